"""Renaming: canonical names, nothing overwritten, and the way back to the last byte."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest
from course_folder import CAPTION, put, quiz, reading, sheet

from mooclint.adopt import rename
from mooclint.adopt.folder import read_folder
from mooclint.adopt.rename import UNDO, Plan, RenameError, apply, make_plan, undo
from mooclint.adopt.text import adopted_text
from mooclint.course.manifest import read_package
from mooclint.files import yaml
from mooclint.message.localizer import localizer
from mooclint.texts.read import read_document
from tests.systems import needs_any_name, needs_links

english = localizer("en")


def adopted(root: Path) -> Path:
    text = adopted_text(read_folder(root, read_document).adopted(), localizer("ru"))
    (root / "course.yaml").write_text(text, encoding="utf-8")
    return root


def manifest(root: Path, text: str) -> Path:
    (root / "course.yaml").write_text("schema: mooclint/course@1\nprogramme: {}\n" + text, encoding="utf-8")
    return root


def plan(root: Path) -> Plan:
    return make_plan(read_package(root))


def tree(root: Path) -> dict[str, bytes]:
    return {
        Path(folder, name).relative_to(root).as_posix(): Path(folder, name).read_bytes()
        for folder, _, names in os.walk(root)
        for name in names
    }


def refused(plan: Plan) -> dict[str, str]:
    return {one.path: english(one.why) for one in plan.refused}


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    put(tmp_path, "Неделя 1/Урок 1/k1 m1 c1 b1 Таблицы.mp4", b"x")
    put(tmp_path, unicodedata.normalize("NFD", "Неделя 1/Урок 1/K1-M1-C1-B1 Йод.docx"), sheet(topic="Йод"))
    put(tmp_path, "Неделя 1/Урок 1/k1 m1 c1 b1 Таблицы.рус.srt", CAPTION)
    put(tmp_path, "Неделя 1/Урок 1/статья.docx", reading(title="О данных: начало"))
    put(tmp_path, "Неделя 1/Тест.docx", quiz(2, title="Тест недели", instructions="Ответьте.", pass_percent="80"))
    put(tmp_path, "трейлер.mp4", b"y")
    return adopted(tmp_path)


def test_there_and_back(messy: Path) -> None:
    before = tree(messy)
    made = plan(messy)
    assert tree(messy) == before  # a plan changes nothing
    assert made.refused == ()
    apply(messy, made)
    after = read_package(messy)
    assert after.course is not None and after.problems == ()
    assert all(ref.path in after.files for ref in after.course.references())
    assert sorted(after.files) == [
        "course.yaml",
        "К1_трейлер.mp4",
        "Неделя 1/К1_M1_Б1_Тест_недели.docx",
        "Неделя 1/Урок 1/К1_M1_С1_В1_Таблицы.docx",
        "Неделя 1/Урок 1/К1_M1_С1_В1_Таблицы.mp4",
        "Неделя 1/Урок 1/К1_M1_С1_В1_Таблицы.ru.srt",
        "Неделя 1/Урок 1/К1_M1_С1_О1_О_данных_начало.docx",
    ]
    assert plan(messy).empty
    assert (messy / UNDO).is_file()
    moved = undo(messy)
    assert len(moved) == 6
    assert tree(messy) == before
    with pytest.raises(RenameError, match="no renaming"):
        undo(messy)


def test_comments_and_everything_else_in_the_manifest_stay(messy: Path) -> None:
    made = plan(messy)
    old, new = made.before.split("\n"), made.after.split("\n")
    assert len(old) == len(new)
    changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    assert 5 <= len(changed) <= 8
    assert all(a.split(":")[0] == b.split(":")[0] for a, b in changed)


def test_two_renamings_are_taken_back_one_by_one(messy: Path) -> None:
    first = tree(messy)
    apply(messy, plan(messy))
    text = (
        (messy / "course.yaml")
        .read_text(encoding="utf-8")
        .replace("К1_M1_С1_О1_О_данных_начало", "К1 M1 С1 О1 Жаңа", 1)
    )
    (messy / "course.yaml").write_text(text, encoding="utf-8")
    second = {k: v for k, v in tree(messy).items() if k != UNDO}
    apply(messy, plan(messy))
    assert (messy / "Неделя 1/Урок 1/К1_M1_С1_О1_Жаңа.docx").is_file()
    undo(messy)
    assert {k: v for k, v in tree(messy).items() if k != UNDO} == second
    (messy / "course.yaml").write_text(
        text.replace("К1 M1 С1 О1 Жаңа", "К1_M1_С1_О1_О_данных_начало"), encoding="utf-8"
    )
    undo(messy)
    assert tree(messy) == first


def test_edits_made_since_are_kept(messy: Path) -> None:
    before = tree(messy)
    apply(messy, plan(messy))
    path = messy / "course.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("criteria: bmg-coursera", "criteria: other"), encoding="utf-8"
    )
    undo(messy)
    expected = before["course.yaml"].replace(b"criteria: bmg-coursera", b"criteria: other")
    assert tree(messy) == {**before, "course.yaml": expected}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    put(tmp_path, "a/k1 m1 c1 b1 x.mp4", b"1")
    put(tmp_path, "a/К1_M1_С1_В1_x.mp4", b"2")  # not in the manifest
    put(tmp_path, "b/k1 m1 c1 b2 y.mp4", b"3")
    manifest(tmp_path, """modules: [{lessons: [{items: [
        {video: k1 m1 c1 b1 x, delivery: a/k1 m1 c1 b1 x.mp4},
        {video: k1 m1 c1 b2 y, delivery: b/k1 m1 c1 b2 y.mp4}]}]}]
