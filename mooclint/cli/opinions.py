"""What `score` and `conclude` share: the report on a package and the expert's opinion."""

from __future__ import annotations

from pathlib import Path

from mooclint.cli.common import check_errors, package_folder, progress, say_left, say_only_recorded
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.criteria.model import Criteria
from mooclint.files.located import Problem, in_order
from mooclint.judge.check import gather
from mooclint.judge.settings import Settings
from mooclint.media.signals import Level
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.report.model import Report
from mooclint.rubric.approval import Approval
from mooclint.rubric.opinion import Opinion, Reading, read_opinion

TO_KNOW = Message("To know before signing:")


def report_on(
    path: str, criteria_name: str | None, say: Localizer, *, quiet: bool, locked: bool, level: str = "none"
) -> Report:
    """The report on one package, its films looked at as closely as `level` says ('none', 'quick' or 'full').

    Raises UserError where there is nothing to check or nothing to score.
    """
    folder = package_folder(path)
    with check_errors():
        with progress(say, Message("Reading files"), quiet) as update:
            # An expert looks at all of it: waivers and whatever else mooclint.toml holds are the authors'.
            gathered = gather(folder, criteria=criteria_name, settings=Settings(), progress=update, locked=locked)
        if level != "none":
            with progress(say, Message("Looking and listening"), quiet) as update:
                gathered = gathered.inspected(Level(level), update, locked=locked)
        report = gathered.report()
    if not quiet:
        say_only_recorded(say, len(report.only_recorded))
    lint = Command(("lint", path))
    named: dict[str, Param] = {"path": Code(path), "criteria": Code(report.criteria.id), "command": lint}
    if not report.checkable:
        raise UserError(
            Message("There is no manifest that can be read in {path}. See: {command}", named),
            exit_code=COULD_NOT,
        )
    if not report.criteria.rubrics:
        raise UserError(Message("The criteria set {criteria} has no score sheets.", named), exit_code=COULD_NOT)
    return report


def reading_or_error(path: Path, criteria: Criteria, say: Localizer) -> Reading:
    """What an opinion file says so far. Raises UserError that names everything wrong in it, and then what is empty."""
    reading = _read(path, criteria, say)
    if reading.problems:
        raise _unusable(path, tuple(in_order((*reading.problems, *reading.gaps))))
    return reading


def _read(path: Path, criteria: Criteria, say: Localizer) -> Reading:
    if path.suffix.lower() != ".docx":
        return read_opinion(path, criteria)
    from mooclint.review.exchange.opinion_form import read_word_opinion  # loaded for those who write in Word

    reading, left = read_word_opinion(path, criteria)
    say_left([(path.name, text) for text in left], say)
    return reading


def whole_opinion(path: Path, reading: Reading) -> Opinion:
    """The opinion of a file that is filled in. Raises UserError that names everything still empty."""
    if reading.opinion is None:
        raise _unusable(path, reading.gaps)
    return reading.opinion


def review_of(folder: Path) -> Approval | None:
    """The approval of a course; None where none was opened, or its log cannot be looked at."""
    if not folder.joinpath(".mooclint", "review").is_dir():
        return None
    from mooclint.review.case.home import at_home  # its database is loaded for those who ask for it only
    from mooclint.review.errors import ReviewError

    try:
        with at_home(folder) as home:
            return home.case().approval
    except ReviewError:
        return None


def check_review(opinion: Opinion, called: str, folder: Path) -> None:
    """Raises UserError for an opinion file that was written for another approval, or another round, than the course's.

    `called`: what people know the file by. Where no approval was opened there is nothing that it could be held against.
    """
    own = review_of(folder) if opinion.review else None
    if own is None:
        return
    from mooclint.review.doing.opinion import not_for

    if wrong := not_for(opinion, own):
        message = Message("The opinion file cannot be used: {path}", {"path": Code(called)})
        raise UserError(message, problems=[(Path(called), Problem(wrong))])


def _unusable(path: Path, problems: tuple[Problem, ...]) -> UserError:
    message = Message("The opinion file cannot be used: {path}", {"path": Code(str(path))})
    return UserError(message, problems=[(path, problem) for problem in problems])
