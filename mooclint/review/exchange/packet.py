"""What is sent to a person who works by files: what they may see, what they may do, and forms to fill in.

A packet is a zip of `packet.json` (all that a `Sight` shows), the process, README.txt and a form for each kind of act
that the person may do now. The log keeps the digest of `packet.json`, by which the reply is known again.
"""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.report.json import dump
from mooclint.review.case.acts import allowed, deeds
from mooclint.review.case.gaps import GAPS_HEAD, OPINIONS_HEAD, gap_lines, gaps_of
from mooclint.review.case.model import QUESTION, SEVERITIES, SLOTS, Case, Remark
from mooclint.review.case.standing import (
    BOUNCE,
    for_good,
    last_decision,
    lost_place,
    name_of,
    questions_to,
    said_lines,
    stopped,
    stopped_words,
)
from mooclint.review.case.view import Sight, view_json
from mooclint.review.case.words import ANSWER_WORDS, NO_HOW, REPLY, SEVERITY_WORDS
from mooclint.review.exchange import columns
from mooclint.review.exchange.form_files import NOTES, form_docx, piece_lines
from mooclint.review.exchange.form_steps import (
    FIELDS,
    LISTS,
    YES_NO,
    asked_fields,
    made_by,
    needed_for,
    step_docx,
    step_name,
)
from mooclint.review.exchange.grids import YES_HINT
from mooclint.review.exchange.letters import Makers, remark_text, replied, set_in
from mooclint.review.log.events import Checkpoint
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.process.model import AUTHORS
from mooclint.rubric.approval import KEPT, KEY, Approval

PACKET, README, PROCESS, REPORT, DOCUMENTS = "packet.json", "README.txt", "process.yaml", "report.json", "documents/"
FEEDBACK, REMARKS, ANSWERED, SETTLED, LOOKED, OPINION, ACTS = (
    "feedback.yaml", "remarks.yaml", "answers.yaml", "settle.yaml", "coverage.yaml", "opinion.yaml", "act.yaml",
)  # fmt: skip
FORMS = (FEEDBACK, REMARKS, ANSWERED, SETTLED, LOOKED, OPINION, ACTS)  # in the order in which they are taken in
WORD_FORMS = {name: name.replace(".yaml", ".docx") for name in FORMS}  # the same for people who write in Word
BROUGHT = "files/"  # of a reply: new files of the course, by the paths that they have there
# Who may do one of these now may bring files; what is mended once the course was approved is told of before its launch.
BRINGING = ("submit-preliminary", "resubmit", "submit-full", "report-uploaded")
OPINIONS = ("submit-opinion", "submit-last-opinion")
AT_HOME = ("assign", "replace-expert", *OPINIONS)  # done beside the log, or by a form of their own
BY_ACT = ("accept", "decline", "reconcile", "declare-conflict")  # deeds that have no form of their own
_WIDTH = 100
_FILMS = 10  # that are named
_BLANKS = 3  # remarks that a form has room for; more are copied


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What goes along beside what the log tells: the report on the round, a blank opinion, documents by path, sums, how
    the reader's term stands, what the files of the course lack for their next step, and the signed conclusion, by name.
    """

    report: bytes | None = None
    blank_opinion: str = ""
    word_opinion: bytes = b""  # the same in Word
    documents: Mapping[str, bytes] = field(default_factory=dict)
    opinions: tuple[str, ...] = ()  # what each adds up to, a line each, for who sees their points
    locked: bool = False  # some files of the course are in the lock alone
    term: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    signed: Mapping[str, bytes] = field(default_factory=dict)
    films: tuple[str, ...] = ()  # of the version, which documents go along without
    makers: Makers = field(default_factory=Makers)  # for who is asked whether they are near to them


def acts_by_file(case: Case, person: str) -> tuple[str, ...]:
    """The events and deeds that a person may write into act.yaml now."""
    found = [name for name in allowed(case, person) if name not in AT_HOME]
    invited = any(one.person == person for one in case.invited)
    now = {"decline", *(() if case.near(person) else ("accept",))} if invited else set()
    now |= {"reconcile"} if set(case.gaps) - set(case.reconciled) else set()
    now |= {"declare-conflict"} if invited or any(one.person == person for one in case.seats) else set()
    return (*found, *(name for name in BY_ACT if name in now and name in deeds(case, person)))


def packet_files(seen: Sight, point: Checkpoint, say: Localizer, enclosed: Enclosed) -> dict[str, bytes]:
    """The files of a packet by name. `seen`: the receiver's; `point`: of the log as it stands."""
    blank = dict(_forms(seen, say, enclosed))
    case, state = seen.case, seen.case.process.states[seen.case.state]
    data = {
        "schema": "mooclint/review-packet@1",
        "course": {"id": case.course, "title": case.title},
        "to": {"id": seen.person, "name": name_of(seen.person, seen.people), "roles": list(seen.roles)},
        "round": list(case.round_id),
        "events": point.seq,
        "head": point.head,
        "checkpoint": str(point),
        "state": {"id": state.id, "name": say(state.name)},
        "may": {
            "events": [
                {"event": name, "name": say(case.process.events[name].name)} for name in allowed(case, seen.person)
            ],
            "deeds": deeds(case, seen.person),
        },
        "forms": {name: _digest(form) for name, form in blank.items()},
        "documents": {path: _digest(file) for path, file in enclosed.documents.items()},
        "view": view_json(seen, say),
    }
    return {
        PACKET: dump(data).encode(),
        README: _readme(seen, str(point), list(blank), say, enclosed).encode(),
        PROCESS: case.process.text.encode(),
        **enclosed.signed,
        **blank,
        **({REPORT: enclosed.report} if enclosed.report else {}),
        **{f"{DOCUMENTS}{path}": file for path, file in enclosed.documents.items()},
    }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# Forms --------------------------------------------------------------------------------------------------------


