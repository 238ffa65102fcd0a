"""What becomes of every construct of a source: kept, kept in part or lost, and why. The documentation prints it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from mooclint.message.message import Message

MAX_EXAMPLES = 3
MAX_LOST = 20  # of what is lost: it is put in again by hand, so it has to be found


class Fate(StrEnum):
    """How much of a construct arrives in the package."""

    KEPT = "kept"
    PART = "part"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct of a source format, as that format names it, and what becomes of it."""

    name: str
    fate: Fate
    reason: Message


def _kept(name: str, reason: Message) -> Construct:
    return Construct(name, Fate.KEPT, reason)


def _part(name: str, reason: Message) -> Construct:
    return Construct(name, Fate.PART, reason)


def _lost(name: str, reason: Message) -> Construct:
    return Construct(name, Fate.LOST, reason)


_NO_FIELD = Message("The manifest has no field for it.")
_NO_KIND = Message("No kind of course element answers to it.")

# What any page or task text of either format goes through.
_TEXTS: Mapping[str, Construct] = {
    "img": _lost("<img>", Message("Documents are written without pictures: put them in again by hand.")),
    "frame": _lost("<iframe>, <embed>, <object>", Message("What is shown in a frame is no text.")),
    "media": _lost("<video>, <audio>", Message("A player inside a page is no item of its own: add it as a video.")),
    "player": _part(
        "film in a page", Message("Becomes a video with the address of the film as its link; its length is not known.")
    ),
    "script": _lost("<script>, <style>, <form>", Message("Programs, styles and forms have no place in a document.")),
    "table": _part("<table>", Message("The rows are written as lines of text.")),
    "long": _part("long text", Message("Text beyond the limit is cut off.")),
}

