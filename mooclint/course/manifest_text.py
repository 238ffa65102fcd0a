"""A manifest as YAML that people like to read: block style, an item a block, quotation marks only where needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mooclint.files.located import Keys
from mooclint.files.yaml import plain_value

WIDTH = 110  # of a line with its comment, and of folded text
_LONG = 90  # a text beyond it becomes a folded block

# What the reader of manifests refuses or the parser would change, unless it is written as an escape.
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_TO_ESCAPE = re.compile(f'["\\\\\n]|{_UNSAFE.pattern}')
# Plain text may not begin like another kind of value; `?`, `-` and `:` only count before a blank, but stand out.
_BEGINS_ODDLY = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=<~.]|[0-9+]")
_NUMBER_LIKE = re.compile(r"[-+.]?[0-9][0-9_.,:eExobT+/-]*Z?")
# Words that other readers of YAML take for truth values or nothing.
_OTHER_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"}
_WORD = re.compile(r"[\w.-]{1,40}")
_INLINE = 60  # characters of a list of words that still stands on one line


def manifest_text(data: Mapping[str, Any], comments: Mapping[Keys, str], head: Sequence[str]) -> str:
    """The manifest as YAML; it reads back as `data`, which holds no infinite numbers and no keys but text.

    `comments`: what to say of the value at those keys; it stands behind the value, or above it where it is long or has
    several lines. `head`: lines of comment at the top. Half characters (lone surrogates) become the replacement
    character: no file can hold them.
    """
    writer = _Writer(comments)
    writer.lines.extend(_comment_lines("\n".join(head), 0))
    writer.mapping(data, (), 0, "")
    return "\n".join(writer.lines) + "\n"


def value_lines(value: Any, indent: int, *, block: bool = False) -> tuple[str, list[str]]:
    """What stands in the line of a key with that indent when this is its value, and the lines below it.

    `block`: a list has a line for each entry, be it ever so short.
    """
    writer = _Writer({})
    first, below = ("", []) if block else writer.value(value, (), indent)
    if isinstance(value, Mapping) and value:
        writer.mapping(value, ("",), indent + 2, "")
    elif isinstance(value, list) and not first:
        writer.sequence(value, ("",), indent + 2)
    return first, [*below, *writer.lines]


class _Writer:
    """Writes line by line."""

    def __init__(self, comments: Mapping[Keys, str]) -> None:
        self.comments = comments
        self.lines: list[str] = []

    def mapping(self, data: Mapping[str, Any], keys: Keys, indent: int, lead: str) -> None:
        """A mapping as a block; `lead` stands before its first key in place of the indentation: '  - '."""
        for key, value in data.items():
            at = (*keys, key)
            if indent == 0 and not lead and isinstance(value, Mapping | list) and self.lines:
                self.lines.append("")
            self.entry(f"{lead or ' ' * indent}{scalar(key, inline=True)}:", value, at, indent)
            lead = ""

    def sequence(self, data: Sequence[Any], keys: Keys, indent: int) -> None:
        """A list as a block, a dash an entry."""
        for index, value in enumerate(data):
            at = (*keys, index)
            lead = " " * indent + "- "
            if isinstance(value, Mapping) and value:
                if keys == ("modules",) and index:
                    self.lines.append("")
                self.item(value, at, indent, lead)
            else:
                self.entry(lead.rstrip(), value, at, indent)

    def item(self, value: Mapping[str, Any], keys: Keys, indent: int, lead: str) -> None:
        """A mapping as an entry of a list; its comment stands behind its first line where that has room."""
        comment = self.comments.get(keys, "")
        start = len(self.lines)
        self.mapping(value, keys, indent + 2, lead)
        if not comment:
            return
        first = self.lines[start]
        opens = next(iter(value))
        free = (*keys, opens) not in self.comments and not isinstance(value[opens], Mapping | list)
        if free and _fits(first, comment) and _one_line(value[opens]):
            self.lines[start] = f"{first}  # {_clean(comment)}"
        else:
            self.lines[start:start] = _comment_lines(comment, indent)

    def entry(self, head: str, value: Any, keys: Keys, indent: int) -> None:
        """`head` is the key with its colon, or the dash; what follows it stands behind it or in the lines below."""
        first, below = self.value(value, keys, indent)
        line = f"{head} {first}" if first else head
        comment = self.comments.get(keys, "")
        if comment and _fits(line, comment):
            line = f"{line}  # {_clean(comment)}"
        elif comment and head.lstrip().startswith("- ") and head.strip() != "-":
            # Above a key that opens an entry there is the dash: the line before it belongs to the whole entry.
            self.lines.extend(_comment_lines(comment, indent - 2))
        elif comment:
            self.lines.extend(_comment_lines(comment, indent))
        self.lines.append(line)
        if isinstance(value, Mapping) and value:
            self.mapping(value, keys, indent + 2, "")
        elif isinstance(value, list | tuple) and not first:
            self.sequence(value, keys, indent + 2)
        else:
            self.lines.extend(below)

    def value(self, value: Any, keys: Keys, indent: int) -> tuple[str, list[str]]:
        """What stands in the line of the key, and the lines below it ('' and none: a block follows)."""
        if isinstance(value, Mapping):
            return ("" if value else "{}"), []
        if isinstance(value, list | tuple):
            return self.flow(value, keys), []
        if isinstance(value, str):
            block = _block(value, indent + 2)
            return block or (scalar(value), [])
        return scalar(value), []

    def flow(self, values: Sequence[Any], keys: Keys) -> str:
        """A list of a few words on one line; '' where it is to be a block."""
        if not values:
            return "[]"
        short = all(isinstance(v, str) and _WORD.fullmatch(v) for v in values)
        if not short or any((*keys, index) in self.comments for index in range(len(values))):
            return ""
        text = ", ".join(scalar(v, inline=True) for v in values)
        return f"[{text}]" if len(text) <= _INLINE else ""


def scalar(value: Any, *, inline: bool = False) -> str:
    """A value on one line; `inline`: inside brackets, or as a key."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if not isinstance(value, str):
        return str(value)
    return value if _plain(value, inline=inline) else _quoted(value)


