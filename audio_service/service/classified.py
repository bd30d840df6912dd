"""Where an article belongs: its section, key words, author, site and access, as they are given and checked."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from audio_service.config import Settings, Text
from audio_service.errors import InputError
from audio_service.storage import Access, Classification


def one_line(given: Any) -> Any:
    """A name without needless white space."""
    return " ".join(given.split()) if isinstance(given, str) else given


_UNCHANGED = "If omitted: unchanged, else what the page states. Null clears it."
_LINE = (BeforeValidator(one_line), Field(min_length=1, pattern=r"^[^\x00-\x1f\x7f]*$"))
Section = Annotated[Text, *_LINE, Field(max_length=200)]
Tag = Annotated[Text, *_LINE, Field(max_length=100)]
Author = Annotated[Text, *_LINE, Field(max_length=500)]


class Classified(BaseModel):
    """Where an article belongs, who wrote it and who may hear it, as a CMS or a line of a batch names it."""

    model_config = ConfigDict(extra="forbid")

    section: Section | None = Field(None, description=f"Such as Politics. {_UNCHANGED}")
    tags: Annotated[list[Tag], Field(max_length=20)] | None = Field(None, description=f"Key words. {_UNCHANGED}")
    author: Author | None = Field(None, description=f"Names, separated by commas. {_UNCHANGED}")
    site: str | None = Field(
        None,
        max_length=300,
        description="An entry of AUDIO_SERVICE_SITES. If omitted: unchanged, else the one that `url` is on.",
    )
    access: Access | None = Field(None, description="Who may hear it. If omitted: unchanged; a new article is public.")


def classification(given: Classified, settings: Settings, only_site: str | None = None) -> Classification:
    """What is named of section, tags, author, site and access, of a key for `only_site` that one.

    Raises InputError for an unknown site.
    """
    named = given.model_fields_set & Classified.model_fields.keys()
    site = only_site or (None if given.site is None else known_site(given.site, settings))
    return Classification(
        section=given.section,
        tags=tuple(dict.fromkeys(given.tags or ())),
        author=given.author,
        site=site,
        access=given.access or Access.PUBLIC,
        named=frozenset(named | ({"site"} if only_site else set())),
    )


def known_site(name: str, settings: Settings) -> str:
    """The entry of AUDIO_SERVICE_SITES with this host, in any spelling. Raises InputError."""
    found = settings.known_site(name)
    if found is None:
        known = ", ".join(settings.sites) or "none"
        raise InputError(f"{name!r} is not in AUDIO_SERVICE_SITES.", advice=f"Known sites: {known}.")
    return found
