"""What is sent while it is made: a file that lies nowhere, and may be larger than the disk has room."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Full, Queue
from typing import Any, BinaryIO

_BLOCK, _AHEAD = 2**18, 8  # bytes of a piece; pieces that wait for whoever reads
_LOOK = 0.5  # seconds after which who waits looks whether the other is there still


class _GoneError(Exception):
    """Nobody reads any more."""


class _Pieces(io.RawIOBase):
    """Takes what is written, and waits while nobody reads it."""

    def __init__(self, queue: Queue[bytes], over: threading.Event) -> None:
        self.queue, self.over = queue, over
        self.ended = False  # what a buffer gives back as it goes is nobody's

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self.ended:
            self.put(bytes(data))
        return len(data)

    def put(self, piece: bytes) -> None:
        """Raises _GoneError."""
        while not self.over.is_set():
            with suppress(Full):
                self.queue.put(piece, timeout=_LOOK)
                return
        self.ended = True
        raise _GoneError


def streamed(write: Callable[[BinaryIO], object]) -> Iterator[bytes]:
    """What `write` writes, as it comes, from a thread of its own that ends when nobody reads on.

    Raises what `write` raises, so that the connection breaks: half a file is not taken for a whole one.
    """
    queue, over, failed = Queue[bytes](_AHEAD), threading.Event(), list[BaseException]()
    pieces = _Pieces(queue, over)

    def run() -> None:
        target = io.BufferedWriter(pieces, _BLOCK)
        with suppress(_GoneError):
            try:
                write(target)
                target.flush()
            except _GoneError:
                raise
            except BaseException as error:
                failed.append(error)
            pieces.ended = True
            pieces.put(b"")

    threading.Thread(target=run, daemon=True).start()
    try:
        while piece := queue.get():
            yield piece
        if failed:
            raise failed[0]
    finally:
        over.set()
