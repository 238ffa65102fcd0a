"""What the path of a file says: where it belongs, what it is for, its title and language."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mooclint.adopt.languages import of_folder, tag_at_end, word_at_end
from mooclint.course.codes import KIND_OF_LETTER, TOPIC, ItemCode, guess_code, is_dotted, is_promo, parse_code
from mooclint.course.endings import CAPTIONS, VIDEO
from mooclint.course.latin import in_latin
from mooclint.course.model import ItemKind
from mooclint.texts.forms.values import PROMO, names_promo

# A lab has no letter in the document (құрал).
LETTER_OF_KIND = {**{kind: letter for letter, kind in reversed([*KIND_OF_LETTER.items()])}, ItemKind.LAB: "Қ"}

# What a word in a name stands for; the first that is found counts. A word of letters has to begin where a word does.
_HINTS: tuple[tuple[str, str], ...] = (
    ("promo", PROMO),
    ("certificate", r"сертификат|серт\b|certificate|cert\b|куәлік"),
    ("signature", r"қолтаңба|подпис|signature"),
    (
        "exam",
        r"емтихан|экзамен|exam(?!pl)|қорытынды (?:тест|бақылау)|итогов\w{1,6} тест|final (?:test|quiz)",
    ),
    ("final", r"қорытынды бағалау|итогов\w{1,6} оценивание|final assessment"),  # Table 1: of the course or of a module
    ("programme", r"бағдарлама(?:сы)?\b|программ(?:а|ы|е|у|ой)\b|programme?\b|syllabus|силлабус"),
    (
        "script",
        r"сценари|script|ақпарат парағы|информационный лист|(?:видео|бейне|дәріс|лекция|ролик)\w{0,6} мәтін"
        r"|текст\w{0,3} (?:к )?(?:видео|лекци|ролик|диктор|спикер)|видеотекст|бейнемәтін|раскадровк|транскрипт"
        r"|стенограмм|диктор\w{0,4} (?:текст|мәтін)|суфлер|суфлёр|storyboard|transcript|narration|voice ?over"
        r"|(?:video|lecture) (?:text|sheet)|(?:видео|бейне)\w{0,6} (?:паспорт|пара(?:қ|ғ)|тізім)"
        r"|паспорт\w{0,2} видео|реестр\w{0,2} видео|видео ?реестр|video (?:info )?(?:sheets?|registry|list)",
    ),
    ("subtitles", r"субтитр|subtitle|caption|subs\b"),
    (ItemKind.PEER_REVIEW, r"өзара|взаимн|peer"),
    (ItemKind.FORUM, r"форум|пікірталас|forum|discussion"),
    (ItemKind.STAFF_GRADED, r"оқытушы бағалайтын|оцениваем\w{1,6} преподавателем|staff"),
    (
        ItemKind.PRACTICE,
        r"(?:практикал\w{1,6}|практическ\w{1,6}|жаттығу|practice|тренажер\w{0,6}|тренажёр\w{0,6})"
        r" (?:тест|test|quiz|сұрақ|вопрос|question)"
        r"|өзін(?:дік|дік өзі| өзі)? тексер|өзіңді тексер|өз біліміңді тексер|самопроверк|провер\w{1,4} себя"
        r"|check yourself|трениров|тренажерн|тренажёрн|неоцениваем|не оцениваем|бағаланбай|ungraded",
    ),
    (
        ItemKind.QUIZ,
        r"бағалана(?:тын|ды)|апталық бағалау|бақылау|контрольн|еженедельн|graded|weekly"
        r"|тест\w{0,3}(?: \w+){0,2} оцениваем|оцениваем\w{1,3} (?:\w+ )?тест",
    ),
    (ItemKind.LAB, r"лаборатор|зертханалық|labs?\b|laborator"),
    ("test", r"тест|test|quiz|сұрақтар|вопросы"),
    (
        "task",
        r"тапсырма|задани|assignment|task|(?:письменн|самостоятельн|творческ|домашн|практическ|лабораторн)\w{1,4} работ"
        r"|(?:жазбаша|өзіндік|шығармашылық|үй|практикалық|зертханалық) жұмыс|эссе|essay",
    ),
    (ItemKind.READING, r"оқу материал|оқылым|мақала|стать|чтени|reading|article|readings"),
    ("slides", r"слайд|презентац|slide|presentation|таныстырылым"),
    ("closing", r"қорытынды|заключ|итогов|closing|outro|conclusion|финал"),
    (ItemKind.VIDEO, r"видео|бейне|video|лекция|дәріс|lecture"),
    ("task", r"жоба(?:сы)?\b|проект(?:ы)?\b|project|жұмыс(?:ы)? \d|работа \d|work \d|кейс|case study"),
)
# In Latin letters too; of these 'стать' and 'финал' would be other words.
_HINTED = tuple(
    (kind, re.compile(rf"(?<![^\W\d_])(?:{words}|{in_latin(words.replace('стать', 'статья').replace('|финал', ''))})"))
    for kind, words in _HINTS
)
_MASTER = re.compile(
    r"(?<![^\W\d_])(?:мастер|master|түпнұсқа|бастапқы бейне|исходн|оригинал|original|source|prores|raw\b)"
)
_DELIVERY = re.compile(r"(?<![^\W\d_])(?:жүктелетін|жүктеуге|для загрузки|delivery|upload|coursera|web\b|compressed)")
_MASTER_ENDINGS = {".mov", ".mxf", ".avi", ".mts", ".m2ts"}

_COPY = re.compile(
    r"(?:(?<![\s_–—-])(?:[\s_–—-]*\([0-9]{1,3}\)"
    r"|(?<!ая)(?<!ық)(?<!backup)(?<!hard)[\s_–—-]+\(?(?:копия|көшірме(?:сі)?|copy)(?:[\s_]*\(?[0-9]{0,3}\)?)?\)?)"
    r")(?=$|[\s_–—-])|^(?:(?:копия|көшірме)(?:[\s_]*\([0-9]{1,3}\))?|copy(?:[\s_]*\([0-9]{1,3}\))? of)[\s_–—-]+(?=.)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:бойынша|туралы)(?!\w)", re.IGNORECASE)
# What a file is for and how it was saved: words behind a name that are no part of its title.
_ROLE = re.compile(
    r"(?:(?<![\s_-])[\s_-]+(?:"
    r"[(\[]?(?:master|мастер|түпнұсқа|original|оригинал|исходник|исходн(?:ый|ое|ая)(?:[\s_-](?:файл|видео))?"
    r"|бастапқы бейне|delivery|upload|prores|(?:480|720|1080|1440|2160)p|[48]k|full[\s_-]?hd|[hx]\.?26[45])[)\]]?"
    r"|[(\[](?:video|видео|бейне|script|сценарий|reading|чтение|quiz|test|тест|slides?|слайды?)[)\]]))+$",
    re.IGNORECASE,
)
_VERSION = re.compile(
    # Words that may well end a title count only behind a sign that sets them apart.
    r"(?:(?<![\s_.-])[\s_.-]+(?:v(?:er(?:sion)?)?\.?[0-9]{1,2}(?:\.[0-9]{1,2})?|final|draft|черновик)"
    r"|(?:(?<!\s)\s+|(?<![_(\[-]))[_(\[-]+(?:финал|соңғы|old|ескі|стар(?:ый|ая|ое)|new|жаңа|нов(?:ый|ая|ое)"
    r"|исправлен\w{0,6}|испр|правк[аи]|edited|түзетілген|өңделген|дайын|готов(?:ый|ая|ое|о)?|монтаж"
    r"|последн(?:ий|яя|ее)|оконч\w{0,9}))(?:[\s_-]*[0-9]{1,2})?[)\]]?$",
    re.IGNORECASE,
)
_ORDER = re.compile(r"([0-9]{1,3})(?:[\s_.)–-]+|$)")
_MOJIBAKE = (("cp1252", "utf-8"), ("latin-1", "utf-8"), ("cp437", "cp866"), ("cp850", "cp866"), ("cp1252", "cp1251"))
_CYRILLIC = re.compile("[а-яёА-ЯЁәғқңөұүһіӘҒҚҢӨҰҮҺІ]+")
_TITLE = re.compile(r"[:«“\"]")  # what begins a title
_FEW_WORDS = 3
MAX_NUMBER = 60  # of a module, a lesson or an item: more is a year or a serial number


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A path taken apart. Numbers are None and texts empty where the path does not say them."""

    path: str
    stem: str  # as people read it: without ending, language, marks of copies and versions
    ending: str  # small letters, '.mp4'
    code: ItemCode | None = None  # of the file's own name
    module: int | None = None  # of the name, else of a folder
    lesson: int | None = None
    order: int | None = None  # the number that begins a name without a code
    title: str = ""
    kind: str = ""  # an `ItemKind`, or one of the other words of `_HINTS`
    folder_kind: str = ""  # the same of the folders
    master: bool | None = None
    language: str = ""
    noise: str = ""  # 'copy', 'version'
    module_title: str = ""  # from the folder
    lesson_title: str = ""
    mended: bool = False  # the stem was in a wrong encoding
    dotted: bool = False  # module and number stand in the name as '2.1'
    folder_module: int | None = None

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def number(self) -> int | None:
        return self.code.number if self.code else None


