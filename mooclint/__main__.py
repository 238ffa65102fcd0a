"""`python -m mooclint`."""

from __future__ import annotations

from mooclint.cli.main import main

if __name__ == "__main__":
    main()
