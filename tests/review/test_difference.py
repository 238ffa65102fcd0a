"""What changed between two snapshots: files, texts, media, findings."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mooclint.files.data import data_folder
from mooclint.message.localizer import localizer
from mooclint.review.material.bag import MEDIA, REPORT, TEXTS, Snapshot, SnapshotError
from mooclint.review.material.snapshot import take_snapshot
from mooclint.review.material.wording import wording, wording_json
from mooclint.review.rounds.difference import (
    MAX_COMPARED,
    MAX_LETTERS,
    MAX_LINES,
    Difference,
    Line,
    MediaChange,
    TextChange,
    _unordered,
    compare,
    difference,
    difference_json,
    difference_lines,
)
from tests.effort import ends
from tests.word import page

TODAY = date(2026, 11, 27)
SRT = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:04,000\nЕкінші\n"


def taken(folder: Path, files: dict[str, bytes | Any], **tags: Any) -> Snapshot:
    """The snapshot of a folder that holds exactly these files; `tags` are the report and the media facts."""
    for path in [*folder.rglob("*")]:
        if path.is_file() and ".mooclint" not in path.parts:
            path.unlink()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes):
            path.write_bytes(data)
        else:
            data.save(path)
    texts = {TEXTS: wording_json(wording(folder))}
    written = {
        name: json.dumps(tags[key]).encode() for key, name in (("report", REPORT), ("media", MEDIA)) if key in tags
    }
    return take_snapshot(folder, {**texts, **written}, TODAY).snapshot


def finding(number: int) -> dict[str, Any]:
    return {
        "fingerprint": f"{number:016x}", "rule": "VID-3", "path": "a.mp4", "message": f"{number} min", "line": 1,
        "severity": "error", "verdict": "fail",
    }  # fmt: skip


@pytest.fixture
def two(tmp_path: Path) -> Difference:
    before = taken(
        tmp_path,
        {
            "a.mp4": b"1",
            "b.mp4": b"same",
            "c.mp4": b"same",
            "gone.pdf": b"2",
            "script.docx": page("Бір", [["Екі", "Үш"], ["Төрт", "Бес"]], "Алты"),
            "a.srt": SRT.format("Бірінші").encode(),
            "note.txt": b"x\n\ny\n",
        },
        report={"findings": [finding(1), finding(2)]},
        media={"media": [{"path": "a.mp4", "duration_s": 60.0, "signals": [{"name": "loudness_low", "value": -30}]}]},
    )
    after = taken(
        tmp_path,
        {
            "a.mp4": b"11",
            "d/b.mp4": b"same",
            "new.pdf": b"3",
            "script.docx": page("Бір", [["Екі", "Үш"], ["Төрт!", "Бес"]], "Алты", "Жеті"),
            "a.srt": SRT.format("Басқа").encode(),
            "note.txt": b"x\ny\n",
        },
        report={"findings": [finding(2), finding(3)]},
        media={"media": [{"path": "a.mp4", "duration_s": 62.5}]},
    )
    return difference(before, after)


def test_what_changed_is_told(two: Difference) -> None:
    assert two.added == ("new.pdf",)
    assert two.renamed == (("b.mp4", "d/b.mp4"),)
    assert two.gone == ("c.mp4", "gone.pdf")
    assert two.changed == ("a.mp4", "a.srt", "note.txt", "script.docx")
    assert two.media == (
        MediaChange(path="a.mp4", fact="duration", before=60.0, after=62.5),
        MediaChange(path="a.mp4", fact="loudness", before=-30.0, after=None),
    )
    assert two.texts == (
        TextChange(path="a.srt", lines=(Line(1, 0, "Бірінші"), Line(0, 1, "Басқа")), left_out=0, in_order=True),
        TextChange(
            path="script.docx",
            lines=(Line(4, 0, "Төрт"), Line(0, 4, "Төрт!"), Line(0, 7, "Жеті")),
            left_out=0,
            in_order=True,
        ),
    )
    assert two.findings_gone is not None
    assert two.findings_new is not None
    assert [one.message for one in two.findings_gone] == ["1 min"]
    assert [one.message for one in two.findings_new] == ["3 min"]


def test_it_is_shown_in_three_languages(two: Difference) -> None:
    shown = {language: list(difference_lines(two, localizer(language))) for language in ("kk", "ru", "en")}
    assert shown["en"] == [
        "New: new.pdf",
        "Gone: c.mp4",
        "Gone: gone.pdf",
        "Renamed: b.mp4 → d/b.mp4",
        "Changed: a.mp4",
        "  Duration: 60\N{NO-BREAK SPACE}s → 62.5\N{NO-BREAK SPACE}s",
        "  Loudness: -30.0 LUFS → not known",
        "Changed: a.srt",
        "  - 1: Бірінші",
        "  + 1: Басқа",
        "Changed: note.txt",
        "Changed: script.docx",
        "  - 4: Төрт",
        "  + 4: Төрт!",
        "  + 7: Жеті",
        "Findings that are gone: errors 1, warnings 0.",
        "  VID-3 a.mp4: 1 min",
        "New findings: errors 1, warnings 0.",
        "  VID-3 a.mp4: 3 min",
        "Not verified, and so neither gone nor new: 0 before, 0 now.",
    ]
    assert not [line for language in ("kk", "ru") for line in shown[language] if "[en]" in line]
    assert len({len(lines) for lines in shown.values()}) == 1


def test_the_json_holds_to_its_schema(two: Difference) -> None:
    text = (data_folder("schemas") / "review-diff.schema.json").read_text(encoding="utf-8")
    data = difference_json(two)
    Draft202012Validator(json.loads(text)).validate(json.loads(json.dumps(data)))
    assert data["files"]["renamed"] == [{"before": "b.mp4", "after": "d/b.mp4"}]


def test_nothing_changed(tmp_path: Path) -> None:
    same = taken(tmp_path, {"a.txt": b"x"})
    found = difference(same, same)
    assert (found.texts, found.media, found.findings_gone, found.findings_new) == ((), (), None, None)
    assert list(difference_lines(found, localizer("en"))) == ["Both are the same, byte by byte."]


STRANGE = (
    b"",
    b"[]",
    b"{",
    b"\xff",
    b'{"findings": 1, "media": {"a": 1}, "documents": []}',
    b'{"findings": [1, {}, {"fingerprint": 1}], "media": [1, {"signals": 7}], "documents": {"a.txt": 5}}',
    b"[" * 100_000,
)


@pytest.mark.parametrize("tag", STRANGE, ids=range(len(STRANGE)))
def test_tag_files_of_strangers_tell_nothing(tmp_path: Path, tag: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    tags = {REPORT: tag, MEDIA: tag, TEXTS: tag}
    before = take_snapshot(tmp_path, tags, TODAY).snapshot
    (tmp_path / "a.txt").write_bytes(b"y")
    found = difference(before, take_snapshot(tmp_path, tags, TODAY).snapshot)
    assert found.changed == ("a.txt",)
    assert (found.texts, found.media, found.findings_new or None) == ((), (), None)


def test_a_tag_file_that_went_away_is_told(tmp_path: Path) -> None:
    before = taken(tmp_path, {"a.txt": b"x"})
    (before.folder / TEXTS).unlink()
    (before.folder / TEXTS).mkdir()
    with pytest.raises(SnapshotError):
        difference(before, before)


LINES = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@pytest.mark.property
@given(old=LINES, new=LINES)
def test_the_lines_lead_from_one_to_the_other(old: list[str], new: list[str]) -> None:
    change = compare("x", old, new)
    gone, added = {line.before for line in change.lines}, {line.after for line in change.lines}
    kept = [text for number, text in enumerate(old, 1) if number not in gone]
    assert kept == [text for number, text in enumerate(new, 1) if number not in added]
    assert all(line.text == (old[line.before - 1] if line.before else new[line.after - 1]) for line in change.lines)


@pytest.mark.property
@given(old=LINES, new=LINES)
def test_without_order_only_counts_are_compared(old: list[str], new: list[str]) -> None:
    lines = list(_unordered(old, new, 1))
    assert Counter(line.text for line in lines if line.before) == Counter(old) - Counter(new)
    assert Counter(line.text for line in lines if line.after) == Counter(new) - Counter(old)


def test_very_different_texts_are_compared_without_order() -> None:
    many = [str(number) for number in range(MAX_COMPARED // 2)]
    change = compare("x", ["1", "a", "b", "2"], ["3", *many, "4"])
    assert not change.in_order
    assert [line.text for line in change.lines if line.before] == ["a", "b"]
    assert (len(change.lines), change.left_out) == (MAX_LINES, len(many) - MAX_LINES + 2)


def test_long_paragraphs_are_cut() -> None:
    assert len(compare("x", [], ["a" * 5_000]).lines[0].text) == MAX_LETTERS


def test_texts_that_are_made_to_be_slow() -> None:
    with ends():
        compare("x", ["x", "y"] * (MAX_COMPARED // 199 // 2), ["x"] * 199)
        compare("x", ["x"] * 100_000, ["x", "y"] * 50_000)


def test_what_is_no_text_has_no_words(tmp_path: Path) -> None:
    (tmp_path / "broken.docx").write_bytes(b"PK\3\4")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (tmp_path / "b.srt").write_bytes(b"")
    (tmp_path / "c.txt").write_bytes(b"\0\1\2")
    (tmp_path / "long.md").write_bytes(b"x\n" * 3_000_000)
    (tmp_path / "d.md").write_text("# Бас\n\n мәтін \n", "utf-8")
    assert wording(tmp_path) == {"d.md": ("# Бас", "мәтін")}


def test_a_renamed_file_keeps_its_findings(tmp_path: Path) -> None:
    """Nothing is gone or new where only names are others; a finding that came besides is new."""

    def found(number: int, path: str, message: str) -> dict[str, Any]:
        return {**finding(number), "path": path, "message": message}

    old = [found(1, "d/a.mp4", "d/a.mp4: 1 min"), found(2, "", "a.mp4 has no captions"), found(3, "b.mp4", "2 min")]
    new = [
        found(4, "d/new.mp4", "d/new.mp4: 1 min"),
        found(5, "", "new.mp4 has no captions"),
        found(3, "b.mp4", "2 min"),
    ]
    files = {"d/a.mp4": b"1", "b.mp4": b"2"}
    before = taken(tmp_path, files, report={"findings": old})
    after = taken(
        tmp_path,
        {"d/new.mp4": b"1", "b.mp4": b"2"},
        report={"findings": [*new, found(6, "d/new.mp4", "d/new.mp4: 1 min")]},
    )
    two = difference(before, after)
    assert two.renamed == (("d/a.mp4", "d/new.mp4"),)
    assert two.findings_gone == ()
    assert [one.fingerprint for one in two.findings_new or ()] == [f"{6:016x}"]


def test_what_was_not_verified_is_neither_gone_nor_new(tmp_path: Path) -> None:
    """A film that nobody could look at was no fault; one that the check could not look at any more is not mended."""
    unknown, waived = {"verdict": "unverified"}, {"waived": True}
    old = [finding(1), {**finding(2), **unknown}, {**finding(3), **waived}, finding(4), {**finding(5), **unknown}]
    new = [{**finding(4), **unknown}, {**finding(6), "severity": "warning"}, {**finding(7), **unknown}]
    before = taken(tmp_path, {"a.mp4": b"1"}, report={"findings": old})
    two = difference(before, taken(tmp_path, {"a.mp4": b"2"}, report={"findings": new}))
    assert [one.message for one in two.findings_gone or ()] == ["1 min"]
    assert [one.message for one in two.findings_new or ()] == ["6 min"]
    assert two.unverified == (2, 2)
    lines = list(difference_lines(two, localizer("en")))
    assert "New findings: errors 0, warnings 1." in lines
