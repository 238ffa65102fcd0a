"""Open remarks in the next version: found again where they are, called orphans where they are not."""

from __future__ import annotations

import hashlib
import io
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from mooclint.files.zip import repeatable_zip
from mooclint.message.localizer import localizer
from mooclint.review.case.model import read_case
from mooclint.review.case.standing import standing_bytes
from mooclint.review.case.words import carried_text
from mooclint.review.material.place import Place, parse_place, read_place
from mooclint.review.material.wording import wording
from mooclint.review.rounds.carry import After, Before, Carried, Orphan, carriage, carry
from mooclint.review.rounds.locate import located
from tests.clips import clip
from tests.review.journal import Journal, submission, to_full_review

TEXT = (
    "Деректер қоры дегеніміз не екенін түсіндіреміз", "Кесте жолдардан және бағандардан тұрады",
    "Бірегей кілт әр жолды ажыратады", "Сұраныс тілі деректерді таңдап алады", "Көшірме күн сайын түнде жасалады",
    "Қауіпсіздік ережелерін барлық қызметкер сақтайды",
)  # fmt: skip


class Versions:
    """Two versions of a course in two folders."""

    def __init__(self, folder: Path) -> None:
        self.old, self.new = folder / "old", folder / "new"
        self.old.mkdir()
        self.new.mkdir()
        self.lengths: tuple[dict[str, float], dict[str, float]] = ({}, {})

    def reading(self, folder: Path, paragraphs: Sequence[str], name: str = "a.docx") -> None:
        document = Document()
        for text in paragraphs:
            document.add_paragraph(text)
        saved = io.BytesIO()
        document.save(saved)
        (folder / name).write_bytes(repeatable_zip(saved.getvalue()))  # else the time stands in it

    def carried(self, **words: Any) -> Carried | Orphan | None:
        place = located(parse_place(words), self.old) if words else Place()
        before = Before(files(self.old), wording(self.old), self.lengths[0])
        return carry(place, before, After(self.new, files(self.new), wording(self.new), self.lengths[1]))

    def edited(self, paragraphs: Sequence[str], number: int, name: str = "a.docx") -> Carried | Orphan | None:
        """Where paragraph `number` of the text is after the edit."""
        self.reading(self.old, TEXT)
        self.reading(self.new, paragraphs, name)
        return self.carried(path="a.docx", paragraph=number)


