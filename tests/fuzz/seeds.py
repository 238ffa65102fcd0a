"""Sound files of every kind, made when they are asked for: name -> content. The same on every run."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from mooclint.conclusion.data import Made, write_data
from mooclint.conclusion.pdf import render_pdf
from mooclint.files.zip import repeatable_zip
from mooclint.judge.check import check
from mooclint.judge.settings import Settings
from mooclint.judge.waivers import baseline_text
from mooclint.media.lock import Lock, lock_text, make_entry
from mooclint.message.localizer import localizer
from mooclint.report.formats import Look
from mooclint.report.json import write as write_json
from mooclint.review.exchange.markers.marker import Marker, Sheet
from mooclint.review.exchange.markers.timeline import timeline
from mooclint.review.exchange.markers.write import FORMATS, written
from mooclint.review.material.bag import REPORT, TEXTS, bag_files
from mooclint.review.material.pieces import Film
from mooclint.review.material.snapshot import JOURNAL
from mooclint.review.material.wording import wording_json
from mooclint.templates.new import create
from tests.clips import clip
from tests.handmade import english, kazakh
from tests.importing.backups import TEXT, Backup, as_tar, as_zip, asks, choice, entry, fields, slots
from tests.importing.courses import OLX, QTI, cartridge, imscc, tar_gz
from tests.presentation import ink, picture, presentation, run, shape, title
from tests.several import questions, script, sheet
from tests.support import DELIVERY, TODAY
from tests.word import page
from tests.workbook import workbook

SHIPPED = Path(__file__).parents[2]
CALENDAR = """year: 2027
over: kz
title: {kk: Университет, ru: Университет, en: University}
laws: {order: {kk: Бұйрық, ru: Приказ, en: Order}}
remove: [2027-05-16]
holidays:
- dates: [2027-05-17, 2027-06-01]
  name: {kk: Үзіліс, ru: Перерыв, en: Break}
  law: order
  moves: true
transfers:
- {from: 2027-06-05, to: 2027-06-04, law: order}
"""
GIFT = """// түсініктеме
$CATEGORY: апта 1

::1-сұрақ:: Дерек деген не? {
  =Тіркелген факт#Дұрыс.
  ~Пікір#Пікір тексерілмейді.

  ~%-50%Болжам
  ####Кітаптан қараңыз.
}

