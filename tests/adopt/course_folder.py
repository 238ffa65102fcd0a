"""Course folders as universities send them: no manifest, documents from our own templates, videos of a few bytes."""

from __future__ import annotations

from pathlib import Path

from mooclint.course.document import (
    Criterion,
    Document,
    DocumentKind,
    Level,
    Option,
    Person,
    Question,
    Stage,
    Text,
    Week,
)
from mooclint.message.place import NOWHERE
from mooclint.templates.write import write_document

CAPTION = "1\n00:00:01,000 --> 00:00:04,000\nБұл сабақта деректің сапасын қалай бағалау керегін көреміз.\n"


def fields(**values: str) -> dict[str, Text]:
    return {name: Text(value=value, place=NOWHERE) for name, value in values.items()}


def put(root: Path, path: str, content: Document | bytes | str, language: str = "kk") -> None:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Document):
        content = write_document(content, language)
    target.write_bytes(content if isinstance(content, bytes) else content.encode())


def programme(weeks: int = 2, **values: str) -> Document:
    stated = {
        "title": "Дерек сауаты",
        "academic_hours": "13",
        "level": "бастапқы",
        "language": "қазақ",
        "subtitles": "қазақ, орыс",
        "university": "Үлгі университеті",
        "description": "Курс деректі жинаудан түсіндіруге дейін апарады.",
        "audience": "1-курс студенттері",
        "prerequisites": "талап жоқ",
        "outcomes": "дерекпен жұмыс істейді\nқорытынды жасайды",
    }
    return Document(
        path="",
        kind=DocumentKind.PROGRAMME,
        fields=fields(**(stated | values)),
        authors=(Person(name="Иманова Айгүл", place=NOWHERE, workplace="Үлгі университеті", position="доцент"),),
        weeks=tuple(
            Week(
                number=number,
                place=NOWHERE,
                title=f"Тақырып {'АБВГДЕ'[number - 1]}",
                hours=4,
                description=f"{number}-аптаның сипаттамасы.",
                outcomes=(f"деректі {number} рет ажыратады", f"кестені {number} түрде құрады"),
                declared={"videos": 1, "readings": 1, "tests": 2},
                listed={
                    "videos": (f"Кіріспе {'АБВГДЕ'[number - 1]}",),
                    "readings": (f"Мақала {'АБВГДЕ'[number - 1]}",),
                },
            )
            for number in range(1, weeks + 1)
        ),
    )


def sheet(**values: str) -> Document:
    return Document(
        path="",
        kind=DocumentKind.VIDEO,
        fields=fields(**values),
        stages=(
            Stage(number="1", script="Бұл видеода деректі ажыратамыз.", visuals="слайд 1", place=NOWHERE),
            Stage(number="2", script="Енді мысалға өтейік.", visuals="слайд 2", place=NOWHERE),
        ),
        has_script=True,
    )


def reading(**values: str) -> Document:
    lines = ("Дерек дегеніміз бақылау мен өлшеудің жазбасы. " * 12,)
    return Document(
        path="",
        kind=DocumentKind.READING,
        fields=fields(**values),
        content=tuple(Text(value=line.strip(), place=NOWHERE) for line in lines),
    )


def quiz(count: int = 3, **values: str) -> Document:
    return Document(
        path="",
        kind=DocumentKind.QUIZ,
        fields=fields(**values),
        questions=tuple(
            Question(
                stem=f"{number}-сұрақ: дерек дегеніміз не?",
                place=NOWHERE,
                options=(
                    Option(text="өлшеу жазбасы", right=True, feedback="Дұрыс."),
                    Option(text="пікір", feedback="Бұл пікір, дерек емес."),
                ),
            )
            for number in range(1, count + 1)
        ),
    )


def peer(**values: str) -> Document:
    levels = (Level(text="жоқ", points=0), Level(text="толық", points=3))
    return Document(
        path="",
        kind=DocumentKind.PEER_REVIEW,
        fields=fields(**values),
        rubric_type="scale",
        criteria=tuple(Criterion(text=f"{n}-критерий: дәлел", place=NOWHERE, levels=levels) for n in (1, 2)),
    )


def forum(**values: str) -> Document:
    return Document(path="", kind=DocumentKind.FORUM, fields=fields(**values))


def tidy_course(root: Path, language: str = "kk") -> None:
    """Two modules of one lesson each, every file named by the grammar of codes."""
    put(root, "admin/Курс бағдарламасы.docx", programme(), language)
    put(root, "admin/Қолтаңба Иманова.png", b"\x89PNG")
    put(root, "admin/Сертификат Иманова.pdf", b"%PDF-1.4")
    put(root, "video/К1_Проморолик.mp4", b"v" * 10)
    put(root, "video/К1_Қорытынды.mp4", b"v" * 10)
    put(root, "tasks/К1_Емтихан.docx", quiz(5, title="Қорытынды емтихан", pass_percent="80"), language)
    for m in (1, 2):
        topic = "АБ"[m - 1]
        code = f"К1_M{m}_С1_В1_Кіріспе_{topic}"
        put(root, f"video/{code}.mp4", b"v" * 10)
        put(root, f"masters/{code}.mov", b"m" * 100)
        for caption_language in ("kk", "ru"):
            put(root, f"subs/{code}.{caption_language}.srt", CAPTION)
        stated = {
            "topic": f"Кіріспе {topic}",
            "number": f"К1 M{m} С1 В1",
            "duration": "5:30",
            "file_name": f"{code}.mp4",
        }
        put(root, f"scripts/{code}.docx", sheet(outcomes=f"деректі {m} рет ажыратады", **stated), language)
        stated = {"title": f"Мақала {topic}", "source": "авторлық мәтін", "minutes": "6"}
        put(root, f"readings/К1_M{m}_С1_О1_Мақала.docx", reading(outcomes=f"M{m}.2", **stated), language)
        put(root, f"tasks/К1_M{m}_С1_Т1.docx", quiz(4, title="Өзін тексеру", code=f"К1_M{m}_С1_Т1"), language)
        stated = {
            "title": "Апталық тест",
            "code": f"К1_M{m}_Б1",
            "pass_percent": "80 %",
            "time_limit": "25",
            "attempts": "3",
        }
        put(root, f"tasks/К1_M{m}_Б1.docx", quiz(6, instructions="Барлық сұраққа жауап беріңіз.", **stated), language)
        stated = {
            "title": "Кесте құру",
            "code": f"К1_M{m}_П1",
            "pass_percent": "60",
            "instructions": "Кестені жүктеңіз.",
        }
        put(root, f"tasks/К1_M{m}_П1.docx", peer(**stated), language)
        put(root, f"tasks/К1_M{m}_Ф1.docx", forum(title="Пікір алмасу", prompt="Дерек сізге не береді?"), language)
