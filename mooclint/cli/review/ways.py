"""What leads on from the state of a course, as people type it: what has to be done first, and the steps themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from mooclint.message.message import Blank, Code, Command, Localized, Message, Param
from mooclint.review.case.acts import DEEDS, EXPERT, deeds, settled_words
from mooclint.review.case.guards import DECISIONS, METHODOLOGIST, SHOWN, Details, in_conflict, told_conflict
from mooclint.review.case.model import ACCEPTED, INVITED, MUST, SLOTS, WAIVERS, Case
from mooclint.review.case.standing import Step, asked, awaited, for_good, name_of, step_of, steps, unanswered
from mooclint.review.case.view import Sight
from mooclint.review.case.words import DEED_WORDS, HOW_WORDS
from mooclint.review.exchange.form_steps import conclusion_words
from mooclint.review.process.model import Rule

Words = tuple[str | Blank, ...]
# What a person fills in.
WHO, PERSON, EXPERT_NAME = Message("your name"), Message("the person’s name"), Message("the expert’s name")
REASON, TEXT, REMARK = Message("why"), Message("what the author is told"), Message("what is to be mended")
# Files that are written before a step or go with it: of each round its own, so that none is written over.
OPINION, CONCLUSION = "opinion", "conclusion"
VIEWED = ("--viewed-as-learner", "--not-viewed-as-learner")  # APR-9: who uploads may view it so, and says which
# Event -> the command, and what stands behind COURSE. An event of an organisation's own has no command.
COMMANDS: Mapping[str, Words] = {
    **dict.fromkeys(("submit-preliminary", "resubmit", "submit-full", "submit-expertise"), ("submit",)),
    **{name: (name,) for name in ("take", "bounce", "return", "agree", "assign", "appeal", "accept-refusal", "launch")},
    **{name: (name,) for name in ("withdraw", "suspend", "resume", "close", "expire", "revert")},
    "replace-expert": ("assign", "--replace", Blank(Message("E1, for example")), "--expert", Blank(EXPERT_NAME)),
    **dict.fromkeys(("submit-opinion", "submit-last-opinion"), ("opinion", OPINION)),
    **{f"conclude-{word}": ("conclude", word) for word in ("agreed", "rework", "refused")},
    "more-experts": ("conclude", "more-experts"),
    "term-over": ("expire",),
    "appeal-upheld": ("decide-appeal", "upheld"),
    "appeal-dismissed": ("decide-appeal", "dismissed"),
    "grant-access": ("access",),
    "report-uploaded": ("uploaded", "--all"),
    "prelaunch-return": ("return",),
    "prelaunch-agree": ("agree",),
}
# Guard -> what is said with the command, so that it holds.
WORDS: Mapping[str, Words] = {
    **dict.fromkeys(("reason", "departure-reasoned", "files-as-approved"), ("--reason", Blank(REASON))),
    "letter": ("--text", Blank(TEXT)),
    "grounds": ("--text", Blank(Message("the grounds"))),
    "incomplete-list": ("--missing", Blank(Message("what is missing"))),
    "certificate-confirmed": ("--certificate-seen",),
    "coverage-shown": ("--not-seen", Blank(Message("what was not looked at"))),
    "conclusion-signed": ("--conclusion", CONCLUSION),
    "conclusion-verified": ("--conclusion", CONCLUSION),
    "viewed-as-learner": (Blank(Message("one of: {known}", {"known": [*map(Code, VIEWED)]})),),
}
CONCLUDING = ("draft", "write-conclusion")  # by which the conclusion comes about that is signed
DEED_NAMES: Mapping[str, Message] = {
    **DEED_WORDS,
    "comment": Message("give feedback on each piece"),
    "settle": Message("settle what is done"),
    "give-role": Message("give somebody the role"),
    "send-letter": Message("remind"),
    "look": Message("see which files are missing"),
    "draft": Message("write the opinion file of the conclusion from the opinions, to be completed"),
    "blank-opinion": Message("write an opinion file to fill in, with what the check found"),
    "word-opinion": Message("write it as a Word document to fill in, which is handed in the same way"),
    "write-conclusion": Message("write the conclusion, to be signed, from that file"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A command that leads on. `words` stand behind `mooclint`, without who acts; () for none.

    `persons`: who may type it, the one who has the turn first; `names`: what they are called there. `alone`: it is no
    act of the approval, so it has no `--as`. `more`: once one of them has done it, another has to. `step`: of the
    process; without one it is a deed.
    """

    name: Message | Localized
    words: Words
    persons: tuple[str, ...]
    names: tuple[str, ...] = ()
    deed: str = ""
    step: Step | None = None
    alone: bool = False
    more: bool = False

    @property
    def ready(self) -> bool:
        """Whether nothing stands against it, as far as that is known before somebody types it."""
        return not (self.step and self.step.missing)

    def command(self, who: str | Blank) -> Command | None:
        """As it is pasted by somebody."""
        if not self.words:
            return None
        return Command(self.words if self.alone else (*self.words, "--as", who))

    def of(self, seen: Sight) -> bool:
        """Whether the reader of this sight types it; who keeps the log may type all."""
        return not seen.person or seen.person in self.persons or (self.alone and not self.persons)

    def shown(self, seen: Sight) -> Command | None:
        """As the reader of this sight pastes it; None where it is somebody else's."""
        if not self.of(seen):
            return None
        if seen.person in self.persons:
            return self.command(self.names[self.persons.index(seen.person)])
        turn = [name for one, name in zip(self.persons, self.names, strict=True) if one in awaited(seen.case)]
        several = turn or list(self.names)
        some: list[Param] = [Code(name) for name in several[:_MOST_NAMES]]
        if len(several) == 1:
            return self.command(several[0])
        return self.command(Blank(Message("{names}", {"names": some}) if some else WHO))


