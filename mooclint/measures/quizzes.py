"""Measures of quizzes: what can be seen in their files without knowing their subject."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mooclint.course.document import Document, Question
from mooclint.course.model import FileRole, Item
from mooclint.files.located import shown
from mooclint.measures.kinds import TESTS, InCourse
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, Value, measure
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.texts.quizzes import checks
from mooclint.texts.quizzes.checks import Spot

_ENOUGH = 30  # questions: with fewer even luck often gives a share of a half
_MANY = 3  # questions without a key that are told at once, where they are most
_MOST_NAMED = 5  # files that a reason names

_ANSWERS_APART = Message(
    "the answers of several tests stand together in {path}, and which are this one’s cannot be told; write the name of "
    "each test above its answers"
)
_NO_FILE = Message("the manifest names no file with the questions of the test")


def _item(spot: InCourse) -> Item:
    assert spot.item is not None
    return spot.item


def _documents(item: Item, evidence: Evidence) -> list[Document] | Unknown:
    """The documents of a test; none where the manifest names none, Unknown where one could not be read."""
    found: list[Document] = []
    for ref in item.files:
        document = evidence.document(ref) if ref.role is FileRole.TASK else None
        if isinstance(document, Unknown):
            return document
        if document is not None:
            found.append(document)
    return found


def _quizzes(item: Item, evidence: Evidence) -> list[Document] | Unknown | Inapplicable:
    """The documents that hold questions. Where nothing can be looked at, `quiz.key_problems` says so once."""
    documents = _documents(item, evidence)
    if isinstance(documents, Unknown):
        return documents
    return [document for document in documents if document.questions] or Inapplicable()


def _told(spot: Spot, message: Message) -> Gap:
    """The finding at a question; `message` may use its number and stem too."""
    about: dict[str, Param] = {"number": spot.number, "stem": shown(_flat(spot.stem))}
    return Gap(replace(message, params={**about, **message.params}), spot.place)


def _flat(text: str) -> str:
    return " ".join(text.split())


@measure("quiz.key_problems", "test")
def key_problems(spot: InCourse, evidence: Evidence) -> Result:
    """Questions with no right answer, with several where one is asked for, with one option, and keys that name none.
    What a program checks has no key to look at.
    """
    item = _item(spot)
    documents = _documents(item, evidence)
    if isinstance(documents, Unknown):
        return documents
    if not documents:
        return Unknown(_NO_FILE, item.place)
    gaps: list[Gap] = []
    by_program: list[int] = []
    not_understood: Message | None = None
    for document in documents:
        by_program += (found.number for found in checks.unkeyed(document.questions))
        if not document.answers_apart:
            missing = _elsewhere(document, evidence) or _keyless(document)
            not_understood = not_understood or (missing if isinstance(missing, Message) else None)
            gaps += missing if isinstance(missing, list) else []
        for found in checks.stray_keys(document.questions):
            told: dict[str, Param] = {"key": shown(_flat(found.detail))}
            text = Message("The key of question {number} names no option: “{key}” (“{stem}”).", told)
            gaps.append(_told(found, text))
        several = Message("Question {number} asks for one answer and has several right ones: “{stem}”.")
        gaps += (_told(found, several) for found in checks.too_many_right(document.questions))
        single = Message("Question {number} has one answer option, and nothing to choose from: “{stem}”.")
        gaps += (_told(found, single) for found in checks.one_option(document.questions))
    empty = [Code(document.path) for document in documents if not document.questions]
    if empty and not gaps and len(empty) == len(documents):
        return Unknown(Message("no question was found in {paths}", {"paths": empty[:_MOST_NAMED]}), item.place)
    apart = next((document.path for document in documents if document.answers_apart), None)
    if apart is not None:
        sheet = item.file(FileRole.ANSWERS)
        return Gaps(tuple(gaps), replace(_ANSWERS_APART, params={"path": Code(sheet.path if sheet else apart)}))
    return Gaps(tuple(gaps), not_understood or (_unkeyed(by_program) if by_program else None))


def _keyless(document: Document) -> list[Gap] | Message:
    """The questions without a right answer: each, or once where they are most of a test.

    Where most have none and something behind the first question was not understood, it may hold the answers.
    """
    questions = document.questions
    found = checks.no_key(questions)
    if len(found) < len(questions) and (len(found) < _MANY or 2 * len(found) <= len(questions)):
        return [_told(spot, Message("Question {number} has no right answer: “{stem}”.")) for spot in found]
    told: dict[str, Param] = {"count": len(found), "all": len(questions)}
    if left := checks.left_behind(document):
        more = {"path": Code(document.path), "line": shown(_flat(left.value), 60)}
        return Message(
            "{count} of the {all} questions of {path} have no right answer, and what stands behind them was not "
            "understood: “{line}”; if these are the answers, write them as “1-A, 2-B” below the word “Answers”",
            {**told, **more},
        )
    if len(found) == len(questions):
        if len(found) < _MANY:
            return [_told(spot, Message("Question {number} has no right answer: “{stem}”.")) for spot in found]
        return [
            _told(found[0], Message("None of the {count} questions has a right answer; the first is “{stem}”.", told))
        ]
    told["numbers"] = [spot.number for spot in found[:_MOST_NAMED]]
    text = Message("{count} of the {all} questions have no right answer; the first: {numbers}, “{stem}”.", told)
    return [_told(found[0], text)]


def _elsewhere(document: Document, evidence: Evidence) -> Message | None:
    """That the answers of a test without any may stand in a file that is called so and that no test names."""
    if len(checks.no_key(document.questions)) < max(1, len(document.questions)):
        return None
    paths = [Code(path) for path in evidence.unclaimed_answers]
    if not paths:
        return None
    return Message(
        "no question of {path} has a right answer, and the answers may stand in {paths}; put them at the end of the "
        "test",
        {"path": Code(document.path), "paths": paths[:_MOST_NAMED]},
    )


def _unkeyed(numbers: Sequence[int]) -> Message:
    named: dict[str, Param] = {"count": len(numbers), "numbers": list(numbers[:_MOST_NAMED])}
    return Message(
        "{count} questions are checked by a program, and no text holds their right answers; the first: {numbers}", named
    )


def _in_each(spot: InCourse, evidence: Evidence, gaps: Callable[[Sequence[Question]], Iterable[Gap]]) -> Result:
    """The gaps in each document of the test that holds questions."""
    documents = _quizzes(_item(spot), evidence)
    if not isinstance(documents, list):
        return documents
    return Gaps(tuple(gap for document in documents for gap in gaps(document.questions)))


def _option(found: Spot) -> dict[str, Param]:
    return {"option": shown(_flat(found.detail))}


def _other(found: Spot) -> dict[str, Param]:
    return {"other": found.other}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """A measure that says one sentence of each question it finds; `names` is what the sentence has besides."""

    about: str
    finds: Callable[[Sequence[Question]], Sequence[Spot]]
    says: Message
    names: Callable[[Spot], dict[str, Param]]

    def gaps(self, questions: Sequence[Question]) -> Iterator[Gap]:
        return (_told(found, replace(self.says, params=self.names(found))) for found in self.finds(questions))


_LOOKS = {
    "quiz.equal_options": _Look(
        about="Answer options that stand twice in one question.",
        finds=checks.equal_options,
        says=Message("Question {number} has the option “{option}” more than once: “{stem}”."),
        names=_option,
    ),
    "quiz.equal_stems": _Look(
        about="Questions that repeat an earlier one of the same test; general words only with the same options.",
        finds=checks.equal_stems,
        says=Message("Question {number} repeats question {other}: “{stem}”."),
        names=_other,
    ),
    "quiz.answers_in_stems": _Look(
        about="Questions whose stem holds the right answer, in its own words or as a note in brackets.",
        finds=checks.given_away,
        says=Message("The stem of question {number} gives the right answer away: “{stem}”."),
        names=lambda _: {},
    ),
    "quiz.all_of_the_above": _Look(
        about="Options that stand for all the others, for none of them, or for some by their letters.",
        finds=checks.all_of_the_above,
        says=Message("Question {number} has the option “{option}”: “{stem}”."),
        names=_option,
    ),
}


def _looked(look: _Look) -> Callable[[InCourse, Evidence], Result]:
    def read(spot: InCourse, evidence: Evidence) -> Result:
        return _in_each(spot, evidence, look.gaps)

    read.__doc__ = look.about
    return read


for _name, _look in _LOOKS.items():
    measure(_name, "test")(_looked(_look))


@measure("quiz.missing_feedback", "test")
def missing_feedback(spot: InCourse, evidence: Evidence) -> Result:
    """Questions with feedback neither on themselves nor on every option, told once a test."""

    def gaps(questions: Sequence[Question]) -> Iterator[Gap]:
        found = checks.no_feedback(questions)
        if len(found) > 1 and len(found) == len(questions):
            text = Message("None of the {count} questions has feedback; the first is “{stem}”.", {"count": len(found)})
            yield _told(found[0], text)
        elif len(found) > 1:
            told: dict[str, Param] = {"count": len(found), "all": len(questions)}
            told["numbers"] = [one.number for one in found[:_MOST_NAMED]]
            text = Message(
                "{count} of the {all} questions have no feedback, or only on some of their options; the first: "
                "{numbers}, “{stem}”.",
                told,
            )
            yield _told(found[0], text)
        elif found:
            text = Message("Question {number} has no feedback, or only on some of its options: “{stem}”.")
            yield _told(found[0], text)

    return _in_each(spot, evidence, gaps)


@measure("quiz.link_only", "test")
def link_only(spot: InCourse, evidence: Evidence) -> Result:
    """Tests of which the package holds a link and no question."""
    item = _item(spot)
    documents = _documents(item, evidence)
    if isinstance(documents, Unknown):
        return documents
    if not documents:
        if not item.link:
            return Inapplicable()
        text = Message(
            "The test is only a link, its questions are not in the package: {link}", {"link": Code(item.link)}
        )
        return Gaps((Gap(text, item.place),))
    if any(document.questions for document in documents):
        return Gaps()
    gaps = []
    for document in filter(checks.link_only, documents):
        link = document.links[0]
        text = Message("The file holds no question, only a link: {link}", {"link": shown(link.url, 120)})
        gaps.append(Gap(text, link.place))
    return Gaps(tuple(gaps)) if gaps else Inapplicable()


@measure("course.longest_right_share", "course", unit="%")
def longest_right_share(spot: InCourse, evidence: Evidence) -> Result:
    """In how many questions of all tests the right option is the longest.

    Compared are questions with one right option among three or more, one of which is longer than all others.
    """
    questions = _all_questions(spot, evidence)
    if isinstance(questions, Unknown | Inapplicable):
        return questions
    found = checks.longest_right(questions)
    if found.compared < _ENOUGH:
        told: dict[str, Param] = {"count": found.compared, "enough": _ENOUGH}
        return Unknown(Message("only {count} questions can be compared; at least {enough} are needed", told))
    share = found.longest / found.compared * 100
    numbers: dict[str, Param] = {
        "longest": found.longest,
        "compared": found.compared,
        "share": Quantity(round(share), "%"),
        "chance": Quantity(round(found.chance * 100), "%"),
    }
    text = Message("{share} ({longest} of {compared} questions; by chance it would be {chance})", numbers)
    return Value(share, "%", shown=text)


def _all_questions(spot: InCourse, evidence: Evidence) -> Sequence[Question] | Unknown | Inapplicable:
    """The questions of all tests that name files; Unknown where one of these cannot be read, or none has a question."""
    questions: list[Question] = []
    named = False
    for item in spot.course.all_items():
        if item.kind not in TESTS:
            continue
        documents = _documents(item, evidence)
        if isinstance(documents, Unknown):
            return documents  # the share without its questions is another
        named = named or bool(documents)
        questions += (question for document in documents for question in document.questions)
    if named and not questions:
        return Unknown(Message("no question was found in the files of the tests"))
    return questions or Inapplicable()
