"""Measures of the programme (section III), its authors and the team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mooclint.course.document import Document
from mooclint.course.model import MEDIA_ROLES, Author, FileRole, Item, ItemKind, Member, Programme
from mooclint.files.located import shown
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import (
    Evidence,
    Gap,
    Gaps,
    Inapplicable,
    Result,
    Unknown,
    Value,
    file_there,
    filled,
    given,
    measure,
)
from mooclint.measures.there import nothing_of
from mooclint.measures.unnamed import not_understood
from mooclint.message.message import Code, Message, Param


def _text_field(name: str, label: str) -> None:
    """Registers the measure of one text field of the programme."""

    def read(spot: InCourse, evidence: Evidence) -> Result:
        programme = spot.course.programme
        value = given(getattr(programme, name), programme.field_places.get(name))
        if name in programme.guessed and value.value:
            elsewhere: dict[str, Param] = {"value": shown(str(value.value))}
            told = Message("The programme does not state it; other files say “{value}”", elsewhere)
            value = Value(None, place=value.place, shown=told)
        return value if value.value else _perhaps(name, programme, evidence) or value

    read.__doc__ = (
        f"The {label} that the programme gives, not one that other files tell; not known where a row that was not "
        "understood may be it."
    )
    measure(f"programme.{name}", "programme")(read)


def _perhaps(name: str, programme: Programme, evidence: Evidence) -> Unknown | None:
    """That a row of the programme's document which was not understood perhaps is that field."""
    document = evidence.document(programme.document)
    row = document.perhaps.get(name) if isinstance(document, Document) else None
    return Unknown(not_understood({name: row}), row.place) if row else None


_FIELDS: dict[str, str] = {
    "title": "title of the course",
    "level": "level",
    "language": "language of the course",
    "university": "full name of the developing university",
    "description": "short description",
    "audience": "target audience",
    "prerequisites": "knowledge and experience needed",
}
for _name, _label in _FIELDS.items():
    _text_field(_name, _label)


@measure("programme.academic_hours", "programme", unit="acad_h")
def academic_hours(spot: InCourse, evidence: Evidence) -> Result:
    """The duration that the programme gives in academic hours."""
    programme = spot.course.programme
    value = Value(programme.academic_hours, "acad_h", programme.field_places.get("academic_hours"))
    return value if value.value is not None else _perhaps("academic_hours", programme, evidence) or value


@measure("programme.missing_subtitles", "programme")
def missing_subtitles(spot: InCourse, evidence: Evidence) -> Result:
    """Videos without a subtitle file in a language that the programme or the video itself declares.

    Where the programme names none, those count in which most videos have subtitles. Of a video without a film, which
    may be but a script that belongs to another, it is not known.
    """
    programme: Programme = spot.course.programme
    videos = [item for item in spot.course.all_items() if item.kind is ItemKind.VIDEO]
    stated = () if "subtitles" in programme.guessed else programme.subtitles
    if not programme.subtitles and not any(item.subtitles for item in videos):
        return Inapplicable()
    gaps, alone = [], []
    perhaps = None if stated else _perhaps("subtitles", programme, evidence)
    if not stated and not perhaps:
        gaps.append(Gap(Message("The programme does not name the subtitle languages."), programme.place))
    wanted = stated or _usual([item for item in videos if any(ref.role in MEDIA_ROLES for ref in item.files)])
    for item in videos:
        if not any(ref.role in MEDIA_ROLES for ref in item.files):
            alone.append(item)
            continue
        there = {f.language for f in item.files if f.role is FileRole.SUBTITLES and evidence.is_there(f)}
        for language in dict.fromkeys((*wanted, *item.subtitles)):
            if language not in there:
                named = {"code": Code(item.code), "language": Code(language)}
                text = Message("The video {code} has no subtitle file in the language {language}.", named)
                gaps.append(Gap(text, item.place))
    return Gaps(tuple(gaps), perhaps.reason if perhaps else nothing_of(alone) if alone else None)


def _usual(films: Sequence[Item]) -> tuple[str, ...]:
    """The languages in which more than half of the films have subtitles."""
    of_films = [{ref.language for ref in item.files if ref.role is FileRole.SUBTITLES} for item in films]
    counts = Counter(language for languages in of_films for language in languages)
    return tuple(language for language, count in counts.items() if 2 * count > len(films))


_OF_AN_AUTHOR = ("name", "workplace", "position", "degree")


@measure("author.fields", "author")
def author_fields(author: Author, evidence: Evidence) -> Result:
    """Which of the five entries of field 7 the author has; a signature counts where its picture is there."""
    found = [name for name in ("name", "workplace", "position", "degree") if filled(getattr(author, name))]
    if author.signature and evidence.is_there(author.signature):
        found.append("signature")
    document = evidence.document(evidence.package.course.programme.document) if evidence.package.course else None
    rows = document.perhaps if isinstance(document, Document) else {}
    perhaps = {name: row for name, row in rows.items() if name in _OF_AN_AUTHOR and name not in found}
    if not perhaps:
        return Value(tuple(found))
    return Value(tuple(found), claimed=(*found, *perhaps), doubt=not_understood(perhaps))


@measure("person.certificate", "author", "member")
def certificate(person: Author | Member, evidence: Evidence) -> Result:
    """The certificate of BMG's course on MOOC development, where the file is there; one that was guessed is a claim."""
    found = file_there(person.certificate, evidence)
    if found.value is None or "certificate" not in person.guessed:
        return found
    told: dict[str, Param] = {"path": Code(str(found.value)), "key": Code("guessed")}
    doubt = Message("whose certificate {path} is was guessed; say it in the manifest and delete the line {key}", told)
    return Value(None, claimed=found.value, doubt=doubt)
