"""A remark on a film, in the film that was cut anew: at the frame where its moment went, by what was kept of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from mooclint.films.look import look
from mooclint.message.localizer import localizer
from mooclint.message.message import Message
from mooclint.review.case.words import carried_text
from mooclint.review.doing.films import NOTHING, coming_back, going_back, keep_prints
from mooclint.review.material.place import Place, parse_place, place_json
from mooclint.review.material.prints import FOLDER, keep_print, print_of
from mooclint.review.rounds.carry import After, Before, Carried, Orphan, carry
from mooclint.review.rounds.locate import located
from tests.clips import FFMPEG
from tests.lectures import Cut, Lecture, Piece, kept
from tests.review.journal import Journal, to_full_review

LECTURE = Lecture(seed=8, seconds=36, width=160, height=90, jingle=3, still=(7, 11))
OTHER = replace(LECTURE, voice=1, pictures=1)


class Course:
    """A folder with the film `a.mp4`, and the same folder once it was replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "a.mp4"
        self.file.write_bytes(kept(LECTURE).read_bytes())
        self.before = Before({"a.mp4": digest(self.file)}, {}, {"a.mp4": 36.0})

    def looked(self) -> Course:
        found = look(FFMPEG, self.file, lambda seconds: None)
        assert found is not None
        keep_print(self.folder, digest(self.file), found)
        return self

    def place(self, **words: Any) -> Place:
        return located(parse_place({"path": "a.mp4", **words}), self.folder)

    def cut(self, cut: Cut, name: str = "a.mp4") -> Course:
        self.file.unlink()
        self.file = self.folder / name
        self.file.write_bytes(kept(LECTURE, replace(cut, size="160:90")).read_bytes())
        return self

    def carried(self, place: Place, length: float = 30.0) -> Carried | Orphan | None:
        files = {self.file.name: digest(self.file)}
        return carry(place, self.before, After(self.folder, files, {}, {self.file.name: length}))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path)


def told(found: Carried | Orphan | None) -> tuple[str, str, int | None]:
    assert isinstance(found, Carried), found
    assert found.place.start is not None
    return found.how, found.sure, found.place.start.frame


SHORTER = Cut("shorter", (Piece(5.0, 14.0), Piece(22.0, 36.0)))


def test_a_frame_and_a_range_go_with_their_scene(course: Course) -> None:
    frame, late = course.looked().place(start="250f"), course.place(start="0:26", end="0:29")
    over, gone = course.place(start="0:11", end="0:18"), course.place(start="0:17")
    inside = course.place(start="0:12", end="0:24")
    course.cut(SHORTER).looked()
    found = course.carried(frame)
    assert isinstance(found, Carried)
    assert (found.how, found.sure, found.place.digest) == ("scene", "sure", digest(course.file))
    start = found.place.start
    assert start is not None
    assert start.frame is not None
    assert abs(start.frame - 125) <= 1
    assert start.seconds == Fraction(start.frame, 25)
    assert start.pts is not None
    assert Fraction(start.pts, start.scale) == start.seconds
    found = course.carried(late)
    assert told(found)[0] == "scene"
    assert isinstance(found, Carried)
    assert found.sure in ("sure", "likely")
    assert found.place.end is not None
    assert abs(float(found.place.end.seconds or 0) - 16) < 0.1
    found = course.carried(over)
    assert told(found)[:2] == ("shortened", "doubtful")
    assert isinstance(found, Carried)
    assert found.place.end is not None
    assert abs(float(found.place.end.seconds or 0) - 9) < 0.6
    assert told(course.carried(inside))[:2] == ("reshaped", "likely")
    assert course.carried(gone) == Orphan("cut-out")


def test_another_name_is_found_by_what_is_in_it(course: Course) -> None:
    place, gone = course.looked().place(start="0:10"), course.place(start="0:17")
    course.cut(SHORTER, "b.mp4").looked()
    found = course.carried(place)
    assert told(found)[1] == "likely"
    assert isinstance(found, Carried)
    assert found.place.path == "b.mp4"
    assert course.carried(gone) == Orphan("gone")


