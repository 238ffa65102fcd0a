"""YAML as people write it: what is read, and every mistake with its sentence and its place."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.files import yaml, yaml_errors
from mooclint.files.data import data_folder
from mooclint.files.located import Problem, shown
from mooclint.files.schema import validate
from mooclint.message.localizer import localizer
from tests.effort import ends
from tests.systems import needs_pipes

english = localizer("en")


def said(problems: list[Problem]) -> list[tuple[int, int, str]]:
    return [(p.line, p.column, english(p.message)) for p in problems]


BLANKS = "There is a tab here; YAML takes only blanks for indentation: replace it with blanks"
INDENT = (
    "The indentation does not fit: keys of one level begin in the same column, "
    "and every entry of a list begins with a hyphen and a blank"
)
OTHER_QUOTES = (
    "There is text after the closing quotation mark; put the whole value in quotation marks "
    "of the other kind, or write « »"
)
ESCAPE = (
    "The backslash in double quotation marks begins an escape that YAML does not know; write it twice, "
    "or use single quotation marks"
)
LARGE = "This number is too large; if it is text, put it in quotation marks"
UTF16 = "The file is saved as UTF-16 or UTF-32; save it again as UTF-8"
TWICE = "The key {} is here twice; it stands first in line {}"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (
            "a: 6:10\nb: 2027-03-01\nc: yes\nd: no\ne: on",
            {"a": "6:10", "b": "2027-03-01", "c": "yes", "d": "no", "e": "on"},
        ),
        ("a: 010\nb: 0o10\nc: 0x1F\nd: -3\ne: +4", {"a": 10, "b": 8, "c": 31, "d": -3, "e": 4}),
        (
            "a: 1.50\nb: .5\nc: 1e3\nd: 1.\ne: 1_000",
            {"a": 1.5, "b": 0.5, "c": 1000.0, "d": 1.0, "e": "1_000"},
        ),
        ("a: ~\nb: null\nc:\nd: true\ne: False", {"a": None, "b": None, "c": None, "d": True, "e": False}),
        (
            "a: '5'\nb: \"true\"\nc: ''\nd: !!str 7\ne: |\n  9\n",
            {"a": "5", "b": "true", "c": "", "d": "7", "e": "9\n"},
        ),
        ("{a: 6:10, b: http://x.y/z, c: [1:2]}", {"a": "6:10", "b": "http://x.y/z", "c": ["1:2"]}),
        ('{"a": "x\\/y"}', {"a": "x/y"}),
        ('a: "\\ud83d\\ude00"', {"a": "\N{GRINNING FACE}"}),
        ("a: &x [1, 2]\nb: *x\n", {"a": [1, 2], "b": [1, 2]}),
        ('{\n\t"a": [1, true, null]\n}', {"a": [1, True, None]}),
        ("\ufeffa: 1".removeprefix("\ufeff"), {"a": 1}),
        ("%YAML 1.2\n---\na: 1\n...\n", {"a": 1}),
        ("ә: Деректер\r\nб: 2\r\n", {"ә": "Деректер", "б": 2}),
    ],
)
def test_plain_data(text: str, data: object) -> None:
    document, problems = yaml.parse(text)
    assert said(problems) == []
    assert document is not None
    assert document.data == data
    assert [type(v) for v in document.data.values()] == [type(v) for v in data.values()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, 1, "The file is empty")]),
        ("# only a comment\n", [(1, 1, "The file is empty")]),
        ("a:\n\t- b", [(2, 1, BLANKS)]),
        ("a:\n  b: 1\n\tc: 2", [(3, 1, BLANKS)]),
        ("a:\n \tb: 1", [(2, 2, BLANKS)]),
        ("a: 'x\nb: 1\n", [(1, 4, "The quotation mark ' that opens here is not closed")]),
        ('a: 1\nb: "x', [(2, 4, 'The quotation mark " that opens here is not closed')]),
        ('title: "Дерек" деген не', [(1, 16, OTHER_QUOTES)]),
        ("title: 'it's'", [(1, 12, OTHER_QUOTES)]),
        ('a: "C:\\dir"', [(1, 7, ESCAPE)]),
        ("a: b: c", [(1, 5, "There is a second colon in this line; put the value in quotation marks")]),
        (
            "a: 1\n b: 2",
            [(2, 2, "This line is indented deeper than the one above, which already has a value")],
        ),
        ("a: 1\nno colon here\nb: 2", [(2, 1, "A colon and a blank are missing after no colon here")]),
        ("a:b\nc: d", [(1, 1, "A blank is missing after the colon of a")]),
        ("- a: 1\n-b\n- c: 1\n", [(2, 1, "A blank is missing after the hyphen")]),
        ("- a\n-b\n- c: 1\n", [(2, 1, "A blank is missing after the hyphen")]),
        ("a: - b", [(1, 4, "A list may not begin beside its key; begin it in the next line, indented")]),
        ("a:\n  - b\n c: 1", [(3, 2, INDENT)]),
        ("a: 1\n- b", [(2, 1, INDENT)]),
        (
            "a: [1, 2\nb: 3",
            [(1, 4, "The bracket [ that opens here is not closed, or a comma is missing inside")],
        ),
        (
            "a: {x: 1 y: 2}",
            [(1, 4, "The bracket { that opens here is not closed, or a comma is missing inside")],
        ),
        ("a: 1\nb: [", [(2, 4, "A bracket is not closed before the end of the file")]),
        (
            "a: [1, , 2]",
            [(1, 8, "A value is missing before this character: a comma or a bracket is too many")],
        ),
        ("a: [b]]", [(1, 7, "The bracket ] closes nothing: delete it")]),
        (
            "a: {code}.mp4",
            [(1, 10, "There is text after the closing bracket; put the whole value in quotation marks")],
        ),
        ("a: @x", [(1, 4, "A value may not begin with @; put it in quotation marks")]),
        ("a: %x", [(1, 4, "A value may not begin with %; put it in quotation marks")]),
        ("a: **b**", [(1, 4, "A value may not begin with *; put it in quotation marks")]),
        ("%FOO\n---\na: 1", [(1, 5, "A line may not begin with %; put the text in quotation marks")]),
        ("a: | x\n y", [(1, 6, "After | the line has to end; the text follows in the next lines, indented")]),
        (
            "a: 1\n---\nb: 2",
            [(2, 1, "A second document begins here; the file may hold only one: delete the line ---")],
        ),
        (
            "a: x\x00y\nb: \u2028\n",
            [
                (1, 5, "There is an invisible control character here (U+0000); delete it"),
                (2, 4, "There is an invisible control character here (U+2028); delete it"),
            ],
        ),
        ("[" * 200, [(1, 65, "The nesting is too deep here: the limit is 64")]),
    ],
)
def test_hopeless(text: str, expected: list[tuple[int, int, str]]) -> None:
    document, problems = yaml.parse(text)
    assert said(problems) == expected
    assert document is None


@pytest.mark.parametrize(
    ("text", "data", "expected"),
    [
        (
            "a: 1\na: 2\nb: {c: 1, c: 3}\n",
            {"a": 1, "b": {"c": 1}},
            [(2, 1, TWICE.format("a", 1)), (3, 11, TWICE.format("c", 3))],
        ),
        (
            "1.1: a\ntrue: b\n",
            {"1.1": "a", "true": "b"},
            [
                (1, 1, "A key has to be text, and 1.1 is not; put it in quotation marks"),
                (2, 1, "A key has to be text, and true is not; put it in quotation marks"),
            ],
        ),
        ("? \n: a\nb: 1", {"b": 1}, [(1, 2, "There is no key before the colon")]),
        (
            "[x]: 1\nb: 2",
            {"b": 2},
            [(1, 1, "A key has to be plain text; a value that begins with a bracket needs quotation marks")],
        ),
        ("<<: 1\nb: 2", {"b": 2}, [(1, 1, "Merge keys (<<) are not used here; write the fields out")]),
        (
            "a:\n\u00a0\u00a0b: 1",
            {"a": None, "b": 1},
            [(2, 1, "There is a no-break or other special blank before b; replace it with a blank")],
        ),
        (
            "a: .inf\nb: 1e999\nc: 123456789012345678901\n",
            {"a": ".inf", "b": "1e999", "c": "123456789012345678901"},
            [
                (1, 4, "A number has to be finite; if it is text, put it in quotation marks"),
                (2, 4, LARGE),
                (3, 4, LARGE),
            ],
        ),
        (
            "a: !foo 3\nb: !!python/object:os.system {}\n",
            {"a": "3", "b": {}},
            [
                (1, 4, "Tags are not used here: delete !foo, or put the text in quotation marks"),
                (
                    2,
                    4,
                    "Tags are not used here: delete !!python/object:os.system, or put the text in quotation marks",
                ),
            ],
        ),
        (
            'a: "x\\ud83d"\n',
            {"a": "x\ufffd"},
            [(1, 4, "This character escape stands for half a character")],
        ),
        (
            "a: *q\n",
            {"a": None},
            [(1, 4, "*q refers to nothing in this file; if it is text, put it in quotation marks")],
        ),
        ("a: &b [*b]", {"a": [None]}, [(1, 8, "*b refers to the part that it stands in itself")]),
    ],
)
def test_rest_is_still_read(text: str, data: object, expected: list[tuple[int, int, str]]) -> None:
    document, problems = yaml.parse(text)
    assert said(problems) == expected
    assert document is not None
    assert document.data == data


def test_problems_before_a_syntax_error_are_kept() -> None:
    document, problems = yaml.parse("a: *q\nb: [1\n")
    assert document is None
    assert [p.line for p in problems] == [1, 2]


def test_colons_in_brackets_of_a_large_file() -> None:
    text = "a: {b: 6:10}\n" + "# filler\n" * 80_000
    assert said(yaml.parse(text)[1]) == [(1, 8, "Inside brackets a value with a colon needs quotation marks")]


def test_places_of_values_and_keys() -> None:
    document, _ = yaml.parse("a:\n  - {b: 1, c: [x]}\nd: &e 5\nf: *e\n")
    assert document is not None
    assert document.where(()) == (1, 1)
    assert document.where(("a", 0, "b")) == (2, 9)
    assert document.where_key(("a", 0, "c")) == (2, 12)
    assert document.where(("a", 0, "c", 0)) == (2, 16)
    assert document.where(("f",)) == (4, 4)
    assert document.where(("a", 0, "missing")) == (2, 5)
    assert document.where_key(("a", 0)) == (2, 5)


def test_aliases_do_not_explode() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with ends():
        document, problems = yaml.parse("\n".join(lines))
        assert document is None
        assert [english(p.message) for p in problems] == ["The file holds too many values: the limit is 250,000"]


def test_aliases_do_not_nest_too_deep() -> None:
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 100)]
    document, problems = yaml.parse("\n".join(lines))
    assert document is None
    assert [english(p.message) for p in problems] == ["The nesting is too deep here: the limit is 64"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            b"\xff\xfea\x00:\x00 \x001\x00",
            [(1, 1, UTF16)],
        ),
        (
            "a: 1".encode("utf-16-le"),
            [(1, 1, UTF16)],
        ),
        (
            "a: 1\nbб: Сабақ".encode("cp1251", "replace").replace(b"b\xe1", "bә".encode()),
            [
                (
                    2,
                    5,
                    "The file is not UTF-8: from this letter on it is in another encoding, such as Windows-1251; "
                    "open it in an editor and save it as UTF-8",
                )
            ],
        ),
        (b"\xef\xbb\xbfa: 1\n", []),
        (b"", [(1, 1, "The file is empty")]),
        (b"a: " + b"x" * 100, [(0, 0, "The file is too large to be read: the limit is 0\u00a0MB")]),
    ],
)
def test_bytes(tmp_path: Path, raw: bytes, expected: list[tuple[int, int, str]]) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    document, problems = yaml.read(path, max_bytes=100)
    assert said(problems) == expected
    assert (document is None) == bool(expected)


def test_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024**3)  # sparse: reading it would take minutes
    with ends():
        document, problems = yaml.read(path)
        assert document is None
        assert said(problems) == [(0, 0, "The file is too large to be read: the limit is 4\u00a0MB")]


def test_what_is_no_file(tmp_path: Path) -> None:
    assert said(yaml.read(tmp_path)[1]) == [(0, 0, "This is a folder; a file is expected here")]
    assert said(yaml.read(tmp_path / "no")[1]) == [(0, 0, "There is no such file")]
    assert said(yaml.read(Path("a\0b"))[1])[0][2].startswith("The system cannot read the file")


@needs_pipes
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert said(yaml.read(tmp_path / "pipe")[1]) == [
        (0, 0, "This is not a regular file (a device, a pipe or a socket)")
    ]


def test_json_with_escaped_pairs(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    value = {"a": "\N{GRINNING FACE} ә", "b": "\\ud83d\\ude00"}
    path.write_text(json.dumps(value), encoding="ascii")
    document, problems = yaml.read(path)
    assert said(problems) == []
    assert document is not None
    assert document.data == value


@given(st.binary(max_size=300))
def test_read_never_raises_on_bytes(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    document, problems = yaml.read(path)
    assert document is not None or problems
    said(problems)


YAMLISH = st.text(st.sampled_from("ab1 :-\n\t'\"[]{}&*!|>%@`#,?~.\\<қ\u00a0"), max_size=60)


@given(YAMLISH)
def test_parse_never_raises_and_never_quotes_the_parser(text: str) -> None:
    document, problems = yaml.parse(text)
    assert document is not None or problems
    for _, _, sentence in said(problems):
        assert "did not find" not in sentence
        assert "expected alphabetic" not in sentence


@given(YAMLISH)
def test_python_parser_does_as_well(text: str) -> None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        list(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        problem = yaml_errors.syntax_problem(error, text)
        assert problem.line >= 1
        assert problem.column >= 1
        english(problem.message)
    except (YAMLError, ValueError, OverflowError):
        pass


def test_shown_is_short_and_harmless() -> None:
    assert shown("a\x1b[31m\n b").text == "a\ufffd[31m / b"
    assert len(shown("x" * 1000).text) == 60
    assert shown({"a": [1, None, True]}).text == "{a: [1, null, true]}"
    assert len(shown([list(range(50))] * 50).text) == 60


# --- against a schema

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1, "examples": ["Айгүл"]},
        "count": {"type": "integer", "minimum": 1, "maximum": 9, "examples": [3]},
        "share": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, "multipleOf": 0.25},
        "when": {"type": "string", "format": "date"},
        "level": {"enum": ["beginner", "advanced", 3]},
        "fixed": {"const": "x@1"},
        "id": {"type": "string", "pattern": "^[A-Z]+-[0-9]+$", "maxLength": 8, "examples": ["VID-5"]},
        "tags": {
            "type": "array",
            "items": {"type": "string"},
            "uniqueItems": True,
            "minItems": 1,
            "maxItems": 3,
        },
        "texts": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 2,
            "propertyNames": {"pattern": "^[a-z]{2}$"},
            "additionalProperties": {"type": "string"},
        },
        "bound": {"anyOf": [{"type": "number"}, {"type": "array", "minItems": 2, "items": {"type": "number"}}]},
        "from": {"type": "string"},
        "to": {"type": "string"},
        "flag": {"type": "boolean"},
        "open": {"type": "object", "properties": {"a": {}}, "unevaluatedProperties": False},
        "items": {"type": "array", "items": {"oneOf": [{"$ref": "#/$defs/video"}, {"$ref": "#/$defs/quiz"}]}},
    },
    "dependentRequired": {"from": ["to"]},
    "$defs": {
        "video": {
            "type": "object",
            "required": ["video"],
            "additionalProperties": False,
            "properties": {"video": {"type": "string"}, "duration": {"type": "string"}},
        },
        "quiz": {
            "type": "object",
            "required": ["quiz"],
            "additionalProperties": False,
            "properties": {"quiz": {"type": "string"}, "attempts": {"type": "integer"}},
        },
    },
}


@pytest.fixture
def schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from mooclint.files import schema_errors, schema_fit

    (tmp_path / "trial.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    monkeypatch.setattr(schema_fit, "data_folder", lambda name: tmp_path)
    schema_errors._explainer.cache_clear()
    schema_fit._check_of.cache_clear()
    yield "trial"
    schema_errors._explainer.cache_clear()
    schema_fit._check_of.cache_clear()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: a\ncount: 3\nwhen: 2026-11-22\nbound: [1, 2]\nitems: [{video: a}]\nflag: true", []),
        ("[]", [(1, 1, "The file has to hold: fields, each in a line of its own as “key: value”")]),
        ("count: 1", [(1, 1, "The key name is missing; for example: name: Айгүл")]),
        ("name: 5", [(1, 7, "name has to be text; put 5 in quotation marks")]),
        ("name:", [(1, 6, "name has no value; expected: text")]),
        ("name: ''", [(1, 7, "name is empty")]),
        ("name: [a]", [(1, 7, "name: expected: text; for example: Айгүл; found: [a]")]),
        ("name: a\ncount: '3'", [(2, 8, "count: expected: a whole number; for example: 3; found: 3")]),
        ("name: a\ncount: 0", [(2, 8, "count has to be at least 1; found: 0")]),
        ("name: a\ncount: 10", [(2, 8, "count has to be at most 9; found: 10")]),
        ("name: a\nshare: 0", [(2, 8, "share has to be more than 0; found: 0")]),
        ("name: a\nshare: 1", [(2, 8, "share has to be less than 1; found: 1")]),
        ("name: a\nshare: 0.3", [(2, 8, "share has to be a multiple of 0.25; found: 0.3")]),
        (
            "name: a\nwhen: 2026-02-30",
            [(2, 7, "when has to be a date such as 2026-11-22; found: 2026-02-30")],
        ),
        (
            "name: a\nlevel: beginer",
            [
                (
                    2,
                    8,
                    "level: beginer is not allowed; did you mean beginner? Allowed values: beginner, advanced, 3",
                )
            ],
        ),
        (
            "name: a\nlevel: 4",
            [(2, 8, "level: 4 is not allowed. Allowed values: beginner, advanced, 3")],
        ),
        ("name: a\nfixed: x@2", [(2, 8, "fixed has to be x@1; found: x@2")]),
        ("name: a\nid: vid5", [(2, 5, "id: vid5 is not in the right form; for example: VID-5")]),
        ("name: a\nid: ABCDEFG-5", [(2, 5, "id is too long: the limit is 8 characters")]),
        ("name: a\ntags: []", [(2, 7, "tags: too few entries; the least number is 1")]),
        ("name: a\ntags: [a, b, c, d]", [(2, 7, "tags: too many entries; the greatest number is 3")]),
        ("name: a\ntags: [a, a]", [(2, 7, "tags: the same entry is there more than once")]),
        ("name: a\ntags: [a, 1.10]", [(2, 11, "tags has to be text; put 1.1 in quotation marks")]),
        ("name: a\ntexts: {kaz: x}", [(2, 9, "kaz: kaz is not in the right form")]),
        ("name: a\ntexts: {}", [(2, 8, "texts: too few fields; the least number is 1")]),
        ("name: a\nbound: x", [(2, 8, "bound: expected: a list, a number; found: x")]),
        ("name: a\nbound: [1]", [(2, 8, "bound: too few entries; the least number is 2")]),
        ("name: a\nbound: [1, b]", [(2, 12, "bound: expected: a number; found: b")]),
        ("name: a\nfrom: b", [(1, 1, "The key from also needs the key to")]),
        ("name: a\nnaem: b", [(2, 1, "Unknown key naem; did you mean name?")]),
        ("name: a\nopen: {a: 1, zz: 2}", [(2, 14, "Unknown key zz; known here: a")]),
        (
            "name: a\nitems: [5]",
            [(2, 9, "items: expected: fields, each in a line of its own as “key: value”; found: 5")],
        ),
        (
            "name: a\nitems:\n  - title: x",
            [(3, 5, "One of these keys has to say what this is: video, quiz")],
        ),
        ("name: a\nitems:\n  - vidoe: x", [(3, 5, "Unknown key vidoe; did you mean video?")]),
        (
            "name: a\nitems:\n  - {video: x, quiz: y}",
            [(3, 16, "Only one of these keys may stand here: video, quiz")],
        ),
        (
            "name: a\nitems:\n  - {video: x, attempts: 3}",
            [(3, 16, "video has no field attempts; it belongs to: quiz")],
        ),
        (
            "name: a\nitems:\n  - {quiz: x, atempts: 3}",
            [(3, 15, "Unknown key atempts; did you mean attempts?")],
        ),
        (
            "nmae: 1\ncount: x\nitems: [{quiz: 1}]",
            [
                (1, 1, "The key name is missing; for example: name: Айгүл"),
                (1, 1, "Unknown key nmae; did you mean name?"),
                (2, 8, "count: expected: a whole number; for example: 3; found: x"),
                (3, 16, "quiz has to be text; put 1 in quotation marks"),
            ],
        ),
    ],
)
def test_validate(schema: str, text: str, expected: list[tuple[int, int, str]]) -> None:
    document, problems = yaml.parse(text)
    assert said(problems) == []
    assert document is not None
    assert sorted(said(validate(document, schema))) == sorted(expected)


def test_validate_is_in_order_and_capped(schema: str) -> None:
    document, _ = yaml.parse("name: a\n" + "".join(f"zz{n}: 1\n" for n in range(3000)))
    assert document is not None
    problems = validate(document, schema)
    assert len(problems) == 1001
    assert [p.line for p in problems[:-1]] == sorted(p.line for p in problems[:-1])
    assert english(problems[-1].message) == (
        "There are more than 1,000 problems in this file; the others are not shown"
    )


def test_shipped_schemas_are_schemas() -> None:
    from jsonschema import Draft202012Validator

    for path in data_folder("schemas").glob("*.schema.json"):
        Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))
