"""The signed conclusion as a file: where its copy is, and what to do where none is kept."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case, Conclusion
from mooclint.review.log.events import Event
from mooclint.review.material.digest import file_digest
from mooclint.review.material.papers import own_path, paper_of

MOST_MAILED = 20 * 2**20  # bytes: more than that many mail servers send back


def signed_paper(folder: Path, case: Case) -> Path | None:
    """The copy of the signed conclusion, if it is what was signed."""
    signed = case.conclusion
    there = paper_of(folder, signed.digest) if signed and signed.digest else None
    return there if signed and there and file_digest(there) == signed.digest else None


def paper_line(folder: Path, case: Case) -> Message | None:
    """Where the copy of the signed conclusion is, or that there is none; None before the conclusion."""
    signed = case.conclusion
    if signed is None:
        return None
    if paper := signed_paper(folder, case):
        named: dict[str, Param] = {"path": Code(own_path(folder, paper))}
        return Message("A copy of the signed conclusion is kept in the course’s folder: {path}", named)
    if signed.kept:
        return Message("The copy of the signed conclusion is gone, or is not what was signed; verify names it.")
    return Message("No copy of the signed conclusion is kept here: keep the file that was signed.")


def tell_paper(home: Home, case: Case, events: Iterable[Event]) -> None:
    """Tells where the copy is, once the conclusion is on record by one of these events."""
    if any(event.type == "conclusion.signed" for event in events) and (line := paper_line(home.folder, case)):
        home.tell(line)


def copy_of(folder: Path, case: Case) -> tuple[str, bytes] | None:
    """The signed conclusion as it goes along with something, by its name; None where none is kept, or it is too large.

    A name that was redacted is known no more.
    """
    signed, paper = case.conclusion, signed_paper(folder, case)
    return _file(signed, paper) if signed and paper else None


def _file(signed: Conclusion, paper: Path) -> tuple[str, bytes] | None:
    with suppress(OSError, NotRegularError, TooLargeError):
        return signed.file or paper.name, read_bytes(paper, MOST_MAILED)
    return None


def to_attach(folder: Path, case: Case) -> tuple[tuple[str, bytes] | None, Message]:
    """The signed conclusion as it goes with a letter, by its name; and what is to be known of that.

    Without it whoever sends the letter attaches it.
    """
    signed, paper = case.conclusion, signed_paper(folder, case)
    named: dict[str, Param] = {"file": Code((signed.file or signed.known) if signed else "–")}
    if signed is None or paper is None:
        text = Message(
            "The letter says that the signed conclusion goes with it, and no copy is kept here: attach {file} "
            "yourself.",
            named,
        )
        return None, text
    named |= {"path": Code(own_path(folder, paper))}
    found = _file(signed, paper)
    if found is None:
        text = Message(
            "The signed conclusion is too large for a letter: send it by a way of its own, and say so. In the course’s "
            "folder it is {path}.",
            named,
        )
        return None, text
    named |= {"file": Code(found[0])}
    return found, Message(
        "The signed conclusion goes with this letter: {file}. In the file of the letter it is attached; where you send "
        "the text alone, attach it yourself: in the course’s folder it is {path}.",
        named,
    )
