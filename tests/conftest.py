"""What every test stands on."""

from __future__ import annotations

import io

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mooclint.files.write import write_atomic
from mooclint.message.localizer import LOCALE_FOLDER


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """What a build does: a .mo beside each .po, if the tests run from a checkout. Else every language were English."""
    for po in LOCALE_FOLDER.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            made = io.BytesIO()
            write_mo(made, read_po(io.BytesIO(po.read_bytes())))
            write_atomic(mo, made.getvalue())
