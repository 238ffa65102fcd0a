"""Whether the links of a course answer. The sites are strangers' and so are the links: few and slow requests, nothing
but a status line is wanted, and no address of the user's own network is ever asked.
"""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from time import monotonic
from urllib.parse import urldefrag, urlsplit

from mooclint.links.addresses import Target, is_public, joined, resolve, target_of
from mooclint.links.exchange import Caller
from mooclint.links.replies import NoAnswerError, Outcome, Reply
from mooclint.measures.result import Evidence
from mooclint.measures.tasks import links, well_formed
from mooclint.message.message import Message

MAX_HOPS = 5  # redirects that are followed
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
_TOO_MANY = 429

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


@dataclass(slots=True)
class _Host:
    """One host's turn: who holds the lock may ask, not before `free_at`. `closed`: port -> why none answers there."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    closed: dict[int, Reply] = field(default_factory=dict)


def links_of(evidence: Evidence) -> list[str]:
    """The well-formed links of all items and their documents, each once, in the order of the course."""
    course = evidence.package.course
    if course is None:
        return []
    found = (link for item in course.all_items() for link, _place in links(item, evidence)[0])
    return [link for link in dict.fromkeys(found) if well_formed(link)]


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
    caller = Caller(limits.request_s, resolved, allowed, context or ssl.create_default_context())
    asker = _Asker(limits, caller)
    replies: dict[str, Reply] = {}
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
        if address not in replies or replies[address].outcome is Outcome.UNASKED
    )
    offline = not caller.reached and any(reply.outcome is Outcome.CUT_OFF for reply in replies.values())
    return Answers(dead=dead, unasked=unasked, offline=offline)


class _Asker:
    """The threads that ask, and what they have to know of each other: whose turn it is, and which hosts are closed."""

    def __init__(self, limits: Limits, caller: Caller) -> None:
        self.limits = limits
        self.caller = caller
        self._hosts: dict[str, _Host] = {}
        self._hosts_lock = threading.Lock()
        self._stop = threading.Event()

    def believes(self, reply: Reply) -> bool:
        """Whether the fault is the link's, not this machine's."""
        if reply.outcome is Outcome.CUT_OFF:
            return self.caller.reached
        if reply.outcome is Outcome.UNTRUSTED:
            return self.caller.trusted
        return reply.outcome is Outcome.DEAD

    def all(self, addresses: Sequence[str]) -> Iterator[tuple[str, Reply]]:
        """The replies as they come in, until all are there or the time is over."""
        end = monotonic() + self.limits.whole_s
        waiting = _by_host(addresses)
        done: SimpleQueue[tuple[str, Reply]] = SimpleQueue()
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

    def _work(self, waiting: deque[deque[str]], done: SimpleQueue[tuple[str, Reply]]) -> None:
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

    def _reply(self, address: str) -> Reply:
        try:
            return self._follow(address)
        except NoAnswerError as error:
            return error.reply

    def _follow(self, address: str) -> Reply:
        for _ in range(MAX_HOPS + 1):
            status, location = self._status(target_of(address))
            if status in _GONE:
                return Reply(Outcome.DEAD, Message("{status}: there is no such page", {"status": status}))
            if status >= 500:
                return Reply(Outcome.DEAD, Message("{status}: the server fails, twice", {"status": status}))
            if status not in _REDIRECTS or not location:
                break
            address = joined(address, location)
        return Reply(Outcome.ANSWERS)

    def _status(self, target: Target) -> tuple[int, str]:
        """The status and where it sends one: of HEAD, else of GET, as not every server knows HEAD or means what it
        says to it; the second time where the server fails.
        """
        try:
            head = self._ask("HEAD", target)
            if head and (head[0] < 400 or head[0] == _TOO_MANY):
                return head
        except NoAnswerError as error:
            if error.lasting:
                raise
        answer = self._ask("GET", target)
        if answer and answer[0] >= 500:
            answer = self._ask("GET", target)
        if answer is None:  # it hung up, or what it speaks is no HTTP: somebody is there
            raise NoAnswerError(Outcome.ANSWERS)
        return answer

    def _ask(self, method: str, target: Target) -> tuple[int, str] | None:
        with self._turn(target) as host:
            if closed := host.closed.get(target.port):
                raise NoAnswerError(closed.outcome, closed.reason, lasting=True)
            try:
                return self.caller.exchange(method, target)
            except NoAnswerError as error:
                if error.lasting:
                    host.closed[target.port] = error.reply
                raise

    @contextmanager
    def _turn(self, target: Target) -> Iterator[_Host]:
        """Waits until the host may be asked, and lets the next one wait."""
        with self._hosts_lock:
            host = self._hosts.setdefault(target.host, _Host())
        with host.lock:
            wait = 0.0 if target.port in host.closed else host.free_at - monotonic()
            if self._stop.wait(max(0.0, wait)):
                raise NoAnswerError(Outcome.UNASKED)
            try:
                yield host
            finally:
                host.free_at = monotonic() + self.limits.pause_s


def _next(done: SimpleQueue[tuple[str, Reply]], end: float) -> tuple[str, Reply]:
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
