"""Compiles the translation catalogues (.po -> .mo) whenever mooclint is built or installed, editable too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = Path(__file__).parent / "mooclint" / "locale"


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes one .mo beside every .po; gettext reads nothing else."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
            with po.open("rb") as source:
                catalogue = read_po(source)
            with po.with_suffix(".mo").open("wb") as target:
                write_mo(target, catalogue)
