"""Measures of the language that documents are written in."""

from __future__ import annotations

from collections.abc import Callable

from mooclint.course.document import Document, DocumentKind
from mooclint.course.model import Course
from mooclint.files.located import shown
from mooclint.language.remark import Remark
from mooclint.measures.kinds import DocumentFile
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, measure
from mooclint.measures.there import NOT_FILLED_IN, is_blank
from mooclint.message.message import Code, Message, Param
from mooclint.message.place import Place
from mooclint.texts.forms.programme import language_ids

_EXCERPT = 80
_MOST_WORDS = 30  # in one sentence
# In a task or a reading a blank may be meant; a task says how long an answer has to be, a programme how long films are.
_ASKED_OF = {
    "blank": (DocumentKind.VIDEO, DocumentKind.PROGRAMME),
    "length": (DocumentKind.VIDEO, DocumentKind.READING),
}
_MARKDOWN = (".md", ".markdown")
_WITHOUT_REPEATS = (DocumentKind.VIDEO, DocumentKind.READING, DocumentKind.PROGRAMME)  # options and levels repeat


def languages_of(course: Course, evidence: Evidence) -> frozenset[str]:
    """The languages of the course: that of the manifest, and those that the programme names beside it."""
    document = evidence.document(course.programme.document)
    stated = language_ids(document.value("language")) if isinstance(document, Document) else ()
    own = course.programme.language
    return frozenset({own, *stated}) if own in stated else frozenset({own})


def mixed_word(word: str, strangers: str) -> Message:
    """The sentence about a word of two alphabets; `strangers` are the letters in it that do not belong."""
    from mooclint.language.alphabets import is_latin

    named: dict[str, Param] = {"word": shown(word), "letters": [Code(letter) for letter in strangers]}
    if is_latin(strangers[0]):
        return Message("The word “{word}” has Latin letters among Cyrillic ones: {letters}.", named)
    return Message("The word “{word}” has Cyrillic letters among Latin ones: {letters}.", named)


@measure("document.mixed_alphabets", "document")
def mixed_alphabets(file: DocumentFile, evidence: Evidence) -> Result:
    """Words of the document in which Cyrillic and Latin letters stand together."""
    return _gaps(file, evidence, "mixed", lambda remark: mixed_word(remark.excerpt, remark.detail))


@measure("document.foreign_sentences", "document")
def foreign_sentences(file: DocumentFile, evidence: Evidence) -> Result:
    """Sentences left over in another language: Russian in a Kazakh text, Kazakh in a Russian one, either in English.

    Quotations and named sources are left alone. Not asked of a document that is as a whole in another language. In a
    course of several languages none of them is another.
    """
    remarks = evidence.remarks(file.ref)
    if not isinstance(remarks, Unknown) and any(remark.topic == "language" for remark in remarks):
        return Inapplicable()
    own = languages_of(file.course, evidence)
    return _gaps(file, evidence, "foreign", lambda remark: None if remark.detail in own else _foreign(remark))


def _foreign(remark: Remark) -> Message:
    named: dict[str, Param] = {"language": Code(remark.detail), "text": shown(remark.excerpt, _EXCERPT)}
    if remark.count == 1:
        return Message("A sentence is in another language ({language}): “{text}”.", named)
    named["count"] = remark.count
    return Message("Sentences in another language ({language}): {count}. The first: “{text}”.", named)


@measure("document.residue", "document")
def residue(file: DocumentFile, evidence: Evidence) -> Result:
    """What was left in the text by mistake.

    An assistant's chat lines, Markdown marks, production notes, editors' remarks and placeholders; in scripts and
    programmes also blanks to be filled in, in scripts and readings also how long the text or the film is.
    """

    def told(remark: Remark) -> Message | None:
        asked = _ASKED_OF.get(remark.detail)
        in_place = remark.detail == "markdown" and file.ref.path.lower().endswith(_MARKDOWN)
        return None if in_place or (asked and file.kind not in asked) else _residue(remark)

    return _gaps(file, evidence, "residue", told)


