"""Titles that mean the same: pairs of them, listed ones that nothing has, and titles as one line."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from mooclint.adopt.names import tidy
from mooclint.course.codes import guess_code
from mooclint.course.figures import worded_number
from mooclint.texts.forms.values import bare, same_title

ALIKE = 0.75  # from this share on two titles are taken for one
MAX_PAIRS = 20_000  # comparisons of titles in a folder; beyond it only equal titles match
MOST_FREE = 60  # elements of a week that listed titles are sought in by name

Want = TypeVar("Want", bound=Hashable)
Have = TypeVar("Have", bound=Hashable)


_MODULE = re.compile(r"апта|модул|недел|week|module")
_CLOSING = re.compile(r"қорытынд|түйін|итог|заключ|заверш|финал|clos|conclusion|summary|outro|wrap")
_BESIDE = re.compile(r"видео|бейне|video|ролик|роліг|[0-9]+|up|of|the|to|по")


def closes_module(title: str, *, named: bool = False) -> bool:
    """Whether a title says that a video closes its module, and nothing more: 'Қорытынды видео', 'Итоги первой недели'.

    `named`: the title has to name the module.
    """
    words = bare(title)[:100].split()
    known = all(any(p.match(word) for p in (_MODULE, _CLOSING, _BESIDE)) or worded_number(word) for word in words)
    return known and any(map(_CLOSING.match, words)) and (not named or any(map(_MODULE.match, words)))


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which 'В2' comes before 'В10'."""
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in re.split(r"([0-9]+)", text.casefold()) if p)


def pair(wanting: Mapping[Want, str], having: Mapping[Have, str]) -> dict[Want, tuple[Have, float]]:
    """Which of `having` each of `wanting` is nearest to by title, with the likeness; each is taken once.

    Both are titles by a key.
    """
    found: dict[Want, tuple[Have, float]] = {key: (same, 1.0) for key, same in _equal(wanting, having).items()}
    taken = {key for key, _ in found.values()}
    left = {key: bare(title)[:80] for key, title in wanting.items() if key not in found and bare(title)}
    free = {key: bare(title)[:80] for key, title in having.items() if key not in taken and bare(title)}
    return found if len(left) * len(free) > MAX_PAIRS else found | _alike(left, free)


def _equal(wanting: Mapping[Want, str], having: Mapping[Have, str]) -> dict[Want, Have]:
    by_title: dict[str, list[Have]] = defaultdict(list)
    for there, title in having.items():
        by_title[bare(title)[:200]].append(there)
    found: dict[Want, Have] = {}
    for here, title in wanting.items():
        same = by_title.get(bare(title)[:200])
        if same and bare(title):
            found[here] = same.pop(0)
    return found


def _alike(wanting: Mapping[Want, str], having: Mapping[Have, str]) -> dict[Want, tuple[Have, float]]:
    """The likest first; of two that are as like, the one that stands first."""
    scored: list[tuple[float, int, int, Want, Have]] = []
    for column, (there, title) in enumerate(having.items()):
        matcher = difflib.SequenceMatcher(None, autojunk=False)
        matcher.set_seq2(title)
        for row, (here, wanted) in enumerate(wanting.items()):
            matcher.set_seq1(wanted)
            if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE:
                scored.append((-matcher.ratio(), row, column, here, there))
    found: dict[Want, tuple[Have, float]] = {}
    used: set[Have] = set()
    for ratio, _row, _column, here, there in sorted(scored, key=lambda score: score[:3]):
        if -ratio >= ALIKE and here not in found and there not in used:
            found[here] = (there, -ratio)
            used.add(there)
    return found


def absent(titles: Sequence[str], having: Sequence[Sequence[str]]) -> list[str]:
    """Which of the listed titles none of the elements has.

    An element is known by its title and by its other names, which are those of its files: a programme may list
    'Лекция 1. Ауа' where the sheet's title is 'Ауа' and the file is 'Лекция 1.mp4'. Each element stands for one title.
    """
    found = pair(dict(enumerate(titles)), {index: names[0] for index, names in enumerate(having)})
    taken = {index for index, _ in found.values()}
    free = [names for index, names in enumerate(having) if index not in taken][:MOST_FREE]
    missing = []
    for index, title in enumerate(titles):
        if index in found:
            continue
        mine = next((names for names in free if is_called(title, names)), None)
        if mine is None:
            missing.append(title)
        else:
            free.remove(mine)
    return missing


def is_called(title: str, names: Sequence[str]) -> bool:
    """Whether a listed title has an element's title or the name of one of its files in it."""
    inside = f" {bare(title)} "
    if same_title(title, names[0]):
        return True
    # A bare number such as '1.mp4' names nothing.
    return any(f" {bare(name)} " in inside for name in names[1:] if any(c.isalpha() for c in bare(name)))


def stems(paths: Iterable[str]) -> list[str]:
    """The names of files without folder and ending."""
    return [path.rpartition("/")[2].rpartition(".")[0] for path in paths]


def one_line(text: str) -> str:
    """A title on one line."""
    return tidy(" ".join(text.split()))


def lines_of(text: str) -> list[str]:
    """The lines of a field, without bullets and numbering."""
    lines = (
        re.sub(r"^\s*(?:[-–—•*·▪]|[0-9]{1,2}[.)](?=\s)|[a-zа-я][.)](?=\s))\s*", "", line).strip(" ;")
        for line in text.split("\n")
    )
    return [line for line in lines if line]


def said_number(text: str) -> int | None:
    """The number of a module or lesson in a field: 'Модуль 2. Дерек', '2-апта', '2'."""
    text = one_line(text)
    code = guess_code(text)
    if code is not None:
        number = code.module if code.module is not None else code.lesson
        if number is not None and 0 < number <= 60:
            return number
    match = re.match(r"([0-9]{1,2})(?![0-9])", text)
    return int(match[1]) if match and 0 < int(match[1]) <= 60 else None


def without_number(text: str) -> str:
    """The title of a module or lesson field without its number: 'Модуль 2. Дерек' gives 'Дерек'."""
    text = one_line(text)
    code = guess_code(text)
    if code is not None:
        return one_line(code.title)
    return one_line(re.sub(r"^[0-9]{1,3}[.):\s-]*", "", text))
