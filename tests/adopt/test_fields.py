"""The fields of a manifest are those of its schema, and what is filled in stands in its text and nowhere else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mooclint.adopt.fields import Allowed, Field, FieldKind, FieldsError, filled_in, named, page_of, said, sections
from mooclint.course.manifest import read_package
from mooclint.course.manifest_text import manifest_text
from mooclint.course.model import ItemKind
from mooclint.criteria.forms import base_forms
from mooclint.criteria.load import load_criteria
from mooclint.files import yaml
from mooclint.files.located import Keys
from mooclint.message.localizer import localizer

TEXT = """\
schema: mooclint/course@1
programme:
  title: Дерек  # from: Programme.docx; sure
  subtitles: [ru, kk]
  authors:
    - name: Айгүл
      guessed: [certificate]
modules:
  - title: Бірінші
    outcomes:
      M1.1: ажыратады  # the first
    lessons:
      - title: Сабақ
        items:
          - video: К1_M1_С1_В1
            guessed: true
            duration: 6:10
            script: a.docx
          - staff_graded: К1_M1_Б1
            rubric: {type: scale, points: 5}
"""
VIDEO: Keys = ("modules", 0, "lessons", 0, "items", 0)
TASK: Keys = (*VIDEO[:-1], 1)
OF_TASK = ".".join(map(str, TASK))
english = localizer("en")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    (tmp_path / "course.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.docx").write_bytes(b"")
    return tmp_path


def fill(course: Path, at: Keys, now: dict[str, str], was: dict[str, str] | None = None) -> str:
    """The text after a page was filled in by who saw it as the file is."""
    text = (course / "course.yaml").read_text(encoding="utf-8")
    document, _ = yaml.parse(text)
    assert document is not None
    seen = {one.name: said(document.data, one) for part in sections(document.data, at) for one in part.fields}
    assert now.keys() <= seen.keys()
    return filled_in(read_package(course), text, at, {**seen, **(was or {})}, now, Allowed())


def lines(new: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    old, made = TEXT.splitlines(), new.splitlines()
    return [line for line in old if line not in made], [line for line in made if line not in old]


@pytest.mark.parametrize(
    ("at", "now", "went", "came"),
    [
        ((), {"programme.title": "Ақпарат"}, ["  title: Дерек  # from: Programme.docx; sure"],
         ["  title: Ақпарат  # from: Programme.docx; sure"]),
        ((), {"programme.academic_hours": "13,5", "programme.audience": "Барлығы"}, [],
         ["  academic_hours: 13.5", "  audience: Барлығы"]),
        ((), {"programme.subtitles": "kk\nru\nen"}, ["  subtitles: [ru, kk]"], ["  subtitles: [kk, ru, en]"]),
        ((), {"programme.authors.0.certificate": "a.docx", "programme.authors.0.guessed": ""},
         ["      guessed: [certificate]"], ["      certificate: a.docx", "      guessed:"]),
        ((), {"programme.authors.1.name": "Болат"}, [], ["    - name: Болат"]),
        ((), {"programme.outcomes": "бірінші\n\nекінші"}, [], ["  outcomes: [бірінші, екінші]"]),
        ((), {"team.0.name": "Болат", "team.0.role": "дизайнер"}, [],
         ["team:", "  - name: Болат", "    role: дизайнер"]),
        ((), {"series.of": "3"}, [], ["series:", "  of: 3"]),
        ((), {"files.delivery": "video/{code}.mp4"}, [], ["files:", "  delivery: video/{code}.mp4"]),
        (("modules", 0), {"modules.0.hours": "4", "modules.0.outcomes": "M1.1: ажыратады\nM1.2: біледі: толық"}, [],
         ["    hours: 4", "      M1.2: \"біледі: толық\""]),
        (("modules", 0), {"modules.0.lessons.0.minutes": "30"}, [], ["        minutes: 30"]),
        (VIDEO, {"modules.0.lessons.0.items.0.guessed": "", "modules.0.lessons.0.items.0.outcomes": "M1.1"},
         ["            guessed: true"], ["            guessed:", "            outcomes: [M1.1]"]),
        (VIDEO, {"modules.0.lessons.0.items.0.subtitle_files.kk": "a.docx"}, [],
         ["            subtitle_files:", "              kk: a.docx"]),
        (VIDEO, {"modules.0.lessons.0.items.0.duration": "370"}, ["            duration: 6:10"],
         ["            duration: 370"]),
        (TASK, {f"{OF_TASK}.rubric.criteria": "4", f"{OF_TASK}.graded": "no"},
         ["            rubric: {type: scale, points: 5}"],
         ["            rubric: {type: scale, criteria: 4, points: 5}", "            graded: false"]),
        (TASK, {f"{OF_TASK}.rubric.type": "", f"{OF_TASK}.rubric.points": ""},
         ["            rubric: {type: scale, points: 5}"], ["            rubric:"]),
        (("promo",), {"promo.video": "К1_Промо", "promo.delivery": "a.docx"}, [],
         ["promo:", "  video: К1_Промо", "  delivery: a.docx"]),
    ],
)  # fmt: skip
def test_what_is_filled_in_is_all_that_is_written(
    course: Path, at: Keys, now: dict[str, str], went: list[str], came: list[str]
) -> None:
    gone, made = lines(fill(course, at, now))
    assert (sorted(gone), sorted(line for line in made if line)) == (sorted(went), sorted(came))


def test_a_row_of_which_nothing_is_left_goes(course: Path) -> None:
    new = fill(course, (), {"programme.authors.0.name": "", "programme.authors.0.guessed": ""})
    assert lines(new)[0] == ["    - name: Айгүл", "      guessed: [certificate]"]
    assert "title: Дерек" in fill(course, (), {"programme.subtitles": ""})


@pytest.mark.parametrize(
    ("at", "now", "field", "words"),
    [
        ((), {"programme.document": "../a.docx"}, "programme.document", "may not hold '..'"),
        ((), {"programme.academic_hours": "many"}, "programme.academic_hours", "number"),
        ((), {"programme.academic_hours": "5", "files.script": "scripts.docx"}, "files.script", "lacks {code}"),
        (("modules", 0), {"modules.0.outcomes": "M1.1"}, "modules.0.outcomes", "a colon"),
        (("modules", 0), {"modules.0.lessons.0.outcomes": "M9"}, "modules.0.lessons.0.outcomes", "No module defines"),
        (VIDEO, {"modules.0.lessons.0.items.0.in_video_questions": "1.5"},
         "modules.0.lessons.0.items.0.in_video_questions", "whole number"),
        (VIDEO, {"modules.0.lessons.0.items.0.video": ""}, "modules.0.lessons.0.items.0.video", ""),
        (("promo",), {"promo.delivery": "a.docx"}, "promo.delivery", "video"),
    ],
)  # fmt: skip
def test_what_the_manifest_would_not_have_is_refused_at_its_field(
    course: Path, at: Keys, now: dict[str, str], field: str, words: str
) -> None:
    with pytest.raises(FieldsError) as caught:
        fill(course, at, now)
    assert list(caught.value.at) == [field] and words in english(caught.value.at[field])


def test_what_was_wrong_before_refuses_nothing(course: Path) -> None:
    (course / "course.yaml").write_text(TEXT.replace("6:10", "soon"), encoding="utf-8")
    assert "hours: 4" in fill(course, ("modules", 0), {"modules.0.hours": "4"})
    with pytest.raises(FieldsError, match="Nothing was changed"):
        fill(course, ("modules", 0), {"modules.0.title": "Бірінші"})


def test_what_somebody_else_has_written_meanwhile_is_not_overwritten(course: Path) -> None:
    with pytest.raises(FieldsError) as caught:
        fill(course, (), {"programme.title": "Менікі"}, was={"programme.title": "Бұрынғы"})
    assert "Дерек" in english(caught.value.at["programme.title"])
    # What nobody touches stays as others wrote it.
    assert "title: Дерек" in fill(
        course, (), {"programme.title": "Бұрынғы", "programme.level": "beginner"}, was={"programme.title": "Бұрынғы"}
    )


def everything() -> Iterator[tuple[dict[str, Any], Keys]]:
    """Manifests with every part that there can be, and their pages."""
    items = [{kind.value: "x"} for kind in ItemKind]
    data = {
        "programme": {"subtitles": ["kk"], "guessed": ["title"]},
        "modules": [{"lessons": [{"items": items}]}],
        "promo": {"video": "p"},
        "exam": {"exam": "e"},
    }
    yield data, ()
    yield data, ("modules", 0)
    yield from ((data, ("modules", 0, "lessons", 0, "items", number)) for number in range(len(items)))


def test_every_field_of_the_schema_has_a_name_in_every_language() -> None:
    labels = base_forms()["manifest"].fields
    seen = set[str]()
    for data, at in everything():
        for part in sections(data, at):
            for one in part.fields:
                own = "code" if one.own == one.part else one.own
                assert f"{one.part}_{own}" in labels or own in labels, (one.part, own)
                seen |= {f"{one.part}_{own}", own}
    assert {"certificate", "audience", "master", "pass_percent", "rubric_type", "outcomes"} <= seen
    named_else = {"programme", "author", "member", "files", "module", "lesson", "promo", "closing", "exam"}
    assert labels.keys() - seen <= named_else | {"team", "authors", "series", "rubric"}


def test_the_criteria_say_what_a_field_may_say() -> None:
    allowed = Allowed.by(load_criteria("bmg-coursera"))
    (level,) = [one for part in sections({"programme": {}}, (), allowed) for one in part.fields if one.own == "level"]
    assert level.kind is FieldKind.CHOICE and level.values == ("beginner", "intermediate", "advanced")


def test_a_file_of_the_kind_that_the_field_asks_for_is_likely() -> None:
    found = {one.own: one for part in sections(next(everything())[0], ("promo",)) for one in part.fields}
    master: Field = found["master"]
    assert master.likely("a.MOV") and not master.likely("a.docx")
    assert found["script"].likely("a.docx") and found["subtitle_files"].likely("a.srt")


@pytest.mark.parametrize(
    ("clause", "near", "found"),
    [
        ("II2-2", (), ["programme.audience"]),
        ("I-1", ("programme", "authors", 1), ["programme.authors.1.certificate"]),
        ("II1-1", (), ["team.0.name", "team.0.role"]),
        ("CRS-2", ("modules", 0), ["modules.0.outcomes"]),
        ("T1-1", (), ["promo"]),
        ("AS-4", VIDEO, []),
    ],
)
def test_a_clause_names_the_fields_that_it_is_mended_in(clause: str, near: Keys, found: list[str]) -> None:
    document, _ = yaml.parse(TEXT)
    fix = load_criteria("bmg-coursera").clause(clause)
    assert document is not None and fix is not None and fix.fix is not None
    assert [".".join(map(str, keys)) for keys in named(fix.fix.texts["ru"], document.data, near)] == found


def test_a_page_is_an_element_a_module_or_the_course() -> None:
    assert page_of((*VIDEO, "rubric", "type")) == VIDEO and page_of(("promo", "video")) == ("promo",)
    assert page_of(("modules", 0, "lessons", 0, "title")) == ("modules", 0) and page_of(("team", 0, "name")) == ()
    data: dict[str, Any] = {"programme": {}, "modules": [{}]}
    for nowhere in (("modules", 5), ("modules",), ("programme",), ("modules", 0, "items", 0), ("x", "y")):
        assert sections(data, nowhere) == ()


ODD: tuple[Any, ...] = (None, "x", 5, True, [], {}, ["a"], [5], {"a": 1}, [[1]], [{"x": 1}])


def bent(value: Any, chance: random.Random) -> Any:
    """The data with things in it that the schema does not have there."""
    if chance.random() < 0.08:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {key: bent(one, chance) for key, one in value.items()}
    return [bent(one, chance) for one in value] if isinstance(value, list) else value


def test_whatever_stands_in_a_manifest_its_fields_are_filled_in_or_refused(course: Path) -> None:
    document, _ = yaml.parse(TEXT)
    assert document is not None
    written = 0
    for seed in range(40):
        chance = random.Random(seed)
        data = {key: bent(one, chance) for key, one in document.data.items()}
        (course / "course.yaml").write_text(manifest_text(data, {}, []), encoding="utf-8")
        for at in ((), ("modules", 0), VIDEO, ("promo",)):
            fields = [one for part in sections(data, at) for one in part.fields]
            now = {one.name: chance.choice(["", "5", "a.docx", "x: y", "kk", "two\nlines"]) for one in fields[:6]}
            try:
                written += bool(fill(course, at, now))
            except FieldsError as error:
                assert error.at or error.message
    assert written
