"""`mooclint adopt` as people call it."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from course_folder import put, sheet, tidy_course

from mooclint.cli.main import main
from tests.systems import needs_links
from tests.word import page

pytestmark = pytest.mark.scenario


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Exit code, stdout, stderr."""
    with pytest.raises(SystemExit) as ended:
        main(["adopt", *map(str, words), "--lang", "en"])
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def names(root: Path) -> set[str]:
    return {Path(folder, name).relative_to(root).as_posix() for folder, _, all_ in os.walk(root) for name in all_}


def test_it_writes_the_manifest_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tidy_course(tmp_path)
    (tmp_path / "лого.png").write_bytes(b"")
    before = names(tmp_path)
    code, out, err = run(capsys, tmp_path)
    assert (code, out) == (0, f"{tmp_path / 'course.yaml'}\n")
    assert names(tmp_path) == before | {"course.yaml"}
    assert "modules 2, lessons 2, videos 4, scripts 2, subtitle files 4, readings 2, tasks 9" in err
    assert "Left out: лого.png (" in err
    assert f"mooclint lint {tmp_path}" in err
    assert run(capsys, tmp_path, "--check")[:2] == (0, "")
    assert names(tmp_path) == before | {"course.yaml"}


def test_it_overwrites_only_when_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    (tmp_path / "course.yaml").write_text("mine", encoding="utf-8")
    code, out, err = run(capsys, tmp_path)
    assert (code, out) == (2, "")
    assert "--force" in err
    assert (tmp_path / "course.yaml").read_text(encoding="utf-8") == "mine"
    assert run(capsys, tmp_path, "--force", "-q")[0] == 0
    assert "К1_M1_С1_В1" in (tmp_path / "course.yaml").read_text(encoding="utf-8")


def test_another_manifest_is_not_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    (tmp_path / "course.json").write_text("{}", encoding="utf-8")
    assert run(capsys, tmp_path, "--force")[0] == 2


@needs_links
def test_a_linked_manifest_is_not_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "in"
    put(root, "К1_M1_С1_В1.mp4", b"x")
    (tmp_path / "mine.yaml").write_text("mine", encoding="utf-8")
    (root / "course.yaml").symlink_to(tmp_path / "mine.yaml")
    assert run(capsys, root)[0] == 2
    assert run(capsys, root, "--force")[0] == 0
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("files", [[], ["a.zip", "лого.png", "x.xlsx"]])
def test_nothing_to_adopt(tmp_path: Path, capsys: pytest.CaptureFixture[str], files: list[str]) -> None:
    for name in files:
        put(tmp_path, name, b"x")
    code, out, err = run(capsys, tmp_path)
    assert (code, out) == (3, "")
    assert "nothing to adopt" in err
    assert names(tmp_path) == set(files)


@pytest.mark.parametrize("outline", ["course.xml", "imsmanifest.xml", "moodle_backup.xml"])
def test_a_course_of_another_system_is_for_import(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], outline: str
) -> None:
    put(tmp_path, outline, b"<course/>")
    code, _, err = run(capsys, tmp_path)
    assert code == 3
    assert outline in err
    assert "import" in err


def test_dry_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    code, out, err = run(capsys, tmp_path, "--dry-run")
    assert code == 0
    assert "  - lessons:" not in out and "video: К1_M1_С1_В1" in out
    assert "Nothing was written" in err
    assert names(tmp_path) == {"К1_M1_С1_В1.mp4"}


def test_check_as_text_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "К1_M1_С1_В1.mp4", b"x")
    put(tmp_path, "К1_M1_С1_В1.docx", sheet(topic="Дерек", duration="5:30"))
    assert run(capsys, tmp_path)[0] == 0
    path = tmp_path / "course.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("5:30", "6:30"), encoding="utf-8")
    code, out, _ = run(capsys, tmp_path, "--check")
    assert code == 1
    assert out.startswith("course.yaml, line ") and "the manifest says 6:30" in out
    code, out, _ = run(capsys, tmp_path, "--check", "--format", "json")
    assert code == 1
    (found,) = json.loads(out)["drift"]
    assert (found["kind"], found["path"], found["item"]) == ("value", "course.yaml", "К1_M1_С1_В1")
    assert found["line"] > 5


