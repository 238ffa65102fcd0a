"""However the same facts are laid out, no error says that one of them is missing; and no fault passes for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from docx.document import Document as Docx

from mooclint.adopt.folder import read_folder
from mooclint.adopt.text import adopted_text
from mooclint.judge.check import check
from mooclint.media.lock import Lock, LockEntry, lock_text
from mooclint.message.localizer import localizer
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Report
from mooclint.texts.read import read_document
from tests import handmade, layouts
from tests.handmade import Sample
from tests.handmade_words import WORDS
from tests.layouts import Change, each
from tests.support import DELIVERY, MASTER

pytestmark = [pytest.mark.property, pytest.mark.scenario]

english = localizer("en")
LAYOUTS: tuple[tuple[Change, ...], ...] = (
    (each(layouts.tables_to_lines),),
    (each(layouts.bold_headings), each(layouts.label_above)),
    (each(layouts.plain_headings), each(layouts.lines_to_tables)),
    (each(layouts.columns_turned),),
    (each(layouts.framed),),
    (each(layouts.in_text_boxes),),
    (layouts.unheard_of(1),),
    (layouts.unheard_of(0.4), each(layouts.tables_to_lines)),
    (layouts.unheard_of(0.4), each(layouts.lines_to_tables), each(layouts.numbered_rows)),
    (layouts.unheard_of(0.4), each(layouts.label_above)),
    (layouts.other_language(WORDS["ru"].labels), layouts.programme_in_two),
    (layouts.merged_by_folder,),
    (layouts.scripts_merged, layouts.keys_apart),
    (layouts.nameless, layouts.with_letters),
    (layouts.sheets_apart, layouts.in_one_folder),
)


def filmed(root: Path, sample: Sample) -> None:
    """The lock in place of the films, which are there as names."""
    files = {}
    for video in sample.videos():
        for part, facts in (("delivery", DELIVERY), ("master", MASTER)):
            if part == "delivery" or video.has_master:
                timed = replace(facts, duration_s=float(video.seconds))
                entry = LockEntry(size_bytes=facts.size_bytes, sha256="0" * 64, sample_sha256="0" * 64, facts=timed)
                files[sample.path_of(video.path(part))] = entry
    for film in (*root.rglob("*.mp4"), *root.rglob("*.mov")):
        film.unlink()
    (root / "mooclint.lock").write_text(lock_text(Lock(files)), encoding="utf-8")


def linted(root: Path, sample: Sample, changes: tuple[Change, ...], planted: handmade.Planted | None = None) -> Report:
    handmade.build(root, sample, planted)
    for change in changes:
        change(root, sample, Random(1))
    text = adopted_text(read_folder(root, read_document).adopted(), english)
    (root / "course.yaml").write_text(text, encoding="utf-8")
    filmed(root, sample)
    return check(root, cache=False, locked=True)


def errors(report: Report) -> Counter[str]:
    found = [f for f in report.findings if (f.verdict, f.severity) == (Verdict.FAIL, Severity.ERROR)]
    return Counter(finding.clause.id for finding in found)


def told(report: Report) -> str:
    found = [f for f in report.findings if (f.verdict, f.severity) == (Verdict.FAIL, Severity.ERROR)]
    return "\n".join(f"{f.clause.id} {f.label}: {english(f.message)}" for f in found)


def faults(sample: Sample) -> handmade.Planted:
    """Faults of four kinds, one each."""
    label = sample.words.labels
    lesson = sample.modules[0].lessons[0]

    def without(name: str) -> Callable[[Docx], None]:
        def change(document: Docx) -> None:
            line = next(p for p in document.paragraphs if p.text.startswith(label[name]))
            line._element.getparent().remove(line._element)

        return change

    def no_speaker(document: Docx) -> None:
        row = document.tables[0].rows[6]
        row._tr.getparent().remove(row._tr)

    def no_visuals(document: Docx) -> None:
        document.tables[1].cell(4, 2).text = ""

    first, second = lesson.videos[:2]
    return {
        lesson.reading.path: without("source"),
        first.path("script"): no_speaker,
        second.path("script"): no_visuals,
        lesson.practice.path: without("key"),
    }


FOUND = Counter({"RD-1": 1, "SCR-1": 1, "SCR-5": 1, "QZ-1": 1})
OF_ALL = Counter({"CRS-1": 1})  # one week is too few


EACH = 16  # one layout in sixteen is tried without -m slow


@pytest.mark.parametrize(
    "changes",
    [(), *(pytest.param(one, marks=[pytest.mark.slow] if n % EACH else []) for n, one in enumerate(LAYOUTS))],
    ids=lambda changes: "+".join(c.__name__ for c in changes) or "plain",
)
def test_a_layout_brings_no_error_and_hides_no_fault(changes: tuple[Change, ...], tmp_path: Path) -> None:
    """Of what is right nothing is an error, of what is wrong nothing passes; as the forms are, all of it is found."""
    sample = handmade.sample("en")
    report = linted(tmp_path / "course", sample, changes, faults(sample))
    assert not errors(report) - FOUND - OF_ALL, told(report)
    if not changes:
        assert errors(report) == FOUND + OF_ALL
    assert not [r.clause.id for r in report.results if r.clause.id in FOUND and r.verdict is Verdict.PASS]
