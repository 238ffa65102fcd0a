"""What was read of documents and captions is remembered; a cache that makes no sense is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.files.cache import FOLDER
from mooclint.language.tools import Tools
from mooclint.texts.records import NAME, TextRecord, Wanted, text_records

SRT = "1\n00:00:01,000 --> 00:00:04,000\nСәлеметсіздер ме!\n"


def records(root: Path) -> tuple[dict[str, TextRecord], list[int]]:
    """What is read of the one file, and after how many files progress was told."""
    read: list[int] = []
    wanted = [Wanted(path="a.srt", kind=None, language="kk")]
    found = text_records(root, wanted, {"a.srt": root / "a.srt"}, Tools(), lambda done, _: read.append(done))
    return found, read


@pytest.mark.parametrize("harm", ["\\xff in a text", "cut", "empty", "deep", "another shape"])
def test_a_damaged_cache_is_none(tmp_path: Path, harm: str) -> None:
    (tmp_path / "a.srt").write_text(SRT, "utf-8")
    first, read = records(tmp_path)
    assert read == [1]
    assert records(tmp_path) == (first, [])  # nothing was opened
    cache = tmp_path.joinpath(*FOLDER, NAME)
    good = cache.read_bytes()
    place = good.index("С".encode())
    cache.write_bytes(
        {
            "\\xff in a text": good[: place + 1] + b"\xff" + good[place + 2 :],
            "cut": good[:-9],
            "empty": b"",
            "deep": b"[" * 100_000,
            "another shape": b'{"tag": 1}',
        }[harm]
    )
    assert records(tmp_path) == (first, [1])
    assert cache.read_bytes() == good
