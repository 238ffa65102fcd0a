"""A letter as a mail program saves it (.eml, RFC 5322): its attachments, and the links that stand in their place."""

from __future__ import annotations

import binascii
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Part
from email.utils import parseaddr
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from mooclint.course.endings import CAPTIONS, CLOSED, FORMS, SLIDES, VIDEO
from mooclint.files.encoding import decode
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.refusal import refusal
from mooclint.message.message import Message, Quantity
from mooclint.message.plain import one_line
from mooclint.texts.quizzes.markup import plain_html

MAX_MAIL = 96 * 2**20  # bytes; mail servers stop at 25 to 50 MB
# The library looks at each line once for every multipart around it: these hold that to seconds.
_MAX_LINES = 2_000_000
_MAX_BOUNDARIES = 64
_MAX_PARTS = 2_000
_MAX_LINKS = 200
_MAX_TEXT = 2**20  # characters of a letter's text that are looked at
_MAX_NAME = 8_000  # bytes of a header with a name
_BAD = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
# What holds attachments that only the program that wrote it opens, and what to do about it.
_SEALED = {
    "application/ms-tnef": Message(
        "Outlook wrapped the attachments into it; ask for the letter anew, in the format HTML or plain text"
    ),
    "application/pkcs7-mime": Message("the letter is encrypted or sealed; open it in a mail program, save the files"),
    "application/pgp-encrypted": Message("the letter is encrypted; open it in a mail program, save the files"),
    "message/partial": Message("only a part of a letter that was cut in pieces; ask for it anew"),
}
_SEALED_NAMES = {"winmail.dat": "application/ms-tnef", "smime.p7m": "application/pkcs7-mime"}
_CLOUDS = re.compile(
    r"(?:^|\.)(?:drive\.google\.com|docs\.google\.com|photos\.google\.com|photos\.app\.goo\.gl|disk\.yandex\.[a-z]+"
    r"|disk\.360\.yandex\.[a-z]+|yadi\.sk|cloud\.mail\.ru|dropbox\.com|onedrive\.live\.com|1drv\.ms|sharepoint\.com"
    r"|wetransfer\.com|we\.tl|mega\.nz|icloud\.com|box\.com|mediafire\.com|terabox\.com|youtube\.com|youtu\.be"
    r"|vimeo\.com|rutube\.ru)$"
)
_FILES = VIDEO | CAPTIONS | FORMS | CLOSED | SLIDES | {".zip", ".rar", ".7z"}
_BOUNDARY = re.compile(rb"boundary[ *=]", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"«»“”]{1,2000}", re.IGNORECASE)
_HREF = re.compile(r"<a\s[^<>]{0,2000}?href\s*=\s*[\"']?(https?://[^\"'\s<>]{1,2000})[^<>]*>", re.IGNORECASE)


class MailError(Exception):
    """The letter is not read; `message` is a clause without a capital or a full stop."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a letter; `name` is what the letter calls it, without folders, and may be empty."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class CloudLink:
    """A link to a place where files lie, and what the letter says beside it."""

    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter. `sealed`: parts that cannot be opened here, by name, each with why and what to do."""

    subject: str
    attached: tuple[Attached, ...]
    links: tuple[CloudLink, ...]
    sealed: tuple[tuple[str, Message], ...]


def sender_of(path: Path) -> str:
    """The address that a letter says it is from; '' where it says none, or is no letter that can be read."""
    try:
        head = message_from_bytes(read_bytes(path, MAX_MAIL).partition(b"\n\n")[0][:_MAX_TEXT])
        return parseaddr(str(head.get("From", "")))[1].casefold()
    except (TooLargeError, NotRegularError, OSError, *_BAD):
        return ""


