"""Programs that run beside a test."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def running(words: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A program that would run for ever: killed once the test is done with it, a failed one too."""
    with subprocess.Popen(words, encoding="utf-8", **options) as program:
        try:
            yield program
        finally:
            program.kill()