_MOST_NAMES = 4
Doing = tuple[tuple[str, ...], tuple[Message | Localized, ...]]  # persons, and what they do


def ways(seen: Sight, course: str, known: Details) -> tuple[Way, ...]:
    """All that leads on: what other steps wait for, then the steps. `course`: as the user typed it.

    `known`: what was found out about the files of the course, as a submission brings it along.
    """
    offered = steps(seen.case, known)
    guards = dict.fromkeys((_TURN, *(guard for step in offered for guard in step.missing)))
    found = (
        *mends(seen, course, guards, known),
        *_invitations(seen, course),
        *_questions(seen, course),
        *_steps(seen, course, offered, known),
    )
    return tuple({(way.words, way.persons, way.step and way.step.rule.event): way for way in found}.values())


def others(seen: Sight, found: Iterable[Way], *, typing: bool = True) -> tuple[Doing, ...]:
    """(who, what) of the ways that the reader waits for and does not type; with `typing` False all that is waited for.

    What nobody waits for, as the replacing of an expert, is left out.
    """
    turn = {*awaited(seen.case), *(one.person for one in seen.case.invited)}
    listed: dict[tuple[str, ...], dict[Message | Localized, None]] = {}
    for way in found:
        persons = tuple(one for one in way.persons if one in turn) or (way.persons if way.deed else ())
        if way.more:
            persons = tuple(one for one in way.persons if one != seen.person)
        own = typing and way.of(seen) and not way.more
        optional = way.deed in ("draft", "word-opinion") or (way.deed == "uninvite" and not seen.case.stuck)
        if persons and not (way.alone or optional) and not own:
            listed.setdefault(persons, {})[way.name] = None
    return merged((persons, tuple(names)) for persons, names in listed.items())


def merged(found: Iterable[Doing]) -> tuple[Doing, ...]:
    """The same with each person's line once: what the same persons do together, and who does the same."""
    named: dict[tuple[str, ...], dict[Message | Localized, None]] = {}
    for persons, names in found:
        named.setdefault(persons, {}).update(dict.fromkeys(names))
    alike: dict[tuple[Message | Localized, ...], dict[str, None]] = {}
    for persons, one in named.items():
        alike.setdefault(tuple(one), {}).update(dict.fromkeys(persons))
    return tuple((tuple(persons), names) for names, persons in alike.items())


def mends(seen: Sight, course: str, guards: Iterable[str], known: Details, near: str = "") -> Iterator[Way]:
    """What is done so that these guards hold, each once, as far as somebody may do it now.

    `known`: what was found out about the files of the course; `near`: whose conflict of interest alone is in the way,
    where that is known.
    """
    shown = set[Words]()
    case = seen.case
    found = (_near(case, near) if guard == _CONFLICT else _MENDS[guard](case) for guard in guards if guard in _MENDS)
    for deed, words in chain.from_iterable(found):
        persons = _doers(seen.case, deed, words)
        if near and deed in ("waive-conflict", "take-role") and words[1] != near:
            continue
        if persons and words not in shown:
            shown.add(words)
            typed = (typed_names(seen, (str(word),))[0] if word in seen.people else word for word in words)
            more = deed == "waive-conflict" and len(seen.case.conflicts[str(words[1])].waived_by) + 1 < WAIVERS
            yield _deed(seen, course, deed, tuple(typed), persons, more=more)
    for guard in guards:
        if guard in _CHANGED and (rule := seen.case.process.rule(seen.case.state, "revert")):
            yield from step_ways(seen, course, step_of(seen.case, rule), {})
            break
    if "every-module-complete" in guards and len(known.get("gaps", ())) > SHOWN:  # fewer are all named
        looking: Words = ("review", "status", course, "--missing")
        yield Way(name=DEED_NAMES["look"], words=looking, persons=(), deed="look", alone=True)