def read_mail(path: Path) -> Mail:
    """The letter in a file. Letters inside it (forwarded ones) are read as part of it. Raises `MailError`."""
    try:
        data = read_bytes(path, MAX_MAIL)
        if data.count(b"\n") > _MAX_LINES or len(_BOUNDARY.findall(data)) > _MAX_BOUNDARIES:
            raise ValueError
        letter = message_from_bytes(data)
        parts = list(islice(_leaves(letter), _MAX_PARTS))
    except TooLargeError:
        limit = Quantity(MAX_MAIL // 2**20, "MB")
        raise MailError(Message("it is larger than {limit}; save its attachments by hand", {"limit": limit})) from None
    except NotRegularError:
        raise MailError(Message("it is not a regular file (a device, a pipe or a socket)")) from None
    except OSError as error:
        raise MailError(refusal(error)) from None
    except _BAD:
        raise MailError(Message("it is no letter that can be read; save its attachments by hand")) from None
    if not letter.keys():
        raise MailError(Message("it is no letter that can be read; save its attachments by hand"))
    attached: list[Attached] = []
    texts: list[str] = []
    sealed: list[tuple[str, Message]] = []
    for part in parts:
        name, kind = _file_name(part), part.get_content_type()
        kind = _SEALED_NAMES.get(name.casefold(), kind)
        if kind in _SEALED:
            sealed.append((name or kind, _SEALED[kind]))
        elif name or part.get_content_maintype() not in ("text", "message", "multipart"):
            attached.append(Attached(name or _unnamed(kind, len(attached) + 1), _payload(part)))
        elif kind in ("text/plain", "text/html"):
            texts.append(_plain(_text_of(part)[:_MAX_TEXT], html=kind == "text/html"))
    return Mail(
        subject=one_line(_words(_raw(letter, "subject"))),
        attached=tuple(attached),
        links=tuple(islice(_links(texts), _MAX_LINKS)),
        sealed=tuple(sealed),
    )


def _leaves(letter: Part) -> Iterator[Part]:
    """The parts that hold something, in their order, those of letters inside it too."""
    waiting = [letter]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting.extend(one for one in reversed(inner) if isinstance(one, Part))
        else:
            yield part


def _payload(part: Part) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


# --- names


def _raw(part: Part, name: str) -> str:
    """A header as it was written; bytes that no standard allows are read as UTF-8 or as a Cyrillic code page."""
    value = next((str(value) for key, value in part.raw_items() if key.casefold() == name), "")[:_MAX_NAME]
    if value.isascii():
        return value
    data = value.encode("utf-8", "surrogateescape")
    found = decode(data)
    return found[0] if found else data.decode("utf-8", "replace")


def _words(text: str) -> str:
    """The text with its encoded words (RFC 2047) read; a letter cut between two of them is put together."""
    if "=?" not in text:
        return text
    try:
        parts = decode_header(text)
    except (MessageError, ValueError, binascii.Error):
        return text
    return "".join(one if isinstance(one, str) else _decoded(one, charset or "") for one, charset in parts)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset or "ascii")
    except (LookupError, UnicodeError):
        found = decode(data)
        return found[0] if found else data.decode("utf-8", "replace")


def _file_name(part: Part) -> str:
    """The name of an attachment, as RFC 2231, RFC 2047 or plain bytes state it; '' for none."""
    clean = Part()
    for header in ("content-disposition", "content-type"):
        clean[header] = one_line(_raw(part, header))
    try:
        found = _words(clean.get_filename("") or "")
    except _BAD:
        found = ""
    name = re.split(r"[\\/]", one_line(found))[-1].strip()
    return "" if name in (".", "..") else name


def _unnamed(kind: str, number: int) -> str:
    return f"attachment-{number}{mimetypes.guess_extension(kind) or '.bin'}"


# --- the text and its links


def _text_of(part: Part) -> str:
    return _decoded(_payload(part)[: 4 * _MAX_TEXT], part.get_content_charset("") or "")


def _plain(text: str, *, html: bool) -> str:
    return plain_html(_HREF.sub(r" \1 ", text)) if html else text


def _links(texts: list[str]) -> Iterator[CloudLink]:
    """The links to files, each once, with the words of their line, else of the line before."""
    seen: set[str] = set()
    for text in texts:
        before = ""
        for line in text.splitlines():
            words = one_line(_URL.sub(" ", line)).strip(" -–—:•*")
            for found in _URL.findall(line):
                url = found.rstrip(".,;:!?)]}'")
                if url not in seen and _leads_to_files(url):
                    seen.add(url)
                    yield CloudLink(url=url, words=words or before)
            before = words or before


def _leads_to_files(url: str) -> bool:
    """Whether an address is one of a cloud or of a film, or names a file."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").casefold()
    except ValueError:
        return False
    return bool(_CLOUDS.search(host)) or PurePosixPath(parts.path).suffix.casefold() in _FILES
