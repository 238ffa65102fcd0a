"""All that a server keeps: copied while it runs, put back elsewhere with the same heads; a check of its settings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from mooclint.desk.courses import course_id
from mooclint.desk.server.checking import checks
from mooclint.desk.server.config import Config
from mooclint.desk.server.health import Health
from mooclint.desk.server.keeping import LIST, back_up_desk, restore_desk
from mooclint.desk.server.store import DeskStore, Passkey, open_desk
from mooclint.desk.server.tables import ACCOUNT, CREDENTIAL, LINK
from mooclint.files.address import spot
from mooclint.message.message import Message
from mooclint.review.case.home import at_home
from mooclint.review.errors import InputError, ReviewError
from mooclint.review.log.events import SYSTEM, Draft
from tests.desk.server.conftest import settings
from tests.desk.server.visitor import begin_approval, put_course
from tests.s3 import Bucket, bucket, keys, s3

__all__ = ["bucket", "keys", "s3"]
NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)


@pytest.fixture
def store(config: Config) -> Iterator[DeskStore]:
    """A server with two courses, one of them under approval."""
    opened = open_desk(config)
    account = opened.add_account("a@uni.kz", "Айгүл", NOW)
    opened.add_passkey(Passkey(id="key", account=account.id, public_key=b"\x00\xff", uses=3), NOW)
    for name in ("Бірінші", "терең/Екінші"):
        folder = config.packages[0] / name
        folder.parent.mkdir(exist_ok=True)
        put_course(folder)
        opened.add_course(course_id(folder.resolve()), folder.resolve(), account.id, NOW)
    begin_approval(config.packages[0] / "Бірінші", NOW)
    course = course_id((config.packages[0] / "Бірінші").resolve())
    opened.add_link("1f2e", course, "p", "expert", NOW.replace(year=2027), NOW)
    yield opened
    opened.close()


def head(folder: Path) -> str:
    with at_home(folder) as home:
        return home.events()[-1].hash


def test_a_server_is_put_back_elsewhere_with_the_same_heads(config: Config, store: DeskStore, tmp_path: Path) -> None:
    said: list[Message] = []
    kept = back_up_desk(config, store, tmp_path / "copy", said.append)
    was = head(config.packages[0] / "Бірінші")
    found = {one.path: (one.head, bool(one.file)) for one in kept}
    assert found == {"Бірінші": (was, True), "терең/Екінші": ("", False)}
    (tmp_path / "other").mkdir()
    other = settings(tmp_path / "other")
    there = open_desk(other)
    assert restore_desk(other, there, tmp_path / "copy", NOW, said.append) == kept
    folder = other.packages[0] / "Бірінші"
    assert head(folder) == was
    assert {one.path for one in there.courses()} == {folder.resolve(), (other.packages[0] / "терең/Екінші").resolve()}
    assert there.links(course_id(folder.resolve()))
    passkey = there.passkey("key")
    assert passkey is not None and passkey[0].public_key == b"\x00\xff" and passkey[1].email == "a@uni.kz"
    with pytest.raises(ReviewError):  # it is not empty any more
        restore_desk(other, there, tmp_path / "copy", NOW, said.append)
    there.close()


def rows(store: DeskStore) -> dict[str, list[tuple[object, ...]]]:
    """What a server has in the tables of its own, but for where its courses lie."""
    with store.reading() as connection:
        accounts = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.id)).all()
        passkeys = connection.execute(select(CREDENTIAL)).all()
        links = connection.execute(select(LINK.c.id, LINK.c.digest, LINK.c.person, LINK.c.until)).all()
    keys = [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in passkeys]
    return {"accounts": list(map(tuple, accounts)), "passkeys": keys, "links": list(map(tuple, links))}


def test_a_server_goes_by_a_bucket_to_the_other_database(
    config: Config, store: DeskStore, tmp_path: Path, bucket: Bucket, request: pytest.FixtureRequest
) -> None:
    said: list[Message] = []
    place = spot(f"{bucket.text}/көшірмелер/1")
    kept = back_up_desk(config, store, place, said.append)
    with pytest.raises(InputError):
        back_up_desk(config, store, place, said.append)
    (tmp_path / "other").mkdir()
    other = settings(tmp_path / "other", "" if config.database else request.getfixturevalue("server").url())
    there = open_desk(other)
    with pytest.raises(InputError):
        restore_desk(other, there, spot(f"{bucket.text}/көшірмелер/2"), NOW, said.append)
    course = next(key for key in bucket.objects() if key.endswith(".zip"))
    whole = bucket.get(course)
    bucket.put(course, whole[: len(whole) // 2] + whole[len(whole) // 2 + 1 :])  # a byte is gone
    with pytest.raises(InputError):
        restore_desk(other, there, place, NOW, said.append)
    assert there.accounts() == () and not (other.packages[0] / "Бірінші" / ".mooclint" / "review").exists()
    bucket.put(course, whole)
    assert restore_desk(other, there, place, NOW, said.append) == kept
    assert head(other.packages[0] / "Бірінші") == head(config.packages[0] / "Бірінші")
    assert rows(there) == rows(store)
    there.close()


def test_after_the_database_alone_was_lost_the_approvals_stay(config: Config, store: DeskStore, tmp_path: Path) -> None:
    said: list[Message] = []
    kept = back_up_desk(config, store, tmp_path / "copy", said.append)
    folder = config.packages[0] / "Бірінші"
    (tmp_path / "other").mkdir()
    other = settings(tmp_path / "other")
    there, lies = open_desk(other), other.packages[0] / "Бірінші"
    begun = other.packages[0] / "begun"
    put_course(begun)
    begin_approval(begun, NOW)  # of another approval
    shutil.move(begun, lies)
    with pytest.raises(ReviewError):
        restore_desk(other, there, tmp_path / "copy", NOW, said.append)
    assert there.accounts() == ()
    shutil.rmtree(lies)
    shutil.copytree(folder, lies)
    with at_home(lies) as home:  # the work went on after the backup
        home.write([Draft(type="link.revoked", body={"id": "x"}, actor=SYSTEM, role=SYSTEM)], NOW)
    was = head(lies)
    assert restore_desk(other, there, tmp_path / "copy", NOW, said.append) == kept
    assert head(lies) == was != head(folder) and there.accounts() and there.links()
    there.close()


def test_what_is_no_whole_backup_is_not_put_back(config: Config, store: DeskStore, tmp_path: Path) -> None:
    def tell(message: Message) -> None:
        """Nobody listens."""

    back_up_desk(config, store, tmp_path / "copy", tell)
    with pytest.raises(ReviewError):
        back_up_desk(config, store, tmp_path / "copy", tell)
    (tmp_path / "other").mkdir()
    other = settings(tmp_path / "other")
    there = open_desk(other)
    whole = json.loads((tmp_path / "copy" / LIST).read_text("utf-8"))
    for wrong in (
        "{", "[]", json.dumps({**whole, "schema": "x"}), json.dumps({**whole, "form": "9999"}),
        json.dumps({**whole, "courses": [{**whole["courses"][0], "path": "../../out"}]}),
        json.dumps({**whole, "courses": [{**whole["courses"][0], "path": "/etc"}]}),
        json.dumps({**whole, "courses": [{**whole["courses"][0], "root": 5}]}),
        json.dumps({**whole, "courses": [{**one, "head": "0" * 64} for one in whole["courses"]]}),
    ):  # fmt: skip
        shutil.rmtree(other.packages[0])
        other.packages[0].mkdir()
        (tmp_path / "copy" / LIST).write_text(wrong, "utf-8")
        with pytest.raises(ReviewError):
            restore_desk(other, there, tmp_path / "copy", NOW, tell)
        assert there.accounts() == () and not (tmp_path / "out").exists()
    (tmp_path / "copy" / LIST).unlink()
    with pytest.raises(ReviewError):
        restore_desk(other, there, tmp_path / "copy", NOW, tell)
    there.close()


def test_health_tells_database_and_disk_and_nothing_else(config: Config, store: DeskStore) -> None:
    async def nothing(scope: object, receive: object, send: object) -> None:
        raise AssertionError

    client = TestClient(Health(nothing, config, store), base_url="http://10.0.0.7")
    well = client.get("/health")
    assert (well.status_code, well.text) == (200, "database: ok\ndisk: ok\n")
    assert client.get("/health/seen", headers={"Host": "desk.example.kz"}).json()["host"] == "desk.example.kz"
    shutil.rmtree(config.data, ignore_errors=True)
    shutil.rmtree(config.packages[0])
    assert client.get("/health").status_code == 503


def test_a_check_says_what_to_do(config: Config, store: DeskStore) -> None:
    found = {one.name.template: one.against for one in checks(config, store, datetime.now(UTC))}
    assert found["The clock"] is None and found["The settings, and the database {store}"] is None
    assert found["The proxy at {url}"] is not None  # nobody answers for that name
    late = {one.name.template: one.against for one in checks(config, store, NOW.replace(year=2020))}
    assert late["The clock"] is not None
