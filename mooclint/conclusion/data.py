"""The conclusion as data: the JSON that its PDF has inside, and the line that binds its pages to it.

The JSON says what is decided, of what and on what ground, and has all texts of the form: the pages are made from it,
and can be made again. It is canonical: the same form gives the same bytes, and another order of keys or one blank more
is another digest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from mooclint.conclusion.form import ConclusionForm
from mooclint.message.private import masked
from mooclint.version import __version__

SCHEMA = "mooclint/conclusion@1"
NAME, MIME = "conclusion.json", "application/json"
_LINE = re.compile(r"mooclint-conclusion:1:([0-9a-f]{16}):([0-9a-f]{64})(?![0-9a-f])")
_LENGTH = 16  # letters of the id: enough to tell conclusions apart, short enough to be read out


class DataError(ValueError):
    """The bytes are no data of a conclusion as mooclint writes them."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the pages say of the data: `id` is the conclusion's number, `digest` the SHA-256 of the bytes."""

    id: str
    digest: str

    def __str__(self) -> str:
        """One line of ASCII without blanks."""
        return f"mooclint-conclusion:1:{self.id}:{self.digest}"


def proofs_in(text: str) -> tuple[Proof, ...]:
    """The lines of conclusions that stand in a text, each once."""
    return tuple(dict.fromkeys(Proof(*found) for found in _LINE.findall(text)))


@dataclass(frozen=True, slots=True)
class Made:
    """The programs that made a PDF: other versions of them may lay its pages out differently."""

    version: str
    reportlab: str

    @classmethod
    def here(cls) -> Made:
        """Those of now."""
        import reportlab

        return cls(__version__, reportlab.Version)


def write_data(form: ConclusionForm, made: Made) -> tuple[bytes, Proof]:
    """The bytes of the JSON, and what the pages say of them. Numbers of persons are dots, as on the pages."""
    facts = _masked(_facts(form, made))
    facts["id"] = hashlib.sha256(_canonical(facts)).hexdigest()[:_LENGTH]
    data = _canonical(facts)
    return data, Proof(facts["id"], hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Read:
    """The data of a conclusion, read back."""

    form: ConclusionForm
    made: Made
    proof: Proof


def read_data(data: bytes) -> Read:
    """The form that the bytes were written from. Raises DataError for what `write_data` would not write."""
    try:
        facts = json.loads(data.decode("utf-8"))
        made = Made(version=facts["tool"]["version"], reportlab=facts["tool"]["reportlab"])
        form = msgspec.convert(facts["form"], type=ConclusionForm)
        again, proof = write_data(form, made)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, msgspec.MsgspecError) as error:
        raise DataError(str(error)) from error
    if again != data:
        raise DataError("not as it would be written")
    return Read(form, made, proof)


def _facts(form: ConclusionForm, made: Made) -> dict[str, Any]:
    """What programs want to know, and then the form with its texts, as it is printed."""
    ground = form.ground
    return {
        "schema": SCHEMA,
        "tool": {"name": "mooclint", "version": made.version, "reportlab": made.reportlab},
        "course": {"title": form.mooc_title, "authors": list(form.authors)},
        "decision": form.decided.value,
        "date": form.day.isoformat(),
        "expert": form.expert,
        "points": {row.id: int(row.points) for sheet in form.sheets for row in sheet.rows},
        "open_errors": form.errors,
        "criteria": {"id": ground.criteria, "edition": ground.edition, "digest": ground.criteria_digest},
        "package": ground.package_digest,
        "checkpoint": form.checkpoint,
        "form": msgspec.to_builtins(form),
    }


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, Mapping):
        return {key: _masked(one) for key, one in value.items()}
    return [_masked(one) for one in value] if isinstance(value, (list, tuple)) else value


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")
