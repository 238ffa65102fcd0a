"""What the documentation says is so: links lead somewhere, commands can be given, examples hold, output is real."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import click
import pytest

from mooclint.cli.main import COMMANDS, build
from mooclint.course.document import Document, DocumentKind
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria, shipped_sets
from mooclint.criteria.model import Criteria
from mooclint.demo.folder import DemoFolder
from mooclint.demo.sample import make_documents
from mooclint.files import toml
from mooclint.files.schema import validate
from mooclint.files.yaml import parse
from mooclint.judge.check import check
from mooclint.judge.engine import check_criteria
from mooclint.judge.rules import rules_of
from mooclint.judge.settings import read_settings
from mooclint.measures import load_measures
from mooclint.message.verdict import Verdict
from mooclint.report.formats import FORMATS
from mooclint.texts.captions import Captions, read_captions
from mooclint.texts.read import read_document
from tests import word
from tests.contracts.test_architecture import LAYERS
from tests.forms import HEADINGS, LABELS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GENERATED = DOCS / "_generated"
OWN = [p for p in sorted(DOCS.rglob("*.md")) if "_generated" not in p.parts and "_build" not in p.parts]
README = {"kk": DOCS / "README.kk.md", "ru": DOCS / "README.ru.md", "en": ROOT / "README.md"}
READMES = [README["en"], README["kk"], README["ru"]]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *OWN]
SAMPLE = ROOT / "fixtures" / "sample" / "course"
EXAMPLE_SET = DOCS / "examples" / "open-lectures"
QUIZZES = DOCS / "examples" / "quizzes"
HOWTO = DOCS / "howto"
LANGUAGES = ("kk", "ru", "en")  # of the pages for authors and experts
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, *kinds: str) -> list[str]:
    """The code blocks of those languages that somebody wrote, in order."""
    own = re.sub(r"<!-- generated: .*?<!-- end of generated -->", "", text(path), flags=re.DOTALL)
    found = re.findall(r"^[ ]*```(\w+)\n(.*?)^[ ]*```", own, re.MULTILINE | re.DOTALL)
    return [block for kind, block in found if kind in kinds]


# Links --------------------------------------------------------------------------------------------------------


def prose(page: Path) -> str:
    """The text of a page without its blocks of code."""
    return re.sub(r"^[ ]*```.*?^[ ]*```", "", text(page), flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    """Where the links of a page lead, those in code aside."""
    return re.findall(r"\]\(([^()\s]+)\)", re.sub(r"`[^`\n]*`", "", prose(page)))


def slugs(page: Path) -> set[str]:
    """The anchors that the headings of a page have, on the site and on a repository host."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def dead(page: Path, there: set[Path]) -> list[str]:
    """The links of a page that lead to no file or folder that is there, or to no heading of it."""
    found = []
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = Path(os.path.normpath(page.parent / path)) if path else page
        if not re.match(r"https?:", link) and (target not in there or (anchor and anchor not in slugs(target))):
            found.append(link)
    return found


def cloned() -> set[Path]:
    """The files and folders that a clone has; in a copy without git, those that are there."""
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(words, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout.decode("utf-8")
    except (OSError, subprocess.CalledProcessError):
        return set(ROOT.rglob("*"))
    files = [ROOT / file for file in listed.split("\0") if file]
    return {*files, *(folder for file in files for folder in file.parents)}


def test_no_link_is_dead_in_a_clone() -> None:
    there = cloned()
    pages = [path for path in there if path.suffix == ".md" and path.exists() and ".venv" not in path.parts]
    assert {*PAGES, GENERATED / "labels.md"} <= set(pages)
    assert {name(page): found for page in pages if (found := dead(page, there))} == {}


def test_a_broken_link_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("See [there](nowhere.md) and `[not](this.md)`.\n\n```\n[nor](that.md)\n```\n", "utf-8")
    assert dead(page, {page}) == ["nowhere.md"]
    page.write_text("# A head\n\n[so](#a-head) [not so](#another)\n", "utf-8")
    assert dead(page, {page}) == ["#another"]


def test_what_is_generated_is_up_to_date() -> None:
    """By a process of its own: it sets the language of the whole process. `python docs/generate.py` writes it."""
    words = [sys.executable, "-X", "utf8", DOCS / "generate.py", "--check"]
    done = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout.decode("utf-8").strip(), done.stderr.decode("utf-8")) == (0, "", "")


