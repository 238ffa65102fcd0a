"""The HTML report: opened again by a strict parser; what it shows, and that nothing in it can do anything."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest

from mooclint.media.record import MediaRecord, Source
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Code, Message
from mooclint.message.place import Place
from mooclint.message.verdict import Severity, Verdict
from mooclint.report import html
from mooclint.report.model import Report
from mooclint.report.proposed import Ground, beside_of, proposed_in, verdicts_in
from mooclint.report.view import view
from tests.report.samples import WAIVER, finding, hostile, mixed, real, report, unverified, written
from tests.support import DELIVERY

pytestmark = pytest.mark.scenario

NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}


def parsed(text: str) -> Element:
    """The page as a tree. A strict parser: the first error in the markup is raised."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(text)
    return tree


# Settings may give a clause another severity in one folder.
TWO_SEVERITIES = report(finding("VID-1"), finding("VID-1", path="old/a.mp4", severity=Severity.INFO))


@cache
def real_page() -> Element:
    return parsed(written("html", real()))


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def tongue(tree: Element, language: str) -> Element:
    (found,) = (e for e in tree.iter("div") if e.get("class") == "tongue" and e.get("lang") == language)
    return found


def cards(tree: Element, verdict: str) -> list[Element]:
    return [e for e in tree.iter("section") if e.get("data-verdict") == verdict]


def rows(tree: Element, language: str) -> dict[str, Element]:
    """Clause id -> its row of the matrix."""
    base = f"{language}-1-m-"
    return {e.get("id", "").removeprefix(base): e for e in tree.iter("tr") if e.get("id", "").startswith(base)}


@pytest.mark.parametrize("reports", [(real(),), (mixed(),), (mixed("a"), real()), (hostile(),), (TWO_SEVERITIES,)])
def test_the_markup_is_valid_and_every_id_is_there_once(reports: tuple[Report, ...]) -> None:
    tree = parsed(written("html", *reports))
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    named = {e.get("aria-labelledby") for e in tree.iter() if e.get("aria-labelledby")}
    assert named <= set(ids)


def test_every_link_leads_somewhere() -> None:
    tree = parsed(written("html", real(), real()))
    ids = {e.get("id") for e in tree.iter()}
    links = [e.get("href", "") for e in tree.iter("a")]
    assert len(links) > 300
    assert {link.removeprefix("#") for link in links} <= ids


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_holds_the_whole_report(language: str) -> None:
    say, tree = localizer(language), real_page()
    part, shown = tongue(tree, language), real()
    text = words(part)
    assert set(rows(tree, language)) == {result.clause.id for result in shown.results if result.asked}
    for result in filter(lambda result: result.asked, shown.results):
        row = words(rows(tree, language)[result.clause.id])
        assert " ".join(say(result.clause.title).split()) in row
    assert {e.get("id") for e in cards(part, "fail")} == {
        f"{language}-1-f-{f.clause.id}" for f in shown.findings if f.verdict is Verdict.FAIL
    }
    for found in shown.findings:
        assert " ".join(say(found.message).split()) in text
        if found.verdict is Verdict.FAIL:
            asked = (found.clause.asks, found.clause.why, found.clause.fix)
            assert all(" ".join(say(t).split()) in text for t in asked if t is not None)
    assert shown.criteria.digest in text
    assert all(record.path in text for record in shown.media)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_begins_in_the_language_asked_for(language: str) -> None:
    tree = parsed(written("html", mixed(), language=language))
    assert tree.get("lang") == language
    radios = [e for e in tree.iter("input") if e.get("type") == "radio"]
    assert [e.get("value") for e in radios] == list(LANGUAGES)
    assert [e.get("value") for e in radios if "checked" in e.attrib] == [language]
    labels = [e for e in tree.iter("label") if e.get("lang")]
    assert {e.get("lang"): words(e) for e in labels} == NAMES


def test_the_style_knows_every_language() -> None:
    (style,) = real_page().iter("style")
    for language in LANGUAGES:
        assert f'body:has([value="{language}"]:checked) .tongue[lang="{language}"]' in (style.text or "")


