"""Whether a log holds, and what stands beside it: names of people, versions and signed papers that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mooclint.message.message import Code, Message, Param
from mooclint.review.case.home import Home
from mooclint.review.doing.binding import prove_bound
from mooclint.review.log.events import Flaw
from mooclint.review.log.people import bound, known_digest, prove_people
from mooclint.review.rounds.kept import named_papers, named_snapshots, prove_papers, prove_snapshots


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What stands beside a log and is bound by it; `loose`: persons whose names no event binds."""

    flaws: tuple[Flaw, ...] = ()
    persons: int = 0
    loose: int = 0
    versions: int = 0
    papers: int = 0
    confirmed: int = 0  # decisions that a passkey was put to
    unread: int = 0  # of those that cannot be read here


def confirmed_lines(beside: Beside) -> Iterator[Message]:
    """How many decisions were confirmed with a passkey, and what could not be read of that."""
    if beside.confirmed:
        yield Message("Decisions confirmed with a passkey: {count}.", {"count": beside.confirmed})
    if beside.unread:
        named: dict[str, Param] = {"count": beside.unread, "command": Code('pip install "mooclint[desk-server]"')}
        yield Message("Confirmed with a passkey, which cannot be read here: {count}. To read it: {command}", named)


def beside_of(home: Home) -> Beside:
    """People, snapshots and papers, held against the log. A person of several courses may have changed in another."""
    events, people = home.events(), home.people()
    said, named, papers = bound(events), named_snapshots(events), named_papers(events)
    wrong = prove_people(said, people)
    if wrong:
        others = [bound(home.store.events(one)) for one in home.store.courses() if one != home.course]
        elsewhere = {(id, digest) for other in others for id, (_, digest) in other.items()}
        now = {(id, known_digest(one)): id for id, one in people.items()}
        excused = {id for key, id in now.items() if key in elsewhere}
        wrong = prove_people({id: one for id, one in said.items() if id not in excused}, people)
    missing = (*prove_snapshots(named, home.folder), *prove_papers(papers, home.folder))
    unsigned, confirmed, unread = prove_bound(events)
    ids = {text for event in events for text in (event.actor, str((event.body or {}).get("person")))}
    return Beside(
        flaws=tuple(sorted((*wrong, *missing, *unsigned), key=lambda flaw: flaw.seq)),
        persons=sum(bool(digest) for _, digest in said.values()),
        loose=sum(not people[id].erased for id in ids & set(people) - set(said)),
        versions=len(named),
        papers=len(papers),
        confirmed=confirmed,
        unread=unread,
    )
