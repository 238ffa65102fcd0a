"""Measures of a video: as an item of the course, and as a master or delivery file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any

from mooclint.course.codes import ItemCode, guess_code, parse_code
from mooclint.course.document import Document
from mooclint.course.endings import VIDEO
from mooclint.course.model import FileRef, FileRole, Item
from mooclint.criteria.words import word
from mooclint.files.located import shown
from mooclint.measures.kinds import InCourse, MediaFile
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, Value, file_there, measure
from mooclint.measures.there import is_there
from mooclint.media.codecs import transform as codec_transform
from mooclint.media.facts import MediaFacts
from mooclint.media.signals import Signal
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.message.plain import clock
from mooclint.texts.forms.times import minutes
from mooclint.texts.forms.values import same_title


def facts_of(file: MediaFile, evidence: Evidence) -> MediaFacts | Unknown:
    """The facts of a video's file, or why there are none: where the manifest names none, which one it lacks."""
    if file.ref is not None:
        return evidence.facts(file.ref)
    if file.item.file(FileRole.DELIVERY) is not None:
        return Unknown(Message("the manifest names no master; add it under the key {key}", {"key": Code("master")}))
    if file.item.file(FileRole.MASTER) is not None:
        missing = Message(
            "the manifest names no copy for upload; add it under the key {key}", {"key": Code("delivery")}
        )
        return Unknown(missing)
    return Unknown(Message("the manifest names neither a master nor a copy for upload"))


def item_duration(item: Item, evidence: Evidence) -> float | Unknown:
    """Seconds of the delivery copy. Only the file counts: what is stated is a claim, see `stated_duration`."""
    facts = facts_of(MediaFile(item, item.file(FileRole.DELIVERY)), evidence)
    if isinstance(facts, Unknown):
        return facts
    if facts.truncated:
        return Unknown(Message("the file is cut off, its true duration cannot be told; copy or export it again"))
    if facts.duration_s is None:
        return Unknown(facts.unknown.get("duration_s", Message("the file does not say how long it is")))
    return facts.duration_s


def stated_duration(item: Item, evidence: Evidence) -> float | None:
    """Seconds that the manifest declares, else those of the information sheet; a range states no duration."""
    if item.duration_s is not None:
        return item.duration_s
    sheet = evidence.document(item.file(FileRole.SHEET) or item.file(FileRole.SCRIPT))
    stated = minutes(sheet.value("duration")) if isinstance(sheet, Document) else None
    return stated[0] * 60 if stated and stated[0] == stated[1] else None


def as_stated(claim: Param, unmeasured: Sequence[tuple[Item, Message]]) -> Message:
    """What follows from the durations that are stated of these videos, and why they were not measured."""
    told: dict[str, Param] = {"claim": claim, "reason": unmeasured[0][1]}
    if any(reason != unmeasured[0][1] for _, reason in unmeasured):
        told["reason"] = Message(
            "videos of unknown duration: {codes}", {"codes": [Code(item.code) for item, _ in unmeasured]}
        )
    return Message("{claim} (by the manifest and the information sheets); {reason}", told)


def _item(spot: InCourse) -> Item:
    assert spot.item is not None
    return spot.item


@measure("video.duration", "lesson-video", "module-video", "promo", unit="min")
def duration(spot: InCourse, evidence: Evidence) -> Result:
    """How long the delivery copy runs, from first to last picture; what is stated of one not measured is a claim."""
    item = _item(spot)
    seconds = item_duration(item, evidence)
    if isinstance(seconds, Unknown):
        stated = stated_duration(item, evidence)
        if stated is None:
            return seconds
        doubt = as_stated(Quantity(stated / 60, "min"), [(item, seconds.reason)])
        return Value(None, "min", shown=doubt, claimed=stated / 60, doubt=doubt)
    ref = item.file(FileRole.DELIVERY)
    assert ref is not None
    return Value(seconds / 60, "min", Place(path=ref.path, item=item.code))


def sheet_of(spot: InCourse, evidence: Evidence) -> Document | Value | Unknown:
    """The document with the video's information sheet: one of its own, else that of the script."""
    item = _item(spot)
    return document_of(item.file(FileRole.SHEET) or item.file(FileRole.SCRIPT), evidence)


def document_of(ref: FileRef | None, evidence: Evidence) -> Document | Value | Unknown:
    """The document that is named; a value that says what is missing where there is none."""
    there = file_there(ref, evidence)
    if there.value is None:
        return there
    return evidence.document(ref) or there