def test_films_that_were_numbered_anew_are_told_apart(course: Course) -> None:
    place = course.looked().place(start="0:10")
    case = returned(course, place).case
    course.cut(SHORTER, "b.mp4")
    (course.folder / "a.mp4").write_bytes(kept(OTHER).read_bytes())
    files = {name: digest(course.folder / name) for name in ("a.mp4", "b.mp4")}
    now, looked = After(course.folder, files, {}, {"a.mp4": 36.0}), list[str]()
    for films in coming_back(case, lambda _: course.before, now):
        keep_prints(course.folder, films, working([]))
        looked += [path.name for path in films.values()]
    found = carry(place, course.before, now)
    assert (looked, told(found)[1]) == (["a.mp4", "b.mp4"], "likely")
    assert isinstance(found, Carried)
    assert found.place.path == "b.mp4"


def test_another_film_of_the_same_length_keeps_no_time(course: Course) -> None:
    place = course.looked().place(start="0:10")
    course.file.write_bytes(kept(OTHER).read_bytes())
    course.looked()
    assert course.carried(place, 36.0) == Orphan("other-film")


def test_without_a_print_the_length_tells(course: Course) -> None:
    place = course.place(start="0:10")
    course.cut(Cut("small", (Piece(0.0, 36.0),))).looked()
    assert told(course.carried(place, 36.0)) == ("same-time", "likely", 250)
    assert course.carried(place) == Orphan("other-length")


def test_a_print_that_was_spoilt_is_none(course: Course) -> None:
    course.looked()
    file = course.folder.joinpath(*FOLDER, f"{digest(course.file)}.json")
    assert print_of(course.folder, digest(course.file)) is not None
    assert file.stat().st_size < 36 * 8_000 / 60
    file.write_bytes(file.read_bytes()[:-40])
    assert print_of(course.folder, digest(course.file)) is None
    assert print_of(course.folder, "../../secret") is None


# What is looked at, and when -----------------------------------------------------------------------------------


def working(said: list[Message]) -> Callable[[Message], Any]:
    from contextlib import contextmanager

    @contextmanager
    def work(label: Message) -> Any:
        said.append(label)
        yield lambda done, total: None

    return work


def returned(course: Course, place: Place) -> Journal:
    """A course that went back to its authors with a remark on its film."""
    journal = Journal()
    to_full_review(journal)
    journal.do("remark", "methodologist", severity="must", text="Неге?", place=place_json(place))
    journal.do("return", "methodologist", text="Түзетіңіз.")
    return journal


def test_only_films_with_remarks_are_looked_at_and_each_once(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mooclint.review.doing.films.lying_here", lambda folder, case, digest: course.file)
    place, said = course.place(start="0:10"), list[Message]()
    case = returned(course, place).case
    films = going_back(case, course.folder)
    assert list(films) == [place.digest]
    keep_prints(course.folder, films, working(said))
    assert print_of(course.folder, place.digest) is not None
    assert going_back(case, course.folder) == {}
    course.cut(SHORTER)
    now = After(course.folder, {"a.mp4": digest(course.file), "b.mp4": "0" * 64}, {}, {})
    for films in coming_back(case, lambda _: course.before, now):
        assert films in ({digest(course.file): course.file}, {})
        keep_prints(course.folder, films, working(said))
    assert list(coming_back(case, lambda _: course.before, now)) == [{}, {}]
    assert isinstance(course.carried(place), Carried)
    assert len(said) == 2


def test_a_film_that_is_none_stops_nothing(course: Course) -> None:
    course.file.write_bytes(b"\0" * 5_000)
    place = replace(parse_place({"path": "a.mp4", "start": "0:10"}), digest="1" * 64)
    keep_prints(course.folder, {digest(course.file): course.file, "0" * 64: course.folder / "none.mp4"}, working([]))
    assert print_of(course.folder, digest(course.file)) == NOTHING  # and is not tried again
    assert print_of(course.folder, "0" * 64) is None
    keep_print(course.folder, "1" * 64, NOTHING)
    assert course.carried(place) == Orphan("other-length")


def test_how_it_was_found_is_said_in_three_languages() -> None:
    for how in ("re-encoded", "scene", "sound", "picture", "between", "shortened", "reshaped", "joined"):
        message = carried_text({"carried": {"how": how, "sure": "likely"}})
        assert message is not None
        said = {localizer(language)(message) for language in ("kk", "ru", "en")}
        assert len(said) == 3
        assert not any(one.endswith(f": {how}.") for one in said)
