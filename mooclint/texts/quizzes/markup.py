"""HTML from a stranger as plain text."""

from __future__ import annotations

import re
from html import unescape

from mooclint.message.plain import printable

# Neither passes a '<' or a '>', so that no text makes them go back.
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")


def plain_html(text: str) -> str:
    """The text without its tags, a line for each paragraph; character references are read."""
    lines = unescape(_TAG.sub("", _BREAK.sub("\n", text))).split("\n")
    return "\n".join(line for line in map(printable, lines) if line)
