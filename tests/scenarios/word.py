"""Forms filled in as a person does in Word: the cell beside a word, or the next row of a table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document


class Form:
    """A form that is open in Word."""

    def __init__(self, data: bytes) -> None:
        self.document = Document(io.BytesIO(data))

    def saved(self) -> bytes:
        """As Word saves it: other bytes, even where nothing was written."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def cells(self) -> list[list[list[str]]]:
        """The texts of all tables."""
        return [[[cell.text for cell in row.cells] for row in table.rows] for table in self.document.tables]

    def beside(self, word: str, *texts: str) -> Form:
        """Fills in the last cells of the row that begins with a word, whatever stands below it."""
        rows = (row for table in self.document.tables for row in table.rows)
        row = next(row for row in rows if row.cells[0].text.split("\n")[0] == word.split("\n")[0])
        for cell, text in zip(row.cells[-len(texts) :], texts, strict=True):
            cell.text = text
        return self

    def row(self, *texts: str) -> Form:
        """Fills in the next empty row of the first table; adds one where there is none, as Tab does."""
        table = self.document.tables[0]
        free = next((r for r in table.rows if not any(cell.text for cell in r.cells)), None) or table.add_row()
        for cell, text in zip(free.cells, texts, strict=True):
            cell.text = text
        return self


def word_form(name: str, blank: bytes, data: Mapping[str, Any], labels: Mapping[str, str]) -> bytes:
    """The form with what its YAML would say. `labels`: the words of the form in its language, by key."""
    form = Form(blank)
    if name == "feedback":
        for slot, text in data["feedback"].items():
            form.beside(labels[slot], text)
    elif name == "remarks":
        for one in data["remarks"]:
            place = one.get("place", {})
            where = next((f"{key}={value}" for key, value in place.items() if key != "path"), "")
            form.row(
                one["severity"], one["text"], place.get("path", ""), place.get("start", where), one.get("clause", "")
            )
    elif name == "answers":
        for one in data["answers"]:
            form.beside(one["remark"], one["how"], one["text"])
    elif name == "settle":
        for one in data["settled"]:
            form.beside(one["remark"], "✓")
    elif name == "act":
        _steps(form, data["acts"], labels)
    elif name == "opinion":
        for key, text in data["expert"].items():
            form.beside(labels[key], text)
        form.beside(labels["date"], data["date"])
        for row, points in data["points"].items():
            form.beside(row, str(points), "\n".join(data["evidence"].get(row, ())))
        for key in ("strengths", "remarks", "recommendations"):
            form.beside(labels[key], "\n".join(data[key]))
        form.beside(labels["why"], data["reason"])
    return form.saved()


def _steps(form: Form, acts: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> None:
    for one in acts:
        if one["act"] == "reconcile":
            form.beside(labels.get(one["row"], one["row"]), one["settled"], one["reason"])
            continue
        form.beside(labels[one["act"]], "иә")
        for key, value in one.items():
            if key != "act":
                form.beside(
                    labels[key], "\n".join(value) if isinstance(value, list) else "да" if value is True else value
                )
