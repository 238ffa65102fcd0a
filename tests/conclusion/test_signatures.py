"""Signatures of a conclusion: what each proves is told apart, and what was done to one is found. Offline, always."""

from __future__ import annotations

import asyncio
import hashlib
import io
import random
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pikepdf
import pytest
from asn1crypto import cms, keys, x509
from cryptography.hazmat.primitives.asymmetric import dsa, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pikepdf.pdfa import validate_written
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mooclint.conclusion import certified, outside, stamping
from mooclint.conclusion.certified import Trust
from mooclint.conclusion.pdf import render_pdf
from mooclint.conclusion.pdf_added import added_to
from mooclint.conclusion.signature import Kind, Revocation, Signature, Status, details, headline
from mooclint.conclusion.signatures import beside, in_pdf
from mooclint.conclusion.signing import SigningError, key_bytes, open_key, sign
from mooclint.message.localizer import LANGUAGES, localizer
from mooclint.message.verdict import Verdict
from mooclint.review.doing.concluded import NoConclusionError, verify_bytes
from tests.conclusion.keys import (
    DAY,
    NOW,
    PASSPHRASE,
    Holder,
    between,
    chair,
    clock,
    expert,
    listed,
    made,
    revoked,
    root,
)
from tests.conclusion.test_conclusion import form
from tests.scenarios.test_review_signed import signed_by_program

pytestmark = pytest.mark.scenario
TRUST = Trust(roots=(root().der,))


@cache
def plain() -> bytes:
    return render_pdf(form("kk"))


def signed(holder: Holder, data: bytes = b"", at: datetime = NOW) -> bytes:
    """The conclusion, signed as a user does it."""
    data = data or plain()
    key = open_key(holder.p12(), PASSPHRASE, "k.p12", at)
    return sign(data, len(plain()), key, "", at)[0]


@cache
def once() -> bytes:
    return signed(expert())


def loaded(holder: Holder) -> Any:
    """What pyHanko signs with."""
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(one.der) for one in holder.above])
    private = holder.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    own = x509.Certificate.load(holder.der)
    return signers.SimpleSigner(own, keys.PrivateKeyInfo.load(private), store)


def by_pyhanko(holder: Holder, at: datetime, *, stamped: datetime | None = None, **more: Any) -> bytes:
    """The same by another program, with a time of its own and a stamp of another."""
    stamper = None
    if stamped is not None:
        tsa = loaded(clock())
        stamper = DummyTimeStamper(
            tsa.signing_cert, tsa.signing_key, fixed_dt=stamped, certs_to_embed=tsa.cert_registry
        )  # fmt: skip
    meta = signers.PdfSignatureMetadata(
        field_name="S", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", **more
    )
    signer = signers.PdfSigner(meta, loaded(holder), timestamper=stamper)
    writer = IncrementalPdfFileWriter(io.BytesIO(plain()))
    with mock.patch("tzlocal.get_localzone", return_value=UTC):  # it knows no zone without a name
        session = signer.init_signing_session(writer)
        session.system_time = at
        signer.init_signing_session = lambda *_, **__: session  # type: ignore[method-assign]
        return bytes(signer.sign_pdf(writer).getvalue())


def cms_of(holder: Holder, data: bytes, digest: str = "sha256") -> bytes:
    """A signature over bytes, beside them."""
    value = hashlib.new(digest, data).digest()
    return bytes(asyncio.run(loaded(holder).async_sign(value, digest, use_pades=False)).dump())


def found(data: bytes, trust: Trust = TRUST, now: datetime = NOW) -> tuple[Signature, ...]:
    """The signatures of the conclusion; each has its words in every language."""
    listed = in_pdf(data, len(plain()), trust, now)
    for language in LANGUAGES:
        for one in listed:
            assert all(localizer(language)(line) for line in (headline(one), *details(one)))
    return listed


