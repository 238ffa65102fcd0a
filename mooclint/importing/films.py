"""Films that a page shows or links to: addresses of sites for films, as videos of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mooclint.course.model import ItemKind
from mooclint.importing.markup import line
from mooclint.importing.model import NewItem
from mooclint.importing.pages import Piece, is_lead

MAX_SHOWN = 50  # films of one page

_PLAYER = re.compile(
    r"""<(?:iframe|embed|source|video)\b[^<>]{0,1000}?\bsrc\s{0,9}=\s{0,9}["'](?:https?:)?//([^"'<>\s]{4,1500})""",
    re.IGNORECASE,
)
_LINK = re.compile(r"""<a\b[^<>]{0,1000}?\bhref\s{0,9}=\s{0,9}["']https?://([^"'<>\s]{4,1500})""", re.IGNORECASE)
_SITES = re.compile(
    r"(?:www\.|m\.|player\.)?(?:youtube\.com/(?:embed/|watch\?|v/|shorts/|live/)|youtube-nocookie\.com/embed/|youtu\.be/|"
    r"vimeo\.com/(?:video/)?\d|rutube\.ru/|vk\.com/video|vkvideo\.ru/|dailymotion\.com/|kinescope\.io/|"
    r"(?:[\w-]+\.)?wistia\.(?:com|net)/(?:embed|medias)/|[\w.-]+/Panopto/Pages/(?:Embed|Viewer)|"
    r"drive\.google\.com/file/|[\w.-]+/(?:media/)?(?:embed|player)\S{0,200}(?:video|media|entry)|\S+\.(?:mp4|webm|m4v)\b)",
    re.IGNORECASE,
)
# Servers of universities and hosts of films, whose players say what they show by their name alone.
_SERVERS = re.compile(
    r"(?:[\w-]+\.)*(?:media[a-z]*|videos?|stream(?:ing)?|mediasite|echo360|yuja|[\w-]*kaltura|brightcove|jwplayer|vidyard|"
    r"sproutvideo|screencast|loom)\.[\w.-]+/(?!\S{0,1000}\.(?:mp3|wav|ogg|m4a|png|jpe?g|gif|svg|pdf)\b)",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(r"(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{11})(?:[?&/]|$)", re.IGNORECASE)
_ADDRESS = re.compile(r"\(?https?://\S{1,2000}")


@dataclass(frozen=True, slots=True)
class Films:
    """Addresses of films of a page, each once and in order: those in players, and those that it links to."""

    players: tuple[str, ...]
    linked: tuple[str, ...]


def films_of(html: str) -> Films:
    """The films that a page of HTML shows and links to."""
    shown = [found[1] for found in _PLAYER.finditer(html)]
    players = [_address(url) for url in shown if _SITES.match(url) or _SERVERS.match(url)]
    linked = [_address(found[1]) for found in _LINK.finditer(html) if _SITES.match(found[1])]
    return Films(tuple(dict.fromkeys(players[:MAX_SHOWN])), tuple(dict.fromkeys(linked[:MAX_SHOWN])))


def taken_films(films: Films, piece: Piece, *, lead: bool = False) -> Sequence[str]:
    """The films of a page that become videos: those in players, else the first that it links to where it is but the
    words that lead there. `lead`: a link to a film is all that the page holds.
    """
    if films.players or not films.linked or not (lead or is_lead([unlinked(piece)])):
        return films.players
    return films.linked[:1]


def film(title: str, address: str) -> NewItem:
    """A video that stands elsewhere."""
    return NewItem(kind=ItemKind.VIDEO, title=title, fields={"link": address[:2000]})


def without_players(piece: Piece, films: Films, stored: int = 0) -> Piece:
    """The page as if the players of its films, and of `stored` files, were not among what is lost of it."""
    lost = Counter(dict(piece.page.lost))
    frames = min(lost["frame"], len(films.players))
    left = lost - Counter({"frame": frames, "media": len(films.players) - frames + stored})
    return replace(piece, page=replace(piece.page, lost=tuple(left.items())))


def is_film(address: str) -> bool:
    """Whether an address is that of a film on a site for films."""
    return _SITES.match(address.partition("://")[2]) is not None


def unlinked(piece: Piece) -> Piece:
    """The text as if it had no links: those are its films."""
    lines = tuple(text for raw in piece.page.lines if (text := line(_ADDRESS.sub("", raw))))
    return replace(piece, page=replace(piece.page, links=(), lines=lines))


def _address(rest: str) -> str:
    """The address without its scheme as one to open; a player of YouTube as the page of the film."""
    rest = line(rest.replace("&amp;", "&"))
    found = _EMBEDDED.match(rest)
    return f"https://www.youtube.com/watch?v={found[1]}" if found else f"https://{rest}"
