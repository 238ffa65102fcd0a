"""XLSX files as spreadsheet programs write them, without one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# The looks of cells: plain, bold, a time, a percentage.
STYLES = (
    f'<styleSheet {_MAIN}><numFmts><numFmt numFmtId="170" formatCode="[mm]:ss"/></numFmts>'
    "<fonts><font/><font><b/></font></fonts><cellXfs><xf numFmtId='0' fontId='0'/><xf numFmtId='0' fontId='1'/>"
    "<xf numFmtId='170' fontId='0'/><xf numFmtId='9' fontId='0'/></cellXfs></styleSheet>"
)


def workbook(
    sheets: Mapping[str, Sequence[Sequence[str]]], *, shared: bool = False, hidden: Sequence[str] = (), more: str = ""
) -> bytes:
    """A workbook of these rows. A cell that begins with '<c' is one as it is. `more`: behind the cells of a sheet."""
    texts: list[str] = []
    parts = {"xl/styles.xml": STYLES}
    listed, related = "", ""
    for n, (title, rows) in enumerate(sheets.items(), 1):
        made = "".join(
            f'<row r="{at}">{"".join(_cell(text, at, column, texts, shared) for column, text in enumerate(row))}</row>'
            for at, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {_MAIN}><sheetData>{made}</sheetData>{more}</worksheet>"
        state = ' state="hidden"' if title in hidden else ""
        listed += f'<sheet name="{escape(title)}" sheetId="{n}" r:id="r{n}"{state}/>'
        related += f'<Relationship Id="r{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
    parts["xl/workbook.xml"] = f'<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets>{listed}</sheets></workbook>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["xl/_rels/workbook.xml.rels"] = f'<Relationships xmlns="{package}">{related}</Relationships>'
    if texts:
        strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        parts["xl/sharedStrings.xml"] = f"<sst {_MAIN}>{strings}</sst>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(name), text)
    return file.getvalue()


def _cell(text: str, row: int, column: int, texts: list[str], shared: bool) -> str:
    address = f"{chr(65 + column)}{row}"
    if text.startswith("<c"):
        return text.replace("<c", f'<c r="{address}"', 1)
    if not text:
        return ""
    if shared:
        texts.append(text)
        return f'<c r="{address}" t="s"><v>{len(texts) - 1}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