OLX: Mapping[str, Construct] = {
    "course": _kept("course", Message("Title and language go to the programme.")),
    "chapter": _kept("chapter", Message("Becomes a module.")),
    "sequential": _kept("sequential", Message("Becomes a lesson; a time limit goes to its graded test.")),
    "vertical": _part("vertical", Message("Its parts become items of the lesson; the unit and its title are gone.")),
    "html": _kept(
        "html", Message("Those of a unit become one reading: a DOCX with the text and the addresses of its links.")
    ),
    "html-aside": _lost(
        "html without content",
        Message(
            "A mere heading, a few words beside a video or a test, a question about the page and what comes back in "
            "unit after unit are no reading."
        ),
    ),
    "video": _part(
        "video, videoalpha",
        Message("Becomes a video: a file of the course is copied, else the address is the link of the item."),
    ),
    "video-id": _lost("video edx_video_id", Message("A video known by its id alone has no address to follow.")),
    "video-cut": _lost("video start_time, end_time", _NO_FIELD),
    "video-extra": _lost("video handout, track", _NO_FIELD),
    "transcript": _kept("transcript, sub", Message("Copied as the subtitles of the video; .sjson is written as .srt.")),
    "transcript-gone": _lost(
        "transcript without its file", Message("The course names captions that it does not hold.")
    ),
    "problem": _part(
        "problem",
        Message(
            "Becomes a question: all of a graded subsection make one graded test, those of another unit one practice "
            "test."
        ),
    ),
    "multiplechoiceresponse": _kept("multiplechoiceresponse", Message("Becomes a question with one right option.")),
    "choiceresponse": _kept("choiceresponse, truefalseresponse", Message("Becomes a question with several options.")),
    "optionresponse": _kept("optionresponse", Message("Becomes a question with one right option, one a list.")),
    "stringresponse": _kept("stringresponse", Message("Becomes a short answer with all accepted answers.")),
    "numericalresponse": _kept("numericalresponse", Message("Becomes a numeric question.")),
    "tolerance": _lost("numericalresponse tolerance", _NO_FIELD),
    "regexp": _part("stringresponse regexp", Message("The expression is written down as an accepted answer.")),
    "problem-markdown": _kept("problem markdown", Message("Read where the problem has no XML of its own.")),
    "other-response": _part(
        "customresponse, formularesponse, coderesponse, imageresponse and others",
        Message("Only the text of the question is kept: how it is graded is a program or a picture."),
    ),
    "partial": _lost("choice correct=partial, partial_credit", Message("An option is right or it is not.")),
    "hint": _lost("demandhint, compoundhint", Message("A question has feedback and no hints.")),
    "feedback": _kept("choicehint, optionhint, correcthint, solution", Message("Becomes feedback.")),
    "weight": _lost("problem weight, rerandomize, showanswer", _NO_FIELD),
    "attempts": _part("max_attempts", Message("Kept where all problems of the test have the same.")),
    "openassessment": _part(
        "openassessment",
        Message("Becomes a peer review, or a staff-graded task, with instructions and rubric in a DOCX."),
    ),
    "self-assessment": _lost("openassessment self-assessment", _NO_KIND),
    "must-grade": _lost("openassessment must_grade, must_be_graded_by", _NO_FIELD),
    "edx_sga": _part(
        "edx_sga, staffgradedxblock", Message("Becomes a staff-graded task; its points and solution are lost.")
    ),
    "discussion": _kept("discussion", Message("Becomes a forum.")),
    "lti": _part("lti, lti_consumer", Message("Becomes an LTI item with its address; its parameters are lost.")),
    "library_content": _part(
        "library_content, itembank",
        Message("All its questions are written; how many of them a learner is given at random is lost."),
    ),
    "split_test": _lost(
        "split_test, randomize, abtest",
        Message("A package has one course for all learners: the first variant is taken over, this one is not."),
    ),
    "conditional": _part("conditional", Message("Taken over like everything else; its condition is lost.")),
    "content-group": _part("group_access", Message("Taken over like everything else, whatever the group.")),
    "no-parts": _lost(
        "library_content, split_test and others without their parts", Message("The export does not hold what is in it.")
    ),
    "drag-and-drop-v2": _lost("drag-and-drop-v2", Message("The task is a picture with zones.")),
    "poll": _lost("poll, poll_question, survey, word_cloud", _NO_KIND),
    "other-block": _lost("other blocks", _NO_KIND),
    "hidden": _part("visible_to_staff_only", Message("Taken over like everything else.")),
    "graded": _kept("graded, format", Message("Decides between a graded and a practice test.")),
    "grading": _part(
        "grading_policy.json",
        Message("Weights and the pass mark of the course are comments at the head of course.yaml."),
    ),
    "start": _lost("start, end, due", _NO_FIELD),
    "about": _part(
        "about/short_description.html, about/overview.html",
        Message("Become the description and the prerequisites; the rest of the overview is lost."),
    ),
    "effort": _part("about/effort.html", Message("Is a comment at the head of course.yaml.")),
    "tab": _lost("tabs, static_tab", Message("Pages outside the course outline are left out.")),
    "info": _lost("info/updates.html, info/handouts.html", Message("Pages outside the course outline are left out.")),
    "textbook": _lost("textbook", _NO_KIND),
    "wiki": _lost("wiki", _NO_KIND),
    "asset": _lost("static files that no item takes", Message("Only videos and captions of the outline are copied.")),
    "draft": _lost("drafts", Message("What is not published is left out.")),
    **_TEXTS,
}

