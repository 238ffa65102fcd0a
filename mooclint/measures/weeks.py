"""The weeks of the programme (Appendix 3): what the manifest gives, what the document says, what is there."""

from __future__ import annotations

from collections.abc import Iterator

from mooclint.course.document import Week
from mooclint.course.model import Item, ItemKind, Module
from mooclint.criteria.words import listed, word
from mooclint.files.located import shown
from mooclint.measures.kinds import TESTS, InCourse
from mooclint.measures.result import Evidence, Gap, Gaps, Result, Unknown, filled, measure
from mooclint.measures.there import not_stated
from mooclint.message.message import Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.texts.forms.values import names_promo, names_test_alone, same_title

_KINDS = {"videos": (ItemKind.VIDEO,), "readings": (ItemKind.READING,), "tests": TESTS}


@measure("module.programme_gaps", "module")
def programme_gaps(spot: InCourse, evidence: Evidence) -> Result:
    """What a week lacks of Appendix 3, and where the programme document, its lists and the package disagree."""
    module = spot.module
    assert module is not None
    gaps = list(_missing(module))
    document = evidence.document(spot.course.programme.document)
    if document is None:
        return Gaps(tuple(gaps), Message("the manifest names no programme document"))
    if isinstance(document, Unknown):
        return Gaps(tuple(gaps), document.reason)
    week = next((week for week in document.weeks if week.number == module.number), None)
    if week is None:
        text = Message("The programme document has no week {number}.", {"number": module.number})
        return Gaps((*gaps, Gap(text, Place(path=document.path))))
    gaps += _hours(module, week)
    gaps += _counts(module, week, _extra(spot))
    gaps += _titles(module, week, _extra(spot), promo=spot.course.promo is not None)
    return Gaps(tuple(gaps), _untold(module, week))


def _untold(module: Module, week: Week) -> Message | None:
    """What the week of the programme does not say, as far as it was understood."""
    if guessed := sorted(module.guessed & {"title", "hours", "description"}):
        return not_stated(guessed)
    if week.not_understood:
        heads: dict[str, Param] = {"number": week.number, "heads": shown(week.not_understood[0].value)}
        return Message("in week {number} of the programme a table was not understood; its first row: {heads}", heads)
    there = [n for n, kinds in _KINDS.items() if any(item.kind in kinds for item in module.all_items())]
    silent = [name for name in there if name not in week.declared and name not in week.titles()]
    told: dict[str, Param] = {"number": week.number, "kinds": listed(silent)}
    text = Message("in week {number} of the programme neither a count nor titles were found: {kinds}", told)
    return text if silent else None


def _missing(module: Module) -> Iterator[Gap]:
    """What the manifest does not give of the week."""
    absent = [name for name in ("title", "hours", "description") if not _given(getattr(module, name))]
    items = list(module.all_items())
    if not items or not all(item.title for item in items if item.kind in (ItemKind.VIDEO, ItemKind.READING)):
        absent.append("item_titles")
    if absent:
        yield Gap(
            Message("The manifest does not give for this week: {missing}.", {"missing": listed(absent)}), module.place
        )


def _given(value: str | float | None) -> bool:
    return filled(value) if isinstance(value, str) else bool(value)


def _extra(spot: InCourse) -> tuple[Item, ...]:
    """What stands outside the modules and a programme counts to its first week (promo) or its last (closing, exam)."""
    course, module = spot.course, spot.module
    first = module is course.modules[0]
    last = module is course.modules[-1]
    singles = (course.promo if first else None, course.closing if last else None, course.exam if last else None)
    return tuple(item for item in singles if item)


def _hours(module: Module, week: Week) -> Iterator[Gap]:
    if week.hours is not None and module.hours is not None and week.hours != module.hours:
        told: dict[str, Param] = {
            "number": week.number,
            "document": Quantity(week.hours, "h"),
            "manifest": Quantity(module.hours, "h"),
        }
        text = Message("Week {number}: the programme says {document}, the manifest {manifest}.", told)
        yield Gap(text, week.place)


def _counts(module: Module, week: Week, extra: tuple[Item, ...]) -> Iterator[Gap]:
    """Declared, listed and present: three numbers that have to be one.

    A table of lessons may leave to the text what closes the module; what stands in the lessons it has to list.
    """
    for name, kinds in _KINDS.items():
        inside = sum(1 for lesson in module.lessons for item in lesson.items if item.kind in kinds)
        own = sum(1 for item in module.all_items() if item.kind in kinds)
        more = sum(1 for item in extra if item.kind in kinds)
        declared = week.declared.get(name)
        listed = len(week.titles()[name]) if name in week.titles() else None
        by_lesson = listed is not None and name not in week.listed
        stated = [count for count in (declared, None if by_lesson else listed) if count is not None]
        covered = not by_lesson or inside <= (listed or 0) <= own + more
        if all(own <= count <= own + more for count in stated) and len(set(stated)) <= 1 and covered:
            continue
        told: dict[str, Param] = {
            "number": week.number,
            "kind": word(name),
            "declared": Message("not stated") if declared is None else declared,
            "listed": listed or 0,
            "present": own + more if min(n for n in (declared, listed) if n is not None) > own else own,
        }
        text = Message("Week {number}, {kind}: declared {declared}, listed {listed}, in the package {present}.", told)
        if listed is None:
            text = Message("Week {number}, {kind}: declared {declared}, in the package {present}.", told)
        yield Gap(text, week.place)


def _titles(module: Module, week: Week, extra: tuple[Item, ...], *, promo: bool) -> Iterator[Gap]:
    """The module's title, and listed titles that no item of the course bears. `promo`: the course has one."""
    if week.title and module.title and not same_title(week.title, module.title):
        told: dict[str, Param] = {"document": shown(week.title), "manifest": shown(module.title)}
        text = Message("The week is called “{document}” in the programme and “{manifest}” in the manifest.", told)
        yield Gap(text, week.place)
    for name, kinds in _KINDS.items():
        titles = [item.title for item in (*module.all_items(), *extra) if item.kind in kinds]
        listed = week.titles().get(name, ())
        # An item without a title may be listed under any.
        if not titles or "" in titles or len(titles) * len(listed) > 10_000:
            continue
        for title in listed:
            known = any(same_title(title, own) for own in titles) or (name == "tests" and names_test_alone(title))
            if not known and not (promo and names_promo(title)):
                named: dict[str, Param] = {"number": week.number, "title": shown(title)}
                text = Message("Week {number}: the programme lists “{title}”, and no item bears that title.", named)
                yield Gap(text, week.place)