def mend(text: str) -> str:
    """A name that an archive program read in the wrong code page, as it was meant; a sound one as it is."""
    if text.isascii() or _CYRILLIC.search(text):
        return text
    for wrong, right in _MOJIBAKE:
        try:
            mended = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        words = re.findall(r"[^\W\d_]+", mended)
        strange = [word for word in words if not word.isascii() and not _CYRILLIC.fullmatch(word)]
        letters = sum(len(word) for word in words if _CYRILLIC.fullmatch(word))
        if not strange and letters >= 3 and not re.search("[^\x20-\x7e]", _CYRILLIC.sub("", mended).replace("№", "")):
            return mended
    return text


def names_of(paths: Iterable[str]) -> dict[str, Name]:
    """Every path taken apart; numbered folders ('01 Кіріспе') count as modules where nothing else does."""
    return {path: _said_in_passing(name) for path, name in _by_folders(_lessons_in_modules(_named(paths))).items()}


def _named(paths: Iterable[str]) -> dict[str, Name]:
    """Every path taken apart by itself, but for the language of subtitles, which the names of films help to tell."""
    paths = list(paths)
    films = frozenset(stem for path in paths for stem, ending in [_split(path)] if ending in VIDEO)
    return {path: _name(path, films) for path in paths}


def _lessons_in_modules(names: Mapping[str, Name]) -> dict[str, Name]:
    """'2.1' is module and video; in a folder of module 3, or beside a '1.1' in module 2, it is lesson and video."""
    numbers: dict[int, set[int]] = defaultdict(set)  # module of the folders -> first numbers of the names in it
    for name in names.values():
        if name.dotted and name.folder_module is not None:
            numbers[name.folder_module].add(name.module or 0)
    lessons = {m for m, first in numbers.items() if first != {m} and (1 in first or m not in first)}
    return {
        path: replace(name, module=name.folder_module, lesson=name.module)
        if name.dotted and name.folder_module in lessons
        else name
        for path, name in names.items()
    }


