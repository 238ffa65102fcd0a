"""A manifest with other values and its text as it was: only what differs is written, comments and order stay."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from mooclint.course.manifest_text import scalar, value_lines
from mooclint.files import yaml
from mooclint.files.located import Keys
from mooclint.files.yaml import Node


class EditError(Exception):
    """The text cannot be made to say that by changing a value alone; `keys` of the first value that differs."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(keys)
        self.keys = keys


def edited(text: str, wanted: Mapping[str, Any]) -> str:
    """The text of a manifest without faults, which reads back as `wanted`; all that is the same stands as it stood.

    A new key comes behind the one that `wanted` has before it. Raises EditError, also where a value stands in several
    places at once (an alias).
    """
    editor, root, data = _opened(text)
    editor.change(root, data, wanted, (), _Spot(0, 0, 0, bool(root.style)))
    return editor.said(wanted, next(_differing(data, wanted, ()), ()))


def moved(text: str, wanted: Mapping[str, Any], source: Keys, target: Keys) -> str:
    """As `edited`, where an entry of a list stands in another one in `wanted`: it goes there as it stands, with its
    comments. Where a list stands in brackets, what its entry says goes there.
    """
    hole = copy.deepcopy(dict(wanted))
    entry = _reached(hole, target)
    _reached(hole, source[:-1]).insert(int(source[-1]), entry)
    _reached(hole, target[:-1])[int(target[-1])] = {"moved": ""}
    try:
        editor, root, _ = _opened(edited(text, hole))
        editor.paste(_nodes(root, source), _nodes(root, target))
        _reached(hole, target[:-1])[int(target[-1])] = entry
        return edited(editor.said(hole, target), wanted)
    except EditError:
        return edited(text, wanted)


def renamed(text: str, wanted: Mapping[str, Any], at: Keys, name: str) -> str:
    """As `edited`, where all that differs is that the key which leads to a value has the name `name` in `wanted`."""
    editor, root, _ = _opened(text)
    holder = _nodes(root, at[:-1])[-1]
    key = next(one for one, _ in _pairs(holder) if one.value == at[-1])
    editor.rename(key, name)
    return editor.said(wanted, at)


