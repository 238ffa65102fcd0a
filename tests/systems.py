"""What tests want of the system, which not every system has."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def _makes_links() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder, "link")
        try:
            link.symlink_to("target")
        except OSError:  # Windows without the right to
            return False
        return link.is_symlink()


def _keeps_forms() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        for form in ("NFC", "NFD"):
            Path(folder, unicodedata.normalize(form, "й")).touch()
        return len(list(Path(folder).iterdir())) == 2


needs_links = pytest.mark.skipif(not _makes_links(), reason="no symbolic links can be made here")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
needs_forms = pytest.mark.skipif(not _keeps_forms(), reason="names are not kept in the Unicode form they were given")
needs_any_name = pytest.mark.skipif(os.name == "nt", reason="Windows has no files of such names")


@contextmanager
def unprivileged() -> Iterator[None]:
    """For tests of others than root, who may do everything. POSIX."""
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)
    else:
        yield


def cache_variable() -> str:
    """The variable of the environment that says where programs keep what they can do without."""
    return {"win32": "LOCALAPPDATA", "darwin": "HOME"}.get(sys.platform, "XDG_CACHE_HOME")
