"""The parts of a course in the learner's order, and to which of them a finding belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mooclint.course.model import Course, FileRole, Item
from mooclint.message.place import Place
from mooclint.report.model import Finding, Part, Report


def outline(course: Course) -> tuple[Part, ...]:
    """The course, its promo video, its modules with their lessons and elements, its closing video and its exam."""
    return tuple(_parts(course))


def _parts(course: Course) -> Iterator[Part]:
    programme = course.programme
    files = (programme.document.path,) if programme.document else ()
    yield Part(depth=0, title=programme.title, places=(course.place, programme.place), files=files)
    if course.promo:
        yield _item(course.promo, 1)
    for module in course.modules:
        own = (module.place, *(outcome.place for outcome in module.outcomes))
        yield Part(depth=1, module=module.number, title=module.title, places=own)
        for lesson in module.lessons:
            yield Part(depth=2, module=module.number, lesson=lesson.number, title=lesson.title, places=(lesson.place,))
            for item in lesson.items:
                yield _item(item, 3, module.number, lesson.number)
        for item in module.items:
            yield _item(item, 2, module.number)
    for single in (course.closing, course.exam):
        if single:
            yield _item(single, 1)


def _item(item: Item, depth: int, module: int = 0, lesson: int = 0) -> Part:
    film = item.file(FileRole.DELIVERY) or item.file(FileRole.MASTER)
    return Part(
        depth=depth,
        module=module,
        lesson=lesson,
        code=item.code,
        title=item.title,
        places=(item.place,),
        files=tuple(ref.path for ref in item.files),
        film=film.path if film else "",
    )


def part_finder(report: Report) -> Callable[[Finding], int | None]:
    """Finding -> the number of its part in `report.parts`; None where it is about no part that there is."""
    # Of two elements with one code or one file the first: the manifest's place tells them apart where it can.
    codes: dict[str, int] = {}
    spots: dict[tuple[str, int, int], int] = {}
    files: dict[str, int] = {}
    for number, part in enumerate(report.parts):
        if part.code:
            codes.setdefault(part.code, number)
        for place in part.places:
            spots.setdefault(_spot(place), number)
        for path in part.files:
            files.setdefault(path, number)

    def find(finding: Finding) -> int | None:
        place = finding.place
        known = (spots.get(_spot(place)), codes.get(place.item), codes.get(finding.label), files.get(place.path))
        return next((number for number in known if number is not None), None)

    return find


def _spot(place: Place) -> tuple[str, int, int]:
    return place.path, place.line, place.column
