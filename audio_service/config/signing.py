"""How finished files are signed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from audio_service.config.group import Group


class Signing(Group):
    """Content credentials (C2PA) in finished mp3 and m4a files; see [provenance.md](provenance.md#signing)."""

    certificate: Path | None = Field(
        default=None,
        description="PEM file: the certificate that signs, then its authorities'. Default: files are not signed.",
    )
    key: Path | None = Field(default=None, description="PEM file: the private key of the certificate, not encrypted.")
    algorithm: Literal["es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519"] = Field(
        default="es256", description="`es256`, `es384`, `es512`, `ps256`, `ps384`, `ps512` or `ed25519`, as the key is."
    )
    timestamp_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+")] | None = Field(
        default=None,
        description="Time-stamping authority (RFC 3161): files stay valid after the certificate has expired.",
    )
