"""Forms of a set of one's own: wordings, fields, whole forms; and what is said of those that cannot be used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mooclint.criteria.errors import CriteriaError
from mooclint.criteria.forms import FIELD_PARTS, Forms, base_forms, in_language
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria, shipped_sets
from mooclint.message.localizer import LANGUAGES, localizer
from tests.systems import needs_links

TOP = 'id: own\nedition: "1"\nextends: bmg-coursera\ntitle: {kk: а, ru: б, en: c}\n'
LAB = """\
names: [зертхана, lab]
heading:
  label: {kk: Зертханалық есеп, ru: Лабораторный отчёт, en: Lab report}
fields:
  title: {use: title}
  aim:
    label: {kk: Жұмыстың мақсаты, ru: Цель работы, en: Aim of the work}
    hint: {kk: "Не үшін?", ru: "Зачем?", en: "What for?"}
  result:
    long: true
    label: {kk: Өлшеу нәтижесі, ru: Результат измерений, en: What was measured}
template:
  - fields: [title, aim]
  - {part: questions, blank: 2}
"""


def a_set(folder: Path, **forms: str) -> Path:
    """A set that extends the default one, with these forms."""
    (folder / "forms").mkdir(parents=True, exist_ok=True)
    (folder / "criteria.yaml").write_text(TOP, encoding="utf-8")
    for name, text in forms.items():
        (folder / "forms" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def forms_of(folder: Path) -> Forms:
    return load_criteria(str(folder)).forms.load()


@pytest.mark.parametrize("name", shipped_sets())
def test_every_shipped_set_reads_by_the_forms_of_base(name: str) -> None:
    assert set(load_criteria(name).forms.load().by_id) == set(base_forms().by_id)


def test_every_text_of_a_form_is_there_in_every_language() -> None:
    for form in base_forms().by_id.values():
        labels = [*form.fields.values(), *(one for part in form.parts.values() for one in part.values())]
        for label in (*labels, *([form.heading] if form.heading else [])):
            assert label.texts or label.hints
            assert all(set(texts) == set(LANGUAGES) for texts in (*label.hints, label.texts) if texts)


def test_every_field_is_in_its_template_once() -> None:
    for form in base_forms():
        named = [name for part in form.template for name in part.fields]
        named += [part.part for part in form.template if part.part in FIELD_PARTS]
        assert sorted(named) == sorted(form.fields)


def test_forms_are_opened_when_they_are_needed_and_once(tmp_path: Path) -> None:
    files = load_criteria(str(a_set(tmp_path / "s", lab_report=LAB))).forms
    assert files.load() is files.load()
    before, key = files.load(), files.key()
    path = tmp_path / "s" / "forms" / "lab_report.yaml"
    path.write_text(LAB.replace("зертхана", "тәжірибе"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert files.key() != key
    assert files.load() is not before


def test_a_wording_is_added(tmp_path: Path) -> None:
    forms = forms_of(a_set(tmp_path / "s", video="fields: {topic: {also: [Бейне тақырыбы атауы]}}\n"))
    topic, known = forms["video"].fields["topic"], base_forms()["video"].fields["topic"]
    assert set(topic.wordings()) == {*known.wordings(), "Бейне тақырыбы атауы"}
    assert (topic.texts, topic.hints) == (known.texts, known.hints)
    assert list(forms["video"].fields) == list(base_forms()["video"].fields)


def test_a_wording_of_a_shared_field_is_one_of_all_that_use_it(tmp_path: Path) -> None:
    forms = forms_of(a_set(tmp_path / "s", shared="fields: {outcomes: {also: [Нені үйренеді]}}\n"))
    for name in ("video", "reading", "quiz", "programme"):
        assert "Нені үйренеді" in forms[name].fields["outcomes"].wordings()
    assert "Нені үйренеді" in forms["programme"].parts["week"]["outcomes"].wordings()


def test_another_label_and_hint_take_the_place_and_the_old_ones_are_still_read(tmp_path: Path) -> None:
    text = (
        "fields:\n  topic:\n    label: {kk: Роликтің аталуы, ru: Про что ролик, en: What this one is on}\n"
        "    hint: {kk: Қысқа жазыңыз, ru: Коротко, en: In short}\n"
    )
    forms = forms_of(a_set(tmp_path / "s", video=text))
    topic, known = forms["video"].fields["topic"], base_forms()["video"].fields["topic"]
    assert [topic[language] for language in LANGUAGES] == ["Роликтің аталуы", "Про что ролик", "What this one is on"]
    assert set(known.wordings()) < set(topic.wordings())
    assert topic.hint("ru") == "Коротко"
    assert forms.hints > base_forms().hints


def test_a_field_is_added_at_the_end_of_the_last_table(tmp_path: Path) -> None:
    text = "fields:\n  licence:\n    label: {kk: Лицензия, ru: Лицензия, en: Licence}\n"
    forms = forms_of(a_set(tmp_path / "s", programme=text))
    assert [part.fields[-1] for part in forms["programme"].template if part.fields] == ["university", "licence"]


def test_a_form_is_added(tmp_path: Path) -> None:
    forms = forms_of(a_set(tmp_path / "s", lab_report=LAB))
    lab = forms["lab_report"]
    assert lab in list(forms)
    assert lab.fields["title"].texts == base_forms()["quiz"].fields["title"].texts
    assert [(part.fields, part.part, part.blank) for part in lab.template] == [
        (("title", "aim", "result"), "", 3), ((), "questions", 2)
    ]  # fmt: skip
    assert "Зачем?" in forms.hints


def test_a_set_that_extends_one_with_forms_has_them_too(tmp_path: Path) -> None:
    a_set(tmp_path / "parent", lab_report=LAB)
    child = a_set(tmp_path / "child", lab_report="fields: {aim: {also: [Мақсат]}}\n")
    (child / "criteria.yaml").write_text(TOP.replace("bmg-coursera", "../parent"), encoding="utf-8")
    assert "Мақсат" in forms_of(child)["lab_report"].fields["aim"].wordings()


def test_the_digest_of_a_set_leaves_its_forms_out(tmp_path: Path) -> None:
    plain = load_criteria(str(a_set(tmp_path / "one"))).digest
    assert load_criteria(str(a_set(tmp_path / "two", lab_report=LAB))).digest == plain
    assert load_criteria(DEFAULT_CRITERIA).digest != plain


def test_a_text_that_lacks_a_language_falls_back() -> None:
    label = base_forms()["video"].fields["topic"]
    assert label["uz"] == label["en"]
    assert label.hint("uz") == label.hint("en")
    assert in_language({"kk": "а"}, "uz") == ""


@pytest.mark.parametrize(
    ("name", "text", "said", "place"),
    [
        ("lab", "names: [lab]\n", "The form lab has no heading by which its documents are known", (1, 1)),
        ("video", "fields: {mood: {also: [x]}}\n", "A field or a heading needs a label: mood", (1, 10)),
        ("quiz", "fields: {mood: {use: moods}}\n", "There is no shared field moods to be used", (1, 22)),
        ("quiz", "template: [{fields: [mood]}]\n", "The template names a field that the form lacks: mood", (1, 22)),
        ("video", "fields: {topic: {label: {kk: а}}}\n", "", (1, 25)),
        ("video", "fields: {topic: [а]}\n", "", (1, 17)),
        ("video", "fields: {topic: {also: [а}\n", "", (1, 24)),
        ("2lab", LAB, "made of small Latin letters, digits and _, and 2lab is not", (0, 0)),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    tmp_path: Path, name: str, text: str, said: str, place: tuple[int, int]
) -> None:
    folder = a_set(tmp_path / "s", **{name: text})
    with pytest.raises(CriteriaError) as error:
        forms_of(folder)
    path, problem = error.value.problems[0]
    assert path == folder / "forms" / f"{name}.yaml"
    assert (problem.line, problem.column) == place
    assert said in localizer("en")(problem.message)


@needs_links
def test_a_form_outside_the_folder_of_its_set_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text(LAB, encoding="utf-8")
    folder = a_set(tmp_path / "s")
    (folder / "forms" / "lab_report.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    assert "lab_report" not in forms_of(folder).by_id