Жер дөңгелек. {TRUE#жоқ#иә}

Екі жерде екі? {#4:0.1}

Астана қай өзенде? {=Есіл =%50%Ishim}

Сәйкестендір: {=a -> 1 =b -> 2}

::эссе::[html]<p>Ойыңызды жазыңыз.</p> {}
"""
AIKEN = """1. Что такое данные?
A. Факты
B) Мнения
C. Догадки
ANSWER: A

Сколько будет дважды два?
A. 3
B. 4
ANSWER: B
"""
MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="category"><category><text>c</text></category></question>
<question type="multichoice"><name><text>1</text></name>
<questiontext format="html"><text><![CDATA[<p>Дерек <b>деген</b> не?</p>]]></text></questiontext>
<generalfeedback format="html"><text>&lt;p&gt;Кітаптан&amp;nbsp;қараңыз&lt;/p&gt;</text></generalfeedback>
<single>true</single><answer fraction="100" format="html"><text><![CDATA[<p>Факт</p>]]></text>
<feedback format="html"><text>Иә</text></feedback></answer><answer fraction="0"><text>Пікір</text></answer></question>
<question type="truefalse"><questiontext><text>Жер дөңгелек</text></questiontext>
<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question>
<question type="numerical"><questiontext><text>2*2</text></questiontext><answer fraction="100"><text>4</text>
<tolerance>0.1</tolerance></answer></question>
<question type="matching"><questiontext><text>m</text></questiontext><subquestion><text>a</text>
<answer><text>b</text></answer></subquestion></question></quiz>
"""
PLAIN_QUIZ = """Тест

1. Дерек деген не?
а) факт +
ә) пікір
б) болжам
Дұрыс жауап: а

2. Назовите числа
*A) 2
*B) 3
C) слово
Пояснение: числа стоят первыми.
"""
READING = """# Дерек сапасы

Дерек сапасын **тексеру** — маңызды қадам. Толығы: https://example.org/data

- толықтық
- дәлдік

| баған | мән |
| --- | --- |
| a | 1 |
"""
SRT = "".join(
    f"{n}\n00:00:{2 * n:02},000 --> 00:00:{2 * n + 1:02},900\n<i>Бұл сабақта деректерді</i>\nқалай жинауды көреміз.\n\n"
    for n in range(1, 25)
)
VTT = """WEBVTT - title
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0

STYLE
::cue { color: white }

NOTE пояснение

intro
00:01.000 --> 00:04.000 align:start position:10%
<v Айгүл>Сәлем, <c.loud>бұл</c> сабақ</v>

00:00:04.500 --> 00:00:09.000
Всё ясно &amp; понятно.
"""
TOML = """lang = "kk"
criteria = "bmg-coursera"
fail-on = "warning"
ignore = ["PKG-3"]
extend-select = ["VID"]
dictionaries = ["words"]

[severity]
VID-4 = "warning"

[[per-path]]
path = "video/К1_*"
ignore = ["VID"]

[[waivers]]
rule = "VID-4"
path = "video/К1_M1_С1_В1.mp4#t=12.5"
reason = "ескі түсірілім"
by = "Методист"
until = 2027-03-01
"""
CRITERIA = """id: mine
edition: "1"
extends: bmg-coursera
title: {kk: Біздің, ru: Наши, en: Ours}
include: [lessons.yaml]
"""


def documents() -> dict[str, bytes]:
    """Documents of every kind, as people and as our templates write them."""
    found: dict[str, bytes] = {"text.md": READING.encode(), "text.txt": READING.encode()}
    with tempfile.TemporaryDirectory() as folder:
        for language, build in (("kk", kazakh), ("en", english)):
            build(Path(folder, language))
            for path in sorted(Path(folder, language).rglob("*.docx")):
                if not path.name.startswith("~"):
                    found.setdefault(f"{language} {path.stem[-24:]}.docx", repeatable_zip(path.read_bytes()))
        create(Path(folder, "new"), "ru")
        for path in sorted(Path(folder, "new").rglob("*.docx")):
            found[f"new {path.name}"] = repeatable_zip(path.read_bytes())
        several = Path(folder, "several.docx")
        scripts = ("# Видео 1.1", sheet("Ауа"), script("ауа"), "# Видео 1.2", sheet("Су"), script("су"))
        tests = ("# 1-апта тесті", *questions("ауа", key=""), "# 2-апта тесті", *questions("су", key=""))
        page(*scripts, *tests, "# Кілттер", "1-апта: 1-B 2-A", "2-апта: 1-C 2-B").save(several)
        found[several.name] = repeatable_zip(several.read_bytes())
    rows = [("Видео коды", "Тақырыбы", "Спикер"), ("К1 М1 С1 В1", "Ауа", "Асан Үсенов"), ("К1 М1 С1 В2", "Су", "Ли")]
    merged = '<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'
    found["registry.xlsx"] = workbook({"Видео": rows, "Тест": [(line,) for line in questions("ауа")]}, more=merged)
    return found


def quizzes() -> dict[str, bytes]:
    """Quizzes of learning systems, and as people type them."""
    texts = {"a.gift": GIFT, "b.txt": GIFT, "c.aiken": AIKEN, "d.txt": AIKEN, "e.xml": MOODLE, "f.txt": PLAIN_QUIZ}
    return {name: text.encode() for name, text in texts.items()}


def captions() -> dict[str, bytes]:
    """Subtitles in both formats."""
    return {
        "a.srt": SRT.encode(),
        "b.vtt": VTT.encode(),
        "c.srt": SRT.replace("\n", "\r\n").encode("cp1251", "ignore"),
        "d.vtt": SRT.encode("utf-16"),
    }


def markers() -> dict[str, bytes]:
    """Remarks on a film as each format has them."""
    texts = ("Шу бар", "a | b\n]]> <&> \" '", "=1+1", "Титр ұсақ")
    line = timeline(Film(Fraction(600), None, Fraction(25)), start="00:59:30:00")[0]
    found = tuple(
        Marker(
            id=f"R{number}", severity="must", text=text, start=at, last=at + number, by="Гүлнар",
            begin=Fraction(at, 25), end=Fraction(at + number + 1, 25),
        )
        for number, text in enumerate(texts, 1)
        if (at := number // 2 * 750) >= 0
    )  # fmt: skip
    sheet = Sheet(path="video/a.mp4", timeline=line, markers=found, course="c")
    return {f"a{made.ending}": written(form, sheet, localizer("kk")) for form, made in FORMATS.items()}


def settings() -> dict[str, bytes]:
    """What people write for mooclint: manifest, settings, opinion, a criteria set of their own."""
    sample = SHIPPED / "fixtures" / "sample"
    clauses = sorted((SHIPPED / "criteria" / "bmg-coursera" / "clauses").glob("*.yaml"))[0].read_bytes()
    return {
        "mooclint.toml": TOML.encode(),
        "course.yaml": (sample / "course" / "course.yaml").read_bytes(),
        "opinion.yaml": (sample / "opinion.yaml").read_bytes(),
        "criteria.yaml": CRITERIA.encode(),
        "lessons.yaml": clauses[:6000].rpartition(b"\n- ")[0] + b"\n",
        "calendar.yaml": CALENDAR.encode(),
        "reading.yaml": (SHIPPED / "criteria" / "base" / "forms" / "reading.yaml").read_bytes(),
    }


def caches() -> dict[str, bytes]:
    """What mooclint writes for itself and reads again: caches, lock, baseline, a report, the journals."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name) / "p"
        create(root, "kk")
        (root / "video").mkdir(exist_ok=True)
        report = check(root, settings=Settings())
        film = root / "video" / "a.mp4"
        film.write_bytes(b"film")
        facts = make_entry(film, replace(DELIVERY, size_bytes=4))
        undo = {"manifest": "course.yaml", "before": "a: x\n", "after": "a: y\n"}
        undo |= {"moves": [["video/x.mp4", "video/y.mp4"]], "edits": [[["a"], "x", "y"]]}
        run = {"schema": "mooclint/rename@1", "runs": [undo]}
        kept = {path.name: path.read_bytes() for path in sorted((root / ".mooclint" / "cache").iterdir())}
        return {
            **kept,
            "mooclint.lock": lock_text(Lock({"video/a.mp4": facts})).encode(),
            "baseline.json": baseline_text([report], None).encode(),
            "report.json": write_json([report], localizer("en"), Look()).encode(),
            "rename.json": json.dumps(run).encode(),
            ".mooclint-demo.json": json.dumps({"schema": "mooclint/demo@1", "files": {"a": [1, 2]}}).encode(),
        }


def archives() -> dict[str, bytes]:
    """Courses of other systems, and what a cloud hands out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = io.BytesIO()
        with zipfile.ZipFile(plain, "w") as archive:
            for path, text in OLX.items():
                archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), text)
        made = {
            "olx.tar.gz": _untimed(tar_gz(folder / "a", OLX).read_bytes()),
            "olx.zip": plain.getvalue(),
            "qti.imscc": repeatable_zip(imscc(folder / "q", {**cartridge("3"), "bank.xml": QTI}).read_bytes()),
            "cloud.zip": cloud(),
        }
        for version in "123":
            content = imscc(folder / version, cartridge(version)).read_bytes()
            made[f"{version}.imscc"] = repeatable_zip(content)
        for release in ("3.11", "4.1"):
            files = _backup(release).whole()
            made[f"{release}.mbz"] = repeatable_zip(as_zip(folder / "z", files).read_bytes())
            made[f"{release} tar.mbz"] = _untimed(as_tar(folder / "t", files).read_bytes())
        return made


