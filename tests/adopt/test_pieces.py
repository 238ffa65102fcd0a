"""How files become pieces: which file belongs to which video, what is left out, and what is asked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mooclint.adopt.build import build
from mooclint.adopt.find import find_pieces
from mooclint.adopt.pieces import (
    ASK_ALONE,
    ASK_EXAM,
    ASK_QUIZ,
    ASK_READING,
    ASK_SEVERAL,
    ASK_TASK,
    BY_NAME,
    Guess,
    Piece,
    Pieces,
    Sure,
)
from mooclint.adopt.titles import closes_module
from mooclint.course.document import Document, DocumentKind, Person, Question, Stage, Text, Unread, Week
from mooclint.course.model import FileEntry, FileRole, ItemKind
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.message.place import NOWHERE, Place

english = localizer("en")


def found(*paths: str, unread: str = "", **documents: Document) -> Pieces:
    """The pieces of a folder with these files; `documents` by stem."""
    files = {path: FileEntry(path=path, disk_path=Path("/", path), size=9, mtime_ns=0) for path in paths}
    read = {path: documents[stem] for path in paths if (stem := Path(path).stem) in documents and ".docx" in path}
    closed = {unread: Unread(Message("it is locked"))} if unread else {}
    return find_pieces(files, read, closed, {path: "kk" for path in paths if path.endswith("қаз.srt")})


def document(kind: DocumentKind, **values: str) -> Document:
    fields = {name: Text(value=value, place=NOWHERE) for name, value in values.items()}
    return Document(path="", kind=kind, fields=fields)


def sheet(**values: str) -> Document:
    return document(DocumentKind.VIDEO, **values)


def left(pieces: Pieces) -> dict[str, str]:
    return {one.path: english(one.why) for one in pieces.left}


def test_a_second_script_is_left_out() -> None:
    names = ("К1_M1_С1_В1.mp4", "a/К1_M1_С1_В1.docx", "b/К1_M1_С1_В1.docx")
    pieces = found(*names, К1_M1_С1_В1=sheet())
    assert [piece.files[FileRole.SCRIPT] for piece in pieces.items] == ["a/К1_M1_С1_В1.docx"]
    assert left(pieces) == {"b/К1_M1_С1_В1.docx": "a second script of the same video as a/К1_M1_С1_В1.docx"}


def test_scripts_alone_are_where_their_sheets_say() -> None:
    """Two of one number are one video; the second belongs to nobody."""
    pieces = found("мысал.docx", "үлгі.docx", мысал=sheet(number="К1 M2 С1 В3"), үлгі=sheet(number="К1 M2 С1 В3"))
    (piece,) = pieces.items
    assert (piece.module, piece.lesson, piece.number, piece.sure) == (2, 1, 3, Sure.SURE)
    assert list(left(pieces)) == ["үлгі.docx"]


def test_a_script_alone_is_asked_about_where_a_video_waits() -> None:
    names = ("Модуль 1/Ауа.mp4", "Модуль 1/Мүлде басқа тақырып.docx", "Модуль 1/Үшінші.docx")
    pieces = found(*names, **{"Мүлде басқа тақырып": sheet(), "Үшінші": sheet()})
    assert [(p.sure, p.asks) for p in pieces.items if FileRole.SCRIPT in p.files] == [(Sure.GUESS, (ASK_ALONE,))] * 2


def test_the_script_of_the_promo_makes_it_where_there_is_no_film() -> None:
    pieces = found("Промо сценарийі.docx", **{"Промо сценарийі": sheet()})
    assert pieces.promo is not None and pieces.promo.files == {FileRole.SCRIPT: "Промо сценарийі.docx"}
    assert pieces.items == ()
    pieces = found("Сценарии/ПРОМО.docx", ПРОМО=sheet(number="К1 М0 С0 В0"))
    assert pieces.promo is not None and pieces.promo.files == {FileRole.SCRIPT: "Сценарии/ПРОМО.docx"}
    assert pieces.items == ()


def test_as_many_scripts_as_videos_belong_together_by_their_order() -> None:
    names = ("Модуль 1/Ауа.mp4", "Модуль 1/Су.mp4", "Модуль 1/Алғашқы мәтін.docx", "Модуль 1/Келесі тақырып.docx")
    pieces = found(*names, **{"Алғашқы мәтін": sheet(), "Келесі тақырып": sheet()})
    pairs = {p.files[FileRole.DELIVERY]: p.files[FileRole.SCRIPT] for p in pieces.items}
    assert pairs == dict(zip(names[:2], names[2:], strict=True))
    assert {p.sure for p in pieces.items} == {Sure.GUESS}


@pytest.mark.parametrize(
    ("folder", "number", "kind"),
    [("2-апта/Сабақ I", " В1", ItemKind.VIDEO), ("2-апта/Қорытынды", "", ItemKind.VIDEO), ("Жалпы/Промо", "", "promo")],
)
def test_the_sheet_and_the_script_of_a_folder_are_of_one_video(folder: str, number: str, kind: str) -> None:
    """Whatever the sheet's own number says: here it is that of the film, which the script's name does not say."""
    code = "К1 М0 С0 В0" if kind == "promo" else "К1 M2 С4 В2"
    film = f"{folder}/видео/{code.replace(' ', '_')}_Ауа.mp4"
    facts = sheet(number=code, topic="Ауа", course="Экология", author="А. Серік")
    told = replace(sheet(), has_script=True)
    names = (f"Ақпарат парағы{number}", f"Сценарий{number}")
    pieces = found(film, *(f"{folder}/{name}.docx" for name in names), **dict(zip(names, (facts, told), strict=True)))
    [piece] = pieces.all()
    assert piece.kind == kind
    assert {role: Path(path).stem for role, path in piece.files.items()} == {
        FileRole.DELIVERY: Path(film).stem,
        FileRole.SHEET: names[0],
        FileRole.SCRIPT: names[1],
    }


@pytest.mark.parametrize("words", [15, 45])
def test_rows_of_unknown_labels_are_facts_of_a_sheet_and_no_script(words: int) -> None:
    """However many words they have together; one that tells as much as a script is one."""
    rows = [Place(table=1, row=n) for n in range(1, 8)]
    facts = {
        name: Text(value=value, place=rows[n])
        for n, (name, value) in enumerate({"number": "К1 M1 С1 В1", "topic": "Ауа", "course": "Экология"}.items())
    }
    beside = tuple(Text(value="сөз " * words, place=place) for place in rows[3:])
    facts_alone = Document(path="", kind=DocumentKind.VIDEO, fields=facts, content=beside)
    names = ("1-апта/Парақ В1.docx", "1-апта/Сценарий В1.docx")
    pieces = found(*names, **{"Парақ В1": facts_alone, "Сценарий В1": replace(sheet(), has_script=True)})
    assert any(FileRole.SHEET in piece.files for piece in pieces.items) == (words == 15)


def test_subtitles_that_find_no_place() -> None:
    first = "К1_M1_С1_В1.kk.srt"
    pieces = found("К1_M1_С1_В1.mp4", first, "К1_M1_С1_В1.vtt", "b/К1_M1_С1_В1 қаз.srt", "Мүлде басқа.ru.srt")
    (video,) = pieces.items
    assert len(video.subtitles) == 1
    assert sorted(left(pieces).values()) == [
        "a second subtitle file of the same video and language as " + video.subtitles["kk"],
        "subtitles of no known video",
        "the language of these subtitles cannot be told",
    ]


def test_a_second_exam_counts_as_a_graded_test() -> None:
    pieces = found("Емтихан.docx", "Емтихан 2 нұсқа.docx", **dict.fromkeys(("Емтихан", "Емтихан 2 нұсқа"), quiz()))
    assert pieces.exam is not None
    assert [(p.kind, p.asks) for p in pieces.items] == [(ItemKind.QUIZ, (ASK_QUIZ,))]


def quiz(**values: str) -> Document:
    return replace(document(DocumentKind.QUIZ, **values), questions=(Question(stem="?", place=NOWHERE),))


@pytest.mark.parametrize(
    ("path", "read", "kind", "asks"),
    [
        ("Тапсырма.pdf", None, ItemKind.STAFF_GRADED, (ASK_TASK,)),
        ("Модуль 1/Емтихан.docx", quiz(), ItemKind.EXAM, (ASK_EXAM,)),
        ("Қорытынды.docx", quiz(), ItemKind.EXAM, (ASK_EXAM,)),
        ("x.docx", quiz(pass_percent="80"), ItemKind.QUIZ, ()),
        ("x.docx", quiz(lesson="2"), ItemKind.PRACTICE, (ASK_QUIZ,)),
        ("x.docx", quiz(lesson="2", pass_percent="60"), ItemKind.PRACTICE, (ASK_QUIZ,)),
        ("x.docx", quiz(), ItemKind.QUIZ, (ASK_QUIZ,)),
        ("x.docx", quiz(code="К1_M1_С1_Т1"), ItemKind.PRACTICE, ()),
        ("Мақала.pdf", None, ItemKind.READING, ()),
        ("1-сабақ оқылым.pdf", None, ItemKind.READING, ()),
        ("Лекция 1 – Вода.pdf", None, ItemKind.READING, (ASK_READING,)),
        ("Модуль 1. Урок 2/Тест модуля 1 (оцениваемый).docx", quiz(), ItemKind.QUIZ, ()),
        ("Модуль 1, урок 1 — практические вопросы.docx", quiz(), ItemKind.PRACTICE, ()),
        ("1-модуль. 1-сабақтың жаттығу тесті.docx", quiz(), ItemKind.PRACTICE, ()),
        ("1.1 сабақ тесті (практикалық).docx", quiz(), ItemKind.PRACTICE, ()),
        ("Урок 1. Тест для самоконтроля.docx", quiz(), ItemKind.PRACTICE, ()),
        ("Ungraded test.docx", quiz(), ItemKind.PRACTICE, ()),
    ],
)
def test_what_a_document_is(path: str, read: Document | None, kind: str, asks: tuple[Message, ...]) -> None:
    pieces = found(path, **({Path(path).stem: read} if read else {}))
    assert [(p.kind, p.asks) for p in (pieces.exam, *pieces.items) if p] == [(kind, asks)]


def test_a_file_of_no_form_says_why_it_cannot_be_read() -> None:
    assert left(found("x.docx", "y.docx", unread="x.docx")) == {
        "x.docx": "it is locked",
        "y.docx": "it is none of the known forms, and its name says nothing",
    }


def test_the_least_sure_guess_counts_and_a_code_settles_it() -> None:
    likely, guess = Guess(Sure.LIKELY, Message("a")), Guess(Sure.GUESS, BY_NAME, ASK_QUIZ)
    piece = Piece(kind=ItemKind.QUIZ, place=Place("x")).less(likely, None, guess, Guess(Sure.GUESS, Message("b")))
    assert (piece.sure, piece.how, piece.asks) == (Sure.GUESS, BY_NAME, (ASK_QUIZ,))
    settled = piece.settled()
    assert (settled.sure, settled.how, settled.asks) == (Sure.SURE, None, (ASK_QUIZ,))
    assert (settled.less(likely).sure, settled.less(likely).how) == (Sure.LIKELY, likely.how)


def test_slides_belong_to_their_video() -> None:
    names = ("1 апта/Лекция 1.mp4", "1 апта/Лекция 2.mp4", "2 апта/Матрица.mp4", "3 апта/Жалғыз.mp4")
    shown = ("1 апта/Лекция 1.pptx", "1 апта/Лекция 1.pdf", "1 апта/слайдтар/Презентация 2.pdf", "2 апта/Матрица.key")
    pieces = found(*names, *shown, "3 апта/дизайн.pptx", "Басқа нәрсе.odp", "2 апта/Мақала.pdf")
    videos = [p for p in pieces.items if p.kind == ItemKind.VIDEO]
    assert {p.files[FileRole.DELIVERY]: p.files.get(FileRole.SLIDES) for p in videos} == {
        "1 апта/Лекция 1.mp4": "1 апта/Лекция 1.pptx",
        "1 апта/Лекция 2.mp4": "1 апта/слайдтар/Презентация 2.pdf",
        "2 апта/Матрица.mp4": "2 апта/Матрица.key",
        "3 апта/Жалғыз.mp4": "3 апта/дизайн.pptx",
    }
    assert left(pieces) == {
        "1 апта/Лекция 1.pdf": "further slides of the same video as 1 апта/Лекция 1.pptx",
        "Басқа нәрсе.odp": "slides of no known video: name the file after it, or give it to the video in its details",
    }
    assert [p.files for p in pieces.items if p.kind == ItemKind.READING] == [{FileRole.READING: "2 апта/Мақала.pdf"}]


def test_sheets_with_codes_number_the_videos_that_names_count_through_the_course() -> None:
    names = ("Модуль 2/Лекция 3.mp4", "Модуль 2/Лекция 4.mp4", "Модуль 2/Лекция 3.docx", "Модуль 2/Лекция 4.docx")
    read = {f"Лекция {n}": sheet(number=f"К1 M2 С1 В{n - 2}") for n in (3, 4)}
    pieces = found(*names, **read)
    assert [(piece.module, piece.lesson, piece.number) for piece in pieces.items] == [(2, 1, 1), (2, 1, 2)]
    assert [piece.asks for piece in pieces.items] == [(), ()]


def test_sheets_that_were_copied_number_nothing() -> None:
    names = ("Модуль 2/Лекция 3.mp4", "Модуль 2/Лекция 4.mp4", "Модуль 2/Лекция 3.docx", "Модуль 2/Лекция 4.docx")
    pieces = found(*names, **{f"Лекция {n}": sheet(number="К1 M2 С1 В1") for n in (3, 4)})
    assert [piece.number for piece in pieces.items] == [3, 4]


@pytest.mark.parametrize("script", ["сценарий_1.2.docx", "Сценарий 1.2.docx", "Сценарий к видео 1.2.docx"])
def test_a_script_of_two_numbers_belongs_to_the_video_of_these(script: str) -> None:
    films = ("1-апта/дәріс_1.1_соңғы.mp4", "1-апта/дәріс_1.2_монтаж.mp4")
    pieces = found(*films, f"1-апта/{script}", **{Path(script).stem: sheet()})
    scripts = {piece.number: piece.files.get(FileRole.SCRIPT) for piece in pieces.items}
    assert scripts == {1: None, 2: f"1-апта/{script}"}


def test_a_lone_mov_among_copies_is_a_copy() -> None:
    pieces = found("Модуль 1/1.1.mp4", "Модуль 1/1.2.mov", "Модуль 1/1.3.mp4")
    assert [list(piece.files) for piece in pieces.items] == [[FileRole.DELIVERY]] * 3
    pieces = found("Модуль 1/1.1.mp4", "Модуль 1/1.1.mov", "Модуль 1/1.2.mov", "Модуль 1/1.3.mp4")
    assert FileRole.MASTER in pieces.items[1].files


def test_a_document_of_several_scripts_is_asked_about() -> None:
    lines = tuple(Text(value=f"Видео 1.{n} Атом", place=NOWHERE) for n in (1, 2))
    script = Document(path="", kind=DocumentKind.VIDEO, content=lines)
    pieces = found("Модуль 1/1.1 Атом.mp4", "Модуль 1/1.1 Атом.docx", **{"1.1 Атом": script})
    assert [piece.asks for piece in pieces.items] == [(ASK_SEVERAL,)]


def test_a_final_test_of_a_module_is_no_exam() -> None:
    names = ("tests/Module1_test.docx", "tests/Module2_test.docx")
    titles = {f"Module{n}_test": document(DocumentKind.QUIZ, title=f"{n}-модульдің қорытынды тесті") for n in (1, 2)}
    pieces = found(*names, **titles)
    assert pieces.exam is None
    assert [(piece.kind, piece.module, piece.asks) for piece in pieces.items] == [("quiz", 1, ()), ("quiz", 2, ())]


def test_a_script_called_as_its_video_with_a_word_more() -> None:
    names = ("Урок 1/01 Рынок.mp4", "Урок 1/02 Бренд.mp4", "Урок 1/02 Бренд — сценарий.docx")
    pieces = found(*names, **{"02 Бренд — сценарий": sheet()})
    assert [piece.files.get(FileRole.SCRIPT, "") for piece in pieces.items] == ["", names[2]]
    assert pieces.items[1].sure is not Sure.GUESS


@pytest.mark.parametrize("line", ["СЕРТИФИКАТ", "Certificate of completion", "Электрондық сертификат № 12"])
def test_a_short_document_headed_as_a_certificate_is_one(line: str) -> None:
    texts = tuple(Text(value=value, place=NOWHERE) for value in (line, "Ким Андрей завершил онлайн-курс BMG UpSkill"))
    told = Document(path="", kind=DocumentKind.OTHER, content=texts)
    assert found("Ким.docx", Ким=told).certificates == ("Ким.docx",)
    essay = replace(told, content=(*texts, Text(value="слово " * 200, place=NOWHERE)))
    assert found("Ким.docx", Ким=essay).certificates == ()


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (("Программа курса.docx", "Программа курса финал испр.docx"), 1),
        (("Бағдарлама ескі.docx", "Бағдарлама.docx"), 1),
        (("Syllabus v2.docx", "Syllabus version 3 of the course.docx"), 1),
        (("Программа (последняя).docx", "Программа v4.docx"), 0),
    ],
)
def test_of_two_programmes_the_last_by_its_name_is_taken(names: tuple[str, str], taken: int) -> None:
    both = {
        Path(name).stem: document(DocumentKind.PROGRAMME, title="Курс", level="орта", language=str(number))
        for number, name in enumerate(names)
    }
    files = {f"x{n}/{name}": name for n, name in enumerate(names)}
    pieces = found(*files, **both)
    assert Path(pieces.programme_file).name == names[taken]
    assert len(pieces.asks) == 1


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("Тип: практика, не оценивается",), ItemKind.PRACTICE),
        (("Тест түрі: жаттығу",), ItemKind.PRACTICE),
        (("Бағаланбайды",), ItemKind.PRACTICE),
        (("Практический тест 1.1",), ItemKind.PRACTICE),
        (("For practice",), ItemKind.PRACTICE),
        (("Type: formative",), ItemKind.PRACTICE),
        (("Тип: оцениваемый тест",), ItemKind.QUIZ),
        (("Практика чтения на экзамене: что важно знать об оценивании заданий не только учителям",), ItemKind.QUIZ),
        (("Какой тест не оценивается?",), ItemKind.QUIZ),
    ],
)
def test_what_a_test_says_of_its_kind_goes_before_its_pass_mark(lines: tuple[str, ...], kind: str) -> None:
    texts = tuple(Text(value=line, place=NOWHERE) for line in lines)
    told = replace(quiz(pass_percent="60%"), content=texts)
    pieces = found("Марина тесты/Тест 1.1.docx", **{"Тест 1.1": told})
    assert [(piece.kind, piece.module, piece.number, piece.asks) for piece in pieces.items] == [(kind, 1, 1, ())]


def test_instructions_may_say_that_a_test_is_not_graded() -> None:
    told = quiz(pass_percent="60", instructions="Бір жауапты таңдаңыз. Бұл тест бағаланбайды, қайта тапсыруға болады.")
    assert [p.kind for p in found("x.docx", x=told).items] == [ItemKind.PRACTICE]
    other = quiz(pass_percent="60", instructions="Черновики не оцениваются, тест оценивается.")
    assert [p.kind for p in found("x.docx", x=other).items] == [ItemKind.QUIZ]


@pytest.mark.parametrize(
    ("line", "team"),
    [
        (
            "Әзірлеу тобы: Ахметов Болат – видеооператор; Петрова Анна-Мария – тесттер",
            [("Ахметов Болат", "видеооператор"), ("Петрова Анна-Мария", "тесттер")],
        ),
        ("Техническая группа: Ким Лев, монтаж", [("Ким Лев", "монтаж")]),
        ("Development team: Dana Lee - camera", [("Dana Lee", "camera")]),
        ("Әзірлеушілер тобы: Ким Лев – монтаж", [("Ким Лев", "монтаж")]),
        ("Әзірлеу тобы: университеттің онлайн оқыту орталығы", []),
        ("Команда разработки создаёт курс – быстро", []),
    ],
)
def test_a_line_of_the_programme_lists_the_team(line: str, team: list[tuple[str, str]]) -> None:
    told = replace(document(DocumentKind.PROGRAMME, title="Курс"), content=(Text(value=line, place=NOWHERE),))
    data = build(found("Бағдарлама.docx", Бағдарлама=told)).data
    assert [(member["name"], member["role"]) for member in data.get("team", ())] == team


def test_what_speaks_of_tests_and_asks_nothing_is_none() -> None:
    assert list(left(found("module.docx", module=document(DocumentKind.QUIZ, lesson="2.1")))) == ["module.docx"]


def test_a_video_of_module_0_is_the_promo_with_its_sheet_and_its_script() -> None:
    film, paper, script = "a/К1_М0_С0_В0_Шақыру.mp4", "a/info_sheet.docx", "a/script.docx"
    facts = sheet(number="К1 М0 С0 В0", topic="Шақыру", course="Ауа", speaker="Ким Л.")
    stages = (Stage(number="1", script="Сөз", visuals="", place=NOWHERE),)
    told = replace(sheet(number="К1 М0 С0 В0"), stages=stages, has_script=True)
    pieces = found(film, paper, script, info_sheet=facts, script=told)
    assert pieces.promo is not None and pieces.items == ()
    assert pieces.promo.files == {FileRole.DELIVERY: film, FileRole.SHEET: paper, FileRole.SCRIPT: script}


@pytest.mark.parametrize(
    ("title", "closes", "names_it"),
    [
        ("Бірінші аптаны қорытындылау", True, True),
        ("Итоги первой недели", True, True),
        ("Wrap-up of week 2", True, True),
        ("Қорытынды видео", True, False),
        ("Итоги выборов", False, False),
        ("Неделя моды", False, False),
    ],
)
def test_titles_that_close_a_module(title: str, closes: bool, names_it: bool) -> None:
    assert (closes_module(title), closes_module(title, named=True)) == (closes, names_it)


def asked(kind: DocumentKind, title: str = "", **values: str) -> Document:
    question = Question(stem="?", place=NOWHERE, type="single_choice")
    return replace(document(kind, title=title, **values), questions=(question, question))


NAMED = replace(
    asked(DocumentKind.QUIZ, "Видео ішіндегі сұрақтар (вопросы внутри видео)"),
    content=(Text(value="Видео: К1_M1_С1_В1_Ауа", place=NOWHERE),),
)


@pytest.mark.parametrize(
    ("path", "questions"),
    [
        ("К1_M1_С1_В1_Видео сұрақтары.docx", asked(DocumentKind.QUIZ)),
        ("Вопросы внутри видео/К1_M1_С1_В1_Ауа.docx", asked(DocumentKind.QUIZ)),
        ("Сұрақтар.docx", NAMED),
        ("M1 сұрақтар/К1 M1 С1 В1 Ауа.docx", replace(asked(DocumentKind.VIDEO), fields={})),
    ],
)
def test_questions_in_a_document_of_their_own_are_those_of_their_video(path: str, questions: Document) -> None:
    pieces = found(
        "К1_M1_С1_В1_Ауа_сценарий.docx", path, К1_M1_С1_В1_Ауа_сценарий=sheet(), **{Path(path).stem: questions}
    )
    (piece,) = pieces.items
    assert (piece.kind, piece.asked, piece.files[FileRole.QUESTIONS]) == (ItemKind.VIDEO, 2, path)
    (video,) = build(pieces).data["modules"][0]["lessons"][0]["items"]
    assert (video["in_video_questions"], video["questions_file"]) == (2, path)


def test_questions_of_a_video_that_is_not_there_are_left_out() -> None:
    pieces = found("К1_M1_С1_В2_Видео сұрақтары.docx", **{"К1_M1_С1_В2_Видео сұрақтары": asked(DocumentKind.QUIZ)})
    assert pieces.items == () and "which video cannot be told" in left(pieces)["К1_M1_С1_В2_Видео сұрақтары.docx"]


def test_a_test_about_a_video_is_a_test() -> None:
    pieces = found("К1_M1_С1_Т1_Тест к видео.docx", **{"К1_M1_С1_Т1_Тест к видео": asked(DocumentKind.QUIZ)})
    assert [piece.kind for piece in pieces.items] == [ItemKind.PRACTICE]


def test_who_a_document_tells_of_is_the_team_and_has_certificates_by_name() -> None:
    made = {"name": "Ким Виктор Сергеевич", "place": NOWHERE}
    team = (
        Person(**made, position="контент авторы"),
        Person(name="Пак Роман Олегович", place=NOWHERE, position="монтаж"),
    )
    programme = replace(document(DocumentKind.PROGRAMME, title="Қор"), authors=(Person(**made),))
    about = replace(document(DocumentKind.OTHER), team=team)
    paths = ("Бағдарлама.docx", "Команда.docx", "Сертификат Ким.pdf", "Сертификат_Пак.pdf", "Сертификат.pdf")
    pieces = found(*paths, Бағдарлама=programme, Команда=about)
    out = build(pieces).data
    assert out["team"] == [{"name": "Пак Роман Олегович", "role": "монтаж", "certificate": "Сертификат_Пак.pdf"}]
    assert out["programme"]["authors"][0]["certificate"] == "Сертификат Ким.pdf"
    assert left(pieces)["Команда.docx"] == "what it tells of the team is taken"
    shared = build(found(*paths[:2], "Сертификаттар.pdf", Бағдарлама=programme, Команда=about)).data
    assert [shared["team"][0][key] for key in ("certificate", "guessed")] == ["Сертификаттар.pdf", ["certificate"]]


def test_a_document_about_the_authors_is_no_second_programme() -> None:
    week = Week(number=1, title="Ауа", place=NOWHERE)
    people = (Person(name="Ким Виктор", place=NOWHERE),)
    programme = replace(document(DocumentKind.PROGRAMME, title="Қор", language="қазақ"), weeks=(week,), authors=people)
    about = replace(document(DocumentKind.PROGRAMME, course="Қор"), authors=people)
    pieces = found("Бағдарлама.docx", "Авторлар.docx", Бағдарлама=programme, Авторлар=about)
    assert (pieces.programme_file, pieces.asks) == ("Бағдарлама.docx", ())
