"""What arrives at a server: whole or not at all, by safe names, gone on with after a cut, a kill, a full disk."""

from __future__ import annotations

import hashlib
import io
import os
import random
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mooclint.desk.server import uploads
from mooclint.desk.server.uploads import MOST_AT_ONCE, Sent, Upload, UploadError, Uploads, sent_files
from mooclint.message.localizer import localizer

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
MOST = 2**30
BYTES = random.Random(7).randbytes(300_000)
FILES = (Sent("Курс/1 апта/Бейне.mp4", 200_000), Sent("Курс/бос.txt", 0), Sent("Курс/course.yaml", 100_000))


def quiet(done: int, total: int, /) -> None:
    """Nobody watches."""


def store(packages: Path) -> Uploads:
    return Uploads(packages, MOST, spare=0)


def begun(
    where: Uploads, *, files: tuple[Sent, ...] = FILES, course: str = "Курс", packed: bool = False, joins: bool = False
) -> Upload:
    return where.begin("me", course, files, NOW, packed=packed, joins=joins)


def send(where: Uploads, upload: Upload, data: bytes, offset: int = 0, sha256: str = "") -> None:
    writer = where.writer(upload, offset, sha256=sha256)
    try:
        for start in range(0, len(data), 7_001):
            writer.write(data[start : start + 7_001])
    except BaseException:
        writer.cut()
        raise
    writer.finish()


def refused(status: int, act: Callable[[], object]) -> str:
    with pytest.raises(UploadError) as error:
        act()
    assert error.value.status == status
    return error.value.message.template


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_folder_cut_three_times_and_killed_once_is_the_course(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where)
    for end in (50_000, 199_999, 200_001):
        writer = where.writer(upload, start := where.offset(upload))
        writer.write(BYTES[start:end])
        writer.cut()
        assert where.offset(upload) == end
        where = store(tmp_path)  # the server was started anew
    send(where, upload, BYTES[200_001:], 200_001)
    assert where.whole(upload)
    for _ in range(2):  # after a kill at its end it is done once more
        assert where.settle(upload, NOW, quiet) == tmp_path / "Курс"
    assert (tmp_path / "Курс/1 апта/Бейне.mp4").read_bytes() == BYTES[:200_000]
    assert (tmp_path / "Курс/course.yaml").read_bytes() == BYTES[200_000:]
    assert (tmp_path / "Курс/бос.txt").read_bytes() == b""
    where.drop(upload)
    assert list(where) == [] and where.get(upload.id) is None


def test_nothing_half_written_is_a_course(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where)
    send(where, upload, BYTES[:-1])
    assert not where.whole(upload)
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
    assert where.offset(upload) == upload.length - 1


def test_a_digest_that_was_announced_is_held_against_what_arrived_after_a_kill_too(tmp_path: Path) -> None:
    right = (Sent("a/x.bin", 200_000, digest(BYTES[:200_000])), Sent("a/y.bin", 100_000, digest(b"another")))
    where = store(tmp_path)
    upload = begun(where, files=right)
    send(where, upload, BYTES[:150_000])
    where = store(tmp_path)
    assert "arrived damaged" in refused(460, lambda: send(where, upload, BYTES[150_000:], 150_000))
    assert where.offset(upload) == 200_000 and not where.whole(upload)


def test_a_part_that_is_not_what_was_sent_is_gone(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where)
    send(where, upload, BYTES[:190_000], sha256=digest(BYTES[:190_000]))
    refused(460, lambda: send(where, upload, b"x" * 50_000, 190_000, digest(BYTES[190_000:240_000])))
    assert where.offset(upload) == 190_000
    send(where, upload, BYTES[190_000:], 190_000, digest(BYTES[190_000:]))
    assert (where.settle(upload, NOW, quiet) / "course.yaml").read_bytes() == BYTES[200_000:]


def test_offsets_that_are_wrong_and_more_than_was_announced(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where)
    send(where, upload, BYTES[:1000])
    for offset in (0, 999, 1001, -1, 10**12):
        refused(409, lambda offset=offset: send(where, upload, b"x", offset))
    refused(413, lambda: send(where, upload, BYTES[1000:] + b"more", 1000))
    assert (tmp_path / uploads.FOLDER / upload.id / "files/Курс/course.yaml").stat().st_size <= 100_000


