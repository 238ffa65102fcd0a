"""What is chosen in a review, wherever it is typed: by its code, or in the words of any language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from mooclint.adopt.names import name_key
from mooclint.message.message import Localized, Message, Param
from mooclint.message.plain import one_line
from mooclint.review.case.guards import DECISION_WORDS
from mooclint.review.case.model import DISPOSITIONS
from mooclint.review.case.words import (
    BAND_WORDS,
    HOW_WORDS,
    JUDGEMENTS,
    LETTER_NAMES,
    SEVERITY_WORDS,
    given_roles,
    none_of,
    with_codes,
)
from mooclint.review.exchange.columns import ANSWERED, COLUMNS, FEEDBACK, LOOKED, REMARKS, SETTLED, labels_of
from mooclint.review.material.place import KEYS as PLACE_KEYS
from mooclint.review.material.place import SLOT_NAMES
from mooclint.review.process.model import Process


class StrangeError(Exception):
    """A text that is not understood; `message` says what it is and what is known."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


@dataclass(frozen=True)
class Choice:
    """One of several. `names`: code -> what people call it; `words`: how else it is said (a regular expression)."""

    names: Mapping[str, Message | Localized]
    words: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _exact(self) -> dict[str, str]:
        """Each name and code, folded -> the code; a code goes before a name."""
        codes = {name_key(code): code for code in self.names}
        return {**{word: code for code in self.names for word in labels_of(self.names[code])}, **codes}

    def read(self, text: str) -> str:
        """The code that a text means, in any language, case and inflection; '' of an empty one.

        Raises `StrangeError`.
        """
        if text in self.names:
            return text
        folded = name_key(text)
        if not one_line(text):
            return ""
        if folded in self._exact:
            return self._exact[folded]
        found = [code for code in self.names if self._says(folded, code)]
        if (len(found) == 1 and not _denied(folded, self.words[found[0]])) or found == ["partly", "done"]:
            return found[0]
        raise StrangeError(self.none_of(text))

    def code_in(self, text: str) -> str:
        """The code that a text means; '' of an empty one and of one that means none."""
        try:
            return self.read(text)
        except StrangeError:
            return ""

    def pair_in(self, text: str) -> tuple[str, str]:
        """The code before the equals sign of a text, and what stands behind it; '' of what is not there."""
        name, sign, value = text.partition("=")
        return (self.code_in(name), value.strip()) if sign else ("", "")

    def _says(self, folded: str, code: str) -> bool:
        return code in self.words and re.search(rf"(?<!\w)(?:{self.words[code]})(?!\w)", folded) is not None

    def none_of(self, text: str, *, codes: bool = False) -> Message:
        """That a text is none of these. `codes`: which are typed too, so that they stand beside the words."""
        return none_of(text, self.listed() if codes else [*self.names.values()])

    def listed(self) -> list[Param]:
        """All of them, each with its code."""
        return with_codes(self.names)


def _denied(text: str, pattern: str) -> bool:
    """Whether a text says the contrary of a word: 'не обязательно', 'міндетті емес'."""
    denied = rf"(?<!\w)(?:не|not|no) (?:{pattern})(?!\w)|(?<!\w)(?:{pattern}) (?:емес|жоқ|not)(?!\w)"
    return re.search(denied, text) is not None


