"""The styles of a DOCX file: what bears on text, headings and lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mooclint.texts.docx.archive import parse_xml
from mooclint.texts.docx.wordml import COLOURS, P_SETTINGS, R_SETTINGS, VAL, W, coloured, number, on

MAX_CHAIN = 20  # styles based on each other; Word itself stops at ten


@dataclass(slots=True)
class Style:
    """What a style and those that it is based on say; None where none of them says anything."""

    bold: bool | None = None
    hidden: bool | None = None
    coloured: bool | None = None
    level: int | None = None  # of a heading, 0 for none
    list_id: str | None = None
    list_level: int | None = None
    link: bool = False  # it is for links: its blue is no highlight


_HEADING = re.compile(r"(?:heading|заголовок|тақырып|такырып)\s*([1-9])", re.IGNORECASE)
_TITLE = ("title", "название")
_SUBTITLE = ("subtitle", "подзаголовок")

_LINK_STYLES = ("hyperlink", "followedhyperlink", "internet link", "интернет-ссылка", "гиперссылка")


def parse_styles(data: bytes | None) -> Any:
    """The root of the part with the styles, without those of tables.

    They say nothing that is read here, and in the files of some programs they are nine tenths of the part.
    """
    if data is None:
        return None
    kept = []
    for piece in data.split(_STYLE_END):
        start = piece.find(b"<w:style ")
        of_table = start >= 0 and b'w:type="table"' in piece[start : piece.find(b">", start)]
        kept += [piece[:start]] if of_table else [piece, _STYLE_END]
    if kept[-1] == _STYLE_END:
        kept.pop()
    return parse_xml(b"".join(kept))


_STYLE_END = b"</w:style>"


class Styles:
    """The styles of a document, each worked out when it is first asked for."""

    def __init__(self, root: Any) -> None:
        self._elements: dict[str, Any] = {}
        self._known: dict[str, Style] = {}
        self.default = ""
        for element in () if root is None else root.iterchildren(W + "style"):
            identity = element.get(W + "styleId") or ""
            self._elements.setdefault(identity, element)
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self.default = identity

    def __getitem__(self, identity: str) -> Style:
        known = self._known.get(identity)
        if known is None:
            known = self._known[identity] = self._worked_out(identity)
        return known

    def _worked_out(self, identity: str) -> Style:
        """From the style up the chain; the first word on anything counts."""
        style = Style()
        seen: set[str] = set()
        while identity not in seen and len(seen) < MAX_CHAIN:
            seen.add(identity)
            element = self._elements.get(identity)
            if element is None:
                if len(seen) == 1:  # a document without this style, yet with its usual id
                    _take_name(style, identity)
                break
            _take(style, element)
            based_on = element.find(W + "basedOn")
            identity = "" if based_on is None else based_on.get(VAL) or ""
        return style


def _take(style: Style, element: Any) -> None:
    for part in element:
        if part.tag == R_SETTINGS:
            for switch in part:
                if switch.tag == W + "b" and style.bold is None:
                    style.bold = on(switch)
                elif switch.tag == W + "vanish" and style.hidden is None:
                    style.hidden = on(switch)
                elif switch.tag in COLOURS and style.coloured is None:
                    style.coloured = coloured(switch) or None
        elif part.tag == P_SETTINGS:
            for setting in part:
                if setting.tag == W + "outlineLvl" and style.level is None:
                    style.level = outline_level(setting)
                elif setting.tag == W + "numPr":
                    list_id, level = list_of(setting)
                    style.list_id = style.list_id if style.list_id is not None else list_id
                    style.list_level = style.list_level if style.list_level is not None else level
    name = element.find(W + "name")
    _take_name(style, "" if name is None else name.get(VAL) or "")


def _take_name(style: Style, name: str) -> None:
    """What a style's name tells: the level where it has no outline level, and whether it is for links."""
    style.link = style.link or name.strip().casefold() in _LINK_STYLES
    if style.level is None:
        heading = _HEADING.fullmatch(name.strip())
        if heading:
            style.level = int(heading[1])
        elif name.strip().casefold() in _TITLE:
            style.level = 1
        elif name.strip().casefold() in _SUBTITLE:
            style.level = 0


def outline_level(element: Any) -> int:
    """The heading level 1-9 of an outline level 0-8; 0 for body text."""
    level = number(element.get(VAL), 9)
    return level + 1 if 0 <= level <= 8 else 0


def list_of(element: Any) -> tuple[str | None, int | None]:
    """The list and the level in it that a <w:numPr> names; None for what it leaves open."""
    list_id: str | None = None
    level: int | None = None
    for part in element:
        if part.tag == W + "numId":
            list_id = part.get(VAL)
        elif part.tag == W + "ilvl":
            level = min(max(number(part.get(VAL)), 0), 8)
    return list_id, level
