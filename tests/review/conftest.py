"""Both databases for every test of the log."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.review.postgres import REQUIRED, NoServerError, Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server. Without one the test is skipped, or fails where one is required."""
    try:
        with running() as found:
            yield found
    except NoServerError as error:
        if os.environ.get(REQUIRED):
            pytest.fail(f"no PostgreSQL to test with: {error}")
        pytest.skip(f"no PostgreSQL to test with: {error}")


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where a store can be made: a folder, and an empty database of a server."""
    if request.param == "sqlite":
        return tmp_path / "review"
    server: Server = request.getfixturevalue("server")
    return server.url()
