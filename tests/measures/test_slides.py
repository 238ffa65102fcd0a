"""What slides tell: each at its slide, with the name of its shape, and never more than is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooclint.course.deck import Deck, Slide, Writing
from mooclint.course.model import FileRef, FileRole, Item, ItemKind, Package
from mooclint.criteria.load import load_criteria
from mooclint.judge.check import check
from mooclint.judge.settings import Settings
from mooclint.measures.kinds import SlidesFile
from mooclint.measures.result import Evidence, Gaps
from mooclint.measures.slides import low_contrast, small_text, wordy
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.place import Place
from mooclint.message.verdict import Verdict
from mooclint.report.json import report_json
from mooclint.report.model import Report
from mooclint.report.view import place_text
from mooclint.texts.records import TextRecord
from tests.presentation import ink, presentation, run, shape, title
from tests.support import Workshop

PATH = "slides/К1_M1_С1_В1_Кіріспе.pptx"
EN = localizer("en")


def judged(*slides: Slide, path: str = PATH, cut: bool = False) -> dict[str, Gaps]:
    """What each measure finds on slides."""
    ref = FileRef(path=path, role=FileRole.SLIDES, place=Place(path="course.yaml"))
    item = Item(kind=ItemKind.VIDEO, code="К1_M1_С1_В1", title="x", place=Place(path="course.yaml"), files=(ref,))
    evidence = Evidence(
        package=Package(root=Path(), manifest="course.yaml", course=None),
        media={},
        texts={path: TextRecord(path=path, deck=Deck(path=path, slides=slides, cut=cut))},
        thresholds=load_criteria().thresholds,
    )
    found = {}
    for name, function in (("small", small_text), ("pale", low_contrast), ("wordy", wordy)):
        result = function(SlidesFile(ref, item), evidence)
        assert isinstance(result, Gaps)
        found[name] = result
    return found


def writing(
    px: float | tuple[float, float] | None = 40, ratio: float | tuple[float, float] | None = 21, text: str = "Дерек"
) -> Writing:
    cap = None if px is None else px if isinstance(px, tuple) else (px, px)
    contrast = None if ratio is None else ratio if isinstance(ratio, tuple) else (ratio, ratio)
    return Writing(
        shape="Title 1", text=text, points=12.0, cap=cap and (cap[0] / 1080, cap[1] / 1080), contrast=contrast
    )


def one(*writings: Writing, **more: bool) -> Slide:
    return Slide(number=3, writings=writings, **more)


def said(found: Gaps) -> list[str]:
    return [EN(gap.message) for gap in found.found]


def test_a_slide_is_told_once_with_its_worst() -> None:
    found = judged(one(writing(15), writing(11, text="Ұсақ"), writing(40)))["small"]
    assert said(found) == ["Letters too small (12 points, in a film 11\N{NO-BREAK SPACE}px) in “Title 1”: “Ұсақ”."]
    (gap,) = found.found
    assert (gap.place.path, gap.place.slide, gap.place.item) == (PATH, 3, "К1_M1_С1_В1")


@pytest.mark.parametrize(
    ("px", "ratio", "small", "pale"),
    [
        (18, 4.5, False, False),
        (17.9, 4.4, True, True),
        (35, 3.0, False, False),  # large text
        (34.9, 3.0, False, True),
        (35, 2.9, False, True),
        ((16, 20), 21, None, False),  # of a font that is not known
        ((10, 14), 21, True, False),
        ((19, 25), 21, False, False),
        ((30, 40), 3.5, False, None),
        (40, (2.0, 5.0), False, None),  # on a gradient
        (40, (1.5, 2.5), False, True),
        (40, None, False, None),
        (None, 21, None, None),
    ],
)
def test_what_may_be_either_way_is_not_known(
    px: float | None, ratio: float | None, small: bool | None, pale: bool | None
) -> None:
    found = judged(one(writing(px, ratio)))
    for name, fault in (("small", small), ("pale", pale)):
        assert (len(found[name].found), found[name].unknown is not None) == (fault is True, fault is None)


def test_a_large_picture_leaves_small_text_open_and_a_fault_is_told_all_the_same() -> None:
    found = judged(one(writing(), pictured=True))
    assert found["small"].unknown is not None and "slides is not read: 3" in EN(found["small"].unknown)
    assert found["pale"].unknown is None
    assert len(judged(one(writing(9), pictured=True))["small"].found) == 1


def test_words_are_counted_over_the_slide() -> None:
    assert judged(one(writing(text="сөз " * 30), writing(text="сөз " * 30)))["wordy"].found == ()
    assert said(judged(one(writing(text="сөз " * 30), writing(text="сөз " * 31)))["wordy"]) == [
        "Words on this slide: 61."
    ]


def test_of_many_slides_a_dozen_is_told() -> None:
    slides = [Slide(number=n, writings=(writing(9),)) for n in range(1, 31)]
    texts = said(judged(*slides)["small"])
    assert (len(texts), texts[-1]) == (13, "More such slides in this file: 18.")
    assert judged(*slides, cut=True)["wordy"].unknown is not None


# The whole way from a file --------------------------------------------------------------------------------------


def course(tmp_path: Path, slides: bytes | None, name: str = PATH) -> Report:
    change = [{"set": "К1_M1_С1_В1/slides", "to": name}]
    Workshop(tmp_path).make({"change": change, "files": {"follow": True}})
    if slides is not None:
        (tmp_path / name).write_bytes(slides)
    return check(tmp_path, settings=Settings(), cache=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_read_and_told_with_its_slides(tmp_path: Path, language: str) -> None:
    small = shape(run("Ұсақ", 'sz="1000"'), place='type="body" idx="1"')
    pale = shape(run("Солғын", "", ink("D0D0D0")), place='type="body" idx="1"')
    report = course(tmp_path, presentation([title("Деректер"), title("Дерек") + small, title("Дерек") + pale]))
    found = {f.clause.id: f for f in report.findings if f.clause.id.startswith("SLD-")}
    assert {name: f.place.slide for name, f in found.items()} == {"SLD-1": 2, "SLD-2": 3}
    say = localizer(language)
    body = report_json(report, say)
    told = {one["rule"]: one for one in body["findings"] if one["rule"] in found}
    assert (told["SLD-1"]["slide"], told["SLD-1"]["measured"]["value"]) == (2, 13)
    assert told["SLD-2"]["measured"]["value"] == pytest.approx(1.54, abs=0.02)
    assert all("[en]" not in one["message"] for one in told.values())
    assert "2" in place_text(found["SLD-1"].place, say).split(",")[-1]


def test_other_programs_files_are_not_verified_and_no_slides_ask_nothing(tmp_path: Path) -> None:
    report = course(tmp_path, b"%PDF-1.7", "slides/a.pdf")
    verdicts = {r.clause.id: r.verdict for r in report.results if r.clause.id.startswith("SLD-")}
    assert set(verdicts.values()) == {Verdict.UNVERIFIED}
    (reason,) = {EN(f.message) for f in report.findings if f.clause.id.startswith("SLD-")}
    assert "save them as PPTX too" in reason
    bare = Workshop(tmp_path / "bare")
    bare.folder.mkdir()
    bare.make()
    results = check(bare.folder, settings=Settings(), cache=False).results
    assert {r.verdict for r in results if r.clause.id.startswith("SLD-")} == {Verdict.NOT_APPLICABLE}


def test_what_was_read_is_remembered(tmp_path: Path) -> None:
    course(tmp_path, presentation([shape(run("Ұсақ", 'sz="800"'), box=(0, 0, 300, 90))]))
    first, second = (check(tmp_path, settings=Settings()) for _ in range(2))
    told = [[f for f in one.findings if f.clause.id.startswith("SLD-")] for one in (first, second)]
    assert told[0] == told[1] != []
