"""What is said in place of a table or code that is left out, in the language of the article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from audio_service.article.document import BlockKind, Document, Reason, with_texts
from audio_service.article.toml_tables import Tables

# Of an article whose language is not known.
_DEFAULT = "en"
_BRACKETS = re.compile(r"\s*\([^()]*\)")


@dataclass(frozen=True, slots=True)
class AnnouncementWords:
    """The sentences of one language; `named_table` has {} for the name."""

    table: str
    named_table: str
    code: str


@cache
def announcement_words() -> Mapping[str, AnnouncementWords]:
    """The sentences by language."""
    file = Tables.beside(__file__)
    return {language: file.read(language, AnnouncementWords) for language in file.values}


def announcement(reason: Reason, name: str, language: str | None) -> str | None:
    """The sentence for a table, which may have a name, or for code; None if the language has none.

    What stands in brackets in a name, mostly units, is not said.
    """
    words = _words(language)
    if words is None:
        return None
    if reason is Reason.CODE:
        return words.code
    name = _BRACKETS.sub("", name).strip()
    return words.named_table.replace("{}", name) if name else words.table


def with_language(document: Document, language: str) -> Document:
    """The document's announcements in another language."""
    old = _words(document.language)
    found: dict[int, str] = {}
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.ANNOUNCEMENT and old is not None and block.role is not None:
            before, _, after = old.named_table.partition("{}")
            text = block.span.of(document.text)
            name = text.removeprefix(before).removesuffix(after) if text not in (old.table, old.code) else ""
            found[index] = announcement(block.role, name, language) or text
    return with_texts(document, found)


def _words(language: str | None) -> AnnouncementWords | None:
    return announcement_words().get((language or _DEFAULT).split("-")[0].lower())
