from __future__ import annotations

import pytest

from mooclint.language.remark import Remark
from mooclint.language.repeated import repeated
from mooclint.language.residue import residue
from mooclint.message.place import Place

FOUND = {
    "chat": [
        "Әрине, міне сценарийдің толық мәтіні:",
        "Қосымша сұрақтарыңыз болса, сұраңыз!",
        "Конечно! Вот переработанный текст лекции:",
        "Надеюсь, это поможет.",
        "Как языковая модель, я не могу давать советы.",
        "As an AI language model, I cannot do that.",
        "Certainly! Here is the script.",
        "https://example.org/?utm_source=chatgpt.com",
    ],
    "markdown": ["Бұл **маңызды** ойды есте сақтаңыз", "## Кіріспе", "[сайт](https://example.org)", "```"],
    "production": ["Хронометраж: 5:30", "Бейненің ұзақтығы: 6 минут", "Конец лекции.", "Дәріс соңы", "[музыка]"],
    "editor": [
        "Мұны тексеру ???",
        "TODO: сурет",
        "формула (исправить)",
        "кесте (түзету керек)",
        "(нужно уточнить дату)",
    ],
    "placeholder": [
        "Lorem ipsum dolor sit amet",
        "ХХХХ оқулығы",
        "Сәлем, менің атым [аты-жөні]",
        "Құрметті <студенттің аты>",
        "Мәтінді осында жазыңыз",
        "Click here to enter text.",
        "Щелкните здесь для ввода текста.",
    ],
    "blank": ["менің атым ________"],
}


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in FOUND.items() for line in lines])
def test_residue_is_found(kind: str, line: str) -> None:
    assert [found for found, _ in residue(line)] == [kind]


@pytest.mark.parametrize(
    "line",
    [
        "Әрине, бұл оңай емес.",
        "Сұрақтарыңыз болса, форумда қойыңыз.",
        "Конечно, вычисления проще делать на компьютере.",
        "Вот пример задачи, которую решает языковая модель.",
        "If you have questions, ask them in the forum.",
        "Of course, matrices do not commute.",
        "2 ** 3 ** 2 = 512; f(*args, **kwargs)",
        "# бұл — Python түсіндірмесі",
        "Видеоның ұзақтығы 10 минуттан аспайды.",
        "Оқу уақыты: 5 минут. [слайд 1]",
        "Уточнить цель исследования и исправить ошибки в тексте.",
        "Неліктен? Қалай?! Дегенмен...",
        "XXX жазғы Олимпиада ойындары",
        "<div class='a'></div>, a < b > c",
        "snake_case, __init__",
        "Массив a[i], сілтеме [1]",
    ],
)
def test_what_a_teacher_may_write_is_not(line: str) -> None:
    assert list(residue(line)) == []


def remark(text: str, row: int, count: int) -> Remark:
    return Remark(topic="repeated", excerpt=text, detail="", place=Place(paragraph=row), count=count)


def test_a_sentence_three_times_or_twice_in_a_row_is_repeated() -> None:
    often = "Бұл сөйлем құжатта әлденеше рет қайталанып тұр."
    twice = "Это предложение стоит в документе два раза подряд."
    far = "This sentence stands here twice, yet far apart."
    texts = [
        often,
        far,
        twice,
        f"{twice} {often}",
        "Қысқа сөйлем.",
        "Қысқа сөйлем.",
        "Қысқа сөйлем.",
        far,
        often.upper(),
    ]
    found = repeated((text, Place(paragraph=row)) for row, text in enumerate(texts))
    assert found == [remark(often, 0, 3), remark(twice, 2, 2)]
