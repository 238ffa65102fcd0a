"""Words in sentences: what fields of documents are called."""

from __future__ import annotations

import pytest

from mooclint.criteria.forms import base_forms
from mooclint.criteria.words import word
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Code


@pytest.mark.parametrize("name", base_forms()["video"].fields)
def test_every_field_of_an_information_sheet_has_a_word(name: str) -> None:
    assert not isinstance(word(name), Code)


def in_a_sentence(text: str) -> str:
    """'Course title' -> 'course title'; 'ОВПО' stays."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


OWN_WORDS = {"title", "academic_hours", "outcomes", "description", "minutes", "source"}  # short for any document
OWN_WORDS |= {"university"}  # the forms have an abbreviation that not everybody knows


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_is_named_as_its_form_names_it(language: str) -> None:
    """Where several forms have it, as the last one of these."""
    say, forms = localizer(language), base_forms()
    fields = {n: label for form in ("forum", "quiz", "programme", "video") for n, label in forms[form].fields.items()}
    named = {name: say.param(word(name)) for name in fields if name not in OWN_WORDS}
    assert named == {name: in_a_sentence(fields[name][language]) for name in named}


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("course", "kk", "курс атауы"),
        ("university", "ru", "университет (ОВПО, ЖЖОКБҰ)"),
        ("file_name", "en", "video file name"),
    ],
)
def test_a_label_stands_inside_a_sentence(name: str, language: str, shown: str) -> None:
    assert language in LANGUAGES
    assert localizer(language).param(word(name)) == shown


def test_what_is_not_known_stands_as_it_is() -> None:
    assert word("h264") == Code("h264")
