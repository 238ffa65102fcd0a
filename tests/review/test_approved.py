"""The files as they are, held against the version that was approved."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mooclint.media.facts import MediaFacts
from mooclint.media.lock import LOCK_NAME, Lock, LockEntry, lock_text
from mooclint.review.case.model import Case
from mooclint.review.material.bag import LOCK, STAMPS
from mooclint.review.material.snapshot import take_snapshot
from mooclint.review.rounds.approved import departures, suspected
from mooclint.review.rounds.submitted import stamps_json
from tests.review.journal import SNAPSHOT, Journal, opinion, to_scoring

FILM = "film.mp4"
MANIFEST = """
programme: {title: Деректерге кіріспе}
modules:
  - number: 1
    lessons:
      - items:
          - {video: К1_M1_С1_В1_Кіріспе, subtitles: [kk, ru]}
"""


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def locked(text: str) -> str:
    facts = MediaFacts(size_bytes=len(text))
    entry = LockEntry(size_bytes=len(text), sha256=sha(text), sample_sha256=sha(text), facts=facts)
    return lock_text(Lock({FILM: entry}))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / "course.yaml").write_text(MANIFEST, "utf-8")
    (tmp_path / LOCK_NAME).write_text(locked("the film"), "utf-8")
    return tmp_path


@pytest.fixture
def case(course: Path) -> Case:
    """A course on which the conclusion is signed."""
    tags = {LOCK: (course / LOCK_NAME).read_bytes(), STAMPS: stamps_json(course)}
    digest = take_snapshot(course, tags, date(2026, 11, 27)).snapshot.digest
    journal = Journal()
    to_scoring(journal)
    journal.do("submit-last-opinion", "expert", **opinion())
    journal.do("conclude-agreed", "chair", conclusion=SNAPSHOT)
    signed = journal.case.conclusion
    assert signed is not None
    return replace(journal.case, conclusion=replace(signed, snapshot=digest))


def departed(case: Case, folder: Path) -> dict[str, str] | None:
    """What departs, which sizes and times tell as well."""
    found, quick = departures(case, folder, lambda done, total: None), suspected(case, folder)
    if found is None or quick is None:
        assert (found, quick) == (None, None)
        return None
    assert (list(quick.files), quick.later) == (list(found.files), found.later)
    assert {path for path, digest in quick.files.items() if not digest} == {
        path for path, digest in found.files.items() if not digest
    }
    return dict(found.files)


def test_what_was_changed_or_is_gone_departs_and_what_is_of_no_course_does_not(case: Case, course: Path) -> None:
    assert departed(case, course) == {}
    (course / "later.docx").write_text("x", "utf-8")
    (course / "mooclint.toml").write_text("", "utf-8")
    (course / "a.docx").touch()
    assert departed(case, course) == {}
    (course / "a.docx").write_text("other", "utf-8")
    (course / "b.docx").unlink()
    assert departed(case, course) == {"a.docx": sha("other"), "b.docx": ""}


def test_what_was_let_pass_is_wanted_as_it_was_then(case: Case, course: Path) -> None:
    (course / "a.docx").write_text("other", "utf-8")
    (course / "b.docx").unlink()
    passed = replace(case, cleared={"a.docx": sha("other"), "b.docx": ""})
    assert departed(passed, course) == {}
    (course / "b.docx").write_text("b.docx", "utf-8")  # as it was approved
    assert departed(passed, course) == {}
    (course / "a.docx").write_text("a.docx", "utf-8")  # as it was approved, and not as it was let pass
    assert departed(passed, course) == {"a.docx": sha("a.docx")}


@pytest.mark.parametrize(
    "path",
    [
        "subs/К1_M1_С1_В1_Кіріспе.ru.srt",  # the manifest names it, and it was not there
        "subs/К1_M1_С1_В1_Кіріспе.en.srt",  # of an item, in one more language
        "slides/К1_M1_С1_В1.pdf",
        "video/К1_M1_С1_В2_Жаңа.mp4",  # an item that the manifest has not
    ],
)
def test_a_file_of_the_course_that_came_later_departs(case: Case, course: Path, path: str) -> None:
    (course / path).parent.mkdir()
    (course / path).write_text("later", "utf-8")
    assert departed(case, course) == {path: sha("later")}
    found = suspected(case, course)
    assert found is not None
    assert found.later == {path}
    assert departed(replace(case, cleared={path: sha("later")}), course) == {}  # it was let pass
    (course / path).write_text("otherwise", "utf-8")
    assert departed(replace(case, cleared={path: sha("later")}), course) == {path: sha("otherwise")}


def test_a_film_that_is_in_the_lock_alone_is_held_against_the_lock_then(case: Case, course: Path) -> None:
    (course / LOCK_NAME).write_text(locked("another film"), "utf-8")
    assert departed(case, course) == {FILM: sha("another film")}
    (course / FILM).write_text("the film", "utf-8")  # it is here now, and the right one
    assert departed(case, course) == {}
    (course / FILM).unlink()
    (course / LOCK_NAME).unlink()
    assert departed(case, course) == {FILM: ""}


def test_of_a_version_that_is_gone_or_damaged_nothing_is_known(case: Case, course: Path) -> None:
    (bag,) = (course / ".mooclint" / "review" / "snapshots").iterdir()
    (bag / "manifest-sha256.txt").write_text("x", "utf-8")
    assert departed(case, course) is None
    assert departed(replace(case, conclusion=None), course) is None
