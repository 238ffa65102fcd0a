"""Clips for the tests of media."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

import clips


@pytest.fixture(scope="session")
def clip() -> Callable[[str], Path]:
    """Path of a clip by its name in `clips.RECIPES`; not to be changed."""
    return clips.clip


@pytest.fixture
def copied(tmp_path: Path) -> Callable[..., Path]:
    """A copy of a clip under another name, free to be spoilt."""

    def copy(name: str, wanted: str | None = None) -> Path:
        target = tmp_path / (wanted or name)
        shutil.copyfile(clips.clip(name), target)
        return target

    return copy
