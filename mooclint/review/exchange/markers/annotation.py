"""W3C Web Annotations (JSON-LD): each remark with the time, and the part of the picture, that it is about."""

from __future__ import annotations

import json
import uuid
from fractions import Fraction
from math import ceil
from typing import Any
from urllib.parse import quote

from mooclint.message.localizer import Localizer
from mooclint.message.plain import one_line
from mooclint.review.exchange.markers.marker import Marker, Sheet
from mooclint.review.material.place import Rectangle

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
FRAGMENTS = "http://www.w3.org/TR/media-frags/"
_MICRO = 1_000_000


def write(sheet: Sheet, say: Localizer) -> str:
    """A page of annotations; a selector is a media fragment. How serious a remark is, is a tag."""
    page = {
        "@context": CONTEXT,
        "id": _name(sheet, one_line(sheet.path)),
        "type": "AnnotationPage",
        "items": [_annotation(sheet, one) for one in sheet.markers],
    }
    return f"{json.dumps(page, ensure_ascii=False, indent=2)}\n"


def _annotation(sheet: Sheet, one: Marker) -> dict[str, Any]:
    words = [
        {"type": "TextualBody", "value": one.text, "format": "text/plain", "purpose": "commenting"},
        {"type": "TextualBody", "value": one.severity, "format": "text/plain", "purpose": "tagging"},
    ]
    span = f"t={_seconds(one.begin)},{_seconds(one.end)}"
    value = f"{span}&xywh=percent:{_percent(one.rectangle)}" if one.rectangle else span
    selector = {"type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": value}
    return {
        "id": _name(sheet, one.id),
        "type": "Annotation",
        "motivation": "commenting",
        **({"creator": {"type": "Person", "name": one.by}} if one.by else {}),
        "body": words,
        "target": {"source": quote(one_line(sheet.path)), "selector": selector},
    }


def _name(sheet: Sheet, what: str) -> str:
    """The same for the same remark every time, and for no other."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"mooclint:{sheet.course}:{what}").urn


def _seconds(value: Fraction) -> str:
    """The first microsecond that is not before the time, so that it is in the same frame."""
    micro = ceil(value * _MICRO)
    return f"{micro // _MICRO}.{micro % _MICRO:06}".rstrip("0").rstrip(".")


def _percent(part: Rectangle) -> str:
    sides = (part.left, part.top, part.width, part.height)
    return ",".join(f"{float(100 * side):.4f}".rstrip("0").rstrip(".") for side in sides)
