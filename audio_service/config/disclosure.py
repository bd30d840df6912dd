"""How a narration says that its voice is synthetic: settings."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from audio_service.config.group import Group, Language, Text


def _wording(text: str) -> str:
    """The text on one line, without control characters."""
    line = unicodedata.normalize("NFC", " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split()))
    if not line:
        raise ValueError("the wording is empty; leave the language out to keep the built-in one")
    return line


def _web_address(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc or text.split() != [text]:
        raise ValueError(f"{text!r} is not a web address such as https://example.com/ai")
    return text


Label = Annotated[Text, Field(max_length=60), AfterValidator(_wording)]
Statement = Annotated[Text, Field(max_length=500), AfterValidator(_wording)]


class Disclosure(Group):
    """How a narration says that its voice is synthetic. [provenance.md](provenance.md) says where."""

    marks: bool = Field(
        default=True, description="Machine-readable marks in audio files, captions, feeds and other files."
    )
    label: bool = Field(default=True, description="The player shows a label such as “AI voice”.")
    labels: dict[Language, Label] = Field(
        default={}, description='Language -> the player\'s label, at most 60 characters: `{"en": "Automated voice"}`.'
    )
    texts: dict[Language, Statement] = Field(
        default={},
        description="Language -> the statement in place of “This article is read by a synthetic voice.”, at most 500 "
        "characters.",
    )
    notice: Literal["none", "start", "end"] = Field(
        default="none", description="Where the statement is spoken: `start`, `end` or `none`. Holds for new narrations."
    )
    url: Annotated[Text, AfterValidator(_web_address)] | None = Field(
        default=None, description="Page about your use of synthetic voices, linked by label and statements."
    )
