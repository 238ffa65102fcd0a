"""Writes what follows from the code, the criteria and the schemas: the pages of docs/_generated, and the parts of other
pages that stand between `<!-- generated: NAME -->` and `<!-- end of generated -->`.

All of it is in the repository, to be read in a clone, and a test holds it against its sources:

    python docs/generate.py            writes what is out of date
    python docs/generate.py --check    changes nothing, names what is out of date and ends with 1 where something is
"""

from __future__ import annotations

import ast
import gettext
import importlib
import inspect
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from mooclint.cli.explain import explanation as explained
from mooclint.cli.main import COMMANDS, build, set_language
from mooclint.criteria.forms import Label, base_forms
from mooclint.criteria.load import DEFAULT_CRITERIA, load_criteria, shipped_sets
from mooclint.criteria.model import Clause, Criteria, Rubric
from mooclint.desk.keys import KEYS, SIGNS
from mooclint.desk.words import LABELS
from mooclint.files.data import data_folder
from mooclint.importing.losses import TABLES, Fate
from mooclint.measures import load_measures
from mooclint.measures.result import Measure
from mooclint.message.languages import SPOKEN
from mooclint.message.localizer import LANGUAGES, LOCALE_FOLDER, Localizer
from mooclint.report.formats import BINARY, FORMATS
from mooclint.report.view import answered_by, section_key
from mooclint.report.words import ANSWERER_WORDS, SEVERITY_WORDS
from mooclint.review.process.model import Process, load_process
from mooclint.texts.kinds import in_order

