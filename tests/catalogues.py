"""Compiled translations for tests that run from a checkout."""

from __future__ import annotations

import io

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mooclint.files.write import write_atomic
from mooclint.message.localizer import LOCALE_FOLDER


def compile_catalogues() -> None:
    """What a build does: a .mo beside each .po. Without them every language would be English."""
    for po in LOCALE_FOLDER.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            made = io.BytesIO()
            write_mo(made, read_po(io.BytesIO(po.read_bytes())))
            write_atomic(mo, made.getvalue())
