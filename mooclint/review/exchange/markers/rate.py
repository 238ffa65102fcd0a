"""The rate of a timeline, and what its frames are called: time codes, with and without numbers that are left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from mooclint.message.message import Code, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.errors import InputError

# Rates that a timeline may have: frames beyond 60 a second have no name of two digits.
RATES = tuple(
    Fraction(*pair)
    for pair in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1), (60000, 1001), (60, 1))
)
DROPPING = (Fraction(30000, 1001), Fraction(60000, 1001))
_NEAR = Fraction(6, 1000)  # frames a second: so far '23.98' is from what it means
TIMECODE = re.compile(r"([0-9]{1,2})[:;]([0-9]{2})[:;]([0-9]{2})([:;])([0-9]{2})", re.ASCII)
_DECIMAL = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,9})?", re.ASCII)
_RATIO = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})", re.ASCII)


class TimecodeError(InputError):
    """Words that are no time code or no rate of a timeline, or a frame that has no time code."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Frames a second. `drop`: of every minute but each tenth the first numbers are left out, so that the time code
    keeps up with the clock; no frame is.
    """

    fps: Fraction
    drop: bool = False

    @property
    def base(self) -> int:
        """How many frames a second of the time code has."""
        return round(self.fps)

    @property
    def _dropped(self) -> int:
        return self.base // 15 if self.drop else 0

    @property
    def day(self) -> int:
        """The frames of 24 hours by the time code."""
        return 86_400 * self.base - self._dropped * (1440 - 144)

    @property
    def words(self) -> str:
        """As people write it: '25', '23.976', '29.97'."""
        return f"{float(self.fps):.3f}".rstrip("0").rstrip(".")

    def timecode(self, frame: int) -> str:
        """What the frame is called. Raises `TimecodeError` beyond 24 hours."""
        if not 0 <= frame < self.day:
            raise TimecodeError(
                Message("The time code would pass 24 hours: choose an earlier one for the beginning of the timeline.")
            )
        minute, dropped = self.base * 60, self._dropped
        tens, rest = divmod(frame, minute * 10 - dropped * 9)
        later = 0 if rest < minute else 1 + (rest - minute) // (minute - dropped)  # minutes that began since
        seconds, frames = divmod(frame + dropped * (9 * tens + later), self.base)
        mark = ";" if self.drop else ":"
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{frames:02}"

    def frame(self, text: str) -> int:
        """The frame of a time code, whichever sign stands in it. Raises `TimecodeError`."""
        found = TIMECODE.fullmatch(text.strip())
        named: dict[str, Param] = {"time": Code(one_line(text)[:40]), "rate": Code(self.words)}
        if found is None:
            raise TimecodeError(Message("“{time}” is no time code; one is written 01:00:00:00.", named))
        hours, minutes, seconds, frames = (int(found[at]) for at in (1, 2, 3, 5))
        left_out = minutes % 10 and not seconds and frames < self._dropped
        if hours > 23 or minutes > 59 or seconds > 59 or frames >= self.base or left_out:
            raise TimecodeError(Message("At {rate} frames a second there is no time code {time}.", named))
        passed = hours * 60 + minutes
        return (passed * 60 + seconds) * self.base + frames - self._dropped * (passed - passed // 10)


def nearest(fps: Fraction) -> Fraction:
    """The rate of a timeline that is next to one of a film."""
    return min(RATES, key=lambda one: abs(one - fps))


def parse_rate(text: str) -> Fraction:
    """'25', '29.97', '30000/1001': the rate that is meant. Raises `TimecodeError`."""
    word = text.strip()
    ratio = _RATIO.fullmatch(word)
    said = Fraction(int(ratio[1]), int(ratio[2])) if ratio else None
    if _DECIMAL.fullmatch(word):
        said = Fraction(word.replace(",", "."))
    if said is None or abs(nearest(said) - said) > _NEAR:
        named: dict[str, Param] = {"rate": Code(one_line(text)[:40]), "known": [Code(Rate(one).words) for one in RATES]}
        raise TimecodeError(Message("“{rate}” is no rate of a timeline. There are: {known}.", named))
    return nearest(said)


def as_dropped(code: str, *, drop: bool) -> str:
    """A time code with the sign before its frames that says whether numbers are left out."""
    word = code.strip()
    return f"{word[:-3]}{';' if drop else ':'}{word[-2:]}" if TIMECODE.fullmatch(word) else code


def begun(fps: Fraction, text: str) -> tuple[Rate, int]:
    """The rate of a timeline that begins with this time code, and the frame that it begins with.

    A semicolon in it says that numbers are left out. Raises `TimecodeError`.
    """
    drop = ";" in text
    if drop and fps not in DROPPING:
        named: dict[str, Param] = {"rate": Code(Rate(fps).words), "known": [Code(Rate(one).words) for one in DROPPING]}
        raise TimecodeError(
            Message(
                "A time code with a semicolon leaves numbers out, which is done at {known} frames a second; here are "
                "{rate}.",
                named,
            )
        )
    rate = Rate(fps, drop)
    return rate, rate.frame(text)
