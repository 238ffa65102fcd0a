"""The signed conclusion: a file of which the log keeps the digest alone, so what it says is looked at before."""

from __future__ import annotations

from pathlib import Path

from mooclint.cli.errors import UserError
from mooclint.conclusion.form import decided_in
from mooclint.files.read import NotRegularError, TooLargeError
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.guards import DECISION_WORDS, DECISIONS
from mooclint.review.errors import CheckpointError
from mooclint.review.log.carriers import text_of
from mooclint.review.log.events import read_checkpoints

# How one begins: PDF, a zip (Word, ASiC), a scan as JPEG, PNG or TIFF, a signature (CMS).
_SIGNED = (b"%PDF-", b"PK\x03\x04", b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"0\x82", b"0\x83", b"0\x84")


def check_signed(file: Path, called: str, event: str, course: str) -> None:
    """Raises UserError for what cannot be the conclusion that an event puts on record, as far as the file tells.

    `called`: what people know the file by; `course`: the id. A scan, and what was filled in by hand, tell nothing.
    """
    named: dict[str, Param] = {"path": Code(called)}
    with file.open("rb") as opened:
        if not opened.read(5).startswith(_SIGNED):
            raise UserError(Message("{path} is no conclusion: give its PDF, Word document, scan or signature.", named))
    try:
        text = text_of(file)
        points = read_checkpoints(text)
    except (OSError, ValueError, NotRegularError, TooLargeError, CheckpointError):
        return
    if points and all(point.course != course for point in points):
        raise UserError(Message("{path} is the conclusion of another course.", named))
    said, wanted = decided_in(text), DECISIONS.get(event)
    if said and wanted and wanted not in said:
        named |= {"said": DECISION_WORDS[min(said)], "wanted": DECISION_WORDS[wanted]}
        what = Message("The conclusion in {path} says “{said}”, not “{wanted}”: record what was signed.", named)
        raise UserError(what)
