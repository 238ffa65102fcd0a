"""Parts of Moodle's activities that have a shape of their own: lessons, glossaries, and what people grade by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from mooclint.course.document import Criterion, Level, Option, Question
from mooclint.importing.markup import children, descendants, line, page, tag
from mooclint.importing.moodle_files import text_of
from mooclint.importing.pages import Piece, piece_of
from mooclint.importing.values import number, written
from mooclint.message.place import Place

MAX_CRITERIA = 100
MAX_PAGES = 2_000

# Kinds of pages in a lesson, by the numbers that Moodle stores.
_CONTENT = "20"
_QUESTIONS = {
    "1": "short_answer",
    "2": "true_false",
    "3": "single_choice",
    "5": "matching",
    "8": "numeric",
    "10": "essay",
}

Html = Callable[[str], str]


def lesson_pages(lesson: etree._Element, html: Html, place: Place) -> tuple[list[tuple[str, str, str]], list[Question]]:
    """The pages with something to read (number, title, HTML) and the questions, both as a learner comes to them."""
    texts: list[tuple[str, str, str]] = []
    questions: list[Question] = []
    own_points = line(text_of(lesson, "custom")) != "0"
    for found in _in_order(list(descendants(lesson, "page"))[:MAX_PAGES]):
        kind, title = line(text_of(found, "qtype")), line(html(text_of(found, "title")))
        contents = text_of(found, "contents")
        if kind == _CONTENT:
            texts.append((line(found.get("id")), title, contents))
        elif kind in _QUESTIONS:
            questions.append(_question(found, title, html(contents), _QUESTIONS[kind], own_points, html, place))
    return texts, questions


def _in_order(pages: list[etree._Element]) -> Iterator[etree._Element]:
    """The pages by what each says comes next; those that nothing leads to stand last."""
    by_number = {line(found.get("id")): found for found in pages}
    starts = [found for found in pages if line(text_of(found, "prevpageid")) in ("", "0")]
    left = dict(by_number)
    for found in [*starts, *pages]:
        ident = line(found.get("id"))
        while ident in left:
            yield left.pop(ident)
            ident = line(text_of(by_number[ident], "nextpageid"))


def _question(
    found: etree._Element, title: str, html: str, kind: str, own_points: bool, pick: Html, place: Place
) -> Question:
    options = []
    for answer in descendants(found, "answer"):
        text = page(pick(text_of(answer, "answer_text"))).text.replace("\n", " ")
        if not text:
            continue
        earned = line(text_of(answer, "score" if own_points else "jumpto"))
        right = earned not in ("", "0") and not (own_points and earned.startswith("-"))
        said = page(pick(text_of(answer, "response"))).text.replace("\n", " ")
        options.append(Option(text=text, right=right, feedback=said))
    if kind == "single_choice" and line(text_of(found, "qoption")) == "1":
        kind = "multiple_choice"
    if kind == "matching":  # the first two are what is said of right and of wrong pairs
        raw = list(descendants(found, "answer"))[2:]
        pairs = [(page(pick(text_of(a, "answer_text"))).text, line(text_of(a, "response"))) for a in raw]
        options = [Option(text=f"{left} -> {right}", right=True) for left, right in pairs if left and right]
    elif kind in ("short_answer", "numeric"):
        options = [option for option in options if option.right]
    stem = page(html, pictures=True).text or title
    return written(Question(stem=stem, place=place, type=kind, options=() if kind == "essay" else tuple(options)))


def glossary_pages(glossary: etree._Element, html: Html, path: str) -> Iterator[Piece]:
    """The entries: each its word and what it means."""
    for entry in list(descendants(glossary, "entry"))[:MAX_PAGES]:
        concept = line(html(text_of(entry, "concept")))
        found = piece_of("", f"<p>{concept}:</p>{html(text_of(entry, 'definition'))}", path)
        if found.page.lines:
            yield found


def rubric_of(grading: etree._Element | None, plain: Html, path: str) -> tuple[Criterion, ...]:
    """The criteria of the method that is in use: a rubric, or a marking guide."""
    place = Place(path=path)
    made: list[Criterion] = []
    for area in descendants(grading, "area") if grading is not None else ():
        method = line(text_of(area, "activemethod"))
        for definition in descendants(area, "definition"):
            if line(text_of(definition, "method")) not in ("", method) or not children_of(definition):
                continue
            for criterion in descendants(definition, "criterion", "guidecriterion"):
                if tag(criterion) == "criterion":
                    text = plain(text_of(criterion, "description"))
                    levels = tuple(_level(level, "score", plain) for level in descendants(criterion, "level"))
                else:
                    parts = (plain(text_of(criterion, key)) for key in ("shortname", "description"))
                    text = ": ".join(part for part in parts if part)
                    best = number(line(text_of(criterion, "maxscore")))
                    levels = (Level(text=text, points=best),) if best is not None else ()
                made.append(Criterion(text=text, place=place, levels=_rising(levels)))
    return tuple(made[:MAX_CRITERIA])


def children_of(element: etree._Element) -> bool:
    """Whether an element holds others."""
    return next(children(element), None) is not None


def criteria_of(workshop: etree._Element, plain: Html, path: str) -> tuple[Criterion, ...]:
    """What peers assess by, of the strategy that is in use."""
    strategy = line(text_of(workshop, "strategy"))
    made: list[Criterion] = []
    for found in list(descendants(workshop, f"workshopform_{strategy}_dimension"))[:MAX_CRITERIA] if strategy else ():
        text = plain(text_of(found, "description"))
        levels = tuple(_level(level, "grade", plain) for level in descendants(found, f"workshopform_{strategy}_level"))
        if strategy == "numerrors":
            said = (plain(text_of(found, key)) for key in ("grade0", "grade1"))
            levels = tuple(Level(text=word) for word in said if word)
        made.append(Criterion(text=text, place=Place(path=path), levels=_rising(levels)))
    return tuple(made)


def _level(level: etree._Element, points: str, plain: Html) -> Level:
    return Level(text=plain(text_of(level, "definition")), points=number(line(text_of(level, points))))


def _rising(levels: tuple[Level, ...]) -> tuple[Level, ...]:
    return tuple(sorted(levels, key=lambda level: level.points or 0))
