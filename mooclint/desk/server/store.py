"""The server's own database: who may sign in and how, who is inside, the links, and the folders that are courses.

It lies in a file of the data folder or in a schema of its own on a PostgreSQL server, apart from the logs of approvals.
Cookies, links and codes stand in it as digests: who reads it opens no door by it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, RowMapping, delete, func, insert, inspect, select, text, update

from mooclint.desk.server.config import DATABASE, Config
from mooclint.desk.server.tables import ACCOUNT, ATTEMPT, COURSE, CREDENTIAL, ENROLMENT, LINK, SESSION, TABLES
from mooclint.message.message import Code, Message
from mooclint.review.errors import DoneAlreadyError, StoreError
from mooclint.review.log.engines import begun, in_words, postgres_engine, postgres_url, shown, sqlite_engine
from mooclint.review.log.events import stamp
from mooclint.review.log.file import let_many_read, share
from mooclint.review.log.schema import run_steps

HEAD = "0002"  # the newest step of the migrations
MIGRATIONS = Path(__file__).parent / "migrations"
SCHEMA = "mooclint_desk"  # of a PostgreSQL database: the logs of approvals may lie in the same one
_LOCK = 0x6D6F6F64  # advisory: one makes or migrates the tables at a time
ENROLS = timedelta(days=7)
IDLE, LONGEST = timedelta(hours=24), timedelta(days=30)  # of a session
_SEEN = timedelta(minutes=5)  # how exactly it is known when a browser was last seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who may sign in. `staff`: may open folders of the server and begin approvals."""

    id: str
    email: str
    name: str
    language: str
    staff: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey of an account; `uses` as the device counts them. `made`: None of one that is not kept yet."""

    id: str
    account: str
    public_key: bytes
    uses: int
    made: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way in for one person in one role of one course."""

    id: str
    course: str
    person: str
    role: str
    until: datetime
    made: datetime
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """A browser that came in, by its account or by a link."""

    digest: str
    language: str
    account: Account | None
    link: Link | None


@dataclass(frozen=True, slots=True)
class Known:
    """A folder of the server that is a course."""

    id: str
    path: Path
    account: str  # who opened or uploaded it; '' where they are gone


def digest(secret: str) -> str:
    """What is kept of a secret that is too long to be guessed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def address_of(text: str) -> str:
    """An e-mail address as it is compared."""
    return text.strip().casefold()


def open_desk(config: Config) -> DeskStore:
    """The database of a server, made or brought to today's form. Raises `StoreError`, OSError."""
    config.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if config.database is None:
        path = config.data / DATABASE
        if kind := share(config.data):
            named = {"path": Code(str(path)), "kind": Code(kind)}
            raise StoreError(Message("{path} would lie on a network share ({kind}): use a disk or PostgreSQL.", named))
        path.touch(mode=0o600)
        where, engine = str(path), sqlite_engine(path, create=True)
    else:
        url = _with_password(postgres_url(config.database), config.database_password)
        where, engine = shown(url), postgres_engine(url)
    try:
        with in_words(where):
            _prepare(engine, where)
    except BaseException:
        engine.dispose()
        raise
    return DeskStore(engine, where)


def _with_password(url: URL, password: str) -> URL:
    url = url.update_query_dict({"options": f"-c search_path={SCHEMA}"})
    return url.set(password=password) if password else url


