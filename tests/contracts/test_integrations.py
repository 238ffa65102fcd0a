"""The files by which teams use mooclint: pre-commit hook, GitHub action, GitLab job, container, completion.

Their scripts are run as they stand. Nothing leaves this machine: pip is told to use no index, and finds the
packages that mooclint needs in this Python.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from mooclint.cli.main import COMMANDS
from mooclint.course.endings import VIDEO
from mooclint.course.manifest import MANIFEST_NAMES
from mooclint.judge.settings import SETTINGS_NAME, read_settings
from mooclint.media.lock import LOCK_NAME
from mooclint.message.localizer import LANGUAGES
from mooclint.report.formats import FORMATS
from mooclint.templates.new import FOLDERS
from mooclint.version import __version__
from tests.support import yaml_data
from tests.systems import needs_git

pytestmark = pytest.mark.scenario

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "course-repo"
SAMPLE = ROOT / "fixtures" / "sample" / "course"
ACTION, HOOKS, DOCKERFILE = ROOT / "action.yml", ROOT / ".pre-commit-hooks.yaml", ROOT / "Dockerfile"
GITLAB, WORKFLOW = EXAMPLE / ".gitlab-ci.yml", EXAMPLE / ".github" / "workflows" / "course.yml"
HOOK_CONFIG = EXAMPLE / ".pre-commit-config.yaml"
FILES = (ACTION, HOOKS, DOCKERFILE, GITLAB, WORKFLOW, HOOK_CONFIG, EXAMPLE / "README.md", EXAMPLE / SETTINGS_NAME)
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

posix = pytest.mark.skipif(os.name == "nt", reason="runs the scripts with bash")


# The scripts, run in a Python of their own ---------------------------------------------------------------------


@dataclass(frozen=True)
class Docker:
    """What the Dockerfile says, in the order in which it says it."""

    steps: tuple[tuple[str, str], ...]  # (instruction, its words)

    def all(self, name: str) -> list[str]:
        return [words for instruction, words in self.steps if instruction == name]

    def one(self, name: str) -> str:
        (words,) = self.all(name)
        return words

    def copies(self) -> list[tuple[str, str]]:
        """(source in the checkout, target in the image); a target that ends with a slash takes the source's name."""
        pairs = []
        for words in self.all("COPY"):
            *sources, target = words.split()
            assert not sources[0].startswith("--")
            pairs += [(s, target + Path(s).name if target.endswith("/") else target) for s in sources]
        return pairs


@pytest.fixture(scope="module")
def docker() -> Docker:
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line.split(None, 1) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return Docker(tuple((name, words.strip()) for name, words in lines))


@dataclass(frozen=True)
class Shell:
    """bash with an installed mooclint; `source` is the checkout that it was installed from."""

    path: Path
    source: Path

    def __call__(self, script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": os.pathsep.join((str(self.path), "/usr/local/bin", "/usr/bin", "/bin")),
            "LC_ALL": "C.UTF-8",
            "MOOCLINT_LANG": "en",
            # The packages are here; what pip calls 0 turns the isolation off.
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",
            **variables,
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],  # as GitHub calls it
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory, docker: Docker) -> Shell:
    """mooclint as the Dockerfile installs it, from nothing but the files that it copies."""
    base = tmp_path_factory.mktemp("image")
    ignored = shutil.ignore_patterns("__pycache__", "*.mo", "_data")  # as .dockerignore has it
    for source, target in docker.copies():
        place = base / target.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, place, ignore=ignored)
        else:
            shutil.copy(ROOT / source, place)
    made = Shell(base / "venv" / "bin", base / "src")
    venv.EnvBuilder(with_pip=False).create(base / "venv")
    site = next((base / "venv").glob("lib/python*/site-packages"))
    # pip, hatchling and what mooclint depends on, but not mooclint: it is looked for in its own place first.
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    pip = made.path / "pip"
    pip.write_text(f'#!/bin/sh\nexec "{made.path / "python"}" -P -m pip "$@"\n', encoding="utf-8")
    pip.chmod(0o755)
    *_packages, mooclint = docker.all("RUN")  # the packages are here, be they those of the lock or not
    done = made(re.sub(r"(?<= )/src\b", str(made.source), mooclint), base)
    assert done.returncode == 0, done.stdout + done.stderr
    return made


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The example's repository with the sample course in it, whose videos are not there."""
    folder = tmp_path / "курс репозиторийі"
    shutil.copytree(EXAMPLE, folder)
    shutil.copytree(SAMPLE, folder / "course")
    return folder