SEVERITY = Choice(
    SEVERITY_WORDS,
    {
        "must": (
            r"must|critical|error|mandatory|required|міндет\w*|қате|қажет\w*|керек|обязательн\w*|обязан\w*|долж\w*"
            r"|необходим\w*|нужн\w*|критич\w*|ошибк\w*"
        ),
        "should": r"should|жөн|желательн\w*|следует|стоит|рекоменд\w*|ұсын\w*|recommend\w*|desirable",
        "note": r"notes?|ескертпе\w*|примечани\w*|заметк\w*|info",
        "question": r"questions?|сұрақ\w*|вопрос\w*",
    },
)
HOW = Choice(
    HOW_WORDS,
    {
        "partly": r"part\w*|ішінара|жартылай|частичн\w*",
        "disagree": r"disagree\w*|not agreed|келіспей\w*|не соглас\w*|отклонен\w*",
        "done": r"done|fixed|орындалды|жасалды|түзетілді|түзетілген|сделан\w*|исправлен\w*|выполнен\w*",
    },
)
_REWORK = r"rework|пысықтал\w*|пысықта\w*|қайта қара\w*|доработ\w*"
BANDS = Choice(
    BAND_WORDS,
    {
        "recommended": r"(?<!not )recommended|ұсыныла\w*|(?<!не )рекоменд\w*|agreed|келісіл\w*|(?<!не )согласован\w*",
        "rework": _REWORK,
        "refused": r"refused|бас тарту\w*|бас тартыл\w*|отказ\w*|ұсынылмай\w*|не рекоменд\w*|not recommended",
    },
)
PIECES = Choice(
    SLOT_NAMES,
    {
        "programme": r"бағдарлама\w*|курс бағдарлама\w*|программ\w*|programme|syllabus",
        "video": r"(?:бір )?(?:видео|бейне)\w*|(?:один |one )?video",
        "reading": r"оқу материал\w*|материал\w* для чтения|чтение|reading",
        "formative": r"(?:бір )?қалыптастырушы|(?:одно )?формативн\w*|(?:one )?formative",
        "summative": r"(?:бір )?жиынтық|(?:одно )?суммативн\w*|(?:one )?summative",
        "certificate": r"(?:онлайн курс )?сертификат\w*|куәлік\w*|certificate",
    },
)
DISPOSITION = Choice(
    {code: JUDGEMENTS[code] for code in DISPOSITIONS},
    {
        "accepted": r"қабылда\w*|принят\w*|принима\w*",
        "waived": r"рұқсат\w*|жол беріл\w*|допу\w*",
        "not-true": r"дұрыс емес|рас емес|қате|неверн\w*|ошибочн\w*|не верно",
        "open": r"ашық|открыт\w*",
    },
)
_DECIDED = {
    "agreed": r"agree|келісіл\w*|келісемін|согласова\w*|approved",
    "rework": _REWORK,
    "refused": r"refuse|бас тарт\w*|отказ\w*|rejected",
}
DECISION = Choice(DECISION_WORDS, _DECIDED)
CONCLUSION = Choice(
    {**DECISION_WORDS, "more-experts": Message("call more experts")},
    {
        **_DECIDED,
        "more-experts": r"(?:тағы|қосымша) сарапшы\w*|(?:ещё|еще|больше) эксперт\w*|more experts",
    },
)
APPEAL = Choice(
    {"upheld": Message("uphold"), "dismissed": Message("dismiss")},
    {
        "upheld": r"қанағаттандыр\w*|удовлетвор\w*|uphold",
        "dismissed": r"қабылдам\w*|отклон\w*|отказ\w*|dismiss",
    },
)
OPINION_FORM = "opinion"
FORM_KINDS = Choice(
    {
        FEEDBACK: Message("feedback"),
        REMARKS: Message("remarks"),
        ANSWERED: Message("answers"),
        SETTLED: Message("settled remarks"),
        LOOKED: Message("what was looked at"),
        OPINION_FORM: Message("expert opinion"),
    },
    {
        FEEDBACK: r"кері байланыс\w*|обратн\w* связ\w*|отзыв\w*",
        REMARKS: r"сын ескертпе(?:лер)?|замечани[яе]|remark",
        ANSWERED: r"жауап\w*|ответ\w*|answer",
        SETTLED: r"жаб\w*|закры\w*|сня\w*|settled?",
        LOOKED: r"қаралған\w*|просмотр\w*|seen|looked at",
        OPINION_FORM: r"пікір\w*|мнени\w*|заключени\w* эксперт\w*|opinion",
    },
)
LETTER_KINDS = Choice(
    LETTER_NAMES,
    {
        "missing": r"жетіспей\w*|не хватает|недоста\w*",
        "bounce": r"толық емес\w*|неполн\w*|incomplete",
        "feedback": r"кері байланыс\w*|обратн\w* связ\w*",
        "return": r"қайтар\w*|возвра\w*|верн\w*|rework",
        "acceptance": r"келіс\w*|соглас\w*|accepted|agreement",
        "launch": r"іске қос\w*|запу\w*|launched",
        "notice": r"хабарла\w*|уведомл\w*|notification",
        "invitation": r"шақыр\w*|приглаш\w*",
        "reminder": r"еске сал\w*|напомин\w*",
        "conclusion": r"қорытынды\w*|заключени\w*",
    },
)
SPEECH = Choice(
    {"kk": Message("Kazakh"), "ru": Message("Russian"), "en": Message("English")},
    {"kk": r"қазақ\w*|казах\w*", "ru": r"орыс\w*|русск\w*", "en": r"ағылшын\w*|англ\w*"},
)
HERE = Choice({"here": Message("here")}, {"here": r"осында|мұнда|осы жерде|здесь|сюда"})
_PLACES: Mapping[str, Message] = {
    **{one.key: one.label for one in COLUMNS[REMARKS] if one.key in PLACE_KEYS and one.label.template},
    "cue": Message("Caption"),
    "rectangle": Message("Rectangle"),
    "quote": Message("Quotation"),
    "row": Message("Row"),
    "slot": Message("Piece"),
}
PLACES = Choice(
    {key: _PLACES[key] for key in PLACE_KEYS},
    {one.key: one.words for one in COLUMNS[REMARKS] if one.key in PLACE_KEYS and one.label.template},
)


def roles_of(process: Process) -> Choice:
    """The roles that a process gives to people."""
    names = given_roles(process)
    return Choice(names, {role: pattern for role, pattern in _ROLES.items() if role in names})


_ROLES = {
    "author": r"авторы?",
    "responsible": r"жауапты\w*|ответственн\w*",
    "methodologist": r"әдіскер\w*|методист\w*",
    "coordinator": r"үйлестіруші\w*|координатор\w*",
    "expert": r"сарапшы\w*|эксперт\w*",
    "chair": r"төраға\w*|председател\w*",
    "bmg": r"bmg\w*",
    "observer": r"бақылаушы\w*|наблюдател\w*",
}