""")  # fmt: skip
    made = plan(tmp_path)
    assert refused(made) == {"a/k1 m1 c1 b1 x.mp4": "a/К1_M1_С1_В1_x.mp4 is there already"}
    apply(tmp_path, made)
    assert tree(tmp_path)["a/k1 m1 c1 b1 x.mp4"] == b"1"
    assert tree(tmp_path)["a/К1_M1_С1_В1_x.mp4"] == b"2"
    assert tree(tmp_path)["b/К1_M1_С1_В2_y.mp4"] == b"3"
    codes = [item.code for item in read_package(tmp_path).course.all_items()]  # type: ignore[union-attr]
    assert codes == ["k1 m1 c1 b1 x", "К1_M1_С1_В2_y"]  # the refused one is as it was


def test_two_sources_for_one_name_and_one_source_for_two(tmp_path: Path) -> None:
    for name in ("p.mp4", "q.mp4", "r.mp4"):
        put(tmp_path, name, b"x")
    manifest(
        tmp_path,
        """modules:
  - items:
      - {video: К1_M1_В1, delivery: p.mp4}
      - {video: K1 M1 B1, delivery: q.mp4}
      - {video: К1_M1_В2, delivery: r.mp4}
      - {video: К1_M1_В3, delivery: r.mp4}
""",
    )
    made = plan(tmp_path)
    assert made.moves == () and made.edits == ()
    assert refused(made) == {
        "p.mp4": "two files would be called К1_M1_В1.mp4",
        "q.mp4": "two files would be called К1_M1_В1.mp4",
        "r.mp4": "two elements name it",
    }


def test_a_file_that_appears_meanwhile_stops_it_all(messy: Path) -> None:
    made = plan(messy)
    late = messy / made.moves[-1].new
    late.write_bytes(b"late")
    before = tree(messy)
    with pytest.raises(RenameError, match="already"):
        apply(messy, made)
    assert tree(messy) == before


def test_interrupted_halfway(messy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(messy)
    made = plan(messy)
    move, calls = rename._move, []

    def failing(root: Path, old: str, new: str) -> None:
        calls.append(old)
        if len(calls) == 3:
            raise KeyboardInterrupt
        move(root, old, new)

    monkeypatch.setattr(rename, "_move", failing)
    with pytest.raises(KeyboardInterrupt):
        apply(messy, made)
    monkeypatch.undo()
    assert tree(messy) != before
    assert len(undo(messy)) == 2
    assert tree(messy) == before


def test_a_system_that_refuses(messy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(messy)
    made = plan(messy)

    def refusing(path: Path, content: str) -> None:
        if path.name == "course.yaml":
            raise PermissionError(13, "no", str(path))
        path.write_text(content, encoding="utf-8")

    monkeypatch.setattr(rename, "write_atomic", refusing)
    with pytest.raises(RenameError, match="refused"):
        apply(messy, made)
    assert tree(messy) == before


def test_a_name_that_differs_by_case_goes_by_way_of_a_third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on systems that take both spellings for one file: the target seems to be there, and is not listed."""
    put(tmp_path, "a.mp4", b"x")
    real = os.path.lexists
    monkeypatch.setattr(os.path, "lexists", lambda path: real(path) or Path(path).name == "A.mp4")
    rename._move(tmp_path, "a.mp4", "A.mp4")
    assert [path.name for path in tmp_path.iterdir()] == ["A.mp4"]


