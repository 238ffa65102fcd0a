"""Signing the PDF of a conclusion with a key of one's own (PKCS#12): what stands in it already stays as it is.

The key and its passphrase live in this process alone, as long as it signs.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from mooclint.conclusion.certified import Trust, available
from mooclint.conclusion.signature import INSTALL, Kind, Signature, Status
from mooclint.conclusion.signatures import in_pdf
from mooclint.conclusion.signed_pdf import MOST
from mooclint.conclusion.stamping import StampError, ask_stamp
from mooclint.files.read import NotRegularError, TooLargeError, read_bytes
from mooclint.files.refusal import refusal
from mooclint.message.message import Code, Message, Param

_MOST_KEY = 2**20  # bytes of a file with a key
_LEAST_RSA = 2048


class SigningError(Exception):
    """Nothing was signed. `key`: the key is why."""

    def __init__(self, message: Message, *, key: bool = False) -> None:
        super().__init__(message.template)
        self.message, self.key = message, key


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its certificate, opened. `name`: whose it is."""

    name: str
    signer: Any = field(repr=False)


def check_installed() -> None:
    """Raises SigningError where the packages that sign are not there."""
    if not available():
        named: dict[str, Param] = {"command": Code(INSTALL)}
        raise SigningError(Message("To sign, more is needed: {command}", named))


def key_bytes(path: Path, called: str) -> bytes:
    """The bytes of a file that holds a key, as far as it looks like one. Raises SigningError."""
    check_installed()
    from asn1crypto import pkcs12

    named: dict[str, Param] = {"path": Code(called)}
    try:
        data = read_bytes(path, _MOST_KEY)
        found = pkcs12.Pfx.load(data, strict=True)
        if found["version"].native != "v3" or not found["auth_safe"]["content_type"].native:
            raise ValueError
    except OSError as error:
        reason = Message("{path} cannot be read: {reason}.", {**named, "reason": refusal(error)})
        raise SigningError(reason, key=True) from error
    except (NotRegularError, TooLargeError, ValueError, TypeError, KeyError) as error:
        raise SigningError(
            Message("{path} holds no key: a file .p12 or .pfx (PKCS#12) does.", named), key=True
        ) from error
    return data


