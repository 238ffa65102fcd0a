"""A reply as people send it home: a zip, a folder, or the letter that it came with; all of it becomes one zip."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from mooclint.files.kinds import ZIP
from mooclint.files.read import TooLargeError, read_bytes
from mooclint.files.zip import ZipError, made_zip, pack_folder, read_zip
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.review.exchange.grids import CSV, DOCX
from mooclint.review.exchange.mail import MAX_MAIL, Attached, Mail, MailError, read_mail
from mooclint.review.exchange.packet import PACKET
from mooclint.review.exchange.reply import TEXTS, ReplyError, no_packet

LETTER = ".eml"


@contextmanager
def as_zip(given: Path) -> Iterator[Path]:
    """A reply as a zip: a folder or a form is packed; a letter's packet gets what was attached beside it.

    Raises `ReplyError` for a folder without a packet, a letter without a packet or a form, or with several packets.
    """
    with tempfile.TemporaryDirectory(prefix="mooclint-reply-") as folder:
        packed = Path(folder) / "reply.zip"
        try:
            if given.is_dir():
                _pack(given, packed)
            elif given.suffix.lower() == LETTER:
                _unfold(given, packed)
            elif given.suffix.lower() in (DOCX, CSV, *TEXTS):
                packed.write_bytes(made_zip({given.name: read_bytes(given, MAX_MAIL)}))
            else:
                packed = given
        except TooLargeError:
            large: dict[str, Param] = {"path": Code(str(given)), "limit": Quantity(MAX_MAIL // 2**20, "MB")}
            raise ReplyError(Message("{path} is not taken in: it is larger than {limit}", large)) from None
        except (ZipError, MailError) as error:
            named: dict[str, Param] = {"path": Code(str(given)), "why": error.message}
            raise ReplyError(Message("{path} is not taken in: {why}", named)) from error
        yield packed


def _pack(given: Path, packed: Path) -> None:
    forms = any(path.suffix.lower() in (DOCX, CSV, *TEXTS) for path in given.iterdir())
    if not (given / PACKET).is_file() and not any(given.glob(f"*/{PACKET}")) and not forms:
        raise ReplyError(no_packet(given))
    pack_folder(given, packed)


def _unfold(letter: Path, packed: Path) -> None:
    """Writes the packet of a letter, the other attachments beside its forms."""
    mail = read_mail(letter)
    packets: dict[str, Attached] = {}
    for one in mail.attached:
        if one.data.startswith(ZIP) and not one.name.lower().endswith(DOCX) and _folders(one, packed):
            packets.setdefault(hashlib.sha256(one.data).hexdigest(), one)
    if not packets:
        _forms_alone(letter, mail, packed)
        return
    if len(packets) > 1:
        named: dict[str, Param] = {"path": Code(str(letter)), "names": [Code(one.name) for one in packets.values()]}
        raise ReplyError(Message("There are several packets in {path}: {names}. Save them and take each in.", named))
    packet = next(iter(packets.values()))
    [folder, *_] = _folders(packet, packed)
    beside = [one for one in mail.attached if hashlib.sha256(one.data).hexdigest() not in packets]
    with zipfile.ZipFile(packed, "a") as archive:
        there = set(archive.namelist())
        for one in beside:
            name = _free(f"{folder}{one.name}", there)
            there.add(name)
            archive.writestr(name, one.data)


def _folders(one: Attached, packed: Path) -> list[str]:
    """The folders of an attached zip in which a packet lies; it is left behind as `packed`."""
    packed.write_bytes(one.data)
    try:
        names = read_zip(packed, keep=lambda name: False).digests
    except ZipError:
        return []
    return [name.removesuffix(PACKET) for name in names if PurePosixPath(name).name == PACKET and name.count("/") < 2]


def _free(name: str, there: set[str]) -> str:
    """The name, or with a number where a file is called so already."""
    path, number = PurePosixPath(name), 1
    while name in there:
        number += 1
        name = str(path.with_stem(f"{path.stem} ({number})"))
    return name


def _forms_alone(letter: Path, mail: Mail, packed: Path) -> None:
    """Writes what a letter without a packet brings, if there is a file among it that may be a form."""
    files: dict[str, bytes] = {}
    for one in mail.attached:
        files[_free(one.name, set(files))] = one.data
    if not any(name.lower().endswith((DOCX, CSV, *TEXTS)) for name in files):
        raise ReplyError(_without(letter, mail))
    packed.write_bytes(made_zip(files))


def _without(letter: Path, mail: Mail) -> Message:
    """That there is no packet in a letter; why, where something in it cannot be opened."""
    if not mail.sealed:
        return no_packet(letter)
    name, why = mail.sealed[0]
    named: dict[str, Param] = {"path": Code(str(letter)), "name": Code(name), "why": why}
    return Message("There is no packet in {path} that can be read. {name}: {why}.", named)
