"""What the player is told, what is made for it, and what becomes of files that are none."""

from __future__ import annotations

import json
import os
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from mooclint.desk import proxies
from mooclint.desk.jobs import Stopped
from mooclint.desk.player import follow
from mooclint.media import preview
from mooclint.media.isobmff import frame_times
from mooclint.texts.captions import ShownCue
from tests.clips import FFMPEG, clip
from tests.desk.coded_films import film_course
from tests.desk.visitor import OURS, Visitor
from tests.systems import cache_variable

CUES = """1
00:00:00,500 --> 00:00:01,000
Бұл видеода деректі <script>alert(1)</script> ажыратамыз & көреміз.

2
00:00:01,000 --> 00:00:00,500
Ешқашан.

3
00:00:01,000 --> 00:00:02,000
Енді мысалға
өтейік --> алға.
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this user's programs keep what they can do without."""
    monkeypatch.setenv(cache_variable(), str(tmp_path / "cache"))
    return tmp_path / "cache"


class Watcher(Visitor):
    """Somebody before a course of films; its parts by their names."""

    def __init__(self, root: Path, captions: str = "", **films: Path | bytes) -> None:
        named = {name.replace("_", "."): film for name, film in films.items()}
        super().__init__(film_course(root / "course", named, captions))
        self.course.wait(60)
        assert self.course.checked is not None
        parts = self.course.checked.report.parts
        self.parts = {Path(part.film).name: n for n, part in enumerate(parts) if part.film}

    def address(self, name: str, more: str = "") -> str:
        return f"/c/{self.course.id}/part/{self.parts[name]}{more}"

    def told(self, name: str) -> dict[str, Any]:
        return dict(json.loads(self.client.get(self.address(name, "/player")).text))

    def make(self, name: str, what: str = "copy") -> str:
        """Has a copy made, or peaks alone, and returns the page then."""
        sent = self.client.post(
            self.address(name, "/copying"), data={"token": self.token, "what": what}, headers=OURS,
            follow_redirects=False,
        )  # fmt: skip
        assert (sent.status_code, sent.headers["location"]) == (303, self.address(name))
        for job in self.state.proxies._jobs.values():
            job.wait(60)
        return self.get(self.address(name))


def test_a_film_that_browsers_play_is_played_itself(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, a_mp4=clip("progressive.mp4"))
    assert "/film" in watcher.get(watcher.address("a.mp4"))
    told = watcher.told("a.mp4")
    assert told["frames"] == {"first": 0, "scale": 12800, "start": 0, "runs": [[512, 49]], "last": 512}
    assert (told["peaks"], told["begin"]) == (False, True)
    watcher.make("a.mp4", "sound")
    told = watcher.told("a.mp4")
    assert (told["peaks"], told["begin"]) == (True, False)
    peaks = watcher.client.get(watcher.address("a.mp4", "/peaks"))
    assert 38 <= len(peaks.content) <= 42 and max(peaks.content) > 10
    assert watcher.client.get(watcher.address("a.mp4", "/copy")).status_code == 404


@pytest.mark.parametrize("name", ["prores.mov", "hevc.mp4", "variable.mkv", "interlaced.ts", "fragmented.mp4"])
def test_a_copy_has_the_frames_of_the_film_at_their_times(tmp_path: Path, name: str, cache: Path) -> None:
    master = tmp_path / "master" / name.replace(".ts", ".mts")
    watcher = Watcher(tmp_path, **{master.name.replace(".", "_"): clip(name)})
    before = watcher.get(watcher.address(master.name))
    assert "<video" not in before and "/copying" in before
    assert "/copy" in watcher.make(master.name)
    copied = watcher.client.get(watcher.address(master.name, "/copy"), headers={"Range": "bytes=4-7"})
    assert (copied.status_code, copied.content) == (206, b"ftyp")
    (path,) = cache.rglob("film.mp4")
    times, copy = frame_times(clip(name)), frame_times(path)
    assert copy is not None and copy.apart == 12
    frames = watcher.told(master.name)["frames"]
    assert frames["first"] == 0
    assert 1 + sum(count for _, count in frames["runs"]) == (22 if "variable" in name else 50)
    if times is not None:
        gaps = [(at - times.ticks[0]) / times.scale for at in times.ticks]
        assert gaps == pytest.approx([(at - copy.ticks[0]) / copy.scale for at in copy.ticks])


