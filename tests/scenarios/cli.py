"""mooclint as a user runs it, and small packages to run it on."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from jsonschema import Draft202012Validator

from mooclint.files.data import data_folder
from tests.clips import clip
from tests.support import Written, edit, good_manifest, walk

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "mooclint.cli.main")
LANGUAGES = ("kk", "ru", "en")
Q = '"' if os.name == "nt" else "'"  # what stands round a word of a command that is shown to be pasted
# What of the environment bears on mooclint's words and colours.
SETTINGS = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "MOOCLINT_LANG", "NO_COLOR", "FORCE_COLOR", "MOOCLINT_COMMAND")


@dataclass(frozen=True)
class Run:
    """How a call ended and what it said."""

    code: int
    out: str
    err: str

    def sound(self) -> Run:
        """Itself, if no call may end otherwise: a known code, no traceback, nothing that steers a terminal."""
        assert "Traceback" not in self.out + self.err, self.err
        assert "Exception ignored" not in self.err, self.err
        assert self.code in (0, 1, 2, 3, 130), self
        assert harmless(self.err), ascii(self.err)
        return self

    def json(self, schema: str) -> Any:
        """The payload, which holds to a schema of ours."""
        data = json.loads(self.out)
        validator(schema).validate(data)
        return data


@cache
def validator(schema: str) -> Draft202012Validator:
    text = (data_folder("schemas") / f"{schema}.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


class Mooclint(Protocol):
    """A call of mooclint in this process."""

    def __call__(self, *words: str, lang: str = "en") -> Run: ...


def environment(**more: str) -> dict[str, str]:
    """The environment for a process of its own, in English unless `more` says otherwise."""
    own = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    places = [more.pop("PYTHONPATH", ""), str(ROOT)]
    return {**own, "PYTHONPATH": os.pathsep.join(filter(None, places)), "MOOCLINT_LANG": "en", **more}


def run(*words: str, cwd: Path, **more: str) -> Run:
    """mooclint in a process of its own; `more` are variables of its environment."""
    done = subprocess.run(
        [*COMMAND, *words], cwd=cwd, env=environment(**more), capture_output=True, timeout=120, check=False
    )
    return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")).sound()


def harmless(text: str) -> bool:
    """Whether a terminal only prints it: no control characters but line ends, nothing that turns writing around."""
    return not [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def in_three(mooclint: Mooclint, *words: str) -> Run:
    """The call in every language: it ends the same way, and says it in that language as far as letters tell."""
    runs = {lang: mooclint(*words, lang=lang) for lang in LANGUAGES}
    assert len({ended.code for ended in runs.values()}) == 1, runs
    said = {lang: ended.out + ended.err for lang, ended in runs.items()}
    assert len(set(said.values())) == len(LANGUAGES), said
    cyrillic = {lang: len(re.findall("[а-яәғқңөұүһі]", text)) for lang, text in said.items()}
    assert min(cyrillic["kk"], cyrillic["ru"]) > cyrillic["en"], said
    return runs["en"]


def pasted(command: str) -> list[str]:
    """The words of a command as the system's shell reads it."""
    if os.name != "nt":
        return shlex.split(command)
    return [word.replace('"', "") for word in re.findall(r'(?:"[^"]*"|\S)+', command)]


def tree(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Every file below a folder: mode, time of its last change and content."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mode, path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Packages -----------------------------------------------------------------------------------------------------

VIDEO = "video/lecture.mp4"


def small(folder: Path, *changes: Mapping[str, Any], media: str | None = "progressive.mp4") -> Path:
    """A package with one module, one lesson and one video, `VIDEO`: a copy of the clip `media`, or absent.

    `changes` are edits of its manifest (see tests.support.edit).
    """
    data = good_manifest()
    data["modules"] = data["modules"][:1]
    module = data["modules"][0]
    module["lessons"] = module["lessons"][:1]
    module["lessons"][0]["items"] = [{"video": "K1_M1_C1_B1_Lecture", "delivery": VIDEO}]
    module["items"] = []
    for key in ("promo", "closing", "exam", "files", "team"):
        data.pop(key, None)
    for number, (keys, value) in enumerate(walk(data)):
        if isinstance(value, str) and not value.isascii():
            edit(data, [{"set": "/".join(map(str, keys)), "to": f"text {number}"}])
    edit(data, changes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.yaml").write_text(Written(data).text, encoding="utf-8")
    if media:
        (folder / VIDEO).parent.mkdir(exist_ok=True)
        shutil.copyfile(clip(media), folder / VIDEO)
    return folder


def rules(report: Any, path: str | None = None, verdict: str = "fail") -> set[str]:
    """The clauses with such a finding, in the whole report or at one file."""
    return {f["rule"] for f in report["findings"] if f["verdict"] == verdict and path in (None, f["path"])}
