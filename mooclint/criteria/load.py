"""Reads a criteria set: the clauses, the rubrics and the form, with everything the set extends."""

from __future__ import annotations

import difflib
import hashlib
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import Any

from mooclint.criteria.errors import CriteriaError, Origin
from mooclint.criteria.forms import FOLDER, FormFiles, base_files
from mooclint.criteria.model import Band, Bound, Clause, Comparison, Criteria, Level, Proposal, Row, Rubric
from mooclint.files.data import data_folder
from mooclint.files.located import Keys, LocatedData, shown
from mooclint.files.schema import validate
from mooclint.files.yaml import read_kept
from mooclint.message.message import Code, Localized, Message, Param
from mooclint.message.verdict import Severity

DEFAULT_CRITERIA = "bmg-coursera"
_SEVERITY_OF_LEVEL = {"must": Severity.ERROR, "should": Severity.WARNING, "info": Severity.INFO}
_MAX_EXTENDS = 8


@dataclass
class _Loaded:
    clauses: list[Clause]
    rubrics: list[Rubric]
    form: dict[str, Localized]
    rates: dict[str, float]
    thresholds: dict[str, float]
    forms: list[Path]  # folders of forms, those of the sets that are extended first
    hash: hashlib._Hash


def shipped_sets() -> list[str]:
    """The names of the sets that mooclint ships."""
    return sorted(p.parent.name for p in data_folder("criteria").glob("*/criteria.yaml"))


def load_criteria(name: str = DEFAULT_CRITERIA) -> Criteria:
    """The set of that name, or in that folder. Raises CriteriaError when it cannot be used."""
    folder = _find(name).resolve()
    loaded = _Loaded([], [], {}, {}, {}, [*base_files().folders], hashlib.sha256())
    top = _load_folder(folder, loaded, seen=[])
    return Criteria(
        id=str(top["id"]),
        edition=str(top["edition"]),
        digest=loaded.hash.hexdigest(),
        title=Localized(top["title"]),
        document=Localized(top["document"]) if "document" in top else None,
        academic_hour_minutes=int(top.get("academic_hour_minutes", 60)),
        rates=loaded.rates,
        thresholds=loaded.thresholds,
        clauses=tuple(loaded.clauses),
        rubrics=tuple(loaded.rubrics),
        form=loaded.form,
        forms=FormFiles(tuple(loaded.forms)),
    )


def _find(name: str, path: Path | None = None, place: tuple[int, int] = (0, 0)) -> Path:
    """The folder of a set: a shipped name first, then a path. `path` and `place`: where the name is written."""
    sets = shipped_sets()
    if name in sets:
        return data_folder("criteria") / name
    given = Path(name)
    if is_set(given):
        return given
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
    raise CriteriaError.of(message, path, place)


def is_set(folder: Path) -> bool:
    """Whether a criteria set lies in the folder."""
    try:
        return (folder / "criteria.yaml").is_file()
    except (OSError, ValueError):  # a name that no folder can have
        return False


def _parent(document: LocatedData, folder: Path, seen: Sequence[Path]) -> Path | None:
    """The folder of the set that the one in `folder` extends. `seen`: that one, and those that led to it."""
    name = document.data.get("extends")
    if not name:
        return None
    path, place = folder / "criteria.yaml", document.where(("extends",))
    beside = folder / str(name)
    parent = (beside if is_set(beside) else _find(str(name), path, place)).resolve()
    if parent in seen:
        chain = [Code(p.name) for p in (*seen, parent)]
        message = Message("The criteria sets extend each other in a circle: {chain}.", {"chain": chain})
        raise CriteriaError.of(message, path, place)
    if len(seen) >= _MAX_EXTENDS:
        message = Message("Too many criteria sets extend one another: the limit is {limit}.", {"limit": _MAX_EXTENDS})
        raise CriteriaError.of(message, path, place)
    return parent


