"""`mooclint desk check` at a proxy whose certificate nobody here trusts."""

from __future__ import annotations

import http.server
import shutil
import ssl
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from mooclint.desk.courses import CHECK
from mooclint.desk.jobs import Task
from mooclint.desk.server.checking import checks
from mooclint.desk.server.queue import Queue
from mooclint.desk.server.store import open_desk
from mooclint.desk.server.tables import JOB
from mooclint.message.localizer import localizer
from tests.desk.server.conftest import settings


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_a_certificate_that_is_not_trusted_is_told_as_that(tmp_path: Path) -> None:
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-subj", "/CN=localhost", "-keyout", "key.pem", "-out", "cert.pem"]  # fmt: skip
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = replace(settings(tmp_path), url=f"https://localhost:{server.server_address[1]}")
    store = open_desk(config)
    try:
        *_, proxy = checks(config, store, datetime(2026, 11, 27, tzinfo=UTC))
        assert proxy.against is not None
        told = localizer("en")(proxy.against)
    finally:
        server.shutdown()
        server.server_close()
        store.close()
    assert "not trusted" in told and "SSL_CERT_FILE" in told


def test_work_that_nobody_takes_up_is_told(tmp_path: Path) -> None:
    config = settings(tmp_path)
    store = open_desk(config)
    queue = Queue(store)

    def told() -> object:
        found = {one.name.template: one.against for one in checks(config, store, datetime(2026, 11, 27, tzinfo=UTC))}
        return found["The work that takes long"]

    assert told() is None
    queue.ask(Task(CHECK, tmp_path))
    assert told() is None  # it was asked for just now
    with store.writing() as connection:
        connection.execute(update(JOB).values(asked=JOB.c.asked - 120.0))
    assert told() is not None
    queue.claim([CHECK])
    assert told() is None
    store.close()
