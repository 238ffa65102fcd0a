"""How a desk on a server answers thirty who read and six who write at once.

    python tests/bench/desk_bench.py [--folder FOLDER] [--seconds 20] [--courses 3] [--database URL]

The first course has 200 videos (that of `lint_bench.py`); it is under approval, as the other, small ones are. The
server is a process of its own. Measured are the answers of pages by wall time (the 95th percentile should lie under
300 ms on two cores that nobody else uses), the processor's time a request, which another's load does not move, and the
memory of the server (under 200 MB). Every remark that a writer was told is kept has to be there at the end.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import httpx2  # noqa: E402
import lint_bench  # noqa: E402

from mooclint.desk.courses import course_id  # noqa: E402
from mooclint.desk.server.config import read_config  # noqa: E402
from mooclint.desk.server.store import open_desk  # noqa: E402
from tests.desk.server.visitor import PEOPLE, begin_approval  # noqa: E402

PORT = 8472
READERS, WRITERS = 30, 6
OURS = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
PAGES = ("", "/part/0", "/part/30", "/part/120", "/rest", "/review", "/review/remarks", "/review/log", "/review/people",
         "/review/pieces", "/review/process")  # fmt: skip


def prepare(folder: Path, courses: int, database: str) -> tuple[list[str], dict[str, str]]:
    """Makes the courses, once, and a server anew; the ids of the courses, and the cookie of each of their people."""
    now = datetime.now(UTC)
    packages = folder / "courses"
    for number in range(courses):
        course = packages / f"course-{number}"
        if not course.is_dir():
            lint_bench.make_package(course, *((10, 5, 4) if number == 0 else (1, 1, 1)))
        shutil.rmtree(course / ".mooclint" / "review", ignore_errors=True)
        begin_approval(course, now)
    shutil.rmtree(folder / "data", ignore_errors=True)
    lines = [f'url = "http://127.0.0.1:{PORT}"', f'listen = "127.0.0.1:{PORT}"', 'data = "data"',
             'packages = ["courses"]', *([f'database = "{database}"'] if database else [])]  # fmt: skip
    (folder / "desk.toml").write_text("\n".join(lines) + "\n", "utf-8")
    store = open_desk(read_config(folder / "desk.toml", os.environ))
    ids = []
    for number in range(courses):
        path = (packages / f"course-{number}").resolve()
        ids.append(course_id(path))
        store.add_course(ids[-1], path, None, now)
    cookies = {}
    for email, (name, _) in PEOPLE.items():
        account = store.account(email) or store.add_account(email, name, now, language="kk")
        cookies[email] = store.begin_session(now, account=account.id)
    store.close()
    return ids, cookies


def memory(pid: int, what: str) -> int:
    """MB of a process (Linux)."""
    found = re.search(rf"{what}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) // 1024 if found else 0


def spent(pid: int) -> float:
    """Seconds of the processor that a process took (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Load:
    """Who reads and who writes."""

    def __init__(self, ids: list[str], cookies: dict[str, str], seconds: float) -> None:
        self.base, self.cookies = f"/c/{ids[0]}", cookies
        self.end = time.monotonic() + seconds
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.kept: list[str] = []
        self.bad: list[str] = []

    def client(self, email: str) -> httpx2.Client:
        """A browser that is inside."""
        cookies = {"mooclint": self.cookies[email]}
        return httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", cookies=cookies, timeout=60)

    def ask(self, client: httpx2.Client, what: str, *request: object, **more: object) -> httpx2.Response:
        """One request, timed."""
        begun = time.perf_counter()
        answer = client.request(*request, headers=OURS, **more)  # type: ignore[arg-type]
        self.taken[what].append(time.perf_counter() - begun)
        return answer

    def read(self, email: str) -> None:
        """Looks at one page after another."""
        client, dice = self.client(email), random.Random()
        time.sleep(dice.random() * 2)  # thirty people do not press a key at one moment
        while time.monotonic() < self.end:
            page = dice.choice((None, *PAGES))
            name, address = ("home", "/") if page is None else (page, self.base + page)
            answer = self.ask(client, name, "GET", address)
            if answer.status_code != 200:
                self.bad.append(f"{page} {answer.status_code}")
            time.sleep(dice.random() * 2)

    def write(self, number: int) -> None:
        """Asks one question after another as the author: each is an event of the log."""
        client, count = self.client("yerlan@uni.kz"), 0
        time.sleep(random.random() * 2)
        page = client.get(f"{self.base}/review/remarks").text
        token = re.search(r'name="token" value="([^"]+)"', page)
        while token and time.monotonic() < self.end:
            count += 1
            text = f"Ескерту {number}.{count}."
            body = {"token": token[1], "severity": "question", "text": text}
            answer = self.ask(client, "(write)", "POST", f"{self.base}/review/ask", data=body)
            if answer.status_code == 303:
                self.kept.append(text)
            else:
                self.bad.append(f"write {answer.status_code} {answer.text[:200]}")
            time.sleep(0.5 + random.random())

    def run(self) -> None:
        """All of them at once."""
        readers = [threading.Thread(target=self.read, args=(list(self.cookies)[n % 3],)) for n in range(READERS)]
        writers = [threading.Thread(target=self.write, args=(n,)) for n in range(WRITERS)]
        for thread in (*readers, *writers):
            thread.start()
        for thread in (*readers, *writers):
            thread.join()


def percentile(values: list[float], part: float) -> int:
    """Milliseconds."""
    return round(sorted(values)[min(len(values) - 1, int(len(values) * part))] * 1000)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "mooclint-desk-bench")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--courses", type=int, default=3)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    ids, cookies = prepare(asked.folder, asked.courses, asked.database)
    words = [*lint_bench.MOOCLINT, "desk", "--server", str(asked.folder / "desk.toml")]
    with subprocess.Popen(words, cwd=lint_bench.ROOT) as server:
        try:
            measure(server.pid, Load(ids, cookies, asked.seconds), asked.seconds)
        finally:
            server.terminate()


