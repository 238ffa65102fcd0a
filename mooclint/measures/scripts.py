"""Measures of a video's document: the information sheet (Table 2) and the script (Table 3)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mooclint.course.deck import Deck
from mooclint.course.document import Document, Stage
from mooclint.course.figures import roman
from mooclint.course.model import FileRole, Item
from mooclint.files.located import shown
from mooclint.measures.kinds import InCourse
from mooclint.measures.result import Evidence, Gap, Gaps, Inapplicable, Result, Unknown, Value, file_there, measure
from mooclint.measures.unnamed import not_understood
from mooclint.measures.video import as_stated, declares_as_sheet, document_of, item_duration, sheet_of, stated_duration
from mooclint.message.message import Code, Message, Param, Quantity
from mooclint.message.place import Place
from mooclint.message.plain import clock
from mooclint.texts.captions import Captions
from mooclint.texts.forms.outcomes import names_an_outcome, outcome_lines, says
from mooclint.texts.forms.times import minutes

_TOLD, _FEWEST_STAGES = 20, 3  # words of a cell that may be spoken; lines that begin alike
_BEGUN = re.compile(r"[^\W\d_]{3,20}(?=[\s.№-]{0,3}\d|[^:\n]{0,20}:)")
_TOLD_STAGES = 5  # of those that lack something
_BEGINNING = 600  # letters of a script, among which it greets
_OPENING = 2  # stages: in the first the speaker introduces himself, so the outcomes may stand in the second
_FIRST_SLIDES = 3  # a title and who speaks may stand before the outcomes
_FEWEST, _SLACK_S = 0.8, 10  # captions of a whole video: from this share of it to so many seconds after its end
_SLIDE_MARK = re.compile(
    r"\[\s*(?:(?:слайд|slide)\s*(?:-\s*)?\d+|\d+\s*(?:-\s*)?(?:слайд|slide))[^\]\n]{0,20}\]", re.IGNORECASE
)
# What is promised to the learner: 'сіз ... түсіндіре аласыз', 'вы научитесь', 'you will be able to'.
_PROMISE = re.compile(
    r"меңгересіз|үйренесіз|білетін бол|біле аласыз|білесіз"
    r"|(?:соңында|кейін|соң|(?<!\w)сіз(?:дер)?(?!\w))[^.\n]{0,120}аласыз|(?:соңында|кейін|соң),?\s+сіз(?:дер)?(?!\w)"
    r"|к концу [^.\n]{0,40}(?<!\w)вы(?!\w)"
    r"|(?<!\w)вы (?:научитесь|узнаете|сможете|освоите|пойм[её]те|сумеете|будете (?:уметь|знать|способны))|you will",
    re.IGNORECASE,
)
_OUTCOMES = re.compile(
    r"нәтиже|меңгер|үйренес|результат\w{0,6} (?:обучения|освоения|модуля|урока|недели|видео|курса)|outcome|"
    + _PROMISE.pattern,
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"(?:тәжірибе|зерттеу|сауалнама|есеп|талдау|эксперимент|сайыс|жарыс|тест|сайлау)\w*\s+нәтиже", re.IGNORECASE
)  # results that are no outcomes of learning
# A slide or a picture of which nothing more is said.
_BARE_SLIDE = re.compile(
    r"(?:слайд|slide|сурет|изображени|экран|screen|picture)\w*\s*№?\s*\d{0,3}\s*(?:[\])»”\"]|$|[.;,:]\s*(?:$|\n))\s*(?:$|\n)",
    re.IGNORECASE,
)
_LOWER_THIRD = re.compile(
    r"төменгі\s+(?:\w+\s+)?(?:титр|үштен|жол)|нижн\w{1,6}\s+(?:титр|трет)|плашк|lower[\s-]third|титр"
    r"|(?:дәріскер|спикер|лектор|автор|оқытушы)\w*\s+аты"
    r"|(?:имя|фио|ф\. ?и\. ?о\.)\s+(?:лектор|спикер|автор|преподавател)"
    r"|(?:speaker|lecturer|presenter|author)(?:’s|'s)?\s+name",
    re.IGNORECASE,
)
# Somebody's name and surname at the bottom of the screen.
_NAME_BELOW = re.compile(
    r"(?:[Ээ]кран\w*\s+(?:төменгі\s+\w+|астында|төменінде)|[Вв]низу (?:экрана|кадра)|[Вв] нижней части (?:экрана|кадра)"
    r"|[Aa]t the bottom of the (?:screen|frame))[^.:\n]{0,20}[:–—-]\s*[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]\w+\s+[А-ЯЁӘҒҚҢӨҰҮҺІA-Z]"
)
_GREETING = re.compile(
    r"сәлем|қайырлы|армысыз|здравств|добрый (?:день|вечер)|доброе утро|привет|\bhello\b|\bhi\b|welcome", re.IGNORECASE
)
_ON_SCREEN = re.compile(
    r"[«“\"„][^«»“”„\"]{3,}[»”\"“]|экранда|на экране|on screen|слайд|slide|https?://", re.IGNORECASE
)


def _names_outcomes(visuals: str) -> bool:
    """Whether visuals name learning outcomes, by the word or by an id, and not the results of something else."""
    return _OUTCOMES.search(_OF_WHAT.sub("", visuals)) is not None or names_an_outcome(visuals)


def _item(spot: InCourse) -> Item:
    assert spot.item is not None
    return spot.item


def script_of(spot: InCourse, evidence: Evidence) -> Document | Value | Unknown:
    """The document with the video's script; a value that says what is missing where there is none."""
    return document_of(_item(spot).file(FileRole.SCRIPT), evidence)


