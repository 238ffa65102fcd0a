"""The package is made whole or not at all, and never over somebody's files."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest
from docx.opc.package import OpcPackage

from mooclint.course.codes import parse_code
from mooclint.course.document import Document, DocumentKind
from mooclint.course.manifest import read_package
from mooclint.importing import package
from mooclint.importing.package import code_title, import_course
from mooclint.importing.source import ImportingError
from mooclint.message.localizer import localizer
from mooclint.templates.whole import DRAFT, RefusedError
from mooclint.texts.read import read_document
from tests.importing.courses import OLX, cartridge, folder, imscc, tar_gz

pytestmark = pytest.mark.scenario

english = localizer("en")


def test_documents_read_back(tmp_path: Path) -> None:
    import_course(tar_gz(tmp_path / "a.tar.gz", OLX), tmp_path / "new", english)
    path = tmp_path / "new/tasks/К1_M1_С1_Т1_Бір_жауап.docx"
    found = read_document(path, path.name, DocumentKind.QUIZ)
    assert isinstance(found, Document)
    assert found.kind is DocumentKind.QUIZ
    assert (found.value("course"), found.value("module")) == ("Дерек негіздері", "Бірінші апта")
    assert (found.value("lesson"), found.value("attempts")) == ("Дерек деген не?", "2")
    (question,) = found.questions
    assert [(o.text, o.right, o.feedback) for o in question.options] == [
        ("мәтін", False, "Бұл сөз."),
        ("42", True, "Дұрыс."),
    ]


def test_the_manifest_comes_last_and_nothing_else_is_left(tmp_path: Path) -> None:
    made = import_course(tar_gz(tmp_path / "a.tar.gz", OLX), tmp_path / "deep/new", english)
    assert made.format == "Open edX OLX"
    assert made.files[-1] == tmp_path / "deep/new/course.yaml"
    there = {path for path in (tmp_path / "deep/new").rglob("*") if path.is_file()}
    assert there == set(made.files)
    assert {path.name for path in (tmp_path / "deep/new").iterdir()} == {"course.yaml", "readings", "subs", "tasks"}


def test_an_empty_folder_with_git_is_filled(tmp_path: Path) -> None:
    (tmp_path / "new/.git").mkdir(parents=True)
    import_course(tar_gz(tmp_path / "a.tar.gz", OLX), tmp_path / "new", english)
    assert (tmp_path / "new/.git").is_dir()
    assert (tmp_path / "new/course.yaml").is_file()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    folder(tmp_path / "new", {"mine.txt": "mine"})
    with pytest.raises(RefusedError):
        import_course(tar_gz(tmp_path / "a.tar.gz", OLX), tmp_path / "new", english)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("there", [True, False])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    archive = tar_gz(tmp_path / "a.tar.gz", OLX)
    if there:
        (tmp_path / "deep/new").mkdir(parents=True)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(package, "manifest_text", full)
    with pytest.raises(OSError, match="space"):
        import_course(archive, tmp_path / "deep/new", english)
    assert list((tmp_path / "deep").rglob("*")) == ([tmp_path / "deep/new"] if there else [])
    assert (tmp_path / "deep").exists() is there


def test_a_failure_on_the_way_up_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        if Path(target).name == "course.yaml":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        import_course(tar_gz(tmp_path / "a.tar.gz", OLX), tmp_path / "new", english)
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar.gz"]


def test_after_a_run_that_was_killed_the_same_works(tmp_path: Path) -> None:
    (tmp_path / f"new/{DRAFT}x/scratch").mkdir(parents=True)
    import_course(tar_gz(tmp_path / "a.tar.gz", OLX), tmp_path / "new", english)
    assert (tmp_path / "new/course.yaml").is_file()
    assert not list((tmp_path / "new").glob(".*"))


def test_a_folder_that_is_no_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportingError, match="no course that can be imported"):
        import_course(folder(tmp_path / "x", {"x.bin": "x"}), tmp_path / "new", english)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Кіріспе", "Кіріспе"),
        ("Не? Қашан: бүгін/ертең", "Не_Қашан_бүгін_ертең"),
        ("../../etc", "etc"),
        ("a" * 100, "a" * 40),
        ("???", ""),
        ("v1.2 (жаңа)", "v1_2_жаңа"),
        ("\u202eevil\u0000", "evil"),
    ],
)
def test_titles_in_codes(title: str, words: str) -> None:
    assert code_title(title) == words
    assert parse_code(f"К1_M1_С1_В1_{words}") is not None


def test_nothing_taken_is_said_first_and_leaves_nothing(tmp_path: Path) -> None:
    blocks = '<poll display_name="Which way?"/>'
    files = {"course.xml": f"<course><chapter><sequential>{blocks}</sequential></chapter></course>"}
    ended = run("import", str(folder(tmp_path / "olx", files)), str(tmp_path / "new"), "--lang", "en")
    assert (ended.returncode, ended.stdout) == (3, "")
    assert ended.stderr.startswith("Nothing was taken over")
    assert "poll Which way?" in ended.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_documents_that_are_written_do_not_stay_in_memory(tmp_path: Path) -> None:
    """Each points at itself, so that it stays, at some 3 MB, until it is collected."""
    units = "".join(f"<vertical><html><p>Page {n}.</p><p>Line.</p></html></vertical>" for n in range(40))
    files = {"course.xml": f"<course><chapter><sequential>{units}</sequential></chapter></course>"}
    gc.collect()
    alive = []

    def count(done: int, total: int) -> None:
        alive.append(sum(isinstance(found, OpcPackage) for found in gc.get_objects()))

    import_course(folder(tmp_path / "olx", files), tmp_path / "new", english, count)
    assert len(alive) == 40
    assert max(alive) <= 15


HOSTILE = ["{{code}}", "a: [b", "\u2028x", "&amp;#x202e; right to left", "yes", "@" * 500, "'\"\\", "{lang}", "# no"]


@pytest.mark.parametrize("title", HOSTILE)
def test_titles_that_are_no_yaml(tmp_path: Path, title: str) -> None:
    quoted = title.replace('"', "&quot;")
    files = {**OLX, "html/h1.xml": f'<html display_name="{quoted}" filename="h1"/>'}
    files["chapter/c1.xml"] = files["chapter/c1.xml"].replace("Бірінші апта", quoted)
    import_course(folder(tmp_path / "olx", files), tmp_path / "new", english)
    read = read_package(tmp_path / "new")
    assert read.problems == ()
    assert {ref.path for ref in read.course.references()} >= set(read.files) - {"course.yaml"}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mooclint.cli.main", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=100,
    )


def test_the_command(tmp_path: Path) -> None:
    ended = run("import", str(imscc(tmp_path / "c.imscc", cartridge())), str(tmp_path / "new"), "--lang", "en")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == str(tmp_path / "new/course.yaml")
    assert "imsqti: question bank (1)" in ended.stderr
    again = run("import", str(tmp_path / "c.imscc"), str(tmp_path / "new"), "--lang", "en")
    assert (again.returncode, again.stdout) == (2, "")
    assert "not empty" in again.stderr


@pytest.mark.parametrize(
    ("content", "code"), [(None, 2), (b"", 3), (b"PK\x03\x04nonsense", 3), (b"\x1f\x8bnonsense", 3)]
)
def test_the_command_refuses_in_words(tmp_path: Path, content: bytes | None, code: int) -> None:
    if content is not None:
        (tmp_path / "a").write_bytes(content)
    ended = run("import", str(tmp_path / "a"), str(tmp_path / "new"), "--lang", "en")
    assert (ended.returncode, ended.stdout) == (code, "")
    assert ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "new").exists()
