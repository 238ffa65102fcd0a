"""The public door: from a path to the report that the command line gives."""

from __future__ import annotations

import functools
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import mooclint
from mooclint.cli.main import main
from mooclint.criteria.load import load_criteria
from mooclint.judge.rules import RuleError
from mooclint.judge.waivers import BaselineError, baseline_text
from mooclint.message.localizer import localizer
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look, write
from tests.support import Written, edit, good_files, good_manifest

# Two things wrong with the good manifest: a week of six hours and a test with three questions.
CHANGES = [{"set": "modules/1/hours", "to": 6}, {"set": "К1_M1_С1_Т1/questions", "to": 3}]
WAIVER = '[[waivers]]\nrule = "WK-1"\nreason = "r"\nby = "b"\n'
RULES = 'select = ["WK-1", "WK-4", "PKG-15"]\n'
CLOSED = mooclint.Settings(select=("WK-1", "WK-4", "PKG-15"))  # what the tests are about


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with two faults, below a folder where settings may lie. Its files are not there."""
    folder = tmp_path / "repository" / "курс"
    folder.mkdir(parents=True)
    data = good_manifest()
    edit(data, CHANGES)
    (folder / "course.yaml").write_text(Written(data).text, encoding="utf-8")
    return folder


def settle(course: Path, text: str) -> None:
    (course.parent / "mooclint.toml").write_text(text, encoding="utf-8")


def failing(report: mooclint.Report) -> dict[str, Severity]:
    return {f.clause.id: f.severity for f in report.findings if f.counts}


def test_settings_are_read_as_lint_reads_them(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waiver = '[[waivers]]\nrule = "PKG-4"\nreason = "r"\nby = "b"\n'
    rules = 'select = ["PKG-1,PKG-2", "PKG-3"]\nextend-select = ["PKG-15"]\nignore = ["PKG-3"]\n'
    settle(course, f'criteria = "base"\n{rules}{waiver}')
    report = mooclint.check(course)
    with pytest.raises(SystemExit):
        main(["lint", str(course), "--format", "json", "--lang", "en", "--quiet"])
    assert capsys.readouterr().out == write("json", [report], localizer("en"), Look())
    assert report.criteria.id == "base"
    assert {r.clause.id for r in report.results if not r.skipped} == {"PKG-1", "PKG-2", "PKG-15"}
    assert [f.clause.id for f in report.findings if f.place.path == "mooclint.toml"] == ["PKG-15"]


def test_the_settings_hold_whole(course: Path) -> None:
    settle(course, f'{RULES}[severity]\nWK-4 = "warning"\n{WAIVER}')
    assert failing(mooclint.check(course)) == {"WK-4": Severity.WARNING}
    report = mooclint.check(course, settings=CLOSED)
    assert failing(report) == {"WK-1": Severity.ERROR, "WK-4": Severity.ERROR}
    (course.parent / "known.json").write_text(baseline_text([report], None), encoding="utf-8")
    settle(course, RULES + 'baseline = "known.json"')
    assert failing(mooclint.check(course)) == {}
    assert "WK-1" in failing(mooclint.check(course, settings=mooclint.Settings()))


@pytest.mark.parametrize("days", [0, -1])
def test_without_a_day_it_is_today(course: Path, days: int) -> None:
    last = date.today() + timedelta(days)
    settle(course, f"{RULES}{WAIVER}until = {last.isoformat()}\n")
    report = mooclint.check(course)
    if date.today() + timedelta(days) != last:
        pytest.skip("midnight passed")
    assert failing(report).keys() == ({"WK-4"} if days == 0 else {"WK-1", "WK-4", "PKG-15"})
    assert failing(mooclint.check(course, today=last)).keys() == {"WK-4"}


def test_criteria_are_handed_in_or_named_or_loaded_once_for_many(course: Path) -> None:
    base, read = load_criteria("base"), []

    @functools.cache
    def load(name: str) -> Any:
        read.append(name)
        return load_criteria(name)

    assert mooclint.check(course, criteria=base, load=load).criteria is base
    assert mooclint.check(course, criteria="base", settings=mooclint.Settings(criteria="open-edx")).criteria == base
    assert read == []
    one, other = (mooclint.check(course, load=load).criteria for _ in range(2))
    assert one is other
    assert read == ["bmg-coursera"]
    with pytest.raises(mooclint.CriteriaError):
        mooclint.check(course, criteria="nowhere")


@pytest.mark.parametrize("form", [str, Path])
def test_a_path_is_words_or_a_path_and_may_name_the_manifest(course: Path, form: type[Any]) -> None:
    whole = mooclint.check(form(course), settings=CLOSED)
    assert whole.checkable
    assert whole.path == course.as_posix()
    assert mooclint.check(form(course / "course.yaml"), settings=CLOSED) == whole


@pytest.mark.parametrize("form", [str, Path])
def test_what_is_no_folder_is_an_error_of_the_system(course: Path, form: type[Any]) -> None:
    with pytest.raises(FileNotFoundError):
        mooclint.check(form(course / "nowhere"))
    (course / "a.txt").write_text("a", encoding="utf-8")
    with pytest.raises(NotADirectoryError):
        mooclint.check(form(course / "a.txt"))
    with pytest.raises(FileNotFoundError):
        mooclint.check("")


def test_a_folder_without_a_manifest_has_a_report(tmp_path: Path) -> None:
    report = mooclint.check(tmp_path)
    assert (report.manifest_found, report.checkable) == (False, False)
    assert not any(r.verdict is Verdict.PASS and "package" not in r.clause.about for r in report.results)


def test_what_the_settings_ask_wrongly_is_told_before_any_file_is_read(course: Path) -> None:
    asked: list[int] = []

    def check() -> None:
        mooclint.check(course, progress=lambda done, _: asked.append(done))

    settle(course, "strict = 5\n")
    with pytest.raises(mooclint.SettingsError) as wrong:
        check()
    assert wrong.value.path == (course.parent / "mooclint.toml").resolve()
    settle(course, 'ignore = ["WK-11"]\n')
    with pytest.raises(RuleError):
        check()
    settle(course, 'baseline = "nowhere.json"\n')
    with pytest.raises(BaselineError):
        check()
    assert issubclass(RuleError, mooclint.CheckError)
    assert issubclass(BaselineError, mooclint.CheckError)
    assert asked == []


def test_what_is_found_out_of_files_is_kept_unless_told_otherwise(course: Path) -> None:
    captions = course / next(path for path in sorted(good_files()) if path.endswith(".srt"))
    captions.parent.mkdir()
    captions.write_text("1\n00:00:01,000 --> 00:00:03,000\nСәлем\n", encoding="utf-8")
    mooclint.check(course, cache=False)
    assert not (course / ".mooclint").exists()
    mooclint.check(course)
    assert (course / ".mooclint").is_dir()


def test_every_public_name_is_there() -> None:
    for name in mooclint.__all__:
        assert getattr(mooclint, name) is not None
    with pytest.raises(AttributeError):
        _ = mooclint.nothing
