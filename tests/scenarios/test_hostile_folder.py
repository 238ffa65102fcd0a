"""A folder full of bad input, on purpose or by accident: each named, none fatal, nothing left behind."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import docx
import pytest
from ruamel.yaml import YAML

from mooclint.message.plain import visible
from mooclint.texts.docx import convert
from tests.docx_samples import bomb, entity_bomb, locked_entries, long_document, nested_tables, ole_file, outside_entity
from tests.scenarios.cli import COMMAND, LANGUAGES, Mooclint, Run, environment, harmless
from tests.support import yaml_data

pytestmark = pytest.mark.scenario

SECONDS = 30  # of the processor, for one command
MEMORY = 600 * 2**20  # bytes
FILES = 5_000

COMMANDS = (
    ("adopt", "--dry-run"),
    ("adopt",),
    ("adopt", "--check"),
    ("adopt", "--rename", "--dry-run"),
    ("lint",),
    ("hours",),
)


@dataclass
class Bad:
    """A folder of bad input. `named`: what `adopt` has to name on the screen; `taken`: what it has to take anyway."""

    folder: Path
    named: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)  # documents that are taken and that no check can read

    def put(self, path: str, data: bytes | str, *, taken: bool = False) -> Path:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())
        (self.taken if taken else self.named).append(path)
        return target


def word(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def quiz(title: str) -> bytes:
    return word(
        "Тест",
        f"Тақырыбы: {title}",
        "1. Жоба деген не?",
        "А) мақсаты бар жұмыс",
        "В) күнделікті жұмыс",
        "Дұрыс жауап: А",
    )


def programme(title: str) -> bytes:
    return word(
        "Курс бағдарламасы", f"1. ЖАОК атауы: {title}", "2. ЖАОК ұзақтығы: 12 академиялық сағат", "4. ЖАОК тілі: қазақ",
        "1 апта", "4 сағатта аяқталады", "Мақсат", "2 апта", "4 сағатта аяқталады", "Жоспар",
    )  # fmt: skip


def with_outside_parts(data: bytes, address: str) -> bytes:
    """The document with a template, a picture and a frame that stand elsewhere: opening it must fetch none."""
    out = io.BytesIO()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "".join(
        f'<Relationship Id="x{n}" Type="{kind}/{name}" Target="{target}" TargetMode="External"/>'
        for n, (name, target) in enumerate(
            (("attachedTemplate", f"{address}/t.dotm"), ("image", f"{address}/i.png"), ("frame", "file:///etc/passwd"))
        )
    )
    with zipfile.ZipFile(io.BytesIO(data)) as there, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in there.namelist():
            content = there.read(name)
            if name == "word/_rels/document.xml.rels":
                content = content.replace(b"</Relationships>", f"{relations}</Relationships>".encode())
            made.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    """A server that nobody may call."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


