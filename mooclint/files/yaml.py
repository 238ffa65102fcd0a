"""YAML that people write: read with the place of every value.

The language is YAML 1.2 with the core schema and less magic: `yes`, `no`, `6:10` and `2027-03-01` are text,
`010` is ten, anything in quotation marks is text; no tags, no merge keys, one document, no infinity.
JSON is read by the same code.
"""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooclint.files import encoding
from mooclint.files.kinds import kind_of
from mooclint.files.located import Keys, LocatedData, Problem, shown
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.message import Code, Message, Quantity

MAX_DEPTH = 64
MAX_NODES = 250_000  # values after every alias is followed: a short file can stand for billions
MAX_INTEGER = 10**18
MAX_PURE = 512 * 1024  # characters for the Python parser, which takes about 3 s a megabyte

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
# NEL and the Unicode line separators too: parsers and editors disagree whether a line ends there.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_LINE_END = re.compile("\r\n|\r|\n")
_ODD_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u200b\u202f\u3000\ufeff"
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRING_TAGS = (None, "!", "tag:yaml.org,2002:str")


_NO_TEXT = Message("This is no text")


# --- from a file to text


def read(path: Path, *, max_bytes: int = 4 * 1024 * 1024) -> tuple[LocatedData | None, list[Problem]]:
    """The document of a YAML (or JSON) file, and everything wrong with it.

    None when nothing can be made of the file; a document beside problems holds what could be understood: of
    two equal keys the first. Never raises for what a file may be.
    """
    text = source(path, max_bytes=max_bytes)
    return (None, [text]) if isinstance(text, Problem) else parse(text)


def source(path: Path, *, max_bytes: int = 4 * 1024 * 1024) -> str | Problem:
    """The text of a file for `parse`, or why there is none. Never raises for what a file may be."""
    raw = _bytes(path, max_bytes)
    return Problem(raw) if isinstance(raw, Message) else decode(raw)


def _bytes(path: Path, max_bytes: int) -> bytes | Message:
    """The content of a regular file of at most `max_bytes`, or why there is none."""
    try:
        return read_bytes(path, max_bytes)
    except IsADirectoryError:
        return Message("This is a folder; a file is expected here")
    except NotRegularError:
        return Message("This is not a regular file (a device, a pipe or a socket)")
    except TooLargeError:
        limit = Quantity(round(max_bytes / 1024**2, 3), "MB")
        return Message("The file is too large to be read: the limit is {limit}", {"limit": limit})
    except FileNotFoundError:
        return Message("There is no such file")
    except PermissionError:
        return Message("The file may not be read: there is no permission")
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        code = errno.errorcode.get(getattr(error, "errno", None) or 0, "?")
        return Message("The system cannot read the file (code {code})", {"code": Code(code)})


def decode(raw: bytes) -> str | Problem:
    """UTF-8 text without its byte order mark, or why there is none."""
    if (kind := kind_of(raw)) is not None:
        return Problem(Message("This is {kind}, and a text file is asked for", {"kind": kind}))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in raw[:4]:
        wide = b"\0\0" in (raw[:4:2], raw[1:4:2])  # as Latin letters are in UTF-16
        if encoding.decode(raw) is None and not wide:
            return Problem(_NO_TEXT)
        return Problem(Message("The file is saved as UTF-16 or UTF-32; save it again as UTF-8"), 1, 1)
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if encoding.decode(raw) is None:
            return Problem(_NO_TEXT)
        before = raw[: error.start].decode("utf-8")
        line, column = _position(before, len(before))
        message = Message(
            "The file is not UTF-8: from this letter on it is in another encoding, such as Windows-1251; "
            "open it in an editor and save it as UTF-8"
        )
        return Problem(message, line, column)


def _position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `index`."""
    line, start = 1, 0
    for end in _LINE_END.finditer(text, 0, index):
        line, start = line + 1, end.end()
    return line, index - start + 1


# --- from text to nodes


@dataclass(slots=True)
class Node:
    """A value as the parser saw it. `children` of a mapping are its keys and values in turn.

    `end`: line and column behind it; of one in block style behind the last value in it. `style`: of a scalar the sign
    that opens it ('' none), of a mapping or a list '[' where it stands in brackets.
    """

    kind: str  # 'scalar', 'list', 'mapping'
    line: int
    column: int
    value: Any = None
    text: str = ""
    children: list[Node] = field(default_factory=list)
    open: bool = True
    end: tuple[int, int] = (1, 1)
    style: str = ""


class _Hopeless(Exception):  # noqa: N818 - carries a problem, is not one itself
    """Nothing can be made of the rest of the file."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem


