"""Measures of what was seen and heard in a film, one a signal: `signal.silence`, `signal.upscaled` and so on.

They say nothing of a film that nobody looked at while no film of the package was; where others were, why it was not.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator

from mooclint.course.codes import look_alike
from mooclint.course.document import Document
from mooclint.course.model import FileRole
from mooclint.criteria.model import SIGNAL
from mooclint.files.located import shown
from mooclint.measures.kinds import MediaFile
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, Value, measure
from mooclint.media.signals import SIGNALS, Signal
from mooclint.media.told import OF_EITHER_FILM, Told, told
from mooclint.message.message import Message, Param, few
from mooclint.message.place import Place

# A fault that comes into a film when it is exported: the copy may have it and the master not, and the other way round.
OF_BOTH = frozenset(("damaged", "padded_bits", "upscaled", "repeated_frames", "interlaced", "band_limit"))
# What the films are held against, captions and the master, goes with the copy for upload.
OF_DELIVERY = ("caption_", "pair_")
# Signal -> what is measured, as the pages of measures have it.
_MEASURED = {
    "silence": "Passages in which nothing is heard",
    "clipping": "Where the tops of the sound wave are cut off, or that they are, at any level",
    "true_peak_high": "Where the true peak (ITU-R BS.1770) is too high",
    "loudness_low": "That the loudness of the whole film (EBU R 128) is too low",
    "loudness_high": "That the loudness of the whole film (EBU R 128) is too high",
    "noise": "That speech stands too little above the noise behind it",
    "music": "Where music is heard",
    "hum": "A steady hum of the mains",
    "reverb": "That the room echoes",
    "dropout": "Short holes in the sound",
    "level_jump": "Where the loudness of speech jumps",
    "padded_bits": "That fewer bits of a sample are used than it has; nothing is said of a lossy codec, which has none",
    "dual_mono": "That both channels carry the same",
    "dead_channel": "That one channel carries no sound",
    "antiphase": "Where the two channels cancel each other out",
    "band_limit": "That the sound ends steeply at a frequency, as that of a telephone or of a lower sampling rate",
    "caption_offset": "That captions come too late or too early all along",
    "caption_drift": "That captions and speech move apart in the course of the film",
    "caption_jump": "Where the captions jump against speech",
    "caption_other_video": "That the captions do not go with what is said",
    "interlaced": "That moving frames are interlaced, whatever the file declares",
    "repeated_frames": "That movement has fewer frames a second than the file",
    "upscaled": "That the picture was blown up from one with fewer lines",
    "letterbox": "That the picture stands between black bars",
    "black": "Where the screen is black",
    "freeze": "Where the picture stands still amid movement",
    "flashes": "Where the picture flashes too often (WCAG 2.3.1)",
    "blockiness": "That the picture falls into the squares of its compression",
    "soft": "That no edge in the picture is sharp",
    "stream_offset": "That sound and picture do not begin together",
    "small_text": "Where text in the picture is too small",
    "low_contrast": "Where text in the picture stands out too little (WCAG 1.4.3)",
    "text_too_brief": "Where text in the picture is gone before it can be read",
    "lower_third": "That no lower third is shown, or one that names nobody whom the course or the sheet names",
    "pair_differs": "That the film differs from its master",
    "pair_trimmed": "What one of copy and master has more at an end",
    "pair_cut": "What one of copy and master alone has, between what both have",
    "pair_reordered": "Passages that stand elsewhere in the master",
    "pair_sound_differs": "Where the sound of the copy is not that of the master",
    "pair_picture_differs": "Where the picture of the copy is not that of the master",
    "damaged": "Where picture or sound cannot be decoded as they were packed, or are missing at the end",
}


def _register(name: str) -> None:
    kinds = ("delivery",) if name.startswith(OF_DELIVERY) else ("master", "delivery")
    gaps: Callable[[MediaFile, Signal, Evidence], Result] = _lower_third if name == "lower_third" else _gaps

    def function(file: MediaFile, evidence: Evidence) -> Result:
        found = _found(name, file, evidence)
        return gaps(file, found, evidence) if isinstance(found, Signal) else found

    where = "in the copy and in the master." if name in OF_BOTH else "in the copy; where there is none, in the master."
    function.__doc__ = f"{_MEASURED[name]}." if name.startswith(OF_DELIVERY) else f"{_MEASURED[name]}: {where}"
    measure(f"{SIGNAL}{name}", *kinds)(function)


def _found(name: str, file: MediaFile, evidence: Evidence) -> Signal | Unknown | Inapplicable:
    """What was found of a signal in a film; why that is not known, or that this film is not asked."""
    if file.ref is None or not evidence.inspected or not _answers(name, file, evidence):
        return Inapplicable()
    if evidence.inspection(file.ref) is None:
        facts = evidence.facts(file.ref)
        return facts if isinstance(facts, Unknown) else Unknown(Message("nobody looked at the film"))
    found = evidence.signal(file.ref, name)
    if found is None or (name == "padded_bits" and _is_lossy(file, evidence)):
        return Inapplicable()
    if found.present is None:
        return Unknown(found.reason or Message("it could not be found out"))
    return found


def _answers(name: str, file: MediaFile, evidence: Evidence) -> bool:
    """Whether this one of a video's two films is asked: a fault of both is told once, but for those of an export."""
    assert file.ref is not None
    delivery = file.item.file(FileRole.DELIVERY)
    if file.ref.role is FileRole.DELIVERY or name in OF_BOTH or delivery is None:
        return True
    return evidence.inspection(delivery) is None and evidence.inspection(file.ref) is not None


