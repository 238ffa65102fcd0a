"""Questions from the lines of a document: stems, options, keys and feedback as teams write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from mooclint.course.codes import look_alike
from mooclint.course.document import Option, Question
from mooclint.course.figures import in_figures
from mooclint.message.place import NOWHERE, Place
from mooclint.texts.docx.read import Paragraph
from mooclint.texts.headings import OUTER

MAX_PAIRS = 500  # of a sheet of answers on one line
_MAX_KEYS = 50  # of one question; and so many of its options can be named


@dataclass(frozen=True, slots=True)
class Answer:
    """A row of keys that stand apart from their questions: the question's number, what it names, and why."""

    number: str
    told: str
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a paragraph. `marker` and `depth` are those of its list item, `level` that of a heading."""

    text: str
    place: Place = NOWHERE
    marker: str = ""
    depth: int = 0
    level: int = 0
    bold: bool = False
    highlighted: bool = False
    underlined: bool = False
    inner: bool = False  # not the first line of its paragraph
    answer: Answer | None = None  # of a table of keys


@dataclass(frozen=True, slots=True)
class Start:
    """The beginning of a question: its number, where it has one, how it is numbered, and its text."""

    number: int
    style: tuple[str, str, int]
    text: str


def lines_of(paragraph: Paragraph) -> Iterator[Line]:
    """The lines of a paragraph that are not empty; authors often break lines inside one."""
    texts = [_untagged(text.strip()) for text in paragraph.text.split("\n") if text.strip()]
    alone = len(texts) == 1
    parts = {part.strip() for part in paragraph.bold_parts}
    for index, text in enumerate(texts):
        body = _TYPED_MARK.sub("", text, count=1).strip()
        yield Line(
            text=text,
            place=paragraph.place,
            marker=paragraph.marker.strip() if index == 0 else "",
            depth=paragraph.depth,
            level=paragraph.level,
            bold=paragraph.bold or (bool(body) and bool({text, body} & parts)),
            highlighted=alone and paragraph.highlighted,
            underlined=alone and paragraph.underlined,
            inner=index > 0,
        )


# The tags in which test systems of universities take questions.
_TAG = re.compile(r"<(question|variantright|variant)\s*[0-9]*>\s*", re.IGNORECASE)
_UNTAGGED = {"question": "Question: ", "variantright": "☑ ", "variant": "☐ "}


def _untagged(text: str) -> str:
    found = _TAG.match(text)
    return _UNTAGGED[found[1].lower()] + text[found.end() :] if found else text


# --- what a line is

_LETTER = "A-Za-zА-Яа-яӘәҒғҚқҢңӨөҰұҮүҺһІі"
_TYPED_MARK = re.compile(rf"(?:[{_LETTER}]|[0-9]{{1,4}})\s?[.)]\s*")
_CHECKS = "*+✓✔√☑✅"
_BULLETS = "-–—•▪◦○●◉□■☐·\uf0b7o"
_QUESTION = re.compile(
    r"(?:(?:Сұрақ|Вопрос|Question|Тапсырма|Задание|Тест сұрағы)\s*(?:№\s*)?(?P<after>[0-9]{1,4})\s*[.:)\-–—]*"
    r"|(?P<before>[0-9]{1,4})\s*-\s*(?:сұрақ|тапсырма|вопрос)\b\s*[.:)\-–—]*"
    r"|№\s*(?P<sign>[0-9]{1,4})\s*[.:)]*|Q\s?(?P<letter>[0-9]{1,3})\s*[.:)]"
    r"|(?:Сұрақ|Вопрос|Question)\s*:)\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"([0-9]{1,3}|(?!19|20)[0-9]{4})\s?([.)])(?![0-9])\s*(?=\S)")  # '1991.' is a year
_OPTION = re.compile(
    rf"(?P<check>[{re.escape(_CHECKS)}]?)\s*\(?(?P<label>[{_LETTER}]|[0-9]{{1,2}})\s?(?P<sign>[.)])(?![0-9])\s*(?=\S)"
)
_BULLET = re.compile(rf"(?P<check>[{re.escape(_CHECKS)}{re.escape(_BULLETS)}])\s+(?=\S)")
# A box that is crossed or ticked, or empty: '[x]', '[ ]', '(v)', '☑', '☒'; '✗' marks what is wrong.
_TICKS = "xXхХvV+*✓✔√☑✅☒"
_BOX = re.compile(
    rf"(?:\[\s?(?P<square>[{re.escape(_TICKS)}✗✘☐]?)\s?\]\s*|\(\s?(?P<round>[{re.escape(_TICKS)}✗✘]?)\s?\)\s+"
    r"|(?P<box>[☐☑☒✅□✗✘❌])\s*)(?=\S)"
)
_BRACKETS = "[]"  # the bullet of an option with a box in brackets
_FILLED = {"●": "○", "◉": "○", "■": "□"}  # what marks the right one where the others are empty
_MARKER = re.compile(rf"\(?([{_LETTER}]|[0-9]{{1,4}})[.)]+$")
_INLINE = re.compile(rf"(?<!\S)([{_LETTER}])\)\s*(?=\S)")
_TABBED = re.compile(rf"\t+(?=[{_LETTER}][.)])")

_RIGHT_WORDS = (
    r"дұрыс(?: жауап)?|правильно|верно|правильный(?: ответ)?|верный(?: ответ)?|correct(?: answer)?|right(?: answer)?"
)
_RIGHT_AFTER = re.compile(
    rf"(?<!\s)(?:\s*[(\[]\s*(?:{_RIGHT_WORDS}|true|[{re.escape(_CHECKS)}])\s*[)\]]\s*$"
    r"|\s+[-–—]\s+(?:дұрыс жауап|правильный ответ|верный ответ|correct answer)\s*$"
    r"|\s*[*✓✔√☑✅☒]\s*$|\s+\+\s*$|\s+\[[xхv]\]\s*$)",  # 'f(x)' ends in its own sign
    re.IGNORECASE,
)
_EMPTY_AFTER = re.compile(r"(?<!\s)\s+(?:\[\s?\]|☐|□)\s*$")
_RIGHT_BEFORE = re.compile(rf"(?:[(\[]\s*(?:{_RIGHT_WORDS})\s*[)\]]|[*✓✔√☑✅]|\+(?=\s))\s*(?=\S)", re.IGNORECASE)

_KEY_WORDS = (
    r"(?:дұрыс )?жауа(?:п|бы|птар|птары)(?: жазылады)?|жазылатын жауап|дұрысы|кілті?|"
    r"правильн(?:ый|ые) (?:ответ|вариант)(?:ы)?|верн(?:ый|ые) ответ(?:ы)?|ответ(?:ы)?(?: вписыва[ею]тся)?|ключ(?:и)?|"
    r"(?:правильн|верн)(?:ый порядок|ая последовательность)|дұрыс (?:реті?|тәртібі?|тәртіп|ретпен)|"
    r"(?:correct|right) (?:answer|option|order|sequence)s?|answers?|answer key|key|"
    # 'Ключи к варианту №1', '1-нұсқаның кілті', 'Answers to test 2'
    r"(?:ключи?|(?:правильные )?ответы) (?:к|ко|для|на) (?:\w{1,15} ){0,2}(?:вариант|тест|вопрос|задани)\w{0,6}"
    r"(?:\s*№?\s*\d{1,3})?|"
    r"(?:\d{1,3}\s?-\s?)?(?:нұсқа|тест|сұрақтар)\w{0,6}(?:\s*№?\s*\d{1,3})?\s(?:(?:дұрыс )?жауаптары|кілт(?:і|тері))|"
    r"(?:answers?|answer key|keys?) (?:to|for) (?:\w{1,15} ){0,2}(?:test|quiz|variant|questions?|tasks?)"
    r"(?:\s*(?:no\.?|№|#)?\s*\d{1,3})?"
)
KEY = re.compile(rf"(?:{_KEY_WORDS})\s*(?:\([^()\n]{{0,20}}\)\s*)?(?:[:–—=]|-\s)\s*(?P<value>.*)$", re.I | re.S)
_KEY_ALONE = re.compile(rf"(?:{_KEY_WORDS})\s*$", re.IGNORECASE)
_FEEDBACK_WORDS = (
    "кері байланыс|түсіндірме|түсініктеме|обратная связь|пояснение|комментарий|объяснение|"
    "feedback|explanation|rationale"
)
FEEDBACK = re.compile(
    rf"(?P<before>[^:\n]{{0,40}}\b)?(?:{_FEEDBACK_WORDS})\b(?P<after>[^:\n]{{0,40}})[:–—]\s*(?P<value>.*)$", re.I | re.S
)
_FEEDBACK_ALONE = re.compile(rf"(?:{_FEEDBACK_WORDS})$", re.IGNORECASE)
_ONE_LETTER = re.compile(rf"(?<!\w)([{_LETTER}]|[0-9]{{1,2}})(?!\w)")
_REASONS_LABEL = re.compile(rf"\b(?:{_FEEDBACK_WORDS})", re.IGNORECASE)
_SAYS_RIGHT = re.compile(rf"\W*(?:{_RIGHT_WORDS}|{_KEY_WORDS})\b", re.IGNORECASE)
_GENERAL = re.compile(r"жалпы|общ|general|overall", re.IGNORECASE)  # feedback on the whole question
_FEEDBACK_INSIDE = re.compile(rf"[(\[]?\b(?:{_FEEDBACK_WORDS})\s*[:–—]\s*(?P<value>.*?)[)\]]?$", re.I | re.S)
PAIR = re.compile(rf"(?<![0-9])([0-9]{{1,4}})(?:\s*[-–—.):]\s*)?([{_LETTER}])(?![{_LETTER}0-9])")
_SHEET_ROW = re.compile(rf"([0-9]{{1,4}})\s*[-–—.):]\s*([{_LETTER}](?:\s*[,;]\s*[{_LETTER}])*)\s*[.;,]?$")
# The same with the reason behind: 'Q1: A. It is …', '3-сұрақ – B) себебі …'.
_REASONED_ROW = re.compile(
    r"(?:№|Q|Сұрақ|Вопрос|Question)?\s*(?P<number>[0-9]{1,4})(?:\s*-\s*(?:сұрақ|вопрос))?\s*[-–—.):]\s*"
    rf"\(?(?P<told>[{_LETTER}])(?:\s*[-–—.):;,(]+\s*(?P<feedback>[^\s].*)?)?$",
    re.IGNORECASE | re.DOTALL,
)
_SELDOM = 5  # times as many answers behind another way to number
_ROWS_SHARE = 0.7  # of the questions
_OPTIONS = 8  # that a question has at most
_ROWS_ALONE = 3  # rows of answers that need no label above them
_REASON_WORDS = 3
_LABEL_WORDS = 8  # of the line above rows of answers

# Letters of options in order, as `_fold` leaves them. Kazakh tests often go А, В, С, Д in Cyrillic.
_ALPHABETS = (
    "АВСДЕFGНIJКLМNОРQRSТ", "АБВГДЕЖЗИКЛМНОПРСТУФ", "АБВГДЕЖЗИЙКЛМНОПРСТУ", "АӘБВГҒДЕЖЗИЙКҚЛМНҢОӨ",
    "АБВГҒДЕЖЗИЙКҚЛМНҢОӨП",
)  # fmt: skip

TRUTH = (
    ("Дұрыс", "Бұрыс"),
    ("Дұрыс", "Қате"),
    ("Дұрыс", "Дұрыс емес"),
    ("Ақиқат", "Жалған"),
    ("Иә", "Жоқ"),
    ("Верно", "Неверно"),
    ("Правда", "Ложь"),
    ("Истина", "Ложь"),
    ("Да", "Нет"),
    ("True", "False"),
    ("Yes", "No"),
)
_TRUTH_IN_STEM = re.compile(
    rf"[(\[]\s*({'|'.join(a for a, _ in TRUTH)})\s*(?:/|,|\bили\b|\bнемесе\b|\bor\b)\s*"
    rf"({'|'.join(sorted({b for _, b in TRUTH}, key=len, reverse=True))})\s*[)\]]",
    re.IGNORECASE,
)
_ESSAY = re.compile(
    r"эссе|\bessay\b|рефлекси|reflection|ашық сұрақ|открытый вопрос|open question|еркін жауап|толық жауап|"
    r"развёрнут\w* ответ|развернут\w* ответ",
    re.IGNORECASE,
)
# What stands in a key's place where the learner writes freely and a person reads it.
_BY_PERSON = re.compile(
    r"\W*(?:еркін|ашық|толық|жазбаша)\s+жауап|\W*(?:свободн|открыт|разв[её]рнут|письменн|произвольн)\w*\s+ответ"
    r"|\W*(?:free|open|written|extended)[- ](?:answer|response|text)|\W*(?:эссе|essay)\W*$"
    r"|\W*(?:мұғалім|оқытушы|тьютор|адам)\w*\s+(?:тексер|бағала)|\W*(?:проверяет|оценивает)\s+(?:преподавател|тьютор|человек)"
    r"|\W*(?:checked|graded|marked) by (?:an? |the )?(?:teacher|instructor|tutor|person|staff)",
    re.IGNORECASE,
)
# What stands in a key's place where a program checks the answer, and what only a program can check.
_BY_PROGRAM = re.compile(
    r"(?:бағдарлама|программа|автоматты|грейдер|скрипт|компьютер)\w*(?: түрде)?(?: арқылы)? тексер"
    r"|провер\w+ (?:программ|автомат|скрипт|грейдер|компьютер)"
    r"|(?:программ|автоматическ|автоматизирован|скрипт)\w* провер"
    r"|(?:checked|graded|marked) (?:by|with) (?:an? |the )?(?:program|script|grader|computer|unit tests?)|auto-?grade"
    r"|external grader",
    re.IGNORECASE,
)
_PROGRAMMING = re.compile(
    r"(?:бағдарлама|программа|функция|код|сұраныс|скрипт|регулярлы өрнек|класс|әдіс)\w*(?: \w+)? (?:жазыңыз|жазу"
    r"|құрыңыз|құрастыр)"
    r"|(?:напиш|состав|реализу|разработ)\w+ (?:\S+ ){0,3}?(?:программ|функци|код|запрос|скрипт|регулярн"
    r"|класс\b|метод\b)"
    r"|(?:write|implement|create) (?:\w+ ){0,3}?(?:program|function|code|query|script"
    r"|regular expression|regex|class|method)\b",
    re.IGNORECASE,
)
MATCHING = re.compile(
    r"сәйкестендір|сәйкестігін|соотнес|сопостав|соответстви\w* между|(?:установите|найдите|укажите) соответстви"
    r"|\bmatch\b",
    re.IGNORECASE,
)
_ORDERING = re.compile(
    r"располож|упорядоч|расставьте|по порядку|порядке|последовательност|ретімен|ретін|реттеңіз|ретке|ретпен"
    r"|\b(?:arrange|order|sequence)\b",
    re.IGNORECASE,
)


def _fold(letter: str) -> str:
    """A letter as keys are compared: capitals, look-alikes as one, Latin D as Д."""
    return look_alike(letter).replace("D", "Д")


def bare_answer(text: str) -> str:
    """An option as keys name it: small letters, one blank, nothing at the ends that is no word."""
    return re.sub(r"\s+", " ", text).strip(" .,;:!?«»\"“”'*+✓✔").casefold()


def _label_of(marker: str) -> str:
    found = _MARKER.match(marker)
    return found[1] if found else ""


def start_of(line: Line) -> Start | None:
    """The beginning of a question, if the line can be one."""
    named = _QUESTION.match(line.text)
    if named and not (named["sign"] and OUTER.match(in_figures(line.text))):  # '№1 сабақ'
        number = named["after"] or named["before"] or named["sign"] or named["letter"] or "0"
        return Start(int(number), ("named", "", 0), line.text[named.end() :])
    label = _label_of(line.marker)
    if label.isdecimal():
        return Start(int(label), ("list", line.marker[-1], line.depth), line.text)
    typed = _NUMBER.match(line.text)
    if typed and not line.marker:
        return Start(int(typed[1]), ("typed", typed[2], 0), line.text[typed.end() :])
    return None


@dataclass(frozen=True, slots=True)
class Mark:
    """How an option is marked: its letter or number ('' for a bullet), and whether it is marked as right."""

    label: str
    text: str
    right: bool = False
    bullet: str = ""


def mark_of(line: Line) -> Mark | None:
    """The mark of an option, if the line has one."""
    if line.marker:
        label = _label_of(line.marker)
        typed = _OPTION.match(line.text) if not label else None
        if typed:  # a bulleted list whose items are lettered by hand
            return Mark(typed["label"], line.text[typed.end() :], bool(typed["check"]))
        return Mark(label, line.text, line.marker in _CHECKS, "" if label else line.marker)
    if box := _BOX.match(line.text):
        rest = line.text[box.end() :]
        lettered = _OPTION.match(rest)  # '[x] A) ...'
        label, rest = (lettered["label"], rest[lettered.end() :]) if lettered else ("", rest)
        return Mark(label, rest, _is_ticked(box), box["box"] or _BRACKETS)
    typed = _OPTION.match(line.text)
    if typed:
        return Mark(typed["label"], line.text[typed.end() :], bool(typed["check"]))
    bullet = _BULLET.match(line.text)
    if bullet:
        return Mark("", line.text[bullet.end() :], bullet["check"] in _CHECKS, bullet["check"])
    return None


def _is_ticked(box: re.Match[str]) -> bool:
    return (box["square"] or box["round"] or box["box"] or "☐") in _TICKS


def is_answer(line: Line) -> bool:
    """Whether only questions have such lines: a lettered or bulleted option, a key, feedback."""
    if KEY.match(line.text) or FEEDBACK.match(line.text):
        return True
    mark = mark_of(line)
    return mark is not None and not mark.label.isdecimal()


def is_key_alone(text: str) -> bool:
    """Whether a text is the label of a key, without a sign behind it."""
    return _KEY_ALONE.match(text) is not None


def is_empty_label(line: Line) -> bool:
    """Whether the line is the label of a key or of feedback with nothing behind it, as in an empty form."""
    found = KEY.match(line.text) or FEEDBACK.match(line.text)
    return found is not None and not found["value"]


def split_inline(line: Line) -> list[Line]:
    """'A) 4  B) 5  C) 6' as three lines, where the letters follow each other."""
    text = _TABBED.sub("\n", line.text)
    if "\n" in text:
        return [replace(line, text=part.strip(), marker="") for part in text.split("\n") if part.strip()]
    found = list(_INLINE.finditer(line.text))
    first = next((n for n, mark in enumerate(found) if _fold(mark[1]) == "А"), len(found))
    row = found[first:]
    if len(row) < 2 or not all(_expected(mark[1], n) for n, mark in enumerate(row)):
        return [line]
    edges = [mark.start() for mark in row] + [len(line.text)]
    head = line.text[: edges[0]].strip(" *+✓✔")
    parts = [line.text[a:b].strip() for a, b in pairwise(edges)]
    # A sign that stands before the next letter has been cut off with the part before it.
    for n, part in enumerate(parts[:-1]):
        if re.search(r"\s[*+✓✔]$", part):
            parts[n], parts[n + 1] = part[:-1].strip(), part[-1] + parts[n + 1]
    if line.text[: edges[0]].rstrip().endswith(("*", "✓", "✔")):
        parts[0] = "*" + parts[0]
    rest = [replace(line, text=part, marker="", level=0, bold=False) for part in parts]
    return [replace(line, text=head), *rest] if head else rest


def _expected(letter: str, position: int) -> bool:
    wanted = _fold(letter)
    return any(position < len(alphabet) and alphabet[position] == wanted for alphabet in _ALPHABETS)


# --- a question that grows


@dataclass(slots=True)
class _Choice:
    label: str
    lines: list[str]
    right: bool
    strong: bool  # bold
    coloured: bool
    underlined: bool
    bullet: str
    feedback: list[str] = field(default_factory=list)


def _plain_choice(text: str) -> _Choice:
    return _Choice("", [text], False, False, False, False, "")


@dataclass(slots=True)
class Draft:
    """A question while its lines come in."""

    number: int
    stem: list[str]
    place: Place
    choices: list[_Choice] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)  # plain lines after the stem: more of it, or unmarked options
    keys: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    answers: tuple[str, ...] = ()  # accepted answers, where a key stands and no options do

    def option(self, mark: Mark, line: Line) -> None:
        """One more option; what marks it as right is taken off its text."""
        text, right = mark.text.strip(), mark.right
        if box := _BOX.match(text):  # 'A) [x] ...'
            text, right = text[box.end() :], right or _is_ticked(box)
        inside = _FEEDBACK_INSIDE.search(text)
        feedback = [inside["value"].strip()] if inside and inside.start() else []
        if inside and feedback:
            text = text[: inside.start()].strip()
        before = _RIGHT_BEFORE.match(text)
        if before:
            text, right = text[before.end() :], True
        text = _EMPTY_AFTER.sub("", text)
        after = _RIGHT_AFTER.search(text[-60:])
        if after:
            text, right = text[: len(text) - len(text[-60:]) + after.start()], True
        look = (line.bold, line.highlighted, line.underlined)
        self.choices.append(_Choice(mark.label, [text.strip()], right, *look, mark.bullet, feedback))

    def finish(self) -> Question:
        """The question as it is known now."""
        self._loose_options()
        stem = [*self.stem, *(line.text for line in self.loose)]
        text = "\n".join(filter(None, stem))
        if any(_BY_PROGRAM.search(key) for key in self.keys):
            return Question(stem=text, place=self.place, type="other", feedback="\n".join(self.feedback))
        if not self.choices and any(_BY_PERSON.match(key) for key in self.keys):
            return Question(stem=text, place=self.place, type="essay", feedback="\n".join(self.feedback))
        if not self.choices:
            return self._open(text)
        right, stray = self._right()
        options = tuple(
            Option(text="\n".join(choice.lines), right=n in right, feedback="\n".join(choice.feedback))
            for n, choice in enumerate(self.choices)
        )
        kind = "multiple_choice" if len(right) > 1 else "single_choice"
        if 2 < len(options) == len(right) and self.keys and _ORDERING.search(text):
            kind = "ordering"
        if len(options) == 2 and _truth_pair(options[0].text, options[1].text):
            kind = "true_false"
        return Question(
            stem=text,
            place=self.place,
            type=kind,
            options=options,
            feedback="\n".join(self.feedback),
            stray_key=stray,
        )

    def _loose_options(self) -> None:
        """Plain lines after the stem are options where one of them is marked as right."""
        if len(self.choices) == 1 and self.choices[0].right and self.choices[0].bullet and self._asks():
            # Of plain lines the right one alone has a mark: those before it are loose, those behind it went on with it.
            only, *behind = self.choices[0].lines
            found = [_plain_choice(line.text) for line in self.loose]
            found += [replace(self.choices[0], lines=[only]), *map(_plain_choice, behind)]
            if len(found) > 1:
                self.choices, self.loose = found, []
            return
        if self.choices or len(self.loose) < 2:
            return
        drafts = Draft(self.number, self.stem, self.place)
        for line in self.loose:
            drafts.option(Mark("", line.text), line)
        texts = [bare_answer(choice.lines[0]) for choice in drafts.choices]
        keyed = any(bare_answer(key) in texts for key in self.keys[:_MAX_KEYS])
        emphasised = sum(c.right or c.strong or c.coloured or c.underlined for c in drafts.choices)
        if keyed or 0 < emphasised < len(drafts.choices):
            self.choices, self.loose = drafts.choices, []

    def _asks(self) -> bool:
        """Whether the stem is over with its own lines."""
        return bool(self.stem) and self.stem[-1].rstrip().endswith(("?", ":"))

    def _right(self) -> tuple[set[int], str]:
        """The numbers of the right options, and the key where it names none of them."""
        if self.keys:
            return self._named()
        everything = len(self.choices)
        for sign in ("right", "coloured", "strong", "underlined"):
            marked = {n for n, choice in enumerate(self.choices) if getattr(choice, sign)}
            as_bullets = sign == "right" and all(choice.bullet not in ("", _BRACKETS) for choice in self.choices)
            if marked and (len(marked) < everything or (sign == "right" and not as_bullets)):
                return marked, ""
        bullets = [choice.bullet for choice in self.choices]
        if len(signs := set(bullets)) == 2 and (full := next((one for one in signs if _FILLED.get(one) in signs), "")):
            return {n for n, bullet in enumerate(bullets) if bullet == full}, ""
        return set(), ""

    def _named(self) -> tuple[set[int], str]:
        texts = [bare_answer(choice.lines[0]) for choice in self.choices]
        right: set[int] = set()
        stray: list[str] = []
        for key in self.keys[:_MAX_KEYS]:
            found = self._lookup(key, texts)
            right |= found
            if not found:
                stray.append(key)
        return right, "; ".join(stray)

    def _lookup(self, key: str, texts: list[str]) -> set[int]:
        """The options that a key names by their text, letters or numbers; none where one of these is not there."""
        if bare_answer(key) in texts:
            return {texts.index(bare_answer(key))}
        tokens = [t for t in re.split(r"[\s,;/&.()]+|\b(?:және|мен|и|and)\b", key) if t]
        if tokens and len(tokens) <= min(len(self.choices), 26) and all(_is_label(token) for token in tokens):
            return self._at(tokens)
        typed = _OPTION.match(key)
        if typed:
            return self._at([typed["label"]])
        parts = [bare_answer(part) for part in re.split(r"[;\n]", key) if part.strip()]
        return {texts.index(part) for part in parts} if all(part in texts for part in parts) else set()

    def _at(self, labels: Iterable[str]) -> set[int]:
        """The options with these letters or numbers; none where one of these is not there."""
        places = {self.position(label) for label in labels}
        return {place for place in places if place is not None} if None not in places else set()

    def with_reason(self, key: str) -> tuple[str, str]:
        """'2' and 'Because …' of '2. Because …': a key that names an option by its mark, and says why."""
        typed = _OPTION.match(key)
        reason = key[typed.end() :].strip() if typed else ""
        if typed is None or len(reason.split()) < _REASON_WORDS:
            return key, ""
        texts = [bare_answer(choice.lines[0]) for choice in self.choices[:_MAX_KEYS]]
        if any(bare_answer(reason) in text for text in texts):
            return key, ""
        return (typed["label"], reason) if self.position(typed["label"]) is not None else (key, "")

    def key_in(self, reason: str) -> list[str]:
        """The key with which a reason begins, 'Right answer: B. It is …', where no option is marked as right."""
        found = KEY.match(reason)
        if found is None or self.keys or any(choice.right or choice.underlined for choice in self.choices):
            return []
        key = self.with_reason(found["value"])[0]
        texts = [bare_answer(choice.lines[0]) for choice in self.choices[:_MAX_KEYS]]
        heads = (key, re.split(r"[:.;]\s|\s[–—-]\s", key, maxsplit=1)[0])
        return next(([head] for head in heads if self._lookup(head, texts)), [])

    def position(self, token: str) -> int | None:
        """The index of the option with this letter or number."""
        labels = [_fold(choice.label) for choice in self.choices[:_MAX_KEYS]]
        wanted = _fold(token)
        if wanted in labels:
            return labels.index(wanted)
        bare = not any(labels)
        if token.isdecimal() and not any(label.isdecimal() for label in labels):
            position = int(token) - 1
        elif bare and token.isascii():
            position = ord(token.upper()) - ord("A")
        elif bare:
            position = "АБВГДЕЖЗИК".find(token.upper())
        else:
            return None
        return position if 0 <= position < len(self.choices) else None

    def _open(self, text: str) -> Question:
        """A question without options: true or false, matching, a short answer or an essay."""
        feedback = "\n".join(self.feedback)
        chosen = {bare_answer(key) for key in self.keys}
        keyed = (pair for key in self.keys for pair in TRUTH if bare_answer(key) in map(bare_answer, pair))
        pair = _stem_truth(text) or next(keyed, None)
        if pair and (self.keys or _stem_truth(text)):
            options = tuple(Option(text=word, right=bare_answer(word) in chosen) for word in pair)
            stray = "" if any(o.right for o in options) else "; ".join(self.keys)
            return Question(
                stem=text, place=self.place, type="true_false", options=options, feedback=feedback, stray_key=stray
            )
        answers = tuple(Option(text=key.lstrip("*") or key, right=True) for key in self.keys)
        kind = "short_answer"
        if MATCHING.search(text):
            kind = "matching"
        elif not answers and _ESSAY.search(text):
            kind = "essay"
        elif not answers and _PROGRAMMING.search(text):
            kind = "other"
        return Question(stem=text, place=self.place, type=kind, options=answers, feedback=feedback)


def _is_label(token: str) -> bool:
    return (len(token) == 1 and token.isalpha()) or (token.isdecimal() and len(token) <= 2)


def _truth_pair(first: str, second: str) -> bool:
    words = {bare_answer(first), bare_answer(second)}
    return any(words == {bare_answer(a), bare_answer(b)} for a, b in TRUTH)


def _stem_truth(text: str) -> tuple[str, str] | None:
    found = _TRUTH_IN_STEM.search(text)
    return (found[1].capitalize(), found[2].capitalize()) if found else None


# --- all lines of a document


def question_starts(lines: Sequence[Line]) -> dict[int, Start]:
    """Index of a line -> the question that begins there.

    Where lines are numbered in several ways (questions '1.', options '1)'), one way is that of the questions: it is
    followed by answers, and its numbers begin anew least often. A way that few answers follow, beside one that many
    do, numbers something else: rules above the test.
    """
    sheet = sheet_lines(lines)
    starts = {n: start for n, line in enumerate(lines) if n not in sheet and (start := start_of(line))}
    if any(start.style[0] == "named" for start in starts.values()):
        return {n: start for n, start in starts.items() if start.style[0] == "named"}
    asking = asking_lines(lines, starts)
    ones: dict[tuple[str, str, int], int] = {}
    asked: Counter[tuple[str, str, int]] = Counter()
    for n, start in starts.items():
        ones[start.style] = ones.get(start.style, 0) + (start.number == 1)
        asked[start.style] += n in asking
    most = max(asked.values(), default=0)
    if not most:
        return {}
    # In a tie the first way to appear: mappings keep their order.
    often = (style for style in ones if asked[style] and asked[style] * _SELDOM >= most)
    wanted = min(often, key=lambda style: ones[style])
    return {n: start for n, start in starts.items() if start.style == wanted}


def asking_lines(lines: Sequence[Line], starts: Mapping[int, Start]) -> set[int]:
    """Those beginnings after which an answer stands before the next one."""
    answer = len(lines) + 1
    following: dict[tuple[str, str, int], int] = {}
    found = set()
    for n in range(len(lines) - 1, -1, -1):
        start = starts.get(n)
        if start:
            inside = len(split_inline(lines[n])) > 1 or MATCHING.search(start.text)
            if answer < following.get(start.style, len(lines)) or inside:
                found.add(n)
            following[start.style] = n
        elif is_answer(lines[n]):
            answer = n
    return found


def sheet_lines(lines: Sequence[Line]) -> dict[int, Answer]:
    """Index of a line -> its answer, for '12 - B' on a sheet of answers: two such lines or more below 'Key'.

    And for every line of a table of keys, of answers that go through the questions once more from the first, and of
    what explains the answers at the end.
    """
    found = _explained(lines) | _gone_through_again(lines)
    found |= {n: line.answer for n, line in enumerate(lines) if line.answer}
    n = 0
    while n < len(lines):
        key = KEY.match(lines[n].text)
        n += 1
        if not (_KEY_ALONE.match(lines[n - 1].text) or (key and not key["value"])):
            continue
        rows = {}
        while n < len(lines) and (row := _SHEET_ROW.match(_with_marker(lines[n]))):
            rows[n] = Answer(row[1], row[2])
            n += 1
        if len(rows) > 1:
            found = rows | found  # the row of a table has its reason too
    return found


def _gone_through_again(lines: Sequence[Line]) -> dict[int, Answer]:
    """The rows of answers, each with its reason, that go once more through all the questions above them."""
    rows = [_REASONED_ROW.match(_with_marker(line)) for line in lines]
    found: dict[int, Answer] = {}
    asked: set[int] = set()  # numbers of what may be a question
    most = n = 0
    while n < len(lines):
        run: dict[int, Answer] = {}
        last = 0
        while n < len(lines) and (row := rows[n]) and _names_an_option(row["told"]) and int(row["number"]) > last:
            last = int(row["number"])
            run[n] = Answer(row["number"], row["told"], (row["feedback"] or "").strip(" )"))
            n += 1
        before = next(iter(run), 0) - 1
        whole = len(run) >= max(_ROWS_ALONE, _ROWS_SHARE * most) and last in asked
        if run and whole and before >= 0 and start_of(lines[before]) is None:
            found |= run
        if n < len(lines) and not run:
            run[n] = Answer("", "")  # no row of answers: a question perhaps
            n += 1
        for start in filter(None, (start_of(lines[m]) for m in run)):
            asked.add(start.number)
            most = max(most, start.number)
    return found


def _explained(lines: Sequence[Line]) -> dict[int, Answer]:
    """The numbered lines without options that go once more through questions with options, and say why."""
    found: dict[int, Answer] = {}
    asked: set[int] = set()  # numbers of the questions with options above
    run: dict[int, Start] = {}
    for n, line in enumerate(lines):
        start = start_of(line)
        mark = mark_of(line) if start is None else None
        if start is not None:
            if run and start.number <= next(reversed(run.values())).number:
                found |= _reasons(lines, run, asked)
                run = {}
            run[n] = start
        elif run and mark is not None and not mark.label.isdecimal():  # an option of the last of them
            asked.add(next(reversed(run.values())).number)
            run = {}
    return found | _reasons(lines, run, asked)


def _reasons(lines: Sequence[Line], run: Mapping[int, Start], asked: set[int]) -> dict[int, Answer]:
    """The rows of feedback that a run of numbered lines is; none where it is one of questions.

    It is one of feedback where the line above is a label of that, or where most rows begin with what is right.
    """
    if not run or not {start.number for start in run.values()} <= asked:
        return {}
    above = lines[max(min(run) - 1, 0)].text
    labelled = len(above.split()) <= _LABEL_WORDS and (_REASONS_LABEL.search(above) or _KEY_ALONE.match(above))
    told = sum(_SAYS_RIGHT.match(start.text) is not None for start in run.values())
    asking = sum(start.text.rstrip().endswith("?") for start in run.values())
    whole = labelled or len(run) >= min(_ROWS_ALONE, len(asked))
    if not whole or 2 * max(asking, 0 if labelled else len(run) - told) >= len(run):
        return {}
    found = {n: Answer(str(start.number), "", start.text.strip()) for n, start in run.items()}
    for n in range(min(run) + 1, len(lines)):  # a reason of several lines
        if n not in found and n - 1 in found and (lines[n].inner or n < max(run)):
            found[n] = Answer(found[n - 1].number, "", lines[n].text)
    return found


def _names_an_option(letter: str) -> bool:
    return any(_fold(letter) in alphabet[:_OPTIONS] for alphabet in _ALPHABETS)


def is_above_answers(lines: Sequence[Line], n: int, sheet: Mapping[int, Answer]) -> bool:
    """Whether a line is but the label of the rows of answers below it, whatever it says."""
    line = lines[n]
    bare = not line.answer and n not in sheet and mark_of(line) is None and start_of(line) is None
    return n + 1 in sheet and bare and len(line.text.split()) <= _LABEL_WORDS and "?" not in line.text


def _with_marker(line: Line) -> str:
    return f"{line.marker} {line.text}" if line.marker else line.text


class QuizReader:
    """Takes lines in order and puts questions together; what belongs to no question is left over."""

    def __init__(self, starts: dict[int, Start], lines: Sequence[Line]) -> None:
        """`lines`: all that will be taken."""
        self._numbered = bool(starts)
        # Whether feedback stands in a line with its label: where it does, a label alone may be an option.
        self._labelled = any((found := FEEDBACK.match(line.text)) and found["value"].strip() for line in lines)
        self.drafts: list[Draft] = []
        self.left: list[Line] = []
        self._by_number: dict[int, Draft] = {}
        self._pending: list[Line] = []  # plain lines since the last option or question
        self._sink: list[str] | None = None  # where plain lines go on: feedback
        self._wants_key = False
        self._doubtful = False  # whether the question's feedback may be that of the option before it
        self._open: Draft | None = None

    def take(self, line: Line, start: Start | None = None, answer: Answer | None = None) -> None:
        """One more line; `start` where a question begins there, `answer` where it is a row of a sheet of answers."""
        if answer and self._sheet([answer]):
            return
        if line.answer:  # the key of a question that is not there, or of one that takes words
            self._word(line, line.answer)
            return
        if start:
            first, *others = split_inline(replace(line, text=start.text, marker="")) if start.text else [line]
            self.begin(Draft(start.number, [first.text] if start.text else [], line.place))
            for other in others:
                self._line(other)
            return
        for part in split_inline(line):
            self._line(part)

    def begin(self, draft: Draft) -> None:
        """A question that begins here."""
        self.close()
        self.drafts.append(draft)
        self._by_number[draft.number] = draft
        self._open = draft

    def close(self) -> None:
        """The question that is open has all its lines."""
        self._flush()
        self._sink, self._wants_key, self._doubtful, self._open = None, False, False, None

    def questions(self) -> tuple[Question, ...]:
        """All questions; those with neither text nor options are none."""
        self.close()
        found = (draft.finish() for draft in self.drafts)
        return tuple(question for question in found if question.stem or question.options)

    def _flush(self) -> None:
        """Plain lines that turned out to be no stem go on with what stood before them."""
        if self._sink is not None:
            self._sink.extend(line.text for line in self._pending)
        elif self._open and self._open.choices and self._pending:
            self._open.choices[-1].lines.extend(line.text for line in self._pending)
        elif self._open:
            self._open.loose.extend(self._pending)
        else:
            self.left.extend(self._pending)
        self._pending = []

    def _line(self, line: Line) -> None:
        if self._open and self._wants_key:
            self._wants_key = False
            pairs = [Answer(pair[1], pair[2]) for pair in islice(PAIR.finditer(line.text), MAX_PAIRS)]
            if len(pairs) > 1 and self._sheet(pairs):
                return
            row = _SHEET_ROW.match(_with_marker(line))
            if not (row and self._sheet([Answer(row[1], row[2])])):
                self._open.keys.append(line.text)
            return
        if self._feedback(line) or self._key(line) or self._listed_feedback(line) or self._option(line):
            return
        if line.level and self._open and (self._open.choices or self._open.keys):
            self.close()
        self._pending.append(line)

    def _feedback(self, line: Line) -> bool:
        found = FEEDBACK.match(line.text)
        draft = self._open
        if draft is None or not (found or (not line.inner and _FEEDBACK_ALONE.match(line.text))):
            return False
        if not found and self._labelled and not draft.choices and not draft.keys:
            return False
        self._flush()
        about = f"{found['before'] or ''} {found['after']}" if found else ""
        self._sink = self._feedback_of(draft, about)
        value = found["value"].strip() if found else ""
        if value:
            self._sink.append(value)
        return True

    def _feedback_of(self, draft: Draft, about: str) -> list[str]:
        """Where feedback goes: to the option that its label names, to the option before it, or to the question.

        After the last option it is that option's only where the others have some too. If another option follows, it
        was no last one: see `_option`.
        """
        letter = _ONE_LETTER.search(about)
        named = draft.position(letter[1]) if letter else None
        if named is not None:
            return draft.choices[named].feedback
        if not draft.choices or draft.keys or _GENERAL.search(about):
            return draft.feedback
        others = draft.choices[-9:-1]
        if others and all(choice.feedback for choice in others):
            return draft.choices[-1].feedback
        if not draft.feedback:
            self._doubtful = True
        return draft.feedback

    def _key(self, line: Line) -> bool:
        found = KEY.match(line.text)
        alone = not found and not line.inner and _KEY_ALONE.match(line.text)
        if not found and not alone:
            return False
        value = found["value"].strip() if found else ""
        pairs = [Answer(pair[1], pair[2]) for pair, _ in zip(PAIR.finditer(value), range(MAX_PAIRS), strict=False)]
        draft = self._open
        matching = draft is not None and not draft.choices and MATCHING.search("\n".join(draft.stem))
        if draft and matching and pairs:
            draft.keys.extend(f"{pair.number} - {pair.told}" for pair in pairs)
            return True
        if len(pairs) > 1 and self._sheet(pairs):
            return True
        alone_of = self._by_number.get(int(pairs[0].number)) if len(pairs) == 1 and _SHEET_ROW.match(value) else None
        if alone_of and not alone_of.keys and self._sheet(pairs):
            return True
        if draft is None:
            return bool(alone)
        self._flush()
        self._sink = None
        if value:
            key, reason = draft.with_reason(value)
            draft.keys.append(key)
            draft.feedback += [reason] if reason else []
        else:
            self._wants_key = True
        return True

    def _listed_feedback(self, line: Line) -> bool:
        """Under the label of feedback it may be listed by the letters of the options."""
        draft, mark = self._open, mark_of(line)
        if draft is None or self._sink is not draft.feedback or mark is None or not mark.label:
            return False
        named = draft.position(mark.label)
        if named is None or draft.feedback:
            return False
        draft.choices[named].feedback.append(mark.text)
        return True

    def _sheet(self, answers: Iterable[Answer]) -> bool:
        """Answers by the questions' numbers, as a sheet at the end of a quiz has them."""
        found = [(self._by_number.get(int(answer.number)), answer) for answer in answers]
        wanted = [(draft, answer) for draft, answer in found if draft and (draft.choices or len(draft.loose) > 1)]
        for draft, answer in wanted:
            draft.keys += [answer.told] if answer.told else []
            draft.keys += [] if answer.told else draft.key_in(answer.feedback)
            draft.feedback += [answer.feedback] if answer.feedback else []
        if not wanted:
            return False
        self._flush()
        self._wants_key = False
        return True

    def _word(self, line: Line, answer: Answer) -> None:
        """A key of a table that names no option: the answer to a question that has none."""
        draft = self._by_number.get(int(answer.number))
        if draft and answer.told and not _is_label(answer.told):
            draft.keys.append(answer.told)
        else:
            self.left.append(line)

    def _option(self, line: Line) -> bool:
        mark = mark_of(line)
        draft = self._draft_of(mark) if mark is not None and not line.level else None
        if mark is None or draft is None:
            return False
        self._flush()
        if self._doubtful and draft.choices:
            draft.choices[-1].feedback, draft.feedback = draft.feedback, []
        self._sink, self._doubtful = None, False
        draft.option(mark, line)
        return True

    def _draft_of(self, mark: Mark) -> Draft | None:
        """The question that an option with this mark belongs to; it may be the first sign of one. None: it is none."""
        draft = self._open
        plain = any(not pending.level for pending in self._pending)
        if mark.label and not mark.label.isdecimal():
            position = len(draft.choices) if draft else 0
            fresh = draft is None or (position > 0 and not self._numbered)
            if fresh and plain and _expected(mark.label, 0):
                return self._begin_with_pending()
            return draft if _expected(mark.label, position) or _expected(mark.label, position + 1) else None
        if draft is not None and not (draft.choices and plain and not self._numbered):
            return draft
        begins = plain and not self._numbered and bool(mark.bullet or mark.label)
        return self._begin_with_pending() if begins else None

    def _begin_with_pending(self) -> Draft:
        """The plain lines that stand before the first option are the stem of a question that nothing else opens.

        Behind feedback only the last of them is: the others go on with it.
        """
        cut = -1 if self._sink is not None else 0
        self._pending, pending = self._pending[:cut], self._pending[cut:]
        while pending and pending[0].level:
            self.left.append(pending.pop(0))
        draft = Draft(len(self.drafts) + 1, [line.text for line in pending], pending[0].place)
        self.begin(draft)
        return draft
