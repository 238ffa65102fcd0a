"""The texts and the completeness of the shipped criteria sets."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mooclint.course.codes import look_alike
from mooclint.criteria.load import load_criteria, shipped_sets
from mooclint.criteria.model import Clause, Comparison
from mooclint.files.data import data_folder
from mooclint.judge.engine import check_criteria
from mooclint.message.message import Localized
from mooclint.message.verdict import Severity
from tests.support import criteria, yaml_data

CLAUSES = {clause.id: clause for clause in criteria().clauses}
LANGUAGES = ("en", "kk", "ru")
REQUIREMENTS = [
    tuple(line.split()) for line in Path(__file__).with_name("requirement_ids.txt").read_text("utf-8").splitlines()
]
TEXT_KEYS = ("title", "asks", "why", "fix", "question", "step", "reading")
DATA_FILES = sorted(data_folder("criteria").rglob("*.yaml"))
SEVERITIES = {"must": Severity.ERROR, "should": Severity.WARNING, "info": Severity.INFO}
SOFTENED = {"T1-3": Severity.WARNING}  # Table 1 may be departed from (T1-0)


def texts(data: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in three languages in the data of a criteria file, and where it stands."""
    if isinstance(data, dict):
        if set(data) & {"kk", "ru", "en"}:
            yield path, data
            return
        for key, value in data.items():
            yield from texts(value, f"{path}/{key}")
    elif isinstance(data, list):
        for index, value in enumerate(data):
            name = value.get("id", index) if isinstance(value, dict) else index
            yield from texts(value, f"{path}/{name}")


ALL_TEXTS = {f"{file.parent.name}/{file.name}": dict(texts(yaml_data(file))) for file in DATA_FILES}


# Completeness -------------------------------------------------------------------------------------------------


def test_every_published_requirement_is_there_and_nothing_else() -> None:
    published = [name for name, _ in REQUIREMENTS]
    assert len(published) == len(set(published)) == 138
    ours = [clause.id for clause in criteria().clauses if clause.set_id == "bmg-coursera"]
    assert sorted(ours) == sorted(published)


@pytest.mark.parametrize(("name", "level"), REQUIREMENTS, ids=[name for name, _ in REQUIREMENTS])
def test_levels_are_those_of_the_requirements(name: str, level: str) -> None:
    clause = CLAUSES[name]
    assert clause.level == level
    assert clause.severity is SOFTENED.get(name, SEVERITIES[level])
    assert clause.source.get("section"), "where the document says so"


@pytest.mark.parametrize("name", shipped_sets())
def test_every_shipped_set_can_be_used(name: str) -> None:
    loaded = load_criteria(name)
    check_criteria(loaded)
    names = [clause.name for clause in loaded.clauses]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)


def test_rubrics_count_on_clauses_that_there_are() -> None:
    assert {rubric.id for rubric in criteria().rubrics} == {"technical", "content"}
    for rubric in criteria().rubrics:
        for row in rubric.rows:
            assert set(row.evidence) <= set(CLAUSES), row.id
            assert sorted(p for level in row.levels for p in level.points) == [0, 1, 2, 3], row.id
        bands = sorted(rubric.bands, key=lambda band: band.low)
        assert (bands[0].low, bands[-1].high) == (0, rubric.maximum)
        assert all(a.high + 1 == b.low for a, b in pairwise(bands))


# Texts that a clause needs ------------------------------------------------------------------------------------


@pytest.mark.parametrize("clause_id", CLAUSES)
def test_a_clause_has_the_texts_it_needs(clause_id: str) -> None:
    clause = CLAUSES[clause_id]
    decided = clause.measure is not None and not clause.fact
    if decided:
        assert clause.bound is not None
        assert clause.why
        assert clause.fix
    elif clause.measure is None and not clause.fact and not _is_sum(clause):
        assert clause.question or clause.step, "a person answers: who is asked what?"
    if clause.fact:
        assert clause.bound is None
        assert not clause.question


def _is_sum(clause: Clause) -> bool:
    return clause.bound is not None and clause.bound.comparison is Comparison.ALL_OF


