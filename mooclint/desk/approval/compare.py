"""A round against an earlier one: files, texts, durations, findings, and what became of the remarks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.desk.approval.at import At, of_person
from mooclint.desk.approval.films import is_film, pairs
from mooclint.desk.approval.remarks import shown
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.report.words import SEVERITY_WORDS
from mooclint.review.case.acts import deeds
from mooclint.review.doing.rounds import Compared, compare_rounds, files_of, name_of_round
from mooclint.review.errors import InputError
from mooclint.review.rounds.difference import Found, TextChange, media_change

_MOST = 200  # lines of a list


@of_person
def compare(at: At) -> Response:
    """The rounds of the address, or the last two."""
    if not at.seen.whole or not at.case.rounds:
        raise HTTPException(404)
    case, asked = at.case, at.request.query_params
    rounds = [name_of_round(one) for one in case.rounds]
    before, after = asked.get("from") or None, asked.get("to") or None
    try:
        found = compare_rounds(at.home.folder, case, before, after, at.say.language) if len(rounds) > 1 else None
    except InputError as error:
        raise HTTPException(404) from error
    films = pairs(at, found, asked.get("film", "")) if found else None
    filmed = any(map(is_film, files_of(at.home.folder, case.rounds[-1])))
    copying = filmed and "look" in deeds(case, at.me.id)
    return at.page(
        "compare.html", rounds=rounds, found=_shown(at, found) if found else None, films=films, copying=copying
    )


def _shown(at: At, one: Compared) -> dict[str, Any]:
    found, say = one.found, at.say
    return {
        "before": name_of_round(one.before), "after": name_of_round(one.after),
        "files": [
            (say(Message("New files")), found.added[:_MOST]),
            (say(Message("Files that are gone")), found.gone[:_MOST]),
            (say(Message("Files with another name")), [f"{old} → {new}" for old, new in found.renamed[:_MOST]]),
            (say(Message("Files that changed")), found.changed[:_MOST]),
        ],
        "texts": [_text(text) for text in found.texts],
        "media": [(change.path, say(media_change(change))) for change in found.media],
        "known": found.findings_new is not None,
        "new": list(_findings(found.findings_new or (), say)),
        "gone": list(_findings(found.findings_gone or (), say)),
        "changed": list(_findings(found.findings_changed or (), say)),
        "remarks": [shown(at, remark) for remark in one.remarks],
    }  # fmt: skip


def _text(change: TextChange) -> dict[str, Any]:
    lines = [("ins" if not line.before else "del", line.before or line.after, line.text) for line in change.lines]
    return {"path": change.path, "lines": lines, "left": change.left_out}


def _findings(found: tuple[Found, ...], say: Localizer) -> Iterator[tuple[str, str, str, str]]:
    words = {severity.value: word for severity, word in SEVERITY_WORDS.items()}
    for one in found[:_MOST]:
        word = say(words[one.severity]) if one.severity in words else one.severity
        yield one.severity, word, one.rule, f"{one.path}: {one.message}" if one.path else one.message
