"""A server's settings with either database."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.desk.server.config import Config, read_config
from tests.review.conftest import server

__all__ = ["server"]


def settings(folder: Path, database: str = "", more: str = "", url: str = "https://desk.example.kz") -> Config:
    """The settings of a server with all its files below a folder."""
    (folder / "courses").mkdir(exist_ok=True)
    lines = [f'url = "{url}"', 'data = "data"', 'packages = ["courses"]']
    lines += [f'database = "{database}"'] if database else []
    path = folder / "desk.toml"
    path.write_text("\n".join([*lines, more]) + "\n", "utf-8")
    return read_config(path, {})


@pytest.fixture(params=["sqlite", "postgresql"])
def config(request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    if request.param == "sqlite":
        return settings(tmp_path)
    return settings(tmp_path, request.getfixturevalue("server").url())
