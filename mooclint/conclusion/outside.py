"""A program of the user's own that checks what mooclint cannot: its exit code is the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mooclint.conclusion.signature import Signature, Status
from mooclint.files.program import on_path
from mooclint.media.process import run
from mooclint.message.message import Code, Message, Param, Quantity

SIGNATURE, FILE = "{signature}", "{file}"  # what stands in its words for the two files
_SECONDS, _MOST = 60, 2**20
_NOT_STARTED = (126, 127)  # what a shell says of a program that is none, or is not there
_MEMORY = 2**34  # bytes of address space: programs in Java reserve much of which they use little


def ask_program(found: Signature, words: Sequence[str], signature: Path, of: Path) -> Signature:
    """The signature with the program's answer: 0 is yes, all else is no; open where it gave none."""
    program = words[0] if Path(words[0]).is_absolute() else on_path(words[0]) or ""
    named: dict[str, Param] = {"program": Code(words[0]), "seconds": Quantity(_SECONDS, "s")}
    if not program:
        return replace(found, reason=Message("The verifier of your settings is not there: {program}", named))
    places = {SIGNATURE: str(signature.absolute()), FILE: str(of.absolute())}
    command = [program, *(places.get(word, word) for word in words[1:])]
    try:
        ended = run(command, timeout=_SECONDS, max_output=_MOST, memory=_MEMORY)
    except OSError:
        ended = None
    if ended is None or ended.code in _NOT_STARTED:
        return replace(found, reason=Message("The verifier of your settings cannot be started: {program}", named))
    if ended.code is None:
        late = Message("The verifier of your settings gave no answer within {seconds}: {program}", named)
        return replace(found, reason=late)
    said = Message("So says the verifier of your settings: {program}", named)
    return replace(found, status=Status.VOUCHED if ended.code == 0 else Status.BROKEN, reason=said)
