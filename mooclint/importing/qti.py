"""Tests of a Common Cartridge (QTI 1.2) as questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from mooclint.course.document import Option, Question
from mooclint.importing.losses import Losses
from mooclint.importing.markup import children, descendants, first, line, own_text, page, plain, tag
from mooclint.importing.values import number, written
from mooclint.message.place import Place

MAX_OPTIONS = 100

# The beginning of cc_profile -> the question type of the manifest.
_PROFILES = {
    "cc.multiple_choice": "single_choice",
    "cc.multiple_response": "multiple_choice",
    "cc.true_false": "true_false",
    "cc.fib": "short_answer",
    "cc.pattern_match": "short_answer",
    "cc.essay": "essay",
    "numerical_question": "numeric",
}
# Canvas names kinds in its own way where it adds to the profile.
_CANVAS = {
    "multiple_choice_question": "cc.multiple_choice",
    "multiple_answers_question": "cc.multiple_response",
    "true_false_question": "cc.true_false",
    "short_answer_question": "cc.fib",
    "essay_question": "cc.essay",
    "numerical_question": "numerical_question",
}
_HTML = ("text/html", "text/xhtml", "")
_AHEAD = ("rubric", "presentation_material", "objectives")  # what a test says to the learner before its questions


@dataclass(frozen=True, slots=True)
class Assessment:
    """A test as it was read: `settings` are its metadata by their labels, `instructions` what it says ahead."""

    title: str
    questions: tuple[Question, ...]
    settings: dict[str, str]
    instructions: str


@dataclass(slots=True)
class _Key:
    """What the responses of an item say of its options, by identifier."""

    right: dict[str, None] = field(default_factory=dict)
    feedback: dict[str, list[str]] = field(default_factory=dict)  # option -> feedback identifiers
    general: list[str] = field(default_factory=list)  # feedback that is said of the whole question
    fields: dict[str, str] = field(default_factory=dict)  # answer field -> its right option
    partial: bool = False


def read_assessment(root: etree._Element, path: str, losses: Losses, limit: int) -> Assessment | None:
    """The test of a QTI file; None where it holds none. At most `limit` questions. Raises `PartError`."""
    top = root if tag(root) == "assessment" else next(descendants(root, "assessment"), None)
    if top is None:
        return None
    title = line(top.get("title"))
    questions: list[Question] = []
    for item in descendants(top, "item"):
        if len(questions) == limit:
            losses.add("long", title)
            break
        found = _question(item, Place(path=path), losses, title)
        if found is not None:
            questions.append(found)
    ahead = [text for part in children(top, *_AHEAD) if (text := _material(part, losses, title))]
    return Assessment(title, tuple(questions), metadata(top), "\n".join(ahead))


def metadata(element: etree._Element) -> dict[str, str]:
    """The metadata of a test or of an item itself: label -> entry."""
    found = first(element, "qtimetadata")
    if found is None:
        found = first(element, "itemmetadata", "qtimetadata")
    fields = children(found, "qtimetadatafield") if found is not None else iter(())
    return {own_text(first(entry, "fieldlabel")).lower(): own_text(first(entry, "fieldentry")) for entry in fields}


def _question(item: etree._Element, place: Place, losses: Losses, test: str) -> Question | None:
    about = metadata(item)
    profile = about.get("cc_profile") or _CANVAS.get(about.get("question_type", ""), "")
    name = next((known for known in _PROFILES if profile.startswith(known)), "")
    presentation = first(item, "presentation")
    if presentation is None:
        losses.add("other-question", test)
        return None
    key = _key(item)
    points = sum(("cc_weighting" in about or "points_possible" in about, key.partial))
    if points:
        losses.add("points", test, points)
    if any(True for _ in descendants(item, "hint")):
        losses.add("hint", test)
    stem = "\n".join(text for part in _stem(presentation) if (text := _material(part, losses, test)))
    if not name:
        name = _guessed(presentation)
    losses.add(name or "other-question", test)
    comments = {line(found.get("ident")): _material(found, losses, test) for found in descendants(item, "itemfeedback")}
    options = _options(presentation, name, key, comments, losses, test)
    kind = _PROFILES.get(name, "other")
    feedback = "\n".join(_said_of_all(key, comments))
    return written(Question(stem=stem, place=place, type=kind, options=options, feedback=feedback))


def _said_of_all(key: _Key, comments: Mapping[str, str]) -> list[str]:
    """What is said of the whole question, each once; a sample solution too, which is linked to no answer, and what
    some systems say of right and wrong answers.
    """
    linked = {ident for idents in (*key.feedback.values(), key.general) for ident in idents}
    others = (ident for ident in comments if ident not in linked)
    return list(dict.fromkeys(text for ident in (*key.general, *others) if (text := comments.get(ident, ""))))


def _stem(presentation: etree._Element) -> Iterator[etree._Element]:
    """The material outside the answers."""
    for child in children(presentation, "material", "flow"):
        if tag(child) == "material":
            yield child
        else:
            yield from (m for m in descendants(child, "material") if not _in_answer(m, child))


def _in_answer(element: etree._Element, top: etree._Element) -> bool:
    for up in element.iterancestors():
        if up is top:
            return False
        if tag(up).startswith("response_"):
            return True
    return False


def _material(element: etree._Element, losses: Losses, test: str) -> str:
    """The text of an element's materials."""
    parts = []
    for found in element.iter():
        if tag(found) == "mattext":
            text = "".join(found.itertext())
            if (found.get("texttype") or "").lower() in _HTML:
                page_read = page(text, pictures=True)
                for key, count in page_read.lost:
                    losses.add(key, test, count)
                parts.append(
                    page_read.text if page_read.lines or page_read.lost else line(text)
                )  # an answer may be a tag
            else:
                parts.append(plain(text).text)
        elif tag(found) in ("matimage", "matvideo", "mataudio"):
            losses.add("img" if tag(found) == "matimage" else "media", test)
    return "\n".join(part for part in parts if part)