_UNITS = {
    "module": r"модул\w{0,6}|недел\w{0,6}|апта(?!лық)\w{0,10}|блок\w{0,6}|module|week|block"
    r"|modul[a-z]{0,2}|nedel[a-z]{0,3}|apta",
    "lesson": r"урок\w{0,6}|заняти\w{0,3}|сабақ\w{0,10}|сабағ\w{0,10}|lesson|urok[a-z]{0,2}|saba[kq]",
}
_DIGITS = re.compile(r"[0-9]{1,2}(?:[_ ]|$)")  # of 'Chtenie_1_2_riski' behind the 1
# From the left, so that in 'к уроку 2 модуля 1' the 2 is the lesson's; '2 недели' is a place, 'за 2 недели' a time.
_PASSING = re.compile(
    rf"(?<![^\W_])(?:(?P<module_>{_UNITS['module']})|(?:{_UNITS['lesson']}))\s*(?:[-№_]\s*)?(?P<after>[0-9]{{1,2}})(?![0-9.]|\s?[–-]\s?[0-9])"
    r"|(?<!за )(?<!на )(?<!in )(?<![0-9.])(?P<before>[0-9]{1,2})\s*(?:[-–]\s*)?(?:(?:й|ой|ей|я|ші|шы)\s+)?"
    rf"(?:(?P<module>{_UNITS['module']})|(?:{_UNITS['lesson']}))(?!\w)",
    re.IGNORECASE,
)


