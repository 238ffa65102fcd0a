"""`mooclint doctor`: what is installed, what is missing, and what that switches off."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from gettext import gettext as _
from importlib.metadata import PackageNotFoundError, version

import click

from mooclint.cli.common import colour_option, lang, payload, styler
from mooclint.cli.errors import COULD_NOT, UserError
from mooclint.conclusion.signature import INSTALL
from mooclint.files.address import Address, AddressError, spot, tried
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Message
from mooclint.report.json import dump
from mooclint.version import __version__


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that mooclint stands on."""

    name: str
    found: str | None  # version or path; None where it is missing
    without: Message  # what does not work without it
    optional: bool = False  # an extra: that it is missing is no fault


def _package(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _mediainfo() -> str | None:
    """pymediainfo's version, where the library that it wraps opens."""
    from pymediainfo import MediaInfo

    return _package("pymediainfo") if MediaInfo.can_parse() else None


def _ffmpeg() -> str | None:
    from mooclint.media.ffmpeg import find

    found = find(os.environ.get("MOOCLINT_FFMPEG"))
    return f"{found.version} ({found.path})" if found and found.version else None


def _fonts() -> str | None:
    try:
        import fontpkg_pt_serif
    except ImportError:
        return None
    return str(_package("fontpkg-pt-serif") or fontpkg_pt_serif.__name__)


def _dictionaries() -> str | None:
    """The languages that hunspell dictionaries were found for."""
    from mooclint.language.dictionaries import find_dictionaries, system_folders

    found = find_dictionaries(system_folders())
    return ", ".join(f"{language} ({paths[0]})" for language, paths in sorted(found.items())) or None


def _storage(address: str) -> Component:
    """Whether a place at an address can be written, read and deleted."""
    try:
        place = spot(address)
        if not isinstance(place, Address):
            raise UserError(Message("{option} takes an address, as {example}: {word}", {
                "option": Code("--storage"), "example": Code("s3://bucket/folder"), "word": Code(address),
            }))  # fmt: skip
        tried(place)
    except AddressError as error:
        return Component(address, None, error.message)
    return Component(address, "", Message("no backup goes there"))


_CHECKS: tuple[tuple[str, Callable[[], str | None], Message], ...] = (
    ("libmediainfo", _mediainfo, Message("no video can be read")),
    ("ffmpeg", _ffmpeg, Message("videos without a sample table (MKV, TS, AVI) stay unverified, and there is no demo")),
    ("PT Serif", _fonts, Message("no conclusion and no report as PDF")),
    ("python-docx", lambda: _package("python-docx"), Message("no conclusion and no templates as DOCX")),
    ("lxml", lambda: _package("lxml"), Message("no document can be read")),
    ("ruamel.yaml.clib", lambda: _package("ruamel.yaml.clib"), Message("manifests are read ten times slower")),
)
_EXTRAS: tuple[tuple[str, Callable[[], str | None], Message], ...] = (
    (
        "spylls",
        lambda: _package("spylls"),
        Message("spelling stays unverified; the extra {extra} brings it", {"extra": Code("text")}),
    ),
    (
        "pyHanko",
        lambda: _package("pyhanko"),
        Message("no conclusion can be signed, and no signature is verified; {command}", {"command": Code(INSTALL)}),
    ),
    (
        "hunspell",
        _dictionaries,
        Message(
            "spelling stays unverified; no dictionary was found; on Debian and Ubuntu: {command}",
            {"command": Code("apt install hunspell-kk hunspell-ru hunspell-en-us")},
        ),
    ),
    (
        "s3fs",
        lambda: _package("s3fs"),
        Message("no backup goes to S3; the extra {extra} brings it", {"extra": Code("objects")}),
    ),
)


@click.command("doctor", help=_("Show what is installed, what is missing, and what that switches off."))
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help=_("What goes to stdout."))
@click.option(
    "--storage",
    metavar="ADDRESS",
    help=_("Try a place for backups as well, s3://bucket/folder: a small file is written there, read and deleted."),
)
@colour_option
@lang
@click.pass_obj
def command(say: Localizer, form: str, storage: str | None, color: bool | None) -> int:
    """See the help text above."""
    parts = [Component(name, look(), without) for name, look, without in _CHECKS]
    parts += [Component(name, look(), without, optional=True) for name, look, without in _EXTRAS]
    if storage is not None:
        parts.append(_storage(storage))
    if form == "json":
        rows = [{"name": p.name, "found": p.found, "without": say(p.without)} for p in parts]
        body = {"mooclint": __version__, "python": platform.python_version(), "system": sys.platform, "parts": rows}
        payload(dump(body))
    else:
        style = styler(color)
        click.echo(f"mooclint {__version__}, Python {platform.python_version()}, {sys.platform}")
        for part in parts:
            if part.found is not None:
                found = f"{part.name}: {part.found}" if part.found else part.name
                click.echo(f"{style('+', 'good')} {found}", color=True)
            elif part.name == storage:
                click.echo(f"{style('x', 'error')} {say(part.without)}", color=True)
            else:
                text = Message("{name} is missing: {without}.", {"name": Code(part.name), "without": part.without})
                click.echo(f"{style('-', 'dim') if part.optional else style('x', 'error')} {say(text)}", color=True)
    return 0 if all(part.found is not None or part.optional for part in parts) else COULD_NOT
