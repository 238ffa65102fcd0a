"""What a change brought: the findings of an earlier state of the package, to be taken away from today's."""

from __future__ import annotations

import io
import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mooclint.course.manifest import path_fault, read_package
from mooclint.course.model import FileEntry
from mooclint.files.program import on_path
from mooclint.files.read import read_text
from mooclint.files.refusal import refusal
from mooclint.judge.check import Gathered, texts_of
from mooclint.judge.errors import CheckError
from mooclint.message.message import Code, Message, Param
from mooclint.report.model import Report

GIT_SECONDS = 120
MAX_TREE = 256 * 1024 * 1024  # bytes; a course repository without its videos is far smaller
MAX_REPORT = 256 * 1024 * 1024
_COMMIT = "^{commit}"


class BaseError(CheckError):
    """The earlier state cannot be had."""


def only_new(report: Report, known: set[str]) -> Report:
    """The report without the findings of the earlier state."""
    return replace(report, findings=tuple(f for f in report.findings if f.fingerprint not in known))


def fingerprints_in_report(path: Path) -> set[str]:
    """The fingerprints in a JSON report of an earlier run, of one package or several. Raises BaseError."""
    try:
        data = json.loads(read_text(path, MAX_REPORT))
        reports = data.get("reports", [data])
        return {str(finding["fingerprint"]) for report in reports for finding in report["findings"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BaseError(Message("This is not a JSON report of mooclint: {path}", {"path": Code(str(path))})) from error


def fingerprints_at(revision: str, now: Gathered) -> set[str]:
    """The fingerprints of the package as it was in a revision of its git repository. Raises BaseError.

    Files that git does not track (the videos) are taken as they are now, and links that are dead now were dead then.
    """
    folder, evidence = now.folder, now.evidence
    there = evidence.package.files
    _git(folder, "rev-parse", "--show-toplevel")
    tracked = set(_words(_git(folder, "ls-files", "-z", "--", ".")))
    # As a commit's digest nothing in it can be taken for an option.
    commit = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + _COMMIT).decode().strip()
    with tempfile.TemporaryDirectory() as name:
        _write_tree(folder, commit, Path(name))
        then = read_package(Path(name))
        untracked = {path: entry for path, entry in there.items() if path not in tracked}
        files: Mapping[str, FileEntry] = {**untracked, **then.files}
        media = {path: record for path, record in evidence.media.items() if path in files or path not in there}
        then = replace(then, files=files)
        texts = texts_of(then, now.settings, now.criteria.forms)
        findings, _ = now.judged(replace(evidence, package=then, media=media, texts=texts))
    return {finding.fingerprint for finding in findings}


def _write_tree(folder: Path, commit: str, target: Path) -> None:
    """The package's files of a commit, read blob by blob: an archive or a checkout would run the filters that a
    stranger's repository configures. Links and what is too large to be text are left out."""
    listed = []
    room = MAX_TREE
    for line in _words(_git(folder, "ls-tree", "-r", "-l", "-z", commit)):
        facts, _tab, path = line.partition("\t")
        mode, kind, blob, size = facts.split()
        if kind == "blob" and mode.startswith("100") and path_fault(path) is None and int(size) <= room:
            room -= int(size)
            listed.append((blob, path))
    content = io.BytesIO(_git(folder, "cat-file", "--batch", given="".join(f"{blob}\n" for blob, _ in listed)))
    for _blob, path in listed:
        length = int(content.readline().split()[2])
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.read(length))
        content.read(1)


def _words(listed: bytes) -> list[str]:
    return [word for word in listed.decode("utf-8", "surrogateescape").split("\0") if word]


def _cannot(revision: str) -> Message:
    named: dict[str, Param] = {"revision": Code(revision)}
    return Message("git does not know this state of the package: {revision}", named)


def _git(folder: Path, *words: str, given: str = "") -> bytes:
    """What git prints. Nothing of the repository's own configuration may start a program or reach the network."""
    program = on_path("git")
    if program is None:
        raise BaseError(Message("git is not installed, so an earlier state cannot be had."))
    safe = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "-c", "core.quotePath=false")
    try:
        done = subprocess.run(
            [program, *safe, *words],
            cwd=folder,
            input=given.encode(),
            capture_output=True,
            timeout=GIT_SECONDS,
            check=False,
            env={**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"},
        )
    except OSError as error:
        named: dict[str, Param] = {"path": Code(program), "reason": refusal(error)}
        raise BaseError(Message("The system refused: {path} ({reason})", named)) from error
    except subprocess.TimeoutExpired as error:
        raise BaseError(Message("git took too long.")) from error
    if done.returncode:
        if words == ("rev-parse", "--show-toplevel"):
            raise BaseError(Message("The package is in no git repository: {path}", {"path": Code(str(folder))}))
        raise BaseError(_cannot(words[-1].removesuffix(_COMMIT)))
    return done.stdout
