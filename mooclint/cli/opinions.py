"""What `score` and `conclude` share: the report on a package and the expert's opinion."""

from __future__ import annotations

from pathlib import Path

from mooclint.cli.common import check_errors, package_folder, progress
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.criteria.model import Criteria
from mooclint.judge.check import check
from mooclint.judge.settings import Settings
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.report.model import Report
from mooclint.rubric.opinion import Opinion, read_opinion


def report_on(path: str, criteria_name: str | None, say: Localizer, quiet: bool) -> Report:
    """The report on one package. Raises UserError where there is nothing to check or nothing to score."""
    folder = package_folder(path)
    with check_errors(), progress(say, Message("Reading files"), quiet) as update:
        # An expert looks at all of it: the settings are the authors'.
        report = check(folder, criteria=criteria_name, settings=Settings(), progress=update)
    named = {"path": Code(path), "criteria": Code(report.criteria.id)}
    if not report.checkable:
        raise UserError(
            Message("There is no manifest that can be read in {path}. See: mooclint lint", named),
            exit_code=COULD_NOT,
        )
    if not report.criteria.rubrics:
        raise UserError(Message("The criteria set {criteria} has no score sheets.", named), exit_code=COULD_NOT)
    return report


def opinion_or_error(path: Path, criteria: Criteria) -> Opinion:
    """The opinion in a file. Raises UserError that names everything wrong in it."""
    opinion, problems = read_opinion(path, criteria)
    if opinion is None:
        raise UserError(
            Message("The opinion file cannot be used: {path}", {"path": Code(str(path))}),
            problems=[(path, problem) for problem in problems],
        )
    return opinion
