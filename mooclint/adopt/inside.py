"""Questions inside videos that stand in documents of their own find the videos in which they are asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mooclint.adopt.names import Name
from mooclint.adopt.pieces import LeftOut, Sources
from mooclint.adopt.videos import Given, VideoKey, Videos
from mooclint.course.codes import guess_code
from mooclint.course.document import Document, DocumentKind
from mooclint.course.model import FileRole
from mooclint.message.message import Code, Message

# 'Видео сұрақтары', 'Видео ішіндегі сұрақтар', 'Вопросы внутри видео', 'In-video questions'.
# 'Вопросы к видео' may be a test.
_CALLED = re.compile(
    r"(?<![^\W_])(?:(?:видео|бейне)[^\W\d_]{0,8}[\s_\d.№-]{0,10}(?:\(?ішіндегі[\s_]{1,3})?сұра[қғ]"
    r"|вопрос[^\W\d_]{0,3}[\s_]{1,3}(?:внутри|в)[\s_]{1,3}(?:видео|лекци|ролик)|видео-?вопрос|встроенн\w{2,3}[\s_]вопрос"
    r"|in[\s_-]?video[\s_-]{1,3}(?:question|quiz)|questions?[\s_](?:inside|within|in)[\s_](?:the[\s_])?video)",
    re.IGNORECASE,
)
_LINES = 3  # of a document, among which it says what it is and of which video
_LONGEST = 200  # characters of such a line


def asks_inside(name: Name, sources: Sources) -> bool:
    """Whether a file holds the questions that are asked inside videos, and nothing else."""
    document = sources.documents.get(name.path)
    if document is None or not document.questions or document.stages or document.has_script:
        return False
    if document.kind is DocumentKind.VIDEO:  # a part below the line of a video
        return not any(text.value for text in document.fields.values())
    told = (name.path, *_told(document))
    return document.kind is DocumentKind.QUIZ and any(_CALLED.search(text) for text in told)


def _told(document: Document) -> list[str]:
    """What the first lines of a document say."""
    lines = [document.value("title"), *(text.value for text in document.content[:_LINES])]
    return [line[:_LONGEST] for line in lines]


def give_questions(names: Sequence[Name], videos: Videos, sources: Sources) -> Given:
    """Gives every video the document with its questions: by name or code, else by the first lines of the document."""
    pieces = dict(videos.pieces)
    taken, left = [], []
    for name in names:
        key = videos.meant_by(name) or _by_lines(name, videos, sources)
        if key is None:
            why = Message("questions inside a video, and which video cannot be told: name them after it")
            left.append(LeftOut(name.path, why))
        elif FileRole.QUESTIONS in pieces[key].files:
            values = {"path": Code(pieces[key].files[FileRole.QUESTIONS])}
            left.append(LeftOut(name.path, Message("further questions of the same video as {path}", values)))
        else:
            files = {**pieces[key].files, FileRole.QUESTIONS: name.path}
            pieces[key] = replace(pieces[key], files=files, asked=len(sources.documents[name.path].questions))
            taken.append(name.path)
    return Given(replace(videos, pieces=pieces), tuple(taken), tuple(left))


def _by_lines(name: Name, videos: Videos, sources: Sources) -> VideoKey | None:
    """The video that a line names by its code: 'Видео: К1_M2_С1_В1_SELECT сұрауы'."""
    for line in _told(sources.documents[name.path]):
        for text in (line, line.partition(":")[2].strip()):
            code = guess_code(text) if text else None
            if code is not None and (key := videos.coded(code, name)):
                return key
    return None
