"""Markers that editors made: of each program, at the frame that was meant; and our own files, as they were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from urllib.parse import quote

import pytest

from mooclint.review.errors import InputError
from mooclint.review.exchange.markers.films import Films
from mooclint.review.exchange.markers.found import MarkerError, MarkerFile, said
from mooclint.review.exchange.markers.placed import Setting, begins
from mooclint.review.exchange.markers.read import MOST, has_markers, read_markers
from mooclint.review.exchange.markers.timeline import Timeline, timeline
from mooclint.review.exchange.markers.write import FORMATS
from tests.review.test_markers import HOSTILE, PATH, WAYS, even, frames_of, line_of, named, out, remark

FILMS = Films([PATH, "video/екінші.mp4"])


def back(tmp_path: Path, ending: str, data: bytes | str) -> MarkerFile:
    path = tmp_path / f"markers{ending}"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    assert has_markers(path)
    return read_markers(path, FILMS.called)


def taken(file: MarkerFile, line: Timeline, begin: int | None = None) -> Iterator[tuple[int, int, str, str]]:
    """(first frame, last frame, text, severity) of every remark."""
    fps = next((one.fps for one in file.found if one.fps), None) or line.rate.fps
    if begin is None:
        begin = file.begin if file.begin is not None else begins(file.found, line, fps)[0]
    setting = Setting(line=line, fps=fps, begin=begin)
    for one in file.found:
        for words in said(one):
            start, end = setting.span(one, words.frames)
            assert start.frame is not None
            last = start.frame if end is None or end.frame is None else end.frame
            yield start.frame, last, words.text, words.severity


# --- our own files


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("way", WAYS, ids=named)
def test_what_we_write_is_read_to_the_same_frames(way: tuple[Fraction, bool], form: str, tmp_path: Path) -> None:
    line, frames = line_of(*way), frames_of(way[0])
    spans = [(one, min(one + number % 3 * 17, line.length - 1)) for number, one in enumerate(frames)]
    remarks = [remark(number, start, last) for number, (start, last) in enumerate(spans, 1)]
    file = back(tmp_path, FORMATS[form].ending, out(form, line, *remarks))
    found = list(taken(file, line, None if file.begin is not None else line.begin))
    assert [(start, last) for start, last, _, _ in found] == spans


@pytest.mark.parametrize("form", FORMATS)
def test_what_we_write_is_read_whole(form: str, tmp_path: Path) -> None:
    line = line_of(Fraction(25), False)
    severities = ("must", "should", "note", "question")
    remarks = [
        remark(number, number * 30 // 60 * 60, number * 30, text=text, severity=severities[number % 4])
        for number, text in enumerate(HOSTILE, 2)
    ]  # two at a frame
    file = back(tmp_path, FORMATS[form].ending, out(form, line, *remarks))
    found = list(taken(file, line, line.begin))
    wanted = [
        (number * 30 // 60 * 60, number * 30, text.strip(), severities[number % 4])
        for number, text in enumerate(HOSTILE, 2)
    ]
    assert sorted(found) == sorted(wanted)


def test_line_breaks_that_final_cut_makes_blanks_of(tmp_path: Path) -> None:
    """It writes them into attributes as they are, where XML reads a blank."""
    line = line_of(Fraction(25), False)
    remarks = [remark(1, 5, 30, text="бірінші\nжол"), remark(2, 5, text="екінші"), remark(3, 20)]
    data = out("fcpxml", line, *remarks).replace(b"&#10;", b"\n")
    assert list(taken(back(tmp_path, ".fcpxml", data), line)) == [
        (5, 5, "екінші", "should"), (5, 30, "бірінші жол", "should"), (20, 20, "Шу бар", "should"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_a_variable_rate_comes_back(form: str, tmp_path: Path) -> None:
    shown = even(Fraction(30), 300)
    assert shown.table is not None
    ticks = shown.table.ticks[:]
    for at in range(150, 300):  # the second half at 20 frames a second
        ticks[at] = 150 + (at - 150) * 3 // 2
    varied = replace(shown, table=replace(shown.table, ticks=ticks, end=376), seconds=Fraction(376, 30))
    line, told = timeline(varied, fps=Fraction(30))
    assert told
    spans = [(0, 0), (10, 40), (149, 151), (160, 160), (201, 222), (299, 299)]
    remarks = [remark(number, start, last) for number, (start, last) in enumerate(spans, 1)]
    file = back(tmp_path, FORMATS[form].ending, out(form, line, *remarks))
    assert [(start, last) for start, last, _, _ in taken(file, line)] == spans


# --- programs

RESOLVE = """TITLE: {title}
FCM: NON-DROP FRAME

