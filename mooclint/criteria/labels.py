"""The labels of the forms, in three languages: what templates write, and what else authors write in their place.

The wording is that of the published forms (Table 2, Table 3, 3.2, section III, Appendix 3), its slips mended.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mooclint.course.document import DocumentKind
from mooclint.message.languages import in_language


@dataclass(frozen=True, slots=True)
class Label:
    """A field's label as templates write it, and other words for the same, of any language."""

    kk: str
    ru: str
    en: str
    also: tuple[str, ...] = ()

    def __getitem__(self, language: str) -> str:
        return in_language({"kk": self.kk, "ru": self.ru, "en": self.en}, language)


_TITLE = Label("Атауы", "Название", "Title", ("Тақырыбы", "Тема"))
_COURSE = Label(
    "Курс атауы",
    "Название курса",
    "Course title",
    ("Курс", "Course", "ЖАОК атауы", "Название МООК", "Наименование курса", "Course name"),
)
_MODULE = Label("Модуль", "Модуль", "Module", ("Апта", "Неделя", "Week"))
_LESSON = Label("Сабақ", "Урок", "Lesson")
_CODE = Label("Коды", "Код", "Code", ("Тапсырма коды", "Код задания", "Task code"))
_OUTCOMES = Label(
    "Оқыту нәтижелері",
    "Результаты обучения",
    "Learning outcomes",
    (
        "Оқу нәтижелері",
        "Игеру нәтижелері",
        "Игеру нәтижелері/міндеттері",
        "Результаты/задачи освоения",
        "Outcomes",
        "Outcomes/objectives",
        "Результаты",
        "Нәтижелер",
        "Нәтижелері",
        "Результаты освоения",
        "Күтілетін нәтижелер",
        "Ожидаемые результаты",
        "Learning objectives",
        "Objectives",
        "Оқыту нәтижесі",
        "Оқу нәтижесі",
        "Результат обучения",
        "Learning outcome",
        "Бағаланатын оқыту нәтижелері",
        "Оцениваемые результаты обучения",
    ),
)
_INSTRUCTIONS = Label(
    "Нұсқаулық",
    "Инструкция",
    "Instructions",
    ("Нұсқаулар", "Орындау қадамдары", "Тапсырманы орындау нұсқаулығы", "Указания", "Инструкции", "Задание"),
)
_MINUTES = Label(
    "Орындауға кететін уақыт (мин)",
    "Время на выполнение (мин)",
    "Time to complete (min)",
    ("Уақыты", "Время", "Ұсынылатын уақыт", "Рекомендуемое время"),
)
_PASS_MARK = Label(
    "Өту шегі (%)",
    "Проходной порог (%)",
    "Pass mark (%)",
    ("Минималды балл шегі", "Өту балы", "Минимальный порог", "Проходной балл", "Passing grade", "Passing score"),
)
_TIME_LIMIT = Label("Уақыт шегі (мин)", "Ограничение по времени (мин)", "Time limit (min)", ("Уақыт шектеуі",))
_ATTEMPTS = Label("Талпыныс саны", "Количество попыток", "Attempts", ("Әрекет саны", "Число попыток"))
_RUBRIC = Label("Рубрика түрі", "Тип рубрики", "Rubric type", ("Бағалау рубрикасының түрі", "Тип оценочной рубрики"))

_TONGUE = (
    "Курс тілі",
    "Язык курса",
    "Course language",
    "Оқыту тілі",
    "Язык обучения",
    "Язык преподавания",
    "Language of instruction",
    "Language",
    "Тілі",
    "Язык",
)

