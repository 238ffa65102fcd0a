"""Measures of subtitle files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from mooclint.course.model import FileRole
from mooclint.language.detect import TOLD_APART
from mooclint.measures.kinds import CaptionFile
from mooclint.measures.result import (
    Evidence,
    Gap,
    Gaps,
    Inapplicable,
    Result,
    Unknown,
    Value,
    measure,
    missing_file,
)
from mooclint.measures.video import as_stated, item_duration, stated_duration
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.message.plain import clock
from mooclint.texts.captions import Captions, CueFault
from mooclint.texts.records import TextRecord


def _of(file: CaptionFile, evidence: Evidence, made_of: Callable[[Captions], Result]) -> Result:
    """What is made of the captions; why nothing is known of them where they cannot be read."""
    captions = evidence.captions_of(file.ref)
    return captions if isinstance(captions, Unknown) else made_of(captions)


@measure("captions.readable", "captions")
def readable(file: CaptionFile, evidence: Evidence) -> Result:
    """Why the subtitle file cannot be shown: it is damaged, empty, holds no captions or lacks WebVTT's first line."""
    path = file.ref.path
    record = evidence.texts.get(path)
    if record is None:
        return Unknown(missing_file(path))
    unread = record.unread
    if unread is not None and not unread.damaged:
        return Unknown(unread.message)
    if unread is not None:
        text = Message("The subtitle file cannot be read: {reason}.", {"reason": unread.message})
        return Gaps((Gap(text, Place(path=path)),))
    return _of(file, evidence, _readable)


def _readable(captions: Captions) -> Result:
    if not captions.longest.longest_line:
        return Gaps((Gap(Message("No caption of the file has a text."), Place(path=captions.path)),))
    return _faults(captions, _HEADER)


@measure("captions.encoding", "captions")
def encoding(file: CaptionFile, evidence: Evidence) -> Result:
    """The encoding of the file's characters: 'utf-8', 'utf-8-sig' (with a byte order mark), 'windows-1251' ..."""
    return _of(file, evidence, lambda captions: Value(captions.encoding, shown=Code(captions.encoding)))


_HEADER = {"header": Message("The first line of a WebVTT file has to be WEBVTT.")}
# A caption without a text shows nothing and hides nothing.
_TIMING = {
    "negative": Message("Captions that end no later than they begin: {count}. The first is number {number} ({time})."),
    "unordered": Message(
        "Captions that begin before the caption above them: {count}. The first is number {number} ({time})."
    ),
    "overlap": Message(
        "Captions that begin before the caption above them has ended: {count}. The first is number {number} ({time})."
    ),
    "unparsed": Message(
        "Captions whose times cannot be read, so that players leave them out: {count}. The first is number {number}."
    ),
    "stray": Message("Texts without a time line, which players leave out: {count}."),
}


def _faults(captions: Captions, messages: dict[str, Message]) -> Gaps:
    """A gap for each kind, where it stands first."""
    first: dict[str, CueFault] = {}
    counts: Counter[str] = Counter()
    for fault in captions.faults:
        first.setdefault(_kind(fault), fault)
        counts[_kind(fault)] += 1
    return Gaps(tuple(_gap(first[kind], counts[kind], messages[kind]) for kind in first if kind in messages))


def _kind(fault: CueFault) -> str:
    return "stray" if fault.kind == "unparsed" and not fault.cue else fault.kind


def _gap(fault: CueFault, count: int, message: Message) -> Gap:
    told: dict[str, Param] = {"count": count, "number": fault.cue, "time": Code(clock(fault.place.start or 0))}
    return Gap(replace(message, params=told), fault.place)


@measure("captions.cue_faults", "captions")
def cue_faults(file: CaptionFile, evidence: Evidence) -> Result:
    """Captions that overlap, last no time, are out of order, or whose times cannot be read: each kind once a file."""
    return _of(file, evidence, lambda captions: _faults(captions, _TIMING))


