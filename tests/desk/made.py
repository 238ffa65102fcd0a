"""Courses that many tests begin with: each is made once in a process, and every test has a copy of its own."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def made_once(make: Callable[[Path], object]) -> Callable[[Path], Path]:
    """Lays a copy of the folder that `make` fills. The first is made, and is gone when the process ends."""

    @functools.cache
    def first() -> tempfile.TemporaryDirectory[str]:
        kept = tempfile.TemporaryDirectory(prefix="mooclint-test-")
        make(Path(kept.name) / "Курс")
        return kept

    def laid(folder: Path) -> Path:
        return Path(shutil.copytree(Path(first().name) / "Курс", folder))

    return laid