CARTRIDGE: Mapping[str, Construct] = {
    "organization": _kept(
        "organization, item",
        Message("The folders of the first level become modules, those of the second lessons."),
    ),
    "deep": _part("item deeper than a lesson", Message("The folder is gone, its parts stand in the lesson.")),
    "heading": _lost("item without a resource", Message("A heading inside a module has no field.")),
    "html": _kept("webcontent (HTML)", Message("Becomes a reading: a DOCX with the text and the addresses of links.")),
    "document": _kept("webcontent (documents)", Message("Becomes a reading with the file as it is.")),
    "video": _kept("webcontent (video)", Message("Becomes a video with the file as it is.")),
    "other-file": _lost("webcontent (other files)", _NO_KIND),
    "weblink": _part(
        "imswl: web link", Message("Becomes a reading with a link, that of a film a video; how it opens is lost.")
    ),
    "topic": _kept("imsdt: discussion topic", Message("Becomes a forum with its text as the prompt.")),
    "attachment": _lost("imsdt attachments", _NO_FIELD),
    "lti": _part("imsbasiclti: LTI link", Message("Becomes an LTI item with its address; its parameters are lost.")),
    "assignment": _part(
        "assignment, learning application resource",
        Message(
            "Becomes a task that the staff or peers grade, with its text and the rubric of Canvas; ways of submission "
            "are lost."
        ),
    ),
    "application": _lost(
        "learning application resource without a page", Message("It is meant for the system that wrote the cartridge.")
    ),
    "assessment": _part(
        "imsqti: assessment",
        Message("Becomes a graded test (where the cartridge says so: a practice test) with its questions in a DOCX."),
    ),
    "cc.multiple_choice": _kept("cc.multiple_choice", Message("Becomes a question with one right option.")),
    "cc.multiple_response": _kept("cc.multiple_response", Message("Becomes a question with several right options.")),
    "cc.true_false": _kept("cc.true_false", Message("Becomes a question of true or false.")),
    "cc.fib": _kept("cc.fib", Message("Becomes a short answer with all accepted answers.")),
    "cc.pattern_match": _part("cc.pattern_match", Message("The pattern is written down as an accepted answer.")),
    "cc.essay": _part("cc.essay", Message("Becomes an essay question; a sample solution becomes its feedback.")),
    "numerical_question": _kept("numerical_question", Message("Becomes a numeric question.")),
    "other-question": _part(
        "questions of other kinds", Message("Only the text of the question and its options are kept.")
    ),
    "feedback": _kept("itemfeedback", Message("Becomes feedback of the option or of the question.")),
    "hint": _lost("hint", Message("A question has feedback and no hints.")),
    "points": _lost("points, weights, partial credit", _NO_FIELD),
    "bank": _lost("imsqti: question bank", Message("A bank belongs to no lesson: import its questions into a test.")),
    "unreferenced": _lost("resource outside the organization", Message("No module says where it belongs.")),
    "no-organization": _part(
        "resources without an organization",
        Message("No folder holds them: they stand in one module, in the order of the manifest."),
    ),
    "metadata": _part("metadata", Message("Title, language and description go to the programme; the rest is lost.")),
    "canvas": _lost("course_settings, non_cc_assessments", Message("Additions that Canvas reads alone.")),
    "protected": _lost("protected resources", Message("What needs an authorization cannot be read.")),
    **_TEXTS,
}

_PLAYED = Message("It plays in a player of its own, which no kind of course element answers to.")
_OF_LEARNERS = Message("What learners enter is no material of the course.")

