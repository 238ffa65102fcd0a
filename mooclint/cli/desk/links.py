"""`mooclint desk link`: links for people from outside."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _

import click

from mooclint.cli.common import lang, note, package_folder, payload
from mooclint.cli.desk.serving import config_of, installed, now, opened, server_option
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message


@click.command(
    "link",
    help=_(
        "Print a link by which one person of the course in PATH comes in without an account, in their one role, until "
        "a day. The log of the course records it."
    ),
)
@click.argument("path", metavar="[PATH]", default=".")
@click.option("--to", "person", metavar="PERSON", help=_("For whom: a name or an id of the course's people."))
@click.option("--until", metavar="DATE", help=_("The last day on which it holds, as 2026-12-31."))
@click.option("--list", "listing", is_flag=True, help=_("Show the links of the course."))
@click.option("--revoke", metavar="ID", help=_("Make a link open nothing any more."))
@server_option
@lang
@click.pass_obj
def link_command(
    say: Localizer, path: str, person: str | None, until: str | None, listing: bool, revoke: str | None, settings: str
) -> int:
    """See the help text above."""
    with installed():
        from mooclint.desk.server.giving import issue, last_day, stands
        from mooclint.desk.server.giving import revoke as revoke_link
    from mooclint.cli.review.common import person as person_called
    from mooclint.desk.courses import course_id
    from mooclint.review.case.acts import Refusal
    from mooclint.review.case.home import at_home
    from mooclint.review.errors import ReviewError

    config, folder = config_of(settings), package_folder(path).resolve()
    with opened(config) as store:
        known = store.course(course_id(folder))
        if known is None:
            named = {"folder": Code(str(folder))}
            raise UserError(Message("{folder} is no course of the server: open it there first.", named))
        try:
            with at_home(folder) as home:
                if revoke:
                    link = next((one for one in store.links(known.id) if one.id == revoke and not one.revoked), None)
                    if link is None:
                        raise UserError(Message("There is no such link."))
                    revoke_link(store, home, link, now(), via="cli")
                    return 0
                people = home.people()
                if listing:
                    case = home.case()
                    for one in store.links(known.id):
                        last = last_day(one).isoformat()
                        name = people[one.person].name if one.person in people else one.person
                        lives = "holds" if stands(case, one) else "rests"
                        state = "revoked" if one.revoked else lives if one.until > now() else "over"
                        payload("\t".join([one.id, name, one.role, last, state]) + "\n")
                    return 0
                if not person or not until:
                    raise UserError(Message("Say for whom (--to) and until which day (--until)."))
                try:
                    day = date.fromisoformat(until)
                except ValueError as error:
                    raise UserError(Message("Say until which day the link holds.")) from error
                id = person_called(home, person).id
                secret = issue(store, home, known.id, id, day, now(), via="cli")
        except (Refusal, ReviewError) as error:
            raise UserError(error.message, exit_code=COULD_NOT) from error
        payload(f"{config.url}/link/{secret}\n")
        note(say, Message("Send this address to them alone; it is shown this once."))
    return 0
