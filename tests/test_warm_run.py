"""What a second run of `mooclint lint` does not do. Counts, not seconds: those are in tests/bench/lint_bench.py."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from mooclint.cli import lint
from mooclint.cli.main import main
from mooclint.course.manifest import _told, read_package
from mooclint.criteria.load import load_criteria
from mooclint.judge.check import gather
from mooclint.judge.settings import PathSettings, Settings
from mooclint.judge.waivers import laid_over
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look, write
from mooclint.report.model import Finding, Waiver
from tests.bench.lint_bench import make_package, manifest

pytestmark = pytest.mark.scenario

ROOT = Path(__file__).parents[1]
OURS = str(ROOT / "mooclint")
# Of a package without a fault in its manifest, whose media files are known from an earlier run.
NEEDLESS = ("jsonschema", "docx", "reportlab", "pymediainfo", "babel", "jinja2", "ffmpeg", "imageio_ffmpeg")
NEEDLESS_MODULES = tuple(
    f"mooclint.{name}" for name in ("files.schema_errors", "media.probe", "media.compose", "report.html")
)
SPY = """
import json, sys
opened, started = [], []
def hook(event, arguments):
    if event == "open":
        opened.append(str(arguments[0]))
    elif event == "subprocess.Popen":
        started.append(str(arguments[0]))
sys.addaudithook(hook)
from mooclint.cli.main import main
try:
    main(sys.argv[2:])
except SystemExit as end:
    code = end.code
json.dump({"code": code, "opened": opened, "started": started, "modules": list(sys.modules)}, open(sys.argv[1], "w"))
"""


def spied(folder: Path, *words: str) -> dict[str, Any]:
    """What a process with that command line opened, started and imported, and its exit code."""
    answer = folder.parent / "answer.json"
    command = [sys.executable, "-X", "utf8", "-c", SPY, str(answer), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two videos with their masters and documents."""
    root = tmp_path_factory.mktemp("warm") / "package"
    make_package(root, 1, 1, 2)
    return root


def media_in(opened: list[str]) -> list[str]:
    return [name for name in opened if name.endswith((".mp4", ".mov"))]


def test_a_second_run_opens_no_media_file_and_loads_no_heavy_library(package: Path) -> None:
    words = ("lint", "--isolated", "--quiet", "--lang", "en", str(package))
    cold = spied(package, *words)
    assert cold["code"] in (0, 1)
    assert cold["started"] != []
    assert "mooclint.media.probe" in cold["modules"]
    warm = spied(package, *words)
    assert warm["code"] == cold["code"]
    assert warm["started"] == []
    assert media_in(warm["opened"]) == []
    assert {name.split(".")[0] for name in warm["modules"]} & set(NEEDLESS) == set()
    assert set(warm["modules"]) & set(NEEDLESS_MODULES) == set()


def test_settings_without_a_fault_need_no_heavy_library_either(package: Path) -> None:
    text = '[severity]\nLS-2 = "warning"\n\n[[waivers]]\nrule = "VID-4"\nreason = "x"\nby = "y"\nuntil = "2099-12-31"\n'
    config = package.parent / "settings.toml"
    config.write_text(text, encoding="utf-8")
    found = spied(package, "lint", "--config", str(config), "--quiet", str(package))
    assert found["code"] in (0, 1)
    assert "jsonschema" not in found["modules"]