def test_frames_that_an_edit_list_hides_keep_their_numbers(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, a_mp4=clip("trimmed.mp4"))
    frames = {"first": 30, "scale": 12800, "start": 0, "runs": [[512, 19]], "last": 512}
    assert watcher.told("a.mp4")["frames"] == frames
    watcher.make("a.mp4")
    frames = watcher.told("a.mp4")["frames"]
    assert (frames["first"], 1 + sum(count for _, count in frames["runs"])) == (30, 20)


def test_a_film_without_a_table_is_counted_on_the_way(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, a_webm=clip("vp9.webm"))
    assert watcher.told("a.webm")["frames"] is None
    watcher.make("a.webm", "sound")
    told = watcher.told("a.webm")
    assert told["frames"]["runs"] == [[40, 49]] and not told["peaks"]


@pytest.mark.parametrize(
    "content", [b"", b"no film" * 500, clip("sound.m4a").read_bytes()], ids=["empty", "text", "sound"]
)
def test_what_is_no_film_gives_no_copy_and_says_so(tmp_path: Path, cache: Path, content: bytes) -> None:
    watcher = Watcher(tmp_path, a_mp4=content)
    watcher.get(watcher.address("a.mp4"))
    assert watcher.told("a.mp4")["frames"] is None
    assert 'role="alert"' in watcher.make("a.mp4")
    watcher.make("a.mp4", "sound")
    assert not watcher.told("a.mp4")["begin"]  # it is not tried again and again
    assert not [*cache.rglob("film.mp4")] and not [*cache.rglob(".*")]


