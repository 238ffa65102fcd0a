"""IMS Common Cartridge 1.1 to 1.3: the organization of imsmanifest.xml and the resources that it names."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from lxml import etree

from mooclint.course.document import Criterion, Document, DocumentKind, Level, Text
from mooclint.course.folder import nfc
from mooclint.course.model import ItemKind, Note
from mooclint.importing.films import film, films_of, is_film, taken_films, unlinked, without_players
from mooclint.importing.graded import graded_task
from mooclint.importing.losses import CARTRIDGE, Losses
from mooclint.importing.markup import (
    Page,
    children,
    decoded,
    descendants,
    first,
    line,
    own_text,
    page,
    parse_xml,
    plain,
    tag,
)
from mooclint.importing.model import NewCourse, NewItem, NewLesson, NewModule, Value
from mooclint.importing.pages import Piece, is_lead, piece_of, reading
from mooclint.importing.qti import read_assessment
from mooclint.importing.source import ImportingError, PartError, Source, broken, named
from mooclint.importing.values import MAX_ITEMS, MAX_QUESTIONS, language_of, number, quiz_fields, too_many_items, whole
from mooclint.message.message import Code, Message
from mooclint.message.place import Place

MANIFEST = "imsmanifest.xml"
MAX_NESTING = 30
MAX_BROKEN = 200

PAGES = (".html", ".htm", ".xhtml")
DOCUMENTS = (".docx", ".pdf", ".doc", ".odt", ".rtf", ".md", ".txt", ".pptx", ".ppt", ".xlsx")
VIDEOS = (".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".mpg", ".mpeg", ".wmv")
MAX_CRITERIA = 100  # of a rubric, and levels of a criterion
_RUBRICS = "course_settings/rubrics.xml"
_PRACTICE = ("practice", "self-assessment", "survey", "practice_quiz", "graded_survey")  # right answers do not count
_CANVAS = ("course_settings/", "non_cc_assessments/")  # what Canvas alone reads
_NO_SCHEME = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-zA-Z]{2,24}([/?#]|$)")  # an address that begins with its host
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,300})</title", re.IGNORECASE)
_RESERVED = re.compile(r'[<>:"|?*]')
MAX_HEAD = 4000  # characters of a page in which its title stands
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def read_cartridge(source: Source) -> NewCourse:
    """The course in a folder with an imsmanifest.xml. Raises `ImportingError` where its outline cannot be read."""
    try:
        root = parse_xml(source.read(MANIFEST))
    except PartError as fault:
        raise ImportingError(
            Message("{path} cannot be read: {reason}", {"path": Code(MANIFEST), "reason": fault.message})
        ) from fault
    schema = own_text(first(root, "metadata", "schema"))
    if "scorm" in schema.lower() or tag(root) != "manifest":
        raise ImportingError(
            Message(
                "This is a package of another kind ({schema}), no Common Cartridge",
                {"schema": named(schema or tag(root))},
            )
        )
    return _Reader(source, root).course()


@dataclass(frozen=True, slots=True)
class _Resource:
    """A resource of the manifest: its files by their paths, the main one first."""

    ident: str
    type: str
    files: tuple[str, ...]
    protected: bool

    @property
    def main(self) -> str:
        return self.files[0] if self.files else ""


class _Reader:
    """Reads one cartridge; what cannot be read of it is in `broken`, what has no place in a package in `losses`."""

    def __init__(self, source: Source, root: etree._Element) -> None:
        self.source = source
        self.root = root
        self.losses = Losses(CARTRIDGE)
        self.broken: list[Note] = []
        self.resources = {r.ident: r for r in self.find_resources()}
        self.used: set[str] = set()
        self.settings_read: set[str] = set()  # files of Canvas beside a test or a task
        self.items = 0

    def fault(self, path: str, why: Message) -> None:
        if len(self.broken) < MAX_BROKEN:
            self.broken.append(broken(path, why))

    # --- outline

    def find_resources(self) -> Iterator[_Resource]:
        top = first(self.root, "resources")
        if top is None:
            return
        bases = (_base(self.root), _base(top))
        for resource in children(top, "resource"):
            base = posixpath.join(*bases, _base(resource))
            hrefs = [resource.get("href") or "", *(file.get("href") or "" for file in children(resource, "file"))]
            paths = (self.stored(path) for href in hrefs if href and (path := _path(base, href)))
            files = tuple(dict.fromkeys(paths))
            locked = first(resource, "authorizations") is not None or "protected" in resource.attrib
            yield _Resource(line(resource.get("identifier")), line(resource.get("type")).lower(), files, locked)

    def stored(self, path: str) -> str:
        """The path as the source has it: who unpacks a cartridge on Windows finds `_` for signs that no name holds."""
        plain_path = _RESERVED.sub("_", path)
        return plain_path if path not in self.source.files and plain_path in self.source.files else path

    def course(self) -> NewCourse:
        metadata = first(self.root, "metadata")
        if metadata is not None and any(True for _ in children(metadata, "lom")):
            self.losses.add("metadata")
        organization = first(self.root, "organizations", "organization")
        modules = self.modules(organization) if organization is not None else []
        if not any(lesson.items for module in modules for lesson in module.lessons):
            modules = self.without_outline()
        for resource in self.resources.values():
            self.count_unused(resource)
        return NewCourse(
            title=self.general("title"),
            language=language_of(own_text(self.general_field("language"))),
            description=self.general("description"),
            modules=tuple(modules),
            losses=self.losses,
            broken=tuple(self.broken),
        )

    def general_field(self, name: str) -> etree._Element | None:
        metadata = first(self.root, "metadata")
        general = next(descendants(metadata, "general"), None) if metadata is not None else None
        return first(general, name) if general is not None else None

    def general(self, name: str) -> str:
        """A text of the metadata: the first of its languages."""
        found = self.general_field(name)
        if found is None:
            return ""
        inner = next(children(found, "string", "langstring"), None)
        return own_text(found if inner is None else inner)

    def modules(self, organization: etree._Element) -> list[NewModule]:
        """The folders of the first level; items that stand beside them make a module of their own."""
        top = list(children(organization, "item"))
        # The one root item has no title and only holds the others.
        if len(top) == 1 and not top[0].get("identifierref") and any(True for _ in children(top[0], "item")):
            top = list(children(top[0], "item"))
        modules: list[NewModule] = []
        loose: list[NewItem] = []
        for entry in top:
            if any(True for _ in children(entry, "item")):
                modules += self.loose(loose)
                loose = []
                modules.append(self.module(entry))
            else:
                loose += self.leaf(entry)
        return [*modules, *self.loose(loose)]

    def without_outline(self) -> list[NewModule]:
        """All resources in one module, where no folder holds any: their order is that of the manifest."""
        items: list[NewItem] = []
        for resource in self.resources.values():
            if self.stands_alone(resource):
                self.count()
                items += self.taken(resource, self.name_of(resource))
        for item in items:
            self.losses.add("no-organization", item.title)
        return self.loose(items)

    def stands_alone(self, resource: _Resource) -> bool:
        """Whether a resource is a page, a document, a film or an activity: no picture, style or bank."""
        kind = resource.type
        if resource.main.startswith(_CANVAS):
            return False
        if kind.startswith(("imsqti", "imswl", "imsdt", "imsbasiclti", "assignment")):
            return "question-bank" not in kind
        endings = PAGES if "learning-application-resource" in kind else (*PAGES, *DOCUMENTS, *VIDEOS)
        return any(path.lower().endswith(endings) for path in resource.files)

    def name_of(self, resource: _Resource) -> str:
        """A title for a resource that no folder names: the page's own, else that of its XML, else its file's name."""
        path = resource.main
        name = posixpath.splitext(posixpath.basename(path))[0].replace("_", " ").replace("-", " ")
        found = ""
        try:
            if path.lower().endswith(PAGES):
                head = _TITLE.search(decoded(self.source.read(path))[:MAX_HEAD])
                found = page(head[1]).text if head else ""
            elif path.lower().endswith((".xml", ".qti")):
                root = self.xml(resource)
                top = next(descendants(root, "assessment"), root)
                found = line(top.get("title")) or own_text(first(top, "title"))
        except PartError:
            pass  # it is told where the resource itself is read
        return found or line(name)

    def loose(self, items: list[NewItem]) -> list[NewModule]:
        if not items:
            return []
        title = self.general("title")
        return [NewModule(title=title, lessons=(NewLesson(title=title, items=tuple(items)),))]

    def module(self, entry: etree._Element) -> NewModule:
        """A folder: the folders in it are lessons; items beside them make lessons that bear the module's title."""
        self.count()
        title = own_text(first(entry, "title"))
        lessons: list[NewLesson] = []
        loose = self.leaf(entry) if entry.get("identifierref") else []
        for inner in children(entry, "item"):
            if any(True for _ in children(inner, "item")):
                if loose:
                    lessons.append(NewLesson(title=title, items=tuple(loose)))
                    loose = []
                self.count()
                lessons.append(NewLesson(title=own_text(first(inner, "title")), items=tuple(self.leaves(inner, 0))))
            else:
                loose += self.leaf(inner)
        if loose:
            lessons.append(NewLesson(title=title, items=tuple(loose)))
        return NewModule(title=title, lessons=tuple(lessons))

    def leaves(self, entry: etree._Element, depth: int) -> Iterator[NewItem]:
        """The items of a lesson, those of deeper folders too."""
        if entry.get("identifierref"):
            yield from self.leaf(entry)
        for inner in children(entry, "item"):
            if not any(True for _ in children(inner, "item")):
                yield from self.leaf(inner)
            elif depth >= MAX_NESTING:
                self.fault(MANIFEST, Message("the items are nested too deep"))
            else:
                self.losses.add("deep", own_text(first(inner, "title")))
                yield from self.leaves(inner, depth + 1)

    def count(self) -> None:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise ImportingError(too_many_items())

    # --- resources

    def leaf(self, entry: etree._Element) -> list[NewItem]:
        """The item for one entry of the organization; none where its resource has no place in a package."""
        title = own_text(first(entry, "title"))
        ident = line(entry.get("identifierref"))
        self.count()
        if not ident:
            self.losses.add("heading", title)
            return []
        resource = self.resources.get(ident)
        if resource is None:
            self.fault(MANIFEST, Message("no resource has the identifier {id}", {"id": named(ident)}))
            return []
        return self.taken(resource, title)

    def taken(self, resource: _Resource, title: str) -> list[NewItem]:
        """The item for a resource; none where it has no place in a package."""
        self.used.add(resource.ident)
        if resource.protected:
            self.losses.add("protected", title)
            return []
        try:
            return self.items_of(resource, title)
        except PartError as fault:
            self.fault(resource.main or MANIFEST, fault.message)
            return []

    def items_of(self, resource: _Resource, title: str) -> list[NewItem]:
        kind = resource.type
        if "question-bank" in kind:
            self.losses.add("bank", title)
            return []
        if kind.startswith("imsqti"):
            return [self.test(resource, title)]
        if kind.startswith("imswl"):
            return [self.link(resource, title)]
        if kind.startswith("imsdt"):
            return [self.forum(resource, title)]
        if kind.startswith("imsbasiclti"):
            return [self.lti(resource, title)]
        if kind.startswith("assignment"):
            return [self.assignment(resource, title)]
        if "learning-application-resource" in kind:
            return self.application(resource, title)
        return self.content(resource, title)

    def xml(self, resource: _Resource) -> etree._Element:
        path = next((p for p in resource.files if p.lower().endswith((".xml", ".qti"))), resource.main)
        return parse_xml(self.source.read(path))

    def page(self, text: str, title: str) -> Page:
        found = page(text)
        for key, count in found.lost:
            self.losses.add(key, title, count)
        return found

    def shown(self, path: str, title: str) -> tuple[Piece, list[NewItem]]:
        """A page, and the films that it shows as videos."""
        html = decoded(self.source.read(path))
        films = films_of(html)
        found = without_players(piece_of(title, html, path), films)
        for key, count in found.page.lost:
            self.losses.add(key, title, count)
        addresses = taken_films(films, found)
        for _ in addresses:
            self.losses.add("player", title)
        return found, [film(title, address) for address in addresses]

    def content(self, resource: _Resource, title: str) -> list[NewItem]:
        """A file: a page becomes a document, a document or a video is copied, anything else is lost."""
        path = resource.main
        ending = posixpath.splitext(path)[1].lower()
        if ending in PAGES:
            found, films = self.shown(path, title)
            if not found.page.lines and not films:
                raise PartError(Message("the page is empty"))
            if films and is_lead([unlinked(found)]):
                return films
            return [*films, reading([found], title)]
        if ending in (*VIDEOS, *DOCUMENTS):
            if path not in self.source.files:
                raise PartError(Message("the file is not there"))
            video = ending in VIDEOS
            kind = ItemKind.VIDEO if video else ItemKind.READING
            return [NewItem(kind=kind, title=title, copied=("delivery" if video else "file", path))]
        self.losses.add("other-file", path or title)
        return []

    def link(self, resource: _Resource, title: str) -> NewItem:
        root = self.xml(resource)
        self.losses.add("weblink", title)
        found = first(root, "url")
        url = line(found.get("href")) if found is not None else ""
        if _NO_SCHEME.match(url):
            url = f"https://{url}"
        if not url.startswith(("http://", "https://")):
            raise PartError(Message("the link has no address of the web"))
        kind = ItemKind.VIDEO if is_film(url) else ItemKind.READING
        return NewItem(kind=kind, title=title or own_text(first(root, "title")), fields={"link": url[:2000]})

    def forum(self, resource: _Resource, title: str) -> NewItem:
        root = self.xml(resource)
        if first(root, "attachments") is not None:
            self.losses.add("attachment", title)
        prompt = self.text(first(root, "text"), title)
        title = title or own_text(first(root, "title"))
        if not prompt:
            return NewItem(kind=ItemKind.FORUM, title=title)
        fields = {"prompt": Text(value=prompt, place=Place(path=resource.main))}
        document = Document(path="", kind=DocumentKind.FORUM, fields=fields)
        return NewItem(kind=ItemKind.FORUM, title=title, fields={"prompt": prompt[:5000]}, document=document)

    def text(self, element: etree._Element | None, title: str) -> str:
        """The text of an element whose `texttype` says whether it is HTML."""
        if element is None:
            return ""
        text = "".join(element.itertext())
        if (element.get("texttype") or "text/html").lower() == "text/plain":
            return plain(text).text
        return self.page(text, title).text

    def lti(self, resource: _Resource, title: str) -> NewItem:
        root = self.xml(resource)
        self.losses.add("lti", title)
        urls = [own_text(first(root, name)) for name in ("secure_launch_url", "launch_url")]
        url = next((u for u in urls if u.startswith(("http://", "https://"))), "")
        fields: dict[str, Value] = {"link": url[:2000]} if url else {}
        text = own_text(first(root, "description"))
        if text:
            fields["instructions"] = text[:5000]
        return NewItem(kind=ItemKind.LTI, title=title or own_text(first(root, "title")), fields=fields)

    def assignment(self, resource: _Resource, title: str) -> NewItem:
        root = self.xml(resource)
        said = next(descendants(root, "gradable"), None)
        fields: dict[str, Value] = {} if said is None else {"graded": own_text(said).lower() == "true"}
        text = self.text(first(root, "text"), title)
        self.losses.add("assignment", title)
        title = title or own_text(first(root, "title"))
        return graded_task(ItemKind.STAFF_GRADED, title, text, (), fields, resource.main)

    def application(self, resource: _Resource, title: str) -> list[NewItem]:
        """What a system adds on its own; Canvas keeps assignments there, as a page with its settings."""
        path = next((p for p in resource.files if p.lower().endswith(PAGES)), "")
        if not path:
            self.losses.add("application", title)
            return []
        self.losses.add("assignment", title)
        found, films = self.shown(path, title)
        settings = self.settings(next((p for p in resource.files if p.lower().endswith("assignment_settings.xml")), ""))
        peers = settings is not None and own_text(first(settings, "peer_reviews")) == "true"
        kind = ItemKind.PEER_REVIEW if peers else ItemKind.STAFF_GRADED
        rubric = "" if settings is None else own_text(first(settings, "rubric_identifierref"))
        criteria = self.rubrics.get(rubric, ())
        fields: dict[str, Value] = {} if settings is None else _counts(settings)
        return [*films, graded_task(kind, title, found.page.text, criteria, fields, path)]

    def settings(self, path: str) -> etree._Element | None:
        """What Canvas keeps in a file beside a test or a task; None where it is not there."""
        if path not in self.source.files:
            return None
        self.settings_read.add(path)
        try:
            return parse_xml(self.source.read(path))
        except PartError as fault:
            self.fault(path, fault.message)
            return None

    @cached_property
    def rubrics(self) -> dict[str, tuple[Criterion, ...]]:
        """What Canvas has tasks graded by: identifier -> criteria."""
        root = self.settings(_RUBRICS)
        found = children(root, "rubric") if root is not None else iter(())
        return {line(rubric.get("identifier")): tuple(_criteria(rubric)) for rubric in found}

    def test(self, resource: _Resource, title: str) -> NewItem:
        path = next((p for p in resource.files if "meta" not in posixpath.basename(p).lower()), resource.main)
        settings = self.settings(posixpath.join(posixpath.dirname(resource.main), "assessment_meta.xml"))
        path = self.fuller(path, resource.ident)
        found = read_assessment(parse_xml(self.source.read(path)), path, self.losses, MAX_QUESTIONS)
        if found is None:
            raise PartError(Message("the file holds no test"))
        if not found.questions:  # drawn from a bank: how many is unknown
            self.losses.add("bank", title)
        self.losses.add("assessment", title)
        canvas = {tag(child): own_text(child) for child in children(settings)} if settings is not None else {}
        fields = quiz_fields(
            found.questions,
            attempts=whole(found.settings.get("cc_maxattempts") or canvas.get("allowed_attempts")),
            time_limit=number(found.settings.get("qmd_timelimit") or canvas.get("time_limit")),
        )
        if not found.questions:
            del fields["questions"], fields["question_types"]
        told = found.instructions or self.page(canvas.get("description", ""), title).text
        if told:
            fields["instructions"] = told[:5000]
        texts = {"instructions": Text(value=told, place=Place(path=path))} if told else {}
        practice = found.settings.get("qmd_assessmenttype", "").lower() in _PRACTICE
        kind = ItemKind.PRACTICE if practice or canvas.get("quiz_type") in _PRACTICE else ItemKind.QUIZ
        document = Document(path="", kind=DocumentKind.QUIZ, fields=texts, questions=found.questions)
        return NewItem(kind=kind, title=title or found.title, fields=fields, document=document)

    def fuller(self, path: str, ident: str) -> str:
        """The file with more questions: Canvas keeps beside the test all that the cartridge has no profile for."""
        beside = f"non_cc_assessments/{ident}.xml.qti"
        if beside not in self.source.files:
            return path
        try:
            counts = [sum(1 for _ in descendants(parse_xml(self.source.read(p)), "item")) for p in (path, beside)]
        except PartError as fault:
            self.fault(beside, fault.message)
            return path
        return beside if counts[1] > counts[0] else path

    def count_unused(self, resource: _Resource) -> None:
        """Notes a resource that no module names."""
        path = resource.main
        if resource.ident in self.used or path in self.settings_read:
            return
        if path.startswith(_CANVAS):
            self.losses.add("canvas", path)
        elif "question-bank" in resource.type:
            self.losses.add("bank", self.named(resource))
        elif "learning-application-resource" in resource.type:
            self.losses.add("application", self.named(resource))
        elif resource.type != "webcontent" or path.lower().endswith((*PAGES, *DOCUMENTS, *VIDEOS)):
            self.losses.add("unreferenced", self.named(resource))
        else:
            self.losses.add("other-file", path or resource.ident)

    def named(self, resource: _Resource) -> str:
        """By what an author finds a resource: its title and its file."""
        return f"{self.name_of(resource)} ({resource.main})" if resource.main else resource.ident