def test_of_two_who_write_the_later_goes_on(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where)
    old = where.writer(upload, 0)
    old.write(BYTES[:1000])
    send(where, upload, BYTES[1000:2000], 1000)
    refused(409, lambda: old.write(b"from before"))
    old.cut()
    send(where, upload, BYTES[2000:], 2000)
    assert (where.settle(upload, NOW, quiet) / "1 апта/Бейне.mp4").read_bytes() == BYTES[:200_000]


@pytest.mark.parametrize(
    "path", ["../x", "a/../../x", "/etc/x", "C:\\x", "..\\x", "a/.mooclint/review/log.sqlite", "a/.DS_Store", ""]
)
def test_names_that_lead_out_and_what_is_no_file_of_a_course(tmp_path: Path, path: str) -> None:
    refused(400, lambda: begun(store(tmp_path), files=(Sent(path, 1),)))
    assert not list(tmp_path.rglob("*.json"))


def test_names_that_windows_keeps_are_made_safe_and_twins_are_refused(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where, files=(Sent("k/CON.txt", 0), Sent("k/a:b?.txt", 0)))
    folder = where.settle(upload, NOW, quiet)
    assert sorted(path.name for path in folder.iterdir()) == ["_CON.txt", "a_b_.txt"]
    refused(400, lambda: begun(where, course="b", files=(Sent("k/A.txt", 0), Sent("k/a.TXT", 0))))
    refused(400, lambda: begun(where, course="b", files=(Sent("k/a", 0), Sent("K/A/b.txt", 0))))


@pytest.mark.parametrize("course", ["", " . ", ".hidden", "_x", "a/../../out", "a/b", "a\\\\..\\\\b", "/etc"])
def test_a_course_without_a_name_of_its_own(tmp_path: Path, course: str) -> None:
    (tmp_path / "a").mkdir()
    refused(400, lambda: begun(store(tmp_path), course=course))


def test_what_systems_leave_behind_is_not_taken_and_who_chooses_again_goes_on(tmp_path: Path) -> None:
    where = store(tmp_path)
    files = (Sent("k/.DS_Store", 5), Sent("k/.mooclint/review/log.sqlite", 5), *FILES)
    upload = begun(where, files=files)
    assert [one.path for one in upload.files] == [one.path for one in FILES]
    send(where, upload, BYTES[:1000])
    assert begun(store(tmp_path), files=files) == upload
    assert begun(where, files=files, course="Басқа") != upload


def test_a_course_that_is_there_is_replaced_by_nobody_unasked(tmp_path: Path) -> None:
    where = store(tmp_path)
    (tmp_path / "Курс").mkdir()
    (tmp_path / "Курс/course.yaml").write_text("old")
    (tmp_path / "Курс/other.txt").write_text("stays")
    refused(409, lambda: begun(where))
    refused(404, lambda: begun(where, course="Басқа", joins=True))
    upload = begun(where, joins=True)
    send(where, upload, BYTES)
    for _ in range(2):  # after a kill at its end it is done once more
        assert where.settle(upload, NOW, quiet) == tmp_path / "Курс"
    assert (tmp_path / "Курс/course.yaml").read_bytes() == BYTES[200_000:]
    assert (tmp_path / "Курс/other.txt").read_text() == "stays"
    (kept,) = (tmp_path / "Курс/.mooclint/review/aside").rglob("course.yaml")
    assert kept.read_text() == "old"


def test_a_name_is_its_first_sender_s_as_long_as_they_send(tmp_path: Path) -> None:
    where = store(tmp_path)
    mine = begun(where, course="Курс")
    for course in ("Курс", "КУРС", "Кур\u0441"):
        said = refused(409, lambda course=course: where.begin("you", course, FILES, NOW, packed=False, joins=False))
        assert "is taken" in said
    assert "Take that away first" in refused(409, lambda: begun(where, files=FILES[:1]))
    send(store(tmp_path), mine, BYTES)
    where.drop(mine)
    assert where.begin("you", "Курс", FILES, NOW, packed=False, joins=False)
    (tmp_path / "Бар").mkdir()
    assert "is taken" in refused(409, lambda: begun(where, course="Бар"))


def test_one_large_file_that_arrives_for_weeks_is_not_taken_away(tmp_path: Path) -> None:
    where = store(tmp_path)
    slow, left = begun(where), begun(where, course="left")
    for upload in (slow, left):
        send(where, upload, BYTES[:1000])
        place = where.place(upload)
        for path in (*place.rglob("*"), place):
            os.utime(path, (1, 1))
    now = NOW.timestamp()
    os.utime(where.place(slow) / "files/Курс/1 апта/Бейне.mp4", (now, now))
    where = store(tmp_path)
    begun(where, course="third")
    assert {one.course for one in where} == {"Курс", "third"}


