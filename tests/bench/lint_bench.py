"""How long `mooclint lint` takes when nothing has changed since the last run.

    python tests/bench/lint_bench.py [--folder FOLDER] [--rounds 7] [--packages 1000]

The course has 200 videos (a delivery copy and a master each) and 600 documents and subtitle files, which are real: a
script has 900 words, a reading 800, a test 12 questions. The media files are real but short: a warm run opens none of
them, so their length does not matter. Everything is made once and kept in FOLDER (default: a
folder in the temporary folder). Measured are whole processes, each the median of some rounds:

- `python -c pass`, which every command line of Python costs
- `mooclint --help`
- lint, cold: without `.mooclint/`, every media file probed
- lint, warm: as text and as JSON, with what the first run has kept; also its peak memory
- lint of N/100, N/10 and N small packages in one call, whose media facts come from `mooclint.lock`

What to look for: warm stays under half a second beyond Python's own start and under 150 MB, and a package costs the
same in a call of ten and in a call of a thousand. The machine's load moves the seconds, hence the ratios.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from clips import clip  # noqa: E402

from mooclint.course.document import Document, DocumentKind, Option, Question, Stage, Text  # noqa: E402
from mooclint.criteria.forms import base_forms  # noqa: E402
from mooclint.message.place import Place  # noqa: E402
from mooclint.templates.write import write_document  # noqa: E402

SENTENCE = "Біз {} және {} туралы дерек жинап, оны тексеріп, әр сұраққа түсінікті жауап іздейміз."
NOUNS = (
    *("кесте", "сурет", "су", "ауа", "тау", "көл", "қала", "ауыл", "мектеп", "кітап"),
    *("жол", "көпір", "орман", "дала", "егін", "мал", "базар", "баға", "салмақ", "уақыт"),
)
OPENING = "Төменгі титр: Айгүл Мысалова, доцент, PhD. [слайд 1] Экранда: «Видеоның соңында сіз деректі меңгересіз»"
LINE = "Деректі жинап, тексеріп, жауап іздейміз"
MODULES, LESSONS, VIDEOS = 10, 5, 4  # 200 videos
ROOT = Path(__file__).parents[2]
MOOCLINT = (sys.executable, "-m", "mooclint.cli.main")

HEAD = """\
schema: mooclint/course@1
programme:
  title: "Деректер сауаттылығы"
  academic_hours: 40
  level: beginner
  language: kk
  subtitles: [kk]
  university: "Мысал мемлекеттік университеті"
  authors: [{name: "Айгүл Мысалова", position: "доцент", degree: "PhD"}]
  description: "Курс күнделікті деректермен жұмыс істеуді үйретеді."
files:
  delivery: "video/{code}.mp4"
  master: "masters/{code}.mov"
  script: "scripts/{code}.docx"
  subtitles: "subs/{code}.{lang}.srt"
  reading: "readings/{code}.docx"
  task: "tasks/{code}.docx"
