"""Imports run one way: course, media -> criteria -> measures -> engine -> report -> what a person meets."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "mooclint"
SOURCES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "__main__.py"})  # the door to the command line
# What people meet, and what ties the rooms together.
ABOVE = ("cli", "checker", "demo", "online", "settings", "since", "waivers")

# Room -> rooms that it must not know.
MAY_NOT_KNOW = {
    "course": ("media", "criteria", "measures", "engine", "report", "rubric", "conclusion", *ABOVE),
    "adopt": ("criteria", "measures", "engine", "report", "rubric", "conclusion", *ABOVE),
    "importing": ("media", "criteria", "measures", "engine", "report", "rubric", "conclusion", *ABOVE),
    "language": ("course", "media", "criteria", "measures", "engine", "report", "rubric", "conclusion", *ABOVE),
    "media": ("course", "criteria", "measures", "engine", "report", "rubric", "conclusion", *ABOVE),
    "criteria": ("course", "media", "measures", "engine", "report", "rubric", "conclusion", *ABOVE),
    "measures": ("criteria", "engine", "report", "rubric", "conclusion", *ABOVE),
    "engine": ("rubric", "conclusion", *ABOVE),
    "report": ("measures", "engine", "rubric", "conclusion", *ABOVE),
    "rubric": ("measures", "engine", "conclusion", *ABOVE),
    "conclusion": ("measures", "engine", *ABOVE),
    "checker": ("cli", "rubric", "conclusion", "demo"),
    "demo": ("cli", "measures", "engine", "rubric", "conclusion", "checker"),
}
# Vocabularies and helpers that know nothing themselves: room -> modules of others that it may use.
SHARED = {"report": {"mooclint.measures.words"}}
BOTTOM = (
    "plain",
    "message",
    "place",
    "value",
    "verdict",
    "data",
    "files",
    "cachefile",
    "i18n",
    "yamlfile",
    "yamlerrors",
    "schemacheck",
    "schemafit",
)

CLOCKS = {"time.time", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
ENVIRONMENT = {"os.environ", "os.getenv"}
# The only doors to the environment below the command line: PATH for ffmpeg, and what child processes inherit.
READS_ENVIRONMENT = {"media/ffmpeg.py", "media/probe.py", "since.py"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def room(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> Iterator[str]:
    """The modules of mooclint that a file imports, at the top or later."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("mooclint."))
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "mooclint":
            if (PACKAGE.parent / node.module.replace(".", "/")).is_dir():
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            else:
                yield node.module


def names(path: Path) -> Iterator[tuple[int, str]]:
    """Every dotted name in a file, by its last two parts, and every plain name."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            holder = node.value
            last = holder.id if isinstance(holder, ast.Name) else getattr(holder, "attr", "")
            yield node.lineno, f"{last}.{node.attr}"
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, f"import {alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, f"import {node.module}"


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_imports_run_one_way(path: Path) -> None:
    here = room(path)
    known = [module for module in imports(path) if module not in SHARED.get(here, ())]
    strangers = MAY_NOT_KNOW.get(here, ())
    assert [m for m in known if m.split(".")[1] in strangers] == []
    if here in BOTTOM:
        assert [m for m in known if m.split(".")[1] not in BOTTOM] == []
    assert not [m for m in known if m.startswith("mooclint.cli") and here != "cli"]


def test_every_room_is_spoken_of() -> None:
    rooms = {room(path) for path in SOURCES} - {"__init__", "locale"}
    assert rooms <= {*MAY_NOT_KNOW, *BOTTOM, *ABOVE, "tomlfile", "pages"}


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) not in ("cli", "locale")], ids=relative)
def test_below_the_command_line_nothing_speaks_or_looks_at_the_clock(path: Path) -> None:
    found = set(names(path))
    used = {name for _, name in found}
    assert not used & {"print", "input", "import locale"}
    assert not used & CLOCKS
    if relative(path) not in READS_ENVIRONMENT:
        assert not used & ENVIRONMENT


HEAVY = ("jsonschema", "ruamel", "docx", "reportlab", "pymediainfo", "babel", "jinja2", "ffmpeg", "imageio_ffmpeg")


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=" ".join)
def test_help_imports_no_heavy_library(words: list[str]) -> None:
    code = f"import sys\nsys.argv = ['mooclint', *{words!r}]\nfrom mooclint.cli.main import main\n"
    code += "try:\n    main()\nexcept SystemExit:\n    pass\nprint(*sorted({n.split('.')[0] for n in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert "click" in loaded
    assert [name for name in HEAVY if name in loaded] == []