def _script(spot: InCourse, evidence: Evidence) -> Document | Unknown:
    """The video's document. That it is missing is said once for the sheet and once for the script, not at each part."""
    document = script_of(spot, evidence)
    return Unknown(Message("the video has no script")) if isinstance(document, Value) else document


def _sheet(spot: InCourse, evidence: Evidence) -> Document | Unknown:
    """The same of the document with the sheet."""
    document = sheet_of(spot, evidence)
    return Unknown(Message("the video has no script")) if isinstance(document, Value) else document


def _staged(spot: InCourse, evidence: Evidence) -> Document | Unknown:
    """The video's document with its script in stages; that it has none is said once too."""
    document = _script(spot, evidence)
    if isinstance(document, Document) and not document.stages:
        return Unknown(Message("the video has no script"), Place(path=document.path))
    return document


@measure("video.sheet_fields", "video")
def sheet_fields(spot: InCourse, evidence: Evidence) -> Result:
    """Which of the ten entries of Table 2 the video's information sheet has filled in.

    Slides that the package itself holds are the visuals: they need no link. An entry that a row perhaps means whose
    label was not understood is a claim.
    """
    document = sheet_of(spot, evidence)
    if isinstance(document, Value):
        return document if document.shown else replace(document, shown=Message("The video has no information sheet."))
    if isinstance(document, Unknown):
        return document
    slides = file_there(_item(spot).file(FileRole.SLIDES), evidence).value is not None
    found = tuple(n for n, text in document.fields.items() if text.value or (n == "visuals" and slides))
    place = Place(path=document.path)
    if not document.perhaps:
        return Value(found, place=place)
    doubt = not_understood({name: row for name, row in document.perhaps.items() if name not in found})
    return Value(found, place=place, claimed=(*found, *document.perhaps), doubt=doubt)


@measure("video.sheet_minutes", "video", unit="min")
def sheet_minutes(spot: InCourse, evidence: Evidence) -> Result:
    """The duration that the information sheet gives; of a range its end."""
    document = _sheet(spot, evidence)
    if isinstance(document, Unknown):
        return document
    field = document.fields.get("duration")
    stated = minutes(field.value) if field else None
    place = field.place if field else Place(path=document.path)
    return Value(stated[1] if stated else None, "min", place)


