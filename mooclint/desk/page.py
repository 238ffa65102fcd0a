"""Pages from templates, in the reader's language."""

from __future__ import annotations

import re
import traceback
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from mooclint.desk.expertise_words import LABELS as OF_EXPERTISE
from mooclint.desk.keys import KEYS, SIGNS
from mooclint.desk.words import AUTHOR_FIELDS, IN_PLACE_OF, LABELS, ON_PAGES
from mooclint.files.refusal import refusal
from mooclint.language.detect import language_of
from mooclint.message.languages import LANGUAGES, spoken
from mooclint.message.localizer import Localizer, localizer
from mooclint.message.message import Code, Command, Localized, Message, Param
from mooclint.message.plain import printable
from mooclint.message.verdict import Verdict
from mooclint.report.words import SEVERITY_WORDS, VERDICT_WORDS

FOLDER = Path(__file__).parent
MISTAKE = Message("That is a mistake of mooclint's. Nothing was lost; the window of the program says more.")
_TELLING, _FEWEST = 600, 2  # letters that tell the language of a text, and the words that it takes
_LANGUAGE_TAG = re.compile(r"\s*([a-zA-Z]{2,3})(?:-[a-zA-Z0-9]+)*\s*(?:;\s*q=([0-9.]{1,5}))?\s*")


def language(request: Request) -> str:
    """The language that the reader chose, else the first of the browser's that we speak, else that of the desk."""
    session = request.state.session
    if session and session.language:
        return str(session.language)
    wanted = []
    for number, part in enumerate(request.headers.get("accept-language", "")[:200].split(",")):
        found = _LANGUAGE_TAG.fullmatch(part)
        if found and found[1].lower() in LANGUAGES:
            wanted.append((-_quality(found[2]), number, found[1].lower()))
    return min(wanted)[2] if wanted else str(request.app.state.language)


def _quality(text: str | None) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


class PageLocalizer(Localizer):
    """Says options and commands of the command line, and what is done in a manifest, as our pages have them."""

    def __call__(self, message: Message | Localized) -> str:
        """The sentence in this language, its placeholders filled."""
        if isinstance(message, Message) and (ours := ON_PAGES.get(message.template)):
            message = Message(ours.template, {**message.params, **ours.params})
        return super().__call__(message)

    def param(self, value: Param) -> str:
        """One placeholder's value as it stands in a sentence."""
        text = value.text if isinstance(value, Code) else " ".join(_words(value)) if isinstance(value, Command) else ""
        found = next(
            (said for begin, said in IN_PLACE_OF.items() if text == begin or text.startswith(f"{begin} ")), None
        )
        return super().param(found or value)


def _words(command: Command) -> list[str]:
    return ["mooclint", *(word for word in command.words if isinstance(word, str))]


page_localizer = cache(PageLocalizer)


def say_to(request: Request) -> Localizer:
    """What speaks the reader's language."""
    return page_localizer(language(request))


def page(request: Request, template: str, status: int = 200, /, *, sits: str = "", **values: Any) -> Response:
    """A page of ours. `values` stand in the template under their names; a `Message` among them as its sentence.

    `sits`: the one of the course's people to whom it is shown; behind the token its forms say so.
    """
    say = say_to(request)
    session, access = request.state.session, request.app.state.access
    shown = {
        name: told(value, say) if isinstance(value, Message | Localized) else value for name, value in values.items()
    }
    html = (
        _environment()
        .get_template(template)
        .render(
            t=_labels(say.language),
            states=_states(say.language),
            author=_author_fields(say.language),
            key_rows=[(action, key) for action, (key, _) in KEYS.items()],
            key_words=_key_words(say.language),
            key_signs=SIGNS,
            say=say,
            language=say.language,
            languages=[(code, spoken(code).name) for code in LANGUAGES],
            whose=session.whose if session else "",
            token=".".join(filter(None, (session.form_token, sits))) if session else "",
            notes=_once(session.notes if session else []),
            held=getattr(request.state, "held", None),
            handed=_once(session.handed if session else []),
            chooses=access.chooses,
            visitor=access.visitor(request),
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            **shown,
        )
    )
    return HTMLResponse(html, status)


def told(message: Message | Localized, say: Localizer) -> str:
    """The sentence, without signs that no page shows."""
    return printable(say(message))


def note(request: Request, message: Message | Localized) -> None:
    """Says something at the head of the next page of this browser."""
    request.state.session.notes.append(told(message, say_to(request)))


def handed_over(request: Request, key: str) -> None:
    """What was typed into a form was taken in: the browser has to keep it no longer."""
    request.state.session.handed.append(key)


def refused_by_system(path: str, error: Exception) -> Message:
    """What the system, or such a name, stands against."""
    reason: Param = refusal(error) if isinstance(error, OSError) else Message("the system does not take such a name")
    return Message("The system refused: {path} ({reason})", {"path": Code(path), "reason": reason})


def mistake(error: Exception) -> Message:
    """That we made one; what it was stands in the window of the program, and one page of it stops no other."""
    traceback.print_exception(error)
    return MISTAKE


def go(address: str) -> Response:
    """After a form: the page that shows what became of it."""
    return RedirectResponse(address, 303)


def _once(said: list[str]) -> list[str]:
    """What is said on one page and no other."""
    found = said.copy()
    said.clear()
    return found


@cache
def _labels(code: str) -> dict[str, str]:
    say = localizer(code)
    return {name: say(message) for name, message in {**LABELS, **OF_EXPERTISE}.items()}


@cache
def _states(code: str) -> dict[str, str]:
    say = localizer(code)
    words = {severity.value: message for severity, message in SEVERITY_WORDS.items()}
    words |= {"unverified": VERDICT_WORDS[Verdict.UNVERIFIED], "good": LABELS["none"]}
    return {name: say(message) for name, message in words.items()}


@cache
def _author_fields(code: str) -> dict[str, str]:
    say = localizer(code)
    return {name: say(message) for name, message in AUTHOR_FIELDS.items()}


@cache
def _key_words(code: str) -> dict[str, str]:
    say = localizer(code)
    return {action: say(words) for action, (_, words) in KEYS.items()}


@lru_cache(maxsize=4096)
def said(text: object) -> Markup:
    """What somebody wrote, line by line, with its language where that can be told: a page may speak another."""
    words = str(text)
    spoken_in = language_of(words[:_TELLING], _FEWEST)
    begin = Markup('<bdi lang="{}">').format(spoken_in) if spoken_in in LANGUAGES else Markup("<bdi>")
    return begin + Markup("<br>").join(words.split("\n")) + Markup("</bdi>")


@cache
def static() -> str:
    """Below which address scripts and styles lie: another one when any of them changes, so that a browser may keep
    them."""
    files = sorted((FOLDER / "static").iterdir())
    return f"/static/{sha256(b''.join(file.read_bytes() for file in files if file.is_file())).hexdigest()[:12]}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["said"] = said
    made.globals["static"] = static()
    return made
