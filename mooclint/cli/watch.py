"""Checking again whenever something in a package changes, for authors at work."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from mooclint.course.folder import scan
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message

SECONDS = 1.0  # between two looks at the folder

State = frozenset[tuple[str, int, int]]


def state(folders: Sequence[Path]) -> State:
    """Path, size and time of every file of the packages; mooclint's own folder is not among them."""
    return frozenset(
        (str(entry.disk_path), entry.size, entry.mtime_ns) for folder in folders for entry in scan(folder)[0].values()
    )


def watch(check: Callable[[], int], folders: Sequence[Path], say: Localizer) -> None:
    """Runs `check` now and after every change, until it is interrupted."""
    while True:
        seen = state(folders)
        click.clear()
        check()
        click.echo(say(Message("Waiting for a change; Ctrl-C ends.")), err=True)
        while state(folders) == seen:
            time.sleep(SECONDS)
