"""Problems of Open edX as questions: the XML of the problem, or its markdown where there is no XML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from mooclint.course.document import Option, Question
from mooclint.importing.losses import Losses
from mooclint.importing.markup import children, descendants, first, line, lines_of, own_text, page, tag
from mooclint.importing.values import written
from mooclint.message.place import Place

MAX_QUESTIONS = 500  # of one problem
MAX_OPTIONS = 100

# Elements of an answer that are said elsewhere or to nobody.
_ASIDE = ("choicehint", "optionhint", "correcthint", "stringequalhint", "compoundhint", "solution", "demandhint")
_CHOICES = ("choicegroup", "checkboxgroup", "radiogroup")
_FIELDS = ("optioninput", "textline", "formulaequationinput")
_PROGRAMS = ("script", "answer", "codeparam")  # how an answer is graded, and what it should be
_VARIABLE = re.compile(r"\$[A-Za-z_{]")  # what a program of the problem fills in: no answer that is known
_LIST = re.compile(r"""'((?:[^'\\]|\\.){0,500})'|"((?:[^"\\]|\\.){0,500})\"""")
_FIELD = "\N{SYMBOL FOR RECORD SEPARATOR}"  # stands for a list of options in the text around it
_BESIDE_WORDS = re.compile(r"[\s\"'«»“”:.?!*]+")  # in which a label may differ from the words that it repeats


def questions_of(problem: etree._Element, place: Place, losses: Losses) -> list[Question]:
    """The questions of a problem, in order; what a question cannot hold goes to `losses`. Raises `PartError`."""
    name = line(problem.get("display_name")) or place.path
    answers = [element for element in problem.iter() if _is_response(element)][:MAX_QUESTIONS]
    if not answers and line(problem.get("markdown")) not in ("", "null", "None"):
        losses.add("problem-markdown")
        return list(map(_titled(name), _from_markdown(problem.get("markdown") or "", place)))
    for _ in descendants(problem, "demandhint", "compoundhint"):
        losses.add("hint", name)
    stems = _stems(problem, answers)
    _count_page(problem, name, losses)
    made: list[Question] = []
    shared, behind = "", 1
    for answer, stem, explanation in zip(answers, stems, _explanations(problem, answers), strict=True):
        kind = tag(answer)
        key = "choiceresponse" if kind == "truefalseresponse" else kind if kind in _READERS else "other-response"
        losses.add(key, name)
        if answer.get("partial_credit"):
            losses.add("partial", name)
        alone = not stem and made and not _text_without(answer)
        shared, behind = (shared, behind + 1) if alone else (stem, 1)
        if alone and shared:
            stem = f"{shared} ({behind})"  # the next field of the same row or sentence
        made += _READERS.get(kind, _other)(answer, stem, explanation, place, losses, name)
    return list(map(_titled(name), made))


def _explanations(problem: etree._Element, answers: list[etree._Element]) -> list[str]:
    """What is said after each answer: the solution inside it, else those of the whole problem."""
    inside = [list(descendants(answer, "solution")) for answer in answers]
    owned = {solution for found in inside for solution in found}
    shared = [solution for solution in descendants(problem, "solution") if solution not in owned]
    return ["\n".join(map(_solution, found or shared)) for found in inside]


def _titled(name: str) -> Callable[[Question], Question]:
    """Puts the name of the problem where a question has no words, and everything into words for a document."""
    return lambda question: written(question if question.stem else replace(question, stem=name))


def _is_response(element: etree._Element) -> bool:
    return tag(element).endswith("response") and not any(tag(up).endswith("response") for up in element.iterancestors())


def _stems(problem: etree._Element, answers: list[etree._Element]) -> list[str]:
    """The text before each answer. What follows the last one belongs to none and is added to it."""
    marks = set(answers)
    texts: list[list[str]] = [[]]
    skipped = frozenset(e for e in problem.iter() if tag(e) in ("solution", "demandhint", "script", "style"))
    for part in _blocks(problem, marks):
        if part in marks:
            texts.append([])
        elif part not in skipped:
            texts[-1] += lines_of(part, skipped, pictures=True).lines
    loose = [line(problem.text), *(line(child.tail) for child in problem if tag(child))]
    if any(loose) and not any(texts):
        texts[0] = [text for text in loose if text]
    last = texts.pop() if len(texts) > 1 else []
    stems = ["\n".join(lines) for lines in texts]
    if stems and last and answers:
        stems[-1] = _joined(stems[-1], "\n".join(last))
    return stems[: len(answers)]


