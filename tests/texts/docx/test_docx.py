from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor

from mooclint.message.place import Place
from mooclint.texts.docx.read import Body, Paragraph, Table, read_docx
from tests.docx_samples import cell, docx_parts, paragraph, row, run_of, table, write_docx, zipped

NAME = "week1/script.docx"


def read(path: Path) -> Body:
    body = read_docx(path, NAME)
    assert isinstance(body, Body), body
    return body


@pytest.fixture
def raw(tmp_path: Path):
    """Reads a body of raw WordprocessingML."""

    def make(body: str, parts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None) -> Body:
        return read(write_docx(tmp_path / "raw.docx", body, parts, links))

    return make


def only(body: Body) -> Paragraph:
    (block,) = body.blocks
    assert isinstance(block, Paragraph)
    return block


def lines(body: Body) -> list[str]:
    return [block.text for block in body.blocks if isinstance(block, Paragraph)]


def grid(block: object) -> list[list[str]]:
    assert isinstance(block, Table)
    return [[one.text for one in line.cells] for line in block.rows]


# --- order and places


def test_paragraphs_and_tables_stand_in_order_with_their_places(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("бірінші")
    document.add_paragraph("")
    first = document.add_table(2, 2)
    first.cell(1, 0).text = "ұяшық"
    document.add_paragraph("екінші")
    document.add_table(1, 1).cell(0, 0).text = "соңғы"
    document.save(tmp_path / "a.docx")

    blocks = read(tmp_path / "a.docx").blocks

    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Table", "Paragraph", "Table"]
    assert [block.place for block in blocks] == [
        Place(path=NAME, paragraph=1),
        Place(path=NAME, table=1),
        Place(path=NAME, paragraph=3),  # the empty one counts
        Place(path=NAME, table=2),
    ]
    table_1 = blocks[1]
    assert isinstance(table_1, Table)
    assert [line.place for line in table_1.rows] == [Place(path=NAME, table=1, row=n) for n in (1, 2)]
    assert [one.place for one in table_1.rows[1].cells[0].paragraphs()] == [Place(path=NAME, table=1, row=2)]


def test_an_empty_paragraph_with_a_picture_stays(raw) -> None:
    body = raw(paragraph("text") + "<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p><w:p/>")
    assert [(block.text, block.pictures) for block in body.blocks] == [("text", 0), ("", 1)]


# --- content controls


def test_content_controls_hide_nothing_at_any_level(raw) -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    body = raw(
        control(paragraph("block"))
        + f"<w:p>{run_of('a ')}{control(run_of('run'))}{run_of(' z')}</w:p>"
        + table(row("1", "2"), control(row("3", control(cell("cell")))))
    )
    assert lines(body) == ["block", "a run z"]
    assert grid(body.blocks[2]) == [["1", "2"], ["3", "cell"]]
    assert [block.place.paragraph for block in body.blocks] == [1, 2, 0]


def test_the_hint_of_an_unfilled_content_control_is_no_text(raw) -> None:
    hint = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + run_of("Click here to enter text.")
        + "</w:sdtContent></w:sdt>"
    )
    assert only(raw(f"<w:p>{run_of('Title: ')}{hint}</w:p>")).text == "Title:"
    body = raw(table(row("Title", "<w:sdt><w:sdtContent>" + cell(f"<w:p>{hint}</w:p>") + "</w:sdtContent></w:sdt>")))
    assert grid(body.blocks[0]) == [["Title", ""]]


# --- tracked changes


def test_tracked_changes_are_read_as_accepted(raw) -> None:
    mark = 'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z"'
    gone = "<w:r><w:delText>old</w:delText></w:r><w:r><w:t>older</w:t></w:r>"
    body = raw(
        f"<w:p>{run_of('stays ')}<w:ins {mark}>{run_of('new')}</w:ins><w:del {mark}>{gone}</w:del></w:p>"
        + f"<w:p><w:moveFrom {mark}>{run_of('moved')}</w:moveFrom></w:p>"
        + paragraph("untouched")
        + f"<w:p><w:moveTo {mark}>{run_of('moved')}</w:moveTo></w:p>"
        + table(row(cell(f"<w:p><w:ins {mark}>{run_of('in a cell')}</w:ins></w:p>")))
    )
    assert lines(body) == ["stays new", "untouched", "moved"]
    assert grid(body.blocks[3]) == [["in a cell"]]
    assert body.tracked == (
        Place(path=NAME, paragraph=1),
        Place(path=NAME, paragraph=2),
        Place(path=NAME, paragraph=4),
        Place(path=NAME, table=1, row=1),
    )