def open_key(data: bytes, passphrase: bytes, called: str, now: datetime) -> Key:
    """The key in these bytes, if it can sign now. Raises SigningError; the passphrase is in none of its words."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    named: dict[str, Param] = {"path": Code(called)}
    try:
        found = pkcs12.load_pkcs12(data, passphrase or None)
    except UnsupportedAlgorithm:
        raise SigningError(Message(_KIND.template, named), key=True) from None
    except (ValueError, TypeError) as error:
        wrong = "password" in str(error).lower() or "mac" in str(error).lower()
        text = Message("The passphrase does not open {path}.", named) if wrong else Message(_KIND.template, named)
        raise SigningError(text, key=True) from None
    if found.key is None or found.cert is None:
        raise SigningError(
            Message("{path} holds no key with its certificate, so that nobody can sign with it.", named), key=True
        )
    key, certificate = found.key, found.cert.certificate
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SigningError(Message(_KIND.template, named), key=True)
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < _LEAST_RSA:
        named["bits"] = Code(str(key.key_size))
        raise SigningError(Message("The key in {path} is too short to be trusted: {bits} bits.", named), key=True)
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now > end:
        named["day"] = end.date()
        raise SigningError(Message("The certificate in {path} has expired: it was valid until {day}.", named), key=True)
    if now < begin:
        named["day"] = begin.date()
        raise SigningError(Message("The certificate in {path} is not valid yet: it is from {day} on.", named), key=True)
    return _opened(found)


def _opened(found: Any) -> Key:
    """The same for pyHanko. Certificates that vouch for themselves are left out: whoever checks has them, or not."""
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    def read(certificate: Any) -> Any:
        return x509.Certificate.load(certificate.public_bytes(Encoding.DER))

    own = read(found.cert.certificate)
    others = [read(one.certificate) for one in found.additional_certs]
    private = found.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store = SimpleCertificateStore()
    store.register_multiple([one for one in others if one.issuer.dump() != one.subject.dump()])
    signer = SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store)
    return Key(own.subject.native.get("common_name") or own.subject.human_friendly, signer)


_KIND = Message(
    "The key in {path} is of a kind that mooclint cannot sign with: RSA and ECDSA it can. With a national key (GOST) "
    "sign in NCALayer, and keep the file that it writes beside the PDF."
)


def sign(data: bytes, written: int, key: Key, url: str, now: datetime) -> tuple[bytes, Signature]:
    """The PDF with one more signature behind what it holds, and that signature; `url`: who stamps its time, or ''.

    `written`: how many bytes of it mooclint wrote. Raises SigningError; then nothing is signed.
    """
    if len(in_pdf(data, written, Trust(), now)) >= MOST:
        raise SigningError(Message("The file has as many signatures as mooclint looks at: {count}", {"count": MOST}))
    try:
        made = _signed(data, key, url, now)
    except SigningError:
        raise
    except StampError as error:
        raise SigningError(error.message) from error
    except Exception as error:  # of pyHanko, for a file that other programs have written to
        raise SigningError(
            Message("The file cannot be signed: it is built in a way that the signing program does not follow.")
        ) from error
    # Never out of hand unseen: what stands before holds still, and the new one is whole.
    found = in_pdf(made, written, Trust(), now)
    last = found[-1] if found else None
    if last is None or last.status in (Status.BROKEN, Status.PARTIAL, Status.WEAK) or last.kind is not Kind.PADES:
        raise SigningError(Message("The signature that was made does not hold: nothing was written."))
    if url and last.stamp is None:
        raise SigningError(Message("The time stamp that came does not hold: nothing was written."))
    return made, last


def _signed(data: bytes, key: Key, url: str, now: datetime) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject
    from pyhanko.sign.timestamps import TimeStamper

    class Plain(IncrementalPdfFileWriter):  # type: ignore[misc]
        """Adds a signature and nothing else: what the file says of itself, its version too, stays as it is."""

        def ensure_output_version(self, version: Any) -> None:
            return

        def register_extension(self, ext: Any) -> None:
            return

        def _update_meta(self) -> None:
            return

    class Asking(TimeStamper):  # type: ignore[misc]
        """Asks the authority at an address."""

        async def async_request_tsa_response(self, req: Any) -> Any:
            from asn1crypto import tsp

            answer = await asyncio.to_thread(ask_stamp, url, req.dump())
            try:
                found = tsp.TimeStampResp.load(answer, strict=True)
                granted = found["status"]["status"].native in ("granted", "granted_with_mods")
            except (ValueError, TypeError, KeyError) as error:
                raise StampError(Message("What came is no time stamp.")) from error
            if not granted:
                raise StampError(Message("The time stamp authority gave no time stamp."))
            return found

    writer = Plain(io.BytesIO(data))
    if writer.prev.encrypted:
        raise SigningError(Message("The file is encrypted."))
    names = {name for name, *_ in fields.enumerate_sig_fields(writer.prev)}
    field_name = next(name for number in range(1, 1000) if (name := f"Signature{number}") not in names)
    # Step by step, as the reference of pyHanko has it: what does it at once asks the clock, and for a zone of its own.
    steps = PdfCMSEmbedder().write_cms(field_name=field_name, writer=writer)
    next(steps)
    place = SignatureObject(
        timestamp=now, subfilter=fields.SigSeedSubFilter.PADES, name=key.name, bytes_reserved=_room(key, url)
    )
    steps.send(SigObjSetup(sig_placeholder=place))
    prepared, output = steps.send(SigIOSetup(md_algorithm=_DIGEST))
    made = key.signer.async_sign(
        prepared.document_digest, _DIGEST, use_pades=True, timestamper=Asking() if url else None
    )  # fmt: skip
    steps.send(asyncio.run(made))
    return bytes(output.getvalue())


_DIGEST = "sha256"


def _room(key: Key, url: str) -> int:
    """How many hexadecimal digits are kept for a signature: its chain, some thousand bytes, and a time stamp."""
    chain = sum(len(one.dump()) for one in (key.signer.signing_cert, *key.signer.cert_registry))
    return 2 * (chain + 2**12 + (2**14 if url else 0))