LABELS: Mapping[DocumentKind, Mapping[str, Label]] = {
    DocumentKind.PROGRAMME: {
        "title": Label(
            "ЖАОК атауы",
            "Название МООК",
            "MOOC title",
            (
                "Курс атауы",
                "Название курса",
                "Course title",
                "Наименование курса",
                "Наименование МООК",
                "Course name",
                "Name of the course",
                "Курстың атауы",
                "ЖАОК-тың атауы",
                "Title of the course",
            ),
        ),
        "academic_hours": Label(
            "ЖАОК ұзақтығы (академиялық сағат)",
            "Продолжительность МООК (академические часы)",
            "MOOC duration (academic hours)",
            (
                "ЖАОК ұзақтығы",
                "Курс ұзақтығы",
                "Продолжительность МООК",
                "Продолжительность курса",
                "Длительность курса",
                "Объём курса",
                "Трудоёмкость",
                "Трудоёмкость курса",
                "Курс көлемі",
                "Еңбек сыйымдылығы",
                "Course length",
                "Course duration",
                "Workload",
            ),
        ),
        "level": Label(
            "Курстың қиындық деңгейі", "Уровень сложности курса", "Course level", ("Деңгейі", "Уровень", "Level")
        ),
        "language": Label("ЖАОК тілі", "Язык МООК", "MOOC language", _TONGUE),
        "subtitles": Label(
            "ЖАОК-та болатын субтитр тілі (бар болса)",
            "Язык субтитров МООК (при наличии)",
            "Subtitle language (if any)",
            ("Субтитр тілі", "Язык субтитров", "Субтитрлер тілі", "Субтитрлер", "Субтитры", "Subtitles"),
        ),
        "university": Label(
            "Әзірлеуші университеттің толық атауы",
            "Полное наименование университета-разработчика",
            "Full name of the developing university",
            ("Университет", "ЖЖОКБҰ", "ОВПО", "University", "Университет-разработчик"),
        ),
        "authors": Label(
            "Курстың авторы немесе авторлары",
            "Автор или авторы курса",
            "Author(s)",
            (
                "Автор",
                "Авторлар",
                "Авторы",
                "Author",
                "Authors",
                "Автор(лар)",
                "Автор(ы)",
                "Курстың авторы немесе авторларының",
            ),
        ),
        "description": Label(
            "ЖАОК қысқаша сипаттамасы",
            "Краткое описание МООК",
            "Short description of the MOOC",
            (
                "Қысқаша сипаттама",
                "Курс сипаттамасы",
                "Краткое описание",
                "Описание курса",
                "Short description",
                "Курс туралы",
                "О курсе",
                "О чём курс",
                "About the course",
                "Course description",
                "Аннотация",
                "Аннотация курса",
            ),
        ),
        "audience": Label(
            "Мақсатты аудитория",
            "Целевая аудитория",
            "Target audience",
            (
                "Курс кімге арналған",
                "Кімге арналған",
                "Для кого",
                "Для кого курс",
                "Для кого этот курс",
                "Who is it for",
                "Who is the course for",
                "Audience",
            ),
        ),
        "prerequisites": Label(
            "Пререквизиттер",
            "Пререквизиты",
            "Prerequisites",
            (
                "Талап етілетін білім мен тәжірибе",
                "Не білу керек",
                "Требования",
                "Что нужно знать",
                "Требования к слушателям",
                "Предварительные требования",
                "What one should know",
                "Requirements",
            ),
        ),
        "outcomes": _OUTCOMES,
    },
    DocumentKind.VIDEO: {
        "course": Label(
            "Курс атауы",
            "Название курса",
            "Course title",
            ("Курс", "Course", "Наименование курса", "Course name", "ЖАОК атауы", "Название МООК"),
        ),
        "topic": Label(
            "Видео тақырыбы",
            "Тема видео",
            "Video topic",
            (
                "Бейне тақырыбы",
                "Тақырыбы",
                "Тема",
                "Topic",
                "Видео атауы",
                "Бейне атауы",
                "Название видео",
                "Video title",
                "Сабақ тақырыбы",
                "Тема урока",
                "Тема видеолекции",
                "Тема видеоурока",
                "Тақырып",
            ),
        ),
        "outcomes": _OUTCOMES,
        "number": Label(
            "Бейне нөмірі",
            "Номер видео",
            "Video number",
            ("Видео нөмірі", "Код видео", "Видео коды", "Бейне коды", "Video code", "№ видео"),
        ),
        "author": Label("Автор", "Автор", "Author", ("Авторы", "Автор(лар)", "Автор(ы)")),
        "university": Label(
            "ЖЖОКБҰ",
            "ОВПО",
            "University",
            ("Университет", "ЖОО", "ВУЗ", "Жоғары оқу орны", "Организация", "Ұйымы", "Institution", "HEI"),
        ),
        "speaker": Label("Спикер", "Спикер", "Speaker", ("Лектор", "Дәріскер", "Lecturer", "Presenter", "Спикер(лер)")),
        "duration": Label(
            "Бейне ұзақтығы (мин)",
            "Длительность видео (мин)",
            "Video duration (min)",
            (
                "Видео ұзақтығы",
                "Ұзақтығы",
                "Длительность",
                "Хронометраж",
                "Duration",
                "Продолжительность",
                "Продолжительность видео",
                "Хронометражы",
                "Время видео",
                "Length",
                "Video length",
                "Видео уақыты",
            ),
        ),
        "visuals": Label(
            "Көрнекі материалдар/слайдтар папкасына сілтеме",
            "Ссылка на папку с наглядными материалами/слайдами",
            "Link to the folder of visuals/slides",
            (
                "Слайдтарға сілтеме",
                "Ссылка на слайды",
                "Ссылка на папку",
                "Link to slides",
                "Ссылка на презентацию",
                "Көрнекі материалдарға сілтеме",
                "Ссылка на наглядные материалы",
                "Презентацияға сілтеме",
                "Слайдтар папкасына сілтеме",
                "Ссылка на папку со слайдами",
                "Link to the slides",
                "Link to visuals",
            ),
        ),
        "file_name": Label(
            "Бейнефайл атауы",
            "Имя видеофайла",
            "Video file name",
            (
                "Бейне файл атауы",
                "Файл атауы",
                "Имя файла",
                "Видео файлының атауы",
                "Видеофайл атауы",
                "Название видеофайла",
                "Название файла",
                "File name",
                "Наименование файла",
                "Бейнефайлдың атауы",
            ),
        ),
    },
    DocumentKind.READING: {
        "title": Label(
            "Материалдың/мақаланың атауы",
            "Название материала/статьи",
            "Title of the material/article",
            ("Материал атауы", "Мақала атауы", "Название материала", "Название статьи", "Атауы", "Название", "Title"),
        ),
        "course": _COURSE,
        "module": _MODULE,
        "source": Label(
            "Дереккөз(дер)",
            "Источник(и)",
            "Source(s)",
            (
                "Дереккөз",
                "Дереккөздер",
                "Источник",
                "Source",
                "Источники",
                "Sources",
                "Әдебиет",
                "Литература",
                "Пайдаланылған дереккөздер",
                "Использованные источники",
                "References",
            ),
        ),
        "minutes": Label(
            "Оқу материалдарына кететін уақыт (мин)",
            "Время на изучение (мин)",
            "Reading time (min)",
            (
                "Оқуға кететін уақыт",
                "Оқу уақыты",
                "Время на чтение",
                "Время чтения",
                "Уақыты",
                "Время",
                "Оқу материалына кететін уақыт",
                "Время изучения",
                "Время на изучение материала",
                "Time to read",
                "Кететін уақыт",
                "Estimated time",
            ),
        ),
        "outcomes": Label(
            "Игеру нәтижелері/міндеттері",
            "Результаты/задачи освоения",
            "Outcomes/objectives",
            (_OUTCOMES.kk, _OUTCOMES.ru, _OUTCOMES.en, *_OUTCOMES.also),
        ),
        "content": Label(
            "Мазмұны (мәтіндік материал немесе сілтеме)",
            "Содержание (текстовый материал или ссылка)",
            "Content (text or link)",
            ("Мазмұны", "Содержание", "Content", "Мәтін", "Текст", "Мазмұн", "Негізгі мәтін", "Text"),
        ),
    },
    DocumentKind.QUIZ: {
        "title": _TITLE,
        "code": _CODE,
        "course": _COURSE,
        "module": _MODULE,
        "lesson": _LESSON,
        "outcomes": _OUTCOMES,
        "instructions": _INSTRUCTIONS,
        "questions": Label("Сұрақ саны", "Количество вопросов", "Number of questions", ("Сұрақтар саны", "Вопросов")),
        "pass_percent": _PASS_MARK,
        "time_limit": _TIME_LIMIT,
        "minutes": _MINUTES,
        "attempts": _ATTEMPTS,
    },
    DocumentKind.PEER_REVIEW: {
        "title": _TITLE,
        "code": _CODE,
        "course": _COURSE,
        "module": _MODULE,
        "outcomes": _OUTCOMES,
        "instructions": _INSTRUCTIONS,
        "minutes": _MINUTES,
        "pass_percent": _PASS_MARK,
        "submission": Label("Жүктелетін жұмыс", "Что загрузить", "What to submit", ("Тапсыру түрі", "Формат сдачи")),
        "rubric": _RUBRIC,
    },
    DocumentKind.STAFF_GRADED: {
        "title": _TITLE,
        "code": _CODE,
        "course": _COURSE,
        "module": _MODULE,
        "outcomes": _OUTCOMES,
        "instructions": _INSTRUCTIONS,
        "minutes": _MINUTES,
        "pass_percent": _PASS_MARK,
        "submission": Label("Жүктелетін жұмыс", "Что загрузить", "What to submit", ("Тапсыру түрі", "Формат сдачи")),
        "rubric": _RUBRIC,
    },
    DocumentKind.FORUM: {
        "title": _TITLE,
        "code": _CODE,
        "course": _COURSE,
        "module": _MODULE,
        "outcomes": _OUTCOMES,
        "prompt": Label(
            "Талқылау сұрағы", "Вопрос для обсуждения", "Discussion prompt", ("Сұрақ", "Тақырып", "Вопрос", "Prompt")
        ),
        "instructions": _INSTRUCTIONS,
        "minutes": _MINUTES,
    },
}

