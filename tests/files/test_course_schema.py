"""The manifest's schema explains itself, and agrees with the code that reads it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from mooclint.course.manifest import _DURATION, _EXAMPLES
from mooclint.course.model import ItemKind
from mooclint.files.data import data_folder

SCHEMA = json.loads((data_folder("schemas") / "course.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def parts(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema that stands for a value, with its path."""
    for name, part in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
        yield f"{path}/{name}", part
        yield from parts(part, f"{path}/{name}")


def test_every_field_is_described_and_exemplified() -> None:
    for path, part in parts(SCHEMA):
        target = SCHEMA["$defs"].get(part.get("$ref", "").removeprefix("#/$defs/"), {})
        assert part.get("description") or target.get("description"), path
        # Kinds of item open with a code, which is the example.
        if "examples" not in part and "examples" not in target:
            assert "required" in part, path


def test_every_example_is_valid() -> None:
    count = 0
    for path, part in parts(SCHEMA):
        for example in part.get("examples", []):
            assert list(VALIDATOR.evolve(schema=part).iter_errors(example)) == [], path
            count += 1
    assert count > 80


def test_every_mapping_is_closed() -> None:
    for path, part in parts(SCHEMA):
        if part.get("type") == "object":
            assert "additionalProperties" in part, path


def test_kinds_are_those_of_the_model() -> None:
    kinds = [branch["$ref"].removeprefix("#/$defs/") for branch in SCHEMA["$defs"]["item"]["oneOf"]]
    assert [*kinds, "exam"] == [kind.value for kind in ItemKind]
    for kind in ItemKind:
        assert SCHEMA["$defs"][kind.value]["required"] == [kind.value]


def test_templates_are_those_of_the_reader() -> None:
    assert list(SCHEMA["$defs"]["files"]["properties"]) == list(_EXAMPLES)


def test_durations_are_those_of_the_reader() -> None:
    pattern = re.compile(SCHEMA["$defs"]["duration"]["pattern"])
    for hours in ("", "1:", "23:", "123:"):
        for minutes in ("", "0", "6", "06", "59", "60", "75", "999", "1000"):
            for seconds in ("", "0", "00", "59", "60", "05.5", "05.1234"):
                text = f"{hours}{minutes}:{seconds}"
                assert bool(pattern.search(text)) == bool(_DURATION.fullmatch(text)), text


def test_reading_loads_no_library_before_it_is_needed() -> None:
    code = "import sys, mooclint.course.manifest; print({'jsonschema', 'ruamel.yaml'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
