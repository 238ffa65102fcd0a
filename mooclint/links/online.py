"""Whether the links of a course answer. The sites are strangers' and so are the links: few and slow requests, nothing
but a status line is wanted, and no address of the user's own network is ever asked.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from queue import Empty, SimpleQueue
from time import monotonic
from urllib.parse import SplitResult, quote, urldefrag, urljoin, urlsplit

from mooclint.measures.result import Evidence
from mooclint.measures.tasks import links, well_formed
from mooclint.message.message import Code, Message, Quantity
from mooclint.version import __version__

AGENT = f"mooclint/{__version__} (+link check)"
MAX_HOPS = 5  # redirects that are followed
MAX_HEAD = 16 * 1024  # bytes of an answer's status line and headers; no honest one is longer
MAX_LINK = 4096  # characters
CHUNK = 1024  # bytes of an answer that are taken at once, and so the most of a body that is ever read
LOW_PORTS = (80, 443)  # other ports below 1024 belong to mail and the like, which must not be spoken to in HTTP
MAX_ADDRESSES = 3  # of one host that are tried
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_TOO_MANY = 429
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?")
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: |\r?\n)")
_STILL_TO_COME = re.compile(rb"HTTP/1\.[01] 1\d\d\b")  # before the answer itself: go on, wait, early hints
_LOCATION = re.compile(rb"^location:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")

Progress = Callable[[int, int], None]  # links asked, links in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is asked at most, and how long it may take."""

    links: int = 500
    at_once: int = 4  # requests; to one host there is only one at a time
    request_s: float = 10.0
    whole_s: float = 120.0
    pause_s: float = 1.0  # between two requests to one host


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What came back. `dead`: link -> why, a clause; `unasked`: how many links nobody asked about.

    `offline`: nothing at all could be reached, so that nothing is known of any link.
    """

    dead: dict[str, Message]
    unasked: int = 0
    offline: bool = False


class _Outcome(Enum):
    ANSWERS = auto()  # or it will not speak to a program: nothing can be said against the link
    DEAD = auto()
    CUT_OFF = auto()  # dead (if there is a reason), unless it is this machine that has no network
    UNTRUSTED = auto()  # dead, unless it is this machine that knows no authorities
    UNASKED = auto()


@dataclass(frozen=True, slots=True)
class _Reply:
    outcome: _Outcome
    reason: Message | None = None


class _NoAnswerError(Exception):
    """There is no HTTP answer. `lasting`: it would be the same for every link to that port of that host."""

    def __init__(self, outcome: _Outcome, reason: Message | None = None, *, lasting: bool = False) -> None:
        super().__init__()
        self.reply = _Reply(outcome, reason)
        self.lasting = lasting


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """An address taken apart; `host` in ASCII, `path` with the query and fit for a request line."""

    secure: bool
    host: str
    port: int
    path: str


@dataclass(slots=True)
class _Host:
    """One host's turn: who holds the lock may ask, not before `free_at`. `closed`: port -> why none answers there."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    closed: dict[int, _Reply] = field(default_factory=dict)


def links_of(evidence: Evidence) -> list[str]:
    """The well-formed links of all items and their documents, each once, in the order of the course."""
    course = evidence.package.course
    if course is None:
        return []
    found = (link for item in course.all_items() for link, _place in links(item, evidence)[0])
    return [link for link in dict.fromkeys(found) if well_formed(link)]


