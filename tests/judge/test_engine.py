"""What holds for every clause: less evidence makes no verdict better, and the same input gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import random
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mooclint.course.document import Unread
from mooclint.course.model import FileRef, Item, ItemKind
from mooclint.criteria.load import CriteriaError
from mooclint.criteria.model import Bound, Clause, Comparison
from mooclint.judge.engine import check_criteria, judge, judge_clause, meets
from mooclint.measures.result import Evidence
from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.message.verdict import Verdict
from mooclint.report.json import dump, report_json
from mooclint.texts.records import TextRecord
from tests.support import (
    Case,
    Keys,
    Workshop,
    all_cases,
    criteria,
    edit,
    good_manifest,
    packaged,
    report,
    run,
    walk,
)

CLAUSES = {clause.id: clause for clause in criteria().clauses}
NO_BETTER = {
    # verdict -> what it may not become when evidence is taken away
    Verdict.PASS: (),
    Verdict.FAIL: (Verdict.PASS, Verdict.MANUAL, Verdict.NOT_APPLICABLE),
    Verdict.UNVERIFIED: (Verdict.PASS, Verdict.MANUAL, Verdict.NOT_APPLICABLE),
    Verdict.MANUAL: (Verdict.PASS,),
    Verdict.NOT_APPLICABLE: (Verdict.PASS,),
}

# Clauses about what a named document or subtitle file says.
OF_A_FILE = re.compile("(DOC|CAP|QZ|TXT)-").match

# Taking these away is mending: the clause asks that something be not there, or holds a claim of the manifest against
# what is; without the claim there is nothing to hold. (clause, what is taken away)
MENDS = {
    ("PKG-3", "file"),  # the file that nothing names
    ("PKG-18", "file"),
    ("PKG-7", "file"),  # the link that leads out
    ("PKG-12", "file"),  # the file of that name
    ("PKG-14", "file"),  # the broken link
    ("PKG-11", "file mooclint.lock"),  # the lock is the claim that the files are held against
    ("PKG-1", "field outcomes"),  # the outcome id that nothing defines
    ("PKG-5", "field title"),  # the mixed word itself
    ("PKG-5", "field description"),
    ("PKG-5", "field text"),
    ("PKG-13", "field duration_s"),  # the declared duration
    ("SCR-4", "field files"),  # the script: without one named the captions tell the rate
    ("RD-3", "field link"),  # the malformed link itself
    ("RD-3", "field source"),
    ("PRG-5", "field subtitles"),  # the languages declared
    # A file that nothing names is no part of the course: PKG-3 says so, and what is asked of it stays unverified.
    *((rule, f"field {name}") for rule in ("PKG-2", "PKG-6") for name in ("files", "document")),
    *(
        (clause.id, f"field {name}")
        for clause in criteria().clauses
        if OF_A_FILE(clause.id)
        for name in ("files", "document", "subtitles", "script", "reading", "task")
    ),
    # What the manifest claims of a document's content.
    *(
        ("DOC-3", f"field {name}")
        for name in (
            *("title", "university", "academic_hours", "level", "language", "subtitles", "authors", "name", "minutes"),
            *(
                "questions",
                "in_video_questions",
                "pass_percent",
                "time_limit",
                "attempts",
                "prompt",
                "rubric",
                "type",
                "feedback",
            ),
        )
    ),
    *((rule, "field files") for rule in ("PKG-8", "PKG-9", "PKG-10", "PKG-11")),
}

WORST = YAML(typ="safe").load("""
- {set: programme/academic_hours, to: 40}
- {set: programme/level, to: жоғары}
- {set: modules/0/hours, to: 9}
- {set: modules/0/lessons/0/minutes, to: 90}
- {set: modules/0/lessons/0/outcomes, to: [M1.1, M1.2, M1.3]}
- {set: К1_M1_С1_В1/duration, to: "2:00"}
- {set: К1_M1_С1_Т1/questions, to: 3}
- {set: К1_M1_С1_Т1/feedback, to: none}
- {set: К1_M1_С1_О1/link, to: "https:/broken"}
- {set: modules/0/title, to: "Деpекten"}
- {append: modules/0/lessons/0/outcomes, what: M9.9}
- {delete: К1_M2_Б1/pass_percent}
- {delete: К1_M2_Б1/feedback}
- {delete: К1_M3_П1/rubric}
- {delete: modules/1/items/0/outcomes/3}
- {set: programme/subtitles, to: [kk, ru]}
- {set: promo/duration, to: "9:00"}
""")
KIND_KEYS = {kind.value for kind in ItemKind}
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("engine"))


def one(clause: Clause, evidence: Evidence) -> Verdict:
    """The verdict of one clause alone."""
    return judge_clause(clause, evidence)[1].verdict


def better(before: Verdict, after: Verdict) -> bool:
    return after in NO_BETTER[before]


# Less evidence ------------------------------------------------------------------------------------------------


def without_files(evidence: Evidence, matter: Collection[str]) -> Iterator[tuple[str, Evidence]]:
    """The package without one of its files, and without what was known of it; of sound videos, one is enough."""
    package = evidence.package
    for path in package.files:
        alike = re.search("_В\\d", path) and not any(code in path for code in matter)
        if path == package.manifest or alike:
            continue
        left = {name: entry for name, entry in package.files.items() if name != path}
        media = {name: record for name, record in evidence.media.items() if name != path}
        what = f"file {path}" if path == "mooclint.lock" else "file"
        texts = {name: record for name, record in evidence.texts.items() if name != path}
        yield what, replace(evidence, package=replace(package, files=left), media=media, texts=texts)


def without_records(evidence: Evidence, matter: Collection[str]) -> Iterator[tuple[str, Evidence]]:
    """The same without a media record, or without one of its facts (which then has a reason)."""
    for path in sorted(evidence.media):
        if not any(code in path for code in matter):
            continue
        record = evidence.media[path]
        rest = {name: other for name, other in evidence.media.items() if name != path}
        yield "record", replace(evidence, media=rest)
        if record.facts is None:
            continue
        unread = replace(record, facts=None, problem=Message("it is not a media file"))
        yield "facts", replace(evidence, media={**rest, path: unread})
        for name, facts in without_facts(record.facts):
            yield f"fact {name}", replace(evidence, media={**rest, path: replace(record, facts=facts)})


def without_texts(evidence: Evidence, matter: Collection[str]) -> Iterator[tuple[str, Evidence]]:
    """The same where a document or a subtitle file cannot be read, or is of a sort that is not read."""
    for path in sorted(evidence.texts):
        if re.search("_В\\d", path) and not any(code in path for code in matter):
            continue
        for damaged in (True, False):
            unread = TextRecord(path=path, unread=Unread(Message("it cannot be read"), damaged=damaged))
            yield "text", replace(evidence, texts={**evidence.texts, path: unread})


def without_facts(facts: MediaFacts) -> Iterator[tuple[str, MediaFacts]]:
    reason = Message("the header does not say")
    for name in ("container", "duration_s", "container_duration_s", "video", "audio", "measured_by"):
        yield name, replace(facts, **{name: None}, unknown={**facts.unknown, name: reason})
    for part, kind in (("video", VideoFacts), ("audio", AudioFacts)):
        stream = getattr(facts, part)
        for field in fields(kind) if stream else ():
            unknown = {**facts.unknown, f"{part}.{field.name}": reason}
            yield (
                f"{part}.{field.name}",
                replace(facts, **{part: replace(stream, **{field.name: None})}, unknown=unknown),
            )


def without_fields(evidence: Evidence, marks: Collection[object]) -> Iterator[tuple[str, Evidence]]:
    """The same without one field of the manifest, for every field of the parts that a person fills in: of the first of
    each kind, and of those with a finding.
    """
    course = evidence.package.course
    if course is not None:
        for what, less in shrunk(course, marks):
            yield f"field {what}", replace(evidence, package=replace(evidence.package, course=less))


def never_empty(item: Item) -> tuple[str, ...]:
    """Fields that an item has whatever the manifest leaves out: a task that people grade counts unless it says no."""
    counts = item.kind in (ItemKind.QUIZ, ItemKind.EXAM, ItemKind.PEER_REVIEW, ItemKind.STAFF_GRADED)
    return ("code", "graded") if counts else ("code",)


KEEP = {"place", "field_places", "kind", "number", "criteria", "id", "guessed"}


def shrunk(part: Any, marks: Collection[object]) -> Iterator[tuple[str, Any]]:
    """Copies of a data class, each without the value of one field, however deep. Whole parts are not taken away."""
    for field in (field for field in fields(part) if field.init):
        value = getattr(part, field.name)
        if field.name in KEEP or not value or (isinstance(part, Item) and field.name in never_empty(part)):
            continue
        if isinstance(value, tuple) and is_dataclass(value[0]):
            for index, inner in enumerate(value):
                if isinstance(inner, FileRef):
                    yield field.name, replace(part, **{field.name: (*value[:index], *value[index + 1 :])})
                    continue
                alike = index and getattr(inner, "kind", "") == getattr(value[index - 1], "kind", "")
                if alike and not marked(inner, marks):
                    continue  # what holds for the first of several sound ones holds for the next
                for what, less in shrunk(inner, marks):
                    yield what, replace(part, **{field.name: (*value[:index], less, *value[index + 1 :])})
        elif is_dataclass(value) and not isinstance(value, FileRef):
            for what, less in shrunk(value, marks):
                yield what, replace(part, **{field.name: less})
        else:
            empty = type(value)() if isinstance(value, str | tuple) else False if value is True else None
            yield field.name, replace(part, **{field.name: empty})


def marked(part: Any, marks: Collection[object]) -> bool:
    """Whether a finding is about the part: its line or code, a file that it names, or something within it."""
    if {part.place.line, getattr(part, "code", ""), getattr(part, "path", "")} & {*marks}:
        return True
    inner = [value if isinstance(value, tuple) else (value,) for value in (getattr(part, f.name) for f in fields(part))]
    return any(marked(one, marks) for values in inner for one in values if hasattr(one, "place"))


def bad_cases() -> list[Case]:
    """Every case whose clause neither passes nor asks nothing; settings are no evidence that can be taken away."""
    wanted = ("fail", "unverified", "manual")
    cases = [case for case in all_cases() if not {"text", "settings"} & set(case.data)]
    return [case for case in cases if case.data["expect"] in wanted]


EACH = 12  # of what can be taken away, one in twelve is tried without -m slow: another twelfth for the next case


@pytest.mark.property
@pytest.mark.parametrize(("number", "case"), [*enumerate(bad_cases()[::2])], ids=str)  # and of the cases, every other
def test_less_evidence_is_no_better(number: int, case: Case) -> None:
    no_better(case, number % EACH, EACH)


@pytest.mark.slow
@pytest.mark.parametrize("case", bad_cases(), ids=str)
def test_no_evidence_less_is_better(case: Case) -> None:
    no_better(case, 0, 1)


def no_better(case: Case, start: int, step: int) -> None:
    """Taking any one thing away does not better the verdict of the case's clause; `start` and `step` choose things."""
    if case.data.get("linux") and sys.platform != "linux":
        pytest.skip("names and links of this case need a Linux file system")
    evidence, clause = packaged(case).evidence, CLAUSES[case.clause]
    found, result = judge_clause(clause, evidence)
    before = result.verdict
    # The videos that matter: those that have findings, and a sound one.
    matter = {f.place.item for f in found if f.place.item} | {"К1_M3_С2_В3"}
    own = evidence.package.manifest
    marks = matter | {f.place.line if f.place.path == own else f.place.path for f in found}
    without = chain(
        without_files(evidence, matter),
        without_records(evidence, matter),
        without_texts(evidence, matter),
        without_fields(evidence, marks),
    )
    for what, less in islice(without, start, None, step):
        if not mends(clause.id, what):
            after = one(clause, less)
            assert not better(before, after), f"{clause.id} was {before}, and is {after} without {what}"


