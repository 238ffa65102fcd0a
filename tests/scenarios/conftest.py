"""mooclint called in this process, where a process of its own would be slow."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.cli.main import main
from tests.scenarios.cli import SETTINGS, Mooclint, Run


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
