"""Makes the sample course in a demo folder."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mooclint.course.manifest import read_package
from mooclint.course.model import Course
from mooclint.demo.clips import Clip, ClipError, make_clip, read_recipe
from mooclint.demo.documents import Documents
from mooclint.demo.folder import DemoFolder, FolderError
from mooclint.files.data import data_folder
from mooclint.files.yaml import read
from mooclint.media.ffmpeg import find
from mooclint.message.message import Message, Quantity
from mooclint.version import __version__

COURSE = "course"  # the package in the demo folder
OPINION = "opinion.yaml"
ROOM = 700 * 10**6  # bytes: the clips, and the longest one before it is cut

Progress = Callable[[int, int], None]  # clips done, clips in all


def sample_folder() -> Path:
    """Where the data of the sample course are."""
    return data_folder("fixtures") / "sample"


def source_digest() -> str:
    """What the sample is made from: SHA-256 over its data and the version of mooclint."""
    state = hashlib.sha256(__version__.encode())
    for path in sorted(p for p in sample_folder().rglob("*") if p.is_file() and p.suffix != ".pyc"):
        state.update(path.name.encode() + b"\0" + path.read_bytes())
    return state.hexdigest()


def make_documents(folder: DemoFolder) -> None:
    """Puts everything but the clips into the folder: manifest, lock, documents and the expert's opinion."""
    sample = sample_folder()
    folder.write(OPINION, (sample / OPINION).read_bytes())
    for path in sorted(p for p in (sample / COURSE).rglob("*") if p.is_file()):
        folder.write(f"{COURSE}/{path.relative_to(sample / COURSE).as_posix()}", path.read_bytes())
    course = _course(sample / COURSE)
    signed = [(author.name, author.signature.path) for author in course.programme.authors if author.signature]
    signatures = {name: (sample / COURSE / path).read_bytes() for name, path in signed}
    texts, questions = _data(sample / "documents.yaml"), _data(sample / "questions.yaml")
    for name, content in Documents(course, texts, questions, signatures).all():
        folder.write(f"{COURSE}/{name}", content)


def make_clips(folder: DemoFolder, progress: Progress | None = None) -> None:
    """Makes the clips that are not in the lock. Raises ClipError, FolderError and OSError."""
    recipe = read_recipe(sample_folder() / "recipe.yaml")
    clips = [clip for clip in recipe.clips if clip.made_here]
    ffmpeg = find()
    if ffmpeg is None:
        raise ClipError(Message("There is no ffmpeg. It comes with mooclint: pip install imageio-ffmpeg"))
    if not all((folder.root / COURSE / clip.path).exists() for clip in clips):
        _check_room(folder.root)

    def maker(clip: Clip) -> Callable[[Path], None]:
        return lambda path: make_clip(clip, recipe.loop, path, ffmpeg)

    for done, clip in enumerate(clips):
        if progress is not None:
            progress(done, len(clips))
        folder.put(f"{COURSE}/{clip.path}", maker(clip))
    if progress is not None:
        progress(len(clips), len(clips))


def _check_room(root: Path) -> None:
    if shutil.disk_usage(root).free < ROOM:
        needed = Quantity(ROOM // 10**6, "MB")
        raise FolderError(Message("There is not enough room on the disk: the demo needs {needed}.", {"needed": needed}))


def _course(path: Path) -> Course:
    course = read_package(path).course
    assert course is not None
    return course


def _data(path: Path) -> Any:
    document, problems = read(path)
    assert document is not None, problems
    return document.data
