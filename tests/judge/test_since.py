"""What a change brought: an earlier state from git, or from a JSON report."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from mooclint.criteria.load import load_criteria
from mooclint.judge.check import Gathered, gather
from mooclint.judge.settings import Settings
from mooclint.judge.since import BaseError, fingerprints_at, fingerprints_in_report, only_new
from mooclint.message.localizer import localizer
from mooclint.report.formats import Look
from mooclint.report.json import write
from mooclint.report.model import Report
from mooclint.templates.new import create
from tests.systems import needs_git

CRITERIA = load_criteria()
pytestmark = [pytest.mark.scenario, needs_git]


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A new course under git, with a video that git does not track."""
    folder = tmp_path / "курс 1"
    create(folder, "kk")
    (folder / ".gitignore").write_text("*.mp4\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    (folder / "video" / "К1_Проморолик.mp4").write_text("no video")
    return folder


def gathered(folder: Path) -> Gathered:
    return gather(folder, criteria=CRITERIA, settings=Settings(), cache=False)


def report(folder: Path) -> Report:
    return gathered(folder).report()


def since(folder: Path, revision: str) -> list[str]:
    now = gathered(folder)
    return [f.clause.id for f in only_new(now.report(), fingerprints_at(revision, now)).findings]


def test_only_what_is_new_since_a_revision(course: Path) -> None:
    assert report(course).findings
    assert since(course, "HEAD") == []  # the video that git does not know is taken as it is
    manifest = course / "course.yaml"
    manifest.write_text("# one line more\n" + manifest.read_text(encoding="utf-8").replace("[M1.1]", "[M1.9]", 1))
    # The id that there is not, and the outcome that no lesson practises any more.
    assert since(course, "HEAD") == ["PKG-1", "II2-4"]


def test_no_filter_of_the_repository_is_run(course: Path, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    (course / ".gitattributes").write_text("* filter=x\n")
    git(course, "add", "-A")
    git(course, "commit", "-q", "-m", "two")
    git(course, "config", "filter.x.smudge", f"touch '{trace}'; cat")
    git(course, "config", "core.fsmonitor", f"touch '{trace}'")
    since(course, "HEAD")
    assert not trace.exists()


@pytest.mark.parametrize("revision", ["nope", "--output=x", "", "HEAD:course.yaml"])
def test_an_unknown_revision_is_refused(course: Path, revision: str) -> None:
    with pytest.raises(BaseError):
        since(course, revision)


def test_a_folder_without_git_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    create(folder, "en")
    with pytest.raises(BaseError) as caught:
        since(folder, "HEAD")
    assert caught.value.message.template == "The package is in no git repository: {path}"


def test_an_earlier_report_is_a_base_too(course: Path, tmp_path: Path) -> None:
    before = report(course)
    path = tmp_path / "before.json"
    path.write_text(write([before], localizer("kk"), Look()), encoding="utf-8")
    assert only_new(before, fingerprints_in_report(path)).findings == ()
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(BaseError):
        fingerprints_in_report(path)


@pytest.mark.parametrize("place", ["", "."])
def test_no_program_of_the_current_folder_is_run(course: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    for name in ("git", "git.exe", "git.cmd"):
        (course / name).write_text("#!/bin/sh\ntouch was-run\n")
        (course / name).chmod(0o700)
    monkeypatch.chdir(course)
    monkeypatch.setenv("PATH", place)
    with pytest.raises(BaseError) as refused:
        fingerprints_at("HEAD", gather(course, criteria=CRITERIA, settings=Settings()))
    assert localizer("en")(refused.value.message) == "git is not installed, so an earlier state cannot be had."
    assert not (course / "was-run").exists()