def mends(clause_id: str, what: str) -> bool:
    return (clause_id, what) in MENDS or (clause_id, what.split()[0]) in MENDS


def fields_of(data: dict[str, Any], whole: bool) -> Iterator[Keys]:
    """The keys of a manifest, each kind of key once; `whole` parts too, not only single fields."""
    seen = set()
    for keys, value in walk(data):
        names = tuple(key for key in keys if isinstance(key, str))
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        single = not any(isinstance(part, dict | list) for part in inner)
        if keys and isinstance(keys[-1], str) and names not in seen and (whole or single):
            seen.add(names)
            yield keys


@pytest.mark.property
@pytest.mark.parametrize(
    ("edits", "step"),
    [
        pytest.param([], 3, id="every third of the good package"),
        pytest.param([], 1, id="the good package", marks=pytest.mark.slow),
        pytest.param(WORST, 1, id="many faults", marks=pytest.mark.slow),
    ],
)
def test_less_of_the_manifest_is_no_better(edits: list[dict[str, Any]], step: int, workshop: Workshop) -> None:
    """Any field, as the file has it: read anew, so that what the reader makes of it counts too."""
    before = run(workshop.make({"change": edits}).evidence).verdicts()
    data = good_manifest()
    edit(data, edits)
    for keys in islice(fields_of(data, whole=not edits), 0, None, step):
        after = run(workshop.make({"change": [*edits, {"delete": "/".join(map(str, keys))}]}).evidence).verdicts()
        worse_told = [i for i in CLAUSES if better(before[i], after[i]) and not mends(i, f"field {keys[-1]}")]
        if keys[0] != "files" and keys[1:] and keys[-1] in KIND_KEYS:
            # The item cannot be read any more and its faults go with it: the manifest then fails instead.
            assert after["PKG-1"] is Verdict.FAIL
        elif keys[-2:-1] != ("outcomes",):  # an outcome taken away is one outcome less, not less evidence
            assert worse_told == [], "/".join(map(str, keys))


