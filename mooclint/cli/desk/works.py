"""`mooclint desk work`: what takes long, in a process of its own."""

from __future__ import annotations

import contextlib
import signal
import threading
from datetime import UTC, datetime
from functools import partial
from gettext import gettext as _

import click

from mooclint.cli.common import lang, note
from mooclint.cli.desk.serving import config_of, installed, opened, server_option, working
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message


@click.command(
    "work",
    help=_(
        "Do what takes long for a server: checks, copies of films, submissions, letters. Several can run at once, on "
        "several computers that see the same folders; what one leaves when it is killed, another takes up."
    ),
)
@server_option
@lang
@click.pass_obj
def work_command(say: Localizer, settings: str) -> int:
    """See the help text above."""
    config = config_of(settings)
    with installed():
        from mooclint.desk.server.queue import Queue
        from mooclint.desk.server.working import worker_of
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: over.set())
    with opened(config) as store, working(worker_of(config, store, Queue(store), partial(datetime.now, UTC))):
        note(say, Message("At work. Ctrl-C ends."))
        with contextlib.suppress(KeyboardInterrupt):
            while not over.wait(1):
                pass
    return 0
