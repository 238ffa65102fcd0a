"""The keys of the player and the room, each a place on the keyboard (event.code): the same on every layout."""

from __future__ import annotations

from mooclint.message.message import Message

# What a Latin layout has at a place whose name is no letter and no digit.
SIGNS = {
    "Comma": ",", "Period": ".", "Slash": "/", "Semicolon": ";", "Quote": "'", "BracketLeft": "[", "BracketRight": "]",
    "Backslash": "\\", "Minus": "-", "Equal": "=", "Backquote": "`", "ArrowLeft": "←", "ArrowRight": "→",
    "ArrowUp": "↑", "ArrowDown": "↓",
}  # fmt: skip

# action -> key, what it does. A script on the page says how; what no script does there is not shown.
KEYS = {
    "play": ("Space", Message("Play, pause")),
    "frame-back": ("Comma", Message("Frame back")),
    "frame-on": ("Period", Message("Frame on")),
    "back": ("KeyJ", Message("Back, faster each time")),
    "pause": ("KeyK", Message("Pause")),
    "on": ("KeyL", Message("On, faster each time")),
    "in": ("BracketLeft", Message("Beginning here")),
    "out": ("BracketRight", Message("End here")),
    "finding": ("KeyG", Message("Next finding")),
    "remark": ("KeyN", Message("A remark here")),
    "weigh-1": ("Digit1", Message("It must be mended")),
    "weigh-2": ("Digit2", Message("It should be mended")),
    "weigh-3": ("Digit3", Message("It is a note")),
    "keep": ("Ctrl+Enter", Message("Keep what is typed")),
    "undo": ("KeyU", Message("Drop the last remark or evidence")),
    "remark-next": ("KeyR", Message("Next remark")),
    "pin": ("KeyE", Message("Evidence for a row of the score sheet")),
    "looked": ("KeyV", Message("Note what was looked at")),
    "handover": ("KeyH", Message("Hand over the remarks")),
    "say": ("KeyT", Message("Say time and frame")),
    "previous": ("Shift+ArrowLeft", Message("Previous element")),
    "next": ("Shift+ArrowRight", Message("Next element")),
    "find": ("Slash", Message("Find on this page")),
}
