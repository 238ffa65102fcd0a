"""The conclusion: drafted from all opinions, made into the form that is signed, and put on record once it is."""

from __future__ import annotations

import mimetypes
from datetime import date
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mooclint.conclusion.trust import TrustError, own_trust
from mooclint.course.manifest import read_package
from mooclint.criteria.model import Criteria
from mooclint.desk.approval.at import BUSY, FAULTS, At, attachment, of_person, tried
from mooclint.desk.approval.at import failed as failed_by
from mooclint.desk.approval.opinion import (
    asked_of,
    begun_form,
    decisions_of,
    opinion_bytes,
    reading_of,
    sheets_of,
    unfinished,
)
from mooclint.desk.approval.steps import recorded
from mooclint.desk.courses import Failed, Outcome
from mooclint.desk.jobs import Job
from mooclint.desk.page import go
from mooclint.desk.verifying import signature_rows
from mooclint.files.write import write_atomic
from mooclint.judge.check import check
from mooclint.judge.settings import Settings
from mooclint.message.almaty import almaty
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.verdict import Verdict
from mooclint.report.words import VERDICT_WORDS
from mooclint.review.case.acts import Refusal, allowed, deeds
from mooclint.review.case.gaps import sheet_lines
from mooclint.review.case.guards import DECISION_WORDS, DECISIONS
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.case.words import signed_line
from mooclint.review.doing.concluding import concluded_form, concluders
from mooclint.review.doing.criteria import criteria_of
from mooclint.review.doing.draft import check_drafting, drafted, objections
from mooclint.review.doing.drafts import Said
from mooclint.review.doing.evidence import kept_report, with_lock
from mooclint.review.doing.looked import concluded_on, leads_to, looked_at
from mooclint.review.doing.papers import paper_line, signed_paper
from mooclint.review.doing.signatures import attached_details, signatures_of
from mooclint.review.doing.step import conclusion_details
from mooclint.review.errors import InputError
from mooclint.review.exchange.form_steps import FIELDS, SIGNED, TEXTS
from mooclint.review.exchange.opinion_form import read_said
from mooclint.review.log.people import Person
from mooclint.rubric.blank import Begun

_AT_ONCE = 2.0  # seconds that are waited for the form before a page says that it is being made
FILE = "conclusion.pdf"
ATTACH = "attach-signature"


def concludes(at: At) -> bool:
    """Whether who looks decides now."""
    return bool(set(DECISIONS) & set(allowed(at.case, at.me.id)))


def signer(at: At) -> Person | None:
    """Who signs: who looks, or whom a coordinator drafts it for; None where nobody concludes now."""
    if concludes(at):
        return at.me
    if at.case.process.states[at.case.state].kind != "reconciling" or "pack" not in deeds(at.case, at.me.id):
        return None
    return next((at.seen.people[one] for one in concluders(at.case) if one in at.seen.people), None)


def draft_of(at: At) -> str:
    """The name of the draft: of another round, another one."""
    stage, number = at.case.round_id
    return f"conclusion-{stage}.{number}"


def file_of(at: At) -> Path:
    """Where the form that was made lies, beside the draft."""
    return at.drafts.folder / FILE


@of_person
def conclusion(at: At) -> Response:
    """The draft, or the conclusion that is on record."""
    if busy := at.busy:
        return busy
    if signer(at) is None:
        return _on_record(at)
    return _form(at, outcome=at.course.outcome(at.me.id))


def _on_record(at: At) -> Response:
    signed = at.case.conclusion
    if signed is None:
        raise HTTPException(404)
    return _given(at)


