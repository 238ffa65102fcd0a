"""A PostgreSQL server of the tests' own: in a folder of its own, reached by a socket only, never run by root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

REQUIRED = "MOOCLINT_TEST_POSTGRES"  # set where a server has to be there: what would be skipped fails
_PROGRAMS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
_OWNERS = ("postgres", "nobody")  # who runs it where the tests are run by root
_numbers = count(1)


class NoServerError(Exception):
    """No server can be started here; its text says why."""


def programs() -> Path:
    """The folder of initdb and pg_ctl, of the newest version. Raises `NoServerError`."""
    known = [folder for pattern in _PROGRAMS for folder in Path("/").glob(pattern[1:]) if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    if on_path:
        known.append(Path(on_path).parent)
    if os.name == "nt" or not known:
        raise NoServerError("PostgreSQL is not installed")
    return max(known, key=lambda folder: [int(part) for part in folder.parts if part.isdecimal()])


class Server:
    """A running server; `url()` makes an empty database in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def address(self, name: str) -> str:
        return f"postgresql://mooclint@/{name}?host={self._folder}"

    def url(self) -> str:
        import psycopg

        name = f"review_{next(_numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.address(name)


@contextmanager
def running() -> Iterator[Server]:
    """A server until the block ends. Raises `NoServerError`."""
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="mooclint-pg-", dir="/tmp"))  # a socket's path has 107 bytes at most
    owner = _owner(folder)
    data = str(folder / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=50"

    def run(program: str, *words: str) -> None:
        done = subprocess.run(
            [str(found / program), *words], cwd=folder, user=owner, capture_output=True, text=True, timeout=120
        )
        if done.returncode:
            raise NoServerError(f"{program}: {done.stderr[-500:]}")

    try:
        run("initdb", "-D", data, "-U", "mooclint", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:
            yield Server(folder)
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> str | None:
    """Who runs the server, and owns its folder; None: whoever runs the tests."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    owner = next((name for name in _OWNERS if name in known), None)
    if owner is None:
        raise NoServerError("the server may not be run by root, and there is nobody else")
    shutil.chown(folder, owner)
    folder.chmod(0o755)
    return owner
