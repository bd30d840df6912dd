"""Finished mp3 and m4a files -> the same files with content credentials (C2PA), signed by the house's certificate.

The MPEG frames and the samples stay as they are: the manifest is a frame of the mp3's ID3 tag, or a box of the m4a.
"""

from __future__ import annotations

import io
import json
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from audio_service import __version__
from audio_service.config import Settings, Signing
from audio_service.errors import InputError, Unavailable
from audio_service.narration import mp3
from audio_service.narration.certificates import SigningPair, read_pair
from audio_service.narration.provenance import DIGITAL_SOURCE_TYPE
from audio_service.script import Script
from audio_service.speech import terms_by_name

# Format -> its media type.
SIGNED_FORMATS = {"mp3": "audio/mpeg", "m4a": "audio/mp4"}
GENERATOR = "audio-service"
# What certificates may be for (extended key usage): mail, documents, C2PA claims.
USAGES = ("1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.36", "1.3.6.1.4.1.62558.2.1")
# Files that are signed at the same time: each needs as much memory as it is long.
SIGNED_AT_ONCE = 2
# Asset files from this size on are held on the disk, in TMPDIR, instead of memory a second time.
_IN_MEMORY_MB = 1
_ADVICE = "Check the certificate, the time-stamping authority and the free disk space."
_PROFILE = (
    "Use a certificate for signing: keyUsage digitalSignature, extendedKeyUsage emailProtection or documentSigning, an "
    "authorityKeyIdentifier, and no authority itself. docs/operations.md shows how to request one."
)


@dataclass(frozen=True, slots=True)
class VoiceTerms:
    """A voice that is heard in a file, its licence and its credit."""

    name: str
    licence: str
    credit: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What a signature says of a narration; `url` is that of the article, if it has one."""

    title: str | None
    url: str | None
    language: str | None
    voices: tuple[VoiceTerms, ...]


def claim_of(script: Script, settings: Settings) -> Claim:
    """The claim on the narration of a script."""
    document = script.document
    names = dict.fromkeys(sentence.voice for sentence in script.sentences)
    terms = ((name, terms_by_name(name, settings.voice_folders)) for name in names)
    voices = tuple(VoiceTerms(name, each.licence, each.credit) for name, each in terms)
    url = document.source if document.source.startswith(("http://", "https://")) else None
    return Claim(document.title, url, document.language, voices)


def c2pa_library() -> ModuleType:
    """The C2PA library, which is an extra. Raises InputError where it is not installed."""
    try:
        import c2pa
    except ImportError as error:
        raise InputError(
            "Content credentials need the C2PA library, which is not installed.",
            advice="Run `pip install audio-service[c2pa]`.",
        ) from error
    library: ModuleType = c2pa
    return library


class FileSigner:
    """Signs files with one certificate; safe for several threads. `expires` is when the certificate does.

    The key is held by the C2PA library only.
    """

    def __init__(self, pair: SigningPair, signing: Signing) -> None:
        """Raises InputError if the certificate cannot sign."""
        self.expires = pair.expires
        self._c2pa = c2pa_library()
        self._slots = threading.BoundedSemaphore(SIGNED_AT_ONCE)
        self._context = self._c2pa.Context.from_dict(
            {
                "builder": {"thumbnail": {"enabled": False}},
                "core": {"backing_store_memory_threshold_in_mb": _IN_MEMORY_MB},
                "trust": {"trust_config": "\n".join(USAGES)},
            }
        )
        self._try(pair, signing)
        self._signer = self._signer_of(pair, signing.algorithm, signing.timestamp_url)

    def sign(self, path: Path, format_name: str, claim: Claim) -> None:
        """Replace a file of SIGNED_FORMATS with its signed copy. Raises Unavailable; then the file is as it was."""
        signed = path.with_name(f".{path.name}.signed")
        try:
            with self._slots, path.open("rb") as source, signed.open("w+b") as target:
                self._write(self._signer, SIGNED_FORMATS[format_name], source, target, claim)
            signed.replace(path)
        except self._c2pa.C2paError as error:
            raise Unavailable("signer", error, advice=_ADVICE) from error
        finally:
            signed.unlink(missing_ok=True)

    def _signer_of(self, pair: SigningPair, algorithm: str, timestamp_url: str | None) -> Any:
        info = self._c2pa.C2paSignerInfo(algorithm, pair.chain, pair.key, timestamp_url)
        return self._c2pa.Signer.from_info(info)

    def _try(self, pair: SigningPair, signing: Signing) -> None:
        """Sign a short silence, without a time stamp: the library checks the certificate as it signs."""
        silence = io.BytesIO(mp3.SILENT_FRAME * 4)
        claim = Claim("Silence", None, None, ())
        try:
            signer = self._signer_of(pair, signing.algorithm, None)
            self._write(signer, SIGNED_FORMATS["mp3"], silence, io.BytesIO(), claim)
        except self._c2pa.C2paError as error:
            why = " ".join(str(error).split())[:200]
            raise InputError(f"The certificate {signing.certificate} cannot sign ({why}).", advice=_PROFILE) from error

    def _write(self, signer: Any, media_type: str, source: Any, target: Any, claim: Claim) -> None:
        with self._c2pa.Builder(json.dumps(manifest_of(claim)), self._context) as builder:
            builder.sign(signer, media_type, source, target)


def open_signer(signing: Signing) -> FileSigner | None:
    """The signer that is set, after a first signature; None if none is. Raises InputError that says what to do."""
    if signing != Signing():
        c2pa_library()
    pair = read_pair(signing)
    return None if pair is None else FileSigner(pair, signing)


def manifest_of(claim: Claim) -> dict[str, Any]:
    """What is signed, as the library's Builder takes it."""
    agent = {"name": GENERATOR, "version": __version__}
    voices = [{"name": voice.name, "licence": voice.licence, "credit": voice.credit} for voice in claim.voices]
    created = {
        "action": "c2pa.created",
        "when": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "softwareAgent": agent,
        "digitalSourceType": DIGITAL_SOURCE_TYPE,
        "parameters": {"voices": voices},
    }
    return {
        "claim_generator_info": [agent],
        "title": claim.title or claim.url or "Narration",
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {"label": "cawg.metadata", "data": _metadata(claim)},
        ],
    }


def _metadata(claim: Claim) -> dict[str, Any]:
    """The claim in Dublin Core, which other programs show."""
    rights = "; ".join(f"voice {voice.name}: {voice.licence} {voice.credit}".strip() for voice in claim.voices)
    values = {
        "dc:title": claim.title,
        "dc:source": claim.url,
        "dc:language": claim.language,
        "dc:rights": rights,
        "Iptc4xmpExt:DigitalSourceType": DIGITAL_SOURCE_TYPE,
    }
    context = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    }
    return {"@context": context, **{name: value for name, value in values.items() if value}}
