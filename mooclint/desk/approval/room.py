"""The room: remarks are made at the frame, the paragraph, the page of an element, kept, and handed over all at once.

Until then a remark is a note of who made it: it can be dropped, and nobody else sees it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mooclint.desk.approval.at import At, of_person, sitting, tried
from mooclint.desk.approval.judging import Judging, back, element, judging
from mooclint.desk.approval.looked import Seen, seen_of
from mooclint.desk.approval.marking import Offer, offer
from mooclint.desk.approval.pins import draft_of, may_pin, pins_of, rows_of
from mooclint.desk.approval.remarks import PLACE, placed, remark_in, severities, shown
from mooclint.desk.approval.replaced import Replaced, replaced
from mooclint.desk.checked import Asked, Checked
from mooclint.desk.courses import Failed, OpenCourse
from mooclint.desk.page import go, handed_over
from mooclint.desk.parts import Shown, clauses_of
from mooclint.desk.reading import PLACES as PIECES
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.review.case.acts import deeds
from mooclint.review.case.words import SEVERITY_WORDS
from mooclint.review.doing.coverage import looking
from mooclint.review.doing.criteria import criteria_of
from mooclint.review.doing.drafts import NEW, NOTE, PART, DraftError, Drafts, Said
from mooclint.review.doing.findings import findings_of
from mooclint.review.material.place import PlaceError, parse_place, place_json, place_text
from mooclint.review.rounds.locate import located

MOST = 500  # notes of a person on a course


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark that is not handed over yet. `part`: the number of the element; `fault`: why it cannot be."""

    id: str
    word: str
    where: str
    said: Said
    part: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """What an element's page has of the approval for who sits here; `count`: of all notes.

    `rows`: of the score sheets; `pins`: whether evidence can be pinned to them; `pinning`: what was
    typed of it.
    """

    base: str
    may: frozenset[str]
    severities: tuple[tuple[str, str], ...]
    notes: tuple[Noted, ...]
    remarks: tuple[dict[str, Any], ...]
    kept: Said
    count: int
    drafts: Drafts
    judging: Judging
    seen: Seen | None
    rows: list[dict[str, Any]]
    pins: bool
    pinning: Said
    clauses: list[Asked]
    changed: list[Replaced]
    offer: Offer | None

    @property
    def noted(self) -> Iterator[dict[str, Any]]:
        """The notes as remarks that stand in the list of notes."""
        for one in self.notes:
            said = one.said
            yield {
                "id": "notes", "place": _place(said), "open": True, "text": said["text"], "severity": said["severity"],
            }  # fmt: skip


def room_of(
    request: Request, course: OpenCourse, checked: Checked, number: int, findings: Sequence[Shown]
) -> Room | None:
    """The room of an element with these findings; None where nobody sits here, or they only look on."""
    with sitting(request, course) as at:
        if at is None:
            return None
        may, part = frozenset(deeds(at.case, at.me.id)), checked.report.parts[number]
        paths = set(part.files) | ({part.film} if part.film else set())
        record = checked.gathered.evidence.media.get(part.film or "")
        about = [one for one in at.case.remarks.values() if one.place.get("path") in paths]
        notes = notes_of(at.drafts, at.say)
        criteria = criteria_of(checked.gathered.evidence.package, at.case)
        found = findings_of(at.home, at.case, at.say.language)
        return Room(
            base=at.base,
            may=may,
            severities=tuple((one, at.say(SEVERITY_WORDS[one])) for one in severities(set(may))),
            notes=tuple(one for one in notes if one.part == str(number)),
            remarks=tuple(shown(at, one) for one in about),
            kept=_kept(request, at.drafts.get(f"{PART}{number}")),
            count=len(notes),
            drafts=at.drafts,
            judging=judging(at, may, [name for one in findings for name in one.fingerprints], found),
            seen=seen_of(at, checked, {one.part for one in notes}, found) if "look" in may else None,
            rows=rows_of(at, criteria, pins_of(at)),
            pins=may_pin(at),
            pinning=at.drafts.get(draft_of(str(number))),
            clauses=clauses_of(checked, part, at.say),
            changed=list(replaced(at, paths)),
            offer=offer(at, paths, record.facts if record else None),
        )


def _kept(request: Request, kept: Said) -> Said:
    """What was typed of a remark; at the piece of a document that somebody chose, where they did."""
    chosen = {f"at.{one}": text for one in PIECES if (text := request.query_params.get(f"at.{one}", ""))}
    if not chosen:
        return kept
    others = {key: text for key, text in kept.items() if not key.startswith("at.")}
    return Said({**others, **chosen, "at.path": request.query_params.get("read", "")})


def judging_of(request: Request, course: OpenCourse, findings: Sequence[Shown]) -> tuple[str, Judging] | None:
    """The board's address and the judging of findings of the package as a whole; None where nobody sits here."""
    with sitting(request, course) as at:
        if at is None:
            return None
        may = frozenset(deeds(at.case, at.me.id))
        found = findings_of(at.home, at.case, at.say.language)
        return at.base, judging(at, may, [name for one in findings for name in one.fingerprints], found)


