"""From an opinion to a conclusion: what is refused, what is told first, and how one goes on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

from mooclint.criteria.load import load_criteria
from tests.scenarios.cli import Mooclint, in_three, small, tree

pytestmark = pytest.mark.scenario

ROWS = [row.id for rubric in load_criteria().rubrics for row in rubric.rows]
# No title, no author; whatever else is wrong with them.
NO_TITLE = {"set": "programme/title", "to": " "}
DASHED = {"set": "programme/title", "to": "–"}
NO_AUTHOR = {"set": "programme/authors/*/name", "to": ""}


def give(folder: Path, **changes: Any) -> None:
    """Writes opinion.json beside the package: full points, no decision."""
    data: dict[str, Any] = {
        "expert": {"name": "Ғалым Әбенов", "position": "профессор", "organisation": "ОӘБ"},
        "date": "2026-11-20",
        "points": dict.fromkeys(ROWS, 3),
    }
    (folder / "opinion.json").write_text(json.dumps({**data, **changes}, ensure_ascii=False), "utf-8")


def conclude(mooclint: Mooclint, *words: str) -> Any:
    return mooclint("conclude", "--opinion", "opinion.json", "--output", "c.pdf", "--lang", "en", *words)


def pdf_text(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ((NO_TITLE,), {"no title"}),
        ((DASHED,), {"no title"}),
        ((NO_AUTHOR,), {"no author"}),
        ((NO_TITLE, NO_AUTHOR), {"no title", "no author"}),
    ],
)
def test_without_title_or_author_there_is_none(
    mooclint: Mooclint, tmp_path: Path, changes: tuple[dict[str, str], ...], told: set[str]
) -> None:
    small(tmp_path, *changes, media=None)
    give(tmp_path, decision="agreed", reason="Әр талап тексерілді.")
    before = tree(tmp_path)
    ended = conclude(mooclint)
    assert (ended.code, ended.out) == (3, "")
    assert {words for words in ("no title", "no author") if f"The course has {words}" in ended.err} == told
    assert tree(tmp_path) == before


def test_a_blank_package_has_no_conclusion(mooclint: Mooclint, tmp_path: Path) -> None:
    assert mooclint("new", "blank").code == 0
    give(tmp_path)
    mooclint("lint", "blank")  # the cache is there
    before = tree(tmp_path)
    ended = in_three(mooclint, "conclude", "blank", "--opinion", "opinion.json", "--output", "blank.pdf")
    assert (ended.code, ended.out) == (3, "")
    assert "[en]" not in ended.err
    assert tree(tmp_path) == before


def test_open_errors_ask_for_another_decision_or_a_reason(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    give(tmp_path)
    before = tree(tmp_path)
    refused = conclude(mooclint, "-q")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.index("Open errors: ") < refused.err.index("No conclusion was written")
    assert "decision: rework" in refused.err
    assert "“reason”" in refused.err
    assert tree(tmp_path) == before
    # What it says helps: each of the two ways leads on.
    give(tmp_path, decision="қайта қарау")
    assert conclude(mooclint).code == 0
    give(tmp_path, decision="Келісілген", reason="Қателер платформада түзетілді.")
    ended = conclude(mooclint, "--force")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.index("To know before signing:") < ended.err.index("Written: c.pdf")
    text = pdf_text(tmp_path / "c.pdf")
    for words in (
        "agreed Reason for the decision",
        "Қателер платформада түзетілді.",
        "Open errors: ",
        " has full points (3)",
    ):
        assert words in text


def test_a_day_ahead_is_told_and_stands_in_the_annex(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    give(tmp_path, decision="rework", date="1.2.9000")
    ended = conclude(mooclint)
    assert ended.code == 0
    assert "The date lies in the future: 9000-02-01." in ended.err
    assert "The date lies in the future: 9000-02-01." in pdf_text(tmp_path / "c.pdf")


def test_sums_so_far(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    give(tmp_path, points={"A1-1": 3, "A1-2": "3", "A2-1a": 1}, answers={"PRD-4": "иә", "PRD-5": "Жоқ, қаріп ұсақ"})
    words = ("score", "--opinion", "opinion.json", "--lang", "en")
    ended = mooclint(*words)
    assert ended.code == 0
    assert "Sum: 6 of 6 — recommended." in ended.out
    assert "Sum so far: 1 of 27; rows still open: 8." in ended.out
    assert "yes (" in ended.out
    assert "no: қаріп ұсақ (" in ended.out
    assert "opinion.json:" in ended.err
    assert "A2-1b has no points yet" in ended.err
    scored = mooclint(*words, "-q", "--format", "json").json("score")
    assert scored["sheets"]["content"]["sum"] == 1
    assert scored["sheets"]["content"]["open"] == ROWS[3:]
    assert (scored["sheets"]["technical"]["band"], scored["sheets"]["content"]["band"]) == ("recommended", None)
    assert scored["band"] is None
    assert scored["answers"]["PRD-5"] == {"met": False, "text": "қаріп ұсақ"}
    assert not {"PRD-4", "PRD-5"} & set(scored["unanswered"])
    assert "PRD-6" in scored["unanswered"]
    assert any(line.startswith("Open errors: ") for line in scored["cautions"])


def test_the_blank_that_score_prints_is_itself_a_half_filled_opinion(mooclint: Mooclint, tmp_path: Path) -> None:
    small(tmp_path, media=None)
    assert mooclint("score", "--output", "yaml=opinion.yaml").code == 0
    assert mooclint("score", "--opinion", "opinion.yaml").code == 0
    assert mooclint("conclude", "--opinion", "opinion.yaml").code == 2


@pytest.mark.parametrize(("hour", "ahead"), [(18, True), (19, False)])
def test_the_day_is_that_of_kazakhstan(
    hour: int, ahead: bool, mooclint: Mooclint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the machine stands: there it is 28 November from 19:00 UTC on, as in the log."""
    small(tmp_path, media=None)
    give(tmp_path, date="2026-11-28", decision="rework")
    at = datetime(2026, 11, 27, hour, tzinfo=UTC)
    monkeypatch.setattr("mooclint.cli.common.datetime", SimpleNamespace(now=lambda zone: at))
    told = "The date lies in the future: 2026-11-28."
    assert (told in conclude(mooclint).err) is ahead
    assert (told in mooclint("score", "--opinion", "opinion.json", "--lang", "en").out) is ahead
