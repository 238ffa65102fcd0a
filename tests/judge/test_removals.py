"""Taking evidence away betters no report: whatever piece goes, no clause is answered better, what failed still fails.

What counts as evidence, and what is mending, stands in docs/architecture.md; `MENDS` has the mending that pieces of
these packages are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pytest

from mooclint.course.manifest import read_package
from mooclint.criteria.load import load_criteria
from mooclint.criteria.model import Comparison
from mooclint.demo.folder import DemoFolder
from mooclint.demo.sample import make_documents
from mooclint.judge.check import check
from mooclint.judge.settings import Settings
from mooclint.measures.result import Evidence
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.model import Finding, Report
from mooclint.report.proposed import Proposed, proposed_in
from tests.clips import clip
from tests.judge.test_engine import CLAUSES, better
from tests.removals import MANIFEST, Removal, less, removals, without
from tests.support import Case, Workshop, Written, all_cases, edit, good_manifest, run, walk

SAMPLED, ALL = (5, 10), (700, 300)  # removals from the packages, and from the cases
PLACED = {"row", "paragraph", "cue"}  # pieces of a text, which may hold the very words that are wrong
# (clause, pattern of what goes) -> why that is mending, or another course, and no evidence taken away
MENDS = {
    ("PKG-3", "file .*"): "the file that nothing names",
    ("PKG-3", "(key|entry) course.yaml .*"): "a draft whose item is gone: PKG-18 tells it instead",
    ("PKG-4", "(key|entry) course.yaml .*"): "one of two items with the same code",
    ("PKG-5", "key course.yaml programme.*"): "the mixed word itself",
    ("PKG-11", ".* mooclint.lock.*"): "the promise that the files are held against",
    ("II2-4", "key course.yaml .*/in_video_questions"): "the promise of questions in a film that is not there",
    ("II2-1", "(key|entry) course.yaml .*outcomes.*"): "an outcome less is another course",
    ("WK-3", "(key|entry) course.yaml .*outcomes.*"): "an outcome of too many",
}
FIRST = "К1_M1_С1_В1_Кіріспе"
ROWS = {row.id: row for rubric in load_criteria().rubrics for row in rubric.rows}


@dataclass(frozen=True)
class Looked:
    """What a report comes to."""

    verdicts: dict[str, Verdict]
    failed: tuple[Finding, ...]
    # Row of a score sheet -> the points that the check leaves.
    ranges: dict[str, Proposed] = field(default_factory=dict)

    @property
    def errors(self) -> bool:
        """Whether the command ends with 1."""
        return any(finding.severity is Severity.ERROR for finding in self.failed)


def looked(report: Report) -> Looked:
    return Looked(
        {result.clause.id: result.verdict for result in report.results},
        tuple(finding for finding in report.findings if finding.verdict is Verdict.FAIL),
        proposed_in(report),
    )


def mends(clause: str, removal: Removal, before: Looked) -> bool:
    """Whether what goes is the very thing that a clause wants to be gone."""
    if any(clause == rule and re.fullmatch(pattern, str(removal)) for rule, pattern in MENDS):
        return True
    bound = CLAUSES[clause].bound
    wrong = {finding.place.path for finding in before.failed if finding.clause.id == clause}
    unwanted = bound is not None and bound.comparison in (Comparison.NONE, Comparison.AT_MOST, Comparison.BETWEEN)
    return removal.sort in PLACED and unwanted and wrong == {removal.path}


def bettered(before: Looked, after: Looked, removal: Removal) -> list[str]:
    """The clauses that are answered better without a piece."""
    rose = [i for i in CLAUSES if better(before.verdicts[i], after.verdicts[i]) and not mends(i, removal, before)]
    for row, was in before.ranges.items():
        now = after.ranges[row]
        mended = any(mends(clause, removal, before) for clause in ROWS[row].evidence)
        rose += [row] if (now.low > was.low or now.high > was.high) and not mended else []
    return rose + (["exit code"] if before.errors and not after.errors else [])


# Packages -----------------------------------------------------------------------------------------------------

load = cache(load_criteria)


def look(root: Path) -> Looked:
    return looked(check(root, settings=Settings(), load=load, locked=True))


def sample(root: Path) -> None:
    """The sample course: its faults are the author's, its films are in the lock, the first is a real one."""
    make_documents(DemoFolder(root, "x"))
    film = root / "course" / "video" / f"{FIRST}.mp4"
    film.parent.mkdir()
    film.write_bytes(clip("progressive.mp4").read_bytes())


