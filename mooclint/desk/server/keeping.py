"""All that a server keeps itself, in one folder, here or at an address.

That is accounts, links, courses, and of every course its whole approval. The folders of the courses, with their films,
are not in it: they are copied as files are.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from mooclint.course.folder import resolved
from mooclint.desk.courses import course_id
from mooclint.desk.server.config import Config
from mooclint.desk.server.store import HEAD, DeskStore
from mooclint.desk.server.tables import ACCOUNT, COURSE, CREDENTIAL, LINK
from mooclint.files.address import Address, AddressError, Spot, exists, reading
from mooclint.files.refusal import refusal
from mooclint.files.write import write_atomic
from mooclint.message.message import Code, Command, Message, Param
from mooclint.review.case.home import FOLDER, at_home, is_opened
from mooclint.review.doing.backup import back_up, put_back
from mooclint.review.errors import InputError, ReviewError, StoreError
from mooclint.review.log.file import new_file
from mooclint.review.log.moving import of_address, refused_files

SCHEMA, LIST = "mooclint/desk-backup@1", "desk.json"
# Who is inside, and what was begun, is left out: after a restore everybody signs in anew.
KEPT: tuple[Table, ...] = (ACCOUNT, CREDENTIAL, COURSE, LINK)
Tell = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A course in a backup. `file`: its approval, '' where none was opened; `head`: that of its log."""

    id: str
    root: int  # the number of the folder of packages that it lies in
    path: str  # in it
    file: str
    events: int
    head: str


def back_up_desk(config: Config, store: DeskStore, target: Spot, tell: Tell) -> list[Kept]:
    """Writes all of it into a new folder, here or at an address. Raises StoreError, InputError and OSError; then there
    is no list in it, and it is no backup.
    """
    _begin(config, target)
    with store.reading() as connection:
        tables = {table.name: list(_rows(connection, table)) for table in KEPT}
    kept = [_course(config, row, target, tell) for row in tables["course"]]
    found = [one for one in kept if one is not None]
    data = {"schema": SCHEMA, "form": HEAD, "tables": tables, "courses": [_as_json(one) for one in found]}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    with refused_files(target / LIST):
        if isinstance(target, Path):
            write_atomic(target / LIST, text, private=True)
        else:
            with new_file(target / LIST) as file:
                file.write(text.encode())
    return found


def _begin(config: Config, target: Spot) -> None:
    """Makes the folder of a backup. Raises InputError for one that is there, or is shown; StoreError, OSError."""
    there = Message("The folder is there already: {path}", {"path": Code(str(target))})
    if isinstance(target, Address):
        with refused_files(target):
            if exists(target / LIST):
                raise InputError(there)
        return
    shown = next((one for one in config.packages if resolved(target).is_relative_to(one)), None)
    if shown is not None:
        named: dict[str, Param] = {"folder": Code(str(shown))}
        raise InputError(
            Message("A copy holds accounts: choose a folder that is not in {folder}, which the desk shows.", named)
        )
    try:
        target.mkdir(parents=True, mode=0o700)
    except FileExistsError as error:
        raise InputError(there) from error


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    for row in connection.execute(select(table)).mappings():
        yield {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(bytes(value)).decode()} if isinstance(value, bytes | memoryview) else value


def _course(config: Config, row: Mapping[str, Any], target: Spot, tell: Tell) -> Kept | None:
    path = Path(row["path"])
    root = next((n for n, one in enumerate(config.packages) if path.is_relative_to(one)), None)
    if root is None or not path.is_dir():
        tell(Message("The folder of a course is gone: {path}", {"path": Code(str(path))}))
        return None
    inside = path.relative_to(config.packages[root]).as_posix()
    if not is_opened(path):
        return Kept(row["id"], root, inside, "", 0, "")
    file = f"{row['id']}.zip"
    with at_home(path) as home:
        proof = back_up(home, target / file).proofs[home.course]
    return Kept(row["id"], root, inside, file, proof.events, proof.head)


def _as_json(one: Kept) -> dict[str, Any]:
    return {"id": one.id, "root": one.root, "path": one.path, "file": one.file, "events": one.events, "head": one.head}


# --- put back


