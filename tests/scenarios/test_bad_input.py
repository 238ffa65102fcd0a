"""What strangers and tired people hand in: it becomes words in three languages, never a traceback and never a pass."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.clips import clip
from tests.scenarios.cli import VIDEO, Mooclint, harmless, in_three, rules, run, small, tree
from tests.support import yaml_data
from tests.systems import needs_any_name, needs_forms, needs_links

pytestmark = pytest.mark.scenario

SAMPLE = Path(__file__).parents[2] / "fixtures" / "sample"
HOSTILE = 'a\x1b[2J\x07b\nc\u202ed\u2066e\x9b31m"'  # clears the screen, rings, breaks the line, turns writing around


# Paths --------------------------------------------------------------------------------------------------------


def _nothing(folder: Path) -> str:
    return str(folder / "жоқ")


def _file(folder: Path) -> str:
    (folder / "course.zip").write_bytes(b"PK")
    return str(folder / "course.zip")


def _empty(folder: Path) -> str:
    (folder / "бос").mkdir()
    return str(folder / "бос")


def _unset(folder: Path) -> str:
    small(folder, media=None)  # the folder that an empty word would otherwise stand for
    return ""


def _hostile(folder: Path) -> str:
    return str(folder / HOSTILE)


def _too_long(folder: Path) -> str:
    return str(folder / ("ұ" * 300))


PATHS: dict[str, tuple[Callable[[Path], str], int]] = {
    "no such path": (_nothing, 2),
    "a file": (_file, 2),
    "an empty folder": (_empty, 3),
    "an empty word": (_unset, 2),
    "a hostile name": (_hostile, 2),
    "a name too long": (_too_long, 2),
}


@pytest.mark.parametrize("name", PATHS)
def test_a_path_that_is_no_package(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    make, code = PATHS[name]
    path = make(tmp_path)
    before = tree(tmp_path)
    assert in_three(mooclint, "lint", path).code == code
    for command in ("lock", "score", *(["criteria", "config"] if code == 2 else [])):
        ended = mooclint(command, path)
        assert (command, ended.code, ended.out) == (command, code, "")
        assert ended.err
    assert tree(tmp_path) == before


def test_an_empty_folder_passes_nothing(mooclint: Mooclint, tmp_path: Path) -> None:
    ended = mooclint("lint", ".", "--format", "json")
    report = ended.json("report")
    assert ended.code == 3
    assert report["summary"]["requirements"]["pass"] == 0
    assert "course.yaml" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_opened(mooclint: Mooclint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may open everything, so the refusal is put where the system would give it.
    real = os.scandir

    def scandir(path: Any = ".") -> Any:
        if Path(path) == tmp_path:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ended = in_three(mooclint, "lint", str(tmp_path))
    assert (ended.code, ended.out) == (3, "")


def test_of_two_paths_the_good_one_is_checked(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path / "good", media=None)
    ended = mooclint("lint", "nowhere", "good", "--format", "json")
    assert ended.code == 2
    assert [report["package"]["path"] for report in ended.json("reports")["reports"]] == ["good"]
    assert "nowhere" in ended.err
    assert "good" not in ended.err


def test_a_package_that_vanishes_does_not_stop_the_others(
    mooclint: Mooclint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lint = importlib.import_module("mooclint.cli.lint")
    small(tmp_path / "good", media=None)
    small(tmp_path / "gone", media=None)
    real = lint.gather

    def gather(folder: Path, **options: Any) -> Any:
        if folder.name == "gone":
            raise FileNotFoundError(2, "No such file or directory", str(folder))
        return real(folder, **options)

    monkeypatch.setattr(lint, "gather", gather)
    ended = mooclint("lint", "gone", "good", "--format", "json")
    assert ended.code == 3
    assert [report["package"]["path"] for report in ended.json("reports")["reports"]] == ["good"]
    assert "gone" in ended.err


# Manifests ----------------------------------------------------------------------------------------------------

BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(10))}]\n" for n in range(1, 9))

# Name -> the manifest and the line on which it is faulty (None: no line can be told).
MANIFESTS: dict[str, tuple[bytes, int | None]] = {
    "empty": (b"", 1),
    "only comments": (b"# nothing\n", 1),
    "a list": (b"- one\n- two\n", 1),
    "a word": (b"course\n", 1),
    "Windows-1251": ("schema: mooclint/course@1\nprogramme: {title: Курс}\n".encode("cp1251"), 2),
    "UTF-16": ("schema: mooclint/course@1\n".encode("utf-16"), 1),
    "tabs": (b"programme:\n\ttitle: Course\n", 2),
    "an escape character": (b"schema: mooclint/course@1\nprogramme: {title: \x1b[31mred}\n", 2),
    "a NUL": (b"schema: mooclint/course@1\nx: \0\n", 2),
    "nested a thousand times": (b"[" * 1000, 1),
    "two documents": (b"schema: mooclint/course@1\n---\nschema: mooclint/course@1\n", 2),
    "a bracket left open": (b"schema: mooclint/course@1\nmodules: [\n", None),
    "HTML": (b"<!DOCTYPE html>\n<html><body>404</body></html>\n", None),
    "a zip": (b"PK\x03\x04\x14\0\0\0\x08\0", None),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_that_cannot_be_read(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    content, line = MANIFESTS[name]
    (tmp_path / "course.yaml").write_bytes(content)
    ended = mooclint("lint", "--format", "json")
    report = ended.json("report")
    assert ended.code == 1
    found = [f for f in report["findings"] if f["rule"] == "PKG-1"]
    assert {f["path"] for f in found} == {"course.yaml"}
    if line:
        assert line in {f.get("line") for f in found}
    assert report["summary"]["requirements"]["pass"] == 0
    shown = in_three(mooclint, "lint")
    assert shown.code == 1
    assert harmless(shown.out)
    refused = mooclint("lock")
    assert (refused.code, refused.out) == (3, "")


def test_a_bomb_of_aliases_does_not_go_off(mooclint: Mooclint, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text(BOMB, "utf-8")
    report = mooclint("lint", "--format", "json").json("report")
    assert "PKG-1" in rules(report)
    assert report["summary"]["requirements"]["pass"] == 0


def test_a_tag_of_pythons_makes_nothing(mooclint: Mooclint, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("schema: !!python/object/apply:os.mkdir [made]\n", "utf-8")
    report = mooclint("lint", "--format", "json", "--no-cache").json("report")
    assert 1 in {f.get("line") for f in report["findings"] if f["rule"] == "PKG-1"}
    assert [path.name for path in tmp_path.iterdir()] == ["course.yaml"]


def test_a_manifest_of_a_hundred_megabytes_is_not_read(mooclint: Mooclint, tmp_path: Path) -> None:
    with (tmp_path / "course.yaml").open("wb") as file:
        file.truncate(100_000_000)
    ended = mooclint("lint", "--format", "json")
    assert ended.code == 1
    assert [f["path"] for f in ended.json("report")["findings"] if f["rule"] == "PKG-1"] == ["course.yaml"]
    assert ended.json("report")["summary"]["requirements"]["pass"] == 0


def test_a_manifest_that_may_not_be_read_is_a_finding(
    mooclint: Mooclint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path, media=None)
    real = Path.open

    def refuse(path: Path, *words: Any, **options: Any) -> Any:
        if path.name == "course.yaml":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *words, **options)

    monkeypatch.setattr(Path, "open", refuse)
    ended = mooclint("lint", "--format", "json")
    assert ended.code == 1
    assert ended.json("report")["summary"]["requirements"]["pass"] == 0


def test_equal_keys_are_told_with_their_line(mooclint: Mooclint, tmp_path: Path) -> None:
    text = (small(tmp_path, media=None) / "course.yaml").read_text("utf-8")
    (tmp_path / "course.yaml").write_text(text + "criteria: base\n", "utf-8")
    report = mooclint("lint", "--format", "json").json("report")
    assert [f["line"] for f in report["findings"] if f["rule"] == "PKG-1"] == [text.count("\n") + 1]
    assert report["criteria"]["id"] == "bmg-coursera"  # the first holds


def test_what_editors_and_yaml_do_to_a_manifest_changes_nothing(mooclint: Mooclint, tmp_path: Path) -> None:
    title = {"set": "programme/title", "to": "2027-03-01"}
    manifest = small(tmp_path, title, media=None) / "course.yaml"
    plain = mooclint("lint", "--format", "json").json("report")
    text = manifest.read_text("utf-8").replace('"2027-03-01"', "2027-03-01").replace('"U"', "&u U")
    manifest.write_bytes(b"\xef\xbb\xbf" + text.replace('workplace": "Мысал', 'workplace": "Мысал').encode())
    spoilt = mooclint("lint", "--format", "json").json("report")
    assert spoilt["package"]["title"] == "2027-03-01"
    assert rules(spoilt) == rules(plain)
    manifest.write_bytes(text.replace("\n", "\r\n").encode())
    assert rules(mooclint("lint", "--format", "json").json("report")) == rules(plain)


@pytest.mark.parametrize("form", ["text", "concise", "github", "markdown"])
@pytest.mark.parametrize("written", ["escaped", "raw"])
def test_hostile_text_of_a_manifest_is_shown_harmless(
    mooclint: Mooclint, tmp_path: Path, form: str, written: str
) -> None:
    hostile = HOSTILE if written == "escaped" else "a\u202ed\u2066e"  # YAML refuses raw control characters
    changes = [
        {"set": "programme/title", "to": hostile},
        {"set": "modules/0/title", "to": hostile},
        {"set": "modules/0/lessons/0/title", "to": hostile},
        {"set": "modules/0/lessons/0/items/0/video", "to": hostile},
        {"set": "programme/document", "to": f"admin/{hostile}.docx"},
        {"set": "programme/level", "to": hostile},
    ]
    small(tmp_path, *changes, media=None)
    ended = mooclint("lint", "--format", form, "-v")
    assert ended.code == 1
    assert harmless(ended.out), [line for line in ended.out.splitlines() if not harmless(line)]


def test_hostile_text_in_json_is_escaped(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, {"set": "programme/title", "to": "a\x1b[2J\x07\nb"}, media=None)
    ended = mooclint("lint", "--format", "json")
    assert "\x1b" not in ended.out
    assert "\x07" not in ended.out
    ended.json("report")


def test_a_hostile_criteria_set_is_shown_harmless(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, {"set": "criteria", "to": "mine"}, media=None)
    texts = {lang: f"{lang} {HOSTILE}" for lang in ("kk", "ru", "en")}
    clause = {
        "id": "X-1", "name": "manifest-again", "severity": "error", "about": ["package"], "none": True,
        "measure": "reference.missing", "title": texts, "asks": texts, "why": texts, "fix": texts,
    }  # fmt: skip
    data = {"id": "mine", "edition": "1", "title": texts, "clauses": [{**clause, "about": ["reference"]}]}
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "criteria.yaml").write_text(json.dumps(data), "utf-8")
    for words in (
        ("lint", "-v"),
        ("criteria", "."),
        ("rules", "--criteria", "mine"),
        ("explain", "X-1", "--criteria", "mine"),
    ):
        ended = mooclint(*words)
        assert ended.code in (0, 1), ended
        assert "X-1" in ended.out
        assert harmless(ended.out), words


# Media --------------------------------------------------------------------------------------------------------


def _zero(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("бұл видео емес\n" * 100, "utf-8")


def _cut(path: Path) -> None:
    path.write_bytes(clip("faststart.mp4").read_bytes()[:60_000])


def _cut_header(path: Path) -> None:
    path.write_bytes(clip("progressive.mp4").read_bytes()[:60_000])  # its index stood at the end


def _sound(path: Path) -> None:
    shutil.copyfile(clip("sound.m4a"), path)


def _noise(path: Path) -> None:
    path.write_bytes(b"\0\0\0\x20ftypisom" + bytes(range(256)) * 400)


def _folder(path: Path) -> None:
    path.mkdir()


MEDIA: dict[str, Callable[[Path], None]] = {
    "0 bytes": _zero,
    "text": _text,
    "cut off": _cut,
    "cut off before its index": _cut_header,
    "sound only": _sound,
    "noise": _noise,
    "a folder": _folder,
}


@pytest.mark.parametrize("name", [*MEDIA, "missing"])
def test_a_video_that_is_none(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    small(tmp_path, media=None)
    (tmp_path / "video").mkdir()
    if name in MEDIA:
        MEDIA[name](tmp_path / VIDEO)
    ended = mooclint("lint", "--format", "json")
    report = ended.json("report")
    assert ended.code == 1
    about_file = {f["verdict"] for f in report["findings"] if f["path"] == VIDEO}
    assert "fail" in about_file or name in ("missing", "a folder")
    assert "PKG-2" in rules(report) or name not in ("missing", "a folder")
    verdicts = {row["id"]: row["verdict"] for row in report["requirements"]}
    if name != "cut off":  # its facts stand in its header
        assert verdicts["VID-4"] != "pass"
        assert verdicts["VID-5"] != "pass"
    in_three(mooclint, "lint")


@pytest.mark.parametrize("name", MEDIA)
def test_probing_a_video_that_is_none(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    MEDIA[name](tmp_path / "x.mp4")
    ended = mooclint("probe", "x.mp4", "--role", "delivery", "--format", "json")
    (file,) = ended.json("probe")["files"]
    assert ended.code == 1
    if file["problem"]:
        assert file["video"] is None
        assert file["unknown"]["video"] == file["problem"]
    if not file["video"]:
        assert not [c for c in file["checks"] if c["verdict"] == "pass" and c["requirement"].startswith("VID")]
    said = in_three(mooclint, "probe", "x.mp4")
    assert said.code == 1 or not file["problem"]


@pytest.mark.parametrize(
    "name",
    [
        *("дәріс.mp4", "a b.mp4", "it's.mp4", "-lecture.mp4", "100%.mp4", "[1].mp4", "#1.mp4"),
        *(pytest.param(name, marks=needs_any_name) for name in ('"it".mp4', "8:30.mp4", "?.mp4")),
    ],
)
def test_names_that_shells_and_templates_stumble_over(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    small(tmp_path, {"set": "modules/0/lessons/0/items/0/delivery", "to": f"video/{name}"})
    (tmp_path / VIDEO).rename(tmp_path / "video" / name)
    report = mooclint("lint", "--format", "json").json("report")
    assert [(m["path"], m["problem"]) for m in report["media"]] == [(f"video/{name}", None)]
    assert mooclint("lock", "-q").code == 0
    assert list(json.loads((tmp_path / "mooclint.lock").read_text("utf-8"))["files"]) == [f"video/{name}"]
    os.chdir(tmp_path / "video")
    (file,) = mooclint("probe", "--format", "json", "--", name).json("probe")["files"]
    assert (file["path"], file["problem"]) == (name, None)


@needs_forms
def test_a_name_in_the_other_unicode_form_is_found(mooclint: Mooclint, tmp_path: Path) -> None:
    name = "video/Йод.mp4"
    small(tmp_path, {"set": "modules/0/lessons/0/items/0/delivery", "to": name})
    (tmp_path / VIDEO).rename(tmp_path / unicodedata.normalize("NFD", name))
    report = mooclint("lint", "--format", "json").json("report")
    assert [(m["path"], m["problem"]) for m in report["media"]] == [(name, None)]


@needs_any_name
def test_a_folder_whose_name_is_not_utf8(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xcf\xf3\xf2\xfc")  # Windows-1251
    try:
        small(folder, media=None)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    for form in ("json", "html"):
        ended = run("lint", str(folder), "--format", form, "--output", f"{form}=report", cwd=tmp_path)
        assert ended.code == 1
        (tmp_path / "report").read_text("utf-8")
    assert run("lint", str(folder), "--format", "json", cwd=tmp_path).json("report")


@needs_links
def test_links_that_leave_the_package_are_not_followed(mooclint: Mooclint, tmp_path: Path) -> None:
    secret = tmp_path / "secret.mp4"
    shutil.copyfile(clip("progressive.mp4"), secret)
    package = small(tmp_path / "package", media=None)
    (package / "video").mkdir()
    (package / VIDEO).symlink_to(secret)
    (package / "home").symlink_to(tmp_path)
    ended = mooclint("lint", "package", "--format", "json")
    report = ended.json("report")
    assert report["media"] == []
    assert {VIDEO, "home"} <= {f["path"] for f in report["findings"]}
    assert "secret" not in ended.out
    assert mooclint("lock", "package").code == 3
    (package / "course.yaml").rename(tmp_path / "outside.yaml")
    (package / "course.yaml").symlink_to(tmp_path / "outside.yaml")
    assert mooclint("lint", "package").code == 3


# Locks --------------------------------------------------------------------------------------------------------


def _lock(folder: Path, mooclint: Mooclint) -> dict[str, Any]:
    assert mooclint("lock", str(folder), "-q").code == 0
    data = json.loads((folder / "mooclint.lock").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def _outside(lock: dict[str, Any]) -> None:
    lock["files"]["../../etc/passwd"] = lock["files"].pop(VIDEO)


def _absolute(lock: dict[str, Any]) -> None:
    lock["files"]["/etc/passwd"] = lock["files"].pop(VIDEO)


def _format_string(lock: dict[str, Any]) -> None:
    facts = lock["files"][VIDEO]["facts"]
    facts["unknown"] = {"duration_s": {"template": "{a.__class__.__init__.__globals__}", "params": {"a": 1}}}


def _wrong_type(lock: dict[str, Any]) -> None:
    lock["files"][VIDEO]["facts"]["video"]["width"] = "wide"


def _negative(lock: dict[str, Any]) -> None:
    lock["files"][VIDEO]["size_bytes"] = -1


def _list(lock: dict[str, Any]) -> None:
    lock["files"] = list(lock["files"])


def _other_edition(lock: dict[str, Any]) -> None:
    lock["schema"] = "mooclint/lock@999"


LOCKS = [_outside, _absolute, _format_string, _wrong_type, _negative, _list, _other_edition]


@pytest.mark.parametrize("spoil", LOCKS, ids=lambda spoil: spoil.__name__)
def test_a_lock_that_was_tampered_with_proves_nothing(
    mooclint: Mooclint, tmp_path: Path, spoil: Callable[[dict[str, Any]], None]
) -> None:
    lock = _lock(small(tmp_path), mooclint)
    spoil(lock)
    (tmp_path / VIDEO).unlink()
    (tmp_path / "mooclint.lock").write_text(json.dumps(lock), "utf-8")
    before = tree(tmp_path)
    ended = mooclint("lint", "--locked", "--format", "json")
    report = ended.json("report")
    assert ended.code == 1
    assert report["media"] == []
    assert "mooclint.lock" in {f["path"] for f in report["findings"]}
    in_three(mooclint, "lint")
    # It may be the only record of files that are not here: nothing writes over it.
    assert mooclint("lock").code == 3
    assert tree(tmp_path) == before


@pytest.mark.parametrize("content", [b"", b"{", b"null", b"[" * 100_000, b"\xff\xfe", b'{"schema": NaN}'])
def test_a_lock_that_is_no_json(mooclint: Mooclint, tmp_path: Path, content: bytes) -> None:
    small(tmp_path)
    (tmp_path / "mooclint.lock").write_bytes(content)
    report = mooclint("lint", "--format", "json").json("report")
    assert "mooclint.lock" in {f["path"] for f in report["findings"]}
    refused = mooclint("lock")
    assert refused.code == 3
    assert (tmp_path / "mooclint.lock").read_bytes() == content


def test_hostile_text_of_a_lock_is_shown_harmless(mooclint: Mooclint, tmp_path: Path) -> None:
    lock = _lock(small(tmp_path), mooclint)
    lock["files"][VIDEO]["facts"]["container"] = "MPEG\x9b31m\u202e"
    lock["files"][VIDEO]["facts"]["disagreements"] = [{"template": "x\x9b2J\u202ey", "params": {}}]
    (tmp_path / VIDEO).unlink()
    (tmp_path / "mooclint.lock").write_text(json.dumps(lock), "utf-8")
    for form in ("text", "concise", "github", "markdown"):
        assert harmless(mooclint("lint", "--locked", "--format", form).out), form
    assert harmless(mooclint("score").out)


# Opinions -----------------------------------------------------------------------------------------------------


def _opinion() -> dict[str, Any]:
    data = yaml_data(SAMPLE / "opinion.yaml")
    assert isinstance(data, dict)
    return {**data, "date": str(data["date"])}


def _without(key: str) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.pop(key) and None


def _points(value: object) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["points"].update({"A1-1": value})


WRONG_OPINIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "too many points": _points(4),
    "negative points": _points(-1),
    "half a point": _points(2.5),
    "points as words": _points("three"),
    "yes": _points(True),
    "a row too many": lambda data: data["points"].update({"A9-9": 3}),
    "a hostile row": lambda data: data["points"].update({HOSTILE: 3}),
    "a row in Cyrillic": lambda data: data["points"].update({"А1-1": 3}),
    "no day": lambda data: data.update({"date": "2026-02-30"}),
    "no such decision": lambda data: data.update({"decision": "maybe"}),
    "an unknown key": lambda data: data.update({"remark": "one"}),
    "remarks that are fields": lambda data: data.update({"remarks": {"one": 1}}),
    "an answer to what the check decides": lambda data: data.update({"answers": {"VID-1": "yes"}}),
    "an answer to an unknown clause": lambda data: data.update({"answers": {HOSTILE: "yes"}}),
}
OPEN_OPINIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "no expert": _without("expert"),
    "no date": _without("date"),
    "no points": _without("points"),
    "no evidence": _without("evidence"),
    "no number": _points(None),
    "an empty number": _points(" "),
    "another decision without a reason": lambda data: data.update({"decision": "refused"}),
    "an expert without a name": lambda data: data["expert"].update({"name": ""}),
}


@pytest.mark.parametrize("name", [*WRONG_OPINIONS, *OPEN_OPINIONS])
def test_an_opinion_that_is_wrong_or_unfinished(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    small(tmp_path, media=None)
    data = _opinion()
    (WRONG_OPINIONS | OPEN_OPINIONS)[name](data)
    opinion = tmp_path / "opinion.json"
    opinion.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
    before = tree(tmp_path)
    ended = mooclint("conclude", "--opinion", "opinion.json")
    assert (ended.code, ended.out) == (2, "")
    assert "opinion.json:" in ended.err
    assert harmless(ended.err)
    assert tree(tmp_path) == before
    # Sums are there as soon as there are points; only what is wrong stops them.
    scored = mooclint("score", "--opinion", "opinion.json", "--output", "json=score.json")
    assert scored.code == (2 if name in WRONG_OPINIONS else 0)
    assert "opinion.json:" in scored.err
    assert (tmp_path / "score.json").exists() is (name in OPEN_OPINIONS)


@pytest.mark.parametrize("content", [b"", b"- 1\n", b"\xff", b"points: {A1-1: 3}\n\tx: 1\n", None])
def test_an_opinion_file_that_is_none(mooclint: Mooclint, tmp_path: Path, content: bytes | None) -> None:
    small(tmp_path, media=None)
    if content is not None:
        (tmp_path / "opinion.yaml").write_bytes(content)
    ended = in_three(mooclint, "score", "--opinion", "opinion.yaml")
    assert (ended.code, ended.out) == (2, "")


# Settings -----------------------------------------------------------------------------------------------------

SETTINGS = {
    "no TOML": ("strict = true\nselect = [\n", 2),
    "a word": ("strict = true\nselect = VID\n", 2),
    "an unknown key": ('strict = true\nslect = ["VID"]\n', 2),
    "a wrong type": ('criteria = "base"\nstrict = "yes"\n', 2),
    "no such severity": ('[severity]\nVID-4 = "fatal"\n', 2),
    "a waiver without a reason": ('[[waivers]]\nrule = "VID-4"\nby = "A"\n', 1),
    "no day": ('[[waivers]]\nrule = "VID-4"\nby = "A"\nreason = "r"\nuntil = "tomorrow"\n', 5),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_settings_that_are_wrong(mooclint: Mooclint, tmp_path: Path, name: str) -> None:
    text, line = SETTINGS[name]
    small(tmp_path, media=None)
    (tmp_path / "mooclint.toml").write_text(text, "utf-8")
    for command in ("lint", "config"):
        ended = in_three(mooclint, command)
        assert (ended.code, ended.out) == (2, "")
        assert f"mooclint.toml:{line}:" in ended.err
    assert mooclint("lint", "--isolated").code == 1


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a" * 2_000_000, b"x = " + b"[" * 100_000])
def test_settings_that_are_hostile(mooclint: Mooclint, tmp_path: Path, content: bytes) -> None:
    small(tmp_path, media=None)
    (tmp_path / "mooclint.toml").write_bytes(content)
    ended = mooclint("lint")
    assert (ended.code, ended.out) == (2, "")
    assert "mooclint.toml" in ended.err


def test_settings_with_an_unknown_rule_or_set(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    (tmp_path / "mooclint.toml").write_text('ignore = ["delivery-data-rat"]\n', "utf-8")
    ended = mooclint("lint")
    assert ended.code == 2
    assert "delivery-data-rate" in ended.err
    (tmp_path / "mooclint.toml").write_text('criteria = "bmg-courser"\n', "utf-8")
    ended = mooclint("lint")
    assert ended.code == 2
    assert "bmg-coursera" in ended.err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix device")
def test_a_device_is_written_to_not_replaced(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert mooclint("lint", "--output", "concise=pipe").code == 1
        assert b"course.yaml" in os.read(reader, 65536)
    finally:
        os.close(reader)
    assert pipe.is_fifo()