BASE = "base"
NAMES = {language.code: language.name for language in SPOKEN}
WRITTEN = ("kk", "ru", "en")  # the languages of what stands below in three, and of the pages for authors
DOCS = Path(__file__).parent
KEY_HEADS = {"kk": ("Перне", "Не істейді"), "ru": ("Клавиша", "Что делает"), "en": ("Key", "What it does")}
PARTS = re.compile(r"(<!-- generated: (.+?) -->\n).*?(<!-- end of generated -->)", re.DOTALL)
# Schema -> the page's title and what it is about; one that is not here has the title and description of its own.
SCHEMAS = {
    "course": ("The manifest: course.yaml", "Written by the author; `mooclint new` makes one to fill in."),
    "config": ("The settings: mooclint.toml", "The nearest one, in the folder of the package or above it, holds."),
    "opinion": ("The opinion file", "Written by the expert; `mooclint score` prints one to fill in."),
    "form": ("Forms", "A set has them in its folder `forms`, a file each, named after the form."),
    "criteria": ("Criteria files", "A set is a folder with a `criteria.yaml` and the files that it names."),
    "report": ("The JSON report", "What `mooclint lint --format json` prints."),
    "probe": ("The JSON of probe", "What `mooclint probe --format json` prints."),
    "hours": ("The JSON of hours", "What `mooclint hours --format json` prints."),
    "fix": ("The JSON of fix", "What `mooclint fix --media --format json` prints."),
    "score": ("The JSON of score", "What `mooclint score --format json` prints."),
    "conclusion-verify": ("The JSON of conclude --verify", "What `mooclint conclude --verify --format json` prints."),
    "calendar": (
        "Calendars",
        "A file a year; `mooclint calendar --calendar FILE` lays an organisation's own over ours.",
    ),
    "working-days": ("The JSON of calendar add", "What `mooclint calendar add --format json` prints."),
    "process": (
        "Processes: process.yaml",
        "Who may do what in which state; `mooclint review process --check FILE` proves that nobody is stuck in it.",
    ),
    "canned": ("Canned remarks: remarks.yaml", "Remarks that come again in every course, in three languages."),
    "letters": ("Letters: letters.yaml", "The letters of an approval, in three languages."),
    "remarks": ("Remarks", "What `mooclint review remark --from FILE` reads."),
    "answers": ("Answers", "What `mooclint review answer --from FILE` reads."),
    "reply": ("The forms of a packet", "What `mooclint review receive` reads in a packet that came back."),
    "review": ("The JSON of a review", "What the commands `mooclint review …` print with `--format json`."),
    "lock": ("The register: mooclint.lock", "Written by `mooclint lock`; not to be written by hand."),
}
# How long a learner takes: a rate of a criteria set and what it is, in kk, ru and en.
RATES = {
    "video_factor": (
        "видео ұзақтығына көбейтіледі: тоқтату, артқа қайтару",
        "во столько раз дольше самого видео: паузы, возвраты",
        "times the duration of a video: stopping, going back",
    ),
    "in_video_question_seconds": (
        "видео ішіндегі бір сұраққа кететін секунд",
        "секунд на вопрос внутри видео",
        "seconds for a question inside a video",
    ),
    "question_seconds": (
        "бір дұрыс жауабы бар сұраққа және өз нормасы жоқ кез келген сұраққа кететін секунд",
        "секунд на вопрос с одним правильным ответом и на любой, у которого нет своей нормы",
        "seconds for a question with one right option, and for any without a rate of its own",
    ),
    "true_false_seconds": (
        "«дұрыс не бұрыс» сұрағына кететін секунд",
        "секунд на вопрос «верно или неверно»",
        "seconds for true or false",
    ),
    "multiple_choice_seconds": (
        "бірнеше дұрыс жауабы бар сұраққа кететін секунд",
        "секунд на вопрос с несколькими правильными ответами",
        "seconds for a question with several right options",
    ),
    "short_answer_seconds": (
        "қысқа жауапқа, санға не формулаға кететін секунд",
        "секунд на короткий ответ, число или формулу",
        "seconds for a short answer, a number or a formula",
    ),
    "reading_wpm": (
        "оқып-үйрену қарқыны, минутына сөз; өз нормасы жоқ тілдерге",
        "слов в минуту при изучении текста; для языка без своей нормы",
        "words a minute of study, in a language without a rate of its own",
    ),
    "reading_wpm_kk": ("қазақша мәтінде минутына сөз", "слов в минуту на казахском", "words a minute in Kazakh"),
    "reading_wpm_ru": ("орысша мәтінде минутына сөз", "слов в минуту на русском", "words a minute in Russian"),
    "reading_wpm_en": ("ағылшынша мәтінде минутына сөз", "слов в минуту на английском", "words a minute in English"),
    "spread": (
        "адамдардың осы нормалардан жылдам не баяу болу үлесі",
        "доля, на которую люди быстрее или медленнее этих норм",
        "the part by which people are faster or slower than the rates say",
    ),
}
# What an import keeps, and the heads of tables that authors read, in kk, ru and en.
FATES = {
    Fate.KEPT: ("сақталады", "сохраняется", "kept"),
    Fate.PART: ("ішінара", "частично", "in part"),
    Fate.LOST: ("жоғалады", "теряется", "lost"),
}
LOSS_HEADS = (
    ("Бастапқы курста", "Сақталуы", "Не болады, не себепті жоғалады"),
    ("В источнике", "Сохраняется", "Что с этим станет или почему теряется"),
    ("In the source", "Kept", "What becomes of it, or why not"),
)
RATE_HEADS = (("Норма", "Мәні", "Мағынасы"), ("Норма", "Значение", "Что это"), ("Rate", "Value", "What it is"))
LABEL_HEADS = ("Field", *NAMES.values(), "Also read")
API = {
    "mooclint.report.model": ("Report", "ClauseResult", "Finding", "Waiver"),
    "mooclint.message.verdict": ("Verdict", "Severity"),
    "mooclint.message.place": ("Place",),
    "mooclint.media.facts": ("MediaFacts", "VideoFacts", "AudioFacts"),
    "mooclint.judge.settings": ("Settings",),
}


