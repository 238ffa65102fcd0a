"""A folder as a university sends it, made by hand from the published document's own forms: adopted whole, and checked
with exactly the right findings. In Kazakh, in Russian and, smaller, in English; by the command line, as a user does it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mooclint.course.codes import parse_code
from mooclint.media.lock import Lock, LockEntry, lock_text
from tests import handmade
from tests.handmade import Sample
from tests.scenarios.cli import LANGUAGES, Mooclint, Run, run, tree
from tests.support import DELIVERY, MASTER, yaml_data

pytestmark = pytest.mark.scenario

Row = tuple[str, str, int, int, int]  # clause, path (or code), paragraph, table, row
Spot = tuple[int, int, int]  # paragraph, table, row

OPINIONS = ("TXT-5",)  # spelling: by the dictionaries of the computer


@dataclass(frozen=True)
class Sent:
    """A folder that has arrived, a folder beside it, and what was in both."""

    folder: Path
    sample: Sample

    @property
    def above(self) -> Path:
        return self.folder.parent

    def mooclint(self, *words: str, lang: str = "en") -> Run:
        """A call in the folder above; the temporary folder is one of its own."""
        temporary = self.above / "tmp"
        return run(*words, cwd=self.above, MOOCLINT_LANG=lang, TMPDIR=str(temporary), HOME=str(self.above / "home"))


def send(tmp_path: Path, language: str, planted: handmade.Planted | None = None) -> Sent:
    folder = tmp_path / "Курс (соңғы)"
    for name in ("tmp", "home", "neighbour"):
        (tmp_path / name).mkdir()
    (tmp_path / "neighbour" / "thesis.docx").write_bytes(b"years of work")
    return Sent(folder, handmade.build(folder, handmade.sample(language), planted))


def adopt(sent: Sent, lang: str) -> Run:
    """Adopts the folder, and nothing but `course.yaml` is there that was not there before."""
    before = tree(sent.above)
    done = sent.mooclint("adopt", sent.folder.name, "--lang", lang)
    assert done.code == 0, done.err
    after = tree(sent.above)
    assert set(after) - set(before) == {f"{sent.folder.name}/course.yaml"}
    assert {path: after.get(path) for path in before} == before
    return done


def manifest(sent: Sent) -> Any:
    return yaml_data(sent.folder / "course.yaml")


def shot(sent: Sent, seconds: Mapping[str, int] | None = None) -> None:
    """The lock in place of the videos, as the studio's machine would have written it. `seconds` by path."""
    files = {}
    for video in sent.sample.videos():
        for part, facts in (("delivery", DELIVERY), ("master", MASTER)):
            path = sent.sample.path_of(video.path(part))
            if part == "master" and not video.has_master:
                continue
            lasts = float((seconds or {}).get(path, video.seconds))
            entry = LockEntry(
                size_bytes=facts.size_bytes,
                sha256="0" * 64,
                sample_sha256="0" * 64,
                facts=replace(facts, duration_s=lasts),
            )
            files[path] = entry
    for pattern in ("*.mp4", "*.mov"):
        for file in sent.folder.rglob(pattern):
            if not file.name.startswith("."):
                file.unlink()
    (sent.folder / "mooclint.lock").write_text(lock_text(Lock(files)), encoding="utf-8")


def report(sent: Sent, lang: str) -> Any:
    """The JSON report; the check writes its cache and nothing else."""
    before = tree(sent.above)
    done = sent.mooclint("lint", "--locked", sent.folder.name, "--format", "json", "--lang", lang)
    after = tree(sent.above)
    new = {path for path in after if path not in before and "/.mooclint/" not in path}
    assert new <= {"home/.cache/mooclint/key"}  # what seals the caches
    assert {path: after.get(path) for path in before} == before
    return done.json("report")


def untold(sample: Sample) -> list[Row]:
    """What is found in a faultless folder: it does not say who else is in the team, no manifest names Table 1, and
    some films do not have their codes in their names.
    """
    lessons = [lesson for module in sample.modules for lesson in module.lessons]
    films = [sample.path_of(video.path("delivery")) for lesson in lessons for video in lesson.videos]
    uncoded = [("SCR-3", film, 0, 0, 0) for film in films if parse_code(PurePosixPath(film).stem) is None]
    return [("II1-1", "course.yaml", 0, 0, 0), ("PKG-3", sample.path_of(sample.structure), 0, 0, 0), *uncoded]


