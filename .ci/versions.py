#!/usr/bin/env python3
"""For developers: the versions of other packages that mooclint is run and tested with.

    python3 .ci/versions.py lock              writes the lock files anew, with the newest versions of today
    python3 .ci/versions.py lowest [WORDS]    `run.py test` with the lowest versions that pyproject.toml allows
    python3 .ci/versions.py newest [WORDS]    `run.py test` with the newest ones

The locks hold for every system and for Python 3.11 to 3.14. They are what run.py, CI, the image and the action install;
who installs mooclint as a package gets what its ranges allow. uv does the choosing. It is fetched from the package
index into a folder that is thrown away afterwards, and so is the environment of `lowest` and `newest`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import run  # noqa: E402 - it lies beside this folder

UV = "uv==0.13.9"
SERVER = "requirements-server.lock"  # what the image of a server installs
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}


def do(*command: str | Path, given: str | None = None) -> None:
    """Runs a command in the checkout; CalledProcessError if it fails."""
    subprocess.run(command, cwd=ROOT, check=True, encoding="utf-8", input=given)


def fetch_uv(folder: Path) -> Path:
    """The program uv, installed into a folder."""
    run.prepare("test")
    do(run.PYTHON, "-m", "pip", "install", "--quiet", "--target", folder, UV)
    return folder / "bin" / ("uv.exe" if run.WINDOWS else "uv")


def lock(uv: Path) -> int:
    """Writes the lock files; those of a user's run and of a server hold the versions that the tests run with."""
    needs = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]["requires"]
    options = ("--universal", "--upgrade", "--generate-hashes", "--no-annotate", "--quiet")
    title = ("--custom-compile-command", "python3 .ci/versions.py lock")
    as_tested = ("--constraint", run.PACKAGES["test"])
    locks = (
        (run.PACKAGES["test"], ("--extra", "test")),
        (run.PACKAGES[""], ("--extra", "desk", *as_tested)),
        (SERVER, ("--extra", "desk-server", "--extra", "objects", "--extra", "sign", "--extra", "text", *as_tested)),
    )
    for file, more in locks:
        words = (*options, *title, *more, "--output-file", file, "pyproject.toml", "-")
        do(uv, "pip", "compile", *words, given="\n".join(needs))
    return 0


def try_out(uv: Path, folder: Path, resolution: str, words: list[str]) -> int:
    """What `run.py test` says in an environment of its own; pip is in it because the tests install with it."""
    python = folder / ("Scripts/python.exe" if run.WINDOWS else "bin/python")
    do(uv, "venv", "--quiet", "--seed", "--python", sys.executable, folder)
    install = (uv, "pip", "install", "--quiet", "--python", python)
    do(*install, "--resolution", resolution, "--extra", "test", "--requirement", "pyproject.toml")
    do(*install, "--no-deps", "--no-build-isolation", "--editable", ".")
    do(uv, "pip", "list", "--python", python)
    return run.check(words, python)


def main(arguments: list[str]) -> int:
    """Does what the first word says; 2 if it says nothing known."""
    what, *words = arguments or [""]
    if what != "lock" and what not in RESOLUTIONS:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uv = fetch_uv(folder / "uv")
        return lock(uv) if what == "lock" else try_out(uv, folder / "venv", RESOLUTIONS[what], words)


if __name__ == "__main__":
    os.environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    sys.exit(main(sys.argv[1:]))
