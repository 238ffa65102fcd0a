"""Subtitle files of every sort: what is read out of them, and what is found wrong."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mooclint.course.document import Unread
from mooclint.texts.captions import MAX_BYTES, MAX_CUES, Captions, read_captions
from tests.systems import needs_pipes

KAZAKH = """1
00:00:01,000 --> 00:00:04,000
Сәлеметсіздер ме! Бүгінгі сабақта
деректермен танысамыз.

2
00:00:04,000 --> 00:00:07,500
Ғылым мен өндіріс үшін қажет ұғымдар.
"""
RUSSIAN = """1
00:00:01,000 --> 00:00:04,000
Здравствуйте! На сегодняшнем уроке
мы познакомимся с данными.

2
00:00:04,000 --> 00:00:07,500
Это понятия, нужные науке и производству.
"""
WEBVTT = """WEBVTT - Кіріспе
Kind: captions

STYLE
::cue { color: yellow }

NOTE
00:01.000 --> 00:02.000
A remark of the editors.

intro
00:01.000 --> 00:04.000 align:start position:10%
<v Айгүл>R&amp;D <00:00:02.000><c.yellow>деген</c> не?

01:00:04.000 --> 01:00:05.500
- Бірінші
- Екінші
"""


def read(folder: Path, content: str | bytes, name: str = "a.srt") -> Captions | Unread:
    """The file of that content as it is read."""
    path = folder / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_captions(path, name)


def captions(folder: Path, content: str | bytes, name: str = "a.srt") -> Captions:
    found = read(folder, content, name)
    assert isinstance(found, Captions), found
    return found


def unread(folder: Path, content: str | bytes, name: str = "a.srt") -> tuple[str, bool]:
    found = read(folder, content, name)
    assert isinstance(found, Unread), found
    return found.message.template, found.damaged


def faults(folder: Path, content: str | bytes, name: str = "a.srt") -> list[tuple[str, int, int]]:
    """Kind, number and line of every fault."""
    return [(fault.kind, fault.cue, fault.place.line) for fault in captions(folder, content, name).faults]


def srt(*cues: tuple[str, str]) -> str:
    """A SubRip file of times and texts."""
    return "\n".join(f"{n}\n{times}\n{text}\n" for n, (times, text) in enumerate(cues, 1))


# What is read -------------------------------------------------------------------------------------------------


def test_a_subrip_file_is_read_whole(tmp_path: Path) -> None:
    found = captions(tmp_path, KAZAKH, "subs/a.kk.srt")
    assert (found.path, found.format, found.encoding, found.faults) == ("subs/a.kk.srt", "srt", "utf-8", ())
    assert [(cue.line, cue.start_s, cue.end_s, cue.longest_line) for cue in found.figures] == [
        (2, 1.0, 4.0, 33),
        (7, 4.0, 7.5, 37),
    ]
    assert (found.cues, found.start_s, found.end_s) == (2, 1.0, 7.5)
    assert found.text.splitlines()[:2] == ["Сәлеметсіздер ме! Бүгінгі сабақта", "деректермен танысамыз."]
    assert found.words == 12
    assert found.syllables == 33
    assert found.figures[0].speed == pytest.approx((33 + 22) / 3)


def test_a_webvtt_file_is_read_without_remarks_styles_names_and_tags(tmp_path: Path) -> None:
    found = captions(tmp_path, WEBVTT, "a.vtt")
    assert (found.format, found.faults) == ("webvtt", ())
    assert found.text == "R&D деген не?\n- Бірінші\n- Екінші"
    assert [(cue.line, cue.start_s, cue.end_s) for cue in found.figures] == [(12, 1.0, 4.0), (15, 3604.0, 3605.5)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<i>Сәлем</i>", "Сәлем"),
        ('<font color="#fff">Сәлем</font>', "Сәлем"),
        (r"{\an8}Сәлем", "Сәлем"),
        (r"C:\new and {key: value}", r"C:\new and {key: value}"),
        ("a < b and c > d", "a < b and c > d"),
        ("from 00:00:01,000 to 00:00:02,000", "from 00:00:01,000 to 00:00:02,000"),
        ("it was\n2024", "it was\n2024"),
        ("7", "7"),
        ("one\n\ntwo", "one\ntwo"),
        (r"a\Nb", r"a\Nb"),
        ("СӘЛЕМ\u200b\u202e", "СӘЛЕМ\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_text_is_what_a_learner_sees(tmp_path: Path, text: str, shown: str) -> None:
    last = captions(tmp_path, srt(("00:00:01,000 --> 00:00:02,000", text)))
    between = captions(tmp_path, srt(("00:00:01,000 --> 00:00:02,000", text), ("00:00:02,000 --> 00:00:03,000", "end")))
    assert last.text == shown
    assert between.text == f"{shown}\nend"


def test_decomposed_letters_count_once(tmp_path: Path) -> None:
    assert captions(tmp_path, srt(("00:00:01,000 --> 00:00:02,000", "и\u0306"))).figures[0].longest_line == 1


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("00:00:01.000 --> 00:00:02.500", (1.0, 2.5)),
        ("0:0:1,0 --> 0:0:2,5", (1.0, 2.5)),
        ("00:00:01,000-->00:00:02,500", (1.0, 2.5)),
        ("  00:00:01,000  -->  00:00:02,500  X1:40 X2:600 Y1:20 Y2:50", (1.0, 2.5)),
        ("99:00:01,000 --> 99:00:02,500", (356401.0, 356402.5)),
    ],
)
def test_time_lines_of_subrip(tmp_path: Path, line: str, seconds: tuple[float, float]) -> None:
    (cue,) = captions(tmp_path, srt((line, "text"))).figures
    assert (cue.start_s, cue.end_s) == seconds


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_line_ends_of_every_system(tmp_path: Path, end: str) -> None:
    found = captions(tmp_path, KAZAKH.replace("\n", end))
    assert (found.words, found.faults) == (12, ())
    assert [cue.line for cue in found.figures] == [2, 7]


def test_numbers_may_be_missing(tmp_path: Path) -> None:
    text = "00:00:01,000 --> 00:00:02,000\none\n\n00:00:02,000 --> 00:00:03,000\ntwo\n"
    assert (captions(tmp_path, text).text, faults(tmp_path, text)) == ("one\ntwo", [])


def test_blank_lines_may_be_missing(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:02,000 --> 00:00:03,000\ntwo"
    assert (captions(tmp_path, text).text, faults(tmp_path, text)) == ("one\ntwo", [])


def test_what_was_read_can_be_kept(tmp_path: Path) -> None:
    found = captions(tmp_path, KAZAKH + "\n3\n00:00:09,000 --> 00:00:08,000\nx\n")
    assert found.faults
    assert msgspec.json.decode(msgspec.json.encode(found), type=Captions) == found


# Encodings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codec", "mark", "name"),
    [
        (KAZAKH, "utf-8", b"", "utf-8"),
        (KAZAKH, "utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        (KAZAKH, "utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        (KAZAKH, "utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        (KAZAKH, "utf-16-le", b"", "utf-16-le"),
        (KAZAKH, "utf-16-be", b"", "utf-16-be"),
        (KAZAKH, "utf-32-le", codecs.BOM_UTF32_LE, "utf-32"),
        (KAZAKH, "kz1048", b"", "kz1048"),
        (RUSSIAN, "cp1251", b"", "windows-1251"),
        (RUSSIAN, "koi8-r", b"", "koi8-r"),
        (RUSSIAN, "cp866", b"", "cp866"),
        (srt(("00:00:01,000 --> 00:00:02,000", "A café in “Zürich”")), "cp1252", b"", "windows-1252"),
        (srt(("00:00:01,000 --> 00:00:02,000", "Plain text.")), "ascii", b"", "utf-8"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, codec: str, mark: bytes, name: str) -> None:
    found = captions(tmp_path, mark + text.encode(codec))
    assert found.encoding == name
    assert found.text == captions(tmp_path, text).text
    assert found.faults == ()


def test_one_damaged_character_is_no_other_encoding(tmp_path: Path) -> None:
    data = KAZAKH.encode()
    spot = data.index("танысамыз".encode())
    found = captions(tmp_path, data[: spot + 1] + data[spot + 2 :])
    assert found.encoding == "broken-utf-8"
    assert "Ғылым мен өндіріс" in found.text


# Faults -------------------------------------------------------------------------------------------------------


def test_every_fault_is_found_at_its_line(tmp_path: Path) -> None:
    text = srt(
        ("00:00:01,000 --> 00:00:03,000", "one"),
        ("00:00:02,999 --> 00:00:04,000", "overlaps"),
        ("00:00:06,000 --> 00:00:05,000", "ends before it begins"),
        ("00:00:04,000 --> 00:00:04,500", "out of order"),
        ("00:00:07,000 --> 00:00:08,000", "<i> </i>"),
        ("00:00:09,000 --> 00:00:09,000", "no time"),
    )
    assert faults(tmp_path, text) == [
        ("overlap", 2, 6),
        ("negative", 3, 10),
        ("unordered", 4, 14),
        ("empty", 5, 18),
        ("negative", 6, 22),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "00:00:02,000 -> 00:00:03,000",
        "00:00:02,000 – 00:00:03,000",
        "00:00:02,000 --> 00:00",
        "OO:00:02,000 --> 00:00:03,000",
        "-00:00:02,000 --> 00:00:03,000",
        "100:00:02,000 --> 100:00:03,000",
        "00:61:02,000 --> 00:62:03,000",
        "00:00:02 --> 00:00:03",
    ],
)
def test_a_time_line_that_players_do_not_read_is_named(tmp_path: Path, line: str) -> None:
    text = srt(("00:00:01,000 --> 00:00:02,000", "one"), (line, "lost"), ("00:00:03,000 --> 00:00:04,000", "three"))
    found = captions(tmp_path, text)
    assert found.text == "one\nthree"
    assert faults(tmp_path, text) == [("unparsed", 2, 6)]


def test_a_numbered_text_without_times_is_named(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n\n2\nlost\n\n3\n00:00:03,000 --> 00:00:04,000\nthree\n"
    assert captions(tmp_path, text).text == "one\nthree"
    assert faults(tmp_path, text) == [("unparsed", 0, 5)]


def test_text_that_webvtt_does_not_show_is_named(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\none\n\nlost\n\n00:03,000 --> 00:04,000\nlost too\n"
    assert captions(tmp_path, text, "a.vtt").text == "one"
    assert faults(tmp_path, text, "a.vtt") == [("unparsed", 0, 6), ("unparsed", 2, 8)]


def test_webvtt_without_its_header(tmp_path: Path) -> None:
    assert faults(tmp_path, "00:01.000 --> 00:02.000\none\n", "a.vtt") == [("header", 0, 1)]
    found = captions(tmp_path, KAZAKH, "a.vtt")
    assert (found.format, found.words, [fault.kind for fault in found.faults]) == ("srt", 12, ["header"])


def test_an_empty_cue_between_others_takes_no_number_for_its_text(tmp_path: Path) -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n"
    assert captions(tmp_path, text).text == "two"
    assert faults(tmp_path, text) == [("empty", 1, 2)]


# What cannot be read ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "reason", "damaged"),
    [
        (b"", "a.srt", "the file is empty", True),
        (b"\n \r\n", "a.srt", "the file is empty", True),
        (codecs.BOM_UTF8, "a.srt", "the file is empty", True),
        (b"\0" * 1000, "a.srt", "the file is not a text", True),
        (b"PK\x03\x04\0\0\x08", "a.srt", "the file is not a text", True),
        (KAZAKH.encode() + b"\0\0\0", "a.srt", "the file is not a text", True),
        (b"Plain words.", "a.srt", "there are no captions in the file", True),
        (b"WEBVTT\n\n", "a.vtt", "there are no captions in the file", True),
        (b"1\nxx --> 12\ntext\n", "a.srt", "there are no captions in the file", True),
        (b"Plain words.", "a.txt", "mooclint reads subtitles as SubRip (.srt) and WebVTT (.vtt) only", False),
        (b"%PDF\0", "a.pdf", "mooclint reads subtitles as SubRip (.srt) and WebVTT (.vtt) only", False),
        (b"[Script Info]\n", "a.ass", "mooclint reads subtitles as SubRip (.srt) and WebVTT (.vtt) only", False),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, content: bytes, name: str, reason: str, damaged: bool
) -> None:
    assert unread(tmp_path, content, name) == (reason, damaged)


def test_captions_under_another_name_are_read(tmp_path: Path) -> None:
    assert captions(tmp_path, KAZAKH, "a.txt").cues == 2


def no_captions(path: Path) -> bool:
    found = read_captions(path, "a.srt")
    return isinstance(found, Unread) and found.message.template == "the file cannot be opened"


def test_a_folder_and_a_missing_file_are_no_captions(tmp_path: Path) -> None:
    assert no_captions(tmp_path)
    assert no_captions(tmp_path / "missing")


@needs_pipes
def test_a_pipe_is_no_captions(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert no_captions(tmp_path / "pipe")


@pytest.mark.property
def test_there_are_limits(tmp_path: Path) -> None:
    cue = "00:00:01,000 --> 00:00:02,000\nx\n\n"
    assert captions(tmp_path, cue * MAX_CUES).cues == MAX_CUES
    assert unread(tmp_path, cue * (MAX_CUES + 1)) == ("the file has more than {limit} captions", True)
    assert unread(tmp_path, b" " * (MAX_BYTES + 1)) == ("the file is larger than {size}", True)


@pytest.mark.property
@pytest.mark.parametrize("piece", ["<a", "<", "{\\", "&amp", "1\n", "1:", "1,000 ", "-", "\n", "\r", "x"])
def test_no_content_takes_long(tmp_path: Path, piece: str) -> None:
    """What takes time by the square of the length would take minutes here."""
    body = piece * (400_000 // len(piece))
    assert captions(tmp_path, f"WEBVTT\n\n00:01.000 --> 00:02.000\n{body}", "a.vtt").cues == 1
    assert captions(tmp_path, f"00:00:01,000 --> 00:00:02,000\n{body}").cues == 1


LINES = st.sampled_from(
    [
        "1", "2024", "", " ", "text", "a --> b", "WEBVTT", "NOTE x", "STYLE", "<i>x</i>", "{\\an8}", "\\N", "&#0;",
        "00:00:01,000 --> 00:00:02,000", "00:00:01.000 --> 00:00:02.000", "00:01.000 --> 00:02.000 align:start",
        "99:59:59,999 --> 00:00:00,000", "00:00:01,000 00:00:02,000", "00:01.000 <00:02.000>", "\ue03a",
        "00:00:02,000 -> 00:00:03,000", "٠٠:٠٠:٠١,٠٠٠ --> ٠٠:٠٠:٠٢,٠٠٠", "\ufeff", "\f", "\x1c", "\x85", "\u2028",
    ]
)  # fmt: skip


@pytest.mark.property
@settings(max_examples=400)
@given(lines=st.lists(LINES, max_size=12), name=st.sampled_from(["a.srt", "a.vtt"]))
def test_any_lines_are_read_or_refused(tmp_path: Path, lines: list[str], name: str) -> None:
    found = read(tmp_path, "\n".join(lines), name)
    if isinstance(found, Captions):
        assert found.cues
        assert all(cue.start_s >= 0 and cue.speed >= 0 for cue in found.figures)
        assert all(0 < fault.place.line <= len(lines) for fault in found.faults)


@settings(max_examples=200)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes) -> None:
    assert isinstance(read(tmp_path, data), Captions | Unread)
    assert isinstance(read(tmp_path, b"00:00:01,000 --> 00:00:02,000\n" + data), Captions | Unread)