def test_a_deleted_row_is_gone_and_an_inserted_one_is_there(raw) -> None:
    body = raw(
        table(row("1"), row("2", settings='<w:del w:id="1" w:author="A"/>'), row("3", settings='<w:ins w:id="2"/>'))
    )
    assert grid(body.blocks[0]) == [["1"], ["3"]]
    assert body.tracked == (Place(path=NAME, table=1, row=2), Place(path=NAME, table=1, row=3))


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next(raw) -> None:
    removed = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = raw(paragraph("first ", settings=removed) + paragraph("second") + paragraph("third", settings=removed))
    assert [(block.text, block.place.paragraph) for block in body.blocks] == [("first second", 1), ("third", 3)]
    before_a_table = paragraph("above", settings=removed) + table(row("cell"))
    body = raw(before_a_table + paragraph("last", settings=removed) + "<w:sectPr/>")
    assert lines(body) == ["above", "last"]
    assert grid(body.blocks[1]) == [["cell"]]


def test_a_document_without_changes_has_none(raw) -> None:
    assert raw(paragraph("text")).tracked == ()


# --- links


def test_links_of_every_kind_have_text_and_address(raw) -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = '<w:r><w:instrText xml:space="preserve"> HYPERLINK "https://kaznu.kz/{}" \\o "tip" </w:instrText></w:r>'
    body = raw(
        f'<w:p>{run_of("see ")}<w:hyperlink r:id="rId7" w:anchor="top">{run_of("here")}</w:hyperlink></w:p>'
        + f"<w:p>{field.format('begin')}{code.format('complex')}{field.format('separate')}{run_of('complex')}"
        + f"{field.format('end')}{run_of(' tail')}</w:p>"
        + f"<w:p><w:fldSimple w:instr=' HYPERLINK \"https://kaznu.kz/simple\" '>{run_of('simple')}</w:fldSimple></w:p>"
        + f'<w:p><w:hyperlink w:anchor="bookmark">{run_of("inside")}</w:hyperlink></w:p>',
        links={"rId7": "https://kaznu.kz/a"},
    )
    assert [(block.text, block.links) for block in body.blocks] == [
        ("see here", ("https://kaznu.kz/a#top",)),
        ("complex tail", ("https://kaznu.kz/complex",)),
        ("simple", ("https://kaznu.kz/simple",)),
        ("inside", ()),
    ]


