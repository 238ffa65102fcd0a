"""The opinion of all: what experts said and what was reconciled, as the file that a conclusion is written from.

Nobody decided the rows on which experts differ by less than what is reconciled: the fewer points stand there, with what
each said beside, and who concludes may change them. Experts are called by their assignment, or by name where authors
may know it: a conclusion is read by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mooclint.criteria.model import Criteria
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import printable
from mooclint.review.case.gaps import joint_points, sum_lines, summed
from mooclint.review.case.guards import FULL
from mooclint.review.case.model import BAND, Case, Opinion
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import BAND_WORDS
from mooclint.review.log.events import Event
from mooclint.review.log.people import Person
from mooclint.review.process.model import AUTHORS
from mooclint.rubric.answers import NO, YES
from mooclint.rubric.blank import Begun
from mooclint.rubric.opinion import TEXTS
from mooclint.rubric.score import Decision
from mooclint.rubric.words import decision_word


def joint_opinion(
    case: Case, events: Iterable[Event], people: Mapping[str, Person], criteria: Criteria, say: Localizer, *,
    signs: Person, day: str, decision: Decision, reason: str,
) -> Begun:  # fmt: skip
    """What the opinions that count and the reconciled rows say together, for a decision on them.

    `signs`: who concludes; `day`: of the signing; `reason`: of the decision.
    """
    joint = _Joint(case, tuple(events), people, say)
    points = joint_points(case)
    return Begun(
        head=tuple(joint.head(criteria)),
        notes={**joint.notes(), **joint.differing_answers()},
        expert={"name": signs.name, "position": signs.post, "organisation": signs.organisation},
        date=day,
        points=points,
        evidence={row: tuple(joint.evidence(row, value)) for row, value in points.items()},
        answers=joint.answers(),
        texts={key: tuple(joint.texts(key)) for key in TEXTS},
        decision=say.param(decision_word(decision, criteria)),
        reason=reason,
        review=case.approval,
    )


class _Joint:
    def __init__(self, case: Case, events: tuple[Event, ...], people: Mapping[str, Person], say: Localizer) -> None:
        self.case = case
        self.people = people
        self.say = say
        self.named = case.process.may_any(AUTHORS, "see-experts")
        bodies = {event.seq: event.body or {} for event in events}
        self.said: list[tuple[Opinion, Mapping[str, Any]]] = [(one, bodies.get(one.seq, {})) for one in case.counting]
        settled = (body for event in events if event.type == "row.reconciled" and (body := event.body))
        self.settled_why = {str(body["row"]): str(body.get("reason", "")) for body in settled if "row" in body}

    def called(self, one: Opinion) -> str:
        """An expert, as authors may know them."""
        name = name_of(one.person, self.people)
        return f"{one.assignment} ({name})" if self.named and name else one.assignment

    def head(self, criteria: Criteria) -> Iterator[str]:
        """What the file is, and what each opinion adds up to."""
        yield self.say(
            Message(
                "Written from the opinions and from what was reconciled. Change and add what you like: where points "
                "differ by less than what is reconciled, the fewer stand here."
            )
        )
        people = self.people if self.named else {}
        for line in sum_lines(summed(self.case, criteria), people, self.say):
            yield line.strip()
        if band := self.case.reconciled.get(BAND):
            named: dict[str, Param] = {"band": BAND_WORDS.get(band, Code(band)), "why": self.settled_why.get(BAND, "")}
            yield self.say(Message("The band was reconciled to “{band}”: {why}", named))

    def notes(self) -> dict[str, tuple[str, ...]]:
        """What each expert gave a row on which they differ, and what it was reconciled to."""
        found = {}
        for row in joint_points(self.case):
            given = [f"{self.called(one)}: {one.points[row]}" for one, _ in self.said if row in one.points]
            if len({one.points.get(row) for one, _ in self.said}) > 1:
                found[row] = ("; ".join(given), *self.reconciled(row))
        return found

    def reconciled(self, row: str) -> tuple[str, ...]:
        """That a row was reconciled, and why."""
        if row not in self.case.reconciled:
            return ()
        named: dict[str, Param] = {"points": self.case.reconciled[row], "why": self.settled_why.get(row, "")}
        return (self.say(Message("Reconciled to {points}: {why}", named)),)

    def evidence(self, row: str, points: int) -> Iterator[str]:
        """What the points of a row rest on: of full points only why they were reconciled to that."""
        yield from self.reconciled(row)
        for one, body in self.said if points < FULL else ():
            for text in _texts(body.get("evidence", {}).get(row)):
                yield f"{self.called(one)}: {text}"

    def texts(self, key: str) -> Iterable[str]:
        """The texts of all experts, what several say once."""
        return dict.fromkeys(text for _, body in self.said for text in _texts(body.get(key)))

    def said_of(self) -> dict[str, list[tuple[Opinion, bool | None, str]]]:
        """Clause -> what each expert answered, and the words beside it."""
        found: dict[str, list[tuple[Opinion, bool | None, str]]] = {}
        for one, body in self.said:
            for clause, answer in (body.get("answers") or {}).items():
                found.setdefault(clause, []).append((one, answer.get("met"), printable(str(answer.get("text") or ""))))
        return found

    def answers(self) -> dict[str, str]:
        """The answers in which all who answered agree, with what they said beside."""
        return {
            clause: self._answer(said[0][1], dict.fromkeys(text for _, _, text in said if text))
            for clause, said in self.said_of().items()
            if len({met for _, met, _ in said}) == 1
        }

    def differing_answers(self) -> dict[str, tuple[str, ...]]:
        """What each expert answered where they do not agree: who concludes answers that."""
        return {
            clause: tuple(f"{self.called(one)}: {self._answer(met, [text] * bool(text))}" for one, met, text in said)
            for clause, said in self.said_of().items()
            if len({met for _, met, _ in said}) > 1
        }

    def _answer(self, met: bool | None, texts: Iterable[str]) -> str:
        """Yes or no, and the words beside it, as they are read again."""
        word = "" if met is None else self.say(YES if met else NO)
        return ": ".join(filter(None, (word, "; ".join(texts))))


def _texts(value: object) -> Iterator[str]:
    """The texts of a list, or the lines of a text."""
    parts = value.split("\n") if isinstance(value, str) else value if isinstance(value, list) else ()
    yield from (text for part in parts if (text := printable(str(part)).strip()))
