"""Files that were sent come to where they belong, and what became of them is said."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from mooclint.desk.courses import course_id
from mooclint.desk.jobs import Task
from mooclint.desk.server.arriving import Put, put_in, top, top_beside
from mooclint.desk.server.fault import UnfitError
from mooclint.desk.server.queue import DONE, Queue, key_of
from mooclint.desk.server.sending import ARRIVE
from mooclint.desk.server.uploads import Sent, Uploads
from mooclint.desk.server.working import worker_of
from tests.desk.server.test_checks_kept import seen_when_over, started
from tests.desk.server.visitor import Browser, Served

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)
AUTHOR = "yerlan@uni.kz"
TASK = "tasks/К1_M1_С1_Т1.docx"
MANIFEST = f"""
schema: mooclint/course@1
programme: {{title: Курс}}
modules:
- title: Модуль
  lessons:
  - title: Сабақ
    items:
    - practice: К1_M1_С1_Т1
      file: {TASK}
    - reading: К1_M1_С1_О1
      file: a/оқу.docx
    - reading: К1_M1_С1_О2
      file: b/оқу.docx
"""


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["К/course.yaml", "К/a/x.docx"], "К/"),
        (["a/b/c/К/course.yaml", "a/b/c/К/x/y.docx"], "a/b/c/К/"),
        (["course.yaml", "examples/course.yaml"], ""),
        (["К/M1/x.docx", "К/M1/y.docx"], "К/"),  # the folder of the only module tells what lies in it
        (["x.docx", "К/y.docx"], ""),
    ],
)
def test_the_course_is_the_folder_of_its_manifest(paths: list[str], found: str) -> None:
    assert top(paths) == found


@pytest.mark.parametrize(
    ("paths", "named"),
    [(["А/course.yaml", "Б/course.json"], ["А", "Б"]), (["К/course.yaml", "masters/x.mov"], ["К", "masters/x.mov"])],
)
def test_what_is_not_one_course_is_said(paths: list[str], named: list[str]) -> None:
    with pytest.raises(UnfitError) as error:
        top(paths)
    assert all(name in str(error.value.message) for name in named)


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["tasks/x.docx"], ""), (["К/tasks/x.docx"], "К/"), (["Disk/К/tasks/x.docx", "Disk/К/new.docx"], "Disk/К/"),
        (["Жаңа/new.docx"], "Жаңа/"), (["tasks/new.docx"], ""),
    ],
)  # fmt: skip
def test_files_go_below_the_folder_that_the_course_has(paths: list[str], found: str) -> None:
    assert top_beside(paths, ["tasks/x.docx", "a/y.docx"]) == found


def course_in(folder: Path) -> Path:
    for path in (TASK, "a/оқу.docx", "b/оқу.docx", "extra/z.pdf"):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"old")
    (folder / "course.yaml").write_text(MANIFEST, "utf-8")
    return folder


def put(root: Path, *paths: str, data: bytes = b"new") -> Put:
    source = root / "sent"
    for path in paths:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_bytes(data)
    return put_in(source, root / "К", NOW)


def test_a_file_without_its_folder_is_the_one_of_the_course(tmp_path: Path) -> None:
    course = course_in(tmp_path / "К")
    found = put(tmp_path, "к1_m1_с1_т1.DOCX", "оқу.docx", "z.pdf", "жаңа.docx")
    assert (course / TASK).read_bytes() == b"new" and (course / "extra/z.pdf").read_bytes() == b"new"
    assert found.replaced == ("extra/z.pdf", TASK) and found.new == found.unknown == ("жаңа.docx",)
    assert found.left == (("оқу.docx", ("a/оқу.docx", "b/оқу.docx")),)
    assert {home for _, home in found.moved} == {TASK, "extra/z.pdf"}
    assert {path.name for path in course.iterdir() if path.is_file()} == {"course.yaml", "жаңа.docx"}


@pytest.mark.parametrize(
    ("sent", "home"),
    [
        ("К1_M1_С1_Т1 (2).docx", TASK),
        ("К1_M1_С1_Т1 – көшірме.docx", TASK),
        ("tasks/К1_M1_С1_Т1 - Copy.docx", TASK),
        ("Disk/К/extra/z - копия (2).pdf", "extra/z.pdf"),
        ("tasks/К1_M1_С1_Т1_1.docx", "tasks/К1_M1_С1_Т1_1.docx"),  # perhaps another task
    ],
)
def test_a_mark_of_a_copy_makes_no_other_file_of_it(tmp_path: Path, sent: str, home: str) -> None:
    course = course_in(tmp_path / "К")
    put(tmp_path, sent)
    assert [path for path in course.rglob("*.*") if path.is_file() and path.read_bytes() == b"new"] == [course / home]


def test_a_copy_beside_its_file_stays_one(tmp_path: Path) -> None:
    course_in(tmp_path / "К")
    found = put(tmp_path, TASK, "tasks/К1_M1_С1_Т1 (2).docx", "z (1).pdf", "z.pdf")
    assert found.replaced == ("extra/z.pdf", TASK) and found.new == ("tasks/К1_M1_С1_Т1 (2).docx",)
    assert found.left == (("z (1).pdf", ("extra/z.pdf",)),)


def test_one_file_twice_and_one_that_is_missing(tmp_path: Path) -> None:
    course = course_in(tmp_path / "К")
    (course / TASK).unlink()
    found = put(tmp_path, "К1_M1_С1_Т1.docx")
    assert (found.new, found.unknown) == ((TASK,), ())  # the manifest knows where it belongs
    found = put(tmp_path, TASK, data=b"newer")
    assert found.replaced == (TASK,) and found.left == (("К1_M1_С1_Т1.docx", (TASK,)),)
    assert (course / TASK).read_bytes() == b"newer"
    (tmp_path / "sent/К1_M1_С1_Т1.docx").unlink()
    assert put(tmp_path, TASK, data=b"newer").same == (TASK,)


def send(uploads: Uploads, data: bytes, *, joins: bool = False, course: str = "Курс", owner: str = "me") -> str:
    """A ZIP that is whole on the server; the id of its upload."""
    upload = uploads.begin(owner, course, (Sent("x.zip", len(data)),), NOW, packed=True, joins=joins)
    writer = uploads.writer(upload, 0)
    writer.write(data)
    writer.finish()
    return upload.id


def zipped(path: Path, entries: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path.read_bytes()


def test_what_can_become_nothing_stands_in_nobody_s_way(tmp_path: Path) -> None:
    served = Served(tmp_path, course=False)
    queue, uploads = Queue(served.store), served.guard.app.state.uploads  # type: ignore[attr-defined]
    worker = worker_of(served.config, served.store, queue, lambda: served.now)
    browser = served.browser("new@uni.kz")
    account = served.store.account("new@uni.kz")
    assert account is not None
    two = zipped(tmp_path / "two.zip", {"А/course.yaml": b"a", "Б/course.yaml": b"b"})
    bad = [b"Rar!\x1a\x07\x01\0 packed", b"PK\x03\x04 cut", two, b"7z\xbc\xaf\x27\x1c..", b"PK\x03\x04 cut "]
    for number, data in enumerate(bad):
        name = send(uploads, data, course=f"К{number}", owner=account.id)
        browser.get(f"/uploads/{name}")  # its page asks how far it is, and so has it made
        row = queue.claim([ARRIVE])
        assert row is not None
        worker.work(row)
    page = browser.get("/uploads")
    assert page.count('/drop"') == 5 and '/again"' not in page and "RAR" in page and "7z" in page and "А, Б" in page
    assert browser.client.get(f"/uploads/{name}").json()["problem"]
    again = send(uploads, b"PK\x03\x04 cut ", course="К4", owner=account.id)  # the same once more, and no room is lost
    assert again != name and len(list(uploads)) == 5
    assert [one.name for one in served.config.packages[0].iterdir()] == [".uploads"]


def test_a_folder_that_is_no_course_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    uploads, files = Uploads(tmp_path, 2**30, spare=0), (Sent("x/А/course.yaml", 5), Sent("x/Б/course.yaml", 5))
    with pytest.raises(UnfitError):
        uploads.begin("me", "Курс", files, NOW, packed=False, joins=False)
    assert list(uploads) == []


class Desk:
    """A server that works, and who brought a course to it before its approval."""

    def __init__(self, served: Served) -> None:
        self.served, self.folder = served, served.config.packages[0] / "Курс"
        self.author = served.browser(AUTHOR)
        account = served.store.account(AUTHOR)
        assert account is not None
        self.account, self.id = account.id, course_id(self.folder)

    def arrive(self, queue: Queue, data: bytes, *, joins: bool) -> str:
        """A ZIP becomes a course, or a part of one; the page to which its sender is led."""
        uploads = self.served.guard.app.state.uploads  # type: ignore[attr-defined]
        name = send(uploads, data, joins=joins, owner=self.account)
        state = self.author.client.get(f"/uploads/{name}")
        assert state.status_code == 200
        key = key_of(Task(ARRIVE, self.served.config.packages[0], {"key": name}))
        while (row := queue.look(key)) is None or not row.over:
            pass
        assert row.state == DONE, row
        head = self.author.client.head(f"/uploads/{name}")  # of one whose last answer was lost
        assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == str(len(data))
        return str(self.author.client.get(f"/uploads/{name}").json()["course"])


def test_who_sends_files_into_a_course_learns_what_became_of_them(tmp_path: Path) -> None:
    served = Served(tmp_path, course=False)
    with started(served) as queue:
        desk = Desk(served)
        files = {f"К/{p}": b"old" for p in (TASK, "a/x.docx")} | {"К/course.yaml": MANIFEST.encode()}
        course = desk.arrive(queue, zipped(tmp_path / "1.zip", files), joins=False)
        assert course == f"/c/{desk.id}"
        author = desk.author
        before = seen_when_over(author, course)
        sends = f"/uploads?course={quote('Курс')}"
        assert sends in before
        part = next(p for n in range(9) if TASK in (p := author.client.get(f"{course}/part/{n}").text))
        assert f"{sends}&amp;to={quote(TASK)}" in part
        page = author.get(f"{sends}&to={quote(TASK)}")
        assert 'name="some"' in page and 'name="zip"' not in page and TASK in page
        assert sends in author.get("/uploads")
        author.get(f"/uploads?course={quote('Басқа')}", 404)

        author.get(f"{course}/part/0")
        served.now = served.now.replace(hour=9)
        done = desk.arrive(queue, zipped(tmp_path / "2.zip", {"К1_M1_С1_Т1.docx": b"n", "q.docx": b"q"}), joins=True)
        told = author.get(done)
        assert f"К1_M1_С1_Т1.docx</bdi> → <bdi>{TASK}" in told and f'action="{course}/changes"' in told
        assert served.browser("other@uni.kz").client.get(done).status_code == 404
        after = seen_when_over(author, course)  # what was found before is nobody's state any more
        assert "14:00" in after and "14:00" not in before


def test_a_course_that_was_brought_by_mistake_is_taken_off(tmp_path: Path) -> None:
    served = Served(tmp_path)
    with started(served) as queue:
        desk = Desk(served)
        data = zipped(tmp_path / "1.zip", {"К/course.yaml": MANIFEST.encode()})
        course = desk.arrive(queue, data, joins=False)
        assert f"{course}/remove" in seen_when_over(desk.author, course)
        others: list[Browser] = [served.browser("meiram@bmg.kz"), served.browser("else@uni.kz")]
        for other in others:
            assert other.send(f"{course}/remove").status_code == 404
        desk.author.get(f"{course}/remove")
        assert desk.folder.is_dir()
        desk.author.post(f"{course}/remove", 303)
        desk.author.get(course, 404)
        assert not desk.folder.exists()
        (kept,) = (served.config.packages[0] / ".taken-off").iterdir()
        assert (kept / "course.yaml").is_file()
        assert desk.arrive(queue, data, joins=False) == course  # its name is free
        under_approval = f"/c/{served.id}"
        assert served.browser("bota@bmg.kz", staff=True).send(f"{under_approval}/remove").status_code == 404
        assert f"{under_approval}/remove" not in seen_when_over(desk.author, under_approval)
