"""Signing in by a code of six digits that comes by e-mail.

What is answered, and when, is the same whether anybody here has the address: the letter is written afterwards.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from datetime import timedelta
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from mooclint.desk.page import go, say_to
from mooclint.desk.server.entering import (
    account_for,
    back_of,
    config_of,
    enter,
    limits_of,
    server_page,
    sign_in_page,
    store_of,
    too_often,
)
from mooclint.desk.server.guard import visit_of
from mooclint.desk.server.post import send
from mooclint.desk.server.store import address_of, digest
from mooclint.message.message import Code, Message
from mooclint.message.plain import one_line
from mooclint.review.log.people import is_address

KIND = "code"
HOLDS, TRIES = timedelta(minutes=10), 5
_WRONG = Message("This is not the code, or it is too old. After five tries a new one has to be asked for.")
_LONGEST = 254  # letters of an address
_log = logging.getLogger("mooclint.desk")


def ask(request: Request) -> Response:
    """Has a code sent to an address, if somebody here has it."""
    if config_of(request).mail is None:
        raise HTTPException(404)
    email = address_of(request.state.form.get("email", ""))
    if not is_address(email) or len(email) > _LONGEST:
        return sign_in_page(
            request, 400, Message("This is no e-mail address: {email}", {"email": Code(one_line(email))})
        )
    limits, state = limits_of(request), request.app.state
    if not (limits.of(request, "sign-in") and limits.of_code(request, email)):
        return too_often(request)
    code, now = f"{secrets.randbelow(10**6):06}", state.now()
    door = visit_of(request).door
    store_of(request).begin_attempt(door, KIND, {"email": email, "code": _kept(door, code)}, now + HOLDS, now)
    answer = go(_address(request))
    answer.background = BackgroundTask(_send, request, email, code)
    return answer


def _address(request: Request) -> str:
    return f"/sign-in/code?{urlencode({'back': back_of(request)})}"


def _kept(door: str, code: str) -> str:
    """What is kept of a code: with the secret of the browser, which is kept nowhere, nobody finds it by trying."""
    return digest(f"{door} {code}")


def _send(request: Request, email: str, code: str) -> None:
    """Writes the letter, to who has the address."""
    mail, say = config_of(request).mail, say_to(request)
    assert mail is not None
    try:
        if account_for(request, email) is None:
            return
        host = {"host": Code(config_of(request).name)}
        subject = say(Message("Code to sign in: {host}", host))
        text = say(
            Message(
                "Your code: {code}\n\nType it in the browser in which you asked for it. It holds for 10 minutes.\n\n"
                "Somebody asked for it at {host}. If that was not you, you need not do anything.",
                {**host, "code": Code(code)},
            )
        )
        send(mail, email, subject, text, request.app.state.now())
    except Exception as error:  # whoever waits is told nothing; the administrator finds it in the program's log
        _log.warning("a code was not sent: %s", type(error).__name__)


def code(request: Request) -> Response:
    """The page on which the code is typed."""
    return server_page(request, "code.html", back=back_of(request), failed=None, email="")


def check(request: Request) -> Response:
    """Lets in who typed the code."""
    if not limits_of(request).of(request, "sign-in"):
        return too_often(request)
    store, now, door = store_of(request), request.app.state.now(), visit_of(request).door
    typed = "".join(sign for sign in request.state.form.get("code", "")[:100] if sign.isdecimal())
    data, tries = store.attempt(door, KIND, now) or ({"code": "", "email": ""}, 0)
    right = hmac.compare_digest(str(data["code"]), _kept(door, typed)) and 0 < tries <= TRIES
    if not right:
        if tries >= TRIES:
            store.end_attempt(door, KIND)
        if not data["email"]:
            return sign_in_page(request, 403, Message("No code is awaited here any more. Ask for a new one."))
        return server_page(
            request, "code.html", 403, back=back_of(request), failed=say_to(request)(_WRONG), email=data["email"]
        )
    account = account_for(request, str(data["email"])) if store.end_attempt(door, KIND) else None
    if account is None:
        return sign_in_page(request, 403, Message("The code was used already, or is too old. Ask for a new one."))
    return enter(request, back_of(request), account=account.id)
