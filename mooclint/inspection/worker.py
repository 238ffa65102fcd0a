"""The process in which a stranger's film is decoded: `python -m mooclint.inspection.worker REQUEST`.

REQUEST is a file with one JSON object: `path`, `threads`, and `asked`, as `Asked.to_json` gives it. Out come JSON
objects, a line each: `{"done": seconds}` as it goes on, and at the end a list, for the film and, where both are asked
for, the one that it is held against. In it stands `{"inspection": ...}` or `{"error": ...}`, of which 'damaged' is a
film that cannot be decoded and 'access' one that may not be read. A film that crashes or hangs the
decoder takes this process along and nothing else.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mooclint.inspection.asked import Asked
from mooclint.media.signals import Inspection, Shape
from mooclint.media.stored import inspection_to_json

if TYPE_CHECKING:
    from mooclint.inspection.film import Watch

Progress = Callable[[float], None]  # seconds that were seen


def main() -> int:
    """Answers the one request."""
    # Libraries must not be able to write into the answers.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)

    def answer(body: object) -> None:
        answers.write(json.dumps(body).encode("ascii") + b"\n")

    request = json.loads(Path(sys.argv[1]).read_bytes())
    answer(_answered(request, lambda seconds: answer({"done": round(seconds, 1)})))
    return 0


def _answered(request: dict[str, Any], progress: Progress) -> list[dict[str, Any]]:
    import cv2

    from mooclint.inspection.decode import decode
    from mooclint.inspection.kinds import watches
    from mooclint.inspection.pair import Pair

    cv2.setNumThreads(1)
    asked, threads = Asked.from_json(request["asked"]), request["threads"]
    seeing = watches(asked)
    seen = _Seen(progress)
    error = _tried(lambda: decode(Path(request["path"]), asked.level, seeing, seen.step, threads))
    beside = watches(asked.of_pair) if asked.both else []
    other_error = error
    for pair in seeing:
        if isinstance(pair, Pair) and (asked.both or not error):
            seen.next()
            other_error = _tried(partial(pair.look_at_other, beside, seen.step, threads))
    answers = [error or _found(asked, seeing)]
    return [*answers, other_error or _found(asked.of_pair, beside)] if asked.both else answers


def _tried(work: Callable[[], object]) -> dict[str, Any] | None:
    """The error of a film that cannot be decoded or read; None where it could."""
    from mooclint.inspection.decode import UndecodableError

    try:
        work()
    except UndecodableError:
        return {"error": "damaged"}
    except OSError:
        return {"error": "access"}
    return None


def _found(asked: Asked, seeing: Sequence[Watch]) -> dict[str, Any]:
    told = {signal.name: signal for watch in seeing for signal in watch.end()}
    signals = tuple(told[name] for name in asked.names if name in told)
    spoken = next((watch.spoken for watch in seeing if watch.spoken is not None), None)
    shape = Shape(
        loudness=next((watch.shape.loudness for watch in seeing if watch.shape.loudness), ()),
        speech=next((watch.shape.speech for watch in seeing if watch.shape.speech), ()),
        changes=next((watch.shape.changes for watch in seeing if watch.shape.changes), ()),
    )
    found = Inspection(level=asked.level, signals=signals, spoken_s=spoken, shape=shape)
    return {"inspection": inspection_to_json(found)}


class _Seen:
    """How much was seen, of one film after the other."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._before, self._now = progress, 0.0, 0.0

    def step(self, seconds: float) -> None:
        """So far in this film."""
        self._now = seconds
        self._progress(self._before + seconds)

    def next(self) -> None:
        """The next film begins."""
        self._before += self._now


if __name__ == "__main__":
    sys.exit(main())