def test_a_film_that_is_replaced_meanwhile_gets_no_copy(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = Watcher(tmp_path, a_mov=clip("prores.mov"))
    made = preview.make

    def replaced(*args: Any) -> None:
        made(*args)
        film = watcher.course.folder / "video" / "a.mov"
        film.unlink()
        shutil.copy(clip("prores4444.mov"), film)

    monkeypatch.setattr(proxies, "make", replaced)
    watcher.make("a.mov")
    assert "<video" not in watcher.get(watcher.address("a.mov"))
    assert not [*cache.rglob("film.mp4")]
    assert watcher.client.get(watcher.address("a.mov", "/copy")).status_code == 404


def test_a_copy_of_a_film_that_was_changed_later_is_not_shown(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, a_mov=clip("prores.mov"))
    watcher.make("a.mov")
    film = watcher.course.folder / "video" / "a.mov"
    film.unlink()
    film.write_bytes(clip("prores.mov").read_bytes()[:-9])
    assert watcher.client.get(watcher.address("a.mov", "/copy")).status_code == 404


def test_a_full_disk_is_seen_before(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(tmp_path, a_mov=clip("prores.mov"))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(preview.shutil, "disk_usage", lambda path: usage(10**12, 10**12, 10**6))
    assert 'role="alert"' in watcher.make("a.mov")
    assert not [*cache.rglob("film.mp4*")]


def test_the_work_on_a_copy_can_be_stopped(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(tmp_path, a_mov=clip("prores.mov"))

    def endless(*args: Any) -> None:
        while True:
            args[-1](1, 2)

    monkeypatch.setattr(proxies, "make", endless)
    data = {"token": watcher.token, "what": "copy"}
    watcher.client.post(watcher.address("a.mov", "/copying"), data=data, headers=OURS)
    told = watcher.client.get(watcher.address("a.mov", "/copying")).json()
    assert told == {"running": True, "done": 1, "total": 2}
    assert "/copying/stop" in watcher.get(watcher.address("a.mov"))
    watcher.client.post(watcher.address("a.mov", "/copying/stop"), data=data, headers=OURS)
    assert not watcher.client.get(watcher.address("a.mov", "/copying")).json()["running"]
    assert not [*cache.rglob(".*")]
    assert 'role="alert"' not in watcher.get(watcher.address("a.mov"))


def test_what_stops_the_progress_ends_ffmpeg(tmp_path: Path) -> None:
    wanted = preview.Wanted(film=clip("prores.mov"), seconds=2, copy=True, sound=True)

    def stopped(done: int, total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        preview.make(FFMPEG, wanted, tmp_path / "film.mp4", tmp_path / "peaks", stopped)


def test_what_was_not_used_for_long_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for age, name in enumerate(("young", "middle", "old")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "film.mp4").write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (10**9 - age, 10**9 - age))
    monkeypatch.setattr(proxies, "MOST_BYTES", 250)
    proxies._make_room(tmp_path)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["middle", "young"]


def test_captions_come_as_webvtt_and_as_nothing_else(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, CUES, a_mp4=clip("plain.mp4"))
    page = watcher.get(watcher.address("a.mp4"))
    number = watcher.course.checked.report.parts[watcher.parts["a.mp4"]].files.index("subs/К1_M1_С1_В1_Фильм.kk.srt")
    assert f'src="{watcher.address("a.mp4", f"/captions/{number}")}" srclang="kk" label="Қазақша"' in page
    answer = watcher.client.get(watcher.address("a.mp4", f"/captions/{number}"))
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.text == (
        "WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nБұл видеода деректі alert(1) ажыратамыз &amp; көреміз.\n"
        "\n00:00:01.000 --> 00:00:02.000\nЕнді мысалға\nөтейік --&gt; алға.\n"
    )
    for other in (0, number - 1, number + 1, 99):
        assert watcher.client.get(watcher.address("a.mp4", f"/captions/{other}")).status_code == 404
    assert watcher.told("a.mp4")["script"] == [[0.5, 1.0, 0], [1.0, 2.0, 1]]
    assert "<bdi>Енді мысалға өтейік.</bdi>" in page


def test_captions_are_found_in_the_paragraph_that_alone_says_them() -> None:
    script = ["Сәлем! Бүгін деректер туралы айтамыз.", "Сәлем! Енді кестелер туралы айтамыз.", "Рақмет."]
    cues = [
        ShownCue(0, 1, "Сәлем!"),  # stands in two
        ShownCue(1, 2, "бүгін ДЕРЕКТЕР туралы"),
        ShownCue(2, 3, "Здравствуйте! Сегодня о данных."),  # another language
        ShownCue(3, 4, "кестелер туралы айтамыз"),
    ]
    assert follow(script, cues) == [(1, 2, 0), (3, 4, 1)]
    assert follow([], cues) == follow(script, []) == []


def test_a_film_of_many_gigabytes_is_served_from_its_middle(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path, a_mp4=clip("plain.mp4"))
    film = watcher.course.folder / "video" / "a.mp4"
    film.unlink()
    with film.open("wb") as file:
        file.truncate(6_000_000_000)
        file.seek(5_000_000_000)
        file.write(b"here")
    answer = watcher.client.get(watcher.address("a.mp4", "/film"), headers={"Range": "bytes=5000000000-5000000003"})
    assert (answer.status_code, answer.content) == (206, b"here")
    assert answer.headers["content-range"] == "bytes 5000000000-5000000003/6000000000"


@pytest.mark.parametrize("more", ["/player", "/copy", "/peaks", "/captions/0", "/copying"])
def test_a_part_without_a_film_has_no_player(tmp_path: Path, more: str) -> None:
    watcher = Watcher(tmp_path, a_mp4=clip("plain.mp4"))
    answer = watcher.client.get(f"/c/{watcher.course.id}/part/0{more}")
    assert (answer.status_code, answer.text) == (200, "{}") if more == "/player" else answer.status_code == 404
