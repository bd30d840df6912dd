"""The certificate authority of a house: it issues certificates with their keys, right ones and wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from audio_service.config import Signing

HOUSE = "The Newsroom"
MAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION
DOCUMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
TIME_STAMPS = ExtendedKeyUsageOID.TIME_STAMPING
WEB_SERVER = ExtendedKeyUsageOID.SERVER_AUTH
_NO_USAGE = dict.fromkeys(
    (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    ),
    False,
)

SigningKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key; `settings` name their files."""

    certificate: x509.Certificate
    key: SigningKey
    settings: Signing


class Authority:
    """A certificate authority, whose files are in a folder; its own certificate is `ca.pem`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Newsroom CA")
        usage = x509.KeyUsage(**{**_NO_USAGE, "key_cert_sign": True, "crl_sign": True})
        self.certificate = (
            self._builder("Newsroom CA", self._key, timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.path = folder / "ca.pem"
        folder.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(self.certificate.public_bytes(Encoding.PEM))

    def issue(
        self,
        name: str = "narrations",
        key: SigningKey | None = None,
        *,
        algorithm: str = "es256",
        usages: Sequence[x509.ObjectIdentifier] = (MAIL,),
        valid: timedelta = timedelta(days=90),
    ) -> Issued:
        """Issue a certificate, and write it with the authority's own, and its key; it has begun a day before."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        certificate = (
            self._builder(name, key, valid)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**{**_NO_USAGE, "digital_signature": True}), critical=True)
            .add_extension(x509.ExtendedKeyUsage(usages), critical=TIME_STAMPS in usages)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        chain, private = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        chain.write_bytes(certificate.public_bytes(Encoding.PEM) + self.path.read_bytes())
        private.touch(mode=0o600)
        private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return Issued(
            certificate, key, Signing.model_validate({"certificate": chain, "key": private, "algorithm": algorithm})
        )

    def _builder(self, name: str, key: SigningKey, valid: timedelta) -> x509.CertificateBuilder:
        began = datetime.now(UTC) - timedelta(days=1)
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(began, datetime.now(UTC) + valid - timedelta(days=1)))
            .not_valid_after(datetime.now(UTC) + valid)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, HOUSE), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )
