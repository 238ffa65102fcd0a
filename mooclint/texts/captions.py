"""Subtitle files, SubRip and WebVTT: what they say, when, and what is wrong with their cues."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from mooclint.course.document import Unread
from mooclint.files.encoding import decode
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.language.speech import spoken, syllable_count, word_count
from mooclint.message.message import Message, Quantity
from mooclint.message.place import Place
from mooclint.message.plain import one_line, printable

MAX_BYTES = 4 * 1024 * 1024
MAX_CUES = 20_000
MAX_TEXT = 1_000_000  # characters that are kept
SUFFIXES = (".srt", ".vtt")

_LINE_END = re.compile("\r?\r?\n|\r")
# What players read: minutes and seconds below sixty; SubRip has two digits of hours, WebVTT may leave the hours out.
_SRT_TIME = r"[0-9]{1,2}:[0-5]?[0-9]:[0-5]?[0-9][.,][0-9]{1,3}"
_VTT_TIME = r"(?:[0-9]{1,4}:)?[0-5][0-9]:[0-5][0-9]\.[0-9]{3}"
_TIMES = {
    name: re.compile(rf"\s*({time})\s*-->\s*({time})(?:\s.*)?")
    for name, time in {"srt": _SRT_TIME, "webvtt": _VTT_TIME}.items()
}
# What was meant for a time line: '00:00:01,000 -> 00:00:02,000'.
_ALMOST = re.compile(r"\s*-?[0-9]+[:;][0-9:.,;]*\s*(?:-*>|[-–—→]+)\s*[0-9]+[:;][0-9:.,;]*\s*")
_COMMA = re.compile(r"[0-9],[0-9]{3} ?-->")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_NUMBER = re.compile(r"\s*[0-9]{1,9}\s*")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[0-9:.]+>|\{\\[^{}]*\}")


class Cue(NamedTuple):
    """One cue: the line of its times, its seconds, the characters of its longest line, and characters a second.

    A cue that lasts no time has the speed 0.
    """

    line: int
    start_s: float
    end_s: float
    longest_line: int
    speed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CueFault:
    """What is wrong with a cue. `cue` counts from 1; it is 0 for lines that belong to no cue.

    `kind`: 'negative' (it ends no later than it begins), 'empty' (no text), 'unordered' (it begins before the cue
    above), 'overlap' (it begins before the cue above ends), 'unparsed' (its time line cannot be read, or there is
    none: players leave the text out), 'header' (a WebVTT file without its first line).
    """

    kind: str
    place: Place
    cue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """A subtitle file that could be read; it has one cue at least.

    `format` is 'srt' or 'webvtt', `encoding` what the bytes turned out to be. `text` has no tags, a line for each line
    on the screen, at most MAX_TEXT characters; `words` and `syllables` count all that is said.
    """

    path: str
    format: str
    encoding: str
    figures: tuple[Cue, ...]
    words: int
    syllables: int
    text: str
    faults: tuple[CueFault, ...] = ()

    @property
    def cues(self) -> int:
        """How many cues could be read."""
        return len(self.figures)

    @property
    def start_s(self) -> float:
        """When the first cue appears."""
        return min(cue.start_s for cue in self.figures)

    @property
    def end_s(self) -> float:
        """When the last cue goes."""
        return self.last.end_s

    @property
    def last(self) -> Cue:
        """The cue that goes last."""
        return max(self.figures, key=lambda cue: cue.end_s)

    @property
    def longest(self) -> Cue:
        """The cue with the longest line."""
        return max(self.figures, key=lambda cue: cue.longest_line)

    @property
    def fastest(self) -> Cue:
        """The cue with the most characters a second."""
        return max(self.figures, key=lambda cue: cue.speed)

    def place(self, cue: Cue) -> Place:
        """Where a cue stands."""
        return Place(path=self.path, line=cue.line, start=cue.start_s, end=cue.end_s)


@dataclass(slots=True)
class _Block:
    """A time line, its two times as written (None: they cannot be read), and the numbered lines below it."""

    line: int
    times: tuple[str, str] | None
    lines: list[tuple[int, str]] = field(default_factory=list)

    @property
    def text(self) -> list[str]:
        """The lines without tags, blank ones left out."""
        return [line for line in (_TAG.sub("", text).strip() for _, text in self.lines) if line]


def read_captions(disk: Path, name: str) -> Captions | Unread:
    """The subtitle file at `disk`, which the package calls `name`. Nothing is raised for what a file may hold."""
    is_named = name.lower().endswith(SUFFIXES)
    foreign = Unread(Message("mooclint reads subtitles as SubRip (.srt) and WebVTT (.vtt) only"), damaged=False)
    data = _read(disk)
    if isinstance(data, Unread):
        return data
    decoded = decode(data)
    if decoded is None:
        return Unread(Message("the file is not a text")) if is_named else foreign
    text, encoding = decoded
    if not text.strip():
        return Unread(Message("the file is empty"))
    has_header = text.lstrip().startswith("WEBVTT")
    needs_header = name.lower().endswith(".vtt") and not has_header
    # SubRip under the name of WebVTT lacks more than the header, but its text can be read.
    format_ = "webvtt" if has_header or (needs_header and not _COMMA.search(text)) else "srt"
    blocks, stray = _blocks(_LINE_END.split(text), format_)
    if len(blocks) > MAX_CUES:
        return Unread(Message("the file has more than {limit} captions", {"limit": MAX_CUES}))
    if not any(block.times for block in blocks):
        return Unread(Message("there are no captions in the file")) if blocks or is_named else foreign
    faults = [CueFault(kind="unparsed", place=Place(path=name, line=line)) for line in stray]
    if needs_header:
        faults.append(CueFault(kind="header", place=Place(path=name, line=1)))
    return _captions(name, format_, encoding, blocks, faults)


def _read(disk: Path) -> bytes | Unread:
    try:
        return read_bytes(disk, MAX_BYTES)
    except TooLargeError:
        return Unread(Message("the file is larger than {size}", {"size": Quantity(MAX_BYTES // 1024**2, "MB")}))
    except (OSError, NotRegularError):
        return Unread(Message("the file cannot be opened"))


class NumberedCue(NamedTuple):
    """A caption in the order of its file: the line of the file that it begins in, its beginning in seconds (None where
    no time stands there), and what it says, on one line.
    """

    line: int
    start_s: float | None
    text: str


def numbered_cues(disk: Path) -> tuple[NumberedCue, ...]:
    """The captions of a subtitle file, in order; () where it cannot be read."""
    return tuple(
        NumberedCue(
            block.line, _seconds(block.times[0]) if block.times else None, one_line(html.unescape(" ".join(block.text)))
        )
        for block in _blocks_of(disk)
    )


class ShownCue(NamedTuple):
    """A caption as a player shows it: its seconds, and its lines without tags."""

    start_s: float
    end_s: float
    text: str


def shown_cues(disk: Path) -> tuple[ShownCue, ...]:
    """The captions of a subtitle file that a player can show, by time; () where it cannot be read."""
    cues = []
    for block in _blocks_of(disk):
        if block.times:
            start_s, end_s = map(_seconds, block.times)
            cues.append(ShownCue(start_s, end_s, printable(html.unescape("\n".join(block.text)))))
    return tuple(sorted(cue for cue in cues if cue.end_s > cue.start_s and cue.text.strip()))


def _blocks_of(disk: Path) -> list[_Block]:
    """The blocks of a file; none where it has no caption that can be read, or too many."""
    data = _read(disk)
    decoded = None if isinstance(data, Unread) else decode(data)
    if decoded is None or not decoded[0].strip():
        return []
    format_ = "webvtt" if decoded[0].lstrip().startswith("WEBVTT") else "srt"
    blocks = _blocks(_LINE_END.split(decoded[0]), format_)[0]
    return blocks if len(blocks) <= MAX_CUES and any(block.times for block in blocks) else []


# The lines of the file ----------------------------------------------------------------------------------------


def _blocks(lines: Sequence[str], format_: str) -> tuple[list[_Block], list[int]]:
    """The blocks of the file, and the first lines of texts that stand under no time line."""
    blocks: list[_Block] = []
    stray: list[int] = []
    chunks = list(_chunks(lines))
    if format_ == "webvtt" and chunks[0][0][1].lstrip("\ufeff \t").startswith("WEBVTT"):
        chunks[0] = [pair for pair in chunks[0] if pair[0] > chunks[0][0][0]]
        if not any(_is_time(line) for _, line in chunks[0]):
            del chunks[0]  # the header goes on to the first blank line
    for chunk in chunks:
        if format_ == "webvtt" and _ASIDE.match(chunk[0][1]):
            continue
        opened = False
        for number, line in chunk:
            if _is_time(line):
                if opened and blocks[-1].lines and _NUMBER.fullmatch(blocks[-1].lines[-1][1]):
                    blocks[-1].lines.pop()  # the number of this cue, with no blank line above it
                match = _TIMES[format_].fullmatch(line)
                blocks.append(_Block(number, (match[1], match[2]) if match else None))
                opened = True
            elif opened:
                blocks[-1].lines.append((number, line))
        if not opened:
            _take_stray(chunk, blocks, stray, format_)
    return blocks, stray


def _chunks(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines that are not blank, with their numbers."""
    chunk: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            chunk.append((number, line))
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _take_stray(chunk: list[tuple[int, str]], blocks: list[_Block], stray: list[int], format_: str) -> None:
    """Lines without a time line. In SubRip they go on with the cue above, unless a number says they are another's."""
    is_numbered = bool(_NUMBER.fullmatch(chunk[0][1]))
    if is_numbered and len(chunk) == 1:
        return  # a number alone shows nothing and hides nothing
    if format_ == "srt" and blocks and not is_numbered:
        blocks[-1].lines.extend(chunk)
    else:
        stray.append(chunk[0][0])


