"""Files of an element that are not those under review: who looks at them is told, and given what was submitted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from mooclint.desk.access import access_of
from mooclint.desk.approval.at import At, of_person
from mooclint.message.message import Code, Message, Param
from mooclint.review.case.home import ASIDE, FOLDER
from mooclint.review.rounds.locate import digest_of
from mooclint.review.rounds.submitted import changed_from, submitted

_MOST_KEPT = 1_000  # times at which files were set aside, that are looked through


@dataclass(frozen=True, slots=True)
class Replaced:
    """A file that is another than the one that was submitted. `kept`: whether that one can be had still."""

    path: str
    said: Message
    kept: bool


def replaced(at: At, paths: Collection[str]) -> Iterator[Replaced]:
    """Those of some files, while the course is under review."""
    folder = at.home.folder
    snapshot = submitted(at.case, folder)
    for path in changed_from(snapshot, folder) if snapshot else ():
        if path not in paths or snapshot is None:
            continue
        stage, number = at.case.round_id
        named: dict[str, Param] = {"path": Code(path), "round": Code(f"{stage}.{number}")}
        if path not in snapshot.files:
            text = Message("{path} came after the submission {round}: it is not what is under review.", named)
        elif not (folder / path).exists():
            text = Message("{path} was taken away after the submission {round}.", named)
        else:
            text = Message(
                "{path} was replaced after the submission {round}: what stands here is not what is under review, and "
                "no remark on it can be handed over before the course is submitted anew.",
                named,
            )
        kept = path in snapshot.files and (access_of(at.request).keeps or _kept(folder, path, snapshot.files[path]))
        yield Replaced(path, text, bool(kept))


def _kept(folder: Path, path: str, digest: str) -> Path | None:
    """The file of that digest among those that others took the place of."""
    aside = folder.joinpath(FOLDER, ASIDE)
    try:
        times = sorted((one for one in aside.iterdir() if one.is_dir()), reverse=True)[:_MOST_KEPT]
    except OSError:
        return None
    there = (one / path for one in times)
    return next((one for one in there if digest and one.is_file() and digest_of(one) == digest), None)


@of_person
def as_submitted(at: At) -> Response:
    """The file of a path as it was submitted, where it can be had still; as a copy that the browser keeps."""
    path, snapshot = at.request.query_params.get("path", ""), submitted(at.case, at.home.folder)
    if snapshot is None or path not in snapshot.files or not at.opens:
        raise HTTPException(404)
    name, digest = PurePosixPath(path).name, snapshot.files[path]
    found = _kept(at.home.folder, path, digest)
    if found is not None:
        return FileResponse(found, media_type="application/octet-stream", filename=name)
    besides = access_of(at.request).submitted(at.request, digest, name)
    if besides is None:
        raise HTTPException(404)
    return besides
