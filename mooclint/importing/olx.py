"""Open edX OLX: course.xml, its chapters, sequentials and verticals, in one file or each part in a file of its own."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

from lxml import etree

from mooclint.course.document import Criterion, Document, DocumentKind, Level, Question, Text
from mooclint.course.folder import nfc
from mooclint.course.model import ItemKind, Note
from mooclint.importing.capa import questions_of
from mooclint.importing.films import film, films_of, unlinked, without_players
from mooclint.importing.graded import graded_task
from mooclint.importing.losses import OLX, Losses
from mooclint.importing.markup import children, decoded, descendants, first, line, own_text, page, parse_xml, plain, tag
from mooclint.importing.model import NewCourse, NewItem, NewLesson, NewModule, Value
from mooclint.importing.pages import (
    Piece,
    is_aside,
    is_lead,
    leads_around,
    named_by,
    piece_of,
    reading,
    tells_how_to_answer,
)
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

OLX_OUTLINE = "course.xml"
MAX_NESTING = 8  # verticals in verticals
MAX_BROKEN = 200
MAX_CRITERIA = 100
MAX_LANGUAGES = 60
MAX_NAMED = 10  # parts of a block that are named where it is not taken over
MAX_DESCRIBED = 3  # blocks in blocks, there

_TRUE = ("true", "1", "yes")
_NO_TITLES = ("", "text", "html", "raw html", "blank html page", "video", "staff graded assignment")
_WRAPPERS = ("vertical", "wrapper", "problemset", "videosequence", "sequential")
_ONE_OF = ("split_test", "randomize", "abtest")  # a learner sees one of the parts
_ALL_OF = {"conditional": "conditional", "library_content": "library_content", "itembank": "library_content"}
_GROUPS = ("vertical", "wrapper", "group", "default")  # what a part of such a block may be wrapped in
_UNREAD = {
    "drag-and-drop-v2": "drag-and-drop-v2",
    **dict.fromkeys(("poll", "poll_question", "survey", "word_cloud"), "poll"),
}
_YOUTUBE = re.compile(r"[A-Za-z0-9_-]{11}")
_SECTION_END = re.compile("</section>", re.IGNORECASE)
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
        self.seen: Counter[str] = Counter()  # how often a text stands in the course
        self.taken: set[str] = set()  # files of static/ that an item takes
        self.blocks: dict[str, Callable[[etree._Element, str, bool], NewItem]] = {
            "video": self.video,
            "videoalpha": self.video,
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
            top = parse_xml(self.source.read(OLX_OUTLINE))
        except PartError as fault:
            raise ImportingError(
                Message("{path} cannot be read: {reason}", {"path": Code(OLX_OUTLINE), "reason": fault.message})
            ) from fault
        if tag(top) != "course":
            raise ImportingError(Message("{path} is no course of Open edX", {"path": Code(OLX_OUTLINE)}))
        run = line(top.get("url_name"))
        self.policy = self.json(f"policies/{run}/policy.json") or self.json(f"policies/{run}.json")
        root = self.resolved(top)
        if root is None:
            raise ImportingError(Message("The outline of the course cannot be read"))
        read = [found for chapter in children(root, "chapter") if (found := self.module(chapter))]
        modules = tuple(
            NewModule(title=title, lessons=tuple(self.written(lesson) for lesson in lessons)) for title, lessons in read
        )
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
        if (old := self.by_file_name(element)) is not None:
            return old
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
        return None if found is None else _with_settings(found, element)

    def by_file_name(self, element: etree._Element) -> etree._Element | None:
        """What the file holds that `filename` names, as courses of the first years have it; None where it names none.

        A page is read with its block.
        """
        name = nfc(line(element.get("filename") or "")) if tag(element) != "html" and not len(element) else ""
        places = (f"{tag(element)}/{name}.xml", f"{tag(element)}s/{name}.xml", f"{name}.xml")
        path = next((place for place in places if name and place in self.source.files), "")
        found = self.xml(path) if path else None
        if found is None:
            return None
        inner = found if tag(found) == tag(element) else next(found.iter(tag(element)), None)
        return None if inner is None else _with_settings(inner, element)

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

    def module(self, pointer: etree._Element) -> tuple[str, list[_Lesson]] | None:
        """Title and lessons of a chapter."""
        self.count()
        chapter = self.resolved(pointer)
        if chapter is None:
            return None
        self.dates(chapter)
        lessons = [x for part in children(chapter, "sequential", "videosequence") if (x := self.lesson(part))]
        for stray in children(chapter):
            if tag(stray) not in ("sequential", "videosequence"):
                self.losses.add("other-block", self.described(stray))
        return self.title(chapter), lessons

    def lesson(self, pointer: etree._Element) -> _Lesson | None:
        self.count()
        sequential = self.resolved(pointer)
        if sequential is None:
            return None
        self.dates(sequential)
        timed = self.value(sequential, "is_time_limited").lower() in _TRUE
        lesson = _Lesson(
            title=self.title(sequential),
            graded=self.value(sequential, "graded").lower() in _TRUE,
            time_limit=number(self.value(sequential, "default_time_limit_minutes")) if timed else None,
            told=self.value(sequential, "show_correctness").lower() != "never",
        )
        for unit in children(sequential):
            lesson.units.append(_Unit())
            self.unit(unit, lesson, 0)
        return lesson

    def unit(self, pointer: etree._Element, lesson: _Lesson, depth: int) -> None:
        """Adds what stands at one place of the outline to the last unit; a vertical is a unit of its own."""
        self.count()
        name = tag(pointer)
        known = (*self.blocks, *_WRAPPERS, *_ONE_OF, *_ALL_OF, "html", "problem")
        if name not in known:
            self.losses.add(_UNREAD.get(name, "other-block"), self.described(pointer))
            return
        element = self.resolved(pointer)
        if element is None:
            return
        title = self.title(element)
        if self.value(element, "visible_to_staff_only").lower() in _TRUE:
            self.losses.add("hidden", title)
        if self.value(element, "group_access").strip("{} "):
            self.losses.add("content-group", title or name)
        place = posixpath.join(name, f"{line(pointer.get('url_name')) or title}")
        if name not in (*_WRAPPERS, *_ONE_OF, *_ALL_OF):
            self.block(element, name, place, lesson)
        elif depth >= MAX_NESTING:
            self.fault(place, Message("the unit is nested too deep"))
        elif name == "vertical":
            outer, self.unit_title = self.unit_title, title
            self.losses.add("vertical", title)
            lesson.units.append(_Unit(title))
            self.parts(children(element), lesson, depth)
            lesson.units.append(_Unit())
            self.unit_title = outer
        else:
            self.parts(self.chosen(element, name), lesson, depth)

    def parts(self, elements: Iterable[etree._Element], lesson: _Lesson, depth: int) -> None:
        for child in elements:
            self.unit(child, lesson, depth + 1)

    def chosen(self, element: etree._Element, name: str) -> Iterable[etree._Element]:
        """What of a block with parts is taken over: all, or the first that holds something where a learner sees one."""
        found = [part for part in children(element) if tag(part) not in ("show", "source")]
        groups = [
            part for outer in found for part in (children(outer) if tag(outer) in ("group", "default") else [outer])
        ]
        if name in _ALL_OF and found:
            self.losses.add(_ALL_OF[name], self.described(element))
        elif not found:
            self.losses.add("no-parts", self.described(element))
        if name not in _ONE_OF:
            return groups
        for other in groups[1:]:
            self.losses.add("split_test", self.described(other))
        return groups[:1]

    def described(self, pointer: etree._Element, depth: int = 0) -> str:
        """By what an author knows a block that is not taken over: its kind and title, and what it holds."""
        name = tag(pointer)
        element = self.resolved(pointer)
        if element is None:
            return f"{name} {line(pointer.get('url_name'))}"
        title = self.title(element) or own_text(first(element, "title")) or line(element.get("href"))[:200]
        inner = list(children(element))[:MAX_NAMED] if name in (*_WRAPPERS, *_ONE_OF, *_ALL_OF, "group") else []
        if inner and depth < MAX_DESCRIBED:
            held = ", ".join(self.described(part, depth + 1) for part in inner)
            return f"{name} {title} ({held})" if title else f"{name} ({held})"
        text = title or named_by("", line("".join(element.itertext()))) or line(element.get("url_name"))
        return f"{name} {text}".strip()

    def block(self, element: etree._Element, name: str, place: str, lesson: _Lesson) -> None:
        """Adds a block that holds no others."""
        parts = lesson.units[-1].parts
        try:
            if name == "problem":
                parts.append(self.problem(element, place))
            elif name == "html":
                parts += self.html(element, place)
            else:
                parts.append(self.blocks[name](element, place, lesson.graded))
        except PartError as fault:
            self.fault(place, fault.message)

    def problem(self, element: etree._Element, place: str) -> _Problem:
        """The questions of a problem. Raises `PartError` where it asks for no answer."""
        questions = questions_of(element, Place(path=place), self.losses)
        title = self.title(element)
        self.losses.add("problem", title)
        if any(element.get(key) for key in ("weight", "rerandomize", "showanswer")):
            self.losses.add("weight", title)
        if not questions:
            raise PartError(Message("the problem asks for no answer"))
        return _Problem(title, self.value(element, "max_attempts"), questions)

    # --- whole units

    def written(self, lesson: _Lesson) -> NewLesson:
        """The lesson with its items: of each unit one reading, and one practice test where it is not graded; where it
        is, all its problems make one test.
        """
        together = [part for unit in lesson.units for part in unit.parts if isinstance(part, _Problem)]
        items: list[NewItem] = []
        for unit in lesson.units:
            _give_tasks_their_text(unit)
            problems = [part for part in unit.parts if isinstance(part, _Problem)]
            pieces = self.pieces(unit)
            for part in unit.parts:
                if isinstance(part, NewItem):
                    items.append(part)
                elif isinstance(part, Piece):
                    if pieces and part is pieces[0]:
                        items.append(reading(pieces, self.reading_title(unit, pieces)))
                elif lesson.graded and part is together[0]:
                    items.append(self.test(ItemKind.QUIZ, lesson, lesson.title, lesson.units))
                elif not lesson.graded and part is problems[-1]:
                    items.append(self.test(ItemKind.PRACTICE, lesson, unit.title or lesson.title, [unit]))
        return NewLesson(title=lesson.title, items=tuple(items))

    def pieces(self, unit: _Unit) -> list[Piece]:
        """The blocks of text that are content; what is neither that nor the instructions of a test is named as lost."""
        kept = self.content(unit)
        told = self.instructions(unit)
        for piece in unit.parts:
            if isinstance(piece, Piece) and piece not in kept and piece not in told:
                self.losses.add("html-aside", piece.shown)
        for piece in kept:
            for key, count in piece.page.lost:
                self.losses.add(key, piece.title or unit.title or piece.path, count)
        return kept

    def content(self, unit: _Unit) -> list[Piece]:
        """The blocks that make a reading. Few words beside a video or a test are none, nor is a mere heading."""
        found = [part for part in unit.parts if isinstance(part, Piece)]
        kept = [piece for piece in found if not is_aside(piece, self.seen)]
        beside = len(found) < len(unit.parts)
        return [] if all(piece.heading for piece in kept) or (beside and is_lead(kept)) else kept

    def instructions(self, unit: _Unit) -> list[Piece]:
        """The blocks beside the problems of a unit that tell how to answer them, though they are too few words to read
        or stand beside every test of the course; else the first of what is to read that speaks of the questions.
        """
        if not any(isinstance(part, _Problem) for part in unit.parts):
            return []
        kept = self.content(unit)
        left = [part for part in unit.parts if isinstance(part, Piece) and part not in kept]
        told = [piece for piece in left if piece.words and not piece.heading and not leads_around(piece)]
        return told or [piece for piece in kept if tells_how_to_answer(piece)][:1]

    def reading_title(self, unit: _Unit, pieces: Sequence[Piece]) -> str:
        """The own title of the only block, else the unit's."""
        titles = [piece.title for piece in pieces if piece.title]
        return next(iter(titles), "") if len(pieces) == 1 or not unit.title else unit.title

    def test(self, kind: ItemKind, lesson: _Lesson, title: str, units: Sequence[_Unit]) -> NewItem:
        """One test of all problems of the units, with what the blocks beside them tell of it."""
        problems = [part for unit in units for part in unit.parts if isinstance(part, _Problem)]
        told = dict.fromkeys(piece.page.text for unit in units for piece in self.instructions(unit))
        place = Place(path=next((piece.path for unit in units for piece in self.instructions(unit)), ""))
        questions = [question for problem in problems for question in problem.questions]
        if len(questions) > MAX_QUESTIONS:
            self.losses.add("long", title)
        attempts = {problem.attempts for problem in problems}
        if len(attempts) > 1:
            self.losses.add("attempts", title)
        if len(problems) == 1:
            title = problems[0].title or title
        fields = quiz_fields(
            questions[:MAX_QUESTIONS],
            attempts=whole(attempts.pop()) if len(attempts) == 1 else None,
            time_limit=lesson.time_limit,
            told=lesson.told,
        )
        document = Document(
            path="",
            kind=DocumentKind.QUIZ,
            questions=tuple(questions[:MAX_QUESTIONS]),
            fields={"instructions": Text(value="\n".join(told), place=place)} if told else {},
        )
        return NewItem(kind=kind, title=title, fields=fields, document=document)

    # --- blocks

    def html(self, element: etree._Element, place: str) -> Sequence[NewItem | Piece]:
        """A block of text, inline or in the file that `filename` names, behind the films that it shows."""
        name = nfc(line(element.get("filename") or ""))
        places = (f"html/{name}.html", f"html/{name}", f"{name}.html", name)
        path = next((p for p in places if name and p in self.source.files), "")
        if name and not path:
            raise PartError(Message("the page {path} is not there", {"path": named(f"html/{name}.html")}))
        html = decoded(self.source.read(path)) if path else _inline(element)
        films = films_of(html)
        found = without_players(piece_of(self.item_title(element), html, place), films)
        shown = [film(found.title, address) for address in films.players]
        for video in shown:
            self.losses.add("player", video.title or place)
        if shown and is_lead([unlinked(found)]):
            found = unlinked(found)
        if not found.page.lines:
            for key, count in found.page.lost:
                self.losses.add(key, found.title or place, count)
            return shown
        self.seen[found.page.text] += 1
        return [*shown, found]

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
        return graded_task(kind, title, text, criteria, {"graded": graded}, place)

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
            found = re.search(rf"""(?i)<section\s+class=["']{name}["'][^>]{{0,200}}>""", text)
            end = _SECTION_END.search(text, found.end()) if found else None
            if found is None or end is None:
                return "" if name != "about" or "<section" in text.lower() else page(text).text
            return "\n".join(_without_heading(text[found.end() : end.start()]))
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
        rules = self.policy.get(f"course/{run}")
        rules = rules if isinstance(rules, dict) else {}
        self.count_tabs(rules.get("tabs"))
        for key in ("pdf_textbooks", "html_textbooks"):
            for book in _mappings(rules.get(key)):
                self.losses.add("textbook", line(str(book.get("tab_title") or "")))
        for path in self.source.files:
            if path.startswith("info/") and not path.endswith(".json"):
                self.losses.add("info", named_by(path, self.page_text(path)))
            elif path.startswith("static/") and path not in self.taken:
                self.losses.add("asset", path)
        if "about/overview.html" in self.source.files:
            self.losses.add("about", "about/overview.html")

    def count_tabs(self, listed: object) -> None:
        """Notes the pages beside the outline, by their names and how they begin."""
        names = {}
        for entry in _mappings(listed):
            if entry.get("type") == "static_tab":
                names[line(str(entry.get("url_slug") or ""))] = line(str(entry.get("name") or ""))
        stems = {posixpath.splitext(path)[0][5:] for path in self.source.files if path.startswith("tabs/")}
        for stem in [*names, *sorted(stems - set(names))]:
            text = self.page_text(f"tabs/{stem}.html")
            self.losses.add("tab", named_by(names.get(stem) or stem, text))

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


