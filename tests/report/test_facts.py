"""What was seen and heard in a film, as probe and the JSON of a report tell it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from mooclint.cli import probe
from mooclint.cli.main import main
from mooclint.files.data import data_folder
from mooclint.media.signals import Event, Inspection, Level, Signal
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.report.facts import describe_signals
from mooclint.report.json import report_json
from tests.clips import clip
from tests.support import Workshop, report

SAY = localizer("en")
SEEN = Inspection(
    level=Level.QUICK,
    signals=(
        Signal(name="silence", present=True, value=4.1, events=(Event(start=192, end=196.1),)),
        Signal(name="clipping", present=False),
        Signal(name="noise", present=None, reason=Message("nobody speaks in it")),
        Signal(name="upscaled", present=True, value=720),
        Signal(name="caption_offset", present=True, value=-1.2),
    ),
)


def test_signals_are_told_in_plain_words_with_their_times() -> None:
    assert describe_signals(SEEN, SAY) == [
        "! Nothing is heard: 3:12–3:16 (4.1\N{NO-BREAK SPACE}s).",
        "! The source of the picture has about 720 lines.",
        "! The captions come 1.2\N{NO-BREAK SPACE}s too early.",
    ]
    assert describe_signals(None, SAY) == []
    nothing = Inspection(level=Level.FULL, signals=(Signal(name="silence", present=False),))
    assert describe_signals(nothing, SAY) == ["Looked and listened: nothing was found."]


def test_a_report_has_the_signals_of_films_that_were_looked_at(tmp_path: Path) -> None:
    change = {"code": "К1_M1_С1_В1", "role": "delivery", "signals": {"silence": {"value": 3, "events": [[1, 4]]}}}
    made = replace(report(Workshop(tmp_path).make({"media": [change]}).evidence), digest="0" * 64)
    body = json.loads(json.dumps(report_json(made, SAY)))
    schema = json.loads((data_folder("schemas") / "report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(body)
    (film,) = [media for media in body["media"] if "signals" in media]
    assert film["path"] == "video/К1_M1_С1_В1_Кіріспе.mp4"
    assert film["inspected"] == "full"
    event = {"start": 1, "end": 4, "value": None}
    row = {"name": "silence", "present": True, "value": 3, "unit": "s", "events": [event], "reason": None}
    assert film["signals"] == [row]


@pytest.mark.parametrize("role", [(), ("--role", "delivery"), ("--role", "master")])
def test_probe_lists_them_and_what_is_not_known(
    role: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(probe, "_inspected", lambda *_: [SEEN])
    out = _run(capsys, "--lang", "en", "probe", "--inspect", "quick", *role, str(clip("progressive.mp4")))
    assert "! Nothing is heard: 3:12–3:16" in out
    assert "Noise behind speech: Not verified: nobody speaks in it." in out
    head, remedies = out.split("How to mend")
    assert "SIG-" not in head
    assert "SIG-1 " in remedies
    assert "SIG-23 " in remedies


def test_of_what_cannot_be_looked_at_it_is_not_said_that_nothing_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no film" * 999)
    out = _run(capsys, "--lang", "en", "probe", "--inspect", "quick", str(tmp_path / "a.mp4"))
    assert "nothing was found" not in out
    assert "All that is looked and listened for: Not verified: its picture and sound cannot be decoded." in out


def test_a_plain_probe_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert "SIG-" not in _run(capsys, "probe", "--format", "json", str(clip("progressive.mp4")))


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    with pytest.raises(SystemExit):
        main(list(words))
    return capsys.readouterr().out
