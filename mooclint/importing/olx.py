"""Open edX OLX: course.xml, its chapters, sequentials and verticals, in one file or each part in a file of its own."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from lxml import etree

from mooclint.course.document import Criterion, Document, DocumentKind, Level, Question, Text
from mooclint.course.folder import nfc
from mooclint.course.model import ItemKind, Note
from mooclint.importing.capa import questions_of
from mooclint.importing.losses import OLX, Losses
from mooclint.importing.markup import children, decoded, descendants, first, line, own_text, page, parse_xml, plain, tag
from mooclint.importing.model import NewCourse, NewItem, NewLesson, NewModule, Value
from mooclint.importing.source import ImportingError, PartError, Source, broken, named
from mooclint.importing.subtitles import srt_of
from mooclint.importing.values import (
    MAX_ITEMS,
    MAX_QUESTIONS,
    language_of,
    number,
    percent,
    quiz_fields,
    too_many_items,
    whole,
)
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place

MAX_NESTING = 8  # verticals in verticals
MAX_BROKEN = 200
MAX_CRITERIA = 100
MAX_LANGUAGES = 60

_TRUE = ("true", "1", "yes")
_NO_TITLES = ("", "text", "html", "raw html", "blank html page", "video", "staff graded assignment")
_WRAPPERS = ("vertical", "wrapper", "problemset", "videosequence", "sequential")
_UNREAD = {
    "library_content": "library_content",
    "itembank": "library_content",
    "split_test": "split_test",
    "randomize": "split_test",
    "conditional": "split_test",
    "drag-and-drop-v2": "drag-and-drop-v2",
    **dict.fromkeys(("poll", "poll_question", "survey", "word_cloud"), "poll"),
}
_YOUTUBE = re.compile(r"[A-Za-z0-9_-]{11}")
_BLOCK_NAME = re.compile(r"[^/\\\x00-\x1f]{1,200}")


def read_olx(source: Source) -> NewCourse:
    """The course in a folder with a course.xml. Raises `ImportingError` where not even its outline can be read."""
    return _Reader(source).course()


class _Reader:
    """Reads one course; what cannot be read of it is in `broken`, what has no place in a package in `losses`."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.losses = Losses(OLX)
        self.broken: list[Note] = []
        self.policy: Mapping[str, Any] = {}
        self.items = 0
        self.unit_title = ""  # of the vertical that is being read
        self.taken: set[str] = set()  # files of static/ that an item takes
        self.blocks: dict[str, Callable[[etree._Element, str, bool], NewItem | None]] = {
            "html": self.reading,
            "video": self.video,
            "openassessment": self.assessment,
            "edx_sga": self.staff_graded,
            "staffgradedxblock": self.staff_graded,
            "discussion": self.forum,
            "lti": self.lti,
            "lti_consumer": self.lti,
        }

    # --- files

    def xml(self, path: str) -> etree._Element | None:
        """The root of an XML file; None, and a note, where it cannot be read."""
        try:
            return parse_xml(self.source.read(path))
        except PartError as fault:
            self.fault(path, fault.message)
            return None

    def json(self, path: str) -> Mapping[str, Any]:
        """The mapping of a JSON file; empty where there is none."""
        if path not in self.source.files:
            return {}
        try:
            data = json.loads(decoded(self.source.read(path)))
        except PartError as fault:
            self.fault(path, fault.message)
            return {}
        except (ValueError, RecursionError):
            self.fault(path, Message("the JSON is not well-formed"))
            return {}
        return data if isinstance(data, dict) else {}

    def fault(self, path: str, why: Message) -> None:
        if len(self.broken) < MAX_BROKEN:
            self.broken.append(broken(path, why))

    def page_text(self, path: str) -> str:
        """The text of an HTML file; '' where there is none."""
        try:
            return page(decoded(self.source.read(path))).text if path in self.source.files else ""
        except PartError as fault:
            self.fault(path, fault.message)
            return ""

    # --- outline

    def course(self) -> NewCourse:
        try:
            top = parse_xml(self.source.read("course.xml"))
        except PartError as fault:
            raise ImportingError(
                Message("{path} cannot be read: {reason}", {"path": Code("course.xml"), "reason": fault.message})
            ) from fault
        if tag(top) != "course":
            raise ImportingError(Message("{path} is no course of Open edX", {"path": Code("course.xml")}))
        run = line(top.get("url_name"))
        self.policy = self.json(f"policies/{run}/policy.json") or self.json(f"policies/{run}.json")
        root = self.resolved(top)
        if root is None:
            raise ImportingError(Message("The outline of the course cannot be read"))
        modules = tuple(m for chapter in children(root, "chapter") if (m := self.module(chapter)))
        self.count_rest(root, run)
        return NewCourse(
            title=self.title(root) or line(top.get("course")),
            language=language_of(self.value(root, "language")),
            description=self.page_text("about/short_description.html") or self.overview("about"),
            prerequisites=self.overview("prerequisites"),
            modules=modules,
            losses=self.losses,
            remarks=tuple(self.remarks(run, line(top.get("org")))),
            broken=tuple(self.broken),
        )

    def resolved(self, element: etree._Element) -> etree._Element | None:
        """The element, or what the file that it points to holds; its attributes then hold as well."""
        name = element.get("url_name") or element.get("slug") or ""
        path = nfc(f"{tag(element)}/{name.replace(':', '/')}.xml")
        if len(element) or not _BLOCK_NAME.fullmatch(name.replace(":", "")):
            return element
        if path not in self.source.files:
            if set(element.attrib) <= {"url_name", "org", "course", "slug"} and not (element.text or "").strip():
                if f"drafts/{path}" in self.source.files:
                    self.losses.add("draft", path)
                else:
                    self.fault(path, Message("the file is not there"))
                return None
            return element
        found = self.xml(path)
        if found is not None:
            for key, value in element.attrib.items():
                if key not in found.attrib:
                    found.set(key, value)
        return found

    def value(self, element: etree._Element, key: str) -> str:
        """A setting of a block: the policy's, else the attribute's."""
        rules = self.policy.get(f"{tag(element)}/{element.get('url_name') or ''}")
        found = rules.get(key) if isinstance(rules, dict) else None
        return line(str(found)) if isinstance(found, str | int | float) else line(element.get(key))

    def title(self, element: etree._Element) -> str:
        return self.value(element, "display_name") or line(element.get("name"))

    def item_title(self, element: etree._Element) -> str:
        """The title of a part of a unit: the unit's where it has none but the one that Studio gives to all."""
        title = self.title(element)
        return self.unit_title or title if title.lower() in _NO_TITLES else title

    def count(self) -> None:
        self.items += 1
        if self.items > MAX_ITEMS:
            raise ImportingError(too_many_items())

    def module(self, pointer: etree._Element) -> NewModule | None:
        self.count()
        chapter = self.resolved(pointer)
        if chapter is None:
            return None
        self.dates(chapter)
        lessons = tuple(x for part in children(chapter, "sequential", "videosequence") if (x := self.lesson(part)))
        for stray in children(chapter):
            if tag(stray) not in ("sequential", "videosequence"):
                self.losses.add("other-block", tag(stray))
        return NewModule(title=self.title(chapter), lessons=lessons)

    def lesson(self, pointer: etree._Element) -> NewLesson | None:
        self.count()
        sequential = self.resolved(pointer)
        if sequential is None:
            return None
        self.dates(sequential)
        title = self.title(sequential)
        graded = self.value(sequential, "graded").lower() in _TRUE
        parts: list[NewItem | list[_Problem]] = []
        for unit in children(sequential):
            self.unit(unit, graded, parts, 0)
        return NewLesson(title=title, items=tuple(self.gathered(sequential, title, graded, parts)))

    def unit(self, pointer: etree._Element, graded: bool, parts: list[NewItem | list[_Problem]], depth: int) -> None:
        """Adds the items of a vertical, or of whatever else stands there; problems in a row are kept together."""
        self.count()
        name = tag(pointer)
        if name in _UNREAD:
            self.losses.add(_UNREAD[name], self.title(pointer) or line(pointer.get("url_name")))
            return
        if name == "problem" or name in self.blocks or name in _WRAPPERS:
            element = self.resolved(pointer)
            if element is None:
                return
        else:
            self.losses.add("other-block", name)
            return
        if self.value(element, "visible_to_staff_only").lower() in _TRUE:
            self.losses.add("hidden", self.title(element))
        place = posixpath.join(name, f"{line(pointer.get('url_name')) or self.title(element)}")
        if name in _WRAPPERS:
            if depth >= MAX_NESTING:
                self.fault(place, Message("the unit is nested too deep"))
                return
            outer = self.unit_title
            if name == "vertical":
                self.unit_title = self.title(element)
                self.losses.add("vertical", self.unit_title)
            parts.append([])  # a new unit begins a new test
            for child in children(element):
                self.unit(child, graded, parts, depth + 1)
            parts.append([])
            self.unit_title = outer
        elif name == "problem":
            self.problem(element, place, parts)
        else:
            try:
                item = self.blocks[name](element, place, graded)
            except PartError as fault:
                self.fault(place, fault.message)
                return
            if item is not None:
                parts.append(item)

    def problem(self, element: etree._Element, place: str, parts: list[NewItem | list[_Problem]]) -> None:
        try:
            found = _Problem(element, self.unit_title, questions_of(element, Place(path=place), self.losses))
        except PartError as fault:
            self.fault(place, fault.message)
            return
        self.losses.add("problem", self.title(element))
        if any(element.get(key) for key in ("weight", "rerandomize", "showanswer")):
            self.losses.add("weight", self.title(element))
        if not found.questions:
            self.fault(place, Message("the problem asks for no answer"))
            return
        if parts and isinstance(parts[-1], list):
            parts[-1].append(found)
        else:
            parts.append([found])

    def gathered(
        self, sequential: etree._Element, title: str, graded: bool, parts: list[NewItem | list[_Problem]]
    ) -> Iterator[NewItem]:
        """The items, with the problems as tests: one where the subsection is graded, else one a run."""
        if not graded:
            for part in parts:
                if not isinstance(part, list):
                    yield part
                elif part:
                    yield self.test(ItemKind.PRACTICE, sequential, title, part)
            return
        together = [problem for part in parts if isinstance(part, list) for problem in part]
        for part in parts:
            if not isinstance(part, list):
                yield part
            elif part and together:
                yield self.test(ItemKind.QUIZ, sequential, title, together)
                together = []

    def test(self, kind: ItemKind, sequential: etree._Element, title: str, problems: list[_Problem]) -> NewItem:
        questions = [question for problem in problems for question in problem.questions]
        if len(questions) > MAX_QUESTIONS:
            self.losses.add("long", title)
        attempts = {self.value(problem.element, "max_attempts") for problem in problems}
        if len(attempts) > 1:
            self.losses.add("attempts", title)
        if kind is ItemKind.PRACTICE:
            title = problems[0].unit or title
        if len(problems) == 1:
            title = self.title(problems[0].element) or title
        timed = self.value(sequential, "is_time_limited").lower() in _TRUE
        minutes = self.value(sequential, "default_time_limit_minutes") if timed else ""
        fields = quiz_fields(
            questions[:MAX_QUESTIONS],
            attempts=whole(attempts.pop()) if len(attempts) == 1 else None,
            time_limit=number(minutes),
            told=self.value(sequential, "show_correctness").lower() != "never",
        )
        document = Document(path="", kind=DocumentKind.QUIZ, questions=tuple(questions[:MAX_QUESTIONS]))
        return NewItem(kind=kind, title=title, fields=fields, document=document)

    # --- blocks

    def reading(self, element: etree._Element, place: str, graded: bool) -> NewItem | None:
        """A page: inline, or in the file that `filename` names."""
        name = nfc(line(element.get("filename") or ""))
        path = next((p for p in (f"html/{name}.html", f"html/{name}") if name and p in self.source.files), "")
        if name and not path:
            raise PartError(Message("the page {path} is not there", {"path": named(f"html/{name}.html")}))
        found = page(decoded(self.source.read(path)) if path else _inline(element))
        title = self.item_title(element)
        for key, count in found.lost:
            self.losses.add(key, title or place, count)
        if not found.lines:
            return None
        content = tuple(Text(value=part, place=Place(path=place)) for part in found.lines)
        document = Document(path="", kind=DocumentKind.READING, content=content)
        return NewItem(kind=ItemKind.READING, title=title or found.lines[0][:80], document=document)

    def video(self, element: etree._Element, place: str, graded: bool) -> NewItem:
        title = self.item_title(element)
        self.losses.add("video", title)
        fields: dict[str, Value] = {}
        copied: tuple[str, str] | None = None
        address = ""
        for url in self.addresses(element):
            path = self.static(url)
            if path and copied is None:
                copied = ("delivery", path)
            elif url.startswith(("http://", "https://")) and not address:
                address = url
        if address:
            fields["link"] = address
        elif copied is None and element.get("edx_video_id"):
            self.losses.add("video-id", title)
        seconds = max((number(a.get("duration")) or 0 for a in descendants(element, "video_asset")), default=0)
        cut = any(line(element.get(key)) not in ("", "00:00:00", "0.0", "0") for key in ("start_time", "end_time"))
        if 0 < seconds < 360_000 and not cut:
            fields["duration"] = round(seconds)
        if cut:
            self.losses.add("video-cut", title)
        if line(element.get("track")) or line(element.get("handout")):
            self.losses.add("video-extra", title)
        captions = self.captions(element, title, place)
        return NewItem(kind=ItemKind.VIDEO, title=title, fields=fields, copied=copied, captions=captions)

    def addresses(self, element: etree._Element) -> Iterator[str]:
        """Where the video is: files and pages, the best first."""
        yield from (line(source.get("src")) for source in children(element, "source"))
        try:
            listed = json.loads(element.get("html5_sources") or "[]")
        except (ValueError, RecursionError):
            listed = []
        yield from (line(url) for url in (listed if isinstance(listed, list) else []) if isinstance(url, str))
        speeds = dict(part.split(":", 1) for part in (element.get("youtube") or "").split(",") if ":" in part)
        for name in (element.get("youtube_id_1_0"), speeds.get("1.00"), speeds.get("1.0")):
            if name and _YOUTUBE.fullmatch(name.strip()):
                yield f"https://www.youtube.com/watch?v={name.strip()}"
        for encoded in descendants(element, "encoded_video"):
            yield line(encoded.get("url"))

    def static(self, url: str) -> str:
        """The file of the course that an address means; '' where it means none."""
        asset = "+type@asset+block@" in url  # with the address of the site before it where Studio wrote it
        name = url.rpartition("@")[2] if asset else url.removeprefix("/").removeprefix("static/")
        path = nfc(f"static/{name}")
        if (url.startswith(("http://", "https://")) and not asset) or path not in self.source.files:
            return ""
        self.taken.add(path)
        return path

    def captions(self, element: etree._Element, title: str, place: str) -> dict[str, str]:
        """The captions by language."""
        wanted: dict[str, list[str]] = {}
        for transcript in children(element, "transcript"):
            wanted.setdefault(line(transcript.get("language")), []).append(line(transcript.get("src")))
        try:
            listed = json.loads(element.get("transcripts") or "{}")
        except (ValueError, RecursionError):
            listed = {}
        for language, name in listed.items() if isinstance(listed, dict) else ():
            wanted.setdefault(line(language), []).append(line(str(name)))
        if line(element.get("sub")):
            wanted.setdefault("en", []).append(f"subs_{line(element.get('sub')).rpartition('@')[2]}.srt.sjson")
        made: dict[str, str] = {}
        for written, names in list(wanted.items())[:MAX_LANGUAGES]:
            path = next((p for n in names for p in (self.static(n), self.static(f"{n}.sjson")) if p), "")
            language = language_of(written)
            if not path or not language:
                self.losses.add("transcript-gone", f"{title}: {names[0]}")
                continue
            try:
                made[language] = srt_of(self.source.read(path), path)
            except PartError as fault:
                self.fault(path, fault.message)
        return made

    def assessment(self, element: etree._Element, place: str, graded: bool) -> NewItem:
        """An open response: reviewed by peers, else graded by the staff."""
        title = own_text(first(element, "title")) or self.title(element)
        self.losses.add("openassessment", title)
        steps = {line(a.get("name")) for a in descendants(element, "assessment")}
        if "self-assessment" in steps:
            self.losses.add("self-assessment", title)
        if "peer-assessment" in steps:
            self.losses.add("must-grade", title)
        kind = ItemKind.PEER_REVIEW if "peer-assessment" in steps else ItemKind.STAFF_GRADED
        html = element.get("prompts_type") == "html"
        texts = ("".join(prompt.itertext()) for prompt in _prompts(element))
        pages = [page(text) if html else plain(text) for text in texts]
        for key, count in (lost for found in pages for lost in found.lost):
            self.losses.add(key, title, count)
        text = "\n".join(found.text for found in pages)
        rubric = first(element, "rubric")
        found = list(children(rubric, "criterion"))[:MAX_CRITERIA] if rubric is not None else []
        criteria = tuple(_criterion(criterion, place) for criterion in found)
        spec = _rubric(criteria)
        document = Document(
            path="",
            kind=DocumentKind(kind),
            fields={"instructions": Text(value=text, place=Place(path=place))} if text else {},
            rubric_type=str(spec["type"]) if criteria else "",
            criteria=criteria,
        )
        fields: dict[str, Value] = {"graded": graded, "rubric": spec} if criteria else {"graded": graded}
        return NewItem(kind=kind, title=title, fields=fields, document=document)

    def staff_graded(self, element: etree._Element, place: str, graded: bool) -> NewItem:
        title = self.item_title(element)
        self.losses.add("edx_sga", title)
        text = plain(element.get("instructions") or "").text
        fields = {"instructions": Text(value=text, place=Place(path=place))}
        document = Document(path="", kind=DocumentKind.STAFF_GRADED, fields=fields) if text else None
        return NewItem(kind=ItemKind.STAFF_GRADED, title=title, fields={"graded": graded}, document=document)

    def forum(self, element: etree._Element, place: str, graded: bool) -> NewItem:
        title = self.title(element) or line(element.get("discussion_target"))
        return NewItem(kind=ItemKind.FORUM, title=title)

    def lti(self, element: etree._Element, place: str, graded: bool) -> NewItem:
        self.losses.add("lti", self.title(element))
        url = self.value(element, "launch_url")
        fields: dict[str, Value] = {"graded": graded}
        if url.startswith(("http://", "https://")):
            fields["link"] = url[:2000]
        return NewItem(kind=ItemKind.LTI, title=self.title(element), fields=fields)

    # --- what stands beside the outline

    def overview(self, name: str) -> str:
        """A section of about/overview.html; of an overview without sections all of it is 'about'."""
        path = "about/overview.html"
        if path not in self.source.files:
            return ""
        try:
            text = decoded(self.source.read(path))
            found = re.search(rf"""(?is)<section\s+class=["']{name}["'][^>]{{0,200}}>(.*?)</section>""", text)
            if found is None:
                return "" if name != "about" or "<section" in text.lower() else page(text).text
            return "\n".join(_without_heading(found[1]))
        except PartError as fault:
            self.fault(path, fault.message)
            return ""

    def dates(self, element: etree._Element) -> None:
        if any(self.value(element, key) for key in ("start", "due", "end")):
            self.losses.add("start", self.title(element))

    def count_rest(self, root: etree._Element, run: str) -> None:
        """Notes what stands beside the outline and is not taken over."""
        self.dates(root)
        for name in ("textbook", "wiki"):
            for found in children(root, name):
                self.losses.add(name, line(found.get("title") or found.get("slug")))
        tabs = self.policy.get(f"course/{run}")
        listed = tabs.get("tabs") if isinstance(tabs, dict) else []
        for entry in listed if isinstance(listed, list) else []:
            if isinstance(entry, dict) and entry.get("type") == "static_tab":
                self.losses.add("tab", line(str(entry.get("name") or "")))
        for path in self.source.files:
            if path.startswith("info/") and not path.endswith(".json"):
                self.losses.add("info", path)
            elif path.startswith("static/") and path not in self.taken:
                self.losses.add("asset", path)
        if "about/overview.html" in self.source.files:
            self.losses.add("about", "about/overview.html")

    def remarks(self, run: str, organization: str) -> Iterator[Message]:
        """What the manifest has no field for and an author still wants to know."""
        if organization:
            yield Message("Organization in the source: {name}", {"name": organization})
        effort = self.page_text("about/effort.html")
        if effort:
            self.losses.add("effort", "about/effort.html")
            yield Message("Effort stated in the source: {effort}", {"effort": line(effort)[:200]})
        grading = self.json(f"policies/{run}/grading_policy.json") or self.json("grading_policy.json")
        marks = grading.get("GRADE_CUTOFFS")
        passing = (
            min((m for v in marks.values() if (m := percent(v))), default=None) if isinstance(marks, dict) else None
        )
        if passing is not None:
            yield Message("Pass mark of the whole course in the source: {percent}", {"percent": Quantity(passing, "%")})
        graders = grading.get("GRADER")
        for grader in graders[:20] if isinstance(graders, list) else []:
            weight = percent(grader.get("weight")) if isinstance(grader, dict) else None
            if weight is not None:
                values: dict[str, Param] = {
                    "name": line(str(grader.get("type") or ""))[:100],
                    "percent": Quantity(weight, "%"),
                }
                yield Message("Weight in the source: {name}, {percent}", values)
        if grading:
            self.losses.add("grading", "grading_policy.json")


