"""How long `mooclint adopt` takes over a folder of 500 files, its documents read in one process: run by hand.

python tests/bench/adopt_bench.py [DOCUMENTS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1] / "adopt")]

from course_folder import CAPTION, programme, put, quiz, reading, sheet  # noqa: E402

from mooclint.adopt.folder import read_folder  # noqa: E402
from mooclint.adopt.text import adopted_text  # noqa: E402
from mooclint.message.localizer import localizer  # noqa: E402
from mooclint.texts.read import read_document  # noqa: E402

FILES = 500


def make(root: Path, documents: int) -> int:
    """A course of `documents` scripts, readings and quizzes, filled up with media and captions; files in all."""
    put(root, "Бағдарлама.docx", programme(6))
    made = 1
    for number in range(documents):
        module, rest = number % 6 + 1, number // 6
        lesson, place = rest % 5 + 1, rest // 5 + 1
        here = f"{module}-апта"
        if number % 5 == 3:
            put(
                root,
                f"{here}/К1_M{module}_С{lesson}_О{place}_Мақала.docx",
                reading(title=f"Мақала {number}", minutes="6"),
            )
        elif number % 5 == 4:
            put(root, f"{here}/К1_M{module}_С{lesson}_Т{place}.docx", quiz(12, title=f"Тест {number}"))
        else:
            code = f"К1_M{module}_С{lesson}_В{place}_Тақырып {number}"
            script = sheet(topic=f"Тақырып {number}", duration="5:30")
            put(root, f"{here}/{code}.docx", replace(script, stages=script.stages * 8))
            for path, content in ((f"{here}/{code}.mp4", b"x"), (f"{here}/{code}.kk.srt", CAPTION)):
                put(root, path, content)
            made += 2
        made += 1
    for number in range(made, FILES):
        put(root, f"мастер/Жазба {number}.mov", b"x")
    return max(made, FILES)


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        files = make(Path(folder), documents)
        start = time.perf_counter()
        found = read_folder(Path(folder), read_document)
        read = time.perf_counter()
        text = adopted_text(found.adopted(), localizer("kk"))
        end = time.perf_counter()
    print(f"{files} files, {documents + 1} documents, {len(text)} characters of manifest")
    print(f"reading {read - start:.2f} s, all else {end - read:.2f} s")


if __name__ == "__main__":
    main()
