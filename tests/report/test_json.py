"""The report as JSON: written finding by finding, as if it were written whole."""

from __future__ import annotations

import pytest

from mooclint.message.localizer import localizer
from mooclint.report.json import dump, report_json
from mooclint.report.model import Report
from tests.report.samples import finding, hostile, mixed, real, report, written

ODD = 'a\u2028"findings": []\x85b'


@pytest.mark.parametrize(
    "whole",
    [report(), mixed(), hostile(), real(), report(finding("VID-1", path=ODD), path=ODD)],
    ids=["none", "mixed", "hostile", "real", "odd"],
)
def test_findings_written_one_by_one_are_the_whole(whole: Report) -> None:
    assert written("json", whole) == dump(report_json(whole, localizer("kk")))