def read_kept(path: Path, *, max_bytes: int = 4 * 1024 * 1024) -> tuple[LocatedData | None, list[Problem]]:
    """As `read`, for files of rules that are asked for again and again: the same text is parsed once in a process.

    Nobody may change what comes back.
    """
    text = source(path, max_bytes=max_bytes)
    if isinstance(text, Problem):
        return None, [text]
    document, problems = _kept(text)
    return document, [*problems]


@lru_cache(maxsize=64)
def _kept(text: str) -> tuple[LocatedData | None, list[Problem]]:
    return parse(text)


def parse(text: str) -> tuple[LocatedData | None, list[Problem]]:
    """The document of a YAML text, and everything wrong with it; see `read`."""
    problems = [
        Problem(
            Message(
                "There is an invisible control character here ({code}); delete it",
                {"code": Code(f"U+{ord(found.group()):04X}")},
            ),
            *_position(text, found.start()),
        )
        for found, _ in zip(_CONTROL.finditer(text), range(20), strict=False)
    ]
    if problems:
        return None, problems
    try:
        root = _compose(text, problems)
        if root is None:
            return None, [*problems, Problem(Message("The file is empty"), 1, 1)]
        builder = _Builder(problems)
        return LocatedData(builder.build(root, ()), builder.places, builder.key_places), problems
    except _Hopeless as end:
        return None, [*problems, end.problem]


def tree(text: str) -> Node | None:
    """The nodes of a text in which `parse` finds no problem; None for one without any value."""
    return _compose(text, [])


