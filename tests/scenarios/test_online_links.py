"""`mooclint lint --online` against sites on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from mooclint.links import online
from tests.links.test_online import FAST, Site, here, says
from tests.scenarios.cli import Mooclint, small

pytestmark = pytest.mark.scenario


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with a good page, asked in place of every other; the product asks no address of this machine."""
    made = Site()
    made.pages["/good"] = says("200 OK")
    asked = partial(online.ask_links, limits=FAST, resolved=here, allowed=lambda ip: not ip.startswith("10."))
    monkeypatch.setattr(online, "ask_links", asked)
    yield made
    made.close()


def course(folder: Path, *links: str) -> Path:
    """A package with a reading for every link."""
    items = [{"reading": f"K1_M1_C1_O{n}_Text", "link": link} for n, link in enumerate(links, 1)]
    return small(folder, {"set": "modules/0/lessons/0/items", "to": items}, media=None)


def test_dead_links_are_findings(mooclint: Mooclint, site: Site, tmp_path: Path) -> None:
    good, gone, inner = site.link("/good"), site.link("/gone"), "http://inner.example/"
    course(tmp_path, good, gone, inner)
    before = mooclint("lint", "--select", "RD-3", "--format", "json")
    assert before.json("report")["findings"] == []
    assert not site.asked
    after = mooclint("lint", "--online", "--select", "RD-3", "--format", "json")
    (finding,) = after.json("report")["findings"]
    assert finding["rule"] == "RD-3"
    assert finding["path"] == "course.yaml"
    assert f"{gone} (404: there is no such page)" in finding["message"]
    assert after.err == "Links that were not asked: 1\n"
    assert mooclint("lint", "--online", "--quiet", "--select", "RD-3").err == ""


def test_without_a_network_the_links_are_unknown(mooclint: Mooclint, site: Site, tmp_path: Path) -> None:
    course(tmp_path, "http://nowhere.example/")
    ended = mooclint("lint", "--online", "--select", "RD-3", "--format", "json")
    assert ended.json("report")["findings"] == []
    assert ended.err == "No site could be reached, so nothing is known of the links.\n"


def test_without_the_option_nothing_is_said_of_the_network(mooclint: Mooclint, site: Site, tmp_path: Path) -> None:
    course(tmp_path, "http://nowhere.example/")
    assert mooclint("lint", "--select", "RD-3").err == ""


def test_a_site_is_not_asked_again_and_again(mooclint: Mooclint, tmp_path: Path) -> None:
    course(tmp_path)
    ended = mooclint("lint", "--online", "--watch")
    assert ended.code == 2
    assert ended.out == ""
    assert "--watch" in ended.err


def test_an_earlier_state_had_the_same_dead_links(mooclint: Mooclint, site: Site, tmp_path: Path) -> None:
    course(tmp_path, site.link("/gone"))
    report = mooclint("lint", "--online", "--select", "RD-3", "--format", "json")
    (tmp_path / "before.json").write_text(report.out, encoding="utf-8")
    ended = mooclint("lint", "--online", "--select", "RD-3", "--diff", "before.json", "--format", "json")
    assert ended.json("report")["findings"] == []