def _untimed(packed: bytes) -> bytes:
    """The same without the time at which it was packed."""
    return gzip.compress(gzip.decompress(packed), mtime=0)


def cloud() -> bytes:
    """A folder of a course as it is downloaded: names as UTF-8 and in the encoding of old programs."""
    members = {"Курс/1 апта/видео 1.1.mp4": b"film", "Курс/1 апта/сценарий 1.1.txt": READING.encode(), "a.srt": b"1\n"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
        archive.writestr(zipfile.ZipInfo("x" * 9 + ".txt", (1980, 1, 1, 0, 0, 0)), b"old")
    return out.getvalue().replace(b"x" * 9, "Программа".encode("cp866"))


def _backup(release: str) -> Backup:
    """A small course of Moodle with every activity that is read."""
    asked = [choice(n, f"<p>{n}-сұрақ</p>", right=("иә",) if n % 2 else ("иә", "мүмкін")) for n in range(1, 4)]
    bank = [entry(n, (1, "ready", text)) for n, text in enumerate(asked, 1)] if release >= "4" else asked
    places = [asks(n) if release >= "4" else fields(questionid=n) for n in range(1, 4)]
    page = f'{TEXT}<img src="@@PLUGINFILE@@/a.png"><a href="https://example.org/a?b=1">c</a>'
    chapter = f'<chapter id="1">{fields(pagenum=1, title="Тарау", content=TEXT, hidden=0)}</chapter>'
    workshop = fields(intro=TEXT, instructauthors="<p>Жазыңыз</p>", strategy="accumulative", grade=80)
    return (
        Backup(release)
        .course(summary="<p>Қысқа курс.</p>")
        .section(0, summary="Сәлем")
        .section(1, "Бірінші апта", summary="Дерек туралы.")
        .activity("label", "x", fields(intro="<h3>Дәріс 1</h3>"))
        .activity("page", "Мәтін", fields(content=page))
        .file("mod_page", "content", "a.png", b"\x89PNG")
        .activity("resource", "Дәріс")
        .file("mod_resource", "content", "a.pdf", b"%PDF")
        .activity("book", "Кітап", f"<chapters>{chapter}</chapters>")
        .activity("quiz", "Тест", fields(intro="", timelimit=600) + slots(*places), grades=fields(gradepass=3))
        .category(8, *bank)
        .activity("assign", "Тапсырма", fields(intro=TEXT, grade=100))
        .activity("workshop", "Өзара", workshop)
        .activity("forum", "Талқылау", fields(type="general", intro="<p>Не ойлайсыз?</p>"))
        .activity("url", "Сілтеме", fields(externalurl="https://example.org"))
        .activity("h5pactivity", "Ойын", fields(intro=""))
    )


CLIPS = (
    *("progressive.mp4", "faststart.mp4", "film.mkv", "variable.mp4", "attached.mp4", "plain.ts", "mjpeg.avi"),
    *("fragmented.mp4", "prores.mov", "two-mono.mov", "flac.mkv", "filler.mp4", "vp9.webm", "sound.m4a"),
    "interlaced.ts",
)


def slides() -> dict[str, bytes]:
    """Presentations: titles, lists, boxes with a fill, a picture."""
    box = shape(run("Дерек", 'sz="1000"', ink("accent1")), fill=ink("FFFFFF"), box=(50, 50, 300, 90))
    drawn = (
        title("Оқыту нәтижелері"),
        box + picture((0, 0, 960, 540)),
        shape(run("Ақпарат"), place='type="body" idx="1"'),
    )
    return {"a.pptx": presentation(drawn), "b.pptx": presentation(drawn[::-1], font="Кездесек Sans")}


def media() -> dict[str, bytes]:
    """Short clips in every container."""
    return {name: clip(name).read_bytes() for name in CLIPS}


def snapshots() -> dict[str, bytes]:
    """A bag with a report, and the journal of a run that was broken off."""
    report = {"findings": [{"fingerprint": "0" * 16, "rule": "VID-3"}], "media": [{"path": "a.mp4", "duration_s": 6.5}]}
    tags = {REPORT: json.dumps(report).encode(), TEXTS: wording_json({"б/100%.docx": ("Бір", "Екі")})}
    journal = json.dumps(["a.mp4", 4, 10**18, 10**18, "0" * 64]).encode() + b"\n"
    return {**bag_files({"a.mp4": "0" * 64, "б/100%.docx": "1" * 64}, 9, tags, TODAY), JOURNAL: journal}


def conclusions() -> dict[str, bytes]:
    """A conclusion, what a signing program makes of it, and the data inside."""
    from tests.conclusion.test_conclusion import form
    from tests.scenarios.test_review_signed import signed_by_program

    pdf = render_pdf(form("en"))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.pdf").write_bytes(pdf)
        signed = signed_by_program(Path(folder) / "a.pdf")
    return {"a.pdf": pdf, "signed.pdf": signed, "a.json": write_data(form("en"), Made.here())[0]}


SEEDS: dict[str, Callable[[], dict[str, bytes]]] = {
    "documents": documents,
    "quizzes": quizzes,
    "captions": captions,
    "slides": slides,
    "settings": settings,
    "caches": caches,
    "markers": markers,
    "snapshots": snapshots,
    "archives": archives,
    "media": media,
    "films": media,
    "conclusions": conclusions,
}
