"""The HTML report in a real browser: its own policy lets its script run, and filters and languages do what they say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.report.samples import hostile, real, written

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")]

# Does what a reader does and leaves what came of it in the page.
READER = """
const said = {};
const $ = (css) => document.querySelector(css);
const all = (css) => [...document.querySelectorAll(css)];
const shown = (css) => all(css).filter((e) => e.checkVisibility()).length;
const pick = (name, value) => {
  const control = $(`.tongue[lang="en"] [data-filter="${name}"]`);
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
};
const look = (name) => {
  said[name] = {
    verdicts: [...new Set(all("[data-verdict]").filter((e) => e.checkVisibility()).map((e) => e.dataset.verdict))],
    things: shown("[data-verdict]"),
    files: shown("[data-searched]"),
    output: $('.tongue[lang="en"] output').textContent,
  };
};
look("start");
pick("verdict", "fail"); look("fail");
pick("verdict", ""); pick("section", "III"); look("III");
$('.tongue[lang="en"] button[type="reset"]').click(); look("reset");
pick("text", "PKG-2"); look("text");
pick("text", ".mp4"); look("file name");
$('.tongue[lang="en"] button[type="reset"]').click();
pick("verdict", "manual");
$('.tongue[lang="en"] .card a.code').click(); look("link");
$('input[value="ru"]').click();
said.language = document.documentElement.lang;
said.tongues = all(".tongue").filter((e) => e.checkVisibility()).map((e) => e.lang);
said.address = location.hash;
said.wide = document.documentElement.scrollWidth - innerWidth;
document.body.innerHTML = "<pre></pre>";
$("pre").textContent = JSON.stringify(said);
"""


def dom(page: Path, folder: Path, *options: str, at: str = "") -> str:
    """The document after its scripts have run; `at` is what stands behind its address."""
    command = [str(CHROMIUM), *QUIET.split(), f"--user-data-dir={folder / 'profile'}", *options, "--dump-dom"]
    command.append(page.as_uri() + at)
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("browser")
    page = folder / "report.html"
    text, count = POLICY.subn("", written("html", real(), language="en"))
    assert count == 1
    page.write_text(text.replace("</body>", f"<script>{READER}</script></body>"), encoding="utf-8")
    found = re.search("<pre>(.*)</pre>", dom(page, folder, "--window-size=500,900"))
    assert found is not None
    return json.loads(found[1])


def test_filters_show_what_they_say(said: Any) -> None:
    assert said["start"]["things"] == said["reset"]["things"] > 150
    assert said["start"]["output"] == f"{said['start']['things']} / {said['start']['things']}"
    assert said["fail"]["verdicts"] == ["fail"]
    assert 0 < said["fail"]["things"] < said["start"]["things"]
    assert 0 < said["III"]["things"] < said["start"]["things"]
    assert len(said["III"]["verdicts"]) > 1
    assert said["fail"]["output"] == f"{said['fail']['things']} / {said['start']['things']}"


def test_the_search_finds_codes_and_files(said: Any) -> None:
    assert 0 < said["text"]["things"] < said["start"]["things"]
    assert said["text"]["files"] == 0
    assert 0 < said["file name"]["files"] < said["start"]["files"]


def test_a_link_to_something_hidden_shows_it(said: Any) -> None:
    assert said["link"]["things"] == said["start"]["things"]


def test_one_language_is_shown_and_the_page_says_which(said: Any) -> None:
    assert said["tongues"] == ["ru"]
    assert said["language"] == "ru"


def test_the_filters_stay_in_the_address_and_come_back_from_it(said: Any, tmp_path: Path) -> None:
    assert said["address"] == "#?language=ru"  # the link before had shown everything again
    page = tmp_path / "report.html"
    page.write_text(written("html", real(), language="en"), encoding="utf-8")
    found = dom(page, tmp_path, at="#?verdict=fail&section=nonsense&language=ru")
    assert re.search(r'<html lang="ru"', found)
    counts = re.findall(r"<output>(\d+) / (\d+)</output>", found)
    assert counts[0] == (str(said["fail"]["things"]), str(said["fail"]["output"].split(" / ")[1]))
    assert re.search(r'<form class="filters"', found)


def test_nothing_is_wider_than_a_phone(said: Any) -> None:
    assert said["wide"] <= 0


def test_the_policy_lets_our_script_run_and_nothing_of_a_stranger(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(written("html", hostile()), encoding="utf-8")
    found = dom(page, tmp_path)
    assert re.search(r"<output>\d+ / \d+</output>", found)
    assert '<form class="filters"' in found
    assert not re.search(r'<form class="filters"[^>]*hidden', found)
    assert found.count("<script") == 1
