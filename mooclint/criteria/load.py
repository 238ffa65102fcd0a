"""Reads a criteria set: the clauses, the rubrics and the form, with everything the set extends."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooclint.criteria.model import Band, Bound, Clause, Comparison, Criteria, Level, Row, Rubric
from mooclint.data import data_folder
from mooclint.message import Code, Localized, Message, Param
from mooclint.verdict import Severity
from mooclint.yamlfile import Document, Problem, read, validate

DEFAULT_CRITERIA = "bmg-coursera"
_SEVERITY_OF_LEVEL = {"must": Severity.ERROR, "should": Severity.WARNING, "info": Severity.INFO}
_MAX_EXTENDS = 8


class CriteriaError(Exception):
    """A criteria set cannot be used. `problems` are what to tell the user, each with the file it is about."""

    def __init__(self, problems: list[tuple[Path | None, Problem]]) -> None:
        super().__init__("; ".join(p.message.template for _, p in problems))
        self.problems = problems

    @classmethod
    def of(cls, message: Message, path: Path | None = None) -> CriteriaError:
        """An error about a file as a whole."""
        return cls([(path, Problem(message))])


@dataclass
class _Loaded:
    clauses: list[Clause]
    rubrics: list[Rubric]
    form: dict[str, Localized]
    hash: hashlib._Hash


def shipped_sets() -> list[str]:
    """The names of the sets that mooclint ships."""
    return sorted(p.parent.name for p in data_folder("criteria").glob("*/criteria.yaml"))


def load_criteria(name: str = DEFAULT_CRITERIA) -> Criteria:
    """The set of that name, or in that folder. Raises CriteriaError when it cannot be used."""
    folder = _find(name)
    loaded = _Loaded([], [], {}, hashlib.sha256())
    top = _load_folder(folder, loaded, seen=[])
    return Criteria(
        id=str(top["id"]),
        edition=str(top["edition"]),
        digest=loaded.hash.hexdigest(),
        title=Localized(top["title"]),
        document=Localized(top["document"]) if "document" in top else None,
        academic_hour_minutes=int(top.get("academic_hour_minutes", 60)),
        clauses=tuple(loaded.clauses),
        rubrics=tuple(loaded.rubrics),
        form=loaded.form,
    )


def _find(name: str) -> Path:
    """The folder of a set: a shipped name first, then a path."""
    sets = shipped_sets()
    if name in sets:
        return data_folder("criteria") / name
    path = Path(name)
    if (path / "criteria.yaml").is_file():
        return path
    close = difflib.get_close_matches(name, sets, 1)
    known = [Code(s) for s in sets]
    if close:
        message = Message(
            "There is no criteria set “{name}”. Did you mean {close}?",
            {"name": Code(name), "close": Code(close[0])},
        )
    else:
        message = Message(
            "There is no criteria set “{name}”. Known sets: {known}.", {"name": Code(name), "known": known}
        )
    raise CriteriaError.of(message)


def _load_folder(folder: Path, loaded: _Loaded, seen: list[Path]) -> dict[str, Any]:
    """Adds the set in `folder`, after those it extends, to `loaded`; its top mapping."""
    folder = folder.resolve()
    if folder in seen or len(seen) >= _MAX_EXTENDS:
        chain = [Code(p.name) for p in (*seen, folder)]
        raise CriteriaError.of(Message("The criteria sets extend each other in a circle: {chain}.", {"chain": chain}))
    own = not folder.is_relative_to(data_folder("criteria").resolve())
    top: dict[str, Any] = _data(folder / "criteria.yaml", "criteria" if own else None, loaded)
    base = top.get("extends")
    if base:
        beside = folder / str(base)
        parent = beside if (beside / "criteria.yaml").is_file() else _find(str(base))
        _load_folder(parent, loaded, [*seen, folder])
    for row in top.get("clauses", []):
        _add(loaded, _clause(row, top["id"]), folder)
    for name in top.get("include", []):
        path = _inside(folder, str(name))
        for row in _data(path, "criteria#clauses" if own else None, loaded):
            _add(loaded, _clause(row, top["id"]), path)
    for name in top.get("rubrics", []):
        path = _inside(folder, str(name))
        rubric = _rubric(_data(path, "criteria#rubric" if own else None, loaded))
        loaded.rubrics.append(rubric)
        for clause in _rubric_clauses(rubric, top["id"]):
            _add(loaded, clause, path)
    if "conclusion" in top:
        path = _inside(folder, str(top["conclusion"]))
        data = _data(path, "criteria#conclusion" if own else None, loaded)
        loaded.form.update({key: Localized(texts) for key, texts in data["headings"].items()})
        _add(loaded, _form_clause(data, top["id"]), path)
    return top


def _inside(folder: Path, name: str) -> Path:
    """A file of the set; a set from a stranger may not read outside its folder."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise CriteriaError.of(
            Message("The criteria set names a file outside its folder: {path}", {"path": Code(name)}), folder
        )
    return path


def _data(path: Path, schema: str | None, loaded: _Loaded) -> Any:
    """The plain data of one file of a set; its bytes go into the set's digest."""
    document, problems = read(path)
    if document is not None and schema is not None:
        problems = [*problems, *validate(document, schema)]
    if problems or document is None:
        raise CriteriaError([(path, p) for p in problems])
    loaded.hash.update(hashlib.sha256(path.read_bytes()).digest())
    return document.data