def _compose(text: str, problems: list[Problem]) -> Node | None:
    """The tree of nodes, aliases being the node they stand for; None for a file without any value.

    Works on events and without recursion, so that depth is limited before it costs anything.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        try:
            return _composed(text, problems, pure=False)  # in C, or in Python where that is missing
        except MarkedYAMLError as error:
            # The C parser is older than YAML 1.2: it stumbles over {duration: 6:10} and some escapes.
            known = any(words in str(error.problem) for words in ("unexpected ':'", "escape"))
            if not known or len(text) > MAX_PURE:
                raise
            problems.clear()
            return _composed(text, problems, pure=True)
    except MarkedYAMLError as error:
        from mooclint.files.yaml_errors import syntax_problem

        raise _Hopeless(syntax_problem(error, text)) from None
    except (YAMLError, ValueError, OverflowError):
        raise _Hopeless(Problem(Message("The file cannot be read as YAML"), 1, 1)) from None


def _composed(text: str, problems: list[Problem], *, pure: bool) -> Node | None:
    from ruamel.yaml import YAML

    composer = _Composer(problems)
    for event in YAML(typ="safe", pure=pure).parse(text):
        composer.take(event)
    return composer.root


def _end(event: Any) -> tuple[int, int]:
    return event.end_mark.line + 1, event.end_mark.column + 1


class _Composer:
    """Takes the parser's events one by one and grows the tree."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.anchors: dict[str, Node] = {}
        self.documents = 0
        self.nodes = 0

    def take(self, event: Any) -> None:
        """One event of `YAML.parse`."""
        name = type(event).__name__
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if name == "ScalarEvent":
            self._add(self._scalar(event, line, column), event)
        elif name == "AliasEvent":
            node = self._alias(event.anchor, line, column)
            node.end = _end(event)
            self._add(node, None)
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            self._check_tag(event.tag, line, column)
            node = Node("mapping" if name[0] == "M" else "list", line, column)
            node.style = "[" if event.flow_style else ""
            self._add(node, event)
            self.stack.append(node)
            if len(self.stack) > MAX_DEPTH:
                message = Message("The nesting is too deep here: the limit is {limit}", {"limit": MAX_DEPTH})
                raise _Hopeless(Problem(message, line, column))
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            node = self.stack.pop()
            node.open = False
            node.end = _end(event) if node.style or not node.children else node.children[-1].end
        elif name == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                message = Message("A second document begins here; the file may hold only one: delete the line ---")
                raise _Hopeless(Problem(message, line, column))

    def _add(self, node: Node, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise _Hopeless(_too_many(node))
        if event is not None and event.anchor:
            self.anchors[event.anchor] = node
        if self.stack:
            self.stack[-1].children.append(node)
        elif node.kind != "scalar" or node.text:  # a file of comments only holds one empty scalar
            self.root = node

    def _scalar(self, event: Any, line: int, column: int) -> Node:
        self._check_tag(event.tag, line, column)
        text = str(event.value)
        if not text.isascii() and _SURROGATE.search(text):
            # JSON writes a character beyond U+FFFF as two escapes; the Python parser leaves them apart.
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if "\N{REPLACEMENT CHARACTER}" in text:
                self._report(Message("This character escape stands for half a character"), line, column)
        value: Any = text
        if event.tag is None and not event.style and event.implicit[0]:
            value = plain_value(text)
            if isinstance(value, Message):
                self._report(value, line, column)
                value = text
        node = Node("scalar", line, column, value=value, text=text or ("''" if event.style else ""), open=False)
        node.end, node.style = _end(event), event.style or ""
        return node

    def _alias(self, anchor: str, line: int, column: int) -> Node:
        target = self.anchors.get(anchor)
        if target is None:
            self._report(
                Message(
                    "{alias} refers to nothing in this file; if it is text, put it in quotation marks",
                    {"alias": shown("*" + anchor)},
                ),
                line,
                column,
            )
        elif target.open:
            self._report(
                Message("{alias} refers to the part that it stands in itself", {"alias": shown("*" + anchor)}),
                line,
                column,
            )
        else:
            return Node(target.kind, line, column, target.value, target.text, target.children, open=False)
        return Node("scalar", line, column, text="~", open=False)

    def _check_tag(self, tag: Any, line: int, column: int) -> None:
        if tag not in _STRING_TAGS:
            name = shown(str(tag).replace("tag:yaml.org,2002:", "!!"))
            message = Message("Tags are not used here: delete {tag}, or put the text in quotation marks", {"tag": name})
            self._report(message, line, column)

    def _report(self, message: Message, line: int, column: int) -> None:
        self.problems.append(Problem(message, line, column))


def plain_value(text: str) -> str | int | float | bool | Message | None:
    """What a text without quotation marks stands for in YAML 1.2; a Message where it is no usable value."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if text[0] not in "+-.0123456789":
        return text
    number: int | float
    if _INTEGER.fullmatch(text):
        number = int(text, 0) if text[:2] in ("0o", "0x") else (int(text) if len(text) < 20 else MAX_INTEGER)
        if abs(number) < MAX_INTEGER:
            return number
        return Message("This number is too large; if it is text, put it in quotation marks")
    if _FLOAT.fullmatch(text):
        number = float(text)
        if abs(number) < MAX_INTEGER:
            return number
        return Message("This number is too large; if it is text, put it in quotation marks")
    if _NOT_FINITE.fullmatch(text):
        return Message("A number has to be finite; if it is text, put it in quotation marks")
    return text


def _too_many(node: Node) -> Problem:
    message = Message("The file holds too many values: the limit is {limit}", {"limit": MAX_NODES})
    return Problem(message, node.line, node.column)


# --- from nodes to plain data


class _Builder:
    """Turns nodes into plain data and notes where each part stands."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.places: dict[Keys, tuple[int, int]] = {}
        self.key_places: dict[Keys, tuple[int, int]] = {}

    def build(self, node: Node, keys: Keys) -> Any:
        """The value of a node. Recursion is bounded by `MAX_DEPTH`, the number of values by `MAX_NODES`."""
        if len(keys) > MAX_DEPTH:  # aliases inside aliases
            message = Message("The nesting is too deep here: the limit is {limit}", {"limit": MAX_DEPTH})
            raise _Hopeless(Problem(message, node.line, node.column))
        if len(self.places) >= MAX_NODES:
            raise _Hopeless(_too_many(node))
        self.places[keys] = (node.line, node.column)
        if node.kind == "scalar":
            return node.value
        if node.kind == "list":
            return [self.build(child, (*keys, index)) for index, child in enumerate(node.children)]
        return self._mapping(node, keys)

    def _mapping(self, node: Node, keys: Keys) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in zip(node.children[::2], node.children[1::2], strict=True):
            name = self._key(key)
            if name is None:
                continue
            here = (*keys, name)
            if name in mapping:
                first = self.key_places[here][0]
                message = Message(
                    "The key {key} is here twice; it stands first in line {line}",
                    {"key": shown(name), "line": first},
                )
                self._report(message, key, here)
                continue
            self.key_places[here] = (key.line, key.column)
            mapping[name] = self.build(value, here)
        return mapping

    def _key(self, key: Node) -> str | None:
        """The name that a key gives; whatever it is besides text is reported."""
        if key.kind != "scalar":
            message = Message("A key has to be plain text; a value that begins with a bracket needs quotation marks")
            self._report(message, key)
            return None
        if key.value == "<<":
            self._report(Message("Merge keys (<<) are not used here; write the fields out"), key)
            return None
        if isinstance(key.value, str):
            if key.value[:1] in tuple(_ODD_BLANKS):
                message = Message(
                    "There is a no-break or other special blank before {key}; replace it with a blank",
                    {"key": shown(key.value.lstrip(_ODD_BLANKS + " "))},
                )
                self._report(message, key)
                return key.value.lstrip(_ODD_BLANKS + " ")
            return key.value
        if not key.text:
            self._report(Message("There is no key before the colon"), key)
            return None
        message = Message("A key has to be text, and {key} is not; put it in quotation marks", {"key": shown(key.text)})
        self._report(message, key)
        return key.text

    def _report(self, message: Message, node: Node, keys: Keys = ()) -> None:
        self.problems.append(Problem(message, node.line, node.column, keys))
