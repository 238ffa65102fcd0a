"""`mooclint review intake`: what an author mails becomes the six pieces of stage 1."""

from __future__ import annotations

import io
import zipfile
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from reportlab.pdfgen.canvas import Canvas

from mooclint.course.document import DocumentKind
from mooclint.files.zip import made_zip
from mooclint.templates.write import blank, write_document
from tests.scenarios.cli import LANGUAGES, Mooclint, tree
from tests.scenarios.test_review import AUTHOR, COORDINATOR, METHODOLOGIST, Act, act, opened, status
from tests.systems import needs_links

pytestmark = pytest.mark.scenario
_FIXTURES = (act,)
PROGRAMME, READING, QUIZ = DocumentKind.PROGRAMME, DocumentKind.READING, DocumentKind.QUIZ
MAILED = ["programme", "reading", "formative", "summative", "certificate"]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of which nothing has come yet."""
    folder = tmp_path / "курс"
    folder.mkdir()
    return folder


def form(kind: DocumentKind) -> bytes:
    """The form as `mooclint new` writes it."""
    return write_document(blank(kind), "kk", hints=True)


def document(kind: DocumentKind) -> bytes:
    """The form with something in it."""
    there, kept = Document(io.BytesIO(form(kind))), io.BytesIO()
    there.add_paragraph("Деректерді жинау және талдау негіздері.")
    there.save(kept)
    return kept.getvalue()


FILES = {
    "Оқу бағдарламасы.docx": document(PROGRAMME),
    "Материал для чтения.docx": document(READING),
    "Қалыптастырушы тапсырма.docx": document(QUIZ),
    "Суммативное задание.docx": document(QUIZ),
    "Сертификат Әлиев.pdf": b"%PDF-1.4 certificate",
}


def letter(path: Path, files: dict[str, bytes], text: str = "Сәлем!") -> str:
    """A letter with these attachments, as a file."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Дәурен Әлиев <author@example.kz>", "Алты бөлік"
    mail.set_content(text)
    for name, data in files.items():
        kind = ("application", "ms-tnef") if name == "winmail.dat" else ("application", "octet-stream")
        mail.add_attachment(data, *kind, filename=name)
    path.write_bytes(mail.as_bytes(policy=policy.SMTP))
    return str(path)


def taken_in(act: Act, *words: str, who: str = COORDINATOR, code: int = 0) -> Any:
    return act("intake", who, *words, "--format", "json", code=code).json("review")


def states(found: Any) -> dict[str, str]:
    return {slot: one["state"] for slot, one in found["pieces"].items()}


def test_two_letters_add_up_to_a_submission(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)
    first = letter(tmp_path / "1.eml", FILES, "Видео: https://disk.yandex.kz/d/abc\nРахмет")
    before = tree(course)
    dry = taken_in(act, first, "--dry-run")
    assert tree(course) == before
    found = taken_in(act, first)
    assert {key: found[key] for key in ("pieces", "files", "links")} == {
        key: dry[key] for key in ("pieces", "files", "links")
    }
    assert states(found) == {**dict.fromkeys(MAILED, "taken"), "video": "missing"}
    assert found["links"] == [{"url": "https://disk.yandex.kz/d/abc", "words": "Видео", "pieces": ["video"]}]
    assert {name: (course / name).read_bytes() for name in FILES} == FILES
    count = status(mooclint, course)["events"]
    again = taken_in(act, first)
    assert (states(again), again["event"]) == ({**dict.fromkeys(MAILED, "there"), "video": "missing"}, None)
    assert "All of that was taken in before" in act("intake", COORDINATOR, first).err
    assert status(mooclint, course)["events"] == count
    ended = act("letter missing", COORDINATOR, "--to", AUTHOR)
    assert "бір видео" in ended.out
    assert "бағдарламасы" not in ended.out.split("\n\n")[3]
    video = made_zip({"Жүктелетін/Дәріс 1.mp4": b"film", "Thumbs.db": b"x"})
    later = taken_in(act, letter(tmp_path / "2.eml", {"video.zip": video}))
    assert (states(later)["video"], states(later)["reading"], later["missing"]) == ("taken", "there", [])
    assert later["pieces"]["video"]["path"] == "Жүктелетін/Дәріс 1.mp4"
    act("submit", AUTHOR, "--quiet")
    assert status(mooclint, course)["rounds"][0]["slots"] == {
        slot: one["path"] for slot, one in later["pieces"].items()
    }
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert [(one["via"], sorted(one["body"]["pieces"])) for one in log if one["type"] == "pieces.received"] == [
        ("mail", sorted(MAILED)),
        ("mail", ["video"]),
    ]