def test_an_instruction_cut_into_runs_with_a_field_inside_is_not_shown(raw) -> None:
    def step(sort: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{sort}"/></w:r>'

    def code(text: str) -> str:
        return f"<w:r><w:instrText>{text}</w:instrText></w:r>"

    inner = step("begin") + code("PAGE") + step("separate") + run_of("7") + step("end")
    body = raw(
        f"<w:p>{step('begin')}{code('HYPER')}{code('LINK &quot;http')}{code('s://x.kz&quot;')}{inner}{step('separate')}"
        f"{run_of('shown')}{step('end')}</w:p>" + f"<w:p>{step('begin')}{code('TOC')}</w:p>" + paragraph("after")
    )
    assert [(block.text, block.links) for block in body.blocks] == [("shown", ("https://x.kz",)), ("after", ())]


# --- text


def test_special_characters(raw) -> None:
    def text(content: str) -> str:
        return only(raw(f"<w:p><w:r>{content}</w:r></w:p>")).text

    assert text("<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t>") == "a\tb\nc\nd"
    assert text("<w:t>МООК</w:t><w:noBreakHyphen/><w:t>тың</w:t>") == "МООК-тың"
    assert text("<w:t>уни</w:t><w:softHyphen/><w:t>верситет\u00ad</w:t>") == "университет"
    assert text('<w:sym w:font="Wingdings" w:char="F0FC"/><w:t>A</w:t>') == "✓A"
    assert text('<w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t>') == "≥5"
    assert text('<w:sym w:font="Nowhere" w:char="zz"/><w:t>x</w:t>') == "x"
    assert text('<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fb B \uf0ff</w:t>') == "✗ B"
    assert text('<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf061</w:t>') == "α"
    assert text("<w:t>10\u00a0мин\u202fx</w:t>") == "10 мин x"
    assert text("<w:t>  кино  </w:t>") == "кино"
    assert text("<w:t xml:space='preserve'>a\n  b</w:t>") == "a   b"


def test_text_is_nfc(raw) -> None:
    decomposed = unicodedata.normalize("NFD", "қай йод ё")
    assert decomposed != "қай йод ё"
    assert only(raw(paragraph(decomposed))).text == "қай йод ё"


def test_blanks_between_runs_are_kept_only_where_word_keeps_them(raw) -> None:
    kept = '<w:r><w:t xml:space="preserve">a </w:t></w:r><w:r><w:t>b</w:t></w:r>'
    lost = "<w:r><w:t>\n a \n</w:t></w:r><w:r><w:t>b</w:t></w:r>"
    assert lines(raw(f"<w:p>{kept}</w:p><w:p>{lost}</w:p>")) == ["a b", "ab"]


def test_wrappers_ruby_and_formulas(raw) -> None:
    body = raw(
        f"<w:p><w:smartTag w:element='place'>{run_of('Алматы')}</w:smartTag></w:p>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>above</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
        "<w:p><m:oMath><m:r><m:t>x=</m:t></m:r><m:r><m:t>2</m:t></m:r></m:oMath></w:p>"
    )
    assert lines(body) == ["Алматы", "base", "x=2"]


def test_hidden_text_is_dropped(raw) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = raw(
        f"<w:p>{run_of('seen')}{run_of('hidden', '<w:vanish/>')}"
        + run_of("too", '<w:rStyle w:val="secret"/>')
        + run_of("!", '<w:vanish w:val="0"/>')
        + "</w:p>",
        {"styles": styles},
    )
    assert only(body).text == "seen!"


def test_a_text_box_is_read_once_behind_its_paragraph(raw) -> None:
    box = f"<w:txbxContent>{paragraph('in the box')}{table(row('x', 'y'))}</w:txbxContent>"
    body = raw(
        paragraph("before")
        + "<w:p><w:r><w:t>host</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        + f"<w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        + f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        + "</mc:AlternateContent></w:r></w:p>"
        + paragraph("after")
    )
    assert lines(body) == ["before", "host", "in the box", "after"]
    assert [block.place.paragraph for block in body.blocks] == [1, 2, 2, 2, 3]
    assert grid(body.blocks[3]) == [["x", "y"]]
    assert sum(block.pictures for block in body.blocks if isinstance(block, Paragraph)) == 0


# --- notes and comments


def test_notes_and_comments_stand_at_their_paragraphs(raw) -> None:
    note = '<w:footnote w:id="{}" {}>{}</w:footnote>'
    body = raw(
        paragraph("one")
        + '<w:p><w:r><w:t>two</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        + f'<w:p><w:commentRangeStart w:id="0"/>{run_of("three")}</w:p>'
        + '<w:p><w:r><w:t>four</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        + table(row(cell('<w:p><w:r><w:t>c</w:t><w:endnoteReference w:id="1"/></w:r></w:p>')))
        + '<w:commentRangeStart w:id="1"/>'
        + paragraph("last"),
        {
            "footnotes": note.format(0, 'w:type="separator"', paragraph("no note"))
            + note.format(2, "", paragraph("дереккөз") + paragraph("2-бет")),
            "endnotes": f'<w:endnote w:id="1">{paragraph("соңында")}</w:endnote>',
            "comments": f'<w:comment w:id="0" w:author="A">{paragraph("түзету керек")}</w:comment>'
            f'<w:comment w:id="1">{paragraph("жақсы")}</w:comment><w:comment w:id="2">{paragraph("lost")}</w:comment>',
        },
    )
    assert [(text.value, text.place) for text in body.footnotes] == [
        ("соңында", Place(path=NAME, table=1, row=1)),
        ("дереккөз\n2-бет", Place(path=NAME, paragraph=2)),
    ]
    assert [(text.value, text.place) for text in body.comments] == [
        ("түзету керек", Place(path=NAME, paragraph=3)),
        ("жақсы", Place(path=NAME, paragraph=5)),
        ("lost", Place(path=NAME)),
    ]


# --- tables


def test_merged_cells(tmp_path: Path) -> None:
    document = docx.Document()
    made = document.add_table(3, 3)
    for number, one in enumerate(made._cells):
        one.text = str(number)
    made.cell(0, 0).merge(made.cell(0, 1)).text = "wide"
    made.cell(1, 2).merge(made.cell(2, 2)).text = "tall"
    document.save(tmp_path / "a.docx")

    block = read(tmp_path / "a.docx").blocks[0]

    assert grid(block) == [["wide", "2"], ["3", "4", "tall"], ["6", "7", ""]]
    assert isinstance(block, Table)
    assert [[(one.span, one.continued) for one in line.cells] for line in block.rows] == [
        [(2, False), (1, False)],
        [(1, False)] * 3,
        [(1, False), (1, False), (1, True)],
    ]


def test_cells_merged_in_the_old_way_and_columns_left_out(raw) -> None:
    body = raw(
        table(
            row(cell("a", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "b"),
            row("c", settings='<w:gridBefore w:val="2"/><w:wBefore w:w="3000" w:type="dxa"/>'),
            row("d", settings='<w:gridBefore w:val="1"/><w:wBefore w:w="108" w:type="dxa"/>'),
        )
    )
    block = body.blocks[0]
    assert isinstance(block, Table)
    assert [[(one.text, one.span) for one in line.cells] for line in block.rows] == [
        [("a", 2), ("b", 1)],
        [("", 2), ("c", 1)],
        [("d", 1)],  # a sliver that somebody dragged by mistake is no column
    ]


def test_a_nested_table_bears_the_number_of_the_outer_one(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_table(1, 1)
    outer = document.add_table(2, 1)
    outer.cell(1, 0).text = "above"
    outer.cell(1, 0).add_table(1, 2).cell(0, 1).text = "inner"
    document.add_table(1, 1).cell(0, 0).text = "next"
    document.save(tmp_path / "a.docx")

    _, block, last = read(tmp_path / "a.docx").blocks

    assert isinstance(block, Table)
    above, inner = block.rows[1].cells[0].blocks
    assert isinstance(inner, Table)
    assert grid(inner) == [["", "inner"]]
    assert above.place == inner.place == inner.rows[0].place == Place(path=NAME, table=2, row=2)
    assert block.rows[1].cells[0].text == "above\ninner"
    assert last.place == Place(path=NAME, table=3)


# --- pictures


def test_pictures_are_counted_and_lines_are_not(raw) -> None:
    body = raw(
        "<w:p><w:r><w:t>p</w:t><w:drawing><pic:pic/></w:drawing></w:r><w:r><w:object><v:shape><v:imagedata/></v:shape>"
        "</w:object></w:r></w:p>"
        "<w:p><w:r><w:t>old</w:t><w:pict><v:shape><v:imagedata r:id='x'/></v:shape></w:pict></w:r></w:p>"
        "<w:p><w:r><w:t>line</w:t><w:pict><v:rect o:hr='t'/></w:pict></w:r></w:p>"
        "<w:p><w:r><w:t>chart</w:t><w:drawing><a:graphic/></w:drawing></w:r></w:p>"
    )
    assert [block.pictures for block in body.blocks] == [2, 1, 0, 1]


# --- headings


def test_heading_levels_of_word(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("title", 0)
    for level in (1, 2, 9):
        document.add_heading(str(level), level)
    document.add_paragraph("plain")
    document.add_paragraph("under the title", style="Subtitle")
    document.save(tmp_path / "a.docx")
    assert [block.level for block in read(tmp_path / "a.docx").blocks] == [1, 1, 2, 9, 0, 0]


def test_heading_levels_by_name_outline_and_chain(raw) -> None:
    def style(identity: str, name: str, more: str = "") -> str:
        return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{more}</w:style>'

    styles = (
        style("1", "heading 1")
        + style("a3", "Title")
        + style("x", "Заголовок 3")
        + style("own", "My own", '<w:basedOn w:val="1"/>')
        + style("toc", "TOC Heading", '<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>')
        + style("deep", "Deep", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>')
        + style("loop", "Loop", '<w:basedOn w:val="loop2"/>')
        + style("loop2", "Loop 2", '<w:basedOn w:val="loop"/>')
    )
    wanted = {"1": 1, "a3": 1, "x": 3, "own": 1, "toc": 0, "deep": 4, "loop": 0, "Heading2": 2, "nowhere": 0}
    body = "".join(paragraph("t", settings=f'<w:pStyle w:val="{name}"/>') for name in wanted)
    body += paragraph("t", settings='<w:pStyle w:val="1"/><w:outlineLvl w:val="5"/>')
    assert [block.level for block in raw(body, {"styles": styles}).blocks] == [*wanted.values(), 6]


# --- lists

_LEVEL = '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/>{}<w:lvlText w:val="{}"/></w:lvl>'


def numbering(*levels: tuple[str, str], more: str = "") -> str:
    made = "".join(_LEVEL.format(index, 1, form, "", text) for index, (form, text) in enumerate(levels))
    return (
        f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def item(level: int, list_id: int = 1, text: str = "t") -> str:
    return paragraph(text, settings=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def markers(body: Body) -> list[str]:
    return [block.marker for block in body.blocks if isinstance(block, Paragraph)]


def test_markers_count_and_restart_by_level(raw) -> None:
    lists = numbering(("decimal", "%1."), ("decimal", "%1.%2)"), ("lowerLetter", "%3)"))
    body = raw("".join(map(item, (0, 1, 1, 2, 0, 1, 2, 2))), {"numbering": lists})
    assert markers(body) == ["1.", "1.1)", "1.2)", "a)", "2.", "2.1)", "a)", "b)"]
    assert [block.depth for block in body.blocks] == [0, 1, 1, 2, 0, 1, 2, 2]


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("decimal", ["1", "2", "27"]),
        ("decimalZero", ["01", "02", "27"]),
        ("lowerLetter", ["a", "b", "aa"]),
        ("upperLetter", ["A", "B", "AA"]),
        ("lowerRoman", ["i", "ii", "xxvii"]),
        ("upperRoman", ["I", "II", "XXVII"]),
        ("russianLower", ["а", "б", "э"]),
        ("russianUpper", ["А", "Б", "Э"]),
        ("none", ["", "", ""]),
        ("chicago", ["1", "2", "27"]),
    ],
)
def test_forms_of_numbers(raw, form: str, wanted: list[str]) -> None:
    got = markers(raw(item(0) * 27, {"numbering": numbering((form, "%1"))}))
    assert [got[0], got[1], got[26]] == wanted


def test_bullets_are_letters_of_any_font(raw) -> None:
    lists = numbering(("bullet", "\uf0b7"), ("bullet", "o"), ("bullet", "\uf0a7"), ("bullet", "–"))
    assert markers(raw("".join(map(item, range(4))), {"numbering": lists})) == ["•", "o", "▪", "–"]


def test_a_list_starts_anew_where_it_says_so_and_goes_on_elsewhere(raw) -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    body = raw(
        item(0) + item(0, 2) + item(0, 3) + item(0, 3) + item(0, 9) + item(0, 0),
        {"numbering": numbering(("decimal", "%1."), more=more)},
    )
    assert markers(body) == ["1.", "2.", "5.", "6.", "", ""]


def test_numbering_that_comes_from_the_style(raw) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="q"><w:name w:val="Question"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="o"><w:name w:val="Option"/><w:basedOn w:val="q"/></w:style>'
    )
    lists = (
        f'<w:abstractNum w:abstractNumId="0">{_LEVEL.format(0, 1, "decimal", "", "%1.")}'
        + _LEVEL.format(1, 1, "upperLetter", '<w:pStyle w:val="o"/>', "%2)")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )

    def styled(name: str, more: str = "") -> str:
        return paragraph("t", settings=f'<w:pStyle w:val="{name}"/>{more}')

    out = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = raw(styled("q") + styled("o") + styled("o") + styled("q", out) + styled("q") + styled("o"), {
        "styles": styles, "numbering": lists,
    })  # fmt: skip
    assert markers(body) == ["1.", "A)", "B)", "", "2.", "A)"]


def test_lists_of_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    for _ in range(2):
        document.add_paragraph("n", style="List Number")
    document.add_paragraph("b", style="List Bullet")
    document.save(tmp_path / "a.docx")
    assert markers(read(tmp_path / "a.docx")) == ["1.", "2.", "•"]


# --- looks


def test_bold_whole_and_in_part(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph().add_run("all").bold = True
    mixed = document.add_paragraph("Дұрыс ")
    mixed.add_run("жау").bold = True
    mixed.add_run("ап: ").bold = True
    mixed.add_run("B, ")
    mixed.add_run("C").bold = True
    blank = document.add_paragraph()
    blank.add_run("bold").bold = True
    blank.add_run("  ")
    document.add_heading("heading", 1)
    document.add_paragraph("plain")
    document.add_paragraph().add_run("strong", style="Strong")
    document.save(tmp_path / "a.docx")
    assert [(block.bold, block.bold_parts) for block in read(tmp_path / "a.docx").blocks] == [
        (True, ()),
        (False, ("жауап:", "C")),
        (True, ()),
        (True, ()),  # of its style
        (False, ()),
        (True, ()),
    ]


def test_bold_is_switched_by_styles_and_off_by_the_run(raw) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="p"><w:name w:val="P"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:name w:val="C"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = raw(
        f'<w:p><w:pPr><w:pStyle w:val="p"/></w:pPr>{run_of("one ")}'
        + run_of("two ", '<w:rStyle w:val="c"/>')
        + run_of("three", '<w:b w:val="false"/>')
        + "</w:p>",
        {"styles": styles},
    )
    assert (only(body).bold, only(body).bold_parts) == (False, ("one",))


@pytest.mark.parametrize(
    ("look", "wanted"),
    [
        ('<w:highlight w:val="yellow"/>', True),
        ('<w:highlight w:val="none"/>', False),
        ('<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>', True),
        ('<w:shd w:val="clear" w:color="auto" w:fill="auto"/>', False),
        ('<w:shd w:val="clear" w:fill="FFFFFF"/>', False),
        ('<w:shd w:val="clear" w:fill="F8F9FA"/>', False),
        ('<w:shd w:val="solid" w:color="00FF00" w:fill="auto"/>', True),
        ('<w:color w:val="FF0000"/>', True),
        ('<w:color w:val="auto"/>', False),
        ('<w:color w:val="000000"/>', False),
        ('<w:color w:val="808080"/>', False),
        ('<w:color w:val="374151"/>', False),
        ('<w:color w:val="FFFFFF" w:themeColor="background1"/>', False),
        ('<w:rStyle w:val="red"/>', True),
        ('<w:rStyle w:val="red"/><w:color w:val="auto"/>', False),
        ('<w:rStyle w:val="link"/>', False),
    ],
)
def test_what_stands_out(raw, look: str, wanted: bool) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="red"><w:rPr><w:color w:val="C00000"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="link"><w:name w:val="Hyperlink"/>'
        '<w:rPr><w:color w:val="0000FF"/></w:rPr></w:style>'
    )
    body = raw(f"<w:p>{run_of('plain ')}{run_of('marked', look)}</w:p>", {"styles": styles})
    assert only(body).highlighted is wanted


def test_what_is_underlined(raw) -> None:
    looks = ('<w:u w:val="single"/>', '<w:u w:val="none"/>', '<w:rStyle w:val="link"/><w:u w:val="single"/>')
    styles = '<w:style w:type="character" w:styleId="link"><w:name w:val="Hyperlink"/></w:style>'
    body = raw("".join(f"<w:p>{run_of('marked', look)}</w:p>" for look in looks), {"styles": styles})
    assert [block.underlined for block in body.blocks] == [True, False, False]


def test_the_blue_of_a_link_is_no_highlight_but_its_shade_is(raw) -> None:
    def link(look: str) -> str:
        return f'<w:p><w:hyperlink r:id="x">{run_of("t", look)}</w:hyperlink></w:p>'

    body = raw(link('<w:color w:val="1155CC"/>') + link('<w:highlight w:val="cyan"/>'), links={"x": "https://x.kz"})
    assert [block.highlighted for block in body.blocks] == [False, True]


def test_a_coloured_blank_does_not_stand_out_and_a_shaded_paragraph_does(raw) -> None:
    red = '<w:color w:val="FF0000"/>'
    body = raw(f"<w:p>{run_of('a')}{run_of(' ', red)}</w:p>" + paragraph("b", settings='<w:shd w:fill="FFC000"/>'))
    assert [block.highlighted for block in body.blocks] == [False, True]


def test_runs_of_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    one = document.add_paragraph()
    one.add_run("қызыл").font.color.rgb = RGBColor(255, 0, 0)
    one.add_run().add_break(WD_BREAK.LINE)
    one.add_run("келесі жол")
    document.save(tmp_path / "a.docx")
    assert [(block.text, block.highlighted) for block in read(tmp_path / "a.docx").blocks] == [
        ("қызыл\nкелесі жол", True)
    ]


# --- programs and kinds


def test_strict_open_xml(tmp_path: Path) -> None:
    usual = "http://schemas.openxmlformats.org/"
    parts = docx_parts(
        f'<w:p><w:hyperlink r:id="x">{run_of("strict")}</w:hyperlink></w:p>' + table(row("a", "b")),
        links={"x": "https://x.kz"},
    )
    strict = {
        name: content.replace(usual + "wordprocessingml/2006/", "http://purl.oclc.org/ooxml/wordprocessingml/").replace(
            usual + "officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"
        )
        for name, content in parts.items()
    }
    assert strict != parts
    (tmp_path / "a.docx").write_bytes(zipped(strict))
    text, block = read(tmp_path / "a.docx").blocks
    assert isinstance(text, Paragraph)
    assert (text.text, text.links) == ("strict", ("https://x.kz",))
    assert grid(block) == [["a", "b"]]


def test_main_part_elsewhere_and_names_with_backslashes(tmp_path: Path) -> None:
    moved = {
        name.replace("word/", "Docs\\").replace("document.xml", "main.xml"): content.replace(
            "word/document.xml", "/docs/main.xml"
        )
        for name, content in docx_parts(paragraph("text")).items()
    }
    (tmp_path / "a.docx").write_bytes(zipped(moved))
    assert lines(read(tmp_path / "a.docx")) == ["text"]


def test_a_document_without_relationships_is_found_at_its_usual_place(tmp_path: Path) -> None:
    document = docx_parts(paragraph("text"))["word/document.xml"]
    (tmp_path / "a.docx").write_bytes(zipped({"word/document.xml": document}))
    assert lines(read(tmp_path / "a.docx")) == ["text"]


def test_utf16_parts(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = dict(docx_parts(paragraph("мәтін")))
    main = str(parts["word/document.xml"]).replace("UTF-8", "UTF-16")
    parts["word/document.xml"] = main.encode("utf-16")
    (tmp_path / "a.docx").write_bytes(zipped(parts))
    assert lines(read(tmp_path / "a.docx")) == ["мәтін"]


@pytest.mark.parametrize(("suffix", "kind"), [("docm", "document.macroEnabled"), ("dotx", "template")])
def test_documents_with_macros_and_templates(tmp_path: Path, suffix: str, kind: str) -> None:
    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("text")
    document.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    types = "[Content_Types].xml"
    parts[types] = parts[types].replace(b"wordprocessingml.document.main", f"wordprocessingml.{kind}.main".encode())
    (tmp_path / f"a.{suffix}").write_bytes(zipped(parts))
    assert lines(read(tmp_path / f"a.{suffix}")) == ["text"]


def test_table_styles_may_stand_anywhere_among_the_styles(tmp_path: Path) -> None:
    document = docx.Document()
    names = [style.name for style in document.styles]
    assert "Light Shading" in names
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="Last"><w:name w:val="Last"/>'
            '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        )
    )
    document.add_paragraph("text", style="Last")
    document.save(tmp_path / "a.docx")
    assert [block.level for block in read(tmp_path / "a.docx").blocks] == [2]


def test_an_empty_item_counts(raw) -> None:
    body = raw(item(0) + item(0, text="") + item(0), {"numbering": numbering(("decimal", "%1."))})
    assert markers(body) == ["1.", "3."]


def test_a_level_that_never_restarts(raw) -> None:
    lists = numbering(("decimal", "%1."), ("decimal", "%2)")).replace(
        'w:val="decimal"/><w:lvlText w:val="%2)"/>',
        'w:val="decimal"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%2)"/>',
    )
    assert "lvlRestart" in lists
    assert markers(raw("".join(map(item, (0, 1, 0, 1))), {"numbering": lists})) == ["1.", "1)", "2.", "2)"]


def test_an_open_field_does_not_hide_the_paragraph_that_goes_on(raw) -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    body = raw(f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{begin}</w:p>' + paragraph("text"))
    assert lines(body) == ["text"]