def declares_as_sheet(item: Item, sheet: Document) -> bool:
    """Whether the manifest declares the duration that the information sheet gives."""
    stated = minutes(sheet.value("duration"))
    declared = item.duration_s
    return stated is not None and declared is not None and stated[0] * 60 <= declared <= stated[1] * 60


@measure("video.declared_duration_gap", "video", unit="s")
def declared_duration_gap(spot: InCourse, evidence: Evidence) -> Result:
    """By how many seconds the duration in the manifest and that of the file differ."""
    item = _item(spot)
    if item.duration_s is None:
        return Inapplicable()
    seconds = item_duration(item, evidence)
    if isinstance(seconds, Unknown):
        return seconds
    clocks: dict[str, Param] = {"declared": Code(clock(item.duration_s)), "real": Code(clock(seconds))}
    shown = Message("manifest {declared}, file {real}", clocks)
    sheet = sheet_of(spot, evidence)
    if isinstance(sheet, Document) and declares_as_sheet(item, sheet):
        shown = Message("manifest and information sheet {declared}, file {real}", clocks)
    return Value(abs(seconds - item.duration_s), "s", shown=shown)


@measure("video.code_problems", "lesson-video")
def code_problems(spot: InCourse, evidence: Evidence) -> Result:
    """What in the video's code is not 'course, module, lesson, video, title', or contradicts where it stands, and where
    the information sheet gives another number or file name, or the file has another name.
    """
    item, module, lesson = _item(spot), spot.module, spot.lesson
    assert module is not None
    assert lesson is not None
    code = parse_code(item.code)
    if code is None or code.lesson is None or code.number is None or code.module is None:
        unread = Message(
            "The code {code} does not name course, module, lesson and video, as К1_M1_С1_В1_… does.",
            {"code": Code(item.code)},
        )
        return Gaps((Gap(unread, item.place),))
    gaps = []
    if (code.module, code.lesson) != (module.number, lesson.number):
        named: dict[str, Param] = {
            "code": Code(item.code),
            "module": code.module,
            "lesson": code.lesson,
            "real_module": module.number,
            "real_lesson": lesson.number,
        }
        contradiction = Message(
            "The code {code} says module {module}, lesson {lesson}; "
            "the video stands in module {real_module}, lesson {real_lesson}.",
            named,
        )
        gaps.append(Gap(contradiction, item.place))
    if not code.title:
        gaps.append(Gap(Message("The code {code} has no title after it.", {"code": Code(item.code)}), item.place))
    sheet = evidence.document(item.file(FileRole.SHEET) or item.file(FileRole.SCRIPT))
    ref = item.file(FileRole.DELIVERY)
    if ref:
        gaps += _name_gaps(ref, item, code, sheet if isinstance(sheet, Document) else None)
    if isinstance(sheet, Document):
        return Gaps((*gaps, *_sheet_gaps(code, sheet)), None if ref and is_there(item, evidence) else _NO_NAME)
    reason = sheet.reason if isinstance(sheet, Unknown) else Message("the video has no information sheet")
    return Gaps(tuple(gaps), reason)


_NO_NAME = Message("the film is not in the package, and nobody can see what its file is called")


def _sheet_gaps(code: ItemCode, sheet: Document) -> Iterator[Gap]:
    """Where the sheet's number or file name is not that of the video's code."""
    for name in ("number", "file_name"):
        field = sheet.fields.get(name)
        if field is None or not field.value:
            continue
        other = parse_code(field.value)
        if (other and other.prefix == code.prefix) or (name == "number" and _says_number(field.value, code)):
            continue
        told: dict[str, Param] = {"value": shown(field.value), "code": Code(code.prefix)}
        if name == "number":
            message = Message("The information sheet gives the number “{value}”; the video’s is {code}.", told)
        else:
            message = Message("The information sheet names the file “{value}”; the video’s code is {code}.", told)
        yield Gap(message, field.place)


def _says_number(text: str, code: ItemCode) -> bool:
    """Whether a text gives all of the video's number in words: 'Курс 1, модуль 1, сабақ 1, видео 5'."""
    said = guess_code(text)
    return said is not None and (said.course, said.module, said.lesson, said.number) == (
        code.course, code.module, code.lesson, code.number,
    )  # fmt: skip