@measure("video.sheet_duration_gap", "video", unit="min")
def sheet_duration_gap(spot: InCourse, evidence: Evidence) -> Result:
    """By how many minutes the delivery copy is longer or shorter than the information sheet says."""
    if (_item(spot).file(FileRole.SHEET) or _item(spot).file(FileRole.SCRIPT)) is None:
        return Inapplicable()
    document = _sheet(spot, evidence)
    if isinstance(document, Unknown):
        return document
    field = document.fields.get("duration")
    stated = minutes(field.value) if field else None
    if field is None or stated is None:
        return Unknown(Message("the information sheet gives no duration"), Place(path=document.path))
    seconds = item_duration(_item(spot), evidence)
    if isinstance(seconds, Unknown):
        return seconds
    gap = max(stated[0] - seconds / 60, seconds / 60 - stated[1], 0.0)
    if gap and declares_as_sheet(_item(spot), document):
        return Inapplicable()  # `video.declared_duration_gap` tells it of both
    told: dict[str, Param] = {"stated": shown(field.value), "measured": Code(clock(seconds))}
    return Value(gap, "min", field.place, Message("sheet “{stated}”, video {measured}", told))


@measure("video.script_gaps", "video")
def script_gaps(spot: InCourse, evidence: Evidence) -> Result:
    """What the script lacks: the script itself, a stage's number, text or visuals, the order of the numbers."""
    document = script_of(spot, evidence)
    if isinstance(document, Unknown):
        return Gaps(unknown=document.reason)
    if isinstance(document, Value):
        message = document.shown if isinstance(document.shown, Message) else Message("The video has no script.")
        return Gaps((Gap(message, _item(spot).place),))
    if not document.stages and (told := _not_understood(document)):
        return Gaps(unknown=told)
    if not document.stages:
        return Gaps((Gap(Message("The document has no script in stages."), Place(path=document.path)),))
    if not any(stage.script or stage.visuals for stage in document.stages):
        return Gaps((Gap(Message("No stage of the script is filled in."), document.stages[0].place),))
    numbers = all(re.fullmatch(r"\W*\d{1,3}\W*", stage.visuals) for stage in document.stages)
    doubt = Message("the visuals of the stages are but numbers, and what they stand for the script does not say")
    return Gaps(tuple(_stage_gaps(document.stages)), doubt if numbers else None)


def _not_understood(document: Document) -> Message | None:
    """That a table, or lines that all begin alike, may be the script; plain paragraphs are no stages."""
    tables = [text for text in document.content if text.place.table and len(text.value.split()) >= _TOLD]
    begun = [(found[0].casefold(), text) for text in document.content if (found := _BEGUN.match(text.value))]
    often = Counter(word for word, _ in begun)
    lines = [text for word, text in begun if often[word] >= _FEWEST_STAGES]
    left = next(iter([*tables, *lines]), None)
    if left is None:
        return None
    told: dict[str, Param] = {"path": Code(document.path), "line": shown(left.value, 60)}
    return Message(
        "no stages were found in {path}, and this was not understood: “{line}”; if it is the script, put it into the "
        "table of the form, or write “Stage 1” above the first stage",
        told,
    )


def _numbers(stage: Stage) -> list[int]:
    """The number of a stage: [2] of '2-кезең', 'II' and '②', [1, 2] of '1.2', [] of one without."""
    text = unicodedata.normalize("NFKC", stage.number)
    dotted = re.search(r"\d+(?:\.\d+)*", text)
    if dotted:
        return [int(digits) for digits in dotted[0].split(".")]
    return [number] if (number := roman((text.split() or [""])[0])) else []


_SHOWN = r"(?:слайд|slide|кадр|frame|экран|screen)[^\W\d_]{0,6}"
_SLIDE = re.compile(
    rf"\s*(?:№\s*)?(\d{{1,3}})\s?[-–—.)]?\s?{_SHOWN}\W{{0,3}}|\s*{_SHOWN}\s?[-–—№]?\s?(\d{{1,3}})\W{{0,3}}",
    re.IGNORECASE,
)


def _counted_by_slides(stages: Sequence[Stage]) -> bool:
    """Whether stages without numbers stand beside slide 1, slide 2 and so on, which count them: '1-слайд'."""
    slides = [_SLIDE.fullmatch(stage.visuals) for stage in stages if not stage.number]
    numbers = [int(slide[1] or slide[2]) for slide in slides if slide]
    return bool(stages) and numbers == list(range(1, len(stages) + 1))


