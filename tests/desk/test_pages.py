"""The author's road: a folder, its questions, the manifest, what to mend; in three languages, and with wrong input."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import quote

import pytest

from mooclint.desk.courses import OpenCourse
from mooclint.desk.jobs import Job
from tests.adopt.course_folder import put, quiz, tidy_course
from tests.desk.browsing import SEEN_IN
from tests.desk.visitor import Visitor


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plain folder, and beside it the course that the form made of it, checked."""
    root = tmp_path_factory.mktemp("made")
    tidy_course(root / "plain")
    put(root / "plain", "tasks/К1_M1_С1_Т9.docx", quiz(2))
    shutil.copytree(root / "plain", root / "course")
    visitor = Visitor(root / "course")
    visitor.post(f"/c/{visitor.course.id}/adopt")
    visitor.post(f"/c/{visitor.course.id}/manifest")
    return root


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A folder without a manifest."""
    return Path(shutil.copytree(made / "plain", tmp_path / "course"))


@pytest.fixture
def visitor(made: Path, tmp_path: Path) -> Visitor:
    """Somebody before a course that is checked."""
    visitor = Visitor(Path(shutil.copytree(made / "course", tmp_path / "course")))
    assert visitor.course.job is not None
    visitor.course.job.wait(60)
    return visitor


@pytest.mark.parametrize("language", SEEN_IN)
def test_from_a_folder_to_what_is_to_be_mended(folder: Path, language: str) -> None:
    visitor = Visitor(start=folder.parent, language=language)
    pages = [visitor.get("/"), visitor.get("/open")]
    assert "course" in pages[1]
    pages.append(visitor.post("/open", path=str(folder)))
    assert not (folder / "course.yaml").exists()
    pages.append(visitor.post(f"/c/{visitor.course.id}/adopt"))
    assert not (folder / "course.yaml").exists()
    pages.append(visitor.post(f"/c/{visitor.course.id}/manifest"))
    assert (folder / "course.yaml").exists()
    checked = visitor.course.checked
    assert checked is not None
    pages += [visitor.get(f"/c/{visitor.course.id}/part/{n}") for n in range(len(checked.report.parts))]
    pages.append(visitor.get(f"/c/{visitor.course.id}/rest"))
    for page in pages:
        assert f'<html lang="{language}">' in page
        assert "[en]" not in page
    told = "".join(pages)
    missing = [f for f in checked.report.findings if f.counts and f.clause.id not in told]
    assert len(checked.report.findings) > 20 and not missing


def test_another_language_is_chosen(folder: Path) -> None:
    visitor = Visitor(folder, language="kk")
    page = visitor.post("/language", language="ru", back=f"/c/{visitor.course.id}")
    assert '<html lang="ru">' in page and "Составить манифест" in page
    assert '<html lang="ru">' in visitor.get("/")


def test_what_stands_at_the_place_of_a_finding_is_shown(visitor: Visitor) -> None:
    manifest = (visitor.course.folder / "course.yaml").read_text("utf-8")
    pages = [visitor.get(f"/c/{visitor.course.id}/part/{n}") for n in range(8)]
    meant = re.findall(r'<p class="meant"><bdi>(.*?)</bdi>', "".join(pages))
    assert meant and any(line.split(" #")[0] in manifest for line in meant)


def test_checking_again_sees_what_changed(visitor: Visitor) -> None:
    before = visitor.course.checked
    manifest = visitor.course.folder / "course.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("title: Дерек сауаты", "title: Басқа атау"), "utf-8")
    page = visitor.post(f"/c/{visitor.course.id}/check")
    assert "Басқа атау" in page and visitor.course.checked is not before


def test_a_page_says_that_files_are_others_than_those_of_its_findings(visitor: Visitor) -> None:
    base, checked = f"/c/{visitor.course.id}", visitor.course.checked
    assert checked is not None
    part, other = (f"{base}/part/{checked.numbers[f'tasks/К1_M{m}_С1_Т1.docx']}" for m in (1, 2))
    said = "өзгерген файлдар"
    assert all(said not in visitor.get(path) for path in (base, part, other))
    put(visitor.course.folder, "tasks/К1_M1_С1_Т1.docx", quiz(3))
    assert said in visitor.get(base) and said in visitor.get(part) and said not in visitor.get(other)
    assert said not in visitor.post(f"{base}/check")
    (visitor.course.folder / "tasks/К1_M1_С1_Т1.docx").unlink()
    put(visitor.course.folder, "tasks/жаңа.docx", quiz(3))
    page = visitor.get(base)
    assert said in page and "tasks/жаңа.docx" in page


def test_a_manifest_that_is_there_is_never_overwritten(folder: Path) -> None:
    visitor = Visitor(folder)
    visitor.post(f"/c/{visitor.course.id}/adopt")
    (folder / "course.yaml").write_text("mine", "utf-8")
    visitor.post(f"/c/{visitor.course.id}/manifest", 409)
    assert (folder / "course.yaml").read_text("utf-8") == "mine"


def test_reading_pages_changes_nothing(visitor: Visitor) -> None:
    folder = visitor.course.folder
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for _ in range(3):
        for path in ("", "/adopt", "/progress", "/rest", "/part/0", "/part/3/film", "/part/3/picture?at=1"):
            visitor.client.get(f"/c/{visitor.course.id}{path}")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("manifest", ["[", "schema: mooclint/course@1\nmodules: 7\n", "{", ""])
def test_a_manifest_that_cannot_be_read_is_told(folder: Path, manifest: str) -> None:
    (folder / "course.yaml").write_text(manifest, "utf-8")
    page = Visitor(folder).post("/open", path=str(folder))
    assert "манифес" in page.lower()


def test_settings_that_cannot_be_used_are_told(folder: Path) -> None:
    (folder / "course.yaml").write_text("schema: mooclint/course@1\n", "utf-8")
    (folder / "mooclint.toml").write_text('criteria = "none-of-these"\n', "utf-8")
    page = Visitor(folder).post("/open", 500, path=str(folder))
    assert "none-of-these" in page


@pytest.mark.parametrize("path", ["", "/none/of/these", "\0", "x" * 5000, "~nobody-of-this-name"])
def test_a_folder_that_is_none(path: str) -> None:
    visitor = Visitor()
    visitor.post("/open", 400, path=path)
    assert not [*visitor.state.courses]
    if path:
        assert visitor.client.get("/open", params={"at": path}).status_code == 404


def test_words_of_strangers_are_no_markup(visitor: Visitor) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x>"
    manifest = visitor.course.folder / "course.yaml"
    text = manifest.read_text("utf-8").replace("title: Дерек сауаты", f"title: '{evil.replace(chr(39), chr(39) * 2)}'")
    manifest.write_text(text, "utf-8")
    visitor.post(f"/c/{visitor.course.id}/check")
    checked = visitor.course.checked
    assert checked is not None and checked.report.title == evil
    for path in ("/", f"/c/{visitor.course.id}", f"/c/{visitor.course.id}/part/0"):
        raw = visitor.client.get(path).text
        assert "<script>alert" not in raw and "<img src=x" not in raw and "alert(1)" in raw


def test_a_film_comes_in_ranges_and_none_from_elsewhere(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    film = visitor.course.folder / "video" / "К1_Проморолик.mp4"
    film.write_bytes(bytes(range(200)))
    checked = visitor.course.checked
    assert checked is not None
    number = next(n for n, part in enumerate(checked.report.parts) if part.film.endswith("Проморолик.mp4"))
    address = f"/c/{visitor.course.id}/part/{number}/film"
    got = visitor.client.get(address, headers={"Range": "bytes=10-19"})
    assert (got.status_code, got.content) == (206, bytes(range(10, 20)))
    assert got.headers["content-type"] == "video/mp4"
    film.unlink()
    film.symlink_to(tmp_path / "secret.mp4")
    assert visitor.client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/c/none", "/c/none/part/0", "/c/{id}/part/999", "/c/{id}/part/-1", "/c/{id}/part/x"])
def test_what_there_is_not(visitor: Visitor, path: str) -> None:
    visitor.get(path.format(id=visitor.course.id), 404)


@pytest.mark.parametrize("at", ["", "x", "-1", "nan", "inf", "1e999", "99999999"])
def test_a_time_that_is_none(visitor: Visitor, at: str) -> None:
    visitor.get(f"/c/{visitor.course.id}/part/1/picture?at={at}", 404)


def test_work_can_be_stopped(visitor: Visitor) -> None:
    before = visitor.course.checked
    visitor.course.check()
    assert visitor.course.job is not None
    visitor.course.job.stop()
    visitor.course.job.wait(30)
    if visitor.course.job.result is None:  # it was stopped in time
        assert visitor.course.checked is before
    visitor.get(f"/c/{visitor.course.id}")


def test_a_mistake_in_work_is_told_and_the_next_work_goes_on(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("mooclint.desk.tasks.gather", lambda folder, progress: 1 / 0)
        page = visitor.post(f"/c/{visitor.course.id}/check", 500)
    assert "mooclint қатесі" in page and "ZeroDivision" not in page
    assert "ZeroDivisionError" in capsys.readouterr().err  # in the window of the program
    assert 'class="tree"' in visitor.post(f"/c/{visitor.course.id}/check")


@pytest.mark.parametrize("pasted", ['"{}"', "  {} ", "'{}' ", "«{}»", "{}/Бағдарлама.docx"])
def test_a_path_is_taken_as_it_is_pasted(folder: Path, pasted: str) -> None:
    (folder / "Бағдарлама.docx").write_bytes(b"")
    visitor = Visitor(start=folder.parent)
    assert f'value="{folder}"' in visitor.get(f"/open?at={quote(pasted.format(folder))}")


def test_a_drive_has_a_name_by_which_it_is_opened_again() -> None:
    course = OpenCourse("x", Path("/"), "/", lambda task, job: None, lambda folder: None)
    assert course.name == str(Path("/"))
    visitor = Visitor()
    visitor.state.courses._open["x"] = course
    assert re.search(r'<a href="/c/x"><bdi>[^<]+</bdi></a>', visitor.get("/"))


def test_a_course_whose_folder_is_gone_begins_no_other_there(visitor: Visitor) -> None:
    folder, base = visitor.course.folder, f"/c/{visitor.course.id}"
    folder.rename(folder.with_name("moved"))
    for page in ("", "/adopt", "/fields", "/part/0", "/review", "/review/open", "/progress"):
        assert "жаңа орнынан ашыңыз" in visitor.get(f"{base}{page}", 410), page
    for act in ("/check", "/adopt", "/manifest", "/review/open", "/fields"):
        visitor.post(f"{base}{act}", 410, name="Айгүл")
    assert not folder.exists() and visitor.get("/")


def test_one_number_says_how_many_clauses_are_not_verified(visitor: Visitor) -> None:
    page = visitor.get(f"/c/{visitor.course.id}")
    (above,) = re.findall(r"Тексерілмеген тармақтар: (\d+);", page)
    (below,) = re.findall(r"<summary>Тексерілмеген тармақтар: (\d+)</summary>", page)
    assert above == below != "0"
    assert "аяқталған жоқ" not in page


def test_a_document_of_an_element_is_had_from_its_page(visitor: Visitor) -> None:
    base = f"/c/{visitor.course.id}"
    links = [
        link for n in range(4) for link in re.findall(rf'href="({base}/file\?[^"]+)"', visitor.get(f"{base}/part/{n}"))
    ]
    answer = visitor.client.get(links[0])
    assert answer.status_code == 200 and answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream" and answer.content[:2] == b"PK"
    for other in ("../course/course.yaml", "/etc/passwd", ".mooclint/key", "none.docx", ""):
        assert visitor.client.get(f"{base}/file", params={"path": other}).status_code == 404, other


def test_bytes_are_told_as_a_share() -> None:
    job = Job[None](lambda job: job(80_989_023, 161_978_046))
    job.wait()
    assert job.told == "50 %"
    few = Job[None](lambda job: job(3, 12))
    few.wait()
    assert few.told == "3 / 12"


def test_where_nothing_can_be_written_it_is_said_before_and_answers_stay(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, "Тест.docx", quiz(4, title="Тест"))
    visitor = Visitor(folder, language="en")
    base = f"/c/{visitor.course.id}"
    assert "Nothing can be written" not in visitor.get(base)
    page = visitor.post(f"{base}/adopt")
    (field, *_) = re.findall(r'select name="(q[^"]+)"', page)
    monkeypatch.setattr("mooclint.desk.views.os.access", lambda path, mode: False)
    assert "Nothing can be written" in visitor.get(base)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "no", str(folder / "course.yaml"))

    monkeypatch.setattr("mooclint.desk.adopting.write_atomic", refuse)
    page = visitor.post(f"{base}/manifest", 409, **{field: "practice"})
    assert "The system refused" in page and 'value="practice" selected' in page
    assert f"adopt-{visitor.course.id}" not in page.split("data-keep")[0]  # the browser keeps what it has, too