class SourceLocalizer(Localizer):
    """Speaks from the .po files, so that the site needs no compiled catalogue."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        path = LOCALE_FOLDER / language / "LC_MESSAGES" / "mooclint.po"
        if path.exists():
            compiled = io.BytesIO()
            with path.open("rb") as file:
                write_mo(compiled, read_po(file, locale=language))
            compiled.seek(0)
            self._catalogue = gettext.GNUTranslations(compiled)


def made() -> dict[Path, str]:
    """Every generated page, and every page with generated parts, as it has to be."""
    found = {DOCS / "_generated" / name: text for name, text in pages()}
    known = dict(snippets())
    for path in sorted(DOCS.rglob("*.md")):
        if path not in found and "<!-- generated: " in (text := path.read_text(encoding="utf-8")):
            found[path] = PARTS.sub(lambda part: f"{part[1]}\n{known[part[2]]}\n{part[3]}", text)
    return found


def main(check: bool) -> int:
    """Names what is out of date; where it is not only a check, it is written too."""
    wanted = made()
    stale = [p for p, text in wanted.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    gone = [path for path in (DOCS / "_generated").rglob("*.md") if path not in wanted]
    sys.stdout.writelines(f"{path.relative_to(DOCS).as_posix()}\n" for path in (*stale, *gone))
    if check:
        return int(bool(stale or gone))
    for path in gone:
        path.unlink()
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
    return 0


def snippets() -> Iterator[tuple[str, str]]:
    """Every part of a page that is generated: its name and its text."""
    sets = {name: load_criteria(name) for name in shipped_sets()}
    speakers = [SourceLocalizer(language) for language in LANGUAGES]
    yield "formats", formats_table()
    yield "sets", sets_table(sets.values(), speakers)
    for number, say in enumerate(SourceLocalizer(language) for language in WRITTEN):
        yield f"losses {say.language}", losses_tables(say, number)
        yield f"rates {say.language}", rates_table(sets[DEFAULT_CRITERIA], number)
        yield f"keys {say.language}", keys_table(say)
    for path in sorted((DOCS / "examples").rglob("*")):
        if path.is_file() and path.suffix != ".md":
            kind = {".yaml": "yaml", ".yml": "yaml", ".xml": "xml"}.get(path.suffix, "text")
            yield path.relative_to(DOCS).as_posix(), fenced(path.read_text(encoding="utf-8").strip("\n"), kind) + "\n"


def pages() -> Iterator[tuple[str, str]]:
    """Every generated page: its path below the folder and its text."""
    sets = {name: load_criteria(name) for name in shipped_sets()}
    criteria, measures = sets[DEFAULT_CRITERIA], load_measures()
    speakers = [SourceLocalizer(language) for language in LANGUAGES]
    yield "commands.md", commands_page()
    for name, found in sets.items():
        # The base set is shown with the one that most people check against, the others with their own clauses alone.
        if name != BASE:
            folder = "clauses" if name == DEFAULT_CRITERIA else f"clauses/{name}"
            clauses = [c for c in found.clauses if c.set_id == name or (c.set_id, name) == (BASE, DEFAULT_CRITERIA)]
            yield f"{folder}/index.md", clauses_page(found, clauses, speakers)
            for clause in clauses:
                yield f"{folder}/{clause.id}.md", clause_page(found, clause, measures, speakers)
    yield "labels.md", labels_page()
    yield "measures.md", measures_page(criteria, measures)
    yield "sheets.md", sheets_page(criteria, speakers)
    yield "process.md", process_page(speakers)
    for path in sorted(data_folder("schemas").glob("*.schema.json")):
        yield f"schema-{path.name.partition('.')[0]}.md", schema_page(path)
    yield "api.md", api_page()


# Commands and formats -----------------------------------------------------------------------------------------


def commands_page() -> str:
    """Every command and what `--help` says of it, in English, whatever the width and version of click."""
    set_language("en")
    group = build()
    parts = [
        "# Commands",
        "`mooclint COMMAND --help` says the same in the language of `--lang`. In a clone of the repository write "
        "`python3 run.py` where `mooclint` stands.",
        options_table(group),
    ]
    with click.Context(group, info_name="mooclint") as top:
        for name in COMMANDS:
            command = group.get_command(top, name)
            assert command is not None
            parts += [f"## {name}", *command_parts(name, command)]
            for word in command.list_commands(top) if isinstance(command, click.Group) else ():
                part = command.get_command(top, word)
                assert part is not None
                parts += [f"### {name} {word}", *command_parts(f"{name} {word}", part)]
    return joined(parts)


def command_parts(name: str, command: click.Command) -> list[str]:
    """The call, the help and the options of a command."""
    arguments = [str(p.metavar) for p in command.params if isinstance(p, click.Argument)]
    word = ["COMMAND"] if isinstance(command, click.Group) else []
    usage = " ".join(["mooclint", name, "[OPTIONS]", *word, *arguments])
    return [fenced(usage), escaped(command.help or ""), escaped(command.epilog or ""), options_table(command)]


def options_table(command: click.Command) -> str:
    """The options of a command."""
    rows = []
    for option in command.params:
        if isinstance(option, click.Option):
            values = "|".join(option.type.choices) if isinstance(option.type, click.Choice) else option.metavar
            names = ", ".join(code(name) for name in (*option.opts, *option.secondary_opts))
            rows.append((names + (f" {code(values)}" if values else ""), escaped(option.help or "")))
    return table(("Option", "What it does"), rows)


def formats_table() -> str:
    """The formats of `lint`, each with the first line of its module's docstring."""
    rows = []
    for name, module in FORMATS.items():
        about = (inspect.getdoc(importlib.import_module(module)) or "").splitlines()[0]
        rows.append((f"`{name}`", escaped(about, keep="`") + (" (binary: `--output`)" if name in BINARY else "")))
    return table(("Format", "What it is"), rows) + "\n"


