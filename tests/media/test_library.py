"""The media files of a package: probed, remembered, locked."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.files.cache import read_cache, write_cache
from mooclint.files.data import data_folder
from mooclint.media import library, probe
from mooclint.media.cache import NAME, MediaCache, tool_tag
from mooclint.media.facts import MediaFacts
from mooclint.media.library import media_records
from mooclint.media.lock import (
    LOCK_NAME,
    SAMPLE_BLOCK,
    Lock,
    _lock_from_json,
    compare,
    make_entry,
    read_lock,
    sample_sha256,
    write_lock,
)
from mooclint.media.record import MediaRecord, Source
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from tests.systems import cache_variable, needs_links

pytestmark = pytest.mark.scenario

Clip = Callable[..., Path]
say = localizer("en")
DELIVERY = "бейне/К1_М1 дәріс.mp4"
MASTER = "master.mov"


def written(root: Path, present: dict[str, Path], **options: Any) -> list[tuple[str, Message]]:
    """Writes the lock of those files; what could not be recorded."""
    return write_lock(root, present, media_records(root, list(present), present, None), **options)


class Package:
    """A folder with a delivery copy and a master."""

    def __init__(self, root: Path, clip: Clip) -> None:
        self.root = root
        self.files = {DELIVERY: root / "бейне" / "К1_М1 дәріс.mp4", MASTER: root / "master.mov"}
        self.files[DELIVERY].parent.mkdir(parents=True)
        shutil.copyfile(clip("progressive.mp4"), self.files[DELIVERY])
        shutil.copyfile(clip("prores.mov"), self.files[MASTER])

    @property
    def cache(self) -> Path:
        """The cache file."""
        return self.root / ".mooclint" / "cache" / NAME

    def records(self, lock: Lock | None = None, **options: Any) -> dict[str, MediaRecord]:
        """Records of what is there and of one file that never is."""
        present = {name: path for name, path in self.files.items() if path.exists()}
        return media_records(self.root, [*self.files, "absent.mp4"], present, lock, **options)

    def lock(self) -> Lock:
        """Writes the lock and reads it."""
        present = {name: path for name, path in self.files.items() if path.exists()}
        assert written(self.root, present) == []
        lock = read_lock(self.root / LOCK_NAME)
        assert isinstance(lock, Lock)
        return lock


@pytest.fixture
def package(tmp_path: Path, clip: Clip) -> Package:
    return Package(tmp_path / "package", clip)


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were really opened, as they are."""
    opened: list[Path] = []
    original = probe.probe_files

    def watched(paths: list[Path], **options: Any) -> Any:
        opened.extend(paths)
        return original(paths, **options)

    monkeypatch.setattr(probe, "probe_files", watched)
    return opened


def test_present_files_are_probed(package: Package) -> None:
    records = package.records()
    assert list(records) == [DELIVERY, MASTER]
    for record in records.values():
        assert record.source is Source.PROBED
        assert isinstance(record.facts, MediaFacts)
        assert record.differs is None


def test_a_second_run_opens_no_media_file(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = package.lock()
    first = package.records(lock)
    opened: list[str] = []

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            opened.append(str(arguments[0]))

    sys.addaudithook(hear)
    monkeypatch.setattr("mooclint.media.probe.spawn", lambda *_, **__: pytest.fail("a worker was started"))
    monkeypatch.setattr("mooclint.media.process.spawn", lambda *_, **__: pytest.fail("a process was started"))
    heard: list[tuple[int, int]] = []
    assert package.records(lock, progress=lambda done, total: heard.append((done, total))) == first
    assert [name for name in opened if name.endswith(NAME)]
    assert not [name for name in opened if name.endswith((".mp4", ".mov"))]
    assert heard == [(2, 2)]


def test_a_changed_file_is_probed_again(package: Package, clip: Clip, probed: list[Path]) -> None:
    package.records()
    shutil.copyfile(clip("hevc.mp4"), package.files[DELIVERY])
    probed.clear()
    record = package.records()[DELIVERY]
    assert probed == [package.files[DELIVERY]]
    assert record.facts is not None
    assert record.facts.video is not None
    assert record.facts.video.codec == "HEVC"


def test_a_file_of_the_same_size_and_time_is_probed_again(package: Package, probed: list[Path]) -> None:
    package.records()
    path = package.files[DELIVERY]
    status = path.stat()
    path.write_bytes(bytes(status.st_size))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    probed.clear()
    assert package.records()[DELIVERY].problem is not None
    assert probed == [path]


def test_a_problem_is_looked_at_again(package: Package, probed: list[Path]) -> None:
    package.files[DELIVERY].write_text("text")
    assert package.records()[DELIVERY].problem is not None
    probed.clear()
    package.records()
    assert probed == [package.files[DELIVERY]]


def test_without_cache_nothing_is_kept(package: Package, probed: list[Path]) -> None:
    package.records(cache=False)
    package.records(cache=False)
    assert len(probed) == 4
    assert not (package.root / ".mooclint").exists()


def test_other_tools_measure_anew(package: Package, probed: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    package.records()
    probed.clear()
    monkeypatch.setattr(library, "tool_tag", lambda _: "other tools")
    package.records()
    assert len(probed) == 2


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"tag": 1}', "[" * 100_000, "\0", '{"tag": "x", "files": {}}', b"\xff\xfe"],
)
def test_a_damaged_cache_is_ignored(package: Package, content: str | bytes) -> None:
    first = package.records()
    package.cache.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert package.records() == first