# 'Тренажёр тест, 2.1-сабақ', 'Тест к уроку 2.1': the module and the lesson.
_DOTTED_LESSON = re.compile(
    rf"(?<![^\W_])(?:{_UNITS['lesson']}|тем\w{{1,3}}|тақыры[пб]\w{{0,8}})\s*№?\s*(?P<a>[0-9]{{1,2}})\.(?P<b>[0-9]{{1,2}})(?![0-9.]*[0-9])"
    rf"|(?<![0-9.])(?P<c>[0-9]{{1,2}})\.(?P<d>[0-9]{{1,2}})\s*[-–]?\s*(?:(?:й|ші|шы)\s+)?(?:{_UNITS['lesson']})(?!\w)",
    re.IGNORECASE,
)
# 'Тренировочный тест 1.2', 'Chtenie_1_2_riski'
_DOTTED = re.compile(
    r"[^\W\d_](?:\s+№?\s*([0-9]{1,2})(?:\.|(?P<dash>[-–]))([0-9]{1,2})"
    r"|_([0-9]{1,2})[._]([0-9]{1,2})(?=_|$))(?![0-9.–-]*[0-9])"
    rf"(?!(?P<unit>\s*[-–]?\s*(?:{_UNITS['module']}|{_UNITS['lesson']})))"
)
# 'Мәтін 1-1-1 Су', 'Текст к видео 2.1.3': module, lesson and number.
_IN_THREE = re.compile(
    r"[^\W\d_][^\d.]{1,40}?[\s_№]+(?P<module>[0-9]{1,2})(?P<sign>[.–-])(?P<lesson>[0-9]{1,2})(?P=sign)(?P<number>[0-9]{1,2})"
    r"(?![0-9.–-]*[0-9])[\s_.:–—-]*(?P<title>.*)"
)
# 'ned1_1-2_v1_Kak_ocenit_risk': week, module and lesson, video
_OF_A_WEEK = re.compile(
    r"(?:ned(?:elya)?|week|w|apta|m(?:odule?)?|нед(?:еля)?|апта|модуль)[\s_.-]?(?P<week>[0-9]{1,2})[\s_-]+"
    r"(?P<module>[0-9]{1,2})[.-](?P<lesson>[0-9]{1,2})[\s_-]+(?:v|video|видео)[\s_.-]?(?P<number>[0-9]{1,2})"
    r"(?![0-9])[\s_.-]*(?P<title>.*)",
    re.IGNORECASE,
)


def _said_in_passing(name: Name) -> Name:
    """The module and the lesson that a name without a code has somewhere in it: 'Тест к модулю 2'."""
    if name.code is not None and parse_code(name.stem):
        return name
    lesson = _DOTTED_LESSON.search(name.stem) if name.number is None else None
    if lesson:
        module, inside = int(lesson["a"] or lesson["c"]), int(lesson["b"] or lesson["d"])
        if name.module in (None, module) and name.lesson in (None, inside) and 0 < module <= MAX_NUMBER >= inside > 0:
            return replace(name, module=module, lesson=inside)
    counted = name.code is None or (name.code.module is name.code.lesson is None and _DIGITS.match(name.code.title))
    dotted = _DOTTED.search(name.stem) if counted else None
    first, second = (int(dotted[1] or dotted[4]), int(dotted[3] or dotted[5])) if dotted else (0, 0)
    if dotted and name.folder_module != first and (dotted["dash"] or not (name.kind or name.folder_kind)):
        dotted = None  # '1-2' may be a span, and '3.10' a version
    if dotted and name.module in (None, first) and 0 < first <= MAX_NUMBER:
        code = ItemCode(course=0, module=first, lesson=None, kind_letter="", number=second, title="")
        title = tidy(name.stem[dotted.end() :]) if name.code is not None else name.title
        return replace(name, code=code, module=code.module, dotted=True, title=title)
    for match in _PASSING.finditer(name.stem):
        part = _part_of(match)
        number = int(match["after"] or match["before"])
        if getattr(name, part) is not None or not 0 < number <= MAX_NUMBER:
            continue
        if match["before"] and not name.kind:
            continue  # '3 урока жизни' is a title; '2-аптаның тесті' says what it is
        if match["before"] and number in (name.number, name.order):
            name = replace(name, code=None, order=None, title=tidy(name.stem))  # of 'Тест 2 недели' the 2 is the week's
        name = replace(name, module=number) if part == "module" else replace(name, lesson=number)
    return name