def test_a_fault_in_the_manifest_is_explained_as_ever(package: Path, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    text = (package / "course.yaml").read_text(encoding="utf-8").replace("level:", "levle:")
    (tmp_path / "p" / "course.yaml").write_text(text, encoding="utf-8")
    found = spied(tmp_path / "p", "lint", "--isolated", "--quiet", str(tmp_path / "p"))
    assert "jsonschema" in found["modules"]
    assert found["code"] == 1


def test_the_criteria_are_read_once_for_all_packages(
    package: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read: list[str] = []

    def counted(name: str) -> Any:
        read.append(name)
        return load_criteria(name)

    monkeypatch.setattr(lint, "load_criteria", counted)
    with pytest.raises(SystemExit):
        main(["lint", "--isolated", "--quiet", "--ignore", "VID", "--lang", "en", *[str(package)] * 3])
    assert read == ["bmg-coursera"]
    assert capsys.readouterr().out.count("Package:") == 3


# How the work grows --------------------------------------------------------------------------------------------


def calls(work: Callable[[], object]) -> int:
    """How many functions of ours are entered, generators at every value."""
    count = 0

    def watch(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code.co_filename.startswith(OURS)

    work()  # what is remembered for the whole process is remembered now
    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def course(root: Path, modules: int) -> Path:
    """A course with an outcome more, and a lesson, for every module; its files are not there."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "course.yaml").write_text(manifest(modules, 1, 1)[0], encoding="utf-8")
    return root


def growth(work: Callable[[int], object], size: int) -> float:
    """By how much more the second half of a course of double size costs than the first; 1 is in proportion."""
    one, two, four = (calls(lambda n=n: work(n)) for n in (size, 2 * size, 4 * size))  # type: ignore[misc]
    return (four - two) / (2 * (two - one))


def test_work_grows_with_the_course_and_not_faster(tmp_path: Path) -> None:
    criteria, say = load_criteria(), localizer("en")
    roots = {n: course(tmp_path / str(n), n) for n in (8, 16, 32)}

    def whole(modules: int) -> None:
        report = gather(roots[modules], criteria=criteria, settings=Settings(), cache=False).report()
        write("text", [report], say, Look())
        write("json", [report], say, Look())

    assert growth(whole, 8) < 1.1

    def anew(modules: int) -> None:
        _told.clear()  # what a package was when it was read last
        read_package(roots[modules])

    assert growth(anew, 8) < 1.1


def test_work_grows_with_the_packages_and_not_faster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(course(tmp_path / "p", 1))

    def run(packages: int) -> None:
        with pytest.raises(SystemExit):
            main(["lint", "--isolated", "--quiet", "--statistics", *[root] * packages])
        capsys.readouterr()

    assert growth(run, 2) < 1.05


@pytest.mark.parametrize("rules", [1, 20], ids=["one rule", "many rules"])
def test_settings_are_laid_over_in_proportion_to_findings_and_settings(rules: int) -> None:
    """A waiver and an exception by path for every second finding: none of them is held against each finding."""
    criteria, severity = load_criteria(), {"VID": Severity.INFO}
    clauses = [clause for clause in criteria.clauses if clause.measure][:rules]
    about = [(clauses[n % rules], f"К1_M{n}") for n in range(800)]
    findings = [
        Finding(
            clause=clause,
            severity=Severity.ERROR,
            verdict=Verdict.FAIL,
            place=Place(path="course.yaml", item=item),
            message=Message("x"),
        )
        for clause, item in about
    ]
    waivers = [Waiver(rule=clause.id, reason="r", by="b", item=item) for clause, item in about[::2]]
    rows = [PathSettings(pattern=item, ignore=(clause.name,)) for clause, item in about[::2]]

    def lay(size: int) -> None:
        settings = Settings(severity=severity, waivers=tuple(waivers[: size // 2]), per_path=tuple(rows[: size // 2]))
        covered, gaps = laid_over(findings[:size], criteria, settings, date(2026, 11, 22))
        assert sum(finding.waived is not None for finding in covered) == size // 2
        assert gaps == ()

    assert growth(lay, 200) < 1.05


def test_growth_tells_work_that_grows_faster() -> None:
    def square(n: int) -> None:
        for _ in range(n * n):
            localizer("en").number(1)

    assert growth(square, 4) > 1.9


# Forms -----------------------------------------------------------------------------------------------------------


def forms_in(opened: list[str]) -> list[str]:
    return [name for name in opened if name.endswith(".yaml") and Path(name).parent.name == "forms"]


def test_forms_are_opened_where_a_document_is_read_and_else_not(package: Path) -> None:
    words = ("lint", "--isolated", "--quiet", "--lang", "en", str(package))
    spied(package, *words)
    assert forms_in(spied(package, *words)["opened"]) == []
    script = next(package.rglob("scripts/*.docx"))
    script.touch()
    opened = forms_in(spied(package, *words)["opened"])
    assert len(opened) == len(set(opened)) == len(list((ROOT / "criteria" / "base" / "forms").glob("*.yaml")))


def test_other_forms_read_the_documents_anew(package: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "forms").mkdir(parents=True)
    (own / "criteria.yaml").write_text('id: own\nedition: "1"\nextends: base\ntitle: {kk: а, ru: б, en: c}\n', "utf-8")
    (own / "forms" / "video.yaml").write_text("fields: {topic: {also: [Бейне тақырыбы атауы]}}\n", "utf-8")
    words = ("lint", "--isolated", "--quiet", "--lang", "en", "--criteria", str(own), str(package))
    assert str(own / "forms" / "video.yaml") in forms_in(spied(package, *words)["opened"])
    assert forms_in(spied(package, *words)["opened"]) == []
    (own / "forms" / "video.yaml").write_text("fields: {topic: {also: [Бейненің атауы қандай]}}\n", "utf-8")
    assert str(own / "forms" / "video.yaml") in forms_in(spied(package, *words)["opened"])
