"""Small courses of other systems, written out: path -> content."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

OLX: dict[str, str] = {
    "course.xml": '<course url_name="r1" org="KazUni" course="ST101"/>',
    "course/r1.xml": """<course display_name="Дерек негіздері" language="kk" start="2027-01-10T00:00:00Z">
        <chapter url_name="c1"/><chapter url_name="c2"/><wiki slug="ST101"/></course>""",
    "chapter/c1.xml": """<chapter display_name="Бірінші апта">
        <sequential url_name="s1"/><sequential url_name="s2"/></chapter>""",
    "chapter/c2.xml": '<chapter display_name="Екінші апта"><sequential url_name="s3"/></chapter>',
    "sequential/s1.xml": '<sequential display_name="Дерек деген не?"><vertical url_name="v1"/></sequential>',
    "sequential/s2.xml": """<sequential display_name="Апталық тест" graded="true" format="Quiz"
        is_time_limited="true" default_time_limit_minutes="25"><vertical url_name="v2"/></sequential>""",
    "sequential/s3.xml": '<sequential display_name="Жұмыс"><vertical url_name="v3"/></sequential>',
    "vertical/v1.xml": """<vertical display_name="Бөлім">
        <video url_name="vid1"/><html url_name="h1"/><problem url_name="p1"/>
        <discussion display_name="Пікірлер" discussion_target="t"/></vertical>""",
    "vertical/v2.xml": """<vertical display_name="Тест">
        <problem url_name="p2"/><html display_name="Ескерту"><p>Ойланып жауап беріңіз.</p></html>
        <problem url_name="p3"/></vertical>""",
    "vertical/v3.xml": """<vertical display_name="Эссе">
        <openassessment url_name="o1"><title>Эссе жазу</title>
          <assessments><assessment name="peer-assessment" must_grade="3"/>
          <assessment name="self-assessment"/></assessments>
          <prompts><prompt><description>&lt;p&gt;Эссе жазыңыз.&lt;/p&gt;</description></prompt></prompts>
          <rubric><criterion><name>0</name><label>Дәлел</label><prompt>Дәлел бар ма?</prompt>
            <option points="0"><name>0</name><label>Жоқ</label><explanation>Дәлел келтірілмеген.</explanation></option>
            <option points="4"><name>1</name><label>Бар</label><explanation>Екі дәлел бар.</explanation></option>
          </criterion></rubric></openassessment>
        <lti_consumer display_name="Құрал" launch_url="https://tool.example.org/launch"/>
        <drag-and-drop-v2 display_name="Сүйреу"/><library_content display_name="Банк"/></vertical>""",
    "video/vid1.xml": """<video display_name="Кіріспе" youtube_id_1_0="AOUEsgFrYeg" sub="abc"
        transcripts='{"ru": "one-ru.srt"}'><video_asset duration="370.4"/>
        <transcript language="ru" src="one-ru.srt"/><transcript language="fr" src="none.srt"/></video>""",
    "static/one-ru.srt": "1\n00:00:00,000 --> 00:00:02,000\nПривет\n",
    "static/subs_abc.srt.sjson": '{"start": [0, 3661001], "end": [1500, 3662000], "text": ["Hello", "World"]}',
    "static/picture.png": "no picture",
    "html/h1.xml": '<html display_name="Мәтін: дерек" filename="h1"/>',
    "html/h1.html": """<h2>Дерек</h2><p>Дерек — бұл <b>факт</b>.</p><ul><li>сан</li><li>мәтін</li></ul>
        <p>Толығы: <a href="https://example.org/data">мұнда</a>.</p><img src="/static/picture.png"/>
        <script>alert(1)</script>""",
    "problem/p1.xml": """<problem display_name="Бір жауап" max_attempts="2" weight="1">
        <p>Қайсысы сан?</p><multiplechoiceresponse><label>Бірін таңдаңыз</label><choicegroup type="MultipleChoice">
        <choice correct="false">мәтін<choicehint>Бұл сөз.</choicehint></choice>
        <choice correct="true">42<choicehint>Дұрыс.</choicehint></choice></choicegroup></multiplechoiceresponse>
        <solution><div class="detailed-solution"><p>Explanation</p><p>42 — сан.</p></div></solution>
        <demandhint><hint>Ойлан</hint></demandhint></problem>""",
    "problem/p2.xml": """<problem display_name="Бірнеше" max_attempts="1"><choiceresponse><label>Сандар?</label>
        <checkboxgroup><choice correct="true">1</choice><choice correct="true">2</choice>
        <choice correct="false">үш</choice></checkboxgroup></choiceresponse></problem>""",
    "problem/p3.xml": """<problem display_name="Қысқа" max_attempts="1">
        <p>Астана?</p><stringresponse answer="Астана" type="ci">
        <additional_answer answer="Astana"/><textline/></stringresponse>
        <p>Екі жерде екі?</p><numericalresponse answer="4"><responseparam type="tolerance" default="0.1"/>
        <formulaequationinput/></numericalresponse>
        <p>Түсі?</p><optionresponse><optioninput options="('көк','қызыл')" correct="көк"/></optionresponse>
        <p>Схема?</p><customresponse cfn="check"><textline/></customresponse></problem>""",
    "policies/r1/policy.json": """{"course/r1": {"tabs": [{"type": "static_tab", "name": "Көмек"}]},
        "sequential/s3": {"graded": true}}""",
    "policies/r1/grading_policy.json": """{"GRADER": [{"type": "Quiz", "weight": 0.4}],
        "GRADE_CUTOFFS": {"Pass": 0.6}}""",
    "about/short_description.html": "Дерекпен жұмыс туралы қысқа курс.",
    "about/overview.html": """<section class="about"><h2>Курс туралы</h2><p>Ұзақ.</p></section>
        <section class="prerequisites"><h2>Талаптар</h2><p>Мектеп математикасы.</p></section>""",
    "about/effort.html": "аптасына 4 сағат",
    "info/updates.html": "<p>news</p>",
}

INLINE_OLX = {
    "course.xml": """<course url_name="r" display_name="Inline" org="O" course="C"><chapter display_name="One">
        <sequential display_name="Lesson"><vertical display_name="Unit">
        <html display_name="Page">Words &amp; more <b>words</b><p>and</p><p>lines</p></html>
        <problem display_name="Md" markdown="&gt;&gt;Pick&lt;&lt;&#10;( ) a&#10;(x) b {{Right}}"/>
        </vertical></sequential></chapter></course>"""
}


def item(ident: str, profile: str, presentation: str, processing: str, more: str = "") -> str:
    """An item of a QTI test."""
    return f"""<item ident="{ident}"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel>
        <fieldentry>{profile}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
        <presentation>{presentation}</presentation><resprocessing>{processing}</resprocessing>{more}</item>"""


def stem(text: str) -> str:
    """The words of a question."""
    return f'<material><mattext texttype="text/html">&lt;p&gt;{text}&lt;/p&gt;</mattext></material>'


def choices(cardinality: str, **options: str) -> str:
    """The options of a question."""
    labels = "".join(
        f'<response_label ident="{k}"><material><mattext>{v}</mattext></material></response_label>'
        for k, v in options.items()
    )
    return (
        f'<response_lid ident="r" rcardinality="{cardinality}"><render_choice>{labels}</render_choice></response_lid>'
    )


def right(*idents: str, feedback: str = "") -> str:
    """The condition under which a question is answered right."""
    wanted = "".join(f'<varequal respident="r">{ident}</varequal>' for ident in idents)
    shown = f'<displayfeedback linkrefid="{feedback}"/>' if feedback else ""
    return f"""<respcondition><conditionvar>{wanted}</conditionvar>
        <setvar varname="SCORE" action="Set">100</setvar>{shown}</respcondition>"""


def said(ident: str, feedback: str) -> str:
    """The condition under which an option's feedback is shown."""
    return f"""<respcondition><conditionvar><varequal respident="r">{ident}</varequal></conditionvar>
        <displayfeedback linkrefid="{feedback}"/></respcondition>"""


