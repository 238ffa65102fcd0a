"""Where a log may lie, and what is said of a database that is not as it should be: in words, with nothing changed."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from mooclint.message.localizer import Localizer
from mooclint.review.errors import StoreError
from mooclint.review.log import file, schema
from mooclint.review.log.file import share, windows_share
from mooclint.review.log.store import open_store
from tests.review.logs import COURSE, START, draft
from tests.review.postgres import Server
from tests.systems import needs_links, needs_pipes, unprivileged

POSIX = pytest.mark.skipif(os.name == "nt", reason="owners and limits are POSIX's")
NO_FILES = [
    pytest.param("link", marks=needs_links),
    pytest.param("pipe", marks=needs_pipes),
    pytest.param("socket", marks=pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no sockets in folders")),
    "folder",
]


def made(folder: Path, length: int = 3) -> Path:
    """The file of a log."""
    with open_store(folder, create=True) as store, store.writing(COURSE) as writing:
        for number in range(1, length + 1):
            writing.append(draft(number), START)
    return folder / "log.sqlite"


def refused(place: Path | str, *, create: bool = False) -> str:
    with pytest.raises(StoreError) as error:
        open_store(place, create=create, wait=0.2)
    return Localizer("en")(error.value.message)


# Folders ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="mounts are Linux's")
@pytest.mark.parametrize(
    ("kind", "point", "expected"),
    [
        ("nfs4", "", "nfs4"),
        ("cifs", "", "cifs"),
        ("fuse.sshfs", "", "fuse.sshfs"),
        ("9p", "", "9p"),
        ("ext4", "", ""),
        ("btrfs", "", ""),
        ("nfs4", "/elsewhere", ""),
        ("fuse.sshfs", "/a b", "fuse.sshfs"),
    ],
)
def test_a_network_share_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, point: str, expected: str
) -> None:
    folder = tmp_path / "a b" / "review"
    under = "" if point == "/elsewhere" else str(tmp_path).replace(" ", "\\040")
    mounts = tmp_path / "mounts"
    lines = (
        "21 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
        f"44 21 0:50 / {under}{point} rw shared:9 master:2 - {kind} server:/share rw".replace("a b", "a\\040b"),
        "damaged",
    )
    mounts.write_text("\n".join(lines))
    monkeypatch.setattr(file, "_MOUNTS", mounts)
    assert share(folder) == expected
    if expected:
        said = refused(folder, create=True)
        assert f"lies on a network share ({kind})" in said
        assert "PostgreSQL" in said
        assert not (folder / "log.sqlite").exists()
    else:
        made(folder)


@pytest.mark.parametrize(
    ("drive", "kind", "expected"),
    [
        ("C:", 3, ""),
        ("E:", 2, ""),
        ("Z:", 4, "Z:"),
        ("\\\\server\\share", 1, "\\\\server\\share"),
        ("\\\\?\\UNC\\server\\share", 1, "UNC\\server\\share"),
        ("\\\\?\\C:", 3, ""),
    ],
)
def test_a_share_of_windows_is_known(drive: str, kind: int, expected: str) -> None:
    assert windows_share(drive, kind) == expected


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, kind: str) -> None:
    source = made(tmp_path / "elsewhere")
    path = made(tmp_path / "review")
    odd = path.with_name(path.name + suffix)
    odd.unlink(missing_ok=True)
    if kind == "link":
        odd.symlink_to(source)
    elif kind == "pipe":
        os.mkfifo(odd)
    elif kind == "folder":
        odd.mkdir()
    else:
        monkeypatch.chdir(odd.parent)  # a socket's path has 107 bytes at most
        with socket.socket(socket.AF_UNIX) as made_by:
            made_by.bind(odd.name)
    assert "is no regular file" in refused(path.parent)
    assert "is no regular file" in refused(path.parent, create=True)


@needs_links
def test_a_link_in_place_of_our_own_folder_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "elsewhere" / "review")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / ".mooclint").symlink_to(tmp_path / "elsewhere")
    assert ".mooclint is a link" in refused(tmp_path / "course" / ".mooclint" / "review")
    (tmp_path / "linked").symlink_to(tmp_path / "course")  # how somebody lays out their disks is theirs
    (tmp_path / "course" / ".mooclint").unlink()
    made(tmp_path / "linked" / ".mooclint" / "review")


def test_no_log_is_made_unasked(tmp_path: Path) -> None:
    assert "There is no review in" in refused(tmp_path)
    assert "There is no review in" in refused(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


@POSIX
def test_a_folder_that_cannot_be_written() -> None:
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to all but its user
        Path(name).chmod(0o755)
        read_only(made(Path(name, "review")))


def read_only(path: Path) -> None:
    path.parent.chmod(0o555)
    path.chmod(0o444)
    try:
        with unprivileged():
            assert "there is no permission" in refused(path.parent / "new", create=True)
            with open_store(path.parent) as store:
                assert len(store.events(COURSE)) == 3
                with pytest.raises(StoreError, match="cannot be written"), store.writing(COURSE) as writing:
                    writing.append(draft(4), START)
    finally:
        path.parent.chmod(0o755)
    assert [entry.name for entry in path.parent.iterdir()] == ["log.sqlite"]


@POSIX
def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = made(tmp_path / "review")
    code = f"""