def _given(at: At, failed: Failed | None = None) -> Response:
    """The conclusion that is on record, with its signatures; who may puts more beside it."""
    signed = at.case.conclusion
    assert signed is not None
    scores, whole = concluded_on(at.home.folder, at.case), at.seen.whole
    return at.page(
        "conclusion_given.html", 200 if failed is None else 409, signed=signed, failed=failed,
        signatures=_signatures(at) if whole else [], attaches=ATTACH in deeds(at.case, at.me.id),
        decision=at.say(DECISION_WORDS[signed.decision]),
        sums=[at.say(one) for one in sheet_lines(scores)] if scores else [],
        known=signed_line(signed), paper=paper_line(at.home.folder, at.case) if whole else None,
        kept=whole and signed_paper(at.home.folder, at.case) is not None,
    )  # fmt: skip


def _signatures(at: At) -> list[tuple[str, str, str, list[str]]]:
    """Each signature: how it is shown, its verdict in words, what it is, and what else is known of it."""
    try:
        found = signatures_of(at.home.folder, at.home.look(), own_trust(), at.now)
    except TrustError as error:
        return [("unverified", at.say(VERDICT_WORDS[Verdict.UNVERIFIED]), at.say(error.message), [])]
    return signature_rows(found, at.say)


@of_person
def attach(at: At) -> Response:
    """Puts a signature or a scan beside the conclusion that is on record."""
    if at.case.conclusion is None or ATTACH not in deeds(at.case, at.me.id):
        raise HTTPException(404)
    with at.sent_file() as sent:
        if sent is None:
            return _given(at, Failed(Message("Choose the file of the signature or the scan.")))
        path, called = sent

        def details(home: Home, case: Case) -> dict[str, Any]:
            try:
                return attached_details(home.folder, case, path, called, own_trust(), at.now)
            except TrustError as error:
                raise InputError(error.message) from error

        if failed := tried(lambda: at.do((ATTACH,), details)):
            return _given(at, failed)
    return go(f"{at.base}/conclusion")


@of_person
def signed(at: At) -> Response:
    """The copy of the signed conclusion."""
    paper = signed_paper(at.home.folder, at.case) if at.seen.whole else None
    if paper is None:
        raise HTTPException(404)
    kind = mimetypes.guess_type(paper.name)[0] or "application/octet-stream"
    return attachment(paper.read_bytes(), kind, f"conclusion{paper.suffix}")


def _form(
    at: At, failed: Failed | None = None, outcome: Outcome | None = None, signing: bool = False,
) -> Response:  # fmt: skip
    criteria = criteria_of(read_package(at.home.folder), at.case)
    draft = at.drafts.get(draft_of(at))
    status = 200 if failed is None else 409
    signs = signer(at)
    assert signs is not None
    leads = str(looked_at(at.home.folder, at.case).get("leads_to", ""))
    try:
        begun = _begun(at, criteria, signs, draft["decision"] or leads or "agreed")
    except Refusal as against:  # not all is reconciled
        return at.page(
            "conclusion.html", 200, begun=None, failed=failed_by(against), gaps=bool(at.case.gaps), outcome=None
        )
    said = at.form if at.form and not signing else draft or begun_form(begun, criteria)
    kept = kept_report(at.home, at.case, at.say.language)
    made = file_of(at)
    return at.page(
        "conclusion.html", status,
        begun=begun, gaps=bool(at.case.gaps), leads=at.say(DECISION_WORDS[leads]) if leads in DECISION_WORDS else "",
        sheets=sheets_of(at, criteria, kept, said, begun.notes, ()), said=said,
        asked=asked_of(kept, criteria, at.say, begun.notes, said),
        signed=[(key, at.say(label)) for key, label in SIGNED.items()], draft=draft_of(at), signs=signs.name,
        texts=[(key, at.say(label)) for key, label in TEXTS.items()], decisions=decisions_of(criteria, at.say),
        failed=failed, outcome=outcome,
        made=made.is_file(), concludes=concludes(at), scan=at.say(FIELDS["scan"][1]),
        record=at.form if signing else Said({"decision": said["decision"], "reason": said["reason"]}),
    )  # fmt: skip