def test_nothing_needs_the_site_to_be_read() -> None:
    """A host of repositories shows directives of the site as code."""
    pages = [*OWN, *GENERATED.rglob("*.md")]
    assert [name(page) for page in pages if re.search(r"^(```\{|\(\S+\)=$|: )", text(page), re.MULTILINE)] == []


# Commands -----------------------------------------------------------------------------------------------------


def calls(path: Path) -> list[list[str]]:
    """Every call of mooclint in the code blocks of a page, as words."""
    found = []
    for block in blocks(path, "sh", "console"):
        console = bool(re.search(r"^[ ]*\$ ", block, re.MULTILINE))
        for line in block.replace("\\\n", " ").splitlines():
            line = line.strip()
            if console and not line.startswith("$ "):
                continue
            words = shlex.split(line.removeprefix("$ "), comments=True)
            if words[:2] == ["python3", "run.py"]:
                found.append(words[2:])
            elif words[:1] == ["mooclint"]:
                found.append(words[1:])
            elif words[:2] == ["pip", "install"]:
                assert words[2:] in [[f"mooclint[{extra}]"] for extra in EXTRAS], line
            else:
                known = (["apt", "install"], ["python", "-m"], ["python3", ".ci/versions.py"])
                assert not words or words[:2] in known, f"{name(path)}: not a call of mooclint: {line}"
    return found


CALLS = [pytest.param(words, id=f"{name(page)}: {' '.join(words)}") for page in PAGES for words in calls(page)]


@cache
def known_set(criteria_name: str) -> Criteria:
    return load_criteria(criteria_name)


@pytest.mark.scenario
@pytest.mark.parametrize("words", CALLS)
def test_a_command_can_be_given(words: list[str]) -> None:
    if not words or words[0] == "test":  # run.py's own
        return
    command = build().get_command(click.Context(build()), words[0])
    assert command is not None, words
    context = command.make_context(words[0], words[1:])  # raises where an option or a value of it is not known
    given = context.params
    named = given.get("criteria_name")
    # ./my-criteria is made by the recipes of CONTRIBUTING, and tried with them.
    criteria = known_set(str(ROOT / named) if named and named != "./my-criteria" else DEFAULT_CRITERIA)
    rules = [given["rule"]] if "rule" in given else [*(given.get("select") or ()), *(given.get("ignore") or ())]
    assert [rule for rule in rules if not rules_of(criteria, rule)] == []
    if words[0] == "lint":
        assert {output.partition("=")[0] for output in given["outputs"]} <= set(FORMATS)


def test_the_pages_show_every_command() -> None:
    assert set(COMMANDS) <= {words[0] for param in CALLS for words in param.values if words}


# Examples -----------------------------------------------------------------------------------------------------

YAML = [pytest.param(block, id=f"{name(p)}-{n}") for p in OWN for n, block in enumerate(blocks(p, "yaml"))]
TOML = [pytest.param(block, id=f"{name(p)}-{n}") for p in OWN for n, block in enumerate(blocks(p, "toml"))]


@pytest.mark.parametrize("block", YAML)
def test_a_yaml_example_holds_to_its_schema(block: str, tmp_path: Path) -> None:
    """Its first line says which: `# course`, `# criteria`, `# form`, `# opinion`, `# calendar`, `# remarks` ..."""
    kind = re.match(r"# (course|criteria|form|opinion|calendar|remarks|answers)\n", block)
    assert kind, "say in the first line what it is"
    document, problems = parse(block)
    assert document is not None
    assert [*problems, *validate(document, kind[1])] == []
    if kind[1] == "criteria":
        (tmp_path / "criteria.yaml").write_text(block, encoding="utf-8")
        check_criteria(load_criteria(str(tmp_path)))