class _Problem:
    """A problem with its questions, and the title of its unit."""

    def __init__(self, element: etree._Element, unit: str, questions: list[Question]) -> None:
        self.element = element
        self.unit = unit
        self.questions = questions


def _inline(element: etree._Element) -> str:
    """The HTML inside an element, be it written as elements or as text."""
    text = element.text or ""
    if not len(element):
        return text
    return escape(text) + "".join(etree.tostring(child, encoding="unicode") for child in element)


def _prompts(element: etree._Element) -> list[etree._Element]:
    """What an open response asks: beside its rubric, in old courses inside it."""
    prompts = [p for p in descendants(element, "prompt") if tag(p.getparent()) in ("prompts", "openassessment")]
    rubric = first(element, "rubric")
    return list(children(rubric, "prompt")) if not prompts and rubric is not None else prompts


def _rubric(criteria: Sequence[Criterion]) -> dict[str, str | int | float]:
    """A rubric as the manifest has it; its points are those of the best levels."""
    if not any(criterion.levels for criterion in criteria):
        return {"type": "text", "criteria": len(criteria)}
    points = sum(max((level.points or 0 for level in c.levels), default=0) for c in criteria)
    return {"type": "scale", "criteria": len(criteria), "points": points}


def _criterion(element: etree._Element, place: str) -> Criterion:
    """A criterion of a rubric: its label and what it asks; the levels in the source's order."""
    label = own_text(first(element, "label")) or own_text(first(element, "name"))
    prompt = own_text(first(element, "prompt"))
    levels = []
    for option in list(children(element, "option"))[:MAX_CRITERIA]:
        name = own_text(first(option, "label")) or own_text(first(option, "name"))
        why = own_text(first(option, "explanation"))
        levels.append(Level(text=": ".join(part for part in (name, why) if part), points=number(option.get("points"))))
    text = ": ".join(part for part in (label, prompt) if part)
    return Criterion(text=text, place=Place(path=place), levels=tuple(levels))


def _without_heading(html: str) -> tuple[str, ...]:
    """The lines of a section; the first is its heading where it has one."""
    lines = page(html).lines
    return lines[1:] if re.match(r"\s*<h[1-6]", html) else lines
