"""The archive of a course that is closed: offered to who keeps the log, said how large, and sent as it is made."""

from __future__ import annotations

import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from mooclint.desk.streaming import streamed
from mooclint.review.doing.archive import check
from tests.desk.test_approval import AUTHOR, COORDINATOR, Desk, begun_course, text_of

LINK = "/archive"


@pytest.fixture
def closed(tmp_path: Path) -> Desk:
    folder = begun_course(tmp_path / "Курс")
    (folder / "фильм.mp4").write_bytes(b"\0" * 3_000_000)
    desk = Desk(folder, language="en")
    desk.sit(AUTHOR)
    desk.do("withdraw", reason="Енді керек емес.", for_good="1")
    return desk


def test_who_keeps_the_log_has_it_whole(closed: Desk, tmp_path: Path) -> None:
    assert LINK not in closed.get(closed.base)  # the author sits here
    assert closed.client.get(closed.base + LINK).status_code == 404
    closed.sit(COORDINATOR)
    board = closed.get(closed.base)
    assert "Download the archive ≈ 3" in text_of(board) and "Download the archive without films ≈" in text_of(board)
    for more, films in (("", True), ("?films=no", False)):
        answer = closed.client.get(f"{closed.base}{LINK}{more}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
        assert "attachment" in answer.headers["content-disposition"]
        file = tmp_path / "a.zip"
        file.write_bytes(answer.content)
        assert check(file, lambda done, total: None).flaws == ()
        with zipfile.ZipFile(file) as archive:
            assert any(one.endswith("фильм.mp4") for one in archive.namelist()) is films
    head = closed.client.head(f"{closed.base}{LINK}")
    assert (head.status_code, head.content) == (200, b"")


def test_one_that_goes_on_has_none(tmp_path: Path) -> None:
    desk = Desk(begun_course(tmp_path / "Курс"))
    desk.sit(COORDINATOR)
    assert LINK not in desk.get(desk.base)
    assert desk.client.get(desk.base + LINK).status_code == 404


def test_half_of_it_is_not_taken_for_all() -> None:
    def write(file: BinaryIO) -> None:
        for _ in range(40):
            file.write(b"x" * 2**20)
        raise KeyError

    with pytest.raises(KeyError):
        b"".join(streamed(write))
    assert b"".join(streamed(lambda file: file.write(b"abc"))) == b"abc"
    assert b"".join(streamed(lambda file: None)) == b""


def test_who_goes_away_leaves_nobody_at_work() -> None:
    written = [0]

    def write(file: BinaryIO) -> None:
        while True:
            file.write(b"x" * 2**20)
            written[0] += 1

    before = threading.active_count()
    pieces: Iterator[bytes] = streamed(write)
    assert next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # it is a generator
    end = time.monotonic() + 10
    while threading.active_count() > before and time.monotonic() < end:
        time.sleep(0.05)
    assert threading.active_count() == before and written[0] < 30
