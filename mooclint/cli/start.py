"""The first thing that runs: it takes Ctrl-C in hand before anything else is imported."""

from __future__ import annotations

from mooclint.cli.interrupts import asleep


def main() -> None:
    """The command line."""
    asleep()
    from mooclint.cli.main import main as run

    run()
