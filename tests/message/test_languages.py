"""A language is a row and a catalogue: what else there is falls back to English, for all to see."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from jsonschema import Draft202012Validator

import mooclint
from mooclint.files.data import data_folder
from mooclint.files.schema_fit import read_schema
from mooclint.message.languages import FALLBACK, LANGUAGES, SPOKEN, UNITS, in_language, spoken
from mooclint.message.localizer import localizer
from mooclint.message.message import Localized, Message, Quantity

pytestmark = pytest.mark.scenario

ROW = '    Language(code="uz", name="Oʻzbekcha", locale="uz-UZ"),\n)\nLANGUAGES ='
TRANSLATED = {
    "error": "xato",
    "Not given.": "Berilmagan.",
    "{name} is missing: {without}.": "{name} yoʻq: {without}.",
    "Made: {path}": "Yaratildi: {path}",
    "There is no such folder: {path}": "Bunday papka yoʻq: {path}",
    "Sum: {sum} of {max} — {band}.": "Jami: {sum} / {max} — {band}.",
}


@dataclass(frozen=True)
class Uzbek:
    """A copy of mooclint that has one more language, and a folder that it runs in, with a new package `p`."""

    house: Path
    folder: Path

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command; it does not end in a traceback."""
        left_out = ("MOOCLINT_LANG", "PYTHONDONTWRITEBYTECODE")  # or each run would compile the whole copy
        own = {name: value for name, value in os.environ.items() if name not in left_out}
        environment = {**own, "PYTHONPATH": str(self.house)}
        command = (sys.executable, "-m", "mooclint", *words, "--lang", "uz")
        ended = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended

    def says(self, *words: str, code: int = 0) -> str:
        """What a command writes to stdout; it ends with that code."""
        ended = self.run(*words)
        assert ended.returncode == code, ended.stderr
        return ended.stdout


