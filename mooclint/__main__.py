"""`python -m mooclint`."""

from __future__ import annotations

from mooclint.cli.start import main

if __name__ == "__main__":
    main()