def _forms(seen: Sight, say: Localizer, enclosed: Enclosed) -> Iterator[tuple[str, bytes]]:
    """The forms that the receiver may fill in now, blank, each in YAML and in Word."""
    case = seen.case
    for kind, waiting in table_forms(seen).items():
        yield f"{kind}.yaml", yaml_form(kind, seen, waiting, say)
        yield f"{kind}.docx", form_docx(kind, waiting, say, seen.approval, severities_of(seen), pieces_of(seen))
    if enclosed.blank_opinion:
        yield OPINION, enclosed.blank_opinion.encode()
        yield WORD_FORMS[OPINION], enclosed.word_opinion
    acts = acts_by_file(case, seen.person)
    if acts:
        told = [line for line, _ in _differing(seen, say, enclosed.opinions)]
        yield ACTS, _text(_of(seen.approval, say), _acts(case, acts, say, told, locked=enclosed.locked))
        gaps = gaps_of(case, seen.events) if "reconcile" in acts else ()
        opinions = enclosed.opinions if told else ()
        yield WORD_FORMS[ACTS], step_docx(seen, acts, say, opinions, gaps, locked=enclosed.locked)


def table_forms(seen: Sight) -> dict[str, tuple[Remark, ...]]:
    """The forms of one table that a person may fill in now: kind -> the remarks that stand in it."""
    if not seen.whole:
        return {}
    may, waiting = set(deeds(seen.case, seen.person)), seen.case.open_remarks
    own = tuple(one for one in waiting if "expert" not in seen.roles or one.actor == seen.person)
    found: dict[str, tuple[Remark, ...]] = {}
    if "comment" in may and seen.case.stage == 1:  # whose pieces they are
        found[columns.FEEDBACK] = ()
    if may & {"remark", "ask"}:
        found[columns.REMARKS] = ()
    answers = (*(waiting if "answer" in may else ()), *(questions_to(seen.case, seen.person) if "reply" in may else ()))
    if answers:
        found[columns.ANSWERED] = answers
    if "settle" in may and own:
        found[columns.SETTLED] = own
    if "look" in may:
        found[columns.LOOKED] = ()
    return found


