"""Backups of Moodle, written out: path -> content."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

TEXT = "<p>" + "Дерек — бұл сұрағы жоқ бақылаудың жазбасы, ал ақпарат сұраққа жауап береді. " * 8 + "</p>"


def fields(**values: object) -> str:
    """Elements with text, as Moodle writes them."""
    return "".join(f"<{name}>{escape(str(value), quote=False)}</{name}>" for name, value in values.items())


class Backup:
    """Grows a backup; `files` is what its archive holds."""

    def __init__(self, release: str = "4.1") -> None:
        self.release = release
        self.files: dict[str, bytes] = {}
        self.sections: list[str] = []
        self.activities: list[str] = []
        self.stored: list[str] = []
        self.categories: list[str] = []
        self.count = 0
        self.here = 0  # the section that activities are put in
        self.folder = ""  # of the last activity

    def course(self, name: str = "Дерек негіздері", *, lang: str = "kk", summary: str = "") -> Backup:
        told = fields(fullname=name, lang=lang, summary=summary, format="topics")
        self.put("course/course.xml", f'<course id="2" contextid="15">{told}</course>')
        return self

    def section(self, number: int, name: str = "", *, summary: str = "", visible: int = 1, more: str = "") -> Backup:
        folder = f"sections/section_{100 + number}"
        told = fields(sectionid=100 + number, title=number, directory=folder)
        self.sections.append(f"<section>{told}</section>")
        held = fields(number=number, name=name or "$@NULL@$", summary=summary, sequence="", visible=visible)
        self.put(f"{folder}/section.xml", f'<section id="{100 + number}">{held}{more}</section>')
        self.here = 100 + number
        return self

    def activity(self, module: str, name: str, inner: str = "", *, settings: str = "", grades: str = "") -> Backup:
        self.count += 1
        number = 1000 + self.count
        folder = f"activities/{module}_{number}"
        told = fields(moduleid=number, sectionid=self.here, modulename=module, title=name, directory=folder)
        self.activities.append(f"<activity>{told}</activity>")
        head = f'<activity id="{self.count}" moduleid="{number}" modulename="{module}" contextid="{2000 + self.count}">'
        self.put(
            f"{folder}/{module}.xml",
            f'{head}<{module} id="{self.count}">{fields(name=name)}{inner}</{module}></activity>',
        )
        self.put(f"{folder}/module.xml", f'<module id="{number}">{settings or fields(visible=1)}</module>')
        if grades:
            item = f"<grade_items><grade_item>{grades}</grade_item></grade_items>"
            self.put(f"{folder}/grades.xml", f"<activity_gradebook>{item}</activity_gradebook>")
        self.folder = folder
        return self

    def file(self, component: str, area: str, name: str, content: bytes, *, item: int = 0, digest: str = "") -> Backup:
        """A file of the last activity; `digest`: another than its content has."""
        found = digest or hashlib.sha1(content, usedforsecurity=False).hexdigest()
        told = fields(
            contenthash=found,
            contextid=2000 + self.count,
            component=component,
            filearea=area,
            itemid=item,
            filepath="/",
            filename=name,
            sortorder=1,
        )
        self.stored.append(f'<file id="{len(self.stored)}">{told}</file>')
        self.files[f"files/{found[:2]}/{found}"] = content
        return self

    def category(self, ident: int, *questions: str, parent: int = 0) -> Backup:
        held = "question_bank_entries" if self.release >= "4" else "questions"
        self.categories.append(
            f'<question_category id="{ident}">{fields(name=f"Category {ident}", parent=parent)}'
            f"<{held}>{''.join(questions)}</{held}></question_category>"
        )
        return self

    def put(self, path: str, text: str) -> None:
        self.files[path] = ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode()

    def whole(self) -> Mapping[str, bytes]:
        """All files."""
        contents = f"<activities>{''.join(self.activities)}</activities><sections>{''.join(self.sections)}</sections>"
        told = fields(moodle_release=f"{self.release} (Build: 20240101)", original_course_fullname="Copy of a course")
        self.put(
            "moodle_backup.xml",
            f"<moodle_backup><information>{told}<contents>{contents}</contents></information></moodle_backup>",
        )
        self.put("files.xml", f"<files>{''.join(self.stored)}</files>")
        self.put("questions.xml", f"<question_categories>{''.join(self.categories)}</question_categories>")
        return self.files


def answers(*options: tuple[str, float, str]) -> str:
    """The answers of a question: text, share of the points, feedback."""
    each = (
        f'<answer id="{n}">{fields(answertext=text, fraction=share, feedback=said)}</answer>'
        for n, (text, share, said) in enumerate(options, 1)
    )
    return f"<answers>{''.join(each)}</answers>"


def question(ident: int, kind: str, text: str, inner: str = "", *, parent: int = 0, more: str = "") -> str:
    """A question, as Moodle 2 and 3 keep it."""
    told = fields(parent=parent, name=f"Q{ident}", questiontext=text, generalfeedback="", qtype=kind)
    plugin = f"<plugin_qtype_{kind}_question>{inner}</plugin_qtype_{kind}_question>"
    return f'<question id="{ident}">{told}{more}{plugin}</question>'


def entry(ident: int, *versions: tuple[int, str, str]) -> str:
    """An entry of the bank of Moodle 4: its versions with number, status and question."""
    each = (
        f'<question_versions id="{ident}{number}">{fields(version=number, status=status)}'
        f"<questions>{asked}</questions></question_versions>"
        for number, status, asked in versions
    )
    return (
        f'<question_bank_entry id="{ident}"><question_version>{"".join(each)}</question_version></question_bank_entry>'
    )


def choice(ident: int, text: str, *, single: int = 1, right: Sequence[str] = ("иә",)) -> str:
    """A question of three answers."""
    options = answers(*((word, float(word in right) / len(right), "") for word in ("иә", "жоқ", "мүмкін")))
    return question(ident, "multichoice", text, f"{options}<multichoice>{fields(single=single)}</multichoice>")


def slots(*inner: str) -> str:
    """The places of a test."""
    each = (
        f'<question_instance id="{n}">{fields(slot=n)}{told}</question_instance>' for n, told in enumerate(inner, 1)
    )
    return f"<question_instances>{''.join(each)}</question_instances>"


def asks(ident: int, version: object = "$@NULL@$") -> str:
    """A place with a question of the bank of Moodle 4."""
    return f"<question_reference>{fields(questionbankentryid=ident, version=version)}</question_reference>"


def draws(condition: str) -> str:
    """A place with any question of a category, as Moodle 4 has it."""
    return f"<question_set_reference>{fields(filtercondition=condition)}</question_set_reference>"


def folder(root: Path, files: Mapping[str, bytes]) -> Path:
    """The backup, unpacked."""
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return root


def as_zip(path: Path, files: Mapping[str, bytes]) -> Path:
    """The backup as Moodle 2.0 to 2.8 packs it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def as_tar(path: Path, files: Mapping[str, bytes]) -> Path:
    """The backup as later ones pack it."""
    with tarfile.open(path, "w:gz") as archive:
        for name, content in {".ARCHIVE_INDEX": b"Moodle archive file index.", **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path
