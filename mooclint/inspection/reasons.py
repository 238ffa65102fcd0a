"""Why a signal is not known, as several watches say it."""

from __future__ import annotations

from mooclint.message.message import Message

KEY_FRAMES = Message("only the key frames were looked at")
NO_PICTURE = Message("it has no picture")
NO_SOUND = Message("it has no sound")
