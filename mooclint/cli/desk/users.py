"""`mooclint desk user`: who may sign in at a server."""

from __future__ import annotations

from gettext import gettext as _

import click

from mooclint.cli.common import lang, note, payload
from mooclint.cli.desk.serving import config_of, now, opened, server_option
from mooclint.cli.errors import UserError
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message

ACTS = ("add", "list", "remove")


@click.command(
    "user",
    help=_(
        "Let somebody sign in at the server (add), list who may (list), or take an account away (remove). `add` prints "
        "an address at which they make their passkey; for somebody who is there already it prints a new one."
    ),
)
@click.argument("act", type=click.Choice(ACTS))
@click.argument("email", metavar="EMAIL", required=False)
@click.option("--name", default="", metavar="TEXT", help=_("Their name, as pages show it."))
@click.option(
    "--staff/--no-staff",
    default=None,
    help=_("They may open the folders of the server and begin approvals, or may not any more."),
)
@click.option(
    "--fresh",
    is_flag=True,
    help=_("A device was lost: their earlier passkeys open nothing any more, and every browser of theirs is out."),
)
@server_option
@lang
@click.pass_obj
def user_command(
    say: Localizer, act: str, email: str | None, name: str, staff: bool | None, fresh: bool, settings: str
) -> int:  # fmt: skip
    """See the help text above."""
    from mooclint.review.log.people import is_address

    config = config_of(settings)
    with opened(config) as store:
        if act == "list":
            for one in store.accounts():
                keys = len(store.passkeys(one.id))
                payload("\t".join([one.email, one.name, "staff" if one.staff else "-", str(keys)]) + "\n")
            return 0
        if not email or not is_address(email):
            raise UserError(Message("Name an e-mail address."))
        found = store.account(email)
        if act == "remove":
            if found is None:
                raise UserError(Message("{email} has no account.", {"email": Code(email)}))
            store.remove_account(found.id)
            note(
                say, Message("The account of {email} is gone, and every browser of it is out.", {"email": Code(email)})
            )
            return 0
        if found is None:
            found = store.add_account(email, name, now(), staff=bool(staff))
        elif staff is not None:
            store.set_staff(found.id, staff)
        if fresh:
            store.drop_passkeys(found.id)
        payload(f"{config.url}/enrol/{store.enrol(found.id, now())}\n")
        said = {"email": Code(found.email)}
        note(say, Message("Send this address to {email} alone: it works once, within seven days.", said))
    return 0