def _blocks(element: etree._Element, marks: set[etree._Element], depth: int = 0) -> Iterator[etree._Element]:
    """The elements of a problem in order, opened only where an answer lies inside."""
    for child in children(element):
        if child in marks or depth > 20 or not any(inner in marks for inner in child.iter()):
            yield child
        else:
            yield from _blocks(child, marks, depth + 1)


def _count_page(problem: etree._Element, name: str, losses: Losses) -> None:
    for key, count in lines_of(problem).lost:
        losses.add(key, name, count)


def _text_without(answer: etree._Element) -> str:
    """What an answer says besides its options: label, description, text around the field."""
    skip = frozenset(
        e for e in answer.iter() if tag(e) in (*_ASIDE, *_CHOICES, *_FIELDS, *_PROGRAMS, "additional_answer")
    )
    return lines_of(answer, skip, pictures=True).text


def _before_each(answer: etree._Element, count: int) -> list[str]:
    """The text that belongs to each list of an answer: what stands before it; of several in a row its place too."""
    whole = _text_without(answer)
    if count < 2:
        return [whole] * count
    copy = deepcopy(answer)
    fields = list(descendants(copy, "optioninput"))[:count]
    for field in fields:
        del field[:]
        field.tag, field.text = "span", _FIELD
    skip = frozenset(e for e in copy.iter() if tag(e) in (*_ASIDE, *_PROGRAMS))
    pieces = [piece.strip(" \n\t|–—") for piece in lines_of(copy, skip, pictures=True).text.split(_FIELD)]
    if len(pieces) != count + 1:
        return [whole] * count
    texts: list[str] = []
    row, behind = "", 1
    for n, piece in enumerate(pieces[:-1]):
        row, behind = (piece, 1) if piece or not n else (row, behind + 1)
        texts.append(row if behind == 1 else f"{row} ({behind})".strip())
    texts[-1] = _joined(texts[-1], pieces[-1])
    return texts


