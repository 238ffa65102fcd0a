"""A sentence that was kept says the same in every language."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Blank, Code, Command, Localized, Message, Quantity
from mooclint.message.stored import restored, stored

SENTENCES = (
    Message("The disk is full"),
    Message("{path}: {reason}", {"path": Code("a {b} c"), "reason": Message("the disk is full")}),
    Message("{a} {b} {c} {d}", {"a": 1, "b": 1.5, "c": Fraction(24000, 1001), "d": date(2026, 11, 28)}),
    Message("{size} {list}", {"size": Quantity(Fraction(3, 2), "MB"), "list": [Code("x"), "y", 3]}),
    Message("{command}", {"command": Command(("review", "open", Blank(Message("your name"), "name=")))}),
    Localized({"en": "Hello {name}", "kk": "Сәлем {name}", "ru": "Привет {name}"}, {"name": Code("x")}),
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_what_it_was(sentence: Message | Localized) -> None:
    again = restored(json.loads(json.dumps(stored(sentence))))
    assert type(again) is type(sentence)
    for language in LANGUAGES:
        assert localizer(language)(again) == localizer(language)(sentence)