001  001      V     C        01:00:01:00 01:00:01:01 01:00:01:00 01:00:01:01{blank}
 |C:ResolveColorRed |M:Дыбыс жоқ |D:1

002  001      V     C        01:00:02:12 01:00:02:13 01:00:02:12 01:00:02:13{blank}
Титр тым ұсақ,
оқылмайды |C:ResolveColorGreen |M:Marker 2 |D:25

003  001      V     C        01:00:03:00 01:00:03:01 01:00:03:00 01:00:03:01{blank}
 |C:ResolveColorYellow |M:Қате: a|b |D:x

""".replace("{blank}", "  ")
READ = [
    (25, 25, "Дыбыс жоқ", "must"), (62, 86, "Титр тым ұсақ,\nоқылмайды", "note"), (75, 75, "Қате: a|b", "should"),
]  # fmt: skip


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_edit_list_of_resolve(codec: str, tmp_path: Path) -> None:
    line = line_of(Fraction(25), False)
    text = RESOLVE.format(title="1 сабақ")
    assert list(taken(back(tmp_path, ".edl", text.encode(codec)), line)) == READ


def test_drop_frame_and_a_time_code_of_ones_own(tmp_path: Path) -> None:
    line = line_of(Fraction(30000, 1001), True)
    text = RESOLVE.format(title="x").replace("01:00:0", "01:01:0").replace(":00 ", ";00 ").replace(":12 ", ";12 ")
    with pytest.raises(InputError, match="time code"):  # a number that is left out
        list(taken(back(tmp_path, ".edl", text.replace("01:01:01;00", "01:01:00;00")), line, 0))
    text = text.replace("01:01:01;00", "01:01:00;02")
    assert [one[0] for one in taken(back(tmp_path, ".edl", text), line, 107_892)] == [1800, 1870, 1888]


def test_an_edit_list_that_says_drop_frame_in_its_head_alone(tmp_path: Path) -> None:
    line = line_of(Fraction(30000, 1001), True)
    text = RESOLVE.format(title="x").replace("NON-DROP", "DROP").replace("01:00:0", "00:10:0")
    assert [one[0] for one in taken(back(tmp_path, ".edl", text), line, 0)] == [18012, 18054, 18072]


def test_the_cuts_in_a_table_of_resolve_are_no_markers(tmp_path: Path) -> None:
    text = "#,Name,Record In,Record Out,Color,Notes\n1,a.mov,00:00:01:00,00:00:02:00,,\n"
    text += "2,,00:00:03:00,00:00:03:01,Red,Шу\n"
    assert list(taken(back(tmp_path, ".csv", text), line_of(Fraction(25), False))) == [(75, 75, "Шу", "must")]


def test_where_the_timeline_begins_is_told_by_the_film(tmp_path: Path) -> None:
    file = back(tmp_path, ".edl", RESOLVE.format(title="x"))
    short, long = line_of(Fraction(25), False), timeline(even(Fraction(25), 25 * 7200))[0]
    assert begins(file.found, short, Fraction(25))[0] == 90_000
    with pytest.raises(MarkerError, match="not plain"):
        begins(file.found, long, Fraction(25))
    early = back(tmp_path, ".edl", RESOLVE.format(title="x").replace("01:00:", "00:00:"))
    assert begins(early.found, long, Fraction(25)) == begins(early.found, short, Fraction(25)) == (0, None)


CLAPSHOT = """\ufeffTITLE: {title}
FCM: NON DROP FRAME

001  001  C  V  00:10:01:12  00:10:02:12  00:10:01:12  00:10:02:12
@Айгүл, Nov 28 3:04pm
Шу бар [has drawing] |C:ResolveColorPurple |M:Айгүл |D:24

