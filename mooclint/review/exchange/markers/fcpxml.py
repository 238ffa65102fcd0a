"""FCPXML, for Final Cut Pro: a project with the film, and markers on it; times are fractions of whole frames."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from urllib.parse import quote

from mooclint.message.localizer import Localizer
from mooclint.message.plain import one_line
from mooclint.review.exchange.markers.fcp7 import document
from mooclint.review.exchange.markers.marker import Sheet, spots
from mooclint.review.exchange.markers.rate import Rate

VERSION = "1.9"  # the first one with `media-rep`, which all later programs read
_DONE = {True: "1", False: "0"}


def write(sheet: Sheet, say: Localizer) -> str:
    """The document. What must be mended is a task, which Final Cut Pro shows in red; what was settled is a done one."""
    name, timeline = one_line(sheet.name), sheet.timeline
    rate, length = timeline.rate, time(timeline.length, timeline.rate)
    begin, format_ = time(timeline.begin, rate), "DF" if rate.drop else "NDF"
    root = ET.Element("fcpxml", version=VERSION)
    resources = ET.SubElement(root, "resources")
    ET.SubElement(resources, "format", id="r1", frameDuration=time(1, rate), width="1920", height="1080")
    asset = ET.SubElement(
        resources, "asset", id="r2", name=name, start="0s", duration=length, hasVideo="1", format="r1"
    )
    ET.SubElement(asset, "media-rep", kind="original-media", src=f"./{quote(name)}")
    project = ET.SubElement(ET.SubElement(ET.SubElement(root, "library"), "event", name="mooclint"), "project")
    project.set("name", name)
    sequence = ET.SubElement(project, "sequence", format="r1", duration=length, tcStart=begin, tcFormat=format_)
    clip = ET.SubElement(
        ET.SubElement(sequence, "spine"), "asset-clip",
        ref="r2", name=name, offset=begin, start="0s", duration=length, format="r1", tcFormat="NDF",
    )  # fmt: skip
    found = list(spots(sheet.markers))
    ends = [*(one.start for one in found[1:]), timeline.length]
    for spot, next_ in zip(found, ends, strict=False):  # the last one ends with the film
        # Final Cut Pro loses a marker inside another one's range: what is shortened for it says its length.
        frames = min(spot.frames, next_ - spot.start)
        marker = ET.SubElement(clip, "marker", start=time(spot.start, rate), duration=time(frames, rate))
        marker.set("value", spot.text(say))
        if spot.settled or spot.severity == "must":
            marker.set("completed", _DONE[spot.settled])
        marker.set("note", spot.label(say, frames=frames < spot.frames))
    return document(root, "fcpxml")


def time(frames: int, rate: Rate) -> str:
    """So many frames in seconds, as a fraction of which the denominator tells the rate."""
    return f"{frames * rate.fps.denominator}/{rate.fps.numerator}s" if frames else "0s"
