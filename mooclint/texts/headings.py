"""What a line says that may stand above a script, a test, a text or a task: which of them, which one, and where."""

from __future__ import annotations

import re

from mooclint.course.codes import KIND_OF_LETTER, ItemCode, code_in_brackets, guess_code, look_alike, parse_code
from mooclint.course.document import DocumentKind
from mooclint.course.model import ItemKind

# A place in the course: 'm' (module or week), 'l' (lesson) or '' (the thing itself), and its number.
Places = frozenset[tuple[str, str]]

_LONGEST = 300  # characters of a line that are looked at
_NUMBER = r"\d{1,2}(?:\.\d{1,2}){0,2}(?!\d)"
_WORDS = {
    DocumentKind.FORUM: r"форум|forum|пікірталас|талқылау|обсуждени|дискусси|discussion",
    DocumentKind.QUIZ: r"тест(?!ілеу)|test|quiz|квиз|викторин|емтихан|экзамен|exam(?!pl)|бақылау|контрольн"
    r"|(?:рубежн|итогов|промежуточн|текущ|аралық|қорытынды)\w*\s+контрол"
    r"|(?:практическ|тестов)\w*\s+вопрос|(?:жаттығу|практикалық)\s+сұрақ|practice\s+question"
    r"|өзін(?:-өзі)? тексер|өзіңді тексер|самопровер|проверь себя",
    DocumentKind.PEER_REVIEW: r"тапсырма|задани|практическ\w{1,4} работ|практикалық жұмыс|зертханалық|лабораторн"
    r"|(?:письменн|самостоятельн|творческ|домашн)\w{1,4} работ|(?:жазбаша|өзіндік|шығармашылық|үй) жұмыс|эссе|essay"
    r"|assignment|өзара бағалау|взаимн\w{1,6} оцен|peer",
    DocumentKind.READING: r"оқу материал|оқуға арналған|мақала|материал\w{0,3} (?:для|к)\b"
    r"|(?:учебн|дополнительн)\w+ материал|стать|чтени|reading|article|конспект",
    DocumentKind.VIDEO: r"видео|бейне|лекци|дәріс|video|lecture|сценари|script",
}
_OF_ITEM = {
    ItemKind.VIDEO: DocumentKind.VIDEO,
    ItemKind.READING: DocumentKind.READING,
    ItemKind.PRACTICE: DocumentKind.QUIZ,
    ItemKind.QUIZ: DocumentKind.QUIZ,
    ItemKind.PEER_REVIEW: DocumentKind.PEER_REVIEW,
    ItemKind.STAFF_GRADED: DocumentKind.PEER_REVIEW,
    ItemKind.FORUM: DocumentKind.FORUM,
}
_TEXT = r"мәтін|текст|text(?!book)"  # to read, where it is not that of a video
_KINDS = tuple(
    (kind, re.compile(rf"(?<![^\W_])(?:{words})", re.IGNORECASE))
    for kind, words in (*_WORDS.items(), (DocumentKind.READING, _TEXT))
)
_ANY = "|".join((*_WORDS.values(), _TEXT))
_LESSON_WORDS = r"сабақ|сабағ|урок|заняти|lesson|тақырып|тема(?!ти)"
_OUTER_WORDS = rf"модул|module|апта(?!лық)|недел|week|бөлім|раздел|блок|{_LESSON_WORDS}"
OUTER = re.compile(
    rf"(?:{_OUTER_WORDS})\w*\s*№?\s*(?P<after>{_NUMBER})|(?P<before>{_NUMBER})\s*[-–.]?\s*(?:ші|шы|я|й)?\s*(?:{_OUTER_WORDS})\w*",
    re.IGNORECASE,
)
_FURTHER = re.compile(rf"\W*(?:{OUTER.pattern})", re.IGNORECASE)
LESSON = re.compile(rf"(?:{_NUMBER}\s*[-–.]?\s*)?(?:ші|шы)?\s*(?:{_LESSON_WORDS})", re.IGNORECASE)
_OF_A_LIST = re.compile(rf"\s*(?:\d{{1,2}}|[IVXІХ]{{1,4}})[.)]\s+(?={OUTER.pattern})", re.IGNORECASE)
# What is counted and which one: 'Видео 1.2', '1.2-бейне'; a title may follow.
COUNTED = re.compile(
    rf"(?:(?:{_ANY})\w*\s*№?\s*{_NUMBER}|{_NUMBER}\s*[-–.]?\s*(?:ші|шы|я|й)?\s*(?:{_ANY})\w*)", re.IGNORECASE
)
ABOUT = re.compile(r"\W*(?:бойынша|туралы|по\b|к\b|for\b|of\b)", re.IGNORECASE)  # 'Видео 1.2 бойынша тест'
_TITLE = re.compile(r"\s*[:—«\"“(]|\s+[–-]\s|[.](?!\d)")  # what sets a title apart
_ADJECTIVE = (
    r"(?:[^\W\d_]+(?:[ыи]й|[ая]я|[ое]е|[ыи]е|[лдт][ыі][қк]|[қғ]ы|[кг]і)|қорытынды|жаттығу|practice|final|graded|weekly)"
)
LISTED = re.compile(rf"{_NUMBER}\s+(?:{_ANY})\w*(?:\s+\w+)?\s*[,;]", re.IGNORECASE)  # '3 видео, 1 тест'
# 'Модуль 1. Тест'; 'Мәтін құрылымы' behind the number of a module is its title.
_NAMED = re.compile(
    rf"\W*(?:{_ADJECTIVE}\s+){{0,2}}(?:{'|'.join(_WORDS.values())}|(?:{_TEXT})\w*\s*(?:$|[^\w\s]|\d))", re.IGNORECASE
)
_WORD_MORE = re.compile(r"\s+(?:[^\W\d_]+\s+){0,2}(?:" + _WORDS[DocumentKind.QUIZ] + r")\w*$", re.IGNORECASE)
_SEVERAL_KAZAKH = re.compile(
    rf"(?<![^\W_])(?:{_ANY}|материал)\w*?(?:лар|лер|дар|дер|тар|тер)(?:[ыі]|[ыі]?[нд][ыі]ң|)(?!\w)", re.IGNORECASE
)
_SEVERAL = re.compile(
    r"(?<![^\W_])(?:сценари(?:и|ев)|(?:видео)?(?:лекций|уроки|уроков|роликов|ролики|материалы|материалов)|заданий|статей"
    r"|(?:тест|вопрос|экзамен|форум|конспект|текст)(?:ы|ов)"
    r"|scripts|videos|lectures|tests|quizzes|readings|articles|assignments|materials|exams|forums|discussions)(?!\w)",
    re.IGNORECASE,
)
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
# What is the genitive of one too: only where it begins the line it is surely the nominative of several.
_SEVERAL_FIRST = re.compile(
    r"\W*(?:[^\W\d_]+ые\s+)?(?:задания|(?:видео)?лекции|статьи|видеолекции)(?!\w)", re.IGNORECASE
)


