"""Files that a command of a review is given: there, and of the kind that is asked for, or named for what they are."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from mooclint.cli.common import check_outputs
from mooclint.cli.errors import ASKED_WRONGLY, COULD_NOT, UserError
from mooclint.files.address import Address, AddressError, Spot, exists, spot
from mooclint.files.encoding import decode
from mooclint.files.kinds import kind_of
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message, Param

_LOOKED_AT = 2**20  # bytes by which the kind of a file is told


def the_file(given: str, *, folders: bool = False) -> Path:
    """The path of a file with something in it; of a folder too where `folders`. Raises UserError."""
    path, named = Path(given), {"path": Code(given)}
    if not given.strip():
        raise UserError(Message("The name of a file is empty."))
    try:
        found = path.stat()
        if stat.S_ISREG(found.st_mode):
            with path.open("rb"):
                pass
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError(Message("There is no such file: {path}", named)) from error
    except OSError as error:
        told: dict[str, Param] = {**named, "reason": refusal(error)}
        raise UserError(Message("The system refused: {path} ({reason})", told), exit_code=COULD_NOT) from error
    except ValueError as error:  # a NUL in the path
        raise UserError(Message("There is no such file: {path}", named)) from error
    if stat.S_ISDIR(found.st_mode):
        if folders:
            return path
        raise UserError(Message("This is a folder; a file is asked for: {path}", named))
    if not stat.S_ISREG(found.st_mode):
        raise UserError(Message("This is no file but a device, a pipe or a socket: {path}", named))
    if not found.st_size:
        raise UserError(Message("This file is empty: {path}", named))
    return path


def the_spot(given: str) -> Spot:
    """The same, at an address too. Raises UserError."""
    try:
        place = spot(given)
        if isinstance(place, Address) and not exists(place):
            raise UserError(Message("There is no such file: {path}", {"path": Code(given)}))
    except AddressError as error:
        raise refused_address(error) from error
    return place if isinstance(place, Address) else the_file(given)


def free_spot(given: str) -> Spot:
    """Where a new file goes, here or at an address. Raises UserError where something is there already."""
    try:
        place = spot(given)
        if isinstance(place, Path):
            check_outputs([given])
        if exists(place) if isinstance(place, Address) else os.path.lexists(place):
            raise UserError(Message("The file is there already: {path}", {"path": Code(given)}))
    except AddressError as error:
        raise refused_address(error) from error
    return place


def refused_address(error: AddressError) -> UserError:
    """Why nothing is had from an address, or written there."""
    return UserError(error.message, exit_code=ASKED_WRONGLY if error.wrong else COULD_NOT)


def is_there(target: str, data: bytes) -> bool:
    """Whether that very file is there already: nothing is to be written over."""
    try:
        return read_bytes(Path(target), len(data)) == data
    except (OSError, NotRegularError, TooLargeError):
        return False


def first_kind(path: Path) -> Message | None:
    """What kind of file it is; None for a text, and for what nobody can tell."""
    return kind_of(_begin(path))


def _begin(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LOOKED_AT)


def no_text(path: Path) -> UserError:
    """Why a file is not read as text in UTF-8."""
    data = _begin(path)
    kind, found = kind_of(data), decode(data)
    named: dict[str, Param] = {"path": Code(str(path))}
    if kind is not None:
        return UserError(Message("This is {kind}, and a text file is asked for: {path}", {**named, "kind": kind}))
    if found is None:
        return UserError(Message("This is no text: {path}", named))
    named["encoding"] = Code(found[1])
    return UserError(Message("This text is in {encoding}; save it as UTF-8: {path}", named))
