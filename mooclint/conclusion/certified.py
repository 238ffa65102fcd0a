"""Whether an electronic signature holds, and whether its certificate leads to a root that its reader trusts: offline.

By pyHanko and what it brings, which is an extra; without it nothing here can be answered, and that is said.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from mooclint.conclusion.signature import Kind, Revocation, Signature, Stamp, Status
from mooclint.message.message import Message
from mooclint.message.plain import one_line

WEAK = frozenset(("md2", "md4", "md5", "sha1"))
_LEAST_RSA = 2048  # bits
_LONGEST = 200  # letters of a name
_MOST_CERTIFICATES = 64
DigestOf = Callable[[str], bytes]


class NoReaderError(Exception):
    """The packages that read signatures are not installed here."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a reader trusts. `roots`, `crls`: DER; `program`: what checks the signatures of a state, and its words."""

    roots: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    program: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aids:
    """What lies in a file beside its signatures: certificates, lists and answers, each signed by who made it (DER)."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chain:
    """What a certificate leads to at a moment."""

    status: Status
    revocation: Revocation | None = None
    reason: Message | None = None


@dataclass(slots=True)
class _Content:
    """A CMS, taken apart. `others`: the certificates in it but the signer's."""

    data: Any  # cms.SignedData
    info: Any  # cms.SignerInfo
    signer: Any  # x509.Certificate
    others: list[Any] = field(default_factory=list)


class _BrokenError(Exception):
    """The bytes are no signature that can be read."""


def available() -> bool:
    """Whether signatures can be read here."""
    try:
        import pyhanko.sign  # noqa: F401
        import pyhanko_certvalidator  # noqa: F401
    except ImportError:
        return False
    return True


def check_signature(
    blank: Signature, content: bytes, digest_of: DigestOf, trust: Trust, now: datetime, *,
    aids: Aids = Aids(), stamped: Sequence[Stamp] = (),
) -> Signature:  # fmt: skip
    """What a signature (CMS in DER) over bytes is found to be; `blank` is what is known of it already.

    `digest_of`: the digest of these bytes by an algorithm, KeyError for one that is not known here. `stamped`: the time
    stamps of the file that were made over this signature. Raises NoReaderError.
    """
    if not available():
        raise NoReaderError
    try:
        return _checked(blank, content, digest_of, trust, now, aids, stamped)
    except _BrokenError:
        return replace(blank, status=Status.BROKEN)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, OSError):
        return replace(blank, status=Status.BROKEN)  # whatever asn1crypto makes of bytes that are none


def check_stamp(
    content: bytes, digest_of: DigestOf, trust: Trust, aids: Aids = Aids()
) -> tuple[Stamp | None, Signature]:  # fmt: skip
    """The time that a token vouches for, None where it does not hold; and the same as a signature of its own.

    Raises NoReaderError.
    """
    if not available():
        raise NoReaderError
    blank = Signature(kind=Kind.STAMP, status=Status.BROKEN)
    try:
        return _stamp(content, digest_of, trust, aids)
    except _BrokenError:
        return None, blank
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, OSError):
        return None, blank


def aids_of(parts: Iterable[bytes]) -> Aids:
    """Certificates, lists and answers among these, in DER; the rest is left aside. Raises NoReaderError."""
    if not available():
        raise NoReaderError
    from asn1crypto import crl, ocsp, x509

    kinds: tuple[tuple[Any, Callable[[Any], object]], ...] = (
        (crl.CertificateList, lambda one: one["tbs_cert_list"]["this_update"].native),
        (ocsp.OCSPResponse, lambda one: one["response_bytes"]["response"].parsed["tbs_response_data"].native),
        (x509.Certificate, lambda one: one.not_valid_after),
    )
    found: tuple[list[bytes], ...] = ([], [], [])
    for part in parts:
        for (kind, probe), into in zip(kinds, found, strict=True):
            try:
                if probe(kind.load(part, strict=True)):
                    into.append(part)
                    break
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                continue
    lists, answers, certificates = map(tuple, found)
    return Aids(certificates, lists, answers)


