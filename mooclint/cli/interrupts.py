"""Ctrl-C: until a command begins it ends the process at once, and nothing was written.

While modules are imported an interrupt is a traceback, or is lost in code that takes no exceptions. A command that is
called begins by `awake`: from there on an interrupt is an exception, as everywhere in Python.
"""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    os._exit(INTERRUPTED)


def _takes(handler: object) -> bool:
    """Whether a process takes Ctrl-C so; one in the background ignores it, a program around us has its own way."""
    return threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is handler


def asleep() -> None:
    """From here on Ctrl-C ends the process at once."""
    if _takes(signal.default_int_handler):
        signal.signal(signal.SIGINT, _leave)


def awake() -> None:
    """From here on Ctrl-C is an exception."""
    if _takes(_leave):
        signal.signal(signal.SIGINT, signal.default_int_handler)
