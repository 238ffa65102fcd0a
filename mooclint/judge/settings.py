"""`mooclint.toml`: the settings of a repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from mooclint.course.folder import resolved
from mooclint.criteria.load import is_set
from mooclint.files import toml
from mooclint.files.located import LocatedData, Problem
from mooclint.files.schema import validate
from mooclint.message.place import Place
from mooclint.message.verdict import Severity
from mooclint.report.model import Waiver

SETTINGS_NAME = "mooclint.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSettings:
    """Rules that are left out, or weigh otherwise, for paths or item codes that fit a pattern."""

    pattern: str
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a repository settled once. None and empty mean: not said."""

    path: Path | None = None  # of the file; None where there is none
    language: str | None = None
    criteria: str | None = None
    fail_on: str | None = None
    strict: bool = False
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    baseline: Path | None = None
    dictionaries: tuple[Path, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    per_path: tuple[PathSettings, ...] = ()
    waivers: tuple[Waiver, ...] = ()


class SettingsError(Exception):
    """The settings cannot be used; `problems` say where and why."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        super().__init__(str(path))
        self.path = path
        self.problems = problems


def find_settings(start: Path) -> Path | None:
    """The nearest `mooclint.toml` in `start` or above it."""
    start = resolved(start)
    return next((f / SETTINGS_NAME for f in (start, *start.parents) if (f / SETTINGS_NAME).is_file()), None)


def settings_of(folder: Path) -> Settings:
    """What the nearest `mooclint.toml` says; nothing where there is none. Raises SettingsError and OSError."""
    path = find_settings(folder)
    return Settings() if path is None else read_settings(path)


def read_settings(path: Path) -> Settings:
    """The settings in a file. Raises SettingsError, each problem with line and column, and OSError."""
    document, problems = toml.read(path)
    if document is not None:
        _dates_as_text(document.data)
        problems = validate(document, "config")
    if document is None or problems:
        raise SettingsError(path, problems)
    return _settings(path, document)


def _dates_as_text(data: Mapping[str, Any]) -> None:
    """TOML has dates of its own; the schema knows them as text."""
    for waiver in data.get("waivers", []) if isinstance(data.get("waivers"), list) else []:
        if isinstance(waiver, dict) and type(waiver.get("until")) is date:
            waiver["until"] = waiver["until"].isoformat()


def _settings(path: Path, document: LocatedData) -> Settings:
    data: dict[str, Any] = document.data
    criteria = data.get("criteria")
    if criteria and is_set(path.parent / criteria):
        criteria = str(path.parent / criteria)
    return Settings(
        path=path,
        language=data.get("lang"),
        criteria=criteria,
        fail_on=data.get("fail-on"),
        strict=data.get("strict", False),
        select=tuple(data.get("select", ())),
        extend_select=tuple(data.get("extend-select", ())),
        ignore=tuple(data.get("ignore", ())),
        baseline=path.parent / data["baseline"] if "baseline" in data else None,
        dictionaries=tuple(path.parent / name for name in data.get("dictionaries", ())),
        severity={rule: Severity(word) for rule, word in data.get("severity", {}).items()},
        per_path=tuple(
            PathSettings(
                pattern=row["path"],
                ignore=tuple(row.get("ignore", ())),
                severity={rule: Severity(word) for rule, word in row.get("severity", {}).items()},
            )
            for row in data.get("per-path", [])
        ),
        waivers=tuple(_waiver(path, document, index, row) for index, row in enumerate(data.get("waivers", []))),
    )


def _waiver(path: Path, document: LocatedData, index: int, row: Mapping[str, Any]) -> Waiver:
    target, sign, anchor = row.get("path", "").partition("#")
    line, column = document.where(("waivers", index))
    return Waiver(
        rule=row["rule"],
        reason=row["reason"],
        by=row["by"],
        until=date.fromisoformat(row["until"]) if "until" in row else None,
        path=target,
        item=row.get("item", ""),
        anchor=sign + anchor,
        place=Place(path=path.name, line=line, column=column),
    )
