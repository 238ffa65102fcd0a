"""`mooclint review letter`: every kind in every language, as people and mail programs get it."""

from __future__ import annotations

import email
import re
import zipfile
from email import policy
from pathlib import Path

import pytest

from mooclint.message.languages import LANGUAGES
from mooclint.message.localizer import localizer
from mooclint.message.message import Code, Message
from mooclint.review.case.acts import Refusal
from mooclint.review.case.due import Due
from mooclint.review.case.model import SLOTS, Round
from mooclint.review.exchange.letters import Desk, Letter, as_email, load_letters, write_letter
from mooclint.review.log.events import SYSTEM, checkpoint
from mooclint.review.log.people import Person
from mooclint.review.process.model import Clock, load_process, parse_process
from mooclint.review.terms.term import Stretch, reckon
from tests.review.journal import SNAPSHOT, START, Journal, feedback, opinion, submission, to_full_review, to_scoring
from tests.scenarios import test_review
from tests.scenarios.cli import Mooclint
from tests.scenarios.test_review import (
    AUTHOR,
    COORDINATOR,
    EXPERTS,
    METHODOLOGIST,
    Act,
    opened,
    status,
    to_expertise,
)
from tests.scenarios.test_review import (
    opinion as sheet_of,
)

pytestmark = pytest.mark.scenario
act, course = test_review.act, test_review.course  # fixtures
SENDER = Person(id="methodologist", name="Гүлнар Қасым", email="g.qasym@bmg.example", organisation="BMG UpSkill")
RECEIVER = Person(id="author", name="Дәурен Әлиев", email="d@univer.example")


def remarked() -> Journal:
    """A course in stage 1 with feedback on all pieces and a remark."""
    made = Journal()
    made.do("submit-preliminary", "author", **submission())
    made.do("take", "coordinator")
    feedback(made)
    place = {"path": "1.mp4", "start": "0:20"}
    made.do("remark", "methodologist", severity="must", text="Шу бар.\nЕкінші жол.", place=place)
    return made


def journals() -> dict[str, Journal]:
    """A course where each kind of letter is written."""
    first = remarked()
    back = remarked()
    back.do("return", "methodologist", text="Дыбысты түзетіңіз.")
    last = Journal()
    to_full_review(last)
    last.do("agree", "methodologist", not_seen=[], text="Келісілді.")
    last.do("submit-expertise", "author", snapshot=SNAPSHOT)
    last.do("invite", "coordinator", person="expert")
    last.do("accept", "expert")
    last.do("assign", "coordinator")
    last.do("submit-last-opinion", "expert", **opinion())
    last.do("conclude-agreed", "chair", conclusion=SNAPSHOT)
    review = Journal()
    to_full_review(review)
    agreed = Journal()
    to_full_review(agreed)
    agreed.do("agree", "methodologist", not_seen=[], text="Жақсы жұмыс.")
    empty = Journal()
    empty.do("intake", "coordinator", pieces={"video": "1.mp4"})
    launched = Journal()
    to_scoring(launched)
    launched.do("submit-last-opinion", "expert", **opinion())
    launched.do("conclude-agreed", "chair", conclusion=SNAPSHOT)
    launched.do("grant-access", "bmg", conclusion=SNAPSHOT)
    launched.do("report-uploaded", "author", viewed=True, uploaded=["К1"], not_uploaded=[])
    launched.do("prelaunch-agree", "bmg", differs={}, later=[])
    launched.do("launch", "author", differs={}, later=[])
    incomplete = Journal()
    incomplete.do("submit-preliminary", "author", **submission())
    incomplete.do("bounce", "coordinator", reason="Видео ашылмайды.")
    paused = remarked()
    paused.do("return", "methodologist", text="Дыбысты түзетіңіз.")
    paused.do("suspend", "coordinator", reason="Автор ауырып қалды.")
    return {
        "notice": paused,
        "missing": empty, "bounce": incomplete, "feedback": first, "return": back, "acceptance": agreed,
        "invitation": last, "reminder": review, "conclusion": last,
        "launch": launched,
    }  # fmt: skip


