"""Folders of `tests.handmade` laid out anew, as strangers do: the same facts in other tables, lines, files and words.

A `Change` takes the folder as it was built and rearranges it. None takes a fact away, so none may bring an error.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import docx
from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph

from tests.handmade import Sample

Change = Callable[[Path, Sample, Random], None]

# Wordings that no form has, as people who never saw one would call the entries.
_UNHEARD_OF = {
    "kk": {
        "title": "Бұл қандай курс", "hours": "Неше сағатқа есептелген", "level": "Кімнің шамасына лайық",
        "language": "Сабақ қай тілде өтеді", "subtitles": "Экрандағы мәтін қай тілде",
        "university": "Қай жерде дайындалды", "authors": "Жұмысты атқарған адам", "name": "Толық есімі",
        "workplace": "Қай мекемеде істейді", "position": "Кім болып істейді", "degree": "Ғылымдағы жетістігі",
        "description": "Екі ауыз сөзбен", "audience": "Кім тыңдағаны дұрыс",
        "prerequisites": "Басында нені меңгерген жөн",
        "outcomes": "Соңында не істей алады", "course": "Қай курстың ролигі", "topic": "Не туралы айтылады",
        "number": "Реттік белгісі", "author": "Мәтінді жазған", "institution": "Қай жерден",
        "speaker": "Кадрда кім тұрады",
        "duration": "Қанша уақыт жүреді", "visuals_link": "Суреттер қайда сақталған", "file_name": "Қалай сақталған",
        "source": "Қайдан алынды", "reading_minutes": "Қанша отырып оқиды", "reading_outcomes": "Оқып болған соң",
        "reading_title": "Мәтін қалай аталады", "instructions": "Не істеу керек екені", "pass": "Қанша жинаса жетеді",
        "time_limit": "Қанша отыруға болады", "minutes": "Қанша отырады", "key": "Шешуі", "feedback": "Оқытушы сөзі",
        "criteria": "Қалай бағаланады", "prompt": "Ойланатын нәрсе", "visuals": "Экранда", "script": "Не айтады",
        "content": "Енді мәтіннің өзі", "task_title": "Қалай аталады", "assessed": "Нені тексереді",
    },
    "ru": {
        "title": "Что это за курс", "hours": "На сколько часов рассчитан", "level": "Кому по силам",
        "language": "На каком языке говорим", "subtitles": "Надписи внизу экрана", "university": "Где сделано",
        "authors": "Кто всё это сделал", "name": "Как зовут", "workplace": "Где трудится", "position": "Кем работает",
        "degree": "Регалии", "description": "В двух словах", "audience": "Кому стоит прийти",
        "prerequisites": "С чем приходить", "outcomes": "Что вынесет слушатель", "course": "К какому курсу ролик",
        "topic": "О чём речь", "number": "Порядковый шифр", "author": "Кто писал текст", "institution": "Откуда",
        "speaker": "Кто в кадре", "duration": "Сколько идёт", "visuals_link": "Где лежат картинки",
        "file_name": "Как сохранено", "source": "Откуда взято", "reading_minutes": "Сколько сидеть над текстом",
        "reading_outcomes": "После прочтения", "reading_title": "Как зовётся текст", "instructions": "Что от вас хотят",
        "pass": "Сколько надо набрать", "time_limit": "Сколько можно сидеть", "minutes": "Сколько сидеть",
        "key": "Отгадка", "feedback": "Слово преподавателя", "criteria": "Как судим", "prompt": "О чём подумать",
        "visuals": "На экране", "script": "Что говорит", "content": "Теперь сам текст", "task_title": "Как зовётся",
        "assessed": "Что проверяем",
    },
    "en": {
        "title": "What we call it", "hours": "How long it keeps you busy", "level": "How hard it gets",
        "language": "What we speak", "subtitles": "Lines below the picture", "university": "Where it was made",
        "authors": "The people behind it", "name": "Who that is", "workplace": "Where they spend their days",
        "position": "What they do there", "degree": "Letters behind the name", "description": "In a nutshell",
        "audience": "Good for", "prerequisites": "Bring with you", "outcomes": "What you take home",
        "course": "Part of which course", "topic": "What we talk about", "number": "Running mark",
        "author": "Written down by", "institution": "From where", "speaker": "Face on screen",
        "duration": "How long it runs", "visuals_link": "Where the pictures are", "file_name": "Saved as",
        "source": "Taken from", "reading_minutes": "How long you sit", "reading_outcomes": "Once you are through",
        "reading_title": "What the text is called", "instructions": "What we want from you",
        "pass": "How much will do", "time_limit": "How long you may sit", "minutes": "How long it sits",
        "key": "Solution", "feedback": "A word from the teacher", "criteria": "How we look at it",
        "prompt": "Think about", "visuals": "On the screen", "script": "What is said",
        "content": "And now the text", "task_title": "What the thing is called", "assessed": "What we look for",
    },
}  # fmt: skip
_NUMBERED = re.compile(r"(?:\d+\.|-)\s+")


# What is done to a document -----------------------------------------------------------------------------------------


def documents(root: Path) -> Iterator[Path]:
    """The documents of the folder in a fixed order, but for Table 1."""
    yield from (path for path in sorted(root.rglob("*.docx")) if not path.name.startswith(("~", "1-кесте", "Таблица")))


def each(change: Callable[[Docx, Sample, Random], None]) -> Change:
    """The change of a folder that changes each of its documents."""

    def changed(root: Path, sample: Sample, random: Random) -> None:
        for path in documents(root):
            document = docx.Document(str(path))
            change(document, sample, random)
            document.save(str(path))

    changed.__name__ = change.__name__
    return changed


def _blocks(document: Docx) -> list[Paragraph | Table]:
    body = document.element.body
    found: list[Paragraph | Table] = []
    for element in body.iterchildren():
        if element.tag.endswith("}p"):
            found.append(Paragraph(element, document))
        elif element.tag.endswith("}tbl"):
            found.append(Table(element, document))
    return found


def _paragraph(document: Docx, text: str, *, bold: bool = False) -> Any:
    """The element of a paragraph that stands nowhere yet."""
    made = document.add_paragraph()
    made.add_run(text).bold = bold
    element = made._element
    element.getparent().remove(element)
    return element


def _texts(table: Table) -> list[list[str]]:
    """Rows of cells, one that covers several columns once."""
    rows = []
    for row in table.rows:
        seen: list[Any] = []
        for cell in row.cells:
            if not any(cell._tc is other._tc for other in seen):
                seen.append(cell)
        rows.append([cell.text for cell in seen])
    return rows


def tables_to_lines(document: Docx, sample: Sample, random: Random) -> None:
    """Facts 'label: value' a line each; the stages of a script below one another."""
    for table in [block for block in _blocks(document) if isinstance(block, Table)]:
        rows = _texts(table)
        if max(map(len, rows)) <= 2:
            for row in rows:
                label, *values = row
                line = f"{label.split(chr(10))[0].rstrip(' :')}: {values[0]}" if values else label
                table._element.addprevious(_paragraph(document, line))
        elif rows[0][0] == sample.words.labels["stage"]:
            for number, script, visuals in rows[1:]:
                for text in (f"{rows[0][0]} {number}", script, f"{rows[0][2].split(' (')[0]}: {visuals}"):
                    table._element.addprevious(_paragraph(document, text))
        else:
            continue
        table._element.getparent().remove(table._element)


def bold_headings(document: Docx, sample: Sample, random: Random) -> None:
    """Headings are but bold lines."""
    for paragraph in document.paragraphs:
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading"):
            paragraph.style = document.styles["Normal"]
            for run in paragraph.runs:
                run.bold = True


def plain_headings(document: Docx, sample: Sample, random: Random) -> None:
    """Headings are lines as any other."""
    for paragraph in document.paragraphs:
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading"):
            paragraph.style = document.styles["Normal"]


def _relabel(text: str, labels: Mapping[str, str], said: Mapping[str, str]) -> str:
    number = _NUMBERED.match(text)
    head, rest = (number[0], text[number.end() :]) if number else ("", text)
    for known in sorted(said, key=len, reverse=True):
        if rest == known or rest.startswith((f"{known}:", f"{known}\n")):
            return head + said[known] + rest[len(known) :]
    return text


def _set(paragraph: Paragraph, text: str) -> None:
    if paragraph.text != text:
        first, *others = paragraph.runs
        first.text = text
        for run in others:
            if not run._element.xpath(".//pic:pic"):
                run.text = ""


def _with_labels(document: Docx, labels: Mapping[str, str], said: Mapping[str, str]) -> None:
    for paragraph in document.paragraphs:
        _set(paragraph, _relabel(paragraph.text, labels, said))
    for table in document.tables:
        for row in table.rows:
            for cell in dict.fromkeys(row.cells):
                first = cell.paragraphs[0]
                _set(first, _relabel(first.text, labels, said))


def unheard_of(share: float) -> Change:
    """A share of the labels in words that no form has, the same throughout the folder."""

    def changed(root: Path, sample: Sample, random: Random) -> None:
        words, labels = _UNHEARD_OF.get(sample.language, {}), sample.words.labels
        chosen = [name for name in sorted(words) if random.random() < share]
        said = {labels[name]: words[name] for name in chosen if name in labels}
        for path in documents(root):
            document = docx.Document(str(path))
            _with_labels(document, labels, said)
            document.save(str(path))

    changed.__name__ = f"unheard_of_{share}"
    return changed


def other_language(other: Mapping[str, str]) -> Change:
    """Labels in another language than the texts."""

    def changed(root: Path, sample: Sample, random: Random) -> None:
        said = {label: other[name] for name, label in sample.words.labels.items()}
        for path in documents(root):
            document = docx.Document(str(path))
            _with_labels(document, sample.words.labels, said)
            document.save(str(path))

    changed.__name__ = "other_language"
    return changed


def label_above(document: Docx, sample: Sample, random: Random) -> None:
    """'Label: value' as a bold line with the value below it."""
    labels = set(sample.words.labels.values()) | set(_UNHEARD_OF.get(sample.language, {}).values())
    for paragraph in document.paragraphs:
        number = _NUMBERED.match(paragraph.text)
        text = paragraph.text[number.end() :] if number else paragraph.text
        label, colon, value = text.partition(": ")
        if colon and value.strip() and label in labels and not paragraph._element.xpath(".//pic:pic"):
            paragraph._element.addprevious(_paragraph(document, label, bold=True))
            _set(paragraph, value)


def lines_to_tables(document: Docx, sample: Sample, random: Random) -> None:
    """Neighbouring lines 'label: value' as the rows of a table."""
    labels = set(sample.words.labels.values()) | set(_UNHEARD_OF.get(sample.language, {}).values())
    group: list[tuple[Any, str, str]] = []

    def close() -> None:
        if len(group) > 1:
            table = document.add_table(rows=len(group), cols=2)
            group[0][0].addprevious(table._element)
            for row, (element, label, value) in zip(table.rows, group, strict=True):
                row.cells[0].text, row.cells[1].text = label, value
                element.getparent().remove(element)
        group.clear()

    for block in _blocks(document):
        text = block.text if isinstance(block, Paragraph) else ""
        number = _NUMBERED.match(text)
        label, colon, value = (text[number.end() :] if number else text).partition(": ")
        picture = isinstance(block, Paragraph) and block._element.xpath(".//pic:pic")
        if colon and value.strip() and label in labels and not picture:
            group.append((block._element, label, value))
        else:
            close()
    close()


def columns_turned(document: Docx, sample: Sample, random: Random) -> None:
    """The last column comes first."""
    for table in document.tables:
        for row in table.rows:
            cells = row._tr.tc_lst
            for cell in reversed(cells[:-1]):
                cell.getparent().append(cell)


def numbered_rows(document: Docx, sample: Sample, random: Random) -> None:
    """A column of numbers before the labels."""
    for table in document.tables:
        if max(len(row._tr.tc_lst) for row in table.rows) != 2:
            continue
        for number, row in enumerate(table.rows, 1):
            first = row._tr.tc_lst[0]
            cell = copy.deepcopy(first)
            for element in list(cell):
                if element.tag.endswith("}p"):
                    cell.remove(element)
            cell.append(_paragraph(document, f"{number}."))
            first.addprevious(cell)


def framed(document: Docx, sample: Sample, random: Random) -> None:
    """The whole document in the only cell of a table."""
    blocks = [block._element for block in _blocks(document)]
    table = document.add_table(rows=1, cols=1)
    cell = table.rows[0].cells[0]
    for element in blocks:
        cell._tc.append(element)


def in_text_boxes(document: Docx, sample: Sample, random: Random) -> None:
    """Lines of facts in text boxes."""
    labels = set(sample.words.labels.values()) | set(_UNHEARD_OF.get(sample.language, {}).values())
    for paragraph in document.paragraphs:
        label, colon, value = paragraph.text.partition(": ")
        bare = _NUMBERED.sub("", label, count=1)
        if not colon or not value.strip() or bare not in labels or paragraph._element.xpath(".//pic:pic"):
            continue
        inner = copy.deepcopy(paragraph._element)
        run = OxmlElement("w:r")
        picture = OxmlElement("w:pict")
        box = OxmlElement("w:txbxContent")
        box.append(inner)
        picture.append(box)
        run.append(picture)
        for element in list(paragraph._element):
            paragraph._element.remove(element)
        paragraph._element.append(run)


# What is done to the files ------------------------------------------------------------------------------------------


def _append(target: Docx, path: Path) -> None:
    end = target.element.body.sectPr
    for block in _blocks(docx.Document(str(path))):
        for picture in block._element.xpath(".//w:drawing"):
            picture.getparent().remove(picture)
        end.addprevious(block._element)


def _without_films(root: Path) -> dict[Path, list[Path]]:
    """Documents by their folders."""
    found: dict[Path, list[Path]] = {}
    for path in documents(root):
        found.setdefault(path.parent, []).append(path)
    return found


def merged_by_folder(root: Path, sample: Sample, random: Random) -> None:
    """One document a folder, each part below a line with the name of its file."""
    for folder, paths in _without_films(root).items():
        if folder == root or len(paths) < 2:
            continue
        whole = docx.Document()
        for path in paths:
            whole.add_heading(path.stem, 1)
            _append(whole, path)
            path.unlink()
        whole.save(str(folder / f"{folder.name}.docx"))


def scripts_merged(root: Path, sample: Sample, random: Random) -> None:
    """The scripts of a folder in one document, each below the name of its video."""
    films = {path.stem for path in root.rglob("*.mp4")}
    for folder, paths in _without_films(root).items():
        mine = [p for p in paths if p.stem in films or p.stem.removesuffix(f" ({sample.words.script})") in films]
        if folder == root or len(mine) < 2:
            continue
        whole = docx.Document()
        for path in mine:
            whole.add_heading(path.stem, 1)
            _append(whole, path)
            path.unlink()
        whole.save(str(folder / f"{sample.words.script}.docx"))


def nameless(root: Path, sample: Sample, random: Random) -> None:
    """Documents whose names say nothing; the programme's says what it is."""
    for number, path in enumerate(documents(root), 1):
        if path.relative_to(root).as_posix() != sample.programme:
            path.rename(path.with_name(f"doc{number:03}.docx"))