@needs_links
def test_links_are_left_alone(tmp_path: Path) -> None:
    put(tmp_path, "real/film.mp4", b"x")
    (tmp_path / "k1 m1 b1.mp4").symlink_to("real/film.mp4")
    manifest(tmp_path, "modules: [{items: [{video: К1_M1_В1, delivery: k1 m1 b1.mp4}]}]\n")
    made = plan(tmp_path)
    assert refused(made) == {"k1 m1 b1.mp4": "it is a link"}
    assert made.empty


def test_templates(tmp_path: Path) -> None:
    put(tmp_path, "video/k1 m1 b1 x.mp4", b"x")
    put(tmp_path, "masters/k1 m1 b1 x.mov", b"x")
    put(tmp_path, "subs/k1 m1 b1 x.kk.srt", b"x")
    manifest(
        tmp_path,
        """files: {delivery: "video/{code}.mp4", master: "masters/{code}.*", subtitles: "subs/{code}.{lang}.srt"}
modules: [{items: [{video: 'k1 m1 b1 x', subtitles: [kk]}]}]
""",
    )
    made = plan(tmp_path)
    apply(tmp_path, made)
    package = read_package(tmp_path)
    assert package.course is not None
    assert sorted(ref.path for ref in package.course.references()) == sorted(set(package.files) - {"course.yaml"})
    assert "'К1_M1_В1_x'" in made.after or "video: К1_M1_В1_x" in made.after


@needs_any_name
def test_awkward_spellings_of_values(tmp_path: Path) -> None:
    for name in ("a b.mp4", "c'd.mp4", 'e"f.mp4', "long " * 20 + "x.mp4", "йод.mp4"):
        put(tmp_path, name, b"x")
    manifest(
        tmp_path,
        f"""modules:
  - items:
      - video: "К1_M1_В1"   # one
        delivery: a b.mp4   # two
      - video: К1_M1_В2
        delivery: 'c''d.mp4'
      - video: К1_M1_В3
        delivery: "e\\"f.mp4"  # three
      - video: К1_M1_В4
        delivery: >-  # four
          {"long " * 10 + "long"}
          {"long " * 9 + "x.mp4"}
        title: t
      - video: К1_M1_В5
        delivery: {unicodedata.normalize("NFD", "йод.mp4")}
""",
    )
    apply(tmp_path, plan(tmp_path))
    package = read_package(tmp_path)
    assert sorted(package.files) == ["course.yaml", *(f"К1_M1_В{n}.mp4" for n in range(1, 6))]
    text = (tmp_path / "course.yaml").read_text(encoding="utf-8")
    assert all(f"# {word}" in text for word in ("one", "two", "three", "four"))
    document, problems = yaml.parse(text)
    assert problems == [] and document is not None


@pytest.mark.parametrize(
    "moves",
    [
        [["../x", "../y"]],
        [["/etc/a", "/etc/b"]],
        [["a.mp4", "sub/b.mp4"]],
        [["a/../../x", "a/../../y"]],
        [["a.mp4"]],
        "no",
        [[1, 2]],
    ],
)
def test_an_undo_file_of_a_stranger(tmp_path: Path, moves: object) -> None:
    put(tmp_path, "in/a.mp4", b"x")
    put(tmp_path, "y", b"secret")
    root = manifest(tmp_path / "in", "modules: []\n")
    run = {"manifest": "course.yaml", "before": "", "after": "", "edits": [], "moves": moves}
    put(root, UNDO, json.dumps({"runs": [run]}))
    before = tree(tmp_path)
    with pytest.raises(RenameError):
        undo(root)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("content", ["", "[]", "{", '{"runs": 3}', '{"runs": [{}]}', "[" * 100_000])
def test_an_undo_file_that_is_none(tmp_path: Path, content: str) -> None:
    root = manifest(tmp_path, "modules: []\n")
    put(root, UNDO, content)
    with pytest.raises(RenameError):
        undo(root)


@needs_links
def test_a_linked_folder_for_the_way_back(tmp_path: Path, messy: Path) -> None:
    outside = tmp_path.parent / "outside"
    outside.mkdir(exist_ok=True)
    (messy / ".mooclint").symlink_to(outside, target_is_directory=True)
    before = tree(messy)
    with pytest.raises(RenameError, match="link"):
        apply(messy, plan(messy))
    assert tree(messy) == before
    assert list(outside.iterdir()) == []
