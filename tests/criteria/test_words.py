"""Words in sentences: what fields of documents are called."""

from __future__ import annotations

import pytest

from mooclint.criteria.forms import base_forms
from mooclint.criteria.words import FIELDS, word
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Code


@pytest.mark.parametrize("name", base_forms()["video"].fields)
def test_every_field_of_an_information_sheet_has_a_word(name: str) -> None:
    assert not isinstance(word(name), Code)


def test_the_fields_without_a_word_are_those_of_the_forms() -> None:
    forms = base_forms()
    fields = {name for form in ("forum", "quiz", "programme", "video") for name in forms[form].fields}
    assert fields >= FIELDS
    assert not [name for name in fields if isinstance(word(name), Code)]


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [("course", "kk", "курс атауы"), ("university", "ru", "ОВПО"), ("file_name", "en", "video file name")],
)
def test_a_label_stands_inside_a_sentence(name: str, language: str, shown: str) -> None:
    assert language in LANGUAGES
    assert localizer(language).param(word(name)) == shown


def test_what_is_not_known_stands_as_it_is() -> None:
    assert word("h264") == Code("h264")
