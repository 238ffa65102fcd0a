"""The wheel, run from an environment of its own and far from the checkout: it carries all that it needs."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

from mooclint.criteria.load import shipped_sets
from mooclint.files.data import data_folder
from tests.scenarios.cli import ROOT, environment

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.skipif(
        not all(importlib.util.find_spec(name) for name in ("hatchling", "pip")), reason="builds with hatchling and pip"
    ),
]


@dataclass(frozen=True)
class Installed:
    """The wheel and where it was installed."""

    wheel: Path
    folder: Path

    def run(self, *words: str, lang: str = "en") -> subprocess.CompletedProcess[str]:
        """The console script, with nothing of the checkout in reach."""
        variables = environment(MOOCLINT_LANG=lang)
        del variables["PYTHONPATH"]
        script = self.folder / ("Scripts" if os.name == "nt" else "bin") / "mooclint"
        return subprocess.run(
            [str(script), *words], cwd=self.folder, env=variables, capture_output=True, encoding="utf-8", timeout=120
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A wheel in a bare environment that borrows only the dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    options = ["--no-deps", "--no-index", "--no-cache-dir"]
    # A copy: the build compiles catalogues in place, while other tests read them.
    leave = shutil.ignore_patterns(
        ".git", ".venv", ".*_cache", ".hypothesis", ".mooclint", "__pycache__", "*.mo", "demo-*"
    )
    source = shutil.copytree(ROOT, folder / "source", ignore=leave)
    build = [*pip, "wheel", *options, "--no-build-isolation", "--wheel-dir", str(folder), str(source)]
    done = subprocess.run(build, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    home = folder / "venv"
    venv.EnvBuilder(symlinks=os.name != "nt").create(home)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [*pip, "--python", str(python), "install", *options, str(wheel)]
    done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (site,) = home.glob("Lib/site-packages" if os.name == "nt" else "lib/*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return Installed(wheel, home)


def test_the_wheel_holds_its_data_and_catalogues(installed: Installed) -> None:
    names = set(ZipFile(installed.wheel).namelist())
    wanted = {f"mooclint/locale/{lang}/LC_MESSAGES/mooclint.mo" for lang in ("kk", "ru")}
    for part in ("criteria", "schemas", "fixtures"):
        folder = data_folder(part)
        for path in folder.rglob("*"):
            relative = path.relative_to(folder)
            if path.is_file() and path.suffix in (".yaml", ".json") and "bench" not in relative.parts:
                wanted.add(f"mooclint/_data/{part}/{relative.as_posix()}")
    assert wanted - names == set()
    assert not [name for name in names if name.startswith("tests/") or "__pycache__" in name or ".mooclint/" in name]


def test_it_does_not_run_from_the_checkout(installed: Installed) -> None:
    ended = installed.run("criteria", "--format", "json")
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout)["id"] == "bmg-coursera"
    python = installed.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    where = [str(python), "-c", "import mooclint; print(mooclint.__file__)"]
    found = subprocess.run(where, cwd=installed.folder, env={"PATH": ""}, capture_output=True, text=True).stdout
    assert Path(found.strip()).is_relative_to(installed.folder)


def test_a_log_is_made_and_migrated_from_it(installed: Installed) -> None:
    python = installed.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    code = "from mooclint.review.log.store import open_store; print(open_store('review', create=True).courses())"
    done = subprocess.run([str(python), "-c", code], cwd=installed.folder, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("()\n", "")


def test_every_set_and_every_language_is_in_it(installed: Installed) -> None:
    for name in shipped_sets():
        assert installed.run("rules", "--criteria", name).returncode == 0
    said = {lang: installed.run("--help", lang=lang) for lang in ("kk", "ru", "en")}
    assert {ended.returncode for ended in said.values()} == {0}
    assert len({ended.stdout for ended in said.values()}) == 3
    assert "Команды" in said["ru"].stdout


def test_a_new_package_is_made_checked_and_scored(installed: Installed) -> None:
    made = installed.run("new", "курс", lang="kk")
    assert made.returncode == 0, made.stderr
    checked = installed.run("lint", "курс", "--format", "json", "--output", "html=report.html", "--output", "pdf=r.pdf")
    assert checked.returncode == 1, checked.stderr
    assert json.loads(checked.stdout)["package"]["path"] == "курс"
    assert (installed.folder / "r.pdf").read_bytes().startswith(b"%PDF")
    said = {lang: installed.run("lint", "курс", lang=lang).stdout for lang in ("kk", "ru", "en")}
    assert len(set(said.values())) == 3
    assert installed.run("score", "курс").stdout.startswith("#")
    opinion = installed.folder.parent / "opinion.yaml"
    opinion.write_bytes((data_folder("fixtures") / "sample" / "opinion.yaml").read_bytes())
    manifest = installed.folder / "курс" / "course.yaml"
    text = manifest.read_text("utf-8").replace('title: ""', "title: Курс", 1).replace('name: ""', "name: Автор", 1)
    manifest.write_text(text, "utf-8")
    words = ("--opinion", str(opinion), "--output", "c.pdf", "--output", "c.docx")
    concluded = installed.run("conclude", "курс", *words)
    assert concluded.returncode == 0, concluded.stderr
    assert concluded.stdout == ""
    assert (installed.folder / "c.pdf").read_bytes().startswith(b"%PDF")
