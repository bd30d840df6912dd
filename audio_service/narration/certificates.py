"""The certificate and key of SIGNING -> a pair that fits, or what is wrong with it.

cryptography comes with the extra `c2pa`, so it is imported on use.
"""

from __future__ import annotations

import logging
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audio_service.config import Signing
from audio_service.errors import InputError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate

log = logging.getLogger(__name__)

_CERTIFICATE = "AUDIO_SERVICE_SIGNING__CERTIFICATE"
_KEY = "AUDIO_SERVICE_SIGNING__KEY"
_ALGORITHM = "AUDIO_SERVICE_SIGNING__ALGORITHM"
# Algorithm -> the kind of its key; of elliptic curves, the curve.
_KINDS = {
    "es256": "secp256r1",
    "es384": "secp384r1",
    "es512": "secp521r1",
    "ps256": "RSA",
    "ps384": "RSA",
    "ps512": "RSA",
    "ed25519": "Ed25519",
}


@dataclass(frozen=True, slots=True)
class SigningPair:
    """A certificate chain and its key in PEM; `expires` is the first end of a certificate in it."""

    chain: bytes
    key: bytes = field(repr=False)
    expires: datetime


def read_pair(signing: Signing) -> SigningPair | None:
    """The pair that is set, checked; None if nothing is set. Raises InputError that names the setting."""
    if signing.certificate is None and signing.key is None:
        if signing.timestamp_url is not None:
            raise InputError(
                "AUDIO_SERVICE_SIGNING__TIMESTAMP_URL is set, and no certificate is.",
                advice=f"Set {_CERTIFICATE} and {_KEY}, or unset it.",
            )
        return None
    if signing.certificate is None or signing.key is None:
        missing = _CERTIFICATE if signing.certificate is None else _KEY
        raise InputError("A certificate signs with its key, and only one of them is set.", advice=f"Set {missing}.")
    chain = _read_chain(signing.certificate)
    key = _read_key(signing.key)
    _check_order(chain, key, signing)
    _check_kind(key, signing)
    _check_dates(chain, signing.certificate)
    return SigningPair(_pem_of_chain(chain), _pem_of_key(key), min(each.not_valid_after_utc for each in chain))


def _read_chain(path: Path) -> list[Certificate]:
    from cryptography import x509

    data = _read(path, _CERTIFICATE)
    try:
        return x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise InputError(f"{path} holds no certificates in PEM ({error}).", advice=f"Check {_CERTIFICATE}.") from error


def _read_key(path: Path) -> PrivateKeyTypes:
    """The private key. What the library says of a wrong one is not repeated."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _read(path, _KEY)
    if path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH):
        log.warning("The signing key %s can be read by every user of this machine. Run `chmod 600 %s`.", path, path)
    try:
        return load_pem_private_key(data, password=None)
    except TypeError:
        advice = f"Decrypt it with `openssl pkey -in {path} -out decrypted.pem` and set {_KEY} to that file."
        raise InputError(f"The signing key {path} is encrypted.", advice=advice) from None
    except (ValueError, UnsupportedAlgorithm):
        raise InputError(f"{path} holds no private key in PEM.", advice=f"Check {_KEY}.") from None


def _read(path: Path, setting: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        advice = f"Check {setting}, and that the service's user may read the file."
        raise InputError(f"{path} cannot be read ({error.strerror or error}).", advice=advice) from error


def _check_order(chain: Sequence[Certificate], key: PrivateKeyTypes, signing: Signing) -> None:
    """The key's certificate is the first, and each is issued by the next."""
    own = key.public_key()
    if own not in [certificate.public_key() for certificate in chain]:
        what = f"The certificate {signing.certificate} is not that of the key {signing.key}."
        raise InputError(what, advice=f"Set {_CERTIFICATE} and {_KEY} to a certificate and its key.")
    issuers = [certificate.subject for certificate in chain[1:]]
    if own != chain[0].public_key() or issuers != [certificate.issuer for certificate in chain[:-1]]:
        what = f"The certificates in {signing.certificate} are not in order."
        raise InputError(what, advice="Put the one that signs first, and each one's issuer after it.")


def _check_kind(key: PrivateKeyTypes, signing: Signing) -> None:
    kind = _kind_of(key)
    fitting = [algorithm for algorithm, wanted in _KINDS.items() if wanted == kind]
    if signing.algorithm not in fitting:
        what = f"{_ALGORITHM} is {signing.algorithm}, which a key of the kind {kind} cannot sign with."
        advice = f"Set it to {' or '.join(fitting)}." if fitting else "Make a key on the curve P-256 (prime256v1)."
        raise InputError(what, advice=advice)


def _kind_of(key: PrivateKeyTypes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    if isinstance(key, EllipticCurvePrivateKey):
        return key.curve.name
    kinds = {Ed25519PrivateKey: "Ed25519", RSAPrivateKey: "RSA"}
    return next((name for kind, name in kinds.items() if isinstance(key, kind)), type(key).__name__)


def _check_dates(chain: Sequence[Certificate], path: Path) -> None:
    now = datetime.now(UTC)
    for certificate in chain:
        name = certificate.subject.rfc4514_string()
        if certificate.not_valid_after_utc < now:
            what = f"The certificate of {name} in {path} expired on {certificate.not_valid_after_utc:%Y-%m-%d}."
            raise InputError(what, advice="Have it renewed.")
        if certificate.not_valid_before_utc > now:
            what = f"The certificate of {name} in {path} is valid from {certificate.not_valid_before_utc:%Y-%m-%d} on."
            raise InputError(what, advice="Use the current one, or check the machine's clock.")


def _pem_of_chain(chain: Sequence[Certificate]) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in chain)


def _pem_of_key(key: PrivateKeyTypes) -> bytes:
    """The key in PKCS #8, the only form that the C2PA library reads."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