def letter(
    kind: str, journal: Journal, language: str, text: str = "Мәтін.", desk: Desk | None = None
) -> Letter:  # fmt: skip
    from mooclint.review.terms.calendar import load_calendar

    process = journal.process
    clock = process.clocks["full"]
    assert isinstance(clock, Clock)
    term = Due(clock, reckon(load_calendar(), 10, [Stretch(START)]), runs=True)
    wanted = load_letters()[kind]
    receiver = RECEIVER if "author" in wanted.to else Person(id=wanted.to[0], name="Бекзат Үсен", email="b@umo.example")
    line = str(checkpoint(journal.events[-1]))
    case = journal.case
    say = localizer(language)
    steps = term.term.steps
    return write_letter(
        wanted, case, SENDER, receiver, say, text=text, missing=["тест"], term=steps, checkpoint=line, desk=desk
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", load_letters())
def test_a_letter_says_all_in_one_language(kind: str, language: str) -> None:
    journal = journals()[kind]
    found = letter(kind, journal, language)
    assert "{" not in found.subject + found.text
    assert "[en]" not in found.subject + found.text
    assert "\n\n\n" not in found.text
    assert journal.case.title in found.subject
    assert found.receiver.name in found.text
    assert SENDER.name in found.text
    assert str(checkpoint(journal.events[-1])) in found.text
    if kind in ("feedback", "return"):
        assert "R1." in found.text
        assert "1.mp4" in found.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", load_letters())
def test_a_letter_of_a_server_says_where_the_course_is_and_is_else_the_same(kind: str, language: str) -> None:
    journal, page = journals()[kind], "https://desk.example.kz/c/1/review"
    entry = Message("Sign in there by a code that is sent to {email}.", {"email": Code("a@uni.kz")})
    plain = letter(kind, journal, language).words
    there = letter(kind, journal, language, desk=Desk(page=page, send="", entry=entry)).words
    assert page not in plain and "uploads" not in plain
    assert f"\n{page}\n" in there and "a@uni.kz" in there
    kept = there.replace(f"{localizer(language)(Message('The page of the course:'))}\n{page}\n", "")
    kept = kept.replace(f"{localizer(language)(entry)}\n\n", "")
    assert (kept == plain) == (kind != "invitation")  # which is answered on that page
    sent = letter(kind, journal, language, desk=Desk(page=page, send="https://desk.example.kz/uploads", entry=entry))
    assert ("/uploads" in sent.words) == (kind == "missing")
    assert not re.search("бұлтқа|облако|cloud", sent.words)
    assert (kind == "missing") == bool(re.search("бұлтқа|облако|cloud", there))


def test_an_empty_paragraph_leaves_no_trace() -> None:
    full = letter("acceptance", journals()["acceptance"], "en", text="Well done.")
    bare = letter("acceptance", journals()["acceptance"], "en", text="")
    assert full.text.replace("Well done.\n\n", "") == bare.text


def test_a_mail_program_reads_it_whatever_the_names_are() -> None:
    journal = journals()["return"]
    found = letter("return", journal, "kk")
    sly = Person(id="author", name="Х\r\nBcc: all@example.com", email="a@b.example\r\nBcc: c@d.example")
    for one in (found, Letter(**{**{k: getattr(found, k) for k in Letter.__slots__}, "receiver": sly})):
        data = as_email(one, START, "course.9", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        read = email.message_from_bytes(data, policy=policy.default)
        assert read["Subject"] == found.subject
        assert read["Bcc"] is None
        body = read.get_body(("plain",))
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == found.text
        assert [part.get_filename() for part in read.iter_attachments()] == ["term.ics"]
        assert data == as_email(one, START, "course.9", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


@pytest.mark.parametrize("length", range(1, 60, 3))
def test_a_long_subject_keeps_its_blanks(length: int) -> None:
    found = letter("return", journals()["return"], "kk")
    subject = f"{'ә' * length} «Цифрлық сауаттылығы: сұрақтан жауапқа» R1, 2-кезең: " * 3 + "соңы"
    person = Person(id="author", name=f"{'Ә' * length} Ұзынатұлы Қызғалдақ", email="a@b.example")
    values = {**{k: getattr(found, k) for k in Letter.__slots__}, "receiver": person, "subject": subject}
    data = as_email(Letter(**values), START, "course.9")
    read = email.message_from_bytes(data, policy=policy.default)
    assert read["Subject"] == subject
    assert read["To"].addresses[0].addr_spec == "a@b.example"
    assert max(map(len, data.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


def test_a_name_without_an_address_is_no_header() -> None:
    found = letter("return", journals()["return"], "kk")
    bare = Person(id="author", name="Дәурен Әлиев")
    values = {**{k: getattr(found, k) for k in Letter.__slots__}, "receiver": bare, "sender": bare}
    read = email.message_from_bytes(as_email(Letter(**values), START, "course.9"), policy=policy.default)
    assert (read["To"], read["From"]) == (None, None)


def test_a_letter_goes_to_whom_it_is_for() -> None:
    with pytest.raises(Refusal):
        write_letter(
            load_letters()["invitation"], journals()["invitation"].case, SENDER, RECEIVER, localizer("en"), text=""
        )
    with pytest.raises(Refusal):
        letter("acceptance", journals()["return"], "kk")  # it was returned
    with pytest.raises(Refusal):
        letter("conclusion", journals()["acceptance"], "kk")  # there is none yet
    assert "Дыбысты түзетіңіз." in letter("return", journals()["return"], "ru").text
    assert SYSTEM not in {role for kind in load_letters().values() for role in kind.to}


def test_a_letter_is_written_recorded_and_proves_its_place(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    opened(act)
    act("submit", AUTHOR)
    act("take", METHODOLOGIST)
    assert act("letter feedback", METHODOLOGIST, "--to", AUTHOR, code=1).err  # nothing was said yet
    act("comment", METHODOLOGIST, "video", "--text", "Шу бар.")
    file = tmp_path / "letter.eml"
    shown = act("letter feedback", METHODOLOGIST, "--to", AUTHOR, "--text", "Жақсы бастама.", "--output", str(file))
    assert "Жақсы бастама." in shown.out
    assert act(
        "letter feedback", METHODOLOGIST, "--to", AUTHOR, "--output", str(file), code=2
    ).err  # never over another
    proof = mooclint("review", "verify", str(course), "--checkpoint", str(file), "--format", "json").json("review")
    assert (proof["sound"], proof["not_anchored"]) == (True, 1)
    log = mooclint("review", "log", str(course), "--format", "json").json("review")["events"]
    assert (log[-1]["type"], log[-1]["body"]["kind"]) == ("letter.written", "feedback")
    database = (course / ".mooclint" / "review" / "log.sqlite").read_bytes()
    assert database.count(METHODOLOGIST.encode()) <= 2  # in the table of persons, not in the log
    urging = act(
        "letter reminder", COORDINATOR, "--to", METHODOLOGIST
    ).out  # no term runs in stage 1, and none is named
    assert "кезек сізде" in urging
    assert "2026" not in urging.partition("mooclint-log")[0]
    assert act("letter reminder", COORDINATOR, "--to", AUTHOR, code=1).err
    act("letter invitation", COORDINATOR, "--to", AUTHOR, code=1)


def test_a_letter_says_only_what_is_missing(act: Act, course: Path) -> None:
    opened(act)
    act("letter missing", COORDINATOR, "--to", AUTHOR, code=1)  # all six are there, though none was mailed
    practice = course / test_review.PRACTICE
    practice.rename(course / "away")
    told = act("letter missing", COORDINATOR, "--to", AUTHOR).out
    assert [line for line in told.splitlines() if line.startswith("- ")] == [
        f"- бір қалыптастырушы тапсырма ({test_review.PRACTICE})"
    ]
    (course / "away").rename(practice)
    act("submit", AUTHOR, "--quiet")
    act("take", COORDINATOR)
    test_review.feedback(act)
    act("agree", METHODOLOGIST, "--certificate-seen")
    act("submit", AUTHOR, "--quiet")
    act("bounce", COORDINATOR, "--missing", "2-модуль", "--reason", "Тапсырмалары жоқ.")
    act("letter missing", COORDINATOR, "--to", AUTHOR, code=1)
    told = act("letter bounce", COORDINATOR, "--to", AUTHOR).out
    assert "- 2-модуль" in told
    assert "Тапсырмалары жоқ." in told
    assert "Алдын ала" not in told.splitlines()[0]
    act("suspend", COORDINATOR, "--reason", "Демалыс.")
    for person in (AUTHOR, METHODOLOGIST):  # whoever works on it
        assert "Демалыс." in act("letter notice", COORDINATOR, "--to", person).out
    act("resume", COORDINATOR, "--reason", "Қайтты.")
    for language in LANGUAGES:
        act("person", COORDINATOR, AUTHOR, "--language", language)
        again = act("letter bounce", COORDINATOR, "--to", AUTHOR).out
        assert ("- 2-модуль" in again, "Тапсырмалары жоқ." in again) == (True, True)
        assert (again.splitlines()[0] == told.splitlines()[0]) is (language == "kk")


def test_what_a_decision_asks_why_for_is_in_the_letter() -> None:
    journal = Journal()
    to_scoring(journal)
    journal.do("submit-last-opinion", "expert", **opinion(1, "rework"))
    journal.do("conclude-agreed", "chair", conclusion=SNAPSHOT, reason="Кеңес солай шешті.")
    for language, heading in (
        ("kk", "Шешімнің негіздемесі:"), ("ru", "Обоснование решения:"), ("en", "The reason for the decision:"),
    ):  # fmt: skip
        assert f"{heading}\n\nКеңес солай шешті." in letter("conclusion", journal, language).text
    plain = Journal()
    to_scoring(plain)
    plain.do("submit-last-opinion", "expert", **opinion())
    plain.do("conclude-agreed", "chair", conclusion=SNAPSHOT)
    assert "Шешімнің негіздемесі" not in letter("conclusion", plain, "kk").text


def test_a_pause_and_a_decision_that_was_taken_back_are_told() -> None:
    paused = journals()["notice"]
    told = letter("notice", paused, "ru").text
    assert "согласование приостановлено" in told and "Автор ауырып қалды." in told and "Дыбысты" not in told
    assert "Дыбысты түзетіңіз." in letter("return", paused, "ru").text  # which is still the last step but for the pause
    back = remarked()
    back.do("return", "methodologist", text="Дыбысты түзетіңіз.")
    with pytest.raises(Refusal):
        letter("notice", back, "ru")
    back.do("revert", "coordinator", reason="Қате басылды.", term_over=False)
    for language in LANGUAGES:
        assert "Қате басылды." in letter("notice", back, language).text
        with pytest.raises(Refusal):
            letter("return", back, language)


@pytest.mark.parametrize("decision", ["appeal-upheld", "appeal-dismissed"])
def test_what_is_told_of_an_appeal_is_in_the_letter(decision: str) -> None:
    text = load_process().text.replace("  appeal:\n    on: false", "  appeal:\n    on: true")
    journal = Journal(parse_process(text))
    to_scoring(journal)
    journal.do("submit-last-opinion", "expert", **opinion(1, "refused"))
    journal.do("conclude-refused", "chair", conclusion=SNAPSHOT, reason="Кеңес солай шешті.")
    journal.do("appeal", "author", text="Келіспеймін.", term_over=False)
    journal.do(decision, "chair", reason="Ішкі негіз.", text="Сізге айтарымыз осы.")
    for language in LANGUAGES:
        told = letter("notice", journal, language).text
        assert "Сізге айтарымыз осы." in told and "Ішкі негіз." not in told


def test_the_entry_for_a_calendar_names_its_letters() -> None:
    found = letter("reminder", journals()["reminder"], "kk")
    read = email.message_from_bytes(as_email(found, START, "course.9", "SUMMARY:Мерзім"), policy=policy.default)
    (part,) = read.iter_attachments()
    assert (part.get_content_type(), part.get_content_charset()) == ("text/calendar", "utf-8")
    assert part.get_filename() == "term.ics"
    assert part.get_content().strip() == "SUMMARY:Мерзім"


def test_a_question_of_a_reviewer_is_in_the_letter() -> None:
    made = remarked()
    made.do("ask", "methodologist", severity="question", text="Дереккөзі қайда?")
    for language, head in (("kk", "Сұрақтар:"), ("ru", "Вопросы:"), ("en", "Questions:")):
        told = letter("feedback", made, language).text
        assert f"{head}\n\nR2." in told, told
        assert "Дереккөзі қайда?" in told
    made.do("ask", "author", severity="question", text="Қай стандарт бойынша?")
    made.do("reply", "methodologist", remark="R3", text="PRD-4 бойынша.")
    made.do("return", "methodologist", text="Түзетіңіз.")
    told = letter("return", made, "kk").text
    assert "Дереккөзі қайда?" in told and "жауаптар:\n\n– R3." in told and "  → PRD-4 бойынша.\n" in told
    assert "Сұрақтар" not in letter("return", journals()["return"], "kk").text


def test_experts_are_reminded_and_invited_while_they_are_awaited(act: Act, mooclint: Mooclint, course: Path) -> None:
    first, second = test_review.EXPERTS[:2]
    test_review.to_scoring(act)
    assert "has accepted" in act("letter invitation", COORDINATOR, "--to", first, code=1).err
    act("opinion", first, test_review.opinion(course.parent, first))
    assert "is in" in act("letter invitation", COORDINATOR, "--to", first, code=1).err
    assert f"It waits for: {second}." in act("letter reminder", COORDINATOR, "--to", first, code=1).err
    told = act("letter reminder", COORDINATOR, "--to", second).out
    assert "Сізден күтілетіні:\n\n- сарапшы пікірін тапсыру\n\nМұны келісу беттерінде" in told, told
    assert "Бұған мерзім белгіленбеген." in told
    log = mooclint("review", "log", str(course), lang="en").out
    assert f"letter written – {second}; reminder" in log
    seen = mooclint("review", "log", str(course), "--as", AUTHOR, "--format", "json").json("review")["events"]
    assert [one["body"]["to"] for one in seen if one["type"] == "letter.written"] == ["E2"]  # no id, which would stay
    assert "letter written – E2" in mooclint("review", "log", str(course), "--as", AUTHOR, lang="en").out
    passed_on = mooclint("review", "log", str(course), "--anonymous", lang="en").out
    own = [line for line in passed_on.splitlines() if "E2" in line]
    assert own
    assert all("expert 1" not in line and "expert 3" not in line for line in own)
    assert any("expert 2" in line for line in own)
    act("opinion", second, test_review.opinion(course.parent, second))
    signed = course.parent / "signed.pdf"
    signed.write_bytes(b"%PDF-1.7 signed /Page\n%%EOF")
    act("conclude agreed", test_review.CHAIR, "--conclusion", str(signed), "--scan")
    assert "signed" in act("letter invitation", COORDINATOR, "--to", second, code=1).err
    told = act("redact 999", COORDINATOR, "--with", test_review.BMG, "--reason", "Артық.", code=1).err
    assert "no event 999" in told


def test_feedback_stands_in_the_order_of_the_pieces() -> None:
    given = dict.fromkeys(reversed(SLOTS), "Жарайды")
    one = Round(number=1, stage=1, opened=START, snapshot="", feedback=given)
    assert tuple(one.said("kk")) == SLOTS


def test_who_is_invited_is_reminded_of_the_invitation(act: Act) -> None:
    test_review.to_scoring(act)
    first, second, third = test_review.EXPERTS
    for seat, name, instead in (("E1", first, third), ("E2", second, first)):
        act("assign", COORDINATOR, "--replace", seat, "--expert", instead, "--reason", name)
    told = act("letter reminder", COORDINATOR, "--to", third).out
    assert "- курсты бағалауға шақыруды қабылдау не одан бас тарту\n" in told


def test_who_is_invited_can_tell_whether_they_are_near(
    act: Act, mooclint: Mooclint, course: Path, tmp_path: Path
) -> None:
    """The letter and the packet say who made the course; who is near is not told to accept, and holds nobody up."""
    opened(act)
    to_expertise(act)
    for name in EXPERTS[:2]:
        act("assign", COORDINATOR, "--expert", name)
    act("accept", EXPERTS[0])
    near = EXPERTS[1]
    told = act("letter invitation", COORDINATOR, "--to", near).out
    assert f"Курсты әзірлегендер: {AUTHOR}\n" in told
    assert "Олардың ұйымдары: Қазақ ұлттық университеті\n" in told
    target = tmp_path / "packet.zip"
    ended = act("pack", COORDINATOR, "--to", near, "--documents", "--output", str(target))
    assert f"Without documents: {near} gets them once they have accepted" in ended.err
    with zipfile.ZipFile(target) as archive:
        assert f"Курсты әзірлегендер: {AUTHOR}" in archive.read("README.txt").decode()
    act("person", COORDINATOR, near, "--conflict", "--reason", "Авторды таниды.")
    for language in LANGUAGES:
        shown = mooclint("review", "status", str(course), lang=language).out
        assert f"review accept {course}" not in shown
        assert f"review decline {course}" in shown
        assert f"review person {course} '{near}' --waive" in shown
    act("assign", COORDINATOR)
    shown = mooclint("review", "status", str(course)).out
    assert f"--replace '{near}'" in shown
    act("opinion", EXPERTS[0], sheet_of(tmp_path, EXPERTS[0]))
    assert status(mooclint, course)["state"]["id"] == "expertise.scoring"
    act("assign", COORDINATOR, "--replace", near, "--expert", EXPERTS[2], "--reason", "Авторды таниды.")
