"""What was left in a text by mistake: an assistant's chat lines, production notes, editors' remarks, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FLAGS = re.IGNORECASE | re.MULTILINE
# Where a sentence begins; quotes may stand before it.
_START = r"(?:^|(?<=[.!?…]\s))[«“\"]?"

# Kind -> what gives it away. Precise rather than complete: a phrase that a teacher may well say is not here.
_PATTERNS: dict[str, tuple[str, ...]] = {
    "chat": (
        _START + r"Әрине[,!.]+ ?(?:міне|мына|төменде|мен сізге)\b",
        _START
        + r"Міне,? (?:сіз сұраған|сіздің сұра|сұраныс(?:ың|қа)|дайын (?:мәтін|сценарий|нұсқа)|түзетілген|жақсартылған)",
        r"Қосымша сұрақ(?:тарыңыз|тар) (?:болса|туындаса|пайда болса)[^.!?\n]{0,60}"
        r"(?:сұраңыз|көмектес|дайынмын|қуаныштымын)",
        r"\b(?:әрқашан көмектесуге|көмектесуге әрқашан) (?:дайынмын|қуаныштымын)",
        r"\b(?:тілдік модель|тіл моделі|жасанды интеллект)(?: моделі)?(?: ретінде)?,? мен(?:ің)?\b",
        _START + r"(?:Конечно|Разумеется)[,!.]+ ?(?:вот|ниже|давайте я|с удовольствием|я (?:помогу|подготов))",
        _START
        + r"Вот (?:исправленн|переработанн|улучшенн|обновл[её]нн|отредактированн|готов|ваш)\w* "
        + r"(?:текст|вариант|верси|перевод|сценари|ответ|лекци)",
        r"Надеюсь,? (?:что )?(?:это|этот ответ|этот текст|данный (?:ответ|текст)) (?:вам )?помо(?:жет|гло|г)\b",
        r"\bКак (?:ИИ|AI|(?:большая )?языковая модель|искусственный интеллект)\b[^.!?\n]{0,30}\bя\b",
        r"Если [^.!?\n]{0,40}вопрос[^.!?\n]{0,30}(?:дайте (?:мне )?знать|(?:с радостью|готов) помо)",
        r"Хотите,? (?:чтобы )?я (?:подготов|состав|добав|сдела|передела|напиш|адаптир|перевед)",
        r"\bAs an? (?:AI|artificial intelligence|large language)\b",
        _START
        + r"(?:Certainly|Sure|Of course|Absolutely)[,!.]+ ?"
        + r"(?:here(?:['’]s| is| are)|I(?:['’]ll|['’]d| can| will)|below)\b",
        r"\bI hope this helps\b",
        r"\bLet me know if you(?:['’]d| would) like\b|\bWould you like me to\b",
        r"\bmy (?:knowledge cut-?off|training data)\b",
        r"\boaicite\b|\bcontentReference\b|\bturn\d+(?:search|view|news)\d+\b|utm_source=chatgpt\.com",
        r"^(?:ChatGPT|Claude|Gemini|Copilot)(?: said| сказал\w*| айтты)?:",
    ),
    "markdown": (
        r"(?<![\w*])\*\*[^\W\d_][^*\n]{0,200}\*\*(?![\w*])",
        r"^#{2,6} \S",
        r"^```",
        r"\[[^\]\n]{1,100}\]\(https?://",
        r"^\|(?: ?:?-{3,}:? ?\|){2,}",
    ),
    "production": (
        r"^\W{0,3}(?:Хронометраж|Тайминг|(?:Бейненің|Видеоның|Бейнероликтің|Роликтің) ұзақтығы"
        r"|Длительность (?:видео|ролика)|Video (?:length|duration))(?: \([^)\n]{1,20}\))?\s?[:–—-]",
        r"^\W*(?:конец (?:лекции|видео|урока|ролика)|(?:дәріс|лекция|сабақ|видео|бейне)(?:тің|ның|нің)? соңы"
        r"|(?:дәріс|лекция) (?:аяқталды|бітті)|end of (?:the )?(?:lecture|lesson|video))\W*$",
        r"\[(?:[^\]\n]{0,15}\b)?(?:музыка|музыкасы|әуен|music|аплодисменты|қол шапалақ\w*|applause|смех|күлкі|laughter"
        r"|пауза|кідіріс|pause|неразборчиво|түсініксіз|inaudible)\b[^\]\n]{0,20}\]",
    ),
    "editor": (
        r"\?{3,}",
        r"(?:^|(?<=[(\[]))\s?(?:TODO|FIXME|TBD)\b",
        r"[(\[]\s?(?:надо |нужно |необходимо )?(?:исправить|уточнить|дописать|переделать|заменить|доработать)\b"
        r"[^)\]\n]{0,60}[)\]]",
        r"[(\[][^)\]\n]{0,30}\b(?:түзету|нақтылау|толықтыру|өзгерту|ауыстыру) (?:керек|қажет)\b[^)\]\n]{0,30}[)\]]",
        r"[(\[]\s?(?:fix|to be (?:added|checked|confirmed|done)|check (?:this|it)|needs? (?:checking|a source))\b"
        r"[^)\]\n]{0,60}[)\]]",
        r"^\W*(?:түзету|нақтылау|толықтыру) (?:керек|қажет)\W*$",
        r"^\W*(?:исправить|уточнить|дописать|переделать)\W*$",
    ),
    "placeholder": (
        r"\blorem ipsum\b",
        r"\b[xх]{3,}\b(?-i:(?<![XХ]))|\b[XХ]{4,}\b",
        r"<(?:\.{3}|…|[^<>\n]{0,40}[\u0400-\u052f][^<>\n]{0,40}|(?:your|insert|enter) [^<>\n]{1,40})>",
        r"\[\s?(?:аты-жөні|аты жөні|тақырып|тақырыбы|атауы|курс атауы|күні|мәтін|сілтеме|ФИО|Ф\. ?И\. ?О\.|имя|название"
        r"|тема|дата|текст|ссылка|name|title|topic|date|text|link)\s?\]",
        r"\[\s?(?:вставить|вставьте|укажите|қосу|енгізіңіз|жазыңыз|insert|enter|your)\b[^\]\n]{0,60}\]",
        r"\bМәтінді осы(?:нда| жерге) (?:жазыңыз|енгізіңіз|теріңіз)",
        r"\bМәтін(?:ді)? енгізу үшін[^.\n]{0,30}(?:басыңыз|түртіңіз|шертіңіз)",
        r"\bЩ[её]лкните здесь|\bМесто для ввода текста"
        r"|\b(?:Введите|Вставьте) (?:сюда|здесь) текст|\bТекст (?:вводите|писать) здесь",
        r"\bClick (?:or tap )?here to (?:enter|add)\b",
    ),
    "blank": (r"_{4,}",),
}
_KINDS = tuple(
    (kind, re.compile("|".join(f"(?:{p})" for p in patterns), _FLAGS)) for kind, patterns in _PATTERNS.items()
)


def residue(text: str) -> Iterator[tuple[str, str]]:
    """The kind of each left-over in a text, and the line it stands in from there on; one of a kind a line.

    Kinds: 'chat', 'markdown', 'production', 'editor', 'placeholder', and 'blank' (a line to write on, which in
    a question of a test is right).
    """
    for line in text.splitlines():
        for kind, pattern in _KINDS:
            if found := pattern.search(line):
                yield kind, line[found.start() :]
