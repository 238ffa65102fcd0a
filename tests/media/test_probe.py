"""Facts of real files, trap by trap."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from mooclint.media.facts import AudioFacts, MediaFacts, VideoFacts
from mooclint.media.ffmpeg import Ffmpeg
from mooclint.media.probe import extension_fits, probe_files
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from tests.systems import needs_any_name, needs_links, needs_pipes

pytestmark = pytest.mark.scenario

Clip = Callable[..., Path]
say = localizer("en")


def probe(path: Path) -> MediaFacts:
    """The facts of a file that has some."""
    [(_, found)] = probe_files([path])
    assert isinstance(found, MediaFacts), say(found)
    return found


def refusal(path: Path) -> str:
    """Why a file has no facts."""
    [(_, found)] = probe_files([path])
    assert isinstance(found, Message), found
    return say(found)


def picture(path: Path) -> VideoFacts:
    """The judged picture of a file."""
    video = probe(path).video
    assert video is not None
    return video


def sound(path: Path) -> AudioFacts:
    """The programme's sound."""
    audio = probe(path).audio
    assert audio is not None
    return audio


def test_an_ordinary_mp4(clip: Clip) -> None:
    facts = probe(clip("progressive.mp4"))
    assert facts.container == "MPEG-4"
    assert facts.size_bytes == clip("progressive.mp4").stat().st_size
    assert facts.duration_s == pytest.approx(2)
    assert facts.container_duration_s == pytest.approx(2, abs=0.05)
    assert facts.measured_by == "sample-table"
    assert not facts.truncated
    assert facts.disagreements == ()
    video = facts.video
    assert video is not None
    assert (video.codec, video.width, video.height) == ("AVC", 320, 180)
    assert (video.display_width, video.display_height) == (320, 180)
    assert (video.frame_rate, video.frame_rate_variable, video.scan) == ("25/1", False, "progressive")
    assert (video.bit_depth, video.pixel_format) == (8, "yuv420p")
    assert video.bitrate_effective_bps == video.bitrate_bps
    audio = facts.audio
    assert audio is not None
    assert (audio.codec, audio.sample_rate_hz, audio.channels, audio.lossy) == ("AAC", 48000, 2, True)
    assert audio.bit_depth is None
    assert "AAC" in say(facts.unknown["audio.bit_depth"])


def test_every_missing_fact_has_a_reason(clip: Clip) -> None:
    for name in ("progressive.mp4", "plain.mkv", "hevc10.mkv", "prores.mov", "vp9.webm", "mjpeg.avi"):
        facts = probe(clip(name))
        for part in ("video", "audio"):
            fields = getattr(facts, part)
            if fields is None:
                assert part in facts.unknown
                continue
            missing = {f"{part}.{field}" for field in fields.__slots__ if getattr(fields, field) is None}
            assert missing <= set(facts.unknown), name


def test_the_data_rate_is_that_of_the_packets(clip: Clip) -> None:
    table, packets = picture(clip("plain.mp4")), picture(clip("plain.mkv"))
    # The second clip's picture was copied from one made by the same recipe; the walk must find the same bytes.
    assert table.bitrate_bps == packets.bitrate_bps


@pytest.mark.parametrize(
    ("name", "scan"), [("progressive.mp4", "progressive"), ("mbaff.mp4", "mbaff"), ("interlaced.ts", "interlaced")]
)
def test_scan(clip: Clip, name: str, scan: str) -> None:
    assert picture(clip(name)).scan == scan


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
def test_film_rate_is_exact(clip: Clip, name: str) -> None:
    video = picture(clip(name))
    assert (video.frame_rate, video.frame_rate_variable) == ("24000/1001", False)


@pytest.mark.parametrize("name", ["variable.mp4", "variable.mkv"])
def test_variable_rate(clip: Clip, name: str) -> None:
    video = picture(clip(name))
    assert video.frame_rate_variable is True
    assert float(Fraction(video.frame_rate or "0")) == pytest.approx(11, rel=0.05)