def status(data: bytes, trust: Trust = TRUST, now: datetime = NOW) -> Status:
    (one,) = found(data, trust, now)
    return one.status


def test_one_that_leads_to_a_root_is_trusted() -> None:
    (one,) = found(once())
    assert (one.kind, one.status, one.verdict, one.signer) == (
        Kind.PADES,
        Status.TRUSTED,
        Verdict.PASS,
        "Ұлжан Һадиева",
    )
    assert (one.whole, one.after, one.said, one.stamp) == (True, (), NOW, None)
    assert one.revocation is Revocation.UNPUBLISHED
    checked = verify_bytes(once(), "a.pdf", TRUST, NOW)
    assert checked.sound and checked.signatures == (one,)
    assert {check.name: check.verdict for check in checked.checks}["signer"] is Verdict.UNVERIFIED  # another's name


def test_nobody_is_trusted_unasked() -> None:
    other = Trust(roots=(made("Бөтен түбір", authority=True).der,))
    assert status(once(), Trust()) is status(once(), other) is Status.FOREIGN
    assert status(once(), Trust(roots=(between().der,))) is Status.TRUSTED  # whom the reader names is enough
    assert status(signed(made("Өз қолымен"))) is Status.SELF_MADE
    mine = made("Өз қолымен")
    assert status(signed(mine), Trust(roots=(mine.der,))) is Status.TRUSTED
    # Another's root of the same name makes no chain.
    false = made("Түбір", authority=True)
    assert status(signed(made("Ұлжан Һадиева", made("Куәландырушы орталық", false, authority=True)))) is Status.FOREIGN
    checked = verify_bytes(once(), "a.pdf", Trust(), NOW)
    assert checked.sound and checked.signatures[0].verdict is Verdict.UNVERIFIED


def test_several_sign_in_turn_and_each_stays_valid() -> None:
    both = signed(chair(), once())
    first, second = found(both)
    assert both.startswith(once()) and b"/Page" in both and both.rstrip().endswith(b"%%EOF")
    assert [one.status for one in (first, second)] == [Status.TRUSTED] * 2
    assert (first.whole, first.after, second.whole, second.signer) == (False, (Kind.PADES,), True, "Дәурен Әлиев")
    assert verify_bytes(both, "a.pdf", TRUST, NOW).sound
    assert [one.status for one in found(signed(expert(), both))] == [Status.TRUSTED] * 3


def test_a_signed_conclusion_breaks_nothing_of_pdf_a() -> None:
    report = validate_written(io.BytesIO(signed(chair(), once())), "3b")
    assert "0 violation(s)" in report.summary() or report.passed, report.summary()
    with pikepdf.open(io.BytesIO(once())) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize(
    ("begin", "end", "claimed", "now", "expected"),
    [
        (NOW - 9 * DAY, NOW - 2 * DAY, NOW - 3 * DAY, NOW, Status.LAPSED),
        (NOW - 9 * DAY, NOW - 2 * DAY, NOW - DAY, NOW, Status.EXPIRED),
        (NOW - 9 * DAY, NOW + 2 * DAY, NOW - DAY, NOW, Status.TRUSTED),
        (NOW + 2 * DAY, NOW + 9 * DAY, NOW, NOW, Status.NOT_YET_VALID),
        (NOW - DAY, NOW + 9 * DAY, NOW - 3 * DAY, NOW, Status.NOT_YET_VALID),
    ],
)
def test_expired_and_not_yet_valid_are_told_apart(
    begin: datetime, end: datetime, claimed: datetime, now: datetime, expected: Status
) -> None:
    data = by_pyhanko(made("Куәлік", between(), begin=begin, end=end), claimed)
    assert status(data, now=now) is expected


