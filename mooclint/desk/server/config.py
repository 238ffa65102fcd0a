"""`desk.toml`: the settings of a desk on a server."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mooclint.course.folder import resolved
from mooclint.files import toml
from mooclint.files.address import Address
from mooclint.files.located import Keys, LocatedData, Problem
from mooclint.files.read import NotRegularError, TooLargeError, read_text
from mooclint.files.schema import validate
from mooclint.message.message import Code, Message
from mooclint.review.errors import InputError
from mooclint.review.log.engines import postgres_url

LISTEN = "127.0.0.1:8471"
PROXIES = ("127.0.0.1", "::1")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
MOST_UPLOAD = 100  # GB
HERE = "here"
DATABASE = "desk.sqlite"  # in the data folder
_MOST_SECRET = 64 * 1024  # bytes
_HERE = ("localhost", "127.0.0.1")  # browsers take these for safe without TLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """The mail server. `security`: starttls, tls, none; `user` is '' where it asks for none."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    reminders: bool = True  # are sent by themselves
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A service at which people may sign in (OpenID Connect)."""

    id: str
    name: str
    issuer: str
    client: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings. `database`: the address of a PostgreSQL database without its password, or None: the file of
    `data`. Secrets are in no `repr`."""

    path: Path
    url: str  # without a '/' at its end
    host: str
    port: int
    proxies: tuple[str, ...]
    data: Path
    packages: tuple[Path, ...]
    database: str | None
    database_password: str = field(repr=False)
    language: str
    most_upload: int  # bytes
    works_apart: bool  # the work of the table is done by `mooclint desk work` alone
    mail: Mail | None
    oidc: tuple[Provider, ...]
    objects: Address | None = None  # where the files of submitted versions are kept, too

    @property
    def name(self) -> str:
        """The host of the address that browsers know, with its port where it is not the usual one."""
        return urlsplit(self.url).netloc

    @property
    def domain(self) -> str:
        """That host alone: to it passkeys are bound."""
        return urlsplit(self.url).hostname or ""

    @property
    def safe(self) -> bool:
        """Whether browsers reach it over TLS."""
        return self.url.startswith("https:")