def _is_lossy(file: MediaFile, evidence: Evidence) -> bool:
    assert file.ref is not None
    facts = evidence.facts(file.ref)
    return not isinstance(facts, Unknown) and facts.audio is not None and facts.audio.lossy is True


def _gaps(file: MediaFile, found: Signal, evidence: Evidence) -> Result:
    return Gaps(tuple(_gap(file, found.name, one) for one in told(found)) if found.present else ())


def _gap(file: MediaFile, name: str, one: Told) -> Gap:
    value = None if one.value is None else Value(one.value, one.unit)
    return Gap(one.message, _place(file, name, one), value)


def _place(file: MediaFile, name: str, one: Told) -> Place:
    assert file.ref is not None
    at = None if name in OF_EITHER_FILM else one.event
    start, end = (at.start, at.end) if at else (None, None)
    return Place(path=file.ref.path, start=start, end=end, item=file.item.code)


# The lower third -----------------------------------------------------------------------------------------------

NO_LOWER_THIRD = Message("No lower third says who is speaking.")
_LETTERS = re.compile(r"[^\W\d_]+")
_CLOSE = 0.75  # likeness of two words of which one was read from a picture


def _lower_third(file: MediaFile, found: Signal, evidence: Evidence) -> Result:
    """That none is shown, or that it names nobody whom the course or the video's sheet names."""
    assert file.ref is not None
    if not found.present:
        return Gaps((Gap(NO_LOWER_THIRD, Place(path=file.ref.path, item=file.item.code)),))
    names = list(_names(file, evidence))
    if not names or any(names_person(str(found.value or ""), name) for name in names):
        return Gaps()
    (one,) = told(found)
    named: dict[str, Param] = {"value": shown(str(found.value or "")), "names": few(names)}
    text = Message("The lower third reads “{value}”; it names none of these: {names}.", named)
    return Gaps((Gap(text, _place(file, found.name, one), Value(found.value)),))


def _names(file: MediaFile, evidence: Evidence) -> Iterator[str]:
    """Those who may speak: the authors, the team, and who the sheet says does."""
    course = evidence.package.course
    if course is not None:
        people = [author.name for author in course.programme.authors] + [member.name for member in course.team]
        yield from dict.fromkeys(filter(str.strip, people))
    sheet = evidence.document(file.item.file(FileRole.SHEET) or file.item.file(FileRole.SCRIPT))
    if isinstance(sheet, Document) and (speaker := sheet.value("speaker")):
        yield speaker


def names_person(text: str, name: str) -> bool:
    """Whether a text read from a picture names a person: two words of the name in any order, one may be an initial."""
    words, whole, initials = _words(text), 0, 0
    wanted = _words(name)
    for part in wanted:
        if len(part) > 1 and difflib.get_close_matches(part, words, 1, _CLOSE):
            whole += 1
        elif any(part[:1] == word[:1] and 1 in (len(part), len(word)) for word in words):
            initials += 1
    return whole > 0 and whole + initials >= min(2, len(wanted))


def _words(text: str) -> list[str]:
    """Words of a text, small, with look-alike letters made one."""
    return [look_alike(word).casefold() for word in _LETTERS.findall(unicodedata.normalize("NFC", text))]


for _name in SIGNALS:
    _register(_name)