def test_what_could_be_two_things_is_asked(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    files = {"Тест 1.docx": document(QUIZ), "Тест 2.docx": FILES["Суммативное задание.docx"], "a.mp4": b"1"}
    source = letter(tmp_path / "a.eml", {**files, "b.mp4": b"2", "scan.pdf": b"%PDF"})
    found = taken_in(act, source, code=1)
    assert states(found) == {
        "programme": "missing", "reading": "missing", "certificate": "missing",
        "video": "asked", "formative": "asked", "summative": "asked",
    }  # fmt: skip
    assert found["pieces"]["video"]["candidates"] == ["a.mp4", "b.mp4"]
    assert [one["path"] for one in found["left"]] == ["scan.pdf"]
    assert [path.name for path in course.iterdir()] == [".mooclint"]
    said = ("--piece", "formative=Тест 1.docx", "--piece", "video=b.mp4", "--piece", "certificate=scan.pdf")
    found = taken_in(act, source, *said)
    assert {slot: one["path"] for slot, one in found["pieces"].items() if one["path"]} == {
        "video": "b.mp4", "formative": "Тест 1.docx", "summative": "Тест 2.docx", "certificate": "scan.pdf",
    }  # fmt: skip
    assert not (course / "a.mp4").exists()
    for words in (("--piece", "moon=b.mp4"), ("--piece", "video=c.mp4"), ("--piece", "video")):
        act("intake", COORDINATOR, source, *words, code=2)


class DosName(zipfile.ZipInfo):
    """A member whose name is written as Russian Windows writes it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's hook
        return self.filename.encode("cp866"), self.flag_bits & ~0x800


def test_a_folder_a_piece_in_an_archive_is_known_by_its_folders(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    files = {
        "programme": ("1. Программа курса/Силлабус.pdf", b"%PDF"),
        "video": ("2. Видео/Лекция 1.mp4", b"film"),
        "reading": ("3. Чтение/Тема 1.docx", document(READING)),
        "formative": ("4. Формативное/Тест 1.docx", document(QUIZ)),
        "summative": ("5. Суммативное/Тест 2.docx", document(QUIZ)),
        "certificate": ("6. Сертификат/scan.jpg", b"\xff\xd8"),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.values():
            archive.writestr(DosName(f"Ахметов/{name}"), data)
        archive.writestr(DosName("Ахметов/2. Видео/Лекция 1 сценарий.docx"), document(DocumentKind.VIDEO))
    source = letter(tmp_path / "a.eml", {"Ахметов.zip": buffer.getvalue(), "image001.png": b"logo"})
    found = taken_in(act, source)
    assert {slot: one["path"] for slot, one in found["pieces"].items()} == {
        slot: f"Ахметов/{name}" for slot, (name, _) in files.items()
    }
    assert "Ахметов/2. Видео/Лекция 1 сценарий.docx" in [one["path"] for one in found["files"]]
    assert [one["path"] for one in found["left"]] == ["image001.png"]


def pdf(text: str, link: str = "", pages: int = 1, title: str = "") -> bytes:
    file = io.BytesIO()
    page = Canvas(file, pageCompression=0)
    page.setTitle(title)
    for _ in range(pages):
        page.drawString(72, 700, text)
        if link:
            page.linkURL(link, (72, 600, 300, 620))
        page.showPage()
    page.save()
    return file.getvalue()


@pytest.mark.parametrize(
    ("file", "state"),
    [
        (pdf("A. Author", "https://www.coursera.org/verify/ABC123"), "taken"),
        (pdf("Certificate of Completion"), "taken"),
        (pdf("A. Author", title="Онлайн курс сертификаты"), "taken"),
        (pdf("A. Author"), "missing"),
        (pdf("Course certificate: what it is for", pages=9), "missing"),  # a text about certificates
        (b"%PDF-1.4 coursera.org/verify and no page", "missing"),
        (pdf("see coursera.org", "https://www.coursera.org/learn/python"), "missing"),
    ],
)
def test_a_certificate_is_known_by_what_is_in_it(
    act: Act, course: Path, tmp_path: Path, file: bytes, state: str
) -> None:
    opened(act)
    came = letter(tmp_path / "a.eml", {"ABC123XYZ.pdf": file})
    found = taken_in(act, came, code=0 if state == "taken" else 3)["pieces"]["certificate"]
    assert (found["state"], found["path"]) == (state, "ABC123XYZ.pdf" if state == "taken" else None)
    if state == "taken":
        assert found["why"] == "by what stands in it"


def test_a_lecture_without_a_form_is_asked_about(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    text = Document()
    text.add_paragraph("Дәріс мәтіні")
    buffer = io.BytesIO()
    text.save(buffer)
    source = letter(tmp_path / "a.eml", {"Лекция.docx": buffer.getvalue(), "scan.jpg": b"\xff\xd8"})
    found = taken_in(act, source, code=1)
    assert (found["pieces"]["reading"]["state"], found["pieces"]["reading"]["candidates"]) == ("asked", ["Лекция.docx"])
    ended = act("intake", COORDINATOR, source, code=1)
    assert "say so: " in ended.err
    assert "programme=<…that file>" in ended.err


def test_a_number_of_a_person_in_a_name_stays_outside(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    name = "Сертификат 900101300106.pdf"
    source = letter(tmp_path / "a.eml", {name: b"%PDF"})
    found = act("intake", COORDINATOR, source, "--piece", f"certificate={name}", "--format", "json")
    path = found.json("review")["pieces"]["certificate"]["path"]
    assert "900101" not in found.out + found.err
    assert (course / path).read_bytes() == b"%PDF"
    assert not [p for p in course.rglob("*") if "900101" in p.name]


def test_nothing_is_overwritten_unasked(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)
    folder = tmp_path / "папка"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "Дәріс.mp4").write_bytes(b"film")
    taken_in(act, str(folder))
    (folder / "Дәріс.mp4").write_bytes(b"mended")
    found = taken_in(act, str(folder), code=1)
    assert (states(found)["video"], states(found)["reading"]) == ("asked", "there")
    assert (course / "Дәріс.mp4").read_bytes() == b"film"
    (folder / "Дәріс.mp4").rename(folder / "Дәріс жаңа.mp4")
    assert states(taken_in(act, str(folder), code=1))["video"] == "asked"
    found = taken_in(act, str(folder), "--replace")
    assert found["pieces"]["video"]["path"] == "Дәріс жаңа.mp4"
    (course / "Дәріс жаңа.mp4").write_bytes(b"edited here")
    taken_in(act, str(folder), "--replace")
    (old,) = (course / ".mooclint" / "review" / "aside").rglob("*.mp4")
    assert ((course / "Дәріс жаңа.mp4").read_bytes(), old.read_bytes()) == (b"mended", b"edited here")
    assert mooclint("review", "verify", str(course)).code == 0


MANIFEST = """\
schema: mooclint/course@1
programme:
  title: Деректерге кіріспе
  language: kk
  document: admin/programme.docx
  authors: [{name: Дәурен Әлиев, certificate: admin/certificate.pdf}]
files: {reading: "readings/{code}.docx", task: "tasks/{code}.docx"}
modules: [{lessons: [{items: [{reading: К1_M1_С1_О1}, {practice: К1_M1_С1_Т1}]}], items: [{quiz: К1_M1_Б1}]}]
"""


def test_a_piece_comes_where_the_manifest_has_it(act: Act, course: Path, tmp_path: Path) -> None:
    """By what it is, or by its name; what is called otherwise stays, and it is said where stage 2 looks for it."""
    (course / "course.yaml").write_text(MANIFEST, "utf-8")
    opened(act)
    names = {"Материал для чтения.docx": "К1_M1_С1_О1.docx"}
    files = {names.get(name, name): data for name, data in FILES.items()}
    mail = letter(tmp_path / "1.eml", files)
    told = act("intake", COORDINATOR, mail, code=0)
    assert "admin/certificate.pdf (out of 1.eml) (it came as Сертификат Әлиев.pdf)" in told.out
    assert "names tasks/К1_M1_Б1.docx, and stage 2 looks for it there. Put Суммативное задание.docx" in told.err
    assert {path.relative_to(course).as_posix() for path in course.rglob("*.*") if ".mooclint" not in path.parts} == {
        "course.yaml", "admin/certificate.pdf", "admin/programme.docx", "readings/К1_M1_С1_О1.docx",
        "Суммативное задание.docx", "Қалыптастырушы тапсырма.docx",
    }  # fmt: skip
    assert set(states(taken_in(act, mail)).values()) == {"there", "missing"}
    mended = letter(tmp_path / "2.eml", {"Сертификат Әлиев.pdf": b"%PDF-1.4 certificate, mended"})
    assert states(taken_in(act, mended, code=1))["certificate"] == "asked"
    assert taken_in(act, mended, "--replace")["pieces"]["certificate"]["path"] == "admin/certificate.pdf"
    assert (course / "admin" / "certificate.pdf").read_bytes().endswith(b"mended")
    dry = letter(tmp_path / "3.eml", {"Сертификат.pdf": b"%PDF-1.4 certificate, once more"})
    assert "stage 2 looks" not in act("intake", COORDINATOR, dry, "--replace", "--dry-run").err


def test_a_piece_that_is_mended_takes_the_place_of_the_old_one(act: Act, course: Path, tmp_path: Path) -> None:
    """Marked as a second copy by a mail program, or called otherwise: beside the old file nobody would look at it."""
    (course / "course.yaml").write_text(MANIFEST, "utf-8")
    opened(act)
    reading, quiz = "Материал для чтения.docx", "Суммативное задание.docx"
    taken_in(act, letter(tmp_path / "1.eml", {"К1_M1_С1_О1.docx": FILES[reading], "К1_M1_Б1.docx": FILES[quiz]}))
    copy = letter(tmp_path / "2.eml", {"К1_M1_Б1 (2).docx": document(QUIZ)})
    assert states(taken_in(act, copy, "--piece", "summative=К1_M1_Б1 (2).docx", code=1))["summative"] == "asked"
    taken_in(act, copy, "--replace")
    taken_in(act, letter(tmp_path / "3.eml", {reading: document(READING)}), "--replace")
    second = ("--piece", "summative=Тест 2.docx", "--replace")
    found = taken_in(act, letter(tmp_path / "5.eml", {"Тест 2.docx": FILES[quiz]}), *second)
    assert found["pieces"]["summative"]["path"] == "tasks/К1_M1_Б1.docx"
    there = [path.relative_to(course).as_posix() for path in course.rglob("*.docx")]
    kept = [path for path in there if not path.startswith(".mooclint")]
    assert (sorted(kept), len(there)) == (["readings/К1_M1_С1_О1.docx", "tasks/К1_M1_Б1.docx"], 5)
    other = letter(tmp_path / "4.eml", {"Тест.aiken": b"Q\nA. 1\nB. 2\nANSWER: A\n"})
    told = act("intake", COORDINATOR, other, "--piece", "summative=Тест.aiken")
    assert "names tasks/К1_M1_Б1.docx, which stays as it was, and stage 2 looks at that file. If Тест.aiken" in told.err


FILMED = """\
schema: mooclint/course@1
programme: {title: Деректерге кіріспе, language: kk, document: admin/programme.docx}
files: {delivery: "video/{code}.mp4", script: "scripts/{code}.docx", subtitles: "subs/{code}.{lang}.srt"}
modules: [{lessons: [{items: [{video: К1_M1_С1_В1_Кіріспе}, {video: К1_M1_С1_В2_Табыс}]}]}]
"""
FILM, OTHER = "video/К1_M1_С1_В1_Кіріспе.mp4", "video/К1_M1_С1_В2_Табыс.mp4"


@pytest.fixture
def filmed(act: Act, course: Path) -> Path:
    """A course whose manifest has two films, with their files."""
    (course / "course.yaml").write_text(FILMED, "utf-8")
    for path in (FILM, OTHER, "scripts/К1_M1_С1_В1_Кіріспе.docx", "subs/К1_M1_С1_В1_Кіріспе.kk.srt"):
        (course / path).parent.mkdir(exist_ok=True)
        (course / path).write_bytes(b"old " + path.encode())
    opened(act)
    return course


def own_files(folder: Path) -> dict[str, bytes]:
    """What lies in a course beside the tools' own folder."""
    files = (path for path in folder.rglob("*.*") if path.is_file() and ".mooclint" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize(
    "name",
    [
        "К1_M1_С1_В1_Кіріспе.mp4",
        "К1_M1_С1_В1_Кіріспе (2).mp4",
        "К1_M1_С1_В1_Кіріспе(1).MP4",
        "К1_M1_С1_В1_Кіріспе_1.mp4",
        "К1_M1_С1_В1_Кіріспе - копия (2).mp4",
        "К1_M1_С1_В1_Кіріспе – Copy.mp4",
        "К1_M1_С1_В1_Кіріспе — көшірме.mp4",
        "Копия К1_M1_С1_В1_Кіріспе.mp4",
        "Шусыз нұсқа.mp4",
    ],
)
def test_a_piece_that_is_taken_anew_takes_its_place(act: Act, filmed: Path, tmp_path: Path, name: str) -> None:
    """However a mail program called it: else the manifest would go on naming the old one."""
    before = own_files(filmed)
    came = letter(tmp_path / "1.eml", {name: b"mended"})
    found = taken_in(act, came, code=1)
    assert (found["pieces"]["video"]["state"], own_files(filmed)) == ("asked", before)
    told = act("intake", COORDINATOR, came, "--replace")
    assert f"✓ one video: {FILM} (out of 1.eml) (it came as {name})" in told.out or name == Path(FILM).name
    assert "the old file is kept aside" in told.out
    assert own_files(filmed) == {**before, FILM: b"mended"}


def test_what_belongs_to_a_piece_comes_to_its_place_too(act: Act, filmed: Path, tmp_path: Path) -> None:
    before, name = own_files(filmed), "К1_M1_С1_В1_Кіріспе"
    srt = b"1\n00:00:00,000 --> 00:00:01,000\nwords\n"
    script = document(DocumentKind.VIDEO)
    files = {f"{name} (2).mp4": b"mended", f"{name} (2).docx": script, f"{name}.kk (2).srt": srt}
    taken_in(act, letter(tmp_path / "1.eml", files), "--replace")
    new = {FILM: b"mended", f"scripts/{name}.docx": script, f"subs/{name}.kk.srt": srt}
    assert own_files(filmed) == {**before, **new}


def test_a_file_of_another_place_does_not_take_that_of_a_piece(act: Act, filmed: Path, tmp_path: Path) -> None:
    """It goes where its own name belongs; and where the course has no such place, what stays is said."""
    before = own_files(filmed)
    came = letter(tmp_path / "1.eml", {"К1_M1_С1_В2_Табыс (1).mp4": b"second"})
    taken_in(act, came, "--replace")
    assert own_files(filmed) == {**before, OTHER: b"second"}
    strange = letter(tmp_path / "2.eml", {"К1_M2_С1_В1_Нарық.mp4": b"third"})
    told = act("intake", COORDINATOR, strange, "--replace").err
    assert f"the manifest names {FILM}, which stays as it was, and stage 2 looks at that file" in told
    assert own_files(filmed) == {**before, OTHER: b"second", "К1_M2_С1_В1_Нарық.mp4": b"third"}


def test_a_link_is_no_piece_that_came_as_a_file(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    text = "Сертификат: https://disk.yandex.kz/d/abc\nЖазбалар: https://disk.yandex.kz/d/def"
    found = taken_in(act, letter(tmp_path / "1.eml", FILES, text))
    assert [(one["url"][-3:], one["pieces"]) for one in found["links"]] == [("abc", []), ("def", ["video"])]
    told = act("intake", COORDINATOR, str(tmp_path / "1.eml")).err
    assert "A link in a letter: https://disk.yandex.kz/d/abc (Сертификат). What may be behind it is there." in told


def test_files_that_the_course_has_are_known_again(act: Act, course: Path, tmp_path: Path) -> None:
    """Byte by byte, under whatever name: nothing is asked, nothing is copied, and what is no piece is left."""
    opened(act)
    for folder in ("папка", "қайта"):
        (tmp_path / folder).mkdir()
    files = {**FILES, "Дәріс.mp4": b"film"}
    for number, (name, data) in enumerate(files.items()):
        (tmp_path / "папка" / name).write_bytes(data)
        (tmp_path / "қайта" / f"{number}{Path(name).suffix}").write_bytes(data)
    taken_in(act, str(tmp_path / "папка"))
    (course / "video").mkdir()
    (course / "video" / "Промо.mp4").write_bytes(b"trailer")
    (tmp_path / "қайта" / "Видео.mp4").write_bytes(b"trailer")
    before = sorted(course.glob("*"))
    found = taken_in(act, str(tmp_path / "қайта"))
    assert set(states(found).values()) == {"there"}
    assert sorted(one["path"] for one in found["pieces"].values()) == sorted(files)
    assert [(one["path"], one["why"]) for one in found["left"]] == [
        ("Видео.mp4", "the course has this very file: video/Промо.mp4")
    ]
    named = taken_in(act, str(tmp_path / "қайта"), "--piece", "video=Видео.mp4")
    assert (named["pieces"]["video"]["path"], sorted(course.glob("*"))) == ("video/Промо.mp4", before)


def test_it_says_in_three_languages_what_is_to_be_done(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    files = {**FILES, "winmail.dat": b"x", "курс.rar": b"Rar!", "scan.jpg": b"x", "locked.zip": locked()}
    source = letter(tmp_path / "a.eml", files, "Файлдар: https://yadi.sk/d/1")
    for language, words in zip(LANGUAGES, (
        ("Сілтеме", "бір видео", "locked.zip"), ("ссылка", "одно видео", "паролем"), ("link", "one video", "password"),
    ), strict=True):  # fmt: skip
        ended = act("intake", COORDINATOR, source, "--dry-run", lang=language)
        assert "[en]" not in ended.out + ended.err
        assert "winmail.dat" in ended.err
        assert "курс.rar" in ended.err
        for word in words:
            assert word.casefold() in (ended.out + ended.err).casefold(), (word, ended)


def locked() -> bytes:
    """An archive with a password, by what its header says."""
    data = bytearray(made_zip({"a.docx": b"x"}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def test_who_may_not_takes_nothing_in(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    opened(act)
    source = letter(tmp_path / "a.eml", {**FILES, "a.mp4": b"film"})
    act("intake", AUTHOR, source, code=1)
    act("intake", COORDINATOR, str(tmp_path / "nowhere.eml"), code=2)
    assert [path.name for path in course.iterdir()] == [".mooclint"]
    act("intake", METHODOLOGIST, source)
    act("submit", AUTHOR, "--quiet")
    act("intake", COORDINATOR, source, code=1)


def climbing() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../Бағдарлама.docx", FILES["Оқу бағдарламасы.docx"])
    return buffer.getvalue()


def test_no_name_leads_out_of_the_course(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    attached = {"climbing.zip": climbing(), "..": b"x", "con": b"x", ".mooclint": b"x", "Сертификат:1.pdf": b"%PDF"}
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    source = letter(tmp_path / "a.eml", attached)
    found = taken_in(act, source)
    assert found["pieces"]["certificate"]["path"] == "Сертификат_1.pdf"
    assert "climbing.zip" in [one["path"] for one in found["left"]]
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert {path.name for path in new} <= {"a.eml", "Сертификат_1.pdf", "log.sqlite"}
    act("intake", COORDINATOR, letter(tmp_path / "b.eml", {}), code=3)


@needs_links
def test_nothing_is_put_behind_a_link(act: Act, course: Path, tmp_path: Path) -> None:
    opened(act)
    (tmp_path / "elsewhere").mkdir()
    (course / "сыртқа").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "сыртқа").mkdir(parents=True)
    (tmp_path / "in" / "сыртқа" / "Бағдарлама.docx").write_bytes(FILES["Оқу бағдарламасы.docx"])
    assert act("intake", COORDINATOR, str(tmp_path / "in"), code=3).out == ""
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_form_that_is_still_blank_is_no_piece(act: Act, mooclint: Mooclint, course: Path, tmp_path: Path) -> None:
    """As `mooclint new` writes it: it is missing until it is filled in, on record or not, wherever it comes from."""
    course.rmdir()
    assert mooclint("new", str(course)).code == 0
    opened(act)
    programme = course / "admin" / "programme.docx"
    for language, word in (("kk", "бос үлгі"), ("ru", "пустая форма"), ("en", "blank form")):
        said = act("submit", AUTHOR, "--quiet", code=1, lang=language).err
        assert (said.count(word), "admin/programme.docx" in said, "tasks/К1_M1_С1_Т1.docx" in said) == (4, True, True)
    asked = act("letter missing", COORDINATOR, "--to", AUTHOR).out
    assert [line.count("бос үлгі") for line in asked.splitlines() if line[:2] == "- "] == [1, 0, 1, 1, 1, 0]
    shown = mooclint("review", "status", str(course)).out
    assert "admin/programme.docx is still the blank form" in shown
    named = act("submit", AUTHOR, "--quiet", "--piece", "programme=admin/programme.docx", code=2)
    assert "is still the blank form" in named.err
    empty = letter(tmp_path / "empty.eml", {"programme.docx": programme.read_bytes()})
    assert states(taken_in(act, empty, code=3))["programme"] == "missing"
    assert "blank form" in act("intake", COORDINATOR, empty, "--piece", "programme=programme.docx", code=2).err
    filled = letter(tmp_path / "full.eml", {"programme.docx": FILES["Оқу бағдарламасы.docx"]})
    found = taken_in(act, filled)["pieces"]["programme"]
    assert (found["state"], found["path"]) == ("taken", "admin/programme.docx")  # nobody is asked about the blank one
    for content, blank_again in ((form(PROGRAMME), True), (b"x", False)):  # what cannot be read a person judges
        programme.write_bytes(content)
        refused = act("submit", AUTHOR, "--quiet", code=1).err
        assert ("admin/programme.docx is still the blank form" in refused) is blank_again