def _begun(at: At, criteria: Criteria, signs: Person, decision: str) -> Begun:
    case = at.home.case()
    decision = decision if decision in DECISION_WORDS else "agreed"
    check_drafting(case, decision, signs, at.me.id, "")
    day = almaty(at.now).date()
    return drafted(at.home, case, criteria, at.say, signs=signs, day=day, decision=decision, reason="")


@of_person
def anew(at: At) -> Response:
    """Forgets the draft: it begins again with what the opinions say."""
    at.handed(draft_of(at))
    return go(f"{at.base}/conclusion")


@of_person
def make(at: At) -> Response:
    """Makes the form of the conclusion as a PDF, to be read and signed."""
    signs = signer(at)
    if signs is None:
        raise HTTPException(404)
    said = {key: text for key, text in at.form.items() if key != "token"}
    at.keep(draft_of(at))
    package = read_package(at.home.folder)
    criteria = criteria_of(package, at.case)
    reading, _ = reading_of(said, criteria, at.case.approval)
    if reading.opinion is None:
        return _form(at, unfinished(reading))
    decision = str(reading.opinion.decision or leads_to(at.home.folder, at.case, package))
    if against := objections(at.home, at.home.case(), decision, reading.opinion.reason):
        return _form(at, Failed(Message("It would not be put on record as it is:"), against))
    file, folder, say, day = file_of(at), at.home.folder, at.say, almaty(at.now).date()
    case, point = at.home.case(), at.home.checkpoint()
    approval, locked = at.case.approval, with_lock(at.home, at.case)

    def work(job: Job[Any]) -> Outcome:
        file.unlink(missing_ok=True)
        data = opinion_bytes(said, criteria, approval)
        try:
            told, made = _made(folder, data, case, day, say, point, job, locked=locked)
        except FAULTS as error:
            return Outcome((), failed_by(error))
        write_atomic(file, made, private=True)
        return Outcome(
            (Message("The conclusion is made: read it through, have it signed, then put it on record."), *told)
        )

    if not at.course.act(work, at.me.id):
        return _form(at, Failed(BUSY))
    at.course.wait(_AT_ONCE)
    return go(f"{at.base}/conclusion")


def _made(
    folder: Path, data: bytes, case: Case, day: date, say: Localizer, point: str, job: Job[Any], *, locked: bool
) -> tuple[tuple[Message, ...], bytes]:  # fmt: skip
    """What is to be known before signing, and the PDF. Raises InputError for what no conclusion is written of."""
    from mooclint.conclusion.pdf import render_pdf  # loaded for those who make one

    report = check(folder, settings=Settings(), progress=job, locked=locked)
    reading = read_said(data, report.criteria, word=True)
    told, form = concluded_form(report, reading, case, point, day, say, FILE)
    return told, render_pdf(form)


@of_person
def file(at: At) -> Response:
    """The form that was made."""
    if signer(at) is None or not file_of(at).is_file():
        raise HTTPException(404)
    return attachment(file_of(at).read_bytes(), "application/pdf", FILE)


@of_person
def sign(at: At) -> Response:
    """Puts the signed conclusion on record with its decision."""
    if not concludes(at):
        raise HTTPException(404)
    decision, scan = at.form.get("decision", ""), bool(at.form.get("scan"))
    if decision not in DECISION_WORDS:
        return _form(at, Failed(Message("Choose the decision that was signed.")), signing=True)
    reason = at.form.typed("reason")
    with at.sent_file() as sent:
        if sent is None:
            return _form(at, Failed(Message("Choose the file of the signed conclusion.")), signing=True)
        name, (path, called) = f"conclude-{decision}", sent

        def details(home: Home, case: Case) -> dict[str, Any]:
            by = FIELDS["scan"][1]
            return conclusion_details(home, case, path, called, name, reason, at.now, signs=at.me.id, scan=scan, by=by)

        if failed := tried(lambda: at.do((name,), details)):
            return _form(at, failed, signing=True)
    at.handed(draft_of(at))
    at.note(recorded(at.home.case()))
    return go(at.base)
