"""The quick yes of `schema_fit` is never given to what jsonschema refuses, and is given to good files."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from mooclint.course.manifest import _filled
from mooclint.files import schema_fit
from mooclint.files.data import data_folder
from mooclint.files.located import LocatedData
from mooclint.files.schema import validate
from mooclint.files.schema_fit import fits, opening_keys, read_schema
from mooclint.files.yaml import parse, read
from tests.support import good_manifest, walk

SCHEMAS = ("course", "config", "criteria", "opinion")
COURSE = Draft202012Validator(read_schema("course"))
CONFIG: dict[str, Any] = {
    "lang": "kk",
    "ignore": ["VID-1"],
    "severity": {"LS-1": "warning"},
    "waivers": [{"rule": "VID-1", "reason": "келісілген", "by": "А. Мысалова", "until": "2027-01-31"}],
}

values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 300) | st.floats(-2, 200) | st.text(max_size=5)
    | st.sampled_from(["kk", "6:10", "6:99", "text", "M1.1", "", "x" * 201, "every_option", 1.0]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def fresh(schema: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> schema_fit.Check:
    """The check of a schema that is not among ours."""
    monkeypatch.setattr(schema_fit, "read_schema", lambda name: schema)
    return schema_fit._check_of.__wrapped__("any")


def places(data: Any) -> list[tuple[str | int, ...]]:
    return [keys for keys, _ in walk(data) if keys]


@pytest.mark.property
@settings(max_examples=400)
@given(st.data())
def test_a_changed_manifest_gets_a_yes_only_where_jsonschema_agrees(data: st.DataObject) -> None:
    manifest = copy.deepcopy(good_manifest())
    for _ in range(data.draw(st.integers(1, 2))):
        *way, last = data.draw(st.sampled_from(places(manifest)))
        part: Any = manifest
        for key in way:
            part = part[key]
        change = data.draw(st.sampled_from(["replace", "add", "rename"]))
        if change == "replace" or not isinstance(part, dict):
            part[last] = data.draw(values)
        elif change == "add":
            keys = [*COURSE.schema["$defs"]["quiz"]["properties"], "video", "reading", "odd"]
            part[data.draw(st.sampled_from(keys))] = data.draw(values)
        else:
            part[data.draw(st.text(max_size=3))] = part.pop(last)
    if fits(manifest, "course"):
        assert list(COURSE.iter_errors(manifest)) == []


@pytest.mark.parametrize("schema", SCHEMAS)
@settings(max_examples=100)
@given(values)
def test_any_data_get_a_yes_only_where_jsonschema_agrees(schema: str, value: Any) -> None:
    if fits(value, schema):
        validator = Draft202012Validator(read_schema(schema), format_checker=FormatChecker(("date",)))
        assert list(validator.iter_errors(value)) == []


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    for part in (*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()):
        yield part
        yield from parts(part)


@pytest.mark.parametrize("name", ["course", "config"])
def test_every_example_gets_a_yes(name: str) -> None:
    root = read_schema(name)
    compiler = schema_fit._Compiler(root)
    examples = [(part, example) for part in parts(root) for example in part.get("examples", [])]
    assert examples
    for part, example in examples:
        assert compiler.check(part)(example), example


def test_good_files_get_a_yes() -> None:
    assert fits(good_manifest(), "course")
    assert fits(CONFIG, "config")
    samples = list(data_folder("fixtures").rglob("course.yaml"))
    assert samples
    for path in samples:
        document, problems = read(path)
        assert problems == []
        assert document is not None
        assert fits(_filled(document.data), "course"), path


def test_the_shipped_set_gets_a_yes() -> None:
    for path in data_folder("criteria").rglob("*.yaml"):
        if path.name == "lexicon.yaml":  # lists of words, without a schema
            continue
        document, _ = read(path)
        assert document is not None
        whole = {
            "criteria.yaml": "criteria",
            "conclusion.yaml": "criteria#conclusion",
            "signals.yaml": "criteria#signals",
        }
        whole |= {"process.yaml": "process", "letters.yaml": "letters", "remarks.yaml": "canned"}
        whole["signals.yaml"] = "criteria#signals"
        within = {"rubrics": "criteria#rubric", "forms": "form", "calendars": "calendar"}
        folder = path.relative_to(data_folder("criteria")).parts[1]
        schema = whole.get(path.name) or within.get(folder, "criteria#clauses")
        assert fits(document.data, schema), path


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer"}, 3, True),
        ({"enum": [1, "a"]}, 1, True),
        ({"type": "integer"}, 3, "3"),
        ({"type": "number"}, 1.5, False),
        ({"type": ["string", "null"]}, None, 0),
        ({"const": "a"}, "a", "b"),
        ({"const": True}, True, 1),
        ({"enum": ["a", "b"]}, "b", "c"),
        ({"minimum": 1}, 1, 0.5),
        ({"exclusiveMinimum": 1}, 1.5, 1),
        ({"maximum": 1}, 1, 2),
        ({"minLength": 2}, "ab", "a"),
        ({"maxLength": 2}, "ab", "abc"),
        ({"pattern": "b$"}, "ab", "ba"),
        ({"format": "date"}, "2027-02-28", "2027-02-30"),
        ({"format": "date"}, "2027-02-28", "20270228"),
        ({"required": ["a"]}, {"a": 1}, {"b": 1}),
        ({"properties": {"a": {"type": "string"}}}, {"a": "x", "b": 1}, {"a": 1}),
        ({"properties": {"a": True}, "additionalProperties": False}, {"a": 1}, {"b": 1}),
        ({"additionalProperties": {"type": "string"}}, {"b": "x"}, {"b": 1}),
        ({"propertyNames": {"maxLength": 1}}, {"b": 1}, {"bb": 1}),
        ({"items": {"type": "string"}}, ["a"], ["a", 1]),
        ({"minItems": 1}, [1], []),
        ({"maxItems": 1}, [1], [1, 2]),
        ({"uniqueItems": True}, ["a", "b"], ["a", "a"]),
        ({"anyOf": [{"type": "string"}, {"minimum": 5}]}, 6, 4),
        ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"a": 1}, {"a": 1, "b": 1}),
        ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, {"b": 1}, {}),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}, "x", 1),
    ],
    ids=json.dumps,
)
def test_keywords(schema: dict[str, Any], good: Any, bad: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    check = fresh(schema, monkeypatch)
    assert check(good)
    assert not check(bad)


@pytest.mark.parametrize(
    "schema",
    [
        {"not": {"type": "string"}},
        {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
        {"oneOf": [{"type": "integer"}, {"minimum": 2}]},
        {"format": "email"},
        {"$ref": "#/$defs/a", "$defs": {"a": {"items": {"$ref": "#/$defs/a"}, "type": "array"}}},
        False,
    ],
    ids=json.dumps,
)
def test_what_is_not_known_is_left_to_jsonschema(schema: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    check = fresh(schema, monkeypatch)
    assert not any(map(check, ("a@b.kk", 1, 3, [["a"]], ["a"], {"a": 1})))


def test_nothing_is_looked_at_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyword checked twice at each of the eight floors of a manifest would be checked 256 times at the last."""
    seen: list[object] = []
    original = schema_fit._unique
    monkeypatch.setattr(schema_fit, "_unique", lambda value: bool(seen.append(value)) or original(value))
    check = schema_fit._check_of.__wrapped__("course")
    manifest = good_manifest()
    assert check(manifest)
    lists = [part for keys, part in walk(manifest) if keys and keys[-1] in ("outcomes", "subtitles")]
    assert 0 < len(seen) <= sum(isinstance(part, list) for part in lists)


def test_a_file_that_breaks_the_schema_is_still_explained() -> None:
    document, _ = parse("schema: mooclint/course@1\nprogramme: {}\nmodules: [{titel: x}]\n")
    assert isinstance(document, LocatedData)
    [problem] = validate(document, "course")
    assert (problem.line, problem.column) == (3, 12)


def test_branches_are_told_apart_by_their_first_key() -> None:
    branches = [{"required": ["a", "x"]}, {"required": ["b"]}]
    assert opening_keys({}, branches) == ["a", "b"]
    assert opening_keys({}, [*branches, {"required": ["a"]}]) == []
    assert opening_keys({}, [*branches, {}]) == []
