"""mooclint checks a MOOC package before it goes on Coursera.

`mooclint.check(path)` is the whole of it as a function; see `mooclint.judge.check`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from mooclint.version import __version__

if TYPE_CHECKING:
    from mooclint.criteria.load import CriteriaError, load_criteria
    from mooclint.judge.check import check
    from mooclint.judge.errors import CheckError
    from mooclint.judge.settings import Settings, SettingsError, read_settings
    from mooclint.report.model import Report


__all__ = [
    "CheckError",
    "CriteriaError",
    "Report",
    "Settings",
    "SettingsError",
    "__version__",
    "check",
    "load_criteria",
    "read_settings",
]
_HOMES = {
    "CheckError": "mooclint.judge.errors",
    "CriteriaError": "mooclint.criteria.load",
    "Report": "mooclint.report.model",
    "Settings": "mooclint.judge.settings",
    "SettingsError": "mooclint.judge.settings",
    "check": "mooclint.judge.check",
    "load_criteria": "mooclint.criteria.load",
    "read_settings": "mooclint.judge.settings",
}


def __getattr__(name: str) -> Any:
    """What is public is imported when somebody asks for it: `mooclint --help` does not."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