def test_a_stamp_from_before_the_end_holds() -> None:
    holder = made("Куәлік", between(), begin=NOW - 9 * DAY, end=NOW - 2 * DAY)
    data = by_pyhanko(holder, NOW - 3 * DAY, stamped=NOW - 3 * DAY)
    (one,) = found(data)
    assert one.stamp is not None
    assert (one.status, one.stamp.trusted, one.stamp.time, one.stamp.by) == (
        Status.TRUSTED, True, NOW - 3 * DAY, "Уақыт",
    )  # fmt: skip
    assert status(by_pyhanko(holder, NOW - 3 * DAY, stamped=NOW - DAY)) is Status.EXPIRED  # stamped when it had ended
    # Whom nobody knows stamps nothing.
    (one,) = found(data, Trust(roots=(between().der,)))
    assert one.stamp is not None and not one.stamp.trusted
    assert one.status is Status.LAPSED


def test_revoked_is_told_from_not_revoked_and_from_unknown() -> None:
    def with_lists(*lists: bytes, data: bytes = b"") -> Signature:
        return found(data or once(), Trust(roots=TRUST.roots, crls=lists))[0]

    none, above = revoked(between()), revoked(root())
    one = with_lists(none, above)
    assert (one.status, one.revocation) == (Status.TRUSTED, Revocation.GOOD)
    one = with_lists(data=signed(listed()))  # a list is named, and not at hand
    assert (one.status, one.revocation, one.verdict) == (Status.UNCHECKED, Revocation.UNKNOWN, Verdict.UNVERIFIED)
    assert with_lists(none, above, data=signed(listed())).verdict is Verdict.PASS
    assert with_lists(revoked(between(), expert())).status is Status.REVOKED
    assert with_lists(revoked(between(), expert(), end=NOW - DAY)).status is Status.REVOKED  # an old list tells it too
    assert with_lists(revoked(root(), between())).status is Status.REVOKED
    one = with_lists(revoked(between(), end=NOW - DAY), above)
    assert (one.status, one.revocation) == (Status.UNCHECKED, Revocation.UNKNOWN)  # too old to say no
    assert with_lists(revoked(root(), expert()), none, above).revocation is Revocation.GOOD  # not its issuer
    # A stamp from before it was revoked holds; the word of the signature alone does not.
    data = by_pyhanko(expert(), NOW - 5 * DAY, stamped=NOW - 5 * DAY)
    assert with_lists(revoked(between(), expert()), above, data=data).status is Status.TRUSTED
    assert with_lists(revoked(between(), expert(), at=NOW - 6 * DAY), data=data).status is Status.REVOKED


def test_lists_inside_of_the_file_are_read_and_stamps_after_a_signature() -> None:
    crls = [revoked(between()), revoked(root())]
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(root().der)], crls=crls, moment=NOW, allow_fetching=False,
        other_certs=[x509.Certificate.load(between().der)],
    )  # fmt: skip
    data = by_pyhanko(
        expert(), NOW, stamped=NOW, embed_validation_info=True, validation_context=context, use_pades_lta=True
    )
    one, stamp = found(data)
    assert (one.status, one.revocation, one.after) == (Status.TRUSTED, Revocation.GOOD, (Kind.STAMP,))
    assert (stamp.kind, stamp.status) == (Kind.STAMP, Status.TRUSTED)
    assert verify_bytes(data, "a.pdf", TRUST, NOW).sound


# Changed ------------------------------------------------------------------------------------------------------


def hole(data: bytes) -> tuple[int, int]:
    """Where the last signature stands, with the signs around it."""
    place = list(re.finditer(rb"/Contents (<[0-9a-fA-F]+>)", data))[-1]
    return place.span(1)


