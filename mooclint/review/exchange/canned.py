"""Remarks that come again in every course, as data in three languages: each receiver reads them in their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from mooclint.files.data import data_folder
from mooclint.files.located import Problem
from mooclint.files.schema import validate
from mooclint.files.yaml import read_kept
from mooclint.message.message import Code, Command, Message, Param
from mooclint.review.errors import ReviewError


class CannedError(ReviewError):
    """A file of canned remarks that cannot be used, or a code that is in none. `problems`: what is wrong in it."""

    def __init__(self, message: Message, problems: tuple[tuple[Path, Problem], ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Canned:
    """A remark that is ready. `clause`: the one that it rests on, '' for none; `text` by language."""

    code: str
    clause: str
    severity: str
    text: Mapping[str, str]

    def details(self, language: str, added: str) -> dict[str, Any]:
        """What a remark made of it brings along: the text in one language, and what others are made of."""
        return {
            "text": f"{self.text[language]} {added.strip()}".strip(),
            "canned": {"code": self.code, "text": dict(self.text)},
            **({"added": added.strip()} if added.strip() else {}),
        }


def load_canned(path: Path | None = None) -> dict[str, Canned]:
    """Code -> remark: those that mooclint ships, or those of a file. Raises CannedError."""
    path = path or data_folder("criteria") / "bmg-coursera" / "remarks.yaml"
    document, problems = read_kept(path)
    if document is not None and not problems:
        problems = validate(document, "canned")
    if document is None or problems:
        message = Message("The remarks cannot be used: {path}", {"path": Code(str(path))})
        raise CannedError(message, tuple((path, problem) for problem in problems))
    found: dict[str, Canned] = {}
    for row in document.data["remarks"]:
        if row["code"] in found:
            named: dict[str, Param] = {"path": Code(str(path)), "code": Code(row["code"])}
            raise CannedError(Message("{path} has the code {code} twice.", named))
        found[row["code"]] = Canned(
            code=row["code"], clause=row.get("clause", ""), severity=row["severity"], text=dict(row["text"])
        )
    return found


def canned_of(known: Mapping[str, Canned], code: str) -> Canned:
    """The remark of that code. Raises CannedError, with what was perhaps meant."""
    if code in known:
        return known[code]
    close = get_close_matches(code, known, 1)
    named: dict[str, Param] = {"code": Code(code), "close": Code(close[0] if close else "")}
    if close:
        raise CannedError(Message("There is no canned remark {code}. Did you mean {close}?", named))
    named["command"] = Command(("review", "canned"))
    raise CannedError(Message("There is no canned remark {code}. All of them: {command}", named))


def under_clause(one: Canned, clause: str) -> bool:
    """Whether a remark rests on a clause (`PRD-4`), or on one of its family (`PRD`)."""
    wanted = clause.upper()
    return one.clause.upper() == wanted or one.clause.upper().rpartition("-")[0] == wanted
