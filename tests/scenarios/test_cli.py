"""The command line as people and scripts use it: words, exit codes, streams, files, and what README.md promises."""

from __future__ import annotations

import importlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from docx import Document

from mooclint.cli.groups import LazyGroup
from mooclint.cli.main import COMMANDS
from mooclint.cli.streams import NEAREST
from mooclint.report.formats import BINARY, FORMATS
from tests.clips import clip
from tests.scenarios.cli import (
    COMMAND,
    LANGUAGES,
    ROOT,
    VIDEO,
    Mooclint,
    environment,
    harmless,
    in_three,
    run,
    small,
    tree,
)
from tests.systems import cache_variable

pytestmark = pytest.mark.scenario

OPINION = ROOT / "fixtures" / "sample" / "opinion.yaml"
# What users' scripts may call; a command of the list that is not there yet is not announced either.
PROMISED = {
    "new",
    "adopt",
    "lint",
    "probe",
    "lock",
    "rules",
    "explain",
    "criteria",
    "score",
    "conclude",
    "review",
    "desk",
}
HELPERS = {"calendar", "config", "demo", "doctor", "fix", "hours", "import"}
posix = pytest.mark.skipif(os.name == "nt", reason="needs a Unix shell")


# Promises -----------------------------------------------------------------------------------------------------


def listed(text: str) -> list[str]:
    """The commands of an overview: the lines below its last heading."""
    return [line.split()[0] for line in text.rstrip().rpartition(":\n")[2].splitlines() if re.match(r"  \w", line)]


def test_the_overview_lists_the_commands_that_there_are(mooclint: Mooclint) -> None:
    commands = listed(in_three(mooclint, "--help").out)
    assert commands == list(COMMANDS)
    assert set(commands) <= PROMISED | HELPERS
    assert {"new", "lint", "probe", "lock", "rules", "explain", "criteria", "score", "conclude", "doctor"} <= set(
        commands
    )
    modules = {path.stem.rstrip("_") for path in (ROOT / "mooclint" / "cli").iterdir()}
    assert modules & (PROMISED | HELPERS) == set(commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_a_language(mooclint: Mooclint, name: str) -> None:
    ended = mooclint(name, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert "--lang" in ended.out
    assert name in ended.out


def shown_commands() -> list[Any]:
    """Every call of mooclint in a code block of the READMEs, as words."""
    found = []
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("README*.md"))):
        for block in re.findall(
            r"^```(?:sh|bash|console)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
        ):
            for line in block.replace("\\\n", " ").splitlines():
                words = shlex.split(line.removeprefix("$ "), comments=True)
                while words and words[0] in ("python3", "py", "run.py", "mooclint"):
                    words.pop(0)
                    if words and words[0] in COMMANDS:
                        found.append(pytest.param(words, id=f"{page.name}: {' '.join(words)}"))
    return found


@pytest.mark.parametrize("words", shown_commands())
def test_a_command_line_of_the_readme_can_be_given(words: list[str]) -> None:
    command = importlib.import_module(f"mooclint.cli.{words[0]}").command
    assert isinstance(command, click.Command)
    command.make_context(words[0], words[1:])  # raises where an option or a value of it is not known


def test_the_readme_shows_the_work_of_everybody() -> None:
    shown = {param.values[0][0] for param in shown_commands()}
    assert {"new", "lint", "explain", "probe", "score", "conclude", "lock"} <= shown


# Mistakes -----------------------------------------------------------------------------------------------------

