"""Catalogues for the scenarios, and mooclint called in this process where a process of its own would be slow."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mooclint.cli.main import main
from mooclint.files import write_atomic
from mooclint.i18n import LOCALE_FOLDER
from tests.scenarios.cli import SETTINGS, Mooclint, Run


@pytest.fixture(scope="session", autouse=True)
def _catalogues() -> None:
    """What a build does: a .mo beside each .po. Without them every language would be English."""
    for po in LOCALE_FOLDER.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
            made = io.BytesIO()
            write_mo(made, read_po(io.BytesIO(po.read_bytes())))
            write_atomic(mo, made.getvalue())


@pytest.fixture
def mooclint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Mooclint:
    """mooclint in this process; in English and in an empty folder unless the test says otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", "")
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)

    def call(*words: str, lang: str = "en") -> Run:
        monkeypatch.setenv("MOOCLINT_LANG", lang)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Run(ended.value.code, said.out, said.err).sound()

    return call