AUTHOR_LABELS: Mapping[str, Label] = {
    "name": Label("Аты-жөні", "Ф. И. О.", "Full name", ("ФИО", "Аты жөні", "Толық аты-жөні", "Name")),
    "workplace": Label("Жұмыс орны", "Место работы", "Workplace"),
    "position": Label("Лауазымы", "Должность", "Position", ("Қызметі",)),
    "degree": Label(
        "Ғылыми дәрежесі/атағы", "Учёная степень/звание", "Degree/title", ("Ғылыми дәрежесі", "Ученая степень/звание")
    ),
    "signature": Label(
        "Автордың қолтаңбасының скриншоты",
        "Скриншот подписи автора",
        "Picture of the signature",
        ("Қолтаңбасы", "Қолы", "Подпись", "Signature", "Автор(лар)дың қолтаңбасының скриншоты"),
    ),
}

# Columns of a script (Table 3).
SCRIPT_COLUMNS: Mapping[str, Label] = {
    "number": Label(
        "Кезең", "Этап", "Stage", ("№", "Кезең №", "Сахна", "Сцена", "Scene", "Кезеңдер", "Этапы", "No", "N")
    ),
    "script": Label(
        "Сценарий",
        "Сценарий",
        "Script",
        (
            "Мәтін",
            "Текст",
            "Сөз",
            "Text",
            "Дикторлық мәтін",
            "Сценарий мәтіні",
            "Текст сценария",
            "Текст диктора",
            "Текст лектора",
            "Текст спикера",
            "Спикер мәтіні",
            "Спикердің сөзі",
            "Речь спикера",
            "Слова спикера",
            "Мәтіні",
            "Лекция мәтіні",
            "Текст лекции",
            "Spoken text",
            "Narration",
            "Voice-over",
            "Voiceover",
            "Speech",
            "Speaker text",
            "Lecture text",
            "Дәріскер мәтіні",
            "Дәріскердің сөзі",
            "Лектор мәтіні",
            "Лектордың сөзі",
            "Спикер сөзі",
            "Спикердің мәтіні",
            "Дәріс мәтіні",
            "Айтылатын мәтін",
            "Закадровый текст",
            "Текст озвучки",
            "Текст преподавателя",
            "Слова лектора",
            "Речь лектора",
        ),
    ),
    "visuals": Label(
        "Көрнекі құралдар",
        "Наглядные средства",
        "Visuals",
        (
            "Көрнекі материалдар",
            "Визуал",
            "Визуальный ряд",
            "Видеоряд",
            "Слайд",
            "Слайды",
            "Наглядность",
            "Көрнекілік",
            "Визуалды құралдар",
            "Визуалды қатар",
            "Визуалды материалдар",
            "Слайдтар",
            "Экранда",
            "На экране",
            "Изображение",
            "Сурет",
            "Бейнеқатар",
            "Бейне қатар",
            "Видеоқатар",
            "Экранда не көрсетіледі",
            "Что на экране",
            "Что показываем",
            "Наглядные материалы",
            "Визуальные материалы",
            "Visual",
            "Slides",
            "Slide",
            "On screen",
            "Visual aids",
            "Көрініс",
        ),
    ),
}
VISUALS_HINT = Label(
    "сурет немесе басқа дереккөздерге сілтемелерді қосу, мәліметтерді бояу",
    "добавить ссылки на изображения или другие источники, выделить детали цветом",
    "add links to pictures or other sources, highlight details",
)

