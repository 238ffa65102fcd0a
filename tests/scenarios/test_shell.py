"""Commands that can be pasted: by the name that was typed, quoted for the shell; refusals in three languages."""

from __future__ import annotations

import errno
import os
import shlex
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooclint.cli.shell import typed, windows_word
from mooclint.files.refusal import refusal
from mooclint.message.localizer import localizer, plain_command


@pytest.mark.parametrize("word", ["course", "менің курсым", "it's", "a$b", "`x`", "a;b", "", "--x", "a\\b", "#1"])
def test_a_posix_shell_reads_the_words_back(word: str) -> None:
    assert shlex.split(plain_command(("lint", word))) == ["mooclint", "lint", word]


@pytest.mark.parametrize("word", ["<…курстың папкасы>", "Інжу Ңұрлы", "path=<…файл>", "0.1,0.1", "it's", "@a"])
def test_what_is_read_elsewhere_is_pasted_into_any_shell(word: str) -> None:
    """In packets and reports, whose reader's shell nobody knows."""
    assert plain_command((word,)) == f'mooclint "{word}"'
    assert windows_word(word, cmd=True) in (f'"{word}"', word)
    assert windows_word(word, cmd=False) in (f'"{word}"', word)


def test_letters_of_all_languages_stand_without_quotes() -> None:
    assert plain_command(("lint", "курс/әліппе")) == "mooclint lint курс/әліппе"


@pytest.mark.parametrize(
    ("word", "cmd", "powershell"),
    [
        ("course", "course", "course"),
        ("C:\\курс", "C:\\курс", "C:\\курс"),
        ("my course", '"my course"', '"my course"'),
        ("a & b", '"a & b"', '"a & b"'),
        ("a$b", '"a$b"', "'a$b'"),
        ("it's $5", '"it\'s $5"', "'it''s $5'"),
        ("„Дәріс“ ‘1’", '"„Дәріс“ ‘1’"', "'„Дәріс“ ‘‘1’’'"),  # a curly quote is a quote to PowerShell
        ("--output=html=report.html", "--output=html=report.html", "--output=html=report.html"),
        ("--note=a b", '"--note=a b"', '"--note=a b"'),
        ("C:\\my course\\", r'"C:\my course\\"', r'"C:\my course\\"'),
        ('"Дәріс" тобы', r'"\"Дәріс\" тобы"', r"""'\"Дәріс\" тобы'"""),
        ("<…себебі>", '"<…себебі>"', '"<…себебі>"'),
    ],
)
def test_words_for_the_shells_of_windows(word: str, cmd: str, powershell: str) -> None:
    assert windows_word(word, cmd=True) == cmd
    assert windows_word(word, cmd=False) == powershell


def test_the_name_is_the_one_that_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed(["python3", "run.py"], "main.py", {"MOOCLINT_COMMAND": "python3 run.py"}) == "python3 run.py"
    assert typed(["/no/such/python", "-m", "mooclint", "lint"], "x", {}) == "/no/such/python -m mooclint"
    monkeypatch.setenv("PATH", os.path.dirname(sys.executable))  # noqa: PTH120 - as a shell would have it
    assert typed([sys.executable, "-m", "mooclint"], "x", {}).endswith(" -m mooclint")
    assert os.sep not in typed([sys.executable, "-m", "mooclint"], "x", {})
    assert typed(["python", "-c", "..."], "-c", {}) == "mooclint"
    assert typed(["python"], "bin dir/mooclint", {}) in ("'bin dir/mooclint'", '"bin dir/mooclint"')


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.EMFILE])
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_what_the_system_refuses_is_said_in_the_readers_language(number: int, language: str) -> None:
    said = localizer(language)(refusal(OSError(number, os.strerror(number))))
    assert os.strerror(number) not in said
    assert not any(char.isascii() and char.isalpha() for char in said)


def test_a_refusal_without_words_of_ours_gives_its_name() -> None:
    assert localizer("en")(refusal(OSError(errno.EPIPE, "x"))) == "the system says EPIPE"
    assert localizer("en")(refusal(OSError())) == "the system says OSError"


def argument(text: str) -> str:
    """A word as a program of Windows takes it from its command line: `2n` backslashes before a quote are `n`."""
    found, quoted, at = "", False, 0
    while at < len(text):
        slashes = len(text) - at - len(text[at:].lstrip("\\"))
        at += slashes
        if text[at : at + 1] == '"':
            found += "\\" * (slashes // 2) + ('"' if slashes % 2 else "")
            quoted ^= slashes % 2 == 0
            at += 1
            continue
        found += "\\" * slashes + text[at : at + 1]
        assert quoted or text[at : at + 1] != " "
        at += 1
    assert not quoted
    return found


@pytest.mark.property
@given(st.text(st.sampled_from('aәұ"\\ -=:./'), min_size=1))
def test_cmd_hands_a_program_the_word_itself(word: str) -> None:
    assert argument(windows_word(word, cmd=True)) == word
