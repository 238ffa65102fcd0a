"""Options that stand for other options, and stems that ask nothing of their own: by their words, however inflected."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 90  # characters of an option that stands for others
_LETTERED = re.compile(r"^\s*\(?[^\W\d_][.)]\s+")  # 'C) ', as some files have it in the option
_NO_WORD = re.compile(r"[^\w]+")

# Kazakh: 'all', what was named, what an answer is called, and what is said of it. The named come in front.
_ALL_KK = r"(?:барлығы|барлық|бәрі|(?:екеуі|үшеуі|төртеуі) (?:де|да))"
_NONE_KK = r"(?:ешқайсысы|ешқайсы|ешбірі|ешбір|ешқандай|бірде бірі)"
_NAMED_KK = (
    r"(?:жоғарыда\w*|төменде\w*|осы(?:лар\w*)?|бұл(?:ар\w*)?|олардың|аталған\w*|айтылған\w*"
    r"|көрсетілген\w*|келтірілген\w*)"
)
_GIVEN_KK = r"(?:берілгендердің|берілген (?=жауап|нұсқа)|ұсынылғандардың)"
_NOUN_KK = r"(?:жауап\w*|жауаб\w*|нұсқа\w*|тұжырым\w*|пікір\w*|тармақ\w*|вариант\w*)"
_TAIL_KK = r"(?: (?:де|да|дұрыс|қате|бұрыс|емес|жоқ|жатады|жатпайды|сәйкес|келеді|кіреді))*"
# Russian: the named agree in case and number, 'of' may stand between.
_NAMED_RU = r"(?:(?:выше |ниже )?(?:(?:выше|ниже)?(?:перечислен|указан|назван|упомянут|приведен|представлен)н?\w*))"
_NOUN_RU = r"(?:ответ\w*|вариант\w*|утвержден\w*|суждени\w*|пункт\w*|определени\w*)"
_TAIL_RU = (
    r"(?: (?:не )?(?:являются |является )?(?:верен|верн\w*|правильн\w*|подход\w*|ошибочн\w*|ложн\w*"
    r"|неверн\w*|относ\w*))?"
)
_NAMED_EN = r"(?:the )?(?:above|below|these|those|them|listed|mentioned|the (?:answers|options|statements|choices))"
_NOUN_EN = r"(?:answers?|options?|statements?|choices?)"
_TAIL_EN = r"(?: (?:is|are|apply))?(?: (?:true|false|right|correct|incorrect|wrong|apply))?"

_CATCH_ALL = re.compile(
    # kk: 'аталғандардың барлығы', 'барлық көрсетілген факторлар', 'барлығы дұрыс', 'дұрыс жауап жоқ'
    rf"(?:{_NAMED_KK} |{_GIVEN_KK} ?){{0,3}}(?:{_NOUN_KK} )?(?:ішінде )?(?:{_ALL_KK}"
    rf"|{_NONE_KK})(?: {_NOUN_KK})?{_TAIL_KK}"
    rf"|(?:{_ALL_KK}|{_NONE_KK}) (?:{_NAMED_KK}|{_GIVEN_KK})(?: \w+)?{_TAIL_KK}"
    rf"|(?:{_NAMED_KK} ){{1,2}}{_ALL_KK} \w+{_TAIL_KK}"
    rf"|(?:{_NAMED_KK} |{_NOUN_KK} |{_GIVEN_KK} ?|ішінде |арасында ){{0,4}}дұрыс(?:ы| жауап| жауабы| нұсқа| нұсқасы)"
    r" (?:жоқ|берілмеген|көрсетілмеген)"
    # ru: 'все перечисленные факторы', 'всё выше перечисленное', 'ни один из вариантов', 'правильного ответа нет'
    rf"|вс[её] (?:из )?{_NAMED_RU}(?: \w+)?{_TAIL_RU}"
    rf"|(?:вс[её]|оба|обе|любой)(?: эти)?(?: из)?(?: {_NOUN_RU}| этих {_NOUN_RU})(?: ответ\w*)?{_TAIL_RU}"
    rf"|(?:верны|правильны) (?:вс[её]|оба|обе) {_NOUN_RU}|(?:верно|правильно) вс[её](?: {_NAMED_RU})?"
    rf"|{_NAMED_RU} вс[её]{_TAIL_RU}"
    r"|(?:вс[её]|оба|обе)(?: из)? (?:верн\w*|правильн\w*|подход\w*|относ\w*)|все из них|все они|вс[её] это"
    rf"|(?:ничего|ни од\w+|нет|никакой|никакое|никакие|любое|любой)(?: {_NOUN_RU})? из (?:{_NAMED_RU}(?: \w+)?"
    rf"|них|этого"
    rf"|{_NOUN_RU})(?: не)?{_TAIL_RU}"
    rf"|ни один {_NOUN_RU}(?: не)?{_TAIL_RU}|нет (?:правильн|верн)\w*(?: {_NOUN_RU})?"
    r"|(?:правильного|верного) (?:ответа|варианта) нет|(?:правильных|верных) (?:ответов|вариантов) нет"
    r"|ни то ни другое"
    # en: 'all of the above methods', 'none of these', 'both are correct', 'no right answer'
    rf"|(?:all|none|any|both|neither)(?: of)? {_NAMED_EN}(?: \w+)?{_TAIL_EN}"
    rf"|(?:all|both|no)(?: the)? {_NOUN_EN}{_TAIL_EN}|(?:all|none|both) (?:is|are) (?:true|false|right|correct"
    rf"|incorrect)"
    rf"|(?:every|each) {_NOUN_EN} (?:above|listed){_TAIL_EN}"
    # 'Варианты 1 и 3', 'answers 1 and 2 only'
    r"|(?:варианты|ответы|пункты|answers|options|statements|нұсқалар|жауаптар) [1-9](?: (?:и |және |and )?[1-9]){1,4}"
    r"(?: (?:верны|правильны|дұрыс|only|are correct))?"
    rf"|(?:everything|anything|nothing) (?:above|listed|mentioned)|no (?:right|correct) {_NOUN_EN}"
    rf"|there is no (?:right|correct)"
    rf" {_NOUN_EN}"
)

# 'A және B', 'А, Б и В верны', 'neither A nor B': capitals of the first options, with 'and' in three languages.
_ONE = r"[A-EА-ЕӘҒ]"
_AND = r"(?:\s*,\s*(?:и\s+|және\s+|and\s+)?|\s+(?:және|мен|пен|бен|и|да|and|or|nor|или|немесе|&)\s+)"
_PAIR = re.compile(
    r"(?:(?:[Тт]ек|[Тт]олько|[Oo]nly|[Бб]oth|[Bb]oth|[Nn]either|[Ии]|[Вв]ерны|[Вв]ерно|[Пп]равильно|[Пп]равильны|[Оо]тветы?"
    r"|[Вв]арианты?|[Пп]ункты?|[Aa]nswers?|[Oo]ptions?)\s+)*"
    rf"{_ONE}\)?(?:{_AND}{_ONE}\)?){{1,4}}"
    r"(?:\s+(?:жауап\w*|жауаб\w*|нұсқа\w*|вариант\w*|ответ\w*|answers?|options?|екеуі|де|да|ғана|дұрыс|верн\w*"
    r"|правильн\w*|is|are"
    r"|correct|right|true|only|только|тек))*\s*\.?"
)


def is_catch_all(text: str) -> bool:
    """Whether an option stands for all the others, for none of them, or for some by their letters."""
    text = _LETTERED.sub("", text[: 2 * _LONGEST]) if len(text) <= 2 * _LONGEST else ""
    words = _NO_WORD.sub(" ", text.casefold().replace("ё", "е")).strip()
    return len(words) <= _LONGEST and (_CATCH_ALL.fullmatch(words) or _PAIR.fullmatch(text.strip())) is not None


# Words of which a stem may be made without saying what is asked about.
_EMPTY = re.compile(
    r"дұрыс\w*|бұрыс\w*|қате\w*|тұжырым\w*|жауап\w*|жауаб\w*|таңда\w*|қайсы\w*|қандай|қай|төменде\w*|көрсет\w*"
    r"|белгіле\w*|анықта\w*"
    r"|тап|табыңыз\w*|нұсқа\w*|барлық|барлығын|емес\w*|сұра\w*|бір|бірнеше|пікір\w*|сәйкес\w*|сөйлем\w*"
    r"|артық\w*|толықтыр\w*|оқы\w*"
    r"|выбер\w*|верн\w*|неверн\w*|правильн\w*|неправильн\w*|утвержд\w*|из|перечислен\w*|следующ\w*|как\w+|кто"
    r"|что|отмет\w*|укаж\w*"
    r"|найд\w*|ошибк\w*|ответ\w*|лишн\w*|явля\w*|все|вариант\w*|один|несколько|не|и|или|в|на|предложени\w*"
    r"|дополн\w*|установ\w*|соответств\w*"
    # What an exercise of a language or of mathematics says above any gap, sentence or sum.
    r"|бос|көп|толтыр\w*|әріп\w*|орын\w*|орн\w*|тиісті|қой\w*|нүкте\w*|сөз\w*|аяқта\w*|жалғастыр\w*|құрастыр\w*|сыңар\w*|тақ|жұп\w*"
    r"|синоним\w*|антоним\w*|есеп\w*|есебін|шығар\w*|шеш\w*|аудар\w*|мағына\w*|мән\w*|мысал\w*|деп|ойлай\w*|ма|ме"
    r"|встав\w*|пропущ\w*|пропуск\w*|слов\w*|заполн\w*|продолж\w*|законч\w*|заверш\w*|подбер\w*|подход\w*|синоним\w*"
    r"|антоним\w*|реш\w*|задач\w*|пример\w*|уравнен\w*|перевед\w*|значени\w*|раскро\w*|скобк\w*|ли|нужн\w*|соотнес\w*"
    r"|букв\w*|letters?|gaps?|with|words?|suitable|missing|mistakes?|solve|problems?|equations?|translate|synonyms?|antonyms?|finish"
    r"|continue|put|into|form|verbs?|meanings?|opposites?|pairs?|or|item|it|following|below|examples?"
    r"|choose|select|pick|which|what|who|following|true|false|correct\w*|incorrect|right|wrong|statements?|is"
    r"|are|of|the|a|an|mark|all"
    r"|that|appl\w+|find|answers?|options?|errors?|odd|one|out|not|best|complete|sentences?|fill|in|blanks?"
    r"|match|read|question\w*"
)
# What stands beside such a question: a picture, a program, a text.
_POINTS = re.compile(
    r"\b(?:рисун\w*|картин\w*|изображ\w*|сурет\w*|схем\w*|сызба\w*|диаграм\w*|график\w*|таблиц\w*|кесте\w*"
    r"|код\w*|программ\w*|бағдарлама\w*"
    r"|фрагмент\w*|үзінді\w*|отрыв\w*|осы|бұл|мына\w*|эт(?:от|а|о|и|ой|ом|ого)|данн\w*|берілген|picture|image"
    r"|figure|diagram|chart|table"
    r"|code|program|snippet|this|these|given|passage|экран\w*|screen|output)\b"
)
# Whose options say what is asked: 'Which of the following is true of an argument?'
_AMONG = re.compile(
    r"\b(?:which|what) of (?:the |these )?(?:following|below|statements|options|answers)\b"
    r"|\b(?:как\w{2,3}|что|кто|котор\w{2,3}) из (?:следующ\w+|(?:ниже|выше)?перечисленн\w+|ниже\w*|привед[её]нн\w+"
    r"|предложенн\w+|утвержден\w+|вариантов)\b"
    r"|\b(?:төмен\w*|келесі\w*|аталған\w*|көрсетілген\w*|берілген\w*|тұжырым\w*)\s+(?:\w+\s+)?(?:ішінен|қайсы\w*)\b"
)
_PICTURE = re.compile(r"\[[^\[\]]{1,200}\]")  # what stands for one in a document: its name
_BLANK = re.compile(r"_+|\.{4,}|…{2,}")
_AROUND_A_BLANK = 3  # words of its own that make a sentence with a blank a question of its own
_COPULA = re.compile(r"\s[–—-]\s(?:бұл|это)\b")  # 'X is', which points at nothing
_ONE_ANSWER = re.compile(
    r"\b(?:бір|жалғыз) (?:ғана )?(?:дұрыс )?(?:жауап|нұсқа)\w*(?: ғана)? (?:таңда|белгіле|көрсет)"
    r"|\b(?:выберите|выбрать|укажите|отметьте) (?:только )?(?:один|одно|единственн\w+)\b"
    r"|\b(?:один|единственный) (?:правильный|верный) (?:ответ|вариант)"
    r"|\b(?:choose|select|pick|mark) (?:only )?(?:one|the (?:one|only|single)(?: best| correct| right)?)\b(?! or more)"
)
_TOLD = re.compile(
    r"[(\[][^)\]\n]{0,20}\b(?:дұрыс(?:ы| жауап\w*)|(?:правильн|верн)\w+ (?:ответ|вариант)\w*|верно"
    r"|(?:correct|right)(?: answer| option)?)\s?(?:is\b|[:=–—-])\s?[^)\]\n]{1,200}[)\]]"
)


@lru_cache(maxsize=4_096)  # several clauses ask of the same stems
def says_what_it_asks(stem: str) -> bool:
    """Whether a stem stands for itself: it has a word of its subject and points at nothing beside it."""
    folded = _COPULA.sub(" ", _PICTURE.sub(" ", stem.casefold()))
    own = sum(not _EMPTY.fullmatch(word) for word in _NO_WORD.sub(" ", _BLANK.sub(" ", folded)).split())
    enough = _AROUND_A_BLANK if _BLANK.search(folded) else 1
    return not _POINTS.search(folded) and not _AMONG.search(folded) and own >= enough


def asks_for_one(stem: str) -> bool:
    """Whether a stem says that one answer is right."""
    return _ONE_ANSWER.search(stem.casefold()) is not None


def tells_the_answer(stem: str) -> bool:
    """Whether a stem has the right answer in brackets, as a note of its author."""
    return _TOLD.search(stem.casefold()) is not None
