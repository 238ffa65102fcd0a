"""A DOCX file as paragraphs and tables in order. It comes from a stranger: size, XML and links are held in bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from mooclint.course.document import Text, Unread
from mooclint.message.message import Message
from mooclint.message.place import Place
from mooclint.texts.docx.archive import Archive, Unopened
from mooclint.texts.docx.lists import Lists
from mooclint.texts.docx.marks import HINT_STYLE, PLACEHOLDER_STYLE
from mooclint.texts.docx.styles import Style, Styles, list_of, outline_level, parse_styles
from mooclint.texts.docx.wordml import (
    COLOURS,
    P_SETTINGS,
    R_SETTINGS,
    VAL,
    W,
    clean,
    coloured,
    number,
    on,
    plain_text,
    symbol,
    without_symbol_font,
)

MAX_SPAN = 64  # columns; Word has at most 63
MAX_COUNT = 32_767  # of a list, as in Word
MAX_FIELDS = 32  # inside one another
SLIVER = 400  # twips: a left-out column narrower than that comes from careless dragging


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph: its visible text as it stands once tracked changes are accepted."""

    text: str
    place: Place  # in the body its number, in a table the table and the row
    level: int = 0  # of a heading 1-9, of a title 1, else 0
    marker: str = ""  # of a list item, as it is shown: '1.', 'b)', '•'
    depth: int = 0  # of a list item, from 0
    bold: bool = False  # all of its text is
    underlined: bool = False  # something in it is, and is no link
    highlighted: bool = False  # something in it has a highlight, a shade or a colour other than black or automatic
    links: tuple[str, ...] = ()  # addresses of its hyperlinks
    pictures: int = 0
    bold_parts: tuple[str, ...] = ()  # runs of bold text, where not all of it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell; one that is merged over several columns stands once, with its `span`."""

    blocks: tuple[Paragraph | Table, ...]
    span: int = 1
    continued: bool = False  # the lower part of a cell that is merged over several rows: it has no text of its own
    shaded: bool = False  # with a colour that stands out

    def paragraphs(self) -> Iterator[Paragraph]:
        """The cell's paragraphs, those of nested tables too."""
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block
            else:
                for row in block.rows:
                    for cell in row.cells:
                        yield from cell.paragraphs()

    @property
    def text(self) -> str:
        """The texts of its paragraphs, a line each, empty ones left out."""
        return "\n".join(p.text for p in self.paragraphs() if p.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row of a table."""

    cells: tuple[Cell, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its place has its number in the body (a nested table bears that of the outer one)."""

    rows: tuple[TableRow, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What stands in a DOCX file."""

    blocks: tuple[Paragraph | Table, ...]
    footnotes: tuple[Text, ...] = ()  # at the paragraph they belong to
    comments: tuple[Text, ...] = ()
    tracked: tuple[Place, ...] = ()


# --- from a file to a body


def read_docx(path: Path, name: str, hints: Set[str] = frozenset()) -> Body | Unread:
    """The paragraphs and tables of a DOCX file (.docm and .dotx too); `name` is the path that places bear.

    A paragraph that is one of `hints` word for word, as templates have them in empty places, is left out.

    Never raises for what a file may be.
    """
    try:
        with Archive(path) as archive:
            body = _body(archive, name, hints)
    except Unopened as reason:
        return Unread(reason.message)
    blocks = list(_all_paragraphs(body.blocks))
    if any(paragraph.text for paragraph in blocks):
        return body
    if any(paragraph.pictures for paragraph in blocks):
        return Unread(Message("there are only pictures and no text in the document"))
    return Unread(Message("there is no text in the document"))


def _all_paragraphs(blocks: tuple[Paragraph | Table, ...]) -> Iterator[Paragraph]:
    yield from Cell(blocks=blocks).paragraphs()


def _body(archive: Archive, name: str, hints: Set[str]) -> Body:
    main = _main_part(archive)
    root = archive.xml(main)
    if root is None or root.tag != W + "document":
        raise Unopened(_no_document(archive))
    parts = {}
    links = {}
    for identity, relation in archive.relationships(main).items():
        if relation.kind == "hyperlink":
            links[identity] = relation.target
        elif not relation.external:
            parts[relation.kind] = relation.target
    reader = _Reader(name, archive, parts, links, hints)
    for element in root.iterchildren(W + "body"):
        reader.read_blocks(element)
    return reader.finished()


def _main_part(archive: Archive) -> str:
    for relation in archive.relationships("").values():
        if relation.kind == "officeDocument" and not relation.external:
            return relation.target
    return "word/document.xml"


def _no_document(archive: Archive) -> Message:
    if "xl/workbook.xml" in archive or "ppt/presentation.xml" in archive:
        return Message("it is a spreadsheet or a presentation, whatever its name says")
    if "content.xml" in archive:
        return Message("it is an OpenDocument file (.odt), whatever its name says; save it as DOCX")
    return Message("there is no Word document in the archive")


# --- names

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_P, _R_, _T, _TBL, _TR, _TC = (W + tag for tag in ("p", "r", "t", "tbl", "tr", "tc"))
_SDT, _SDT_CONTENT = W + "sdt", W + "sdtContent"
_CHOICES = _MC + "AlternateContent"
_BOX = W + "txbxContent"
_COMMENT_START, _COMMENT = W + "commentRangeStart", W + "commentReference"

# Containers that add nothing of their own to what is in them.
_PLAIN = frozenset(
    {W + tag for tag in ("smartTag", "customXml", "bdo", "dir", "ruby", "rubyBase", "subDoc", "sdtContent")}
)
_ADDED = frozenset({W + "ins", W + "moveTo"})
_GONE = frozenset({W + "del", W + "moveFrom"})
_CHANGES = _ADDED | _GONE
_AS_TEXT = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
_NOTES = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
# --- blocks


@dataclass(slots=True)
class _Line:
    """A paragraph while it is read."""

    place: Place
    style: Style
    runs: list[tuple[str, bool]] = field(default_factory=list)  # text and whether it is bold
    links: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)  # contents of text boxes
    fields: list[list[str] | None] = field(default_factory=list)  # open ones: the instruction, then None
    pictures: int = 0
    highlighted: bool = False
    underlined: bool = False
    changed: bool = False
    linked: int = 0  # hyperlinks around what is read just now: their blue is no highlight


class _Reader:
    """Reads the blocks of one document in order."""

    def __init__(
        self, path: str, archive: Archive, parts: dict[str, str], links: dict[str, str], hints: Set[str]
    ) -> None:
        self._path = path
        self._archive = archive
        self._parts = parts
        self._links = links
        self._hints = hints
        self._styles = Styles(parse_styles(archive.part(parts.get("styles", ""))))
        self._lists: Lists | None = None
        self._paragraphs = 0
        self._tables = 0
        self._blocks: list[Paragraph | Table] = []
        self._notes: list[tuple[str, str, Place]] = []  # part, id, place
        self._comments: dict[str, Place] = {}
        self._joined: _Line | None = None  # its end has been deleted: the next paragraph goes on from it
        self._waiting: list[str] = []  # comments that begin before the next paragraph
        self._tracked: dict[Place, None] = {}

    def _part(self, kind: str) -> Any:
        name = self._parts.get(kind)
        return None if name is None else self._archive.xml(name)

    def read_blocks(self, element: Any) -> None:
        """Read the document's body."""
        self._blocks += self._read(element, None)

    def finished(self) -> Body:
        """The body, with the notes and comments that belong to it."""
        blocks = tuple(self._blocks)
        self._links = {}  # those of the notes have other ids
        footnotes = [
            text
            for part in ("footnotes", "endnotes")
            for text in self._noted(part, {i: place for kind, i, place in reversed(self._notes) if kind == part})
        ]
        footnotes.sort(key=lambda text: text.place)
        comments = self._noted("comments", self._comments, Place(path=self._path)) if "comments" in self._parts else []
        return Body(blocks=blocks, footnotes=tuple(footnotes), comments=tuple(comments), tracked=tuple(self._tracked))

    def _noted(self, part: str, places: dict[str, Place], elsewhere: Place | None = None) -> list[Text]:
        """The notes of a part that stand at `places` (by their ids); the others at `elsewhere`, if that is given."""
        root = self._part(part) if places or elsewhere else None
        found = []
        for element in () if root is None else root:
            place = places.get(element.get(W + "id") or "", elsewhere)
            if place is None:
                continue
            text = Cell(blocks=tuple(self._read(element, place))).text
            if text:
                found.append(Text(value=text, place=place))
        return found

    def _read(self, element: Any, where: Place | None) -> list[Paragraph | Table]:
        """The blocks in an element; `where` is the place that all of them bear, None in the body.

        It calls itself as deep as the XML is nested, which the parser limits to 256.
        """
        blocks: list[Paragraph | Table] = []
        for child in element:
            tag = child.tag
            if tag == _P:
                if where is None:
                    self._paragraphs += 1
                self._read_paragraph(child, where or Place(path=self._path, paragraph=self._paragraphs), blocks)
            elif tag == _TBL:
                if where is None:
                    self._tables += 1
                table = self._table(child, where or Place(path=self._path, table=self._tables), where)
                if table.rows:
                    blocks.append(table)
            elif tag == _SDT:
                blocks += self._read(_content(child, self._hints), where)
            elif tag in _PLAIN or tag in _ADDED:
                blocks += self._read(child, where)
            elif tag == _CHOICES:
                blocks += self._read(_chosen(child), where)
            elif tag == _COMMENT_START:
                self._waiting.append(child.get(W + "id") or "")
        return blocks

    # --- tables

    def _table(self, element: Any, place: Place, where: Place | None) -> Table:
        rows: list[TableRow] = []
        for position, row in enumerate(_rows(element), 1):
            here = where or replace(place, row=position)
            cells: list[Cell] = []
            changes, before = _row_settings(row)
            if changes:
                self._tracked[here] = None
            if changes & _GONE:
                continue
            if before:
                cells.append(Cell(blocks=(), span=before))
            for cell in _children(row, _TC):
                self._read_cell(cell, here, cells)
            rows.append(TableRow(cells=tuple(cells), place=here))
        return Table(rows=tuple(rows), place=place)

    def _read_cell(self, element: Any, place: Place, cells: list[Cell]) -> None:
        span, continued, shaded = 1, False, False
        for setting in element.iterchildren(W + "tcPr"):
            for part in setting:
                if part.tag == W + "gridSpan":
                    span = min(max(number(part.get(VAL), 1), 1), MAX_SPAN)
                elif part.tag == W + "vMerge":
                    continued = part.get(VAL) != "restart"
                elif part.tag == W + "shd":
                    shaded = coloured(part)
                elif part.tag == W + "hMerge" and part.get(VAL) != "restart" and cells:
                    cells[-1] = replace(cells[-1], span=min(cells[-1].span + 1, MAX_SPAN))
                    return
                elif part.tag in (W + "cellDel", W + "cellIns"):
                    self._tracked[place] = None
                    if part.tag == W + "cellDel":
                        return
        cells.append(Cell(blocks=tuple(self._read(element, place)), span=span, continued=continued, shaded=shaded))

    # --- paragraphs

    def _read_paragraph(self, element: Any, place: Place, blocks: list[Paragraph | Table]) -> None:
        """Add the paragraph, unless it is empty, and what stands in its text boxes."""
        for identity in self._waiting:
            self._comments.setdefault(identity, place)
        self._waiting.clear()
        properties = element.find(P_SETTINGS)
        if self._joined is None and _is_hint(properties):
            return
        line = self._joined or _Line(place=place, style=self._styles[self._styles.default])
        self._joined = None
        level, list_id, depth, removed = self._settings(properties, line)
        self._inline(element, line)
        line.fields.clear()  # one that nobody ends may not hide the next paragraph
        if line.changed:
            self._tracked[place] = None
        following = element.getnext() if removed else None
        if following is not None and following.tag == _P:
            self._joined = line
            return
        text = clean("".join(text for text, _ in line.runs))
        text = "" if text in self._hints else text
        marker = "" if list_id is None else self._all_lists().next_marker(list_id, depth)
        # A cell of a column that Word numbers by itself has a number and nothing else.
        if text or line.pictures or (place.table and marker[:1].isdigit()):
            bold, bold_parts = _bold(line.runs)
            blocks.append(
                Paragraph(
                    text=text,
                    place=line.place,
                    level=level,
                    marker=marker,
                    depth=depth if list_id is not None else 0,
                    bold=bold,
                    underlined=line.underlined,
                    highlighted=line.highlighted,
                    links=tuple(dict.fromkeys(line.links)),
                    pictures=line.pictures,
                    bold_parts=bold_parts,
                )
            )
        for box in line.boxes:
            blocks += self._read(box, line.place)

    def _settings(self, properties: Any, line: _Line) -> tuple[int, str | None, int, bool]:
        """Of a paragraph: heading level, list (None: in none), depth in it, and whether its end has been deleted."""
        level: int | None = None
        list_id: str | None = None
        depth: int | None = None
        removed = False
        style = self._styles.default
        for setting in () if properties is None else properties:
            tag = setting.tag
            if tag == W + "pStyle":
                style = setting.get(VAL) or style
                line.style = self._styles[style]
            elif tag == W + "outlineLvl":
                level = outline_level(setting)
            elif tag == W + "numPr":
                list_id, depth = list_of(setting)
            elif tag == W + "shd":
                line.highlighted = line.highlighted or coloured(setting)
            elif tag == R_SETTINGS:
                changes = {part.tag for part in setting} & _CHANGES
                line.changed = line.changed or bool(changes)
                removed = bool(changes & _GONE)
        if list_id is None and line.style.list_id is not None:
            list_id = line.style.list_id
            if depth is None:
                depth = line.style.list_level
            if depth is None:
                depth = self._all_lists().level_of_style(list_id, style)
        if list_id == "0":  # takes the paragraph out of the list of its style
            list_id = None
        return (line.style.level or 0) if level is None else level, list_id, depth or 0, removed

    def _all_lists(self) -> Lists:
        if self._lists is None:
            self._lists = Lists(self._part("numbering"), self._styles)
        return self._lists

    def _inline(self, element: Any, line: _Line) -> None:
        """Add what stands in a paragraph, or in something that is around a part of it."""
        for child in element:
            tag = child.tag
            if tag == _R_:
                self._run(child, line)
            elif tag in _ADDED:
                line.changed = True
                self._inline(child, line)
            elif tag in _GONE:
                line.changed = True
            elif tag == W + "hyperlink":
                self._link(child, line)
            elif tag == _SDT:
                self._inline(_content(child, self._hints), line)
            elif tag in _PLAIN:
                self._inline(child, line)
            elif tag == _CHOICES:
                self._inline(_chosen(child), line)
            elif tag == W + "fldSimple":
                _note_link(line, child.get(W + "instr") or "")
                self._inline(child, line)
            elif tag == _COMMENT_START:
                self._comments.setdefault(child.get(W + "id") or "", line.place)
            elif tag in (_M + "oMath", _M + "oMathPara"):
                line.runs.append(("".join(part.text or "" for part in child.iter(_M + "t")), False))

    def _link(self, element: Any, line: _Line) -> None:
        address = self._links.get(element.get(_R + "id") or "")
        if address:
            anchor = element.get(W + "anchor")
            line.links.append(f"{address}#{anchor}" if anchor and "#" not in address else address)
        line.linked += 1
        self._inline(element, line)
        line.linked -= 1

    def _run(self, element: Any, line: _Line) -> None:
        texts: list[str] = []
        bold, hidden, stands_out, underlined = line.style.bold, line.style.hidden, False, False
        for child in element:
            tag = child.tag
            if tag == _T:
                texts.append(plain_text(child))
            elif tag == R_SETTINGS:
                bold, hidden, stands_out, underlined = self._look(child, line)
            elif tag in _AS_TEXT:
                texts.append(_AS_TEXT[tag])
            elif not hidden:
                text = self._special(child, tag, line)
                if text:
                    texts.append(text)
        if not texts or hidden or (line.fields and any(field is not None for field in line.fields)):
            return
        text = without_symbol_font("".join(texts), element)
        line.runs.append((text, bool(bold)))
        if not text.isspace():
            line.highlighted = line.highlighted or stands_out
            line.underlined = line.underlined or underlined

    def _look(self, properties: Any, line: _Line) -> tuple[bool | None, bool | None, bool, bool]:
        """Whether a run is bold, hidden, coloured, underlined.

        As it says itself, else as its two styles do (both: neither).
        """
        bold: bool | None = None
        hidden: bool | None = None
        underlined = False
        own: dict[str, bool] = {}
        style = _PLAIN_STYLE
        for setting in properties:
            tag = setting.tag
            if tag == W + "b":
                bold = on(setting)
            elif tag == W + "vanish":
                hidden = on(setting)
            elif tag == W + "u":
                underlined = setting.get(VAL) not in (None, "none")
            elif tag in COLOURS:
                own[tag] = coloured(setting)
            elif tag == W + "rStyle":
                style = self._styles[setting.get(VAL) or ""]
        if bold is None:
            bold = bool(line.style.bold) != bool(style.bold)
        if hidden is None:
            hidden = bool(line.style.hidden) != bool(style.hidden)
        in_link = line.linked or style.link or None in line.fields
        if in_link:
            own.pop(W + "color", None)
        stands_out = any(own.values()) or bool(style.coloured and not in_link and W + "color" not in own)
        return bold, hidden, stands_out, underlined and not in_link

    def _special(self, element: Any, tag: str, line: _Line) -> str:
        """The text of what stands in a run besides text; notes down pictures, boxes, notes, fields."""
        if tag == W + "sym":
            return symbol(element)
        if tag == W + "fldChar":
            _take_field(line, element.get(W + "fldCharType") or "")
        elif tag == W + "instrText":
            if line.fields and line.fields[-1] is not None:
                line.fields[-1].append(element.text or "")
        elif tag in (W + "drawing", W + "pict", W + "object"):
            self._drawing(element, line)
        elif tag == _CHOICES:
            for child in _chosen(element):
                self._special(child, child.tag, line)
        elif tag in _NOTES:
            self._notes.append((_NOTES[tag], element.get(W + "id") or "", line.place))
        elif tag == _COMMENT:
            self._comments.setdefault(element.get(W + "id") or "", line.place)
        elif tag == W + "ruby":
            self._inline(element, line)
        return ""

    def _drawing(self, element: Any, line: _Line) -> None:
        """Count a picture, take the links and text boxes of a drawing; lines and empty frames are no pictures."""
        boxes = len(line.boxes)
        seen = self._drawn(element, line)
        image = bool(seen & {_PIC, _IMAGE})
        shape = _SHAPE in seen or len(line.boxes) > boxes or element.tag == W + "pict"
        if image or element.tag == W + "object" or not shape:
            line.pictures += 1

    def _drawn(self, element: Any, line: _Line) -> set[str]:
        """The names of the elements in a drawing; its boxes and links go to the line."""
        seen: set[str] = set()
        for child in element:
            tag = child.tag
            seen.add(tag)
            if tag == _BOX:
                line.boxes.append(child)
                continue
            if tag == _A + "hlinkClick":
                address = self._links.get(child.get(_R + "id") or "")
                if address:
                    line.links.append(address)
            seen |= self._drawn(_chosen(child) if tag == _CHOICES else child, line)
        return seen


def _is_hint(properties: Any) -> bool:
    """Whether the paragraph is a word of mooclint's own templates to the author."""
    style = None if properties is None else properties.find(W + "pStyle")
    return style is not None and style.get(VAL) == HINT_STYLE


_PLAIN_STYLE = Style()


def _content(element: Any, hints: Set[str]) -> Any:
    """What stands in a content control; nothing where it only shows its hint ('Click here to enter text')."""
    properties = element.find(W + "sdtPr")
    hint = None if properties is None else properties.find(W + "showingPlcHdr")
    content = element.find(_SDT_CONTENT)
    return () if content is None or (hint is not None and on(hint) and not _is_typed(content, hints)) else content


def _is_typed(content: Any, hints: Set[str]) -> bool:
    """Whether a control of our templates that is marked as showing its hint shows something else.

    LibreOffice leaves the mark where somebody types beside the hint and takes the hint away then.
    """
    if all(style.get(VAL) != PLACEHOLDER_STYLE for style in content.iter(W + "rStyle")):
        return False
    return clean("".join(part.text or "" for part in content.iter(W + "t"))) not in hints


def _chosen(element: Any) -> Any:
    """Of the alternatives of the same thing the first, which is the newest sort."""
    return element[0] if len(element) else ()


def _children(element: Any, wanted: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls and the like too."""
    for child in element:
        tag = child.tag
        if tag == wanted:
            yield child
        elif tag == _SDT:
            content = child.find(_SDT_CONTENT)
            if content is not None:
                yield from _children(content, wanted)
        elif tag in _PLAIN or tag in _ADDED:
            yield from _children(child, wanted)
        elif tag == _CHOICES:
            yield from _children(_chosen(child), wanted)


def _rows(table: Any) -> Iterator[Any]:
    return _children(table, _TR)


def _row_settings(row: Any) -> tuple[set[str], int]:
    """The tracked changes to a row as a whole, and how many columns it leaves out at its start."""
    changes: set[str] = set()
    before, width = 0, SLIVER
    for setting in row.iterchildren(W + "trPr"):
        for part in setting:
            if part.tag in _CHANGES:
                changes.add(part.tag)
            elif part.tag == W + "gridBefore":
                before = min(max(number(part.get(VAL)), 0), MAX_SPAN)
            elif part.tag == W + "wBefore":
                width = number(part.get(W + "w"), SLIVER)
    return changes, before if width >= SLIVER else 0


_HYPERLINK = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\]\S*))', re.IGNORECASE)


def _note_link(line: _Line, instruction: str) -> None:
    """Note the address down if the field is a hyperlink."""
    found = _HYPERLINK.match(instruction)
    address = (found[1] or found[2] or "").strip() if found else ""
    if address:
        line.links.append(address)


def _take_field(line: _Line, sort: str) -> None:
    """Begin a field, go on from its instruction to its result, or end it."""
    if sort == "begin":
        if len(line.fields) < MAX_FIELDS:
            line.fields.append([])
    elif line.fields and sort in ("separate", "end"):
        instruction = line.fields[-1]
        if instruction is not None:
            _note_link(line, "".join(instruction))
            line.fields[-1] = None
        if sort == "end":
            line.fields.pop()


def _bold(runs: list[tuple[str, bool]]) -> tuple[bool, tuple[str, ...]]:
    """Whether all the text is bold; where it is not, the parts that are."""
    visible = [bold for text, bold in runs if text.strip()]
    if all(visible):
        return bool(visible), ()
    if not any(visible):
        return False, ()
    # A blank between two bold words is bold, whatever its run says.
    parts = groupby(((text, bold) for text, bold in runs if text), key=lambda run: run[1])
    cleaned = (clean("".join(text for text, _ in part)) for bold, part in parts if bold)
    return False, tuple(part for part in cleaned if part)
