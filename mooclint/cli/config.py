"""`mooclint config`: the settings that hold for a package, as they were resolved."""

from __future__ import annotations

from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import lang, package_folder, payload
from mooclint.cli.errors import UserError
from mooclint.judge.settings import Settings, SettingsError, find_settings, read_settings
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.report.json import dump


def settings_for(folder: Path, named: str | None, isolated: bool) -> Settings:
    """The settings of a package: the file named, else the nearest `mooclint.toml`. Raises UserError."""
    if isolated:
        return Settings()
    path = Path(named) if named else find_settings(folder)
    if path is None:
        return Settings()
    try:
        return read_settings(path)
    except SettingsError as error:
        problems = [(path, problem) for problem in error.problems]
        raise UserError(
            Message("The settings cannot be used: {path}", {"path": Code(str(path))}), problems=problems
        ) from error
    except OSError as error:
        raise UserError(Message("The settings cannot be read: {path}", {"path": Code(str(path))})) from error


@click.command("config", help=_("Show the settings that hold for a package."))
@click.argument("path", default=".", metavar="[PATH]")
@lang
@click.pass_obj
def command(say: Localizer, path: str) -> int:
    """See the help text above."""
    payload(dump(settings_json(settings_for(package_folder(path), None, isolated=False), say)))
    return 0


def settings_json(settings: Settings, say: Localizer) -> dict[str, Any]:
    """The settings as plain data, with what holds where nothing was said."""
    return {
        "file": settings.path.as_posix() if settings.path else None,
        "lang": settings.language or say.language,
        "criteria": settings.criteria,
        "fail-on": settings.fail_on or "error",
        "strict": settings.strict,
        "select": list(settings.select),
        "extend-select": list(settings.extend_select),
        "ignore": list(settings.ignore),
        "baseline": settings.baseline.as_posix() if settings.baseline else None,
        "dictionaries": [path.as_posix() for path in settings.dictionaries],
        "severity": {rule: severity.value for rule, severity in settings.severity.items()},
        "per-path": [
            {"path": p.pattern, "ignore": list(p.ignore), "severity": {r: s.value for r, s in p.severity.items()}}
            for p in settings.per_path
        ],
        "waivers": [
            {
                "rule": w.rule,
                "path": w.path + w.anchor,
                "item": w.item,
                "reason": w.reason,
                "by": w.by,
                "until": w.until.isoformat() if w.until else None,
            }
            for w in settings.waivers
        ],
    }
