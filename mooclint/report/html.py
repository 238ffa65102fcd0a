"""The report as one HTML file in three languages: nothing is fetched, and without JavaScript everything is shown."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from mooclint.message.languages import LANGUAGES, spoken
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Message
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look
from mooclint.report.model import Report
from mooclint.report.stills import Stills
from mooclint.report.strip import HEIGHT, WIDTH
from mooclint.report.view import SOURCE_WORDS, View, view
from mooclint.report.words import ANSWERER_WORDS, SEVERITY_WORDS, VERDICT_WORDS
from mooclint.version import __version__

_FOLDER = Path(__file__).parent
# The verdicts in the order in which a reader needs them.
_VERDICTS = (Verdict.FAIL, Verdict.UNVERIFIED, Verdict.MANUAL, Verdict.PASS, Verdict.NOT_APPLICABLE)

# What stands on the page besides the report itself.
_LABELS = {
    "page_title": Message("Check of a course package"),
    "page_title_many": Message("Check of course packages"),
    "skip": Message("To the content"),
    "packages": Message("Packages"),
    "package": Message("Package"),
    "authors": Message("Authors"),
    "criteria": Message("Criteria set"),
    "edition": Message("Edition"),
    "criteria_digest": Message("Digest of the criteria (SHA-256)"),
    "package_digest": Message("Digest of the package (SHA-256)"),
    "summary": Message("Summary"),
    "tree": Message("The course by its parts"),
    "good": Message("nothing found"),
    "picture": Message("The film at this time"),
    "findings": Message("Findings"),
    "no_findings": Message("There are no findings."),
    "clauses": Message("Clauses of the criteria"),
    "errors": Message("errors"),
    "warnings": Message("warnings"),
    "infos": Message("for information"),
    "not_verified": Message("Not verified"),
    "places": Message("Places"),
    "person": Message("A person decides"),
    "excused": Message("Allowed departures and findings of the baseline"),
    "matrix": Message("Compliance matrix"),
    "media": Message("Media files"),
    "file": Message("File"),
    "facts": Message("Facts"),
    "marks": Message("Found in this film"),
    "source": Message("Source"),
    "clause": Message("Clause"),
    "requirement": Message("Requirement"),
    "answerer": Message("Who answers"),
    "verdict": Message("Result"),
    "objects": Message("Objects"),
    "asks": Message("What is asked"),
    "threshold": Message("Threshold"),
    "found": Message("What was found"),
    "why": Message("Why"),
    "fix": Message("How to mend"),
    "severity": Message("Severity"),
    "section": Message("Section"),
    "search": Message("Search"),
    "filter": Message("Filter"),
    "all": Message("all"),
    "reset": Message("Show everything"),
    "shown": Message("Shown:"),
    "made_by": Message("Made by mooclint {version}", {"version": __version__}),
}


def write(reports: Sequence[Report], say: Localizer, look: Look) -> str:
    """The whole page; it begins in the localizer's language and can be switched to the others."""
    style, script = _style(), _asset("html.js")
    pictures = [look.stills(report) if look.stills else {} for report in reports]
    tongues = [_tongue(language, reports, pictures) for language in LANGUAGES]
    return _template().render(
        language=say.language,
        title=_title(reports, say),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(style, script),
        tongues=tongues,
        size=(WIDTH, HEIGHT),
        drawn=any(file.drawing for one in tongues[0]["views"] for file in one.media),
    )


def _title(reports: Sequence[Report], say: Localizer) -> str:
    if len(reports) == 1:
        return f"{view(reports[0], say).title} — mooclint"
    return f"{say(_LABELS['page_title_many'])} — mooclint"


def _tongue(language: str, reports: Sequence[Report], pictures: Sequence[Stills]) -> dict[str, Any]:
    """Everything that the template shows in one language."""
    say = localizer(language)
    views = [view(report, say, shown) for report, shown in zip(reports, pictures, strict=True)]
    return {
        "code": language,
        "native": spoken(language).name,
        "t": {key: say(message) for key, message in _LABELS.items()},
        "views": views,
        "sections": _sections(views),
        "severities": {s: say(SEVERITY_WORDS[s]) for s in Severity},
        "verdicts": {v: say(VERDICT_WORDS[v]) for v in _VERDICTS},
        "states": {
            **{severity.value: say(SEVERITY_WORDS[severity]) for severity in Severity},
            Verdict.UNVERIFIED.value: say(VERDICT_WORDS[Verdict.UNVERIFIED]),
            "good": say(_LABELS["good"]),
        },
        "answerers": {key: say(message) for key, message in ANSWERER_WORDS.items()},
        "sources": {source: say(message) for source, message in SOURCE_WORDS.items()},
        "number": say.number,
    }


def _sections(views: Sequence[View]) -> dict[str, str]:
    """Section key -> title, over all packages."""
    return {section.key: section.title for view in views for section in view.sections}


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy under which nothing but our own style and script does anything."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _style() -> str:
    """The style sheet, which shows the one language that is chosen."""
    chosen = (f'body:has([value="{code}"]:checked) .tongue[lang="{code}"]' for code in LANGUAGES)
    return _asset("html.css").replace(".tongue.chosen", ",\n  ".join(chosen))


@cache
def _asset(name: str) -> str:
    # Read as text: line ends become '\n' everywhere, as browsers have them when they check the hash.
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("html.jinja")