@dataclass(frozen=True, slots=True)
class _Problem:
    """A problem with its questions."""

    title: str
    attempts: str  # as the source has it
    questions: list[Question]


@dataclass(slots=True)
class _Unit:
    """What stands on one page of the course, in order."""

    title: str = ""
    parts: list[NewItem | _Problem | Piece] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Lesson:
    """A subsection. `told`: whether a learner hears what was right."""

    title: str
    graded: bool
    time_limit: float | None
    told: bool
    units: list[_Unit] = field(default_factory=list)


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The mappings of a list out of a JSON file; none where it is no list."""
    for entry in value[:1000] if isinstance(value, list) else []:
        if isinstance(entry, dict):
            yield entry


def _give_tasks_their_text(unit: _Unit) -> None:
    """A task that only takes what learners hand in is told on the page right before it: that is its instructions, and
    no reading.
    """
    for at, part in reversed([*enumerate(unit.parts)]):
        if not isinstance(part, NewItem) or part.kind is not ItemKind.STAFF_GRADED or part.document is not None:
            continue
        told = unit.parts[at - 1] if at else None
        if isinstance(told, Piece) and told.words and not told.heading and not leads_around(told):
            fields = {"instructions": Text(value=told.page.text, place=Place(path=told.path))}
            document = Document(path="", kind=DocumentKind.STAFF_GRADED, fields=fields)
            unit.parts[at - 1 : at + 1] = [replace(part, document=document)]


def _with_settings(found: etree._Element, pointer: etree._Element) -> etree._Element:
    """What was found in a file, with the attributes of the element that points to it where it has none of its own."""
    for key, value in pointer.attrib.items():
        if key not in found.attrib:
            found.set(key, value)
    return found


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
