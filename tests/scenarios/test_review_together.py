"""Several courses whose logs lie in one database: none of them knows the people of another."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.review.postgres import Server
from tests.scenarios.cli import Mooclint
from tests.scenarios.test_review import AUTHOR, COORDINATOR, EXPERTS
from tests.scenarios.test_review import course as course  # a fixture
from tests.scenarios.test_review import server as server  # a fixture

pytestmark = pytest.mark.scenario
EMAIL = "aigul@bmg.kz"


@pytest.fixture
def together(mooclint: Mooclint, course: Path, server: Server) -> tuple[Path, Path]:
    """Two courses of one coordinator; the first has an expert and an author, too."""
    other, url = Path(shutil.copytree(course, course.parent / "other")), server.url()
    for folder in (course, other):
        opened = ("review", "open", str(folder), "--as", COORDINATOR, "--email", EMAIL, "--log", url)
        assert mooclint(*opened).code == 0
    for name, role in ((AUTHOR, "author"), (EXPERTS[0], "expert")):
        assert mooclint("review", "person", str(course), name, "--role", role, "--as", COORDINATOR).code == 0
    return course, other


def test_one_who_is_in_two_of_them_acts_in_each(mooclint: Mooclint, together: tuple[Path, Path]) -> None:
    for folder in together:
        for who in (COORDINATOR, EMAIL):
            added = mooclint("review", "person", str(folder), "Сәуле Бек", "--position", who, "--as", who)
            assert added.code == 0, added.err
        assert mooclint("review", "person", str(folder), AUTHOR, "--as", COORDINATOR, "--email", "d@u.kz").code == 0
    log: list[dict[str, Any]] = mooclint("review", "log", str(together[1]), "--format", "json").json("review")["events"]
    # The author of the first course is somebody new to the second.
    assert [one["type"] for one in log].count("person.added") == 3


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_nobody_is_told_who_is_in_another(language: str, mooclint: Mooclint, together: tuple[Path, Path]) -> None:
    refused = mooclint("review", "take", str(together[1]), "--as", "Жоқ Адам", lang=language)
    assert refused.code == 2 and COORDINATOR in refused.err
    assert not any(name in refused.out + refused.err for name in (AUTHOR, EXPERTS[0]))
    shown = mooclint("review", "status", str(together[1]), "--format", "json").out
    assert not any(name in shown for name in (AUTHOR, EXPERTS[0]))
