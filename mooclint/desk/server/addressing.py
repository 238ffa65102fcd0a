"""Where the receiver of a letter finds the course on this server, and how they come in. No secret is told by letter."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from mooclint.desk.courses import course_id
from mooclint.desk.server.config import Config
from mooclint.message.message import Code, Message
from mooclint.review.case.acts import opens_by_link
from mooclint.review.case.model import Case
from mooclint.review.exchange.letters import Desk
from mooclint.review.log.people import Person, is_address


def desk_for(config: Config, folder: Path, case: Case, to: Person) -> Desk:
    """The addresses of the course in a folder, as a letter tells them to one of its people."""
    return Desk(
        page=f"{config.url}/c/{course_id(folder)}/review",
        send=_send(config, folder, case, to),
        entry=_entry(config, case, to),
    )


def _send(config: Config, folder: Path, case: Case, to: Person) -> str:
    """The page on which they put files into the course; '' where they may not, or its folder takes none."""
    roles = case.roles.get(to.id, ())
    takes = folder.parent == config.packages[0] and case.process.may_any(roles, "submit")
    return f"{config.url}/uploads?{urlencode({'course': folder.name})}" if takes else ""


def _entry(config: Config, case: Case, to: Person) -> Message:
    by_code = config.mail is not None and is_address(to.email)
    roles = case.roles.get(to.id, ())
    by_link = len(roles) == 1 and opens_by_link(case.process, roles[0])
    named = {"email": Code(to.email)}
    if by_code and by_link:
        return Message(
            "Sign in there by a code that is sent to {email}, or open the personal link that you get from the "
            "coordinator.",
            named,
        )
    if by_code:
        return Message("Sign in there by a code that is sent to {email}.", named)
    if by_link:
        return Message("You come in by the personal link that you get from the coordinator.")
    return Message("Sign in there with your passkey or the account of your organisation.")
