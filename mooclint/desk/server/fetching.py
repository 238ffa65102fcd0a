"""An object of the bucket as a browser has it: all of it, or the range that it asks for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from mooclint.desk.approval.at import named_attachment
from mooclint.desk.server.objects import Objects
from mooclint.files.address import damaged

_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")
_BLOCK = 2**18


def sent(objects: Objects, digest: str, name: str, request: Request) -> Response | None:
    """The answer; None where there is no such object. Raises AddressError."""
    size = objects.size(digest)
    if size is None:
        return None
    headers = {**named_attachment(name), "Accept-Ranges": "bytes", "ETag": f'"{digest}"'}
    first, last = _asked(request, digest, size)
    whole = (first, last) == (0, size - 1)
    if not whole and first > last:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    if not whole:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    pieces = iter(()) if request.method == "HEAD" else _pieces(objects, digest, first, last, whole=whole)
    return StreamingResponse(pieces, 200 if whole else 206, headers, "application/octet-stream")


def _asked(request: Request, digest: str, size: int) -> tuple[int, int]:
    """The first and the last byte that are asked for; behind the end where there are none. Of several ranges: all."""
    found = _RANGE.fullmatch(request.headers.get("range", ""))
    same = request.headers.get("if-range", f'"{digest}"') == f'"{digest}"'
    if not found or not same or found[1] == found[2] == "":
        return 0, size - 1
    if not found[1]:  # so many at the end
        return (max(0, size - int(found[2])), size - 1) if int(found[2]) else (size, size - 1)
    return int(found[1]), min(size - 1, int(found[2])) if found[2] else size - 1


def _pieces(objects: Objects, digest: str, first: int, last: int, *, whole: bool) -> Iterator[bytes]:
    """The bytes. Of all of them the last ones go out once the digest fits: what is damaged is not taken for whole."""
    found, held, left = hashlib.sha256(), b"", last - first + 1
    with objects.opened(digest) as file:
        file.seek(first)
        while left and (block := file.read(min(_BLOCK, left))):
            found.update(block)
            left -= len(block)
            if held:
                yield held
            held = block
    if whole and found.hexdigest() != digest:
        raise damaged(objects.at(digest))
    yield held
