"""Projects of Final Cut Pro with markers: each stands in a clip, by the time of that clip."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from mooclint.review.exchange.markers.found import Found, Known, is_ours

if TYPE_CHECKING:
    from lxml import etree

    Element: TypeAlias = etree._Element

_CLIPS = frozenset(
    ("asset-clip", "clip", "video", "audio", "gap", "ref-clip", "sync-clip", "mc-clip", "title", "audition", "spine")
)
_MARKERS = ("marker", "chapter-marker")
_TIME = re.compile(r"(-?[0-9]{1,18})(?:/([1-9][0-9]{0,17}))?s", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,9}\.[0-9]{1,12}s", re.ASCII)
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Asset:
    """A file that clips show. `start`: the time of its first frame; `film`: '' where it is none of the course."""

    film: str
    start: Fraction
    fps: Fraction | None


@dataclass(frozen=True, slots=True)
class _Around:
    """What a clip stands in: its time `local` there is the time `base` of the timeline, which is called `name`."""

    base: Fraction
    local: Fraction
    name: str
    fps: Fraction | None


def read(root: Element, known: Known) -> Iterator[Found]:
    """The markers of all projects. One in a clip of a film is at a frame of it; else the timeline is the film."""
    rates = {
        one.get("id", ""): 1 / frame for one in root.iter("format") if (frame := _time(one.get("frameDuration"))) > 0
    }
    assets = {one.get("id", ""): _asset(one, rates, known) for one in root.iter("asset")}
    for sequence in root.iter("sequence"):
        above = sequence.getparent()
        name = above.get("name", "") if above is not None else ""
        around = _Around(_NOTHING, _time(sequence.get("tcStart")), name, rates.get(sequence.get("format", "")))
        for spine in sequence.iterfind("spine"):
            yield from _clips(spine, around, assets)
    for event in root.iter("event"):
        for clip in event:
            if clip.tag in _CLIPS:
                start = _time(clip.get("start"))
                name, fps = clip.get("name", ""), rates.get(clip.get("format", ""))
                yield from _clip(clip, _Around(_NOTHING, _NOTHING, name, fps), start, assets)


def _clips(holder: Element, around: _Around, assets: dict[str, _Asset]) -> Iterator[Found]:
    """The markers of the clips in a story; one that does not say when it begins follows the one before it."""
    next_ = around.local
    for clip in holder:
        if clip.tag not in _CLIPS:
            continue
        offset = _time(clip.get("offset")) if clip.get("offset") else next_
        next_ = offset + _time(clip.get("duration"))
        inside = replace(around, base=around.base + offset - around.local)
        if clip.tag in ("spine", "audition"):
            yield from _clips(clip, replace(inside, local=_NOTHING), assets)
            continue
        asset = assets.get(clip.get("ref", ""))
        own = asset.start if asset and clip.get("start") is None else _time(clip.get("start"))
        yield from _clip(clip, inside, own, assets)


def _clip(clip: Element, around: _Around, start: Fraction, assets: dict[str, _Asset]) -> Iterator[Found]:
    """The markers of a clip that begins with its own time `start`, and of those that hang on it."""
    asset, begin = _shown(clip, start, assets)
    for marker in clip.iterchildren(*_MARKERS):
        at = _time(marker.get("start"))
        if asset and asset.film:
            yield _found(marker, at - begin, asset.film, asset.fps or around.fps)
        else:
            yield _found(marker, around.base + at - start, around.name, around.fps)
    yield from _clips(clip, replace(around, local=start), assets)


def _shown(clip: Element, start: Fraction, assets: dict[str, _Asset]) -> tuple[_Asset | None, Fraction]:
    """The file that a clip shows, and when by the clip's own time its first frame would be."""
    if asset := assets.get(clip.get("ref", "")):
        return asset, asset.start
    inner = clip.find("video") if clip.tag == "clip" else None
    asset = None if inner is None else assets.get(inner.get("ref", ""))
    if inner is None or asset is None:
        return None, start
    offset = _time(inner.get("offset")) if inner.get("offset") else start
    first = _time(inner.get("start")) if inner.get("start") else asset.start
    return asset, offset - first + asset.start


def _found(marker: Element, time: Fraction, film: str, fps: Fraction | None) -> Found:
    value, note = marker.get("value", ""), marker.get("note", "")
    label, text = (note, value) if is_ours(note) else (value, note)
    long = _time(marker.get("duration"))
    frames = round(time * fps) if fps and _TIME.fullmatch(marker.get("start", "")) else None
    return Found(
        at=time if frames is None else frames,
        label=label,
        text=text,
        severity="must" if marker.get("completed") == "0" else "note",
        frames=max(1, round(long * fps)) if fps else 1,
        fps=fps,
        film=film,
        line=int(marker.sourceline or 0),
    )


def _asset(element: Element, rates: dict[str, Fraction], known: Known) -> _Asset:
    media = element.find("media-rep")
    source = element.get("src") or ("" if media is None else media.get("src", ""))
    names = (unquote(source or "").rpartition("/")[2], element.get("name", ""))
    film = next((name for name in names if known(name)), "")
    return _Asset(film, _time(element.get("start")), rates.get(element.get("format", "")))


def _time(text: str | None) -> Fraction:
    """A time in seconds: '1001/30000s', '5s'; nothing of what is none."""
    word = (text or "").strip()
    if found := _TIME.fullmatch(word):
        return Fraction(int(found[1]), int(found[2] or 1))
    return Fraction(word[:-1]) if _DECIMAL.fullmatch(word) else _NOTHING
