"""What every test stands on."""

from __future__ import annotations

import gc
import io
import os
import time

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, settings

from mooclint.files.write import write_atomic
from mooclint.message.localizer import LOCALE_FOLDER

# A slow machine is no fault, and an example may leave its files behind for the next.
UNTIMED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
settings.register_profile("untimed", deadline=None, suppress_health_check=UNTIMED)
settings.load_profile("untimed")


def make_catalogues() -> None:
    """What a build does: a .mo beside each .po, if the tests run from a checkout. Else every language were English."""
    for po in LOCALE_FOLDER.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            made = io.BytesIO()
            write_mo(made, read_po(io.BytesIO(po.read_bytes())))
            write_atomic(mo, made.getvalue())


# A day begins in Almaty for the approval, and with this machine's clock for what is typed in a test: for hours of each
# day these are two days elsewhere.
os.environ["TZ"] = "<+05>-5"
if hasattr(time, "tzset"):
    time.tzset()

make_catalogues()  # before the conftest.py of a folder is imported, for a catalogue is read once


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the whole sample course come first: no worker takes some of them from another and makes it anew.

    Each has five minutes, those that are slow an hour.
    """
    items.sort(key=lambda item: item.path.name != "test_sample.py")
    for item in items:
        item.add_marker(pytest.mark.timeout(3600 if item.get_closest_marker("slow") else 300))


def pytest_collection_finish() -> None:
    """The thousands of tests live to the end: whenever garbage is looked for, it is not looked for among them."""
    gc.collect()
    gc.freeze()
