"""The acts that move a course on and bring nothing along but a reason, a text or a mark."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import gettext as _

import click

from mooclint.cli.errors import UserError
from mooclint.cli.review.chosen import Chosen, offered
from mooclint.cli.review.common import acting, do, final_option, person, reason_option, text_options, told
from mooclint.cli.review.files import the_file
from mooclint.cli.review.submit import shown_work
from mooclint.course.manifest import read_package
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line, visible
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.coverage import judging
from mooclint.review.doing.step import as_approved, tell_kept
from mooclint.review.exchange.choices import APPEAL
from mooclint.review.material.digest import file_digest
from mooclint.review.material.submission import item_codes


def _told(home: Home, case: Case) -> Mapping[str, object]:
    tell_kept(home, case)
    return {}


@click.command("take", help=_("Take a submission into review."))
@acting
@click.pass_obj
def take_command(say: Localizer, course: str, who: str, behalf: str | None, form: str) -> int:
    """See the help text above."""
    return do(say, course, who, behalf, form, ("take",), _told)


@click.command("bounce", help=_("Send back a package that is not whole; the term does not begin."))
@acting
@click.option("--missing", multiple=True, metavar="TEXT", help=_("What is missing; repeatable."))
@reason_option
@click.pass_obj
def bounce_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, missing: tuple[str, ...], reason: str
) -> int:
    """See the help text above."""
    return do(say, course, who, behalf, form, ("bounce",), {"reason": reason, "missing": list(missing)})


def _seen_options(function: click.decorators.FC) -> click.decorators.FC:
    certificate = click.option(
        "--certificate-seen", is_flag=True, help=_("Stage 1: I looked at the certificate, and it is the right one.")
    )
    part = click.option("--not-seen", multiple=True, metavar="TEXT", help=_("What was not looked at; repeatable."))
    whole = click.option("--all-seen", is_flag=True, help=_("All of it was looked at."))
    return certificate(part(whole(function)))


def _seen(certificate_seen: bool, not_seen: tuple[str, ...], all_seen: bool) -> dict[str, object]:
    found: dict[str, object] = {"certificate_seen": certificate_seen, "all_seen": all_seen, "not_seen": list(not_seen)}
    return {key: value for key, value in found.items() if value}


def _judge(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, names: tuple[str, ...],
    given: Mapping[str, object],
) -> int:  # fmt: skip
    """The act, with what was not looked at and not verified; both are said."""
    lines: list[Message] = []

    def details(home: Home, case: Case) -> Mapping[str, object]:
        tell_kept(home, case)
        kept, told_ = judging(home, case, person(home, who).id, given)
        lines.extend(told_)
        return {**kept, **as_approved(home, case, names, shown_work(say, quiet=False))}

    code = do(say, course, who, behalf, form, names, details)
    for line in lines if code == 0 and form == "text" else ():
        click.echo(visible(say(line)))
    return code


@click.command("return", help=_("Return the course for rework (stages 1 and 2, check before launch)."))
@acting
@_seen_options
@text_options
@click.pass_obj
def return_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, text: str, text_file: str | None,
    certificate_seen: bool, not_seen: tuple[str, ...], all_seen: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    given = {"text": told(text, text_file), **_seen(certificate_seen, not_seen, all_seen)}
    return _judge(say, course, who, behalf, form, ("return", "prelaunch-return"), given)


@click.command("agree", help=_("Agree to the course (stages 1 and 2, check before launch)."))
@acting
@_seen_options
@text_options
@reason_option
@click.pass_obj
def agree_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, text: str, text_file: str | None,
    certificate_seen: bool, not_seen: tuple[str, ...], all_seen: bool, reason: str,
) -> int:  # fmt: skip
    """See the help text above."""
    given = {"text": told(text, text_file), **_seen(certificate_seen, not_seen, all_seen)}
    given |= {"reason": reason} if reason else {}
    return _judge(say, course, who, behalf, form, ("agree", "prelaunch-agree"), given)


@click.command("appeal", help=_("Appeal against a refusal, where the process knows appeals."))
@acting
@text_options
@reason_option
@click.pass_obj
def appeal_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, text: str, text_file: str | None, reason: str
) -> int:
    """See the help text above."""
    return do(say, course, who, behalf, form, ("appeal",), {"text": told(text, text_file) or reason})


@click.command(
    "decide-appeal",
    help=_("Uphold an appeal, so that other experts score, or dismiss it."),
    epilog=f"DECISION: {offered(APPEAL)}",
)
@acting
@click.argument("decision", type=Chosen(APPEAL), metavar="DECISION")
@final_option
@reason_option
@text_options
@click.pass_obj
def decide_appeal_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, text: str, text_file: str | None,
    reason: str, decision: str,
) -> int:  # fmt: skip
    """See the help text above."""
    details = {"reason": reason, "text": told(text, text_file)}
    return do(say, course, who, behalf, form, (f"appeal-{decision}",), details)


@click.command("accept-refusal", help=_("Accept that the upload is refused."))
@acting
@final_option
@click.pass_obj
def accept_refusal_command(say: Localizer, course: str, who: str, behalf: str | None, form: str) -> int:
    """See the help text above."""
    return do(say, course, who, behalf, form, ("accept-refusal",), {})


@click.command("access", help=_("Give the author access to the platform, on the conclusion that was signed."))
@acting
@click.option(
    "--conclusion", required=True, metavar="FILE", help=_("The signed conclusion: it has to be the one on record.")
)
@click.pass_obj
def access_command(say: Localizer, course: str, who: str, behalf: str | None, form: str, conclusion: str) -> int:
    """See the help text above."""
    digest = file_digest(the_file(conclusion))

    def details(home: Home, case: Case) -> dict[str, object]:
        tell_kept(home, case)
        return {"conclusion": digest, "file": one_line(conclusion)}

    return do(say, course, who, behalf, form, ("grant-access",), details)


@click.command("uploaded", help=_("Report that the course is uploaded to the platform."))
@acting
@click.option("--all", "everything", is_flag=True, help=_("Every item of the course is uploaded."))
@click.option("--item", "items", multiple=True, metavar="CODE", help=_("An item that is uploaded; repeatable."))
@click.option(
    "--viewed-as-learner/--not-viewed-as-learner", "viewed", default=None, help=_("Whether it was viewed as a learner.")
)
@click.pass_obj
def uploaded_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, everything: bool,
    items: tuple[str, ...], viewed: bool | None,
) -> int:  # fmt: skip
    """See the help text above."""

    def details(home: Home, case: Case) -> dict[str, object]:
        tell_kept(home, case)
        codes = item_codes(read_package(home.folder))
        if strange := [one for one in items if one not in codes] if codes else []:
            named: dict[str, Param] = {"items": [Code(one) for one in strange]}
            raise UserError(Message("Items that the course does not have: {items}.", named))
        done = codes if everything else tuple(code for code in codes if code in items)
        return {"viewed": viewed, "uploaded": list(done), "not_uploaded": [c for c in codes if c not in done]}

    return do(say, course, who, behalf, form, ("report-uploaded",), details)


@click.command("launch", help=_("Report that the course is launched."))
@acting
@click.pass_obj
def launch_command(say: Localizer, course: str, who: str, behalf: str | None, form: str) -> int:
    """See the help text above."""
    names = ("launch",)
    return do(
        say,
        course,
        who,
        behalf,
        form,
        names,
        lambda home, case: as_approved(home, case, names, shown_work(say, quiet=False)),
    )


def _with_reason(name: str, text: str) -> click.Command:
    @click.command(name, help=text)
    @acting
    @reason_option
    @click.pass_obj
    def command(say: Localizer, course: str, who: str, behalf: str | None, form: str, reason: str) -> int:
        """See the help text above."""
        return do(say, course, who, behalf, form, (name,), {"reason": reason})

    return command


withdraw_command = final_option(_with_reason("withdraw", _("Withdraw the course from the approval.")))
suspend_command = _with_reason("suspend", _("Suspend the approval; the term stands still."))
resume_command = _with_reason("resume", _("Resume a suspended approval where it was."))
close_command = final_option(_with_reason("close", _("Close a suspended approval for good.")))
revert_command = _with_reason("revert", _("Take back the last decision, while nothing is built on it."))
