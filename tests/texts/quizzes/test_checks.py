"""What can be seen of a quiz."""

from __future__ import annotations

import math

import pytest

from mooclint.course.document import Document, DocumentKind, Link, Option, Question
from mooclint.message.place import Place
from mooclint.texts.quizzes import checks as checks
from tests.effort import ends

PLACE = Place("q.docx", paragraph=3)


def ask(
    *options: str, stem: str = "Сұрақ?", kind: str = "single_choice", feedback: str = "", key: str = ""
) -> Question:
    """A question; a star before an option marks it as right, what follows ' # ' is its feedback."""
    read = []
    for option in options:
        text, _, said = option.partition(" # ")
        read.append(Option(text=text.removeprefix("*"), right=text.startswith("*"), feedback=said))
    return Question(stem=stem, place=PLACE, type=kind, options=tuple(read), feedback=feedback, stray_key=key)


def test_no_key() -> None:
    questions = [
        ask("a", "*b"),
        ask("a", "b", stem="Кілтсіз"),
        ask("a", "b", key="F"),
        ask(kind="essay"),
        ask(kind="short_answer", stem="Жауапсыз"),
        ask(kind="other"),
        ask(kind="matching"),
    ]
    assert [(spot.number, spot.stem) for spot in checks.no_key(questions)] == [(2, "Кілтсіз"), (5, "Жауапсыз")]
    assert [(spot.number, spot.detail, spot.place) for spot in checks.stray_keys(questions)] == [(3, "F", PLACE)]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("Медиана", "медиана", True),
        ("Медиана", " Медиана.", True),
        ("екі  сөз", "екі сөз", True),
        ("АВС тобы", "ABC тобы", True),  # Cyrillic and Latin
        ("print", "Print", False),  # code
        ("mW", "MW", False),  # units
        ("v*m/(m+M)", "v*m/(M+m)", False),  # variables
        (r"\( \frac{M}{m} v \)", r"\( \frac{m}{M} v \)", False),
        ("Иә/жоқ", "иә/Жоқ", True),
        ("Медиана", "Мода", False),
        ("", "", False),  # pictures
        ("1,5", "15", False),
    ],
)
def test_equal_options(one: str, other: str, equal: bool) -> None:
    found = checks.equal_options([ask(one, "*басқа", other)])
    assert [spot.detail for spot in found] == ([one] if equal else [])


def test_equal_options_are_told_once() -> None:
    assert len(checks.equal_options([ask("a b", "*A b", "a B")])) == 1
    assert checks.equal_options([ask("x", "x", kind="matching")]) == ()


def test_equal_stems_need_equal_options() -> None:
    questions = [
        ask("a", "*b", stem="Дұрыс нұсқаны таңдаңыз:"),
        ask("c", "*d", stem="Дұрыс нұсқаны таңдаңыз:"),
        ask("*b", "a", "z", stem="дұрыс  нұсқаны таңдаңыз"),
        ask(stem="Эссе?", kind="essay"),
        ask(stem="ЭССЕ", kind="essay"),
        ask("a", "b", stem=""),
        ask("a", "b", stem=""),
    ]
    assert [(spot.number, spot.other) for spot in checks.equal_stems(questions)] == [(3, 1), (5, 4)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("JavaScript-та 'Proxy' объектісінің рөлі қандай?", "JavaScript-та «Proxy» объектісінің рөлі қандай"),
        ("Что такое HTML?", "12. Что такое  HTML"),
        ("What is data?", "WHAT IS DATA"),
        ("Маркетинг дегеніміз — не?", "Маркетинг дегеніміз не?"),
    ],
)
def test_a_stem_that_says_what_it_asks_is_a_repeat_whatever_its_options(one: str, other: str) -> None:
    assert [s.other for s in checks.equal_stems([ask("*a", "b", stem=one), ask("*c", "d", stem=other)])] == [1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Выберите верное утверждение:", "Выберите верное утверждение:"),
        ("Which of the following is true?", "Which of the following is true?"),
        ("Қайсысы дұрыс?", "Қайсысы дұрыс?"),
        ("Что изображено на рисунке?", "Что изображено на рисунке?"),
        ("Код нені шығарады?", "Код нені шығарады?"),
        ("2+2=?", "2-2=?"),
        ("Что относится к активам?", "Что не относится к активам?"),
        ("Решите: 5x = 10", "Решите: 6x = 12"),
        ("Бос орынға тиісті сөзді қойыңыз.", "Бос орынға тиісті сөзді қойыңыз."),
        ("Сөздің антонимін табыңыз", "Сөздің антонимін табыңыз"),
        ("Заполните пропуски в предложении.", "Заполните пропуски в предложении."),
        ("Раскройте скобки", "Раскройте скобки"),
        ("Put the verb into the right form", "Put the verb into the right form"),
        ("Solve the equation.", "Solve the equation."),
        ("[graph]", "[graph]"),
        ("Which of the following is true of an argument?", "Which of the following is true of an argument?"),
        ("Какое из перечисленных свойств имеет вода?", "Какое из перечисленных свойств имеет вода?"),
        ("Келесілердің қайсысы суға тән?", "Келесілердің қайсысы суға тән?"),
    ],
)
def test_a_stem_that_could_be_asked_of_anything_is_no_repeat(one: str, other: str) -> None:
    assert checks.equal_stems([ask("*a", "b", stem=one), ask("*c", "d", stem=other)]) == ()


