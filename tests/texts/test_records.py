"""What was read of documents and captions is remembered; a cache that makes no sense is none."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from mooclint.course.document import DocumentKind
from mooclint.files.cache import FOLDER
from mooclint.language.tools import Tools
from mooclint.message.private import DOT, holds_number
from mooclint.texts.records import NAME, TextRecord, Wanted, text_records
from tests.several import questions
from tests.word import page

SRT = "1\n00:00:01,000 --> 00:00:04,000\nСәлеметсіздер ме!\n"


def records(root: Path) -> tuple[dict[str, TextRecord], list[int]]:
    """What is read of the one file, and after how many files progress was told."""
    read: list[int] = []
    wanted = [Wanted(path="a.srt", kind=None, language="kk")]
    found = text_records(root, wanted, {"a.srt": root / "a.srt"}, Tools(), lambda done, _: read.append(done))
    return found, read


@pytest.mark.parametrize("harm", ["\\xff in a text", "cut", "empty", "deep", "another shape"])
def test_a_damaged_cache_is_none(tmp_path: Path, harm: str) -> None:
    (tmp_path / "a.srt").write_text(SRT, "utf-8")
    first, read = records(tmp_path)
    assert read == [1]
    assert records(tmp_path) == (first, [])  # nothing was opened
    cache = tmp_path.joinpath(*FOLDER, NAME)
    good = cache.read_bytes()
    place = good.index("С".encode())
    cache.write_bytes(
        {
            "\\xff in a text": good[: place + 1] + b"\xff" + good[place + 2 :],
            "cut": good[:-9],
            "empty": b"",
            "deep": b"[" * 100_000,
            "another shape": b'{"tag": 1}',
        }[harm]
    )
    assert records(tmp_path) == (first, [1])
    assert cache.read_bytes() == good


@pytest.mark.parametrize("number", ["900101300106", "900101 300106", "9001 0130 0106"])
def test_no_number_of_a_person_is_kept(tmp_path: Path, number: str) -> None:
    """Neither the first run nor the next one sees it; how much is spoken, and file names, stay what they are."""
    name = "900101300106.docx"
    for text in (number, "Нөмірі жоқ мұғалім"):
        document = docx.Document()
        document.add_paragraph(f"Автор Дәурен Әлиев, ЖСН {text}, курсты әзірледі.")
        document.save(str(tmp_path / name))
        (tmp_path / "a.srt").write_text(SRT + f"\n2\n00:00:05,000 --> 00:00:06,000\nЖСН {text} дейді.\n", "utf-8")
        wanted = [
            Wanted(path=name, kind=DocumentKind.READING, language="kk"),
            Wanted(path="a.srt", kind=None, language="kk"),
        ]
        disk = {one.path: tmp_path / one.path for one in wanted}
        first = text_records(tmp_path, wanted, disk, Tools())
        assert text_records(tmp_path, wanted, disk, Tools()) == first
        kept = tmp_path.joinpath(*FOLDER, NAME).read_text("utf-8")
        assert not holds_number(kept.replace(name, ""))
        assert (DOT * 4 in kept) == (text == number)
        assert set(first) == {name, "a.srt"}
        assert (first[name].document is not None, first["a.srt"].captions is not None) == (True, True)
        assert all(one.path == name for one in (first[name], first[name].document) if one)


def test_a_test_is_read_anew_when_its_answers_change(tmp_path: Path) -> None:
    """They stand in another document, whose change changes the test; without it they stand apart."""
    sheet = tmp_path / "жауаптар.docx"
    page("# Тест", *questions("Ауа", 3, key="")).save(str(tmp_path / "тест.docx"))
    one = Wanted(path="тест.docx", kind=DocumentKind.QUIZ, language="kk", answers=("жауаптар.docx", ""))
    found = []
    for key in ("B", "C", ""):
        disk = {"тест.docx": tmp_path / "тест.docx"} | ({"жауаптар.docx": sheet} if key else {})
        page("Жауаптар", *(f"{n} – {key}." for n in (1, 2, 3))).save(str(sheet))
        for _ in range(2):  # the second time it is remembered
            document = text_records(tmp_path, [one], disk, Tools())["тест.docx"].document
            assert document is not None
            right = {"ABC"[n] for q in document.questions for n, option in enumerate(q.options) if option.right}
            found.append((right, document.answers_apart))
    assert found == [({"B"}, False)] * 2 + [({"C"}, False)] * 2 + [(set(), True)] * 2