def test_frames_out_of_order_do_not_vary(clip: Clip) -> None:
    facts = probe(clip("bframes.mp4"))
    assert facts.duration_s == pytest.approx(2)
    assert facts.video is not None
    assert (facts.video.frame_rate, facts.video.frame_rate_variable) == ("25/1", False)


def test_rotation_turns_the_displayed_size(clip: Clip) -> None:
    video = picture(clip("rotated.mp4"))
    assert (video.width, video.height) == (320, 180)
    assert (video.display_width, video.display_height) == (180, 320)


def test_anamorphic_pixels_widen_the_displayed_size(clip: Clip) -> None:
    video = picture(clip("anamorphic.mp4"))
    assert (video.width, video.height) == (1440, 1080)
    assert (video.display_width, video.display_height) == (1920, 1080)


@pytest.mark.parametrize("name", ["attached.mp4", "thumbnail.mov"])
def test_a_cover_is_not_the_picture(clip: Clip, name: str) -> None:
    video = picture(clip(name))
    assert (video.codec, video.width) == ("AVC", 320)


@pytest.mark.parametrize(
    ("name", "container"),
    [("plain.mkv", "Matroska"), ("plain.ts", "MPEG-TS"), ("fragmented.mp4", "MPEG-4"), ("mjpeg.avi", "AVI")],
)
def test_files_without_a_table_are_walked_over(clip: Clip, name: str, container: str) -> None:
    facts = probe(clip(name))
    assert facts.container == container
    assert facts.measured_by == "packet-walk"
    assert facts.duration_s == pytest.approx(2, abs=0.05)
    assert facts.video is not None
    assert (facts.video.frame_rate, facts.video.frame_rate_variable) == ("25/1", False)
    assert facts.video.bitrate_bps is not None


def test_without_ffmpeg_the_rate_is_unknown_and_the_header_is_not(clip: Clip, tmp_path: Path) -> None:
    [(_, facts)] = probe_files([clip("plain.mkv")], ffmpeg=Ffmpeg(str(tmp_path / "none")))
    assert isinstance(facts, MediaFacts)
    assert facts.video is not None
    assert facts.video.bitrate_bps is None
    assert facts.video.width == 320
    assert facts.duration_s is None
    assert set(facts.unknown) >= {"duration_s", "video.bitrate_bps", "video.bitrate_effective_bps", "video.frame_rate"}


def test_prores_depth_follows_from_the_profile(clip: Clip) -> None:
    facts = probe(clip("prores.mov"))
    assert facts.container == "QuickTime"
    assert facts.video is not None
    assert (facts.video.codec, facts.video.bit_depth, facts.video.pixel_format) == ("ProRes", 10, "yuv422p10le")
    assert any("422 HQ" in say(note) for note in facts.notes)
    assert facts.audio is not None
    assert (facts.audio.codec, facts.audio.bit_depth, facts.audio.lossy) == ("PCM", 24, False)
    assert picture(clip("prores4444.mov")).bit_depth == 12


def test_two_mono_tracks_of_a_mov_are_one_programme(clip: Clip) -> None:
    facts = probe(clip("two-mono.mov"))
    assert facts.audio is not None
    assert facts.audio.channels == 2
    assert any("mono" in say(note) for note in facts.notes)


def test_two_mono_tracks_elsewhere_are_not(clip: Clip) -> None:
    facts = probe(clip("two-mono.mkv"))
    assert facts.audio is not None
    assert facts.audio.channels == 1
    assert any("first one is judged" in say(note) for note in facts.notes)


def test_lossless_sound_has_a_depth(clip: Clip) -> None:
    audio = sound(clip("flac.mkv"))
    assert (audio.codec, audio.bit_depth, audio.lossy) == ("FLAC", 24, False)


def test_sbr_doubles_the_rate(copied: Clip) -> None:
    path = copied("half-rate.mp4")
    data = path.read_bytes()
    # AudioSpecificConfig: AAC LC 24 kHz stereo with 'no SBR' becomes SBR over AAC LC, 48 kHz out.
    plain, sbr = bytes.fromhex("131056e500"), bytes.fromhex("2b118800") + b"\0"
    assert data.count(plain) == 1
    path.write_bytes(data.replace(plain, sbr))
    assert sound(path).sample_rate_hz == 48000