def severities_of(seen: Sight) -> tuple[str, ...]:
    """How serious a person's remarks may be: an author only asks."""
    return SEVERITIES if "remark" in deeds(seen.case, seen.person) else (QUESTION,)


def pieces_of(seen: Sight) -> Mapping[str, str]:
    """The pieces of the round, each with its file, as far as there are pieces."""
    return seen.case.round.slots if seen.case.round else {}


def yaml_form(kind: str, seen: Sight, waiting: tuple[Remark, ...], say: Localizer) -> bytes:
    """The form as YAML, each line explained by a comment."""
    if kind == columns.FEEDBACK:
        lines = _feedback(say, pieces_of(seen))
    elif kind == columns.REMARKS:
        lines = _remarks(say, severities_of(seen))
    elif kind == columns.LOOKED:
        lines = _looked(say)
    else:
        lines = _answers(waiting, say) if kind == columns.ANSWERED else _settled(waiting, say)
    return _text(_of(seen.approval, say), lines)


def _text(*parts: Iterator[str]) -> bytes:
    return "".join(f"{line}\n" for lines in parts for line in lines).encode()


def _of(approval: Approval, say: Localizer) -> Iterator[str]:
    """Which approval a form is for; it stands first, so that blocks may be added at the end."""
    yield from _note(say(KEPT))
    yield f"{KEY}: {json.dumps(str(approval), ensure_ascii=False)}"
    yield ""


def _note(text: str, indent: int = 0) -> list[str]:
    """The text as a comment, wrapped."""
    margin = " " * indent + "# "
    return [margin + line for line in textwrap.wrap(one_line(text), _WIDTH - len(margin))]


def _feedback(say: Localizer, pieces: Mapping[str, str]) -> Iterator[str]:
    yield from _note(
        say(Message("Feedback on each piece, good or bad: write between the quotation marks. Empty ones are left out."))
    )
    yield "feedback:"
    for slot in SLOTS:
        yield from _note(": ".join(filter(None, (say(SLOT_NAMES[slot]), pieces.get(slot, "")))), 2)
        yield f'  {slot}: ""'


def _remarks(say: Localizer, severities: Sequence[str]) -> Iterator[str]:
    known: list[Param] = [SEVERITY_WORDS[word] for word in severities]
    remarks = len(severities) > 1
    yield from _note(
        say(
            Message(
                "Remarks: write between the quotation marks. For one more, copy a block with its hyphen. "
                "What has neither a text nor a place is left out. severity is one of: {known}.",
                {"known": known},
            )
        )
    )
    yield from _note(say(Message("place says where: a file of the course, and a page, a paragraph or a time in it.")))
    yield "remarks:"
    for _ in range(_BLANKS):
        yield f"  - severity: {say(SEVERITY_WORDS['should' if remarks else QUESTION])}"
        yield '    text: ""'
        if remarks:
            yield '    clause: ""'
        yield '    place: {path: "", page: "", paragraph: "", start: ""}'


def _thread(one: Remark, say: Localizer) -> Iterator[str]:
    """A remark with its answers, as comments."""
    yield from _note(remark_text(one, say), 2)
    for answer in one.answers:
        yield from _note(f"→ [{say(ANSWER_WORDS[answer.how])}] {answer.said(say.language)}", 2)


def _answers(waiting: tuple[Remark, ...], say: Localizer) -> Iterator[str]:
    known = NO_HOW.params["known"]
    yield from _note(
        say(
            Message(
                "Answers to the open remarks: “how” is one of {known}, “text” is written between the quotation marks. "
                "Every remark is answered before the next submission.",
                {"known": known},
            )
        )
    )
    yield "answers:"
    for one in waiting:
        yield from _thread(one, say)
        how = f" {say(ANSWER_WORDS[REPLY])}" if one.severity == QUESTION else ""
        yield from (f"  - remark: {one.id}", f"    how:{how}", '    text: ""', "")


