"""What can be shown to strangers: roles with numbers in place of persons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.review.case.acts import EXPERT
from mooclint.review.case.model import Case
from mooclint.review.case.view import Sight
from mooclint.review.log.people import Person
from mooclint.review.process.model import Process

SHORTEST = 4  # letters of a word of a name that goes by itself
Shown = TypeVar("Shown")


class Anonymous:
    """Puts roles with numbers ('expert 2') in place of persons: their ids, names and addresses, wherever they stand.

    In texts each word of a name goes, with what is added to it, so that 'Гүлнарға' tells no more than 'Гүлнар'. A word
    that a role has, too, stays ('сарапшы'). Organisations go whole, but for one that a role is called by.
    """

    def __init__(self, case: Case, people: Mapping[str, Person], say: Localizer) -> None:
        self.ids: dict[str, str] = {}
        self.people: dict[str, Person] = {}
        words: dict[str, str] = {}
        experts = {one.person: int(one.id[1:]) for one in reversed(case.assignments) if one.id[1:].isdecimal()}
        counts: Counter[str] = Counter({EXPERT: max(experts.values(), default=0)})
        for number, (id, one) in enumerate(sorted(people.items(), key=lambda item: _rank(case, item[0])), 1):
            role = next(iter(case.roles.get(id, ())), "")
            counts[role] += id not in experts
            name = say(case.process.roles[role]) if role else say(Message("person"))
            self.ids[id] = f"p{number}"
            alias = Person(id=self.ids[id], name=f"{name} {experts.get(id) or counts[role]}", language=one.language)
            self.people[alias.id] = alias
            words |= {word.casefold(): alias.name for word in _words_of(one)}
        called = " ".join(text.casefold() for role in case.process.roles.values() for text in role.texts.values())
        words = {word: alias for word, alias in words.items() if word not in re.findall(r"\w+", called)}
        organisations = {one.organisation for one in people.values()} | {case.organisation}
        hidden = sorted(one for one in organisations if len(one) >= SHORTEST and one.casefold() not in called)
        for number, one_of in enumerate(hidden, 1):
            words.setdefault(one_of.casefold(), f"{say(Message('organisation'))} {number}")
        longest = sorted(words, key=len, reverse=True)
        self._words = words
        self._pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest)) + r")\w*", re.I) if longest else None

    def text(self, text: str) -> str:
        """A text without names."""
        if text in self.ids:
            return self.ids[text]
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._words[found[1].casefold()], text)

    def sight(self, seen: Sight) -> Sight:
        """What is seen, with nobody's name or id in it."""
        return replace(
            seen,
            person=self.text(seen.person),
            case=self.of(replace(seen.case, undo=None)),
            events=self.of(seen.events),
            people=self.people,
        )

    def of(self, shown: Shown) -> Shown:
        """The same value, JSON or dataclass, without persons. A process names none."""
        value: Any = shown
        if isinstance(value, str):
            value = self.text(value)
        elif isinstance(value, bytes):
            value = self._bytes(value)
        elif isinstance(value, Mapping):
            value = {self.ids.get(key, key): self.of(one) for key, one in value.items()}
        elif isinstance(value, list | tuple | frozenset):
            value = type(value)(map(self.of, value))
        elif is_dataclass(value) and not isinstance(value, type | Process):
            value = replace(value, **{one.name: self.of(getattr(value, one.name)) for one in fields(value)})
        found: Shown = value
        return found

    def _bytes(self, data: bytes) -> bytes:
        """A text without names; what is none, as a Word document, was made without them."""
        try:
            return self.text(data.decode()).encode()
        except UnicodeDecodeError:
            return data


def _rank(case: Case, person: str) -> tuple[int, int]:
    """The order in which persons are numbered: as they came to their roles."""
    known = list(case.roles)
    return (known.index(person), 0) if person in known else (len(known), 1)


def _words_of(one: Person) -> Iterator[str]:
    """What of a person would name them in a text; short words name nobody."""
    yield from (part for part in (one.name, one.email) if len(part) >= SHORTEST)
    yield from (word for word in re.findall(r"\w+", one.name) if len(word) >= SHORTEST)
