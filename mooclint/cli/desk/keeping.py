"""`mooclint desk backup` and `restore`: all that a server keeps itself, in one folder or at an address."""

from __future__ import annotations

from gettext import gettext as _
from typing import TYPE_CHECKING

import click

from mooclint.cli.common import lang, note, payload, progress
from mooclint.cli.desk.serving import config_of, installed, now, opened, server_option
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.cli.review.files import refused_address
from mooclint.files.address import AddressError, spot
from mooclint.files.refusal import refusal
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message, Param

if TYPE_CHECKING:
    from collections.abc import Callable

    from mooclint.desk.server.keeping import Kept


@click.command(
    "backup",
    help=_(
        "Write all that the server keeps itself into the new folder DIR, while it runs: accounts, links, courses, and "
        "of every course its whole approval. The files of the courses are not in it. DIR may be an address: "
        "s3://bucket/folder."
    ),
)
@click.argument("target", metavar="DIR")
@server_option
@lang
@click.pass_obj
def backup_command(say: Localizer, target: str, settings: str) -> int:
    """See the help text above."""
    with installed():
        from mooclint.desk.server.keeping import back_up_desk
    config = config_of(settings)
    with opened(config) as store:
        _told(lambda: back_up_desk(config, store, spot(target), lambda message: note(say, message)))
    return 0


@click.command(
    "restore",
    help=_(
        "Put such a folder into the empty database of the server, and the approvals into the folders of their courses, "
        "each with the very log that it had. Do it while the server does not run."
    ),
)
@click.argument("source", metavar="DIR")
@server_option
@lang
@click.pass_obj
def restore_command(say: Localizer, source: str, settings: str) -> int:
    """See the help text above."""
    with installed():
        from mooclint.desk.server.keeping import restore_desk
    config = config_of(settings)
    with opened(config) as store:
        _told(lambda: restore_desk(config, store, spot(source), now(), lambda message: note(say, message)))
    return 0


@click.command(
    "fetch",
    help=_(
        "Bring files of the versions that were submitted last back from the bucket of the settings into the folders "
        "of their courses, where they are missing: after a disk was lost, once the approvals were restored."
    ),
)
@server_option
@lang
@click.pass_obj
def fetch_command(say: Localizer, settings: str) -> int:
    """See the help text above."""
    with installed():
        from mooclint.desk.server.objects import Brought, Objects, bring_back
    from mooclint.review.errors import ReviewError

    config = config_of(settings)
    if config.objects is None:
        named: dict[str, Param] = {"path": Code(settings), "key": Code("[objects]")}
        raise UserError(Message("The settings name no bucket: {path}, {key}", named))
    whole = True
    with opened(config) as store:
        for known in store.courses():
            found, told = Brought(), progress(say, Message("Fetching files"), quiet=False)
            try:
                with told as update:
                    found = bring_back(Objects(config.objects), known.path, update)
            except AddressError as error:
                raise refused_address(error) from error
            except ReviewError as error:
                note(say, error.message)
                whole = False
            payload("\t".join([str(known.path), str(len(found.came)), str(len(found.gone))]) + "\n")
            if found.gone:
                whole = False
                lacks: dict[str, Param] = {"count": len(found.gone), "path": Code(found.gone[0])}
                note(say, Message("Files that the bucket does not have either: {count} ({path}, …).", lacks))
    return 0 if whole else 1


def _told(work: Callable[[], list[Kept]]) -> None:
    """Shows the courses with the heads of their logs. Raises UserError."""
    from mooclint.review.errors import ReviewError

    try:
        for one in work():
            payload("\t".join([one.path, str(one.events), one.head or "-"]) + "\n")
    except AddressError as error:
        raise refused_address(error) from error
    except ReviewError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    except OSError as error:
        named: dict[str, Param] = {"path": Code(str(error.filename or "")), "reason": refusal(error)}
        raise UserError(Message("The system refused: {path} ({reason})", named), exit_code=COULD_NOT) from error