def restore_desk(config: Config, store: DeskStore, source: Spot, now: datetime, tell: Tell) -> list[Kept]:
    """Puts a backup into the empty database of a server, and every approval into the folder of its course.

    Folders that are not there are made: the files of the courses go into them. An approval that is there stays, as long
    as it is the one of the backup: often the database alone was lost. Raises StoreError, InputError, OSError.
    """
    data, courses = _read(source)
    with store.reading() as connection:
        if connection.execute(select(func.count()).select_from(ACCOUNT)).scalar():
            raise StoreError(Message("{store} has accounts already: restore into an empty one.", {
                "store": Code(store.where),
            }))  # fmt: skip
    places = {one.id: _place(config, one) for one in courses}
    there = [one for one in courses if one.file and is_opened(places[one.id])]
    for one in there:
        folder = places[one.id] / FOLDER
        if not _stands(places[one.id], one):
            raise InputError(Message("Another approval is there already: {path}", {"path": Code(str(folder))}))
        tell(
            Message("The approval in {path} has all events of the backup and was left as it is.", {
                "path": Code(str(folder)),
            })
        )  # fmt: skip
    for one in courses:
        places[one.id].mkdir(parents=True, exist_ok=True)
        if one.file and one not in there:
            _put_back(source / one.file, places[one.id], one, now)
    ids = {old: course_id(place.resolve()) for old, place in places.items()}
    with store.writing() as connection:
        for table in KEPT:
            rows = list(_moved(table, data["tables"].get(table.name, ()), ids, places))
            if rows:
                connection.execute(insert(table), rows)
    fetch: dict[str, Param] = {"command": Command(("desk", "fetch"))}
    tell(
        Message("Everybody signs in anew. The files of the last versions come from the bucket: {command}", fetch)
        if config.objects
        else Message(
            "Everybody signs in anew. The files of the courses are not in a backup: copy them into their folders."
        )
    )
    return courses


def _read(source: Spot) -> tuple[dict[str, Any], list[Kept]]:
    named: dict[str, Param] = {"path": Code(str(source))}
    try:
        with reading(source / LIST) as file:
            data = json.loads(file.read())
        courses = [Kept(**one) for one in data["courses"]]
        sound = data["schema"] == SCHEMA and isinstance(data["tables"], dict)
    except AddressError as error:
        raise of_address(error) from None
    except OSError as error:
        named |= {"reason": refusal(error)}
        raise InputError(Message("{path} cannot be read: {reason}.", named)) from error
    except (ValueError, LookupError, TypeError):
        sound = False
    if not sound:
        raise InputError(Message("{path} is no backup of a server, or not the whole of it.", named))
    if data["form"] > HEAD:
        raise InputError(Message("{path} was written by a newer mooclint. Update mooclint.", named))
    return data, courses


def _place(config: Config, one: Kept) -> Path:
    """Where a course goes. Raises InputError for a place that is none of this server's."""
    parts = one.path.split("/")
    if not 0 <= one.root < len(config.packages) or not {"", ".", ".."}.isdisjoint(parts):
        raise InputError(Message("The settings name no folder of packages for {path}.", {"path": Code(one.path)}))
    return config.packages[one.root] / one.path


def _stands(folder: Path, one: Kept) -> bool:
    """Whether the approval in a folder is the one of a backup, as it was then or with what came later."""
    with at_home(folder) as home:
        events, flaws = home.events(), home.store.verify(home.course).flaws
    return not flaws and 0 < one.events <= len(events) and events[one.events - 1].hash == one.head


def _put_back(file: Spot, folder: Path, one: Kept, now: datetime) -> None:
    proofs = put_back(file, folder, now).proofs.values()
    if not any((proof.events, proof.head) == (one.events, one.head) for proof in proofs):
        raise ReviewError(Message("{path} is not what the backup says it was.", {"path": Code(str(file))}))


def _moved(
    table: Table, rows: Any, ids: Mapping[str, str], places: Mapping[str, Path]
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """The rows of a table, with the courses where they are now; those of courses that are not in it are left out."""
    course = {"course": "id", "link": "course"}.get(table.name)
    for row in rows:
        values: dict[str, Any] = {
            name: base64.b64decode(value["base64"]) if isinstance(value, dict) else value for name, value in row.items()
        }
        if course is not None:
            old = values[course]
            if old not in ids:
                continue
            values[course] = ids[old]
            if table is COURSE:
                values["path"] = str(places[old].resolve())
        yield values
