"""Imports only run down, by one ordered list of layers; below the command line nothing speaks or looks at the clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "mooclint"
SOURCES = sorted(set(PACKAGE.rglob("*.py")) - {PACKAGE / "__main__.py"})  # the door to the command line
# From the top down: a room imports from the layers below its own, and not from its neighbours. The locale's catalogues
# are data; their tool stands beside all layers.
LAYERS = (
    ("cli",),
    ("desk",),
    ("review",),
    ("conclusion", "demo", "importing", "judge", "links"),
    ("adopt", "measures", "rubric", "templates"),
    ("inspection",),
    ("films", "report", "texts"),
    ("course", "criteria", "language", "media"),
    ("files",),
    ("message", "version"),
)
BESIDE = ("locale",)
# The rooms of the review, in the same order; what it refuses (`errors`) is known to all of them.
REVIEW = (("doing",), ("exchange",), ("rounds",), ("case",), ("material", "process", "terms"), ("log",), ("errors",))

CLOCKS = {"time.time", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
# The only clock below the command line: whoever calls the public door and names no day means today.
READS_CLOCK = {"judge/check.py"}
ENVIRONMENT = {"os.environ", "os.getenv"}
# The only doors to the environment below the command line: PATH for ffmpeg, and what child processes inherit.
READS_ENVIRONMENT = {
    "files/cache.py", "files/own.py", "files/program.py", "judge/since.py", "media/process.py", "texts/docx/convert.py",
}  # fmt: skip


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


def strangers(path: Path) -> list[str]:
    """The modules that a file imports and may not: of its own layer or of one above."""
    known = allowed(room(path), LAYERS)
    found = [module for module in imports(path) if module.split(".")[1] not in known]
    if room(path) == "review" and path.parent != PACKAGE / "review":
        known = allowed(path.relative_to(PACKAGE / "review").parts[0], REVIEW)
        own = [module for module in imports(path) if module.startswith("mooclint.review.")]
        found += [module for module in own if module.split(".")[2] not in known]
    return found


def allowed(here: str, layers: tuple[tuple[str, ...], ...]) -> set[str]:
    """A room and those of the layers below its own."""
    depth = next(depth for depth, rooms in enumerate(layers) if here in rooms)
    return {here, *(below for rooms in layers[depth + 1 :] for below in rooms)}


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) not in ("__init__", *BESIDE)], ids=relative)
def test_imports_only_run_down(path: Path) -> None:
    assert strangers(path) == []


def test_no_file_imports_itself_by_way_of_others() -> None:
    known = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in SOURCES}
    graph = {}
    for path in SOURCES:
        here = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        graph[here] = {module for module in imports(path) if module in known}
    assert len(graph) > 200
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_every_room_has_its_layer() -> None:
    named = [room for rooms in LAYERS for room in rooms]
    assert sorted({room(path) for path in SOURCES} - {"__init__", *BESIDE}) == sorted(named)
    review = PACKAGE / "review"
    inside = {path.relative_to(review).with_suffix("").parts[0] for path in review.rglob("*.py")}
    assert sorted(inside - {"__init__"}) == sorted(room for rooms in REVIEW for room in rooms)


def test_an_import_that_runs_up_would_be_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path / "mooclint")
    path = tmp_path / "mooclint" / "texts" / "x.py"
    path.parent.mkdir(parents=True)
    path.write_text("from mooclint.report.view import view\n\n\ndef f():\n    import mooclint.cli.main\n", "utf-8")
    assert strangers(path) == ["mooclint.report.view", "mooclint.cli.main"]
    path = tmp_path / "mooclint" / "review" / "log" / "x.py"
    path.parent.mkdir(parents=True)
    path.write_text("import mooclint.review.case.model\n", "utf-8")
    assert strangers(path) == ["mooclint.review.case.model"]


@pytest.mark.parametrize("path", [p for p in SOURCES if room(p) not in ("cli", "locale")], ids=relative)
def test_below_the_command_line_nothing_speaks_or_looks_at_the_clock(path: Path) -> None:
    found = set(names(path))
    used = {name for _, name in found}
    assert not used & {"print", "input", "import locale"}
    if relative(path) not in READS_CLOCK:
        assert not used & CLOCKS
    if relative(path) not in READS_ENVIRONMENT:
        assert not used & ENVIRONMENT


DATABASES = ("alembic", "psycopg", "sqlalchemy", "sqlite3")
HEAVY = (
    "alembic", "babel", "docx", "ffmpeg", "imageio_ffmpeg", "jinja2", "jsonschema", "pymediainfo", "reportlab",
    "ruamel", "sqlalchemy",
)  # fmt: skip


SERVER = PACKAGE / "desk" / "server"


def test_databases_are_known_to_the_review_and_the_server_only() -> None:
    for path in SOURCES:
        used = {name for _, name in names(path) if name.startswith("import ") and name.split()[1].startswith(DATABASES)}
        assert not used or room(path) == "review" or path.is_relative_to(SERVER), path


def test_the_laptop_s_desk_knows_nothing_of_the_server_s() -> None:
    for path in (PACKAGE / "desk").rglob("*.py"):
        if not path.is_relative_to(SERVER):
            assert [name for name in imports(path) if name.startswith("mooclint.desk.server")] == [], path


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
