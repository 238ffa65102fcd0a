"""Where the settings of this user lie, outside of every package."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def settings_folder() -> Path:
    """The folder, whether it is there or not. Raises FileNotFoundError where the system names none."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")  # noqa: PTH111 - Path.home raises where there is none
    else:
        base = os.environ.get("XDG_CONFIG_HOME", "") or os.path.expanduser("~/.config")  # noqa: PTH111
    if not os.path.isabs(base):  # noqa: PTH117
        raise FileNotFoundError(base)
    return Path(base, "mooclint")