# What a stage may lack -> the sentence about one stage, and that about several.
_LACKS = {
    "number": (
        Message("Stage {stage} of the script has no number."),
        Message("Stages of the script without a number: {count} ({stages})."),
    ),
    "both": (
        Message("Stage {stage} of the script has neither text nor visuals."),
        Message("Stages of the script with neither text nor visuals: {count} ({stages})."),
    ),
    "script": (
        Message("Stage {stage} of the script has no text."),
        Message("Stages of the script without text: {count} ({stages})."),
    ),
    "visuals": (
        Message("Stage {stage} of the script has no visuals."),
        Message("Stages of the script without visuals: {count} ({stages})."),
    ),
}


def _stage_gaps(stages: tuple[Stage, ...]) -> Iterator[Gap]:
    """What stages lack, each kind once with the first of them, and the first stage that is out of order."""
    lacking: dict[str, list[tuple[int, Stage]]] = {}
    counted = _counted_by_slides(stages)
    for count, stage in enumerate(stages, 1):
        empty = "both" if not stage.script and not stage.visuals else "" if stage.script else "script"
        empty = empty or ("" if stage.visuals else "visuals")
        for lack in filter(None, ("" if counted or _numbers(stage) else "number", empty)):
            lacking.setdefault(lack, []).append((count, stage))
    if len(lacking.get("number", ())) == len(stages) > 1 and not any(stage.number for stage in stages):
        yield Gap(Message("The stages of the script have no numbers."), stages[0].place)
        del lacking["number"]
    yield from _out_of_order(stages)
    for lack, found in lacking.items():
        names = [stage.number or str(count) for count, stage in found]
        told = ", ".join(names[:_TOLD_STAGES]) + (" …" if len(names) > _TOLD_STAGES else "")
        values: dict[str, Param] = {"stage": Code(names[0]), "count": len(names), "stages": Code(told)}
        yield Gap(replace(_LACKS[lack][len(found) > 1], params=values), found[0][1].place)


def _out_of_order(stages: tuple[Stage, ...]) -> Iterator[Gap]:
    """The first stage whose number does not follow on the one before; those behind it only follow on it."""
    last: list[int] = []
    for count, stage in enumerate(stages, 1):
        numbers = _numbers(stage)
        if len(numbers) > 1:
            in_order = numbers[-1] == last[-1] + 1 if numbers[:-1] == last[:-1] else numbers > last
        else:
            in_order = numbers in ([], [count])
        if not in_order:
            told: dict[str, Param] = {"stage": Code(stage.number), "count": count}
            message = Message("The stages are out of order: number {stage} stands in place {count}.", told)
            yield Gap(message, stage.place)
            return
        last = numbers or last


@measure("video.outcomes_in_opening", "video")
def outcomes_in_opening(spot: InCourse, evidence: Evidence) -> Result:
    """What the first two stages of the script say of a slide or a picture with the learning outcomes.

    Visuals that have the words of an outcome of the sheet or the module show it. What is promised in words while a
    slide is on of which nothing is said is but a claim: the slide may show anything; and so are all visuals where the
    outcomes of the sheet stand in a row that was not understood. Where one of the first slides of the video has the
    outcomes, it shows them whatever the script says.
    """
    sheet = sheet_of(spot, evidence)
    stated = outcome_lines(sheet.value("outcomes")) if isinstance(sheet, Document) else []
    stated += [outcome.text for outcome in spot.module.outcomes] if spot.module else []
    if (slide := _outcomes_slide(spot, evidence, stated)) is not None:
        return slide
    document = _staged(spot, evidence)
    if isinstance(document, Unknown):
        return document
    claimed: Value | None = None
    for stage in document.stages[:_OPENING]:
        line = next((line for line in stage.visuals.splitlines() if _names_outcomes(line)), "")
        if not line and any(says(stage.visuals, outcome) for outcome in stated):
            line = stage.visuals
        if line:
            return Value(line[:80], place=stage.place, shown=shown(line, 80))
        promised = next((line for line in stage.script.splitlines() if _PROMISE.search(line)), "")
        on_slide = _BARE_SLIDE.search(stage.visuals) or (stage.visuals and _SLIDE_MARK.search(promised))
        if promised and claimed is None and on_slide:
            doubt = Message("the speaker names the outcomes, and what the slide shows the script does not say")
            claimed = Value(None, place=stage.place, claimed=promised[:80], doubt=doubt)
    if claimed is not None:
        return claimed
    row = sheet.perhaps.get("outcomes") if isinstance(sheet, Document) else None
    if row is not None and any(stage.visuals for stage in document.stages[:_OPENING]):
        return Unknown(not_understood({"outcomes": row}), row.place)
    message = Message("The first stages of the script name no slide or picture with the learning outcomes.")
    return Value(None, place=_opening(document), shown=message)