@pytest.fixture(scope="module")
def uzbek(tmp_path_factory: pytest.TempPathFactory) -> Uzbek:
    house = tmp_path_factory.mktemp("house")
    package = Path(mooclint.__file__).parent
    shutil.copytree(package, house / "mooclint", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    for name in ("criteria", "schemas", "fixtures"):
        shutil.copytree(data_folder(name), house / name)
    table = house / "mooclint" / "message" / "languages.py"
    table.write_text(table.read_text("utf-8").replace(")\nLANGUAGES =", ROW), "utf-8")
    catalogue = Catalog(locale="uz")
    for sentence, translation in TRANSLATED.items():
        catalogue.add(sentence, translation)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    place = house / "mooclint" / "locale" / "uz" / "LC_MESSAGES" / "mooclint.mo"
    place.parent.mkdir(parents=True)
    place.write_bytes(compiled.getvalue())
    made = Uzbek(house, tmp_path_factory.mktemp("uz"))
    new = made.run("new", "p")
    assert new.returncode == 0
    assert new.stderr.startswith("Yaratildi: p\n[en] Next: fill in the DOCX files")
    return made


def test_new_writes_english_without_marks_where_people_fill_in(uzbek: Uzbek) -> None:
    manifest = (uzbek.folder / "p" / "course.yaml").read_text("utf-8")
    assert "language: uz" in manifest
    assert "# The manifest of the course" in manifest
    assert "[en]" not in manifest
    script = zipfile.ZipFile(uzbek.folder / "p" / "scripts" / "К1_Promo.docx")
    assert "Course title" in script.read("word/document.xml").decode()
    assert not any(b"[en]" in script.read(name) for name in script.namelist())
    assert b'w:val="uz-UZ"' in script.read("word/styles.xml")


def test_lint(uzbek: Uzbek) -> None:
    text = uzbek.says("lint", "p", "-q", code=1)
    assert re.search(r"^XATO PKG-2 \[en\] Presence of named files", text, re.MULTILINE)
    assert " Berilmagan." in text
    assert "[en] Findings: " in text


@pytest.mark.parametrize("form", ["html", "concise", "sarif", "junit", "markdown", "jsonl", "pdf"])
def test_lint_in_every_format(uzbek: Uzbek, form: str) -> None:
    uzbek.says("lint", "p", "-q", "--output", f"{form}=report.{form}", code=1)
    written = (uzbek.folder / f"report.{form}").read_bytes()
    if form == "html":
        page = written.decode()
        assert "Oʻzbekcha" in page
        assert '.tongue[lang="uz"] { display: block; }' in page
        assert 'lang="uz"' in page
        assert "[en]" not in page.partition('<div class="tongue" lang="en"')[2].partition('<div class="tongue"')[0]
    elif form == "pdf":
        assert written.startswith(b"%PDF")
    else:
        assert "Berilmagan." in written.decode()


def test_a_report_fits_its_schema(uzbek: Uzbek) -> None:
    report = json.loads(uzbek.says("lint", "p", "-q", "--format", "json", code=1))
    assert report["language"] == "uz"
    schema = read_schema("report")
    schema["properties"]["language"]["enum"].append("uz")
    Draft202012Validator(schema).validate(report)


def test_settings_may_name_the_language(uzbek: Uzbek) -> None:
    settings = uzbek.folder / "p" / "mooclint.toml"
    settings.write_text('lang = "uz"\n')
    try:
        assert json.loads(uzbek.says("config", "p"))["lang"] == "uz"
        settings.write_text('lang = "xx"\n')
        assert "uz" in uzbek.run("config", "p").stderr
    finally:
        settings.unlink()


def test_criteria_may_have_the_language(uzbek: Uzbek) -> None:
    own = uzbek.folder / "own"
    own.mkdir()
    title = "{kk: a, ru: b, en: c, uz: Oʻz mezonlarim}"
    (own / "criteria.yaml").write_text(f"id: own\nedition: '1'\ntitle: {title}\nextends: base\nclauses: []\n", "utf-8")
    assert "Oʻz mezonlarim" in uzbek.says("criteria", "--criteria", "own")


def test_rules_and_explain(uzbek: Uzbek) -> None:
    rules = uzbek.says("rules")
    assert re.search(r"PKG-2 +file-missing +xato +\[en\] Presence of named files", rules)
    explained = uzbek.says("explain", "VID-5")
    assert "[en] Severity\n  xato\n" in explained
    assert "VID-5  [en] Picture size" in explained


def test_score_and_conclude(uzbek: Uzbek) -> None:
    assert "[en] What the check found:" in uzbek.says("score", "p", "-q")
    opinion = str(uzbek.house / "fixtures" / "sample" / "opinion.yaml")
    assert re.search(r"Jami: \d+ / \d+ — \[en\] ", uzbek.says("score", "p", "-q", "--opinion", opinion))
    targets = ("--output", "c.pdf", "--output", "c.docx")
    assert "[en] The course has no title" in uzbek.run("conclude", "p", "--opinion", opinion, *targets).stderr
    shutil.copytree(uzbek.folder / "p", uzbek.folder / "named")
    manifest = uzbek.folder / "named" / "course.yaml"
    text = manifest.read_text("utf-8").replace('title: ""', "title: Kurs", 1).replace('name: ""', "name: Muallif", 1)
    manifest.write_text(text, "utf-8")
    uzbek.says("conclude", "named", "-q", "--opinion", opinion, *targets)
    assert (uzbek.folder / "c.pdf").read_bytes().startswith(b"%PDF")
    assert "[en] " in zipfile.ZipFile(uzbek.folder / "c.docx").read("word/document.xml").decode()


def test_hours_adopt_and_doctor(uzbek: Uzbek) -> None:
    assert "[en] not known" in uzbek.says("hours", "p", "-q")
    shutil.copytree(uzbek.folder / "p", uzbek.folder / "copy")
    uzbek.says("adopt", "copy", "--force")
    doctor = uzbek.run("doctor")
    assert doctor.returncode in (0, 3)
    assert "[en] spelling stays unverified" in doctor.stdout or " yoʻq: " not in doctor.stdout


def test_a_mistake_is_told_in_the_language(uzbek: Uzbek) -> None:
    ended = uzbek.run("lint", "nowhere")
    assert (ended.returncode, ended.stderr) == (2, "Bunday papka yoʻq: nowhere\n")


def test_what_criteria_lack_is_marked() -> None:
    say = localizer("kk")
    assert say(Localized({"en": "Title", "kk": "Атауы"})) == "Атауы"
    assert say(Localized({"en": "Title {n}"}, {"n": 2})) == "[en] Title 2"
    assert say(Localized({"en": "16:9"})) == "16:9"
    assert localizer("en")(Localized({"en": "Title"})) == "Title"


def test_what_the_catalogue_lacks_is_marked() -> None:
    sentence = Message("No catalogue has this: {n}", {"n": 1234.5})
    assert localizer("en")(sentence) == "No catalogue has this: 1,234.5"
    assert localizer("ru")(sentence) == "[en] No catalogue has this: 1\u00a0234,5"
    assert localizer("ru")(Message("{n}–{n} 1", {"n": 1})) == "1–1 1"


def test_every_language_has_what_it_needs() -> None:
    assert len(set(LANGUAGES)) == len(SPOKEN)
    assert FALLBACK in LANGUAGES
    with pytest.raises(ValueError, match="unknown language: xx"):
        localizer("xx")
    for language in SPOKEN:
        assert spoken(language.code) is language
        assert language.locale.startswith(f"{language.code}-")
    for signs in UNITS.values():
        assert in_language(signs, "xx") == signs["en"]
        assert not [one for one in signs.values() if one.endswith(".")]  # a sentence ends behind it
    assert localizer("ru").quantity(Quantity(2, "%")) == "2\u00a0%"


@pytest.mark.parametrize("name", ["config", "criteria", "form", "report"])
def test_the_schemas_list_the_languages_as_they_are(name: str) -> None:
    """The files are read by others too; what is read here takes the list from the code."""
    shipped = json.loads((data_folder("schemas") / f"{name}.schema.json").read_text("utf-8"))
    assert shipped == read_schema(name)
    assert '"$comment": "languages"' in json.dumps(shipped)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Мәтін.", "Сөйлем бірнеше рет кездеседі (3): «Мәтін»."),
        ("«WHERE шарты» неге керек?", "Сөйлем бірнеше рет кездеседі (3): «„WHERE шарты“ неге керек?»"),
        ("Мәтін…", "Сөйлем бірнеше рет кездеседі (3): «Мәтін…»"),
    ],
)
def test_a_quoted_text_doubles_neither_marks_nor_stops(value: str, told: str) -> None:
    texts = {"kk": "Сөйлем бірнеше рет кездеседі ({count}): «{sentence}».", "en": ""}
    assert localizer("kk")(Localized(texts, {"count": 3, "sentence": value})) == told
