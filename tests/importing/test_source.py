"""Archives from strangers: nothing lands outside, nothing unpacks without end, nothing is left behind."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from mooclint.importing import source
from mooclint.importing.package import import_course
from mooclint.importing.source import ImportingError, Source, open_source
from mooclint.message.localizer import localizer
from tests.effort import ends
from tests.importing.courses import OLX, cartridge, folder, imscc, tar_gz
from tests.systems import needs_links, needs_pipes

english = localizer("en")


def unpack(tmp_path: Path, archive: Path) -> Source:
    work = tmp_path / "work"
    work.mkdir()
    return open_source(archive, work)


def tar_with(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member, data in members:
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def special(name: str, kind: bytes, target: str = "") -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member, b""


def plain(name: str, data: bytes = b"x") -> tuple[tarfile.TarInfo, bytes]:
    return tarfile.TarInfo(name), data


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil", "C:/evil", "a\\..\\..\\evil", "a\nb", "x" * 2000])
def test_a_tar_name_that_leads_out_is_left_out(tmp_path: Path, name: str) -> None:
    found = unpack(tmp_path, tar_with(tmp_path / "a.tar.gz", plain(name), plain("good")))
    assert list(found.files) == ["good"]
    assert len(found.left_out) == 1
    assert {p.name for p in tmp_path.iterdir()} == {"a.tar.gz", "work"}


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_left_out(tmp_path: Path, kind: bytes) -> None:
    members = [special("link", kind, "/etc/passwd"), plain("link/file"), plain("good")]
    found = unpack(tmp_path, tar_with(tmp_path / "a.tar.gz", *members))
    assert list(found.files) == ["good", "link/file"]
    assert [note.place.path for note in found.left_out] == ["link"]
    assert all(path.is_file() and not path.is_symlink() for path in (tmp_path / "work").iterdir())


def test_zip_names_that_lead_out_links_and_locked_members_are_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../evil", "x")
        archive.writestr("/evil", "x")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(zipfile.ZipInfo("packed"), "x", compress_type=zipfile.ZIP_LZMA)
        archive.writestr("good", "x")
    found = unpack(tmp_path, tmp_path / "a.zip")
    assert list(found.files) == ["good"]
    assert sorted(note.place.path for note in found.left_out) == ["../evil", "/evil", "link", "packed"]


def test_a_second_file_of_a_name_is_left_out(tmp_path: Path) -> None:
    found = unpack(tmp_path, tar_with(tmp_path / "a.tar.gz", plain("a", b"1"), plain("./a", b"2"), plain("b", b"3")))
    assert {name: path.read_bytes() for name, path in found.files.items()} == {"a": b"1", "b": b"3"}


@pytest.mark.property
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_a_bomb_is_stopped_early(tmp_path: Path, kind: str) -> None:
    size = 512 * 1024**2
    path = tmp_path / "bomb"
    if kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a", "w") as member:
            for _ in range(size // 2**20):
                member.write(bytes(2**20))
    else:
        with gzip.open(path, "wb", compresslevel=1) as packed:
            header = tarfile.TarInfo("a")
            header.size = size
            packed.write(header.tobuf())
            for _ in range(size // 2**20):
                packed.write(bytes(2**20))
    with pytest.raises(ImportingError, match="far more"):
        unpack(tmp_path, path)
    assert (
        sum(p.stat().st_size for p in (tmp_path / "work").iterdir())
        <= max(source.FREE_BYTES, path.stat().st_size * source.MAX_RATIO) + 2**20
    )


@pytest.mark.property
def test_a_tar_header_that_never_ends_is_stopped(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a", "wb", compresslevel=1) as packed:
        header = tarfile.TarInfo("pax")
        header.type, header.size = tarfile.XHDTYPE, 4 * 1024**3
        packed.write(header.tobuf(tarfile.USTAR_FORMAT))
        for _ in range(64):
            packed.write(bytes(2**20))
    with pytest.raises(ImportingError, match="damaged"):
        unpack(tmp_path, tmp_path / "a")


@pytest.mark.slow
@pytest.mark.property
def test_a_hundred_thousand_members(tmp_path: Path) -> None:
    header = tarfile.TarInfo("a/b")
    block = header.tobuf()
    with gzip.open(tmp_path / "a", "wb", compresslevel=1) as packed:
        for _ in range(100):
            packed.write(block * 1000)
    with pytest.raises(ImportingError, match="too many files"):
        unpack(tmp_path, tmp_path / "a")
    assert len(list((tmp_path / "work").iterdir())) == 1  # none for those that are left out


@pytest.mark.slow
@pytest.mark.property
def test_a_zip_of_a_hundred_thousand_members(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        for number in range(100_000):
            archive.writestr(zipfile.ZipInfo(str(number)), b"")
    with pytest.raises(ImportingError, match="too many files"):
        unpack(tmp_path, tmp_path / "a")
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("cut", [0, 3, 200, -20, -200])
@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_damaged_archive(tmp_path: Path, kind: str, cut: int) -> None:
    whole = tar_gz(tmp_path / "w", OLX) if kind == "tar" else imscc(tmp_path / "w", cartridge())
    (tmp_path / "a").write_bytes(whole.read_bytes()[:cut] if cut else b"")
    with pytest.raises(ImportingError):
        unpack(tmp_path, tmp_path / "a")


def test_noise_in_an_archive_never_ends_in_a_traceback(tmp_path: Path) -> None:
    for kind in ("tar", "zip"):
        good = (tar_gz(tmp_path / "w", OLX) if kind == "tar" else imscc(tmp_path / "w", cartridge())).read_bytes()
        for position in range(0, len(good), max(1, len(good) // 60)):
            bad = bytearray(good)
            bad[position] ^= 0xFF
            (tmp_path / "a").write_bytes(bad)
            work = tmp_path / f"{kind}{position}"
            work.mkdir()
            try:
                open_source(tmp_path / "a", work)
            except ImportingError:
                continue


@needs_links
def test_a_folder_is_not_followed_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    root = folder(tmp_path / "olx", OLX)
    (root / "static/link.srt").symlink_to(tmp_path / "secret")
    (root / "inside.xml").symlink_to(root / "course.xml")
    found = open_source(root, tmp_path)
    assert "static/link.srt" not in found.files
    assert "inside.xml" in found.files
    assert [note.place.path for note in found.left_out] == ["static/link.srt"]


BOMB = (
    "<!DOCTYPE course ["
    + '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    + "]>"
)
EXTERNAL = '<!DOCTYPE course [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("prolog", [BOMB, EXTERNAL])
@pytest.mark.parametrize("use", ["<course>{}</course>", '<course display_name="{}"/>'])
def test_entities_are_refused_at_once(tmp_path: Path, prolog: str, use: str) -> None:
    body = use.format("&a19;" if prolog is BOMB else "&x;")
    with ends(), pytest.raises(ImportingError):
        import_course(folder(tmp_path / "olx", {"course.xml": prolog + body}), tmp_path / "new", english)
    assert not (tmp_path / "new").exists()


def test_a_harmless_doctype_is_read(tmp_path: Path) -> None:
    text = '<!DOCTYPE course SYSTEM "http://example.invalid/course.dtd">' + OLX["course.xml"]
    files = {**OLX, "course.xml": text}
    assert import_course(folder(tmp_path / "olx", files), tmp_path / "new", english).broken == ()


def test_a_file_of_too_many_tags(tmp_path: Path) -> None:
    files = {**OLX, "problem/p1.xml": "<problem>" + "<p/>" * 400_000 + "</problem>"}
    made = import_course(folder(tmp_path / "olx", files), tmp_path / "new", english)
    assert [note.place.path for note in made.broken] == ["problem/p1.xml"]


def test_too_much_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_READ", 2000)
    with pytest.raises(ImportingError, match="too much text"):
        import_course(folder(tmp_path / "olx", OLX), tmp_path / "new", english)
    assert not (tmp_path / "new").exists()


@needs_pipes
def test_a_pipe_is_no_archive(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ImportingError, match="no such file"):
        unpack(tmp_path, tmp_path / "pipe")
