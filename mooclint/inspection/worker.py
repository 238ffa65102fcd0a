"""The process in which a stranger's film is decoded: `python -m mooclint.inspection.worker REQUEST`.

REQUEST is a file with one JSON object: `path`, `threads`, and `asked`, as `Asked.to_json` gives it. Out come JSON
objects, a line each: `{"done": seconds}` as it goes on, and at the end `{"inspection": ...}` or `{"error": ...}`, in
which 'damaged' is a film that cannot be decoded and 'access' one that may not be read. A film that crashes or hangs the
decoder takes this process along and nothing else.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mooclint.inspection.asked import Asked
from mooclint.media.signals import Inspection
from mooclint.media.stored import inspection_to_json


def main() -> int:
    """Answers the one request."""
    # Libraries must not be able to write into the answers.
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)

    def answer(body: dict[str, Any]) -> None:
        answers.write(json.dumps(body).encode("ascii") + b"\n")

    request = json.loads(Path(sys.argv[1]).read_bytes())
    answer(_answered(request, lambda seconds: answer({"done": round(seconds, 1)})))
    return 0


def _answered(request: dict[str, Any], progress: Callable[[float], None]) -> dict[str, Any]:
    from mooclint.inspection.decode import UndecodableError, decode
    from mooclint.inspection.kinds import watches

    asked = Asked.from_json(request["asked"])
    seeing = watches(asked)
    try:
        decode(Path(request["path"]), asked.level, seeing, progress, request["threads"])
    except UndecodableError:
        return {"error": "damaged"}
    except OSError:
        return {"error": "access"}
    found = {signal.name: signal for watch in seeing for signal in watch.end()}
    signals = tuple(found[name] for name in asked.names if name in found)
    spoken = next((watch.spoken for watch in seeing if watch.spoken is not None), None)
    return {"inspection": inspection_to_json(Inspection(level=asked.level, signals=signals, spoken_s=spoken))}


if __name__ == "__main__":
    sys.exit(main())