def losses_tables(say: Localizer, language: int) -> str:
    """What `import` keeps of each format, construct by construct."""
    parts = []
    for name, constructs in TABLES.items():
        rows = [(code(c.name), FATES[c.fate][language], escaped(say(c.reason))) for c in constructs.values()]
        parts += [f"## {name}", table(LOSS_HEADS[language], rows)]
    return joined(parts)


def keys_table(say: Localizer) -> str:
    """The keys of the room, by what is printed on a Latin layout."""
    rows = [(f"<kbd>{_printed(key, say)}</kbd>", say(words)) for key, words in KEYS.values()]
    return table(KEY_HEADS[say.language], rows) + "\n"


def _printed(key: str, say: Localizer) -> str:
    *held, place = key.split("+")
    sign = say(LABELS["key_space"]) if place == "Space" else SIGNS.get(place) or re.sub("^(Key|Digit)", "", place)
    return "+".join([*held, sign])


def labels_page() -> str:
    """The labels that documents are read by: as templates write them, and what else is understood."""
    parts = [
        "# Labels of the documents",
        "Templates write the first three; a document may say any of them, or what stands under *Also read*. Letter "
        "case, full stops and words in brackets do not matter.",
    ]
    for form in in_order(base_forms()):
        parts += [f"## {form.title()['en']}", labels_table({"the heading": form.title(), **form.fields})]
        headings = form.parts.get("headings", {})
        if "author" in form.parts:
            parts += ["### Author", labels_table(form.parts["author"])]
        if "script" in form.parts:
            rows = {"the heading": headings["script"], **form.parts["script"]}
            parts += [f"### {headings['script']['en']}", labels_table(rows)]
        if "questions" in headings:
            parts += [f"### {headings['questions']['en']}", labels_table({"the heading": headings["questions"]})]
    return joined(parts)