def _load_folder(folder: Path, loaded: _Loaded, seen: Sequence[Path]) -> dict[str, Any]:
    """Adds the set in `folder`, after those it extends, to `loaded`; its top mapping."""
    own = not folder.is_relative_to(data_folder("criteria").resolve())
    document = _read(folder / "criteria.yaml", "criteria" if own else None, loaded)
    top: dict[str, Any] = document.data
    parent = _parent(document, folder, [*seen, folder])
    if parent is not None:
        _load_folder(parent, loaded, [*seen, folder])
    if (folder / FOLDER) not in loaded.forms:
        loaded.forms.append(folder / FOLDER)
    loaded.rates.update({name: float(rate) for name, rate in top.get("rates", {}).items()})
    if "signals" in top:
        path = _inside(folder, document, ("signals",))
        told = _read(path, "criteria#signals" if own else None, loaded).data
        loaded.thresholds.update(
            {f"{signal}.{name}": float(row["value"]) for signal, rows in told.items() for name, row in rows.items()}
        )
    _add_clauses(loaded, document, ("clauses",), top["id"], folder / "criteria.yaml")
    for index in range(len(top.get("include", []))):
        path = _inside(folder, document, ("include", index))
        _add_clauses(loaded, _read(path, "criteria#clauses" if own else None, loaded), (), top["id"], path)
    for index in range(len(top.get("rubrics", []))):
        path = _inside(folder, document, ("rubrics", index))
        rubric = _rubric(_read(path, "criteria#rubric" if own else None, loaded).data)
        loaded.rubrics.append(rubric)
        for clause in _rubric_clauses(rubric, top["id"], Origin(path)):
            _add(loaded, clause)
    if "conclusion" in top:
        path = _inside(folder, document, ("conclusion",))
        data = _read(path, "criteria#conclusion" if own else None, loaded).data
        loaded.form.update({key: Localized(texts) for key, texts in data["headings"].items()})
        _add(loaded, _form_clause(data, top["id"], Origin(path)))
    return top


def _inside(folder: Path, document: LocatedData, keys: Keys) -> Path:
    """The file of the set that criteria.yaml names at `keys`; a stranger's set may not read outside its folder."""
    name = document.data
    for key in keys:
        name = name[key]
    path = folder / str(name)
    # Before the disk is asked: Windows would ask another computer for its files, and resolves a NUL.
    inside = not PureWindowsPath(str(name)).anchor and "\0" not in str(name)
    if inside:
        try:
            path = path.resolve()
            inside = path.is_relative_to(folder)
        except OSError:  # a name that no file can have
            inside = False
    if not inside:
        message = Message("The criteria set names a file outside its folder: {path}", {"path": shown(name)})
        raise CriteriaError.of(message, folder / "criteria.yaml", document.where(keys))
    return path


def _read(path: Path, schema: str | None, loaded: _Loaded) -> LocatedData:
    """One file of a set; its bytes go into the set's digest."""
    document, problems = read_kept(path)
    if document is not None and schema is not None:
        problems = [*problems, *validate(document, schema)]
    if problems or document is None:
        raise CriteriaError([(path, p) for p in problems])
    loaded.hash.update(hashlib.sha256(path.read_bytes()).digest())
    return document


def _add_clauses(loaded: _Loaded, document: LocatedData, keys: Keys, set_id: str, path: Path) -> None:
    """Adds the clauses that stand in a list of a file: at one of its keys, or the file as a whole."""
    rows = document.data.get(keys[0], []) if keys else document.data
    for index, row in enumerate(rows):
        here = (*keys, index)
        places = {key: document.where((*here, key)) for key in row}
        _add(loaded, _clause(row, set_id, Origin(path, {"": document.where(here), **places})))


def _add(loaded: _Loaded, clause: Clause) -> None:
    """Adds a clause; one of the same id replaces what an extended set said."""
    replaced = None
    for index, known in enumerate(loaded.clauses):
        if known.id == clause.id:
            if known.set_id == clause.set_id:
                message = Message("The clause {id} stands twice in the criteria set.", {"id": Code(clause.id)})
                raise CriteriaError.at(clause.origin, message, "id")
            replaced = index
        elif known.name == clause.name:
            named = {"name": Code(clause.name), "id": Code(clause.id), "other": Code(known.id)}
            message = Message("The name {name} stands for two clauses: {other} and {id}.", named)
            raise CriteriaError.at(clause.origin, message, "name")
    if replaced is None:
        loaded.clauses.append(clause)
    else:
        loaded.clauses[replaced] = clause


