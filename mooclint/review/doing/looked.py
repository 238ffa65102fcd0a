"""What is known of the files of a course before somebody submits it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.files.located import shown
from mooclint.media.lock import LOCK_NAME, read_lock
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Code, Command, Message, Param
from mooclint.message.plain import one_line
from mooclint.message.verdict import Severity, Verdict
from mooclint.review.case.acts import DEEDS, allowed, deeds
from mooclint.review.case.gaps import Summed, concluded_sums, joint_points, summed
from mooclint.review.case.guards import EXPERTISE, SHOWN
from mooclint.review.case.model import BAND, DECLINED, Case
from mooclint.review.case.standing import BY_FILES, name_of, steps
from mooclint.review.case.view import Sight
from mooclint.review.case.words import BAND_WORDS
from mooclint.review.doing.criteria import criteria_of
from mooclint.review.doing.papers import signed_paper
from mooclint.review.material.bag import SnapshotError, read_snapshot
from mooclint.review.material.papers import own_path
from mooclint.review.material.snapshot import FOLDER
from mooclint.review.material.submission import blank_pieces, expected_pieces, gaps, there
from mooclint.review.rounds.approved import Departures, suspected
from mooclint.review.rounds.findings import judged
from mooclint.review.rounds.kept import snapshot_of
from mooclint.review.rounds.submitted import changed_from
from mooclint.rubric.score import Decision, Scores, score, worse

AGREED_ONE = "snapshot-is-the-agreed-one"
LAUNCHING = frozenset({"files-as-approved", "files-as-cleared"})


def looked_at(folder: Path, case: Case, *, locked: bool = True) -> dict[str, Any]:
    """What the files tell before the next step, where it asks for that.

    Of a submission its pieces and gaps; before the conclusion what the reconciled rows give, and which decision points
    and errors lead to; before the access where the copy of the signed conclusion is; of a version that was agreed to,
    and before the launch, what is not as it was approved, as far as sizes and times tell. `locked`: whether some of
    the files are in the lock alone; such files count as there, unless the submission will not count them (`locked`).
    """
    if case.process.states[case.state].kind == "reconciling":
        package = read_package(folder)
        lead = {"leads_to": leads_to(folder, case, package)}
        return {**reconciled_bands(folder, case), **lead, "locked": bool(recorded_in(package))}
    if case.process.states[case.state].kind == "scoring":
        return {"locked": bool(recorded_in(read_package(folder)))}
    guards = {guard for rule in case.process.offers(case.state) for guard in rule.guards}
    if "conclusion-verified" in guards and (paper := signed_paper(folder, case)):
        return {"paper": own_path(folder, paper)}
    if not (asked := guards & BY_FILES):
        return {}
    if AGREED_ONE in asked:
        return _as_agreed(folder, case)
    if asked <= LAUNCHING:
        return departed(suspected(case, folder))
    package = read_package(folder)
    recorded = recorded_in(package) if locked else frozenset()
    slots, missing = there(package, case.pieces, recorded), list(gaps(package, recorded))
    bare = bool(recorded) and (there(package, case.pieces) != slots or list(gaps(package)) != missing)
    blank = blank_pieces(package, case.pieces, slots)
    return {"slots": slots, "gaps": missing, "expected": expected_pieces(package), "blank": blank, "locked": bare}


def lacking_lines(folder: Path, seen: Sight, say: Localizer) -> Iterator[str]:
    """For people: what the files of the course lack for the next steps of the reader, and all of them by name."""
    known, own = looked_at(folder, seen.case), allowed(seen.case, seen.person)
    offered = (step for step in steps(seen.case, known) if step.rule.event in own)
    found = {guard: told for step in offered for guard, told in step.missing.items() if guard in BY_FILES}
    for guard, told in found.items():
        yield f"– {say(told)}"
        missing = known.get("gaps", ()) if guard == "every-module-complete" else ()
        if len(missing) > SHOWN:  # fewer are all named in the sentence
            yield from (f"  – {one_line(path)}" for path in missing)


def _as_agreed(folder: Path, case: Case) -> dict[str, Any]:
    """What is not as it was agreed to in stage 2, as far as sizes and times tell; nothing where that is not kept."""
    try:
        snapshot = read_snapshot(folder.joinpath(*FOLDER, case.agreed_snapshot or "-"))
    except SnapshotError:
        return {}
    changed = changed_from(snapshot, folder)
    return {"differs": list(changed), **({} if changed else {"snapshot": case.agreed_snapshot})}


def missing_files(folder: Path) -> tuple[str, ...]:
    """What the whole course lacks, whatever the next step asks for."""
    package = read_package(folder)
    return gaps(package, recorded_in(package))


def opinions_on(folder: Path, case: Case) -> tuple[Summed, ...]:
    """What the opinions add up to, while the expertise lasts, as far as their points are seen.

    Raises CriteriaError for a criteria set that is not sound.
    """
    if case.stage != EXPERTISE or not any(one.points for one in case.counting):
        return ()
    return summed(case, criteria_of(read_package(folder), case))


def leads_to(folder: Path, case: Case, package: Package) -> str:
    """The decision that the points of all and what is open lead to; '' where the points are not known, or not seen.

    Where the report of the round is not kept, errors are taken to be open.
    """
    criteria = criteria_of(package, case)
    scores = score(criteria, joint_points(case))
    if scores.open:
        return ""
    try:
        found = judged(case, snapshot_of(folder, case.round), "") if case.round else None
    except SnapshotError:
        found = None
    severe = {clause.id for clause in criteria.clauses if clause.severity is Severity.ERROR}
    denied = {clause for one in case.counting for clause in one.denied}
    errors = found is None or any((one.verdict, one.severity) == (Verdict.FAIL, Severity.ERROR) for one in found)
    return str(worse(scores.proposal, Decision.REWORK) if errors or severe & denied else scores.proposal)


def concluded_on(folder: Path, case: Case) -> Scores | None:
    """What the signed conclusion adds up to; None where that is not known. Raises CriteriaError."""
    if case.conclusion is None or not case.conclusion.points:
        return None
    return concluded_sums(case, criteria_of(read_package(folder), case))


def settled_against(case: Case, found: Iterable[Summed]) -> tuple[str, tuple[str, ...]]:
    """The band that was reconciled, or that all opinions have, and those that the reconciled rows give instead.

    Both are empty where they agree.
    """
    given = tuple(dict.fromkeys(one.settled.band for one in found if one.settled))
    bands = {one.band for one in case.counting}
    band = case.reconciled.get(BAND, "") if len(bands) > 1 else next(iter(bands), "")
    return (band, given) if band and given and band not in given else ("", ())


def reconciled_bands(folder: Path, case: Case) -> dict[str, Any]:
    """`bands`: those that the reconciled rows give, where they are others than the band that was reconciled."""
    return {"bands": list(settled_against(case, opinions_on(folder, case))[1])}


def declined_lines(seen: Sight) -> Iterator[Message]:
    """Who declined an invitation, and why, for those who invite others, while that can be done."""
    case = seen.case
    if not seen.person or "invite" in deeds(case, seen.person):
        here = case.process.states[case.state].kind in DEEDS["invite"].kinds
        later = {one.person for one in case.assignments if one.state != DECLINED}
        for one in case.assignments if here else ():
            if one.state == DECLINED and one.person not in later:
                named: dict[str, Param] = {
                    "person": Code(name_of(one.person, seen.people)), "assignment": Code(one.id),
                    "reason": shown(one_line(one.reason), 200),
                }  # fmt: skip
                yield Message("{person} ({assignment}) declined the invitation: “{reason}”", named)


def ended_lines(case: Case) -> Iterator[Message]:
    """What can be done once an approval has ended without a launch."""
    if case.process.states[case.state].final and case.state != case.process.launch:
        opening = Command(
            ("review", "open", Blank(Message("the copy of the folder")), "--as", Blank(Message("your name")))
        )
        named: dict[str, Param] = {"log": Code(".mooclint"), "command": opening}
        yield Message(
            "This approval has ended, and nothing leads back into it; its log stays. The course goes through a new one "
            "as a copy of its folder without {log}: {command}",
            named,
        )


def settled_lines(case: Case, found: Iterable[Summed]) -> Iterator[Message]:
    """That the reconciled rows give another band than the one that was reconciled, or that all opinions have."""
    band, given = settled_against(case, found)
    if band and case.process.states[case.state].kind == "reconciling":
        named: dict[str, Param] = {
            "given": [BAND_WORDS.get(one, Code(one)) for one in given],
            "band": BAND_WORDS.get(band, Code(band)),
        }
        yield Message(
            "With the rows as they were reconciled the points give “{given}”, and the band is “{band}”.", named
        )


def departed(found: Departures | None) -> dict[str, Any]:
    """What is not as it was approved, as the guards are told of it."""
    return {"differs": None} if found is None else {"differs": dict(found.files), "later": sorted(found.later)}


def recorded_in(package: Package) -> frozenset[str]:
    """The files that are not here and stand in the lock with their digests."""
    lock = read_lock(package.root / LOCK_NAME)
    return frozenset() if isinstance(lock, Message) else frozenset(lock.files) - set(package.files)
