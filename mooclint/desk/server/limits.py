"""How often somebody may try: counted in this process, by the address that asks and by what it is about.

A whole university may have one address of the network: what is counted by it alone keeps off floods, and nothing else.
Codes are counted by the e-mail address that they go to, and every one of them has its own few tries.
"""

from __future__ import annotations

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

_RATES = {
    "sign-in": "600/10 minutes",  # tries from one address of the network, by links too
    "code": "5/hour",  # letters with codes to one e-mail address that are asked for at one address of the network
    "code-to": "10/hour",  # letters with codes to one e-mail address
}


class Limits:
    """Counts tries of each kind."""

    def __init__(self) -> None:
        self._counter = MovingWindowRateLimiter(MemoryStorage())
        self._rates: dict[str, RateLimitItem] = {kind: parse(rate) for kind, rate in _RATES.items()}

    def hit(self, kind: str, key: str) -> bool:
        """Counts a try; whether it may be made."""
        return self._counter.hit(self._rates[kind], kind, key)

    def of(self, request: Request, kind: str) -> bool:
        """Counts a try by where it comes from."""
        return self.hit(kind, _place(request))

    def of_code(self, request: Request, email: str) -> bool:
        """Counts a letter with a code. Who asks in another's name uses up their own share of that person's letters."""
        return self.hit("code", f"{_place(request)} {email}") and self.hit("code-to", email)


def _place(request: Request) -> str:
    return request.client.host if request.client else ""