def test_no_errors_is_not_said_without_what_is_open() -> None:
    say = localizer("en")
    base = real()
    quiet = replace(base, findings=tuple(f for f in base.findings if f.verdict is Verdict.UNVERIFIED))
    shown = view(quiet, say)
    assert "No errors were found" in shown.outcome
    assert f"not verified: {shown.clauses[Verdict.UNVERIFIED]}" in shown.outcome
    assert shown.clauses[Verdict.UNVERIFIED] > 0
    assert not shown.good
    tree = tongue(parsed(written("html", quiet, language="en")), "en")
    (outcome,) = (e for e in tree.iter("p") if (e.get("class") or "").startswith("outcome"))
    assert outcome.get("class") == "outcome open"
    assert words(outcome) == shown.outcome


def test_a_package_that_could_not_be_read_is_no_success() -> None:
    shown = view(replace(report(), checkable=False), localizer("en"))
    assert not shown.good
    assert "not checked" in shown.outcome


def test_what_was_not_verified_is_listed_once_a_reason_with_every_clause_and_place() -> None:
    missing = Message("Not verified: {reason}.", {"reason": Message("there is no such file")})
    places = {c: [Place(path=p) for p in "ab"] for c in ("VID-1", "VID-3")}
    given = report(*(unverified(c, message=missing, place=place) for c, both in places.items() for place in both))
    (group,) = view(given, localizer("en")).open
    assert [clause_id for clause_id, _ in group.clauses] == ["VID-1", "VID-3"]
    assert group.places == ("a", "b")
    shown = view(real(), localizer("en"))
    named = {clause_id for group in shown.open for clause_id, _ in group.clauses}
    assert named >= {r.clause.id for r in real().results if r.verdict is Verdict.UNVERIFIED}


def test_a_clause_left_open_without_a_finding_is_listed_with_its_reason() -> None:
    base = real().results[0]
    skipped = replace(base, verdict=Verdict.UNVERIFIED, objects=0, reason=Message("not part of this run"))
    (group,) = view(report(results=[skipped]), localizer("en")).open
    assert [clause_id for clause_id, _ in group.clauses] == [base.clause.id]
    assert group.reason == "Not verified: not part of this run."


def test_findings_that_are_excused_stand_apart_with_their_reason_and_are_not_counted() -> None:
    given = report(finding("VID-2", waived=WAIVER), finding("VID-3", baseline=True), finding("VID-5"))
    shown = view(given, localizer("en"))
    assert [group.id for group in shown.groups] == ["VID-5"]
    assert [group.id for group in shown.excused] == ["VID-2", "VID-3"]
    assert sum(shown.findings.values()) == 1
    excuses = [spot.excuse for group in shown.excused for spot in group.spots]
    assert "шетелдік дәріс" in excuses[0]
    assert "А. Б." in excuses[0]
    assert "2027-01-31" in excuses[0]
    assert excuses[1]
    text = words(parsed(written("html", given)))
    assert all(excuse in text for excuse in excuses[:1])


def test_places_are_said_in_words() -> None:
    text = words(tongue(parsed(written("html", mixed(), language="en")), "en"))
    assert "course.yaml, line 7" in text
    assert "s.docx, paragraph 9, table 2, row 3" in text
    assert "video/а б.mp4, 0:12–0:20 — К1_M1_С1_В2" in text


def test_the_media_table_says_whether_a_file_was_here() -> None:
    here = MediaRecord(path="a.mp4", facts=DELIVERY)
    away = MediaRecord(path="b.mp4", facts=DELIVERY, source=Source.LOCKED)
    broken = MediaRecord(path="c.mp4", problem=Message("there is no such file"))
    tree = tongue(parsed(written("html", replace(report(), media=(here, away, broken)), language="en")), "en")
    (table,) = (e for e in tree.iter("table") if "media" in (e.get("class") or ""))
    found = [words(row) for row in table.iter("tr")][1:]
    assert [row.split()[0] for row in found] == ["a.mp4", "b.mp4", "c.mp4"]
    assert "1920×1080" in found[0]
    assert "read from the file" in found[0]
    assert "taken from mooclint.lock" in found[1]
    assert "there is no such file" in found[2]


def test_several_packages_share_a_page_with_a_list() -> None:
    tree = tongue(parsed(written("html", mixed("a"), mixed("b"), language="ru")), "ru")
    assert len(list(tree.iter("article"))) == 2
    (caption,) = tree.iter("caption")
    targets = [e.get("href") for e in tree.iter("a") if e.get("href") in ("#ru-1", "#ru-2")]
    assert targets == ["#ru-1", "#ru-2"]
    assert caption.get("id") == "ru-packages"
    assert len(list(tree.iter("form"))) == 1


