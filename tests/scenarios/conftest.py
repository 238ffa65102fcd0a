"""mooclint called in this process, where a process of its own would be slow."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

import click
import pytest

from mooclint.cli.main import build, main
from mooclint.message.localizer import Localizer
from mooclint.message.message import Blank, Command, Param
from tests.scenarios.cli import SETTINGS, Mooclint, Run


@cache
def understood(*words: str) -> None:
    """Holds where click takes the words as a call of mooclint. Raises click's error elsewhere."""
    command, context = cast(click.Command, build()), None
    while True:
        # The words of a group that follow its own name are those of one of its commands.
        context = command.make_context(command.name, list(words), parent=context)
        if not isinstance(command, click.Group):
            return
        _name, found, words = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        command = found


def filled(place: Blank) -> Param:
    """What somebody types into an open place: of several words the first one."""
    known = place.what.params.get("known")
    return known[0] if isinstance(known, list) else place.what


@pytest.fixture
def mooclint(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Mooclint:
    """mooclint in this process; in English and in an empty folder unless the test says otherwise.

    Every command that it offers is one that mooclint understands, with or without what is filled in in its open places.
    """
    offered = list[list[str]]()
    write = Localizer.param

    def heard(say: Localizer, value: Param) -> str:
        if isinstance(value, Command):
            offered.append([one if isinstance(one, str) else write(say, filled(one)) for one in value.words])
            assert all("…" not in word for word in value.words if isinstance(word, str)), value
        return write(say, value)

    monkeypatch.setattr(Localizer, "param", heard)
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
        while offered:
            understood(*offered.pop())
        return Run(ended.value.code, said.out, said.err).sound()

    return call