def labels_table(labels: Mapping[str, Label]) -> str:
    """One form: a row for each field."""
    rows = [
        (
            code(name) if name.isidentifier() else name,
            *(escaped(label[language]) for language in LANGUAGES),
            escaped(", ".join(dict.fromkeys(label.also))),
        )
        for name, label in labels.items()
    ]
    return table(LABEL_HEADS, rows)


def rates_table(criteria: Criteria, language: int) -> str:
    """How long a learner takes, by the set that most people check against."""
    rows = [(code(name), f"{value:g}", RATES[name][language]) for name, value in criteria.rates.items()]
    return table(RATE_HEADS[language], rows) + "\n"


# Criteria -----------------------------------------------------------------------------------------------------


def sets_table(sets: Iterable[Criteria], speakers: list[SourceLocalizer]) -> str:
    """The sets that mooclint ships."""
    rows = [
        (
            f"`{criteria.id}`",
            "<br>".join(f'<span lang="{say.language}">{escaped(say(criteria.title))}</span>' for say in speakers),
            criteria.edition,
            str(sum(clause.set_id == criteria.id for clause in criteria.clauses)),
        )
        for criteria in sets
    ]
    return table(("Set", "Title", "Edition", "Clauses of its own"), rows) + "\n"


def clauses_page(criteria: Criteria, shown: list[Clause], speakers: list[SourceLocalizer]) -> str:
    """Clauses by section, with their titles in every language."""
    sections: dict[str, list[Clause]] = {}
    for clause in shown:
        sections.setdefault(section_key(clause), []).append(clause)
    parts = [
        "# Clauses" if criteria.id == DEFAULT_CRITERIA else f"# Clauses of {criteria.id}",
        f"The set `{criteria.id}`, edition {criteria.edition}: {len(shown)} clauses. Who answers: a "
        "*machine*, a *machine and a person* (the machine can refuse, the person confirms), a *person*, or the "
        "*approval* process; a *fact* is only shown.",
    ]
    english = next(say for say in speakers if say.language == "en")
    for section, clauses in sections.items():
        named = f"Appendix {section[1:]}" if re.fullmatch(r"A\d", section) else f"Section {section}"
        named = "The package itself" if section == "package" else named
        rows = [
            (
                f"[{clause.id}]({clause.id}.md)",
                *(escaped(say(clause.title)) for say in speakers),
                english(SEVERITY_WORDS[clause.severity]),
                english(ANSWERER_WORDS[answered_by(clause)]),
            )
            for clause in clauses
        ]
        head = ("Clause", *(NAMES[say.language] for say in speakers), "Severity", "Answered by")
        parts += [f"## {escaped(named)}", table(head, rows)]
    return joined(parts)


def clause_page(
    criteria: Criteria, clause: Clause, measures: Mapping[str, Measure], speakers: list[SourceLocalizer]
) -> str:
    """One clause: what `mooclint explain` says, in every language, then what a program needs of it."""
    parts = [f"# {clause.id} {escaped(clause.name)}"]
    for say in speakers:
        told = [(say(label), escaped(text).replace("\n", "<br>\n")) for label, text in explained(criteria, clause, say)]
        said = "\n\n".join(f"**{label}**<br>\n{text}" for label, text in told)
        parts += [f"## {NAMES[say.language]}: {escaped(say(clause.title))}", foreign(say.language, said)]
    parts += ["## For programs", table(("Key", "Value"), _keys(clause))]
    if clause.measure is not None:
        parts.append(f"`{clause.measure}`: {docstring(measures[clause.measure])}")
    return joined(parts)


def _keys(clause: Clause) -> list[tuple[str, str]]:
    bound, when = clause.bound, clause.when_bound
    rows = [
        ("id", clause.id),
        ("name", clause.name),
        ("set", clause.set_id),
        ("level", clause.level),
        ("severity", clause.severity.value),
        ("about", ", ".join(clause.about)),
        ("measure", clause.measure or ""),
        ("bound", _bound_text(bound) if bound else ""),
        ("when", f"{clause.when_measure} {_bound_text(when)}" if when else ""),
        ("rubric", clause.rubric or ""),
        ("answered by", answered_by(clause)),
    ]
    return [(key, f"`{value}`") for key, value in rows if value]


