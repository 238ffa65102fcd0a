"""The question bank of a Moodle backup (questions.xml): of Moodle 2 and 3 by question, since Moodle 4 by version."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from mooclint.course.document import Option, Question
from mooclint.importing.losses import Losses
from mooclint.importing.markup import children, descendants, first, line, page, tag
from mooclint.importing.moodle_files import streamed, text_of
from mooclint.importing.source import Source
from mooclint.importing.values import number, written
from mooclint.message.place import Place

BANK = "questions.xml"
MAX_KEPT = 20_000  # questions that tests ask for
MAX_OPTIONS = 100
MAX_CATEGORIES = 50_000

_TYPES = {
    "truefalse": "true_false",
    "shortanswer": "short_answer",
    "numerical": "numeric",
    "match": "matching",
    "essay": "essay",
}
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
_CLOZE = re.compile(r"\{#(\d{1,3})\}")
_WHOLE = 0.999  # of the points, from which on an answer is right


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a test: a question by its number (in the bank of Moodle 4 that of its entry, and a version where it
    is fixed), or any of a category.
    """

    question: str = ""
    entry: str = ""
    version: str = ""
    category: str = ""
    below: bool = False  # those of the categories in it too


@dataclass(slots=True)
class Bank:
    """What of the bank tests ask for: questions by number, by entry with their versions, and by category."""

    questions: dict[str, Question] = field(default_factory=dict)
    versions: dict[str, dict[str, Question]] = field(default_factory=dict)  # entry -> version -> question
    latest: dict[str, Question] = field(default_factory=dict)  # entry -> the version that learners get
    random: dict[str, Slot] = field(default_factory=dict)  # number of a question that stands for any of a category
    categories: dict[str, list[Question]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)  # category -> the one that it is in
    inside: dict[str, list[str]] = field(default_factory=dict)  # the same the other way round, once it is asked for
    unused: int = 0

    def of(self, slot: Slot) -> list[Question]:
        """The questions that a learner may be given at a place; none where the backup does not hold them."""
        slot = self.random.get(slot.question, slot)
        if slot.category:
            return [q for name in self.within(slot) for q in self.categories.get(name, ())]
        if slot.entry:
            found = self.versions.get(slot.entry, {}).get(slot.version) or self.latest.get(slot.entry)
        else:
            found = self.questions.get(slot.question)
        return [found] if found else []

    def within(self, slot: Slot) -> list[str]:
        """The category of a slot, and those in it where they count."""
        if not slot.below:
            return [slot.category]
        if not self.inside:
            for name, parent in self.parents.items():
                self.inside.setdefault(parent, []).append(name)
        names: dict[str, None] = {slot.category: None}
        waiting = [slot.category]
        while waiting:
            for name in self.inside.get(waiting.pop(), ()):
                if name not in names:
                    names[name] = None
                    waiting.append(name)
        return list(names)


def slots_of(quiz: etree._Element) -> Iterator[Slot]:
    """The places of a test in their order, whatever version of Moodle wrote it."""
    instances = [found for outer in children(quiz, "question_instances") for found in children(outer)]
    order = [part.strip() for part in text_of(quiz, "questions").split(",")]
    if any(part.isdecimal() and part != "0" for part in order):  # Moodle 2.0 to 2.6; 0 ends a page
        yield from (Slot(question=part) for part in order if part not in ("0", ""))
        return
    for instance in sorted(instances, key=lambda found: number(line(text_of(found, "slot"))) or 0):
        entry = line(text_of(instance, "question_reference", "questionbankentryid"))
        condition = text_of(instance, "question_set_reference", "filtercondition")
        if entry:
            yield Slot(entry=entry, version=line(text_of(instance, "question_reference", "version")))
        elif condition:
            yield _of_condition(condition)
        else:
            yield Slot(question=line(text_of(instance, "questionid") or text_of(instance, "question")))


