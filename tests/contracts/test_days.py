"""Which day it is: that of Almaty, as the log has it, whatever zone the machine is set to."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "mooclint"
ELSEWHERE = re.compile(r"now(?:\(\w*\))?\.date\(\)|\bdate\.today\(\)|\butcnow\(")


def test_no_day_is_that_of_the_machine_or_of_greenwich() -> None:
    files = [path for path in PACKAGE.rglob("*.py") if ELSEWHERE.search(path.read_text("utf-8"))]
    assert files == []
