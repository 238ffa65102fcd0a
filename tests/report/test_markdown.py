"""Markdown, read back as code hosts read it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from mooclint.message.localizer import localizer
from mooclint.message.plain import one_line
from mooclint.report.markdown import MOST_PLACES, code, prose
from mooclint.report.model import Report
from tests.report.samples import HOSTILE, finding, hostile, mixed, real, report, written

cmarkgfm = pytest.importorskip("cmarkgfm")
OPTIONS = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
EXTENSIONS = ["table", "autolink", "strikethrough", "tasklist"]
BREAK = "\u200b"
OURS = {"h2", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li", "code"}


class Page(HTMLParser):
    """Tags, their attributes, and the text inside each tag."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(cmarkgfm.markdown_to_html_with_extensions(markdown, options=OPTIONS, extensions=EXTENSIONS))
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data.replace(BREAK, "")

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def page(*reports: Report, language: str = "en") -> Page:
    made = Page(written("markdown", *reports, language=language))
    assert set(made.tags) <= OURS
    assert made.attributes <= {"align"}
    assert made.tags.count("td") == 4 * (made.tags.count("tr") - made.tags.count("thead"))
    return made


def test_the_summary_and_the_table() -> None:
    made = page(mixed())
    assert made.texts["h2"] == ["mooclint: Деректер"]
    assert any(text.startswith("Findings: 4 ") for text in made.texts["strong"])
    assert "Waived: 1. Known from the baseline: 1." in made.texts["summary"]
    assert made.texts["td"][:3] == ["error", made.texts["td"][1], "1"]
    assert made.texts["td"][1].startswith("VID-1 ")
    remedy = finding("VID-1").clause.fix
    assert remedy
    assert made.texts["td"][3] == localizer("en")(remedy)


def test_places_are_code_and_nothing_waived_stands_among_the_failures() -> None:
    made = page(mixed())
    assert "video/а б.mp4, 0:12–0:20" in made.texts["code"]
    assert "course.yaml, line 7" in made.texts["code"]
    assert not any(text.startswith("VID-2") for text in made.texts["td"])
    (waived,) = (text for text in made.texts["li"] if text.startswith("VID-2"))
    assert "шетелдік дәріс" in waived


def test_what_is_open_is_told_apart() -> None:
    made = page(mixed())
    assert any(text.startswith("Not verified (") for text in made.texts["summary"])
    assert any("the header does not say" in text for text in made.texts["li"])


def test_a_clean_package_has_no_table() -> None:
    made = page(report())
    assert "table" not in made.tags
    assert "details" not in made.tags


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_real_reports_make_pages(language: str) -> None:
    made = page(real(), mixed(), language=language)
    assert len(made.texts["h2"]) == 2
    assert "Деректер | <b>" in made.texts["h2"][0]


def test_hostile_text_is_shown_as_it_is() -> None:
    made = page(hostile())
    shown = one_line(HOSTILE)
    assert made.texts["h2"] == [f"mooclint: {shown}"]
    assert any(shown in text for text in made.texts["td"])
    assert any(shown in text for text in made.texts["code"])
    assert any(shown in text for text in made.texts["summary"])


@pytest.mark.parametrize(
    "text",
    ["# a", "- a", "+ a", "1. a", "12) a", "=== ", "> a", "| a | b |", "``` a", "~~~", "[x] a", "<!-- a", "&lt;b&gt;",
     "__a__", "_a_ b_c", "a*b*c", "\\*a\\*", "http://a.example", "HTTPS://a.example", "WWW.a.example", "a@b.example",
     "mailto:a@b.example", "[a]: http://b.example", "![a](b)", "a  ", "$a$", "`a", "a\\"],
)  # fmt: skip
def test_prose_is_just_text_wherever_it_stands(text: str) -> None:
    for around in ("{}", "- {}", "x {} y", "<details>\n<summary>{}</summary>\n\n</details>"):
        made = Page(around.format(prose(text)) + "\n")
        assert set(made.tags) <= {"p", "ul", "li", "details", "summary"}
        whole = next(iter(made.texts.values()))[0].strip()
        assert whole == around.removeprefix("- ").format(one_line(text)) or "<" in around
        assert one_line(text) in whole


def test_no_name_or_number_becomes_a_reference() -> None:
    assert prose("@you") == f"@{'&#8203;'}you"
    assert "&#8203;12" in prose("#12")
    assert "&#8203;3" in prose("!3")
    assert "&#8203;t" in prose(":tada:")
    assert prose("12:05, 100 %") == "12:05, 100 %"
    assert prose("К1_M1_С1") == "К1_M1_С1"


@pytest.mark.parametrize("text", ["a`b", "`a", "a``", "``", "a b", "<b>", "a|b", "```\na"])
def test_code_shows_what_it_holds(text: str) -> None:
    assert Page(f"- {code(text)} x\n").texts["code"] == [one_line(text)]


def test_long_lists_are_cut_and_say_so() -> None:
    many = [finding("VID-1", path=f"{n}.mp4") for n in range(MOST_PLACES + 3)]
    made = page(report(*many))
    assert made.texts["td"][2] == str(len(many))
    assert len(made.texts["li"]) == MOST_PLACES + 1
    assert "3" in made.texts["li"][-1]
