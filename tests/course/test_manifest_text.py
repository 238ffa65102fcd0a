"""A manifest that is written reads back as it was, comments and all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mooclint.course.manifest_text import WIDTH, manifest_text
from mooclint.files import yaml

AWKWARD = [
    "1:20", "no", "Yes", "#", "# a", "a #b", "a: b", "a:", "'", '"', "\\", "- a", "-", "?", "~", "null", "true", "010",
    "1.5", "1e3", "2027-03-01", "1_000", "0x1F", ".5", ".", "...", "---", " a", "a ", "a\nb", "\n", "a\n\nb", "a\n",
    "\na", "a\n  b", "  a\nb", "a\tb", "a\r\nb", "\x07", "\x85", "\u2028", "\ufeffa", "\u00a0", "a\u00a0b", "[a]", "{a",
    "a, b", "*a", "&a", "!a", "%a", "@a", "`a`", "|", ">-", "=", "<<", "1-апта", "2 сабақ", "Әлі, Ғани", "ә" * 300,
    "Дерек пен ақпарат. " * 20 + "Соңы", "a  b " * 40 + "c", "1.2.3", "+7 700", "100%", "К1_M1_С1_В1_Кіріспе",
]  # fmt: skip

signs = st.characters(exclude_categories=["Cs"])
texts = st.sampled_from(AWKWARD) | st.text(signs, max_size=30) | st.text("ab:#-'\"\n ,[]{}0әі\u00a0\t\\", max_size=200)
keys = st.from_regex(r"[A-Za-zӘәІіА-я][\w. -]{0,10}[A-Za-zа-я]", fullmatch=True)
numbers = st.integers(-(10**15), 10**15) | st.floats(-1e6, 1e6, allow_nan=False)
values = st.recursive(
    texts | numbers | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
manifests = st.dictionaries(keys, values, min_size=1, max_size=4)


def read(text: str) -> Any:
    document, problems = yaml.parse(text)
    assert problems == [], text
    assert document is not None
    return document.data


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts(text: str) -> None:
    data = {"a": text, "b": [text, text], "c": [{"d": text, "e": text}], "f": {"g": {"h": text}}}
    comments = {("a",): "x", ("b", 0): "x", ("c", 0): "y", ("c", 0, "e"): "z", ("f", "g", "h"): "l\nm"}
    assert read(manifest_text(data, {}, [])) == data
    assert read(manifest_text(data, comments, ["head"])) == data


def every_place(data: Any, keys: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [keys, *(place for key, value in inner for place in every_place(value, (*keys, key)))]


@pytest.mark.property
@settings(max_examples=300)
@given(manifests, st.text(signs, max_size=120), st.lists(st.text(signs, max_size=20), max_size=2))
def test_everything_reads_back(data: dict[str, Any], comment: str, head: list[str]) -> None:
    comments = dict.fromkeys(every_place(data)[::2], comment)
    assert read(manifest_text(data, comments, head)) == data


def test_the_style() -> None:
    line = "Курс деректі жинаудан бастап оны түсіндіруге дейінгі жолды көрсетеді, әр апта бір үлкен тапсырмамен"
    long = f"{line} аяқталады."
    data = {
        "schema": "mooclint/course@1",
        "programme": {"title": "Дерек сауаты", "subtitles": ["kk", "ru"], "description": long, "academic_hours": 13.0},
        "modules": [{"title": "1-апта", "lessons": [{"items": [{"video": "К1_M1_С1_В1", "duration": "6:10"}]}]}, {}],
    }
    item = ("modules", 0, "lessons", 0, "items", 0)
    text = manifest_text(data, {item: "from: a.docx; sure", ("programme", "title"): "x" * 100}, ["About", "How"])
    assert (
        text
        == f"""\
# About
# How
schema: mooclint/course@1

programme:
  # {"x" * 100}
  title: Дерек сауаты
  subtitles: [kk, ru]
  description: >-
    {line}
    аяқталады.
  academic_hours: 13

modules:
  - title: 1-апта
    lessons:
      - items:
          - video: К1_M1_С1_В1  # from: a.docx; sure
            duration: "6:10"
  - {{}}
"""
    )
    assert max(map(len, text.splitlines())) <= WIDTH


def test_a_comment_cannot_break_out() -> None:
    text = manifest_text({"a": 1}, {("a",): "x\ny: 2\x85z\u2028b: 3\rc: 4"}, ["h\nd: 5"])
    assert read(text) == {"a": 1}