def _outcomes_slide(spot: InCourse, evidence: Evidence, stated: Sequence[str]) -> Value | None:
    """The slide of the outcomes among the first of a video; None where there is none, or slides are not known."""
    ref = _item(spot).file(FileRole.SLIDES)
    deck = evidence.deck_of(ref) if ref is not None else None
    if ref is None or not isinstance(deck, Deck):
        return None
    for slide in deck.slides[:_FIRST_SLIDES]:
        line = next((line for line in slide.text.splitlines() if _names_outcomes(line)), "")
        if not line and any(says(slide.text, outcome) for outcome in stated):
            line = slide.text
        if line:
            place = Place(path=ref.path, slide=slide.number, item=_item(spot).code)
            return Value(line[:80], place=place, shown=shown(line, 80))
    return None


@measure("video.lower_third", "video")
def lower_third(spot: InCourse, evidence: Evidence) -> Result:
    """What the visuals of the opening stage say of the speaker: a lower third, or the speaker's own name."""
    document = _staged(spot, evidence)
    if isinstance(document, Unknown):
        return document
    sheet = sheet_of(spot, evidence)
    told = (document, sheet) if isinstance(sheet, Document) else (document,)
    stated = (one.value(field) for one in told for field in ("speaker", "author"))
    names = [name for value in stated for name in value.split() if len(name) > 3]
    for stage in document.stages[:1]:
        named = any(name.casefold() in stage.visuals.casefold() for name in names)
        if named or _LOWER_THIRD.search(stage.visuals) or _NAME_BELOW.search(stage.visuals):
            return Value(stage.visuals[:80], place=stage.place, shown=shown(stage.visuals, 80))
    message = Message("The visuals of the opening stage do not name the speaker in a lower third.")
    return Value(None, place=_opening(document), shown=message)


def _opening(document: Document) -> Place:
    return document.stages[0].place


@measure("video.visuals_detail", "video")
def visuals_detail(spot: InCourse, evidence: Evidence) -> Result:
    """How many stages have visuals with a link, a coloured detail or the text that is shown on screen."""
    document = _staged(spot, evidence)
    if isinstance(document, Unknown):
        return document
    rich = [s for s in document.stages if s.links or s.highlighted or _ON_SCREEN.search(s.visuals)]
    return Value(len(rich), place=_opening(document))