def _add(loaded: _Loaded, clause: Clause, path: Path) -> None:
    """Adds a clause; one of the same id replaces what an extended set said."""
    for index, known in enumerate(loaded.clauses):
        if known.id == clause.id:
            if known.set_id == clause.set_id:
                raise CriteriaError.of(
                    Message("The clause {id} stands twice in the criteria set.", {"id": Code(clause.id)}),
                    path,
                )
            loaded.clauses[index] = clause
            return
    loaded.clauses.append(clause)


def _text(row: Mapping[str, Any], key: str, bound: Bound | None) -> Localized | None:
    texts = row.get(key)
    if not texts:
        return None
    params = bound.params() if bound else {}
    for language, text in texts.items():
        if "{" in text or "}" in text:
            _check_placeholders(row, f"{key}.{language}", text, params)
    return Localized(texts, params)


def _check_placeholders(row: Mapping[str, Any], field: str, text: str, params: Mapping[str, Param]) -> None:
    try:
        text.format(**params)
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        named: dict[str, Param] = {
            "id": Code(str(row["id"])),
            "field": Code(field),
            "known": [Code("{" + name + "}") for name in params],
        }
        raise CriteriaError.of(
            Message("Clause {id}: {field} has a placeholder that the bound does not fill. It fills: {known}", named)
        ) from error


def _bound(row: Mapping[str, Any]) -> Bound | None:
    for comparison in Comparison:
        if comparison.value in row:
            return _make_bound(comparison, row[comparison.value], row)
    return None


def _make_bound(comparison: Comparison, given: Any, row: Mapping[str, Any]) -> Bound:
    values: tuple[int | float | str, ...]
    if comparison is Comparison.NEAR:
        values = (given["value"], given["within"])
    elif comparison in (Comparison.PRESENT, Comparison.NONE):
        values = ()
    elif isinstance(given, list):
        values = tuple(given)
    else:
        values = (given,)
    return Bound(
        comparison=comparison,
        values=values,
        unit=str(row.get("unit", "")),
        tolerance=float(row.get("tolerance", 0)),
    )


def _clause(row: Mapping[str, Any], set_id: str) -> Clause:
    bound = _bound(row)
    title, asks = _text(row, "title", bound), _text(row, "asks", bound)
    assert title is not None
    assert asks is not None
    level = str(row.get("level", ""))
    when = row.get("when")
    return Clause(
        id=row["id"],
        name=row["name"],
        set_id=set_id,
        level=level,
        severity=Severity(row["severity"]) if "severity" in row else _SEVERITY_OF_LEVEL[level],
        about=tuple(row["about"]),
        title=title,
        asks=asks,
        measure=row.get("measure"),
        bound=bound,
        when_measure=when["measure"] if when else None,
        when_bound=_bound(when) if when else None,
        fact=bool(row.get("fact", False)) or level == "info",
        if_none=row.get("if_none", "unverified"),
        why=_text(row, "why", bound),
        fix=_text(row, "fix", bound),
        question=_text(row, "question", bound),
        step=_text(row, "step", bound),
        reading=_text(row, "reading", bound),
        source=dict(row.get("source", {})),
    )


def _rubric(data: Mapping[str, Any]) -> Rubric:
    rows = tuple(
        Row(
            id=row["id"],
            criterion=Localized(row["criterion"]),
            title=Localized(row["title"]),
            question=Localized(row["question"]),
            levels=tuple(Level(points=tuple(lv["points"]), text=Localized(lv["text"])) for lv in row["levels"]),
            evidence=tuple(row.get("evidence", ())),
        )
        for row in data["rows"]
    )
    bands = tuple(
        Band(id=b["id"], low=b["low"], high=b["high"], title=Localized(b["title"]), text=Localized(b["text"]))
        for b in data["bands"]
    )
    total = data["sum"]
    return Rubric(
        id=data["id"],
        appendix=data["appendix"],
        title=Localized(data["title"]),
        sum_id=total["id"],
        sum_title=Localized(total["title"]),
        sum_asks=Localized(total["asks"]),
        rows=rows,
        bands=bands,
    )


def _rubric_clauses(rubric: Rubric, set_id: str) -> list[Clause]:
    """The rows and the sum of a rubric as clauses that a person answers."""
    source = {"section": rubric.appendix}
    clauses = [
        Clause(
            id=row.id,
            name=f"rubric-{row.id.lower()}",
            set_id=set_id,
            level="must",
            severity=Severity.ERROR,
            about=("course",),
            title=row.title,
            asks=row.question,
            question=row.question,
            source=source,
            rubric=rubric.id,
        )
        for row in rubric.rows
    ]
    total = Clause(
        id=rubric.sum_id,
        name=f"rubric-{rubric.sum_id.lower()}",
        set_id=set_id,
        level="must",
        severity=Severity.ERROR,
        about=("course",),
        title=rubric.sum_title,
        asks=rubric.sum_asks,
        question=rubric.sum_asks,
        source=source,
        rubric=rubric.id,
    )
    return [*clauses, total]


def _form_clause(data: Mapping[str, Any], set_id: str) -> Clause:
    return Clause(
        id=data["id"],
        name="expert-conclusion",
        set_id=set_id,
        level="should",
        severity=Severity.WARNING,
        about=("course",),
        title=Localized(data["title"]),
        asks=Localized(data["asks"]),
        step=Localized(data["asks"]),
        source=dict(data.get("source", {})),
    )


__all__ = ["DEFAULT_CRITERIA", "CriteriaError", "Document", "load_criteria", "shipped_sets"]