def in_one_folder(root: Path, sample: Sample, random: Random) -> None:
    """All documents in one folder, apart from the films."""
    target = root / "docs"
    target.mkdir()
    for path in list(documents(root)):
        place = path.parent.relative_to(root).as_posix().replace("/", " - ")
        path.rename(target / (path.name if place == "." else f"{place} - {path.name}"))


def keys_apart(root: Path, sample: Sample, random: Random) -> None:
    """The right answers in a document of their own, one for each test."""
    label = sample.words.labels["key"]
    words = (label, _UNHEARD_OF.get(sample.language, {}).get("key", label))
    for path in list(documents(root)):
        document = docx.Document(str(path))
        keys = [p for p in document.paragraphs if p.text.startswith(tuple(f"{word}: " for word in words))]
        if len(keys) < 5:
            continue
        apart = docx.Document()
        apart.add_heading(f"{path.stem} — {label}", 1)
        for number, paragraph in enumerate(keys, 1):
            apart.add_paragraph(f"{number}) {paragraph.text.partition(': ')[2]}")
            paragraph._element.getparent().remove(paragraph._element)
        document.save(str(path))
        apart.save(str(path.with_name(f"{path.stem} ({label}).docx")))


def sheets_apart(root: Path, sample: Sample, random: Random) -> None:
    """The information sheets of a folder in one document, the scripts as they were."""
    for folder, paths in _without_films(root).items():
        whole = docx.Document()
        found = 0
        for path in paths:
            document = docx.Document(str(path))
            tables = document.tables
            if len(tables) < 2 or not tables[0].rows[0].cells[0].text.startswith(sample.words.labels["course"]):
                continue
            found += 1
            whole.add_paragraph(path.stem)
            whole.element.body.sectPr.addprevious(tables[0]._element)
            for paragraph in document.paragraphs[:1]:
                paragraph._element.getparent().remove(paragraph._element)
            document.save(str(path))
        if found:
            whole.save(str(folder / f"{sample.words.labels['table_2'].split('. ')[-1].strip()}.docx"))


