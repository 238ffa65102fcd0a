"""Documents of other editors: read through LibreOffice where it is, named with what to do where it is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import docx
import pytest

from mooclint.course.document import Document, DocumentKind, Unread
from mooclint.message.localizer import localizer
from mooclint.texts.docx import convert
from mooclint.texts.read import read_document
from tests.word import page

needs_posix_shell = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
ROWS = [["ЖАОК атауы", "Матрица"], ["Ұзақтығы, академиялық сағат", "14"], ["Тілі", "қазақ"]]
FORM = page("# Курс бағдарламасы", ROWS)


def why(found: Document | Unread) -> str:
    assert isinstance(found, Unread)
    return localizer("en")(found.message)


@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_without_libreoffice_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(convert, "find", lambda: None)
    (tmp_path / f"a.{ending}").write_bytes(b"x")
    said = why(read_document(tmp_path / f"a.{ending}", f"a.{ending}"))
    assert "save it as DOCX" in said and "LibreOffice" in said


def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """A program in LibreOffice's place; its last argument is the file, the one before the folder."""
    made = tmp_path / "office"
    made.write_text(f'#!/bin/sh\nfor a in "$@"; do before=$last; last=$a; done\n{body}\n', "utf-8")
    made.chmod(0o755)
    monkeypatch.setattr(convert, "find", lambda: str(made))


@needs_posix_shell
def test_what_it_makes_is_read_and_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    FORM.save(tmp_path / "a.docx")
    program(tmp_path, monkeypatch, f'echo "$@" > "{tmp_path}/called"; cp "{tmp_path}/a.docx" "$before/document.docx"')
    (tmp_path / "a; b.doc").write_bytes(b"x")
    found = read_document(tmp_path / "a; b.doc", "a; b.doc")
    assert isinstance(found, Document)
    assert (found.path, found.kind, found.value("academic_hours")) == ("a; b.doc", DocumentKind.PROGRAMME, "14")
    called = (tmp_path / "called").read_text("utf-8")
    assert "--headless" in called and "a; b" not in called
    assert not Path(called.split()[-1]).parent.exists()
    settings = Path(called.split("file://")[1].split()[0]) / "user" / "registrymodifications.xcu"
    assert "DisableMacrosExecution" in settings.read_text("utf-8")


@needs_posix_shell
def test_one_that_hangs_or_makes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.rtf").write_bytes(b"x")
    program(tmp_path, monkeypatch, "exit 0")
    assert "does not understand" in why(read_document(tmp_path / "a.rtf", "a.rtf"))
    program(tmp_path, monkeypatch, "sleep 60")
    monkeypatch.setattr(convert, "SECONDS", 0.3)
    assert "longer than" in why(read_document(tmp_path / "a.rtf", "a.rtf"))


@pytest.mark.slow
@pytest.mark.skipif(convert.find() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["doc", "odt", "rtf"])
def test_the_real_one(tmp_path: Path, ending: str) -> None:
    """From a table with a paragraph behind it, as editors leave one: else LibreOffice writes no table to a .doc."""
    form = docx.Document()
    form.add_heading("Курс бағдарламасы")
    table = form.add_table(0, 2)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    form.add_paragraph()
    form.save(str(tmp_path / "a.docx"))
    command = [str(convert.find()), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [*command, "--convert-to", ending, "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    found = read_document(tmp_path / f"a.{ending}", f"a.{ending}")
    assert isinstance(found, Document)
    assert (found.value("title"), found.value("academic_hours")) == ("Матрица", "14")
