"""`mooclint review`: the approval of a course, a command each act."""

from __future__ import annotations

from gettext import gettext as _

import click

from mooclint.cli.errors import UserError
from mooclint.cli.groups import LazyGroup
from mooclint.cli.main import language_option
from mooclint.message.message import Code, Message

# Command -> the module that holds it.
HOMES = {
    "process": "process",
    "open": "people",
    "person": "people",
    "intake": "intake",
    "submit": "submit",
    "take": "moves",
    "bounce": "moves",
    "comment": "remarks",
    "remark": "remarks",
    "canned": "remarks",
    "answer": "remarks",
    "settle": "remarks",
    "place": "remarks",
    "remarks": "remarks",
    "markers": "markers",
    "findings": "findings",
    "finding": "findings",
    "form": "forms",
    "seen": "coverage",
    "coverage": "coverage",
    "return": "moves",
    "agree": "moves",
    "assign": "experts",
    "accept": "experts",
    "decline": "experts",
    "opinion": "experts",
    "reconcile": "experts",
    "draft": "draft",
    "conclude": "experts",
    "attach": "attaching",
    "appeal": "moves",
    "decide-appeal": "moves",
    "accept-refusal": "moves",
    "access": "moves",
    "uploaded": "moves",
    "launch": "moves",
    "withdraw": "moves",
    "suspend": "moves",
    "resume": "moves",
    "close": "moves",
    "revert": "moves",
    "pack": "packets",
    "receive": "packets",
    "status": "views",
    "due": "terms",
    "extend": "terms",
    "expire": "terms",
    "diff": "diff",
    "log": "views",
    "verify": "views",
    "rebuild": "views",
    "letter": "letters",
    "backup": "keeping",
    "restore": "keeping",
    "archive": "keeping",
    "insight": "insight",
    "move": "keeping",
    "redact": "keeping",
    "erase": "keeping",
}
COMMANDS = tuple(HOMES)


