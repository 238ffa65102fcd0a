from __future__ import annotations

import pytest

from mooclint.language.remark import Remark
from mooclint.language.repeated import pasted, repeated
from mooclint.language.residue import ANYWHERE, PROSE_ONLY, holds_a_place, residue
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
        "Міне, сіздің мәтініңіз",
        "Міне, дәріс мәтіні:",
        "Қаласаңыз, мәтінді қысқартып бере аламын.",
        "Конечно, вот переработанный вариант.",
        "Если хотите, я могу сократить текст.",
        "Дайте знать, если нужно что-то изменить.",
        "Here's your updated text",
        "Мен тілдік модель ретінде жауап бере алмаймын.",
        "Я могу также составить вопросы к этой лекции.",
        "Мәтін DeepSeek көмегімен жазылды.",
        "Текст подготовлен с помощью ChatGPT",
        "Let me know if you need a longer version.",
        "If you'd like, I can also translate it into Kazakh.",
        "Готово —",
        "Created a file lecture_04.docx",
        "lecture_04.docx файлы сақталды",
        "https://example.org/?utm_source=chatgpt.com",
    ],
    "markdown": ["Бұл **маңызды** ойды есте сақтаңыз", "## Кіріспе", "[сайт](https://example.org)", "```"],
    "production": [
        "Конец лекции.",
        "Дәріс соңы",
        "Конец лекции №4",
        "№4 дәрістің соңы",
        "--- End of video ---",
        "Exported as lecture_2.pdf",
        "Сохранено в урок1.docx",
    ],
    "direction": [
        "[музыка]",
        "Заметка для монтажа: убрать кашель",
        "Ескертпе операторға: жақын түсіру",
        "Монтажға: осы жерде кідіріс жаса",
        "[вставить рисунок]",
        "(вставить скриншот программы)",
        "(сурет қойылады)",
        "(insert screenshot of the menu)",
        "Здесь будет схема",
        "Осы жерде сызба болады",
        "Here goes the diagram.",
    ],
    "length": [
        "Хронометраж: 5:30",
        "Ұзақтығы: 6 мин 10 сек",
        "Duration: 5:40",
        "Текст рассчитан на 7 минут речи.",
        "Бейненің ұзақтығы: 6 минут",
        "Мәтін көлемі: 900 сөз",
        "Объём текста: 950 слов",
        "(approx. 900 words)",
    ],
    "editor": [
        "Қай қала астана? (жауабын нақтылау керек)",
        "Бұл сұрақты ауыстыру керек",
        "(этот вопрос повторяется с №5)",
        "(добавить ссылку на источник)",
        "This question should be replaced",
        "Мұны тексеру ???",
        "(здесь уточнить год)",
        "(осында түзету керек)",
        "TODO: сурет",
        "формула (исправить)",
        "кесте (түзету керек)",
        "(нужно уточнить дату)",
        "[Марина, сюда вставить схему, не забыть!!!]",
        "(Марина, сюда вставить схему!)",
        "[Болат, осы жерді қайта түсіру керек]",
        "Оны ұйым бақылайды. !!! Болат, осы жерді қайта түсіру керек, дыбыс жоқ !!!",
        "Айгерім, мынаны тексер!",
        "Марина, проверь это место!",
        "[Dana, insert the diagram here]",
        "Примечание редактора: уточнить дату",
        "Редактордың ескертпесі: күнін нақтылау",
        "Editor's note: check the date",
    ],
    "placeholder": [
        "Lorem ipsum dolor sit amet",
        "ХХХХ оқулығы",
        "XXX",
        "Сәлем, менің атым [аты-жөні]",
        "Құрметті <студенттің аты>",
        "<название курса>",
        "<наименование организации>",
        "[ваше имя]",
        "Мәтінді осында жазыңыз",
        "Click here to enter text.",
        "Щелкните здесь для ввода текста.",
        "You can add an optional tip or note related to the prompt like this.",
        "Текст вопроса будет добавлен позже",
        "Бұл бөлім кейін толтырылады.",
        "The diagram will be added later.",
    ],
    "blank": ["менің атым ________"],
}


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in FOUND.items() for line in lines])
def test_residue_is_found(kind: str, line: str) -> None:
    assert [found for found, _ in residue(line, ANYWHERE | PROSE_ONLY)] == [kind]


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
        "Длительность периода: от 5 до 10 дней",
        "ChatGPT көмегімен мәтін жазуды үйренеміз.",
        "Я могу также решить эту задачу графически.",
        "Let me know if you have met this before.",
        "if (a < b && c > d) return название;",
        "Оқу уақыты: 5 минут. [слайд 1]",
        "Уточнить цель исследования и исправить ошибки в тексте.",
        "Неліктен? Қалай?! Дегенмен...",
        "XXX жазғы Олимпиада ойындары",
        "<div class='a'></div>, a < b > c",
        "snake_case, __init__",
        "Массив a[i], сілтеме [1]",
        "<общее количество счетов><сумма на счету 0>",
        "git config user.name <аты>",
        "cd <имя папки>",
        "«Я вас любил <...> безнадежно»",
        "Телефон: +7 701 xxx xx xx",
        "Таблица [название] хранит поля.",
        "Міне, осы мәтінді мұқият оқып шығайық.",
        "Міне, бүгінгі сабағымыз да аяқталды.",
        "Қаласаңыз, мен сізге тағы бір мысал көрсете аламын.",
        "Жасанды интеллект менің кәсібіме қалай әсер етеді?",
        "Хорошо, вот правильный ответ.",
        "Если хотите, я могу показать ещё один пример.",
        "Если у вас возникнут вопросы, дайте знать на форуме.",
        "Как языковая модель понимает текст, я расскажу позже.",
        "Sure, here is an example of a loop.",
        "I split my training data into two sets.",
        "ChatGPT: OpenAI компаниясының чат-боты",
        "Длительность видео не должна превышать десяти минут.",
        "Конец лекции посвятим вопросам.",
        "Слайд будет добавлен позже, чем текст, и тогда порядок изменится.",
        "Бұл тақырып кейін толтырылатын кестеде тұр.",
        "Қателерді өзіңіз тексеріп көріңіз.",
        "Посмотрите ролик до конца.",
        "Важно!!! Сохраните файл.",
        "Ура !!! Вы сделали это!!!",
        "Марина, проверь почту",
        "(Марина, проверь почту)",
        "Студенты, проверьте это на примере.",
        "Теперь, добавь это число к сумме.",
        "Енді, мынаны тексер.",
        "Здесь будет рассмотрена схема сети.",
        "Айгүл, мынаны қара!",
        "Почему??? Потому что так устроен мозг.",
        "Todo-лист — список дел.",
        "Проверить гипотезу (уточнить её) помогает эксперимент.",
    ],
)
def test_what_a_teacher_may_write_is_not(line: str) -> None:
    assert list(residue(line, ANYWHERE | PROSE_ONLY)) == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("кейін толтырылады", True),
        ("Модуль атауы", True),
        ("Будет заполнено позже.", True),
        ("Название курса", True),
        ("TBD", True),
        ("Lorem ipsum dolor sit amet", True),
        ("Модуль атауы мен мақсаты", False),
        ("Дополнить ряд чисел", False),
        ("Уточняется понятие предела", False),
        ("", False),
    ],
)
def test_a_text_that_only_holds_a_place(text: str, held: bool) -> None:
    assert holds_a_place(text) is held