def claims(content: bytes) -> tuple[str, datetime | None]:
    """The name in the certificate of a CMS, and the time that it says: nobody has checked either."""
    try:
        found = _read(content)
    except (_BrokenError, ImportError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        return "", None
    return _name(found.signer.subject), _said(found.info)


# Of one signature ---------------------------------------------------------------------------------------------


def _checked(
    blank: Signature, content: bytes, digest_of: DigestOf, trust: Trust, now: datetime, aids: Aids,
    stamped: Sequence[Stamp],
) -> Signature:  # fmt: skip
    found = _read(content)
    algorithm = str(found.info["digest_algorithm"]["algorithm"].native)
    known = replace(
        blank,
        signer=_name(found.signer.subject) or blank.signer,
        issuer=_name(found.signer.issuer),
        said=_said(found.info) or blank.said,
        digest=algorithm,
        certificate=found.signer.sha256.hex(),
    )
    try:
        digest = digest_of(algorithm)
    except KeyError:
        return replace(known, status=Status.UNVERIFIED, reason=_UNKNOWN)
    if not _computable(found):
        same = _message_digest(found.info) == digest
        return replace(known, status=Status.UNVERIFIED, reason=_UNKNOWN) if same else replace(
            known, status=Status.BROKEN
        )  # fmt: skip
    if not _holds(found, "data", digest):
        return replace(known, status=Status.BROKEN)
    if not _in_form(found, algorithm):
        return replace(known, status=Status.UNVERIFIED, reason=_NO_FORM)
    aids = _with_own(found, aids)
    if algorithm in WEAK or _weak(found.signer):
        return replace(known, status=Status.WEAK, digest=algorithm if algorithm in WEAK else _key_of(found.signer))
    own, whole = _own_stamp(found, trust, aids)
    if not whole:
        return replace(known, status=Status.BROKEN, reason=Message("Its time stamp does not hold."))
    stamps = [one for one in (own, *stamped) if one is not None]
    best = min((one for one in stamps if one.trusted), key=lambda one: one.time, default=None)
    known = replace(known, stamp=best or next(iter(stamps), None))
    chain = _judged(found, known.said, best.time if best else None, trust, aids, now)
    return replace(known, status=chain.status, revocation=chain.revocation, reason=chain.reason or known.reason)


def _judged(
    found: _Content, said: datetime | None, proved: datetime | None, trust: Trust, aids: Aids, now: datetime
) -> _Chain:
    """What the certificate is worth. `proved`: when it was signed at the latest, by a stamp that is trusted."""
    signer = found.signer
    if _self_made(signer) and signer.dump() not in trust.roots:
        return _Chain(Status.SELF_MADE)
    begin, end = signer.not_valid_before, signer.not_valid_after
    moment = proved or now
    lapsed = moment > end
    if lapsed and proved is None and said is not None and begin <= said <= end:
        chain = _chain(signer, found.others, trust, aids, said)
        good = chain.status in (Status.TRUSTED, Status.UNCHECKED)
        return replace(chain, status=Status.LAPSED) if good else chain
    chain = _chain(signer, found.others, trust, aids, min(max(moment, begin), end))
    if chain.status in (Status.FOREIGN, Status.REVOKED, Status.WEAK):
        return chain
    if lapsed or (proved is None and said is not None and said > end):
        return _Chain(Status.EXPIRED)
    if moment < begin or (proved is None and said is not None and said < begin):
        return _Chain(Status.NOT_YET_VALID)
    return chain


def _with_own(found: _Content, aids: Aids) -> Aids:
    """What lies in a file, and what the signature has in itself."""
    lists = [one.chosen.dump() for one in found.data["crls"] if one.name == ""] if found.data["crls"].native else []
    answers = list[bytes]()
    for attribute in found.info["signed_attrs"] if found.info["signed_attrs"].native else ():
        if attribute["type"].native == "adobe_revocation_info_archival":
            for value in attribute["values"]:
                lists += [one.dump() for one in value["crl"]] if value["crl"].native else []
                answers += [one.dump() for one in value["ocsp"]] if value["ocsp"].native else []
    return replace(aids, crls=(*aids.crls, *lists), answers=(*aids.answers, *answers))


def _own_stamp(found: _Content, trust: Trust, aids: Aids) -> tuple[Stamp | None, bool]:
    """The time stamp inside of a signature, and whether what stands there holds."""
    unsigned = found.info["unsigned_attrs"]
    stamp, whole = None, True
    over = digests(found.info["signature"].native)
    for attribute in unsigned if unsigned.native else ():
        if attribute["type"].native != "signature_time_stamp_token":
            continue
        for token in attribute["values"]:
            stamp, _ = _stamp(token.dump(), over, trust, aids)
            whole = whole and stamp is not None
    return stamp, whole


def _stamp(content: bytes, digest_of: DigestOf, trust: Trust, aids: Aids) -> tuple[Stamp | None, Signature]:
    found = _read(content, stamp=True)
    inside = found.data["encap_content_info"]
    if inside["content_type"].native != "tst_info":
        raise _BrokenError
    said = inside["content"].parsed
    imprint = said["message_imprint"]
    time = said["gen_time"].native
    name = _name(found.signer.subject)
    known = Signature(
        kind=Kind.STAMP, status=Status.BROKEN, signer=name, issuer=_name(found.signer.issuer), said=time,
        digest=str(imprint["hash_algorithm"]["algorithm"].native), certificate=found.signer.sha256.hex(),
    )  # fmt: skip
    algorithm = str(found.info["digest_algorithm"]["algorithm"].native)
    if algorithm in WEAK or known.digest in WEAK:
        return None, replace(known, status=Status.WEAK)
    token = bytes(inside["content"].contents)
    if imprint["hashed_message"].native != digest_of(known.digest):
        return None, known
    if not _holds(found, "tst_info", _digest(algorithm, (token,))) or not _in_form(found, algorithm):
        return None, known
    if _self_made(found.signer) and found.signer.dump() not in trust.roots:
        chain = _Chain(Status.SELF_MADE)
    else:
        chain = _chain(found.signer, found.others, trust, aids, time, stamps=True)
    stamp = Stamp(time=time, by=name, trusted=chain.status in (Status.TRUSTED, Status.UNCHECKED))
    return stamp, replace(known, status=chain.status, revocation=chain.revocation, reason=chain.reason)


# CMS ----------------------------------------------------------------------------------------------------------


def _read(content: bytes, *, stamp: bool = False) -> _Content:
    """Takes a CMS apart. Raises _BrokenError and what asn1crypto raises."""
    from asn1crypto import cms

    if not _filled(content):
        raise _BrokenError
    outer = cms.ContentInfo.load(content, strict=True)
    if outer["content_type"].native != "signed_data":
        raise _BrokenError
    data = outer["content"]
    infos = data["signer_infos"]
    if len(infos) != 1 or (not stamp and data["encap_content_info"]["content_type"].native != "data"):
        raise _BrokenError
    info = infos[0]
    certificates = [one.chosen for one in data["certificates"] if one.name == "certificate"]
    if len(certificates) > _MOST_CERTIFICATES or any(one["signature_value"].contents[0] for one in certificates):
        raise _BrokenError
    signer = next((one for one in certificates if _is_of(info["sid"], one)), None)
    if signer is None:
        raise _BrokenError
    others = [one for one in certificates if one is not signer]
    return _Content(data, info, signer, others)


def _filled(der: bytes) -> bool:
    """Whether all that has parts is filled by them to its end: else bytes that nobody reads lie between.

    What has no length, as some programs write it, is left to others.
    """
    ends, at = [len(der)], 0
    while ends:
        if at == ends[-1]:
            ends.pop()
            continue
        head = der[at : at + 2]
        if len(head) < 2 or head[0] & 0x1F == 0x1F or head[1] == 0x80:
            return head[1:] == b"\x80"
        if not head[0]:
            return False
        count = head[1] & 0x7F if head[1] & 0x80 else 0
        length = int.from_bytes(der[at + 2 : at + 2 + count]) if count else head[1]
        begin = at + 2 + count
        end = begin + length
        if count > 4 or end > ends[-1]:
            return False
        if head[0] & 0x20:
            ends.append(end)
            at = begin
        else:
            at = end
    return True


def _computable(found: _Content) -> bool:
    """Whether the key and the algorithm of a signature are of those that can be computed here."""
    key = found.signer["tbs_certificate"]["subject_public_key_info"]
    try:
        names = {str(key["algorithm"]["algorithm"].native), str(found.info["signature_algorithm"].signature_algo)}
    except ValueError:
        return False
    return names <= _ALGORITHMS and (key["algorithm"]["algorithm"].native != "ec" or _named_curve(key))


def _named_curve(key: Any) -> bool:
    return key["algorithm"]["parameters"].name == "named" and key["algorithm"]["parameters"].native in _CURVES


_ALGORITHMS = frozenset(("rsa", "ec", "rsassa_pss", "rsassa_pkcs1v15", "ecdsa", "ed25519", "ed448"))
_CURVES = frozenset((
    "secp256r1", "secp384r1", "secp521r1", "secp224r1", "secp192r1", "secp256k1", "brainpoolp256r1", "brainpoolp384r1",
    "brainpoolp512r1",
))  # fmt: skip


def _message_digest(info: Any) -> bytes:
    """The digest that a signature speaks of; b'' where it names none."""
    for attribute in info["signed_attrs"] if info["signed_attrs"].native else ():
        if attribute["type"].native == "message_digest":
            return bytes(attribute["values"][0].native)
    return b""


def _is_of(sid: Any, certificate: Any) -> bool:
    """Whether the name of a signer is that of a certificate."""
    if sid.name == "issuer_and_serial_number":
        said = sid.chosen
        return bool(
            said["serial_number"].native == certificate.serial_number
            and said["issuer"].dump() == certificate.issuer.dump()
        )
    return bool(sid.chosen.native == certificate.key_identifier)


def _holds(found: _Content, kind: str, digest: bytes) -> bool:
    """Whether the signer's key made the signature, over this digest, and nothing beside it was changed."""
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    try:
        intact, valid = validate_sig_integrity(found.info, found.signer, kind, digest)
    except (SignatureValidationError, SigningError, ValueError, NotImplementedError):
        return False
    except Exception as error:  # of cryptography: an algorithm that it does not know
        if type(error).__module__.startswith("cryptography"):
            return False
        raise
    return bool(intact and valid)


def _in_form(found: _Content, algorithm: str) -> bool:
    """Whether what no signature covers is as it has to be (RFC 5652, 5.1): else a changed byte there would hide."""
    kind = found.data["encap_content_info"]["content_type"].native
    by_key = found.info["sid"].name != "issuer_and_serial_number"
    version = found.data["version"].native
    least = "v3" if kind != "data" or by_key else "v1"
    listed = {str(one["algorithm"].native) for one in found.data["digest_algorithms"]}
    plain = all(one["parameters"].native is None for one in (*found.data["digest_algorithms"], _digest_of(found)))
    signing = found.info["signature_algorithm"]
    same = not _names_hash(signing) or signing.hash_algo == algorithm
    return bool(
        version == least and found.info["version"].native == ("v3" if by_key else "v1")
        and listed == {algorithm} and plain and same
    )  # fmt: skip


def _digest_of(found: _Content) -> Any:
    return found.info["digest_algorithm"]


def _names_hash(algorithm: Any) -> bool:
    """Whether an algorithm of signatures names that of the digest too."""
    try:
        return bool(algorithm.hash_algo)
    except ValueError:
        return False


def _said(info: Any) -> datetime | None:
    for attribute in info["signed_attrs"] if info["signed_attrs"].native else ():
        if attribute["type"].native == "signing_time":
            value = attribute["values"][0].native
            return value if isinstance(value, datetime) else None
    return None


def _name(name: Any) -> str:
    """What a certificate calls its owner."""
    said = name.native
    found = said.get("common_name") or said.get("organization_name") or next(iter(said.values()), "")
    if isinstance(found, list):
        found = ", ".join(map(str, found))
    return one_line(str(found))[:_LONGEST]


def digests(*parts: bytes) -> DigestOf:
    """The digest of these bytes by an algorithm; KeyError for one that is not known here."""
    return lambda name: _digest(name, parts)


def _digest(name: str, parts: Iterable[bytes]) -> bytes:
    if name not in _KNOWN:
        raise KeyError(name)
    made = hashlib.new(name.replace("_", "-") if name.startswith("sha3") else name, usedforsecurity=False)
    for part in parts:
        made.update(part)
    return made.digest()


_KNOWN = frozenset(("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"))
_UNKNOWN = Message(
    "It was made with an algorithm that mooclint cannot compute, as the national keys of Kazakhstan (GOST) are."
)


# Certificates -------------------------------------------------------------------------------------------------


def _self_made(certificate: Any) -> bool:
    return bool(certificate.issuer.dump() == certificate.subject.dump())


def _weak(certificate: Any) -> bool:
    return bool(_key_of(certificate))


def _key_of(certificate: Any) -> str:
    """What is weak about a certificate; '' for nothing."""
    key = certificate.public_key
    if key.algorithm == "rsa" and key.bit_size < _LEAST_RSA:
        return f"RSA {key.bit_size}"
    digest = str(certificate.hash_algo) if _names_hash(certificate["signature_algorithm"]) else ""
    return digest if digest in WEAK and not _self_made(certificate) else ""


def _chain(
    certificate: Any, others: Sequence[Any], trust: Trust, aids: Aids, moment: datetime, *, stamps: bool = False
) -> _Chain:
    """What a certificate leads to at a moment: trusted with what is known of its revocation, or why not."""
    from pyhanko_certvalidator import errors

    if not trust.roots:
        return _Chain(Status.FOREIGN, reason=_NO_ROOTS)
    lead = partial(_lead, certificate, others, trust, aids, moment, stamps)
    try:
        lead()
    except errors.DisallowedAlgorithmError:
        return _Chain(Status.WEAK)
    except errors.PathBuildingError:
        return _Chain(Status.FOREIGN)
    except errors.InvalidCertificateError:
        return _Chain(Status.UNVERIFIED, reason=_OTHER_USE)
    except errors.ValidationError:  # a link of the chain is damaged, or was not in force
        return _Chain(Status.FOREIGN, reason=_NO_CHAIN)
    if certificate.dump() in trust.roots:  # its reader has named it: nobody else takes it back
        return _Chain(Status.TRUSTED)
    known, published = Revocation.GOOD, _published(certificate, others, trust, aids)
    for asked in (_OWN, _ABOVE):
        try:
            lead(asked=asked, old=True)  # that it was revoked holds however old the list is
            lead(asked=asked)
        except errors.RevokedError:
            return _Chain(Status.REVOKED, Revocation.REVOKED)
        except errors.ValidationError:
            known = Revocation.UNKNOWN if published else Revocation.UNPUBLISHED
    return _Chain(Status.UNCHECKED if known is Revocation.UNKNOWN else Status.TRUSTED, known)


def _published(certificate: Any, others: Sequence[Any], trust: Trust, aids: Aids) -> bool:
    """Whether lists of revoked certificates are named or at hand: then they tell, and else nobody does."""
    named = any(one.crl_distribution_points or one.ocsp_urls for one in (certificate, *others))
    return bool(named or trust.crls or aids.crls or aids.answers)


_OWN, _ABOVE = (True, False), (False, True)  # whose lists are asked for: the certificate's, those of its issuers


def _lead(
    certificate: Any, others: Sequence[Any], trust: Trust, aids: Aids, moment: datetime, stamps: bool, *,
    asked: tuple[bool, bool] = (False, False), old: bool = False,
) -> None:  # fmt: skip
    """Builds and proves the path to a root, without a network. Raises errors of certvalidator."""
    from asn1crypto import x509
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.policy_decl import (
        CertRevTrustPolicy,
        FreshnessReqType,
        RevocationCheckingPolicy,
        RevocationCheckingRule,
    )

    rules = [RevocationCheckingRule.CRL_OR_OCSP_REQUIRED if one else RevocationCheckingRule.NO_CHECK for one in asked]
    policy = CertRevTrustPolicy(RevocationCheckingPolicy(*rules), retroactive_revinfo=True)
    if old:
        any_age = FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
        policy = replace(policy, freshness=_ANY_AGE, freshness_req_type=any_age)
    roots = [x509.Certificate.load(one) for one in trust.roots]
    more = [*others, *(x509.Certificate.load(one) for one in aids.certificates)]
    context = ValidationContext(
        trust_roots=roots, other_certs=more, moment=moment, allow_fetching=False, revinfo_policy=policy,
        crls=[*trust.crls, *aids.crls], ocsps=list(aids.answers), weak_hash_algos=WEAK,
    )  # fmt: skip
    validator = CertificateValidator(certificate, intermediate_certs=more, validation_context=context)
    asyncio.run(validator.async_validate_usage(set(), {"time_stamping"} if stamps else None))


_ANY_AGE = timedelta(days=36_500)
_NO_FORM = Message(
    "It holds, but what stands around it is not in the form of the standard, so that it may hide a change."
)
_NO_ROOTS = Message("No root is known that you trust: name one with --trust, or in your settings.")
_OTHER_USE = Message("Its certificate is not made for this use.")
_NO_CHAIN = Message("The chain from the certificate to the root does not hold.")
