"""Small things that Word's XML is read with: names, numbers, switches, colours, symbols, clean text."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
P_SETTINGS, R_SETTINGS = W + "pPr", W + "rPr"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
COLOURS = frozenset({W + "highlight", W + "shd", W + "color"})

_CLEAN = str.maketrans(
    {
        "\u00a0": " ",
        "\u202f": " ",
        "\u2007": " ",
        "\u2011": "-",
        "\u2028": "\n",
        "\u2029": "\n",
        "\u00ad": None,
        "\u200b": None,
        "\u2060": None,
        "\ufeff": None,
    }
)
_ODD = re.compile("[" + "".join(map(chr, _CLEAN)) + "]")
# What two symbol fonts show at a code.
WINGDINGS = {
    0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xA7: "▪", 0x6E: "■", 0x6C: "●",
    0x76: "❖", 0xD8: "➢", 0xE0: "→", 0xDF: "←", 0xE8: "➔", 0x4A: "☺", 0xB7: "•", 0xA1: "○", 0xA4: "◉", 0x9F: "•",
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB9: "≠", 0xBB: "≈", 0xAE: "→", 0xAC: "←",
    0xDE: "⇒", 0xA5: "∞", 0xD6: "√", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x6C: "λ", 0x6D: "μ",
    0x70: "π", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x6A: "φ", 0x77: "ω", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0xE5: "∑",
    0xF2: "∫", 0xB8: "÷", 0x2D: "−", 0xA2: "′", 0xCE: "∈", 0xC7: "∩", 0xC8: "∪",
}  # fmt: skip


def clean(text: str) -> str:
    """NFC, ordinary blanks, nothing invisible, no blanks at the ends of lines or around the whole."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        if _ODD.search(text):  # `translate` takes ten times as long
            text = text.translate(_CLEAN)
    if "\n" in text:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    return text.strip()


def number(text: str | None, default: int = 0) -> int:
    """A whole number from an attribute; `default` where it is none."""
    try:
        return int(text) if text else default
    except ValueError:
        return default


def on(element: Any) -> bool:
    """What a switch such as <w:b/> says."""
    return element.get(VAL) not in ("0", "false", "off", "none")


def coloured(element: Any) -> bool:
    """A highlight, shade or colour that stands out: not black, white, grey or automatic."""
    if element.tag == W + "highlight":
        return element.get(VAL) not in (None, "none", "white")
    if element.tag == W + "shd":
        fill = element.get(W + "color") if element.get(VAL) == "solid" else element.get(W + "fill")
        channels = _channels(fill)
        return channels is not None and min(channels) < 0xF0  # lighter ones come with text from web pages
    channels = _channels(element.get(VAL))
    return channels is not None and max(channels) - min(channels) > 32  # web pages write a bluish dark grey


def _channels(colour: str | None) -> tuple[int, ...] | None:
    if colour is None or not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return None
    return tuple(bytes.fromhex(colour))


def plain_text(element: Any) -> str:
    """The text of a <w:t>: line breaks in the XML are blanks, those at its ends nothing unless it says so."""
    text: str = element.text or ""
    if (text[:1].isspace() or text[-1:].isspace()) and not _kept(element):
        text = text.strip(" \t\r\n")
    return text.replace("\r", " ").replace("\n", " ").replace("\t", " ")


def _kept(element: Any) -> bool:
    """Whether blanks at the ends count: the element says so, or the root does for all."""
    return "preserve" in (element.get(_SPACE) or element.getroottree().getroot().get(_SPACE) or "")


def symbol(element: Any) -> str:
    """A character of a symbol font (<w:sym>) as a letter of any font; '' where there is none."""
    try:
        code = int(element.get(W + "char") or "", 16)
    except ValueError:
        return ""
    return _letter(code, element.get(W + "font") or "")


def without_symbol_font(text: str, run: Any) -> str:
    """The text of a run, the codes of its symbol font as letters of any font."""
    if not _PRIVATE.search(text):
        return text
    fonts = run.find(f"{R_SETTINGS}/{W}rFonts")
    font = "Wingdings" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "Wingdings"
    return _PRIVATE.sub(lambda found: _letter(ord(found[0]), font), text)


def _letter(code: int, font: str) -> str:
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    font = font.casefold()
    if font == "symbol":
        return _SYMBOL.get(code, "")
    if font.startswith(("wingdings", "webdings")):
        return WINGDINGS.get(code, "") if font == "wingdings" else _WINGDINGS_2.get(code, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""


_PRIVATE = re.compile("[\uf000-\uf0ff]")  # where symbol fonts have their codes
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x54: "☒", 0xA3: "☐", 0x61: "✓"}
