"""What is chosen on the command line of a review: a code, or a word of any of the languages."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from mooclint.message.languages import FALLBACK, LANGUAGES
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Message
from mooclint.review.exchange.choices import Choice


class Chosen(click.Choice[str]):
    """One of a choice, by its code or in words; what a command gets is the code."""

    def __init__(self, choice: Choice) -> None:
        super().__init__(tuple(choice.names))
        self.choice = choice

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The code. Fails with all that there is to choose from, in the user's language."""
        return self.choice.code_in(str(value)) or self._unknown(str(value), param, ctx)

    def _unknown(self, text: str, param: click.Parameter | None, ctx: click.Context | None) -> NoReturn:
        self.fail(_say(ctx)(self.choice.none_of(text, codes=True)), param, ctx)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """What there is to choose from."""
        return _say(ctx)(Message("One of: {known}.", {"known": self.choice.listed()}))

    def shell_complete(self, context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        """The codes, each with its word; once something is typed also the words that a shell takes without quotes."""
        say, folded = _say(context), begun.casefold()
        typed = [(code, say(name)) for code, name in self.choice.names.items()]
        found = [CompletionItem(code, help=word) for code, word in typed if code.startswith(folded)]
        found += [CompletionItem(word) for _, word in typed if folded and " " not in word and _begins(word, folded)]
        return list({item.value: item for item in found}.values())


class Role(Chosen):
    """A role of the process: another process may have others, so the command itself says which there are."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The role as it was typed."""
        return str(value)


class Paired(Role):
    """A choice with a value behind an equals sign, which the command reads."""

    def shell_complete(self, context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        """The codes with their sign; behind it nothing is known."""
        found = [] if "=" in begun else super().shell_complete(context, parameter, begun)
        return [CompletionItem(f"{item.value}=", help=item.help) for item in found]


def _begins(word: str, folded: str) -> bool:
    return word.casefold().startswith(folded)


def _say(context: click.Context | None) -> Localizer:
    """The user's language."""
    return (context and context.find_object(Localizer)) or spoken_here()


def spoken_here() -> Localizer:
    """The language that help texts are written in."""
    language = os.environ.get("LANGUAGE", "")
    return localizer(language if language in LANGUAGES else FALLBACK)


def offered(choice: Choice) -> str:
    """All that there is to choose from, for the end of a help text: 'келісілген (agreed); қайта қарау (rework)'."""
    return "; ".join(_listed(choice))


def one_of(choice: Choice) -> str:
    """The same as a sentence."""
    return spoken_here()(Message("One of: {known}.", {"known": [*_listed(choice)]}))


def _listed(choice: Choice) -> Iterator[str]:
    """Each word with its code, by the catalogue of one language: a command is not to load them all."""
    say = spoken_here()
    for code, name in choice.names.items():
        word = say(name)
        yield word if word == code else f"{word} ({code})"