class ConfigError(Exception):
    """The settings cannot be used; `problems` say where and why."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        super().__init__(str(path))
        self.path = path
        self.problems = problems


def read_config(path: Path, environment: Mapping[str, str]) -> Config:
    """The settings in a file, its secrets read. Raises ConfigError, each problem with line and column, and OSError."""
    document, problems = toml.read(path)
    if document is not None:
        problems = list(_in_the_open(document)) or validate(document, "desk")
        problems = problems or list(_against(path, document, environment))
    if document is None or problems:
        raise ConfigError(path, problems)
    return _config(path, document.data, environment)


def _config(path: Path, data: Mapping[str, Any], environment: Mapping[str, str]) -> Config:
    base = resolved(path).parent
    host, _, port = data.get("listen", LISTEN).rpartition(":")

    def secret(row: Mapping[str, Any], key: str) -> str:
        return _secret(base, row[key], environment) if key in row else ""

    mail, objects = data.get("mail"), data.get("objects")
    return Config(
        path=path,
        url=_as_browsers(data["url"]),
        host=host,
        port=int(port),
        proxies=tuple(data.get("proxies", PROXIES)),
        data=base / data["data"],
        packages=tuple(resolved(base / one) for one in data["packages"]),
        database=data.get("database"),
        database_password=secret(data, "database-password"),
        language=data.get("lang", "kk"),
        most_upload=data.get("most-upload", MOST_UPLOAD) * 10**9,
        works_apart=data.get("work", HERE) != HERE,
        objects=objects and Address(objects["address"].rstrip("/"), objects.get("endpoint", "").rstrip("/")),
        mail=mail and _mail(mail, secret(mail, "password")),
        oidc=tuple(
            Provider(
                id=one["id"],
                name=one["name"],
                issuer=one["issuer"].rstrip("/"),
                client=one["client-id"],
                secret=secret(one, "client-secret"),
            )
            for one in data.get("oidc", ())
        ),
    )


def _as_browsers(text: str) -> str:
    """The address as browsers name it: small letters, and no port that goes without saying."""
    url = urlsplit(text)
    usual = {"https": 443, "http": 80}[url.scheme]
    port = "" if url.port in (None, usual) else f":{url.port}"
    return f"{url.scheme}://{url.hostname}{port}"


def _mail(row: Mapping[str, Any], password: str) -> Mail:
    security = row.get("security", "starttls")
    return Mail(
        host=row["host"],
        port=row.get("port", PORTS[security]),
        security=security,
        sender=row["from"],
        user=row.get("user", ""),
        reminders=row.get("reminders", True),
        password=password,
    )


# What a schema does not see -----------------------------------------------------------------------------------------


def _in_the_open(document: LocatedData) -> Iterator[Problem]:
    """Secrets that stand in the file itself: the words of a schema would repeat them."""
    for keys, row in _secrets(document.data):
        if not isinstance(row, dict):
            yield Problem(_elsewhere(keys[-1]), *document.where(keys))
    objects = document.data.get("objects")
    for key, text in objects.items() if isinstance(objects, dict) else ():
        if isinstance(text, str) and "@" in text:
            yield Problem(_IN_ADDRESS, *document.where(("objects", key)))


_IN_ADDRESS = Message("No key stands in an address: keep it in the environment, or in the files of AWS.")


def _elsewhere(key: str | int) -> Message:
    named = {"key": Code(str(key)), "file": Code('{file = "…"}'), "variable": Code('{env = "…"}')}
    return Message("{key}: a secret does not stand in this file. Say where it lies: {file} or {variable}", named)


def _against(path: Path, document: LocatedData, environment: Mapping[str, str]) -> Iterator[Problem]:
    """What stands against settings that have the right form."""
    data, base = document.data, resolved(path).parent

    def problem(keys: Keys, message: Message) -> Problem:
        return Problem(message, *document.where(keys))

    yield from _addresses(data, problem)
    for number, one in enumerate(data["packages"]):
        if not (base / one).is_dir():
            named = {"key": Code("packages"), "folder": Code(str(base / one))}
            yield problem(("packages", number), Message("{key}: there is no folder {folder}", named))
        if resolved(base / data["data"]).is_relative_to(resolved(base / one)):
            named = {"key": Code("data"), "folder": Code(str(base / data["data"])), "packages": Code(str(base / one))}
            yield problem(("data",), Message("{key}: {folder} lies in {packages}, among the courses", named))
    if "database" in data:
        yield from (problem(("database",), one) for one in _of_database(data["database"]))
    ids = [one["id"] for one in data.get("oidc", ())]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        yield problem(
            ("oidc",), Message("{key}: the id {id} stands twice", {"key": Code("oidc"), "id": Code(twice[0])})
        )
    for keys, row in _secrets(data):
        try:
            _secret(base, row, environment)
        except LookupError:
            named = {"key": Code(str(keys[-1])), "name": Code(row["env"])}
            yield problem(keys, Message("{key}: the environment has no variable {name}", named))
        except (OSError, ValueError, NotRegularError, TooLargeError):
            named = {"key": Code(str(keys[-1])), "file": Code(str(base / row["file"]))}
            yield problem(keys, Message("{key}: the file {file} cannot be read", named))


def _addresses(data: Mapping[str, Any], problem: Any) -> Iterator[Problem]:
    """What stands against the addresses: of browsers, of the proxy."""
    try:
        url = urlsplit(data["url"])
        if url.scheme == "http" and url.hostname not in _HERE:
            message = Message("{key}: it begins with https, but for this computer alone", {"key": Code("url")})
            yield problem(("url",), message)
        assert url.port != 0
    except (ValueError, AssertionError):
        yield problem(("url",), _no_port("url"))
    if not 0 < int(data.get("listen", LISTEN).rpartition(":")[2]) < 65536:
        yield problem(("listen",), _no_port("listen"))
    for number, one in enumerate(data.get("proxies", ())):
        try:
            ipaddress.ip_network(one)
        except ValueError:
            named = {"key": Code("proxies"), "text": Code(one)}
            yield problem(("proxies", number), Message("{key}: {text} is no IP address and no network", named))


def _no_port(key: str) -> Message:
    return Message("{key}: there is no such port", {"key": Code(key)})


def _of_database(text: str) -> Iterator[Message]:
    try:
        url = postgres_url(text)
    except InputError as error:
        yield error.message
        return
    if url.password or "password" in url.query:
        yield _elsewhere("database-password")


def _secrets(data: Mapping[str, Any]) -> Iterator[tuple[Keys, Any]]:
    """The secrets by their keys; of data in any form."""
    mail, oidc = data.get("mail"), data.get("oidc")
    rows = enumerate(oidc) if isinstance(oidc, list) else ()
    found: list[tuple[Keys, Any, str]] = [((), data, "database-password"), (("mail",), mail, "password")]
    for keys, row, key in (*found, *((("oidc", number), one, "client-secret") for number, one in rows)):
        if isinstance(row, dict) and key in row:
            yield (*keys, key), row[key]


def _secret(base: Path, row: Mapping[str, str], environment: Mapping[str, str]) -> str:
    """The secret. Raises LookupError for no such variable; OSError, ValueError, NotRegularError, TooLargeError."""
    if "env" in row:
        return environment[row["env"]]
    return read_text(base / row["file"], _MOST_SECRET).partition("\n")[0].rstrip("\r")
