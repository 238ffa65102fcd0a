"""What asking about a link can come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from mooclint.message.message import Message


class Outcome(Enum):
    ANSWERS = auto()  # or it will not speak to a program: nothing can be said against the link
    DEAD = auto()
    CUT_OFF = auto()  # dead (if there is a reason), unless it is this machine that has no network
    UNTRUSTED = auto()  # dead, unless it is this machine that knows no authorities
    UNASKED = auto()


@dataclass(frozen=True, slots=True)
class Reply:
    outcome: Outcome
    reason: Message | None = None


class NoAnswerError(Exception):
    """There is no HTTP answer. `lasting`: it would be the same for every link to that port of that host."""

    def __init__(self, outcome: Outcome, reason: Message | None = None, *, lasting: bool = False) -> None:
        super().__init__()
        self.reply = Reply(outcome, reason)
        self.lasting = lasting