def _deed(seen: Sight, course: str, deed: str, words: Words, persons: tuple[str, ...], *, more: bool = False) -> Way:
    typed = ("review", words[0], course, *words[1:])
    names = typed_names(seen, persons)
    return Way(name=DEED_NAMES[deed], words=typed, persons=persons, names=names, deed=deed, more=more)


def _doers(case: Case, deed: str, words: Words) -> tuple[str, ...]:
    """Who may do a deed now, those who have the turn first; a waiver is of others, and of each once."""
    may = [person for person in case.roles if deed in deeds(case, person)]
    if deed == "waive-conflict":
        conflict = case.conflicts[str(words[1])]
        may = [person for person in may if person not in (*conflict.waived_by, words[1])]
    turn = set(awaited(case))
    return tuple(sorted(may, key=lambda one: one not in turn))


def typed_names(seen: Sight, persons: tuple[str, ...]) -> tuple[str, ...]:
    """What persons are called in a command: by name, or by e-mail or id where two have that name."""
    called = Counter(one.name.casefold() for one in seen.people.values())
    return tuple(_called(one, seen, alone=called[name_of(one, seen.people).casefold()] < 2) for one in persons)


def _called(person: str, seen: Sight, *, alone: bool) -> str:
    known = seen.people.get(person)
    return name_of(person, seen.people) if alone or known is None else known.email or person


def file_of(case: Case, kind: str, ending: str, whose: str = "") -> str:
    """The name of a file of this round: `answers-1.2.docx`, `opinion-3.1-E1.yaml`."""
    stage, number = case.round_id
    return f"{kind}-{stage}.{number}{f'-{whose}' if whose else ''}{ending}"


def packet_name(case: Case, person: str) -> str:
    """The name of a packet, for each person their own: `packet-3.1-E1.zip`, `packet-1.2-author.zip`."""
    seats = [one.id for one in case.assignments if one.person == person and one.state in (INVITED, ACCEPTED)]
    role = next(iter(case.roles.get(person, ())), "")
    same = case.held_by(role)
    number = f"-{same.index(person) + 1}" if len(same) > 1 else ""
    return file_of(case, "packet", ".zip", seats[-1] if seats else f"{role}{number}")


_CONFLICT = "no-conflict"
_TURN = ""  # stands among the guards for whoever has the turn: there has to be somebody
_CHANGED = ("snapshot-is-the-agreed-one", "files-as-cleared")  # files were changed after a decision: it is taken back
Mends = Iterator[tuple[str, Words]]  # the deed, and its command without COURSE


def _by_form(case: Case, deed: str, form: str) -> Mends:
    file = file_of(case, form, ".docx")
    yield deed, ("form", form, file)
    yield deed, (deed, "--from", file)


def _one_of(known: Iterable[str | Message | Code]) -> Blank:
    """One of these words."""
    words: list[Param] = list(known)
    return Blank(Message("one of: {known}", {"known": words}))


def _answers(case: Case) -> Mends:
    left = unanswered(case)
    yield from _by_form(case, "answer", "answers")
    remark = left[0].id if left else Blank(Message("the remark’s number"))
    how = _one_of(HOW_WORDS.values())
    yield "answer", ("answer", remark, "--how", how, "--text", Blank(Message("your answer")))


def _comments(case: Case) -> Mends:
    given = case.round.feedback if case.round else {}
    yield from _by_form(case, "comment", "feedback")
    missing = next((slot for slot in SLOTS if slot not in given), SLOTS[0])
    yield "comment", ("comment", missing, "--text", Blank(Message("your feedback")))


def _settling(case: Case) -> Mends:
    yield "settle", ("settle", *(one.id for one in case.open_remarks if one.severity == MUST))


def _must(case: Case) -> Mends:
    yield from _by_form(case, "remark", "remarks")
    place = Blank(Message("a file of the course"), "path=")
    yield "remark", ("remark", "--severity", MUST, "--at", place, "--text", Blank(REMARK))