def test_a_paragraph_pasted_twice_is_repeated_and_a_short_one_is_not() -> None:
    long = "Жақсы зерттеу сұрағы үш бөліктен тұрады. Олар — зерттелетін топ, өлшенетін қасиет және уақыт."
    code = 'print("Here is a small program that runs on this page and says so once more");'
    texts = [long, "Мысал келтіріңіз.", code, long, "Мысал келтіріңіз.", code]
    rows = [(text, Place(paragraph=n)) for n, text in enumerate(texts)]
    assert [(found.place.paragraph, found.count) for found in pasted(rows)] == [(0, 2)]


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
    assert told(texts) == [remark(often, 0, 3), remark(twice, 2, 2)]


def told(texts: list[str]) -> list[Remark]:
    return repeated((text, Place(paragraph=row)) for row, text in enumerate(texts))


@pytest.mark.parametrize(
    "texts",
    [
        [f"{n}) Радиусы {n} см болатын шеңбердің ауданын өзіңіз есептеп табыңыз." for n in (5, 7, 9)],
        [f"Мына функцияның туындысын өз бетіңізше тауып жазыңыз: y = x^{n}." for n in (2, 3, 4)],
        [line for n in range(3) for line in ("Ответьте письменно на вопросы к этому разделу:", f"Вопрос {n}.")],
        [line for n in range(3) for line in ("What would you have done in this case, and why?", f"Case {n}.")],
        [line for n in range(3) for line in ("Критерии оценивания самостоятельной работы по этой теме", f"Тема {n}.")],
    ],
    ids=["a number", "a power", "a lead-in", "a question", "a heading"],
)
def test_what_comes_with_each_exercise_is_no_repeat(texts: list[str]) -> None:
    assert told(texts) == []


def test_a_numbered_sentence_pasted_twice_is_repeated() -> None:
    text = "Дерек бақылаудың жазбасы болып, ақпаратқа негіз болады."
    assert told([f"1. {text}", f"2. {text}"]) == [remark(text, 0, 2)]