@measure("captions.longest_line", "captions", unit="char")
def longest_line(file: CaptionFile, evidence: Evidence) -> Result:
    """The characters of the longest line on the screen, blanks among them, tags not."""
    return _of(
        file,
        evidence,
        lambda captions: Value(captions.longest.longest_line, "char", captions.place(captions.longest)),
    )


@measure("captions.fastest_cue", "captions", unit="cps")
def fastest_cue(file: CaptionFile, evidence: Evidence) -> Result:
    """The characters a second of the caption that leaves a reader the least time."""
    return _of(file, evidence, lambda captions: Value(captions.fastest.speed, "cps", captions.place(captions.fastest)))


@measure("captions.end_gap", "captions", unit="s")
def end_gap(file: CaptionFile, evidence: Evidence) -> Result:
    """Seconds from the end of the last caption to that of the delivery copy; below zero where captions outlast it.

    Of a film that is not there the duration that is stated of it is a claim.
    """
    seconds = item_duration(file.item, evidence)
    if not isinstance(seconds, Unknown):
        return _of(file, evidence, lambda captions: _end_gap(captions, seconds))
    stated, reason = stated_duration(file.item, evidence), seconds.reason
    if stated is None:
        return seconds
    return _of(file, evidence, lambda captions: _claimed_gap(_end_gap(captions, stated), file, reason))


def _claimed_gap(gap: Value, file: CaptionFile, reason: Message) -> Value:
    doubt = as_stated(gap.shown or Quantity(float(str(gap.value)), "s"), [(file.item, reason)])
    return replace(gap, value=None, claimed=gap.value, shown=doubt, doubt=doubt)


def _end_gap(captions: Captions, seconds: float) -> Value:
    clocks: dict[str, Param] = {"captions": Code(clock(captions.end_s)), "video": Code(clock(seconds))}
    shown = Message("the last caption ends at {captions}, the video at {video}", clocks)
    return Value(seconds - captions.end_s, "s", captions.place(captions.last), shown=shown)


@measure("captions.other_language", "captions")
def other_language(file: CaptionFile, evidence: Evidence) -> Result:
    """That the captions are in another language than the one they are named for."""
    declared = file.ref.language.split("-")[0].lower()
    if not declared:
        return Inapplicable()
    if declared not in TOLD_APART:
        return Unknown(Message("mooclint does not recognise the language {language}", {"language": Code(declared)}))
    return _of(file, evidence, lambda captions: _language_gaps(evidence.texts[captions.path], declared))


def _language_gaps(record: TextRecord, declared: str) -> Result:
    found = record.language
    if not found:
        return Unknown(Message("the language of the text cannot be told"))
    if found == declared:
        return Gaps()
    named = {"found": Code(found), "declared": Code(declared)}
    text = Message("The subtitles are named for the language {declared}, their text is in {found}.", dict(named))
    return Gaps((Gap(text, Place(path=record.path)),))


@measure("captions.script_difference", "captions", unit="%")
def script_difference(file: CaptionFile, evidence: Evidence) -> Result:
    """By how many percent the words of the captions are more or fewer than those to be spoken in the video's script.

    Asked only where both are in the same language.
    """
    document = evidence.document(file.item.file(FileRole.SCRIPT))
    if document is None:
        return Inapplicable()
    if isinstance(document, Unknown):
        return document
    script = evidence.texts[document.key]
    return _of(file, evidence, lambda captions: _difference(captions, evidence.texts[captions.path], script))


def _difference(captions: Captions, own: TextRecord, script: TextRecord) -> Result:
    if not script.words:
        return Unknown(Message("the script has no spoken text"))
    languages = own.language, script.language
    if "" in languages:
        return Unknown(Message("it cannot be told whether captions and script are in the same language"))
    if languages[0] != languages[1]:
        return Inapplicable()
    percent = abs(captions.words - script.words) / script.words * 100
    shown = Message(
        "{percent} (words in the captions: {captions}, in the script: {script})",
        {"percent": Quantity(percent, "%"), "captions": captions.words, "script": script.words},
    )
    return Value(percent, "%", shown=shown)