@pytest.mark.parametrize("block", TOML)
def test_a_settings_example_holds_to_its_schema(block: str, tmp_path: Path) -> None:
    """One whose first line is `# desk.toml` is of a server, `# signing.toml` of who checks signatures."""
    (tmp_path / "mooclint.toml").write_text(block, encoding="utf-8")
    if other := re.match(r"# (desk|signing)\.toml\n", block):
        document, problems = toml.read(tmp_path / "mooclint.toml")
        assert document is not None
        assert [*problems, *validate(document, other[1])] == []
        return
    settings = read_settings(tmp_path / "mooclint.toml")
    criteria = load_criteria()
    named = [*settings.ignore, *settings.severity, *(w.rule for w in settings.waivers)]
    named += [rule for row in settings.per_path for rule in (*row.ignore, *row.severity)]
    assert named or settings.dictionaries
    assert [rule for rule in named if not rules_of(criteria, rule)] == []


def test_the_python_examples_run(tmp_path: Path) -> None:
    one, many = blocks(DOCS / "reference" / "api.md", "python")
    shutil.copytree(SAMPLE, tmp_path / "course")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", f"{one}\n{many}\nassert reports == [report, report]\n"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    assert "AS-4 course.yaml 165 " in done.stdout.decode("utf-8")


def test_the_example_set_works() -> None:
    criteria = load_criteria(str(EXAMPLE_SET))
    report = check(SAMPLE, criteria=criteria, cache=False, locked=True)
    verdicts = {r.clause.id: r.verdict for r in report.results if r.clause.set_id == criteria.id}
    # Two videos of the sample are not here; its lessons are shorter than lectures; the third is a person's.
    assert verdicts == {"OL-1": Verdict.UNVERIFIED, "OL-2": Verdict.FAIL, "OL-3": Verdict.MANUAL}
    assert any(r.clause.id == "PKG-1" for r in report.results)


# Documents ----------------------------------------------------------------------------------------------------

# Language -> the forms of its page, by their first line.
FORMS = {
    language: {b.partition("\n")[0]: b for b in blocks(HOWTO / language / "documents.md", "text")}
    for language in LANGUAGES
}


def written(form: str, path: Path, leave_out: tuple[str, ...] = ()) -> None:
    """A form of that page as DOCX: lines with | are rows of a table; those of the fields left out are left out."""
    parts: list[Any] = [""]
    for line in form.splitlines():
        cells = [cell.strip() for cell in line.split(" | ")]
        if len(cells) == 1:
            parts.append(line)
        elif cells[0] not in leave_out:
            parts += [] if isinstance(parts[-1], list) else [[]]
            parts[-1].append(cells)
    path.parent.mkdir(parents=True, exist_ok=True)
    word.page(*(part for part in parts if part)).save(path)


# What a form holds without a label: (weeks, stages, questions, criteria, lines of content).
HELD = {
    DocumentKind.PROGRAMME: (1, 0, 0, 0, 1),
    DocumentKind.VIDEO: (0, 2, 0, 0, 1),
    DocumentKind.READING: (0, 0, 0, 0, 1),
    DocumentKind.QUIZ: (0, 0, 2, 0, 1),
    DocumentKind.PEER_REVIEW: (0, 0, 0, 2, 1),
    DocumentKind.FORUM: (0, 0, 0, 0, 1),
}