@measure("video.speech_rate", "video", unit="wpm")
def speech_rate(spot: InCourse, evidence: Evidence) -> Result:
    """Words of the script a minute of the delivery copy; beside it syllables a second, and the rate of the captions.

    Where somebody listened to the copy, only the time in which somebody speaks counts. Where the copy was not measured
    the rate is that of the stated duration, and a claim.

    Of a video for which no script is named the rate is that of the captions. Directions and names of speakers are not
    said.
    """
    if _item(spot).file(FileRole.SCRIPT) is None:
        return _caption_rate(spot, evidence)
    document = _script(spot, evidence)
    if isinstance(document, Unknown):
        return document
    record = evidence.texts[document.key]
    if not record.words or (not document.stages and record.words < _TOLD):
        return Unknown(Message("the script has no text"), Place(path=document.path))
    spoken = _spoken(spot, evidence)
    measured = spoken or item_duration(_item(spot), evidence)
    seconds = stated_duration(_item(spot), evidence) if isinstance(measured, Unknown) else measured
    if isinstance(measured, Unknown) and seconds is None:
        return measured
    if not seconds:
        return Unknown(Message("the video has no duration"))
    told: dict[str, Param] = {
        "rate": Quantity(round(record.words / seconds * 60), "wpm"),
        "syllables": Quantity(round(record.syllables / seconds, 1), "syl/s"),
    }
    message = Message("{rate} in the script ({syllables})", told)
    captions = _captions(spot, evidence)
    if captions:
        told["captions"] = Quantity(round(captions.words / seconds * 60), "wpm")
        message = Message("{rate} in the script ({syllables}), {captions} in the captions", told)
    rate, place = record.words / seconds * 60, Place(path=document.path)
    if isinstance(measured, Unknown):
        doubt = as_stated(message, [(_item(spot), measured.reason)])
        return Value(None, "wpm", place, doubt, claimed=rate, doubt=doubt)
    return Value(rate, "wpm", place, _of_speech(message, spoken))


def _spoken(spot: InCourse, evidence: Evidence) -> float | None:
    """Seconds of the delivery copy in which somebody speaks; None where nobody listened, or no speech was heard."""
    found = evidence.inspection(_item(spot).file(FileRole.DELIVERY))
    return (found.spoken_s or None) if found else None


def _of_speech(rate: Message, spoken: float | None) -> Message:
    """The rate, and that it is one of the time in which somebody speaks."""
    if spoken is None:
        return rate
    named: dict[str, Param] = {"rate": rate, "spoken": Code(clock(spoken))}
    return Message("{rate}; only the time in which somebody speaks is counted, {spoken}", named)


def _captions(spot: InCourse, evidence: Evidence) -> Captions | None:
    """The captions in the language of the course, the only ones where it names none; None where none can be read."""
    refs = [ref for ref in _item(spot).files if ref.role is FileRole.SUBTITLES]
    spoken = spot.course.programme.language
    own = [ref for ref in refs if ref.language.split("-")[0] == spoken] if spoken else refs[: len(refs) == 1]
    found = (evidence.captions_of(ref) for ref in own)
    return next((captions for captions in found if isinstance(captions, Captions)), None)


def _caption_rate(spot: InCourse, evidence: Evidence) -> Result:
    """The rate of the captions alone, where they are those of the whole video."""
    captions = _captions(spot, evidence)
    if captions is None or not captions.words:
        return Unknown(Message("the video has neither a script nor captions in the language of the course"))
    seconds = item_duration(_item(spot), evidence)
    if isinstance(seconds, Unknown):
        return seconds
    place = Place(path=captions.path)
    if not seconds or not _FEWEST * seconds <= captions.end_s <= seconds + _SLACK_S:
        return Unknown(Message("the captions end long before the video or after it"), place)
    spoken = _spoken(spot, evidence)
    counted = spoken or seconds
    told: dict[str, Param] = {
        "rate": Quantity(round(captions.words / counted * 60), "wpm"),
        "syllables": Quantity(round(captions.syllables / counted, 1), "syl/s"),
    }
    shown = _of_speech(Message("{rate} in the captions ({syllables})", told), spoken)
    return Value(captions.words / counted * 60, "wpm", place, shown)


@measure("course.slide_marks", "course")
def slide_marks(spot: InCourse, evidence: Evidence) -> Result:
    """How many slide changes the scripts mark in square brackets."""
    return Value(sum(len(_SLIDE_MARK.findall(s.script)) for d in _scripts(spot, evidence) for s in d.stages))


@measure("course.greetings", "course")
def greetings(spot: InCourse, evidence: Evidence) -> Result:
    """How many scripts open with a greeting."""
    opens = (d.stages[0].script[:_BEGINNING] for d in _scripts(spot, evidence) if d.stages)
    return Value(sum(1 for text in opens if _GREETING.search(text)))


def _scripts(spot: InCourse, evidence: Evidence) -> Iterator[Document]:
    for item in spot.course.all_items():
        document = evidence.document(item.file(FileRole.SCRIPT))
        if isinstance(document, Document):
            yield document
