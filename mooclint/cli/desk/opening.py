"""`mooclint desk [FOLDER]`: the pages in the browser, of this computer alone or of a server."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import webbrowser
from datetime import UTC, datetime
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooclint.cli.common import lang, note, package_folder
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.files.cache import own_folder
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message

if TYPE_CHECKING:
    from mooclint.cli.desk import DeskGroup

HOST = "127.0.0.1"
USUAL = 47115  # below those that systems give away


HELP = _("Check a course in the browser: choose a folder, see what to mend, check again.")


class DeskCommand(click.Command):
    """The command, with those that stand below it in its help."""

    below: DeskGroup

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        self.below.format_commands(context, formatter)


@click.command("desk", cls=DeskCommand, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", metavar="[PATH]", required=False)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help=_("The port on this computer; 0, as by default, is a free one."),
)
@click.option("--no-browser", is_flag=True, help=_("Only print the address."))
@click.option(
    "--server", "settings", metavar="FILE", help=_("Be the desk of a server, with the settings of FILE (desk.toml).")
)
@lang
@click.pass_obj
def command(say: Localizer, folder: str | None, port: int, no_browser: bool, settings: str | None) -> int:
    """See the help text above."""
    if settings is not None:
        from mooclint.cli.desk.serving import serve

        return serve(say, settings)
    try:
        import uvicorn

        from mooclint.desk.app import make_app
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn"):
            raise
        install = {"command": Code('pip install "mooclint[desk]"')}
        raise UserError(Message("The desk needs more packages: {command}", install), exit_code=COULD_NOT) from error
    root = package_folder(folder) if folder is not None else None
    with _listening(port) as listener:
        number = listener.getsockname()[1]
        start = Path.cwd() if root is None else root
        now = partial(datetime.now, UTC)
        app = make_app(port=number, language=say.language, start=start, folder=root, now=now, kept=_kept())
        address = f"http://{HOST}:{number}/enter?token={app.door.token}"
        click.echo(address)
        note(say, Message("The desk is open. The address works once. Ctrl-C ends."))
        if not no_browser:
            threading.Timer(0.3, webbrowser.open, (address,)).start()
        config = uvicorn.Config(
            app, log_level="error", lifespan="off", server_header=False, timeout_graceful_shutdown=2
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    return 0


def _kept() -> Path | None:
    """The file in which the folders are remembered that were opened; None where this user has no place for one."""
    with contextlib.suppress(FileNotFoundError):
        return own_folder() / "desk.json"
    return None


def _listening(port: int) -> socket.socket:
    """A socket on this computer alone; of 0 on the usual port, or where that is taken on a free one. Raises UserError.

    What a browser keeps it keeps by the port: after a new start, what was typed last is there again.
    """
    for number in (port,) if port else (USUAL, 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name != "nt":  # there it would let another program listen too
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            listener.listen()  # whoever is quick with the address waits for the pages instead of being refused
            return listener
        except OSError as error:
            listener.close()
            taken = error
    named = {"port": Code(str(port))}
    message = Message("The port {port} is taken by another program; leave --port out, or name another.", named)
    raise UserError(message, exit_code=COULD_NOT) from taken