# Same input, same bytes ---------------------------------------------------------------------------------------

FAULTY = {
    "change": WORST,
    "files": {"delete": ["masters/К1_M1_С1_В1_Кіріспе.mov"], "add": ["video/Ескі.mp4", "a.txt", "Я.txt"]},
    "media": [{"code": "К1_M1_С1_В2", "role": "delivery", "video": {"scan": "interlaced"}}],
}


def as_json(evidence: Evidence, language: str = "kk") -> bytes:
    return dump(report_json(report(evidence), localizer(language))).encode()


def shuffled(values: Mapping[str, Any], seed: int) -> dict[str, Any]:
    names = list(values)
    random.Random(seed).shuffle(names)
    return {name: values[name] for name in names}


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_files_does_not_matter(seed: int, workshop: Workshop) -> None:
    evidence = workshop.make(FAULTY).evidence
    package = replace(evidence.package, files=shuffled(evidence.package.files, seed))
    other = replace(evidence, package=package, media=shuffled(evidence.media, seed))
    assert as_json(other) == as_json(evidence)


def test_the_folder_and_the_order_of_writing_do_not_matter(tmp_path: Path, workshop: Workshop) -> None:
    first = workshop.make(FAULTY).evidence
    second = Workshop(tmp_path)
    second.make()  # other files first
    assert as_json(second.make(FAULTY).evidence) == as_json(first)