def resigned(data: bytes, digest: str, change: Callable[[list[int]], list[int]] = list) -> bytes:
    """The signature made anew by its own key, over other stretches or with another digest."""
    begin, end = hole(data)
    place = re.search(rb"/ByteRange \[([0-9 ]+)\]", data[end:])
    assert place is not None
    stretches = change([int(word) for word in place[1].split()])
    line = b"/ByteRange [%s]" % b" ".join(b"%d" % one for one in stretches)
    data = data[: end + place.start()] + line.ljust(len(place[0])) + data[end + place.end() :]
    covered = data[: stretches[1]] + data[stretches[2] : stretches[2] + stretches[3]]
    made_ = asyncio.run(loaded(expert()).async_sign(hashlib.new(digest, covered).digest(), digest, use_pades=True))
    content = made_.dump().hex().encode().ljust(end - begin - 2, b"0")
    return data[: begin + 1] + content + data[end - 1 :]


def test_one_that_leaves_a_part_open_is_not_valid() -> None:
    assert status(resigned(once(), "sha256")) is Status.TRUSTED
    assert status(resigned(once(), "sha256", lambda r: [0, r[1] - 9, r[2], r[3]])) is Status.PARTIAL
    assert status(resigned(once(), "sha256", lambda r: [0, r[1], r[2] + 4, r[3] - 4])) is Status.PARTIAL
    assert status(resigned(once(), "sha256", lambda r: [0, r[1], r[2], r[3] - 8])) is Status.PARTIAL


def test_what_can_be_forged_is_not_valid() -> None:
    assert status(resigned(once(), "sha1")) is Status.WEAK
    short = made("Қысқа", between(), key=rsa.generate_private_key(65537, 1024))
    assert status(by_pyhanko(short, NOW)) is Status.WEAK
    assert not verify_bytes(resigned(once(), "sha1"), "a.pdf", TRUST, NOW).sound


def test_what_was_added_after_it_is_told(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(once())
    for more in ({"note": "5 балл"}, {"covers": True}):
        data = signed_by_program(pdf, **more)
        first = found(data)[0]
        assert (first.status, first.verdict) == (Status.CHANGED, Verdict.FAIL)
        assert not verify_bytes(data, "a.pdf", TRUST, NOW).sound
    assert status(once() + b"\n") is Status.TRUSTED
    assert status(once() + b"%more\n") is Status.CHANGED


def flipped(count: int, seed: int) -> list[int]:
    """The places of single bits in a file with two signatures that were turned and not found."""
    data = signed(chair(), once())
    dice, missed = random.Random(seed), []
    first = len(plain())
    for number in range(count):
        place = dice.randrange(first if number % 2 else 0, len(data))  # half of them in what signing added
        other = bytearray(data)
        other[place] ^= 1 << dice.randrange(8)
        missed += [place] if _sound(bytes(other), place < first) else []
    return missed


def _sound(data: bytes, all_of_it: bool) -> bool:
    """Whether it is found sound, with both signatures. The pages are made again only where they may be others."""
    try:
        if all_of_it and not verify_bytes(data, "a.pdf", TRUST, NOW).sound:
            return False
    except NoConclusionError:
        return False
    listed = in_pdf(data, len(plain()), TRUST, NOW)
    return added_to(data, len(plain())).harmless and [one.status for one in listed] == [Status.TRUSTED] * 2


def test_a_turned_bit_in_a_signed_file_is_found() -> None:
    assert flipped(60, 3) == []


@pytest.mark.slow
def test_two_thousand_turned_bits_in_a_signed_file_are_found() -> None:
    assert flipped(2000, 4) == []


@pytest.mark.slow
def test_every_turned_bit_of_a_signature_is_found() -> None:
    begin, end = hole(once())
    filled = begin + len(once()[begin:end].rstrip(b"0>")) + 2
    missed = []
    for place in (*range(begin, filled), end - 2, end - 1):
        for bit in range(8):
            other = bytearray(once())
            other[place] ^= 1 << bit
            listed = in_pdf(bytes(other), len(plain()), TRUST, NOW)
            missed += [(place, bit)] if [one.status for one in listed] == [Status.TRUSTED] else []
    assert missed == []


def test_a_file_saved_anew_after_signing_is_another() -> None:
    for options in ({}, {"linearize": True}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}):
        saved = io.BytesIO()
        with pikepdf.open(io.BytesIO(once())) as pdf:
            pdf.save(saved, **options)
        checked = verify_bytes(saved.getvalue(), "a.pdf", TRUST, NOW)
        assert not checked.sound
        assert not [one for one in checked.signatures if one.verdict is Verdict.PASS]
    with pikepdf.open(io.BytesIO(once())) as pdf:
        pdf.attachments["b.txt"] = b"x"
        pdf.save(saved)
    assert not verify_bytes(saved.getvalue(), "a.pdf", TRUST, NOW).sound
    cut = once()[:-700]
    assert not verify_bytes(cut, "a.pdf", TRUST, NOW).sound


