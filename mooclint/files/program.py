"""Where programs of other people lie on this computer."""

from __future__ import annotations

import os
from pathlib import Path


def on_path(name: str) -> str | None:
    """The absolute path of the program `name`, the first on PATH; None where there is none.

    shutil.which, and Windows itself, would look into the current folder first, and that may be a stranger's package.
    """
    file = f"{name}.exe" if os.name == "nt" else name
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        candidate = Path(folder) / file
        if folder and candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    return None