def measure(pid: int, load: Load, seconds: float) -> None:
    """Prints what was found."""
    for _ in range(200):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/health").close()
            break
        except OSError:
            time.sleep(0.1)
    first = load.client("aigul@bmg.kz")
    token = re.search(r'name="token" value="([^"]+)"', first.get(load.base).text)
    assert token
    begun = time.monotonic()
    first.post(f"{load.base}/check", data={"token": token[1]}, headers=OURS)
    while first.get(f"{load.base}/progress").json()["running"]:
        time.sleep(0.2)
    print(f"checked after {time.monotonic() - begun:.1f} s; memory {memory(pid, 'VmRSS')} MB")
    load.end = time.monotonic() + seconds
    used = spent(pid)
    load.run()
    used = spent(pid) - used
    every = [one for taken in load.taken.values() for one in taken]
    print(f"requests {len(every)}; processor {used / len(every) * 1000:.1f} ms each, {used / seconds:.2f} of one core")
    print(f"wall: p50 {percentile(every, 0.5)} ms, p95 {percentile(every, 0.95)} ms, most {percentile(every, 1)} ms")
    for what, taken in sorted(load.taken.items(), key=lambda one: -percentile(one[1], 0.5)):
        half, most = percentile(taken, 0.5), percentile(taken, 0.95)
        print(f"  {what or '(course)':20} {len(taken):5}  p50 {half:5}  p95 {most:5}")
    seen = load.client("yerlan@uni.kz").get(f"{load.base}/review/remarks").text
    lost = [one for one in load.kept if one not in seen]
    print(f"written {len(load.kept)}, lost {len(lost)}; refused {load.bad[:3]} ({len(load.bad)})")
    print(f"memory {memory(pid, 'VmRSS')} MB, at most {memory(pid, 'VmHWM')} MB")


if __name__ == "__main__":
    main()
