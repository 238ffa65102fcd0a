"""The files of a course against its manifest: what has changed is offered, and what is chosen is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from mooclint.adopt.fields import ROWS, FieldsError, Section, page_of, part_name
from mooclint.adopt.folder import read_folder
from mooclint.adopt.taking import Offer, offers, taken
from mooclint.course.manifest import read_package
from mooclint.course.model import ItemKind, Package
from mooclint.criteria.words import word
from mooclint.desk.access import access_of
from mooclint.desk.adopting import reader_of
from mooclint.desk.approval.at import writable_package
from mooclint.desk.courses import AT_ONCE, Compared, OpenCourse
from mooclint.desk.fields import (
    MEANWHILE,
    Shower,
    UnusableError,
    address,
    called,
    capital,
    criteria_of,
    manifest_of,
    no_manifest,
    put_in_place,
)
from mooclint.desk.jobs import Progress
from mooclint.desk.page import go, note, page, say_to, told
from mooclint.desk.views import working
from mooclint.files import yaml
from mooclint.files.located import Problem, shown
from mooclint.judge.check import media_paths
from mooclint.media.library import media_records
from mooclint.message.localizer import Localizer
from mooclint.message.message import Message
from mooclint.message.plain import one_line


def read(folder: Path, progress: Progress) -> Compared:
    """Holds the files of a folder against its manifest."""
    package = read_package(folder)
    text = yaml.source(folder / package.manifest)
    if isinstance(text, Problem) or package.course is None:
        return Compared("", ())
    document, forms = reader_of(folder)
    found = read_folder(folder, document, progress, forms)
    return Compared(text, offers(package, text, found, _seconds(package, progress)))


def _seconds(package: Package, progress: Progress) -> dict[str, float]:
    """How long the films of a package are."""
    paths = media_paths(package)
    on_disk = {name: package.files[name].disk_path for name in paths if name in package.files}
    cache = (package.root / ".mooclint").is_dir()
    records = media_records(package.root, paths, on_disk, None, progress, cache=cache)
    return {p: r.facts.duration_s for p, r in records.items() if r.facts and r.facts.duration_s is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An offer in words. `what`: the field that is written; `value`: what stands there then; `chosen`: proposed."""

    number: int
    text: str
    where: str
    what: str
    value: str
    address: str
    chosen: bool
    offer: Offer


def changes(request: Request) -> Response:
    """What has changed; first it is looked at."""
    course = writable_package(request)
    if course.running:
        return working(request, course)
    return go(f"/c/{course.id}") if course.compared is None else _page(request, course, course.compared)


def _page(request: Request, course: OpenCourse, compared: Compared, failed: FieldsError | None = None) -> Response:
    say = say_to(request)
    try:
        manifest = manifest_of(course.folder)
    except (UnusableError, OSError) as error:
        return no_manifest(request, course, error)
    shower = Shower(manifest, criteria_of(manifest.package).forms.load()["manifest"].fields, say, {}, None)
    rows = [_row(course, number, offer, shower, say) for number, offer in enumerate(compared.offers)]
    form = request.state.form
    return page(
        request, "changes.html", 200 if failed is None else 409, sends=access_of(request).sends(request, course),
        course=course, failed=failed and failed.message, form=form,
        wrong={int(name): told(why, say) for name, why in failed.at.items()} if failed else {},
        files=[row for row in rows if row.offer.files],
        added=[row for row in rows if row.offer.keys and not row.offer.files and _is_file(row.offer)],
        values=[row for row in rows if row.offer.keys and not row.offer.files and not _is_file(row.offer)],
        left=[row.where for row in rows if not row.offer.keys],
    )  # fmt: skip


def _is_file(offer: Offer) -> bool:
    """Whether it is about a file that the manifest does not name."""
    return (offer.new and offer.keys not in ROWS) or offer.value == offer.place.path


def _row(course: OpenCourse, number: int, offer: Offer, shower: Shower, say: Localizer) -> Row:
    where, what, value = offer.place.path, "", ""
    if offer.keys in ROWS:
        what, value = shower.named(offer.keys), one_line(str(offer.value.get("name", "")))
    elif offer.keys and offer.new:
        kind = next((str(one) for one in ItemKind if one in offer.value), "")
        what = capital(say.param(word(kind)))
        value = one_line(str(offer.value.get("title") or offer.value.get(kind, "")))
    elif offer.keys:
        at = page_of(offer.keys)
        where = shower.title(Section(keys=at, part=part_name(shower.manifest.data, at), fields=())) if at else ""
        what = shower.named(offer.keys)
        value = _value(offer.value, say)
    return Row(
        number=number, text=told(_named(offer, shower), say), where=where, what=what, value=value,
        address=address(course, offer.keys) if offer.keys and not offer.new else "",
        chosen=_is_file(offer) and not offer.doubtful, offer=offer,
    )  # fmt: skip


def _named(offer: Offer, shower: Shower) -> Message:
    """What is offered, its field called as it is on the page where it is filled in."""
    label = shower.named(offer.keys) if offer.keys else ""
    return called(offer.message, label) if label else offer.message


def _value(value: Any, say: Localizer) -> str:
    """A value as people read it."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one_line(str(one))}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(say.param(word(str(one))) for one in value)
    return shown(value, 200).text if value is not None else ""


def compare(request: Request) -> Response:
    """Begins to look."""
    course = writable_package(request)
    if course.has_manifest:
        course.compare()
        course.wait(AT_ONCE)
    return go(f"/c/{course.id}/changes")


def take(request: Request) -> Response:
    """Writes what is chosen, where the manifest is still the one that was looked at; and looks again."""
    course = writable_package(request)
    compared = course.compared
    if compared is None or course.running:
        return go(f"/c/{course.id}/changes")
    try:
        manifest = manifest_of(course.folder)
        if manifest.text != compared.text:
            course.compare()
            course.wait(AT_ONCE)
            note(request, MEANWHILE)
            return go(f"/c/{course.id}/changes")
        chosen = dict(_chosen(request, compared))
        put_in_place(manifest, taken(manifest.package, manifest.text, compared.offers, chosen))
    except FieldsError as error:
        return _page(request, course, compared, error)
    except (UnusableError, OSError) as error:
        return no_manifest(request, course, error)
    note(request, Message("It is written. Check the course again to see what is left."))
    course.compare()
    course.wait(AT_ONCE)
    return go(f"/c/{course.id}/changes")


def _chosen(request: Request, compared: Compared) -> Iterator[tuple[int, str]]:
    """The numbers of the offers that are chosen, each with its file."""
    for number, offer in enumerate(compared.offers):
        said = request.state.form.get(f"{'file' if offer.files else 'take'}.{number}", "")
        if said:
            yield number, said