def is_public(address: str) -> bool:
    """Whether an IP address is out on the Internet, and not of this machine or the network that it is in."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo or (None, None))[1]
        if ip in ipaddress.ip_network("64:ff9b::/96"):  # how a network without IPv4 writes IPv4 addresses
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local or ip in ipaddress.ip_network("64:ff9b:1::/48"):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str) -> list[str]:
    """The IP addresses of a host, each once. Raises OSError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def ask_links(
    wanted: Sequence[str],
    progress: Progress | None = None,
    *,
    limits: Limits | None = None,
    resolved: Callable[[str], list[str]] = resolve,
    allowed: Callable[[str], bool] = is_public,
    context: ssl.SSLContext | None = None,
) -> Answers:
    """Asks every link once. Links that differ only in what follows `#` are asked together.

    `allowed` tells to which of the `resolved` IP addresses a connection may go; `context` how certificates are checked.
    """
    limits = limits or Limits()
    same: dict[str, list[str]] = {}
    for link in wanted:
        same.setdefault(urldefrag(link).url, []).append(link)
    asked = list(same)[: limits.links]
    asker = _Asker(limits, resolved, allowed, context or ssl.create_default_context())
    replies: dict[str, _Reply] = {}
    for address, reply in asker.all(asked):
        replies[address] = reply
        if progress is not None:
            progress(len(replies), len(asked))
    dead = {
        link: reply.reason
        for address, reply in replies.items()
        if reply.reason and asker.believes(reply)
        for link in same[address]
    }
    unasked = sum(
        len(group)
        for address, group in same.items()
        if address not in replies or replies[address].outcome is _Outcome.UNASKED
    )
    offline = not asker.reached and any(reply.outcome is _Outcome.CUT_OFF for reply in replies.values())
    return Answers(dead=dead, unasked=unasked, offline=offline)