def _inviting(case: Case) -> Mends:
    yield "invite", ("assign", "--expert", Blank(EXPERT_NAME))
    there = {one.person for one in (*case.seats, *case.invited)}
    free = (one for one in case.held_by(EXPERT) if one not in there and told_conflict(case, one))
    yield from _waiving(case, free)  # they could be invited then


def _reconciling(case: Case) -> Mends:
    for row in case.gaps if not case.stuck else ():
        if row not in case.reconciled:
            yield "reconcile", ("reconcile", row, _one_of(settled_words(row).values()), "--reason", Blank(REASON))


def _methodologist(case: Case) -> Mends:
    yield "give-role", ("person", Blank(PERSON), "--role", "methodologist")


def _nobody(case: Case) -> Mends:
    """Where nobody can go on: the role is nobody's, or an expert waits for a role, or for a waiver."""
    if case.turn and not case.held_by(case.turn):
        yield "give-role", ("person", Blank(PERSON), "--role", case.turn)
    if case.stuck and case.turn != (role := case.process.states[case.state].turn) and role != EXPERT:
        yield "give-role", ("person", Blank(PERSON), "--role", role)
    kind = case.process.states[case.state].kind
    roleless = (EXPERT not in case.roles.get(one.person, ()) for one in (*case.awaited, *case.invited))
    if kind in ("scoring", "reconciling") and any(roleless):
        yield "give-role", ("person", Blank(PERSON), "--role", EXPERT)
    if kind in ("assigning", "scoring", "reconciling"):
        yield from _waiving(case, (one.person for one in case.barred))
    if case.stuck and role != EXPERT:
        yield from _waiving(case, case.held_by(role))


def _waiving(case: Case, persons: Iterable[str]) -> Mends:
    """The conflicts of interest of these persons, as far as they stand."""
    for person in dict.fromkeys(persons):
        if case.near(person):
            yield "waive-conflict", ("person", person, "--waive", "--reason", Blank(REASON))


def _near(case: Case, near: str = "") -> Mends:
    """The conflicts of who is to judge, or of one person: they are waived, or the role was given to the wrong one."""
    for person in [near] if near else in_conflict(case, {}):
        held, same = case.roles.get(person, ()), case.held_by(METHODOLOGIST)
        if person in same and (len(held) > 1 or len(same) > 1):
            yield "take-role", ("person", person, "--drop", METHODOLOGIST)
        yield from _waiving(case, [person])


def _pieces(case: Case) -> Mends:
    yield "intake", ("intake", Blank(Message("the letter, folder or file that came")))


def _reminding(case: Case) -> Mends:
    for person in case.held_by(case.turn):
        yield "send-letter", ("letter", "reminder", "--to", person, "--sent")


# Guard -> what is done so that it holds.
_MENDS: Mapping[str, Callable[[Case], Mends]] = {
    "every-remark-answered": _answers,
    "feedback-each-slot": _comments,
    "no-open-must": _settling,
    "at-least-one-must": _must,
    "experts-at-least-n": _inviting,
    "gaps-settled": _reconciling,
    "assigned-methodologist": _methodologist,
    _CONFLICT: _near,
    "six-slots": _pieces,
    "reminded-three-times": _reminding,
    _TURN: _nobody,
}


def _invitations(seen: Sight, course: str) -> Iterator[Way]:
    """The answers to invitations that nobody has given yet, and what is done where nothing else is waited for."""
    kind = seen.case.process.states[seen.case.state].kind
    for one in seen.case.invited if kind in DEEDS["accept"].kinds else ():
        if not seen.case.near(one.person):
            yield _deed(seen, course, "accept", ("accept",), (one.person,))
        yield _deed(seen, course, "decline", ("decline", "--reason", Blank(REASON)), (one.person,))
    alone = kind == "scoring" and not seen.case.awaited  # all others have handed in
    for one in seen.case.invited if alone and (not seen.person or seen.knows_experts) else ():
        words = ("assign", "--withdraw", one.id, "--reason", Blank(REASON))
        if persons := _doers(seen.case, "uninvite", words):
            yield _deed(seen, course, "uninvite", words, persons)


def _questions(seen: Sight, course: str) -> Iterator[Way]:
    """The answers to questions that nobody has given yet."""
    for one in seen.case.questions:
        persons = tuple(person for person in asked(seen.case, one) if "reply" in deeds(seen.case, person))
        if persons:
            words = ("answer", one.id, "--text", Blank(Message("your answer")))
            yield _deed(seen, course, "reply", words, persons)


# --- steps


def _steps(seen: Sight, course: str, offered: Iterable[Step], known: Details) -> Iterator[Way]:
    shown = set[Words]()
    for step in offered:
        words = COMMANDS.get(step.rule.event, ())
        if words and words in shown:
            continue
        shown.add(words)
        yield from step_ways(seen, course, step, known)