def spoilt(root: Path) -> None:
    """The same with more faults, of sorts that the sample does not have."""
    sample(root)
    course = root / "course"
    (course / "admin" / "programme.docx").write_bytes(b"no document")
    (course / "tasks" / "К1_M1_Б1.docx").unlink()
    cues = "1\n00:00:05,000 --> 00:00:02,000\nСәлем\n\n2\n00:00:01,000 --> 00:00:01,200\n" + "Бұл сабақта " * 12 + "\n"
    (course / "subs" / f"{FIRST}.kk.srt").write_text(cues, encoding="utf-8")
    (course / "subs" / f"{FIRST}.ru.srt").write_bytes("1\n00:00:01,000 --> 00:00:03,000\nПривет\n".encode("cp1251"))
    questions = "1. Дерек деген не?\na) факт\nb) факт\n\n2. Дерек деген не?\na) факт\nb) барлығы дұрыс\n"
    (course / "tasks" / "К1_M1_С1_Т1.docx").unlink()
    (course / "tasks" / "К1_M1_С1_Т1.txt").write_text(questions, encoding="utf-8")
    manifest = course / MANIFEST
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("hours: 13", "hours: 40"), encoding="utf-8")


@pytest.fixture(scope="module", params=[pytest.param(sample, marks=pytest.mark.slow), spoilt])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("removals") / "demo"
    root.mkdir()
    made: Callable[[Path], None] = request.param
    made(root)
    return root / "course"


def chosen(found: list[Removal], count: int, seed: int) -> list[Removal]:
    """So many, each sort as often as any other: of the manifest's keys there are far fewer than of paragraphs."""
    chance = random.Random(seed)
    by_sort: dict[str, list[Removal]] = {}
    for removal in found:
        by_sort.setdefault(removal.sort, []).append(removal)
    return [chance.choice(by_sort[chance.choice(sorted(by_sort))]) for _ in range(count)]


def told(package: Path, count: int, seed: int) -> list[str]:
    before = look(package)
    wrong = []
    for removal in chosen(removals(package), count, seed):
        with without(package, removal):
            after = look(package)
        wrong += [f"{rose}: {before.verdicts.get(rose, '')} -> {after.verdicts.get(rose, '')} without {removal}"
                  for rose in bettered(before, after, removal)]  # fmt: skip
    assert look(package) == before  # nothing of the test itself stays
    return wrong


@pytest.mark.property
def test_no_piece_less_is_better(package: Path) -> None:
    assert told(package, SAMPLED[0] // 2, 1) == []


@pytest.mark.slow
def test_no_piece_less_is_better_at_length(package: Path) -> None:
    assert told(package, ALL[0] // 2, 2) == []


# Cases --------------------------------------------------------------------------------------------------------


# A person or an outcome of which nothing else is there is not in the course any more; a language, or the name of a
# document that nothing else asks for, is not promised any more.
NO_EVIDENCE = re.compile(r"programme/authors(/\d+)?|team(/\d+)?|programme(/subtitles.*|/document)?|.*outcomes(/.*)?")


def failing() -> list[Case]:
    """The cases with an error of one clause alone, whose files stay where they are when the manifest changes."""
    cases = [case for case in all_cases() if case.data["expect"] == "fail"]
    alone = [case for case in cases if {f.split()[0] for f in case.data.get("fails", ())} == {case.clause}]
    return [
        case
        for case in alone
        if CLAUSES[case.clause].severity is Severity.ERROR
        and not {"text", "settings", "linux"} & set(case.data)
        and not case.data.get("files", {}).get("follow")
    ]


def told_of_cases(folder: Path, count: int, seed: int) -> list[str]:
    chance, workshop, cases = random.Random(seed), Workshop(folder), failing()
    wrong = []
    for _ in range(count):
        case = chance.choice(cases)
        data = good_manifest()
        edit(data, case.data.get("change", ()))
        keys = chance.choice([keys for keys, _ in walk(data) if keys])
        what = "/".join(map(str, keys))
        if NO_EVIDENCE.fullmatch(what):
            continue
        removal = Removal("entry" if isinstance(keys[-1], int) else "key", MANIFEST, what)
        evidence = workshop.make(case.data).evidence
        (folder / MANIFEST).write_text(Written(less(data, keys)).text, encoding="utf-8")
        workshop.there.pop(MANIFEST)
        fewer = replace(evidence, package=read_package(folder))  # the files are as they were, and so is what is in them
        wrong += [f"{case}: {rose} without {what}" for rose in bettered(seen(evidence), seen(fewer), removal)]
    return wrong


def seen(evidence: Evidence) -> Looked:
    answer = run(evidence)
    return Looked(answer.verdicts(), tuple(f for f in answer.findings if f.verdict is Verdict.FAIL))


@pytest.mark.property
def test_the_only_error_does_not_go_with_a_piece(tmp_path: Path) -> None:
    assert len(failing()) > 30
    assert told_of_cases(tmp_path, SAMPLED[1], 1) == []


@pytest.mark.slow
def test_the_only_error_does_not_go_with_a_piece_at_length(tmp_path: Path) -> None:
    assert told_of_cases(tmp_path, ALL[1], 2) == []