def _of_condition(text: str) -> Slot:
    """The category of a random question, as Moodle 4.0 to 4.2 or a later one has it."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = {}
    data = data if isinstance(data, dict) else {}
    kept = data.get("filter")
    kept = kept.get("category") if isinstance(kept, dict) else None
    if isinstance(kept, dict):
        values, options = kept.get("values"), kept.get("filteroptions")
        name = values[0] if isinstance(values, list) and values else ""
        below = options.get("includesubcategories") if isinstance(options, dict) else False
    else:
        name, below = data.get("questioncategoryid", ""), data.get("includingsubcategories", "0")
    return Slot(category=line(str(name)) or "?", below=str(below).lower() in ("1", "true"))


class BankReader:
    """Reads what tests ask for out of a bank of any size. `html` picks the language of a text."""

    def __init__(self, source: Source, losses: Losses, html: Callable[[str], str]) -> None:
        self.source = source
        self.losses = losses
        self.html = html
        self.parts: dict[str, Question] = {}  # questions that stand in others
        self.gaps: list[tuple[Question, list[str]]] = []  # cloze questions with the numbers of their parts, in order

    def read(self, slots: Iterable[Slot]) -> Bank:
        """The bank as far as these places need it. Raises `PartError`."""
        bank = Bank()
        wanted = list(slots)
        if BANK not in self.source.files or not wanted:
            return bank
        for element in streamed(self.source, BANK, "parent", "question", "question_bank_entry"):
            self.outline(element, bank)
        wanted += [bank.random[slot.question] for slot in wanted if slot.question in bank.random]
        names = {name for slot in dict.fromkeys(wanted) if slot.category for name in bank.within(slot)}
        numbers = {slot.question for slot in wanted} | {slot.entry for slot in wanted}
        kept = 0
        for element in streamed(self.source, BANK, "question", "question_bank_entry"):
            category = _category(element)
            ident = element.get("id") or ""
            entry = tag(element) == "question_bank_entry"
            inner = line(text_of(element, "parent")) not in ("", "0") if not entry else False
            if kept < MAX_KEPT and (ident in numbers or category in names or inner or _is_part(element)):
                kept += 1
                self.keep(element, bank, category if category in names else "")
            elif not inner and not (entry and _is_part(element)):
                bank.unused += 1
        self.fill_gaps(bank)
        return bank

    def outline(self, element: etree._Element, bank: Bank) -> None:
        """Notes how categories lie in each other, and the questions that stand for any of a category."""
        if tag(element) == "parent":
            category = element.getparent()
            if category is not None and len(bank.parents) < MAX_CATEGORIES:
                bank.parents[category.get("id") or ""] = line(text_of(category, "parent"))
        elif tag(element) == "question" and line(text_of(element, "qtype")) == "random":
            below = line(text_of(element, "questiontext")) == "1"
            bank.random[element.get("id") or ""] = Slot(category=_category(element), below=below)

    def keep(self, element: etree._Element, bank: Bank, category: str) -> None:
        """Keeps a question, or the versions of one. `category`: the one that random questions draw it from."""
        if tag(element) == "question":
            made = self.question(element)
            if made is None:
                return
            if line(text_of(element, "parent")) not in ("", "0"):
                self.parts[element.get("id") or ""] = made
                return
            bank.questions[element.get("id") or ""] = made
            if category and line(text_of(element, "hidden")) != "1":
                bank.categories.setdefault(category, []).append(made)
            return
        entry = element.get("id") or ""
        states: list[tuple[bool, float, Question]] = []
        for version in descendants(element, "question_versions"):
            inner = next((q for q in descendants(version, "question") if q.get("id")), None)
            made = self.question(inner) if inner is not None else None
            if inner is None or made is None:
                continue
            if line(text_of(inner, "parent")) not in ("", "0"):
                self.parts[inner.get("id") or ""] = made
                continue
            said = line(text_of(version, "version"))
            bank.versions.setdefault(entry, {})[said] = made
            states.append((line(text_of(version, "status")) == "ready", number(said) or 0, made))
        if states:
            ready, _, made = max(states, key=lambda state: state[:2])
            bank.latest[entry] = made
            if category and ready:
                bank.categories.setdefault(category, []).append(made)

    # --- one question

    def text(self, raw: str, name: str) -> str:
        """A text of a question as lines."""
        found = page(self.html(raw), pictures=True)
        for key, count in found.lost:
            self.losses.add(key, name, count)
        return found.text

    def question(self, element: etree._Element) -> Question | None:
        """The question; None for one that stands for another."""
        kind = line(text_of(element, "qtype"))
        name = line(self.html(text_of(element, "name")))
        place = Place(path=BANK)
        stem = self.text(text_of(element, "questiontext"), name) or name
        feedback = self.text(text_of(element, "generalfeedback"), name)
        if kind in ("random", "randomsamatch"):
            return None
        if kind == "description":
            return Question(stem=stem, place=place, type="description")
        plugin = next((p for p in children(element) if tag(p) == f"plugin_qtype_{kind}_question"), element)
        if any(line(text_of(h, "hint")) for h in descendants(element, "question_hint")):
            self.losses.add("hint", name)
        options: tuple[Option, ...] = ()
        made = _TYPES.get(kind, "other")
        if kind == "multichoice":
            single = next((line(text_of(m, "single")) for m in children(plugin, "multichoice")), "1") != "0"
            made = "single_choice" if single else "multiple_choice"
            options = self.answers(plugin, name, _WHOLE if single else 0.001)
        elif kind in ("truefalse", "shortanswer", "numerical"):
            options = self.answers(plugin, name, 0.5 if kind == "truefalse" else 0.001)
            if kind != "truefalse":  # what is not right there is what a wrong answer is told
                options = tuple(o for o in options if o.right and o.text != "*")
            if any(number(line(text_of(r, "tolerance"))) for r in descendants(plugin, "numerical_record")):
                self.losses.add("tolerance", name)
        elif kind == "match":
            options = tuple(self.pairs(plugin, name))
        elif kind in ("gapselect", "ddwtos"):
            self.losses.add("gap-question", name)
            stem, options = _gaps(stem, self.answers(plugin, name, 2))
        elif kind == "multianswer":
            stem = _CLOZE.sub("_____", stem)
            self.losses.add("gap-question", name)
        elif kind != "essay":
            self.losses.add("other-question", f"{name} ({kind})")
        asked = written(Question(stem=stem, place=place, type=made, options=options[:MAX_OPTIONS], feedback=feedback))
        if kind == "multianswer":
            numbers = next((text_of(found, "sequence") for found in descendants(plugin, "multianswer")), "")
            self.gaps.append((asked, [part.strip() for part in numbers.split(",")]))
        return asked

    def answers(self, plugin: etree._Element, name: str, least: float) -> tuple[Option, ...]:
        """The answers; right are those that earn at least that share of the points."""
        options: list[Option] = []
        for answer in list(descendants(plugin, "answer"))[: 10 * MAX_OPTIONS]:
            if first(answer, "answertext") is None:
                continue
            share = _share(text_of(answer, "fraction"))
            if 0 < share < _WHOLE and least >= _WHOLE:
                self.losses.add("partial", name)
            text = self.text(text_of(answer, "answertext"), name) or line(text_of(answer, "answertext"))
            said = self.text(text_of(answer, "feedback"), name) if least <= 1 else ""
            options.append(Option(text=text.replace("\n", " "), right=share >= least, feedback=said.replace("\n", " ")))
        return tuple(options)

    def pairs(self, plugin: etree._Element, name: str) -> Iterator[Option]:
        for match in descendants(plugin, "match"):
            asked = self.text(text_of(match, "questiontext"), name).replace("\n", " ")
            if asked:
                yield Option(text=f"{asked} -> {line(self.html(text_of(match, 'answertext')))}", right=True)

    def fill_gaps(self, bank: Bank) -> None:
        """Puts the right answers of its parts into each cloze question."""
        filled: dict[int, Question] = {}
        for asked, parts in self.gaps:
            answers = [[o.text for o in self.parts[p].options if o.right] for p in parts if p in self.parts]
            options = tuple(Option(text=found[0], right=True) for found in answers if found)
            filled[id(asked)] = replace(asked, options=options)

        def whole(found: dict[str, Question]) -> None:
            found.update({key: filled.get(id(asked), asked) for key, asked in found.items()})

        for holder in (bank.questions, bank.latest, *bank.versions.values()):
            whole(holder)
        for pool in bank.categories.values():
            pool[:] = [filled.get(id(question), question) for question in pool]


def _category(element: etree._Element) -> str:
    found = next((up for up in element.iterancestors() if tag(up) == "question_category"), None)
    return "" if found is None else found.get("id") or ""


def _is_part(element: etree._Element) -> bool:
    """Whether an entry of the bank holds a question that stands in another."""
    inner = next((q for q in descendants(element, "question") if q.get("id")), None)
    return inner is not None and line(text_of(inner, "parent")) not in ("", "0")


def _gaps(stem: str, answers: tuple[Option, ...]) -> tuple[str, tuple[Option, ...]]:
    """A text with gaps and, in their order, the answers that belong there: `[[2]]` is the second of all."""
    numbers = [int(found) for found in _GAP.findall(stem)]
    right = [replace(answers[n - 1], right=True, feedback="") for n in numbers if 0 < n <= len(answers)]
    return _GAP.sub("_____", stem), tuple(right)


def _share(text: str) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
