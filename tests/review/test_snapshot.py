"""Snapshots: exact bytes, a bag by the standard, a run that is killed, files that change, what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.message.localizer import localizer
from mooclint.review.material import snapshot as room
from mooclint.review.material.bag import MEDIA, REPORT, SnapshotError, bag_files, manifest_text, read_snapshot, tag_file
from mooclint.review.material.snapshot import JOURNAL, snapshots_of, take_snapshot, verify_snapshot
from tests.systems import needs_any_name, needs_links, needs_pipes

TODAY = date(2026, 11, 27)
TAGS = {REPORT: b'{"findings": []}\n', MEDIA: b"{}\n"}
STRANGE = [
    *(pytest.param(kind, marks=needs_links) for kind in ("link", "dangling", "folder link")),
    pytest.param("pipe", marks=needs_pipes),
    pytest.param("bytes", marks=needs_any_name),
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder with three files, and with what is no part of a package."""
    folder = tmp_path / "course"
    for path, data in {
        "course.yaml": b"title: x\n",
        "Модуль 1/дәріс.mp4": b"\0" * 3_000_000,
        "Модуль 1/100%.docx": b"text",
        ".mooclint/cache/x": b"no",
        ".git/config": b"no",
        "Модуль 1/~$мәтін.docx": b"no",
        ".DS_Store": b"no",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_snapshot_is_a_bag(package: Path) -> None:
    told: list[tuple[int, int]] = []
    taken = take_snapshot(package, TAGS, TODAY, progress=lambda done, total: told.append((done, total))).snapshot
    manifest = (
        f"{digest(b'title: x' + bytes([10]))}  data/course.yaml\n"
        f"{digest(b'text')}  data/Модуль 1/100%25.docx\n"
        f"{digest(bytes(3_000_000))}  data/Модуль 1/дәріс.mp4\n"
    ).encode()
    assert taken.folder == package / ".mooclint/review/snapshots" / taken.digest
    assert taken.digest == digest(manifest)
    assert list(taken.files) == ["course.yaml", "Модуль 1/100%.docx", "Модуль 1/дәріс.mp4"]
    bag = {path.name: path.read_bytes() for path in taken.folder.iterdir()}
    assert bag.pop("manifest-sha256.txt") == manifest
    assert bag.pop("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert b"Bagging-Date: 2026-11-27\n" in bag["bag-info.txt"]
    assert b"Payload-Oxum: 3000013.3\n" in bag.pop("bag-info.txt")
    sealed = dict(line.split("  ")[::-1] for line in bag.pop("tagmanifest-sha256.txt").decode().splitlines())
    assert {*sealed} == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", REPORT, MEDIA}
    assert bag == TAGS
    assert (told[0][0] < told[-1][0], told[-1], sorted(told)) == (True, (3_000_013, 3_000_013), told)
    assert snapshots_of(package) == (taken.folder,)
    assert not (taken.folder.parent / JOURNAL).exists()


def test_the_payload_beside_it_makes_a_whole_bag(package: Path, tmp_path: Path) -> None:
    """As the standard has a tool verify it, by another reading of the manifest than ours."""
    taken = take_snapshot(package, TAGS, TODAY, into=tmp_path / "bags").snapshot
    for path in taken.files:
        (taken.folder / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / path, taken.folder / "data" / path)
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in (taken.folder / name).read_text("utf-8").split("\n")[:-1]:
            expected, path = re.split(r"\s+", line, maxsplit=1)
            path = path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
            assert digest((taken.folder / path).read_bytes()) == expected


def test_the_same_bytes_are_the_same_snapshot(package: Path, tmp_path: Path) -> None:
    first = take_snapshot(package, TAGS, TODAY).snapshot
    os.utime(package / "course.yaml", (1, 1))
    again = take_snapshot(package, {REPORT: b"another"}, date(2027, 1, 1)).snapshot
    assert again == first
    assert tag_file(again, REPORT) == TAGS[REPORT]
    elsewhere = take_snapshot(package, TAGS, TODAY, into=tmp_path / "bags").snapshot
    assert (elsewhere.digest, elsewhere.files) == (first.digest, first.files)
    (package / "course.yaml").write_bytes(b"title: y\n")
    assert take_snapshot(package, TAGS, TODAY).snapshot.digest != first.digest
    assert len(snapshots_of(package)) == 2


PATHS = st.text(st.characters(exclude_characters="/\0\x85", exclude_categories=["Cs"]), min_size=1, max_size=20)


@pytest.mark.property
@given(st.sets(PATHS.filter(lambda p: p not in (".", "..")), min_size=1, max_size=8))
def test_every_name_comes_back(names: set[str]) -> None:
    files = {name: digest(name.encode()) for name in names}
    with TemporaryDirectory() as folder:
        for name, data in bag_files(files, 1, TAGS, TODAY).items():
            Path(folder, name).write_bytes(data)
        found = read_snapshot(Path(folder))
    assert found.files == dict(sorted(files.items()))
    assert found.digest == digest(manifest_text(files))


# Verifying ----------------------------------------------------------------------------------------------------


def test_what_has_changed_since_is_named(package: Path) -> None:
    taken = take_snapshot(package, TAGS, TODAY).snapshot
    assert verify_snapshot(package, taken).none
    (package / "course.yaml").write_bytes(b"title: X\n")
    (package / "Модуль 1/100%.docx").rename(package / "Модуль 1/100.docx")
    found = verify_snapshot(package, read_snapshot(taken.folder))
    assert found.changed == ("course.yaml",)
    assert found.missing == ("Модуль 1/100%.docx",)
    assert found.more == ("Модуль 1/100.docx",)
    assert not found.none


@pytest.mark.parametrize("name", ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", REPORT])
@pytest.mark.parametrize("how", ["change", "cut", "delete", "folder"])
def test_a_damaged_snapshot_is_refused(package: Path, name: str, how: str) -> None:
    taken = take_snapshot(package, TAGS, TODAY).snapshot
    path = taken.folder / name
    data = path.read_bytes()
    path.unlink()
    if how == "folder":
        path.mkdir()
    elif how != "delete":
        path.write_bytes(data[:-3] if how == "cut" else data.replace(b"d", b"\xff"))
    with pytest.raises(SnapshotError) as refused:
        read_snapshot(taken.folder)
    assert len({localizer(language)(refused.value.message) for language in ("kk", "ru", "en")}) == 3
    with pytest.raises(SnapshotError):
        take_snapshot(package, TAGS, TODAY)


@pytest.mark.parametrize("path", ["../x", "data/../x", "/etc/passwd", "data//x", "data/", "x", "data/./x"])
def test_a_manifest_leads_nowhere_else(package: Path, path: str) -> None:
    taken = take_snapshot(package, {}, TODAY).snapshot
    manifest = f"{digest(b'')}  {path}\n".encode()
    (taken.folder / "manifest-sha256.txt").write_bytes(manifest)
    seal = f"{digest(manifest)}  manifest-sha256.txt\n".encode()
    (taken.folder / "tagmanifest-sha256.txt").write_bytes(seal)
    with pytest.raises(SnapshotError):
        read_snapshot(taken.folder)


# Refused ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_no_file_of_the_package_is_named(package: Path, tmp_path: Path, kind: str) -> None:
    strange = package / "strange"
    (tmp_path / "outside").write_text("secret")
    if kind == "link":
        strange.symlink_to(tmp_path / "outside")
    elif kind == "dangling":
        strange.symlink_to("nothing")
    elif kind == "folder link":
        strange.symlink_to(tmp_path)
    elif kind == "pipe":
        os.mkfifo(strange)
    else:
        Path(os.fsdecode(os.fsencode(package) + b"/strange\xff")).write_bytes(b"x")
    with pytest.raises(SnapshotError) as refused:
        take_snapshot(package, TAGS, TODAY)
    assert "strange" in localizer("en")(refused.value.message)
    assert snapshots_of(package) == ()


@needs_links
def test_a_link_inside_counts_as_its_file(package: Path) -> None:
    (package / "again.yaml").symlink_to("course.yaml")
    files = take_snapshot(package, TAGS, TODAY).snapshot.files
    assert files["again.yaml"] == files["course.yaml"]


@needs_links
def test_nothing_is_written_through_a_link(package: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (package / ".mooclint/review").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SnapshotError):
        take_snapshot(package, TAGS, TODAY)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_empty_folder_has_no_snapshot(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError):
        take_snapshot(tmp_path, TAGS, TODAY)


def test_a_place_that_cannot_be_written(package: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SnapshotError):
        take_snapshot(package, TAGS, TODAY, into=tmp_path / "file")


# Changes and kills --------------------------------------------------------------------------------------------


def test_a_file_that_changes_is_read_again(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, changes = room._digest, iter([b"title: changed\n"])

    def changing(path: Path, meter: room._Meter) -> str:
        found = read(path, meter)
        if path.suffix == ".mp4" and (data := next(changes, None)):  # read after course.yaml
            (package / "course.yaml").write_bytes(data)
        return found

    monkeypatch.setattr(room, "_digest", changing)
    taken = take_snapshot(package, TAGS, TODAY)
    assert taken.reread == ("course.yaml",)
    assert taken.snapshot.files["course.yaml"] == digest(b"title: changed\n")


def test_a_file_that_never_rests_is_refused_by_name(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, number = room._digest, iter(range(100))

    def changing(path: Path, meter: room._Meter) -> str:
        if path.name == "course.yaml":
            path.write_text(f"title: {next(number)}{'x' * next(number)}")
        return read(path, meter)

    monkeypatch.setattr(room, "_digest", changing)
    with pytest.raises(SnapshotError) as refused:
        take_snapshot(package, TAGS, TODAY)
    assert refused.value.paths == ("course.yaml",)
    assert next(number) == 2 * room._TRIES
    assert snapshots_of(package) == ()


def test_a_file_that_goes_away_is_no_part_of_it(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = room._digest

    def going(path: Path, meter: room._Meter) -> str:
        (package / "Модуль 1/100%.docx").unlink(missing_ok=True)
        return read(path, meter)

    monkeypatch.setattr(room, "_digest", going)
    with pytest.raises(SnapshotError):
        take_snapshot(package, TAGS, TODAY)
    assert list(take_snapshot(package, TAGS, TODAY).snapshot.files) == ["course.yaml", "Модуль 1/дәріс.mp4"]


KILLED = """
import sys, time
from datetime import date
from pathlib import Path
from mooclint.review.material import snapshot
read = snapshot._digest
def slow(path, meter):
    found = read(path, meter)
    print(path.name, flush=True)
    time.sleep(float(sys.argv[2]))
    return found
snapshot._digest = slow
print(snapshot.take_snapshot(Path(sys.argv[1]), {}, date(2026, 11, 27)).snapshot.digest, flush=True)
"""


@pytest.mark.scenario
def test_a_killed_run_goes_on(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"{number}.mp4").write_bytes(bytes([number]) * 10_000)

    def start(pause: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", KILLED, str(tmp_path), pause]
        return subprocess.Popen(
            words, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
        )

    running = start("0.2")
    assert running.stdout is not None
    seen = [running.stdout.readline().strip() for _ in range(4)]
    running.kill()
    running.wait()
    journal = tmp_path.joinpath(*room.FOLDER, JOURNAL)
    journal.write_bytes(journal.read_bytes() + b'["7.mp4", 10000, 1')  # a line that was cut off
    kept = len(journal.read_bytes().splitlines()) - 1
    assert kept >= 3
    (tmp_path / "0.mp4").write_bytes(b"new" * 5_000)
    said = start("0").communicate()[0].split()
    assert [name for name in said if name.endswith(".mp4")] == ["0.mp4", *[f"{n}.mp4" for n in range(kept, 8)]]
    assert seen == ["0.mp4", "1.mp4", "2.mp4", "3.mp4"]
    assert said[-1] == take_snapshot(tmp_path, {}, TODAY).snapshot.digest


def test_a_journal_that_came_with_the_package_is_not_believed(package: Path) -> None:
    place = package.joinpath(*room.FOLDER)
    (place / ".x.part").mkdir(parents=True)  # what a killed run has left
    (place / ".y.part").write_bytes(b"half")
    status = (package / "course.yaml").stat()
    lines = [
        ["course.yaml", status.st_size, status.st_mtime_ns, 0, "0" * 64],
        ["course.yaml", status.st_size, status.st_mtime_ns, status.st_mtime_ns + 10**9, "0" * 64],
        ["course.yaml", status.st_size, status.st_mtime_ns, True, "0" * 64],
        {"a": 1},
        [[[]]],
        ["course.yaml", 9, 9, 9, "x"],
    ]
    text = "\n".join(map(json.dumps, lines)) + "\n" + "[" * 10_000 + "\n\xff"
    (place / JOURNAL).write_bytes(text.encode("latin-1"))
    taken = take_snapshot(package, TAGS, TODAY).snapshot
    assert taken.files["course.yaml"] == digest(b"title: x\n")
    assert list(place.iterdir()) == [taken.folder]