def rows(found: Any, verdict: str) -> list[Row]:
    """The findings with a verdict, in order; those at a line of the manifest by the code of the item."""
    made = [
        (
            f["rule"],
            f.get("item") or f["path"] if f["path"] == "course.yaml" else f["path"],
            f.get("paragraph") or 0,
            f.get("table") or 0,
            f.get("row") or 0,
        )
        for f in found["findings"]
        if f["verdict"] == verdict and f["rule"] not in OPINIONS
    ]
    return sorted(made)


# The whole way ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_becomes_a_course_and_the_course_is_found_right(tmp_path: Path, language: str) -> None:
    sent = send(tmp_path, language)
    done = adopt(sent, language)
    assert manifest(sent) == handmade.expected(sent.sample)
    head = (sent.folder / "course.yaml").read_text(encoding="utf-8").split("schema:")[0]
    assert "?1" not in head, f"questions that the folder answers: {head}"
    for name in (*sent.sample.notes, sent.sample.structure):
        assert name in done.err

    checked = sent.mooclint("adopt", sent.folder.name, "--check", "--lang", language)
    assert (checked.code, checked.out) == (0, "")

    shot(sent)
    found = report(sent, language)
    weeks = [("CRS-1", "course.yaml", 0, 0, 0)] if language == "en" else []  # one week is too few
    assert rows(found, "fail") == sorted([*weeks, *untold(sent.sample)])
    lessons = [(m.number, n) for m in sent.sample.modules for n, _ in enumerate(m.lessons, 1)]
    unmeasured = [row for row in rows(found, "unverified") if not row[0].startswith(("VID-", "AUD-"))]
    assert [row[0] for row in unmeasured] == ["LS-1"] * len(lessons)  # nobody has said how long a lesson takes
    without_master = {handmade.code_of(video) for video in sent.sample.videos() if not video.has_master}
    assert {row[1] for row in rows(found, "unverified") if row[0] == "VID-3"} == without_master


def test_renamed_by_its_codes_it_is_the_same_course(mooclint: Mooclint, tmp_path: Path) -> None:
    sent = send(tmp_path, "kk")
    before = tree(sent.folder)
    mooclint("adopt", str(sent.folder))
    planned = mooclint("adopt", str(sent.folder), "--rename", "--dry-run", lang="kk")
    assert set(tree(sent.folder)) == {*before, "course.yaml"}
    renamed = mooclint("adopt", str(sent.folder), "--rename", lang="kk")
    assert (renamed.code, renamed.out) == (0, planned.out)
    video = sent.sample.modules[1].lessons[0].videos[0]
    moved = PurePosixPath(video.path("delivery")).with_name(f"{handmade.code_of(video)}.mp4")
    assert f"{video.path('delivery')} -> {moved}" in renamed.out
    assert mooclint("adopt", str(sent.folder), "--check").out == ""
    assert without_paths(manifest(sent)) == without_paths(handmade.expected(sent.sample))
    assert mooclint("adopt", str(sent.folder), "--rename", "--undo").code == 0
    assert manifest(sent) == handmade.expected(sent.sample)
    assert {path: tree(sent.folder).get(path) for path in before} == before


def without_paths(data: Any) -> Any:
    """A manifest with the endings of its files only."""
    if isinstance(data, dict):
        return {key: without_paths(value) for key, value in data.items()}
    if isinstance(data, list):
        return [without_paths(value) for value in data]
    path = Path(data) if isinstance(data, str) and "\n" not in data else None
    return path.suffix if path and path.suffix in (".docx", ".mp4", ".mov", ".srt") else data


# Fifteen faults ------------------------------------------------------------------------------------------------------


