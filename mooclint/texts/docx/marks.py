"""How a template marks what is not the author's: written by the templates, passed over by the readers."""

from __future__ import annotations

HINT_STYLE = "MooclintHint"
"""The id of the paragraph style of words to the author: readers skip what has it."""
PLACEHOLDER_STYLE = "MooclintPlaceholder"
"""The id of the character style of a hint in the place where a value belongs: see `HINTS` of the templates' words."""