def test_what_a_program_checks_has_no_key() -> None:
    questions = [ask("*a", "b"), ask(kind="other"), ask(kind="matching"), ask("a -> b", kind="matching")]
    assert [spot.number for spot in checks.unkeyed(questions)] == [2, 3]
    assert checks.no_key(questions) == ()


def test_many_equal_stems_take_no_time() -> None:
    with ends():
        questions = [ask(f"a{n}", f"b{n}", stem="Таңдаңыз") for n in range(20_000)]
        assert checks.equal_stems(questions) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Барлығы дұрыс",
        "Жоғарыдағылардың бәрі.",
        "жоғарыда аталғандардың барлығы",
        "Аталғандардың ешқайсысы",
        "Дұрыс жауап жоқ",
        "Барлық жауап дұрыс",
        "Всё вышеперечисленное",
        "все перечисленное верно",
        "Все варианты верны",
        "Ничего из перечисленного",
        "ни один из вышеперечисленных",
        "Нет правильного ответа",
        "All of the above",
        "None of the above.",
        "all of these",
        "All answers are correct",
        "Барлық аталған факторлар",
        "Барлық жауаптар дұрыс",
        "Берілген нұсқалардың ішінде дұрыс жауап жоқ",
        "Екеуі де дұрыс",
        "A және B",
        "А және В жауаптары дұрыс",
        "Все перечисленные факторы",
        "C) Все перечисленные",
        "Все вышеперечисленные варианты",
        "Верны все варианты",
        "Ни одно из утверждений не является верным",
        "Верны ответы А и Б",
        "All of the above methods",
        "None of these",
        "Both A and B",
        "Neither A nor B",
        "Both statements are true",
        "Верно и Б, и В",
        "Ответы 2 и 4",
        "Правильно всё",
        "Every statement above is true",
        "B and C only",
    ],
)
def test_catch_alls(text: str) -> None:
    assert checks.is_catch_all(text)
    assert [spot.detail for spot in checks.all_of_the_above([ask("*a", text)])] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "Барлық студент дұрыс жауап берді",
        "Все люди смертны",
        "All models are wrong",
        "None",
        "Жоғары",
        "",
        "x" * 10_000,
        "Барлық берілген сандар",
        "Екі жауап",
        "Дұрыс жауап",
        "Все данные",
        "Все указанные в договоре лица",
        "Оба родителя",
        "Нет ошибок",
        "Точки A и B лежат на прямой",
        "x и y",
        "1 и 2",
        "All users",
        "Both parents",
        "No answer from the server",
    ],
)
def test_what_is_no_catch_all(text: str) -> None:
    assert not checks.is_catch_all(text)


def test_feedback() -> None:
    every = ask("*a # иә", "b # жоқ")
    general = ask("*a", "b", feedback="себебі")
    part = ask("*a # иә", "b")
    none = ask("*a", "b")
    essay = ask(kind="essay")
    assert [spot.number for spot in checks.no_feedback([every, general, part, none, essay])] == [3, 4]
    assert checks.feedback_level([every, essay]) == "every_option"
    assert checks.feedback_level([every, general]) == "right_wrong"
    assert checks.feedback_level([part, none]) == "right_wrong"
    assert checks.feedback_level([none, essay]) == "none"
    assert checks.feedback_level([]) == "none"