def step_ways(seen: Sight, course: str, step: Step, known: Details) -> Iterator[Way]:
    """The command of a step, behind what it takes; that of an opinion once for each expert who is awaited."""
    case, words = seen.case, COMMANDS.get(step.rule.event, ())
    persons = _takers(case, step.rule)
    said = dict.fromkeys(WORDS[guard] for guard in step.rule.guards if guard in WORDS and guard not in step.met)
    options = [word for option in said for word in option]
    if words[:1] == ("submit",) and known.get("locked"):
        options.append("--locked")
    if step.rule.event == "replace-expert":
        there = typed_names(seen, tuple(one.person for one in case.barred or (*case.awaited, *case.invited)))
        if not there:
            return
        words = (*words[:2], there[0] if len(there) == 1 else _one_of(there), *words[3:])
    single = case.process.states[case.state].kind == "scoring" and words[:1] == ("opinion",)
    groups: list[tuple[str, ...]] = [(one,) for one in persons] if single else [persons]
    for doers in groups:
        whose = next((one.id for one in case.awaited if single and one.person in doers), "")
        # On record already: its copy is where it is kept, whatever the file was called that came.
        signed = f"{course}/{known['paper']}" if "paper" in known else case.conclusion.file if case.conclusion else ""
        named = {OPINION: file_of(case, OPINION, ".yaml", whose)}
        named[CONCLUSION] = signed or file_of(case, CONCLUSION, ".pdf")
        typed = tuple(named.get(word, word) if isinstance(word, str) else word for word in (*words[1:], *options))
        names = typed_names(seen, doers)
        for deed, made in _files(course, named, step, options, known):
            made = (*made, *_signer(seen, doers)) if deed == "draft" else made
            alone = made[0] != "review"
            yield Way(name=DEED_NAMES[deed], words=made, persons=doers, names=names, deed=deed, alone=alone)
        whole = ("review", words[0], course, *typed) if words else ()
        name: Message | Localized = case.process.events[step.rule.event].name
        if for_good(case, step.rule.event):
            name = Message("{step} (ends the approval for good)", {"step": name})
        yield Way(name=name, words=whole, persons=doers, names=names, step=step)


def _files(course: str, named: Mapping[str, str], step: Step, options: Sequence[str | Blank], known: Details) -> Mends:
    """How the files are made that a step takes: the opinion of an expert, the conclusion that is signed."""
    event = step.rule.event
    if COMMANDS.get(event, ())[:1] == ("opinion",):
        words = ("score", course, "--output", f"yaml={named[OPINION]}")
        yield "blank-opinion", (*words, "--locked") if known.get("locked") else words
        yield "word-opinion", ("review", "form", course, OPINION, named[OPINION].replace(".yaml", ".docx"))
    elif event in DECISIONS and "gaps-settled" not in step.missing:
        file = named[CONCLUSION].replace(".pdf", ".yaml")
        asked = "--reason" in options or known.get("leads_to") not in (None, str(DECISIONS[event]))
        reason = ("--reason", Blank(REASON)) if asked else ()
        yield "draft", ("review", "draft", course, str(DECISIONS[event]), file, *reason)
        yield "write-conclusion", conclusion_words(course, file, named[CONCLUSION], known.get("locked"))


def _signer(seen: Sight, persons: Iterable[str]) -> Iterator[str | Blank]:
    """What a conclusion says of who signs it, as far as that is not known."""
    known = [seen.people[one] for one in persons if one in seen.people]
    if not all(one.position or one.degree for one in known):
        yield from ("--position", Blank(Message("your position")))
    if not all(one.organisation for one in known):
        yield from ("--organisation", Blank(Message("your organisation")))


def _takers(case: Case, rule: Rule) -> tuple[str, ...]:
    """Who may take a step, those who have the turn first; of the experts only those whose opinion is to come."""
    if case.process.states[case.state].kind == "scoring" and EXPERT in rule.roles:
        return tuple(one.person for one in case.awaited)
    may = dict.fromkeys(person for role in rule.roles for person in case.held_by(role))
    turn = set(awaited(case))
    return tuple(sorted(may, key=lambda one: one not in turn))


def ends(case: Case, rule: Rule) -> bool:
    """Whether a step stops the approval, or ends it without a launch: no advice on how to get on."""
    target = case.process.states.get(case.target(rule.target))
    return rule.source.startswith("*") or bool(target and target.final and target.id != case.process.launch)
