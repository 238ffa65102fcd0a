"""A value is changed, and every other letter of the manifest stays."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from mooclint.course.manifest_edit import EditError, edited, moved
from mooclint.files import yaml

TEXT = """\
# The manifest
schema: mooclint/course@1
programme:
  title: Дерек  # from: Programme.docx; sure
  academic_hours:  # to be filled in
  level: 'beginner'
  subtitles: [kk, ru]
  description: >-
    A long text
    of two lines

  # about the outcomes
  outcomes:
    - first  # one
    - second  # two
    - third
  authors:
  - name: "А"  # who
    degree: PhD
  - name: Б

modules:
  - title: One
    outcomes: {M1: does, M2: knows}
    lessons:
      - title: L
        items:
          - video: В1   # ?1
            duration: 6:10
          - {quiz: Т1, questions: 5}

promo: {video: П}
# the end
"""


def put(*keys: Any) -> Callable[[Any], None]:
    *path, last, value = keys

    def change(data: Any) -> None:
        for key in path:
            data = data[key]
        data[last] = value

    return change


def changed(text: str, change: Callable[[Any], object]) -> tuple[str, Any]:
    document, problems = yaml.parse(text)
    assert document is not None and not problems
    wanted = copy.deepcopy(document.data)
    change(wanted)
    return edited(text, wanted), wanted


def between(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    before, after = old.split("\n"), new.split("\n")
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return before[head : len(before) - tail], after[head : len(after) - tail]


@pytest.mark.parametrize(
    ("change", "went", "came"),
    [
        (put("programme", "title", "Ақпарат"), ["  title: Дерек  # from: Programme.docx; sure"],
         ["  title: Ақпарат  # from: Programme.docx; sure"]),
        (put("programme", "academic_hours", 24), ["  academic_hours:  # to be filled in"],
         ["  academic_hours: 24  # to be filled in"]),
        (put("programme", "level", "advanced"), ["  level: 'beginner'"], ["  level: advanced"]),
        (put("programme", "title", None), ["  title: Дерек  # from: Programme.docx; sure"],
         ["  title:  # from: Programme.docx; sure"]),
        (put("programme", "subtitles", ["kk", "en"]), ["  subtitles: [kk, ru]"], ['  subtitles: [kk, en]']),
        (put("programme", "subtitles", None), ["  subtitles: [kk, ru]"], ["  subtitles:"]),
        (put("programme", "description", "Short"), ["  description: >-", "    A long text", "    of two lines"],
         ["  description: Short"]),
        (put("programme", "outcomes", ["first", "third"]), ["    - second  # two"], []),
        (put("programme", "outcomes", ["first", "new", "second", "third"]), [], ["    - new"]),
        (put("programme", "outcomes", 1, "other"), ["    - second  # two"], ["    - other  # two"]),
        (put("programme", "audience", "Students"), [], ["  audience: Students"]),
        (put("programme", "authors", 1, "degree", "PhD"), [], ["    degree: PhD"]),
        (lambda data: data["programme"]["authors"].append({"name": "В", "degree": "х"}), [],
         ["  - name: В", "    degree: х"]),
        (lambda data: data["programme"]["authors"].pop(), ["  - name: Б"], []),
        (lambda data: data["modules"][0]["lessons"][0]["items"][0].pop("duration"), ["            duration: 6:10"], []),
        (put("modules", 0, "outcomes", "M3", "new"), ["    outcomes: {M1: does, M2: knows}"],
         ['    outcomes: {M1: does, M2: knows, M3: new}']),
        (lambda data: data["modules"][0]["outcomes"].pop("M1"), ["    outcomes: {M1: does, M2: knows}"],
         ["    outcomes: {M2: knows}"]),
        (put("modules", 0, "lessons", 0, "items", 1, "pass_percent", 80), ["          - {quiz: Т1, questions: 5}"],
         ['          - {quiz: Т1, questions: 5, pass_percent: 80}']),
        (put("promo", {"exam": "Е"}), ["promo: {video: П}"], ["promo:", "  exam: Е"]),
        (put("team", [{"name": "Г", "role": "р"}]), [], ["", "team:", "  - name: Г", "    role: р"][1:]),
        (put("closing", {"video": "Қ"}), [], ["closing:", "  video: Қ"]),
    ],
)  # fmt: skip
def test_only_what_differs_is_written(change: Callable[[Any], None], went: list[str], came: list[str]) -> None:
    for text in (TEXT, TEXT.replace("\n", "\r\n")):
        new, wanted = changed(text, change)
        document, problems = yaml.parse(new)
        assert document is not None and not problems and document.data == wanted
        ends = "\r\n" if "\r" in text else "\n"
        assert ends == "\n" or "\n" not in new.replace("\r\n", "")
        gone, made = between(text.replace("\r\n", "\n"), new.replace("\r\n", "\n"))
        assert (sorted(gone), sorted(made)) == (sorted(went), sorted(came)) or (gone, made) == (went, came)


def test_a_new_key_stands_where_it_is_asked_for() -> None:
    document, _ = yaml.parse(TEXT)
    assert document is not None
    first, *rest = document.data["modules"][0].items()
    wanted = {**document.data, "modules": [dict([first, ("hours", 4), *rest])]}
    assert "  - title: One\n    hours: 4\n    outcomes:" in edited(TEXT, wanted)
    wanted = {**document.data, "modules": [dict([("hours", 4), first, *rest])]}
    assert "  - hours: 4\n    title: One\n    outcomes:" in edited(TEXT, wanted)


def test_what_stands_in_two_places_is_not_changed_in_one() -> None:
    text = "a: &x {k: v}\nb: *x\n"
    with pytest.raises(EditError):
        changed(text, put("b", "k", "w"))
    for broken in ("a: [", "a: 1\na: 2\n", ""):
        with pytest.raises(EditError):
            edited(broken, {"a": 1})


def test_a_json_manifest_stays_one() -> None:
    text = json.dumps({"schema": "x", "programme": {"title": "a"}, "modules": [{"title": "b"}]}, indent=2)
    for change in (
        put("programme", "title", 'q"u'),
        put("modules", 0, "hours", 3),
        put("programme", "audience", ["a"]),
    ):
        new, wanted = changed(text, change)
        assert json.loads(new) == wanted


def scramble(data: Any, chance: random.Random) -> Any:
    """Something near to it: values changed, put in and taken out."""
    values = ["текст", 'with "marks": and # signs', "two\nlines", 5, 2.5, True, None, "long " * 30 + "end", ["a", "b"]]
    if isinstance(data, dict) and data:
        made = {key: scramble(value, chance) for key, value in data.items() if chance.random() > 0.1}
        if chance.random() < 0.3:
            made[f"new{chance.randrange(9)}"] = chance.choice([*values, {"k": {"n": 1}}, [{"name": "x", "y": "z"}]])
        return made or data
    if isinstance(data, list) and data:
        made_list = [scramble(value, chance) for value in data if chance.random() > 0.1]
        return made_list or data
    return chance.choice(values) if chance.random() < 0.2 else data


def test_whatever_is_wanted_is_said_or_refused() -> None:
    document, _ = yaml.parse(TEXT)
    assert document is not None
    refused = 0
    for seed in range(120):
        wanted = scramble(document.data, random.Random(seed))
        try:
            new = edited(TEXT, wanted)
        except EditError:
            refused += 1
            continue
        again, problems = yaml.parse(new)
        assert again is not None and not problems and again.data == wanted
        assert "# The manifest\n" in new
    assert refused <= 2, refused


LISTS = """\
modules:
  - title: One
    items:
      # the first
      - video: В1  # seen
        script: a.docx  # from: a
        # a word below
      - reading: О1

  - title: Two
    lessons:
      - items:  # none left
        - quiz: Т1   # the only one
          prompt: |-
            Two
            lines
      - {items: [lab: Л1]}
