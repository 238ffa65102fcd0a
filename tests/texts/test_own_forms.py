"""A criteria set of one's own changes how documents are read, from the command line to the report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mooclint.cli.main import main
from mooclint.course.document import Document, DocumentKind, Text
from mooclint.criteria.load import load_criteria
from mooclint.judge.check import gather
from mooclint.judge.settings import Settings
from mooclint.message.localizer import LANGUAGES
from mooclint.message.place import NOWHERE
from mooclint.templates.new import create
from mooclint.templates.write import blank, write_document
from mooclint.texts.read import read_document
from tests.criteria.test_forms import LAB, a_set, forms_of
from tests.word import page

WORDING = "fields: {topic: {also: [Бұл не жайында]}}\n"
SHEET = "scripts/К1_M1_С1_В1_Кіріспе.docx"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A course whose sheet has a label that no shipped form knows."""
    root = tmp_path / "course"
    create(root, "kk")
    # a value that is of no sort by which it might be guessed
    rows = [["Бұл не жайында", "№ 1"], ["Спикер", "Айгүл Мысалова"], ["Бейне нөмірі", "К1 M1 С1 В1"]]
    script = [["Кезең", "Сценарий", "Көрнекі құралдар"], ["1", "Сәлеметсіз бе!", "Слайд 1"]]
    page("# Видео туралы ақпарат парағы", rows, script).save(root / SHEET)
    return root


def filled_in(capsys: pytest.CaptureFixture[str], *words: str) -> set[str]:
    """The fields of the sheet that SCR-1 finds filled in."""
    with pytest.raises(SystemExit):
        main(["lint", "--quiet", "--lang", "en", "--format", "json", "--select", "SCR-1", *words])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    (finding,) = (finding for finding in report["findings"] if finding["path"] == SHEET)
    return set(finding["measured"]["value"])


def test_a_wording_of_an_own_set_is_read(package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = a_set(tmp_path / "my-set", video=WORDING)
    assert filled_in(capsys, str(package)) == {"number", "speaker"}
    assert filled_in(capsys, "--criteria", str(own), str(package)) == {"number", "speaker", "topic"}
    assert filled_in(capsys, str(package)) == {"number", "speaker"}  # what other forms made out is not remembered


def test_a_set_that_the_settings_name_reads_too(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a_set(package / "my-set", video=WORDING)
    (package / "mooclint.toml").write_text('criteria = "my-set"\n', encoding="utf-8")
    assert filled_in(capsys, str(package)) == {"number", "speaker", "topic"}


def test_a_form_that_cannot_be_used_is_told_and_not_a_traceback(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = a_set(tmp_path / "my-set", video="fields: {topic: [x]}\n")
    with pytest.raises(SystemExit) as end:
        main(["lint", "--isolated", "--quiet", "--lang", "en", "--criteria", str(own), str(package)])
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert "The criteria set cannot be used." in said
    assert "video.yaml:1:17" in said


# --- a form of one's own


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_by_an_own_form_is_read_by_it(tmp_path: Path, language: str) -> None:
    forms = forms_of(a_set(tmp_path / "s", lab_report=LAB))
    values = {"title": "Серіппе", "aim": "Қатаңдығын табу", "result": "Бірінші жол\nЕкінші жол"}
    fields = {name: Text(value=value, place=NOWHERE) for name, value in values.items()}
    written = Document(path="", kind=DocumentKind.OTHER, form="lab_report", fields=fields)
    path = tmp_path / "x.docx"
    path.write_bytes(write_document(written, language, forms=forms))
    for expected in (None, DocumentKind.OTHER):
        found = read_document(path, "x.docx", expected, forms)
        assert isinstance(found, Document)
        assert (found.kind, found.form) == (DocumentKind.OTHER, "lab_report")
        assert {name: found.value(name) for name in values} == values
    known = read_document(path, "x.docx")
    assert isinstance(known, Document)
    assert known.form == ""


def test_the_template_of_an_own_form_says_nothing_when_it_is_read(tmp_path: Path) -> None:
    forms = forms_of(a_set(tmp_path / "s", lab_report=LAB))
    path = tmp_path / "x.docx"
    path.write_bytes(write_document(blank(DocumentKind.OTHER, "lab_report"), "kk", hints=True, forms=forms))
    found = read_document(path, "x.docx", None, forms)
    assert isinstance(found, Document)
    assert found.form == "lab_report"
    assert [text.value for text in found.texts() if text.value] == []


def test_a_new_course_has_the_templates_of_the_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = a_set(tmp_path / "my-set", lab_report=LAB)
    with pytest.raises(SystemExit) as end:
        main(["new", "--lang", "kk", "--criteria", str(own), str(tmp_path / "course")])
    assert not end.value.code
    assert (tmp_path / "course" / "templates" / "Зертханалық есеп.docx").is_file()
    assert "criteria: bmg-coursera" in (tmp_path / "course" / "course.yaml").read_text(encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["new", "--lang", "kk", "--criteria", "open-edx", str(tmp_path / "other")])
    assert "criteria: open-edx" in (tmp_path / "other" / "course.yaml").read_text(encoding="utf-8")


def test_a_file_of_an_element_without_a_kind_is_read_by_the_own_form(package: Path, tmp_path: Path) -> None:
    own = load_criteria(str(a_set(tmp_path / "s", lab_report=LAB)))
    text = (package / "course.yaml").read_text(encoding="utf-8")
    lab = "          - lab: К1_M1_С1_Л1\n            file: tasks/lab.docx\n"
    at = text.index("          - practice:")
    (package / "course.yaml").write_text(text[:at] + lab + text[at:], encoding="utf-8")
    page("# Зертханалық есеп", [["Жұмыстың мақсаты", "Табу"], ["Өлшеу нәтижесі", "5"]]).save(package / "tasks/lab.docx")
    found = gather(package, criteria=own, settings=Settings(), cache=False).evidence.texts
    document = found["tasks/lab.docx"].document
    assert document is not None
    assert (document.form, document.value("aim")) == ("lab_report", "Табу")
