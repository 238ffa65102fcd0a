"""The page of an archive: an approval from its opening to its end, to be read in a browser and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mooclint.criteria.load import CriteriaError, load_criteria
from mooclint.language.detect import language_of
from mooclint.message.almaty import almaty
from mooclint.message.languages import LANGUAGES, spoken
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Code, Message
from mooclint.message.plain import printable
from mooclint.message.private import masked
from mooclint.message.verdict import Verdict
from mooclint.report.words import SEVERITY_WORDS as FINDING_WORDS
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.case.guards import DECISION_WORDS
from mooclint.review.case.home import Home, Look
from mooclint.review.case.model import Case, Remark, Round
from mooclint.review.case.standing import name_of, remark_json
from mooclint.review.case.telling import about, octets
from mooclint.review.case.words import (
    ANSWER_WORDS,
    BAND_WORDS,
    JUDGEMENTS,
    SEVERITY_WORDS,
    carried_text,
    done,
    kinds_told,
)
from mooclint.review.doing.findings import findings_on
from mooclint.review.errors import ReviewError
from mooclint.review.log.events import SYSTEM, Event, last_checkpoint
from mooclint.review.material.place import SLOT_NAMES, place_text
from mooclint.rubric.blank import row_name

COURSE = "course/"
FIRST = "index.html"  # at the top of the archive: who unpacked it finds the pages by it
PAGES = {code: "index.html" if code == LANGUAGES[0] else f"index.{code}.html" for code in LANGUAGES}
_FOLDER = Path(__file__).parent
_SHORT = 80  # letters of a text that the line of its event has whole
_TELLING, _FEWEST = 600, 2  # letters that tell the language of a text, and the words that it takes
_WHOLE = ("text", "reason", "why", "note", "words")  # parts of an event that are shown whole

_LABELS = {
    "approval": Message("Approval"),
    "skip": Message("To the content"),
    "organisation": Message("Workplace"),
    "state": Message("State"),
    "people": Message("People"),
    "versions": Message("Submitted versions"),
    "stage": Message("Stage"),
    "day": Message("Day"),
    "files": Message("Files"),
    "result": Message("Result"),
    "findings": Message("Findings"),
    "feedback": Message("Feedback on the pieces"),
    "opinions": Message("Opinions of the experts"),
    "points": Message("Points"),
    "void": Message("does not count any more"),
    "reconciled": Message("Reconciled"),
    "conclusion": Message("Conclusion"),
    "no_copy": Message("No copy of the signed conclusion is kept here: keep the file that was signed."),
    "remarks": Message("Remarks"),
    "signatures": Message("Signatures"),
    "open": Message("open"),
    "settled": Message("settled"),
    "log": Message("Log"),
    "course_files": Message("Files of the course"),
    "as_submitted": Message("as in the last version"),
    "other": Message("not as in the last version"),
    "new": Message("not in the last version"),
    "film": Message("left out of the archive"),
    "gone": Message("not there any more"),
    "none": Message("none"),
    "time_zone": Message("Times are those of Kazakhstan (Almaty)."),
    "kept": Message("What else is in this archive"),
    "kept_log": Message("the log, an event a line, with its hash"),
    "kept_backup": Message("all of it for mooclint: review restore; it holds addresses of people"),
    "sound": Message("Whether all is as it was written"),
    "sound_how": Message(
        "The folder above is a bag (BagIt, RFC 8493): any program for such bags checks it, and so does "
        "sha256sum -c manifest-sha256.txt."
    ),
    "made": Message("Written"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is in an archive, by its paths there: papers by the event that recorded them, versions by their digest,
    files with digest and size. `places`: the path in the archive of each file of the course. `wanted`: the files of the
    last version with their digests; `left`: those of them that are films which were left out.
    """

    papers: Mapping[int, str]
    versions: Mapping[str, str]
    wanted: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)

    @property
    def course(self) -> dict[str, str]:
        """Path -> digest of each file of the course that is in the archive."""
        return {path: self.files[COURSE + place] for path, place in self.places.items()}

    def gone(self) -> tuple[str, ...]:
        """Files of the last version that are in the folder no more."""
        return tuple(sorted(set(self.wanted) - set(self.course) - set(self.left)))

    def other(self) -> tuple[str, ...]:
        """Files that are not as they were submitted."""
        return tuple(path for path, one in self.course.items() if self.wanted.get(path, one) != one)


