"""A new package is valid, in every language, and never lands on somebody's files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind
from mooclint.course.folder import TEMPLATES
from mooclint.course.manifest import read_package
from mooclint.files import yaml
from mooclint.files.located import shown
from mooclint.files.schema import validate
from mooclint.measures.package import unused_files
from mooclint.measures.result import Evidence, Gaps
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.templates.new import FOLDERS, create, manifest_template
from mooclint.templates.whole import DRAFT, RefusedError
from mooclint.texts.read import read_document
from tests.forms import HEADINGS

pytestmark = pytest.mark.scenario

english = localizer("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_package_reads_back_without_problems(tmp_path: Path, language: str) -> None:
    root = tmp_path / "deep" / "course"
    made = create(root, language)
    inside = [tmp_path / "deep", root, *(root / name for name in FOLDERS)]
    assert made[: len(inside) + 1] == [*inside, root / "course.yaml"]
    assert sorted(made) == sorted([tmp_path / "deep", root, *root.rglob("*")])
    read = read_package(root)
    assert read.problems == ()
    assert read.notes == {}
    assert read.course is not None
    assert read.course.programme.language == language
    assert len(list(read.course.all_items())) == 7
    folders = {reference.path.partition("/")[0] for reference in read.course.references()}
    assert folders == set(FOLDERS) - {TEMPLATES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_that_the_manifest_names_is_there_to_be_filled_in(tmp_path: Path, language: str) -> None:
    create(tmp_path / "course", language)
    package = read_package(tmp_path / "course")
    assert package.course is not None
    named = {ref.path for ref in package.course.references() if ref.path.endswith(".docx")}
    blank = {path for path in package.files if path.startswith(f"{TEMPLATES}/")}
    assert set(package.files) == {"course.yaml", *named, *blank}
    assert len(named) == 8
    assert {path.rpartition("/")[2] for path in blank} == {
        f"{heading[language]}.docx" for kind, heading in HEADINGS.items() if kind is not DocumentKind.PROGRAMME
    }
    assert unused_files(package, Evidence(package=package, media={})) == Gaps()


def test_documents_bear_their_codes(tmp_path: Path) -> None:
    create(tmp_path / "course", "kk")
    package = read_package(tmp_path / "course")
    assert package.course is not None
    found = {}
    for ref in package.course.references():
        if ref.path.endswith(".docx"):
            document = read_document(package.files[ref.path].disk_path, ref.path, None)
            assert isinstance(document, Document), document
            found[ref.path] = (document.kind, {n: t.value for n, t in document.fields.items() if t.value})
    script = {"number": "К1 M1 С1 В1", "file_name": "К1_M1_С1_В1_Кіріспе"}
    assert found["scripts/К1_M1_С1_В1_Кіріспе.docx"] == (DocumentKind.VIDEO, script)
    assert found["readings/К1_M1_С1_О1_Мәтін.docx"] == (DocumentKind.READING, {})
    assert found["tasks/К1_M1_Б1.docx"] == (DocumentKind.QUIZ, {"code": "К1_M1_Б1"})
    assert found["admin/programme.docx"] == (DocumentKind.PROGRAMME, {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_fields_in_comments_are_valid_too(language: str) -> None:
    """Whoever takes away the `# ` before a field gets a field that is right."""
    text = re.sub(r"(?m)^( *)# (?=( *(- )?[a-z_]+:( |$)|  - \{))", r"\1", manifest_template(language))
    document, problems = yaml.parse(text)
    assert problems == []
    assert document is not None
    assert validate(document, "course") == []
    assert {"academic_hours", "document"} <= set(document.data["programme"])
    assert document.data["team"]
    assert [next(iter(item)) for item in document.data["modules"][0]["items"]] == ["quiz", "peer_review", "forum"]


def test_comments_are_in_the_language() -> None:
    assert "# курс атауы, оқытылатын тілінде" in manifest_template("kk")
    assert "# название курса на языке обучения" in manifest_template("ru")
    assert "# title of the course, in its language" in manifest_template("en")
    assert not re.search("[а-яәғқңөұүһі]{4,}", re.sub("К1_.*", "", manifest_template("en")).lower())
    for language in LANGUAGES:
        assert "@" not in manifest_template(language).replace("mooclint/course@1", "")


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".DS_Store").write_bytes(b"")
    create(tmp_path, "kk")
    assert (tmp_path / "course.yaml").is_file()


def test_a_folder_with_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        create(tmp_path, "kk")
    assert english(refused.value.message) == (
        f"The folder {shown(str(tmp_path), 200).text} is not empty; choose another one, nothing was changed"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine", encoding="utf-8")
    with pytest.raises(RefusedError, match="There is a file of the name"):
        create(tmp_path / "x", "ru")
    with pytest.raises(RefusedError, match="cannot be written to"):
        create(tmp_path / "x" / "y", "ru")
    assert (tmp_path / "x").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("written", [0, 1, 5, 14])
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int) -> None:
    """The disk is full after so many files."""
    write, done = Path.write_bytes, []

    def full(path: Path, content: bytes) -> None:
        if len(done) == written:
            raise OSError("no space left")
        done.append(write(path, content))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(RefusedError):
        create(tmp_path / "deep" / "course", "en")
    assert len(done) == written
    assert list(tmp_path.iterdir()) == []


def test_after_a_run_that_was_killed_the_same_works(tmp_path: Path) -> None:
    (tmp_path / f"{DRAFT}x/package/admin").mkdir(parents=True)
    (tmp_path / f"{DRAFT}x/package/course.yaml").write_text("half", encoding="utf-8")
    made = create(tmp_path, "en")
    assert not list(tmp_path.glob(".*"))
    assert all(path.exists() for path in made)


def test_what_was_killed_on_the_way_up_is_named(tmp_path: Path) -> None:
    (tmp_path / f"{DRAFT}x/package").mkdir(parents=True)
    (tmp_path / "admin").mkdir()
    with pytest.raises(RefusedError, match="interrupted run left half a package"):
        create(tmp_path, "en")
    assert (tmp_path / "admin").is_dir()


def test_unknown_language() -> None:
    with pytest.raises(ValueError, match="de"):
        manifest_template("de")
