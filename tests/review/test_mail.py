"""Letters as mail programs write them: names in every encoding, letters in letters, links, and damage."""

from __future__ import annotations

import random
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from mooclint.review.exchange.mail import CloudLink, MailError, read_mail

NAME = "Әліби – оқу бағдарламасы №1.docx"


def letter(*parts: str, text: str = "Сәлем") -> bytes:
    """A letter whose attachments have these headers, written by hand as mail programs do."""
    head = "From: a@b.kz\r\nSubject: =?utf-8?B?0prQsNC30LDSmw==?=\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    body = "".join(f"--B\r\n{headers}\r\n\r\nQUJD\r\n" for headers in parts)
    plain = f"--B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    return (head + plain + body + "--B--\r\n").encode("utf-8", "surrogateescape")


def read(tmp_path: Path, data: bytes) -> list[str]:
    (tmp_path / "letter.eml").write_bytes(data)
    return [one.name for one in read_mail(tmp_path / "letter.eml").attached]


def raw(name: str, encoding: str) -> str:
    """The name as bytes that stand in a header without any encoding."""
    return name.encode(encoding).decode("utf-8", "surrogateescape")


BASE64 = "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
HEADERS = {
    "rfc2231": "Content-Disposition: attachment; filename*=utf-8''%D3%98%D0%BB%D1%96.docx",
    "rfc2231 in pieces": (
        "Content-Disposition: attachment;\r\n filename*0*=utf-8''%D3%98%D0;\r\n filename*1*=%BB%D1%96;\r\n"
        " filename*2=.docx"
    ),
    "rfc2047": 'Content-Disposition: attachment; filename="=?utf-8?B?05jQu9GWLmRvY3g=?="',
    "rfc2047 cut inside a letter": (
        'Content-Disposition: attachment;\r\n filename="=?utf-8?B?05jQ?=\r\n =?utf-8?B?u9GWLmRvY3g=?="'
    ),
    "name of the type": (
        'Content-Disposition: attachment\r\nContent-Type: x/y; name="=?utf-8?Q?=D3=98=D0=BB=D1=96.docx?="'
    ),
    "plain utf-8": 'Content-Disposition: attachment; filename="Әлі.docx"',
    "a windows path": 'Content-Disposition: attachment; filename="C:\\\\Users\\\\a\\\\Әлі.docx"',
    "a way out": 'Content-Disposition: attachment; filename="../../Әлі.docx"',
}


@pytest.mark.parametrize("how", HEADERS)
def test_a_name_is_read_however_it_is_written(how: str, tmp_path: Path) -> None:
    headers = HEADERS[how] if "Content-Type" in HEADERS[how] else BASE64 + HEADERS[how]
    assert read(tmp_path, letter(headers)) == ["Әлі.docx"]


def test_a_name_in_the_code_page_of_russian_windows(tmp_path: Path) -> None:
    name = raw("Учебная программа.docx", "cp1251")
    header = f'{BASE64}Content-Disposition: attachment; filename="{name}"'
    assert read(tmp_path, letter(header)) == ["Учебная программа.docx"]


def test_forwarded_letters_are_read_too(tmp_path: Path) -> None:
    inner = EmailMessage()
    inner.set_content("Бағдарлама: https://disk.yandex.kz/d/1")
    inner.add_attachment(b"%PDF", "application", "pdf", filename=NAME)
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("see below")
    outer.add_attachment(inner)
    outer.add_attachment(b"x", "application", "ms-tnef", filename="winmail.dat")
    (tmp_path / "a.eml").write_bytes(outer.as_bytes(policy=policy.SMTP))
    mail = read_mail(tmp_path / "a.eml")
    assert [(one.name, one.data) for one in mail.attached] == [(NAME, b"%PDF")]
    assert mail.links == (CloudLink("https://disk.yandex.kz/d/1", "Бағдарлама"),)
    assert [name for name, _ in mail.sealed] == ["winmail.dat"]


def test_links_to_files_are_named_with_their_words(tmp_path: Path) -> None:
    html = EmailMessage()
    html["Subject"] = "Курс"
    html.set_content(
        "Видео:\nhttps://drive.google.com/file/d/1/view.\nСайт https://example.com/about и https://u.kz/a.pdf"
    )
    html.add_alternative(
        '<p>Видео:<br><a href="https://drive.google.com/file/d/1/view">тут</a></p>'
        '<p>Тест <a href="https://1drv.ms/x?a=1&amp;b=2">бұлтта</a></p>',
        subtype="html",
    )
    (tmp_path / "a.eml").write_bytes(html.as_bytes())
    assert read_mail(tmp_path / "a.eml").links == (
        CloudLink("https://drive.google.com/file/d/1/view", "Видео"),
        CloudLink("https://u.kz/a.pdf", "Сайт и"),
        CloudLink("https://1drv.ms/x?a=1&b=2", "Тест бұлтта"),
    )


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"no header at all", b"\xff\xfe\x00"], ids=repr)
def test_what_is_no_letter_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(data)
    with pytest.raises(MailError):
        read_mail(tmp_path / "a.eml")


def test_a_nest_of_letters_does_no_harm(tmp_path: Path) -> None:
    data = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(3000))
    (tmp_path / "a.eml").write_text(f"From: a@b.kz\r\n{data}", "utf-8")
    with pytest.raises(MailError):
        read_mail(tmp_path / "a.eml")


@pytest.mark.parametrize("seed", range(5))
def test_a_damaged_letter_ends_in_words(seed: int, tmp_path: Path) -> None:
    whole = letter(*(headers if "Content-Type" in headers else BASE64 + headers for headers in HEADERS.values()))
    dice = random.Random(seed)
    path = tmp_path / "a.eml"
    for _ in range(60):
        data = bytearray(whole)
        for place in (dice.randrange(len(data)) for _ in range(dice.randrange(1, 60))):
            data[place] = dice.choice(b"=?*';\"%-\r\n\0\xd0\xff:/") if dice.random() < 0.8 else dice.randrange(256)
        path.write_bytes(data[: dice.randrange(len(data))] if dice.random() < 0.3 else data)
        try:
            mail = read_mail(path)
        except MailError:
            continue
        assert all("/" not in one.name and "\\" not in one.name for one in mail.attached)
