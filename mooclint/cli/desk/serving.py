"""The desk of a server: its settings and its database for every command, and the program that answers."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from mooclint.cli.common import note
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message

if TYPE_CHECKING:
    from mooclint.desk.server.config import Config
    from mooclint.desk.server.store import DeskStore
    from mooclint.desk.server.worker import Worker

F = TypeVar("F", bound=Callable[..., Any])
SETTINGS = "desk.toml"
VARIABLE = "MOOCLINT_DESK"
_NEEDED = ("starlette", "uvicorn", "webauthn", "authlib", "limits", "psycopg", "joserfc", "httpx2")


def server_option(function: F) -> F:
    """Adds `--server`, for the commands of an administrator."""
    text = _("The settings of the server (default: MOOCLINT_DESK, else desk.toml).")
    return click.option("--server", "settings", metavar="FILE", envvar=VARIABLE, default=SETTINGS, help=text)(function)


def now() -> datetime:
    """The time, by the system's clock."""
    return datetime.now(UTC)


def config_of(settings: str) -> Config:
    """The settings of a server. Raises UserError."""
    from mooclint.desk.server.config import ConfigError, read_config

    path = Path(settings)
    named = {"path": Code(str(path))}
    try:
        return read_config(path, os.environ)
    except ConfigError as error:
        problems = [(path, problem) for problem in error.problems]
        raise UserError(Message("The settings cannot be used: {path}", named), problems=problems) from error
    except OSError as error:
        raise UserError(Message("The settings cannot be read: {path}", named)) from error


@contextmanager
def opened(config: Config) -> Iterator[DeskStore]:
    """The database of a server. Raises UserError."""
    from mooclint.desk.server.store import open_desk
    from mooclint.review.errors import StoreError

    try:
        store = open_desk(config)
    except StoreError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    try:
        yield store
    except StoreError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    finally:
        store.close()


@contextmanager
def installed() -> Iterator[None]:
    """Says what to install where a package of a server is not there."""
    try:
        yield
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in _NEEDED:
            raise
        install = {"command": Code('pip install "mooclint[desk-server]"')}
        raise UserError(Message("The desk needs more packages: {command}", install), exit_code=COULD_NOT) from error


def serve(say: Localizer, settings: str) -> int:
    """Answers until it is stopped."""
    config = config_of(settings)
    with installed():
        import uvicorn

        from mooclint.desk.server.app import make_server
        from mooclint.desk.server.health import Health
        from mooclint.desk.server.queue import Queue
        from mooclint.desk.server.working import following, worker_of
    clock = partial(datetime.now, UTC)
    with opened(config) as store:
        queue = Queue(store)
        worker = None if config.works_apart else worker_of(config, store, queue, clock)
        desk = make_server(config, store, now=clock, queue=queue, works=following(queue, worker))
        app = Health(desk, config, store)
        address = {"address": Code(f"{config.host}:{config.port}"), "url": Code(config.url)}
        note(say, Message("The desk answers the proxy at {address}; browsers find it at {url}. Ctrl-C ends.", address))
        program = uvicorn.Config(
            app, host=config.host, port=config.port, log_level="warning", lifespan="off", server_header=False,
            proxy_headers=True, forwarded_allow_ips=list(config.proxies), timeout_graceful_shutdown=5,
        )  # fmt: skip

        async def answer() -> None:
            stay_small()
            await uvicorn.Server(program).serve()

        with contextlib.suppress(KeyboardInterrupt), working(worker):
            asyncio.run(answer())
    return 0


def stay_small() -> None:
    """Memory is given back as requests end: pages and their contexts are cycles, and a command looks for few of them.

    What is there at the start lives to the end, and is not gone through again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 10)


@contextmanager
def working(worker: Worker | None) -> Iterator[None]:
    """A worker is at work inside, if there is one; what it is at when it ends is taken up again."""
    if worker is not None:
        worker.start()
    try:
        yield
    finally:
        if worker is not None:
            worker.end()
