"""A guard against work that does not end. It is no claim of speed: those are benchmarks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ends(cpu_seconds: float = 60) -> Iterator[None]:
    """What is done inside takes at most so much of the processor's time, however busy the machine is.

    Tests choose sizes at which sound work takes a second or two, and work by the square of the size many minutes.
    """
    started = time.process_time()
    yield
    assert time.process_time() - started < cpu_seconds
