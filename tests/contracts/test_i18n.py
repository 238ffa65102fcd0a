"""Every sentence of mooclint is in the catalogues, translated, with the placeholders it has in English."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from mooclint.cli.main import set_language
from mooclint.locale import update
from mooclint.locale.update import TRANSLATED, catalogue_path, po_bytes, sentences, updated
from mooclint.message.localizer import LANGUAGES, LOCALE_FOLDER, UNITS

PACKAGE = LOCALE_FOLDER.parent
CLICKS_PAIR = ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)")


@cache
def catalogue(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def fields(text: str) -> list[str]:
    """The placeholders of a template; click's have names in `%(...)s` and braces."""
    try:
        braces = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        braces = []
    return sorted({*braces, *re.findall(r"%\((\w+)\)s", text)})


def strings(value: object) -> list[str]:
    if isinstance(value, tuple | list):
        return [str(part) for part in value]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("language", TRANSLATED)
def test_an_update_would_change_nothing(language: str) -> None:
    """Every sentence is in the catalogue, nothing else is, and no translation would be lost."""
    held = catalogue_path(language).read_text(encoding="utf-8")
    assert po_bytes(updated(language)).decode().splitlines() == held.splitlines()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    entries = catalogue(language)
    assert not entries.obsolete
    assert [entry.id for entry in entries if entry.id and entry.fuzzy] == []
    assert [entry.id for entry in entries if entry.id and not all(strings(entry.string) or [""])] == []


def test_the_sentences_of_the_sources_and_of_click_are_found() -> None:
    found = sentences()
    assert "Interrupted. Nothing half-written was left." in found  # a Message
    assert "What goes to stdout." in found  # _()
    assert "required" in found  # click's
    assert found["Did you mean {possibility}?"] == CLICKS_PAIR


SHAPES: tuple[update.Sentence, update.Sentence] = ("{n} file", ("{n} file", "{n} files"))