MISTAKES: dict[str, tuple[tuple[str, ...], str]] = {
    "an unknown command": (("lnt", "."), "'lint'"),
    "a command that is like none": (("xyzzy",), "'xyzzy'"),
    "an unknown option": (("lint", "--formt", "json"), "--format"),
    "an unknown format": (("lint", "--format", "jsn"), "'json'"),
    "an unknown format of an output": (("lint", "--output", "jsn=x"), "json"),
    "an output without a format": (("lint", "--output", "report.html"), "FORMAT=FILE"),
    "an unknown rule by name": (("lint", "--select", "delivery-data-rat"), "delivery-data-rate"),
    "an unknown rule by id": (("lint", "--ignore", "VID-44"), "VID-4"),
    "an unknown rule to explain": (("explain", "VID-44"), "VID-4"),
    "an unknown set": (("lint", "--criteria", "bmg-courser"), "bmg-coursera"),
    "an unknown set to show": (("rules", "--criteria", "nope"), "base"),
    "an unknown role": (("probe", "--role", "mastr", "x"), "master"),
    "no such level": (("lint", "--fail-on", "info"), "warning"),
    "no file to probe": (("probe",), "FILE"),
    "no opinion": (("conclude",), "--opinion"),
    "a conclusion of an unknown kind": (("conclude", "--opinion", "x", "--output", "c.odt"), "c.odt"),
    "no such baseline": (("lint", "--baseline", "nope.json"), "nope.json"),
    "no such settings": (("lint", "--config", "nope.toml"), "nope.toml"),
    "no such base": (("lint", "--diff", "nope"), "git"),
    "no such file": (("probe", "nope.mp4"), "nope.mp4"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_a_hint(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    small(tmp_path, media=None)
    words, hint = MISTAKES[name]
    before = tree(tmp_path)
    ended = in_three(mooclint, *words)
    assert ended.code == 2, ended
    assert hint in ended.err
    assert ended.out == "" or words[0] == "probe"
    assert {path: state for path, state in tree(tmp_path).items() if ".mooclint" not in path} == before


@pytest.mark.parametrize("words", [("--lang", "de", "rules"), ("rules", "--lang", "de")])
def test_an_unknown_language(mooclint: Mooclint, words: tuple[str, ...]) -> None:
    ended = mooclint(*words)
    assert (ended.code, ended.out) == (2, "")
    assert "kk" in ended.err


def test_no_words_at_all_show_the_overview(tmp_path: Path) -> None:
    ended = run(cwd=tmp_path)
    assert ended.code == 2
    assert listed(ended.err) == list(COMMANDS)


# Languages ----------------------------------------------------------------------------------------------------

SAID = {"kk": "Параметрлер", "ru": "Параметры", "en": "Options"}


@pytest.mark.parametrize(
    ("words", "variables", "language"),
    [
        ((), {"MOOCLINT_LANG": ""}, "kk"),
        ((), {"MOOCLINT_LANG": "", "LC_ALL": "ru_RU.UTF-8"}, "ru"),
        ((), {"MOOCLINT_LANG": "", "LC_ALL": "C", "LANG": "en_US.UTF-8"}, "en"),
        ((), {"MOOCLINT_LANG": "", "LANG": "de_DE.UTF-8", "LANGUAGE": "de:en"}, "kk"),
        ((), {"MOOCLINT_LANG": "ru", "LC_ALL": "en_US.UTF-8"}, "ru"),
        (("--lang", "ru"), {"MOOCLINT_LANG": "en"}, "ru"),
        (("--lang=kk",), {"MOOCLINT_LANG": "en"}, "kk"),
    ],
)
def test_the_language(tmp_path: Path, words: tuple[str, ...], variables: dict[str, str], language: str) -> None:
    help_text = run(*words, "lint", "--help", cwd=tmp_path, **variables).out
    assert [lang for lang in LANGUAGES if f"{SAID[lang]}:" in help_text] == [language], help_text


def test_the_language_may_stand_before_and_after_the_command(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    for lang in LANGUAGES:
        before, after = mooclint("--lang", lang, "lint"), mooclint("lint", "--lang", lang)
        assert before == after == mooclint("lint", f"--lang={lang}")
        assert before == mooclint("lint", lang=lang)


def test_a_bare_locale_does_not_choke_on_kazakh(tmp_path: Path) -> None:
    said = run("--lang", "kk", "rules", cwd=tmp_path, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0").out
    assert re.search("[әғқңөұүһі]", said)


@pytest.mark.parametrize("page", ["cp866", "cp1251"])
@pytest.mark.parametrize("words", [("--help",), ("lint",), ("explain", "VID-4"), ("nothing",)])
def test_a_code_page_gets_the_nearest_letters(tmp_path: Path, page: str, words: tuple[str, ...]) -> None:
    small(tmp_path, media=None)
    whole = run(*words, cwd=tmp_path, MOOCLINT_LANG="kk")
    own = environment(MOOCLINT_LANG="kk", PYTHONIOENCODING=page)
    paged = subprocess.run([*COMMAND, *words], cwd=tmp_path, env=own, capture_output=True, check=False)
    for said, written in ((whole.out, paged.stdout), (whole.err, paged.stderr)):
        kept = (sign if sign.encode(page, "ignore") else NEAREST[sign] for sign in said)
        assert written.decode(page) == "".join(kept)
    assert re.search("[әғқңөұүһі]", whole.out + whole.err)


def test_a_code_page_leaves_what_programs_read_alone(tmp_path: Path) -> None:
    small(tmp_path, media=None)
    for words in (("rules", "--format", "json"), ("lint", "--format", "sarif"), ("score",)):
        own = environment(MOOCLINT_LANG="kk", PYTHONIOENCODING="cp866")
        paged = subprocess.run([*COMMAND, *words], cwd=tmp_path, env=own, capture_output=True, check=False)
        assert paged.stdout.decode("utf-8") == run(*words, cwd=tmp_path, MOOCLINT_LANG="kk").out


# Streams and exit codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [name for name in FORMATS if name not in BINARY])
def test_the_payload_goes_to_stdout_and_nothing_else(mooclint: Mooclint, tmp_path: Path, form: str) -> None:
    small(tmp_path)
    ended = mooclint("lint", "--format", form)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out
    assert "\x1b" not in ended.out
    again = mooclint("lint", "--format", form, "--output", f"{form}=report")
    assert again == ended  # from the cache, and a file beside it, the same
    if form != "text":
        assert (tmp_path / "report").read_text("utf-8") == ended.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--fail-on", "warning"), 1),
        (("--select", "PKG-1"), 0),
        (("--select", "PKG-1", "--strict"), 0),
        (("--select", "VID-1,PKG-1", "--strict", "--fail-on", "never"), 3),
        (("--ignore", "VID,PKG", "--select", "vid-4"), 0),
        (("--select", "delivery-data-rate"), 1),
    ],
)
def test_exit_codes_of_lint(mooclint: Mooclint, tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    small(tmp_path)
    assert mooclint("lint", *words).code == code


def test_probe_goes_on_after_a_bad_file(mooclint: Mooclint, tmp_path: Path) -> None:
    shutil.copyfile(clip("progressive.mp4"), tmp_path / "good.mp4")
    (tmp_path / "bad.mp4").write_bytes(b"no video")
    ended = mooclint("probe", "bad.mp4", "nowhere.mp4", "good.mp4", "--role", "delivery", "--format", "json")
    assert ended.code == 2
    assert "nowhere.mp4" in ended.err
    bad, good = ended.json("probe")["files"]
    assert (bad["path"], bad["video"], bad["size_bytes"]) == ("bad.mp4", None, None)
    assert bad["problem"] == bad["unknown"]["video"] == bad["unknown"]["size_bytes"]
    assert (good["problem"], good["container"], good["video"]["frame_rate"]) == (None, "MPEG-4", "25/1")
    verdicts = {check["requirement"]: check["verdict"] for check in good["checks"]}
    assert verdicts["VID-1"] == "pass"
    assert verdicts["VID-5"] == "fail"
    assert verdicts.get("AUD-2") != "pass"
    assert "pass" not in {check["verdict"] for check in bad["checks"] if check["requirement"].startswith("VID")}


def test_probe_says_how_to_mend_and_what_to_set(mooclint: Mooclint, tmp_path: Path) -> None:
    (tmp_path / VIDEO).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(clip("half-rate.mp4"), tmp_path / VIDEO)
    ended = mooclint("--lang", "en", "probe", VIDEO, "--role", "delivery")
    assert ended.code == 1
    remedies = ended.out.split("How to mend")[1]
    assert [word for word in remedies.split() if word.startswith(("VID-", "AUD-"))] == ["VID-4", "VID-5", "AUD-1"]
    for program in ("Premiere Pro", "DaVinci Resolve", "OBS Studio", "Zoom", "Phone"):
        assert f"- {program}" in remedies
    checks = mooclint("probe", VIDEO, "--role", "delivery", "--format", "json").json("probe")["files"][0]["checks"]
    assert all((check["fix"] is not None) == (check["verdict"] == "fail") for check in checks)


def test_one_shape_of_facts_in_probe_and_report(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path)
    (media,) = mooclint("lint", "--format", "json").json("report")["media"]
    (file,) = mooclint("probe", VIDEO, "--role", "delivery", "--format", "json").json("probe")["files"]
    assert {key: file[key] for key in media if key not in ("source", "differs")} == {
        key: value for key, value in media.items() if key not in ("source", "differs")
    }


def test_several_packages_in_one_json(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path / "one", media=None)
    small(tmp_path / "two")
    both = mooclint("lint", "one", "two", "--format", "json")
    data = json.loads(both.out)
    assert data["schema"] == "mooclint/reports@1"
    single = [mooclint("lint", name, "--format", "json").json("report") for name in ("one", "two")]
    assert data["reports"] == single
    assert both.code == 1


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    small(tmp_path)
    for words in (("lint", "--format", "json"), ("lint", "-v"), ("score",), ("criteria", ".", "--format", "json")):
        said = {run(*words, cwd=tmp_path, PYTHONHASHSEED=seed).out for seed in ("1", "2")}
        assert len(said) == 1, words


def test_a_quiet_run_says_nothing_beside_the_payload(mooclint: Mooclint, tmp_path: Path) -> None:
    assert mooclint("lint", "-q").err == ""  # nothing to check here
    small(tmp_path)
    assert mooclint("lock", "-q") == mooclint("lock", "-q")
    assert mooclint("lock", "-q").err == ""
    shutil.copyfile(OPINION, tmp_path / "opinion.yaml")
    ended = mooclint("conclude", "-q", "--opinion", "opinion.yaml", "--output", "c.docx")
    assert (ended.code, ended.out, ended.err) == (0, "", "")


@posix
@pytest.mark.parametrize("words", ["lint --format json", "criteria --format json", "explain VID-4"])
def test_a_reader_that_leaves(tmp_path: Path, words: str) -> None:
    small(tmp_path, media=None)
    call = f"{shlex.join(COMMAND)} {words}"
    done = subprocess.run(
        ["/bin/sh", "-c", f"{{ {call}; echo $? >code; }} | exec true"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
    )
    assert done.stderr == b""
    assert (tmp_path / "code").read_text().strip() in ("0", "1")


@posix
@pytest.mark.parametrize(
    "words",
    ["lint", pytest.param("lint --format pdf", marks=pytest.mark.slow), "probe course.yaml", "explain VID-4"],
)
def test_streams_that_are_closed(tmp_path: Path, words: str) -> None:
    small(tmp_path, media=None)
    call = f"{shlex.join(COMMAND)} {words}"
    whole = subprocess.run(["/bin/sh", "-c", call], cwd=tmp_path, env=environment(), capture_output=True)
    deaf = subprocess.run(["/bin/sh", "-c", f"{call} >&-"], cwd=tmp_path, env=environment(), capture_output=True)
    assert (deaf.returncode, deaf.stderr) == (whole.returncode, whole.stderr)
    mute = subprocess.run(["/bin/sh", "-c", f"{call} >&- 2>&- <&-"], cwd=tmp_path, env=environment())
    assert mute.returncode == whole.returncode


@pytest.mark.skipif(os.name == "nt" or not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_under_stdout(tmp_path: Path) -> None:
    small(tmp_path, media=None)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "lint"], cwd=tmp_path, env=environment(), stdout=full, stderr=subprocess.PIPE, encoding="utf-8"
        )
    assert done.returncode == 3
    assert len(done.stderr.splitlines()) == 1
    assert "диск" in done.stderr.lower() or "the disk is full" in done.stderr


# Colours ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "variables", "coloured"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color",), {"NO_COLOR": "1"}, True),
        (("--no-color",), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours(
    mooclint: Mooclint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    variables: dict[str, str],
    coloured: bool,
) -> None:
    small(tmp_path)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    for command in (("lint",), ("probe", VIDEO), ("explain", "VID-4")):
        ended = mooclint(*command, *words)
        assert ("\x1b[" in ended.out) == coloured
        plain = re.sub(r"\x1b\[[0-9;]*m", "", ended.out)
        assert harmless(plain)
    assert "\x1b" not in mooclint("lint", "--format", "json", *words).out


# Files --------------------------------------------------------------------------------------------------------


def test_lint_writes_its_cache_and_nothing_else(tmp_path: Path) -> None:
    package, other = small(tmp_path / "course"), tmp_path / "other"
    for name in ("home", "tmp", "here"):
        (other / name).mkdir(parents=True)
    before = tree(package)
    places = {"HOME": str(other / "home"), "TMPDIR": str(other / "tmp"), cache_variable(): str(other / "home")}
    assert run("lint", str(package), "--no-cache", cwd=other / "here", **places).code == 1
    assert tree(package) == before
    assert not (package / ".mooclint").exists()
    assert run("lint", str(package), cwd=other / "here", **places).code == 1
    after = tree(package)
    assert {path for path in after if path not in before} == {".mooclint/cache/media.json"}
    assert {path: after[path] for path in before} == before
    assert set(tree(other)) == {"home/mooclint/key"}  # what seals the cache


AUDIT = """
import os, sys
def hook(event, words):
    if event == "subprocess.Popen" or event == "open" and str(words[0]).endswith(".mp4"):
        fd = os.open({log!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(fd, (event + " " + str(words[0]) + "\\n").encode())
        os.close(fd)
if "mooclint.media.worker" not in sys.orig_argv:  # it may not write
    sys.addaudithook(hook)
"""


def test_the_second_run_opens_no_video_and_starts_no_process(tmp_path: Path) -> None:
    package, log = small(tmp_path / "course"), tmp_path / "log"
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(AUDIT.format(log=str(log)), "utf-8")
    first = run("lint", "--format", "json", cwd=package, PYTHONPATH=str(tmp_path / "hook"))
    assert "subprocess.Popen" in log.read_text()
    assert json.loads(first.out)["media"][0]["problem"] is None
    log.unlink()
    second = run("lint", "--format", "json", cwd=package, PYTHONPATH=str(tmp_path / "hook"))
    opened = log.read_text("utf-8").splitlines() if log.exists() else []
    assert not opened
    assert second == first


def test_the_lock_stands_in_for_videos_that_are_not_there(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path)
    with_video = mooclint("lint", "--format", "json").json("report")
    locked = mooclint("lock")
    assert (locked.code, locked.out) == (0, "")
    assert "mooclint.lock" in locked.err
    text = (tmp_path / "mooclint.lock").read_bytes()
    assert mooclint("lock").code == 0
    assert (tmp_path / "mooclint.lock").read_bytes() == text
    (tmp_path / VIDEO).unlink()
    (media,) = mooclint("lint", "--locked", "--format", "json").json("report")["media"]
    assert {**media, "source": "probed"} == with_video["media"][0]
    assert media["source"] == "locked"


def test_without_locked_an_absent_file_is_missing_whatever_the_lock_says(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path)
    mooclint("lock")
    (tmp_path / VIDEO).unlink()
    (tmp_path / "mooclint.toml").write_text("locked = true\n", "utf-8")
    assert mooclint("lint").code == 2  # no settings file may say so
    (tmp_path / "mooclint.toml").unlink()
    ended = mooclint("lint", "--format", "json")
    found = ended.json("report")
    assert found["media"] == []
    told = " ".join(finding["message"] for finding in found["findings"] if finding["rule"] == "PKG-2")
    assert f"File not found, it is only in mooclint.lock: {VIDEO}" in told
    assert "Files that are only in mooclint.lock: 1. Add them, or run with --locked." in ended.err
    in_three(mooclint, "lint")
    for words in (("lint", "--locked"), ("lint", "-q"), ("score", "--locked"), ("hours", "--locked")):
        assert "only in mooclint.lock" not in mooclint(*words).err, words
    for words in (("score",), ("hours",), ("criteria", ".")):
        assert "Files that are only in mooclint.lock: 1" in mooclint(*words).err, words


def test_a_score_and_a_conclusion_name_what_rests_on_the_lock(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path)
    shutil.copyfile(OPINION, tmp_path / "opinion.yaml")
    mooclint("lock")
    opinion = ("--opinion", "opinion.yaml")
    assert mooclint("score", "--locked", "--format", "json").json("score")["locked"] == []
    (tmp_path / VIDEO).unlink()
    assert mooclint("score", "--format", "json").json("score")["locked"] == []
    assert mooclint("score", "--locked", "--format", "json").json("score")["locked"] == [VIDEO]
    named = f"Taken from mooclint.lock, the files themselves were not checked: 1 ({VIDEO})"
    assert f"# {named}\n" in mooclint("score", "--locked").out
    assert named in " ".join(mooclint("score", "--locked", *opinion).out.split())
    assert "mooclint.lock" not in mooclint("score", *opinion).out
    ended = mooclint("conclude", "--locked", *opinion, "--output", "c.docx")
    assert (ended.code, named in ended.err) == (0, True), ended
    assert named in {paragraph.text for paragraph in Document(str(tmp_path / "c.docx")).paragraphs}


def test_score_and_conclude_do_not_overwrite_unasked(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    shutil.copyfile(OPINION, tmp_path / "opinion.yaml")
    for words, name in (
        (("score", "--output", "yaml=blank.yaml"), "blank.yaml"),
        (("score", "--opinion", "opinion.yaml", "--output", "json=score.json"), "score.json"),
        (("conclude", "--opinion", "opinion.yaml", "--output", "c.docx"), "c.docx"),
        (("conclude", "--opinion", "opinion.yaml"), "conclusion.pdf"),
    ):
        (tmp_path / name).write_bytes(b"mine")
        refused = in_three(mooclint, *words)
        assert (refused.code, refused.out) == (2, "")
        assert name in refused.err
        assert "--force" in refused.err
        assert (tmp_path / name).read_bytes() == b"mine"
        assert mooclint(*words, "--force").code == 0
        assert (tmp_path / name).read_bytes() != b"mine"


def test_scores_in_json(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    blank = mooclint("score", "--format", "json").json("score")
    assert "sheets" not in blank
    scored = mooclint("score", "--opinion", str(OPINION), "--format", "json").json("score")
    assert (scored["evidence"], scored["proposed"]) == (blank["evidence"], blank["proposed"])
    sound = blank["proposed"]["A1-1"]  # its film is not there, and nobody looked at any
    assert (sound["low"], sound["high"], sound["most"]) == (0, 2, 3)
    assert [reason["ground"] for reason in sound["reasons"]] == ["not-verified", "not-inspected", "person"]
    technical, content = scored["sheets"]["technical"], scored["sheets"]["content"]
    assert (technical["sum"], technical["max"]) == (4, 6)
    assert (content["sum"], content["max"]) == (23, 27)
    assert sum(content["points"].values()) == 23
    assert scored["band"] == "rework"


OUTPUTS: dict[str, tuple[tuple[str, ...], str]] = {
    "to a folder that is not there": (("--output", "json=no/report.json"), "no/report.json"),
    "to a folder": (("--output", "json=video"), "video"),
    "below a file": (("--output", "json=course.yaml/x"), "course.yaml/x"),
    "twice to one file": (("--output", "json=r", "--output", "html=r"), "r"),
    "twice to one file, spelt otherwise": (("--output", "json=r", "--output", "html=video/../r"), "video/../r"),
    "to a name too long": (("--output", f"json={'x' * 300}"), "xxx"),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_an_output_that_cannot_be_written_is_told_before_the_work(
    mooclint: Mooclint, tmp_path: Path, name: str
) -> None:
    small(tmp_path)
    words, hint = OUTPUTS[name]
    before = tree(tmp_path)
    ended = in_three(mooclint, "lint", *words)
    assert (ended.code, ended.out) == (2, "")
    assert hint in ended.err
    assert tree(tmp_path) == before  # no cache yet: nothing was probed


@pytest.mark.parametrize("target", ["no/c.pdf", "course.yaml/c.docx"])
def test_a_conclusion_that_cannot_be_written(mooclint: Mooclint, tmp_path: Path, target: str) -> None:
    small(tmp_path)
    before = tree(tmp_path)
    ended = mooclint("conclude", "--opinion", str(OPINION), "--output", target)
    assert (ended.code, ended.out) == (2, "")
    assert target in ended.err
    assert tree(tmp_path) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    (tmp_path / "closed").mkdir(mode=0o500)
    assert in_three(mooclint, "lint", "--output", "json=closed/r").code == 3


@pytest.mark.skipif(sys.platform == "win32", reason="Unix devices")
def test_the_null_device_survives(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    assert mooclint("lint", "--output", "json=/dev/null").code == 1
    assert Path("/dev/null").is_char_device()


def test_several_outputs_in_one_run(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path / "course", media=None)
    wanted = [f"{form}=out.{form}" for form in FORMATS]
    ended = mooclint("lint", "course", "-q", *(word for target in wanted for word in ("--output", target)))
    assert ended.code == 1
    assert {path.name for path in tmp_path.glob("out.*")} == {f"out.{form}" for form in FORMATS}
    assert (tmp_path / "out.json").read_text("utf-8") == mooclint("lint", "course", "--format", "json").out


def test_new_makes_a_package_that_is_understood_and_spoils_none(mooclint: Mooclint, tmp_path: Path) -> None:
    for lang in LANGUAGES:
        made = mooclint("new", lang, "--lang", lang)
        assert made.code == 0
        assert sorted(made.out.splitlines()) == made.out.splitlines() or made.out
        report = mooclint("lint", lang, "--format", "json").json("report")
        assert "PKG-1" not in {f["rule"] for f in report["findings"]}
    before = tree(tmp_path)
    refused = in_three(mooclint, "new", "kk")
    assert (refused.code, refused.out) == (2, "")
    assert mooclint("new", "").code == 2
    assert tree(tmp_path) == before


def test_the_group_says_whom_it_knows() -> None:
    group = LazyGroup(name="mooclint", package="mooclint.cli", commands=COMMANDS, summaries=dict)
    context = click.Context(group)
    assert [group.get_command(context, name) is not None for name in (*COMMANDS, "nope")] == [True] * len(COMMANDS) + [
        False
    ]


@pytest.mark.parametrize("word", ["…", "...", "path=…", "<…why>", "<...себебі>", "path=<…a file of the course>"])
def test_what_a_shown_command_leaves_open_is_no_value(mooclint: Mooclint, word: str) -> None:
    ended = in_three(mooclint, "review", "withdraw", "course", "--reason", word, "--as", "Айгүл")
    assert ended.code == 2
    assert ended.err == f"Type your own words in place of {word}: only you know them.\n"