"""


@pytest.mark.parametrize(
    ("fps", "frame"), [(Fraction(24), 14436), (Fraction(25), 15037), (Fraction(24000, 1001), 14422)]
)
def test_an_edit_list_of_clapshot(fps: Fraction, frame: int, tmp_path: Path) -> None:
    """Its time codes are the clock's: at 24000/1001 ten minutes and a second end with frame 14,410."""
    line = timeline(even(fps, int(fps * 900)))[0]
    found = list(taken(back(tmp_path, ".edl", CLAPSHOT.format(title="x")), line))
    assert found == [(frame, frame, "Айгүл: Шу бар [has drawing]", "note")]


def test_locators(tmp_path: Path) -> None:
    event = "001  AX V C 00:00:00:00 00:00:05:00 00:00:00:00 00:00:05:00"
    text = f"TITLE: x\n{event}\n* FROM CLIP NAME: a.mov\n* LOC: 00:00:01:14 RED     Түзету керек\n"
    assert list(taken(back(tmp_path, ".edl", text), line_of(Fraction(25), False))) == [
        (39, 39, "Түзету керек", "must")
    ]  # fmt: skip


PREMIERE = (
    "Marker Name\tDescription\tIn\tOut\tDuration\tMarker Type\t\n"
    "Дыбыс\tтым баяу\t00;00;23;01\t00;00;24;25\t00;00;01;24\tComment\t\n"
    "\tТитр\t00;01;00;02\t00;01;00;02\t00;00;00;00\tComment\t\n"
)


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "utf-8"])
def test_a_table_of_premiere(codec: str, tmp_path: Path) -> None:
    line = line_of(Fraction(30000, 1001), True)
    assert list(taken(back(tmp_path, ".csv", PREMIERE.encode(codec)), line)) == [
        (691, 744, "Дыбыс: тым баяу", "note"), (1800, 1800, "Титр", "note"),
    ]  # fmt: skip


QUOTED = quote(PATH.rpartition("/")[2])
XMEML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xmeml>
<xmeml version="4"><sequence id="s">
<rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><name>{name}</name>
<media><video><track>
<clipitem id="c"><name>x</name><start>100</start><end>300</end><in>50</in><out>250</out>
<file id="f"><name>1 сабақ &amp; “кіріспе”.mp4</name><pathurl>file://localhost/C%3a/a/{quoted}</pathurl></file>
<marker><name>Клипте</name><comment></comment><in>60</in><out>-1</out></marker>
</clipitem>
<generatoritem id="g"><name>Marker</name><start>0</start><end>900</end><in>0</in><out>900</out>
<marker><name>Айгүл</name><comment>Екеуінде</comment><in>110</in><out>-1</out></marker></generatoritem>
</track></video></media>
<marker><name>Айгүл</name><comment>Екеуінде</comment><in>110</in><out>-1</out></marker>
<marker><name></name><comment>Аралық</comment><in>120</in><out>130</out><pproColor>4281740498</pproColor></marker>
<marker><name>Бос жерде</name><comment/><in>20</in><out>-1</out></marker>
</sequence></xmeml>"""


def test_a_sequence_of_premiere(tmp_path: Path) -> None:
    """A marker over a film is at the frame of that film, wherever it was cut to; what stands twice is read once."""
    line = line_of(Fraction(25), False)
    file = back(tmp_path, ".xml", XMEML.format(quoted=QUOTED, name="1 сабақ &amp; “кіріспе”.mp4 (тексеру)"))
    found = list(taken(file, line))
    assert {(60, 60, "Айгүл: Екеуінде", "note"), (70, 79, "Аралық", "must"), (20, 20, "Бос жерде", "note")} <= {*found}
    assert (60, 60, "Клипте", "note") in found
    assert {FILMS.in_title(one.film) for one in file.found} == {PATH}


FCPXML = f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.11"><resources><format id="r1" frameDuration="1001/30000s"/>
<asset id="r2" name="x" start="108108/30s" duration="600s" format="r1">
<media-rep kind="original-media" src="file:///a/{QUOTED}"/></asset></resources>
<library><event name="e"><project name="екінші">
<sequence format="r1" tcStart="108108/30s" tcFormat="NDF" duration="600s"><spine>
<gap offset="108108/30s" start="3600s" duration="10010/30s" name="Gap">
<marker start="108010010/30000s" duration="1001/30000s" value="Бос жер"/>
<asset-clip lane="1" ref="r2" offset="3600s" start="108118010/30000s" duration="10010/30s" name="x">
<marker start="108118010/30000s" duration="10010/30000s" value="Дыбыс" completed="0" note="тым баяу"/>
</asset-clip></gap>
<clip duration="10010/30s" start="0s" name="ішінде">
<marker start="1001/30s" duration="1001/30000s" value="Кейінгі клипте"/><chapter-marker start="0s" value="Тарау"/>
</clip></spine></sequence></project></event></library></fcpxml>"""


