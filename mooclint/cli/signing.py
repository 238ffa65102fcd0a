"""`mooclint conclude --sign FILE --key FILE`: signs the PDF of a conclusion with a key of the user's own."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from mooclint.cli.common import check_outputs, note, refuse_to_overwrite, write_output
from mooclint.cli.errors import ASKED_WRONGLY, COULD_NOT, UserError
from mooclint.cli.review.files import the_file
from mooclint.conclusion.certified import Trust
from mooclint.conclusion.signature import details, headline
from mooclint.conclusion.signing import SigningError, check_installed, key_bytes, open_key, sign
from mooclint.conclusion.stamping import StampError, check_address
from mooclint.files.located import Problem
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.message.localizer import Localizer
from mooclint.message.message import Code, Command, Message, Param
from mooclint.message.verdict import Verdict
from mooclint.review.doing.concluded import NoConclusionError, Verified, read_conclusion, verify_bytes

_MOST = 4096  # bytes of a passphrase
_UNSOUND = 1


def sign_file(
    say: Localizer, file: str, key: str, phrase_file: str | None, outputs: tuple[str, ...], url: str, *,
    force: bool, quiet: bool,
) -> int:  # fmt: skip
    """Writes the signed PDF, whole or not at all. Raises UserError."""
    path, now = the_file(file), datetime.now(UTC)
    target = _target(path, outputs)
    check_outputs((target,))
    refuse_to_overwrite((target,), force)
    try:
        check_installed()
        if url:
            check_address(url)
        held = key_bytes(the_file(key), key)
        data = read_conclusion(path, file)
        found = verify_bytes(data, file, Trust(), now)
        _check_sound(found, file)
        opened = open_key(held, _passphrase(say, key, phrase_file), key, now)
        made, signature = sign(data, found.written, opened, url, now)
    except NoConclusionError as error:
        raise UserError(error.message, exit_code=COULD_NOT) from error
    except StampError as error:
        raise UserError(error.message) from error
    except SigningError as error:
        raise UserError(error.message, exit_code=ASKED_WRONGLY if error.key else COULD_NOT) from error
    write_output(target, made)
    if not quiet:
        note(say, Message("Signed as {name}: {path}", {"name": signature.signer, "path": Code(target)}))
        if signature.stamp:
            for line in details(signature):
                note(say, line)
        command = Command(("conclude", "--verify", target))
        note(say, Message("To look at it: {command}", {"command": command}))
    return 0


def _target(path: Path, outputs: tuple[str, ...]) -> str:
    """Where the signed PDF goes: beside the file, where nothing is said."""
    if len(outputs) > 1:
        raise UserError(Message("A signed PDF goes to one file: give {option} once.", {"option": Code("--output")}))
    target = outputs[0] if outputs else str(path.with_name(f"{path.stem}-signed.pdf"))
    if Path(target).suffix.lower() != ".pdf":
        raise UserError(Message("A signed conclusion is a .pdf file: {path}", {"path": Code(target)}))
    return target


def _check_sound(found: Verified, file: str) -> None:
    """Raises UserError for what nobody should put their name under."""
    if found.sound:
        return
    wrong = [check.message for check in found.checks if check.verdict is not Verdict.PASS]
    wrong += [headline(one) for one in found.signatures if one.verdict is Verdict.FAIL]
    text = Message("{path} is not signed: it is not a sound conclusion.", {"path": Code(file)})
    problems = [(Path(file), Problem(one)) for one in wrong]
    raise UserError(text, exit_code=_UNSOUND, problems=problems)


def _passphrase(say: Localizer, key: str, phrase_file: str | None) -> bytes:
    """What opens the key: from a file, from standard input, or asked for without being shown. Raises UserError."""
    if phrase_file is None:
        if not sys.stdin.isatty():
            named: dict[str, Param] = {"option": Code("--passphrase"), "dash": Code("-")}
            raise UserError(
                Message(
                    "The passphrase of the key is asked for at a terminal, and there is none. Give {option} with a "
                    "file, or {dash} for standard input.",
                    named,
                )
            )
        text = say(Message("Passphrase of {path}", {"path": Code(key)}))
        return str(click.prompt(text, default="", show_default=False, hide_input=True, err=True)).encode()
    if phrase_file == "-":
        return sys.stdin.buffer.readline(_MOST).rstrip(b"\r\n")
    try:
        return read_bytes(Path(phrase_file), _MOST).rstrip(b"\r\n")
    except (OSError, NotRegularError, TooLargeError, ValueError) as error:
        unread = Message("The passphrase cannot be read from {path}.", {"path": Code(phrase_file)})
        raise UserError(unread) from error
