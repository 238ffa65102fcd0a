"""The answers of several tests that stand together at the end of a document, given back to their tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from mooclint.course.figures import in_figures
from mooclint.message.place import Place
from mooclint.texts.docx.read import Paragraph, Table
from mooclint.texts.headings import Places, folded, places
from mooclint.texts.quizzes.lines import MAX_PAIRS, PAIR

Block = Paragraph | Table
Pairs = list[tuple[int, str]]

_WORDS = (
    r"(?:(?:дұрыс\s+)?жауаптар(?:ы|дың кілті)?|(?:жауап\w*\s+|тест\w*\s+)?кілт(?:і|тер|тері)"
    r"|(?:правильные\s+|верные\s+)?ответы|ключи?|(?:correct\s+|right\s+)?answers?|answer keys?)"
)
_KEYS = re.compile(_WORDS + r"(?:\s+(?:к|на|для|for|to)\s+[^:\n]{1,40})?\s*(?:[:.–—-]|$)", re.IGNORECASE)
_FINAL = re.compile(r"қорытынды|итог|final|емтихан|экзамен|exam", re.IGNORECASE)
_LABEL_WORDS = 12
_LETTER = re.compile(r"[^\W\d_]")
_CELL = re.compile(r"\W*([^\W\d_])\W*")


def cut_off(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block]]:
    """The blocks, and those of the answers at their end: a line that says so and below it nothing but answers."""
    for n in range(len(blocks) - 1, -1, -1):
        block = blocks[n]
        if isinstance(block, Paragraph) and (found := _KEYS.match(block.text)):
            behind = block.text[found.end() :].strip()
            answers = ([block] if behind else []) + list(blocks[n + 1 :])
            return (blocks[:n], answers) if any(_groups(answers)) else (blocks, ())
        if not _is_answers(block):
            return blocks, ()
    return blocks, ()


def _is_answers(block: Block) -> bool:
    """Whether a block may stand among answers: pairs such as '1-B', or a label of a few words above them."""
    if isinstance(block, Table):
        return len(block.rows) > 1
    return not block.text or PAIR.search(block.text) is not None or len(block.text.split()) <= _LABEL_WORDS


def given_back(answers: Sequence[Block], tests: Sequence[tuple[str, Places]]) -> list[Paragraph | None] | None:
    """The answers of each test as a line of it, None for a test that has none; None where they cannot be told apart.

    `tests`: the line that opens each, and the places that it and what it stands below name.
    """
    groups = list(_groups(answers))
    found: list[Paragraph | None] = [None] * len(tests)
    if all(not title for title, _, _ in groups):
        pairs = [pair for _, more, _ in groups for pair in more]
        rows = _restarted(pairs)
        if len(rows) != len(tests):
            return None
        return [_line(row, groups[0][2]) for row in rows]
    above = ""  # a line that names a module, and has no answers itself
    for title, pairs, place in groups:
        if not pairs:
            above = title
            continue
        at = test_of(title, tests, above)
        if at is None or found[at] is not None:
            return None
        found[at] = _line(pairs, place)
    return found


def _line(pairs: Pairs, place: Place) -> Paragraph:
    text = pairs[0][1] if len(pairs) == 1 else " ".join(f"{number}-{letter}" for number, letter in pairs)
    return Paragraph(text=f"Кілт: {text}", place=place)


def _restarted(pairs: Pairs) -> list[Pairs]:
    """The pairs, cut where the numbers begin anew."""
    rows: list[Pairs] = []
    for pair in pairs:
        if not rows or pair[0] <= rows[-1][-1][0]:
            rows.append([])
        rows[-1].append(pair)
    return rows


def test_of(title: str, tests: Sequence[tuple[str, Places]], above: str) -> int | None:
    """The one test that a line above answers means: by its words, its places or numbers, or as the final one."""
    wanted, where, final = folded(title), _places(title), _FINAL.search(title) is not None
    if above and not any(unit == "m" for unit, _ in where):
        where |= _places(above)
    numbers = {number for _, number in where}
    steps = (
        [n for n, (line, _) in enumerate(tests) if folded(line) == wanted],
        [n for n, (line, own) in enumerate(tests) if folded(line).startswith(f"{wanted} ") and where <= own],
        [n for n, (_, own) in enumerate(tests) if where and where == own],
        [n for n, (_, own) in enumerate(tests) if where and numbers == {number for _, number in own}],
        [n for n, (_, own) in enumerate(tests) if where and where <= own],
        [n for n, (line, own) in enumerate(tests) if not where and not own and final and _FINAL.search(line)],
    )
    for found in steps:
        same = [n for n in found if (_FINAL.search(tests[n][0]) is not None) is final] if len(found) > 1 else found
        if len(same) == 1:
            return same[0]
    return None


def _places(title: str) -> Places:
    return places(in_figures(title))


def _groups(answers: Sequence[Block]) -> Iterator[tuple[str, Pairs, Place]]:
    """The answers below each line, '' above the first; a line that names a module and has none of its own."""
    title, place = "", None
    pairs: Pairs = []
    for text, where in _texts(answers):
        for before, pair in _tokens(text):
            if before and (_LETTER.search(before)):
                if place is not None and (pairs or any(unit == "m" for unit, _ in _places(title))):
                    yield title, pairs, place
                title, pairs, place = before, [], where
            if pair is not None:
                pairs.append(pair)
                place = place or where
    if pairs and place is not None:
        yield title, pairs, place


def _tokens(text: str) -> Iterator[tuple[str, tuple[int, str] | None]]:
    """What stands before each pair of a line, and the pair; at the end what stands behind the last."""
    position = 0
    found = _KEYS.match(text)
    if found:
        position = found.end()
    for count, pair in enumerate(PAIR.finditer(text, position)):
        if count >= MAX_PAIRS:
            return
        yield text[position : pair.start()].strip(" ,;:.–—-\t\n"), (int(pair[1]), pair[2])
        position = pair.end()
    if rest := text[position:].strip(" ,;:.–—-\t\n"):
        yield rest, None


def _texts(answers: Sequence[Block]) -> Iterator[tuple[str, Place]]:
    for block in answers:
        if isinstance(block, Paragraph):
            yield block.text, block.place
        elif tests := by_columns(block) or by_rows(block):
            for title, pairs in tests.items():
                yield f"{title}: " + " ".join(f"{number}-{letter}" for number, letter in pairs), block.place
        else:
            for row in block.rows:
                yield " ".join(cell.text for cell in row.cells), row.place


def by_rows(table: Table) -> Mapping[str, Pairs]:
    """The answers of a table with a row for each test, numbers above; {} of any other table."""
    head, *rows = ([cell.text for cell in row.cells] for row in table.rows)
    numbers = [text.strip(" .№") for text in head[1:]]
    if len(numbers) < 2 or not all(number.isdecimal() for number in numbers):
        return {}
    found: dict[str, Pairs] = {}
    for row in rows:
        if len(row) != len(head) or not row[0]:
            return {}
        letters = zip(numbers, map(_CELL.fullmatch, row[1:]), strict=True)
        found[row[0]] = [(int(number), letter[1]) for number, letter in letters if letter]
    return found


def by_columns(table: Table) -> Mapping[str, Pairs]:
    """The answers of a table with a column for each test, numbers in the first; {} of any other table."""
    head, *rows = ([cell.text for cell in row.cells] for row in table.rows)
    found: dict[str, Pairs] = {text: [] for text in head[1:]}
    if len(found) < 2 or len(found) + 1 != len(head):
        return {}
    for row in rows:
        if len(row) != len(head) or not row[0].strip(" .").isdecimal():
            return {}
        for text, letter in zip(head[1:], row[1:], strict=True):
            if match := _CELL.fullmatch(letter):
                found[text].append((int(row[0].strip(" .")), match[1]))
    return found