import resource, signal, sys
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from mooclint.review.log.store import open_store
from mooclint.review.errors import StoreError
from tests.review.logs import COURSE, START, draft
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_store({str(path.parent)!r}) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        with store.writing(COURSE) as writing:
            for number in range(4, 60):
                writing.append(draft(number, body={{"text": "x" * 10_000}}), START)
    except StoreError as error:
        print(error.message.template)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "is full" in done.stdout, done.stderr
    with open_store(path.parent) as store:
        assert len(store.events(COURSE)) == 3
        assert store.verify(COURSE).flaws == ()


# Files that are not as they should be -----------------------------------------------------------------------------


def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path) -> None:
    path = made(tmp_path)
    path.write_bytes(b"SQLite format 3\0" + b"\x07" * 5000)
    damaged = path.read_bytes()
    said = refused(tmp_path)
    assert str(path) in said
    assert "is damaged" in said
    assert "review restore" in said
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("size", [1, 100, 4096, 9000])
def test_a_file_cut_short_is_never_taken_for_a_log(tmp_path: Path, size: int) -> None:
    path = made(tmp_path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StoreError), open_store(tmp_path) as store:
        store.verify(COURSE)
        store.events(COURSE)


def test_an_empty_file_is_no_log_until_one_is_made(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").touch()
    assert "is empty: what was in it is lost" in refused(tmp_path)
    assert (tmp_path / "log.sqlite").stat().st_size == 0
    made(tmp_path)


@pytest.mark.parametrize("content", [b"x" * 2000, b"PK\x03\x04" + b"\0" * 2000])
def test_another_file_by_that_name_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "log.sqlite").write_bytes(content)
    refused(tmp_path, create=True)
    assert (tmp_path / "log.sqlite").read_bytes() == content


def test_a_database_of_something_else_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "log.sqlite")) as database:
        database.execute("CREATE TABLE event (id)")
    before = (tmp_path / "log.sqlite").read_bytes()
    assert "holds something else" in refused(tmp_path, create=True)
    assert (tmp_path / "log.sqlite").read_bytes() == before


def test_a_newer_form_is_refused_by_name(place: Path | str) -> None:
    with open_store(place, create=True) as store, store._engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    said = refused(place)
    assert "newer mooclint (form 0999, this one knows 0001)" in said


STEP = '''"""A step of the test."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("person", sa.Column("phone", sa.Text, nullable=False, server_default=""))
    {more}
'''


def next_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str = "") -> None:
    """mooclint as it will be with one more step."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0002_test.py").write_text(STEP.format(more=more))
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    monkeypatch.setattr(schema, "HEAD", "0002")


def test_an_older_form_is_migrated_after_a_copy(
    place: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(place, create=True) as store:
        with store.writing(COURSE) as writing:
            writing.append(draft(1), START)
        before = store.events(COURSE)
    next_form(tmp_path, monkeypatch)
    with open_store(place) as store:
        assert store.events(COURSE) == before
        with store._engine.connect() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0002"
    if isinstance(place, Path):
        monkeypatch.undo()
        assert sorted(entry.name for entry in place.iterdir()) == ["log.form-0001.sqlite", "log.sqlite"]
        with open_store(place / "log.form-0001.sqlite") as store:
            assert store.events(COURSE) == before


def test_a_step_that_fails_leaves_the_older_form(
    place: Path | str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(place, create=True) as store, store.writing(COURSE) as writing:
        writing.append(draft(1), START)
    next_form(tmp_path, monkeypatch, more='op.execute("SELECT * FROM nothing")')
    refused(place)
    monkeypatch.undo()
    with open_store(place) as store:
        assert store.verify(COURSE).events == 1
        with store._engine.connect() as connection:
            assert "phone" not in list(connection.execute(text("SELECT * FROM person")).keys())


def test_the_steps_make_what_the_tables_say(place: Path | str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(schema.MIGRATIONS)).get_heads() == [schema.HEAD]
    with open_store(place, create=True) as store, store._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.TABLES) == []


# Addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://u:geheim@host/db", "not in mysql"),
        ("postgresql://u:geheim@[::1/db", "is not of the form"),
        ("postgresql://u:geheim@host:port/db", "is not of the form"),
        ("postgresql://u:geheim@127.0.0.1:1/db", "cannot be reached"),
        ("postgresql+psycopg://u@127.0.0.1:1/db?password=geheim", "cannot be reached"),
        ("postgres://u:geheim@127.0.0.1:1/db", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(url: str, said: str) -> None:
    told = refused(url)
    assert said in told
    assert "geheim" not in told


def test_a_driver_that_is_missing_is_told_with_what_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert 'pip install "mooclint[postgres]"' in refused("postgresql://u@host/db")


def test_a_database_that_is_not_there_is_told(server: Server) -> None:
    assert "cannot be reached" in refused(server.address("nowhere"))


def test_a_database_without_all_letters_is_refused(server: Server) -> None:
    import psycopg

    with psycopg.connect(server.address("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    assert "in LATIN1; a review needs a database in UTF8" in refused(server.address("latin"), create=True)