@pytest.mark.parametrize("clause_id", CLAUSES)
def test_placeholders_are_those_of_the_bound(clause_id: str) -> None:
    clause = CLAUSES[clause_id]
    given = set(clause.bound.params()) if clause.bound else set()
    for key in TEXT_KEYS:
        text: Localized | None = getattr(clause, key)
        if text is None:
            continue
        used = {language: placeholders(text.texts[language]) for language in LANGUAGES}
        assert used["kk"] == used["ru"] == used["en"], key
        assert used["en"] <= given, key
    # A clause that names its bound stays true when the bound changes.
    if given and clause.set_id != "base":
        assert placeholders(clause.asks.texts["en"]) == given


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("clause_id", CLAUSES)
def test_a_title_is_a_heading_and_a_text_a_sentence(clause_id: str) -> None:
    clause = CLAUSES[clause_id]
    for language in LANGUAGES:
        title = clause.title.texts[language]
        assert len(title) <= 80
        if clause.rubric is None and not title.startswith("mooclint"):  # rows of a sheet go on from their criterion
            assert title[0].isupper() or title[0].isdigit()
        assert not title.endswith((".", ":", ","))
        for key in ("asks", "why", "fix", "step"):
            text: Localized | None = getattr(clause, key)
            if text is not None:
                assert text.texts[language].endswith((".", "?", "»")), key
        if clause.question is not None and clause.rubric is None:
            assert clause.question.texts[language].rstrip().endswith("?")


# Letters ------------------------------------------------------------------------------------------------------

KAZAKH = set("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")
RUSSIAN = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
QUOTED = re.compile(r"[«“‘\[].*?[»”’\]]")  # what the document or a form itself writes
CODE = re.compile(r"[КK]\d[_ ]?M\d(?:[_ ][СC]\d)?(?:[_ ][ВB]\d)?|[КMСВ]\d")


@pytest.mark.parametrize("file", ALL_TEXTS)
def test_a_text_is_clean_in_each_language(file: str) -> None:
    for path, text in ALL_TEXTS[file].items():
        assert tuple(sorted(text)) == LANGUAGES, path
        for language, words in text.items():
            where = path, language
            assert isinstance(words, str), where
            assert words, where
            assert words.strip() == words, where
            assert unicodedata.is_normalized("NFC", words), where
            assert "  " not in words, where
            assert not re.search(r" [,;:?!»)]| \.(?![\w*])|[«(] |\n|\t", words), where
            assert words.count("«") == words.count("»"), where
            assert words.count("(") == words.count(")"), where
            assert not mixed(words), where


@pytest.mark.parametrize("file", ALL_TEXTS)
def test_letters_belong_to_the_language(file: str) -> None:
    for path, text in ALL_TEXTS[file].items():
        for language, letters in (("kk", KAZAKH), ("ru", RUSSIAN)):
            own = QUOTED.sub("", CODE.sub("", text[language])).lower()
            words = [
                word for word in re.findall(r"[^\W\d_]{2,}", own) if not word.isascii()
            ]  # a single letter is named
            assert not set("".join(words)) - letters, (path, language)
        english = QUOTED.sub("", CODE.sub("", text["en"]))
        words = re.findall(r"[^\W\d_]{2,}", english)
        assert not [word for word in words if "CYRILLIC" in unicodedata.name(word[0])], path


def mixed(text: str) -> list[str]:
    """Words, split at everything that is no letter, with letters of both alphabets."""
    runs = re.findall(r"[^\W\d_]+", CODE.sub(" ", re.sub(r"\{\w+\}", " ", text)))
    return [run for run in runs if len({unicodedata.name(c).split()[0] for c in run}) > 1]


def test_the_check_for_mixed_alphabets_finds_a_slip() -> None:
    assert mixed("Бұл тeкст") == ["тeкст"]
    assert mixed("course.yaml файлындағы К1_M1_С1_В1, Coursera-да") == []


def test_no_word_is_written_in_the_other_alphabet() -> None:
    """Whole words in look-alikes: 'СО' for 'CO', 'ТОС' for 'TOC'. Latin words of the texts are a known, short list."""
    latin: dict[str, str] = {}
    cyrillic: dict[str, str] = {}
    for text in (text for of_file in ALL_TEXTS.values() for text in of_file.values()):
        for language in ("kk", "ru"):
            for run in re.findall(r"[^\W\d_]{2,}", CODE.sub(" ", text[language])):
                (latin if run.isascii() else cyrillic)[look_alike(run)] = run
    assert {latin[key]: cyrillic[key] for key in set(latin) & set(cyrillic)} == {}