def _reached(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data[key]
    return data


def _opened(text: str) -> tuple[_Editor, Node, Any]:
    """What edits a text without faults, its tree, and what it says."""
    plain = text.replace("\r\n", "\n")
    document, problems = yaml.parse(plain)
    root = yaml.tree(plain) if document is not None and not problems else None
    if document is None or root is None or "\r" in plain:
        raise EditError(())
    ends = "\r\n" if "\r\n" in text else "\n"
    return _Editor(plain, ends, json_only=bool(root.style)), root, document.data


def _nodes(root: Node, keys: Keys) -> list[Node]:
    """What the keys lead through, from the root on."""
    found = [root]
    for key in keys:
        here = found[-1]
        inside = (
            here.children[key : key + 1] if isinstance(key, int) else [v for k, v in _pairs(here) if k.value == key]
        )
        if not inside:  # a key that the reader has put right
            raise EditError(keys)
        found.append(inside[0])
    return found


def _differing(old: Any, new: Any, keys: Keys) -> Iterator[Keys]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from _differing(old.get(key), new.get(key), (*keys, key))
    elif old != new:
        yield keys


class _Spot:
    """Where an entry stands: where it begins (its key or its dash), behind its colon or dash, and its indent.

    `flow`: it stands in brackets.
    """

    __slots__ = ("after", "begin", "flow", "indent")

    def __init__(self, begin: int, after: int, indent: int, flow: bool) -> None:
        self.begin, self.after, self.indent, self.flow = begin, after, indent, flow


class _Editor:
    """Gathers what is to be put in place of what, by offsets in the text."""

    def __init__(self, text: str, ends: str, *, json_only: bool) -> None:
        self.before = text
        self.ends = ends
        self.json_only = json_only
        self.starts = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.edits: list[tuple[int, int, str]] = []

    def text(self) -> str:
        """The text with all of it."""
        parts, at = [], 0
        for begin, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            if begin < at:
                raise EditError(())
            parts += [self.before[at:begin], new]
            at = end
        return "".join((*parts, self.before[at:]))

    def said(self, wanted: Mapping[str, Any], keys: Keys) -> str:
        """The text with all of it, with the line ends that it had. Raises EditError where it does not say `wanted`."""
        new = self.text()
        again, problems = yaml.parse(new)
        if again is None or problems or again.data != wanted:
            raise EditError(keys)
        return new.replace("\n", self.ends)

    def rename(self, key: Node, name: str) -> None:
        """Has a key called otherwise."""
        self.edits.append((self._begin(key), self._end(key), json.dumps(name) if key.style == '"' else name))

    def paste(self, source: Sequence[Node], target: Sequence[Node]) -> None:
        """Has the entry of a list stand in place of another one too, as far in as that."""
        if any(node.style for node in (*source[:-1], *target[:-1])):
            raise EditError(())
        (first, last, indent), (begin, end, wanted) = (
            self._lines_of(nodes[-2], nodes[-1]) for nodes in (source, target)
        )
        lines = self.before[first:last].split("\n")
        more = wanted - indent
        self.edits.append((begin, end, "\n".join(_shifted(line, more) for line in lines)))

    def change(self, node: Node, old: Any, new: Any, keys: Keys, spot: _Spot) -> None:
        """What has to change for a node to say `new`."""
        if old == new and type(old) is type(new):
            return
        if isinstance(old, dict) and isinstance(new, Mapping) and old.keys() & new.keys():
            self._mapping(node, old, new, keys)
        elif old and new and isinstance(old, list) and isinstance(new, list):
            self._list(node, old, new, keys)
        else:
            self._replace(node, new, keys, spot)

    # --- places

    def _at(self, line: int, column: int) -> int:
        return self.starts[line - 1] + column - 1

    def _begin(self, node: Node) -> int:
        return self._at(node.line, node.column)

    def _end(self, node: Node) -> int:
        """Behind the last sign of a node: the parser counts the empty lines below a block of text as its own."""
        begin, end = self._begin(node), min(self._at(*node.end), len(self.before))
        while end > begin and self.before[end - 1] in " \n":
            end -= 1
        return end

    def _line_begin(self, offset: int) -> int:
        return self.before.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        found = self.before.find("\n", offset)
        return len(self.before) if found < 0 else found

    def _key_spot(self, mapping: Node, key: Node) -> _Spot:
        colon = self.before.index(":", self._end(key))
        return _Spot(self._begin(key), colon + 1, key.column - 1, bool(mapping.style))

    # --- a value

    def _inline(self, value: Any) -> str:
        """A value in brackets."""
        if self.json_only:
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, Mapping):
            return "{" + ", ".join(self._pair(name, one) for name, one in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self._inline, value)) + "]"
        return scalar(value, inline=True)

    def _pair(self, name: str, value: Any) -> str:
        return f"{self._inline(name)}: {self._inline(value)}"

    def _replace(self, node: Node, new: Any, keys: Keys, spot: _Spot) -> None:
        begin, end = self._begin(node), self._end(node)
        empty = node.kind == "scalar" and not node.text
        if spot.flow:
            said = json.dumps(new, ensure_ascii=False) if node.style == '"' else self._inline(new)
            self.edits.append((spot.after, spot.after, f" {said}") if empty else (begin, end, said))
            return
        first, below = ("", []) if new is None else value_lines(new, spot.indent)
        if node.style == '"' and isinstance(new, str) and not below:
            first = json.dumps(new, ensure_ascii=False)
        head = self._line_end(spot.after)  # where the line of the key ends
        more = "".join(f"\n{line}" for line in below)
        if empty or begin > head:  # nothing, or it begins below the key
            self.edits.append((spot.after, spot.after, f" {first}" if first else ""))
            self.edits.append((head, head if empty else self._line_end(end), more))
        elif node.style in ("|", ">"):
            opened = begin
            while opened < head and self.before[opened] not in " \t":
                opened += 1
            self.edits += [(begin, opened, first), (head, max(head, end), more)]
        else:
            last = self._line_end(end)
            self.edits += [(begin if first else spot.after, end, first), (last, last, more)]

    # --- a mapping

    def _mapping(self, node: Node, old: Mapping[str, Any], new: Mapping[str, Any], keys: Keys) -> None:
        entries = {str(key.value): (key, value) for key, value in _pairs(node)}
        if entries.keys() != old.keys():  # a key that the reader has put right
            raise EditError(keys)
        for name in old:
            key, value = entries[name]
            if name in new:
                self.change(value, old[name], new[name], (*keys, name), self._key_spot(node, key))
            else:
                self._drop(node, list(entries.values()), key, keys)
        before = ""
        for name, value in new.items():
            if name in old:
                before = name
            else:
                self._insert(node, entries.get(before), name, value)

    def _drop(self, node: Node, entries: Sequence[tuple[Node, Node]], key: Node, keys: Keys) -> None:
        """Takes an entry out of a mapping that has others."""
        at = next(number for number, entry in enumerate(entries) if entry[0] is key)
        begin, end = self._begin(key), self._end(entries[at][1])
        opens = not node.style and self.before[self._line_begin(begin) : begin].strip()
        if len(entries) == 1:
            raise EditError(keys)
        if node.style or opens:  # in brackets, or behind the dash of a list
            behind = at + 1 < len(entries)
            cut = (begin, self._begin(entries[at + 1][0])) if behind else (self._end(entries[at - 1][1]), end)
            self.edits.append((*cut, ""))
        else:
            self._drop_lines(begin, max(end, begin))

    def _drop_lines(self, begin: int, end: int) -> None:
        first, last = self._line_begin(begin), self._line_end(end)
        # The break before them goes, so that what is put behind them has a place of its own.
        self.edits.append((first - 1, last, "") if first else (0, min(last + 1, len(self.before)), ""))

    def _insert(self, node: Node, anchor: tuple[Node, Node] | None, name: str, value: Any) -> None:
        """Puts a new entry behind the anchor; without one before all others."""
        if node.style:
            said = self._pair(name, value)
            first = self._begin(node.children[0])
            at = self._end(anchor[1]) if anchor else first
            self.edits.append((at, at, f", {said}" if anchor else f"{said}, "))
            return
        indent = node.children[0].column - 1
        first_line, below = value_lines(value, indent)
        lines = [f"{scalar(name, inline=True)}:{f' {first_line}' if first_line else ''}", *below]
        if anchor:
            at = self._line_end(max(self._end(anchor[1]), self._end(anchor[0])))
            self.edits.append((at, at, f"\n{' ' * indent}" + "\n".join(lines)))
        else:
            at = self._begin(node.children[0])
            self.edits.append((at, at, "\n".join(lines) + f"\n{' ' * indent}"))

    # --- a list

    def _list(self, node: Node, old: list[Any], new: list[Any], keys: Keys) -> None:
        """What two lists have in common at both ends stays; between, entry by entry."""
        most = min(len(old), len(new))
        head = next((n for n in range(most) if old[n] != new[n]), most)
        tail = next((n for n in range(most - head) if old[-1 - n] != new[-1 - n]), most - head)
        for number in range(head, max(len(old), len(new)) - tail):
            both = (number < len(old) - tail, number < len(new) - tail)
            if both == (True, True):
                spot = self._entry_spot(node, node.children[number])
                self.change(node.children[number], old[number], new[number], (*keys, number), spot)
            elif both[0]:
                self._drop_entry(node, number)
        if len(new) > len(old):
            at = len(old) - tail
            self._insert_entries(node, at, new[at : len(new) - tail])

    def _entry_spot(self, node: Node, entry: Node) -> _Spot:
        begin = self._begin(entry)
        if node.style:
            return _Spot(begin, begin, 0, True)
        dash = self.before.rfind("-", 0, begin) if entry.text or entry.kind != "scalar" else begin - 1
        return _Spot(dash, dash + 1, dash - self._line_begin(dash), False)

    def _lines_of(self, node: Node, entry: Node) -> tuple[int, int, int]:
        """Where the lines of an entry begin and end, with those of its comments, and the indent of its dash."""
        spot = self._entry_spot(node, entry)
        first, last = self._line_begin(spot.begin), self._line_end(max(self._end(entry), spot.begin))
        while first and self._comment_at(above := self._line_begin(first - 1)) == spot.indent:
            first = above
        while last < len(self.before) and (self._comment_at(last + 1) or 0) > spot.indent:
            last = self._line_end(last + 1)
        return first, last, spot.indent

    def _comment_at(self, begin: int) -> int | None:
        """How far in a line has a comment and nothing else; None for another line."""
        line = self.before[begin : self._line_end(begin)]
        return len(line) - len(line.lstrip(" ")) if line.lstrip(" ").startswith("#") else None

    def _drop_entry(self, node: Node, number: int) -> None:
        entries = node.children
        begin, end = self._begin(entries[number]), self._end(entries[number])
        if not node.style:
            first, last, _ = self._lines_of(node, entries[number])
            self._drop_lines(first, last)
        elif number:
            self.edits.append((self._end(entries[number - 1]), end, ""))
        else:
            self.edits.append((begin, self._begin(entries[1]), ""))

    def _insert_entries(self, node: Node, at: int, values: Sequence[Any]) -> None:
        """Puts entries before the one that is `at` now, or behind the last."""
        entries = node.children
        if node.style:
            said = ", ".join(map(self._inline, values))
            place = self._end(entries[at - 1]) if at else self._begin(entries[0])
            self.edits.append((place, place, f", {said}" if at else f"{said}, "))
            return
        spot = self._entry_spot(node, entries[0])
        _, lines = value_lines(list(values), spot.indent - 2, block=True)
        if at:
            place = self._line_end(self._end(entries[at - 1]))
            self.edits.append((place, place, "".join(f"\n{line}" for line in lines)))
        else:
            place = self._line_begin(spot.begin)
            self.edits.append((place, place, "".join(f"{line}\n" for line in lines)))


def _shifted(line: str, more: int) -> str:
    """A line further in, or less far; an empty one stays so."""
    if more >= 0 or not line.strip():
        return " " * more + line if line.strip() else line
    return line[min(-more, len(line) - len(line.lstrip(" "))) :]


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    return zip(node.children[::2], node.children[1::2], strict=True)