@dataclass
class Fault:
    """A fault of one document: how it comes in, and the findings that have to follow.

    `plant` gives the place at which the fault stands; `at` says for each clause whether the finding stands at that
    place ('place'), at the document as a whole ('document') or at the element of the manifest ('item').
    """

    path: str
    plant: Callable[[Docx], Spot]
    at: Mapping[str, str]
    item: str = ""
    spot: Spot = field(default=(0, 0, 0))

    def put(self, document: Docx) -> None:
        self.spot = self.plant(document)

    def rows(self, sample: Sample) -> list[Row]:
        path = sample.path_of(self.path)
        where = {"place": (path, *self.spot), "document": (path, 0, 0, 0), "item": (self.item, 0, 0, 0)}
        return [(rule, *where[kind]) for rule, kind in self.at.items()]


def cell(table: int, row: int, column: int, text: str) -> Callable[[Docx], Spot]:
    """Another text in a cell; all counted from 1."""

    def plant(document: Docx) -> Spot:
        document.tables[table - 1].cell(row - 1, column - 1).text = text
        return (0, table, row)

    return plant


def opening(plant: Callable[[Docx], Spot]) -> Callable[[Docx], Spot]:
    """A change of the opening stages, which is said at the first of them."""

    def planted(document: Docx) -> Spot:
        _, table, _ = plant(document)
        return (0, table, 2)

    return planted


def line(begins: str, text: str | None, which: int = 1) -> Callable[[Docx], Spot]:
    """Another text for the paragraph of a beginning; None takes it out."""

    def plant(document: Docx) -> Spot:
        found = [(n, p) for n, p in enumerate(document.paragraphs, 1) if p.text.startswith(begins)]
        number, paragraph = found[which - 1]
        if text is None:
            paragraph._element.getparent().remove(paragraph._element)
        else:
            paragraph.text = text
        return (number, 0, 0)

    return plant


def unlabelled(begins: str, others: Sequence[str], text: str) -> Callable[[Docx], Spot]:
    """As `line`, and what stood below that label is gone too: nothing that is left can be what is missing."""

    def plant(document: Docx) -> Spot:
        for paragraph in [p for p in document.paragraphs if p.text in others]:
            paragraph._element.getparent().remove(paragraph._element)
        return line(begins, text)(document)

    return plant


def in_question(number: int, change: Callable[[list[Any]], None]) -> Callable[[Docx], Spot]:
    """A change of the lines of a question; its place is its stem."""

    def plant(document: Docx) -> Spot:
        starts = [n for n, p in enumerate(document.paragraphs) if p.text.startswith(f"{number}. ")]
        lines = []
        for paragraph in document.paragraphs[starts[0] :]:
            if not paragraph.text:
                break
            lines.append(paragraph)
        change(lines)
        return (starts[0] + 1, 0, 0)

    return plant


def without_key(lines: list[Any]) -> None:
    key = lines[5]
    key._element.getparent().remove(key._element)


def equal_options(lines: list[Any]) -> None:
    lines[5].runs[-1].text = lines[1].runs[-1].text  # option, feedback, option, feedback ...
    lines[5].runs[0].text = "С) "


def appended(text: str) -> Callable[[Docx], Spot]:
    def plant(document: Docx) -> Spot:
        document.add_paragraph(text)
        return (len(document.paragraphs), 0, 0)

    return plant


def miscounted(week: str, right: str, wrong: str) -> Callable[[Docx], Spot]:
    """Other counts in a week; the place is the week's heading."""

    def plant(document: Docx) -> Spot:
        heading, _, _ = line(week, week)(document)
        line(right, wrong)(document)
        return (heading, 0, 0)

    return plant


def tracked(document: Docx) -> Spot:
    """Words that somebody has put in, and nobody has accepted."""
    last = document.paragraphs[-1]
    inserted = f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>1234.</w:t></w:r></w:ins>'
    last._element.append(parse_xml(inserted))
    return (len(document.paragraphs), 0, 0)


FOREIGN = {
    "kk": "На этой странице мы ещё раз повторяем, зачем проекту нужен запас времени.",
    "ru": "Бұл бетте біз жобаға уақыт қоры не үшін керек екенін тағы бір рет қайталаймыз.",
}


