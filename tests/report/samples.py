"""Reports for the tests of formats: one by the engine, one made by hand, one in which every text is hostile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mooclint.criteria.model import Clause
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Localized, Message
from mooclint.message.place import Place
from mooclint.message.value import Measured
from mooclint.message.verdict import Severity, Verdict
from mooclint.report.formats import Look, write
from mooclint.report.model import ClauseResult, Finding, Report, Waiver
from tests.support import Workshop, criteria
from tests.support import report as judged

SCHEMAS = Path(__file__).parent / "schemas"

HOSTILE = (
    "% %0A %25 :: ##[error] ::error::x <script>alert(1)</script> <b>&amp; ]]> --> a|b `x` ``y`` \\| \\ "
    "[l](http://evil.example) ![i](//evil) https://evil.example www.evil.example a@evil.example @you #12 !3 :tada: "
    "*b* _i_ ~s~ $m$ {0} {x} , = ; \" ' \r\n# head\n- item\n| --- |\x00\x1b[31m\x85\u2028\ud800\udfff\ufffe\u202e end"
)


def clause(clause_id: str) -> Clause:
    """A clause of the shipped set."""
    found = criteria().clause(clause_id)
    assert found is not None
    return found


def finding(clause_id: str, path: str = "video/а б.mp4", **fields: Any) -> Finding:
    """A failing finding with the severity of its clause."""
    about = clause(clause_id)
    made = Finding(
        clause=about,
        severity=about.severity,
        verdict=Verdict.FAIL,
        place=Place(path=path),
        message=Message("Measured: {measured}.", {"measured": 5}),
        fingerprint="0123456789abcdef",
    )
    return replace(made, **fields)


def unverified(clause_id: str, **fields: Any) -> Finding:
    """One that could not be verified."""
    message = Message("Not verified: {reason}.", {"reason": Message("the header does not say")})
    return finding(
        clause_id, **{"verdict": Verdict.UNVERIFIED, "severity": Severity.INFO, "message": message, **fields}
    )


def report(*findings: Finding, path: str = "курс 1", results: Sequence[ClauseResult] = ()) -> Report:
    """A package of that path with these findings."""
    return Report(criteria=criteria(), path=path, title="Деректер", findings=findings, results=tuple(results))


WAIVER = Waiver(
    rule="VID-1",
    reason="шетелдік дәріс",
    by="А. Б.",
    until=date(2027, 1, 31),
    place=Place(path="mooclint.toml", line=4),
)


def mixed(path: str = "курс 1") -> Report:
    """A failure, a warning in a document, a waived one, a known one and one that is open."""
    return report(
        finding("VID-1", place=Place(path="video/а б.mp4", start=12.5, end=20.0, item="К1_M1_С1_В2"), fingerprint="aa"),
        finding("PKG-3", place=Place(path="course.yaml", line=7, column=3), fingerprint="bb"),
        finding("SCR-1", place=Place(path="s.docx", table=2, row=3, paragraph=9), fingerprint="cc"),
        finding("SCR-3", place=Place(path="s.docx", paragraph=9), fingerprint="dd"),
        finding("VID-2", waived=WAIVER, fingerprint="ee", measured=Measured(value=5, unit="Mbit/s")),
        finding("VID-3", baseline=True, fingerprint="ff"),
        unverified("AUD-1", fingerprint="gg"),
        path=path,
    )


def hostile() -> Report:
    """Every text that a stranger can write is hostile, in a package, a manifest or a criteria set."""
    text = Localized(dict.fromkeys(("kk", "ru", "en"), HOSTILE))
    bad = replace(
        clause("VID-1"), title=text, asks=text, why=text, fix=text, source={"section": "II", "place": HOSTILE}
    )
    message = Message("Missing: {missing}.", {"missing": Code(HOSTILE)})
    place = Place(path=HOSTILE, item=HOSTILE)
    waiver = Waiver(rule="VID-1", reason=HOSTILE, by=HOSTILE, place=place)
    made = finding("VID-1", clause=bad, place=place, message=message, measured=Measured(value=HOSTILE))
    findings = (
        made,
        replace(made, waived=waiver),
        replace(made, baseline=True),
        replace(made, verdict=Verdict.UNVERIFIED, severity=Severity.INFO),
    )
    clauses = tuple(bad if c.id == bad.id else c for c in criteria().clauses)
    result = ClauseResult(clause=bad, verdict=Verdict.FAIL, objects=1)
    manual = ClauseResult(clause=replace(clause("VID-2"), question=text), verdict=Verdict.MANUAL, objects=1)
    return Report(
        criteria=replace(criteria(), clauses=clauses),
        path=HOSTILE,
        title=HOSTILE,
        authors=(HOSTILE,),
        findings=findings,
        results=(result, manual),
    )


@cache
def real() -> Report:
    """What the engine says of a course with a missing file and a misspelt key."""
    change = [{"set": "programme/title", "to": "Деректер | <b>"}]
    with TemporaryDirectory() as name:
        workshop = Workshop(Path(name))
        made = workshop.make({"change": change, "files": {"add": ["video/артық файл.mp4"]}})
        files = sorted(p for p in made.evidence.package.files if p.endswith(".mp4"))
        made = workshop.make({"change": change, "files": {"delete": files[1:3], "add": ["video/артық файл.mp4"]}})
        found = judged(made.evidence)
    assert {f.verdict for f in found.findings} == {Verdict.FAIL, Verdict.UNVERIFIED}
    return found


def written(form: str, *reports: Report, language: str = "kk") -> str:
    """The reports in a format."""
    text = write(form, reports, localizer(language), Look())
    assert isinstance(text, str)
    return text
