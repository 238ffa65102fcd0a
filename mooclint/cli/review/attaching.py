"""`mooclint review attach`: a signature made elsewhere, or a scan, put beside the conclusion that is on record."""

from __future__ import annotations

from gettext import gettext as _
from typing import Any

import click

from mooclint.cli.errors import UserError
from mooclint.cli.review.common import acting, do, now
from mooclint.cli.review.files import the_file
from mooclint.conclusion.trust import TrustError, own_trust
from mooclint.message.localizer import Localizer
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.doing.signatures import attached_details


@click.command(
    "attach", help=_("Put a signature (.p7s, .cms, .sig) or a scan beside the conclusion that is on record.")
)
@acting
@click.argument("file", metavar="FILE")
@click.pass_obj
def attach_command(say: Localizer, course: str, who: str, behalf: str | None, form: str, file: str) -> int:
    """See the help text above."""
    path = the_file(file)
    try:
        trust = own_trust()
    except TrustError as error:
        raise UserError(error.message, problems=error.problems) from error

    def details(home: Home, case: Case) -> dict[str, Any]:
        return attached_details(home.folder, case, path, file, trust, now())

    return do(say, course, who, behalf, form, ("attach-signature",), details)