MOODLE: Mapping[str, Construct] = {
    "course": _kept("course.xml", Message("Name, language and summary go to the programme.")),
    "section": _kept("section", Message("Becomes a module; its summary becomes the description.")),
    "general": _part("section 0", Message("What it holds stands in a lesson of its own in the first module.")),
    "subsection": _kept("subsection, nested section", Message("Becomes a lesson of the section that it stands in.")),
    "hidden": _part("hidden section or activity", Message("Taken over like everything else.")),
    "put-away": _lost(
        "hidden section or activity, put away", Message("It is hidden, and its title says that it is no lesson.")
    ),
    "deleted": _lost("activity that is being deleted", Message("It is on its way out of the course.")),
    "availability": _part("restrict access", Message("Taken over like everything else; its condition is lost.")),
    "multilang": _part(
        "multilang, mlang",
        Message("Of a text in several languages the one of the course is taken, the others are lost."),
    ),
    "label": _part(
        "label",
        Message("A short heading begins a lesson, a text becomes a reading, those in a row one."),
    ),
    "label-brief": _lost("label of a few words", Message("A heading inside a module has no field.")),
    "page": _kept("page", Message("Becomes a reading: a DOCX with the text and the addresses of its links.")),
    "book": _kept("book", Message("Becomes one reading with all its chapters.")),
    "hidden-chapter": _part("hidden chapter", Message("Taken over like everything else.")),
    "lesson": _part(
        "lesson",
        Message("Its pages become one reading, its questions one practice test; which page follows which is lost."),
    ),
    "glossary": _part("glossary", Message("Its entries become one reading; categories and comments are lost.")),
    "resource": _kept("resource", Message("A document becomes a reading, a film a video, with the file as it is.")),
    "folder": _kept("folder", Message("Each document becomes a reading, each film a video, with the file as it is.")),
    "linked-file": _kept(
        "@@PLUGINFILE@@", Message("A document or a film of the backup that a page shows becomes an item beside it.")
    ),
    "other-file": _lost("other files", _NO_KIND),
    "url": _part("url", Message("Becomes a reading with a link, that of a film a video; how it opens is lost.")),
    "forum": _kept("forum", Message("Becomes a forum with its description as the prompt.")),
    "news": _lost("forum of announcements", Message("Announcements are no material of the course.")),
    "assign": _part(
        "assign, assignment",
        Message("Becomes a staff-graded task with its text; points and ways of submission are lost."),
    ),
    "attachment": _lost("files of a task", _NO_FIELD),
    "rubric": _kept("grading.xml: rubric, guide", Message("Becomes the criteria of the task.")),
    "workshop": _part(
        "workshop", Message("Becomes a peer review with its instructions and criteria; phases and weights are lost.")
    ),
    "quiz": _part(
        "quiz",
        Message("Becomes a graded test, one without points a practice test; weights and what is shown when are lost."),
    ),
    "bank-gone": _lost(
        "question that is not in the backup", Message("It stands in a bank that was not saved with the course.")
    ),
    "random": _part(
        "random question",
        Message("All questions of its category are written; how many of them a learner is given is lost."),
    ),
    "description": _part("description among questions", Message("Its text is put before the question behind it.")),
    "multichoice": _kept("multichoice", Message("Becomes a question with one or with several right options.")),
    "truefalse": _kept("truefalse", Message("Becomes a question of true or false.")),
    "shortanswer": _kept("shortanswer", Message("Becomes a short answer with all accepted answers.")),
    "numerical": _kept("numerical", Message("Becomes a numeric question.")),
    "match": _kept("match", Message("Becomes a question of pairs.")),
    "essay": _kept("essay", Message("Becomes an essay question.")),
    "tolerance": _lost("numerical tolerance", _NO_FIELD),
    "gap-question": _part(
        "multianswer (cloze), gapselect, ddwtos", Message("The text with its gaps and the right answers are kept.")
    ),
    "other-question": _part(
        "calculated, ddmarker, stack, coderunner and others",
        Message("Only the text of the question is kept: how it is graded is a program or a picture."),
    ),
    "partial": _lost("part of the points", Message("An option is right or it is not.")),
    "feedback": _kept("feedback, generalfeedback", Message("Becomes feedback of the option or of the question.")),
    "hint": _lost("hint", Message("A question has feedback and no hints.")),
    "bank": _lost("questions that no test asks for", Message("They stay in the bank.")),
    "grade": _part("gradepass", Message("Becomes the pass mark in per cent.")),
    "lti": _part("lti", Message("Becomes an LTI item with its address; its parameters are lost.")),
    "scorm": _lost("scorm, imscp", _PLAYED),
    "h5p": _lost("h5pactivity, hvp", _PLAYED),
    "poll": _lost("choice, feedback, survey, questionnaire", _NO_KIND),
    "data": _lost("data, wiki, chat, journal", _OF_LEARNERS),
    "other-module": _lost("other activities", _NO_KIND),
    "users": _lost("work and marks of learners", _OF_LEARNERS),
    **_TEXTS,
}

# Name of the format -> its table.
TABLES: Mapping[str, Mapping[str, Construct]] = {
    "Open edX OLX": OLX,
    "IMS Common Cartridge": CARTRIDGE,
    "Moodle": MOODLE,
}


@dataclass(frozen=True, slots=True)
class Loss:
    """What of one course did not arrive whole: how often, and some of the places."""

    construct: Construct
    count: int
    examples: tuple[str, ...]


class Losses:
    """Counts what was met while one course was read. A key that is not in the table is a mistake of ours (KeyError)."""

    def __init__(self, table: Mapping[str, Construct]) -> None:
        self._table = table
        self._counts: dict[str, int] = {}
        self._examples: dict[str, dict[str, None]] = {}

    def add(self, key: str, example: str = "", count: int = 1) -> None:
        """Notes a construct that was met; kept ones are not counted."""
        if self._table[key].fate is Fate.KEPT:
            return
        self._counts[key] = self._counts.get(key, 0) + count
        examples = self._examples.setdefault(key, {})
        limit = MAX_LOST if self._table[key].fate is Fate.LOST else MAX_EXAMPLES
        if example and len(examples) < limit:
            examples[example] = None

    def __iter__(self) -> Iterator[Loss]:
        """In the order of the table."""
        for key, construct in self._table.items():
            if key in self._counts:
                yield Loss(construct, self._counts[key], tuple(self._examples[key]))