def test_what_came_meanwhile_under_that_name_stays(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where)
    send(where, upload, BYTES)
    (tmp_path / "Курс").mkdir()
    refused(409, lambda: where.settle(upload, NOW, quiet))
    assert list((tmp_path / "Курс").iterdir()) == [] and where.whole(upload)


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def sent_zip(where: Uploads, data: bytes) -> Upload:
    upload = begun(where, files=(Sent("Курс.zip", len(data), digest(data)),), packed=True)
    send(where, upload, data)
    return upload


def test_a_zip_is_unpacked_in_the_folder_of_the_course(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = sent_zip(where, packed({"Курс/course.yaml": b"title: x", "Курс/a/b.txt": b"y", "__MACOSX/z": b"z"}))
    folder = where.settle(upload, NOW, quiet)
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*")) == ["a", "a/b.txt", "course.yaml"]


DAMAGED = packed({"x": b"y" * 1000})[:-40] + b"z" * 40


def test_a_zip_that_climbs_out_a_bomb_and_one_that_is_none(tmp_path: Path) -> None:
    for data in (packed({"../../x": b"x"}), packed({"x": b"\0" * 40_000_000}), b"PK no zip at all" * 9, DAMAGED):
        where = store(tmp_path)
        upload = sent_zip(where, data)
        with pytest.raises(UploadError) as error:
            where.settle(upload, NOW, quiet)
        told = localizer("ru")(error.value.message)
        assert str(tmp_path) not in told and "скачайте" not in told  # they sent it, and know no place on the server
        assert [path for path in tmp_path.iterdir() if path.name != uploads.FOLDER] == []
        where.drop(upload)


def test_too_large_too_many_and_no_room(tmp_path: Path) -> None:
    small = Uploads(tmp_path, 10, spare=0)
    refused(413, lambda: begun(small))
    refused(507, lambda: begun(Uploads(tmp_path, 2**62), files=(Sent("a/x", 2**60),)))
    where = store(tmp_path)
    for number in range(MOST_AT_ONCE):
        begun(where, course=f"k{number}")
    refused(429, lambda: begun(where, course="more"))
    assert where.begin("you", "theirs", FILES, NOW, packed=False, joins=False)
    later = NOW + timedelta(days=4000)
    assert len(list(where)) == MOST_AT_ONCE + 1
    where.begin("me", "after all", FILES, later, packed=False, joins=False)
    assert len(list(where)) == 1


def test_a_disk_that_is_full_meanwhile_leaves_what_arrived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = store(tmp_path)
    upload = begun(where)
    real = uploads._opened

    class Full:
        """A disk with room for so many bytes."""

        left = 60_000

        def __init__(self, file: io.RawIOBase) -> None:
            self.file = file

        def write(self, data: memoryview) -> int:
            if not Full.left:
                raise OSError(28, "No space left on device")
            written = self.file.write(data[: Full.left])
            Full.left -= written or 0
            return written or 0

        def fileno(self) -> int:
            return self.file.fileno()

        def close(self) -> None:
            self.file.close()

    with monkeypatch.context() as patch:
        patch.setattr(uploads, "_opened", lambda path, size: Full(real(path, size)))
        with pytest.raises(OSError, match="No space"):
            send(where, upload, BYTES)
    assert where.offset(upload) == 60_000
    send(where, upload, BYTES[60_000:], 60_000)
    assert (where.settle(upload, NOW, quiet) / "1 апта/Бейне.mp4").read_bytes() == BYTES[:200_000]


@pytest.mark.parametrize(
    "entry", [1, {}, {"path": 1, "size": 1}, {"path": "x", "size": -1}, {"path": "x", "size": True},
              {"path": "x", "size": 1, "sha256": "0"}, {"path": "x", "size": 1.5}]
)  # fmt: skip
def test_lists_of_files_that_make_no_sense(entry: object) -> None:
    refused(400, lambda: sent_files([entry]))


def test_a_record_that_somebody_broke_is_no_upload(tmp_path: Path) -> None:
    where = store(tmp_path)
    upload = begun(where)
    (tmp_path / uploads.FOLDER / upload.id / "upload.json").write_text('{"id": 1}')
    assert list(where) == [] and where.get("../" + upload.id) is None
