"""A server of the tests' own that answers as S3 does, over HTTP and in a process of its own (moto)."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
import s3fs

KEY, SECRET = "AKIATESTTESTTEST", "a-secret-that-nobody-may-see"
_numbers = count(1)
_OURS = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL_S3")


@dataclass(frozen=True)
class Bucket:
    """An empty bucket; `text` is its address."""

    client: Any
    name: str
    endpoint: str

    @property
    def text(self) -> str:
        return f"s3://{self.name}"

    def objects(self) -> dict[str, bytes]:
        """Everything in it."""
        found = self.client.list_objects_v2(Bucket=self.name).get("Contents", ())
        return {one["Key"]: self.get(one["Key"]) for one in found}

    def get(self, key: str) -> bytes:
        data: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return data

    def put(self, key: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.name, Key=key, Body=data)

    def half(self) -> list[str]:
        """The files of which a part is there, and no more."""
        return [one["Key"] for one in self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", ())]


@contextmanager
def running() -> Iterator[str]:
    """Its endpoint, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            endpoint = f"http://127.0.0.1:{port}"
            for _ in range(600):
                with suppress(OSError), urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=5):
                    break
                time.sleep(0.05)
            yield endpoint
        finally:
            process.kill()


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    with running() as endpoint:
        yield endpoint


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """An environment with keys, and nothing of whoever runs the tests."""
    for name in _OURS:
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    s3fs.S3FileSystem.clear_instance_cache()  # what an earlier test had for its keys
    yield monkeypatch
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def bucket(s3: str, keys: pytest.MonkeyPatch) -> Bucket:
    """A bucket that the environment has the keys and the endpoint of."""
    keys.setenv("AWS_ENDPOINT_URL", s3)
    client = boto3.client("s3", region_name="us-east-1", endpoint_url=s3)
    found = Bucket(client, f"bucket-{os.getpid()}-{next(_numbers)}", s3)
    client.create_bucket(Bucket=found.name)
    return found