def test_every_table_has_scopes_and_headings_do_not_skip() -> None:
    tree = real_page()
    for table in tree.iter("table"):
        assert all(head.get("scope") for head in table.iter("th"))
    levels = [int(e.tag[1]) for e in tongue(tree, "kk").iter() if re.fullmatch("h[1-6]", e.tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_control_has_a_label_and_the_filters_wait_for_javascript() -> None:
    for form in real_page().iter("form"):
        assert "hidden" in form.attrib
        labelled = {control for label in form.iter("label") for control in label.iter()}
        controls = [e for e in form.iter() if e.tag in ("input", "select")]
        assert [e.get("data-filter") for e in controls] == ["text", "verdict", "severity", "section"]
        assert set(controls) <= labelled


def test_the_filters_name_what_the_elements_carry() -> None:
    part = tongue(real_page(), "kk")
    for name in ("verdict", "severity", "section"):
        (select,) = (e for e in part.iter("select") if e.get("data-filter") == name)
        offered = {e.get("value") for e in select.iter("option")}
        carried = {word for e in part.iter() for word in (e.get(f"data-{name}") or "").split()}
        assert carried
        assert carried <= offered


def test_nothing_is_fetched_and_only_our_own_style_and_script_run() -> None:
    for given in (real(), hostile()):
        tree = parsed(written("html", given))
        # Addresses in texts stay texts.
        sources = [value for e in tree.iter() for key, value in e.attrib.items() if key in ("src", "href", "action")]
        assert all(value.startswith("#") for value in sources)
        assert not [key for e in tree.iter() for key in e.attrib if key.startswith("on") or key == "style"]
        forbidden = {"img", "iframe", "object", "embed", "link", "base", "svg", "video", "audio"}
        assert not forbidden & {e.tag for e in tree.iter()}
        (script,) = tree.iter("script")
        (style,) = tree.iter("style")
        assert "url(" not in (style.text or "")
        assert "@import" not in (style.text or "")
        (policy,) = (e.get("content", "") for e in tree.iter("meta") if e.get("http-equiv"))
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        for element, name in ((script, "script-src"), (style, "style-src")):
            digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
            assert f"{name} 'sha256-{digest}'" in policy


def test_hostile_text_is_only_text() -> None:
    page = written("html", hostile())
    tree = parsed(page)
    assert len(list(tree.iter("script"))) == 1
    assert "<script>alert(1)</script>" in words(tree)
    assert "<script>alert" not in page
    # Nothing is left that steers a reader's eye or breaks a parser.
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\ud800-\udfff\ufffe]", page)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert written("html", real()) == written("html", real())


def test_a_message_is_not_taken_for_a_template() -> None:
    given = report(finding("VID-1", message=Message("File: {path}", {"path": Code("{{ 7 * 7 }}{% raw %}")})))
    assert "{{ 7 * 7 }}{% raw %}" in words(parsed(written("html", given)))


def test_the_labels_are_filled_in_every_language() -> None:
    for language in LANGUAGES:
        labels = {key: localizer(language)(message) for key, message in html._LABELS.items()}
        assert all(labels.values())
        assert not [text for text in labels.values() if "{" in text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_range_of_points_stands_under_the_question_of_a_row(language: str) -> None:
    """With its reasons; a clause that is no row of a score sheet proposes nothing."""
    say = localizer(language)
    (listed,) = (e for e in tongue(real_page(), language).iter("ul") if e.get("class") == "questions")
    asked = {words(e).split(" ")[0]: words(e) for e in listed}
    ranges = proposed_in(real())
    assert {"A1-1", "A2-4b"} <= {*ranges} < {*asked}
    for name, text in asked.items():
        messages = list(ranges[name].messages) if name in ranges else []
        clause = real().criteria.clause(name)
        messages += [one.message for one in beside_of(clause, real().criteria, verdicts_in(real()))] if clause else []
        told = [" ".join(say(message).split()) for message in messages]
        assert all(one in text for one in told)
        assert (say(Message("A person still has to see: {clauses}.")).split("{")[0] in text) is any(
            reason.ground is Ground.PERSON for reason in (ranges[name].reasons if name in ranges else ())
        )
