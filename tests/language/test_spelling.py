"""Spelling, with a tiny dictionary of each language made here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mooclint.course.document import Document, DocumentKind, Text
from mooclint.judge.check import check
from mooclint.judge.settings import read_settings
from mooclint.language.check import Tools, main_language, remarks
from mooclint.language.dictionaries import find_dictionaries
from mooclint.language.kazakh import base_forms
from mooclint.language.lexicon import read_lexicon
from mooclint.message.place import Place
from mooclint.message.verdict import Verdict
from mooclint.templates.write import write_document
from tests.support import Written, good_manifest

DICTIONARIES = {
    "kk_KZ": (
        "SET UTF-8\nSFX A N 1\nSFX A 0 лар [ау]\n",
        ["бала/A", "сабақ", "кітап", "қолдану", "бұл", "біз", "үйрену"],
    ),
    "ru_RU": ("SET UTF-8\nSFX A Y 1\nSFX A а ы а\n", ["матрица/A", "курс", "это", "мы", "учимся", "складывать"]),
    "en_US": ("SET UTF-8\nSFX S Y 1\nSFX S 0 s [^s]\n", ["matrix", "we", "add/S", "this", "the", "lesson/S", "in"]),
}


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Tools:
    folder = tmp_path_factory.mktemp("dictionaries")
    for name, (affixes, words) in DICTIONARIES.items():
        place = folder / name[:2]
        place.mkdir()
        (place / f"{name}.aff").write_text(affixes, "utf-8")
        (place / f"{name}.dic").write_text("\n".join([str(len(words)), *words]) + "\n", "utf-8")
    lexicon = folder / "lexicon.yaml"
    lexicon.write_text("kk: [силлабус, жаок]\n", encoding="utf-8")
    return Tools(dictionaries=find_dictionaries([folder]), lexicon=lexicon)


def unknown(text: str, language: str, tools: Tools) -> list[tuple[str, int]]:
    found = remarks([(text, Place(path="a.docx", paragraph=1))], language, tools)
    return [(remark.excerpt, remark.count) for remark in found if remark.topic == "spelling"]


def test_kazakh_words_and_their_endings(tools: Tools) -> None:
    pytest.importorskip("spylls")
    text = (
        "Бұл сабақтарда біз кітаптардағы матрицаларды қолданамыз, балалар силлабусты үйренді. Біз сабакты үйренбедік."
    )
    assert unknown(text, "kk", tools) == [("сабакты", 1)]


def test_a_wrong_ending_is_no_right_word(tools: Tools) -> None:
    pytest.importorskip("spylls")
    assert unknown("Бұл сабақдар, бұл сабақтер, бұл кітаплар біз үшін", "kk", tools) == [
        ("сабақдар", 1), ("сабақтер", 1), ("кітаплар", 1), ("үшін", 1)
    ]  # fmt: skip


def test_russian_and_english(tools: Tools) -> None:
    pytest.importorskip("spylls")
    assert unknown("Это матрицы, мы учимся складывать матрици по силлабусу", "ru", tools) == [("матрици", 1)]
    assert unknown("In this lesson we add the matrix. Adds lessns in the lessns", "en", tools) == [("lessns", 2)]


def test_names_codes_and_addresses_are_left_alone(tools: Tools) -> None:
    pytest.importorskip("spylls")
    text = "Мы учимся по Хоробру и по Moodle, это ГОСТ 7.32 и К1_M1, пишем на ivan@primer.kz и https://сайт.рф/ашипка"
    assert unknown(text, "ru", tools) == [("пишем", 1)]


def test_without_a_dictionary_spelling_is_not_checked(tools: Tools) -> None:
    text = "Бұл сабақта біз матрицаларды қосуды үйренеміз"
    (remark,) = remarks([(text, Place(path="a.docx"))], "kk", Tools())
    assert (remark.topic, remark.excerpt, remark.detail) == ("unspelled", "kk", "dictionary")
    found = remarks([("Сурет", Place(path="a.docx"))], "", tools)
    assert [(remark.topic, remark.detail) for remark in found] == [("untold", ""), ("unspelled", "language")]


def test_a_damaged_dictionary_is_named(tmp_path: Path) -> None:
    pytest.importorskip("spylls")
    (tmp_path / "kk_KZ.aff").write_text("SET no-such-encoding\n", "utf-8")
    (tmp_path / "kk_KZ.dic").write_text("1\nбұл\n", "utf-8")
    damaged = Tools(dictionaries=find_dictionaries([tmp_path / "kk_KZ.dic"]))
    (remark,) = remarks([("Бұл сабақта біз матрицаларды қосуды үйренеміз", Place())], "kk", damaged)
    assert (remark.topic, remark.detail) == ("unspelled", "unreadable")


def test_dictionaries_are_found_by_folder_and_file(tmp_path: Path) -> None:
    for name in ("dict-ru/ru_RU", "dict-en/en_GB", "dict-en/en_US", "kk_KZ", "de_DE"):
        file = tmp_path / f"{name}.dic"
        file.parent.mkdir(exist_ok=True)
        file.touch()
        file.with_suffix(".aff").touch()
    (tmp_path / "kk.dic").touch()  # without an .aff
    found = find_dictionaries([tmp_path / "none", tmp_path])
    names = {language: [path.name for path in paths] for language, paths in found.items()}
    assert names == {"kk": ["kk_KZ.dic"], "ru": ["ru_RU.dic"], "en": ["en_GB.dic", "en_US.dic"]}
    assert list(find_dictionaries([tmp_path / "kk_KZ.aff"])) == ["kk"]


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("сабақтарымыздағы", "сабақ"),
        ("сабағынан", "сабақ"),
        ("кітабын", "кітап"),
        ("модульдерге", "модуль"),
        ("курспен", "курс"),
        ("тапсырманың", "тапсырма"),
        ("оқыды", "оқу"),
        ("шықты", "шығу"),
        ("қолданылмаған", "қолдану"),
        ("әзірлейміз", "әзірлеу"),
        ("құрылымдалған", "құрылым"),
    ],
)
def test_a_kazakh_word_leads_back_to_its_base(word: str, base: str) -> None:
    assert base in base_forms(word)


def test_the_shipped_lexicon_has_small_words_only() -> None:
    words = read_lexicon(Path(__file__).parents[2] / "criteria/base/lexicon.yaml")
    assert {"жаок", "силлабус", "моок", "mooc"} <= words
    assert all(word == word.lower() and " " not in word for word in words)
    assert read_lexicon(Path("none.yaml")) == frozenset()


def test_a_document_in_another_language_is_one_remark() -> None:
    texts = [
        ("Мы научимся складывать матрицы.", Place(paragraph=1)),
        ("Это очень просто и полезно.", Place(paragraph=2)),
    ]
    assert main_language(texts) == "ru"
    first = remarks(texts, "kk", Tools())[0]
    assert (first.topic, first.detail, first.count, first.place.paragraph) == ("language", "ru", 2, 1)


def test_odd_characters_raise_nothing() -> None:
    for text in ("\ud800 бұл", "\0" * 10, "а\u0306" * 100, "🎉 " * 100, "‮abc"):
        assert isinstance(remarks([(text, Place())], "kk", Tools()), tuple)


def test_a_package_brings_its_own_dictionary(tmp_path: Path) -> None:
    course = good_manifest()
    folder = tmp_path / "course"
    folder.mkdir()
    written = Written(course)
    (folder / "course.yaml").write_text(written.text, encoding="utf-8")
    text = Text(value="Осы бала сабақ кітап қолдану қшмыргп.", place=Place())
    document = Document(path="", kind=DocumentKind.READING, content=(text,))
    (folder / "readings").mkdir()
    (folder / "readings" / "К1_M1_С1_О1_Оқу.docx").write_bytes(write_document(document, "kk"))
    affixes, words = DICTIONARIES["kk_KZ"]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "kk_KZ.aff").write_text(affixes, "utf-8")
    (tmp_path / "own" / "kk_KZ.dic").write_text("\n".join([str(len(words) + 1), *words, "осы"]) + "\n", "utf-8")
    (folder / "mooclint.toml").write_text('dictionaries = ["../own"]\n', encoding="utf-8")
    settings = read_settings(folder / "mooclint.toml")
    report = check(folder, settings=settings, today=date(2026, 11, 22))
    (found,) = [f for f in report.findings if f.clause.id == "TXT-5" and f.verdict is Verdict.FAIL]
    assert "қшмыргп" in str(found.message.params["words"])
    assert "сабақ" not in str(found.message.params["words"])
