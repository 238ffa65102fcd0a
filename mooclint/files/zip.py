"""ZIP archives that are made of the same content at any time and on any system."""

from __future__ import annotations

import io
import zipfile


def repeatable_zip(archive: bytes) -> bytes:
    """The same zip archive, such as a DOCX file, without the time and the system it was made on."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))  # the earliest a zip can hold
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # otherwise the bytes tell the operating system
            new.writestr(info, old.read(name))
    return buffer.getvalue()