def _joined(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _labelled(stem: str, field: etree._Element | None) -> str:
    """The stem with the label of its answers, which Studio fills with the words of the question once more."""
    label = line(field.get("label")) if field is not None else ""
    return stem if _words(label) in _words(stem) else _joined(stem, label)


def _words(text: str) -> str:
    return _BESIDE_WORDS.sub(" ", text.casefold()).strip()


def _solution(solution: etree._Element) -> str:
    """The explanation, without the word 'Explanation' that Studio puts first."""
    lines = lines_of(solution).lines
    return "\n".join(
        lines[1:] if len(lines) > 1 and lines[0].strip(" :").lower() in ("explanation", "solution") else lines
    )


# --- one reader a kind of answer


def _choices(
    answer: etree._Element, stem: str, explanation: str, place: Place, losses: Losses, name: str
) -> list[Question]:
    group = next(descendants(answer, *_CHOICES), None)
    options = []
    choices = [] if group is None else list(children(group, "choice"))[:MAX_OPTIONS]
    for choice in choices:
        right = (choice.get("correct") or "").lower()
        if right == "partial":
            losses.add("partial", name)
        options.append(_option(choice, "choicehint", right == "true"))
    single = tag(answer) == "multiplechoiceresponse"
    kind = "single_choice" if single else "multiple_choice"
    text = _joined(_labelled(stem, group), _text_without(answer))
    told = tuple(_told_apart(options, choices))
    return [Question(stem=text, place=place, type=kind, options=told, feedback=explanation)]


def _told_apart(options: list[Option], choices: Sequence[etree._Element]) -> list[Option]:
    """The options; pictures that go by one name each with the file that it is."""
    shown = [next((line(picture.get("src")) for picture in descendants(choice, "img")), "") for choice in choices]
    counts = Counter(option.text for option in options)
    return [
        replace(option, text=f"{option.text} ({src.rpartition('/')[2]})") if src and counts[option.text] > 1 else option
        for option, src in zip(options, shown, strict=True)
    ]


def _option(choice: etree._Element, hint: str, right: bool) -> Option:
    hints = list(children(choice, hint))
    chosen = [h for h in hints if (h.get("selected") or "true").lower() == "true"]
    text = lines_of(choice, frozenset(hints), pictures=True).text.replace("\n", " ")
    return Option(text=text, right=right, feedback=" ".join(own_text(h) for h in chosen))


def _lists(
    answer: etree._Element, stem: str, explanation: str, place: Place, losses: Losses, name: str
) -> list[Question]:
    made = []
    lists = list(descendants(answer, "optioninput"))[:MAX_QUESTIONS]
    for field, own in zip(lists, _before_each(answer, len(lists)), strict=True):
        inner = list(children(field, "option"))[:MAX_OPTIONS]
        if inner:
            options = [_option(o, "optionhint", (o.get("correct") or "").lower() == "true") for o in inner]
        else:
            right = line(field.get("correct"))
            words = [line((a or b).replace("\\'", "'")) for a, b in _LIST.findall(field.get("options") or "")]
            options = [Option(text=word, right=word == right) for word in words[:MAX_OPTIONS]]
            if _VARIABLE.match(right) and not any(option.right for option in options):
                made.append(Question(stem=_joined(stem, own), place=place, type="other", feedback=explanation))
                continue  # a program works the answer out
        text = _joined(_labelled(stem, field), own)
        made.append(
            Question(stem=text, place=place, type="single_choice", options=tuple(options), feedback=explanation)
        )
    return made


def _short(
    answer: etree._Element, stem: str, explanation: str, place: Place, losses: Losses, name: str
) -> list[Question]:
    if "regexp" in (answer.get("type") or "").split():
        losses.add("regexp", name)
    field = next(descendants(answer, *_FIELDS), None)
    answers = [line(answer.get("answer"))]
    if "_or_" in answers[0] and not list(children(answer, "additional_answer")):
        answers = [part.strip() for part in answers[0].split("_or_")]  # how old courses wrote several answers
    answers += [line(more.get("answer")) or own_text(more) for more in children(answer, "additional_answer")]
    feedback = _joined(own_text(first(answer, "correcthint")), explanation)
    behind = line(field.get("trailing_text")) if field is not None else ""
    text = _joined(_labelled(stem, field), _text_without(answer), f"_____ {behind}" if behind else "")
    filled_in = _VARIABLE.search if tag(answer) == "numericalresponse" else _VARIABLE.match  # a word may hold a '$x'
    known = [value for value in answers[:MAX_OPTIONS] if value and not filled_in(value)]
    options = tuple(Option(text=value, right=True) for value in dict.fromkeys(known))
    kind = "short_answer" if options or not any(answers) else "other"  # a program works the answer out
    return [Question(stem=text, place=place, type=kind, options=options, feedback=feedback)]


def _number(
    answer: etree._Element, stem: str, explanation: str, place: Place, losses: Losses, name: str
) -> list[Question]:
    if any(True for _ in descendants(answer, "responseparam")):
        losses.add("tolerance", name)
    (made,) = _short(answer, stem, explanation, place, losses, name)
    return [made if made.type == "other" else replace(made, type="numeric")]


def _other(
    answer: etree._Element, stem: str, explanation: str, place: Place, losses: Losses, name: str
) -> list[Question]:
    pictures = (line(shown.get("src")).rpartition("/")[2] for shown in descendants(answer, "imageinput"))
    text = _joined(stem, _text_without(answer), *(f"[{picture}]" for picture in pictures if picture))
    return [Question(stem=text, place=place, type="other", feedback=explanation)]


_Reader = Callable[[etree._Element, str, str, Place, Losses, str], list[Question]]
_READERS: dict[str, _Reader] = {
    "multiplechoiceresponse": _choices,
    "choiceresponse": _choices,
    "truefalseresponse": _choices,
    "optionresponse": _lists,
    "stringresponse": _short,
    "numericalresponse": _number,
}


# --- markdown

_CHOICE = re.compile(r"^\s*(?:\((x| ?)\)|\[(x| ?)\])\s*(.*)$", re.IGNORECASE)
_ANSWER = re.compile(r"^\s*(=|or=|s=)\s*(.+)$")
_DROPDOWN = re.compile(r"^\s*\[\[(.+)\]\]\s*$")
_HINT = re.compile(r"\{\{((?:[^{}]|[{}](?![{}]))*)\}\}")
_ON_CHOICE = re.compile(r"(?:^|\{)\s*(s|u|selected|unselected)\s*:([^{}]*)")
_EXPLANATION = re.compile(r"^\s*\[(/?)(?:explanation|explaination|solution)\]\s*$", re.IGNORECASE)


def _from_markdown(text: str, place: Place) -> Iterator[Question]:
    """The questions of Studio's simple markup; `---` sets them apart."""
    for part in re.split(r"(?m)^[^\S\n]*---[^\S\n]*$", text)[:MAX_QUESTIONS]:
        made = _markdown_question(part, place)
        if made is not None:
            yield made


def _closed_lists(text: str) -> str:
    """The text with each list of one option a line, `[[` to `]]`, on one line with tabs."""
    head, *parts = text.split("[[")
    for part in parts:
        inner, end, rest = part.partition("]]")
        if end and inner.lstrip(" \t").startswith("\n"):
            inner = inner.strip().replace("\n", "\t") + "\t"
        head += f"[[{inner}{end}{rest}"
    return head


def _hint(text: str) -> str:
    """A hint without its heading; of those on chosen and on other options the first."""
    chosen = _ON_CHOICE.findall(text)
    if chosen:
        return line(" ".join(said for key, said in chosen if key[0] == "s"))
    return line(text.partition("::")[2] or text)


def _of_dropdown(word: str) -> Option:
    bare = line(_HINT.sub("", word))
    right = bare.startswith("(") and bare.endswith(")")
    return Option(
        text=bare[1:-1].strip() if right else bare, right=right, feedback=" ".join(map(_hint, _HINT.findall(word)))
    )


def _explained(text: str) -> tuple[list[str], list[str]]:
    """The lines of a question, and those of its explanation."""
    asked: list[str] = []
    explanation: list[str] = []
    explaining = False
    for raw in text.splitlines():
        bracket = _EXPLANATION.match(raw)
        if bracket:
            explaining = not bracket[1] and not explaining  # many end it as they begin it
        else:
            (explanation if explaining else asked).append(raw)
    return asked, explanation


def _markdown_question(text: str, place: Place) -> Question | None:
    stem: list[str] = []
    options: list[Option] = []
    kind = ""
    asked, explanation = _explained(_closed_lists(text))
    for raw in asked:
        feedback = " ".join(map(_hint, _HINT.findall(raw)))
        bare = _HINT.sub("", raw)
        choice, answer, dropdown = _CHOICE.match(bare), _ANSWER.match(bare), _DROPDOWN.match(raw)
        if raw.lstrip().startswith("||"):
            continue
        if dropdown:
            kind = "single_choice"
            words = [line(word) for word in dropdown[1].split("\t" if "\t" in dropdown[1] else ",")]
            options += [_of_dropdown(word) for word in words if word]
        elif choice:
            kind = "multiple_choice" if choice[1] is None else "single_choice"
            right = (choice[1] or choice[2] or "").lower() == "x"
            options.append(Option(text=line(choice[3]), right=right, feedback=feedback))
        elif answer:
            value = line(answer[2])
            kind = kind or ("numeric" if answer[1] != "s=" and re.match(r"[-+.\[(]?\d", value) else "short_answer")
            options.append(Option(text=value.partition("+-")[0].strip() if kind == "numeric" else value, right=True))
        else:
            stem += raw.replace(">>", "").replace("<<", "").split("||")
    if not kind:
        return None
    return Question(
        stem=_without_rules(stem),
        place=place,
        type=kind,
        options=tuple(options[:MAX_OPTIONS]),
        feedback=page("\n".join(explanation)).text if explanation else "",
    )


def _without_rules(lines: Iterable[str]) -> str:
    """The text of a question, without the rules of `=` that make a line of it a heading."""
    return "\n".join(line(part) for part in lines if line(part) and not re.fullmatch(r"\s*=+\s*", part))
