"""One request to one host: the connection, what is sent, and the little of the answer that is read."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from mooclint.links.addresses import Target
from mooclint.links.replies import NoAnswerError, Outcome
from mooclint.message.message import Code, Message, Quantity
from mooclint.version import __version__

AGENT = f"mooclint/{__version__} (+link check)"
MAX_HEAD = 16 * 1024  # bytes of an answer's status line and headers; no honest one is longer
CHUNK = 1024  # bytes of an answer that are taken at once, and so the most of a body that is ever read
MAX_ADDRESSES = 3  # of one host that are tried
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: |\r?\n)")
_STILL_TO_COME = re.compile(rb"HTTP/1\.[01] 1\d\d\b")  # before the answer itself: go on, wait, early hints
_LOCATION = re.compile(rb"^location:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")


class Caller:
    """Makes requests, and remembers whether this machine has a network and knows authorities."""

    def __init__(
        self,
        request_s: float,
        resolved: Callable[[str], list[str]],
        allowed: Callable[[str], bool],
        context: ssl.SSLContext,
    ) -> None:
        self.request_s = request_s
        self.resolved = resolved
        self.allowed = allowed
        self.context = context
        self.reached = False  # somebody out there was heard
        self.trusted = False  # some certificate was found good

    def exchange(self, method: str, target: Target) -> tuple[int, str] | None:
        """One request on a connection of its own. None: no HTTP answer came. Raises NoAnswerError."""
        deadline = monotonic() + self.request_s
        with self._connection(target, deadline) as connection:
            try:
                _limit(connection, deadline)
                connection.sendall(_request(method, target))
                return _parsed(_head(connection, deadline))
            except TimeoutError as error:
                raise NoAnswerError(Outcome.DEAD, self._slow()) from error
            except (OSError, ValueError):
                return None

    @contextmanager
    def _connection(self, target: Target, deadline: float) -> Iterator[socket.socket]:
        plain = self._connected(target, deadline)
        self.reached = True
        with plain:
            if not target.secure:
                yield plain
                return
            with self._encrypted(plain, target, deadline) as connection:
                self.trusted = True
                yield connection

    def _connected(self, target: Target, deadline: float) -> socket.socket:
        """A connection to one of the very addresses that were looked at: asking for the name a second time might give
        another one.
        """
        addresses = self._addresses(target.host)
        reply = NoAnswerError(Outcome.CUT_OFF, self._slow(), lasting=True)
        for number, address in enumerate(addresses):
            share = (deadline - monotonic()) / (len(addresses) - number)
            if share <= 0:
                break
            try:
                return socket.create_connection((address, target.port), share)
            except ConnectionRefusedError:  # by a firewall on the way out, it may be
                reply = NoAnswerError(Outcome.CUT_OFF, Message("the server refuses the connection"), lasting=True)
            except TimeoutError:
                reply = NoAnswerError(Outcome.CUT_OFF, self._slow(), lasting=True)
            except OSError:  # no route: more likely ours than theirs
                reply = NoAnswerError(Outcome.CUT_OFF)
        raise reply

    def _addresses(self, host: str) -> list[str]:
        try:
            found = self.resolved(host)
        except socket.gaierror as error:
            if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
                reason = Message("there is no such host: {host}", {"host": Code(host)})
                raise NoAnswerError(Outcome.CUT_OFF, reason, lasting=True) from error
            raise NoAnswerError(Outcome.CUT_OFF, lasting=True) from error  # no name server could be asked
        except (OSError, ValueError) as error:
            raise NoAnswerError(Outcome.UNASKED, lasting=True) from error
        if not found or not all(map(self.allowed, found)):
            raise NoAnswerError(Outcome.UNASKED, lasting=True)
        return found[:MAX_ADDRESSES]

    def _encrypted(self, plain: socket.socket, target: Target, deadline: float) -> ssl.SSLSocket:
        try:
            _limit(plain, deadline)
            return self.context.wrap_socket(plain, server_hostname=target.host)
        except ssl.SSLCertVerificationError as error:
            raise _bad_certificate(error) from error
        except TimeoutError as error:
            raise NoAnswerError(Outcome.DEAD, self._slow()) from error
        except (OSError, ValueError) as error:
            raise NoAnswerError(Outcome.ANSWERS) from error

    def _slow(self) -> Message:
        return Message("no answer within {seconds}", {"seconds": Quantity(self.request_s, "s")})


def _limit(connection: socket.socket, deadline: float) -> None:
    """Lets the connection wait until the deadline and not longer. Raises TimeoutError."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(left)


def _request(method: str, target: Target) -> bytes:
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


def _bad_certificate(error: ssl.SSLCertVerificationError) -> NoAnswerError:
    if error.verify_code in _NO_AUTHORITY:
        reason = Message("no known authority has signed its certificate")
        return NoAnswerError(Outcome.UNTRUSTED, reason, lasting=True)
    if error.verify_code in (_EXPIRED, _NOT_YET):
        reason = Message("its certificate has expired or is not valid yet")
    elif error.verify_code in (_OTHER_HOST, _OTHER_ADDRESS):
        reason = Message("its certificate is made out to another host")
    else:
        reason = Message("its certificate does not hold: {reason}", {"reason": Code(error.verify_message)})
    return NoAnswerError(Outcome.DEAD, reason, lasting=True)
