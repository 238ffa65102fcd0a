"""A conclusion held against the log that it names: its checkpoint, the file on record, the passkeys of its decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mooclint.message.message import Message, Param
from mooclint.message.verdict import Verdict
from mooclint.review.case.home import Home
from mooclint.review.doing.concluded import Check, Verified, with_signatures
from mooclint.review.doing.passkeyed import passkeys_of
from mooclint.review.log.events import Checkpoint


def held_against(found: Verified, home: Home, points: Sequence[Checkpoint] = ()) -> Verified:
    """What was found, with what the log of a course tells of it; `points`: checkpoints from elsewhere.

    A conclusion with a checkpoint is asked for. Raises StoreError.
    """
    point = found.points[0]
    proof = home.store.verify(home.course, [point, *points])
    if proof.flaws:
        return _with(found, [Check("log", Verdict.FAIL, flaw.message) for flaw in proof.flaws])
    signed = home.case().conclusion
    named: dict[str, Param] = {"seq": point.seq, "last": proof.events}
    text = Message("The log holds, and has the event that the conclusion names: {seq} of {last}.", named)
    held = Check("log", Verdict.PASS, text)
    if signed is None:
        text = Message("The log has no signed conclusion on record.")
        return _with(found, [held, Check("record", Verdict.UNVERIFIED, text)])
    if signed.digest != found.digest:
        text = Message(
            "Another file is on record there as the signed conclusion: a scan, or one that was signed since."
        )
        return _with(found, [held, Check("record", Verdict.UNVERIFIED, text)])
    text = Message("This very file is on record there as the signed conclusion.")
    found = _with(found, [held, Check("record", Verdict.PASS, text)])
    return with_signatures(found, passkeys_of(home.look(), signed.seq))


def _with(found: Verified, checks: Sequence[Check]) -> Verified:
    return replace(found, checks=(*found.checks, *checks))