def programme_in_two(root: Path, sample: Sample, random: Random) -> None:
    """The facts of the programme in one document, its weeks in another."""
    path = root / sample.programme
    facts, weeks = docx.Document(str(path)), docx.Document(str(path))
    for document, keep in ((facts, False), (weeks, True)):
        behind = False
        for block in _blocks(document):
            behind = behind or (isinstance(block, Paragraph) and block.text == sample.words.weeks[0])
            if behind is not keep:
                block._element.getparent().remove(block._element)
    facts.save(str(path))
    weeks.save(str(path.with_name("Апталар.docx" if sample.language == "kk" else "По неделям.docx")))


def with_letters(root: Path, sample: Sample, random: Random) -> None:
    """Beside the course a letter and an older, half-empty programme."""
    letter = docx.Document()
    for line in ("Құрметті әріптестер!", sample.words.title, *sample.words.steps, sample.words.author["name"]):
        letter.add_paragraph(line)
    letter.save(str(root / "Хат.docx"))
    old = docx.Document()
    label = sample.words.labels
    old.add_heading(label["programme"], 1)
    for name in ("title", "level", "audience", "university", "prerequisites", "description"):
        old.add_paragraph(f"{label[name]}: ")
    old.save(str(root / "бағдарлама ескі нұсқа.docx"))