PRINT_DIGEST = """
import hashlib, pathlib, sys, tempfile
from tests.support import Workshop
from tests.judge.test_engine import FAULTY, as_json
with tempfile.TemporaryDirectory() as folder:
    sys.stdout.write(hashlib.sha256(as_json(Workshop(pathlib.Path(folder)).make(FAULTY).evidence)).hexdigest())
"""


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"LC_ALL": "ru_RU.UTF-8", "MOOCLINT_LANG": "ru", "PYTHONHASHSEED": "2", "TZ": "Asia/Almaty"},
    ],
    ids=["C", "ru_RU"],
)
def test_neither_locale_nor_hash_seed_matters(environment: dict[str, str], workshop: Workshop) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        cwd=ROOT,
        env={**kept, **environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout == hashlib.sha256(as_json(workshop.make(FAULTY).evidence)).hexdigest()


def test_a_fingerprint_outlives_lines_that_move(workshop: Workshop) -> None:
    case = {"change": [{"set": "К1_M2_Б1/quiz", "to": "К1_M1_Б1"}, {"set": "modules/1/title", "to": "Деpекten"}]}
    moved = {"change": [{"append": "programme/authors", "what": _author()}, *case["change"]]}
    before, after = (run(workshop.make(c).evidence).findings for c in (case, moved))
    kept = {f.fingerprint for f in after}
    assert len({f.fingerprint for f in before}) == len(before) > 0
    assert {f.fingerprint for f in before} <= kept
    lines = [{f.place.line for f in found if f.clause.id == "PKG-5"} for found in (before, after)]
    assert lines[0] != lines[1]


def _author() -> dict[str, str]:
    paths = {"signature": "admin/aigul.png", "certificate": "admin/aigul.pdf"}
    return {"name": "Сәуле", "workplace": "МУ", "position": "доцент", "degree": "PhD", **paths}


# Bounds -------------------------------------------------------------------------------------------------------


def bound(comparison: Comparison, *values: int | float | str, tolerance: float = 0) -> Bound:
    return Bound(comparison=comparison, values=values, tolerance=tolerance)


@pytest.mark.parametrize(
    ("value", "asked", "good"),
    [
        (8, bound(Comparison.AT_LEAST, 8), True),
        (7.999, bound(Comparison.AT_LEAST, 8), False),
        (Fraction(24000, 1001), bound(Comparison.AT_LEAST, 24, tolerance=0.03), True),
        (Fraction(24000, 1001), bound(Comparison.AT_LEAST, 24), False),
        ((1920, 1080), bound(Comparison.AT_LEAST, 1920, 1080), True),
        ((1920, 1079), bound(Comparison.AT_LEAST, 1920, 1080), False),
        ((1920, 1080, 1), bound(Comparison.AT_LEAST, 1920, 1080), False),
        (None, bound(Comparison.AT_LEAST, 8), False),
        ("8", bound(Comparison.AT_LEAST, 8), False),
        (30, bound(Comparison.AT_MOST, 30), True),
        (0.1 + 0.2, bound(Comparison.AT_MOST, 0.3), True),  # a float's last bit
        (30.01, bound(Comparison.AT_MOST, 30), False),
        (10, bound(Comparison.MORE_THAN, 10), False),
        (11, bound(Comparison.MORE_THAN, 10), True),
        (0.1 + 0.2, bound(Comparison.MORE_THAN, 0.3), False),
        (4, bound(Comparison.BETWEEN, 4, 10), True),
        (10, bound(Comparison.BETWEEN, 4, 10), True),
        (10.02, bound(Comparison.BETWEEN, 4, 10, tolerance=0.01), False),
        (10.01, bound(Comparison.BETWEEN, 4, 10, tolerance=0.01), True),
        (40, bound(Comparison.NEAR, 30, 10), True),
        (19.9, bound(Comparison.NEAR, 30, 10), False),
        ("dct", bound(Comparison.ONE_OF, "dct", "wavelet"), True),
        (None, bound(Comparison.ONE_OF, "dct"), False),
        (0, bound(Comparison.PRESENT), True),
        (None, bound(Comparison.PRESENT), False),
        (("video", "video", "reading"), bound(Comparison.INCLUDES, "video", "video"), True),
        (("video", "reading"), bound(Comparison.INCLUDES, "video", "video"), False),
        (None, bound(Comparison.INCLUDES, "video"), False),
    ],
)
def test_a_value_is_held_against_a_bound(value: Any, asked: Bound, good: bool) -> None:
    assert meets(value, asked) is good


# Criteria and the run as a whole ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"measure": "course.moduls"},
        {"about": ("modul",)},
        {"about": ("lesson",)},
        {"bound": Bound(comparison=Comparison.AT_LEAST, values=(3,), unit="h")},
        {"bound": Bound(comparison=Comparison.ALL_OF, values=("CRS-99",))},
        {"when_measure": "course.nothing"},
    ],
    ids=["measure", "kind", "kind of another measure", "unit", "clause", "condition"],
)
def test_a_clause_that_names_what_is_not_there_is_an_error(change: dict[str, Any]) -> None:
    check_criteria(criteria())
    clause = replace(CLAUSES["CRS-1"], **change)
    with pytest.raises(CriteriaError):
        check_criteria(replace(criteria(), clauses=(clause,)))