def page(look: Look, kept: Kept, say: Localizer, home: Home, now: datetime) -> str:
    """The page in the language of `say`."""
    case, process = look.case, look.case.process
    concluded = [one for one in look.events if one.type in ("conclusion.signed", "signature.attached")]
    rows = _rows(case, say)
    return str(
        _templates()
        .get_template("archive.jinja")
        .render(
            t={name: say(message) for name, message in _LABELS.items()},
            language=say.language,
            languages=[(code, spoken(code).name, PAGES[code]) for code in LANGUAGES],
            title=case.title or home.folder.name,
            organisation=case.organisation,
            state=say(process.states[case.state].name),
            people=[_person(look, person, roles, say) for person, roles in case.roles.items()],
            versions=[_version(one, look, kept, home, say) for one in case.rounds],
            opinions=[
                {
                    "who": name_of(one.person, look.people),
                    "points": [(row, rows.get(row, ""), points) for row, points in one.points.items()],
                    "band": _word(BAND_WORDS, one.band, say),
                    "decision": _word(DECISION_WORDS, one.decision, say),
                    "void": one.void,
                }
                for one in case.opinions
            ],
            reconciled=[
                (row, rows.get(row, ""), say(BAND_WORDS[one]) if one in BAND_WORDS else one)
                for row, one in case.reconciled.items()
            ],
            conclusions=[_conclusion(one, look, kept, say) for one in concluded],
            remarks=[_remark(one, look, say) for one in case.remarks.values()],
            log=[_event(one, look, say) for one in look.events],
            files=list(_files(kept, say)),
            checkpoint=str(last_checkpoint(look.events)),
            made=f"{say.date(almaty(now).date())} {almaty(now):%H:%M}",
        )
    )


def _rows(case: Case, say: Localizer) -> dict[str, str]:
    """What the rows of the score sheets are called; nothing where the set is not known here any more."""
    try:
        rubrics = load_criteria(case.process.id).rubrics
    except CriteriaError:
        return {}
    return {row.id: row_name(row, say) for rubric in rubrics for row in rubric.rows}


def first_page(case: Case) -> str:
    """The page at the top of the archive, which leads to those in the languages."""
    about = Message("Approval of the course: people, versions, remarks, conclusion, log, files")
    pages = [(code, spoken(code).name, f"data/{PAGES[code]}", localizer(code)(about)) for code in LANGUAGES]
    return str(_templates().get_template("archive_first.jinja").render(title=case.title, pages=pages))


def _word(words: Mapping[str, Message], key: str, say: Localizer) -> str:
    return say(words[key]) if key in words else key


def _person(look: Look, person: str, roles: tuple[str, ...], say: Localizer) -> dict[str, str]:
    known, process = look.people.get(person), look.case.process
    return {
        "name": name_of(person, look.people),
        "roles": ", ".join(say(process.roles[role]) for role in roles),
        "post": ", ".join(filter(None, (known.post, known.organisation))) if known else "",
    }


def _version(one: Round, look: Look, kept: Kept, home: Home, say: Localizer) -> dict[str, Any]:
    process, place = look.case.process, kept.versions.get(one.snapshot, "")
    try:
        found = [_finding(row, say) for row in findings_on(home, look.case, one, say.language)]
    except ReviewError:
        found = []
    return {
        "number": f"{one.stage}.{one.number}",
        "stage": say(process.stages[one.stage]),
        "day": say.date(almaty(one.opened).date()),
        "files": f"{say.number(one.files)}, {say.quantity(octets(one.bytes))}" if one.files else "",
        "result": say(process.events[one.result].name) if one.result in process.events else "",
        "digest": one.snapshot,
        "place": quote(place) if any(path.startswith(place) for path in kept.files) else "",
        "feedback": [(say(SLOT_NAMES[slot]), text) for slot, text in one.said(say.language).items()],
        "findings": found,
    }