def form(kind: DocumentKind, language: str) -> str:
    return FORMS[language][HEADINGS[kind][language]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", HELD, ids=str)
def test_a_form_of_the_page_is_read_whole(kind: DocumentKind, language: str, tmp_path: Path) -> None:
    written(form(kind, language), tmp_path / "x.docx")
    found = read_document(tmp_path / "x.docx", "x.docx")
    assert isinstance(found, Document)
    assert found.kind is kind
    parts = (found.weeks, found.stages, found.questions, found.criteria, found.content)
    assert tuple(map(len, parts)) == HELD[kind]
    lines = [re.split(r" \| |: ", line, maxsplit=1) for line in form(kind, language).splitlines()]
    labels = {label[language]: name for name, label in LABELS[kind].items()}
    shown = {labels[line[0]]: line[1] for line in lines if len(line) == 2 and line[0] in labels}
    assert shown
    assert {name: found.value(name) for name in shown} == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_no_form_that_is_not_tried(language: str) -> None:
    assert sorted(FORMS[language]) == sorted(["1", *(HEADINGS[kind][language] for kind in HELD)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quizzes_of_the_page_say_the_same(language: str, tmp_path: Path) -> None:
    written(form(DocumentKind.QUIZ, language), tmp_path / "quiz.docx")
    files = sorted((QUIZZES / language).iterdir())
    page = text(HOWTO / language / "documents.md")
    assert all(f"<!-- generated: {path.relative_to(DOCS).as_posix()} -->" in page for path in files)
    assert {path.suffix for path in files} == {".gift", ".aiken", ".xml"}
    asked = set()
    for path in (tmp_path / "quiz.docx", *files):
        found = read_document(path, path.name)
        assert isinstance(found, Document)
        assert found.kind is DocumentKind.QUIZ
        first, second = found.questions
        # GIFT and Moodle have words of their own for true and false.
        asked.add((first.stem, *(o.text for o in first.options), second.stem))
        assert [[o.right for o in q.options] for q in found.questions] == [[False, True, False], [False, True]]
        feedback = [option.feedback for question in found.questions for option in question.options]
        assert all(feedback) is (path.suffix != ".aiken")
    assert len(asked) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_captions_of_the_page_are_read(language: str, tmp_path: Path) -> None:
    (tmp_path / "x.srt").write_text(FORMS[language]["1"], encoding="utf-8")
    found = read_captions(tmp_path / "x.srt", "x.srt")
    assert isinstance(found, Captions)
    assert (found.faults, len(found.figures)) == ((), 1)


# The files of the page on adopting, in its order: a form, True for captions, False for an empty file.
CLOUD = (
    DocumentKind.PROGRAMME,
    DocumentKind.VIDEO,
    False,
    True,
    DocumentKind.QUIZ,
    DocumentKind.QUIZ,
    DocumentKind.READING,
    False,
    DocumentKind.QUIZ,
)


def cloud(language: str, folder: Path) -> None:
    """The folder of the page on adopting, of the forms of the page on documents; its last test has no title."""
    page = HOWTO / language / "adopt.md"
    lines = next(block for block in blocks(page, "text") if block.startswith("cloud/")).splitlines()
    for line, holds in zip(lines, CLOUD, strict=True):
        path = folder / line
        if isinstance(holds, DocumentKind):
            labels = LABELS[holds]
            left = [labels[field][language] for field in ("title", "code", "pass_percent")] if line == lines[-1] else []
            written(form(holds, language), path, tuple(left))
        else:
            path.write_text(FORMS[language]["1"] if holds else "", encoding="utf-8")


@pytest.mark.scenario
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_adopting_shows_what_happens(language: str, tmp_path: Path) -> None:
    cloud(language, tmp_path)
    page = HOWTO / language / "adopt.md"
    follow(page, language, tmp_path)
    manifest = text(tmp_path / "cloud" / "course.yaml")
    marks = next(block for block in blocks(page, "text") if not block.startswith("cloud/"))
    assert [line for line in marks.splitlines() if f"{line}\n" not in manifest] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_hours_shows_what_happens(language: str, tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "fixtures" / "sample" / "course")
    follow(HOWTO / language / "hours.md", language, tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_on_working_days_shows_what_happens(language: str, tmp_path: Path) -> None:
    page = HOWTO / language / "calendar.md"
    (tmp_path / "own.yaml").write_text(next(iter(blocks(page, "yaml"))), encoding="utf-8")
    follow(page, language, tmp_path)


# Languages ----------------------------------------------------------------------------------------------------


LANGUAGE = re.compile(r"(?<=/)(kk|ru|en)(?=[/.])")  # of a page, in its path


def leads(page: Path) -> list[str]:
    """Where a page leads, in order of names, apart from the language and the anchor: each language has its own."""
    targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]
    return sorted(LANGUAGE.sub("*", name(target)) for target in targets if target not in READMES)


def strays(page: Path, language: str) -> list[str]:
    """The pages of another language that a page leads to, though there is one of its own."""
    led = {name((page.parent / link.partition("#")[0]).resolve()) for link in links(page) if ":" not in link}
    own = {path: LANGUAGE.sub(language, path) for path in led}
    return [path for path in led if own[path] != path and (ROOT / own[path]).exists()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_readme_shows_the_same_in_each_language(language: str) -> None:
    english, page = READMES[0], README[language]
    assert calls(page) == calls(english)
    assert shape(page) == shape(english)
    assert leads(page) == leads(english)
    assert strays(page, language) == []
    assert {p for p in READMES if p != page} <= {(page.parent / link).resolve() for link in links(page)}
    for part in text(page).split("\n## ")[2:]:  # those for each kind of user
        lines = [line for line in part.splitlines()[1:-1] if line and not line.startswith(("```", "|"))]
        assert len(lines) <= 12, part


def test_the_tutorials_show_the_same() -> None:
    tutorials = {language: tutorial(language) for language in LANGUAGES}
    assert len({json.dumps(calls(page)) for page in tutorials.values()}) == 1
    assert len({json.dumps(leads(page)) for page in tutorials.values()}) == 1
    assert [stray for language, page in tutorials.items() for stray in strays(page, language)] == []


def shape(page: Path) -> list[str]:
    """The headings, tables and blocks of a page, in order, without their words."""
    return re.findall(r"^(#+ |\||```\w*|<!-- generated: )", text(page), re.MULTILINE)


DEVELOPERS = {"ci.md", "criteria.md"}  # in English alone: who reads them writes YAML


def test_every_page_for_authors_and_experts_is_in_three_languages() -> None:
    pages = {language: {path.name for path in (HOWTO / language).iterdir()} for language in LANGUAGES}
    assert pages == {language: pages["en"] - (DEVELOPERS if language != "en" else set()) for language in LANGUAGES}


def wordless(words: list[str]) -> list[str]:
    """A call without what people say in it, which is in their language."""
    said = {"--text", "--reason", "--missing", "--organisation", "--position"}
    return [word for before, word in zip(["", *words], words, strict=False) if before not in said]


@pytest.mark.parametrize("page", sorted({p.name for p in (HOWTO / "en").iterdir()} - DEVELOPERS))
def test_a_translated_page_shows_the_same(page: str) -> None:
    pages = [HOWTO / language / page for language in LANGUAGES]
    assert len({json.dumps([wordless(words) for words in calls(page)]) for page in pages}) == 1
    assert len({json.dumps(leads(page)) for page in pages}) == 1
    assert len({json.dumps(shape(page)) for page in pages}) == 1
    assert [stray for language, page in zip(LANGUAGES, pages, strict=True) for stray in strays(page, language)] == []


def test_the_start_page_leads_to_every_page_of_each_language() -> None:
    led = {(DOCS / link).resolve() for link in links(DOCS / "index.md")}
    assert {*HOWTO.rglob("*.md"), *(DOCS / "tutorial").glob("*.md")} <= led


@pytest.mark.parametrize("page", [p for p in OWN if re.search(r"\b(kk|ru)\b", name(p))], ids=name)
def test_letters_are_of_one_alphabet(page: Path) -> None:
    assert unicodedata.is_normalized("NFC", text(page))
    prose = re.sub(r"К\d_M\d\w*|`[^`\n]*`", " ", text(page))
    runs = re.findall(r"[^\W\d_]+", prose)
    assert [run for run in runs if len({unicodedata.name(c).split()[0] for c in run}) > 1] == []


# Tutorials ----------------------------------------------------------------------------------------------------


def tutorial(language: str) -> Path:
    return DOCS / "tutorial" / f"{language}.md"


def follow(page: Path, language: str, folder: Path, leave_out: tuple[str, ...] = ()) -> None:
    """Does in `folder` what the page says, and compares what it shows; a line of … stands for any lines."""
    for block in blocks(page, "console", "diff"):
        if not block.startswith("$ "):
            old, new = (line[1:].partition("…")[0] for line in block.splitlines())
            manifest = folder / "demo" / "course" / "course.yaml"
            assert text(manifest).count(old.strip()) == 1
            manifest.write_text(text(manifest).replace(old.strip(), new.strip()), encoding="utf-8")
            continue
        call, _, shown = block.partition("\n")
        words = shlex.split(call)[2:]
        if words[0] in leave_out:
            continue
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "MOOCLINT_LANG": language, "PYTHONUNBUFFERED": "1"}
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "mooclint.cli.main", *words],
            cwd=folder,
            env={key: value for key, value in environment.items() if key != "MOOCLINT_COMMAND"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # both in the order of a terminal
            check=False,
            timeout=120,
        )
        printed, shown = steady(done.stdout.decode("utf-8")), steady(shown)
        lines = ("(?:.*\n)*" if line == "…" else re.escape(f"{line}\n") for line in shown.splitlines())
        if not re.fullmatch("".join(lines), f"{printed}\n"):
            assert printed == shown, call


def steady(shown: str) -> str:
    """Output without what differs: decimals of a clip's size and rate by its encoding, the sign in paths by system."""
    shown = shown.replace(os.sep, "/")
    return re.sub(r"\d+(?:[.,]\d+)?(?=\s(?:МБ|MB|Мбит|Mbit))", "…", shown).strip("\n")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample course without its films."""
    folder = tmp_path_factory.mktemp("documents") / "demo"
    make_documents(DemoFolder(folder, "1"))
    return folder


@pytest.mark.scenario
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tutorial_shows_what_happens(language: str, tmp_path: Path, documents: Path) -> None:
    shutil.copytree(documents, tmp_path / "demo")
    follow(tutorial(language), language, tmp_path, leave_out=("probe", "lock"))


@pytest.mark.slow
def test_the_tutorial_shows_what_happens_to_videos(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mooclint.cli.main", "demo", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True, timeout=300)
    course = tmp_path / "demo" / "course"
    kept = {file: (course / file).read_bytes() for file in ("course.yaml", "mooclint.lock")}
    for language in LANGUAGES:
        follow(tutorial(language), language, tmp_path)
        shutil.rmtree(tmp_path / "my-course")
        for file, content in kept.items():
            (course / file).write_bytes(content)
    shutil.rmtree(tmp_path / "demo")  # 300 MB


# Generated pages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("set_name", sorted({*shipped_sets()} - {"base"}))
def test_every_clause_has_a_page_in_three_languages(set_name: str) -> None:
    criteria, measures = load_criteria(set_name), load_measures()
    folder = GENERATED / "clauses" / ("" if set_name == DEFAULT_CRITERIA else set_name)
    index = text(folder / "index.md")
    clauses = [c for c in criteria.clauses if set_name == DEFAULT_CRITERIA or c.set_id == set_name]
    for clause in clauses:
        page = text(folder / f"{clause.id}.md").replace("\\", "")
        assert f"({clause.id}.md)" in index
        for texts in (clause.title, clause.asks, clause.why, clause.fix, clause.question, clause.step):
            for template in texts.texts.values() if texts else ():
                for part in re.split(r"\{\w+\}", template):
                    assert part.strip().replace("\\", "") in page, (clause.id, part)
        if clause.measure:
            doc = " ".join((measures[clause.measure].function.__doc__ or "").split())
            assert doc, clause.measure
            assert doc.replace("\\", "") in page
        assert clause.source.get("place", "") in page
    assert {path.stem for path in folder.glob("*.md")} == {"index", *(clause.id for clause in clauses)}


def test_the_words_of_clause_pages_are_translated() -> None:
    page = text(GENERATED / "clauses" / "VID-4.md")
    kk, ru, en = re.findall(r'<div lang="\w+">(.*?)</div>', page, re.DOTALL)
    labels = [re.findall(r"^\*\*(.+)\*\*<br>$", part, re.MULTILINE) for part in (kk, ru, en)]
    assert len({len(part) for part in labels}) == 1
    assert len({tuple(part) for part in labels}) == len(LANGUAGES)
    assert not set(labels[0]) & set(labels[2])


def test_every_command_and_option_is_described() -> None:
    page, group = text(GENERATED / "commands.md"), build()
    for command_name in COMMANDS:
        part = page.partition(f"\n## {command_name}\n")[2].partition("\n## ")[0]
        command = group.get_command(click.Context(group), command_name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(option in part for option in parameter.opts), (command_name, parameter.opts)


def test_every_measure_format_and_set_is_described() -> None:
    measures = text(GENERATED / "measures.md")
    assert [m for m in load_measures() if f"| `{m}`<br>" not in measures] == []
    assert [f for f in FORMATS if f"| `{f}` |" not in text(DOCS / "reference" / "formats.md")] == []
    assert [s for s in shipped_sets() if f"| `{s}` |" not in text(HOWTO / "en" / "criteria.md")] == []


SCHEMAS = sorted((ROOT / "schemas").glob("*.schema.json"))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_every_field_of_a_schema_is_described(path: Path) -> None:
    page = GENERATED / f"schema-{path.name.partition('.')[0]}.md"
    if not page.exists():
        pytest.fail(f"{path.name} has no page: name it in docs/generate.py")
    shown = re.findall(r"^\| `([^`]+)`", text(page), re.MULTILINE)
    last = {field.rpartition(".")[2] for field in shown}
    assert fields(json.loads(text(path))) - last == set()


def fields(schema: Any) -> set[str]:
    """The names of all fields in a schema, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(fields, schema))
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties")
    # A field may itself be called `properties`; the schemas have none.
    return set().union(own if isinstance(own, dict) else (), *map(fields, schema.values()))


# The site -----------------------------------------------------------------------------------------------------


def test_the_architecture_page_names_every_room() -> None:
    page = text(DOCS / "architecture.md")
    assert [room for rooms in LAYERS for room in rooms if f"`{room}`" not in page] == []


def test_the_picture_of_the_architecture_shows_rooms_that_are_there() -> None:
    """Boxes that are not grey are rooms; their names stand in the order of the boxes."""
    picture = text(DOCS / "architecture.svg")
    fills = re.findall(r'<rect [^>]*fill="(#\w+)"', picture)
    names = re.findall(r"<text [^>]*>([^<]+)</text><text ", picture)
    drawn = {name for fill, name in zip(fills, names, strict=True) if fill != "#5b6676"}
    assert len(drawn) == 11
    assert drawn <= {room for rooms in LAYERS for room in rooms}


@pytest.mark.slow
def test_the_site_builds_without_a_warning_and_needs_no_network(tmp_path: Path) -> None:
    pytest.importorskip("furo")
    pytest.importorskip("myst_parser")
    words = [sys.executable, "-m", "sphinx", "-W", "-q", "-j", "2", "-d", tmp_path / "trees", DOCS, tmp_path / "site"]
    done = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > len(load_criteria().clauses)
    for page in pages:
        fetched = re.findall(
            r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]+)"|<link[^>]*\shref="([^"]+)"', text(page)
        )
        assert [link for pair in fetched for link in pair if re.match(r"(https?:)?//", unescape(link))] == []