@pytest.mark.parametrize(("name", "depth"), [("hevc.mp4", 8), ("hevc10.mkv", 10), ("av1.mp4", 8), ("vp9.webm", 8)])
def test_bit_depth(clip: Clip, name: str, depth: int) -> None:
    video = picture(clip(name))
    assert video.bit_depth == depth
    assert video.pixel_format == ("yuv420p" if depth == 8 else "yuv420p10le")


@pytest.mark.parametrize("name", ["filler.mp4", "filler.mkv"])
def test_filler_does_not_count(clip: Clip, name: str) -> None:
    facts = probe(clip(name))
    assert facts.video is not None
    full, effective = facts.video.bitrate_bps, facts.video.bitrate_effective_bps
    assert full is not None
    assert effective is not None
    assert full == pytest.approx(3e6, rel=0.1)
    # What is left is within a tenth of what the encoder makes of the picture without filler.
    assert 0.4 < effective / full < 0.7
    assert any("filler" in say(note) for note in facts.notes)


def test_header_and_content_that_disagree(clip: Clip) -> None:
    [message] = probe(clip("short-sound.mp4")).disagreements
    assert say(message).replace("\N{NO-BREAK SPACE}", " ") == "The picture lasts 2 s, but the sound 1 s."


def test_edit_list(clip: Clip) -> None:
    facts = probe(clip("trimmed.mp4"))
    assert facts.duration_s == pytest.approx(0.8, abs=0.05)
    assert any("edit list" in say(note) for note in facts.notes)
    assert facts.video is not None
    assert facts.video.bitrate_bps == pytest.approx(picture(clip("plain.mp4")).bitrate_bps or 0, rel=0.1)


