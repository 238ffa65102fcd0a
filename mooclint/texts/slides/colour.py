"""The colours of a presentation: of its theme, changed as its parts ask for, and how they stand out from each other."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RGB = tuple[float, float, float]  # red, green and blue, 0 to 1 (sRGB)
BLACK: RGB = (0.0, 0.0, 0.0)
WHITE: RGB = (1.0, 1.0, 1.0)
_HEX = re.compile("[0-9A-Fa-f]{6}")
_ROLES = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}  # what a master maps where it says nothing else
_NAMED: Mapping[str, RGB] = {
    "black": BLACK, "white": WHITE, "red": (1, 0, 0), "blue": (0, 0, 1), "yellow": (1, 1, 0), "green": (0, 0.502, 0),
    "gray": (0.502, 0.502, 0.502), "orange": (1, 0.647, 0), "navy": (0, 0, 0.502),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fill:
    """What a surface is filled with: one colour, several of a gradient, or none (it is seen through).

    `known` is False where it is a picture, a pattern, or cannot be told.
    """

    colours: tuple[RGB, ...] = ()
    known: bool = True

    @property
    def clear(self) -> bool:
        """Whether what lies below is seen."""
        return self.known and not self.colours


NONE, UNKNOWN = Fill(), Fill(known=False)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme by name ('dk1', 'accent1' ...), and which of them a role stands for ('bg1' -> 'lt1')."""

    theme: Mapping[str, RGB] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=lambda: _ROLES)

    def named(self, name: str) -> RGB | None:
        """The colour of a role or of a name of the theme."""
        return self.theme.get(self.roles.get(name, _ROLES.get(name, name)))


def theme_colours(theme: Any) -> dict[str, RGB]:
    """The colour scheme of a theme part."""
    scheme = theme.find(f".//{A}clrScheme") if theme is not None else None
    found = {}
    for entry in scheme if scheme is not None else ():
        colour = next((one for one in map(_plain, entry) if one is not None), None)
        if colour is not None:
            found[entry.tag.rpartition("}")[2]] = colour
    return found


def colour_of(holder: Any, palette: Palette, own: RGB | None = None) -> RGB | None:
    """The colour that an element holds; None where it cannot be told. `own`: what 'phClr' stands for in a theme."""
    for entry in holder if holder is not None else ():
        name = entry.tag.rpartition("}")[2]
        if name == "schemeClr":
            called = entry.get("val") or ""
            base = own if called == "phClr" else palette.named(called)
        else:
            base = _plain(entry)
        if base is not None:
            return _changed(base, entry)
    return None


def _plain(entry: Any) -> RGB | None:
    """A colour that says itself what it is."""
    name, value = entry.tag.rpartition("}")[2], entry.get("val") or ""
    if name == "sysClr":
        value = entry.get("lastClr") or {"window": "FFFFFF", "windowText": "000000"}.get(value, "")
    elif name == "prstClr":
        return _NAMED.get(value)
    elif name != "srgbClr":
        return None
    if not _HEX.fullmatch(value):
        return None
    red, green, blue = bytes.fromhex(value)
    return red / 255, green / 255, blue / 255


def _changed(colour: RGB, entry: Any) -> RGB | None:
    """The colour as the elements inside of its own ask for; None for changes that are not known here."""
    for change in entry:
        name, amount = change.tag.rpartition("}")[2], _share(change.get("val"))
        if amount is None:
            return None
        if name == "alpha":
            if amount < 1:
                return None  # what is behind it shines through
        elif name in ("lumMod", "lumOff", "satMod"):
            hue, light, full = colorsys.rgb_to_hls(*colour)
            light = light * amount if name == "lumMod" else light + amount if name == "lumOff" else light
            full = full * amount if name == "satMod" else full
            colour = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), min(max(full, 0.0), 1.0))
        elif name == "shade":
            colour = _of_light([one * amount for one in _light(colour)])
        elif name == "tint":
            colour = _of_light([1 - (1 - one) * amount for one in _light(colour)])
        else:
            return None
    return colour


_MOST_SHARE = 100.0


def _share(value: str | None) -> float | None:
    """A part of one: '75000' and '75%' are 0.75."""
    try:
        share = float(value[:-1]) / 100 if value and value.endswith("%") else float(value or "") / 100_000
    except ValueError:
        return None
    return share if abs(share) <= _MOST_SHARE else None  # neither is 'NaN'


def _light(colour: RGB) -> list[float]:
    """The linear light of the three channels (sRGB)."""
    return [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour]


def _of_light(light: Sequence[float]) -> RGB:
    red, green, blue = (
        one * 12.92 if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055
        for one in (min(max(part, 0.0), 1.0) for part in light)
    )
    return red, green, blue


def luminance(colour: RGB) -> float:
    """The relative luminance (WCAG 2)."""
    red, green, blue = _light(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: RGB, fill: Fill) -> tuple[float, float] | None:
    """The lowest and the highest ratio (WCAG 2) of ink to what it stands on; None where that is not known.

    Somewhere on a gradient that goes through the ink's own luminance nothing stands out.
    """
    if not fill.known or not fill.colours:
        return None
    own, behind = luminance(ink), [luminance(colour) for colour in fill.colours]
    ratios = [(max(own, one) + 0.05) / (min(own, one) + 0.05) for one in behind]
    crossed = len(behind) > 1 and min(behind) <= own <= max(behind)
    return 1.0 if crossed else min(ratios), max(ratios)


def fill_of(holder: Any, palette: Palette, own: RGB | None = None) -> Fill | None:
    """The fill that an element with the properties of a shape, a cell or a background holds; None where it says none.

    `own`: what 'phClr' stands for in a theme.
    """
    for entry in holder if holder is not None else ():
        name = entry.tag.rpartition("}")[2]
        if name == "noFill":
            return NONE
        if name == "solidFill":
            colour = colour_of(entry, palette, own)
            return UNKNOWN if colour is None else Fill((colour,))
        if name == "gradFill":
            stops = [colour_of(stop, palette, own) for stop in entry.iter(f"{A}gs")]
            known = tuple(colour for colour in stops if colour is not None)
            return Fill(known) if known and len(known) == len(stops) else UNKNOWN
        if name in ("blipFill", "pattFill", "grpFill"):
            return UNKNOWN
    return None