def test_hostile_ranges_end_in_time() -> None:
    odd = plain() + b"".join(
        b"\n%d 0 obj\n<</ByteRange [0 %d %d 9999999999] /Contents <%s>>>\nendobj" % (n, n, 2**40, b"0" * 99)
        for n in range(5000)
    )
    odd += b"/ByteRange [" + b"0 " * 100_000 + b"%%EOF"
    assert all(one.verdict is not Verdict.PASS for one in found(odd))


# Beside -------------------------------------------------------------------------------------------------------


def aside(tmp_path: Path, content: bytes, trust: Trust = TRUST) -> Signature:
    pdf, file = tmp_path / "a.pdf", tmp_path / "a.p7s"
    pdf.write_bytes(plain())
    file.write_bytes(content)
    one = beside(plain(), file, "a.p7s", trust, NOW, of=pdf)
    for language in LANGUAGES:
        assert "a.p7s" in localizer(language)(headline(one))
    return one


def gost(content: bytes) -> bytes:
    """The same as if it was made with a national key: by a digest of which nothing is known here."""
    outer = cms.ContentInfo.load(content)
    info = outer["content"]["signer_infos"][0]
    info["digest_algorithm"] = cms.DigestAlgorithm({"algorithm": "1.2.398.3.10.1.3.3"})
    return bytes(outer.dump(force=True))


def test_a_signature_beside_is_of_this_file_or_of_another(tmp_path: Path) -> None:
    content = cms_of(expert(), plain())
    one = aside(tmp_path, content)
    assert (one.kind, one.status, one.signer) == (Kind.CMS, Status.TRUSTED, "Ұлжан Һадиева")
    assert aside(tmp_path, cms_of(expert(), b"other")).status is Status.BROKEN
    armoured = b"-----BEGIN CMS-----\n" + __import__("base64").encodebytes(content) + b"-----END CMS-----\n"
    assert aside(tmp_path, armoured).status is Status.TRUSTED
    for odd in (b"", b"text", content[:300], b"0\x82\xff\xff" + b"\0" * 90, b"0\x80" * 40_000):
        assert aside(tmp_path, odd).status is Status.BROKEN


def test_a_national_one_is_not_verified_here(tmp_path: Path) -> None:
    one = aside(tmp_path, gost(cms_of(expert(), plain())))
    assert (one.status, one.verdict, one.signer) == (Status.UNVERIFIED, Verdict.UNVERIFIED, "Ұлжан Һадиева")
    assert "by its own word" in localizer("en")(headline(one))


@pytest.mark.parametrize(("code", "expected"), [(0, Status.VOUCHED), (1, Status.BROKEN), (3, Status.BROKEN)])
def test_a_program_of_the_user_s_own_says_it(code: int, expected: Status, tmp_path: Path) -> None:
    script = tmp_path / "verify.py"
    check = "import sys; from pathlib import Path; a, b = map(Path, sys.argv[1:])"
    script.write_text(
        f"{check}; assert a.name == 'a.p7s' and b.read_bytes()[:5] == b'%PDF-'; sys.exit({code})", "utf-8"
    )
    trust = Trust(program=(sys.executable, str(script), "{signature}", "{file}"))
    assert aside(tmp_path, gost(cms_of(expert(), plain())), trust).status is expected
    assert aside(tmp_path, cms_of(expert(), plain()), trust).status is Status.FOREIGN  # what is known here is not asked


