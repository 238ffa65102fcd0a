"""Letters and reminders by a real mail server: each once, refusals told, and on record when they were sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mooclint.desk.server import reminding
from mooclint.desk.server.outbox import Outbox
from mooclint.desk.server.queue import DONE, FAILED, LETTER, WAITING, Queue, Row
from mooclint.desk.server.reminding import remind
from mooclint.desk.server.working import worker_of
from mooclint.review.case.home import at_home
from mooclint.review.case.model import SLOTS, Case
from mooclint.review.doing import letters
from mooclint.review.exchange.reminders import Reminder
from mooclint.review.log.events import Event
from tests.desk.server.post_office import PostOffice, opened_post
from tests.desk.server.visitor import Served


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened_post() as opened:
        yield opened


@pytest.fixture
def served(tmp_path: Path, office: PostOffice) -> Served:
    more = f'[mail]\nhost = "127.0.0.1"\nport = {office.port}\nsecurity = "none"\nfrom = "desk@example.kz"\n'
    return Served(tmp_path, more=more)


def carry(served: Served) -> Row:
    """What a worker does with the next letter."""
    queue = Queue(served.store)
    worker = worker_of(served.config, served.store, queue, lambda: served.now)
    row = queue.claim([LETTER], [LETTER])
    assert row is not None
    worker.work(row)
    found = queue.look(row.key)
    assert found is not None
    return found


def sent(served: Served) -> list[Event]:
    with at_home(served.folder) as home:
        return [one for one in home.events() if one.type == "letter.sent"]


def returned(served: Served) -> None:
    """The first stage, with a return: the author has the turn."""
    served.browser("yerlan@uni.kz").post(f"{served.base}/do/submit-preliminary", 303)
    served.wait()
    reviewer = served.browser("meiram@bmg.kz")
    reviewer.post(f"{served.base}/do/take", 303)
    reviewer.post(f"{served.base}/pieces", 303, **{slot: f"Пікір: {slot}" for slot in SLOTS})
    reviewer.post(f"{served.base}/notes", 303, severity="must", text="Мақсатты нақтылаңыз.", part="")
    reviewer.post(f"{served.base}/handover", 303)
    reviewer.post(f"{served.base}/do/return", 303, text="Ескертпені қараңыз.")


def posted(served: Served) -> str:
    """The page of the letters, when the one of the return was given to the desk to be sent."""
    coordinator = served.browser("aigul@bmg.kz")
    (address,) = set(re.findall(r'href="([^"]+/letters/return/[^"]+)"', coordinator.get(f"{served.base}/letters")))
    coordinator.post(address, 303, text="Өтінем, қараңыз.", act="post")
    return coordinator.get(f"{served.base}/letters")


def test_a_letter_goes_out_and_is_on_record(served: Served, office: PostOffice) -> None:
    returned(served)
    page = posted(served)
    assert "Жолда" in page and sent(served) == []
    assert carry(served).state == DONE
    ((to, letter),) = office.letters
    assert to == "yerlan@uni.kz" and "desk@example.kz" in letter["From"] and "aigul@bmg.kz" in letter["Reply-To"]
    assert letter["X-Unsent"] is None and "Өтінем, қараңыз." in letter.get_body().get_content()  # type: ignore[union-attr]
    (event,) = sent(served)
    assert event.via == "mail" and "Жолда" not in served.browser("aigul@bmg.kz").get(f"{served.base}/letters")


def test_a_letter_tells_the_page_of_the_course_and_the_way_in_and_no_secret(served: Served, office: PostOffice) -> None:
    for film in (served.folder / "admin").iterdir():
        film.unlink()
    coordinator = served.browser("aigul@bmg.kz")
    link = served.link("Сәуле Жұмабай")
    with at_home(served.folder) as home:
        ids = {one.email: one.id for one in home.people().values()}
    for kind, email in (("invitation", "saule@umo.kz"), ("missing", "yerlan@uni.kz")):
        coordinator.post(f"{served.base}/letters/{kind}/{ids[email]}", 303, text="", act="post")
        assert carry(served).state == DONE
        (to, letter) = office.letters[-1]
        text = letter.get_body().get_content()  # type: ignore[union-attr]
        assert to == email and f"\n{served.config.url}{served.base}\n" in text.replace("\r", "")
        assert f"{email} мекенжайына жіберілетін код" in text and link not in text
        assert ("жеке сілтеме" in text) == (kind == "invitation")
        sending = f"{served.config.url}/uploads?course="
        assert (sending in text) == (kind == "missing") and "бұлтқа" not in text
    found = re.search(r"(/uploads\?course=\S+)", text)
    assert found and f'value="{served.folder.name}"' in served.browser("yerlan@uni.kz").get(found[1])


def test_a_button_pressed_twice_sends_one_letter(served: Served, office: PostOffice) -> None:
    returned(served)
    posted(served)
    served.now += timedelta(seconds=1)
    posted(served)
    assert carry(served).state == DONE and len(list(Queue(served.store).rows(kind=LETTER))) == 1
    served.now += timedelta(seconds=1)
    assert "бүгін" in posted(served)
    assert len(list(Queue(served.store).rows(kind=LETTER))) == 1 and len(sent(served)) == 1
    served.now += timedelta(days=1)
    posted(served)
    assert carry(served).state == DONE and len(office.letters) == 2


def test_a_mail_server_that_refuses_is_told_and_one_that_is_away_is_tried_again(
    served: Served, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    returned(served)
    posted(served)
    answers = ["451 later", "550 nobody here"]

    async def refuse(self: PostOffice, server: object, session: object, envelope: object) -> str:
        return answers.pop(0)

    monkeypatch.setattr(PostOffice, "handle_DATA", refuse)
    row = carry(served)
    assert row.state == WAITING and row.error is not None
    with served.store.writing() as connection:
        connection.exec_driver_sql("UPDATE job SET not_before = 0")
    row = carry(served)
    assert row.state == FAILED and sent(served) == []
    page = served.browser("aigul@bmg.kz").get(f"{served.base}/letters")
    assert "ештеңе жіберілмейді" not in page  # each letter of it has the button that sends it
    assert "550" in page
    monkeypatch.undo()
    served.now += timedelta(minutes=1)  # the address was mended: the same words go out
    posted(served)
    assert carry(served).state == DONE and len(sent(served)) == 1


def test_reminders_go_out_once_each_to_who_has_the_turn(
    served: Served, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    returned(served)
    queue, days = Queue(served.store), [Reminder(f"x/{left}", served.now.date(), left) for left in (3, 1, 0)]
    with at_home(served.folder) as home:
        (author,) = [one.id for one in home.people().values() if one.email == "yerlan@uni.kz"]
    for day in days:

        def due(case: Case, *others: object, day: Reminder = day) -> Reminder | None:
            return None if day.key in {one.get("key") for one in case.letters} else day

        monkeypatch.setattr(reminding, "next_reminder", due)
        monkeypatch.setattr(letters, "next_reminder", due)
        assert remind(served.store, Outbox(queue), served.config, served.now) == 1
        assert remind(served.store, Outbox(queue), served.config, served.now) == 0  # it is on its way
        assert carry(served).state == DONE
        assert remind(served.store, Outbox(queue), served.config, served.now) == 0  # the log has it
    assert [to for to, _ in office.letters] == ["yerlan@uni.kz"] * 3
    assert [event.body["key"] for event in sent(served) if event.body] == [day.key for day in days]
    assert {event.body["to"] for event in sent(served) if event.body} == {author}