def test_a_project_of_final_cut(tmp_path: Path) -> None:
    """Each in the time of its clip: in a gap it is on the timeline, in a film of the course in the film."""
    file = back(tmp_path, ".fcpxml", FCPXML)
    line = line_of(Fraction(30000, 1001), False)
    by_film = {}
    for one, (start, last, text, severity) in zip(file.found, taken(file, line), strict=True):
        by_film[text] = FILMS.in_title(one.film), start, last, severity
    assert by_film == {
        "Бос жер": ("video/екінші.mp4", 10, 10, "note"),
        "Дыбыс: тым баяу": (PATH, 10, 19, "must"),
        "Кейінгі клипте": ("video/екінші.mp4", 11000, 11000, "note"),
        "Тарау": ("video/екінші.mp4", 10000, 10000, "note"),
    }


def test_captions_and_annotations_of_others(tmp_path: Path) -> None:
    line = line_of(Fraction(25), False)
    text = "WEBVTT\n\nNOTE жоқ\n\n1\n00:01.000 --> 00:02.000 line:0\n<v Айгүл>Дыбыс <i>жоқ</i>\n\n"
    text += "01:00.010 --> 01:00.020\nA &amp; B"
    assert list(taken(back(tmp_path, ".vtt", text), line)) == [
        (25, 49, "Дыбыс жоқ", "note"), (1500, 1500, "A & B", "note"),
    ]  # fmt: skip
    text = '{"@context": "http://www.w3.org/ns/anno.jsonld", "bodyValue": "Шу", "target": "a.mp4#t=npt:4,5"}'
    assert list(taken(back(tmp_path, ".json", text), line)) == [(100, 124, "Шу", "note")]


# --- rates


@pytest.mark.parametrize(
    ("film", "fps", "frames"),
    [
        (Fraction(50), "25", [50, 124, 150]), (Fraction(25), "50", [25, 56, 75]), (Fraction(24), "25", [24, 60, 72]),
        (Fraction(30000, 1001), "25", [30, 74, 90]), (Fraction(24000, 1001), "30000/1001", [24, 58, 72]),
    ],
)  # fmt: skip
def test_another_rate_goes_by_time(film: Fraction, fps: str, frames: Sequence[int], tmp_path: Path) -> None:
    line = timeline(even(film, int(film * 600)))[0]
    base = {"25": 25, "50": 50, "30000/1001": 30}[fps]
    file = back(tmp_path, ".edl", RESOLVE.format(title="x").replace("01:00:", "00:00:"))
    setting = Setting(line=line, fps=Fraction(fps))
    assert [setting.span(one)[0].frame for one in file.found] == frames
    assert base


def test_rates_that_are_a_thousandth_apart_are_taken_only_where_both_ways_agree(tmp_path: Path) -> None:
    """24 and 23.976: by the clock and by frames it is the same frame for the first twenty seconds."""
    line = timeline(even(Fraction(24000, 1001), 24 * 600))[0]
    text = RESOLVE.format(title="x").replace("01:00:", "00:00:").replace("00:00:03:00", "00:00:30:00")
    file = back(tmp_path, ".edl", text)
    setting = Setting(line=line, fps=Fraction(24))
    assert [setting.span(one)[0].frame for one in file.found[:2]] == [24, 60]
    with pytest.raises(MarkerError, match="by the clock"):
        setting.span(file.found[2])


def test_what_is_beyond_the_film_is_refused_alone(tmp_path: Path) -> None:
    line = timeline(even(Fraction(25), 70))[0]
    file = back(tmp_path, ".edl", RESOLVE.format(title="x"))
    setting = Setting(line=line, fps=Fraction(25), begin=90_000)
    assert [setting.span(one)[0].frame for one in file.found[:2]] == [25, 62]
    assert setting.span(file.found[1])[1] is not None  # it ends with the film
    with pytest.raises(MarkerError, match="ends before it"):
        setting.span(file.found[2])
    with pytest.raises(MarkerError, match="before the beginning"):
        replace(setting, begin=100_000).span(file.found[0])


