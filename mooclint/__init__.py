"""mooclint checks a MOOC package before it goes on Coursera.

`mooclint.check(path)` is the whole of it as a function; see `mooclint.judge.check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mooclint.version import __version__

if TYPE_CHECKING:
    from mooclint.judge.check import check
    from mooclint.report.model import Report


__all__ = ["Report", "__version__", "check"]


def __getattr__(name: str) -> Any:
    """`check` and `Report` are imported when somebody asks for them: `mooclint --help` does not."""
    if name == "check":
        from mooclint.judge.check import check

        return check
    if name == "Report":
        from mooclint.report.model import Report

        return Report
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
