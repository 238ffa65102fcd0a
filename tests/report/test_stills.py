"""Pictures of the films in the page: small, the same for the same film, bounded in number, and never a must."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mooclint.media.ffmpeg import find
from mooclint.media.record import MediaRecord
from mooclint.media.still import MOST_BYTES, still
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.report import stills as module
from mooclint.report.formats import Look, write
from mooclint.report.model import Finding, Part, Report
from mooclint.report.stills import MOST, MOST_FAILURES, stills
from tests.clips import clip
from tests.report.samples import finding, report, unverified

CODE = "К1_M1_С1_В1_А"


def caption(seconds: float) -> Finding:
    place = Place(path="subs/a.srt", line=3, start=seconds, end=seconds + 1, item=CODE)
    return finding("CAP-3", place=place, fingerprint=str(seconds))


def course(folder: Path, *findings: Finding) -> Report:
    part = Part(depth=1, module=1, code=CODE, files=("video/a.mp4", "subs/a.srt"), film="video/a.mp4")
    record = MediaRecord(path="video/a.mp4", problem=Message("x"))
    return replace(report(*findings, path=folder.as_posix()), parts=(part,), media=(record,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "video").mkdir()
    shutil.copy(clip("plain.mp4"), tmp_path / "video" / "a.mp4")
    return tmp_path


def test_a_still_is_a_small_jpeg_and_the_same_each_time(folder: Path) -> None:
    program = find()
    assert program is not None
    first = still(program, folder / "video" / "a.mp4", 0.1)
    assert first is not None
    assert first.startswith(b"\xff\xd8")
    assert len(first) < MOST_BYTES
    assert still(program, folder / "video" / "a.mp4", 0.1) == first
    assert still(program, folder / "video" / "a.mp4", 5000.0) is None
    (folder / "bad.mp4").write_bytes(b"no film at all")
    assert still(program, folder / "bad.mp4", 0.0) is None


def test_findings_with_a_time_have_the_picture_of_their_film(folder: Path) -> None:
    opened = unverified("CAP-6", place=Place(path="subs/a.srt", start=0.2))
    made = course(folder, caption(0.1), finding("VID-4"), opened)
    found = stills(made)
    assert list(found) == [("subs/a.srt", 0.1)]
    page = write("html", [made], localizer("en"), Look(stills=stills))
    assert isinstance(page, str)
    assert page.count(found["subs/a.srt", 0.1]) == 3  # once a language
    assert "data:image" not in str(write("html", [made], localizer("en"), Look()))


def test_pictures_are_bounded_and_films_outside_the_package_are_not_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    def fake(program: object, path: Path, seconds: float, width: int) -> bytes | None:
        asked.append(seconds)
        return b"\xff\xd8" if seconds < 1000 else None

    monkeypatch.setattr(module, "still", fake)
    assert len(stills(course(folder, *(caption(n) for n in range(MOST + 9))))) == MOST
    assert stills(course(folder, *(caption(1000 + n) for n in range(9)))) == {}
    assert len(asked) == MOST + MOST_FAILURES
    made = course(folder, caption(1))
    assert stills(replace(made, parts=(replace(made.parts[0], film="../a.mp4"),))) == {}
    (folder.parent / "a.mp4").write_bytes(b"x")
    assert stills(replace(made, parts=(replace(made.parts[0], film="../a.mp4"),))) == {}


def test_without_ffmpeg_there_are_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find", lambda named: None)
    assert stills(course(folder, caption(0.1))) == {}