def test_check_without_a_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, tmp_path, "--check")
    assert (code, out) == (3, "") and "no manifest" in err


def test_rename_and_undo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "k1 m1 c1 b1 Дерек.mp4", b"x")
    run(capsys, tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    code, out, _ = run(capsys, tmp_path, "--rename", "--dry-run")
    assert (code, out) == (0, "k1 m1 c1 b1 Дерек.mp4 -> К1_M1_С1_В1_Дерек.mp4\n")
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    code, _, err = run(capsys, tmp_path, "--rename")
    assert code == 0 and "--undo" in err
    assert names(tmp_path) == {"course.yaml", "К1_M1_С1_В1_Дерек.mp4", ".mooclint/rename.json"}
    assert run(capsys, tmp_path, "--check")[0] == 0
    assert run(capsys, tmp_path, "--rename")[1] == ""
    assert run(capsys, tmp_path, "--rename", "--undo")[0] == 0
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    assert run(capsys, tmp_path, "--rename", "--undo")[0] == 3


@pytest.mark.parametrize("words", [["--check", "--rename"], ["--undo"], ["--format", "xml"]])
def test_asked_wrongly(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert run(capsys, tmp_path, *words)[0] == 2


def test_no_such_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, tmp_path / "none")[0] == 2


def test_an_archive_of_a_cloud_becomes_a_course(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in (1, 2):
        with zipfile.ZipFile(tmp_path / f"Курс-00{number}.zip", "w") as made:
            made.writestr(f"Курс/{number} апта/видео {number}.1.mp4", b"v" * number)
    out = tmp_path / "out"
    archives = [tmp_path / f"Курс-00{number}.zip" for number in (1, 2)]
    code, written, said = run(capsys, *archives, out)
    assert (code, written) == (0, f"{out / 'course.yaml'}\n")
    assert "Unpacked: 2 files" in said and "modules 2" in said
    assert names(out) == {"course.yaml", "Курс/1 апта/видео 1.1.mp4", "Курс/2 апта/видео 2.1.mp4"}
    assert run(capsys, *archives, out)[0] == 2  # the manifest is there
    assert run(capsys, archives[0])[0] == 2  # into which folder?
    assert run(capsys, tmp_path / "nowhere.zip", out, "--force")[0] == 2
    (tmp_path / "bad.zip").write_bytes(b"PK")
    assert run(capsys, tmp_path / "bad.zip", tmp_path / "other")[0] == 3
    assert not (tmp_path / "other").exists()


def test_documents_are_read_by_the_forms_of_the_set_that_the_settings_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "set" / "forms"
    own.mkdir(parents=True)
    (own.parent / "criteria.yaml").write_text(
        'id: mine\nedition: "1"\nextends: bmg-coursera\ntitle: {kk: А, ru: А, en: A}\ninclude: []\n', "utf-8"
    )
    (own / "programme.yaml").write_text("fields:\n  audience:\n    also: [Жолаушылар]\n", "utf-8")
    rows = [["ЖАОК атауы", "Матрица"], ["Тілі", "қазақ"], ["Жолаушылар", "мектеп мұғалімдері"]]
    course = tmp_path / "course"
    course.mkdir()
    page("# Курс бағдарламасы", rows).save(course / "Бағдарлама.docx")
    (tmp_path / "mooclint.toml").write_text('criteria = "set"\n', "utf-8")
    assert run(capsys, course)[0] == 0
    assert "audience: мектеп мұғалімдері" in (course / "course.yaml").read_text("utf-8")
