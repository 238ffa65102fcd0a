"""One media file of a package and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mooclint.media.facts import MediaFacts
from mooclint.media.signals import Inspection
from mooclint.message.message import Message


class Source(StrEnum):
    """Where the facts come from."""

    PROBED = "probed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRecord:
    """The facts of a media file, or the reason why there are none.

    `path` is POSIX, relative to the package, NFC. Exactly one of `facts` and `problem` is set.
    `differs` says how a file that is present differs from its entry in `mooclint.lock`; `unlisted` that there is a lock
    and it has no entry for the file. `inspection` is what looking and listening found, None where nobody asked for it.
    """

    path: str
    source: Source = Source.PROBED
    facts: MediaFacts | None = None
    problem: Message | None = None
    differs: Message | None = None
    unlisted: bool = False
    inspection: Inspection | None = None