def _bound_text(bound: Any) -> str:
    values = ", ".join(str(value) for value in bound.values)
    return " ".join(part for part in (bound.comparison.value, values, bound.unit) if part)


def measures_page(criteria: Criteria, measures: Mapping[str, Measure]) -> str:
    """Every measure, for whoever writes criteria."""
    used: dict[str, list[str]] = {}
    for clause in criteria.clauses:
        for name in {clause.measure, clause.when_measure} - {None}:
            used.setdefault(str(name), []).append(clause.id)
    rows = [
        (
            f"`{name}`<br>of {', '.join(measure.kinds)}" + (f"; {measure.unit}" if measure.unit else ""),
            docstring(measure),
            ", ".join(f"[{c}](clauses/{c}.md)" for c in used.get(name, ())),
        )
        for name, measure in sorted(measures.items())
    ]
    about = "What a clause can ask about. A measure says what is; it knows no threshold."
    return joined(["# Measures", about, table(("Measure", "What it says", "Used by"), rows)])


def sheets_page(criteria: Criteria, speakers: list[SourceLocalizer]) -> str:
    """The score sheets of Appendix 1 and 2: rows, what the points mean, bands."""
    parts = ["# Score sheets", "What `mooclint score` asks of the expert, and what the sums lead to."]
    for say in speakers:
        parts.append(f"## {NAMES[say.language]}")
        for rubric in criteria.rubrics:
            parts += [f"### {escaped(say(rubric.title))} ({say.language})", foreign(say.language, _sheet(rubric, say))]
    return joined(parts)


def _sheet(rubric: Rubric, say: Localizer) -> str:
    rows = [
        (f"{row.id}", escaped(say(row.title)), _points(level.points), escaped(say(level.text)))
        for row in rubric.rows
        for level in row.levels
    ]
    bands = [(f"{band.low}–{band.high}", escaped(say(band.title)), escaped(say(band.text))) for band in rubric.bands]
    return f"{table(('', '', '', ''), rows)}\n\n{table(('', '', ''), bands)}"


def _points(points: Iterable[int]) -> str:
    return ", ".join(str(point) for point in points)


# The approval -------------------------------------------------------------------------------------------------


def process_page(speakers: list[SourceLocalizer]) -> str:
    """The shipped process: drawn, then every state with its turn and what leads on from it, in three languages."""
    process = load_process()
    parts = [
        "# The approval",
        "From `criteria/bmg-coursera/process.yaml`; `mooclint review process` shows it in one language. What is "
        "switched off, since the document does not speak of it, is drawn with broken lines.",
        fenced(process_drawing(process, speakers[-1]), "mermaid"),
    ]
    for number, stage in enumerate(process.stages):
        rows = [
            (
                f"{code(state.id)}<br>{'<br>'.join(escaped(say(state.name)) for say in speakers)}",
                "<br>".join(escaped(say(process.roles[state.turn])) for say in speakers) if state.turn else "",
                "<br>".join(f"{code(r.event)} → {code(r.target)}" for r in process.rules if r.source == state.id),
            )
            for state in process.states.values()
            if state.stage == number
        ]
        heads = " · ".join(escaped(say(stage)) for say in speakers)
        parts += [f"## {number}. {heads}", table(("State", "Whose turn", "What leads on"), rows)]
    shown = [(code(rule.source), code(rule.event), code(rule.target)) for rule in process.rules if "*" in rule.source]
    parts += ["## From many states", table(("From", "Event", "To"), shown)]
    roles = [role for role in process.roles if role != "system"]
    granted = process.permissions.values()
    rights = [(escaped(speakers[-1](p.name)), *(p.roles.get(role, "") for role in roles)) for p in granted]
    parts += ["## Who may do what", table(("May", *roles), rights)]
    return joined(parts)


