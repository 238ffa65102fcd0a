"""What a change brought: the findings of an earlier state of the package, to be taken away from today's."""

from __future__ import annotations

import io
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from mooclint.course.manifest import read_package
from mooclint.course.model import FileEntry
from mooclint.measures.result import Evidence
from mooclint.message import Code, Message, Param
from mooclint.report.model import Finding, Report

GIT_SECONDS = 120
MAX_ARCHIVE = 512 * 1024 * 1024  # a course repository without its videos is far smaller
_COMMIT = "^{commit}"


class BaseError(Exception):
    """The earlier state cannot be had; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def only_new(report: Report, known: set[str]) -> Report:
    """The report without the findings of the earlier state."""
    return replace(report, findings=tuple(f for f in report.findings if f.fingerprint not in known))


def fingerprints_in_report(path: Path) -> set[str]:
    """The fingerprints in a JSON report of an earlier run, of one package or several. Raises BaseError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        reports = data.get("reports", [data])
        return {str(finding["fingerprint"]) for report in reports for finding in report["findings"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BaseError(Message("This is not a JSON report of mooclint: {path}", {"path": Code(str(path))})) from error


def fingerprints_at(
    folder: Path, revision: str, now: Evidence, findings_of: Callable[[Evidence], tuple[Finding, ...]]
) -> set[str]:
    """The fingerprints of the package as it was in a revision of its git repository. Raises BaseError.

    Files that git does not track (the videos) are taken as they are now.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode("utf-8", "surrogateescape").strip())
    inside = Path(os.path.relpath(folder.resolve(), top.resolve())).as_posix()
    tracked = set(_git(folder, "ls-files", "-z", "--", ".").decode("utf-8", "surrogateescape").split("\0"))
    # As a commit's digest nothing in it can be taken for an option.
    commit = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + _COMMIT).decode().strip()
    archive = _git(top, "archive", "--format=tar", commit, "--", inside)
    with tempfile.TemporaryDirectory() as name:
        try:
            with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
                tar.extractall(name, filter="data")
        except (tarfile.TarError, OSError) as error:
            raise BaseError(_cannot(revision)) from error
        then = read_package(Path(name) / inside)
        untracked = {path: entry for path, entry in now.package.files.items() if path not in tracked}
        files: Mapping[str, FileEntry] = {**untracked, **then.files}
        media = {path: record for path, record in now.media.items() if path in files or path not in now.package.files}
        found = findings_of(Evidence(package=replace(then, files=files), media=media))
    return {finding.fingerprint for finding in found}


def _cannot(revision: str) -> Message:
    named: dict[str, Param] = {"revision": Code(revision)}
    return Message("git does not know this state of the package: {revision}", named)


def _git(folder: Path, *words: str) -> bytes:
    """What git prints. Nothing of the repository's own configuration may start a program."""
    safe = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "-c", "core.quotePath=false")
    try:
        done = subprocess.run(
            ["git", *safe, *words],  # noqa: S607 - git is where PATH says
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=GIT_SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise BaseError(Message("git is not installed, so an earlier state cannot be had.")) from error
    except subprocess.TimeoutExpired as error:
        raise BaseError(Message("git took too long.")) from error
    if done.returncode or len(done.stdout) > MAX_ARCHIVE:
        if words[0] == "rev-parse" and words[1] == "--show-toplevel":
            raise BaseError(Message("The package is in no git repository: {path}", {"path": Code(str(folder))}))
        raise BaseError(_cannot(words[-1].removesuffix(_COMMIT)))
    return done.stdout