def unnumbered(line: str) -> str:
    """The line of a module or lesson without the number that it has as a section: '1-апта. Су' of '2. 1-апта. Су'."""
    found = _OF_A_LIST.match(line)
    return line[found.end() :] if found else line


def kind_word(text: str) -> DocumentKind | None:
    """The kind of which a word stands in a text."""
    return next((kind for kind, words in _KINDS if words.search(text)), None)


def label(text: str) -> str:
    """What a line says before its title: 'Видео 1.2' of 'Видео 1.2. Атом', all of 'Модуль 1. Урок 2. Тест'."""
    counted = COUNTED.match(text)
    if counted and not ABOUT.match(text, counted.end()) and not _WORD_MORE.match(text, counted.end()):
        return counted[0]
    title = _TITLE.search(text, counted.end() if counted else 0)
    if OUTER.match(text):
        while title and (
            _FURTHER.match(text, title.end())
            or (_NAMED.match(text, title.end()) and kind_word(text[: title.start()]) is None)
        ):
            title = _TITLE.search(text, title.end())
    return text[: title.start()] if title else text


def places(line: str) -> Places:
    """The places that a line names: {('m', '1'), ('l', '2')} of 'Модуль 1, сабақ 2'.

    Of the title of several anywhere in it ('Тексты. Модуль 1'), else before its own title.
    """
    line = unnumbered(line[:_LONGEST])
    named = label(line)
    text = line if is_collection(named) else named
    found: set[tuple[str, str]] = set()
    rest = text
    for outer in OUTER.finditer(text):
        inner = LESSON.match(outer[0]) is not None
        found.add(("l" if inner else "m", outer["after"] or outer["before"]))
        rest = rest.replace(outer[0], " ", 1)
    return frozenset(found | {("", number) for number in re.findall(_NUMBER, rest)})


def by_code(text: str, *, strong: bool) -> tuple[DocumentKind, Places] | None:
    """The element that a line names by its code, or by all its places: 'К1_M1_С1_В2', 'Модуль 1. Урок 1. Видео 2'."""
    code = (parse_code(text) or code_in_brackets(text)) if strong else None
    if code is None and OUTER.match(text):
        code = guess_code(text)
    kind = _OF_ITEM.get(KIND_OF_LETTER.get(code.kind_letter, ItemKind.LAB)) if code and code.number else None
    if code is None or kind is None or ABOUT.match(code.title):
        return None
    return kind, places_of(code)


def places_of(code: ItemCode | None) -> Places:
    """The places that a code names."""
    numbers = {"m": code.module, "l": code.lesson, "": code.number} if code else {}
    return frozenset((unit, str(number)) for unit, number in numbers.items() if number is not None)


def is_collection(text: str) -> bool:
    """Whether a label names several: 'Бейнесабақ сценарийлері', 'Тесты модуля 1', 'Reading materials'."""
    if _SEVERAL_KAZAKH.search(text):
        return True
    # In Kazakh 'форумы' and 'материалы' are the forum and the material of something.
    return not _KAZAKH.search(text) and bool(_SEVERAL.search(text) or _SEVERAL_FIRST.match(text))


def folded(text: str) -> str:
    """What two lines share that differ by letter case, blanks, punctuation and look-alike letters only."""
    return look_alike(" ".join(re.findall(r"\w+", text)))