def faults(sample: Sample) -> list[Fault]:
    label, words = sample.words.labels, sample.words
    one, two, three = sample.modules
    a1, a2 = one.lessons[0].videos
    b1, b2 = one.lessons[1].videos
    c1, c2 = two.lessons[0].videos
    d1 = two.lessons[1].videos[0]
    weekly = next(i for i in one.after if isinstance(i, handmade.Quiz))
    peer = next(i for i in two.after if isinstance(i, handmade.Task))
    third_week = words.counts.format(videos=5, readings=2, tests=4)
    return [
        # Table 2: a field left bare, a file name of another video, twelve minutes that are eight
        Fault(a1.path("script"), cell(1, 5, 2, ""), {"SCR-1": "document"}),
        Fault(b1.path("script"), cell(1, 10, 2, "К1_M1_С2_В9_Басқа"), {"SCR-3": "place"}),
        Fault(b2.path("script"), cell(1, 8, 2, "12:00"), {"SCR-15": "place", "PKG-13": "item"},
              item=handmade.code_of(b2)),
        Fault(d1.path("script"), cell(1, 9, 2, "https://slides"), {"RD-3": "place"}),
        # Table 3: a stage without visuals, no lower third, no slide of outcomes
        Fault(a2.path("script"), cell(2, 5, 3, ""), {"SCR-5": "place"}),
        Fault(c1.path("script"), cell(2, 2, 3, "1"), {"SCR-6": "place"}),
        Fault(c2.path("script"), opening(cell(2, 3, 3, "2")), {"SCR-2": "place"}),
        # 3.2: no reading time, a sentence in the other language, an insertion that nobody has accepted
        Fault(one.lessons[0].reading.path, line(label["reading_minutes"], f"{label['reading_minutes']}:"),
              {"RD-1": "item"}, item=one.lessons[0].reading.code),
        Fault(two.lessons[0].reading.path, appended(FOREIGN[sample.language]), {"TXT-2": "place"}),
        Fault(three.lessons[0].reading.path, tracked, {"DOC-2": "place"}),
        # Table 4: no key, two equal options, no pass mark, no instructions
        Fault(one.lessons[1].practice.path, in_question(3, without_key), {"QZ-1": "place"}),
        Fault(two.lessons[1].practice.path, in_question(4, equal_options), {"QZ-2": "place"}),
        Fault(weekly.path, line(label["pass"], None), {"AS-4": "item"}, item=weekly.code),
        Fault(peer.path, unlabelled(label["instructions"], words.steps, f"{label['rubric']}:"), {"AS-1": "item"},
              item=peer.code),
        # Appendix 3: nine videos where there are five
        Fault(sample.programme,
              miscounted(words.weeks[2], third_week, words.counts.format(videos=9, readings=2, tests=4)),
              {"PRG-9": "place"}),
    ]  # fmt: skip


def spoil_captions(sent: Sent) -> list[Row]:
    """Captions as the studio's old program saves them, and captions that nobody has sent; what has to follow."""
    old, missing = sent.sample.modules[0].lessons[0].videos
    file = sent.folder / old.path("captions", "ru")
    file.write_bytes(file.read_text(encoding="utf-8").encode("cp1251"))
    (sent.folder / missing.path("captions", "ru")).unlink()
    path = sent.sample.path_of(old.path("captions", "ru"))
    return [("CAP-2", path, 0, 0, 0), ("PRG-5", handmade.code_of(missing), 0, 0, 0)]


@pytest.mark.parametrize("language", ["kk", pytest.param("ru", marks=pytest.mark.slow)])
def test_planted_faults_and_nothing_else_are_found(tmp_path: Path, language: str) -> None:
    sample = handmade.sample(language)
    planted = faults(sample)
    sent = send(tmp_path, language, {fault.path: fault.put for fault in planted})
    more = spoil_captions(sent)
    adopt(sent, language)
    shot(sent)
    found = Counter(rows(report(sent, language), "fail"))
    wanted = Counter([*(row for fault in planted for row in fault.rows(sample)), *more, *untold(sample)])
    missed, besides = sorted((wanted - found).elements()), sorted((found - wanted).elements())
    assert not missed + besides, "\n".join(["missed:", *map(str, missed), "besides:", *map(str, besides)])
