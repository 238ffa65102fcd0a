"""desk.toml: what it says, and every mistake in words with its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.desk.server.config import Config, ConfigError, read_config
from mooclint.message.localizer import localizer
from tests.desk.server.conftest import settings

FIRST = 'url = "https://desk.example.kz"\ndata = "../data"\npackages = ["."]\n'
MAIL = '[mail]\nhost = "mail.example.kz"\nfrom = "desk@example.kz"\n'


def read(folder: Path, text: str, **environment: str) -> Config:
    path = folder / "desk.toml"
    path.write_text(text, "utf-8")
    return read_config(path, environment)


def test_little_has_to_be_said(tmp_path: Path) -> None:
    config = settings(tmp_path)
    assert (config.name, config.safe, config.host, config.port) == ("desk.example.kz", True, "127.0.0.1", 8471)
    assert config.database is None and config.mail is None and config.oidc == ()
    assert config.data == tmp_path / "data" and config.packages == (tmp_path / "courses",)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://Desk.Example.KZ/", "https://desk.example.kz"),
        ("https://desk.example.kz:443", "https://desk.example.kz"),
        ("https://desk.example.kz:8443", "https://desk.example.kz:8443"),
        ("http://localhost:80", "http://localhost"),
    ],
)
def test_the_address_is_named_as_browsers_name_it(tmp_path: Path, typed: str, url: str) -> None:
    config = settings(tmp_path, url=typed)
    assert config.url == url and config.name == url.partition("//")[2]


def test_secrets_come_from_a_file_or_the_environment_and_are_shown_nowhere(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret-1\nsecond line\n", "utf-8")
    text = (
        f'{FIRST}database = "postgresql://u@h/d"\ndatabase-password = {{file = "secret"}}\n{MAIL}'
        'user = "u"\npassword = {env = "MAIL_WORD"}\n'
        '[[oidc]]\nid = "a"\nname = "A"\nissuer = "https://a.kz/"\nclient-id = "c"\nclient-secret = {file = "secret"}\n'
    )
    config = read(tmp_path, text, MAIL_WORD="s3cret-2")
    assert config.mail and config.oidc[0].issuer == "https://a.kz"
    assert [config.database_password, config.mail.password, config.oidc[0].secret] == [
        "s3cret-1",
        "s3cret-2",
        "s3cret-1",
    ]
    assert "s3cret" not in repr(config)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (FIRST.replace("https:", "http:"), "url"),
        (FIRST.replace(".kz", ".kz/path"), "url"),
        (FIRST.replace(".kz", ".kz:70000"), "url"),
        (FIRST.replace('"."', '"nowhere"'), "packages"),
        (FIRST.replace('"../data"', '"data"'), "data"),
        (FIRST.replace('data = "../data"\n', ""), "data"),
        (f'{FIRST}listen = "127.0.0.1:99999"\n', "listen"),
        (f'{FIRST}proxies = ["example.kz"]\n', "proxies"),
        (f'{FIRST}database = "mysql://x"\n', "mysql"),
        (f'{FIRST}database = "postgresql://u:hidden@h/d"\n', "database-password"),
        (f'{FIRST}passwords = "x"\n', "passwords"),
        (f'{FIRST}{MAIL}password = {{env = "NOT_THERE"}}\n', "NOT_THERE"),
        (f'{FIRST}{MAIL}password = {{file = "none"}}\n', "password"),
        (f'{FIRST}{MAIL}password = "plain"\n', "password"),
    ],
)
def test_a_mistake_is_told_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(tmp_path, text)
    for language in ("kk", "ru", "en"):
        said = " ".join(localizer(language)(one.message) for one in caught.value.problems)
        assert key in said
        assert "hidden" not in said and "plain" not in said