def test_a_file_that_was_cut_off(copied: Clip) -> None:
    path = copied("faststart.mp4")
    os.truncate(path, path.stat().st_size // 2)
    facts = probe(path)
    assert facts.truncated
    assert facts.measured_by == "packet-walk"
    assert facts.duration_s is not None
    assert facts.duration_s < 1.5
    assert any("container promises" in say(message) for message in facts.disagreements)


def test_a_file_that_lost_its_index(copied: Clip) -> None:
    path = copied("progressive.mp4")
    os.truncate(path, path.stat().st_size // 2)
    assert "cut off" in refusal(path)


@pytest.mark.parametrize("name", ["progressive.mp4", "faststart.mp4"])
def test_bytes_behind_a_whole_film_cut_off_nothing(copied: Clip, clip: Clip, name: str) -> None:
    """Cameras and phones add blocks of their own that are no boxes."""
    path = copied(name)
    with path.open("ab") as file:
        file.write(b"\x7f\x00\x00\x00data of a camera" * 5000)
    facts, whole = probe(path), probe(clip(name))
    assert not facts.truncated and facts.measured_by == whole.measured_by
    assert (facts.video, facts.duration_s) == (whole.video, whole.duration_s)


def test_a_list_of_brands_without_end_takes_no_time(copied: Clip) -> None:
    path = copied("progressive.mp4")
    data = path.read_bytes()
    path.write_bytes((1 << 30).to_bytes(4, "big") + data[4:])
    assert refusal(path) == "its header cannot be understood"


def test_a_matroska_file_that_was_cut_off(copied: Clip) -> None:
    path = copied("plain.mkv")
    os.truncate(path, path.stat().st_size // 2)
    facts = probe(path)
    assert facts.truncated
    assert facts.video is not None
    assert facts.video.bit_depth == 8


def test_what_is_no_video(tmp_path: Path, clip: Clip) -> None:
    empty = tmp_path / "empty.mp4"
    empty.touch()
    text = tmp_path / "text.mp4"
    text.write_text("Бұл бейне емес.\n" * 50, encoding="utf-8")
    assert refusal(empty) == "it is empty"
    assert "neither video nor sound" in refusal(text)
    assert "no picture" in refusal(clip("sound.m4a"))
    assert "still picture" in refusal(clip("cover.jpg"))
    assert "folder" in refusal(tmp_path)
    assert "no such file" in refusal(tmp_path / "nowhere.mp4")


@needs_links
@needs_pipes
def test_what_is_no_plain_file(tmp_path: Path, clip: Clip) -> None:
    link = tmp_path / "link.mp4"
    link.symlink_to(clip("plain.mp4"))
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    assert "link" in refusal(link)
    assert "plain file" in refusal(pipe)


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(copied: Clip) -> None:
    path = copied("plain.mp4")
    path.chmod(0)
    assert "permission" in refusal(path)


@pytest.mark.parametrize(
    "name",
    [
        "Дәріс 1 – кіріспе.mkv",
        "it's «quoted».mkv",
        "-i.mkv",
        "и\N{COMBINING BREVE}.mkv",
        "%03d $HOME `x`.mkv",
        "файл;.mkv",
        pytest.param('quoted "twice".mkv', marks=needs_any_name),
        pytest.param("http:video.mkv", marks=needs_any_name),
        pytest.param("файл?*.mkv", marks=needs_any_name),
    ],
)
def test_awkward_names(copied: Clip, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = copied("plain.mkv", name)
    monkeypatch.chdir(path.parent)
    facts = probe(Path(name))
    assert facts.measured_by == "packet-walk"


LISTS = {
    "HLS": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n",
    "HLS by address": "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{}\n#EXT-X-ENDLIST\n",
    "DASH": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet>'
    '<Representation id="1"><BaseURL>{}</BaseURL></Representation></AdaptationSet></Period></MPD>',
    "Smooth Streaming": '<?xml version="1.0"?><smil xmlns="http://www.w3.org/2001/SMIL20/Language"><body><switch>'
    '<video src="{}" systemBitrate="1"><param name="trackID" value="1"/></video></switch></body></smil>',
}


def alias(target: Path) -> bytes:
    """An 'alis' entry of a table of data references: the file as Mac OS wrote it down."""
    folder, name = str(target.parent).encode(), target.name.encode()
    record = bytes(6) + b"\0\2" + bytes(42) + bytes([len(name)]) + name.ljust(63, b"\0") + bytes(36)
    record += b"\0\0" + len(folder).to_bytes(2, "big") + folder + bytes(len(folder) % 2) + b"\xff\xff\0\0"
    record = record[:4] + len(record).to_bytes(2, "big") + record[6:]
    return (12 + len(record)).to_bytes(4, "big") + b"alis\0\0\0\0" + record


def movie(target: Path, sound: Path) -> bytes:
    """An MP4 file whose track is said to lie in another file."""
    data = sound.read_bytes()
    boxes, place = [], 0
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        place = data.index(kind, place) - 4
        boxes.append(place)
    place += 16  # the first entry
    size = int.from_bytes(data[place : place + 4], "big")
    made = bytearray(data[:place] + alias(target) + data[place + size :])
    for box in boxes:
        old = int.from_bytes(data[box : box + 4], "big")
        made[box : box + 4] = (old + len(made) - len(data)).to_bytes(4, "big")
    return bytes(made)


@pytest.mark.parametrize("kind", [*LISTS, "QuickTime"])
@pytest.mark.parametrize("absolute", [True, False])
def test_a_file_that_another_one_names_changes_nothing(
    kind: str, absolute: bool, tmp_path: Path, clip: Clip, copied: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = copied("plain.ts", "secret.ts")
    said = secret if absolute else Path(secret.name)
    naming = tmp_path / "list.mp4"
    naming.write_bytes(LISTS[kind].format(said).encode() if kind in LISTS else movie(said, clip("sound.m4a")))
    [(_, with_it)] = probe_files([naming])
    secret.unlink()
    assert probe_files([naming]) == [(naming, with_it)]


def test_numbered_files_are_not_joined(copied: Clip) -> None:
    first = copied("plain.ts", "part001.ts")
    copied("plain.ts", "part002.ts")
    assert probe(first).container_duration_s == pytest.approx(2, abs=0.1)


def test_wrong_extension(copied: Clip) -> None:
    path = copied("plain.mkv", "video.mp4")
    assert extension_fits(path, probe(path).container) is False


@pytest.mark.parametrize(
    ("name", "container", "fits"),
    [
        ("a.MP4", "MPEG-4", True),
        ("a.mov", "QuickTime", True),
        ("a.mov", "MPEG-4", False),
        ("a.mkv", "Matroska", True),
        ("a.webm", "Matroska", False),
        ("a.xyz", "MPEG-4", None),
        ("a.mp4", None, None),
    ],
)
def test_extension_fits(name: str, container: str | None, fits: bool | None) -> None:
    assert extension_fits(name, container) is fits


def test_order_and_progress(clip: Clip, tmp_path: Path) -> None:
    paths = [clip("plain.mkv"), tmp_path / "none.mp4", clip("plain.mp4"), clip("plain.mkv")] * 8
    heard: list[tuple[int, int]] = []
    found = probe_files(paths, progress=lambda done, total: heard.append((done, total)))
    assert [path for path, _ in found] == paths
    assert heard == [(done, len(paths)) for done in range(1, len(paths) + 1)]
    kinds = [isinstance(result, MediaFacts) for _, result in found]
    assert kinds == [True, False, True, True] * 8


def worker(tmp_path: Path, trap: str) -> tuple[str, ...]:
    """A worker that does `trap` at files called 'trap' and answers as the real one for the others."""
    script = tmp_path / "worker.py"
    script.write_text(
        "import json, os, sys, time\n"
        "from pathlib import Path\n"
        "from mooclint.media import worker\n"
        "for line in sys.stdin.buffer:\n"
        "    path = Path(json.loads(line)['path'])\n"
        f"    if path.name.startswith('trap'): {trap}\n"
        "    print(json.dumps(worker._read(path)), flush=True)\n"
    )
    return (sys.executable, str(script))


@pytest.mark.parametrize(
    ("trap", "reason"),
    [
        ("os._exit(3)", "broke the reader"),
        ("os.abort()", "broke the reader"),
        ("print('nonsense', flush=True); continue", "broke the reader"),
        ("print('[1]', flush=True); continue", "broke the reader"),
        ("time.sleep(600)", "could not be read within"),
    ],
)
def test_a_file_that_breaks_the_reader(copied: Clip, clip: Clip, tmp_path: Path, trap: str, reason: str) -> None:
    paths = [clip("plain.mp4"), copied("plain.mp4", "trap.mp4"), clip("plain.mp4")]
    start = time.monotonic()
    seconds = 60 if "broke" in reason else 5  # a reader that has to start may be slow
    found = [result for _, result in probe_files(paths, worker=worker(tmp_path, trap), header_seconds=seconds)]
    assert time.monotonic() - start < 120
    assert isinstance(found[0], MediaFacts)
    assert isinstance(found[1], Message)
    assert reason in say(found[1])
    assert found[2] == found[0]


def test_a_worker_that_cannot_be_started(clip: Clip, tmp_path: Path) -> None:
    [(_, found)] = probe_files([clip("plain.mp4")], worker=(str(tmp_path / "no-such-program"),))
    assert isinstance(found, Message)
    assert "could not be started" in say(found)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the processes in /proc")
def test_an_interrupt_leaves_no_process_behind(copied: Clip, tmp_path: Path) -> None:
    trap = copied("plain.mp4", "trap.mp4")
    fake = worker(tmp_path, "time.sleep(600)")

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        probe_files([tmp_path / "none.mp4", *[trap] * 20], progress=interrupt, worker=fake)
    assert time.monotonic() - start < 120
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    assert not any(fake[1].encode() in command for command in running)


def test_the_current_folder_is_no_source_of_modules(
    clip: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a stranger was imported')\n")
    (tmp_path / "pymediainfo.py").write_text("raise SystemExit('a stranger was imported')\n")
    monkeypatch.chdir(tmp_path)
    probe(clip("plain.mp4"))