modules:
"""


def manifest(modules: int, lessons: int, videos: int) -> tuple[str, list[str]]:
    """The manifest of a course, and the paths that it names."""
    text, paths = [HEAD], []
    for m in range(1, modules + 1):
        text.append(f'  - title: "Апта {m}"\n    hours: 4\n    outcomes:\n')
        text += [f'      M{m}.{n}: "нәтиже {n}"\n' for n in range(1, 5)]
        text.append("    lessons:\n")
        for s in range(1, lessons + 1):
            text.append(f'      - title: "Сабақ {s}"\n        minutes: 30\n        outcomes: [M{m}.1, M{m}.2]\n')
            text.append("        items:\n")
            for v in range(1, videos + 1):
                code = f"К1_M{m}_С{s}_В{v}_Дерек"
                text.append(f'          - {{video: {code}, duration: "0:02", in_video_questions: 1}}\n')
                paths += [f"video/{code}.mp4", f"masters/{code}.mov", f"scripts/{code}.docx", f"subs/{code}.kk.srt"]
            for r in range(1, 4):
                code = f"К1_M{m}_С{s}_О{r}_Оқу"
                text.append(f'          - {{reading: {code}, minutes: 6, source: "автор", outcomes: [M{m}.{r}]}}\n')
                paths.append(f"readings/{code}.docx")
            code = f"К1_M{m}_С{s}_Т1"
            text.append(f"          - {{practice: {code}, questions: 12, feedback: every_option}}\n")
            paths.append(f"tasks/{code}.docx")
        code = f"К1_M{m}_Б1"
        text.append(f"    items:\n      - {{quiz: {code}, questions: 12, pass_percent: 80, outcomes: [M{m}.1]}}\n")
    return "".join(text), paths


def content(name: str) -> bytes:
    """A document or a subtitle file as an author would have it."""
    code, folder = Path(name).name.split(".")[0], name.split("/")[0]
    place = Place()
    if folder == "subs":
        starts = ((n, f"00:{n // 15:02}:{n % 15 * 4:02}") for n in range(90))
        cues = (f"{n + 1}\n{start},000 --> {start},900\n{LINE}\n" for n, start in starts)
        return "\n".join(cues).encode()
    values = {"title": "", "topic": "Дерек", "number": code, "file_name": code, "minutes": "6", "speaker": "Айгүл"}
    names = ("course", "outcomes", "author", "university", "visuals", "source", "instructions")
    values |= {"duration": "0:02", **dict.fromkeys(names, "Дерек")}
    kind = {"scripts": DocumentKind.VIDEO, "readings": DocumentKind.READING, "tasks": DocumentKind.QUIZ}[folder]
    known = base_forms()[kind].fields
    fields = {name: Text(value=value, place=place) for name, value in values.items() if name in known}
    parts = [" ".join(SENTENCE.format(noun, NOUNS[n - k]) for n, noun in enumerate(NOUNS)) for k in range(1, 6)]
    stages = tuple(Stage(number=str(n), script=text, visuals=OPENING, place=place) for n, text in enumerate(parts, 1))
    options = tuple(Option(text=f"{n}-жауап", right=n == 1, feedback="Сабақты қайта қараңыз.") for n in range(4))
    questions = tuple(
        Question(stem=f"{NOUNS[n]} туралы дерек қайдан алынады?", place=place, options=options) for n in range(1, 13)
    )
    document = Document(
        path=name,
        kind=kind,
        fields=fields,
        stages=stages if kind is DocumentKind.VIDEO else (),
        questions=questions if kind is DocumentKind.QUIZ else (),
        content=tuple(Text(value=text, place=place) for text in parts[:4]) if kind is DocumentKind.READING else (),
    )
    return write_document(document, "kk")


def make_package(root: Path, modules: int, lessons: int, videos: int) -> None:
    """The package, where it is not there yet or is of an older kind."""
    text, paths = manifest(modules, lessons, videos)
    path = root / "course.yaml"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    shutil.rmtree(root, ignore_errors=True)
    media = {".mp4": clip("progressive.mp4"), ".mov": clip("prores.mov")}
    for name in paths:
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.suffix in media:
            shutil.copyfile(media[place.suffix], place)
        else:
            place.write_bytes(content(name))
    path.write_text(text, encoding="utf-8")  # last: a package half made is made anew


def make_packages(folder: Path, count: int) -> list[str]:
    """Small packages without their videos, as they lie in a repository of many courses."""
    first = folder / "small" / "0000"
    make_package(first, 1, 2, 2)
    if not (first / "mooclint.lock").is_file():
        run(*MOOCLINT, "lock", str(first))
    roots = [first]
    for number in range(1, count):
        root = folder / "small" / f"{number:04}"
        if not (root / "course.yaml").is_file():
            shutil.rmtree(root, ignore_errors=True)
            shutil.copytree(first, root, ignore=shutil.ignore_patterns("*.mp4", "*.mov", "course.yaml", ".mooclint"))
            shutil.copyfile(first / "course.yaml", root / "course.yaml")
        roots.append(root)
    return [str(root) for root in roots]


def environment() -> dict[str, str]:
    """This checkout to import from, with bytecode kept as it is where mooclint is installed."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    kept = str(Path(tempfile.gettempdir()) / "mooclint-bench-bytecode")
    cleared = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**cleared, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": kept}


def run(*command: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of a process, its children included. Ends the benchmark where it fails."""
    # A process between us and it, so that its peak is not that of those before it.
    spy = (
        "import resource, subprocess, sys, time; start = time.perf_counter();"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE);"
        "sys.stdout.write(f'{time.perf_counter() - start} '"
        "f'{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss} {done.returncode}');"
        "sys.stderr.buffer.write(done.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", spy, *command],
        check=True,
        capture_output=True,
        text=True,
        env=environment(),
    )
    seconds, peak, code = done.stdout.split()
    if int(code) not in (0, 1) or "Traceback" in done.stderr:  # 1: there are findings
        raise SystemExit(done.stderr)
    return float(seconds), int(peak) / (2**20 if sys.platform == "darwin" else 1024)


def median(rounds: int, *command: str) -> tuple[float, float]:
    """The median of the seconds, and the greatest peak."""
    measured = [run(*command) for _ in range(rounds)]
    return statistics.median(seconds for seconds, _ in measured), max(peak for _, peak in measured)


def rows(folder: Path, rounds: int, packages: int) -> Iterator[tuple[str, float, float]]:
    """What was measured, its seconds and its peak in MB; Python's own start comes first."""
    course = folder / "course"
    make_package(course, MODULES, LESSONS, VIDEOS)
    lint: tuple[str, ...] = (*MOOCLINT, "lint", "--isolated", "--quiet", "--locked", str(course))
    yield "python -c pass", *median(rounds, sys.executable, "-c", "pass")
    yield "mooclint --help", *median(rounds, *MOOCLINT, "--help")
    shutil.rmtree(course / ".mooclint", ignore_errors=True)
    yield "lint, cold", *median(1, *lint)
    yield "lint, warm, text", *median(rounds, *lint)
    yield "lint, warm, JSON", *median(rounds, *lint, "--format", "json")
    roots = make_packages(folder, packages)
    for count in sorted({max(1, packages // 100), max(1, packages // 10), packages}):
        many = (*lint[:-1], "--statistics", *roots[:count])
        run(*many)
        yield f"lint, warm, {count} packages", *median(1 if count > 100 else 3, *many)


def main() -> None:
    """Makes the packages, measures, prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mooclint-lint-bench")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--packages", type=int, default=1000)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    start = 0.0
    for name, seconds, peak in rows(options.folder, options.rounds, options.packages):
        start = start or seconds
        ratio, over = seconds / start, (seconds - start) * 1000
        print(f"{name:28} {seconds * 1000:8.0f} ms {over:+8.0f} ms {ratio:7.1f} x python {peak:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
