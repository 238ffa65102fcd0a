"""The lock files agree with pyproject.toml on every system and Python that they are for. Nothing is fetched."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN, TEST, SERVER = "requirements.lock", "requirements-test.lock", "requirements-server.lock"
EXTRAS = {RUN: "desk", TEST: "test", SERVER: "desk-server"}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}
PIN = re.compile(r"[a-z0-9-]+==[0-9][\w.]*( ; [\w. <>=!'()]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def pins(lock: str) -> list[Requirement]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    return [Requirement(line.rstrip("\\")) for line in lines if line[0] not in "# "]


def asked(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for: to build mooclint, to run it, and to test it."""
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"][EXTRAS[lock]]
    return [Requirement(text) for text in (*PYPROJECT["build-system"]["requires"], *project["dependencies"], *extras)]


def chosen(lock: str, python: str, system: str) -> dict[str, str]:
    """Package -> version that pip installs there."""
    name, os_name = SYSTEMS[system]
    place = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": system}
    place |= {"platform_system": name, "os_name": os_name}
    place |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    taken = [pin for pin in pins(lock) if pin.marker is None or pin.marker.evaluate(place)]
    found = {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in taken}
    assert len(found) == len(taken), "one version of each"
    return found


@pytest.mark.parametrize("lock", EXTRAS)
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_everything_that_is_asked_for_is_locked_inside_its_range(lock: str, python: str, system: str) -> None:
    found = chosen(lock, python, system)
    wrong = [str(r) for r in asked(lock) if not r.specifier.contains(found.get(canonicalize_name(r.name), "0"))]
    assert wrong == []


def test_the_tests_run_with_the_versions_that_users_get() -> None:
    assert {str(pin) for pin in pins(RUN)} < {str(pin) for pin in pins(TEST)}
    versions = {(pin.name, pin.specifier) for pin in pins(TEST)}
    assert [str(pin) for pin in pins(SERVER) if (pin.name, pin.specifier) not in versions] == []


@pytest.mark.parametrize("lock", EXTRAS)
def test_a_lock_says_versions_and_digests_and_no_place(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not (line.startswith("# ") or HASH.fullmatch(line) or PIN.fullmatch(line))] == []
    assert not re.search("//|https?:|file:", "\n".join(lines))
    assert [line for line, after in pairwise(lines) if PIN.fullmatch(line) and not HASH.fullmatch(after)] == []


def test_all_that_has_a_lock_uses_it() -> None:
    for name, lock in (("run.py", RUN), ("run.py", TEST), ("Dockerfile", SERVER), ("action.yml", RUN)):
        assert lock in (ROOT / name).read_text(encoding="utf-8")