class _Asker:
    """The threads that ask, and what they have to know of each other."""

    def __init__(
        self,
        limits: Limits,
        resolved: Callable[[str], list[str]],
        allowed: Callable[[str], bool],
        context: ssl.SSLContext,
    ) -> None:
        self.limits = limits
        self.resolved = resolved
        self.allowed = allowed
        self.context = context
        self.reached = False  # somebody out there was heard
        self.trusted = False  # some certificate was found good
        self._hosts: dict[str, _Host] = {}
        self._hosts_lock = threading.Lock()
        self._stop = threading.Event()

    def believes(self, reply: _Reply) -> bool:
        """Whether the fault is the link's, not this machine's."""
        if reply.outcome is _Outcome.CUT_OFF:
            return self.reached
        if reply.outcome is _Outcome.UNTRUSTED:
            return self.trusted
        return reply.outcome is _Outcome.DEAD

    def all(self, addresses: Sequence[str]) -> Iterator[tuple[str, _Reply]]:
        """The replies as they come in, until all are there or the time is over."""
        end = monotonic() + self.limits.whole_s
        waiting = _by_host(addresses)
        done: SimpleQueue[tuple[str, _Reply]] = SimpleQueue()
        for _ in range(min(self.limits.at_once, len(waiting))):
            # Nobody waits for these threads: a name server may keep one of them longer than all limits.
            threading.Thread(target=self._work, args=(waiting, done), daemon=True).start()
        try:
            for _ in addresses:
                yield _next(done, end)
        except TimeoutError:
            return
        finally:
            self._stop.set()

    def _work(self, waiting: deque[deque[str]], done: SimpleQueue[tuple[str, _Reply]]) -> None:
        """Asks one link of the host that waits longest, then puts the host behind the others."""
        while not self._stop.is_set():
            try:
                host = waiting.popleft()
            except IndexError:
                return
            address = host.popleft()
            done.put((address, self._reply(address)))
            if host:
                waiting.append(host)

    def _reply(self, address: str) -> _Reply:
        try:
            return self._follow(address)
        except _NoAnswerError as error:
            return error.reply

    def _follow(self, address: str) -> _Reply:
        for _ in range(MAX_HOPS + 1):
            status, location = self._status(_target(address))
            if status in _GONE:
                return _Reply(_Outcome.DEAD, Message("{status}: there is no such page", {"status": status}))
            if status >= 500:
                return _Reply(_Outcome.DEAD, Message("{status}: the server fails, twice", {"status": status}))
            if status not in _REDIRECTS or not location:
                break
            address = _joined(address, location)
        return _Reply(_Outcome.ANSWERS)

    def _status(self, target: _Target) -> tuple[int, str]:
        """The status and where it sends one: of HEAD, else of GET, as not every server knows HEAD or means what it
        says to it; the second time where the server fails.
        """
        try:
            head = self._ask("HEAD", target)
            if head and (head[0] < 400 or head[0] == _TOO_MANY):
                return head
        except _NoAnswerError as error:
            if error.lasting:
                raise
        answer = self._ask("GET", target)
        if answer and answer[0] >= 500:
            answer = self._ask("GET", target)
        if answer is None:  # it hung up, or what it speaks is no HTTP: somebody is there
            raise _NoAnswerError(_Outcome.ANSWERS)
        return answer

    def _ask(self, method: str, target: _Target) -> tuple[int, str] | None:
        with self._turn(target) as host:
            if closed := host.closed.get(target.port):
                raise _NoAnswerError(closed.outcome, closed.reason, lasting=True)
            try:
                return self._exchange(method, target)
            except _NoAnswerError as error:
                if error.lasting:
                    host.closed[target.port] = error.reply
                raise

    @contextmanager
    def _turn(self, target: _Target) -> Iterator[_Host]:
        """Waits until the host may be asked, and lets the next one wait."""
        with self._hosts_lock:
            host = self._hosts.setdefault(target.host, _Host())
        with host.lock:
            wait = 0.0 if target.port in host.closed else host.free_at - monotonic()
            if self._stop.wait(max(0.0, wait)):
                raise _NoAnswerError(_Outcome.UNASKED)
            try:
                yield host
            finally:
                host.free_at = monotonic() + self.limits.pause_s

    def _exchange(self, method: str, target: _Target) -> tuple[int, str] | None:
        """One request on a connection of its own. None: no HTTP answer came. Raises _NoAnswerError."""
        deadline = monotonic() + self.limits.request_s
        with self._connection(target, deadline) as connection:
            try:
                _limit(connection, deadline)
                connection.sendall(_request(method, target))
                return _parsed(_head(connection, deadline))
            except TimeoutError as error:
                raise _NoAnswerError(_Outcome.DEAD, self._slow()) from error
            except (OSError, ValueError):
                return None

    @contextmanager
    def _connection(self, target: _Target, deadline: float) -> Iterator[socket.socket]:
        plain = self._connected(target, deadline)
        self.reached = True
        with plain:
            if not target.secure:
                yield plain
                return
            with self._encrypted(plain, target, deadline) as connection:
                self.trusted = True
                yield connection

    def _connected(self, target: _Target, deadline: float) -> socket.socket:
        """A connection to one of the very addresses that were looked at: asking for the name a second time might give
        another one.
        """
        addresses = self._addresses(target.host)
        reply = _NoAnswerError(_Outcome.CUT_OFF, self._slow(), lasting=True)
        for number, address in enumerate(addresses):
            share = (deadline - monotonic()) / (len(addresses) - number)
            if share <= 0:
                break
            try:
                return socket.create_connection((address, target.port), share)
            except ConnectionRefusedError:  # by a firewall on the way out, it may be
                reply = _NoAnswerError(_Outcome.CUT_OFF, Message("the server refuses the connection"), lasting=True)
            except TimeoutError:
                reply = _NoAnswerError(_Outcome.CUT_OFF, self._slow(), lasting=True)
            except OSError:  # no route: more likely ours than theirs
                reply = _NoAnswerError(_Outcome.CUT_OFF)
        raise reply

    def _addresses(self, host: str) -> list[str]:
        try:
            found = self.resolved(host)
        except socket.gaierror as error:
            if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
                reason = Message("there is no such host: {host}", {"host": Code(host)})
                raise _NoAnswerError(_Outcome.CUT_OFF, reason, lasting=True) from error
            raise _NoAnswerError(_Outcome.CUT_OFF, lasting=True) from error  # no name server could be asked
        except (OSError, ValueError) as error:
            raise _NoAnswerError(_Outcome.UNASKED, lasting=True) from error
        if not found or not all(map(self.allowed, found)):
            raise _NoAnswerError(_Outcome.UNASKED, lasting=True)
        return found[:MAX_ADDRESSES]

    def _encrypted(self, plain: socket.socket, target: _Target, deadline: float) -> ssl.SSLSocket:
        try:
            _limit(plain, deadline)
            return self.context.wrap_socket(plain, server_hostname=target.host)
        except ssl.SSLCertVerificationError as error:
            raise _bad_certificate(error) from error
        except TimeoutError as error:
            raise _NoAnswerError(_Outcome.DEAD, self._slow()) from error
        except (OSError, ValueError) as error:
            raise _NoAnswerError(_Outcome.ANSWERS) from error

    def _slow(self) -> Message:
        return Message("no answer within {seconds}", {"seconds": Quantity(self.limits.request_s, "s")})


def _next(done: SimpleQueue[tuple[str, _Reply]], end: float) -> tuple[str, _Reply]:
    """The next reply; waits in small steps, which Ctrl-C can end on every system. Raises TimeoutError."""
    while (left := end - monotonic()) > 0:
        try:
            return done.get(timeout=min(left, 0.25))
        except Empty:
            continue
    raise TimeoutError