def test_a_skipped_clause_is_unverified_and_silent(workshop: Workshop) -> None:
    findings, results = judge(workshop.make(FAULTY).evidence, criteria(), {"LS-2", "T1-0"})
    assert "LS-2" not in {finding.clause.id for finding in findings}
    left_out = [result.clause.id for result in results if result.skipped]
    assert left_out == ["LS-2", "T1-0"]
    assert all(result.verdict is Verdict.UNVERIFIED for result in results if result.skipped)


@pytest.mark.parametrize(("case", "wanted"), [({}, Verdict.PASS), (FAULTY, Verdict.FAIL)], ids=["good", "faulty"])
def test_a_sum_of_clauses_is_the_worst_of_them(case: dict[str, Any], wanted: Verdict, workshop: Workshop) -> None:
    clause = CLAUSES["T1-0"]
    assert clause.bound is not None
    verdicts = run(workshop.make(case).evidence).verdicts()
    assert wanted is verdicts["T1-0"]
    assert wanted in [verdicts[str(i)] for i in clause.bound.values]


def test_every_clause_has_one_result_and_the_counts_add_up(workshop: Workshop) -> None:
    answer = run(workshop.make(FAULTY).evidence)
    assert [result.clause.id for result in answer.results] == [clause.id for clause in criteria().clauses]
    for result in answer.results:
        if result.counts:
            assert sum(result.counts.values()) == result.objects
            assert result.verdict in result.counts
    failed = {result.clause.id for result in answer.results if result.verdict is Verdict.FAIL}
    found = {finding.clause.id for finding in answer.findings if finding.verdict is Verdict.FAIL}
    assert found == {i for i in failed if i != "T1-0"}
