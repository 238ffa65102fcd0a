"""The words for severities, verdicts and who answers: one each, in every report."""

from __future__ import annotations

from collections.abc import Mapping

from mooclint.message.message import Message
from mooclint.message.verdict import Severity, Verdict

SEVERITY_WORDS: Mapping[Severity, Message] = {
    Severity.ERROR: Message("error"),
    Severity.WARNING: Message("warning"),
    Severity.INFO: Message("info"),
}
VERDICT_WORDS: Mapping[Verdict, Message] = {
    Verdict.PASS: Message("pass"),
    Verdict.FAIL: Message("fail"),
    Verdict.UNVERIFIED: Message("not verified"),
    Verdict.MANUAL: Message("a person checks this"),
    Verdict.NOT_APPLICABLE: Message("not applicable"),
}
ANSWERER_WORDS: Mapping[str, Message] = {
    "machine": Message("machine"),
    "assisted": Message("machine and person"),
    "manual": Message("person"),
    "process": Message("step of the approval"),
    "fact": Message("fact"),
}
