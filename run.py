#!/usr/bin/env python3
"""Runs mooclint from a fresh clone; nothing but Python 3.11 or newer has to be installed first.

    python3 run.py                  the demonstration (mooclint demo), with --lang ru or en in that language
    python3 run.py test             ruff, mypy and pytest; with arguments: pytest alone, with those arguments
    python3 run.py test --quick     the same without the tests marked as properties and scenarios
    python3 run.py lint FOLDER      any other words go to mooclint as they stand, and its exit code comes back

The `.venv` beside this file belongs to it: made at the first run, brought up to date when `INPUTS` change, made
anew when it is not sound. Other packages come at the exact versions of the lock files, which `.ci/versions.py lock`
renews: a clone works years from now as it did on the day of its commit.

Exit codes of its own: 2 Python is too old, 3 could not install, 130 interrupted.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LANGUAGES = ("kk", "ru", "en")
QUICK = "not (property or scenario or slow)"  # the tests of the quick loop
TEXTS = {  # Kazakh, Russian, English
    "old": (
        "Python 3.11 немесе одан жаңа нұсқасы керек; қазіргі нұсқа: {found}.",
        "Нужен Python 3.11 или новее; сейчас запущена версия {found}.",
        "Python 3.11 or newer is needed; this is version {found}.",
    ),
    "installing": (
        "Python пакеттері .venv папкасына орнатылып жатыр…",
        "Идёт установка пакетов Python в папку .venv…",
        "Installing Python packages into the .venv folder…",
    ),
    "not installed": (
        "Python пакеттері орнатылмады, себебі жоғарыда. Желіні және pip баптауларын тексеріп, қайталап көріңіз.",
        "Не удалось установить пакеты Python, причина — выше. Проверьте сеть и настройки pip и повторите.",
        "Python packages could not be installed; see above why. Check the network and pip's settings, then retry.",
    ),
    "foreign": (
        "{path} папкасын run.py жасамаған, ол өзгертілген жоқ. Оны басқа жерге көшіріңіз немесе атын өзгертіңіз.",
        "Папку {path} создал не run.py, поэтому она не тронута. Переместите или переименуйте её.",
        "run.py did not make the folder {path}, so it was left as it is. Move it away or rename it.",
    ),
    "failed": ("Сәйкес емес: {names}", "Не прошли проверку: {names}", "Failed: {names}"),
}


# Down to the question for its version, any Python 3.6 has to be able to run this file, and below it to parse it.
def language(words: "list[str]", environment: "dict[str, str]") -> str:
    """kk, ru or en, chosen as `mooclint.i18n.pick_language` does."""
    words = words[: words.index("--")] if "--" in words else words
    asked = [word[7:] for word in words if word.startswith("--lang=")]
    asked += [value for word, value in zip(words, words[1:]) if word == "--lang"]  # noqa: B905, RUF007 - old Pythons
    asked += [environment.get(name, "") for name in ("MOOCLINT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    codes = [value.replace("-", "_").split("_")[0].split(".")[0].lower() for value in asked]
    return next((code for code in codes if code in LANGUAGES), "kk")


def tell(key: str, **values: str) -> None:
    """One sentence of `TEXTS` to stderr, in the user's language."""
    text = TEXTS[key][LANGUAGES.index(language(sys.argv[1:], dict(os.environ)))].format(**values)
    sys.stderr.buffer.write((text + "\n").encode("utf-8", "backslashreplace"))
    sys.stderr.flush()


if sys.version_info < (3, 11):  # noqa: UP036
    tell("old", found=".".join(str(part) for part in sys.version_info[:3]))
    sys.exit(2)

COULD_NOT, INTERRUPTED = 3, 130
WINDOWS = os.name == "nt"
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK, STAMP = VENV / "run.lock", VENV / "run.stamp"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON, MOOCLINT = (SCRIPTS / (name + (".exe" if WINDOWS else "")) for name in ("python", "mooclint"))
# The packages to install, at exact versions and with their digests; those of the tests hold the others too.
PACKAGES = {"": "requirements.lock", "test": "requirements-test.lock"}
# What an install reads; the package's own code is used where it lies.
INPUTS = (*PACKAGES.values(), "pyproject.toml", "hatch_build.py", "mooclint/locale/**/*.po")
SYSTEM_WHEELS = Path("/usr/share/python-wheels")
PIP_CONFIGS = ("/etc/xdg/pip/pip.conf", "/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")
BIGGEST_DOWNLOAD = 50_000_000  # bytes


class InstallError(Exception):
    """The packages could not be installed; its text is the reason."""