def _by_host(addresses: Sequence[str]) -> deque[deque[str]]:
    found: dict[str, deque[str]] = {}
    for address in addresses:
        found.setdefault((urlsplit(address).hostname or "").lower(), deque()).append(address)
    return deque(found.values())


def _target(address: str) -> _Target:
    """The address taken apart. Raises _NoAnswerError where nobody may ask it."""
    try:
        parts = urlsplit(address)
        host = _ascii(parts.hostname or "")
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        path = quote(parts.path or "/", safe="%/:=@!$&'()*+,;~")
        query = quote(parts.query, safe="%/:=@!$&'()*+,;~?")
    except ValueError as error:
        raise _NoAnswerError(_Outcome.UNASKED) from error
    if not _may_be_asked(parts, host, port) or len(address) > MAX_LINK:
        raise _NoAnswerError(_Outcome.UNASKED)
    return _Target(secure=secure, host=host, port=port, path=f"{path}?{query}" if query else path)


def _may_be_asked(parts: SplitResult, host: str, port: int) -> bool:
    """Only http and https, no port of another service, and no link that carries a name or a password."""
    named = parts.username is not None or parts.password is not None
    return parts.scheme in ("http", "https") and bool(_HOST.fullmatch(host)) and not named and _is_web_port(port)


def _is_web_port(port: int) -> bool:
    return port in LOW_PORTS or port >= 1024


def _ascii(host: str) -> str:
    """A host as name servers know it. Raises ValueError."""
    host = host.lower().rstrip(".")
    return host if host.isascii() or len(host) > 253 else host.encode("idna").decode("ascii")


def _joined(address: str, location: str) -> str:
    try:
        return urldefrag(urljoin(address, location)).url
    except ValueError as error:
        raise _NoAnswerError(_Outcome.ANSWERS) from error


def _limit(connection: socket.socket, deadline: float) -> None:
    """Lets the connection wait until the deadline and not longer. Raises TimeoutError."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _request(method: str, target: _Target) -> bytes:
    usual = target.port == (443 if target.secure else 80)
    lines = [
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.host}" if usual else f"Host: {target.host}:{target.port}",
        f"User-Agent: {AGENT}",
        "Accept: */*",
        "Connection: close",
        *(["Range: bytes=0-0"] if method == "GET" else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _head(connection: socket.socket, deadline: float) -> bytes:
    """The status line and the headers; what came with them of a body is dropped. Raises OSError, ValueError."""
    taken, room = b"", MAX_HEAD
    while True:
        end = _HEAD_END.search(taken)
        if end is None:
            _limit(connection, deadline)
            chunk = connection.recv(CHUNK)
            room -= len(chunk)
            if not chunk or room < 0:
                raise ValueError
            taken += chunk
        elif _STILL_TO_COME.match(taken):
            taken = taken[end.end() :]
        else:
            return taken[: end.start()]


def _parsed(head: bytes) -> tuple[int, str] | None:
    status = _STATUS.match(head + b"\n")
    if status is None:
        return None
    location = _LOCATION.search(head)
    return int(status[1]), location[1].strip().decode("utf-8", "replace") if location else ""


# OpenSSL's numbers of what can be wrong with a certificate.
_EXPIRED, _NOT_YET, _OTHER_HOST, _OTHER_ADDRESS = 10, 9, 62, 64
_NO_AUTHORITY = (18, 19, 20, 21)


def _bad_certificate(error: ssl.SSLCertVerificationError) -> _NoAnswerError:
    if error.verify_code in _NO_AUTHORITY:
        reason = Message("no known authority has signed its certificate")
        return _NoAnswerError(_Outcome.UNTRUSTED, reason, lasting=True)
    if error.verify_code in (_EXPIRED, _NOT_YET):
        reason = Message("its certificate has expired or is not valid yet")
    elif error.verify_code in (_OTHER_HOST, _OTHER_ADDRESS):
        reason = Message("its certificate is made out to another host")
    else:
        reason = Message("its certificate does not hold: {reason}", {"reason": Code(error.verify_message)})
    return _NoAnswerError(_Outcome.DEAD, reason, lasting=True)