def _settled(waiting: tuple[Remark, ...], say: Localizer) -> Iterator[str]:
    yield from _note(say(Message("Open remarks: write {word} where one is settled.", {"word": Message("yes")})))
    yield "settled:"
    for one in waiting:
        yield from _thread(one, say)
        yield from (f"  - remark: {one.id}", "    settled:", "")


def _looked(say: Localizer) -> Iterator[str]:
    yield from _note(say(NOTES[columns.LOOKED]))
    yield "coverage:"
    for _ in range(_BLANKS):
        yield from ('  - path: ""', '    part: ""')


def _acts(case: Case, acts: tuple[str, ...], say: Localizer, told: Sequence[str], *, locked: bool) -> Iterator[str]:
    for line in told:
        yield from _note(line, indent=len(line) - len(line.lstrip()))
    for vouched in said_lines(case):
        yield from _note(say(vouched))
    yield from _note(say(Message("Your step: write it after “act”, as it is called here. You may do now:")))
    for name in acts:
        yield from _note(say(step_name(case, name)), 2)
    for ending in filter(None, (for_good(case, name) for name in acts)):
        yield from _note(say(ending))
    yield "acts:"
    yield "  - act:"
    for key in asked_fields(case, acts):
        yield from _note(say(FIELDS[key][1]), 4)
        if needed := needed_for(key, case, acts):
            yield from _note(say(needed), 4)
        yield from (
            f"    # {say(made)}" for made in made_by(key, case, acts, locked=locked)
        )  # on one line: its command is pasted
        if key in YES_NO:
            yield from _note(say(YES_HINT), 4)
        yield f"    {key}:" if key in (*YES_NO, *LISTS) else f'    {key}: ""'
        if key in LISTS:
            yield '      - ""'


# README -------------------------------------------------------------------------------------------------------


def _differing(seen: Sight, say: Localizer, opinions: Sequence[str]) -> Iterator[tuple[str, int]]:
    """(a line, how deep it stands) of what the opinions add up to, and of the rows on which they differ."""
    case = seen.case
    if case.process.states[case.state].kind != "reconciling":
        return
    if opinions:
        yield say(OPINIONS_HEAD), 0
        yield from ((line, 1) for line in opinions)
    if found := gaps_of(case, seen.events):
        yield say(GAPS_HEAD), 0
        yield from ((line, 1) for line in gap_lines(found, say))


def _besides(say: Localizer, enclosed: Enclosed) -> Iterator[str]:
    """What else is in the packet, to be read."""
    yield say(Message("Also in this packet, to be read:"))
    if enclosed.report:
        yield f"– {REPORT}: {say(Message('what mooclint found in this version'))}"
    if enclosed.documents:
        yield f"– {DOCUMENTS}: {say(Message('the documents of this version; what is changed in them is not taken in'))}"
    for name in enclosed.signed:
        yield f"– {name}: {say(Message('the signed conclusion'))}"
    if enclosed.films:
        named: dict[str, Param] = {
            "count": len(enclosed.films),
            "paths": [Code(one) for one in enclosed.films[:_FILMS]],
        }
        yield say(
            Message("Films do not go along ({count}; {paths}): ask whoever sent this where they can be watched.", named)
        )
    yield f"– {PROCESS}: {say(Message('the process of the approval: who may do what, and when'))}"


def _decided(seen: Sight, say: Localizer) -> Iterator[str]:
    """What was said last to the author of what they handed in last."""
    if (told := last_decision(seen.case, seen.people, say)) is None:
        return
    back = told["event"] in ("return", BOUNCE)
    yield say(Message("Why it was returned:") if back else Message("What was said with the decision:"))
    yield set_in(told["text"])
    yield from (f"– {one_line(one)}" for one in told["missing"])


def _open(seen: Sight, say: Localizer) -> Iterator[str]:
    """The open remarks, each with what was answered to it, and who is to find its place where that is lost."""
    case = seen.case
    for one in case.open_remarks:
        yield f"– {remark_text(one, say)}"
        yield from (f"  → [{say(ANSWER_WORDS[two.how])}] {set_in(two.said(say.language))}" for two in one.answers)
        if one in case.orphans:
            names = [name_of(person, seen.people) for person in case.held_by(one.role)]
            yield f"  {say(lost_place(one.id, names))}"


