"""What the groups of settings are made of."""

from __future__ import annotations

import ipaddress
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from audio_service.language_tag import language_tag

Milliseconds = Annotated[int, Field(ge=0, le=60_000)]

# Characters of a secret that signs.
MIN_SECRET = 16


def _encodable(text: str) -> str:
    """Return the text. Raises ValueError for a lone surrogate, which JSON can escape and UTF-8 cannot hold."""
    text.encode()
    return text


Text = Annotated[str, AfterValidator(_encodable)]


def _language(text: str) -> str:
    """A language tag in its usual spelling."""
    tag = language_tag(text)
    if tag is None:
        raise ValueError(f"{text!r} is not a language tag such as de or pt-BR")
    return tag


Language = Annotated[str, AfterValidator(_language)]


def _network(text: str) -> str:
    ipaddress.ip_network(text)
    return text


Network = Annotated[str, AfterValidator(_network)]


class Group(BaseModel):
    """A group of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")