def _finding(row: Any, say: Localizer) -> dict[str, str]:
    word = FINDING_WORDS.get(row.severity) if row.verdict == Verdict.FAIL else VERDICT_WORDS.get(row.verdict)
    judgement = JUDGEMENTS.get(row.judgement)
    return {
        "word": say(word) if word else row.verdict, "path": row.path, "text": row.message, "rule": row.rule,
        "judgement": say(judgement) if judgement else "",
    }  # fmt: skip


def _conclusion(event: Event, look: Look, kept: Kept, say: Localizer) -> dict[str, str]:
    body = event.body or {}
    decision = str(body.get("event", "")).removeprefix("conclude-")
    kinds = kinds_told(map(str, body.get("kinds") or filter(None, [body.get("kind")])))
    return {
        "kinds": ", ".join(map(say.param, kinds)),
        "number": str(event.seq),
        "day": say.date(almaty(event.said).date()),
        "who": name_of(event.actor, look.people),
        "decision": _word(DECISION_WORDS, decision, say),
        "file": quote(kept.papers.get(event.seq, "")),
        "name": str(body.get("file") or ""),
        "digest": str(body.get("paper") or body.get("conclusion") or ""),
        "why": str(body.get("reason") or ""),
    }


def _remark(one: Remark, look: Look, say: Localizer) -> dict[str, Any]:
    data = remark_json(one, look.people, say.language)
    how = carried_text(data)
    return {
        **data,
        "word": say(SEVERITY_WORDS[one.severity]),
        "where": place_text(one.place, say),
        "carried": say(how) if how else "",
        "thread": [(say(ANSWER_WORDS[a["how"]]), a["by"], a["text"]) for a in data["answers"]],
    }


def _event(event: Event, look: Look, say: Localizer) -> dict[str, Any]:
    process, local = look.case.process, almaty(event.said)
    who = [
        say(process.roles[SYSTEM]) if one == SYSTEM else name_of(one, look.people)
        for one in (event.actor, event.on_behalf_of) if one
    ]  # fmt: skip
    named = {"person": who[0], "other": who[-1]}
    body = event.body or {}
    return {
        "number": event.seq,
        "time": f"{say.date(local.date())} {local:%H:%M}",
        "who": say(Message("{person} for {other}", named)) if len(who) > 1 else who[0],
        "what": say.param(done(event, process)),
        "about": about(event, process, look.people, say),
        "texts": [text for key in _WHOLE if isinstance(text := body.get(key), str) and len(text) > _SHORT],
        "hash": event.hash,
    }


def _files(kept: Kept, say: Localizer) -> Iterator[dict[str, str]]:
    """The files of the course and of the last version, in order of their paths."""
    there = kept.course
    for path in sorted({*there, *kept.wanted}):
        wanted, found, place = kept.wanted.get(path), there.get(path), kept.places.get(path, path)
        if found is None:
            state = "film" if path in kept.left else "gone"
        else:
            state = "new" if wanted is None else "as_submitted" if wanted == found else "other"
        renamed = say(Message("in the archive: {path}", {"path": Code(place)})) if place != path else ""
        here = {
            "address": quote(COURSE + place), "size": say.quantity(octets(kept.sizes[COURSE + place])),
            "renamed": renamed,
        } if found else {"address": "", "size": "", "renamed": ""}  # fmt: skip
        yield {
            "path": path, "state": state, "word": say(_LABELS[state]), "digest": found or wanted or "", **here,
        }  # fmt: skip


def _said(text: object) -> Markup:
    """What somebody wrote, line by line, with its language where that can be told."""
    words = printable(masked(str(text)))
    spoken_in = language_of(words[:_TELLING], _FEWEST)
    begin = Markup('<bdi lang="{}">').format(spoken_in) if spoken_in in LANGUAGES else Markup("<bdi>")
    return begin + Markup("<br>").join(words.split("\n")) + Markup("</bdi>")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.filters["said"] = _said
    return made
