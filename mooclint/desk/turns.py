"""Requests take turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from threading import Condition
from time import monotonic

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

PATIENCE = 0.2  # seconds of a turn; most pages take a tenth of that


class Turns:
    """One request is worked on at a time; who takes longer than `PATIENCE` lets the next one begin beside them.

    Python runs one thread at a time. Threads that all want to run take that right from each other at every look at a
    file: twelve of them spent twice the processor's time of one, and nobody's page came sooner.
    """

    def __init__(self) -> None:
        self._over = Condition()
        self._whose: object = None
        self._until = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Waits for a turn and has it."""
        mine = object()
        with self._over:
            while self._whose is not None and (left := self._until - monotonic()) > 0:
                self._over.wait(left)
            self._whose, self._until = mine, monotonic() + PATIENCE
        try:
            yield
        finally:
            with self._over:
                if self._whose is mine:
                    self._whose = None
                    self._over.notify()

    def of(self, route: BaseRoute) -> BaseRoute:
        """The route with its requests in turn; one whose function waits by itself stays as it is."""
        if not isinstance(route, Route) or iscoroutinefunction(route.endpoint):
            return route
        return Route(route.path, self._in_turn(route.endpoint), methods=route.methods)

    def _in_turn(self, view: Callable[[Request], Response]) -> Callable[[Request], Response]:
        @wraps(view)
        def answer(request: Request) -> Response:
            with self.turn():
                return view(request)

        return answer
