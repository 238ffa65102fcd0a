"""What an element is and where it stands is put right in its manifest, of which all else stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mooclint.adopt.fields import FieldsError
from mooclint.adopt.structure import Restructured, confirmed, made_a, put_into, taken_out
from mooclint.course.manifest import read_package
from mooclint.course.model import Package
from mooclint.files import yaml
from mooclint.files.located import Keys

TEXT = """\
# Ours
schema: mooclint/course@1
modules:
  - title: Бірінші  # from: Programme.docx
    lessons:
      - title: Кіріспе
        items:
          # Is it right?
          - video: К1_M1_С1_В1_Авторлар  # ?1
            guessed: [place, files]
            duration: 1:00
            script: about.docx  # from: the folder
    items:
      - practice: К1_M1_Т1
        guessed: true
        file: test.docx
  - title: Екінші
exam: {exam: К1_Емтихан}
"""
VIDEO: Keys = ("modules", 0, "lessons", 0, "items", 0)
TEST: Keys = ("modules", 0, "items", 0)
Change = Callable[..., Restructured]


@pytest.fixture
def package(tmp_path: Path) -> Package:
    (tmp_path / "course.yaml").write_text(TEXT, encoding="utf-8")
    for name in ("about.docx", "test.docx"):
        (tmp_path / name).write_bytes(b"")
    return read_package(tmp_path)


def test_an_element_goes_out_with_its_comments_and_nothing_else(package: Package) -> None:
    done = taken_out(package, TEXT, VIDEO)
    went = TEXT[TEXT.index("        items:\n          # Is") : TEXT.index("    items:\n      - p")]
    assert done.text == TEXT.replace(went, "        items: []\n")
    assert done.at == ("modules", 0)
    assert "exam" not in taken_out(package, TEXT, ("exam",)).text


def test_an_element_goes_where_it_belongs_and_that_is_no_guess_any_more(package: Package) -> None:
    done = put_into(package, TEXT, VIDEO, ("modules", 0))
    assert done.at == ("modules", 0, "items", 1)
    assert TEXT.partition("exam:")[2] and "        items: []\n" in done.text
    assert (
        "        file: test.docx\n      # Is it right?\n      - video: К1_M1_С1_В1_Авторлар  # ?1\n"
        "        guessed: [files]\n        duration: 1:00\n        script: about.docx  # from: the folder\n  - title"
    ) in done.text
    # A lesson that was not there yet, in a module that had none; that the kind is a guess is another question.
    done = put_into(package, TEXT, TEST, ("modules", 1, "lessons", 0))
    assert done.at == ("modules", 1, "lessons", 0, "items", 0)
    assert "- practice: К1_M1_Т1\n" in done.text and "guessed: true" in done.text
    with pytest.raises(FieldsError, match="there already"):
        put_into(package, TEXT, VIDEO, ("modules", 0, "lessons", 0))


def test_an_element_becomes_another_kind_with_its_document(package: Package) -> None:
    done = made_a(package, TEXT, TEST, "quiz")
    assert done.text == TEXT.replace("practice: К1_M1_Т1\n        guessed: true", "quiz: К1_M1_Т1") and not done.lost
    done = made_a(package, TEXT, VIDEO, "reading")
    assert done.lost == ("duration",)
    assert (
        "- reading: К1_M1_С1_В1_Авторлар  # ?1\n            guessed: [place, files]\n            file: about.docx\n"
        in (done.text)
    )
    assert made_a(package, TEXT, TEST, "practice").text == TEXT.replace("        guessed: true\n", "")
    back = made_a(package, made_a(package, TEXT, TEST, "video").text, TEST, "practice").text
    assert yaml.parse(back)[0].data == yaml.parse(TEXT.replace("        guessed: true\n", ""))[0].data  # type: ignore[union-attr]


def test_what_is_right_is_no_guess(package: Package) -> None:
    assert confirmed(package, TEXT, VIDEO).text == TEXT.replace("            guessed: [place, files]\n", "")
    assert confirmed(package, TEXT, TEST).text == TEXT.replace("        guessed: true\n", "")


@pytest.mark.parametrize(
    ("change", "at", "more"),
    [
        (taken_out, ("modules", 0), ()), (taken_out, ("modules", 7, "items", 0), ()), (taken_out, (), ()),
        (put_into, VIDEO, (("modules", 9),)), (put_into, VIDEO, (("programme",),)), (put_into, VIDEO, ((),)),
        (put_into, ("exam",), (("modules", 0),)), (made_a, VIDEO, ("exam",)), (made_a, VIDEO, ("",)),
    ],
)  # fmt: skip
def test_nothing_else_can_be_asked_for(package: Package, change: Change, at: Keys, more: tuple[object, ...]) -> None:
    with pytest.raises(FieldsError):
        change(package, TEXT, at, *more)
