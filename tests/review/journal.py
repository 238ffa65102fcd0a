"""A log of a course in memory, with one person a role, for tests of the process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from mooclint.review.case.acts import Act, act, first, following
from mooclint.review.case.model import SLOTS, Case, apply, read_case
from mooclint.review.log.events import SYSTEM, Draft, Event, seal
from mooclint.review.process.model import Process, load_process

START = datetime(2026, 8, 17, 5, 0, tzinfo=UTC)  # a Monday, ten in the morning in Almaty
SNAPSHOT = "5" * 64


def salt(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


class Journal:
    """The events of a course and its case, an hour from one event to the next; everybody is called by their role."""

    def __init__(self, process: Process | None = None) -> None:
        self.process = process or load_process()
        self.events: list[Event] = []
        self.case: Case
        opened = {
            "title": "Деректерге кіріспе",
            "language": "kk",
            "organisation": "Қазақ ұлттық университеті",
            "process": {"id": self.process.id, "edition": self.process.edition, "text": self.process.text},
        }
        self.write(Draft(type="course.opened", body=opened, actor="coordinator", role="coordinator"))
        for role in self.process.roles:
            if role != SYSTEM:
                self.give(role, role)

    def write(self, draft: Draft) -> Event:
        """The event, with what follows from it behind it."""
        now = START + timedelta(hours=len(self.events))
        last = self.events[-1] if self.events else None
        event = seal("course", draft, now, last, salt(len(self.events)))
        self.events.append(event)
        self.case = apply(self.case, event) if len(self.events) > 1 else read_case(self.events)
        for one in following(self.case, {}):
            self.write(one)
        return event

    def give(self, person: str, role: str) -> None:
        body = {"person": person, "role": role}
        self.write(Draft(type="role.given", body=body, actor="coordinator", role="coordinator"))

    def do(self, name: str, actor: str, **details: Any) -> Event:
        """An act of the process, written down. Raises Refusal."""
        return self.write(act(self.case, Act(name=name, actor=actor, details=details)))

    def do_first(self, names: tuple[str, ...], actor: str, **details: Any) -> Event:
        return self.write(first(self.case, names, Act(name=names[0], actor=actor, details=details)))


def slots() -> dict[str, str]:
    return {slot: f"{slot}.docx" for slot in SLOTS}


def submission(**more: Any) -> dict[str, Any]:
    """What a whole submission brings along."""
    found = {"slots": slots(), "snapshot": SNAPSHOT, "gaps": [], "report": "a" * 64, "report_of": SNAPSHOT}
    return {**found, **more}


def opinion(points: int = 3, band: str = "recommended", **rows: int) -> dict[str, Any]:
    """A sheet of three rows; what is below 3 has its evidence."""
    given: Mapping[str, int] = {"A1-1": points, "A1-2": points, "A2-1a": points, **rows}
    evidence = {row: "video 1.2, 3:20" for row, value in given.items() if value < 3}
    return {"points": dict(given), "evidence": evidence, "band": band}


def feedback(journal: Journal) -> None:
    for slot in SLOTS:
        journal.do("comment", "methodologist", slot=slot, text=f"{slot}: жақсы")


def to_full_review(journal: Journal) -> None:
    """Through stage 1 without a return, and into the methodologist's hands in stage 2."""
    journal.do("submit-preliminary", "author", **submission())
    journal.do("take", "coordinator")
    feedback(journal)
    journal.do("agree", "methodologist", certificate_seen=True)
    journal.do("submit-full", "author", **submission())
    journal.do("take", "coordinator")


def to_scoring(journal: Journal, experts: tuple[str, ...] = ("expert",)) -> None:
    """From there to where the experts score."""
    to_full_review(journal)
    journal.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    journal.do("submit-expertise", "author", snapshot=SNAPSHOT)
    for person in experts:
        if person != "expert":
            journal.give(person, "expert")
        journal.do("invite", "coordinator", person=person)
        journal.do("accept", person)
    journal.do("assign", "coordinator")
