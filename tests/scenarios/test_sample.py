"""The sample course, really made: `mooclint demo` finds in it what its author did wrong, and nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from pypdf import PdfReader

from mooclint.course.document import Document as CourseDocument
from mooclint.course.document import DocumentKind
from mooclint.demo import clips
from mooclint.demo.clips import ClipError, make_clip, read_recipe
from mooclint.demo.folder import MARKER, SCHEMA, DemoFolder, FolderError
from mooclint.demo.sample import sample_folder
from mooclint.files.write import write_atomic
from mooclint.files.yaml import read
from mooclint.judge.check import check
from mooclint.judge.settings import SETTINGS_NAME, read_settings
from mooclint.media.ffmpeg import Ffmpeg
from mooclint.media.lock import Lock, read_lock
from mooclint.media.record import Source
from mooclint.message.verdict import Verdict
from mooclint.report.model import Finding, Report
from mooclint.texts.read import read_document

pytestmark = pytest.mark.scenario

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 20)  # the waiver of the sample is in force
MACHINE = "TXT-5"  # what it says depends on the dictionaries of the machine


def run_mooclint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs `mooclint` as a user does, in `folder`."""
    command = [sys.executable, "-m", "mooclint.cli.main", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=300
    )


def demo(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run_mooclint(folder.parent, "demo", "--dir", folder.name, *options)


@dataclass(frozen=True)
class Made:
    """A demo that has run once."""

    folder: Path
    run: subprocess.CompletedProcess[str]
    lint: subprocess.CompletedProcess[str]
    report: Report


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The demo in Kazakh, in a new folder."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    run = demo(folder, "--lang", "kk")
    assert run.returncode == 0, run.stderr
    settings = read_settings(folder / "course" / SETTINGS_NAME)
    lint = run_mooclint(folder.parent, "lint", "--locked", f"{folder.name}/course", "--lang", "kk")
    yield Made(folder, run, lint, check(folder / "course", settings=settings, today=DAY, locked=True))
    for clip in folder.rglob("*.mp4"):  # pytest keeps folders of old runs
        clip.unlink()


@pytest.fixture(scope="module")
def faults() -> Any:
    return data("faults.yaml")


def data(name: str) -> Any:
    document, problems = read(sample_folder() / name)
    assert document is not None, problems
    assert not problems
    return document.data


def row(finding: Finding) -> tuple[str, str, int, str]:
    return finding.clause.id, finding.place.path, finding.place.line, finding.place.item


def test_exactly_the_faults_are_found(made: Made, faults: Any) -> None:
    expected = [
        (f["rule"], f["path"], f.get("line", 0), f.get("item", ""))
        for fault in faults["faults"]
        for f in fault["findings"]
    ]
    found = [row(f) for f in made.report.findings if f.counts and f.clause.id != MACHINE]
    assert sorted(found) == sorted(expected)


def test_the_waiver_covers_what_it_says_and_nothing_else(made: Made, faults: Any) -> None:
    waived = [f for f in made.report.findings if f.waived is not None]
    assert {f.clause.id for f in waived} == set(faults["waived"])
    assert all(f.place.path.startswith("scripts/") for f in waived)


def test_demo_and_lint_say_the_same(made: Made) -> None:
    assert made.lint.returncode == 1, made.lint.stderr
    assert made.run.stdout.startswith(made.lint.stdout.rstrip())


def short(said: str) -> bool:
    """Whether a report is short to read, and its summary fits a screen."""
    return len(said.splitlines()) <= 120 and len(said.partition("\n\n")[0].splitlines()) <= 25


def test_the_demo_is_short_to_read(made: Made) -> None:
    assert short(made.run.stdout)


def test_the_readme_shows_lines_of_a_real_report(made: Made) -> None:
    said = run_mooclint(made.folder.parent, "lint", "--locked", f"{made.folder.name}/course", "--lang", "en").stdout
    assert short(said)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"sample course:\n\n```text\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    lines = shown[1].splitlines()
    assert len(lines) == 10
    places = [said.replace("\N{NO-BREAK SPACE}", " ").splitlines().index(line) for line in lines]
    assert places == sorted(places)


def test_every_question_is_read_as_it_was_written(made: Made) -> None:
    for code, questions in data("questions.yaml").items():
        name = f"tasks/{code}.docx"
        document = read_document(made.folder / "course" / name, name, DocumentKind.QUIZ)
        assert isinstance(document, CourseDocument)
        assert [question.stem for question in document.questions] == [asked["q"] for asked in questions]
        options = [[("+" if o.right else "") + o.text for o in question.options] for question in document.questions]
        assert options == [asked["a"] for asked in questions]
        assert all(q.feedback or all(o.feedback for o in q.options) for q in document.questions)


def test_no_question_is_asked_twice_and_each_can_be_answered() -> None:
    asked = [question for questions in data("questions.yaml").values() for question in questions]
    assert len({question["q"] for question in asked}) == len(asked)
    for question in asked:
        right = [option for option in question["a"] if option.startswith("+")]
        assert 0 < len(right) < len(question["a"]) == len(set(question["a"]))


def test_what_is_not_verified_follows_from_the_faults(made: Made, faults: Any) -> None:
    named = {(name, rule) for name, rules in faults["unverified"].items() for rule in rules}
    unverified = [f for f in made.report.findings if f.verdict is Verdict.UNVERIFIED]
    open_findings = [f for f in unverified if f.clause.id != MACHINE]
    assert {(f.place.item or f.label, f.clause.id) for f in open_findings} == named


def test_the_lock_stands_in_for_the_videos_that_are_not_there(made: Made) -> None:
    locked = {record.path for record in made.report.media if record.source is Source.LOCKED}
    recipe = read_recipe(sample_folder() / "recipe.yaml")
    assert locked == {clip.path for clip in recipe.clips if not clip.made_here}
    on_disk = {p.name for p in (made.folder / "course").rglob("*") if p.suffix in (".mp4", ".mov")}
    assert on_disk == {Path(clip.path).name for clip in recipe.clips if clip.made_here}


def test_the_clips_are_as_small_as_promised(made: Made) -> None:
    assert sum(p.stat().st_size for p in made.folder.rglob("*") if p.is_file()) < 300e6


def test_the_conclusion_is_written_and_named(made: Made) -> None:
    assert os.path.join(made.folder.name, "conclusion.pdf") in made.run.stdout  # noqa: PTH118
    text = " ".join(page.extract_text() for page in PdfReader(made.folder / "conclusion.pdf").pages)
    expert = data("opinion.yaml")["expert"]["name"]
    assert expert in text
    written = Document(str(made.folder / "conclusion.docx"))
    assert any(expert in p.text for p in written.paragraphs) or any(
        expert in cell.text for table in written.tables for r in table.rows for cell in r.cells
    )


def test_a_second_run_reuses_clips_and_keeps_what_a_person_changed(made: Made) -> None:
    manifest = made.folder / "course" / "course.yaml"
    before = {p: p.stat().st_mtime_ns for p in made.folder.rglob("*.mp4")}
    original = manifest.read_text("utf-8")
    mended = original.replace("{quiz: К1_M3_Б1, ", "{quiz: К1_M3_Б1, pass_percent: 80, ")
    assert mended != original
    manifest.write_text(mended, "utf-8")
    again = demo(made.folder, "--lang", "ru")
    assert again.returncode == 0, again.stderr
    assert {p: p.stat().st_mtime_ns for p in made.folder.rglob("*.mp4")} == before
    assert manifest.read_text("utf-8") == mended
    assert "course.yaml" in again.stderr
    assert short(again.stdout)
    assert "AS-4" not in again.stdout
    assert "AS-4" in made.run.stdout


def test_a_strangers_folder_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    (folder / "chapter.docx").write_bytes(b"years of work")
    run = demo(folder)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert [p.name for p in folder.iterdir()] == ["chapter.docx"]


def test_force_overwrites_but_deletes_nothing(tmp_path: Path) -> None:
    (tmp_path / "chapter.docx").write_bytes(b"years of work")
    (tmp_path / "opinion.yaml").write_bytes(b"mine")
    folder = DemoFolder(tmp_path, "1", force=True)
    folder.write("opinion.yaml", b"sample")
    assert (tmp_path / "opinion.yaml").read_bytes() == b"sample"
    assert (tmp_path / "chapter.docx").read_bytes() == b"years of work"


def test_files_of_the_demo_are_made_anew_when_its_data_change(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo", "1")
    folder.write("a", b"old")
    folder.write("b", b"old")
    folder.finish()
    (tmp_path / "demo" / "b").write_bytes(b"changed by a person")
    same = DemoFolder(tmp_path / "demo", "1")
    assert not same.write("a", b"new")
    other = DemoFolder(tmp_path / "demo", "2")
    assert other.write("a", b"new")
    assert not other.write("b", b"new")
    assert other.kept == ["b"]
    assert (tmp_path / "demo" / "b").read_bytes() == b"changed by a person"


def test_a_run_that_was_interrupted_goes_on(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "demo", "1")
    folder.write("a", b"made")
    again = DemoFolder(tmp_path / "demo", "1")
    assert not again.write("a", b"made")
    assert again.kept == []
    assert again.write("b", b"made")


def test_a_damaged_marker_is_a_strangers_folder(tmp_path: Path) -> None:
    write_atomic(tmp_path / MARKER, "[" * 10)
    with pytest.raises(FolderError):
        DemoFolder(tmp_path, "1")


def test_half_a_character_in_the_marker_is_kept_as_it_is(tmp_path: Path) -> None:
    marker = f'{{"schema": "{SCHEMA}", "source": "1", "files": {{"\\ud800": [1, 1]}}}}'
    write_atomic(tmp_path / MARKER, marker)
    DemoFolder(tmp_path, "1").write("a", b"a")
    assert "\ud800" in json.loads((tmp_path / MARKER).read_text("utf-8"))["files"]


def test_a_failing_ffmpeg_leaves_no_half_clip(tmp_path: Path) -> None:
    recipe = read_recipe(sample_folder() / "recipe.yaml")
    with pytest.raises(ClipError):  # Python knows no -nostdin
        make_clip(recipe.clips[0], recipe.loop, tmp_path / "clip.mp4", Ffmpeg(sys.executable))
    assert not list(tmp_path.iterdir())


def test_an_interrupt_leaves_no_half_clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        next(tmp_path.glob(".making-*")).joinpath("picture.mp4").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(clips, "run", interrupted)
    recipe = read_recipe(sample_folder() / "recipe.yaml")
    with pytest.raises(KeyboardInterrupt):
        make_clip(recipe.clips[0], recipe.loop, tmp_path / "clip.mp4", Ffmpeg("ffmpeg"))
    assert not list(tmp_path.iterdir())


def test_the_locked_clips_are_those_of_the_recipe() -> None:
    lock = read_lock(sample_folder() / "course" / "mooclint.lock")
    assert isinstance(lock, Lock)
    for clip in read_recipe(sample_folder() / "recipe.yaml").clips:
        if clip.made_here:
            assert clip.path not in lock.files
            continue
        facts = lock.files[clip.path].facts
        assert facts.duration_s == pytest.approx(clip.seconds, abs=0.05)
        assert facts.video is not None
        assert (facts.video.width, facts.video.height) == clip.profile.size


def test_no_text_of_the_sample_mixes_alphabets_but_the_one_that_has_to() -> None:
    mixed = re.compile(r"[A-Za-z]+[Ѐ-ӿ]\w*|[Ѐ-ӿ]+[A-Za-z]\w*")
    found = {}
    for path in sorted(sample_folder().rglob("*.yaml")):
        # Codes count in both alphabets on purpose: К1_M1_С1_В1.
        text = re.sub(r"К1(_\w+)*", "", path.read_text("utf-8"))
        if words := mixed.findall(text):
            found[path.name] = words
    assert found == {"course.yaml": ["ЖАOК"]}


def test_the_sample_stays_small() -> None:
    assert sum(p.stat().st_size for p in sample_folder().rglob("*") if p.is_file() and p.suffix != ".pyc") < 300_000