def _plain(text: str, *, inline: bool) -> bool:
    """Whether a text needs no quotation marks, neither for us nor for other readers of YAML."""
    if not text or text != text.strip() or "\n" in text or _UNSAFE.search(text):
        return False
    if _BEGINS_ODDLY.match(text):
        # '1-апта' and '2 сабақ' are plain; '1:20' and '2027-03-01' are not, since others read numbers in them.
        if not (text[0].isascii() and text[0].isdigit()) or _NUMBER_LIKE.fullmatch(text):
            return False
        if plain_value(text) is not text:
            return False
    if text.casefold() in _OTHER_WORDS or ": " in text or " #" in text or text.endswith(":"):
        return False
    return not (inline and re.search(r"[,\[\]{}:]", text))


def _quoted(text: str) -> str:
    def escaped(found: re.Match[str]) -> str:
        sign = found.group()
        if "\ud800" <= sign <= "\udfff":
            return "\N{REPLACEMENT CHARACTER}"
        code = ord(sign)
        return _ESCAPES.get(sign) or (f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}")

    return f'"{_TO_ESCAPE.sub(escaped, text)}"'


def _block(text: str, indent: int) -> tuple[str, list[str]] | None:
    """A long text as a folded block, several lines as a literal one; None where only quotation marks keep it whole."""
    lines = text.split("\n")
    if _UNSAFE.search(text) or text != text.strip() or any(line != line.rstrip() for line in lines):
        return None
    if any(line.startswith(" ") for line in lines[:1]):
        return None
    pad = " " * indent
    if len(lines) > 1:
        return "|-", [pad + line if line else "" for line in lines]
    if len(text) <= _LONG or "  " in text:
        return None
    return ">-", [pad + line for line in _wrapped(text, max(40, WIDTH - indent))]


def _wrapped(text: str, width: int) -> Iterator[str]:
    """The words of a text in lines of at most `width` characters, as far as the words allow."""
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line


def _one_line(value: Any) -> bool:
    return not isinstance(value, str) or _block(value, 0) is None


def _fits(line: str, comment: str) -> bool:
    return "\n" not in comment and len(line) + len(comment) + 4 <= WIDTH


def _clean(comment: str) -> str:
    return _UNSAFE.sub(" ", comment).strip()


def _comment_lines(comment: str, indent: int) -> list[str]:
    pad = " " * max(indent, 0)
    return [f"{pad}# {_clean(line)}".rstrip() for line in comment.split("\n")] if comment else []
