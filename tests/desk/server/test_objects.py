"""What was submitted, in a bucket by its digests: once, had again when the disk has it no more, and damage is found."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from mooclint.desk.server.checking import checks
from mooclint.desk.server.config import ConfigError
from mooclint.desk.server.objects import Objects, bring_back, keep_versions
from mooclint.desk.server.queue import Queue
from mooclint.desk.server.working import KEEP, worker_of
from mooclint.files.address import Address, AddressError
from mooclint.message.localizer import localizer
from mooclint.review.case.home import at_home
from mooclint.review.rounds.kept import snapshot_of
from tests.desk.made import made_once
from tests.desk.server.conftest import settings
from tests.desk.server.visitor import Served, begin_approval, put_course
from tests.desk.test_approval import AUTHOR, Desk
from tests.desk.test_reading import TASK
from tests.s3 import Bucket, bucket, keys, s3

__all__ = ["bucket", "keys", "s3"]
pytestmark = pytest.mark.scenario
METHODOLOGIST = "meiram@bmg.kz"


def quiet(done: int, total: int) -> None:
    """Nobody watches."""


def settled(bucket: Bucket) -> str:
    return f'[objects]\naddress = "{bucket.text}/versions/"\nendpoint = "{bucket.endpoint}"\n'


@made_once
def submitted_course(root: Path) -> None:
    put_course(root)
    begin_approval(root, Desk.now)
    desk = Desk(root)
    desk.sit(AUTHOR)
    desk.do("submit-preliminary")


@pytest.fixture
def served(tmp_path: Path, bucket: Bucket) -> Served:
    """A server with a course that was submitted."""
    found = Served(tmp_path, more=settled(bucket), course=False)
    submitted_course(found.folder)
    found.store.add_course(found.id, found.folder, None, found.now)
    return found


def version(folder: Path) -> tuple[str, dict[str, str]]:
    with at_home(folder) as home:
        case = home.case()
        assert case.round is not None
        return case.round.snapshot, dict(snapshot_of(folder, case.round).files)


def objects_of(served: Served) -> Objects:
    assert served.config.objects is not None
    return Objects(served.config.objects)


def replace(folder: Path, path: str) -> bytes:
    """Another file in the place of one, which is kept aside; what that was."""
    old = (folder / path).read_bytes()
    aside = folder / ".mooclint" / "review" / "aside" / "20261128T060000Z_000001" / path
    aside.parent.mkdir(parents=True)
    (folder / path).replace(aside)
    (folder / path).write_bytes(b"another")
    return old


def test_each_file_is_kept_once_and_called_by_its_digest(served: Served, bucket: Bucket) -> None:
    digest, files = version(served.folder)
    assert keep_versions(objects_of(served), served.folder, quiet) == len({*files.values()})
    there = {key.rpartition("/")[2]: data for key, data in bucket.objects().items()}
    assert {*there} == {*files.values(), digest}
    assert all(hashlib.sha256(data).hexdigest() == name for name, data in there.items())
    assert keep_versions(objects_of(served), served.folder, quiet) == 0
    assert all(key.startswith(f"versions/sha256/{key.rpartition('/')[2][:2]}/") for key in bucket.objects())


def test_what_was_replaced_leaves_the_disk_and_is_had_whole_or_in_parts(served: Served, bucket: Bucket) -> None:
    old = replace(served.folder, TASK)
    stranger = served.folder / ".mooclint" / "review" / "aside" / "20261128T060000Z_000001" / "жаңа.mp4"
    stranger.write_bytes(b"of no version")
    keep_versions(objects_of(served), served.folder, quiet)
    aside = served.folder / ".mooclint" / "review" / "aside"
    assert [path.read_bytes() for path in aside.rglob("*") if path.is_file()] == [b"of no version"]
    browser = served.browser(METHODOLOGIST)
    address = f"{served.base}/submitted?path={quote(TASK)}"
    whole = browser.client.get(address)
    assert (whole.status_code, whole.content) == (200, old)
    size = len(old)
    for asked, first, last in (("0-9", 0, 9), (f"{size - 5}-", size - 5, size - 1), ("-7", size - 7, size - 1)):
        part = browser.client.get(address, headers={"Range": f"bytes={asked}"})
        assert (part.status_code, part.content) == (206, old[first : last + 1])
        assert part.headers["content-range"] == f"bytes {first}-{last}/{size}"
    for asked in (f"{size}-", "5-4", "-0"):
        assert browser.client.get(address, headers={"Range": f"bytes={asked}"}).status_code == 416
    for asked in ("bytes=x", "bytes=0-1,3-4", "lines=1-2"):
        assert browser.client.get(address, headers={"Range": asked}).content == old
    assert browser.client.head(address).headers["content-length"] == str(size)
    key = next(key for key in bucket.objects() if key.endswith(hashlib.sha256(old).hexdigest()))
    bucket.put(key, old[:-1] + bytes([old[-1] ^ 1]))
    with pytest.raises(AddressError):  # the connection breaks
        browser.client.get(address)


def test_a_file_that_is_another_is_no_part_of_the_version(served: Served, bucket: Bucket) -> None:
    _, files = version(served.folder)
    (served.folder / TASK).write_bytes(b"another")
    keep_versions(objects_of(served), served.folder, quiet)
    assert files[TASK] not in {key.rpartition("/")[2] for key in bucket.objects()}


def test_files_come_back_after_a_disk_was_lost(served: Served, bucket: Bucket, tmp_path: Path) -> None:
    _, files = version(served.folder)
    keep_versions(objects_of(served), served.folder, quiet)
    approval = tmp_path / "approval"
    shutil.copytree(served.folder / ".mooclint" / "review", approval)
    shutil.rmtree(served.folder)
    shutil.copytree(approval, served.folder / ".mooclint" / "review")
    lost, wrong = sorted({*files} - {TASK})[:2]
    keys = {key.rpartition("/")[2]: key for key in bucket.objects()}
    bucket.client.delete_object(Bucket=bucket.name, Key=keys[files[lost]])
    kept = bucket.get(keys[files[wrong]])
    bucket.put(keys[files[wrong]], kept + b"!")
    with pytest.raises(AddressError, match="damaged"):
        bring_back(objects_of(served), served.folder, quiet)
    assert not (served.folder / wrong).exists() and not list(served.folder.glob("**/.*.part"))
    bucket.put(keys[files[wrong]], kept)
    found = bring_back(objects_of(served), served.folder, quiet)
    assert found.gone == (lost,)
    here = {path: hashlib.sha256((served.folder / path).read_bytes()).hexdigest() for path in files if path != lost}
    assert here == {path: digest for path, digest in files.items() if path != lost}


def wait_for(holds: Callable[[], bool]) -> None:
    import time

    end = time.monotonic() + 30
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    assert holds()


def test_the_server_does_it_by_itself_and_a_check_tells(served: Served, bucket: Bucket) -> None:
    queue = Queue(served.store)
    worker = worker_of(served.config, served.store, queue, lambda: served.now)
    worker.start()
    digest, _ = version(served.folder)
    wait_for(lambda: objects_of(served).has(digest))
    wait_for(lambda: all(row.over for row in queue.rows(kind=KEEP)))
    worker.end()

    def against() -> str:
        found = {one.name.template: one.against for one in checks(served.config, served.store, datetime.now(UTC))}
        message = found["The bucket {address}"]
        return message.template if message else ""

    assert against() == "" and not [key for key in bucket.objects() if "check-" in key]
    bucket.client.delete_bucket_policy(Bucket=bucket.name)
    for key in bucket.objects():
        bucket.client.delete_object(Bucket=bucket.name, Key=key)
    bucket.client.delete_bucket(Bucket=bucket.name)
    assert against() == "There is no such bucket: {address}"


@pytest.mark.parametrize(
    "lines",
    [
        'address = "s3://key:secret@bucket/x"', 'address = "bucket"', 'address = "s3://b/x"\nkey = "AKIA"',
        'address = "s3://bucket"\nendpoint = "minio"', 'address = "s3://bucket"\nendpoint = "https://a:b@minio"',
    ],
)  # fmt: skip
def test_settings_that_cannot_be(lines: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as found:
        settings(tmp_path, more=f"[objects]\n{lines}\n")
    said = [localizer("en")(one.message) for one in found.value.problems]
    assert said and not [one for one in said if "secret" in one or "AKIA" in one or "a:b" in one], said


def test_settings_as_they_are(tmp_path: Path) -> None:
    found = settings(tmp_path, more='[objects]\naddress = "s3://bucket/a/"\nendpoint = "https://minio.kz:9000/"\n')
    assert found.objects == Address("s3://bucket/a", "https://minio.kz:9000")
    assert settings(tmp_path).objects is None