def comment(ident: str, text: str) -> str:
    """A feedback."""
    return f'<itemfeedback ident="{ident}"><material><mattext>{text}</mattext></material></itemfeedback>'


QTI = (
    """<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
    <assessment ident="a" title="Тест 1"><qtimetadata>
    <qtimetadatafield><fieldlabel>qmd_timelimit</fieldlabel><fieldentry>30</fieldentry></qtimetadatafield>
    <qtimetadatafield><fieldlabel>cc_maxattempts</fieldlabel><fieldentry>2</fieldentry></qtimetadatafield>
    </qtimetadata><section ident="root">"""
    + item(
        "q1",
        "cc.multiple_choice.v0p1",
        stem("Бірін таңда") + choices("Single", a="бір", b="екі"),
        said("a", "fa") + right("b", feedback="fb"),
        comment("fa", "Жоқ, бұл бір.") + comment("fb", "Иә."),
    )
    + item(
        "q2",
        "cc.multiple_response.v0p1",
        stem("Екеуін таңда") + choices("Multiple", a="A", b="B", c="C"),
        """<respcondition><conditionvar><and><varequal respident="r">a</varequal><varequal respident="r">b</varequal>
        <not><varequal respident="r">c</varequal></not></and></conditionvar>
        <setvar action="Set">100</setvar></respcondition>""",
    )
    + item("q3", "cc.true_false.v0p1", stem("Жер дөңгелек") + choices("Single", t="Иә", f="Жоқ"), right("t"))
    + item(
        "q4",
        "cc.fib.v0p1",
        stem("Астана?") + '<response_str ident="r"><render_fib/></response_str>',
        right("Астана", "Astana"),
    )
    + item(
        "q5",
        "cc.essay.v0p1",
        stem("Ойыңыз?") + '<response_str ident="r"><render_fib/></response_str>',
        "",
        comment("solution", "Еркін жауап."),
    )
    + "</section></assessment></questestinterop>"
)


