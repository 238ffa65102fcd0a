"""What is chosen on the command line is said by its code or in the words of any language; the log keeps the code."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from mooclint.cli.groups import LazyGroup
from mooclint.cli.main import build, set_language
from mooclint.cli.review.chosen import Chosen, Paired, Role, offered
from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import Localizer, localizer
from mooclint.review.exchange import choices
from mooclint.review.exchange.choices import Choice
from mooclint.review.process.model import load_process
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint
from tests.scenarios.test_review import (
    AUTHOR,
    CHAIR,
    COORDINATOR,
    METHODOLOGIST,
    READING,
    VIDEO,
    Act,
    opened,
    status,
)

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
ALL = {name: one for name, one in vars(choices).items() if isinstance(one, Choice)}
ALL["ROLES"] = choices.roles_of(load_process())
REFUSED = {
    "kk": "«мүмкін» мыналардың біріне жатпайды: келісілген (agreed), қайта қарау (rework)",
    "ru": "«мүмкін» не из этого списка: согласовано (agreed), доработать (rework)",
    "en": "“мүмкін” is none of these: agreed, rework",
}


@pytest.mark.parametrize("name", ALL)
def test_each_is_read_by_its_code_and_by_its_word_in_any_language(name: str) -> None:
    choice = ALL[name]
    for code, word in choice.names.items():
        said = {code, code.upper(), *(form(localizer(one)(word)) for one in LANGUAGES for form in (str, str.upper))}
        assert {choice.read(f" {text} ") for text in said} == {code}
    assert tuple(choices.SPEECH.names) == LANGUAGES
    assert choice.code_in("мүмкін") == choice.code_in("?") == choice.read("  ") == ""


SAID = {
    "ROLES": {"Әдіскер": "methodologist", "төраға": "chair", "председатель": "chair", "BMG": "bmg"},
    "CONCLUSION": {"КЕЛІСІЛГЕН": "agreed", "қайта қарау": "rework", "отказ": "refused", "тағы сарапшы": "more-experts"},
    "SEVERITY": {"міндетті": "must", "желательно": "should", "міндетті емес": "", "не обязательно": ""},
    "PIECES": {"видео": "video", "чтение": "reading", "сертификат": "certificate"},
    "LETTER_KINDS": {"қайтару": "return", "приглашение": "invitation", "еске салу хаты": "reminder"},
    "DISPOSITION": {"қабылданды": "accepted", "расталмады": "not-true", "открыто": "open"},
    "FORM_KINDS": {"сын-ескертпелер": "remarks", "ответы": "answers", "жабу": "settle"},
    "SPEECH": {"қазақша": "kk", "русский": "ru", "english": "en", "KK": "kk"},
    "PLACES": {"файл": "path", "бет": "page", "стр": "page", "абзац": "paragraph", "сұрақ": "question"},
}


@pytest.mark.parametrize("name", SAID)
def test_what_people_say_is_understood(name: str) -> None:
    assert {word: ALL[name].code_in(word) for word in SAID[name]} == SAID[name]


def chosen() -> list[tuple[click.Command, click.Parameter, Chosen]]:
    """Every choice on the command line of a review."""
    found = []
    with click.Context(build()) as top:
        group = build().get_command(top, "review")
        assert isinstance(group, click.Group)
        for command in (group.get_command(top, name) for name in group.list_commands(top)):
            assert command is not None
            found += [(command, one, one.type) for one in command.params if isinstance(one.type, Chosen)]
    return found


def test_help_shows_words_and_codes_and_a_shell_completes_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "kk")
    assert offered(choices.HOW) == "орындалды (done); ішінара орындалды (partly); келіспеймін (disagree)"
    there = chosen()
    assert len(there) >= 12
    for command, parameter, kind in there:
        text = command.epilog if isinstance(parameter, click.Argument) else getattr(parameter, "help", "")
        if "--drop" not in parameter.opts:
            assert not [code for code in kind.choice.names if code not in str(text)], command.name
        context = click.Context(command, obj=Localizer("kk"))
        typed = [item.value for item in kind.shell_complete(context, parameter, "")]
        sign = "=" if isinstance(kind, Paired) else ""
        assert typed == [f"{code}{sign}" for code in kind.choice.names]
    for begun, whole in (("кел", ["келісілген"]), ("AGR", ["agreed"]), ("мүмкін", [])):
        completed = Chosen(choices.CONCLUSION).shell_complete(context, parameter, begun)
        assert [item.value for item in completed] == whole
    assert not Paired(choices.PIECES).shell_complete(context, parameter, "video=")


def test_the_shell_is_given_what_the_option_takes() -> None:
    words = ["review", "conclude", "course"]
    found = ShellComplete(build(), {"obj": Localizer("ru")}, "mooclint", "_X").get_completions(words, "сог")
    assert [item.value for item in found] == ["согласовано"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_none_of_them_is_refused_with_words_and_codes(language: str, mooclint: Mooclint, course: Path) -> None:
    ended = mooclint("review", "conclude", str(course), "мүмкін", "--as", CHAIR, lang=language)
    assert (ended.code, REFUSED[language] in ended.err) == (2, True), ended.err
    missing = mooclint("review", "conclude", str(course), "--as", CHAIR, lang=language)
    assert (missing.code, REFUSED[language].partition(": ")[2] in missing.err) == (2, True), missing.err


def test_a_course_is_reviewed_in_the_words_of_the_languages(act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    act("person", COORDINATOR, AUTHOR, "--role", "Жауапты тұлға", "--drop", "ответственное лицо")
    ended = mooclint("review", "person", str(course), AUTHOR, "--role", "бастық", "--as", COORDINATOR, lang="kk")
    assert (ended.code, "әдіскер (methodologist)" in ended.err) == (2, True)
    act("submit", AUTHOR, "--quiet", "--piece", f"оқу материалы={READING}")
    act("take", METHODOLOGIST)
    for word in ("Бағдарлама", "ВИДЕО", "чтение", "one formative task", "Жиынтық", "сертификат"):
        act("comment", METHODOLOGIST, word, "--text", "Жарайды.")
    act("remark", METHODOLOGIST, "--severity", "МІНДЕТТІ", "--text", "Шу", "--at", f"файл={VIDEO}")
    act("remark", METHODOLOGIST, "--severity", "желательно", "--text", "Бет", "--at", "бөлік=видео")
    for kind in ("сын-ескертпелер", "замечания"):
        act(f"form {kind}", METHODOLOGIST, "r.docx", "--force")
    act("return", METHODOLOGIST, "--text", "Түзетіңіз.")
    act("letter қайтару", METHODOLOGIST, "--to", AUTHOR)
    act("answer", AUTHOR, "R1", "--how", "Орындалды", "--text", "Түзеттім.")
    act("answer", AUTHOR, "R2", "--how", "частично", "--text", "Жартысы.")
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    bodies = [one["body"] for one in log if one["body"]]
    assert [body["severity"] for body in bodies if "severity" in body] == ["must", "should"]
    assert [body["how"] for body in bodies if "how" in body] == ["done", "partly"]
    assert [body["place"].get("slot") for body in bodies if "severity" in body] == [None, "video"]
    assert [body["kind"] for body in bodies if "kind" in body and "language" in body] == ["return"]
    assert status(mooclint, course)["rounds"][0]["feedback"] == sorted(choices.PIECES.names)
    other = mooclint(
        "review", "remark", str(course), "--text", "x", "--at", "бөлік=ай", "--as", METHODOLOGIST, lang="kk"
    )
    assert (other.code, "бір видео (video)" in other.err) == (2, True)


def test_a_role_is_one_of_the_process() -> None:
    assert isinstance(Role(ALL["ROLES"]).convert("төраға", None, None), str)
    assert Role(ALL["ROLES"]).convert("Шебер", None, None) == "Шебер"  # another process may have it


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_what_stands_for_typed_words_is_in_the_users_language(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    set_language(language)
    found, seen = list[str](), 0
    with click.Context(build()) as top:
        for name in build().list_commands(top):
            command = build().get_command(top, name)
            assert command is not None
            inner = [command.get_command(top, one) for one in command.known] if isinstance(command, LazyGroup) else []
            for one in (command, *filter(None, inner)):
                words = [one.options_metavar, *(parameter.metavar for parameter in one.params)]
                seen += len(words)
                found += [word for word in words if word and set(re.findall("[A-Z]{3,}", word)) - {"URL"}]
    assert (found, seen > 80) == ([], True)


def test_what_waits_is_named_in_words(act: Act) -> None:
    opened(act)
    told = act("form answers", AUTHOR, code=2, lang="kk").err
    assert "сын-ескертпелер (remarks)." in told


@pytest.mark.parametrize("word", ["осында", "HERE", "сюда"])
def test_a_log_comes_home_in_any_language(word: str, act: Act, mooclint: Mooclint, course: Path) -> None:
    opened(act)
    ended = mooclint("review", "move", str(course), "--to", word, "--as", COORDINATOR)
    assert ended.code != 2, ended.err  # understood; it is here already
    ended = mooclint("review", "move", str(course), "--to", "алыс", "--as", COORDINATOR, lang="kk")
    assert (ended.code, "осында (here)" in ended.err) == (2, True)
