"""Places at an address: whole or not at all, read anywhere, and every refusal in words that hold no key."""

from __future__ import annotations

import http.server
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import s3fs

from mooclint.files.address import Address, AddressError, Spot, arriving_at, exists, reading, remove, size_of, spot
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from tests.s3 import KEY, SECRET, Bucket, bucket, keys, s3

__all__ = ["bucket", "keys", "s3"]


def at(text: str, endpoint: str = "") -> Address:
    found = spot(text, endpoint)
    assert isinstance(found, Address)
    return found


def put(place: Address, *blocks: bytes) -> None:
    with arriving_at(place) as file:
        for block in blocks:
            file.write(block)


def refused(work: Callable[[], object]) -> AddressError:
    with pytest.raises(AddressError) as found:
        work()
    for language in LANGUAGES:
        said = localizer(language)(found.value.message)
        assert KEY not in said and SECRET not in said and "{" not in said, said
    return found.value


def said(work: Callable[[], object]) -> str:
    return refused(work).message.template


def test_a_file_is_written_once_and_read_anywhere(bucket: Bucket) -> None:
    place = at(f"{bucket.text}/қалта/б файл.zip")
    assert not exists(place)
    put(place, b"0123", b"", b"456789")
    assert bucket.objects() == {"қалта/б файл.zip": b"0123456789"}
    with reading(place) as file:
        assert (file.seek(3), file.read(4), file.seek(-2, 2), file.read()) == (3, b"3456", 8, b"89")
    assert (size_of(place), size_of(at(f"{bucket.text}/қалта")), size_of(at(f"{bucket.text}/no"))) == (10, None, None)
    assert "is there already" in said(lambda: put(place, b"x"))
    put(at(bucket.text) / "empty")
    assert size_of(at(bucket.text) / "empty") == 0
    remove(place)
    assert not exists(place)


def test_what_goes_wrong_on_the_way_leaves_nothing(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mooclint.files.address._PART", 5 * 2**20)
    place = at(bucket.text) / "half"
    with pytest.raises(KeyError), arriving_at(place) as file:
        for _ in range(12):
            file.write(b"x" * 2**20)
        raise KeyError
    assert (bucket.objects(), bucket.half()) == ({}, [])
    put(place, *[b"x" * 2**20] * 12)
    assert size_of(place) == 12 * 2**20


def test_what_stands_against_it_is_told_and_no_key_is(bucket: Bucket, keys: pytest.MonkeyPatch) -> None:
    nowhere, place = at("s3://nobody-has-this/x"), at(bucket.text) / "x"
    assert said(lambda: put(nowhere, b"x")) == "There is no such bucket: {address}"

    def read(one: Spot) -> bytes:
        with reading(one) as file:
            return file.read()

    assert said(lambda: read(place)) == "There is nothing at {address}"
    s3fs.S3FileSystem.clear_instance_cache()
    keys.delenv("AWS_ACCESS_KEY_ID")
    keys.delenv("AWS_SECRET_ACCESS_KEY")
    error = refused(lambda: put(place, b"x"))
    assert error.wrong and error.message.template.startswith("There are no keys for")
    keys.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    keys.setenv("AWS_ACCESS_KEY_ID", KEY)
    keys.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    assert exists(at(place.text, bucket.endpoint)) is False  # the endpoint of the settings goes first


def test_keys_that_open_nothing(bucket: Bucket) -> None:
    url, plain = f"{bucket.endpoint}/moto-api/reset-auth", {"Content-Type": "text/plain"}
    urllib.request.urlopen(urllib.request.Request(url, b"0", plain, method="POST")).close()
    try:
        error = refused(lambda: put(at(bucket.text) / "x", b"x"))
    finally:
        urllib.request.urlopen(urllib.request.Request(url, b"inf", plain, method="POST")).close()
    assert error.wrong and error.message.template.startswith("The keys that are found here do not open")


@pytest.fixture
def busy() -> Iterator[tuple[str, list[str]]]:
    """A service that is always too busy, and what it was asked for."""
    asked: list[str] = []

    class Busy(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.slow
@pytest.mark.scenario
def test_it_is_tried_again_and_not_for_ever(busy: tuple[str, list[str]], keys: pytest.MonkeyPatch) -> None:
    endpoint, asked = busy
    error = refused(lambda: exists(at("s3://bucket/x", endpoint)))
    assert not error.wrong and 1 < len(asked) <= 20
    error = refused(lambda: exists(at("s3://bucket/x", "http://127.0.0.1:1")))
    assert not error.wrong and error.message.template.startswith("Nobody answers for")


@pytest.mark.parametrize(
    "text",
    ["s3://key:secret@bucket/x", "s3://key@bucket/x", "sftp://me:secret@host/x", "s3:///x", "s3://a/b::s3://c/d"],
)
def test_an_address_that_is_none(text: str) -> None:
    error = refused(lambda: spot(text))
    assert error.wrong and "secret" not in localizer("en")(error.message)


def test_paths_and_other_kinds() -> None:
    for text in ("a/b", "C:\\a", "C:/a", "s3:x", "/a//b"):
        assert spot(text) == Path(text)
    assert said(lambda: exists(at("nobody://knows/this"))).startswith("Nothing that is installed here knows")
    place = at("memory://folder/file")
    put(place, b"abc")
    with reading(place) as file:
        assert file.read() == b"abc"
    remove(place)


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.delitem(sys.modules["fsspec.registry"]._registry, "s3", raising=False)
    assert said(lambda: exists(at("s3://bucket/x"))).startswith("For {address} a package is missing")