@pytest.mark.parametrize("entry", [None, [], {}, {"stamp": 1}, "x", 5])
def test_a_damaged_entry_is_ignored(package: Package, entry: Any, probed: list[Path]) -> None:
    first = package.records()
    data = json.loads(read_cache(package.root, NAME) or b"")
    data["files"][DELIVERY] = entry
    assert write_cache(package.root, NAME, json.dumps(data))
    probed.clear()
    assert package.records() == first
    assert probed == [package.files[DELIVERY]]


def test_a_cache_that_came_along_is_not_believed(
    package: Package, probed: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user's cache, with the right times of every file, as a system might let its maker set them."""
    with monkeypatch.context() as theirs:
        theirs.setenv(cache_variable(), str(tmp_path / "theirs"))
        first = package.records()
        data = json.loads(read_cache(package.root, NAME) or b"")
        data["files"][DELIVERY]["facts"]["video"]["width"] = 9999
        assert write_cache(package.root, NAME, json.dumps(data))
        probed.clear()
        assert package.records()[DELIVERY] != first[DELIVERY]
        assert probed == []
    assert package.records() == first
    assert len(probed) == 2


def test_a_forged_cache_fits_no_file(package: Package, probed: list[Path]) -> None:
    package.records()
    data = json.loads(read_cache(package.root, NAME) or b"")
    # Whoever packs the files knows size and modification time, but not when they will be unpacked.
    data["files"][DELIVERY]["stamp"][2] = 0
    data["files"][DELIVERY]["facts"]["video"]["width"] = 9999
    assert write_cache(package.root, NAME, json.dumps(data))
    probed.clear()
    record = package.records()[DELIVERY]
    assert probed == [package.files[DELIVERY]]
    assert record.facts is not None
    assert record.facts.video is not None
    assert record.facts.video.width == 320


@needs_links
@pytest.mark.parametrize("part", [".mooclint", ".mooclint/cache", f".mooclint/cache/{NAME}"])
def test_a_cache_behind_a_link_is_not_touched(package: Package, tmp_path: Path, part: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    target = elsewhere / "victim"
    if part.endswith(NAME):
        target.write_text("precious")
    else:
        target.mkdir()
    link = package.root / part
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    assert len(package.records()) == 2
    assert target.read_text() == "precious" if target.is_file() else list(target.iterdir()) == []


def test_a_cache_that_cannot_be_written(package: Package) -> None:
    (package.root / ".mooclint").write_text("a file where a folder should be")
    assert len(package.records()) == 2


def test_the_tag_names_the_tools() -> None:
    assert "mediainfo" in tool_tag(None).lower()


def test_saving_nothing_makes_nothing(tmp_path: Path) -> None:
    MediaCache(tmp_path, "tag").save()
    assert list(tmp_path.iterdir()) == []


# The lock


def test_the_lock_fits_its_schema_and_is_stable(package: Package) -> None:
    lock = package.lock()
    text = (package.root / LOCK_NAME).read_text(encoding="utf-8")
    schema = json.loads((data_folder("schemas") / "lock.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    assert list(json.loads(text)["files"]) == sorted(lock.files)
    assert DELIVERY in text
    package.lock()
    assert (package.root / LOCK_NAME).read_text(encoding="utf-8") == text


def test_absent_files_come_from_the_lock_where_one_says_so(package: Package) -> None:
    before = package.records(cache=False)
    lock = package.lock()
    for path in package.files.values():
        path.unlink()
    assert package.records(lock) == {}  # anybody can write a lock
    after = package.records(lock, locked=True)
    assert list(after) == [DELIVERY, MASTER]
    for name, record in after.items():
        assert record.source is Source.LOCKED
        assert record.facts == before[name].facts


def test_renewing_keeps_what_is_not_there(package: Package) -> None:
    old = package.lock()
    package.files[MASTER].unlink()
    assert package.lock() == old
    written(package.root, {DELIVERY: package.files[DELIVERY]}, wanted=[DELIVERY])
    new = read_lock(package.root / LOCK_NAME)
    assert isinstance(new, Lock)
    assert list(new.files) == [DELIVERY]


def test_what_cannot_be_locked_is_told(package: Package) -> None:
    package.lock()
    package.files[MASTER].write_text("text")
    [(name, reason)] = written(package.root, package.files)
    assert name == MASTER
    assert "neither video nor sound" in say(reason)
    lock = read_lock(package.root / LOCK_NAME)
    assert isinstance(lock, Lock)
    assert list(lock.files) == [DELIVERY]


def test_a_file_that_differs_from_the_lock(package: Package, clip: Clip) -> None:
    lock = package.lock()
    shutil.copyfile(clip("hevc.mp4"), package.files[DELIVERY])
    data = bytearray(package.files[MASTER].read_bytes())
    data[-1] ^= 1  # the last byte belongs to the last block
    package.files[MASTER].write_bytes(data)
    for _ in range(2):
        records = package.records(lock)
        size, content = records[DELIVERY].differs, records[MASTER].differs
        assert size is not None
        assert content is not None
        assert "recorded" in say(size)
        assert "content differs" in say(content)


def test_sample_digest(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for size in (0, 1, 16 * SAMPLE_BLOCK, 16 * SAMPLE_BLOCK + 1, 40 * SAMPLE_BLOCK):
        path.write_bytes(bytes(size))
        plain = sample_sha256(path)
        assert len(plain) == 64
        for at in {0, size - 1} - {-1}:
            if size:
                spoilt = bytearray(size)
                spoilt[at] = 1
                path.write_bytes(spoilt)
                assert sample_sha256(path) != plain


def test_compare(clip: Clip, copied: Clip) -> None:
    path = copied("plain.mp4")
    facts = MediaFacts(size_bytes=path.stat().st_size)
    entry = make_entry(path, facts)
    assert compare(path, entry) is None
    assert compare(clip("hevc.mp4"), entry) is not None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "[" * 100_000,
        '{"schema": "mooclint/lock@1"}',
        '{"schema": "mooclint/lock@1", "files": []}',
        '{"schema": "mooclint/lock@2", "files": {}}',
        '{"schema": "mooclint/lock@1", "files": {"a.mp4": 1}}',
        '{"schema": "mooclint/lock@1", "files": {"a.mp4": {}}}',
        '{"schema": NaN}',
        '{"schema": ' + "1" * 10_000 + "}",
        b"\xff",
    ],
)
def test_a_damaged_lock_is_told(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / LOCK_NAME
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_lock(path)
    assert isinstance(found, Message)
    assert say(found)


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../x.mp4", "a/../x.mp4", "a\\b.mp4", "a\nb.mp4", "и\N{COMBINING BREVE}.mp4"]
)
def test_paths_that_lead_elsewhere(package: Package, name: str) -> None:
    package.lock()
    data = json.loads((package.root / LOCK_NAME).read_text(encoding="utf-8"))
    assert isinstance(_lock_from_json(data), Lock)
    data["files"][name] = data["files"][DELIVERY]
    found = _lock_from_json(data)
    assert isinstance(found, Message)
    assert "\n" not in say(found)


def test_a_lock_that_is_not_there(tmp_path: Path) -> None:
    assert isinstance(read_lock(tmp_path / LOCK_NAME), Message)
    assert isinstance(read_lock(tmp_path), Message)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=4), lambda inner: st.dictionaries(st.text(max_size=4), inner)
    )
)
def test_any_data_is_a_lock_or_a_message(data: Any) -> None:
    assert isinstance(_lock_from_json({"schema": "mooclint/lock@1", "files": data}), Lock | Message)