@pytest.mark.parametrize(("before", "after"), [SHAPES, SHAPES[::-1]])
def test_a_translation_outlives_a_plural_that_comes_or_goes(
    before: update.Sentence, after: update.Sentence, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ru.po"
    translation = "{n} файл" if isinstance(before, str) else ("{n} файл", "{n} файла", "{n} файлов")
    old = Catalog(locale="ru", fuzzy=False)
    old.add(before, translation)
    old.add("gone", "нет")
    path.write_bytes(po_bytes(old))
    monkeypatch.setattr(update, "catalogue_path", lambda language: path)
    monkeypatch.setattr(update, "sentences", lambda: {"{n} file": after})
    (entry,) = [entry for entry in updated("ru") if entry.id]
    assert strings(entry.id) == strings(after)
    assert strings(entry.string) == (["{n} файл"] if isinstance(after, str) else ["{n} файл", "", ""])


# Calls with a usage error each.
USAGE_ERRORS = (
    "--nope",
    "--formt text --nope=1",
    "--format",
    "--format nope",
    "--flag=1",
    "--count 99",
    "--pair one",
    "--file nowhere.txt",
    "--file .",
    "--folder HERE",
    "--day noon",
    "--yes maybe",
    "--id no-uuid",
    "",
    "here there elsewhere",
    "--help",
)


def every_type() -> click.Command:
    """A command with options of every type of click, which names its types in the language that is in force."""
    options: dict[str, dict[str, Any]] = {
        "--format": {"type": click.Choice(["text", "json"])},
        "--form": {"is_flag": True},
        "--flag": {"is_flag": True},
        "--count": {"type": click.IntRange(0, 9), "default": 3, "show_default": True},
        "--pair": {"nargs": 2, "type": str, "metavar": "A B"},
        "--file": {"type": click.Path(exists=True, dir_okay=False)},
        "--folder": {"type": click.Path(exists=True, file_okay=False)},
        "--day": {"type": click.DateTime(["%Y"])},
        "--yes": {"type": bool},
        "--id": {"type": click.UUID},
    }
    place = click.Argument(["place"], metavar="PLACE")
    return click.Command("mooclint", params=[place, *(click.Option([name], **more) for name, more in options.items())])


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("words", USAGE_ERRORS)
def test_click_speaks_the_users_language(
    language: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever click is installed: no word of it is left in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANGUAGE", language)
    (tmp_path / "HERE").touch()
    set_language(language)
    command = every_type()
    with pytest.raises(SystemExit):
        command.main(words.split(), prog_name="mooclint")
    said = capsys.readouterr()
    own = {"mooclint", "text", "json", *re.findall(r"\w+", words), *(str(p.name) for p in command.params)}
    values = {"false", "no", "off", "on", "true", "yes"}  # what an option for yes or no takes
    assert re.search("[а-я]", said.out + said.err)
    assert set(re.findall(r"[A-Z]?[a-z]{2,}", said.out + said.err)) - own - values - {"help"} == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_those_of_the_english_sentence(language: str) -> None:
    for entry in catalogue(language):
        if not entry.id:
            continue
        wanted = {name for text in strings(entry.id) for name in fields(text)}
        for text in strings(entry.string):
            if text:
                assert set(fields(text)) <= wanted, text
                assert isinstance(entry.id, tuple) or set(fields(text)) == wanted, text


CODE = re.compile(r"К\d_M\d|[КMСВ]\d(?:_[КMСВ]\d)*")


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_clean(language: str) -> None:
    for entry in catalogue(language):
        for text in strings(entry.string) if entry.id else ():
            assert unicodedata.is_normalized("NFC", text), text
            assert "  " not in text.strip(), text
            runs = re.findall(r"[^\W\d_]+", CODE.sub(" ", re.sub(r"\{\w*\}|%\(\w+\)s", " ", text)))
            assert not [r for r in runs if len({unicodedata.name(c).split()[0] for c in r}) > 1], text


ENDING = (
    r"(?:ға|ге|қа|ке|на|не|да|де|та|те|ды|ді|ты|ті|ны|ні|ның|нің|дың|дің|тың|тің|дан|ден|тан|тен|нан|нен|мен|бен|пен)\b"
)
# What has another word here, and what no value may be followed by: its vowels are not known.
NEVER = {
    "kk": (
        r"(?<![хХ]ат)[қҚ]алта", "[пП]әрмен", r"\bайналым", "қол жетімді", "алдын-ала", "болып табыл", "тарапынан",
        "(?:талап|қажет) етіле", "жүзеге асыр", rf"\}}-?{ENDING}", r"\}[а-яәғқңөұүһі]", rf"[A-Za-z]-{ENDING}",
        r"\} (?:мен|бен|пен|да|де|ма|ме)\b", "критерилер", r"\b\d+-ші\b",
    ),
    "ru": (r"отзыв\w* эксперта", r"замечани\w+ снят", "доказательств", "является", "осуществл"),
}  # fmt: skip


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_to_the_words_of_the_house(language: str) -> None:
    texts = [text for entry in catalogue(language) if entry.id for text in strings(entry.string)]
    assert [text for text in texts for word in NEVER[language] if re.search(word, text)] == []


def test_templates_are_literals() -> None:
    """A template put together at run time could not be translated; one with a name is found where it is written."""
    said = sentences()
    sources = set(PACKAGE.rglob("*.py")) - {PACKAGE / "media" / "stored.py"}  # it reads back messages that were said
    for path in sorted(sources):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node.func) == "Message" and node.args:
                template = node.args[0]
                assert not isinstance(template, ast.JoinedStr | ast.BinOp), f"{path.name}:{node.lineno}"
                if isinstance(template, ast.Name):
                    assert _assigned(path, template.id) in said, f"{path.name}:{node.lineno}"


def _assigned(path: Path, name: str) -> object:
    """The literal that a name of a file stands for; None where there is none."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return node.value.value if isinstance(node.value, ast.Constant) else None
    return None


def test_units_are_in_all_languages() -> None:
    for unit, signs in UNITS.items():
        assert set(signs) == set(LANGUAGES), unit