def _name_gaps(ref: FileRef, item: Item, code: ItemCode, sheet: Document | None) -> Iterator[Gap]:
    """Where the delivery copy does not bear the video's code, or another title than the name that the sheet gives."""
    name = PurePosixPath(ref.path)
    field = sheet.fields.get("file_name") if sheet else None
    stated = field.value if field else ""
    if stated and _bare(stated) in (_bare(name.stem), _bare(name.name)):
        return  # where both have no code the sheet is at fault
    own = parse_code(name.stem)
    if own and own.prefix == code.prefix and not _other_title(parse_code(stated), own):
        return
    told: dict[str, Param] = {"name": shown(name.name), "code": Code(code.prefix), "value": shown(stated)}
    text = Message("The file is called “{name}”; the code {code} does not stand in its name.", told)
    if stated:
        text = Message("The information sheet names the file “{value}”; the file is called “{name}”.", told)
    yield Gap(text, Place(path=ref.path, item=item.code))


def _other_title(stated: ItemCode | None, own: ItemCode) -> bool:
    """Whether the sheet gives a title that the file's name does not have, as far as one alphabet tells."""
    if stated is None or stated.prefix != own.prefix or not stated.title or not own.title:
        return False
    title = PurePosixPath(stated.title)
    titles = [title.stem if title.suffix.lower() in VIDEO else stated.title, own.title]
    alphabets = {bool(_CYRILLIC.search(text)) for text in titles}
    return len(alphabets) == 1 and not same_title(*(text.replace("_", " ") for text in titles))


_CYRILLIC = re.compile("[а-яәғқңөұүһі]", re.IGNORECASE)


def _bare(name: str) -> str:
    """A file's name as it is compared: letter case, blanks and underscores do not tell names apart."""
    return "".join(name.casefold().replace("_", " ").split())


def _unknown(facts: MediaFacts, field: str) -> Unknown:
    return Unknown(facts.unknown.get(field, Message("the file does not say; export it again")))


def _fact(file: MediaFile, evidence: Evidence, field: str, made_of: Callable[[Any], Result]) -> Result:
    """What is made of one fact, 'video.scan' or 'audio.channels'; why it is not known where the file does not tell."""
    facts = facts_of(file, evidence)
    if isinstance(facts, Unknown):
        return facts
    part, _, name = field.partition(".")
    stream = getattr(facts, part)
    if stream is None:
        return _unknown(facts, part)
    value = getattr(stream, name)
    return _unknown(facts, field) if value is None else made_of(value)


@measure("video.bit_depth", "master", "delivery", unit="bit")
def bit_depth(file: MediaFile, evidence: Evidence) -> Result:
    """Bits of one colour component of the stored picture."""
    return _fact(file, evidence, "video.bit_depth", lambda bits: Value(bits, "bit"))


@measure("video.transform", "master", "delivery")
def transform(file: MediaFile, evidence: Evidence) -> Result:
    """The family of the codec's transform: 'dct', 'lossless', 'wavelet' or 'below'."""
    return _fact(file, evidence, "video.codec", _family)


def _family(codec: str) -> Result:
    family = codec_transform(codec)
    if family is None:
        return Unknown(
            Message("the codec {codec} is not known to mooclint; export it as H.264 or ProRes", {"codec": Code(codec)})
        )
    return Value(family, shown=Code(codec))


@measure("video.data_rate", "master", "delivery", unit="Mbit/s")
def data_rate(file: MediaFile, evidence: Evidence) -> Result:
    """The video stream's bytes over its presentation time, filler taken away; 1 Mbit/s is 10^6 bit/s."""
    facts = facts_of(file, evidence)
    if isinstance(facts, MediaFacts) and facts.truncated:
        return Unknown(Message("the file is cut off, its true data rate cannot be told; copy or export it again"))
    return _fact(file, evidence, "video.bitrate_effective_bps", lambda rate: Value(rate / 1_000_000, "Mbit/s"))