def seen_in(request: Request, course: OpenCourse, checked: Checked) -> Seen | None:
    """What who sits here has looked at of each part; None where nobody does, or they have nothing to look at."""
    with sitting(request, course) as at:
        if at is None or "look" not in deeds(at.case, at.me.id):
            return None
        return seen_of(at, checked, {one.part for one in notes_of(at.drafts, at.say)}, None)


def notes_of(drafts: Drafts, say: Localizer) -> list[Noted]:
    """The notes of a person, in the order in which they were made."""
    return [_noted(key, said, say) for key, said in drafts.notes.items()]


def _noted(key: str, said: Said, say: Localizer, fault: str = "") -> Noted:
    place = _place(said)
    try:
        where = place_text(json.loads(said["place"]) if said["place"] else place_json(parse_place(place)), say)
    except PlaceError as error:
        where, fault = place.get("path", ""), fault or say(error.message)
    word = SEVERITY_WORDS.get(said["severity"], SEVERITY_WORDS["should"])
    return Noted(key.removeprefix(NOTE), say(word), where, said, said["part"], fault)


def _place(said: Said) -> dict[str, str]:
    return {one: text for one in PLACE if (text := said[f"at.{one}"])}


def _in_film(at: At, said: Said) -> str:
    """Of a place in a film the time of its frame and the frame of its time, as the log keeps them; '' of others."""
    place = _place(said)
    try:
        return json.dumps(place_json(located(parse_place(place), at.home.folder))) if "start" in place else ""
    except PlaceError:  # which its handing over tells
        return ""


@of_person
def keep_note(at: At) -> Response:
    """Keeps a remark as a note: a new one, or what became of one that is there."""
    said = Said({key: at.form.typed(key) for key in _fields(at.form)})
    key = NOTE + (at.form["id"] or secrets.token_hex(4))
    before = at.drafts.get(key)
    if not any(map(str.isalnum, said["text"])) or "remark" not in deeds(at.case, at.me.id):
        raise HTTPException(400)
    if not before and len(at.drafts.keys(NOTE)) >= MOST:
        raise HTTPException(409)
    said["place"] = _in_film(at, said)
    said["made"] = before["made"] or f"{at.now.timestamp():017.6f}"
    try:
        at.drafts.put(key, said)
    except DraftError as error:
        raise HTTPException(400) from error
    noted = _noted(key, said, at.say)
    part = element(at)
    draft = f"{PART}{part}" if part else NEW
    at.drafts.hand_over(draft)
    if at.scripted:
        told = {"id": noted.id, "word": noted.word, "where": noted.where, "text": said["text"], "fault": noted.fault,
                "version": at.drafts.version(draft)}  # fmt: skip
        return JSONResponse(told, 201)
    handed_over(at.request, f"{at.drafting}#{draft}")
    return go(_back(at))


def _fields(form: Mapping[str, str]) -> Iterable[str]:
    return ("severity", "text", "clause", "part", *(f"at.{one}" for one in PLACE if f"at.{one}" in form))


@of_person
def drop_note(at: At) -> Response:
    """Drops a note."""
    try:
        at.drafts.drop(NOTE + at.form["id"])
    except DraftError as error:
        raise HTTPException(400) from error
    if at.scripted:
        return JSONResponse({})
    return go(_back(at))


def _back(at: At) -> str:
    """The page from which a form came: an element's, else that of all notes."""
    return back(at, "notes", f"{at.base}/handover")


@of_person
def handover(at: At) -> Response:
    """All notes as they would be handed over."""
    return _preview(at)


def _preview(at: At, faults: Mapping[str, Failed] | None = None, failed: Failed | None = None) -> Response:
    notes = notes_of(at.drafts, at.say)
    status = 409 if faults or failed else 200
    return at.page("handover.html", status, remarks=notes, may=at.remarking, faults=faults or {}, failed=failed)


@of_person
def hand_over(at: At) -> Response:
    """Hands over all notes in one act: all of them, or none where one cannot be taken."""
    notes = notes_of(at.drafts, at.say)
    if not notes:
        return _preview(at, failed=Failed(Message("There is nothing to hand over.")))
    acts: list[tuple[str, Mapping[str, Any]]] = []

    def ready(one: Noted) -> None:
        name, details = remark_in(one.said)
        whole = placed(at.home, at.case, details)
        at.draft(at.home.case(), name, whole)
        acts.append((name, whole))

    faults = {one.id: failed for one in notes if (failed := tried(partial(ready, one)))}
    if faults:
        return _preview(at, faults)
    if failed := tried(lambda: at.do_all(acts)):
        return _preview(at, failed=failed)
    for one in notes:
        at.handed(NOTE + one.id)
    at.note(Message("Remarks handed over: {count}.", {"count": len(notes)}))
    return go(f"{at.base}/remarks")


@of_person
def look(at: At) -> Response:
    """Notes what was looked at: a word a line, as the command takes them."""
    words = [word.strip() for word in at.form["seen"].split("\n") if word.strip()]
    failed = tried(lambda: at.do(("look",), lambda home, case: looking(home, case, words)))
    said = failed.message if failed else Message("Noted as looked at.")
    if at.scripted:
        return JSONResponse({"said": at.say(said)}, 409 if failed else 200)
    at.note(said)
    return go(_back(at))