def files(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture
def versions(tmp_path: Path) -> Versions:
    return Versions(tmp_path)


def told(found: Carried | Orphan | None) -> tuple[str, str, int]:
    assert isinstance(found, Carried), found
    return found.how, found.sure, found.place.paragraph


def test_the_same_bytes_are_sure_whatever_they_are_called(versions: Versions) -> None:
    assert told(versions.edited(TEXT, 3)) == ("same-file", "sure", 3)
    (versions.new / "a.docx").rename(versions.new / "б.docx")
    found = versions.carried(path="a.docx", paragraph=3)
    assert told(found) == ("renamed", "sure", 3)
    assert isinstance(found, Carried)
    assert found.place.path == "б.docx"


@pytest.mark.parametrize(
    ("paragraphs", "number", "expected"),
    [
        (("Жаңа абзац", *TEXT), 3, ("moved", "sure", 4)),
        (TEXT[1:], 3, ("moved", "sure", 2)),
        ((*TEXT[3:], *TEXT[:3]), 2, ("moved", "sure", 5)),
        ((*TEXT, "Тағы бір абзац"), 3, ("same-text", "sure", 3)),
        ((*TEXT[:2], "Бірегей кілт әр жолды басқасынан ажыратады", *TEXT[3:]), 3, ("changed", "likely", 3)),
        (("Кіріспе сөз", *TEXT[:2], "Бірегей кілт әр жолды ажыратып тұрады"), 3, ("changed", "likely", 4)),
        ((*TEXT[:2], *TEXT), 1, ("same-text", "likely", 1)),
    ],
)
def test_a_paragraph_is_found_by_its_words(
    versions: Versions, paragraphs: tuple[str, ...], number: int, expected: tuple[str, str, int]
) -> None:
    found = versions.edited(paragraphs, number)
    assert told(found) == expected
    assert isinstance(found, Carried)
    assert found.place.digest == files(versions.new)["a.docx"]
    assert found.place.quote == paragraphs[expected[2] - 1]


def test_a_copy_that_was_there_before_is_no_new_name(versions: Versions) -> None:
    for folder in (versions.old, versions.new):
        versions.reading(folder, TEXT)
        (folder / "copy.docx").write_bytes((versions.old / "a.docx").read_bytes())
    versions.reading(versions.new, ("Жаңа абзац", *TEXT))  # the file itself was changed, its copy was not
    found = versions.carried(path="a.docx", paragraph=2)
    assert isinstance(found, Carried)
    assert (found.place.path, told(found)) == ("a.docx", ("moved", "sure", 3))
    (versions.new / "a.docx").unlink()
    found = versions.carried(path="a.docx", paragraph=2)
    assert isinstance(found, Carried)
    assert (found.place.path, found.how, found.sure) == ("copy.docx", "renamed", "likely")


def test_a_changed_document_under_another_name_is_likely(versions: Versions) -> None:
    assert told(versions.edited(("Жаңа абзац", *TEXT), 3, "b.docx")) == ("moved", "likely", 4)
    versions.reading(versions.new, ("Мүлде басқа құжат", "Басқа сөздер"), "b.docx")
    assert versions.carried(path="a.docx", paragraph=3) == Orphan("gone")


@pytest.mark.parametrize(
    "paragraphs",
    [(*TEXT[:2], *TEXT[3:]), (*TEXT[:2], "Емтихан күзде өтеді", *TEXT[3:])],
    ids=["deleted", "replaced"],
)
def test_what_is_not_there_any_more_is_an_orphan(versions: Versions, paragraphs: tuple[str, ...]) -> None:
    assert versions.edited(paragraphs, 3) == Orphan("not-found")


def test_of_equal_paragraphs_none_is_sure(versions: Versions) -> None:
    versions.reading(versions.old, ("Жоқ", *TEXT, "Жоқ"))
    versions.reading(versions.new, (*TEXT, "Жоқ"))
    assert told(versions.carried(path="a.docx", paragraph=1)) == ("moved", "doubtful", 7)


def test_captions_and_questions_by_what_they_say(versions: Versions) -> None:
    for folder, first in ((versions.old, ()), (versions.new, ("Жаңа кіріспе",))):
        cues = (*first, "Сәлеметсіздер ме", "Бүгін кестелерді қараймыз")
        lines = [f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n" for n, text in enumerate(cues, 1)]
        (folder / "a.srt").write_text("\n".join(lines), "utf-8")
        stems = (*first, "Кесте неден тұрады?", "Кілт не үшін керек?")
        (folder / "q.gift").write_text("\n\n".join(f"{stem} {{=иә ~жоқ}}" for stem in stems), "utf-8")
    found = versions.carried(path="a.srt", cue=2)
    assert isinstance(found, Carried)
    assert (found.how, found.sure, found.place.cue) == ("moved", "sure", 3)
    found = versions.carried(path="q.gift", question=1)
    assert isinstance(found, Carried)
    assert (found.how, found.sure, found.place.question) == ("moved", "sure", 2)
    (versions.new / "q.gift").write_text("Мүлде басқа тақырыпта сұрақ {=иә ~жоқ}", "utf-8")
    assert versions.carried(path="q.gift", question=1) == Orphan("not-found")
    (versions.new / "q.gift").write_bytes(b"\0\1")
    assert versions.carried(path="q.gift", question=1) == Orphan("unread")


def test_a_page_of_a_changed_file_is_doubtful(versions: Versions) -> None:
    for folder, pages in ((versions.old, 3), (versions.new, 4)):
        canvas = Canvas(str(folder / "a.pdf"))
        for _ in range(pages):
            canvas.showPage()
        canvas.save()
    found = versions.carried(path="a.pdf", page=3)
    assert isinstance(found, Carried)
    assert (found.how, found.sure, found.place.page) == ("same-page", "doubtful", 3)
    (versions.new / "a.pdf").write_bytes(b"%PDF-1.4")
    assert versions.carried(path="a.pdf", page=3) == Orphan("unread")


def test_a_time_stays_where_the_film_is_as_long_as_it_was(versions: Versions) -> None:
    (versions.old / "a.mp4").write_bytes(clip("plain.mp4").read_bytes())
    (versions.new / "a.mp4").write_bytes(clip("bframes.mp4").read_bytes())
    versions.lengths[0]["a.mp4"] = versions.lengths[1]["a.mp4"] = 2.0
    found = versions.carried(path="a.mp4", start="25f")
    assert isinstance(found, Carried)
    assert (found.how, found.sure, found.place.start and found.place.start.seconds) == ("same-time", "likely", 1)
    versions.lengths[1]["a.mp4"] = 1.5
    assert versions.carried(path="a.mp4", start="25f") == Orphan("other-length")
    versions.lengths[1].clear()
    assert versions.carried(path="a.mp4", start="25f") == Orphan("unread")


def test_a_file_as_a_whole_stays_and_no_file_is_no_matter(versions: Versions) -> None:
    (versions.old / "a.bin").write_bytes(b"1")
    (versions.new / "a.bin").write_bytes(b"2")
    found = versions.carried(path="a.bin")
    assert isinstance(found, Carried)
    assert (found.how, found.sure) == ("file", "sure")
    assert versions.carried() is None
    (versions.new / "a.bin").unlink()
    assert versions.carried(path="a.bin") == Orphan("gone")


def test_without_the_earlier_snapshot_words_are_still_found(versions: Versions) -> None:
    versions.reading(versions.old, TEXT)
    versions.reading(versions.new, ("Жаңа абзац", *TEXT))
    place = located(parse_place({"path": "a.docx", "paragraph": 3}), versions.old)
    after = After(versions.new, files(versions.new), wording(versions.new), {})
    assert told(carry(place, Before(), after)) == ("moved", "sure", 4)
    assert carry(replace(place, quote=""), Before(), after) == Orphan("not-found")  # of an older log


WORDS = " ".join(TEXT).split()


def reworded(chance: random.Random, text: str) -> str:
    """A third of its words are others."""
    words = text.split()
    for at in chance.sample(range(len(words)), max(1, len(words) // 3)):
        words[at] = chance.choice(WORDS)
    return " ".join(words)


@pytest.mark.slow
def test_after_edits_of_every_kind_a_sure_place_is_never_wrong(versions: Versions) -> None:
    """Paragraphs put in, taken out, reworded and moved around one that a remark is about, which was reworded or not."""
    chance = random.Random(11)
    outcome: Counter[str] = Counter()
    for _ in range(120):
        text = [" ".join(chance.sample(WORDS, chance.randint(5, 14))) for _ in range(20)]
        target = chance.randrange(20)
        edited: list[tuple[int, str]] = list(enumerate(text))
        for _ in range(chance.randint(1, 4)):
            edited.insert(chance.randint(0, len(edited)), (-1, " ".join(chance.sample(WORDS, 8))))
        edited = [one for one in edited if one[0] in (target, -1) or chance.random() > 0.1]
        edited = [(n, reworded(chance, said)) if chance.random() < 0.25 else (n, said) for n, said in edited]
        if chance.random() < 0.3:
            edited.insert(chance.randint(0, len(edited) - 1), edited.pop(chance.randrange(len(edited))))
        versions.reading(versions.old, text)
        versions.reading(versions.new, [said for _, said in edited])
        found = versions.carried(path="a.docx", paragraph=target + 1)
        if isinstance(found, Carried):
            right = edited[found.place.paragraph - 1][0] == target
            outcome[f"{'right' if right else 'wrong'} {found.sure}"] += 1
        else:
            outcome["orphan"] += 1
    assert not outcome["wrong sure"]
    assert outcome["right sure"] + outcome["right likely"] >= 108, outcome


# The log ------------------------------------------------------------------------------------------------------


def resubmitted(carriage_: list[dict[str, Any]]) -> Journal:
    """A course that came back with three remarks in it; where they are now is in `carriage_`."""
    from mooclint.review.case.acts import following

    journal = Journal()
    to_full_review(journal)
    for number, severity in enumerate(("must", "should", "note"), 1):
        place = {"path": "a.docx", "digest": "0" * 64, "paragraph": number, "quote": f"абзац {number}"}
        journal.do("remark", "methodologist", severity=severity, text="Неге?", place=place)
    journal.do("return", "methodologist", text="Түзетіңіз.")
    for name in ("R1", "R2", "R3"):
        journal.do("answer", "author", remark=name, how="done", text="Иә.")
    journal.do("resubmit", "author", **submission())
    for draft in following(journal.case, {"carriage": carriage_}):
        journal.write(draft)
    return journal


def test_what_became_of_the_remarks_is_in_the_log() -> None:
    to = {"path": "a.docx", "digest": "1" * 64, "paragraph": 2, "quote": "абзац 1"}
    journal = resubmitted(
        [
            {"remark": "R1", "from": {}, "to": to, "how": "changed", "sure": "likely", "likeness": 80},
            {"remark": "R2", "from": {}, "why": "not-found"},
            {"remark": "R9", "from": {}, "why": "not-found"},
        ]
    )
    assert [event.type for event in journal.events[-2:]] == ["remark.carried", "remark.orphaned"]
    assert {event.actor for event in journal.events[-2:]} == {"system"}
    first, second, third = journal.case.remarks.values()
    assert (first.place, dict(first.carried)) == (to, {"how": "changed", "sure": "likely", "likeness": 80})
    assert (second.orphan, second.place["paragraph"], third.orphan) == ("not-found", 2, "")
    assert [one.id for one in journal.case.orphans] == ["R2"]
    assert standing_bytes(read_case(journal.events)) == standing_bytes(journal.case)


def test_an_orphan_is_placed_by_hand_or_settled() -> None:
    journal = resubmitted([{"remark": name, "from": {}, "why": "gone"} for name in ("R1", "R2")])
    journal.do("take", "coordinator")
    journal.do("place", "methodologist", remark="R1", place={"path": "б.docx"})
    journal.do("settle", "methodologist", remark="R2")
    assert journal.case.orphans == ()
    assert journal.case.remarks["R1"].place == {"path": "б.docx"}
    say = localizer("en")
    shown = carried_text({"carried": dict(journal.case.remarks["R1"].carried)})
    assert shown is not None
    assert say(shown) == "Carried into this version (sure): placed by a person."


def test_only_open_remarks_are_looked_for(versions: Versions) -> None:
    versions.reading(versions.new, ("абзац 1", "жаңа", "абзац 3"))
    journal = resubmitted([])
    journal.do("take", "coordinator")
    journal.do("settle", "methodologist", remark="R3")
    found = carriage(
        journal.case, lambda _: Before(), After(versions.new, files(versions.new), wording(versions.new), {})
    )
    assert [(one["remark"], one.get("how"), one.get("why")) for one in found] == [
        ("R1", "same-text", None), ("R2", "changed", None),
    ]  # fmt: skip
    assert read_place(found[0]["to"]).digest == files(versions.new)["a.docx"]