def cartridge(version: str = "1") -> dict[str, str]:
    """A cartridge of version 1.`version`."""
    resources = {
        "page": ("webcontent", "pages/one two.html"),
        "pdf": ("webcontent", "files/notes.pdf"),
        "movie": ("webcontent", "files/lecture.mp4"),
        "test": (f"imsqti_xmlv1p2/imscc_xmlv1p{version}/assessment", "quiz/q.xml"),
        "talk": (f"imsdt_xmlv1p{version}", "talk.xml"),
        "web": (f"imswl_xmlv1p{version}", "link.xml"),
        "tool": (f"imsbasiclti_xmlv1p{'0' if version == '1' else version}", "tool.xml"),
        "bank": (f"imsqti_xmlv1p2/imscc_xmlv1p{version}/question-bank", "bank.xml"),
        "task": (f"associatedcontent/imscc_xmlv1p{version}/learning-application-resource", "task/task.html"),
        "image": ("webcontent", "files/picture.png"),
    }
    listed = "".join(
        f'<resource identifier="{ident}" type="{kind}" href="{href.replace(" ", "%20")}">'
        f'<file href="{href.replace(" ", "%20")}"/></resource>'
        for ident, (kind, href) in resources.items()
    )

    def entry(ident: str, title: str) -> str:
        return f'<item identifier="i_{ident}" identifierref="{ident}"><title>{title}</title></item>'

    manifest = f"""<?xml version="1.0" encoding="UTF-8"?>
    <manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p{version}/imscp_v1p1"
      xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p{version}/LOM/manifest">
      <metadata><schema>IMS Common Cartridge</schema><schemaversion>1.{version}.0</schemaversion>
      <lom:lom><lom:general><lom:title><lom:string language="ru">Основы данных</lom:string></lom:title>
      <lom:language>ru</lom:language>
      <lom:description><lom:string>Короткий курс.</lom:string></lom:description></lom:general></lom:lom></metadata>
      <organizations><organization identifier="o" structure="rooted-hierarchy"><item identifier="root">
        <item identifier="m1"><title>Неделя 1</title>
          <item identifier="l1"><title>Урок 1</title>{entry("movie", "Лекция")}{entry("page", "Текст")}
            <item identifier="deep"><title>Глубже</title>{entry("pdf", "Конспект")}</item></item>
          <item identifier="head"><title>Заголовок</title></item>
          {entry("test", "Тест 1")}</item>
        <item identifier="m2"><title>Неделя 2</title>{entry("talk", "Обсуждение")}{entry("web", "Ссылка")}
          {entry("tool", "Инструмент")}{entry("task", "Задание")}</item>
      </item></organization></organizations><resources>{listed}</resources></manifest>"""
    return {
        "imsmanifest.xml": manifest.strip(),
        "pages/one two.html": "<html><head><title>x</title></head><body><p>Один.</p><p>Два.</p></body></html>",
        "files/notes.pdf": "%PDF-1.4",
        "files/lecture.mp4": "film",
        "files/picture.png": "picture",
        "quiz/q.xml": QTI,
        "talk.xml": """<topic xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imsdt_v1p1"><title>Обсуждение</title>
            <text texttype="text/html">&lt;p&gt;Что вы думаете?&lt;/p&gt;</text></topic>""",
        "link.xml": '<webLink><title>Ссылка</title><url href="https://example.org/page"/></webLink>',
        "tool.xml": """<cartridge_basiclti_link xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0">
            <blti:title>T</blti:title><blti:launch_url>https://tool.example.org/x</blti:launch_url></cartridge_basiclti_link>""",
        "bank.xml": "<questestinterop/>",
        "task/task.html": "<p>Напишите отчёт.</p>",
    }


def folder(root: Path, files: Mapping[str, str]) -> Path:
    """The files in a folder."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    return root


def tar_gz(path: Path, files: Mapping[str, str], top: str = "course/") -> Path:
    """The files in a .tar.gz, in one folder as Studio writes it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(top + name)
            data = text.encode()
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def imscc(path: Path, files: Mapping[str, str]) -> Path:
    """The files in a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path