def _text(row: Mapping[str, Any], key: str, bound: Bound | None, origin: Origin) -> Localized | None:
    texts = row.get(key)
    if not texts:
        return None
    params = bound.params() if bound else {}
    for language, text in texts.items():
        if ("{" in text or "}" in text) and not _is_filled(text, params):
            named: dict[str, Param] = {
                "id": Code(row["id"]),
                "field": Code(f"{key}.{language}"),
                "known": [Code("{" + name + "}") for name in params],
            }
            message = Message("Clause {id}: {field} has a placeholder, and no bound fills it.", named)
            if params:
                message = Message(
                    "Clause {id}: {field} has a placeholder that the bound does not fill. It fills: {known}", named
                )
            raise CriteriaError.at(origin, message, key)
    return Localized(texts, params)


def _is_filled(text: str, params: Mapping[str, Param]) -> bool:
    """Whether every placeholder is a bare name that the bound knows: not `{limit:>9}`, not `{limit.real}`."""
    try:
        fields = [(name, spec, mark) for _, name, spec, mark in string.Formatter().parse(text) if name is not None]
    except ValueError:
        return False
    return all(name in params and not spec and mark is None for name, spec, mark in fields)


def _bound(row: Mapping[str, Any], origin: Origin) -> Bound | None:
    given = [comparison for comparison in Comparison if comparison.value in row]
    if len(given) > 1:
        keys = [Code(comparison.value) for comparison in given]
        raise CriteriaError.at(origin, Message("A clause has one bound, and here are several: {keys}", {"keys": keys}))
    return _make_bound(given[0], row[given[0].value], row) if given else None


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


def _clause(row: Mapping[str, Any], set_id: str, origin: Origin) -> Clause:
    bound = _bound(row, origin)
    title, asks = _text(row, "title", bound, origin), _text(row, "asks", bound, origin)
    assert title is not None
    assert asks is not None
    level = str(row.get("level", ""))
    when, example = row.get("when"), row.get("example", {})
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
        when_bound=_bound(when, origin) if when else None,
        fact=bool(row.get("fact", False)) or level == "info",
        if_none=row.get("if_none", "unverified"),
        why=_text(row, "why", bound, origin),
        fix=_text(row, "fix", bound, origin),
        settings=tuple(
            text
            for texts in row.get("settings", ())
            if (text := _text({"id": row["id"], "settings": texts}, "settings", bound, origin))
        ),
        question=_text(row, "question", bound, origin),
        step=_text(row, "step", bound, origin),
        reading=_text(row, "reading", bound, origin),
        source=dict(row.get("source", {})),
        evidence=tuple(row.get("evidence", ())),
        good=example.get("good", ""),
        bad=example.get("bad", ""),
        origin=origin,
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
            proposal=Proposal(**row["proposal"]) if "proposal" in row else None,
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


def _rubric_clauses(rubric: Rubric, set_id: str, origin: Origin) -> list[Clause]:
    """The rows and the sum of a rubric as clauses that a person answers."""
    clause = partial(
        Clause,
        set_id=set_id,
        level="must",
        severity=Severity.ERROR,
        about=("course",),
        source={"section": rubric.appendix},
        rubric=rubric.id,
        origin=origin,
    )
    asked = [(row.id, row.title, row.question) for row in rubric.rows]
    asked.append((rubric.sum_id, rubric.sum_title, rubric.sum_asks))
    return [
        clause(id=name, name=f"rubric-{name.lower()}", title=title, asks=question, question=question)
        for name, title, question in asked
    ]


def _form_clause(data: Mapping[str, Any], set_id: str, origin: Origin) -> Clause:
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
        origin=origin,
    )


__all__ = ["DEFAULT_CRITERIA", "CriteriaError", "load_criteria", "shipped_sets"]