def process_drawing(process: Process, say: SourceLocalizer) -> str:
    """The states and the rules that lead from one to another, as Mermaid draws them, in one language."""
    named = {name: f"s{number}" for number, name in enumerate(process.states)}
    lines = ["flowchart TD"]
    for number, stage in enumerate(process.stages):
        lines.append(f'  subgraph stage{number}["{number}. {say(stage)}"]')
        lines += [f'    {named[s.id]}["{s.id}"]' for s in process.states.values() if s.stage == number]
        lines.append("  end")
    for rule in process.rules:
        if rule.source in named and rule.target in named:
            arrow = "-.->" if rule.switch else "-->"
            lines.append(f'  {named[rule.source]} {arrow}|"{rule.event}"| {named[rule.target]}')
    return "\n".join(lines)


def docstring(measure: Measure) -> str:
    """A measure's docstring as one paragraph."""
    return escaped(" ".join((inspect.getdoc(measure.function) or "").split()), keep="`")


# Schemas ------------------------------------------------------------------------------------------------------


def schema_page(path: Path) -> str:
    """A schema as tables, one for the whole and one for each part that has fields."""
    name, schema = path.name.partition(".")[0], json.loads(path.read_text(encoding="utf-8"))
    title, about = SCHEMAS.get(name) or (escaped(schema["title"]), escaped(schema.get("description", ""), keep="`"))
    parts = [f"# {title}", about, f"Its schema is `schemas/{path.name}`."]
    own = list(field_rows(schema, "", schema))
    if own:
        parts.append(field_table(own))
    for key, node in schema.get("$defs", {}).items():
        inside = list(field_rows(node, "", schema))
        if inside or "oneOf" in node:
            parts.append(f"## {key}")
            parts.append(escaped(node.get("description", ""), keep="`"))
            parts.append(f"One of: {_type(node, schema)}." if "oneOf" in node else "")
            parts.append(field_table(inside) if inside else "")
    return joined(parts)


LARGEST = 2**53  # of a whole number in JSON: no bound of ours
HEAD = ("Field", "Type", "Meaning", "Example")


def field_table(rows: list[tuple[str, ...]]) -> str:
    """The rows of fields, without the columns that stay empty."""
    kept = [column for column in range(len(HEAD)) if any(row[column] for row in rows)]
    return table([HEAD[c] for c in kept], [[row[c] for c in kept] for row in rows])


def field_rows(node: Any, path: str, schema: Any) -> Iterator[tuple[str, ...]]:
    """A row for each field below a part of a schema; what a `$ref` leads to has a table of its own."""
    if not isinstance(node, dict) or "$ref" in node:
        return
    for key, field in node.get("properties", {}).items():
        where = f"{path}.{key}" if path else key
        known = {**_target(field, schema), **field}
        example = known["examples"][0] if known.get("examples") else None
        yield (
            f"`{where}`" + (" (required)" if key in node.get("required", ()) else ""),
            _type(field, schema),
            escaped(known.get("description", ""), keep="`"),
            "" if example is None else code(json.dumps(example, ensure_ascii=False)),
        )
        yield from field_rows(field, where, schema)
    for part in (*node.get("oneOf", ()), *node.get("anyOf", ())):
        yield from field_rows(part, path, schema)
    yield from field_rows(node.get("items"), f"{path}[]", schema)
    yield from field_rows(node.get("additionalProperties"), f"{path}.*", schema)


def _target(node: Mapping[str, Any], schema: Any) -> Mapping[str, Any]:
    """What a `$ref` of the same schema leads to; nothing where there is none."""
    part: Any = schema
    if "$ref" not in node:
        return {}
    for key in node["$ref"].removeprefix("#/").split("/"):
        part = part[key]
    found: Mapping[str, Any] = part
    return found