def _part_of(match: re.Match[str]) -> str:
    return "module" if match["module"] or match["module_"] else "lesson"


def _by_folders(names: dict[str, Name]) -> dict[str, Name]:
    if any(name.module is not None for name in names.values()):
        return names
    numbered = {path: _numbered_folder(path) for path in names}
    if len({found[0] for found in numbered.values() if found}) < 2:
        return names
    return {
        path: replace(name, module=found[0], module_title=found[1]) if (found := numbered[path]) else name
        for path, name in names.items()
    }


def tidy(text: str) -> str:
    """A name or a title with plain blanks."""
    return re.sub(r"[\s_]+", " ", text).strip(" -–.,:")


def name_key(text: str) -> str:
    """What two names share that differ by letter case, blanks and punctuation only."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold().replace("_", " ")))


def hint(text: str) -> str:
    """What a word in the text says it is; '' where none does."""
    return next(hints(text), "")


def hints(text: str) -> Iterator[str]:
    """All that words in the text say it is, the first of them first."""
    text = name_key(text)
    return (str(kind) for kind, words in _HINTED if words.search(text))


def is_master(name: Name) -> bool:
    """Whether a video is the source: by its name or folder, else by its ending."""
    return name.ending in _MASTER_ENDINGS if name.master is None else name.master


def _split(path: str) -> tuple[str, str]:
    """The stem of a file as people read it, and its ending in small letters with its dot."""
    file = path.rpartition("/")[2]
    stem, dot, ending = file.rpartition(".")
    return (mend(stem), f".{ending.lower()}" if ending else "") if dot and stem else (mend(file), "")


def _name(path: str, films: Collection[str]) -> Name:
    *folders, file = path.split("/")
    readable, ending = _split(path)
    stem, language, noise = _bare(readable, films if ending in CAPTIONS else None)
    if ending in CAPTIONS and not language:
        language = of_folder(stem) or of_folder(mend(folders[-1]) if folders else "")
    bare = without_role(stem)
    code = _plausible(
        _of_a_week(bare) or _in_three(bare) or guess_code(bare) or _code_behind(bare) or _of_its_video(bare)
    )
    if code and _ABOUT.match(code.title):  # of '1-апта бойынша тест' no part is the title
        code = replace(code, title=bare)
    if code and _OF_A_VIDEO.fullmatch(code.title):  # 'Дәріс 2 сценарийі'
        code = replace(code, title="")
    of_the_course = parse_code(bare) if code is None else None  # 'К1_М0_С0_В0_Курсқа шақыру'
    order, title = (None, named.title) if (named := code or of_the_course) else _ordered(bare)
    readable_folders = [mend(folder) for folder in folders]
    places = _of_folders(readable_folders)
    master = _said_master(stem)
    module = code.module if code and code.module is not None else places.module
    promo = ending in VIDEO and module is None and any(hint(folder) == "promo" for folder in folders)  # 'К1_М0_С0_В0'
    return Name(
        path=path,
        stem=stem,
        ending=ending,
        code=code,
        module=module,
        lesson=code.lesson if code and code.lesson is not None else places.lesson,
        order=order,
        title=tidy(title),
        kind="promo" if promo else _kind(code, stem),
        folder_kind=hint(folders[-1] if folders else "") or hint("/".join(folders)),
        master=_said_master(" / ".join(readable_folders)) if master is None else master,
        language=language,
        noise=noise,
        module_title=places.module_title if module == places.module else "",
        lesson_title=places.lesson_title,
        mended=readable != (file.rpartition(".")[0] if ending else file),
        dotted=code is not None and code.lesson is None and is_dotted(bare),
        folder_module=places.module,
    )


_MOST_SIGNS = 40  # in a name, behind which its code may begin


def _code_behind(stem: str) -> ItemCode | None:
    """The code at the end of a name, with what stands before it as the title: 'Ауа_К1_M1_С1_В2'."""
    signs = [match.end() for match in re.finditer(r"[\s_.-]+", stem)][:_MOST_SIGNS]
    for at in signs:
        code = parse_code(stem[at:])
        if code is not None and code.number is not None and not code.title:
            return replace(code, title=stem[:at])
    return None


def _ordered(stem: str) -> tuple[int | None, str]:
    """The number that begins a name, and the title behind it."""
    match = _ORDER.match(stem)
    return (int(match[1]), stem[match.end() :]) if match and int(match[1]) <= MAX_NUMBER else (None, stem)


def _said_master(text: str) -> bool | None:
    """Whether a name says that a video is the source, or the copy for upload; None where it says neither."""
    text = name_key(text)
    return True if _MASTER.search(text) else False if _DELIVERY.search(text) else None


def _kind(code: ItemCode | None, stem: str) -> str:
    """What the file is for: by the letter of a true code, else by a word, else by the word that counts it."""
    true = parse_code(stem)
    if true and true.kind_letter in KIND_OF_LETTER:
        kind = KIND_OF_LETTER[true.kind_letter]
        return "promo" if is_promo(true) or (kind is ItemKind.VIDEO and names_promo(true.title)) else kind
    if hint(_TITLE.split(stem, maxsplit=1)[0]) == "task":
        return "task"  # 'Тапсырма: «Бақылау күнделігі»'
    return hint(stem) or (KIND_OF_LETTER.get(code.kind_letter, "") if code else "")


_PURPOSES = ("сценари", "субтитр", "слайд", "презентаци", "таныстырылым")
_PURPOSE = "|".join(rf"(?:{word}|{in_latin(word)})[^\W\d_]{{0,6}}" for word in _PURPOSES)
_OF_A_VIDEO = re.compile(
    rf"(?<![^\W\d_])(?:{_PURPOSE}|scripts?|subtitles?|captions?|slides?|presentations?)"
    r"(?:\s+(?:к|для|for|of|to))?(?![^\W\d_])[\s_-]*",
    re.IGNORECASE,
)


def without_purpose(stem: str) -> str:
    """'01 Ауа' of '01 Ауа — сценарий': what a script or slides share with the video they are called after."""
    return _OF_A_VIDEO.sub(" ", stem, count=1)


_SHEET = re.compile(
    r"(?:(?:бейнематериал|видео)\w{0,6}[\s_]+)?(?:туралы[\s_]+)?ақпарат(?:тық)?[\s_]+пара[қғ]\w{0,3}(?![^\W\d_])"
    r"|(?:(?:бейнематериал|видео)\w{0,6}[\s_]+)?туралы[\s_]+ақпарат(?:тық)?(?![^\W\d_])|ақпарат[\s_]*$"
    r"|информаци(?:онный[\s_]+лист|я[\s_]+о[\s_]+видео)(?![^\W\d_])|information[\s_]+sheet",
    re.IGNORECASE,
)


def without_paper(title: str) -> str:
    """The title of a video in the name of its script or sheet: 'Табыс' of 'Табыс_сценарий'; '' of 'Ақпарат парағы'."""
    left = tidy(without_purpose(_SHEET.sub(" ", title.replace("_", " "))))
    return "" if says_kinds_alone(left) else left


_LECTURE = re.compile(r"(?<![^\W_])(?:лекци|дәріс|lecture|lekci|daris)", re.IGNORECASE)
_FILM = re.compile(r"видео|бейне|video|ролик|film", re.IGNORECASE)
_PAPERS = re.compile(
    r"ақпарат|парағ|парақ|информаци|паспорт|реестр|тізім|(?<![^\W_])(?:sheet|registry|list)", re.IGNORECASE
)


def is_lecture(stem: str) -> bool:
    """Whether a name says a lecture, and not that it is filmed: 'Лекция 1.2', 'дәріс'."""
    return _LECTURE.search(stem) is not None and _FILM.search(stem) is None


def says_sheet(stem: str) -> bool:
    """Whether a name says the information sheet of a video."""
    return _PAPERS.search(stem) is not None


def says_module(text: str) -> bool:
    """Whether a title says which module it is about: '1-модульдің қорытынды тесті'."""
    return any(_part_of(match) == "module" for match in _PASSING.finditer(text))


def modules_named(text: str) -> set[int]:
    """The numbers of the modules and weeks that a text names."""
    text = re.sub(r"\.(?=\s|$)", " ", text)  # the end of a sentence
    found = {int(m["after"] or m["before"]) for m in _PASSING.finditer(text) if _part_of(m) == "module"}
    return {number for number in found if 0 < number <= MAX_NUMBER}


def _of_its_video(stem: str) -> ItemCode | None:
    """The video that a script or subtitles name: 'Сценарий видео 2', 'Видео сценарийі 2', 'Субтитры 2'."""
    rest, found = _OF_A_VIDEO.subn("", stem, count=1)
    if not found:
        return None
    rest = re.sub(r"^(?:видео)?лекции(?=[\s_№])", "лекция", rest.lstrip("№# "), flags=re.IGNORECASE)
    return guess_code(f"видео {rest}" if rest.isdecimal() else rest)


def _of_a_week(stem: str) -> ItemCode | None:
    """The video whose name says its week, its lesson in that week and its number."""
    found = _OF_A_WEEK.fullmatch(stem)
    if found is None or found["week"] != found["module"]:
        return None
    places = {name: int(found[name]) for name in ("module", "lesson", "number")}
    return ItemCode(course=0, kind_letter="В", title=found["title"], **places)


def _in_three(stem: str) -> ItemCode | None:
    """The module, lesson and number behind the words that say what it is."""
    found = None if parse_code(stem) else _IN_THREE.match(stem)
    if found is None:
        return None
    figures = {name: found[name] for name in ("module", "lesson", "number")}
    if all(len(figure) > 1 for figure in figures.values()):
        return None  # a date
    places = {name: int(figure) for name, figure in figures.items()}
    return ItemCode(course=0, kind_letter="", title=found["title"], **places)


def _plausible(code: ItemCode | None) -> ItemCode | None:
    """The code, unless its numbers are a year's or a serial's."""
    numbers = (code.module, code.lesson, code.number) if code else ()
    return None if any(number is not None and not 0 < number <= MAX_NUMBER for number in numbers) else code


def _bare(stem: str, films: Collection[str] | None) -> tuple[str, str, str]:
    """A stem without its language and the marks of copies and versions; the language; which mark there was.

    `films`: for subtitles, the stems of all videos.
    """
    language, noise = "", ""
    for _ in range(4):  # 'a_v2_final (1).kk'
        before = stem
        tagged = None if language else word_at_end(stem) if films is None else tag_at_end(stem, films)
        if tagged:
            stem, language = tagged
        if match := _COPY.search(stem):
            noise, stem = "copy", _without(stem, match)
        if (match := _VERSION.search(stem)) and match.start() and not _counts_videos(stem, match):
            noise, stem = noise or "version", stem[: match.start()]
        if stem == before:
            break
    return stem or before, language, noise


def _without(stem: str, mark: re.Match[str]) -> str:
    return (stem[: mark.start()] + stem[mark.end() :]).strip(" _–—-")


def without_copy_mark(name: str) -> str:
    """The name of a file as it was before a mail program or a system marked it as a second one: 'a (2).mp4' -> 'a.mp4'.

    A folder before it stays.
    """
    folder, slash, file = name.rpartition("/")
    stem, dot, ending = file.rpartition(".")
    for _ in range(4):  # 'a - копия (2) (1)'
        mark = _COPY.search(stem)
        if mark is None or not (rest := _without(stem, mark)):
            break
        stem = rest
    return f"{folder}{slash}{stem}{dot}{ending}"


def without_role(stem: str) -> str:
    """'урок1' of 'урок1_исходник': what the files of one video share."""
    return _ROLE.sub("", stem) or stem


def says_kinds_alone(title: str) -> bool:
    """Whether a title only says what stands there: 'сценарийлері', 'materials', 'видео и тесты'."""
    left = name_key(title)
    for _, words in _HINTED:
        left = re.sub(rf"(?:{words.pattern})[^\W\d_]*", " ", left)
    left = re.sub(r"(?<!\w)(?:материал|material|файл|file|құжат|документ|document)[^\W\d_]*", " ", left)
    return title != "" and all(word in ("и", "және", "мен", "and", "все", "all", "барлық") for word in left.split())


_WEEK_ALONE = re.compile(r"(?:w|m|м|week|module|апта|неделя|модуль)[\s_-]?[0-9]{1,2}", re.IGNORECASE)


def _counts_videos(stem: str, version: re.Match[str]) -> bool:
    """Whether 'v2' behind nothing but a week is a video and no version: 'w1_v2'."""
    counted = re.fullmatch(r"[\s_.-]*v[0-9]{1,2}", version[0], re.IGNORECASE)
    return counted is not None and _WEEK_ALONE.fullmatch(stem[: version.start()]) is not None


@dataclass(slots=True)
class _Folders:
    """What the folders say."""

    module: int | None = None
    lesson: int | None = None
    module_title: str = ""
    lesson_title: str = ""


def _of_folders(folders: list[str]) -> _Folders:
    found = _Folders()
    for folder in folders:
        code = _plausible(guess_code(folder)) or _in_passing(folder) or _topic(folder, found.module)
        if code is None:
            continue
        if _is_lesson(code, folder) and found.module in (None, code.module):
            code = replace(code, lesson=code.number, number=None)
        if code.module is not None and not (code.lesson is not None and code.module == found.module):
            found.module, found.lesson = code.module, code.lesson
            titled = code.lesson is None and not says_kinds_alone(code.title)
            found.module_title, found.lesson_title = _own_title(code.title) if titled else "", ""
        if code.lesson is not None:
            no_title = _is_test(code.title) or says_kinds_alone(code.title)
            found.lesson, found.lesson_title = code.lesson, "" if no_title else _own_title(code.title)
    return found


def _is_lesson(code: ItemCode, folder: str) -> bool:
    """Whether a folder is a lesson by its two numbers: '1.2 Су айналымы'; an element is a file, and no folder."""
    return is_dotted(folder) and not code.kind_letter and not says_kinds_alone(code.title)


_QUOTED = re.compile(r"\W{0,3}[«“\"]([^«»“”\"]{2,150})[»”\"]\s*(.{0,100})")


def _own_title(title: str) -> str:
    """The title of a lesson or module: 'Табыс' of '«Табыс» бейнематериалдары туралы ақпарат'."""
    quoted = _QUOTED.fullmatch(title)
    return tidy(quoted[1] if quoted and hint(quoted[2]) else title)


def _topic(folder: str, module: int | None) -> ItemCode | None:
    """The lesson that a folder in a module is called after as a topic: 'Тема 2. Рынок', 'Тема 1.2. Рынок'."""
    match = TOPIC.match(folder)
    if match is None or not module:
        return None
    dotted = _DOTTED_LESSON.match(folder)
    if dotted and int(dotted["a"] or dotted["c"]) == module:
        lesson = int(dotted["b"] or dotted["d"])
        return _plausible(ItemCode(course=0, lesson=lesson, title=folder[dotted.end() :].strip(" .")))
    return _plausible(ItemCode(course=0, lesson=int(match["after"] or match["before"]), title=folder[match.end() :]))


def _in_passing(folder: str) -> ItemCode | None:
    """The module and lesson that stand at the end of a folder's name: 'Тексты для чтения. Модуль 2'."""
    found = {_part_of(match): int(match["after"]) for match in _PASSING.finditer(folder) if match["after"]}
    return _plausible(ItemCode(course=0, module=found.get("module"), lesson=found.get("lesson"))) if found else None


def _is_test(title: str) -> bool:
    """Whether a title only says that something is a test, which is no title of a lesson: 'Практический тест'."""
    said = hint(title)
    return said in ("test", "exam", ItemKind.PRACTICE, ItemKind.QUIZ) and len(title.split()) <= _FEW_WORDS


def _numbered_folder(path: str) -> tuple[int, str] | None:
    """The number and title of the first folder that begins with a number: '01 Кіріспе'."""
    for folder in path.split("/")[:-1]:
        readable = mend(folder)
        match = _ORDER.match(readable)
        if match and 0 < int(match[1]) <= MAX_NUMBER:
            return int(match[1]), tidy(readable[match.end() :])
    return None
