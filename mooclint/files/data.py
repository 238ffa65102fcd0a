"""Finds the folders that mooclint ships: criteria, schemas and the sample course."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def data_folder(name: str) -> Path:
    """The folder `name` ('criteria', 'schemas', 'fixtures'): inside a wheel, else beside the package in a checkout."""
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent / name
