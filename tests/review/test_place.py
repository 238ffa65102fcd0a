"""Where a remark is: what people write, what the log keeps, and whether the file has it."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from mooclint.course.document import DocumentKind
from mooclint.message.localizer import Localizer, localizer
from mooclint.review.material.pieces import film
from mooclint.review.material.place import (
    Moment,
    Place,
    PlaceError,
    parse_place,
    place_json,
    place_text,
    read_place,
    timecode,
)
from mooclint.review.rounds.locate import located
from mooclint.templates.write import blank, write_document
from tests.clips import clip

EN = localizer("en")


def refused(**words: Any) -> str:
    with pytest.raises(PlaceError) as error:
        parse_place(words)
    return EN(error.value.message)


def beyond(folder: Path, **words: Any) -> str:
    with pytest.raises(PlaceError) as error:
        located(parse_place(words), folder)
    return EN(error.value.message)


# Words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:20", Fraction(20)), ("00:01:02.500", Fraction(125, 2)), ("1:02:03,25", Fraction(14893, 4)),
        ("75:00", Fraction(4500)), ("62.5", Fraction(125, 2)), ("0", Fraction(0)),
        ("1001/24000", Fraction(1001, 24000)),
    ],
)  # fmt: skip
def test_a_time_is_exact(text: str, seconds: Fraction) -> None:
    assert parse_place({"path": "a.mp4", "start": text}).start == Moment(seconds=seconds)


@pytest.mark.parametrize("text", ["0:60", "1:60:00", "0:20:30:12", "-1", "0:2", "12f3", "1/0", "٣:٢٠", "next", "1e9"])
def test_what_is_no_time_is_refused_with_how_times_are_written(text: str) -> None:
    assert refused(path="a.mp4", start=text) == (
        f"“{text}” is no time. Times are written so: 0:20, 00:01:02.500, 1234f."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"moon": "1"}, "A place has no moon."),
        ({"path": "a.docx", "paragraph": "0"}, "paragraph is a number from 1; “0” is not that."),
        ({"path": "a.docx", "paragraph": "-4"}, "paragraph is a number from 1"),
        ({"path": "a.docx", "page": "1000000"}, "page is a number from 1"),
        ({"path": "a.docx", "question": "٣"}, "question is a number from 1"),
        ({"path": "a.docx", "paragraph": "3", "page": "1"}, "one of these, not several: paragraph, page."),
        ({"cue": "3"}, "cue needs the file: path=…."),
        ({"path": "a.mp4", "end": "0:20"}, "end needs start."),
        ({"path": "a.mp4", "start": "0:21", "end": "0:20"}, "The end 0:20 is before the start 0:21."),
        ({"path": "../a.mp4"}, "There is no such file in the course: ../a.mp4"),
        ({"path": "C:\\a.mp4"}, "There is no such file in the course"),
        ({"path": "/etc/passwd"}, "There is no such file in the course"),
        ({"path": "a.mp4", "rectangle": "0.5,0.5,0.6,0.1"}, "A rectangle is left, top, width and height"),
        ({"path": "a.mp4", "rectangle": "0.5,0.5,0,0.1"}, "A rectangle is left, top, width and height"),
        ({"path": "a.mp4", "rectangle": "0.5,0.5,0.1"}, "A rectangle is left, top, width and height"),
        ({"path": "a.mp4", "rectangle": "a,b,c,d"}, "A rectangle is left, top, width and height"),
    ],
)
def test_words_that_say_no_place(words: dict[str, str], said: str) -> None:
    assert said in refused(**words)


@pytest.mark.parametrize("text", ["0.1,0.2,0.3,0.4", "10%,20%,30%,40%", "0,1;0,2;0,3;0,4", "0.1 0.2 0.3 0.4"])
def test_a_rectangle_is_parts_of_the_picture(text: str) -> None:
    found = parse_place({"path": "a.mp4", "start": "0:01", "rectangle": text}).rectangle
    assert found is not None
    assert (found.left, found.top, found.width, found.height) == (
        Fraction(1, 10), Fraction(1, 5), Fraction(3, 10), Fraction(2, 5),
    )  # fmt: skip


def test_a_path_is_kept_as_the_log_writes_paths() -> None:
    assert parse_place({"path": "М1\\и\u0306.docx", "page": 3}) == Place(path="М1/й.docx", page=3)


moments = st.builds(
    Moment,
    seconds=st.fractions(min_value=0, max_value=10**6, max_denominator=10**6),
    frame=st.none() | st.integers(0, 10**7),
)


@pytest.mark.property
@given(
    start=moments, end=st.none() | moments, number=st.integers(1, 999_999), quote=st.text(max_size=50),
    kind=st.sampled_from(["paragraph", "page", "cue", "question"]), checked=st.booleans(),
)  # fmt: skip
def test_what_the_log_keeps_is_the_place(
    start: Moment, end: Moment | None, number: int, quote: str, kind: str, checked: bool
) -> None:
    timed = Place(path="a.mp4", digest="0" * 64, start=start, end=end, checked=checked)
    assert read_place(place_json(timed)) == timed
    data = {"path": "a", "quote": quote, kind: number, **({} if checked else {"checked": False})}
    assert place_json(read_place(data)) == {key: value for key, value in data.items() if value != ""}


@pytest.mark.property
@given(st.dictionaries(
    st.sampled_from(["path", "paragraph", "start", "rectangle", "quote", "checked"]),
    st.none() | st.text(max_size=9) | st.integers() | st.lists(st.text(max_size=4), max_size=5)
    | st.dictionaries(st.sampled_from(["num", "den", "frame"]), st.integers()),
))  # fmt: skip
def test_no_body_of_an_event_breaks_the_reader(data: dict[str, Any]) -> None:
    place_text(data, EN)


def test_places_of_older_logs_are_read() -> None:
    old = {"path": "a.mp4", "start": "0:20", "end": "0:35", "rectangle": "0.1,0.2,0.3,0.4", "digest": "0" * 64}
    assert place_text(old, EN) == "a.mp4, 0:20–0:35, rectangle 10%; 20%; 30%; 40%"
    assert read_place({"paragraph": "12"}).paragraph == 12


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "а.docx, 3-абзац, «Сәлем»"), ("ru", "а.docx, абзац 3, «Сәлем»"), ("en", "а.docx, paragraph 3, “Сәлем”"),
    ],
)  # fmt: skip
def test_a_place_in_words(language: str, said: str) -> None:
    assert place_text({"path": "а.docx", "paragraph": 3, "quote": "Сәлем"}, Localizer(language)) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (Fraction(20), "0:20"), (Fraction(3723, 1), "1:02:03"), (Fraction(62999, 1000), "1:02.999"),
        (Fraction(1001, 24000), "0:00.041"),
    ],
)  # fmt: skip
def test_a_time_in_signs(seconds: Fraction, said: str) -> None:
    assert timecode(seconds) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ({"num": 19, "den": 8, "frame": 57}, None, "a.mp4, 0:02.375, {kk}57-кадр|кадр 57|frame 57"),
        ({"frame": 57}, None, "a.mp4, {kk}57-кадр|кадр 57|frame 57"),
        ({"frame": 57}, {"frame": 84}, "a.mp4, {kk}57–84-кадрлар|кадры 57–84|frames 57–84"),
        ({"num": 1, "den": 1, "frame": 25}, {"num": 2, "den": 1, "frame": 50},
         "a.mp4, 0:01–0:02, {kk}25–50-кадрлар|кадры 25–50|frames 25–50"),
        ({"num": 1, "den": 1}, {"frame": 50}, "a.mp4, 0:01 – {kk}50-кадр|кадр 50|frame 50"),
    ],
)  # fmt: skip
def test_a_time_in_words(start: dict[str, int], end: dict[str, int] | None, said: str) -> None:
    place = {"path": "a.mp4", "start": start, **({"end": end} if end else {})}
    before, _, words = said.partition("{kk}")
    if not end and "num" not in start:  # what we say of a frame can be typed
        assert all(parse_place({"path": "a", "start": one}).start == Moment(frame=57) for one in words.split("|"))
    for language, word in zip(("kk", "ru", "en"), words.split("|"), strict=True):
        assert place_text(place, Localizer(language)) == before + word


# Files --------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A reading, a quiz, captions, a PDF and slides."""
    document = Document()
    for text in ("Бірінші абзац", "", "Үшінші абзац: деректер", "Төртінші абзац: деректер"):
        document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "Кестедегі сөз"
    document.save(str(tmp_path / "reading.docx"))
    (tmp_path / "quiz.gift").write_text("::1:: 2 + 2? {=4 ~5}\n\n::2:: Астана қайда? {=ҚР ~РФ}\n", "utf-8")
    cues = ("Сәлем", "Бүгінгі <i>тақырып</i>")
    lines = [f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n" for n, text in enumerate(cues, 1)]
    (tmp_path / "a.srt").write_text("\n".join(lines), "utf-8")
    canvas = Canvas(str(tmp_path / "notes.pdf"))
    for _ in range(3):
        canvas.showPage()
    canvas.save()
    with zipfile.ZipFile(tmp_path / "slides.pptx", "w") as slides:
        for name in ("slide1.xml", "slide2.xml", "_rels/slide1.xml.rels"):
            slides.writestr(f"ppt/slides/{name}", "<a/>")
    return tmp_path


def test_a_paragraph_has_the_number_of_the_findings_and_its_words(folder: Path) -> None:
    found = located(parse_place({"path": "reading.docx", "paragraph": 3}), folder)
    assert (found.paragraph, found.quote, found.checked) == (3, "Үшінші абзац: деректер", True)
    assert len(found.digest) == 64
    assert beyond(folder, path="reading.docx", paragraph=400) == (
        "reading.docx has no paragraph 400; paragraphs in it: 4."
    )


def test_a_paragraph_is_found_by_its_words(folder: Path) -> None:
    assert located(parse_place({"path": "reading.docx", "quote": "үшінші  абзац"}), folder).paragraph == 3
    assert located(parse_place({"path": "reading.docx", "quote": "кестедегі"}), folder).quote == "Кестедегі сөз"
    assert "2 paragraphs with “деректер”" in beyond(folder, path="reading.docx", quote="деректер")
    assert "do not stand there" in beyond(folder, path="reading.docx", quote="жоқ сөз")
    assert "do not stand there" in beyond(folder, path="reading.docx", paragraph=1, quote="үшінші")


def test_questions_captions_and_pages(folder: Path) -> None:
    assert located(parse_place({"path": "quiz.gift", "question": 2}), folder).quote == "Астана қайда?"
    assert beyond(folder, path="quiz.gift", question=9) == "quiz.gift has no question 9; questions in it: 2."
    assert located(parse_place({"path": "a.srt", "cue": 2}), folder).quote == "Бүгінгі тақырып"
    assert beyond(folder, path="a.srt", cue=3) == "a.srt has no caption 3; captions in it: 2."
    assert located(parse_place({"path": "notes.pdf", "page": 3}), folder).checked
    assert beyond(folder, path="notes.pdf", page=4) == "notes.pdf has no page 4; pages in it: 3."
    assert beyond(folder, path="slides.pptx", page=3) == "slides.pptx has no page 3; pages in it: 2."


@pytest.mark.parametrize(
    ("kind", "fits", "beyond_it"),
    [(DocumentKind.READING, 1, 7), (DocumentKind.QUIZ, 7, 300), (DocumentKind.PROGRAMME, 1, 40)],
)
def test_a_question_that_no_text_of_its_kind_has(folder: Path, kind: DocumentKind, fits: int, beyond_it: int) -> None:
    """Where none can be read: a text to read asks with question marks, and no text has more than it has paragraphs."""
    (folder / "form.docx").write_bytes(write_document(blank(kind), "kk", hints=True))
    assert not located(parse_place({"path": "form.docx", "question": fits}), folder).checked
    assert f"question {beyond_it}" in beyond(folder, path="form.docx", question=beyond_it)


def test_pages_in_compressed_objects_are_counted(folder: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(folder / "notes.pdf"))
    buffer = io.BytesIO()
    writer.write(buffer)
    (folder / "again.pdf").write_bytes(buffer.getvalue())
    assert "pages in it: 3" in beyond(folder, path="again.pdf", page=4)


# What no file of a kind has, whatever is in it.
ELSEWHERE = {
    "odd.mp4": ("paragraph", "question", "page", "cue"),
    "odd.srt": ("question", "page"),
    **dict.fromkeys(("odd.docx", "odd.pdf", "odd.pptx"), ("start", "cue")),
}


@pytest.mark.parametrize(
    "words", [{"paragraph": 2}, {"question": 2}, {"page": 9}, {"quote": "x"}, {"start": "0:20"}, {"cue": 1}],
    ids=lambda words: next(iter(words)),
)  # fmt: skip
@pytest.mark.parametrize("name", ["odd.docx", "odd.pdf", "odd.srt", "odd.mp4", "odd.pptx", "odd.bin"])
def test_what_cannot_be_read_is_not_said_to_be_there(folder: Path, name: str, words: dict[str, Any]) -> None:
    (folder / name).write_bytes(b"\0\x07" * 40)
    if next(iter(words)) in ELSEWHERE.get(name, ()):
        assert "A place in it is, for example: " in beyond(folder, path=name, **words)
        return
    found = located(parse_place({"path": name, **words}), folder)
    assert (found.checked, place_json(found)["checked"]) == (False, False)


def test_a_file_that_is_not_there(folder: Path) -> None:
    assert beyond(folder, path="none.docx") == "There is no such file in the course: none.docx"


# Films --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def films() -> Path:
    return clip("film.mp4").parent


def test_a_frame_and_its_time_are_one(films: Path) -> None:
    name = clip("film.mp4").name
    found = located(parse_place({"path": name, "start": "24f", "end": "0:01.5"}), films)
    assert found.start is not None
    assert found.end is not None
    assert (found.start.seconds, found.start.frame) == (Fraction(24 * 1001, 24000), 24)
    assert Fraction(found.start.pts or 0, found.start.scale) == found.start.seconds
    assert (found.end.seconds, found.end.frame) == (Fraction(3, 2), 35)


def test_each_frame_of_a_variable_rate_has_its_own_time() -> None:
    path = clip("variable.mp4")
    shown = film(path, path.name)
    assert shown is not None
    times = [shown.time_of(frame)[0] for frame in range(shown.frames)]
    assert len(set(times)) == len(times) > 10
    assert len({b - a for a, b in pairwise(times)}) > 1
    assert [shown.frame_at(time) for time in times] == list(range(shown.frames))


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "bframes.mp4"])
def test_a_frame_beyond_the_end_is_refused_with_what_the_film_has(name: str) -> None:
    path = clip(name)
    last = 47 if name.startswith("film") else 49
    assert f"its last frame is {last}." in beyond(path.parent, path=path.name, start="1234f")
    assert "ends before 0:20: it lasts 0:02" in beyond(path.parent, path=path.name, start="0:20")
    assert located(parse_place({"path": path.name, "start": f"{last}f"}), path.parent).checked


def test_frames_that_cannot_be_counted_are_asked_for_by_time() -> None:
    path = clip("variable.mkv")
    assert "give the time (0:20)" in beyond(path.parent, path=path.name, start="3f")
    assert located(parse_place({"path": path.name, "start": "0:01"}), path.parent).checked
