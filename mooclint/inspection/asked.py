"""What is asked of a film. Imports nothing that is heavy: who asks need not look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from mooclint.media.signals import SIGNALS, Level


@dataclass(frozen=True, slots=True)
class Cue:
    """When a caption is shown, seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a film. `cues`: its captions, None where it has none; `pair`: the film it is held against;
    `both`: that one is inspected too, in the same decode.

    `thresholds`: 'silence.inside_s' and the like, as the criteria set has them.
    """

    level: Level
    thresholds: Mapping[str, float] = field(default_factory=dict)
    cues: tuple[Cue, ...] | None = None
    pair: Path | None = None
    both: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The signals that are asked for: those of captions and of two films only where there are such."""
        absent = tuple(start for start, there in (("pair_", self.pair), ("caption_", self.cues)) if there is None)
        return tuple(name for name in SIGNALS if not name.startswith(absent))

    @property
    def of_pair(self) -> Asked:
        """What is asked of the film that this one is held against."""
        return replace(self, cues=None, pair=None, both=False)

    def to_json(self) -> dict[str, Any]:
        """Plain data from which `from_json` makes an equal one."""
        return {**asdict(self), "pair": str(self.pair.absolute()) if self.pair else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Asked:
        """What `to_json` gave."""
        cues, pair = data["cues"], data["pair"]
        return cls(
            level=Level(data["level"]),
            thresholds=data["thresholds"],
            cues=None if cues is None else tuple(Cue(**cue) for cue in cues),
            pair=Path(pair) if pair else None,
            both=data["both"],
        )