def summaries() -> dict[str, str]:
    """Command -> what it does, in the language in force."""
    return {
        "process": _("Show the process of the approval: states, who may do what, terms."),
        "open": _("Open the approval of a course; who opens it is its coordinator."),
        "person": _("Add a person, give or take a role, waive a conflict of interest."),
        "intake": _("Take in what an author mailed: it becomes the six pieces of stage 1."),
        "submit": _("Submit the course, as it is now, for the stage that it is in."),
        "take": _("Take a submission into review."),
        "bounce": _("Send back a package that is not whole; the term does not begin."),
        "comment": _("Give feedback on a piece of stage 1, good or bad; every piece has to have one."),
        "remark": _("Make remarks, one or a file of them."),
        "canned": _("List the remarks that are ready in three languages, with their codes."),
        "answer": _("Answer remarks, one or a file of them."),
        "settle": _("Settle remarks: what they asked for is done, or no longer asked."),
        "place": _("Say where an open remark is in this version, when it was not found there."),
        "remarks": _("Show the remarks with their answers."),
        "markers": _("Write the remarks on films as markers, for editing programs and players."),
        "findings": _("Show the findings of mooclint on a round, with what was judged of each."),
        "form": _("Write a form to fill in, for --from: Word, Excel (.csv) or YAML; named by its round without FILE."),
        "finding": _("Judge a finding of mooclint: it stays judged when the course is checked again."),
        "seen": _("Note what you have looked at: files, times of films, pages; it adds up."),
        "coverage": _("Show what you have looked at of the last round, and what not."),
        "return": _("Return the course for rework (stages 1 and 2, check before launch)."),
        "agree": _("Agree to the course (stages 1 and 2, check before launch)."),
        "assign": _("Invite experts, replace one, or start the scoring when enough accepted."),
        "accept": _("Accept the invitation to score the course."),
        "decline": _("Decline the invitation to score the course."),
        "opinion": _("Hand in an opinion file, as score prints it; it is not changed afterwards."),
        "reconcile": _("Settle a row on which opinions differ by 2 points or more, or a split band."),
        "draft": _("Write the opinion file of the conclusion from all opinions, with what was reconciled."),
        "conclude": _("Put the signed conclusion on record with its decision, or call more experts."),
        "attach": _("Put a signature (.p7s, .cms, .sig) or a scan beside the conclusion that is on record."),
        "appeal": _("Appeal against a refusal, where the process knows appeals."),
        "decide-appeal": _("Uphold an appeal, so that other experts score, or dismiss it."),
        "accept-refusal": _("Accept that the upload is refused."),
        "access": _("Give the author access to the platform, on the conclusion that was signed."),
        "uploaded": _("Report that the course is uploaded to the platform."),
        "launch": _("Report that the course is launched."),
        "withdraw": _("Withdraw the course from the approval."),
        "suspend": _("Suspend the approval; the term stands still."),
        "resume": _("Resume a suspended approval where it was."),
        "close": _("Close a suspended approval for good."),
        "revert": _("Take back the last decision, while nothing is built on it."),
        "pack": _("Write a packet for a person who works by files: what they may see, and forms to fill in."),
        "receive": _("Take in a packet that came back: its acts, in the receiver's name."),
        "status": _("Show where the course stands, whose turn it is, and what the next steps lack."),
        "due": _("Show the terms that have begun, the day each ends on, and how that day came about."),
        "extend": _("Add working days to the term that runs; why is recorded and shown."),
        "expire": _("Close the course because a term is over, where the process has that."),
        "diff": _("Show what changed between two rounds: files, texts, media, findings, answered remarks."),
        "log": _("Show what was done, by whom and when (time of Kazakhstan)."),
        "verify": _("Prove that nobody changed the log; with a checkpoint also that nothing was cut off."),
        "rebuild": _("Fold the state anew from the log, and say whether it is the one that was kept."),
        "letter": _("Write a letter in the receiver's language; --sent puts on record that one went out."),
        "backup": _("Write the log into a file, as it is at one moment while others go on writing."),
        "restore": _("Put a backup into the place of the log; what stood there is set aside, not deleted."),
        "archive": _("Write the approval and the course into one archive that is read without mooclint, or check one."),
        "insight": _("Show what many approvals tell together; nobody is named."),
        "move": _("Move the log into a PostgreSQL database or back beside the course, with the same head."),
        "redact": _("Delete the text of an event for good; the log shows that it was there, and still holds."),
        "erase": _("Forget all of a person but a number; the log and its chain stay as they are."),
    }


_LAST_COUNTS = ("form", "lang")  # how something is said, not what is done


class Approval(LazyGroup):
    """The commands of a review. What is recorded stays: of two values of one option none is dropped without a word."""

    def resolve_command(
        self, context: click.Context, words: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, found, rest = super().resolve_command(context, words)
        if found is not None and (twice := _given_twice(found, click.Context(found, context, name), rest)):
            raise UserError(Message("Give {option} once: it takes one value.", {"option": Code(twice)}))
        return name, found, rest


def _given_twice(command: click.Command, context: click.Context, words: list[str]) -> str:
    """An option that takes one value and stands there twice; ''. What is wrong otherwise is left to click."""
    try:
        order = command.make_parser(context).parse_args(list(words))[2]
    except click.UsageError:
        return ""
    single = [
        one
        for one in order
        if isinstance(one, click.Option)
        and not one.multiple
        and (not one.is_flag or one.secondary_opts)
        and one.name not in _LAST_COUNTS
    ]
    return next((one.opts[0] for number, one in enumerate(single) if one in single[:number]), "")


command = Approval(
    name="review",
    package="mooclint.cli.review",
    commands=COMMANDS,
    homes=HOMES,
    summaries=summaries,
    help=_("Run the approval of a course: from the preliminary package to the launch (section IV)."),
)
command.params.append(language_option(expose=False))
