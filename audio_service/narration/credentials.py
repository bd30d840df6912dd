"""An audio file -> its content credentials (C2PA), checked without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.id3 import ID3

from audio_service.errors import InputError
from audio_service.narration.signing import USAGES, VoiceTerms, c2pa_library

# What a file begins with, and where -> its media type: those that can have credentials.
_BEGINNINGS = (
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (4, b"ftyp", "audio/mp4"),
    (0, b"RIFF", "audio/wav"),
)
# Where the manifest is: media types of an ID3 object, the id of an MP4 box, a chunk of WAV.
_ID3_TYPES = ("application/c2pa", "application/x-c2pa-manifest-store")
_MP4_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_WAV_CHUNK = b"C2PA"
# The library's codes: of a signer who is not known here, of content that is not what was signed.
_UNKNOWN_SIGNER = "signingCredential.untrusted"
_CHANGED = (".mismatch", "assertion.missing", "hardBindings.missing")


class CredentialState(StrEnum):
    """What checking the credentials has shown."""

    NONE = "none"
    VALID = "valid"
    CHANGED = "changed"
    """The file was changed since it was signed."""
    INVALID = "invalid"
    UNCHECKED = "unchecked"
    """The library that checks them is not installed."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of a file; texts are "" and tuples empty where they are not known.

    `trusted`: whether the signer's authority is among those that were given; None if none were given. `signed_at` is
    what the signer says unless `time_stamped`, by a time-stamping authority.
    """

    state: CredentialState
    reasons: tuple[str, ...] = ()
    trusted: bool | None = None
    signer: str = ""
    organization: str = ""
    algorithm: str = ""
    signed_at: str = ""
    time_stamped: bool = False
    generator: str = ""
    title: str = ""
    url: str = ""
    digital_source_type: str = ""
    voices: tuple[VoiceTerms, ...] = ()


def read_credentials(path: Path, trust: Path | None = None) -> Credentials:
    """Read and check the credentials of a file. `trust` names a PEM file of authorities.

    Raises InputError for a file that cannot be read, or authorities that are none.
    """
    anchors = None if trust is None else _read_authorities(trust)
    try:
        with path.open("rb") as file:
            head = file.read(16)
            media_type = next((kind for at, start, kind in _BEGINNINGS if head[at:].startswith(start)), None)
            if media_type is None or not _has_manifest(path, media_type):
                return Credentials(CredentialState.NONE)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).") from error
    try:
        c2pa_library()
    except InputError as missing:
        return Credentials(CredentialState.UNCHECKED, reasons=(str(missing),))
    return _checked(path, media_type, anchors)


def _read_authorities(path: Path) -> str:
    try:
        text = path.read_text("ascii")
    except (OSError, ValueError) as error:
        raise InputError(f"The authorities in {path} cannot be read ({error}).") from error
    if "-----BEGIN CERTIFICATE-----" not in text:
        raise InputError(f"{path} holds no certificates.", advice="Give the authorities' certificates in PEM.")
    return text


def _has_manifest(path: Path, media_type: str) -> bool:
    """Whether there are credentials, found without the library."""
    if media_type == "audio/mpeg":
        try:
            return any(frame.mime in _ID3_TYPES for frame in ID3(path).getall("GEOB"))
        except MutagenError:  # no tag, or a damaged one
            return False
    with path.open("rb") as file:
        return _has_box(file, path.stat().st_size) if media_type == "audio/mp4" else _has_chunk(file)


def _has_box(file: Any, size: int) -> bool:
    """Whether an MP4 file has the box, at its top level (ISO/IEC 14496-12, 4.2)."""
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(32)
        length, start = int.from_bytes(head[:4], "big"), 8
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), 16
        if head[4:8] == b"uuid" and head[start : start + 16] == _MP4_BOX:
            return True
        at += length if length >= start else size
    return False


def _has_chunk(file: Any) -> bool:
    """Whether a WAV file has the chunk."""
    file.seek(12)
    while len(head := file.read(8)) == 8:
        if head[:4] == _WAV_CHUNK:
            return True
        length = int.from_bytes(head[4:], "little")
        file.seek(length + length % 2, 1)
    return False


def _checked(path: Path, media_type: str, anchors: str | None) -> Credentials:
    c2pa = c2pa_library()
    trust = {"trust_config": "\n".join(USAGES), **({} if anchors is None else {"trust_anchors": anchors})}
    offline = {"remote_manifest_fetch": False, "ocsp_fetch": False}
    try:
        context = c2pa.Context.from_dict({"verify": offline, "trust": trust})
    except c2pa.C2paError as error:
        raise InputError(f"The authorities cannot be used ({error}).", advice="Give certificates in PEM.") from error
    try:
        with path.open("rb") as file, c2pa.Reader(media_type, file, context=context) as reader:
            state, results = reader.get_validation_state(), reader.get_validation_results()
            manifest = reader.get_active_manifest()
    except c2pa.C2paError as error:
        return Credentials(CredentialState.INVALID, reasons=(f"the credentials cannot be read ({error})",))
    failed = [found for found in results["activeManifest"]["failure"] if found["code"] != _UNKNOWN_SIGNER]
    reasons = tuple(f"{found['code']}: {found.get('explanation', '')}" for found in failed)
    trusted = None if anchors is None else state == "Trusted"
    return _described(manifest, _state(state, [found["code"] for found in failed]), reasons, trusted)


def _state(state: str, codes: list[str]) -> CredentialState:
    if any(code.endswith(_CHANGED[0]) or code in _CHANGED[1:] for code in codes):
        return CredentialState.CHANGED
    valid = state in ("Valid", "Trusted") and not codes
    return CredentialState.VALID if valid else CredentialState.INVALID


def _described(
    manifest: Mapping[str, Any], state: CredentialState, reasons: tuple[str, ...], trusted: bool | None
) -> Credentials:
    signature = manifest.get("signature_info") or {}
    created = _created(manifest)
    voices = (created.get("parameters") or {}).get("voices") or ()
    agent = next(iter(manifest.get("claim_generator_info") or ()), None)
    return Credentials(
        state=state,
        reasons=reasons,
        trusted=trusted,
        signer=_text(signature, "common_name"),
        organization=_text(signature, "issuer"),
        algorithm=_text(signature, "alg"),
        signed_at=_text(signature, "time") or _text(created, "when"),
        time_stamped="time" in signature,
        generator=" ".join(filter(None, (_text(agent, "name"), _text(agent, "version")))),
        title=_text(manifest, "title"),
        url=_text(_data_of(manifest, "cawg.metadata"), "dc:source"),
        digital_source_type=_text(created, "digitalSourceType"),
        voices=tuple(VoiceTerms(*(_text(each, name) for name in ("name", "licence", "credit"))) for each in voices),
    )


def _created(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """The action that made the file."""
    for label in ("c2pa.actions.v2", "c2pa.actions"):
        for action in _data_of(manifest, label).get("actions") or ():
            if action.get("action") == "c2pa.created":
                found: Mapping[str, Any] = action
                return found
    return {}


def _data_of(manifest: Mapping[str, Any], label: str) -> Mapping[str, Any]:
    for assertion in manifest.get("assertions") or ():
        if assertion.get("label") == label and isinstance(assertion.get("data"), dict):
            found: Mapping[str, Any] = assertion["data"]
            return found
    return {}


def _text(values: Any, name: str) -> str:
    """A text of a foreign object; "" if it is none."""
    found = values.get(name) if isinstance(values, Mapping) else None
    return found if isinstance(found, str) else ""
