"""Twice the input takes about twice the work, whatever the input is made of: no reader works by the square of it."""

from __future__ import annotations

import io
import os
import signal
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("limits on time are POSIX", allow_module_level=True)

import resource

from tests.docx_samples import paragraph, write_docx
from tests.fuzz.readers import READERS
from tests.fuzz.seeds import AIKEN, GIFT, PLAIN_QUIZ, READING, SHIPPED, SRT, TOML, VTT, markers
from tests.importing.courses import OLX

pytestmark = pytest.mark.slow  # two minutes of the processor

SIZE = 40_000  # characters: by the square, more than a second; in proportion, hundredths of one
MARGIN = 0.4  # seconds of the processor, for what is not work on the text
GUARD = 12  # seconds after which the system ends it
PIECES = (
    *(" ", "\n", "\t \n", "a", "1", ".", "-", "_", "(", "[", "{", "<", '"', "'", "\\", "=", "~", ":", "*", "#", "«"),
    *(
        "a ",
        "a. ",
        "1. ",
        "A) b\n",
        "[a](",
        "{{",
        "::",
        "<p>",
        "http://a",
        "нижн",
        "результат",
        "0:00 ",
        "---\n",
        "&#1;",
    ),
)
TEXTS = {
    ("documents", "x.md"): READING,
    ("quizzes", "x.gift"): GIFT,
    ("quizzes", "x.aiken"): AIKEN,
    ("quizzes", "x.txt"): PLAIN_QUIZ,
    ("captions", "x.srt"): SRT,
    ("captions", "x.vtt"): VTT,
    **{("markers", f"x{Path(name).suffix}"): data.decode("utf-8-sig") for name, data in markers().items()},
    ("settings", "mooclint.toml"): TOML,
    ("settings", "course.yaml"): (SHIPPED / "fixtures/sample/course/course.yaml").read_text(encoding="utf-8"),
}


def seconds(reader: str, name: str, data: bytes, folder: Path) -> float | None:
    """The processor's time that the reader takes, measured in a fork; None where it had to be ended."""
    receive, send = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)
            resource.setrlimit(resource.RLIMIT_CPU, (int(used) + GUARD, resource.RLIM_INFINITY))
            READERS[reader](folder, [(1, name, data)])
            os.write(send, str(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) - used).encode())
        finally:
            os._exit(0)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    return float(told) if told else None


def grown(text: str, piece: str, size: int) -> str:
    """The text with so many characters of the piece in the middle of a line, and a last letter behind."""
    middle = len(text) // 2
    return text[:middle] + piece * (size // len(piece)) + "я" + text[middle:]


def faults(reader: str, name: str, made: Iterator[tuple[str, bytes, bytes]], folder: Path) -> list[str]:
    """The pieces with which twice the size takes far more than twice the time."""
    found = []
    for piece, once, twice in made:
        first = seconds(reader, name, once, folder)
        second = seconds(reader, name, twice, folder)
        if first is None or second is None or second > 2.8 * first + MARGIN:
            found.append(f"{piece!r}: {first} s, {second} s")
    return found


@pytest.mark.parametrize(("reader", "name"), TEXTS)
def test_texts(reader: str, name: str, tmp_path: Path) -> None:
    text = TEXTS[reader, name]
    READERS[reader](tmp_path, [(1, name, text.encode())])  # loads what every fork needs
    made = ((p, grown(text, p, SIZE).encode(), grown(text, p, 2 * SIZE).encode()) for p in PIECES)
    assert not faults(reader, name, made, tmp_path)


def test_word_documents(tmp_path: Path) -> None:
    def docx(piece: str, size: int) -> bytes:
        text = (piece * (size // len(piece)) + "я").replace("&", "&amp;").replace("<", "&lt;")
        path = tmp_path / "made.docx"
        write_docx(path, "".join(paragraph(before + text) for before in ("", "Сабақтың тақырыбы: ", "1. ")))
        return path.read_bytes()

    READERS["documents"](tmp_path, [(1, "x.docx", docx("a ", 100))])
    made = ((p, docx(p, SIZE // 3), docx(p, 2 * SIZE // 3)) for p in PIECES)
    assert not faults("documents", "x.docx", made, tmp_path)


@pytest.mark.parametrize("part", ["html/h1.html", "about/overview.html", "problem/p1.xml"])
def test_imported_courses(part: str, tmp_path: Path) -> None:
    def olx(piece: str, size: int) -> bytes:
        text = piece * (size // len(piece)) + "я"
        if part.endswith(".xml"):
            text = text.replace("&", "&amp;").replace("<", "&lt;")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for path, content in OLX.items():
                archive.writestr(path, content.replace(">", f">{text}", 1) if path == part else content)
        return out.getvalue()

    READERS["archives"](tmp_path, [(1, "x.zip", olx("a", 10))])
    made = ((p, olx(p, SIZE), olx(p, 2 * SIZE)) for p in PIECES)
    assert not faults("archives", "x.zip", made, tmp_path)
