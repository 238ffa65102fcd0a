"""Letters: those that are true now, as their receivers read them; as a file to be sent, and that one was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.desk.access import access_of
from mooclint.desk.approval.at import FAULTS, At, attachment, of_person
from mooclint.desk.approval.at import failed as failed_by
from mooclint.desk.courses import Failed
from mooclint.desk.page import go, told
from mooclint.desk.posting import Posting
from mooclint.message.almaty import almaty
from mooclint.message.message import Message
from mooclint.review.case.acts import Refusal, deeds, timely
from mooclint.review.case.standing import name_of
from mooclint.review.case.words import LETTER_NAMES
from mooclint.review.doing.letters import Written, letter_now
from mooclint.review.exchange.letters import INVITATION, follows, load_letters
from mooclint.review.log.people import Person, is_address

_SENT_BEFORE = Message("These very words were sent to them today already, or are on their way.")


@of_person
def letters(at: At) -> Response:
    """The letters that can be written now, and those on record."""
    _check(at)
    return at.page(
        "letters.html",
        rows=list(_possible(at)), written=list(_written(at)), going=list(_going(at)), sends=_posting(at) is not None,
    )  # fmt: skip


def _check(at: At) -> None:
    """Raises HTTPException for who writes no letters."""
    if "write-letter" not in deeds(at.case, at.me.id):
        raise HTTPException(404)


def _possible(at: At) -> Iterator[dict[str, str]]:
    """Kind and receiver of each letter that says what is so."""
    for kind in load_letters().values():
        early = kind.id == INVITATION and not timely(at.case, "invite")
        for person, roles in at.case.roles.items() if follows(kind, at.case) and not early else ():
            to = at.seen.people.get(person)
            if to is None or to.id == at.me.id or not set(kind.to) & set(roles):
                continue
            try:
                written = _now(at, kind.id, to, "")
            except Refusal:
                continue
            yield {
                "kind": kind.id, "name": at.say(LETTER_NAMES[kind.id]), "person": to.id, "to": to.name,
                "subject": written.letter.subject, "language": written.letter.language,
            }  # fmt: skip


def _posting(at: At) -> Posting | None:
    found: Posting | None = at.request.app.state.outbox
    return found


def _going(at: At) -> Iterator[dict[str, Any]]:
    """The letters that this desk was to send, and did not yet."""
    posting = _posting(at)
    for one in posting.on_the_way(at.course.folder) if posting else ():
        yield {
            "name": at.say(LETTER_NAMES[one.kind]), "to": name_of(one.to, at.seen.people), "over": one.over,
            "error": told(one.error, at.say) if one.error else "",
        }  # fmt: skip


def _written(at: At) -> Iterator[dict[str, Any]]:
    """The letters on record, the last first."""
    for one in reversed(at.seen.events):
        if one.type in ("letter.written", "letter.sent") and one.body:
            kind = str(one.body.get("kind", ""))
            yield {
                "sent": one.type == "letter.sent",
                "name": at.say(LETTER_NAMES[kind]) if kind in LETTER_NAMES else kind,
                "to": name_of(str(one.body.get("to", "")), at.seen.people),
                "day": at.say.date(almaty(one.said).date()),
            }


@of_person
def letter(at: At) -> Response:
    """One letter, as its receiver reads it."""
    return _page(at)


def _draft(at: At) -> str:
    return f"letter-{at.request.path_params['kind']}"


def _to(at: At) -> Person:
    """Who receives the letter of the address. Raises HTTPException."""
    _check(at)
    to = at.seen.people.get(at.request.path_params["person"])
    if to is None or at.request.path_params["kind"] not in LETTER_NAMES:
        raise HTTPException(404)
    return to


def _now(at: At, kind: str, to: Person, text: str) -> Written:
    desk = access_of(at.request).desk(at.course, at.case, to)
    return letter_now(at.home, kind, at.me, to, at.now, at.say.language, text=text, desk=desk)


def _page(at: At, failed: Failed | None = None) -> Response:
    to, draft = _to(at), at.drafts.get(_draft(at))
    said, written = at.form or draft, None
    try:
        written = _now(at, at.request.path_params["kind"], to, said.typed("text"))
    except (Refusal, *FAULTS) as error:
        failed = failed_by(error)
    return at.page(
        "letter.html", 200 if failed is None else 409,
        letter=written.letter if written else None, told=written.told if written else None,
        to=to, address=f"{at.base}/letters/{'/'.join(_address(at))}",
        name=at.say(LETTER_NAMES[at.request.path_params["kind"]]), failed=failed,
        said=said, draft=_draft(at),
        posts=_posting(at) is not None and is_address(to.email),
        bare=[one.name for one in (at.me, to) if not is_address(one.email)],
    )  # fmt: skip


def _address(at: At) -> tuple[str, str]:
    return at.request.path_params["kind"], at.request.path_params["person"]


@of_person
def write(at: At) -> Response:
    """Shows it with other words, gives it as a file, or puts on record that it was sent."""
    to, text = _to(at), at.form.typed("text")
    what = at.form.get("act", "")
    at.keep(_draft(at))
    if what not in ("write", "sent", "post"):
        return go(f"{at.base}/letters/{'/'.join(_address(at))}")
    try:
        written = _now(at, at.request.path_params["kind"], to, text)
        posting = _posting(at) if what == "post" else None
        if posting is not None and posting.took(at.course.folder, written):
            at.handed(_draft(at))
            at.note(_SENT_BEFORE)
            return go(f"{at.base}/letters")
        name = "send-letter" if what == "sent" else "write-letter"
        at.do((name,), {**written.details, "sent": what == "sent"})
    except (Refusal, *FAULTS) as error:
        return _page(at, failed_by(error))
    if posting is not None:
        new = posting.put(at.course.folder, written, at.me.id)
        at.handed(_draft(at))
        at.note(Message("The letter is on its way.") if new else _SENT_BEFORE)
        return go(f"{at.base}/letters")
    if what == "write":
        return attachment(written.data, "message/rfc822", f"{_address(at)[0]}.eml")
    at.handed(_draft(at))
    at.note(Message("It is on record that the letter was sent."))
    return go(f"{at.base}/letters")
