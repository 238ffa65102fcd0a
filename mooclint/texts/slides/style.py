"""How the text of a shape looks: what runs do not say, the shape says, or what it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mooclint.texts.slides.colour import RGB, A, Fill, Palette, colour_of, fill_of

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
TITLES = ("title", "ctrTitle")
ASIDES = ("sldNum", "dt", "ftr")  # page numbers, dates and footers, which nobody has to read
_USUAL_POINTS = 18.0  # of a text that no part says the size of
_LEVELS = 9
# How high capital letters are, in parts of the font's size, as the tables of the fonts say.
_CAPS: Mapping[str, float] = {
    "arial": 0.716, "arial black": 0.716, "arial narrow": 0.716, "helvetica": 0.718, "helvetica neue": 0.714,
    "calibri": 0.632, "calibri light": 0.632, "cambria": 0.667, "candara": 0.634, "consolas": 0.638,
    "constantia": 0.68, "corbel": 0.644, "times new roman": 0.66, "times": 0.66, "verdana": 0.727, "tahoma": 0.727,
    "georgia": 0.693, "garamond": 0.65, "segoe ui": 0.7, "segoe ui light": 0.7, "segoe ui semibold": 0.7,
    "trebuchet ms": 0.716, "century gothic": 0.72, "courier new": 0.571, "comic sans ms": 0.73, "impact": 0.79,
    "open sans": 0.714, "roboto": 0.711, "montserrat": 0.7, "pt sans": 0.7, "pt serif": 0.7, "inter": 0.727,
    "lato": 0.72, "noto sans": 0.714, "ubuntu": 0.693, "raleway": 0.71, "oswald": 0.81, "aptos": 0.66,
    "aptos display": 0.66, "liberation sans": 0.716, "liberation serif": 0.66, "carlito": 0.632, "dejavu sans": 0.729,
}  # fmt: skip
_ANY_CAP = (0.56, 0.82)  # of fonts that are not known


@dataclass(frozen=True, slots=True)
class Theme:
    """What a theme says: its colours, its fonts of titles and of text, and its fills for shapes and backgrounds."""

    colours: Mapping[str, RGB] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)  # 'mj' and 'mn'
    fills: Any = None
    backgrounds: Any = None

    def fill(self, ref: Any, palette: Palette) -> Fill | None:
        """The fill that a reference ('fillRef', 'bgRef') means, of its own colour; None where it means none."""
        try:
            number = int(ref.get("idx") or 0)
        except ValueError:
            return Fill(known=False)
        if number in (0, 1000):
            return None
        holder, number = (self.backgrounds, number - 1000) if number > 1000 else (self.fills, number)
        entries = list(holder) if holder is not None else []
        if not 1 <= number <= len(entries):
            return Fill(known=False)
        return fill_of([entries[number - 1]], palette, colour_of(ref, palette)) or Fill(known=False)


@dataclass(frozen=True, slots=True)
class Holder:
    """What a shape stands for: its kind ('' where it is no placeholder) and number."""

    kind: str = ""
    index: str = ""


def holder_of(shape: Any) -> Holder:
    """Of what a layout has a place for it is."""
    entry = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return Holder() if entry is None else Holder(entry.get("type") or "obj", entry.get("idx") or "0")


def meant(holder: Holder, shapes: Sequence[Any], *, master: bool) -> Any | None:
    """The shape of a layout or a master that a placeholder takes its looks from."""
    if not holder.kind:
        return None
    named = [(holder_of(shape), shape) for shape in shapes]
    if not master:
        for other, shape in named:
            if other.kind and other.index == holder.index and holder.index != "0":
                return shape
    alike = "title" if holder.kind in TITLES else holder.kind if holder.kind in ASIDES else "body"
    for other, shape in named:
        if other.kind == holder.kind or (other.kind in TITLES and alike == "title"):
            return shape
    return next((shape for other, shape in named if other.kind == alike), None) if master else None


def styled_as(holder: Holder) -> str:
    """The list of styles of a master that a text takes its looks from."""
    if holder.kind in TITLES:
        return "titleStyle"
    return "bodyStyle" if holder.kind and holder.kind not in ASIDES else "otherStyle"


def level_of(styles: Any, level: int) -> Iterator[Any]:
    """What a list of styles says of the runs of a level, 1 to 9."""
    if styles is None:
        return
    for name in (f"lvl{min(level, _LEVELS)}pPr", "defPPr"):
        found = styles.find(f"{A}{name}/{A}defRPr")
        if found is not None:
            yield found


def points_of(chain: Sequence[Any], scale: float) -> float | None:
    """The size of a run in points, which a text that is fitted into its shape has made smaller; None where what is
    written there is no number.
    """
    size = next((one.get("sz") for one in chain if one.get("sz")), None)
    try:
        points = scale * (int(size) / 100 if size else _USUAL_POINTS)
    except (ValueError, OverflowError):
        return None
    return points if points > 0 else None


def cap_of(chain: Sequence[Any], theme: Theme, kind: str) -> tuple[float, float]:
    """How high capital letters of a run are, in parts of its size: the lowest and the highest they may be."""
    faces = (face for one in chain if (face := one.find(f"{A}latin")) is not None)
    name = next((face.get("typeface") or "" for face in faces), "")
    if name.startswith("+") or not name:
        name = theme.fonts.get(name[1:3] or ("mj" if kind == "titleStyle" else "mn"), "")
    known = _CAPS.get(name.strip().lower())
    return _ANY_CAP if known is None else (known, known)


def ink_of(chain: Sequence[Any], palette: Palette, styled: RGB | None) -> RGB | None:
    """The colour of a run; None where it is a gradient or cannot be told. `styled`: that of the shape's style."""
    for one in chain:
        if one is STYLED and styled is not None:
            return styled
        if one is not STYLED and (fill := fill_of(one, palette)) is not None:
            return fill.colours[0] if fill.known and len(fill.colours) == 1 else None
    return palette.named("tx1")


class _Styled:
    """Stands in a chain where the style of a shape says the colour of its text, and nothing else."""

    def get(self, _name: str) -> None:
        return None

    def find(self, _path: str) -> None:
        return None


STYLED = _Styled()