# What the files name -------------------------------------------------------------------------------------------


def options_of(command: str) -> set[str]:
    found = importlib.import_module(f"mooclint.cli.{command}").command
    assert isinstance(found, click.Command)
    return {name for p in found.params if isinstance(p, click.Option) for name in (*p.opts, *p.secondary_opts)}


def calls(path: Path) -> list[tuple[str, str]]:
    """(command, what follows on its line) for every call of mooclint in a file."""
    text = path.read_text(encoding="utf-8")
    return re.findall(r"\bmooclint (" + "|".join(COMMANDS) + r")\b([^\n`]*)", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_option_and_format_that_is_used_exists(path: Path) -> None:
    for command, words in calls(path):
        assert set(re.findall(r"(?<!\S)--[a-z][a-z-]*", words)) <= options_of(command)
        assert set(re.findall(r"--output (\w+)=", words)) <= set(FORMATS)


def test_calls_are_found_at_all() -> None:
    assert {path.name for path in FILES if calls(path)} >= {HOOKS.name, ACTION.name, DOCKERFILE.name, GITLAB.name}


def test_every_option_and_format_of_the_action_exists() -> None:
    script = step("lint")["run"]
    used = set(re.findall(r"(?<=[( ])--[a-z][a-z-]*", script))
    assert {"--format", "--output", "--lang", "--fail-on"} <= used <= options_of("lint")
    assert set(re.findall(r'(?:--output "|--format )(\w+)', script)) == {"github", "json", "markdown", "sarif"}
    assert {"github", "json", "markdown", "sarif"} <= set(FORMATS)


def test_choices_that_the_action_describes_are_those_of_the_command_line() -> None:
    inputs = yaml_data(ACTION)["inputs"]
    command = importlib.import_module("mooclint.cli.lint").command
    (fail_on,) = (p.type.choices for p in command.params if "--fail-on" in p.opts)
    for name, choices in (("lang", LANGUAGES), ("fail-on", fail_on)):
        assert set(re.findall(r"[\w-]+", inputs[name]["description"].split(";")[0])) - {"or"} == set(choices)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_versions_are_those_of_the_project(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert PROJECT["version"] == __version__
    assert set(re.findall(r"\bv(\d+\.\d+\.\d+)\b", text)) <= {__version__}
    oldest = PROJECT["requires-python"].removeprefix(">=")
    pythons = set(re.findall(r"python:(\d[\w.]*?)-|python-version: \"([\d.]+)\"", text))
    assert {"".join(pair) for pair in pythons} <= {oldest}
    assert f"Programming Language :: Python :: {oldest}" in PROJECT["classifiers"]


def test_the_example_pins_the_version_wherever_it_names_mooclint() -> None:
    for path in (WORKFLOW, GITLAB, HOOK_CONFIG):
        assert f"v{__version__}" in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize(
    ("path", "schema"), [(ACTION, "github-actions"), (WORKFLOW, "github-workflows"), (GITLAB, "gitlab-ci")]
)
def test_the_platforms_schema_is_kept(path: Path, schema: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


# The hook of pre-commit ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hook() -> dict[str, Any]:
    (hook,) = yaml_data(HOOKS)
    assert isinstance(hook, dict)
    return hook


def test_the_hook_is_installed_and_called_as_a_python_program(hook: dict[str, Any]) -> None:
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False  # the course is checked as a whole
    program, command = hook["entry"].split()
    assert program in PROJECT["scripts"]
    assert command in COMMANDS


def test_the_hook_runs_for_every_file_of_a_course(hook: dict[str, Any]) -> None:
    wanted = re.compile(hook["files"])
    sample = [path.relative_to(SAMPLE.parent).as_posix() for path in SAMPLE.rglob("*") if path.is_file()]
    names = [*MANIFEST_NAMES, LOCK_NAME, SETTINGS_NAME, *sample, "course/scripts/К1_M1.DOCX", "subs/a.kk.srt"]
    assert [name for name in names if not wanted.search(name)] == []
    others = ["course.yaml.bak", "my-course.yaml", "tool.py", "package-lock.json", "docx", ".gitignore"]
    assert [name for name in others if wanted.search(name)] == []


@posix
def test_the_hook_finds_what_the_example_asks_it_to_check(shell: Shell, repository: Path, hook: dict[str, Any]) -> None:
    ((wanted,),) = [source["hooks"] for source in yaml_data(HOOK_CONFIG)["repos"]]
    assert wanted["id"] == hook["id"]
    done = shell(" ".join((hook["entry"], *wanted["args"])), repository)
    assert done.returncode == 1, done.stderr
    assert "PKG-" in done.stdout


@needs_git
def test_the_example_keeps_adopted_videos_out_of_git(repository: Path) -> None:
    shutil.copy(EXAMPLE / ".gitignore", repository)
    films = [f"course/1-апта/Дәріс 1{ending}" for ending in sorted(VIDEO)] + ["course/DSC_0001.MP4"]
    others = ["course/1-апта/Дәріс 1.docx", "course/1-апта/Дәріс 1.kk.srt", "course/mooclint.lock"]
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    asked = ["git", "check-ignore", "--no-index", "--", *films, *others]
    done = subprocess.run(asked, cwd=repository, capture_output=True, encoding="utf-8", check=False, env={
        **os.environ, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.quotePath", "GIT_CONFIG_VALUE_0": "false",
    })  # fmt: skip
    assert done.stdout.splitlines() == films


# The action ----------------------------------------------------------------------------------------------------


def step(name: str) -> dict[str, Any]:
    steps = yaml_data(ACTION)["runs"]["steps"]
    found = [s for s in steps if s.get("id", s.get("name")) == name]
    assert len(found) == 1
    assert isinstance(found[0], dict)
    return found[0]


@dataclass(frozen=True)
class Acted:
    """How the action's step ended, and what it left."""

    done: subprocess.CompletedProcess[str]
    outputs: dict[str, str]
    summary: str


def act(shell: Shell, repository: Path, **given: str) -> Acted:
    """Runs the step with inputs (underscores for hyphens), the others as they are when nobody gives them."""
    inputs = {name: entry["default"] for name, entry in yaml_data(ACTION)["inputs"].items()}
    inputs |= {name.replace("_", "-"): value for name, value in given.items()}
    variables = {
        name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: inputs[m[1]], value)
        for name, value in step("lint")["env"].items()
    }
    runner = repository.parent / "runner"
    runner.mkdir(exist_ok=True)
    files = {name: runner / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    for path in files.values():
        path.write_text("", encoding="utf-8")
    variables |= {name: str(path) for name, path in files.items()}
    done = shell(step("lint")["run"], repository, RUNNER_TEMP=str(runner), **variables)
    lines = files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
    outputs = dict(line.split("=", 1) for line in lines)
    assert len(outputs) == len(lines)
    return Acted(done, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"))


@posix
def test_the_action_annotates_sums_up_and_fails(shell: Shell, repository: Path) -> None:
    acted = act(shell, repository, path="course", sarif="mooclint.sarif", lang="ru")
    assert acted.done.returncode == 1, acted.done.stderr
    lines = acted.done.stdout.splitlines()
    assert lines
    assert [line for line in lines if not re.match(r"::(error|warning|notice) file=course/", line)] == []
    assert acted.summary.startswith("## mooclint: ")
    sarif = json.loads((repository / "mooclint.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["language"] == "ru"
    report = json.loads(Path(acted.outputs["report"]).read_text(encoding="utf-8"))
    assert len(sarif["runs"][0]["results"]) == len(report["findings"]) > 0
    assert acted.outputs["exit-code"] == "1"


@posix
def test_the_action_passes_where_nothing_may_fail(shell: Shell, repository: Path) -> None:
    acted = act(shell, repository, path="course", fail_on="never")
    assert acted.done.returncode == 0, acted.done.stderr
    assert acted.outputs["exit-code"] == "0"


@posix
def test_the_action_takes_several_folders_and_more_options(shell: Shell, repository: Path) -> None:
    shutil.copytree(SAMPLE, repository / "second course")
    acted = act(shell, repository, path="course\nsecond course\n", args="--select PKG\n  --fail-on=never  ")
    assert acted.done.returncode == 0, acted.done.stderr
    assert "file=second course/" in acted.done.stdout
    report = json.loads(Path(acted.outputs["report"]).read_text(encoding="utf-8"))
    rules = {finding["rule"] for one in report["reports"] for finding in one["findings"]}
    assert {rule.split("-")[0] for rule in rules} == {"PKG"}


@posix
def test_the_action_checks_the_repository_itself_unless_told_otherwise(shell: Shell, repository: Path) -> None:
    acted = act(shell, repository / "course")
    assert acted.done.returncode == 1
    assert "::error file=course.yaml" in acted.done.stdout


@posix
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("path", value) for value in ("$(touch pwned)", "`touch pwned`", '"; touch pwned; "', "'; touch pwned #")),
        *((name, "\"' $(touch pwned) `touch pwned` & touch pwned #") for name in ("args", "lang", "fail_on", "sarif")),
    ],
)
def test_no_input_of_the_action_is_read_as_code(shell: Shell, repository: Path, name: str, value: str) -> None:
    acted = act(shell, repository, **{"path": "course", name: value})
    assert list(repository.parent.rglob("pwned")) == []
    # As the name of a SARIF file it is odd, but a name.
    assert acted.outputs["exit-code"] == ("1" if name == "sarif" else "2"), acted.done.stderr


@posix
def test_an_input_brings_no_output_of_its_own(shell: Shell, repository: Path) -> None:
    acted = act(shell, repository, path="no such folder\nreport=/etc/passwd", sarif="x\nreport=/etc/passwd")
    assert acted.outputs == {"exit-code": "2"}
    assert acted.summary == ""


def test_inputs_reach_the_action_by_its_environment_only() -> None:
    action = yaml_data(ACTION)
    scripts = [s["run"] for s in action["runs"]["steps"] if "run" in s]
    assert len(scripts) == 3
    assert not [script for script in scripts if "${{" in script]
    taken = set(step("lint")["env"].values())
    assert taken == {f"${{{{ inputs.{name} }}}}" for name in action["inputs"]}


def test_no_step_of_the_action_looks_for_modules_in_the_courses_repository() -> None:
    scripts = [s["run"] for s in yaml_data(ACTION)["runs"]["steps"] if "run" in s]
    assert not [script for script in scripts if re.search(r"python\S* -m\b", script)]


@posix
def test_the_action_installs_its_own_checkout(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "pip.py").write_text("raise SystemExit('the course was run')\n", encoding="utf-8")
    done = shell(step("Install mooclint")["run"], tmp_path, GITHUB_ACTION_PATH=str(shell.source))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_gives_the_action_inputs_that_it_has() -> None:
    steps = yaml_data(WORKFLOW)["jobs"]["mooclint"]["steps"]
    (used,) = (s for s in steps if "/mooclint@" in s.get("uses", ""))
    assert set(used["with"]) <= set(yaml_data(ACTION)["inputs"])
    (upload,) = (s for s in steps if "upload-sarif" in s.get("uses", ""))
    assert upload["with"]["sarif_file"] == used["with"]["sarif"]
    assert f"hashFiles('{used['with']['sarif']}')" in upload["if"]


# GitLab --------------------------------------------------------------------------------------------------------


@posix
def test_the_gitlab_job_makes_the_reports_that_it_hands_over(shell: Shell, repository: Path) -> None:
    job = yaml_data(GITLAB)["mooclint"]
    variables = {**job["variables"], "MOOCLINT_SOURCE": str(shell.source)}
    done = shell("\n".join(job["script"]), repository, **variables)
    assert done.returncode == 1, done.stderr
    assert job["artifacts"]["when"] == "always"
    reports = {kind: repository / name for kind, name in job["artifacts"]["reports"].items()}
    issues = json.loads(reports["codequality"].read_text(encoding="utf-8"))
    assert issues
    assert {issue["location"]["path"].split("/")[0] for issue in issues} == {"course"}
    suites = ET.parse(reports["junit"]).getroot()
    assert int(suites.attrib["failures"]) > 0


# The example ---------------------------------------------------------------------------------------------------


def test_the_examples_settings_can_be_used(repository: Path) -> None:
    text = (repository / SETTINGS_NAME).read_text(encoding="utf-8")
    assert read_settings(repository / SETTINGS_NAME).language in LANGUAGES
    # The waiver that is commented out is one as well.
    (repository / SETTINGS_NAME).write_text(re.sub(r"(?m)^# (?=\[\[|\w+ = )", "", text), encoding="utf-8")
    (waiver,) = read_settings(repository / SETTINGS_NAME).waivers
    assert waiver.rule == "VID-4"


@needs_git
def test_the_example_keeps_videos_out_of_git_and_everything_else_in(repository: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    made = ["mooclint.sarif", *yaml_data(GITLAB)["mooclint"]["artifacts"]["reports"].values()]
    out = ["course/video/a.mp4", "course/masters/a.mov", "course/.mooclint/cache/media.json", *made]
    kept = [f"course/{name}" for name in (*MANIFEST_NAMES, LOCK_NAME)]
    kept += [f"course/{name}/a.docx" for name in FOLDERS if name not in ("video", "masters")]
    command = ["git", "-c", "core.quotePath=false", "check-ignore", "--no-index", *out, *kept, SETTINGS_NAME]
    done = subprocess.run(command, cwd=repository, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines() == out


# The container -------------------------------------------------------------------------------------------------


def test_the_image_is_small_and_runs_without_root(docker: Docker) -> None:
    assert {name for name, _ in docker.steps} == {"FROM", "COPY", "RUN", "USER", "WORKDIR", "ENTRYPOINT", "CMD"}
    assert docker.one("FROM").endswith("-slim")
    assert [name for name, _ in docker.steps if name in ("RUN", "USER")] == ["RUN", "RUN", "RUN", "USER"]
    user, group = docker.one("USER").split(":")
    assert int(user) > 0
    assert int(group) > 0
    dictionaries, *installs = docker.all("RUN")
    assert all(f"hunspell-{one}" in dictionaries for one in ("kk", "ru", "en-us"))
    assert "--no-install-recommends" in dictionaries and dictionaries.endswith("rm -rf /var/lib/apt/lists/*")
    assert all("--no-cache-dir" in words for words in installs)


def test_the_image_runs_mooclint_in_the_folder_that_is_mounted(docker: Docker) -> None:
    (program,) = json.loads(docker.one("ENTRYPOINT"))
    assert program in PROJECT["scripts"]
    (command,) = json.loads(docker.one("CMD"))
    assert command in COMMANDS
    mounts = re.findall(r'-v "\$PWD":(\S+)', DOCKERFILE.read_text(encoding="utf-8"))
    assert mounts
    assert set(mounts) == {docker.one("WORKDIR")}


def test_the_build_is_given_what_it_copies_and_nothing_else(docker: Docker) -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    sources = [source for source, _ in docker.copies()]
    assert [rule[1:] for rule in rules if rule.startswith("!")] == sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


@posix
def test_what_the_dockerfile_copies_is_all_that_mooclint_needs(shell: Shell, tmp_path: Path) -> None:
    where = 'python -c "import mooclint; print(mooclint.__file__)"'
    assert str(shell.path.parent) in shell(where, tmp_path).stdout
    assert __version__ in shell("mooclint --version", tmp_path).stdout
    texts = {shell("mooclint --help", tmp_path, MOOCLINT_LANG=language).stdout for language in LANGUAGES}
    assert len(texts) == len(LANGUAGES)  # the catalogues were compiled
    for script in ("mooclint new course", "mooclint explain VID-4", "mooclint score course --format json"):
        done = shell(script, tmp_path)
        assert done.returncode in (0, 1), done.stderr
    demo = 'python -c "from mooclint.demo.sample import sample_folder; print(sample_folder())"'
    folder = Path(shell(demo, tmp_path).stdout.strip())
    assert folder.is_relative_to(shell.path.parent)
    assert (folder / "recipe.yaml").is_file()


# Shells --------------------------------------------------------------------------------------------------------


def test_python_runs_the_package(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "mooclint", "lint", "nowhere"], cwd=tmp_path, env=environment, capture_output=True
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def completed(shell: Shell, folder: Path, name: str, words: str) -> list[str]:
    """What mooclint answers a shell; the last word is the one that is begun."""
    position = words.split(" ")[-1] if name == "fish" else str(words.count(" "))
    done = shell("mooclint", folder, _MOOCLINT_COMPLETE=f"{name}_complete", COMP_WORDS=words, COMP_CWORD=position)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@posix
def test_every_shell_is_offered_commands_options_and_choices(shell: Shell, tmp_path: Path) -> None:
    assert completed(shell, tmp_path, "bash", "mooclint ") == [f"plain,{name}" for name in COMMANDS]
    assert completed(shell, tmp_path, "bash", "mooclint lint --fail-on ne") == ["plain,never"]
    assert completed(shell, tmp_path, "zsh", "mooclint exp")[:2] == ["plain", "explain"]
    offered = "\n".join(completed(shell, tmp_path, "fish", "mooclint lint --form"))
    assert "--format" in offered


@posix
@pytest.mark.parametrize("words", ["mooclint lint cou", "mooclint lint --config cou", "mooclint new cou"])
def test_every_shell_is_told_where_a_path_belongs(shell: Shell, tmp_path: Path, words: str) -> None:
    assert completed(shell, tmp_path, "bash", words) == ["file,cou"]
    assert completed(shell, tmp_path, "zsh", words)[:2] == ["file", "cou"]


def test_every_path_of_every_command_is_one_to_a_shell() -> None:
    from mooclint.cli.groups import Place
    from mooclint.cli.main import build

    group = build()
    context = click.Context(group)
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        paths = [p for p in command.params if re.search(r"\b(PATH|DIR|(?<!=)FILE)\b", p.metavar or "")]
        assert [p.name for p in paths if not isinstance(p.type, Place)] == [], name


@posix
@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_completion_script_is_one_that_its_shell_can_read(shell: Shell, tmp_path: Path, name: str) -> None:
    program = shutil.which(name)
    script = shell("mooclint", tmp_path, _MOOCLINT_COMPLETE=f"{name}_source").stdout
    assert "_MOOCLINT_COMPLETE" in script
    if program is None:
        pytest.skip(f"{name} is not installed")
    (tmp_path / "script").write_text(script, encoding="utf-8")
    subprocess.run([program, "-n", "script"], cwd=tmp_path, check=True)


@posix
def test_bash_completes(shell: Shell, tmp_path: Path) -> None:
    script = """
    source <(_MOOCLINT_COMPLETE=bash_source mooclint)
    complete -p mooclint >&2
    COMP_WORDS=(mooclint con) COMP_CWORD=1
    _mooclint_completion mooclint
    echo "${COMPREPLY[@]}"
    """
    done = shell(script, tmp_path)
    assert sorted(done.stdout.split()) == ["conclude", "config"]
    assert "_mooclint_completion" in done.stderr
