"""The schemas are schemas, and what is shipped holds to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mooclint.criteria.load import shipped_sets
from mooclint.files.data import data_folder
from mooclint.files.schema import validate
from mooclint.files.yaml import read
from mooclint.language.lexicon import read_lexicon
from tests.support import CASES, yaml_data

SCHEMAS = sorted(data_folder("schemas").glob("*.schema.json"))
CRITERIA = data_folder("criteria")


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_is_valid(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)
    for pointer in references(schema):
        assert pointer.startswith("#/"), pointer
        part: Any = schema
        for key in pointer.removeprefix("#/").split("/"):
            part = part[key]


def references(schema: Any) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
        return own + [found for value in schema.values() for found in references(value)]
    return [found for value in schema for found in references(value)] if isinstance(schema, list) else []


def shipped() -> list[tuple[str, str]]:
    """The files of the shipped criteria sets and the schema of each."""
    files = []
    for name in shipped_sets():
        files.append((f"{name}/criteria.yaml", "criteria"))
        files += [(f"{name}/forms/{path.name}", "form") for path in sorted((CRITERIA / name / "forms").glob("*.yaml"))]
        top = yaml_data(CRITERIA / name / "criteria.yaml")
        files += [(f"{name}/{path}", "criteria#clauses") for path in top.get("include", [])]
        files += [(f"{name}/{path}", "criteria#rubric") for path in top.get("rubrics", [])]
        files += [(f"{name}/{top[part]}", f"criteria#{part}") for part in ("conclusion", "signals") if part in top]
        own = [kind for kind in ("process", "letters") if (CRITERIA / name / f"{kind}.yaml").exists()]
        files += [(f"{name}/{kind}.yaml", kind) for kind in own]
        if (CRITERIA / name / "remarks.yaml").exists():
            files.append((f"{name}/remarks.yaml", "canned"))
        years = sorted((CRITERIA / name / "calendars").rglob("*.yaml"))
        files += [(path.relative_to(CRITERIA).as_posix(), "calendar") for path in years]
    return files


@pytest.mark.parametrize(("file", "schema"), shipped(), ids=[file for file, _ in shipped()])
def test_a_shipped_criteria_file_holds_to_its_schema(file: str, schema: str) -> None:
    document, problems = read(CRITERIA / file)
    assert problems == []
    assert document is not None
    assert validate(document, schema) == []


def test_every_file_of_the_criteria_is_used() -> None:
    there = {path.relative_to(CRITERIA).as_posix() for path in CRITERIA.rglob("*.yaml")}
    words = {"base/lexicon.yaml"}  # lists of words: there is nothing for a schema to say
    assert there - words == {file for file, _ in shipped()}
    assert read_lexicon(CRITERIA / "base/lexicon.yaml")


def test_the_good_course_holds_to_its_schema() -> None:
    document, problems = read(CASES / "good.yaml")
    assert problems == []
    assert document is not None
    assert validate(document, "course") == []
