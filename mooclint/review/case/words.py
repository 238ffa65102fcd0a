"""What was done, in words: of each type of event that is no step of the process, or one that nobody took.

The steps of the process have names of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mooclint.conclusion.signature import KIND_WORDS, Kind
from mooclint.files.located import shown
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.model import Conclusion
from mooclint.review.log.events import SYSTEM, TRUSTED, Event
from mooclint.review.process.model import Process

DONE: Mapping[str, Message] = {
    "course.opened": Message("approval opened"),
    "person.added": Message("person added"),
    "person.changed": Message("data of a person changed"),
    "person.erased": Message("person erased"),
    "role.given": Message("role given"),
    "role.taken": Message("role taken"),
    "pieces.received": Message("pieces of stage 1 received"),
    "remark.made": Message("remark made"),
    "remark.answered": Message("remark answered"),
    "remark.settled": Message("remark settled"),
    "remark.reopened": Message("remark opened again"),
    "remark.carried": Message("remark found in the new version"),
    "remark.orphaned": Message("remark without its place in the new version"),
    "slot.commented": Message("feedback on a piece"),
    "coverage.noted": Message("noted what was looked at"),
    "finding.disposed": Message("finding judged"),
    "conflict.found": Message("conflict of interest found"),
    "conflict.declared": Message("conflict of interest declared"),
    "conflict.waived": Message("conflict of interest waived"),
    "assignment.invited": Message("expert invited"),
    "assignment.accepted": Message("expert accepted"),
    "assignment.declined": Message("expert declined"),
    "assignment.withdrawn": Message("invitation taken back"),
    "expertise.scored": Message("all opinions are in"),
    "row.reconciled": Message("row reconciled"),
    "term.extended": Message("term extended"),
    "letter.written": Message("letter written"),
    "letter.sent": Message("letter sent"),
    "packet.sent": Message("packet written"),
    "packet.received": Message("packet taken in"),
    "decision.bound": Message("decision confirmed with a passkey"),
    "signature.attached": Message("signature put beside the conclusion"),
    "link.issued": Message("link issued"),
    "link.revoked": Message("link revoked"),
    "text.redacted": Message("text redacted"),
    TRUSTED: Message("clock of the computer said to be right"),
}


# Of each step of the shipped process that it was taken; a step of an organisation's own is called by its name.
TAKEN: Mapping[str, Message] = {
    "submit-preliminary": Message("submitted for preliminary agreement"),
    "resubmit": Message("reworked version submitted"),
    "submit-full": Message("whole course submitted"),
    "submit-expertise": Message("submitted for the UMO’s expertise"),
    "take": Message("taken into review"),
    "bounce": Message("incomplete package sent back"),
    "return": Message("returned for rework"),
    "agree": Message("agreement given"),
    "assign": Message("scoring started"),
    "replace-expert": Message("expert replaced"),
    "submit-opinion": Message("opinion handed in"),
    "submit-last-opinion": Message("last opinion handed in"),
    "conclude-agreed": Message("concluded: agreed"),
    "conclude-rework": Message("concluded: rework"),
    "conclude-refused": Message("concluded: upload refused"),
    "more-experts": Message("more experts called"),
    "appeal": Message("appeal made"),
    "accept-refusal": Message("refusal accepted"),
    "term-over": Message("recorded that the term for an appeal is over"),
    "appeal-upheld": Message("appeal upheld"),
    "appeal-dismissed": Message("appeal dismissed"),
    "grant-access": Message("access to the platform given"),
    "report-uploaded": Message("upload reported"),
    "prelaunch-return": Message("returned for mending before launch"),
    "prelaunch-agree": Message("launch cleared"),
    "launch": Message("course launched"),
    "withdraw": Message("course withdrawn"),
    "suspend": Message("approval suspended"),
    "resume": Message("approval resumed"),
    "close": Message("approval closed"),
    "expire": Message("approval closed for lapse of time"),
    "revert": Message("decision taken back"),
}


def done(event: Event, process: Process) -> Message | Localized | Code:
    """What an event records."""
    name = str((event.body or {}).get("event", ""))
    step = process.events.get(name)
    return DONE.get(event.type) or TAKEN.get(name) or (step.name if step else Code(event.type))


JUDGEMENTS: Mapping[str, Message] = {
    "open": Message("open"),
    "changed": Message("open: it was judged when it said something else"),
    "disputed": Message("open: people judged it differently"),
    "accepted": Message("accepted"),
    "waived": Message("waived for this course"),
    "not-true": Message("not true"),
}
SEVERITY_WORDS: Mapping[str, Message] = {
    "must": Message("must be mended"),
    "should": Message("should be mended"),
    "note": Message("note"),
    "question": Message("question"),
}
LETTER_NAMES: Mapping[str, Message] = {
    "missing": Message("what is missing"),
    "bounce": Message("incomplete package"),
    "feedback": Message("feedback"),
    "return": Message("return for rework"),
    "acceptance": Message("acceptance"),
    "launch": Message("launch"),
    "notice": Message("notice"),
    "invitation": Message("invitation"),
    "reminder": Message("reminder"),
    "conclusion": Message("conclusion"),
}
HOW_WORDS: Mapping[str, Message] = {
    "done": Message("done"),
    "partly": Message("partly done"),
    "disagree": Message("disagree"),
}
DEED_WORDS: Mapping[str, Message] = {
    "remark": Message("make a remark"),
    "ask": Message("ask a question"),
    "answer": Message("answer the remarks"),
    "reply": Message("answer a question"),
    "settle": Message("settle a remark"),
    "reopen": Message("open a remark again"),
    "place": Message("say where a remark is now"),
    "comment": Message("give feedback on a piece"),
    "intake": Message("take in the pieces that arrived"),
    "look": Message("note what was looked at"),
    "dispose": Message("judge a finding"),
    "give-role": Message("give a role"),
    "take-role": Message("take a role back"),
    "change-person": Message("change what is known of a person"),
    "declare-conflict": Message("declare a conflict of interest"),
    "waive-conflict": Message("waive the conflict of interest"),
    "invite": Message("invite an expert"),
    "accept": Message("accept the invitation"),
    "decline": Message("decline the invitation"),
    "uninvite": Message("take back the invitation"),
    "reconcile": Message("reconcile a row"),
    "extend": Message("extend the term"),
    "redact": Message("delete the text of an event"),
    "erase": Message("forget a person"),
    "write-letter": Message("write a letter"),
    "send-letter": Message("send a letter"),
    "pack": Message("write a packet"),
    "receive": Message("take in a packet"),
    "bind-decision": Message("confirm the decision with a passkey"),
    "attach-signature": Message("put a signature beside the conclusion"),
    "issue-link": Message("issue a link"),
    "revoke-link": Message("revoke a link"),
}
REPLY = "reply"  # how a question is answered: nothing is done there
ANSWER_WORDS: Mapping[str, Message] = {**HOW_WORDS, REPLY: Message("reply")}
NO_HOW = Message("It is not said what was done with the remark: {known}.", {"known": [*HOW_WORDS.values()]})
BAND_WORDS: Mapping[str, Message] = {
    "recommended": Message("recommended"),
    "rework": Message("needs rework"),
    "refused": Message("upload refused"),
}
VIEWED = Message("Who uploaded the course says that it was viewed as a learner.")
NOT_VIEWED = Message("Who uploaded the course says that it was not viewed as a learner.")
SIGNED_ELSEWHERE = Message("mooclint has not verified the signed conclusion: it is a scan, or was signed elsewhere.")


def signed_line(signed: Conclusion) -> Message:
    """What is known of a signed conclusion: of its form, and of what kinds its signatures are."""
    named: dict[str, Param] = {"kinds": kinds_told(signed.kinds), "command": _TO_VERIFY}
    if not signed.form_known:
        return (
            Message("{known} On record with it: {kinds}.", {**named, "known": SIGNED_ELSEWHERE})
            if (signed.beside)
            else SIGNED_ELSEWHERE
        )
    if signed.kinds:
        return Message(
            "mooclint knows the form of the conclusion: it wrote it. Signatures: {kinds}. Whether they hold is told by "
            "{command}.",
            named,
        )
    return Message(
        "mooclint knows the form of the conclusion: it wrote it. No electronic signature is in the file: that it was "
        "signed is said by whoever put it on record."
    )


_TO_VERIFY = Code("mooclint conclude --verify")


def kinds_told(kinds: Iterable[str]) -> list[Param]:
    """The kinds of signatures, and how many there are of each."""
    counted = Counter(kinds)
    words = {kind.value: KIND_WORDS[kind] for kind in Kind}
    return [
        Message("{kind}: {count}", {"kind": words[kind], "count": count})
        for kind, count in counted.items()
        if kind in words
    ]


def given_roles(process: Process) -> Mapping[str, Localized]:
    """The roles that people are given."""
    return {role: name for role, name in process.roles.items() if role != SYSTEM}


def with_codes(names: Mapping[str, Message | Localized]) -> list[Param]:
    """What people call each of these, with the code that is typed too, where that is another word."""
    both = ({one: (localizer(one)(word), code) for one in LANGUAGES} for code, word in names.items())
    return [
        Localized({one: word if word == code else f"{word} ({code})" for one, (word, code) in said.items()})
        for said in both
    ]


def none_of(text: str, known: list[Param]) -> Message:
    """That a text is none of these."""
    return Message("“{text}” is none of these: {known}.", {"text": shown(one_line(text), 60), "known": known})


_HOWS: Mapping[str, Message] = {
    "same-file": Message("the file is the same"),
    "renamed": Message("the file is the same, with another name"),
    "same-text": Message("the same words stand there"),
    "moved": Message("the same words stand elsewhere"),
    "changed": Message("the words have changed, {likeness} % of them are alike"),
    "joined": Message("the same words stand there, with others or parted"),
    "same-time": Message("another film, as long as before: look at that time"),
    "re-encoded": Message("the film was encoded anew: sound and picture are the same"),
    "scene": Message("moved with its scene"),
    "sound": Message("the sound is the same there, the picture is another"),
    "picture": Message("the picture is the same there, the sound is another"),
    "between": Message("what stands around it is the same, the place itself cannot be told"),
    "shortened": Message("a part of the range was cut out: what is left of it"),
    "reshaped": Message("beginning and end were found, in between the film was cut anew"),
    "same-page": Message("the file has changed: look at that page"),
    "file": Message("the file has changed"),
    "by-hand": Message("placed by a person"),
}
_SURES: Mapping[str, Message] = {
    "sure": Message("sure"),
    "likely": Message("likely"),
    "doubtful": Message("doubtful"),
}
WHYS: Mapping[str, Message] = {
    "gone": Message("the file is not in this version"),
    "not-found": Message("what it was about is not in the file any more"),
    "unread": Message("mooclint cannot read the file"),
    "other-length": Message("the film is longer or shorter than before"),
    "cut-out": Message("it was cut out of the film, or nothing tells where it is now"),
    "other-film": Message("the film is another one, with another sound and another picture"),
}


def carried_text(remark: Mapping[str, Any]) -> Message | None:
    """How a remark came to its place in the last round, or why it has none; None for one that was made in it."""
    how, why = remark.get("carried"), remark.get("orphan")
    if why:
        return Message("Its place is not in this version: {why}.", {"why": WHYS.get(str(why), Code(str(why)))})
    if not how:
        return None
    known = _HOWS.get(str(how["how"]), Message("{how}", {"how": Code(str(how["how"]))}))
    named: dict[str, Param] = {
        "how": replace(known, params={**known.params, "likeness": how.get("likeness", 100)}),
        "sure": _SURES.get(str(how["sure"]), Code(str(how["sure"]))),
    }
    return Message("Carried into this version ({sure}): {how}.", named)
