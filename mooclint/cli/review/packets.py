"""`mooclint review pack` and `receive`: a person works by files, and their acts come home."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from mooclint.cli.common import (
    check_outputs,
    criteria_set,
    force_option,
    note,
    payload,
    refuse_to_overwrite,
    say_left,
    write_output,
)
from mooclint.cli.errors import COULD_NOT, UserError, problem_line
from mooclint.cli.errors import refused as refused_by_system
from mooclint.cli.review.common import (
    REFUSED,
    acting,
    final_option,
    is_sure,
    look_back,
    opened,
    person,
    refused,
    said_yes,
    say_done,
    taken_back,
)
from mooclint.cli.review.common import now as time_now
from mooclint.cli.review.experts import unfit_opinion
from mooclint.cli.review.files import the_file
from mooclint.cli.review.forms import opinion_forms
from mooclint.cli.review.submit import shown_work, silent
from mooclint.cli.review.ways import packet_name
from mooclint.course.endings import VIDEO
from mooclint.course.folder import nfc
from mooclint.course.manifest import read_package
from mooclint.files.located import Problem, in_order, shown
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.zip import ZipError, extract, made_zip
from mooclint.message.almaty import almaty
from mooclint.message.languages import DEFAULT_LANGUAGE
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Blank, Code, Command, Message, Param, Quantity
from mooclint.message.plain import one_line, visible
from mooclint.report.json import dump
from mooclint.review.case.acts import Act, Refusal, act, allowed, final, row_word
from mooclint.review.case.gaps import sum_lines
from mooclint.review.case.guards import DECISIONS
from mooclint.review.case.home import Home
from mooclint.review.case.model import Case
from mooclint.review.case.standing import for_good, name_of, with_name
from mooclint.review.case.view import Sight, sight
from mooclint.review.doing.act import terms
from mooclint.review.doing.conflicts import find_conflicts, makers
from mooclint.review.doing.coverage import JUDGEMENTS, looking
from mooclint.review.doing.experts import scores
from mooclint.review.doing.letters import term_lines
from mooclint.review.doing.looked import lacking_lines, opinions_on, recorded_in
from mooclint.review.doing.opinion import NEEDS_REASON, by_another, held_against, opinion_details, tell_early
from mooclint.review.doing.papers import copy_of, tell_paper
from mooclint.review.doing.remarks import Wrong, looked_up, made_remark
from mooclint.review.doing.signed import signed_details
from mooclint.review.doing.step import brought, tell_kept
from mooclint.review.doing.submit import EVENTS, only_recorded, submission
from mooclint.review.errors import InputError
from mooclint.review.exchange.anonymous import Anonymous
from mooclint.review.exchange.bring import Files, Placing, UnclearError, bring
from mooclint.review.exchange.canned import CannedError, load_canned
from mooclint.review.exchange.delivered import LETTER, as_zip
from mooclint.review.exchange.form_steps import DEED_NAMES, FIELDS, step_name
from mooclint.review.exchange.incoming import SAME
from mooclint.review.exchange.mail import sender_of
from mooclint.review.exchange.opinion_form import is_word, read_said
from mooclint.review.exchange.packet import (
    ACTS,
    BRINGING,
    BROUGHT,
    DOCUMENTS,
    LOOKED,
    OPINION,
    OPINIONS,
    PACKET,
    REMARKS,
    Enclosed,
    packet_files,
)
from mooclint.review.exchange.reply import WAITS, Asked, Outcome, Reply, ReplyError, read_reply, stale, take_in
from mooclint.review.log.events import last_checkpoint
from mooclint.review.log.people import Person
from mooclint.review.material.bag import REPORT, SnapshotError, read_snapshot, tag_file
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.material.snapshot import FOLDER

ABOUT_FILES = (*JUDGEMENTS, *DECISIONS, "take", "grant-access", "report-uploaded")  # whose makers are told of changes
_MOST_COPIES = 1000
MOST_DOCUMENTS = 100 * 2**20  # bytes; what is larger goes by a way of its own


@click.command(
    "pack", help=_("Write a packet for a person who works by files: what they may see, and forms to fill in.")
)
@acting
@click.option("--to", "receiver", required=True, metavar="PERSON", help=_("Who gets it."))
@click.option("--output", "target", metavar="FILE", help=_("The zip to write; named by its round without it."))
@click.option("--documents", is_flag=True, help=_("With the documents of the round, without films."))
@click.option(
    "--anonymous", "nameless", is_flag=True, help=_("With roles and numbers in place of persons, to be passed on.")
)
@force_option
@click.pass_obj
def pack_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, receiver: str, target: str | None,
    documents: bool, nameless: bool, force: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    if nameless and documents:
        named: dict[str, Param] = {"options": [Code("--anonymous"), Code("--documents")]}
        raise UserError(Message("Documents name their authors, so these do not go together: {options}.", named))
    with opened(course) as home:
        actor, to = person(home, who), person(home, receiver)
        target = target if target is not None else _free(packet_name(home.case(), to.id), force=force)
        check_outputs([target])
        refuse_to_overwrite([target], force)
        behalf_id = "" if behalf is None else person(home, behalf).id
        events, case = home.events(), home.case()
        wanted = Act(name="pack", actor=actor.id, on_behalf_of=behalf_id)
        try:
            act(case, wanted)  # before anything is read
            seen = sight(case, events, home.people(), to.id)
            words = localizer(to.language or DEFAULT_LANGUAGE)
            hidden = Anonymous(seen.case, seen.people, words) if nameless else None
            seen = hidden.sight(seen) if hidden else seen
            enclosed = _enclosed(home, seen, words, say, documents=documents)
            invited = any(one.person == to.id for one in case.invited)
            enclosed = replace(enclosed, makers=makers(home, case)) if invited and not hidden else enclosed
            enclosed = replace(enclosed, term=tuple(map(words, term_lines(home, case, to, time_now()))))
            signed = {} if hidden else _signed(home, seen, say)  # which names who signed it
            enclosed = replace(hidden.of(enclosed) if hidden else enclosed, signed=signed)
            files = packet_files(seen, last_checkpoint(events), words, enclosed)
            data = made_zip(files)
            details = {
                "to": to.id,
                "round": list(case.round_id),
                "packet": hashlib.sha256(files[PACKET]).hexdigest(),
                "zip": hashlib.sha256(data).hexdigest(),
                "forms": {name: hashlib.sha256(file).hexdigest() for name, file in files.items() if "/" not in name},
            }
            write_output(target, data, private=True)
            with taken_back(target):
                event, case = home.do(("pack",), replace(wanted, details=details), time_now())
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        say_done(event, case, home, form, say)
        note(say, Message("Written: {path}", {"path": Code(target)}))
        return 0


def _free(name: str, *, force: bool) -> str:
    """A name of the round, with a number behind it where earlier packets have it: none is written over unasked."""
    path = Path(name)
    names = (name, *(f"{path.stem}-{number}{path.suffix}" for number in range(2, _MOST_COPIES)))
    return name if force else next((one for one in names if not Path(one).exists()), name)


def _enclosed(home: Home, seen: Sight, words: Localizer, say: Localizer, *, documents: bool) -> Enclosed:
    """What of the course goes along. Raises UserError."""
    if not seen.whole:
        if documents:
            named: dict[str, Param] = {"person": Code(name_of(seen.person, seen.people))}
            note(say, Message("Without documents: {person} gets them once they have accepted the invitation.", named))
        return Enclosed()
    last = seen.case.round
    report, files, films = None, dict[str, bytes](), tuple[str, ...]()
    folder = home.folder.joinpath(*FOLDER, last.snapshot) if last and last.snapshot else None
    if folder is not None and folder.is_dir():
        try:
            snapshot = read_snapshot(folder)
            report = tag_file(snapshot, REPORT)
            files = _documents(home.folder, snapshot.files, say) if documents else {}
            films = tuple(filter(_is_film, snapshot.files)) if documents else ()
        except SnapshotError as error:
            raise UserError(error.message, exit_code=COULD_NOT) from error
    elif documents:
        option: dict[str, Param] = {"option": Code("--documents")}
        raise UserError(
            Message(
                "No version of the course was submitted yet, so there are no documents to pack: leave out {option}.",
                option,
            )
        )
    blank, word = opinion_forms(home, seen, words, say) if scores(seen) else ("", b"")
    sums = tuple(sum_lines(opinions_on(home.folder, seen.case), seen.people, words))
    locked = bool(recorded_in(read_package(home.folder)))
    lacking = tuple(lacking_lines(home.folder, seen, words))
    return Enclosed(
        report=report, blank_opinion=blank, word_opinion=word, documents=files, opinions=sums, locked=locked,
        lacking=lacking, films=films,
    )  # fmt: skip


def _is_film(path: str) -> bool:
    return Path(path).suffix.lower() in VIDEO


def _signed(home: Home, seen: Sight, say: Localizer) -> dict[str, bytes]:
    """The signed conclusion by its name, for whom a step asks to hold it in hand."""
    case = seen.case
    rules = (rule for name in allowed(case, seen.person) if (rule := case.process.rule(case.state, name)))
    if case.conclusion is None or not any("conclusion-verified" in rule.guards for rule in rules):
        return {}
    if found := copy_of(home.folder, case):
        return dict([found])
    named: dict[str, Param] = {"file": Code(case.conclusion.known)}
    note(say, Message("The packet asks for the signed conclusion and has no copy of it: send {file} along.", named))
    return {}


def _documents(folder: Path, digests: Mapping[str, str], say: Localizer) -> dict[str, bytes]:
    """The documents as they were submitted; one that has changed since is named and left out. Raises UserError."""
    files: dict[str, bytes] = {}
    changed: list[Param] = []
    left = MOST_DOCUMENTS
    for path, digest in digests.items():
        if _is_film(path):
            continue
        try:
            data = read_bytes(folder / path, left)
        except TooLargeError:
            named: dict[str, Param] = {"limit": Quantity(MOST_DOCUMENTS // 2**20, "MB")}
            raise UserError(Message("The documents take more than {limit}: send them apart.", named)) from None
        except (OSError, NotRegularError, ValueError):
            data = b""
        if hashlib.sha256(data).hexdigest() == digest:
            files[path] = data
            left -= len(data)
        else:
            changed.append(Code(path))
    if changed:
        note(say, Message("Not packed, because they are not as they were submitted: {paths}.", {"paths": changed}))
    return files


# What comes back ----------------------------------------------------------------------------------------------


@click.command(
    "receive",
    help=_("Take in a packet that came back, as a zip, a folder or a letter (.eml): its acts, in the receiver's name."),
)
@acting
@click.argument("file", metavar="FILE")
@final_option
@click.option(
    "--other-address",
    is_flag=True,
    help=_("The letter came from another address than the one on record, and I have asked: it is theirs."),
)
@click.option(
    "--place", "placed", multiple=True, metavar="FILE=PATH",
    help=_("Which file of the course a file in files/ of the packet is."),
)  # fmt: skip
@click.option("--new-files", "new", is_flag=True, help=_("Files in files/ that the course does not know are new ones."))
@click.pass_obj
def receive_command(
    say: Localizer, course: str, who: str, behalf: str | None, form: str, file: str, other_address: bool,
    placed: tuple[str, ...], new: bool,
) -> int:  # fmt: skip
    """See the help text above."""
    with opened(course) as home, only_recorded(home), ExitStack() as opening:
        behalf_id = "" if behalf is None else person(home, behalf).id
        receiving, case = Act(name="receive", actor=person(home, who).id, on_behalf_of=behalf_id), home.case()
        try:
            act(case, receiving)  # before anything is read
            path = opening.enter_context(_packet(file))
            reply = _reply(home, path, Path(file))
            _check_forms(home, case, reply, say)
            asked = _with_opinion(home, case, reply)
            _say_left(reply, say)
            if not asked and not reply.brought:
                raise UserError(Message("Nothing is filled in in {path}.", {"path": Code(file)}))
            find_conflicts(home, case, time_now())
            outcome = stale(home, reply)
            late = Files(refused=tuple(reply.brought)) if outcome and outcome.old else Files()
            submits = any(set(one.names) & {*BRINGING} for one in asked)
            placing = Placing(given=_placed(placed), new=new, submits=submits)
            again = ("review", "receive", course, file)
            files = late if outcome else _brought(home, case, reply, path, placing, (*again, "--as", who))
            if outcome is None:
                if any(name in ABOUT_FILES for one in asked for name in one.names):
                    tell_kept(home, case)
                strange = _other_address(home, reply, Path(file))
                waits = strange is not None and not other_address
                may_end, held = _may_end(case, reply, asked, say), bool(files.refused)
                finding = _Finding(home, case, reply, asked, say, path, waits=waits, may_end=may_end, held=held)
                told_apart = {"other_address": True} if strange else {}
                outcome = take_in(home, reply, asked, receiving, finding, time_now(), {**files.record(), **told_apart})
                if strange:
                    note(say, strange)
                tell_paper(home, home.case(), (event for _, event in outcome.taken))
        except Refusal as refusal:
            return refused(refusal, home, form, say)
        _show(outcome, reply, asked, files, home, form, say)
        look_back(home.case(), home.folder, say)
        return REFUSED if outcome.old or outcome.refused or files.refused else 0


def _may_end(case: Case, reply: Reply, asked: Iterable[Asked], say: Localizer) -> bool:
    """Whether a reply may end the approval for good, where it would: whoever takes it in says so, or is asked."""
    names = {*allowed(case, reply.person)} & {name for one in asked for name in one.names}
    told = next(filter(None, (for_good(case, name) for name in names)), None)
    if told is None or is_sure():
        return True
    click.echo(visible(say(told)), err=True)
    return sys.stdin.isatty() and said_yes(say)


def _other_address(home: Home, reply: Reply, letter: Path) -> Message | None:
    """That a letter came from another address than the one that is known of the person whose packet it brings.

    Who carries a packet home may have it from anybody, and an address can be forged: it is told, and only what is final
    waits for a word.
    """
    known = home.people()[reply.person]
    sender = sender_of(letter) if letter.suffix.lower() == LETTER and known.email else ""
    if sender in ("", known.email.casefold()):
        return None
    named: dict[str, Param] = {"sender": Code(sender), "known": Code(known.email), "person": Code(known.name)}
    return Message("The letter came from {sender}; the address of {person} on record is {known}.", named)


@contextmanager
def _packet(given: str) -> Iterator[Path]:
    """The zip of a packet that came back as a zip, a folder or a letter. Raises UserError."""
    with ExitStack() as opening:
        try:
            path = opening.enter_context(as_zip(the_file(given, folders=True)))
        except ReplyError as error:
            raise UserError(error.message) from error
        yield path


def _reply(home: Home, path: Path, called: Path) -> Reply:
    try:
        return read_reply(path, home.course, home.events(), home.people(), called)
    except ReplyError as error:
        raise UserError(error.message) from error


def _check_forms(home: Home, case: Case, reply: Reply, say: Localizer) -> None:
    """Raises UserError with all that is wrong in the forms of a reply where some of it is not understood."""
    if not reply.problems:
        return
    wrong: list[tuple[Path | None, Problem]] = list(reply.problems)
    for one in reply.asked:
        if one.form == REMARKS and one.at is not None:
            errors = _remark_in(home, case, one, say)[1]
            wrong += [(Path(one.file), one.at.problem(error.message)) for error in errors]
    raise UserError(Message("The forms cannot be used; nothing was taken in."), problems=list(dict.fromkeys(wrong)))


def _remark_in(home: Home, case: Case, one: Asked, say: Localizer) -> tuple[dict[str, Any], list[Wrong]]:
    """A remark of a form as the log keeps it, and what is against it: a place, a clause, a code that is not there."""
    details = dict(one.details)
    try:
        details |= made_remark(details, load_canned(), say.language) if details.get("canned") else {}
    except CannedError as error:
        return details, [InputError(error.message)]
    return looked_up(home, case, details)


def _placed(words: tuple[str, ...]) -> dict[str, str]:
    """`--place FILE=PATH` as name in files/ -> path in the course. Raises UserError."""
    pairs = [nfc(word).partition("=") for word in words]
    wrong = next((word for word, (name, _sign, path) in zip(words, pairs, strict=True) if not name or not path), None)
    if wrong is not None:
        named: dict[str, Param] = {"option": Code("--place"), "word": Code(wrong)}
        raise UserError(Message("{option} takes FILE=PATH; “{word}” is not that.", named))
    return {name.removeprefix(BROUGHT): path for name, _sign, path in pairs}


def _brought(home: Home, case: Case, reply: Reply, path: Path, placing: Placing, again: tuple[str, ...]) -> Files:
    """The files of the reply in their places. `again`: the command that was typed. Raises UserError."""
    try:
        return bring(home, case, reply, path, time_now(), placing)
    except UnclearError as error:
        raise UserError(_asked_of(error, again, placing)) from error
    except ReplyError as error:
        raise UserError(error.message) from error
    except OSError as error:
        raise refused_by_system(error) from error


def _asked_of(error: UnclearError, again: tuple[str, ...], placing: Placing) -> Message:
    """What is not plain of a file, and the command by which it is said."""
    said = (word for name, path in placing.given.items() for word in ("--place", f"{name}={path}"))
    which = Blank(Message("a file of the course"), f"{error.name}=")
    command = Command((*again, *said, "--place", which))
    named: dict[str, Param] = {"what": error.message, "command": command, "option": Code("--new-files")}
    if error.unknown:
        return Message(
            "{what} Say which file of the course it is: {command}. If it is a new one, say that with {option}.", named
        )
    return Message("{what} Say which one it is: {command}", named)


def _say_left(reply: Reply, say: Localizer) -> None:
    """Names what came along and is not taken: documents changed where they stand, other files, texts beside forms."""
    if reply.edited:
        paths: list[Param] = [Code(path) for path in reply.edited]
        named: dict[str, Param] = {"paths": paths, "documents": Code(DOCUMENTS), "files": Code(BROUGHT)}
        note(say, Message("Changed in {documents} and not taken: {paths}. What is new belongs into {files}.", named))
    if reply.others:
        others: dict[str, Param] = {"paths": [shown(path) for path in reply.others], "files": Code(BROUGHT)}
        text = Message(
            "Not taken, because it is no form and no step names it: {paths}. Files of the course belong into {files}.",
            others,
        )
        note(say, text)
    say_left(reply.left, say)
    for file, one in reply.notes:
        click.echo(visible(problem_line(file, one, say)), err=True)


_MIXED_UP = Message(
    "This is the packet of {person}: ask {person} for their own opinion. That of {name} comes in with the packet of "
    "{name}."
)


def _with_opinion(home: Home, case: Case, reply: Reply) -> list[Asked]:
    """The acts of a reply, its opinion among them before the steps. Raises UserError for one that is no opinion.

    Who says that they are near to the course says it of the opinion in the same reply too.
    """
    if reply.opinion is None:
        return list(reply.asked)
    package = read_package(home.folder)
    criteria = criteria_set(package.course.criteria if package.course else case.process.id)
    file = Path(reply.opinion_file)
    reading = read_said(reply.opinion, criteria, word=is_word(file))
    if reading.opinion is None:
        message = Message("The opinion file cannot be used: {path}", {"path": Code(file.name)})
        wrong = in_order((*reading.problems, *reading.gaps))
        raise UserError(message, problems=[(file, problem) for problem in wrong])
    digest = hashlib.sha256(reply.opinion).hexdigest()
    sender = home.people().get(reply.person, Person(id=reply.person))
    try:
        details = opinion_details(criteria, reading.opinion, digest, sender, case, almaty(time_now()).date())
    except Refusal as refusal:  # of this file alone: no step of the receiver helps
        reasons = [refusal.message]
        if other := by_another(reading.opinion, sender.name):
            reasons.append(Message(_MIXED_UP.template, other.params))
        raise unfit_opinion(file.name, reasons) from refusal
    held = held_against(home, case, criteria, reading, almaty(time_now()).date())
    if held.reason:
        raise unfit_opinion(file.name, [NEEDS_REASON])
    if held.told:  # the form showed it; whoever takes it in is not to know the points
        home.tell(
            Message(
                "The check of this round says something against this opinion; its form showed that beside the rows."
            )
        )
    tell_early(home, case, reply.person, reading.opinion)
    one = Asked(form=OPINION, names=OPINIONS, details=details)
    steps = [found for found in reply.asked if found.form == ACTS]
    near = [found for found in steps if "declare-conflict" in found.names]
    others = (found for found in reply.asked if found not in steps)
    return [*near, *others, one, *(found for found in steps if found not in near)]


def _submission(home: Home, case: Case, say: Localizer) -> dict[str, Any]:
    """The version that a reply submits: as it lies here, without progress and notes."""
    working = shown_work(say, quiet=True)
    return submission(home, case, {}, time_now(), locked=True, working=working, tell=silent)


_WHOSE = Message(
    "This is not taken back once it is in, and the letter came from another address than the one on record. Ask whose "
    "it is by a way of its own; then take it in with {option}.",
    {"option": Code("--other-address")},
)


_ENDS = Message(
    "This ends the approval for good, and it came in a file. Ask whose it is; then take it in with {option}.",
    {"option": Code("--yes")},
)


class _Finding:
    """What acts bring along that only the home of the log knows: digests of files, the version that is submitted."""

    def __init__(
        self, home: Home, case: Case, reply: Reply, asked: list[Asked], say: Localizer, packet: Path, *, waits: bool,
        may_end: bool, held: bool,
    ) -> None:  # fmt: skip
        self.home, self.reply, self.say, self.packet = home, reply, say, packet
        self.waits = waits  # what is final: nobody has said yet whose the letter is
        self.may_end = may_end  # the approval, for good
        self.held = held  # the steps: files that came with them were refused
        submits = any(name in EVENTS and case.process.rule(case.state, name) for one in asked for name in one.names)
        self.submission = _submission(home, case, say) if submits else {}

    def __call__(self, one: Asked, case: Case) -> Mapping[str, Any]:
        """The details. Raises Refusal."""
        name = one.names[0]
        if self.waits and final(case, one.names):
            raise Refusal(_WHOSE)
        if not self.may_end and any(for_good(case, name) for name in one.names):
            raise Refusal(_ENDS)
        if self.held and one.form == ACTS:
            raise Refusal(WAITS)
        found: dict[str, Any] = terms(self.home, case, one.names, time_now())
        if one.form == REMARKS:
            remark, wrong = _remark_in(self.home, case, one, self.say)
            if wrong:
                raise Refusal(wrong[0].message, tuple(error.message for error in wrong[1:]))
            found |= remark
        elif one.form == LOOKED:
            try:
                found |= looking(self.home, case, one.details["seen"])
            except InputError as error:
                raise Refusal(error.message) from error
        elif name in EVENTS:
            found |= self.submission
        else:
            working = shown_work(self.say, quiet=False)
            found |= brought(self.home, case, one.names, one.details, self.reply.person, working)
        if "conclusion" in one.details:
            found["conclusion"] = self.reply.files.get(one.details["conclusion"], "")
            found["file"] = one_line(one.details["conclusion"])
            found |= self._signed(one, case) if name in DECISIONS and found["conclusion"] else {}
        return found

    def _signed(self, one: Asked, case: Case) -> Mapping[str, Any]:
        """What the signed conclusion brings along. Raises Refusal for what cannot be one."""
        conclusion, scan = one.details["conclusion"], bool(one.details.get("scan"))
        with tempfile.TemporaryDirectory(prefix="mooclint-signed-") as folder:
            file = Path(folder) / f"signed{Path(conclusion).suffix}"
            try:
                extract(self.packet, {f"{self.reply.folder}{conclusion}": file})
                by = Message("in the form: “{label}”", {"label": FIELDS["scan"][1]})
                signs = self.reply.person
                return signed_details(
                    self.home, case, file, conclusion, one.names[0], time_now(), signs=signs, scan=scan, by=by
                )
            except (InputError, ZipError) as error:
                reasons = error.problems if isinstance(error, InputError) else ()
                raise Refusal(error.message, tuple(one.message for _, one in reasons)) from error


# What is said -------------------------------------------------------------------------------------------------


_DEEDS = {
    "remark": Message("remark {number} of the form"),
    "ask": Message("question {number} of the form"),
    "comment": Message("feedback: {piece}"),
    "answer": Message("answer to {remark}"),
    "reply": Message("answer to {remark}"),
    "settle": Message("settling of {remark}"),
    "look": Message("looked at: {remark}"),
}


def _name(one: Asked, case: Case, say: Localizer) -> str:
    name = one.names[0]
    if name in _DEEDS:
        piece: Param = SLOT_NAMES.get(one.about) or Code(one.about)
        return say(
            Message(
                _DEEDS[name].template,
                {"number": one.at.nth if one.at else 0, "remark": Code(one.about), "piece": piece},
            )
        )
    known = name in case.process.events or name in DEED_NAMES
    return (
        f"{say(step_name(case, name)) if known else name}{f': {say.param(row_word(one.about))}' if one.about else ''}"
    )


def _show(
    outcome: Outcome, reply: Reply, asked: list[Asked], files: Files, home: Home, form: str, say: Localizer
) -> None:
    case = home.case()
    if form == "json":
        left: list[Any] = [{"file": file, "text": text} for file, text in reply.left]
        left += [{"file": file, "text": None} for file in reply.others]
        payload(dump({**_json(outcome, reply, asked, home, case, say), "files": files.as_json(), "left": left}))
        return
    if outcome.again:
        click.echo(visible(say(Message("This reply was taken in before; nothing was changed."))))
        return
    if outcome.old:
        named: dict[str, Param] = {"old": _round(reply.round), "round": _round(case.round_id)}
        text = Message("It answers round {old}, and the course is in round {round}: shown here, not taken in.", named)
        click.echo(visible(say(text)), err=True)
        for one in asked:
            words = one_line(str(one.details.get("text") or one.details.get("reason") or ""))
            click.echo(visible(f"  · {_name(one, case, say)}{f': {words}' if words else ''}"))
        for path in files.refused:
            click.echo(visible(f"  · {BROUGHT}{path}"))
        return
    _show_files(files, say)
    for one, event in outcome.taken:
        click.echo(visible(f"{event.seq:>4}  ✓ {_name(one, case, say)}"))
    for one, before in outcome.replaced:
        replaced: dict[str, Param] = {"what": _name(one, case, say), "text": shown(one_line(before), 200)}
        click.echo(visible(say(Message("{what}: before, in this round, it said “{text}”.", replaced))), err=True)
    for one in outcome.known:
        click.echo(visible(f"      = {_name(one, case, say)}"))
    for one, refusal in outcome.refused:
        told = with_name(refusal.message, home.people())
        click.echo(visible(f"      ✗ {_name(one, case, say)}: {say(told)}"), err=True)
        for reason in refusal.reasons:
            click.echo(visible(f"        · {say(with_name(reason, home.people()))}"), err=True)
    counts = {"taken": len(outcome.taken), "refused": len(outcome.refused)}
    state: dict[str, Param] = {**counts, "state": case.process.states[case.state].name}
    click.echo(visible(say(Message("Taken in: {taken}; refused: {refused}. State: {state}.", state))))


def _show_files(files: Files, say: Localizer) -> None:
    for one in files.arrived:
        click.echo(visible(f"      {'=' if one.state == SAME else '+'} {one.path}"))
    for name, path in files.meant.items():
        known: dict[str, Param] = {"name": Code(name), "path": Code(path)}
        text = Message("{name} came without its folder and is taken as {path}.", known)
        if name.rpartition("/")[2].casefold() != path.rpartition("/")[2].casefold():
            text = Message("{name} is marked as a second copy and is taken as {path}.", known)
        click.echo(visible(say(text)), err=True)
    if files.unnamed:
        unnamed: dict[str, Param] = {"paths": [Code(path) for path in files.unnamed]}
        text = Message(
            "New files that the manifest does not name: {paths}. If one of them is to take the place of another, "
            "nobody looks at it so: ask for it under the path of that one.",
            unnamed,
        )
        click.echo(visible(say(text)), err=True)
    if files.aside:
        kept = Message("The files that were replaced are kept in {folder}.", {"folder": Code(files.aside)})
        click.echo(visible(say(kept)))
    if files.refused:
        named: dict[str, Param] = {"paths": [Code(path) for path in files.refused], "state": files.state or Code("–")}
        text = Message("Not taken, since it is not this person’s turn to submit ({state}): {paths}.", named)
        click.echo(visible(say(text)), err=True)


def _round(number: tuple[int, int]) -> Code:
    return Code(f"{number[0]}.{number[1]}")


def _json(outcome: Outcome, reply: Reply, asked: list[Asked], home: Home, case: Case, say: Localizer) -> dict[str, Any]:
    people = home.people()
    return {
        "schema": "mooclint/review-received@1",
        "from": people[reply.person].name if reply.person in people else reply.person,
        "packet": reply.packet,
        "reply": reply.digest,
        "again": outcome.again,
        "old": outcome.old,
        "asked": [{"act": one.names[0], "about": one.about or None, "form": one.form} for one in asked],
        "taken": [{"act": one.names[0], "about": one.about or None, "event": e.seq} for one, e in outcome.taken],
        "known": [{"act": one.names[0], "about": one.about or None} for one in outcome.known],
        "refused": [
            {
                "act": one.names[0],
                "about": one.about or None,
                "message": say(with_name(refusal.message, people)),
                "reasons": [say(with_name(reason, people)) for reason in refusal.reasons],
            }
            for one, refusal in outcome.refused
        ],
        "state": case.state,
        "turn": case.turn or None,
        "checkpoint": home.checkpoint(),
    }
