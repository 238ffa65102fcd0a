"""Measured values, as reports carry them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Scalar = int | float | Fraction | str | tuple[int, ...] | tuple[float, ...] | tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measured value with its unit; `value` is None when it could not be measured."""

    value: Scalar = None
    unit: str = ""


NOT_MEASURED = Measured()
