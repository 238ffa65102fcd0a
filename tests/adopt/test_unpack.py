"""Archives of a cloud: all of it or nothing, names as people wrote them, nothing outside and nothing overwritten."""

from __future__ import annotations

import random
import stat
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mooclint.adopt.unpack import UnpackError, unpack
from mooclint.message.localizer import localizer

english = localizer("en")


class _Old(zipfile.ZipInfo):
    """A member whose name is in the code page of old programs, which do not say so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile asks for it by that name
        return self.filename.encode("cp866"), 0


def archive(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            made.writestr(name, content)
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def refusal(folder: Path, *archives: Path) -> str:
    before = files(folder) if folder.exists() else None
    with pytest.raises(UnpackError) as error:
        unpack(archives, folder)
    assert (files(folder) if folder.exists() else None) == before  # nothing or all of it
    return english(error.value.message)


@pytest.mark.parametrize("name", [".mooclint", ".Mooclint", ".MOOCLINT.", ".mooclint. .", ".git ", "Курс/.mooclint."])
def test_folders_of_tools_come_by_no_name(tmp_path: Path, name: str) -> None:
    """A log of an approval would say of itself where it is kept and who is who."""
    one = archive(tmp_path / "one.zip", (f"{name}/review/home.json", b"{}"), ("Мақала.docx", b"1"))
    unpack([one], tmp_path / "out")
    assert list(files(tmp_path / "out")) == ["Мақала.docx"]


def test_parts_with_names_of_any_system(tmp_path: Path) -> None:
    """Parts of Google Drive, UTF-8, CP866, a composed letter, and what macOS adds."""
    one = archive(
        tmp_path / "Курс-001.zip",
        ("Курс/1 апта/Мақала.docx", b"1"),
        ("Курс/1 апта/Кіріспе и\u0306.txt", b"2"),
        ("__MACOSX/Курс/._x", b"x"),
        ("Курс/.DS_Store", b"x"),
    )
    again = ("Курс/1 апта/Мақала.docx", b"1")
    two = archive(tmp_path / "Курс-002.zip", (_Old("Курс/Неделя 2/Лекция.txt"), b"3"), again)
    count, links = unpack([one, two], tmp_path / "out")
    assert (count, links) == (3, [])
    assert files(tmp_path / "out") == {
        "Курс/1 апта/Мақала.docx": b"1",
        "Курс/1 апта/Кіріспе й.txt": b"2",
        "Курс/Неделя 2/Лекция.txt": b"3",
    }
    assert unpack([one, two], tmp_path / "out")[0] == 3  # the same again changes nothing


def test_the_name_in_the_extra_field_goes_before_the_code_page(tmp_path: Path) -> None:
    member = _Old("?.txt")
    body = b"\x01" + struct.pack("<I", zlib.crc32("?.txt".encode("cp866"))) + "Қосымша.txt".encode()
    member.extra = struct.pack("<HH", 0x7075, len(body)) + body
    unpack([archive(tmp_path / "a.zip", (member, b"x"))], tmp_path / "out")
    assert files(tmp_path / "out") == {"Қосымша.txt": b"x"}


def test_two_files_of_one_name_are_kept_both(tmp_path: Path) -> None:
    one, two = archive(tmp_path / "a.zip", ("x/A.txt", b"1")), archive(tmp_path / "b.zip", ("x/a.txt", b"2"))
    unpack([one, two], tmp_path / "out")
    assert files(tmp_path / "out") == {"x/A.txt": b"1", "x/a (2).txt": b"2"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_thousands_of_one_name_are_kept_and_numbered_in_passing(tmp_path: Path) -> None:
    many = [("A.txt" if n % 2 else "a.txt", str(n // 2).encode()) for n in range(2000)]
    out = tmp_path / "out"
    assert unpack([archive(tmp_path / "many.zip", *many)], out) == (1000, [])
    assert sorted(map(int, files(out).values())) == list(range(1000))
    assert {"a.txt", "a (2).txt"} <= files(out).keys()


def test_a_name_that_is_a_file_and_a_folder_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "is damaged" in refusal(out, archive(tmp_path / "clash.zip", ("a", b"1"), ("a/b", b"2")))
    assert not out.exists()


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/x", "C:/x", "a\\..\\..\\x"])
def test_no_way_out(tmp_path: Path, name: str) -> None:
    assert "leads out of the folder" in refusal(tmp_path / "out", archive(tmp_path / "a.zip", (name, b"x")))


def test_names_that_windows_keeps_for_devices_get_a_sign_before_them(tmp_path: Path) -> None:
    unpack([archive(tmp_path / "a.zip", ("aux/Con.txt", b"1"), ("a?.txt", b"2"))], tmp_path / "out")
    assert files(tmp_path / "out") == {"_aux/_Con.txt": b"1", "a_.txt": b"2"}


def test_links_are_left_out(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    made = archive(tmp_path / "a.zip", (link, b"/etc"), ("a.txt", b"1"))
    assert unpack([made], tmp_path / "out") == (1, ["link"])
    assert files(tmp_path / "out") == {"a.txt": b"1"}


def test_what_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert "ZIP bomb" in refusal(out, archive(tmp_path / "bomb.zip", ("a.txt", b"0" * 5_000_000)))
    sound = archive(tmp_path / "sound.zip", ("a.txt", random.Random(1).randbytes(5000)))
    cut = tmp_path / "cut.zip"
    cut.write_bytes(sound.read_bytes()[:-30])
    assert "download it again" in refusal(out, cut)
    data = bytearray(sound.read_bytes())
    data[2000] ^= 1
    (tmp_path / "flipped.zip").write_bytes(data)
    assert "download it again" in refusal(out, tmp_path / "flipped.zip")
    assert "no file" in refusal(out, archive(tmp_path / "empty.zip"))
    parts = [archive(tmp_path / f"c-00{n}.zip", (f"{n}.txt", b"x")) for n in (1, 3)]
    assert "part 2 is missing" in refusal(out, *parts)
    out.mkdir()
    (out / "a.txt").write_bytes(b"mine")
    assert "another file of that name" in refusal(out, sound)
    assert files(out) == {"a.txt": b"mine"}


def test_a_killed_run_leaves_nothing_behind_that_the_next_one_keeps(tmp_path: Path) -> None:
    (tmp_path / "out" / ".mooclint-unpack-x").mkdir(parents=True)
    (tmp_path / "out" / ".mooclint-unpack-x" / "half.mp4").write_bytes(b"h")
    unpack([archive(tmp_path / "a.zip", ("a.txt", b"1"))], tmp_path / "out")
    assert files(tmp_path / "out") == {"a.txt": b"1"}


@pytest.mark.property
@settings(max_examples=60)
@example(628, 1)  # a member before the archive's beginning
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_damage_is_refused_or_harmless(tmp_path: Path, place: int, value: int) -> None:
    made = archive(tmp_path / "a.zip", ("a/b.txt", b"hello" * 9), ("c.txt", b"1"))
    data = bytearray(made.read_bytes())
    data[place % len(data)] = value
    made.write_bytes(data)
    folder = tmp_path / f"out-{place}-{value}"
    try:
        unpack([made], folder)
    except UnpackError:
        assert not folder.exists() or not files(folder)


def test_a_member_without_a_name_is_left_out(tmp_path: Path) -> None:
    made = archive(tmp_path / "a.zip", ("a/b.txt", b"hello"), ("c.txt", b"1"))
    made.write_bytes(made.read_bytes().replace(b"c.txt", b"\0.txt"))
    folder = tmp_path / "out"
    unpack([made], folder)
    assert files(folder) == {"a/b.txt": b"hello"}