def home() -> str:
    """What a .venv cannot outlive: the interpreter it was made by and the folder it was made in."""
    return ascii((sys.version_info[:2], sys.base_prefix, str(ROOT)))


def digest() -> str:
    """SHA-256 over the names and contents of `INPUTS`."""
    total = hashlib.sha256()
    for path in (path for pattern in INPUTS for path in sorted(ROOT.glob(pattern))):
        total.update(f"{path.relative_to(ROOT).as_posix()}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def stamped() -> list[str]:
    """Home, digest and extra of the last finished install; [] where there is none."""
    try:
        return STAMP.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def ready(extra: str) -> bool:
    """Whether the .venv stands, is up to date and holds what `extra` ("" or "test") asks for."""
    stamp = stamped()
    wanted = [home(), digest()]
    return stamp in ([*wanted, extra], [*wanted, "test"]) and PYTHON.exists() and MOOCLINT.exists()


def prepare(extra: str) -> None:
    """Makes the .venv ready. Interrupted, it leaves no stamp, and the next run starts anew."""
    if ready(extra):
        return
    if VENV.is_dir() and any(VENV.iterdir()) and not LOCK.exists():
        # Somebody's own: to make ours it would have to be emptied.
        tell("foreign", path=str(VENV))
        raise SystemExit(COULD_NOT)
    tell("installing")
    VENV.mkdir(exist_ok=True)
    with locked():
        if ready(extra):  # another run.py was at it meanwhile
            return
        sound = stamped()[:1] == [home()] and PYTHON.exists()
        STAMP.unlink(missing_ok=True)
        if not sound:
            make_venv()
        # The second step builds mooclint by what the first has installed.
        packages, mooclint = ("--require-hashes", "-r", PACKAGES[extra]), ("--no-build-isolation", "--editable", ".")
        for words in (packages, mooclint):
            done = quiet(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", *words)
            if done.returncode:
                raise InstallError(done.stdout.strip())
        STAMP.write_text("\n".join((home(), digest(), extra)) + "\n", encoding="utf-8")


@contextmanager
def locked() -> Iterator[None]:
    """One install at a time. The system frees the lock when its holder ends, however it ends."""
    with LOCK.open("a") as handle:
        if sys.platform == "win32":
            import msvcrt

            handle.seek(0)
            while True:
                try:
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # it gives up after ten seconds
                    continue
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def quiet(*command: "str | Path") -> "subprocess.CompletedProcess[str]":
    """Runs a command in `ROOT`; what it says is kept, for when it fails."""
    # A --user install, as some pip configurations want it, cannot be made inside a venv.
    environment = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    out = subprocess.PIPE
    return subprocess.run(
        command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    )


def make_venv() -> None:
    """An empty .venv with pip. The venv module's own way to pip is absent where Debian split it off."""
    import shutil
    import tempfile
    import venv

    for old in VENV.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old != LOCK:
            old.unlink()
    venv.EnvBuilder(symlinks=not WINDOWS).create(VENV)
    for attempt in (
        (PYTHON, "-m", "ensurepip"),
        (sys.executable, "-m", "pip", "--python", PYTHON, "install", "pip"),
        *(pip_from(wheel) for wheel in SYSTEM_WHEELS.glob("pip-*.whl")),
    ):
        if quiet(*attempt).returncode == 0:
            return
    with tempfile.TemporaryDirectory() as folder:
        done = quiet(*pip_from(download_pip(Path(folder))))
    if done.returncode:
        raise InstallError(done.stdout.strip())


def pip_from(wheel: Path) -> "tuple[Path | str, ...]":
    """The command by which a wheel of pip installs itself."""
    return (PYTHON, wheel / "pip", "install", "--no-index", wheel)


def download_pip(folder: Path) -> Path:
    """Pip's newest wheel from the package index pip itself would ask, its SHA-256 compared with the index's."""
    import json
    from http.client import HTTPException
    from urllib.parse import urljoin

    page = pip_setting("index-url", "https://pypi.org/simple").rstrip("/") + "/pip/"
    try:
        wheel = newest_wheel(json.loads(fetch(page))["files"])
        content = fetch(urljoin(page, wheel["url"]))
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
        raise InstallError(f"{page}: {error}") from error
    if hashlib.sha256(content).hexdigest() != wheel["hashes"]["sha256"]:
        raise InstallError(f"{wheel['filename']}: SHA-256")
    path = folder / str(wheel["filename"])
    path.write_bytes(content)
    return path


def newest_wheel(files: list[dict[str, Any]]) -> dict[str, Any]:
    """The entry of pip's newest release that runs on this Python; LookupError if there is none."""
    import re

    found = []
    for file in files:
        version = re.fullmatch(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl", file["filename"])
        oldest = re.search(r">=\s*3\.(\d+)", file.get("requires-python") or "")
        fits = oldest is None or int(oldest[1]) <= sys.version_info.minor
        if version and fits and not file.get("yanked") and "sha256" in file["hashes"]:
            found.append(([int(part) for part in version[1].split(".")], file))
    if not found:
        raise LookupError("pip-*.whl")
    return max(found, key=lambda entry: entry[0])[1]


def fetch(url: str) -> bytes:
    """What is at an address; proxies come from the environment. Raises OSError, HTTPException, ValueError."""
    import ssl
    from urllib.request import Request, urlopen

    trust = ssl.create_default_context(cafile=pip_setting("cert", "") or None)
    request = Request(url, headers={"Accept": "application/vnd.pypi.simple.v1+json, */*;q=0.1"})
    with urlopen(request, timeout=60, context=trust) as answer:
        content: bytes = answer.read(BIGGEST_DOWNLOAD + 1)
    if len(content) > BIGGEST_DOWNLOAD:
        raise ValueError(f"> {BIGGEST_DOWNLOAD} B")
    return content


def pip_setting(name: str, default: str) -> str:
    """A setting of pip, from its environment variable or its configuration files."""
    import configparser

    value = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if value:
        return value
    config = configparser.RawConfigParser()
    paths = (*PIP_CONFIGS, os.environ.get("PIP_CONFIG_FILE", ""))
    config.read([Path(path).expanduser() for path in paths if path], encoding="utf-8")
    return config.get("global", name, fallback=default)


def call(*command: "str | Path", cwd: "Path | None" = None, env: "dict[str, str] | None" = None) -> int:
    """The exit code of a command that speaks for itself. On Ctrl-C it is given time to end, then 130."""
    process = subprocess.Popen(command, cwd=cwd, env=env)
    interrupted = False
    while True:
        try:
            code = process.wait()
            break
        except KeyboardInterrupt:  # the command got it too
            interrupted = True
    return INTERRUPTED if interrupted else code if code >= 0 else 128 - code


def check(arguments: list[str], python: Path = PYTHON) -> int:
    """Linter, types and tests, each to its end; pytest alone where it was given arguments other than `--quick`."""
    steps = {"ruff": ["check", "."], "mypy": ["mooclint", "run.py", ".ci"]}
    # Neighbours stay together, since they share what is made for them.
    steps["pytest"] = ["-n", "auto", "--dist", "worksteal"]
    if arguments == ["--quick"]:
        steps["pytest"] += ["-m", QUICK]
        arguments = []
    # Hundreds of processes of the tests would each compile the program anew.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    codes = {}
    for name, words in ({"pytest": arguments} if arguments else steps).items():
        counted = counting() if name == "pytest" else ()
        codes[name] = call(python, *counted, "-m", name, *words, cwd=ROOT, env=environment)
        if codes[name] == INTERRUPTED:
            return INTERRUPTED
    failed = [name for name, code in codes.items() if code]
    if failed:
        tell("failed", names=", ".join(failed))
    return codes["pytest"] or int(bool(failed))


def counting() -> "tuple[str, ...]":
    """Words by which what the tests run through is counted into the file that CI names; none elsewhere."""
    file = os.environ.get("MOOCLINT_TEST_COVERAGE")
    return ("-m", "slipcover", "--branch", "--json", "--out", file, "--source", "mooclint") if file else ()


def names_command(arguments: list[str]) -> bool:
    """Whether the words are more than a language: those alone mean the demonstration in it."""
    words = " ".join(arguments).replace("--lang=", "--lang ").split()
    return bool(words) and not (len(words) == 2 and words[0] == "--lang")


def main(arguments: list[str]) -> int:
    """Prepares the .venv, then becomes mooclint or runs the tests."""
    try:
        testing = arguments[:1] == ["test"]
        if WINDOWS:
            os.environ["PYTHONUTF8"] = "1"  # what pip says too
        prepare("test" if testing else "")
        if testing:
            return check(arguments[1:])
        os.environ.setdefault("MOOCLINT_COMMAND", "py run.py" if WINDOWS else "python3 run.py")  # for its hints
        command = (str(MOOCLINT), *([] if names_command(arguments) else ["demo"]), *arguments)
        if not WINDOWS:
            os.execv(command[0], command)
        return call(*command)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (InstallError, OSError) as error:
        print(error, file=sys.stderr)
        tell("not installed")
    return COULD_NOT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