def _counts(settings: etree._Element) -> dict[str, Value]:
    """Whether a task of Canvas counts, where its settings say so."""
    kind, points = own_text(first(settings, "grading_type")), number(own_text(first(settings, "points_possible")))
    return {} if not kind and points is None else {"graded": kind != "not_graded" and points != 0}


def _criteria(rubric: etree._Element) -> Iterator[Criterion]:
    """The criteria of a rubric of Canvas with their levels, the best first as it has them."""
    listed = first(rubric, "criteria")
    for criterion in list(children(listed, "criterion"))[:MAX_CRITERIA] if listed is not None else []:
        ratings = first(criterion, "ratings")
        levels = [
            Level(text=_described(rating), points=number(own_text(first(rating, "points"))))
            for rating in (list(children(ratings, "rating"))[:MAX_CRITERIA] if ratings is not None else [])
        ]
        yield Criterion(text=_described(criterion), place=Place(path=_RUBRICS), levels=tuple(levels))


def _described(element: etree._Element) -> str:
    """A criterion or a level of it: its name and what it means."""
    texts = (
        plain(own_text(first(element, name))).text.replace("\n", " ") for name in ("description", "long_description")
    )
    return ": ".join(text for text in texts if text)


def _base(element: etree._Element) -> str:
    return element.get(_XML_BASE) or ""


def _path(base: str, href: str) -> str:
    """The path of a file in the cartridge; '' where it leads out. `$IMS-CC-FILEBASE$` is how pages name the top."""
    path = posixpath.normpath(posixpath.join(base, unquote(href.partition("?")[0].replace("\\", "/"))))
    return "" if path.startswith(("/", "..")) else nfc(path)
