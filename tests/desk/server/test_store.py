"""The server's database, in both kinds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mooclint.desk.server import store as module
from mooclint.desk.server.config import Config
from mooclint.desk.server.store import IDLE, LONGEST, DeskStore, Passkey, open_desk
from mooclint.review.errors import DoneAlreadyError

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@pytest.fixture
def store(config: Config) -> Iterator[DeskStore]:
    found = open_desk(config)
    yield found
    found.close()


def test_an_address_has_one_account(store: DeskStore) -> None:
    made = store.add_account(" Aigul@Example.KZ ", "Айгүл", NOW, staff=True)
    assert store.account("aigul@example.kz") == made and made.staff
    with pytest.raises(DoneAlreadyError):
        store.add_account("AIGUL@example.kz", "x", NOW)
    store.remove_account(made.id)
    assert store.accounts() == ()


def test_a_session_survives_a_restart_and_not_its_term(config: Config) -> None:
    first = open_desk(config)
    cookie = first.begin_session(NOW, account=first.add_account("a@b.kz", "A", NOW).id)
    first.close()
    store = open_desk(config)
    inside = store.inside(cookie, NOW + timedelta(hours=1))
    assert inside and inside.account and inside.account.email == "a@b.kz"
    assert store.inside(cookie + "x", NOW) is None
    at, days = NOW + timedelta(hours=1), 0
    while at < NOW + LONGEST:  # who comes every day stays in, but not for ever
        assert store.inside(cookie, at)
        at, days = at + IDLE - timedelta(minutes=1), days + 1
    assert days > 20 and store.inside(cookie, at) is None
    store.close()


def test_who_was_away_is_out(store: DeskStore) -> None:
    cookie = store.begin_session(NOW, account=store.add_account("a@b.kz", "A", NOW).id)
    assert store.inside(cookie, NOW + IDLE) is None


def test_one_browser_or_all_of_them_leave(store: DeskStore) -> None:
    account = store.add_account("a@b.kz", "A", NOW).id
    first, second, third = (store.begin_session(NOW, account=account) for _ in range(3))
    inside = store.inside(first, NOW)
    assert inside
    store.end_session(inside)
    assert store.inside(first, NOW) is None and store.inside(second, NOW)
    store.end_sessions(account)
    assert store.inside(second, NOW) is None and store.inside(third, NOW) is None


def test_nothing_that_opens_a_door_stands_there(store: DeskStore) -> None:
    account = store.add_account("a@b.kz", "A", NOW).id
    told = [
        store.begin_session(NOW, account=account),
        store.enrol(account, NOW),
        store.add_link("7", "c", "p", "expert", NOW + timedelta(days=1), NOW),
        "door",
    ]
    store.begin_attempt("door", "code", {}, NOW + timedelta(minutes=1), NOW)
    with store.reading() as connection:
        for table in module.TABLES.sorted_tables:
            kept = str(connection.execute(table.select()).all())
            assert not any(secret in kept for secret in told)


def test_a_one_time_address_works_once(store: DeskStore) -> None:
    account = store.add_account("a@b.kz", "A", NOW)
    old, secret = store.enrol(account.id, NOW), store.enrol(account.id, NOW)
    assert store.enrolling(old, NOW) is None
    assert store.enrolling(secret, NOW) == account == store.enrolling(secret, NOW)
    assert store.enrolling(secret, NOW + module.ENROLS) is None
    assert store.enrolled(secret) and not store.enrolled(secret)
    assert store.enrolling(secret, NOW) is None


def test_a_passkey_is_its_account_s(store: DeskStore) -> None:
    one, other = (store.add_account(f"{name}@b.kz", name, NOW) for name in "ab")
    key = Passkey(id="k", account=one.id, public_key=b"\0\xff", uses=0)
    store.add_passkey(key, NOW)
    assert store.passkeys(one.id) == (replace(key, made=NOW),) and store.passkeys(other.id) == ()
    store.drop_passkey(other.id, "k")
    store.used_passkey("k", 7)
    assert store.passkey("k") == (Passkey(id="k", account=one.id, public_key=b"\0\xff", uses=7, made=NOW), one)
    store.drop_passkey(one.id, "k")
    assert store.passkey("k") is None


def test_tries_are_counted_and_one_goes_on(store: DeskStore) -> None:
    until = NOW + timedelta(minutes=10)
    store.begin_attempt("door", "code", {"n": 1}, until, NOW)
    assert store.attempt("other", "code", NOW) is None and store.attempt("door", "key", NOW) is None
    assert store.attempt("door", "code", NOW) == ({"n": 1}, 1)
    assert store.attempt("door", "code", NOW) == ({"n": 1}, 2)
    assert store.attempt("door", "code", until) is None
    assert store.end_attempt("door", "code") and not store.end_attempt("door", "code")


def test_a_link_holds_until_its_day_or_until_it_is_revoked(store: DeskStore) -> None:
    until = NOW + timedelta(days=3)
    id = "7a"
    secret = store.add_link(id, "c", "p", "expert", until, NOW)
    link = store.link(secret, NOW)
    assert link and (link.id, link.course, link.person, link.role, link.until) == (id, "c", "p", "expert", until)
    cookie = store.begin_session(NOW, link=id)
    assert store.inside(cookie, NOW)
    assert store.link(secret, until) is None
    assert store.revoke(id, NOW) and store.revoke(id, NOW) is None
    assert store.link(secret, NOW) is None and store.inside(cookie, NOW) is None
    assert [one.revoked for one in store.links("c")] == [True] and store.links("d") == ()
