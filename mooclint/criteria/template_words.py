"""The words of the templates besides the labels of `labels.py`: headings and hints, each in kk, ru, en."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from mooclint.course.document import DocumentKind as Kind
from mooclint.message.languages import FALLBACK

Words = tuple[str, str, str]  # in the order of _COLUMNS
_COLUMNS = ("kk", "ru", "en")


def column(language: str) -> int:
    """Which of the words is of that language; the English one where none is."""
    return _COLUMNS.index(language if language in _COLUMNS else FALLBACK)


# Headings, columns, and the pieces of fixed lines.
WORDS: Mapping[str, Words] = {
    "facts": ("Жалпы мәлімет", "Общие сведения", "Key facts"),
    "about": ("Сипаттамасы", "Описание", "Description"),
    "week": ("{number}-апта", "{number}-я неделя", "Week {number}"),
    "hours": ("{hours} сағатта аяқталады", "Завершается за {hours} ч", "{hours} hours to complete"),
    "videos": ("Видео", "Видео", "Videos"),
    "readings": ("Оқу материалдары", "Материалы для чтения", "Readings"),
    "tests": ("Тестілер", "Тесты", "Tests"),
    "items": ("Элементтер", "Элементы", "Items"),
    "declared_videos": ("{count} видео", "видео: {count}", "videos: {count}"),
    "declared_readings": ("{count} оқу материалы", "материалы для чтения: {count}", "readings: {count}"),
    "declared_tests": ("{count} тест", "тесты: {count}", "tests: {count}"),
    "and": (" және ", ", ", ", "),
    "questions": ("Сұрақтар", "Вопросы", "Questions"),
    "feedback": ("Кері байланыс:", "Обратная связь:", "Feedback:"),
    "question_feedback": ("Жалпы кері байланыс:", "Общая обратная связь:", "General feedback:"),
    "answer": ("Дұрыс жауап:", "Правильный ответ:", "Correct answer:"),
    "criteria": ("Бағалау критерийлері", "Критерии оценивания", "Grading criteria"),
    "criterion": ("Критерий", "Критерий", "Criterion"),
    "level": ("Деңгей сипаттамасы", "Описание уровня", "Level"),
    "points": ("Балл", "Баллы", "Points"),
    "text": ("мәтіндік", "текстовая", "text"),
    "scale": ("шкала бойынша", "по шкале", "scale"),
    "yes_no": ("иә/жоқ", "да/нет", "yes/no"),
}

_OUTCOMES: Words = (
    "Әр нәтижені жаңа жолдан жазыңыз. Мысалы: дерек пен ақпаратты ажыратады",
    "Каждый результат с новой строки. Например: различает данные и информацию",
    "Each outcome on a line of its own. For example: tells data from information",
)
_COURSE: Words = (
    "Курс бағдарламасындағы атауы",
    "Как в программе курса",
    "As in the course programme",
)
_MODULE: Words = (
    "Нөмірі мен атауы. Мысалы: 1-модуль. Дерек деген не?",
    "Номер и название. Например: Модуль 1. Что такое данные?",
    "Number and title. For example: Module 1. What is data?",
)
_INSTRUCTIONS: Words = (
    "Білім алушы не істейді? Қадамдарын ретімен жазыңыз. Жұмыс қалай бағаланады?",
    "Что делает обучающийся? Опишите шаги по порядку. Как оценивается работа?",
    "What does the learner do? Give the steps in order. How is the work graded?",
)
_TASK_MINUTES: Words = ("Сан. Мысалы: 30", "Число. Например: 30", "A number. For example: 30")
_PASS: Words = ("Сан. Мысалы: 80", "Число. Например: 80", "A number. For example: 80")
_RUBRIC: Words = (
    "Мәтіндік, шкала бойынша немесе иә/жоқ",
    "Текстовая, по шкале или да/нет",
    "Text, scale or yes/no",
)
_SUBMISSION: Words = (
    "Файл, мәтін немесе сілтеме; көлемі. Мысалы: бір беттік PDF файлы",
    "Файл, текст или ссылка; объём. Например: файл PDF, одна страница",
    "A file, a text or a link; how long. For example: a PDF of one page",
)


def _task(code: Words, title: Words) -> dict[str, Words]:
    """The hints that peer reviews and staff-graded tasks share."""
    return {
        "title": title,
        "code": code,
        "course": _COURSE,
        "module": _MODULE,
        "outcomes": _OUTCOMES,
        "instructions": _INSTRUCTIONS,
        "minutes": _TASK_MINUTES,
        "pass_percent": _PASS,
        "submission": _SUBMISSION,
        "rubric": _RUBRIC,
    }


# What stands in a field while it is empty.
FIELD_HINTS: Mapping[Kind, Mapping[str, Words]] = {
    Kind.PROGRAMME: {
        "title": (
            "Курс оқытылатын тілде. Мысалы: Деректерді талдау негіздері",
            "На языке обучения. Например: Основы анализа данных",
            "In the language of teaching. For example: Foundations of data analysis",
        ),
        "academic_hours": ("Сан. Мысалы: 24", "Число. Например: 24", "A number. For example: 24"),
        "level": (
            "Бастапқы, орта немесе жоғары",
            "Начальный, средний или продвинутый",
            "Beginner, intermediate or advanced",
        ),
        "language": ("Мысалы: қазақ тілі", "Например: русский язык", "For example: English"),
        "subtitles": (
            "Үтірмен бөліп жазыңыз. Мысалы: қазақ тілі, орыс тілі",
            "Через запятую. Например: казахский язык, русский язык",
            "With commas. For example: Kazakh, English",
        ),
        "university": ("Қысқартпай жазыңыз", "Без сокращений", "In full, no abbreviations"),
        "description": (
            "Курс нені үйретеді және не үшін керек? 3–5 сөйлем",
            "Чему учит курс и зачем он нужен? 3–5 предложений",
            "What does the course teach, and what is it good for? 3–5 sentences",
        ),
        "audience": (
            "Курс кімге арналған? Мысалы: 1–2-курс студенттері",
            "Для кого курс? Например: студенты 1–2 курсов",
            "Who is the course for? For example: first- and second-year students",
        ),
        "prerequisites": (
            "Алдын ала қандай білім мен тәжірибе керек? Керек болмаса, солай деп жазыңыз",
            "Какие знания и опыт нужны заранее? Если не нужны, так и напишите",
            "What does a learner have to know before? If nothing, say so",
        ),
        "outcomes": _OUTCOMES,
    },
    Kind.VIDEO: {
        "course": _COURSE,
        "topic": (
            "Бір видео — бір тақырып. Мысалы: Дерек деген не?",
            "Одно видео — одна тема. Например: Что такое данные?",
            "One video, one topic. For example: What is data?",
        ),
        "outcomes": (
            "1–2 нәтиже, әрқайсысын жаңа жолдан жазыңыз. Видеоның басында оларды слайдта көрсетіңіз",
            "1–2 результата, каждый с новой строки. Покажите их на слайде в начале видео",
            "1–2 outcomes, each on a line of its own. Show them on a slide at the start of the video",
        ),
        "number": (
            "Курс, модуль, сабақ, видео. Мысалы: К1 M1 С1 В1",
            "Курс, модуль, урок, видео. Например: К1 M1 С1 В1",
            "Course, module, lesson, video. For example: К1 M1 С1 В1",
        ),
        "author": (
            "Сценарий авторының аты-жөні",
            "Ф. И. О. автора сценария",
            "Full name of the author of the script",
        ),
        "university": ("Қысқартпай жазыңыз", "Без сокращений", "In full, no abbreviations"),
        "speaker": (
            "Видеода сөйлейтін адамның аты-жөні",
            "Ф. И. О. того, кто говорит в видео",
            "Full name of the person who speaks in the video",
        ),
        "duration": (
            "4–10 минут; сөйлеу қарқыны — минутына 150–180 сөз. Мысалы: 6:10",
            "4–10 минут; темп речи — 150–180 слов в минуту. Например: 6:10",
            "4–10 minutes; 150–180 words a minute. For example: 6:10",
        ),
        "visuals": (
            "Бұлтты сақтау орнындағы папканың сілтемесі",
            "Ссылка на папку в облачном хранилище",
            "Link to a folder in the cloud",
        ),
        "file_name": (
            "Нөмірі мен тақырыбы. Мысалы: К1_M1_С1_В1_Дерек деген не",
            "Номер и тема. Например: К1_M1_С1_В1_Что такое данные",
            "Number and topic. For example: К1_M1_С1_В1_What is data",
        ),
    },
    Kind.READING: {
        "title": ("Мысалы: Дерек түрлері", "Например: Виды данных", "For example: Kinds of data"),
        "course": _COURSE,
        "module": _MODULE,
        "source": (
            "Авторы, атауы, жылы, сілтемесі",
            "Автор, название, год, ссылка",
            "Author, title, year, link",
        ),
        "minutes": ("Сан. Мысалы: 10", "Число. Например: 10", "A number. For example: 10"),
        "outcomes": _OUTCOMES,
        "content": (
            "Мәтінді осы жерге жазыңыз немесе сілтеме қойыңыз",
            "Напишите текст здесь или вставьте ссылку",
            "Write the text here, or put a link",
        ),
    },
    Kind.QUIZ: {
        "title": (
            "Мысалы: 1-апта бойынша апталық бағалау",
            "Например: Еженедельное оценивание, 1-я неделя",
            "For example: Weekly assessment, week 1",
        ),
        "code": ("Мысалы: К1_M1_Б1", "Например: К1_M1_Б1", "For example: К1_M1_Б1"),
        "course": _COURSE,
        "module": _MODULE,
        "lesson": (
            "Тек сабақ тесті үшін: нөмірі мен атауы",
            "Только для теста урока: номер и название",
            "For the test of a lesson only: number and title",
        ),
        "outcomes": _OUTCOMES,
        "questions": ("Сан. Мысалы: 12", "Число. Например: 12", "A number. For example: 12"),
        "pass_percent": _PASS,
        "time_limit": (
            "Сан; шектеу болмаса, өзгертпеңіз. Мысалы: 25",
            "Число; если ограничения нет, не меняйте. Например: 25",
            "A number; leave as it is where there is no limit. For example: 25",
        ),
        "minutes": ("Сан. Мысалы: 20", "Число. Например: 20", "A number. For example: 20"),
        "attempts": ("Сан. Мысалы: 3", "Число. Например: 3", "A number. For example: 3"),
        "instructions": (
            "Білім алушы не істейді, қанша уақыты бар және қалай бағаланады?",
            "Что делает обучающийся, сколько у него времени и как он оценивается?",
            "What does the learner do, how much time is there, and how is it graded?",
        ),
    },
    Kind.PEER_REVIEW: _task(
        ("Мысалы: К1_M1_П1", "Например: К1_M1_П1", "For example: К1_M1_П1"),
        (
            "Мысалы: Зерттеу сұрағын құрастыру",
            "Например: Формулировка исследовательского вопроса",
            "For example: Asking a research question",
        ),
    ),
    Kind.STAFF_GRADED: _task(
        ("Курс, модуль, тапсырма", "Курс, модуль, задание", "Course, module, task"),
        ("Мысалы: Деректерді талдау есебі", "Например: Отчёт об анализе данных", "For example: Report on a data set"),
    ),
    Kind.FORUM: {
        "title": ("Мысалы: Дерек және мен", "Например: Данные и я", "For example: Data and I"),
        "code": ("Мысалы: К1_M1_Ф1", "Например: К1_M1_Ф1", "For example: К1_M1_Ф1"),
        "course": _COURSE,
        "module": _MODULE,
        "outcomes": _OUTCOMES,
        "prompt": (
            "Бір дұрыс жауабы жоқ сұрақ. Мысалы: Қай шешіміңізді дерекке сүйеніп қабылдадыңыз?",
            "Вопрос без единственного верного ответа. Например: Какое решение вы приняли, опираясь на данные?",
            "A question with no single right answer. For example: Which of your decisions was based on data?",
        ),
        "instructions": (
            "Қанша сөз жазу керек? Неше пікірге жауап беру керек?",
            "Сколько слов написать? На сколько сообщений ответить?",
            "How many words to write? How many posts to answer?",
        ),
        "minutes": ("Сан. Мысалы: 15", "Число. Например: 15", "A number. For example: 15"),
    },
}

AUTHOR_HINTS: Mapping[str, Words] = {
    "name": ("Тегі, аты, әкесінің аты", "Фамилия, имя, отчество", "Name and surname"),
    "workplace": ("Университет, кафедра", "Университет, кафедра", "University, department"),
    "position": (
        "Мысалы: қауымдастырылған профессор",
        "Например: ассоциированный профессор",
        "For example: associate professor",
    ),
    "degree": ("Мысалы: PhD, доцент", "Например: PhD, доцент", "For example: PhD"),
    "signature": (
        "Қолтаңбаның суретін осы жерге қойыңыз",
        "Вставьте сюда изображение подписи",
        "Put a picture of the signature here",
    ),
}

WEEK_HINTS: Mapping[str, Words] = {
    "hours": (
        "Мысалы: 4 сағатта аяқталады",
        "Например: Завершается за 4 ч",
        "For example: 4 hours to complete",
    ),
    "title": ("Аптаның тақырыбын жазыңыз", "Напишите тему недели", "Write the topic of the week"),
    "description": (
        "Апта не туралы? 2–4 сөйлем",
        "О чём эта неделя? 2–4 предложения",
        "What is this week about? 2–4 sentences",
    ),
    "outcomes": (
        "Оқыту нәтижесі; аптада кемінде 4 нәтиже",
        "Результат обучения; за неделю не меньше 4",
        "A learning outcome; at least 4 a week",
    ),
    "declared": (
        "Мысалы: 5 видео, 3 оқу материалы және 2 тест",
        "Например: видео: 5, материалы для чтения: 3, тесты: 2",
        "For example: videos: 5, readings: 3, tests: 2",
    ),
    "videos": ("Видеоның тақырыбын жазыңыз", "Напишите тему видео", "Write the topic of a video"),
    "readings": ("Оқу материалының атауын жазыңыз", "Напишите название материала", "Write the title of a reading"),
    "tests": ("Тестінің атауын жазыңыз", "Напишите название теста", "Write the title of a test"),
    "items": ("", "", ""),
}

# The stages of an empty script: what is said, what is seen.
STAGE_HINTS: tuple[tuple[Words, Words], ...] = (
    (
        (
            "Сәлемдесіп, өзіңізді таныстырыңыз. Тақырыпты және оқыту нәтижелерін айтыңыз",
            "Поздоровайтесь и представьтесь. Назовите тему и результаты обучения",
            "Greet the learners and introduce yourself. Name the topic and the outcomes",
        ),
        (
            "Спикер кадрда. Төменгі титр: аты-жөні, лауазымы, университеті. [слайд 1] Оқыту нәтижелері",
            "Спикер в кадре. Нижний титр: имя, должность, университет. [слайд 1] Результаты обучения",
            "The speaker. Lower third: name, position, university. [slide 1] Learning outcomes",
        ),
    ),
    (
        (
            "Негізгі ойды түсіндіріңіз. Слайд ауысатын жерге [слайд 2] деп жазыңыз",
            "Объясните главную мысль. Там, где сменяется слайд, напишите [слайд 2]",
            "Explain the main idea. Put [slide 2] where the slide changes",
        ),
        (
            "[слайд 2] Экранда не көрінеді? Суреттің сілтемесін қосып, маңызды жерін бояңыз",
            "[слайд 2] Что на экране? Добавьте ссылку на рисунок, выделите важное цветом",
            "[slide 2] What is on the screen? Link the picture, highlight what matters",
        ),
    ),
    (
        ("Мысал келтіріңіз", "Приведите пример", "Give an example"),
        (
            "[слайд 3] Сурет, кесте немесе диаграмма және оның дереккөзі",
            "[слайд 3] Рисунок, таблица или диаграмма и её источник",
            "[slide 3] A picture, a table or a chart, and its source",
        ),
    ),
    (
        (
            "Білім алушыға сұрақ қойыңыз немесе шағын тапсырма беріңіз",
            "Задайте обучающемуся вопрос или дайте короткое задание",
            "Ask the learner a question, or set a short task",
        ),
        ("[слайд 4] Сұрақ мәтіні", "[слайд 4] Текст вопроса", "[slide 4] The text of the question"),
    ),
    (
        (
            "Негізгі ойды қайталап, келесі видеоға көшіңіз",
            "Повторите главное и перейдите к следующему видео",
            "Repeat the main idea and lead to the next video",
        ),
        ("[слайд 5] Негізгі ойлар", "[слайд 5] Главные мысли", "[slide 5] The main ideas"),
    ),
)

QUESTION_HINTS: Mapping[str, Words] = {
    "stem": ("Сұрақты жазыңыз", "Напишите вопрос", "Write the question"),
    "right": (
        "* Дұрыс жауап: алдына * белгісін қойыңыз",
        "* Правильный ответ: поставьте перед ним *",
        "* The right answer: put a * before it",
    ),
    "wrong": ("Жауап нұсқасын жазыңыз", "Напишите вариант ответа", "Write an answer option"),
    "feedback": ("Неге дұрыс немесе неге қате?", "Почему верно или почему неверно?", "Why is it right, or wrong?"),
}

CRITERION_HINTS: Mapping[str, Words] = {
    "criterion": (
        "Не бағаланады? Мысалы: сұрақтың анықтығы",
        "Что оценивается? Например: точность вопроса",
        "What is graded? For example: a precise question",
    ),
    "level": ("Бұл балл не үшін беріледі?", "За что даётся этот балл?", "What earns these points?"),
}

# What a template says at its start, and above its lists.
NOTES: Mapping[str, Words] = {
    "click": (
        "Сұр жазуды басып, өз мәтініңізді жаза беріңіз: сұр жазу өзі жоғалады. Қалған сұр жазу тексерілмейді.",
        "Щёлкните серую подсказку и пишите: подсказка исчезнет сама. При проверке подсказки не учитываются.",
        "Click a grey hint and type: the hint goes away by itself. Hints that are left do not count in the check.",
    ),
    "authors": (
        "Автор бірнешеу болса, кестені көшіріңіз.",
        "Если авторов несколько, скопируйте таблицу.",
        "Copy the table for every further author.",
    ),
    "weeks": (
        "Келесі апта үшін осы бөлікті көшіріп, нөмірін өзгертіңіз.",
        "Для следующей недели скопируйте этот раздел и измените номер.",
        "Copy this part for every further week and change its number.",
    ),
    "stages": (
        "Кезең саны шектелмейді: қатар қосыңыз немесе артығын өшіріңіз. Әр видеода бір ғана ой болғаны жөн.",
        "Число этапов не ограничено: добавьте строки или удалите лишние. Лучше, когда одно видео — одна мысль.",
        "As many stages as you need: add rows, or take away those you do not use. One idea a video is best.",
    ),
    "questions": (
        "Дұрыс жауаптың алдына * қойыңыз; дұрыс жауап бірнешеу болса, әрқайсысының алдына. Әр нұсқаға кері байланыс "
        "жазыңыз. Жаңа сұрақ үшін осы блокты көшіріңіз: нөмірі өзі өзгереді.",
        "Поставьте * перед правильным ответом; если их несколько, перед каждым. Напишите обратную связь к каждому "
        "варианту. Для нового вопроса скопируйте блок: номер изменится сам.",
        "Put a * before the right answer, or before each where there are several. Write feedback on every option. "
        "Copy a block for a further question: its number changes by itself.",
    ),
    "criteria": (
        "Әр балл не үшін берілетінін жазыңыз. Иә/жоқ рубрикасында екі деңгей жеткілікті: иә — 1, жоқ — 0.",
        "Напишите, за что даётся каждый балл. Для рубрики «да/нет» достаточно двух уровней: да — 1, нет — 0.",
        "Say what earns the points. A yes/no rubric needs two levels only: yes is 1, no is 0.",
    ),
}


def _hints() -> Iterator[str]:
    groups = (AUTHOR_HINTS, WEEK_HINTS, QUESTION_HINTS, CRITERION_HINTS, NOTES, *FIELD_HINTS.values())
    for words in chain(*(group.values() for group in groups), *STAGE_HINTS):
        yield from filter(None, words)
    for label, hint in zip(WORDS["feedback"], QUESTION_HINTS["feedback"], strict=True):
        yield f"{label} {hint}"


HINTS = frozenset(_hints())
"""Every hint. Not all editors keep a placeholder apart from what is typed, so readers go by the words too.

A wording that authors have in their files must not be lost from here when it is changed above.
"""
