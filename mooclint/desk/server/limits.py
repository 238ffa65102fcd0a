"""How often somebody may try: counted in this process, by the address that asks and by what it is about."""

from __future__ import annotations

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

_RATES = {
    "sign-in": "60/10 minutes",  # tries from one address of the network
    "code": "20/hour",  # letters with codes for one address of the network
    "code-to": "5/hour",  # letters with codes to one e-mail address
    "link": "120/10 minutes",  # links opened from one address of the network
    "upload": "60/hour",  # uploads begun by one account
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
        return self.hit(kind, request.client.host if request.client else "")
