"""Words that measures return and that people read in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from mooclint.message.message import Code, Message, Param

_WORDS = {
    "advanced": Message("advanced"),
    "beginner": Message("beginner"),
    "dct": Message("the DCT family"),
    "intermediate": Message("intermediate"),
    "lossless": Message("lossless"),
    "wavelet": Message("wavelet"),
    "academic_hours": Message("academic hours"),
    "certificate": Message("certificate"),
    "content": Message("content (a file or a link)"),
    "degree": Message("degree or title"),
    "description": Message("description"),
    "formative": Message("formative assessment"),
    "forum": Message("discussion forum"),
    "hours": Message("hours to complete"),
    "in_video_question": Message("in-video question"),
    "in_video_questions": Message("in-video questions"),
    "item_titles": Message("titles of all items"),
    "minutes": Message("time in minutes"),
    "name": Message("full name"),
    "outcomes": Message("outcomes"),
    "peer_review": Message("peer review"),
    "position": Message("position"),
    "practice": Message("practice test"),
    "practice_with_feedback": Message("practice test with feedback"),
    "project": Message("essay, reflection or project"),
    "quiz": Message("weekly quiz"),
    "reading": Message("reading"),
    "signature": Message("picture of the signature"),
    "source": Message("source"),
    "summative": Message("summative assessment"),
    "test_with_feedback": Message("graded test with feedback"),
    "title": Message("title"),
    "video": Message("video"),
    "workplace": Message("workplace"),
    "assessment": Message("assessment (test, task or forum)"),
    "progressive": Message("progressive"),
    "interlaced": Message("interlaced"),
    "mbaff": Message("interlaced (MBAFF)"),
    "below": Message("weaker than the DCT family"),
    "staff_graded": Message("staff-graded task"),
    "exam": Message("final exam"),
    "lab": Message("lab"),
    "lti": Message("LTI tool"),
    "guided_project": Message("guided project"),
    "rubric_type": Message("type of rubric"),
    "feedback": Message("feedback"),
    "videos": Message("videos"),
    "readings": Message("readings"),
    "tests": Message("tests"),
    "every_option": Message("feedback on every option"),
    "right_wrong": Message("feedback on right and wrong answers"),
    "none": Message("no feedback"),
    "scale": Message("scale"),
    "yes_no": Message("yes or no"),
    "text": Message("text feedback without points"),
    "programme": Message("programme"),
    "other": Message("a document of no known form"),
    # Fields of documents, each as its form names it: said here too, so that a sentence opens no form.
    "attempts": Message("attempts"),
    "audience": Message("target audience"),
    "author": Message("author"),
    "authors": Message("author(s)"),
    "code": Message("code"),
    "course": Message("course title"),
    "duration": Message("video duration (min)"),
    "file_name": Message("video file name"),
    "instructions": Message("instructions"),
    "language": Message("MOOC language"),
    "lesson": Message("lesson"),
    "level": Message("course level"),
    "module": Message("module"),
    "number": Message("video number"),
    "pass_percent": Message("pass mark (%)"),
    "prerequisites": Message("prerequisites"),
    "prompt": Message("discussion prompt"),
    "questions": Message("number of questions"),
    "speaker": Message("speaker"),
    "subtitles": Message("subtitle language (if any)"),
    "time_limit": Message("time limit (min)"),
    "topic": Message("video topic"),
    "university": Message("university"),
    "visuals": Message("link to the folder of visuals/slides"),
}


def word(name: str) -> Param:
    """The word as a sentence shows it; what is not in the list stands as it is."""
    return _WORDS.get(name) or Code(name)


def listed(names: Iterable[str]) -> list[Param]:
    """Several words, to be joined by commas."""
    return [word(name) for name in names]