def _is_time(line: str) -> bool:
    """Whether a line is a time line or was meant for one."""
    if len(line) > 1000:
        return False
    return ("-->" in line and any(char.isdigit() for char in line)) or _ALMOST.fullmatch(line) is not None


# The cues -----------------------------------------------------------------------------------------------------


def _captions(name: str, format_: str, encoding: str, blocks: list[_Block], faults: list[CueFault]) -> Captions:
    figures: list[Cue] = []
    texts: list[str] = []
    for number, block in enumerate(blocks, 1):
        if block.times is None:
            faults.append(CueFault(kind="unparsed", place=Place(path=name, line=block.line), cue=number))
            continue
        start_s, end_s = map(_seconds, block.times)
        text = "\n".join(block.text)
        lines = printable(html.unescape(text) if format_ == "webvtt" else text).split("\n")
        cue = _figures(block.line, start_s, end_s, lines)
        place = Place(path=name, line=block.line, start=start_s, end=end_s)
        faults.extend(CueFault(kind=kind, place=place, cue=number) for kind in _kinds(cue, figures))
        figures.append(cue)
        texts.extend(line for line in lines if line)
    whole = "\n".join(texts)
    said = spoken(whole)
    return Captions(
        path=name,
        format=format_,
        encoding=encoding,
        figures=tuple(figures),
        words=word_count(said),
        syllables=syllable_count(said),
        text=whole[:MAX_TEXT],
        faults=tuple(sorted(faults, key=lambda fault: fault.place.line)),
    )


def _seconds(time: str) -> float:
    """What a time as written stands for: '1:02:03,4' is 3723.4."""
    whole, fraction = time.replace(",", ".").split(".")
    seconds = 0
    for part in whole.split(":"):
        seconds = 60 * seconds + int(part)
    return (1000 * seconds + int(fraction.ljust(3, "0"))) / 1000


def _figures(line: int, start_s: float, end_s: float, lines: Sequence[str]) -> Cue:
    lasts = end_s - start_s
    speed = sum(map(len, lines)) / lasts if lasts > 0 else 0.0
    return Cue(line, start_s, end_s, max(map(len, lines)), speed)


def _kinds(cue: Cue, above: Sequence[Cue]) -> Iterator[str]:
    """The faults of a cue that could be read."""
    if cue.end_s <= cue.start_s:
        yield "negative"
    if cue.longest_line == 0:
        yield "empty"
    if above and cue.start_s < above[-1].start_s:
        yield "unordered"
    elif above and cue.start_s < above[-1].end_s:
        yield "overlap"
