"""Words in sentences: what fields of documents are called."""

from __future__ import annotations

import pytest

from mooclint.course.document import DocumentKind
from mooclint.criteria.labels import LABELS
from mooclint.criteria.words import word
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.message import Code


@pytest.mark.parametrize("name", LABELS[DocumentKind.VIDEO])
def test_every_field_of_an_information_sheet_has_a_word(name: str) -> None:
    assert not isinstance(word(name), Code)


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [("course", "kk", "курс атауы"), ("university", "ru", "ОВПО"), ("file_name", "en", "video file name")],
)
def test_a_label_stands_inside_a_sentence(name: str, language: str, shown: str) -> None:
    assert language in LANGUAGES
    assert localizer(language).param(word(name)) == shown


def test_what_is_not_known_stands_as_it_is() -> None:
    assert word("h264") == Code("h264")