def _to_fill_in(seen: Sight, names: Sequence[str]) -> tuple[list[str], str]:
    """The forms in Word that the reader is to look at, and apart the one of their step, where that only ends all."""
    acts, step = acts_by_file(seen.case, seen.person), WORD_FORMS[ACTS]
    ending = step if acts and all(for_good(seen.case, name) for name in acts) else ""
    return [name for name in names if name.endswith(".docx") and name != ending], ending


def _readme(seen: Sight, point: str, names: list[str], say: Localizer, enclosed: Enclosed) -> str:
    case, process = seen.case, seen.case.process
    state = process.states[case.state]
    who: dict[str, Param] = {
        "person": name_of(seen.person, seen.people),
        "roles": [process.roles[role] for role in seen.roles],
    }
    parts = [
        one_line(case.title) or "–",
        say(Message("For {person} ({roles})", who)),
        say(Message("State: {state}", {"state": state.name})),
        *enclosed.term,
        *map(say, enclosed.makers.lines()),
        "",
    ]
    if why := stopped(case, seen.people, say):
        parts += [stopped_words(why, say), ""]
    if {state.turn, *seen.roles} & {*AUTHORS} and (decided := list(_decided(seen, say))):
        parts += [*decided, ""]
    parts += [*map(say, vouched), ""] if (vouched := list(said_lines(case))) else []
    last = case.round
    six = last is not None and last.stage < 2  # later versions are the whole course
    if six and (pieces := [f"– {line}" for line in piece_lines(pieces_of(seen), say)]):
        parts += [say(Message("The pieces of this version:")), *pieces, ""]
    if last and last.feedback:
        parts += [say(Message("Feedback by piece:"))]
        parts += [f"– {say(SLOT_NAMES[slot])}: {set_in(text)}" for slot, text in last.said(say.language).items()] + [""]
    told = _differing(seen, say, enclosed.opinions)
    differing = [f"– {line}" if deep and line[:1] != " " else line for line, deep in told]
    parts += [*differing, ""] if differing else []
    if case.open_remarks:
        parts += [say(Message("Open remarks:"))]
        parts += [*_open(seen, say), ""]
    if waiting := questions_to(case, seen.person):
        parts += [say(Message("Questions to you:")), *(f"– {remark_text(one, say)}" for one in waiting), ""]
    if answered := list(replied(case, seen.person, say)):
        parts += [say(Message("Answers to your questions:")), *answered, ""]
    if enclosed.lacking:
        parts += [say(Message("What your next step still lacks:")), *enclosed.lacking, ""]
    listed, ending = _to_fill_in(seen, names)
    if listed:
        parts += [
            say(Message("Fill in what you need of these forms: {forms}", {
                "forms": [Code(name) for name in listed],
            })),
            say(Message(
                "Each stands there twice: in Word (.docx), and for any text editor (.yaml). Fill in one of the two."
            )),
            say(Message(
                "Leave {packet} as it is. Pack the folder into a zip again and send it back to whoever sent you this.",
                {"packet": Code(PACKET)},
            )),
        ]  # fmt: skip
        if set(BRINGING) & set(allowed(case, seen.person)):
            parts.append(
                say(
                    Message(
                        "Put new and changed files of the course into the folder {folder}, under the paths and names "
                        "that they have in the course. The old ones are kept aside.",
                        {"folder": Code(BROUGHT)},
                    )
                )
            )
    else:
        parts.append(say(Message("Nothing waits for you now; this packet is to be read.")))
    if ending:
        form: dict[str, Param] = {"form": Code(ending)}
        parts.append(
            say(Message("{form} does nothing but end the approval for good: leave it unless you mean that.", form))
        )
    parts += ["", *_besides(say, enclosed), "", point]
    return "\n".join(parts) + "\n"