# --- whose film


@pytest.mark.parametrize(
    ("word", "film"),
    [
        (PATH, PATH), ("1 сабақ & “кіріспе”.mp4", PATH), ("C:\\a\\1 САБАҚ & “кіріспе”.MP4", PATH),
        ("1 сабақ & “кіріспе”", PATH), ("Marker - екінші.mp4 (28.11)", "video/екінші.mp4"),
        ("екі\u043d\u0448\u0456", "video/екінші.mp4"), ("", ""), ("Timeline 1", ""), ("mp4", ""),
    ],
)  # fmt: skip
def test_whose_film_it_is(word: str, film: str) -> None:
    assert FILMS.in_title(word) == film


def test_a_name_of_several_films_means_none() -> None:
    assert Films(["a/1.mp4", "b/1.mp4"]).called("1.mp4") == ""
    assert Films(["a/1.mp4", "b/1.mp4"]).called("b/1.mp4") == "b/1.mp4"


# --- what breaks no reader

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><xmeml>&b;</xmeml>'


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        (".edl", b""), (".edl", b"\0\1\2" * 99), (".edl", b"TITLE: x\nFCM: x\n"), (".edl", b"|C:|M:|D:" * 9),
        (".xml", b"<xmeml>"), (".xml", b"<html/>"), (".xml", BOMB.encode()), (".xml", b"<xmeml/>"),
        (".xml", b"\xff\xfe<"),
        (".xml", b"<xmeml>" + b"<sequence>" * 300 + b"</sequence>" * 300 + b"</xmeml>"),
        (".fcpxml", XMEML.encode()[:400]), (".fcpxml", b"<fcpxml version='x'><resources/></fcpxml>"),
        (".vtt", b"WEBVTT"), (".vtt", b"-->" * 99), (".jsonld", b"{"), (".jsonld", b"[" * 100_000),
        (".jsonld", b"null"),
        (".jsonld", b'{"@context":"anno.jsonld","items":[1,{},{"target":[{"selector":[7]}]},{"target":"x#t=1e9,"}]}'),
    ],
)  # fmt: skip
def test_what_has_no_marker_is_told(ending: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / f"x{ending}"
    path.write_bytes(data)
    with pytest.raises(MarkerError) as told:
        read_markers(path, FILMS.called)
    assert told.value.message.template


def test_too_many_markers_and_too_large_a_file(tmp_path: Path) -> None:
    one = "1  1  V  C  00:00:01:00 00:00:01:01 00:00:01:00 00:00:01:01\n |C:x |M:a |D:1\n"
    with pytest.raises(MarkerError, match="more markers than"):
        back(tmp_path, ".edl", one * (MOST + 1))
    assert len(back(tmp_path, ".edl", one * MOST).found) == MOST
    with pytest.raises(MarkerError, match="larger than"):
        back(tmp_path, ".edl", b" " * (16 * 2**20 + 1))


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_was_cut_gives_what_is_whole_or_a_reason(form: str, tmp_path: Path) -> None:
    line = line_of(Fraction(25), False)
    data = out(form, line, *(remark(number, number * 50, number * 50 + 9) for number in range(1, 6)))
    whole = {*taken(back(tmp_path, FORMATS[form].ending, data), line, line.begin)}
    path = tmp_path / f"cut{FORMATS[form].ending}"
    for at in range(0, len(data), 7):
        path.write_bytes(data[:at])
        try:
            found = [*taken(read_markers(path, FILMS.called), line, line.begin)]
        except InputError:
            continue
        assert len({*found} - whole) <= 1  # the last one may have lost its end


def test_a_form_is_no_file_of_markers(tmp_path: Path) -> None:
    for name, text in (
        ("a.csv", "Маңыздылығы;Сын-ескертпе;Файл;Орны\nміндетті;Шу;1.mp4;0:20\n"),
        ("a.json", '{"schema": "mooclint/remarks@1", "remarks": []}'), ("a.yaml", "remarks: []"), ("a.csv", ""),
        ("a.csv", "start;text\n0:20;Шу\n"),
    ):  # fmt: skip
        (tmp_path / name).write_text(text, "utf-8")
        assert not has_markers(tmp_path / name)