def _type(node: Any, schema: Any) -> str:
    """What a value may be, in a few words; a part with a table of its own as a link."""
    if "$ref" in node:
        target, key = _target(node, schema), node["$ref"].rpartition("/")[2]
        if ("properties" in target or "oneOf" in target) and node["$ref"] == f"#/$defs/{key}":
            return f"[{key}](#{key})"
        return _type(target, schema)
    if "const" in node:
        return code(json.dumps(node["const"], ensure_ascii=False))
    if "enum" in node:
        return ", ".join(code(str(word) if word is not None else "null") for word in node["enum"])
    for choice in ("oneOf", "anyOf"):
        if choice in node and not node.get("type"):
            return " or ".join(_type(part, schema) for part in node[choice])
    named = node.get("type", "any")
    text = named if isinstance(named, str) else " or ".join(named)
    if "items" in node and "array" in text:
        text = text.replace("array", f"list of {_type(node['items'], schema)}")
    if isinstance(node.get("additionalProperties"), dict) and "object" in text:
        text = text.replace("object", f"map to {_type(node['additionalProperties'], schema)}")
    low, high = node.get("minimum", ""), node.get("maximum", "")
    high = "" if high == LARGEST else high
    return f"{text}, {low}–{high}" if high != "" else f"{text}, from {low}" if low != "" else text


# Python -------------------------------------------------------------------------------------------------------


def api_page() -> str:
    """The classes of a report, with the comments that stand behind their fields."""
    parts = ["# Classes of a report", "What [`mooclint.check`](../reference/api.md) returns, and what stands in it."]
    for module_name, classes in API.items():
        source = inspect.getsource(importlib.import_module(module_name))
        tree = ast.parse(source)
        for name in classes:
            node = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name)
            parts += [f"## {name}", f"`{module_name}.{name}`. " + escaped(ast.get_docstring(node) or "", keep="`")]
            parts.append(table(("Field", "Type or value", "Meaning"), list(_fields(node, source))))
    return joined(parts)


def _fields(node: ast.ClassDef, source: str) -> Iterator[tuple[str, str, str]]:
    def written(part: ast.expr) -> str:  # as in the source: what `unparse` makes of it differs between versions
        return " ".join((ast.get_source_segment(source, part) or "").split())

    for part in node.body:
        if isinstance(part, ast.AnnAssign):
            comment = source.splitlines()[(part.end_lineno or 1) - 1].partition("  # ")[2]
            yield code(written(part.target)), code(written(part.annotation)), escaped(comment)
        elif isinstance(part, ast.Assign):
            yield code(written(part.targets[0])), code(written(part.value)), ""
        elif isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
            sign = "" if part.decorator_list else "(...)"
            kind = written(part.returns) if part.returns else ""
            yield code(part.name + sign), code(kind), escaped(ast.get_docstring(part) or "", keep="`")


# Markdown -----------------------------------------------------------------------------------------------------


def escaped(text: str, keep: str = "") -> str:
    """Plain text as Markdown that shows it unchanged; `keep` are signs that keep their meaning."""
    return re.sub(r"[\\`*_{}\[\]<>#|~$]", lambda m: m[0] if m[0] in keep else "\\" + m[0], text)


def code(text: str) -> str:
    """Text as inline code, also within a table."""
    return f"`{text}`".replace("|", "\\|")


def fenced(text: str, kind: str = "text") -> str:
    """A block of code or of plain text."""
    return f"```{kind}\n{text}\n```"


def foreign(language: str, text: str) -> str:
    """Text that a screen reader shall read, and a browser hyphenate, in its own language."""
    return f'<div lang="{language}">\n\n{text}\n\n</div>'


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; cells are Markdown of one line."""
    lines = [f"| {' | '.join(cells)} |" for cells in (tuple(head), *rows)]
    width = lines[0].count("|") - 1
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def joined(parts: Iterable[str]) -> str:
    """A page: its parts with an empty line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
