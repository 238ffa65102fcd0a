"""Final Cut Pro 7's XML, which Premiere and DaVinci Resolve take: a sequence with the film, and markers on it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from urllib.parse import quote

from mooclint.message.localizer import Localizer
from mooclint.message.plain import one_line
from mooclint.review.exchange.markers.marker import COLOURS, Sheet, spots
from mooclint.review.exchange.markers.rate import Rate


def write(sheet: Sheet, say: Localizer) -> str:
    """The document. An `out` of -1 is a marker without a length."""
    name, timeline = one_line(sheet.name), sheet.timeline
    root = ET.Element("xmeml", version="4")
    sequence = ET.SubElement(root, "sequence", id="sequence-1")
    _texts(sequence, name=name, duration=timeline.length)
    _rate(sequence, timeline.rate)
    _timecode(sequence, timeline.rate, timeline.begin)
    track = ET.SubElement(ET.SubElement(ET.SubElement(sequence, "media"), "video"), "track")
    clip = ET.SubElement(track, "clipitem", id="clipitem-1")
    _texts(clip, name=name, duration=timeline.length)
    _rate(clip, timeline.rate)
    _texts(clip, start=0, end=timeline.length, **{"in": 0}, out=timeline.length)
    file = ET.SubElement(clip, "file", id="file-1")
    _texts(file, name=name, pathurl=quote(name), duration=timeline.length)
    _rate(file, timeline.rate)
    ET.SubElement(ET.SubElement(file, "media"), "video")
    for spot in spots(sheet.markers):
        marker = ET.SubElement(sequence, "marker")
        out = spot.start + spot.frames if spot.frames > 1 else -1
        _texts(marker, name=spot.label(say), comment=spot.text(say), **{"in": spot.start}, out=out)
        _texts(marker, pproColor=COLOURS[spot.severity].premiere)
    return document(root, "xmeml")


def document(root: ET.Element, name: str) -> str:
    """An XML document with a bare document type, as editing programs write it; its texts stay as they are."""
    for element in root.iter():
        element.tail = "\n"
        if len(element):
            element.text = "\n"
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {name}>\n{text}'


def _texts(parent: ET.Element, **texts: object) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = str(text)


def _rate(parent: ET.Element, rate: Rate) -> None:
    _texts(ET.SubElement(parent, "rate"), timebase=rate.base, ntsc="FALSE" if rate.fps.denominator == 1 else "TRUE")


def _timecode(parent: ET.Element, rate: Rate, begin: int) -> None:
    timecode = ET.SubElement(parent, "timecode")
    _rate(timecode, rate)
    _texts(timecode, string=rate.timecode(begin), frame=begin, displayformat="DF" if rate.drop else "NDF")