def hostile(folder: Path, outside: Path, address: str) -> Bad:
    """Everything at once, beside one sound video and one sound test of each week."""
    bad = Bad(folder)
    for week in (1, 2):
        bad.put(f"{week} апта/К1 M{week} С1 В1 Мақсат.mp4", b"\0\0\0\x18ftypmp42", taken=True)
        bad.put(f"{week} апта/К1_M{week}_Б1.docx", quiz(f"Апталық тест {week}"), taken=True)

    # documents that cannot be read, or that attack who reads them
    docs = "құжаттар"
    sound = quiz("Тест")
    bad.put(f"{docs}/пароль.docx", ole_file("EncryptedPackage"))
    bad.put(f"{docs}/ескі сценарий.doc", ole_file("WordDocument"))
    bad.put(f"{docs}/қиылған.docx", sound[: len(sound) // 2])
    bad.put(f"{docs}/бос.docx", b"")
    bad.put(f"{docs}/таза.docx", word())
    bad.put(f"{docs}/бомба.docx", bomb())
    bad.put(f"{docs}/entities.docx", entity_bomb())
    bad.put(f"{docs}/passwd.docx", outside_entity(outside / "secret.txt"))
    bad.put(f"{docs}/терең.docx", nested_tables(300))
    bad.put(f"{docs}/құлыпты.docx", locked_entries())
    for number, data in enumerate(
        (ole_file("EncryptedPackage"), sound[:-900], bomb(), entity_bomb(), nested_tables(300))
    ):
        path = f"1 апта/К1_M1_С1_О{number + 1}_Мақала.docx"  # the same, where the name says what it would be
        bad.put(path, data, taken=True)
        bad.named.append(path)
        bad.damaged.append(path)
    bad.put(f"{docs}/3000 бет.docx", long_document(3_000))
    bad.put(f"{docs}/zip емес.docx", b"PK\x03\x04" + b"\xff" * 2000)
    bad.put("2 апта/К1_M2_С1_Т1.docx", with_outside_parts(quiz("Сыртқы үлгі"), address), taken=True)

    # two programmes, tests in other formats, captions
    bad.put("Бағдарлама.docx", programme("Жоба негіздері"), taken=True)
    bad.put("Бағдарлама ескісі.docx", programme("Жоба"))
    bad.put(f"{docs}/сынық.gift", "::Сұрақ:: Жоба деген не? =мақсат} ~жұмыс")
    bad.put(f"{docs}/жабылмаған.gift", "::Сұрақ:: Жоба деген не? {=мақсат ~жұмыс", taken=True)
    bad.put(f"{docs}/сынық.aiken", "Сұрақ\nA) бір\nANSWER: Z\n")
    bad.put(f"{docs}/сынық.xml", "<quiz><question type='multichoice'><name>")
    bad.put(f"{docs}/лол.xml", '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>')
    bad.put(
        "1 апта/К1 M1 С1 В1 Мақсат.ru.srt",
        "1\n00:00:01,000 --> 00:00:04,000\nЦель проекта\n".encode("cp1251"),
        taken=True,
    )
    bad.put("2 апта/К1 M2 С1 В1 Мақсат.kk.srt", bytes(range(256)) * 40, taken=True)
    bad.put(f"{docs}/иесіз.srt", b"")

    # names
    for name in ("~$лан.docx", "._К1 M1 С1 В1 Мақсат.mp4", "Thumbs.db"):
        bad.put(name, b"left behind")
    bad.put(f"{docs}/CON.docx", b"")
    bad.put(f"{docs}/aux .docx", b"")
    bad.put(f"{docs}/Регистр.docx", b"")
    bad.put(f"{docs}/регистр.docx", b"")
    bad.put(f"{docs}/" + "Ба\u0438\u0306 \u0438\u0306.docx", b"")  # decomposed
    bad.named[-1] = f"{docs}/Бай й.docx"
    bad.put("3-апта".encode("cp866").decode("cp437") + "/тест.docx", quiz("Бүлінген атау"), taken=True)
    bad.put(f"{docs}/жол\nүзілген\x1b[31m\x07.docx", b"")
    bad.put(f"{docs}/оңнан\u202excod.docx", b"")
    bad.put(f"{docs}/" + "ұ" * 120 + ".docx", b"")
    Path(os.fsdecode(os.fsencode(folder / docs) + b"/\xff\xfe.docx")).write_bytes(b"")  # no name in UTF-8

    # what is no file
    links = {"сыртқа.docx": outside / "thesis.docx", "сыртқы папка": outside, "үзік.mp4": Path("nowhere")}
    for name, target in links.items():
        (folder / docs / name).symlink_to(target)
        bad.named.append(f"{docs}/{name}")
    (folder / "айналым").symlink_to(".")
    (folder / "өзі").symlink_to("өзі")
    (folder / docs / "айналым").symlink_to("..")
    os.mkfifo(folder / docs / "құбыр.docx")
    bad.named.append(f"{docs}/құбыр.docx")
    if os.geteuid():
        bad.put(f"{docs}/жабық.docx", sound).chmod(0)
    return bad


# Calls a command and writes the memory that it took at most, and the processor's time, to a file (0 where the system
# does not tell): a process started from here would be charged with what this one has taken.
WATCH = """
import subprocess, sys
code = subprocess.call(sys.argv[2:])
try:
    import resource
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory, seconds = used.ru_maxrss, used.ru_utime + used.ru_stime
except ImportError:
    memory = seconds = 0
with open(sys.argv[1], "w") as file:
    file.write(f"{memory} {seconds}")
sys.exit(code)
"""


def measured(folder: Path, *words: str, lang: str, **more: str) -> Run:
    """A call in a process of its own, which may take so long and so much memory; it writes beside the folder only."""
    above = folder.parent
    own = environment(MOOCLINT_LANG=lang, TMPDIR=str(above / "tmp"), HOME=str(above / "home"), **more)
    with tempfile.TemporaryDirectory() as place:
        taken = Path(place, "taken")
        call = [sys.executable, "-c", WATCH, str(taken), *COMMAND, words[0], folder.name, *words[1:]]
        done = subprocess.run(call, cwd=above, env=own, capture_output=True, timeout=20 * SECONDS, check=False)
        memory, seconds = map(float, taken.read_text().split())
    assert seconds < SECONDS, words
    assert memory * 1024 < MEMORY, words
    ended = Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")).sound()
    assert harmless(ended.out), ascii(ended.out)
    return ended


def neighbourhood(tmp_path: Path) -> Path:
    """A place for the folder, with things beside it that are not to be touched."""
    for name in ("tmp", "home", "outside"):
        (tmp_path / name).mkdir()
    (tmp_path / "outside" / "thesis.docx").write_bytes(quiz("Диссертация"))
    (tmp_path / "outside" / "secret.txt").write_text("the secret of somebody else", encoding="utf-8")
    folder = tmp_path / "folder"
    folder.mkdir()
    return folder


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("twice", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["once", "twice"])
def test_every_bad_file_is_named_and_nothing_is_left_behind(
    mooclint: Mooclint, tmp_path: Path, stranger: socket.socket, monkeypatch: pytest.MonkeyPatch, twice: bool
) -> None:
    folder = neighbourhood(tmp_path)
    bad = hostile(folder, tmp_path / "outside", f"http://127.0.0.1:{stranger.getsockname()[1]}")
    before = everything(tmp_path)
    said: dict[str, Run] = {}
    for number, words in enumerate(COMMANDS):
        # LibreOffice, where it is, meets the old document once.
        more = {} if words == ("lint",) else {"PATH": ""}
        ended = measured(folder, *words, lang=LANGUAGES[number % 3], **more)
        said[" ".join(words)] = ended
        assert "the secret" not in ended.out + ended.err
        after = everything(tmp_path)
        ours = {path for path in after if path not in before}
        manifest = set() if words == ("adopt", "--dry-run") else {"folder/course.yaml"}
        # Beside the manifest only the user's key, which seals the caches.
        assert {path for path in ours if not path.startswith(("folder/.mooclint", "home/.cache"))} == manifest, words
        assert {path: after.get(path) for path in before} == before, words
    codes = {words: ended.code for words, ended in said.items()}
    assert codes == {"adopt --dry-run": 0, "adopt": 0, "adopt --check": codes["adopt --check"], "lint": 1,
                     "adopt --rename --dry-run": 0, "hours": 0}  # fmt: skip
    assert codes["adopt --check"] in (0, 1)

    for call in ("adopt", "adopt --dry-run"):
        silent = [path for path in bad.named if visible(path) not in said[call].err]
        assert not silent, f"not named by {call}: {silent}\n{said[call].err}"
    data = yaml_data(folder / "course.yaml")
    assert YAML(typ="safe").load(said["adopt --dry-run"].out) == data
    assert [path for path in bad.taken if path not in strings(data)] == []

    found = mooclint("lint", "folder", "--format", "json").json("report")
    failed = [(f["rule"], f["path"]) for f in found["findings"] if f["verdict"] == "fail"]
    # Of the old document it can only be told where LibreOffice is installed.
    named = [path for rule, path in failed if rule == "DOC-1" and not path.endswith(".doc")]
    assert sorted(named) == sorted(bad.damaged)
    captions = {path for path in bad.taken if path.endswith(".srt")}
    assert {path for rule, path in failed if rule in ("CAP-1", "CAP-2")} == captions

    monkeypatch.setattr(convert, "find", lambda: None)
    for number, words in enumerate(COMMANDS if twice else ()):  # in another language
        again = ("--force",) if words == ("adopt",) else ()
        ended = mooclint(words[0], "folder", *words[1:], *again, lang=LANGUAGES[(number + 1) % 3])
        assert ended.code == codes[" ".join(words)], (words, ended.err)
        assert harmless(ended.out), ascii(ended.out)
    after = everything(tmp_path)
    assert {path: after.get(path) for path in before} == before


# A folder of 5,000 files, and a manifest that is none -----------------------------------------------------------------


@pytest.mark.slow
def test_five_thousand_files(tmp_path: Path) -> None:
    folder = neighbourhood(tmp_path)
    script = word("Бейне нөмірі: К1", "Автор: Сәрсенова Әлия")
    for number in range(FILES // 5):
        place = folder / f"{number % 20 + 1} апта" / f"{number // 20 % 5 + 1} сабақ"
        place.mkdir(parents=True, exist_ok=True)
        stem = f"Видео {number // 100 + 1}. Дәріс {number}"
        (place / f"{stem}.mp4").write_bytes(b"")
        (place / f"{stem}.srt").write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\n" + "Қош келдіңіз, бастайық".encode())
        (place / f"{stem}.docx").write_bytes(script)
        (place / f"сурет {number}.jpg").write_bytes(b"")
        (place / f"{number}.bin").write_bytes(b"")
    before = everything(tmp_path)
    ended = measured(folder, "adopt", lang="kk")
    assert ended.code == 0
    assert set(everything(tmp_path)) - set(before) == {"folder/course.yaml"}
    found = strings(yaml_data(folder / "course.yaml"))
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.mp4")} <= found
    assert measured(folder, "adopt", "--check", lang="ru").code in (0, 1)
    assert measured(folder, "lint", lang="en").code == 1


def test_a_manifest_that_is_a_folder(mooclint: Mooclint, tmp_path: Path) -> None:
    folder = neighbourhood(tmp_path)
    (folder / "К1_M1_С1_В1_Мақсат.mp4").write_bytes(b"video")
    (folder / "course.yaml").mkdir()
    (folder / "course.yaml" / "inside").write_text("mine", encoding="utf-8")
    before = everything(tmp_path)
    codes = {}
    for words in (*COMMANDS, ("adopt", "--force")):
        for lang in LANGUAGES:
            ended = mooclint(words[0], "folder", *words[1:], lang=lang)
            codes[" ".join(words)] = ended.code
            assert ended.err if ended.code else ended.out, words
    assert everything(tmp_path) == before
    assert codes == {
        "adopt --dry-run": 0,
        "adopt": 2,
        "adopt --force": 3,
        "adopt --check": 3,
        "adopt --rename --dry-run": 3,
        "lint": 3,
        "hours": 3,
    }


def everything(folder: Path) -> dict[str, object]:
    """Every file, folder, link and pipe below a folder, as it is on the disk."""
    found: dict[str, object] = {}
    for above, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(above) / name
            status = path.lstat()
            kept = (status.st_mode, status.st_size, status.st_mtime_ns) if not path.is_dir() else (status.st_mode,)
            found[os.fsencode(path.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")] = kept
    return found


def strings(data: object) -> set[str]:
    """All texts of a manifest."""
    if isinstance(data, dict):
        return {text for value in data.values() for text in strings(value)}
    if isinstance(data, list):
        return {text for value in data for text in strings(value)}
    return {data} if isinstance(data, str) else set()