def _residue(remark: Remark) -> Message:
    named: dict[str, Param] = {"text": shown(remark.excerpt, _EXCERPT)}
    if remark.detail == "chat":
        return Message("A line of a chat assistant is left: “{text}”.", named)
    if remark.detail == "markdown":
        return Message("Markdown marks are left: “{text}”.", named)
    if remark.detail in ("production", "direction", "length"):
        return Message("A production note is left: “{text}”.", named)
    if remark.detail == "editor":
        return Message("An editor’s remark is left: “{text}”.", named)
    return Message("A blank or a placeholder is not filled in: “{text}”.", named)


@measure("document.repeated_sentences", "document")
def repeated_sentences(file: DocumentFile, evidence: Evidence) -> Result:
    """Sentences of six words or more that stand three times or more, or twice in a row.

    Asked of scripts, readings and programmes: options of a test and levels of a criterion repeat by nature.
    """
    if file.kind not in _WITHOUT_REPEATS:
        return Inapplicable()
    return _gaps(file, evidence, "repeated", _repeated)


def _repeated(remark: Remark) -> Message:
    named: dict[str, Param] = {"text": shown(remark.excerpt, _EXCERPT), "count": remark.count}
    return Message("One sentence stands here {count} times: “{text}”.", named)


@measure("document.spelling", "document")
def spelling(file: DocumentFile, evidence: Evidence) -> Result:
    """Words that no dictionary knows: hunspell's for the language, for Kazakh the Russian one too, and the lexicon.

    Left alone: names, words with digits or capitals inside, addresses.
    """
    remarks = evidence.remarks(file.ref)
    if isinstance(remarks, Unknown):
        return remarks
    for remark in remarks:
        if remark.topic == "unspelled":
            return Unknown(_unspelled(remark), Place(path=file.ref.path, item=file.ref.place.item))
    found = [remark for remark in remarks if remark.topic == "spelling"]
    if not found:
        return Gaps()
    words: list[Param] = [Code(remark.excerpt) for remark in found[:_MOST_WORDS]]
    named: dict[str, Param] = {"words": words, "count": len(found)}
    if len(found) > _MOST_WORDS:
        message = Message("Words that no dictionary knows: {count}. The first of them: {words}.", named)
    else:
        message = Message("No dictionary knows: {words}.", named)
    return Gaps((Gap(message, found[0].place),))


def _unspelled(remark: Remark) -> Message:
    if remark.detail == "language":
        return Message("there is too little text to tell its language")
    if remark.detail == "library":
        return Message(
            "spelling is checked only where the extra {extra} is installed: {command}",
            {"extra": Code("text"), "command": Code('pip install "mooclint[text]"')},
        )
    if remark.detail == "unreadable":
        return Message("the hunspell dictionary cannot be read")
    package = f"hunspell-{'en-us' if remark.excerpt == 'en' else remark.excerpt}"
    named: dict[str, Param] = {"language": Code(remark.excerpt), "command": Code(f"apt install {package}")}
    return Message(
        "the words were not looked up: this computer has no hunspell dictionary of the language {language}; whoever "
        "looks after it can add one (on Debian and Ubuntu: {command})",
        named,
    )


def _gaps(file: DocumentFile, evidence: Evidence, topic: str, told: Callable[[Remark], Message | None]) -> Result:
    """A gap for each remark of a topic that there is something to tell about."""
    remarks = evidence.remarks(file.ref)
    if isinstance(remarks, Unknown):
        return remarks
    pairs = [(told(remark), remark) for remark in remarks if remark.topic == topic]
    found = tuple(Gap(message, remark.place) for message, remark in pairs if message is not None)
    document = evidence.document(file.ref)
    return Gaps(found, NOT_FILLED_IN if isinstance(document, Document) and is_blank(document) else None)