# Headings that say what a document is.
HEADINGS: Mapping[DocumentKind, Label] = {
    DocumentKind.PROGRAMME: Label("Курс бағдарламасы", "Программа курса", "Course programme", ("ЖАОК бағдарламасы",)),
    DocumentKind.VIDEO: Label(
        "Видео туралы ақпарат парағы",
        "Информационный лист видео",
        "Video information sheet",
        ("Бейнематериал туралы ақпарат", "Бейнематериал туралы ақпараттың үлгісі", "Информация о видеоматериале"),
    ),
    DocumentKind.READING: Label("Оқу материалы", "Материал для чтения", "Reading", ("Оқу материалдары",)),
    DocumentKind.QUIZ: Label(
        "Тест",
        "Тест",
        "Quiz",
        ("Бақылау жұмысы", "Апталық бағалау", "Практикалық тест", "Еженедельное оценивание", "Емтихан", "Экзамен"),
    ),
    DocumentKind.PEER_REVIEW: Label(
        "Өзара бағалау тапсырмасы", "Задание для взаимного оценивания", "Peer review", ("Өзара бағалау", "Взаимное")
    ),
    DocumentKind.STAFF_GRADED: Label(
        "Оқытушы бағалайтын тапсырма", "Задание, оцениваемое преподавателем", "Staff-graded task"
    ),
    DocumentKind.FORUM: Label(
        "Талқылау форумы", "Дискуссионный форум", "Discussion forum", ("Пікірталас форумы", "Форум")
    ),
}
SCRIPT_HEADING = Label(
    "Бейне сценарийі",
    "Сценарий видео",
    "Video script",
    ("Видео сценарийі", "Бейне сценарийінің үлгісі", "Сценарий", "Сценарийі", "Сценарий видеоролика", "Script"),
)
IN_VIDEO_HEADING = Label(
    "Видео ішіндегі сұрақтар",
    "Вопросы внутри видео",
    "In-video questions",
    (
        "Видео ішіндегі сұрақ",
        "Бейне-сұрақтар",
        "Бейне ішіндегі сұрақтар",
        "Вопрос внутри видео",
        "Вопросы в видео",
        "In-video question",
    ),
)
"""What stands above the questions of a video (Table 4), below its script."""
# Columns of the course's structure (Table 1).
STRUCTURE_COLUMNS: Mapping[str, Label] = {
    "module": _MODULE,
    "lesson": _LESSON,
    "components": Label(
        "Сабақ компоненттері",
        "Компоненты урока",
        "Lesson components",
        ("Компоненттер", "Компоненттері", "Компоненты", "Components", "Сабақ элементтері", "Элементы урока"),
    ),
}
