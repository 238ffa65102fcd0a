"""Certificates and keys, made anew for each run: roots, those between, people, an authority that stamps times."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LONG_AGO, FAR = datetime(2015, 1, 1, tzinfo=UTC), datetime(2120, 1, 1, tzinfo=UTC)  # whatever the day of a test is
PASSPHRASE = b"\xd2\x9b\xd2\xb1\xd0\xbf\xd0\xb8\xd1\x8f 7"


@dataclass(frozen=True)
class Holder:
    """A certificate with its key, and those above it up to the root."""

    certificate: x509.Certificate
    key: Any
    above: tuple[Holder, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))

    def p12(self, passphrase: bytes = PASSPHRASE) -> bytes:
        protection = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
        others = [one.certificate for one in self.above]
        return pkcs12.serialize_key_and_certificates(b"key", self.key, self.certificate, others, protection)


def made(
    name: str, by: Holder | None = None, *, key: Any = None, begin: datetime = LONG_AGO,
    end: datetime = FAR, authority: bool = False, stamps: bool = False, digest: Any = None, lists: str = "",
) -> Holder:  # fmt: skip
    """A certificate that `by` issued; without one it vouches for itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    use = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False)
    use |= {"decipher_only": False, "digital_signature": not authority, "content_commitment": not authority}
    use |= {"key_cert_sign": authority, "crl_sign": authority}
    builder = builder.add_extension(x509.KeyUsage(**use), critical=True)
    if lists:
        place = x509.DistributionPoint([x509.UniformResourceIdentifier(lists)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([place]), critical=False)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    certificate = builder.sign(by.key if by else key, digest or hashes.SHA256())
    return Holder(certificate, key, (by, *by.above) if by else ())


def revoked(issuer: Holder, *people: Holder, at: datetime = NOW - DAY, end: datetime = NOW + 365 * DAY) -> bytes:
    """A list of revoked certificates (DER)."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    builder = builder.last_update(NOW - 2 * DAY).next_update(end)
    for one in people:
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number).revocation_date(at)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


@functools.cache
def root() -> Holder:
    return made("Түбір", authority=True)


@functools.cache
def between() -> Holder:
    return made("Куәландырушы орталық", root(), authority=True)


@functools.cache
def expert() -> Holder:
    return made("Ұлжан Һадиева", between())


@functools.cache
def listed() -> Holder:
    """Whose issuer names a list of revoked certificates; nobody fetches it."""
    return made("Тізімдегі Адам", between(), lists="http://ca.example.kz/list.crl")


@functools.cache
def chair() -> Holder:
    return made("Дәурен Әлиев", between(), key=rsa.generate_private_key(65537, 2048))


@functools.cache
def clock() -> Holder:
    return made("Уақыт", root(), key=rsa.generate_private_key(65537, 2048), stamps=True)
