"""The page by which a container or a proxy knows whether a server lives: database and disk, nothing of content."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import text
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from mooclint.desk.server.config import Config
from mooclint.desk.server.store import DeskStore
from mooclint.review.errors import ReviewError

PATH = "/health"
SEEN = f"{PATH}/seen"  # by what name and way the asker came: whoever sets up a proxy looks there
LEAST_FREE = 2**28  # bytes of a disk below which a server is not well


class Health:
    """Answers that page for whoever asks, by whatever name, and leaves all others to `app`."""

    def __init__(self, app: ASGIApp, config: Config, store: DeskStore) -> None:
        self.app, self.config, self.store = app, config, store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or scope["path"] not in (PATH, SEEN) or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        if scope["path"] == SEEN:
            seen = {"host": Headers(scope=scope).get("host", ""), "scheme": scope["scheme"]}
            await JSONResponse(seen, headers={"Cache-Control": "no-store"})(scope, receive, send)
            return
        found = await run_in_threadpool(lambda: dict(_looked(self.config, self.store)))
        body = "".join(f"{name}: {'ok' if well else 'failed'}\n" for name, well in found.items())
        answer = PlainTextResponse(body, 200 if all(found.values()) else 503, {"Cache-Control": "no-store"})
        await answer(scope, receive, send)


def _looked(config: Config, store: DeskStore) -> Iterator[tuple[str, bool]]:
    yield "database", _answers(store)
    yield "disk", all(_has_room(folder) for folder in (config.data, *config.packages))


def _answers(store: DeskStore) -> bool:
    try:
        with store.reading() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1
    except ReviewError:
        return False


def _has_room(folder: Path) -> bool:
    try:
        return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= LEAST_FREE
    except OSError:
        return False