def _guessed(presentation: etree._Element) -> str:
    """The profile of an item that names none, from its answers."""
    fields = list(descendants(presentation, "response_lid", "response_str"))
    if len(fields) != 1:
        return ""
    (found,) = fields
    if tag(found) == "response_str":
        return "cc.fib"
    several = (found.get("rcardinality") or "").lower() == "multiple"
    return "cc.multiple_response" if several else "cc.multiple_choice"


def _key(item: etree._Element) -> _Key:
    key = _Key()
    for condition in descendants(item, "respcondition"):
        chosen = _named(condition)
        scores = [number(own_text(s)) or 0 for s in children(condition, "setvar")]
        if any(score > 0 for score in scores):
            key.right |= dict.fromkeys(chosen)
            key.fields |= {line(v.get("respident")): own_text(v) for v in descendants(condition, "varequal")}
            key.partial = key.partial or any(
                (s.get("action") or "").lower() == "add" for s in children(condition, "setvar")
            )
        for shown in children(condition, "displayfeedback"):
            ident = line(shown.get("linkrefid"))
            if len(chosen) == 1:
                key.feedback.setdefault(chosen[0], []).append(ident)
            else:
                key.general.append(ident)
    return key


def _named(condition: etree._Element) -> list[str]:
    """The answers that a condition asks for; those under `not` are not among them."""
    where = first(condition, "conditionvar")
    if where is None:
        return []
    found = descendants(where, "varequal", "varsubstring", "varsubset")
    return [own_text(v) for v in found if next(v.iterancestors("{*}not"), None) is None]


def _options(
    presentation: etree._Element, name: str, key: _Key, comments: dict[str, str], losses: Losses, test: str
) -> tuple[Option, ...]:
    if name == "cc.essay":
        return ()

    def option(ident: str, text: str) -> Option:
        said = dict.fromkeys(comment for link in key.feedback.get(ident, []) if (comment := comments.get(link, "")))
        return Option(text=text, right=ident in key.right, feedback=" ".join(said).replace("\n", " "))

    if name in ("cc.fib", "cc.pattern_match", "numerical_question"):
        return tuple(option(text, text) for text in list(key.right)[:MAX_OPTIONS] if text)
    fields = list(descendants(presentation, "response_lid"))
    if not name and len(fields) > 1:
        return tuple(_pairs(fields[:MAX_OPTIONS], key, losses, test))
    labels = list(descendants(presentation, "response_label"))[:MAX_OPTIONS]
    return tuple(option(line(la.get("ident")), _material(la, losses, test).replace("\n", " ")) for la in labels)


def _pairs(fields: list[etree._Element], key: _Key, losses: Losses, test: str) -> Iterator[Option]:
    """What belongs together in a question of several fields: the words of each field with its right option."""
    for found in fields:
        words = " ".join(_material(m, losses, test) for m in children(found, "material"))
        wanted = key.fields.get(line(found.get("ident")), "")
        labels = (la for la in descendants(found, "response_label") if line(la.get("ident")) == wanted)
        answer = next((_material(la, losses, test) for la in labels), "")
        text = " — ".join(part.replace("\n", " ") for part in (words, answer) if part)
        if text:
            yield Option(text=text, right=bool(answer))