def test_the_longest_option() -> None:
    questions = [
        ask("*ұзын жауап", "қысқа", "аз", "е"),
        ask("ұзын жауап", "*қысқа", "аз"),
        ask("*тең", "мен", "а"),  # two are the longest: nothing to guess by
        ask("*ұзын", "қ"),  # two options only
        ask("*ұзын", "*ән", "а", kind="multiple_choice"),
        ask("ұзын", "ән", "а"),  # no key
        ask("*", "ән", "а"),  # a picture
    ]
    found = checks.longest_right(questions)
    assert (found.longest, found.compared) == (1, 2)
    assert math.isclose(found.chance, (1 / 4 + 1 / 3) / 2)
    assert math.isclose(found.tail, 1 - (1 - found.chance) ** 2)


def test_no_question_to_compare() -> None:
    assert checks.longest_right([]) == checks.LongestRight(0, 0, 0.0, 1.0)


def test_the_tail_of_the_binomial() -> None:
    exact = sum(math.comb(20, k) * 0.25**k * 0.75 ** (20 - k) for k in range(10, 21))
    assert math.isclose(checks.binomial_tail(10, 20, 0.25), exact, rel_tol=1e-9)
    assert checks.binomial_tail(0, 20, 0.25) == 1.0
    assert checks.binomial_tail(21, 20, 0.25) == 0.0
    assert checks.binomial_tail(221, 300, 0.25) < 1e-60
    assert math.isclose(checks.binomial_tail(1, 5000, 0.25), 1.0)


def test_link_only_and_types() -> None:
    link = (Link(url="https://example.org", place=PLACE),)
    assert checks.link_only(Document(path="q", kind=DocumentKind.QUIZ, links=link))
    assert not checks.link_only(Document(path="q", kind=DocumentKind.QUIZ))
    assert not checks.link_only(Document(path="q", kind=DocumentKind.QUIZ, links=link, questions=(ask("*a", "b"),)))
    assert checks.types([ask(), ask(), ask(kind="essay")]) == {"single_choice": 2, "essay": 1}


def spots(found: object) -> list[int]:
    assert isinstance(found, tuple)
    return [spot.number for spot in found]


def test_several_right_options_where_one_is_asked_for() -> None:
    asked = [
        ask("*4", "*төрт", "5", stem="Бір дұрыс жауапты таңдаңыз: 2 + 2?"),
        ask("*да", "*конечно", stem="Выберите один ответ"),
        ask("*a", "*b", stem="Choose the one correct answer"),
        ask("*a", "*b", "c", stem="Барлық дұрыс жауапты таңдаңыз"),
        ask("*a", "*b", "c", stem="Выберите все верные ответы"),
    ]
    assert spots(checks.too_many_right(asked)) == [1, 2, 3]


def test_one_option_leaves_nothing_to_choose() -> None:
    assert spots(checks.one_option([ask("*a", stem="?"), ask("*a", "b", stem="?"), ask(kind="short_answer")])) == [1]


def test_a_stem_that_gives_its_answer_away() -> None:
    asked = [
        ask("*ортасын", "шетін", stem="Медиана нені көрсетеді (дұрыс жауап: ортасын)?"),
        ask("край", "*середину", stem="Что показывает медиана (правильный ответ — второй)?"),
        ask("*Сенбіде бір касса жеткілікті", "Кеше көп адам келді", stem="Сенбіде бір касса жеткілікті деген — не?"),
        ask("*a big old", "dog", stem="Which word is wrong: a big old dog?"),
        ask("*середина ряда", "край ряда", stem="Что такое медиана?"),
        ask("*You are an adult", "You are a child", stem='What will this code print? print("You are an adult")'),
    ]
    assert spots(checks.given_away(asked)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("stem", "equal"),
    [
        ("Дүкен түбіртегіндегі сома — бұл не?", True),
        ("Measurement of ______ age refers only to the order of events.", True),
        ("_____", False),
        ("Бұл код нені шығарады?", False),
    ],
)
def test_a_stem_of_its_own_is_a_repeat_whatever_the_options(stem: str, equal: bool) -> None:
    assert spots(checks.equal_stems([ask("*a", "b", stem=stem), ask("*c", "d", stem=stem)])) == ([2] if equal else [])