def test_a_program_that_gives_no_answer_leaves_it_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = gost(cms_of(expert(), plain()))
    for words in (("no-such-program-of-anybody",), (str(tmp_path / "none"),), (str(tmp_path),)):
        assert aside(tmp_path, content, Trust(program=words)).status is Status.UNVERIFIED
    monkeypatch.setattr(outside, "_SECONDS", 0.3)
    waits = Trust(program=(sys.executable, "-c", "import time; time.sleep(60)"))
    one = aside(tmp_path, content, waits)
    assert one.status is Status.UNVERIFIED and one.reason is not None and "no answer" in one.reason.template


def test_a_scan_proves_nothing_by_machine(tmp_path: Path) -> None:
    for picture in (b"\xff\xd8\xff\xe0 jpeg", b"\x89PNG\r\n", b"%PDF-1.4 of a scanner"):
        one = aside(tmp_path, picture)
        assert (one.kind, one.status, one.verdict) == (Kind.SCAN, Status.PICTURE, Verdict.UNVERIFIED)


def test_without_the_extra_nothing_is_said_to_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certified, "available", lambda: False)
    (one,) = found(once())
    assert (one.status, one.verdict, one.signer) == (Status.UNVERIFIED, Verdict.UNVERIFIED, "Ұлжан Һадиева")
    assert 'pip install "mooclint[sign]"' in next(localizer("en")(line) for line in details(one))
    assert aside(tmp_path, cms_of(expert(), plain())).verdict is Verdict.UNVERIFIED


# Keys ---------------------------------------------------------------------------------------------------------


def test_a_key_that_cannot_sign_says_why(tmp_path: Path) -> None:
    def said(data: bytes, passphrase: bytes = PASSPHRASE, now: datetime = NOW) -> str:
        file = tmp_path / "k.p12"
        file.write_bytes(data)
        with pytest.raises(SigningError) as caught:
            open_key(key_bytes(file, "k.p12"), passphrase, "k.p12", now)
        assert caught.value.key
        for language in LANGUAGES:
            text = localizer(language)(caught.value.message)
            assert "k.p12" in text and (not passphrase.strip() or passphrase.decode() not in text)
        return localizer("en")(caught.value.message)

    assert "passphrase does not open" in said(expert().p12(), b"other")
    assert "passphrase does not open" in said(expert().p12(), b"")
    for odd in (b"", expert().pem, expert().der, expert().p12()[:200], b"%PDF-1.7", plain()):
        assert "holds no key" in said(odd)
    only = pkcs12.serialize_key_and_certificates(b"x", None, expert().certificate, None, NoEncryption())
    assert "no key with its certificate" in said(only, b"")
    assert "has expired: it was valid until" in said(expert().p12(), now=NOW + 50_000 * DAY)
    assert "is not valid yet" in said(expert().p12(), now=NOW - 5_000 * DAY)
    short = made("Қысқа", between(), key=rsa.generate_private_key(65537, 1024))
    assert "1024" in said(short.p12())
    other = made("Басқа", between(), key=dsa.generate_private_key(2048))
    assert "RSA and ECDSA" in said(other.p12())


def test_an_address_that_is_none_is_not_asked() -> None:
    for url in ("", "ftp://a/b", "file:///etc/passwd", "http://", "http://a b", "https://a:0x1/"):
        with pytest.raises(stamping.StampError):
            stamping.ask_stamp(url, b"")
    with pytest.raises(stamping.StampError) as caught:
        stamping.ask_stamp("http://name:geheim@127.0.0.1:1/x", b"", seconds=2)
    assert "geheim" not in localizer("en")(caught.value.message)