def _prepare(engine: Engine, where: str) -> None:
    """Leaves a database in today's form. Raises `StoreError` for a newer one."""
    if engine.dialect.name == "sqlite":
        let_many_read(Path(where))
    with engine.connect() as connection:
        if _form(connection) == HEAD:
            return
    with begun(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
        form = _form(connection)
        if form > HEAD:
            named = {"store": Code(where), "form": Code(form), "known": Code(HEAD)}
            raise StoreError(
                Message(
                    "{store} was written by a newer mooclint (form {form}, this one knows {known}). Update mooclint.",
                    named,
                )
            )
        run_steps(connection, MIGRATIONS, HEAD, TABLES)


def _form(connection: Connection) -> str:
    """The number of the form; '' of an empty database."""
    if "alembic_version" not in inspect(connection).get_table_names():
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


class DeskStore:
    """The database; safe to use from several threads. `where` names it for people, without a password."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine, self.where = engine, where

    def close(self) -> None:
        """Lets go of the database."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads."""
        with in_words(self.where), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes."""
        with in_words(self.where), begun(self.engine) as connection:
            yield connection

    # --- accounts

    def accounts(self) -> tuple[Account, ...]:
        """All who may sign in, by their address."""
        with self.reading() as connection:
            found = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.email)).mappings().all()
        return tuple(_account(row) for row in found)

    def account(self, email: str) -> Account | None:
        """Who has an address."""
        with self.reading() as connection:
            query = select(ACCOUNT).where(ACCOUNT.c.email == address_of(email))
            row = connection.execute(query).mappings().first()
        return _account(row) if row else None

    def add_account(self, email: str, name: str, now: datetime, *, language: str = "", staff: bool = False) -> Account:
        """A new account. Raises `DoneAlreadyError` where the address has one."""
        row = {
            "id": secrets.token_hex(8), "email": address_of(email), "name": name.strip(), "language": language,
            "staff": staff, "made": stamp(now),
        }  # fmt: skip
        try:
            with self.writing() as connection:
                connection.execute(insert(ACCOUNT).values(row))
        except StoreError as error:
            if self.account(email) is None:
                raise
            named = {"email": Code(address_of(email))}
            raise DoneAlreadyError(Message("{email} has an account already.", named)) from error
        return _account(row)

    def set_staff(self, account: str, staff: bool) -> None:
        """Says of an account whether it may open folders of the server."""
        with self.writing() as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(staff=staff))

    def remove_account(self, account: str) -> None:
        """Takes an account away, with its passkeys and sessions; what it did stands in the logs of the courses."""
        with self.writing() as connection:
            connection.execute(delete(ACCOUNT).where(ACCOUNT.c.id == account))

    # --- passkeys

    def passkeys(self, account: str) -> tuple[Passkey, ...]:
        """The passkeys of an account, the oldest first."""
        query = select(CREDENTIAL).where(CREDENTIAL.c.account == account).order_by(CREDENTIAL.c.made)
        with self.reading() as connection:
            return tuple(_passkey(row) for row in connection.execute(query).mappings())

    def passkey(self, id: str) -> tuple[Passkey, Account] | None:
        """The passkey that a browser names, and whose it is."""
        query = select(CREDENTIAL).where(CREDENTIAL.c.id == id)
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                return None
            account = connection.execute(select(ACCOUNT).where(ACCOUNT.c.id == row["account"])).mappings().one()
        return _passkey(row), _account(account)

    def add_passkey(self, passkey: Passkey, now: datetime) -> None:
        """Keeps a passkey."""
        row = {"id": passkey.id, "account": passkey.account, "public_key": passkey.public_key, "uses": passkey.uses}
        with self.writing() as connection:
            connection.execute(insert(CREDENTIAL).values(**row, made=stamp(now)))

    def used_passkey(self, id: str, uses: int) -> None:
        """Keeps how often the device says that it was used."""
        with self.writing() as connection:
            connection.execute(update(CREDENTIAL).where(CREDENTIAL.c.id == id).values(uses=uses))

    def drop_passkey(self, account: str, id: str) -> None:
        """Takes a passkey away from an account."""
        mine = (CREDENTIAL.c.account == account) & (CREDENTIAL.c.id == id)
        with self.writing() as connection:
            connection.execute(delete(CREDENTIAL).where(mine))

    def drop_passkeys(self, account: str) -> None:
        """Takes every passkey away from an account, and whoever is inside by it is out: a device of it was lost."""
        with self.writing() as connection:
            for table in (CREDENTIAL, SESSION):
                connection.execute(delete(table).where(table.c.account == account))

    def enrol(self, account: str, now: datetime) -> str:
        """The secret of a one-time address for a passkey; an earlier one of that account opens nothing any more."""
        secret = secrets.token_urlsafe()
        with self.writing() as connection:
            connection.execute(delete(ENROLMENT).where(ENROLMENT.c.account == account))
            row = {"digest": digest(secret), "account": account, "until": stamp(now + ENROLS)}
            connection.execute(insert(ENROLMENT).values(row))
        return secret

    def enrolling(self, secret: str, now: datetime) -> Account | None:
        """Whose one-time address it is, as long as it holds."""
        fits = (ENROLMENT.c.digest == digest(secret)) & (ENROLMENT.c.until > stamp(now))
        query = select(ACCOUNT).join(ENROLMENT, ENROLMENT.c.account == ACCOUNT.c.id).where(fits)
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
        return _account(row) if row else None

    def enrolled(self, secret: str) -> bool:
        """Uses a one-time address up; whether it was there."""
        with self.writing() as connection:
            return bool(connection.execute(delete(ENROLMENT).where(ENROLMENT.c.digest == digest(secret))).rowcount)

    # --- sessions

    def begin_session(self, now: datetime, *, account: str | None = None, link: str | None = None) -> str:
        """The cookie of a browser that came in."""
        cookie = secrets.token_urlsafe()
        row = {"digest": digest(cookie), "account": account, "link": link, "made": stamp(now), "seen": stamp(now)}
        with self.writing() as connection:
            connection.execute(delete(SESSION).where(SESSION.c.made <= stamp(now - LONGEST)))
            connection.execute(insert(SESSION).values(**row, language=""))
        return cookie

    def inside(self, cookie: str, now: datetime) -> Inside | None:
        """The browser of a cookie; None where it never came in, left, or was away for too long."""
        key = digest(cookie)
        holds = (SESSION.c.seen > stamp(now - IDLE)) & (SESSION.c.made > stamp(now - LONGEST))
        with self.reading() as connection:
            row = connection.execute(select(SESSION).where((SESSION.c.digest == key) & holds)).mappings().first()
            if row is None:
                return None
            account = link = None
            if row["account"]:
                query = select(ACCOUNT).where(ACCOUNT.c.id == row["account"])
                account = _account(connection.execute(query).mappings().one())
            else:
                link = _link(connection.execute(select(LINK).where(LINK.c.id == row["link"])).mappings().one())
        if link and (link.revoked or link.until <= now):
            return None
        if row["seen"] <= stamp(now - _SEEN):
            with self.writing() as connection:
                connection.execute(update(SESSION).where(SESSION.c.digest == key).values(seen=stamp(now)))
        return Inside(digest=key, language=row["language"], account=account, link=link)

    def left(self, cookie: str) -> str:
        """The account or the link of a browser that was away for too long; '' of one that never came in, or left."""
        with self.reading() as connection:
            query = select(SESSION.c.account, SESSION.c.link).where(SESSION.c.digest == digest(cookie))
            row = connection.execute(query).first()
        return str(row[0] or row[1]) if row else ""

    def speak(self, inside: Inside, language: str) -> None:
        """Keeps the language that a browser, and its account, chose."""
        with self.writing() as connection:
            connection.execute(update(SESSION).where(SESSION.c.digest == inside.digest).values(language=language))
            if inside.account:
                mine = ACCOUNT.c.id == inside.account.id
                connection.execute(update(ACCOUNT).where(mine).values(language=language))

    def end_session(self, inside: Inside) -> None:
        """The browser is out."""
        with self.writing() as connection:
            connection.execute(delete(SESSION).where(SESSION.c.digest == inside.digest))

    def end_sessions(self, account: str) -> None:
        """Every browser of an account is out."""
        with self.writing() as connection:
            connection.execute(delete(SESSION).where(SESSION.c.account == account))

    # --- sign-ins that were begun

    def begin_attempt(self, door: str, kind: str, data: Mapping[str, Any], until: datetime, now: datetime) -> None:
        """Keeps what a browser begins, by its cookie, in place of what it began before."""
        key = (ATTEMPT.c.digest == digest(door)) & (ATTEMPT.c.kind == kind)
        row = {"digest": digest(door), "kind": kind, "data": json.dumps(data), "tries": 0, "until": stamp(until)}
        with self.writing() as connection:
            connection.execute(delete(ATTEMPT).where(key | (ATTEMPT.c.until <= stamp(now))))
            connection.execute(insert(ATTEMPT).values(row))

    def attempt(self, door: str, kind: str, now: datetime) -> tuple[dict[str, Any], int] | None:
        """What a browser began, and which try this is, from 1; None where there is nothing, or it is too late."""
        key = (ATTEMPT.c.digest == digest(door)) & (ATTEMPT.c.kind == kind) & (ATTEMPT.c.until > stamp(now))
        with self.writing() as connection:
            connection.execute(update(ATTEMPT).where(key).values(tries=ATTEMPT.c.tries + 1))
            row = connection.execute(select(ATTEMPT).where(key)).mappings().first()
        return (dict(json.loads(row["data"])), int(row["tries"])) if row else None

    def end_attempt(self, door: str, kind: str) -> bool:
        """Forgets it; whether it was there: of two who come at once one only goes on."""
        key = (ATTEMPT.c.digest == digest(door)) & (ATTEMPT.c.kind == kind)
        with self.writing() as connection:
            return bool(connection.execute(delete(ATTEMPT).where(key)).rowcount)

    # --- links

    def add_link(self, id: str, course: str, person: str, role: str, until: datetime, now: datetime) -> str:
        """The secret of the address of a new link, which nobody can read here again."""
        secret = secrets.token_urlsafe()
        row = {
            "id": id, "digest": digest(secret), "course": course, "person": person, "role": role,
            "until": stamp(until), "made": stamp(now), "revoked": "",
        }  # fmt: skip
        with self.writing() as connection:
            connection.execute(insert(LINK).values(row))
        return secret

    def link(self, secret: str, now: datetime) -> Link | None:
        """The link of an address, as long as it holds."""
        holds = (LINK.c.digest == digest(secret)) & (LINK.c.until > stamp(now)) & (LINK.c.revoked == "")
        with self.reading() as connection:
            row = connection.execute(select(LINK).where(holds)).mappings().first()
        return _link(row) if row else None

    def links(self, course: str = "") -> tuple[Link, ...]:
        """The links of a course, or of all, the oldest first."""
        query = select(LINK).order_by(LINK.c.made)
        with self.reading() as connection:
            rows = connection.execute(query.where(LINK.c.course == course) if course else query).mappings()
            return tuple(_link(row) for row in rows)

    def used(self, course: str) -> dict[str, datetime]:
        """When the links of a course were last used, by id, as far as that is known: sessions are kept for a while."""
        query = select(LINK.c.id, func.max(SESSION.c.seen)).join(SESSION, SESSION.c.link == LINK.c.id)
        with self.reading() as connection:
            rows = connection.execute(query.where(LINK.c.course == course).group_by(LINK.c.id)).all()
        return {id: datetime.fromisoformat(seen) for id, seen in rows}

    def revoke(self, id: str, now: datetime) -> Link | None:
        """The link opens nothing any more, and who came in by it is out; None where there is none that holds."""
        key = LINK.c.id == id
        with self.writing() as connection:
            done = connection.execute(update(LINK).where(key & (LINK.c.revoked == "")).values(revoked=stamp(now)))
            connection.execute(delete(SESSION).where(SESSION.c.link == id))
            row = connection.execute(select(LINK).where(key)).mappings().first()
        return _link(row) if row and done.rowcount else None

    # --- courses

    def courses(self) -> tuple[Known, ...]:
        """The folders that are courses, in the order in which they became that."""
        with self.reading() as connection:
            rows = connection.execute(select(COURSE).order_by(COURSE.c.made, COURSE.c.id)).mappings()
            return tuple(Known(row["id"], Path(row["path"]), row["account"] or "") for row in rows)

    def course(self, id: str) -> Known | None:
        """The course of an id."""
        with self.reading() as connection:
            row = connection.execute(select(COURSE).where(COURSE.c.id == id)).mappings().first()
        return Known(row["id"], Path(row["path"]), row["account"] or "") if row else None

    def add_course(self, id: str, path: Path, account: str | None, now: datetime) -> None:
        """Makes a folder a course of the server; one that is stays as it is."""
        with self.writing() as connection:
            if connection.execute(select(COURSE.c.id).where(COURSE.c.id == id)).first() is None:
                row = {"id": id, "path": str(path), "account": account, "made": stamp(now)}
                connection.execute(insert(COURSE).values(row))

    def drop_course(self, id: str) -> None:
        """Its folder is no course of the server any more."""
        with self.writing() as connection:
            connection.execute(delete(COURSE).where(COURSE.c.id == id))


def _account(row: RowMapping | Mapping[str, Any]) -> Account:
    return Account(
        id=row["id"], email=row["email"], name=row["name"], language=row["language"], staff=bool(row["staff"])
    )


def _passkey(row: RowMapping) -> Passkey:
    return Passkey(
        id=row["id"], account=row["account"], public_key=bytes(row["public_key"]), uses=row["uses"],
        made=datetime.fromisoformat(row["made"]),
    )  # fmt: skip


def _link(row: RowMapping) -> Link:
    return Link(
        id=row["id"],
        course=row["course"],
        person=row["person"],
        role=row["role"],
        until=datetime.fromisoformat(row["until"]),
        made=datetime.fromisoformat(row["made"]),
        revoked=bool(row["revoked"]),
    )
