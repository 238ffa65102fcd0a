"""A call of mooclint as the user can paste it: by the name that was typed, quoted as the shell at hand takes it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from mooclint.message.localizer import posix_words

# A name that cmd and PowerShell alike take without quotes.
_BARE = re.compile(r"[\w+:./\\-][\w+:./\\=-]*")


def command(words: Sequence[str]) -> str:
    """`mooclint` with these words, for the shell that this process was called from."""
    name = typed(sys.orig_argv, sys.argv[0], os.environ)
    if os.name != "nt":
        return f"{name} {posix_words(words)}".rstrip()
    cmd = "PROMPT" in os.environ  # cmd hands it on, PowerShell does not set it
    called = f"& {name}" if name.startswith(("'", '"')) and not cmd else name
    return " ".join((called, *(windows_word(word, cmd=cmd) for word in words)))


def typed(original: Sequence[str], script: str, environment: Mapping[str, str]) -> str:
    """What the user calls mooclint by: `original` are the words of the interpreter, `script` the program's path."""
    if named := environment.get("MOOCLINT_COMMAND"):  # run.py says how it was called
        return named
    if list(original[1:3]) == ["-m", "mooclint"]:
        return f"{_program(original[0])} -m mooclint"
    return _program(script) if Path(script).stem == "mooclint" else "mooclint"


def _program(path: str) -> str:
    """The program's bare name where the shell finds it by that, else its path in quotes where it needs them."""
    name = Path(path).stem if os.name == "nt" else Path(path).name
    found = shutil.which(name)
    if found and _same(found, path):
        return name
    return windows_word(path, cmd=True) if os.name == "nt" else posix_words((path,))


def _same(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:  # Windows leaves the suffix out
        return Path(one).with_suffix("") == Path(other).with_suffix("")


def windows_word(word: str, *, cmd: bool) -> str:
    """The word for cmd, or for PowerShell, where `$`, a backtick and a curly quote mean something in double quotes.

    A program of Windows takes `\\"` for a quote: before one, and at the end, backslashes stand twice.
    """
    if _BARE.fullmatch(word):
        return word
    inner = re.sub(r'(\\*)"', r'\1\1\\"', word)
    inner = re.sub(r"(\\+)$", r"\1\1", inner)
    if cmd or not re.search('["$`“”„]', word):
        return f'"{inner}"'
    return "'" + re.sub("(['‘’‚‛])", r"\1\1", inner) + "'"
