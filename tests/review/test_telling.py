"""What an event records, in words, by what its body holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from mooclint.message.localizer import localizer
from mooclint.review.case.telling import about
from mooclint.review.case.words import TAKEN
from mooclint.review.log.events import Event
from mooclint.review.log.people import Person
from mooclint.review.process.model import load_process

PEOPLE = {"p1": Person(id="p1", name="Әсем Қ."), "p2": Person(id="p2")}


def told(type_: str, language: str = "en", **body: Any) -> str:
    event = Event(
        course="c", seq=2_345, at=datetime(2026, 11, 27, tzinfo=UTC), actor="p1", role="author", on_behalf_of="",
        via="cli", type=type_, version=1, body_digest="", prev="", hash="", clock="", body=body or None,
        salt="1" * 64 if body else "",
    )  # fmt: skip
    return about(event, load_process(), PEOPLE, localizer(language))


@pytest.mark.parametrize(
    ("type_", "body", "expected"),
    [
        ("role.given", {"person": "p1", "role": "chair"}, "Әсем Қ.; UMO chair"),
        ("role.taken", {"person": "p2", "role": "expert"}, "p2; expert"),  # who was erased is a number
        ("remark.answered", {"remark": "R7", "how": "partly", "text": "a\nb"}, "R7; partly done; “a b”"),
        ("remark.carried", {"remark": "R7", "how": "moved", "to": {"path": "a.docx", "paragraph": 2000}},
         "R7; a.docx, paragraph 2000"),
        ("stage.agreed", {"event": "agree", "to": "full.agreed", "text": "x" * 200}, "“" + "x" * 79 + "…”"),
        ("packet.sent", {"to": "p1"}, "Әсем Қ."),
        ("row.reconciled", {"row": "band", "settled": "recommended", "reason": "Why"}, "band; recommended; “Why”"),
        ("submission.made", {"to": "full.submitted", "slots": {"video": "a"}, "files": 1200, "bytes": 2_500_000},
         "Files: 1,200, 2.5\xa0MB"),
        ("submission.bounced", {"reason": "Why", "missing": ["m1", "m2"]}, "m1, m2; “Why”"),
        ("text.redacted", {"seq": 12345}, "event 12345"),
        ("opinion.submitted", {"event": "submit-opinion", "to": "expertise.scoring", "assignment": "E1"}, "E1"),
        ("remark.made", {}, "the text was redacted"),
        ("remark.orphaned", {"remark": "R1", "why": "other-length"}, "R1; the film is longer or shorter than before"),
        ("letter.written", {"kind": "invitation", "to": "p1"}, "Әсем Қ.; invitation"),
        ("packet.received", {"other_address": True},
         "the letter came from another address than the one on record"),
    ],
)  # fmt: skip
def test_what_an_event_is_about(type_: str, body: dict[str, Any], expected: str) -> None:
    assert told(type_, **body) == expected


def test_each_language_quotes_in_its_way() -> None:
    assert told("slot.commented", "ru", slot="video", text="Хорошо") == "одно видео; «Хорошо»"
    assert told("slot.commented", "kk", slot="video", text="Жақсы") == "бір видео; «Жақсы»"


def test_every_step_that_was_taken_is_told_as_done() -> None:
    """Not as it is asked for."""
    process = load_process()
    assert set(TAKEN) == set(process.events)
    for language in ("kk", "ru", "en"):
        say = localizer(language)
        assert not {say(TAKEN[name]) for name in TAKEN} & {say(one.name) for one in process.events.values()}
