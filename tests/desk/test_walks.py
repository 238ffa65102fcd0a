"""Six people at one desk click and type at random: no page breaks, and the log holds, whatever they do."""

from __future__ import annotations

import os
import random
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from mooclint.desk.guard import MAX_FORM
from mooclint.review.case.home import at_home, case_of
from mooclint.review.case.standing import standing_bytes
from tests.desk.test_approval import COORDINATOR, Desk, begun_course
from tests.desk.visitor import OURS

PEOPLE = {
    "Ерлан Автор": "author", "Мейрам Әдіскер": "methodologist", "Айгүл Үйлестіруші": "coordinator",
    "Дана Сарапшы": "expert", "Төлеген Төраға": "chair", "Бибігүл Команда": "bmg",
}  # fmt: skip
NUMBER = "950101300125"  # as those of persons are: it must come into no log
WORDS = ("", "  ", "Жарайды «иә» & <b>жоқ</b>", "қ" * 3_000, "1", "R1", "0:35", "../x", "\u202e", NUMBER)
SENSIBLE = "Нақтылаңыз."
STEPS = int(os.environ.get("MOOCLINT_WALK_STEPS", "60"))
SKIPPED = re.compile(r"/(language|open|adopt|manifest|check|stop|role)$|/do/(withdraw|close|suspend)$")


@dataclass
class Walker:
    """One browser that does not think."""

    desk: Desk
    name: str
    chance: random.Random
    at: str = ""
    seen: set[int] = field(default_factory=set)

    def step(self) -> None:
        page = self.get(self.at or self.desk.base)
        links = [one.get("href", "") for one in page.iter("a")]
        here = [link for link in links if link.startswith(f"/c/{self.desk.course.id}")]
        forms = [one for one in page.iter("form") if self.is_walked(one)]
        if forms and self.chance.random() < 0.6:
            self.send(page, self.chance.choice(forms))
        else:
            main = [one.get("href", "") for one in page.iter("a") if one.get("class") == "main"]
            self.at = self.chance.choice(main or here or [self.desk.base])
            if self.chance.random() < 0.3:
                self.at = self.chance.choice(here or [self.desk.base])

    def is_walked(self, form: Element) -> bool:
        """Not what leaves the course for good, or the approval: that would end every walk early."""
        return form.get("method") == "post" and not SKIPPED.search(form.get("action", ""))

    def get(self, address: str) -> Element:
        return self.looked(self.desk.client.get(address), address)

    def looked(self, answer: Any, address: str) -> Element:
        assert answer.status_code in (200, 303, 400, 404, 409), (
            f"{self.name} {address}: {answer.status_code}\n{answer.text[-2000:]}"
        )
        self.seen.add(answer.status_code)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            self.at = ""
            return Element("html")
        page: Element = html5lib.parse(answer.text, namespaceHTMLElements=False)
        return page

    def send(self, page: Element, form: Element) -> None:
        """Sends a form with something in its fields, those that stand elsewhere on the page among them."""
        said: dict[str, str] = {}
        sober = self.chance.random() < 0.6  # fills in what is asked for
        own = form.get("id")
        fields = [*form.iter(), *(one for one in page.iter() if own and one.get("form") == own)]
        for one in fields:
            name = one.get("name")
            if not name or one.get("type") == "file":
                continue
            if one.get("type") == "hidden":
                said[name] = one.get("value", "")
            elif one.tag == "select":
                said[name] = self.chance.choice([option.get("value", "") for option in one.iter("option")] or [""])
            elif one.get("type") in ("checkbox", "radio"):
                said |= {name: one.get("value", "")} if sober or self.chance.random() < 0.5 else {}
            elif one.tag in ("input", "textarea"):
                there = one.get("value", "") or "".join(one.itertext())
                asked = one.tag == "textarea" or "required" in one.attrib
                said[name] = there or SENSIBLE * asked if sober else self.chance.choice([*WORDS, there])
            elif one.tag == "button":
                said |= {name: one.get("value", "")} if self.chance.random() < 0.5 else {}
        address = form.get("action", "")
        answer = self.desk.client.post(address, data=said, headers=OURS, follow_redirects=False)
        if answer.status_code == 413:  # a page of many fields, each filled in by somebody who does not stop
            assert len(urlencode(said)) > MAX_FORM, address
            self.at = ""
            return
        self.looked(answer, address)
        if self.desk.course.job:
            self.desk.course.job.wait(60)
        self.at = urlsplit(answer.headers.get("location", "")).path if answer.status_code == 303 else self.at


def walk(folder: Path, seed: int, *, steps: int = 0, seconds: float = 0) -> None:
    chance = random.Random(seed)
    first = Desk(folder)
    first.sit(COORDINATOR)
    for name, role in PEOPLE.items():
        first.post(f"{first.base}/people", name=name, role=role)
    walkers = []
    for name in PEOPLE:
        desk = Desk(folder)
        desk.sit(name)
        walkers.append(Walker(desk, name, chance))
    end, number = time.monotonic() + seconds, 0
    while number < steps or time.monotonic() < end:
        number += 1
        turn = first.case.turn
        waiting = [one for one in walkers if PEOPLE[one.name] == turn]
        chance.choice(waiting if waiting and chance.random() < 0.6 else walkers).step()
    with at_home(folder) as home:
        assert home.store.verify(home.course, ()).flaws == ()
        events = home.events()
        assert standing_bytes(case_of(events, anew=True)) == standing_bytes(home.case())
        assert {event.via for event in events} <= {"desk", "cli"}
    assert NUMBER not in "".join(str(event.body) for event in events)


@pytest.mark.property
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 9))])
def test_nobody_breaks_a_page(tmp_path: Path, seed: int) -> None:
    walk(begun_course(tmp_path / "Курс"), seed, steps=STEPS)


@pytest.mark.slow
def test_nobody_breaks_a_page_in_twenty_minutes(tmp_path: Path) -> None:
    walk(begun_course(tmp_path / "Курс"), 2026, seconds=20 * 60)