@measure("video.picture_size", "master", "delivery", unit="px")
def picture_size(file: MediaFile, evidence: Evidence) -> Result:
    """Width and height that are really there: the smaller of the stored and the displayed size, upright."""
    facts = facts_of(file, evidence)
    if isinstance(facts, Unknown):
        return facts
    video = facts.video
    if video is None:
        return _unknown(facts, "video")
    if video.width is None or video.height is None:
        return _unknown(facts, "video.width")
    if video.display_width is None or video.display_height is None:
        return _unknown(facts, "video.display_width")
    stored = (video.width, video.height)
    displayed = (video.display_width, video.display_height)
    turned = (stored[0] > stored[1]) != (displayed[0] > displayed[1])
    if turned:
        stored = (stored[1], stored[0])
    size = (min(stored[0], displayed[0]), min(stored[1], displayed[1]))
    return Value(size, "px", shown=Code(f"{size[0]}×{size[1]}"))


@measure("video.scan", "master", "delivery")
def scan(file: MediaFile, evidence: Evidence) -> Result:
    """The scan type that the file declares: 'progressive', 'interlaced' or 'mbaff'; 'interlaced' where frames that move
    were seen to be, whatever it declares.
    """
    seen = evidence.signal(file.ref, "interlaced")
    if seen is None or not seen.present:
        return _fact(file, evidence, "video.scan", lambda kind: Value(kind, shown=word(kind)))
    share = float(seen.value) if isinstance(seen.value, int | float) else None
    if share is None:
        return Value("interlaced", shown=word("interlaced"))
    named: dict[str, Param] = {"percent": Quantity(share, "%")}
    return Value("interlaced", shown=Message("{percent} of the frames in which something moves are interlaced", named))


@measure("video.frame_rate", "master", "delivery", unit="fps")
def frame_rate(file: MediaFile, evidence: Evidence) -> Result:
    """The average frame rate over the whole stream; where it collapses, the rate in the slowest tenth of the time."""
    result = _fact(file, evidence, "video.frame_rate", lambda rate: Value(Fraction(rate), "fps"))
    facts = facts_of(file, evidence)
    if not isinstance(result, Value) or not isinstance(facts, MediaFacts) or facts.video is None:
        return result
    average, slowest = Fraction(facts.video.frame_rate or 0), Fraction(facts.video.frame_rate_slowest or 0)
    if not 0 < slowest < average:
        return result
    rates: dict[str, Param] = {"slowest": Quantity(slowest, "fps"), "average": Quantity(average, "fps")}
    told = Message("{slowest} in the slowest tenth of the film, {average} on average", rates)
    return Value(slowest, "fps", shown=told)


@measure("audio.sampling_rate", "master", "delivery", unit="kHz")
def sampling_rate(file: MediaFile, evidence: Evidence) -> Result:
    """Samples a second of the sound as it is played."""
    return _fact(file, evidence, "audio.sample_rate_hz", lambda hertz: Value(Fraction(hertz, 1000), "kHz"))


@measure("audio.sample_depth", "master", "delivery", unit="bit")
def sample_depth(file: MediaFile, evidence: Evidence) -> Result:
    """Bits of one sound sample of a master, and those really used where that was found out; it answers for the delivery
    copy, whose codec mostly has none.
    """
    found = _fact(file, evidence, "audio.bit_depth", lambda bits: _bits(bits, evidence.signal(file.ref, "padded_bits")))
    facts = facts_of(file, evidence)
    if file.ref is None or file.ref.role is not FileRole.DELIVERY or isinstance(facts, Unknown) or facts.audio is None:
        return found
    master = facts_of(replace(file, ref=file.item.file(FileRole.MASTER)), evidence)
    if isinstance(master, MediaFacts) and master.audio is not None and master.audio.bit_depth is not None:
        return Inapplicable()
    if isinstance(found, Unknown):
        return found
    return Unknown(Message("its master answers for a delivery copy; add a master with PCM sound"))


def _bits(stored: int, padded: Signal | None) -> Value:
    used = padded.value if padded is not None and padded.present else None
    if not isinstance(used, int | float) or used >= stored:
        return Value(stored, "bit")
    told: dict[str, Param] = {"used": round(used), "stored": Quantity(stored, "bit")}
    return Value(round(used), "bit", shown=Message("{used} of {stored} are used", told))


@measure("audio.channels", "master", "delivery")
def channels(file: MediaFile, evidence: Evidence) -> Result:
    """Channels of the programme's sound; 0 where the file is known to have none."""
    facts = facts_of(file, evidence)
    silent = isinstance(facts, MediaFacts) and facts.audio is None and facts.video is not None and not facts.truncated
    return (
        Value(0, shown=Message("the file has no sound")) if silent else _fact(file, evidence, "audio.channels", Value)
    )