"""


def test_an_entry_that_goes_out_takes_its_comments_along() -> None:
    new, _ = changed(LISTS, lambda data: data["modules"][0]["items"].pop(0))
    assert between(LISTS, new)[0] == LISTS.split("\n")[3:7] and len(new) < len(LISTS)
    new, _ = changed(LISTS, lambda data: data["modules"][1]["lessons"][0]["items"].pop(0))
    assert "- items: []  # none left\n      - {items" in new


@pytest.mark.parametrize(
    ("source", "target", "stands"),
    [
        ((0, "items", 0), (1, "lessons", 0, "items", 1),
         "lines\n        # the first\n        - video: В1  # seen\n          script: a.docx  # from: a\n"
         "          # a word below\n      - {items"),
        ((1, "lessons", 0, "items", 0), (0, "items", 2),
         "- reading: О1\n      - quiz: Т1   # the only one\n        prompt: |-\n          Two\n          lines\n\n"),
        ((1, "lessons", 0, "items", 0), (1, "items", 0), "items:\n      - quiz: Т1   # the only one\n        prompt"),
        ((0, "items", 1), (1, "lessons", 1, "items", 1), "{items: [lab: Л1, {reading: О1}]}"),
        ((1, "lessons", 1, "items", 0), (0, "items", 2), "- reading: О1\n      - lab: Л1\n\n"),
    ],
)  # fmt: skip
def test_an_entry_goes_elsewhere_as_it_stands(source: tuple[Any, ...], target: tuple[Any, ...], stands: str) -> None:
    document, _ = yaml.parse(LISTS)
    assert document is not None
    wanted = copy.deepcopy(document.data)
    holder = wanted["modules"]
    for key in source[:-1]:
        holder = holder[key]
    entry, there = holder.pop(source[-1]), wanted["modules"]
    for key in target[:-1]:
        there = there.setdefault(key, []) if isinstance(there, dict) else there[key]
    there.append(entry)
    for text in (LISTS, LISTS.replace("\n", "\r\n")):
        new = moved(text, wanted, ("modules", *source), ("modules", *target))
        assert stands in new.replace("\r\n", "\n") and ("\r" in new) == ("\r" in text)
