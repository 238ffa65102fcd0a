"""The examples for a server: their settings can be used, and the programs that they are for take them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from mooclint.desk.server.config import read_config

REQUIRED = os.environ.get("MOOCLINT_TEST_PROXIES") == "required"
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "server"


def composed() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load((EXAMPLE / "compose.yaml").read_text("utf-8"))
    return found


def test_the_settings_can_be_used_as_they_stand(tmp_path: Path) -> None:
    text = (EXAMPLE / "desk.toml").read_text("utf-8")
    for name in ("/data/courses", "/run/secrets"):
        (tmp_path / name.strip("/")).mkdir(parents=True)
        text = text.replace(name, str(tmp_path / name.strip("/")))
    for name in ("database", "mail"):
        (tmp_path / "run/secrets" / name).write_text("secret\n")
    (tmp_path / "desk.toml").write_text(text, "utf-8")
    config = read_config(tmp_path / "desk.toml", {})
    assert config.works_apart and config.database_password == "secret"
    assert set(composed()["secrets"]) == set(
        re.findall(r"/run/secrets/(\w+)", (EXAMPLE / "desk.toml").read_text("utf-8"))
    )


def test_the_containers_run_as_nobody_on_a_disk_that_is_only_read() -> None:
    services = composed()["services"]
    for name in ("desk", "work"):
        one = services[name]
        assert one["read_only"] is True and one["user"] == "10001:10001" and one["cap_drop"] == ["ALL"]
        assert [volume for volume in one["volumes"] if not volume.endswith(":ro")] == ["data:/data"]
    assert services["desk"]["command"] == ["desk", "--server", services["desk"]["environment"]["MOOCLINT_DESK"]]
    assert services["work"]["command"] == ["desk", "work"]
    port = re.search(r'listen = "[^:]+:(\d+)"', (EXAMPLE / "desk.toml").read_text("utf-8"))
    assert port
    for text in (str(services["desk"]["healthcheck"]["test"]), (EXAMPLE / "Caddyfile").read_text("utf-8")):
        assert f":{port[1]}" in text


def needs(*programs: str) -> None:
    """Says so where one of them is not installed; CI installs them all."""
    for name in programs:
        if shutil.which(name) is None:
            assert not REQUIRED, f"MOOCLINT_TEST_PROXIES=required, and there is no {name}"
            pytest.skip(f"{name} is not installed")


def test_caddy_takes_its_example() -> None:
    needs("caddy")
    words = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(EXAMPLE / "Caddyfile")]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr


def test_nginx_takes_its_example(tmp_path: Path) -> None:
    needs("nginx", "openssl")
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", "privkey.pem",
             "-out", "fullchain.pem"]  # fmt: skip
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    site = (EXAMPLE / "nginx.conf").read_text("utf-8").replace("/etc/ssl/desk.example.kz", str(tmp_path))
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; {site} }}"
    (tmp_path / "nginx.conf").write_text(whole, "utf-8")
    words = ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stderr
