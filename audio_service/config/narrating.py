"""How articles are read and spoken: settings, the rules of a site, an editor's choices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from audio_service.config.group import Group, Milliseconds, Text

VoiceName = Annotated[Text, Field(min_length=1, max_length=200)]


class Pauses(Group):
    """Silence after each part of an article, in milliseconds. Where several apply, only the longest is used."""

    sentence_ms: Milliseconds = Field(default=450, description="After a sentence.")
    paragraph_ms: Milliseconds = Field(default=850, description="After a paragraph.")
    item_ms: Milliseconds = Field(default=600, description="After a list item.")
    quote_ms: Milliseconds = Field(default=850, description="After a quote.")
    heading_ms: Milliseconds = Field(default=950, description="Before and after a heading.")
    title_ms: Milliseconds = Field(default=1200, description="After the title.")
    start_ms: Milliseconds = Field(default=100, description="Before the first sentence.")
    end_ms: Milliseconds = Field(default=400, description="After the last sentence.")


class Reading(Group):
    """Optional parts of a page: which of them are read aloud."""

    captions: bool = Field(default=False, description="Read captions inside the article.")
    tables: bool = Field(default=False, description="Read tables of figures row by row, each cell with its header.")
    announce_tables: bool = Field(
        default=True, description="Say where a table is left out: “A table of fares and times, left out.”"
    )
    announce_code: bool = Field(default=False, description="Say where code is left out: “A code example, left out.”")
    corrections: bool = Field(default=False, description="Read correction notes.")
    bylines: bool = Field(default=False, description="Read author lines.")
    title: bool = Field(default=True, description="Read the title first.")


class Speaking(Group):
    """How a voice speaks. Unset: the voice's own values."""

    length_scale: Annotated[float, Field(ge=0.25, le=4)] | None = Field(
        default=None, description="Duration factor: 1.25 speaks 25 % slower."
    )
    noise_scale: Annotated[float, Field(ge=0, le=2)] | None = Field(
        default=None, description="Piper's variation of the sound (`noise_scale`)."
    )
    noise_w: Annotated[float, Field(ge=0, le=2)] | None = Field(
        default=None, description="Piper's variation of the rhythm (`noise_w`)."
    )


class SectionRule(Group):
    """What differs for one section of a site; a field that is unset follows the site's rule."""

    voice: str | None = Field(default=None, description="Voice for the section's articles.")
    title_voice: str | None = Field(default=None, description="Voice for titles.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes.")
    pauses: Pauses | None = Field(default=None, description="All pauses, as in `AUDIO_SERVICE_PAUSES`.")
    reading: Reading | None = Field(default=None, description="Optional parts, as in `AUDIO_SERVICE_READING`.")
    speaking: Speaking | None = Field(default=None, description="As in `AUDIO_SERVICE_SPEAKING`.")
    narrate: bool | None = Field(default=None, description="`false`: the section is not narrated.")
    new_pages_per_hour: Annotated[int, Field(ge=0)] | None = Field(
        default=None,
        description="New articles of the section that `POST /v1/listen` makes per hour, within the site's.",
    )


class SiteRule(Group):
    """What differs for one site."""

    include: tuple[str, ...] = Field(
        default=(), description="CSS selectors of elements that always belong to the article."
    )
    exclude: tuple[str, ...] = Field(
        default=(), description="CSS selectors of elements that never belong to the article."
    )
    voice: str | None = Field(default=None, description="Voice for the site's articles.")
    title_voice: str | None = Field(default=None, description="Voice for titles.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes.")
    pauses: Pauses | None = Field(default=None, description="All pauses, as in `AUDIO_SERVICE_PAUSES`.")
    reading: Reading | None = Field(default=None, description="Optional parts, as in `AUDIO_SERVICE_READING`.")
    speaking: Speaking | None = Field(default=None, description="As in `AUDIO_SERVICE_SPEAKING`.")
    query: tuple[str, ...] = Field(
        default=(),
        description="Query parameters that select an article, such as `id`, on pages that name no canonical address. "
        "`POST /v1/listen` ignores others there.",
    )
    new_pages_per_hour: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="As in `AUDIO_SERVICE_LISTEN_NEW_PAGES_PER_HOUR`."
    )
    narrate: bool = Field(
        default=True,
        description="`false`: nothing new is narrated; pushes and `POST /v1/listen` are refused with 403.",
    )
    sections: dict[str, SectionRule] = Field(
        default={}, description='Section -> what differs there: `{"Opinion": {"voice": "en_US-…"}}`; see below.'
    )
    listed: bool = Field(
        default=False,
        description="Feed and home page list pages that are known from `POST /v1/listen` only.",
    )


def in_section(rule: SiteRule, section: str | None) -> SiteRule:
    """A site's rule for the articles of a section; `new_pages_per_hour` stays the site's."""
    own = None if section is None else rule.sections.get(section)
    if own is None:
        return rule
    differs = own.model_dump(exclude={"new_pages_per_hour"}, exclude_none=True)
    return rule.model_copy(update={name: getattr(own, name) for name in differs})


class Choices(Group):
    """An editor's choices for one article. A field that is null follows the site's rule, then the settings."""

    voice: str | None = Field(default=None, description="Voice for the article.")
    title_voice: str | None = Field(default=None, description="Voice for the title.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes.")
    length_scale: Annotated[float, Field(ge=0.25, le=4)] | None = Field(
        default=None, description="Duration factor: 1.25 speaks 25 % slower."
    )
    pauses: Pauses | None = Field(default=None, description="Silence after each part.")
    reading: Reading | None = Field(default=None, description="Optional parts that are read.")
    # Texts, not positions: choices survive changes elsewhere in the article.
    keep: tuple[Text, ...] = Field(default=(), description="Texts of removals to read after all.")
    drop: tuple[Text, ...] = Field(default=(), description="Texts of blocks to leave out.")
    voices: dict[Text, VoiceName] | None = Field(default=None, max_length=2000, description="Voices by block text.")
    pauses_at: dict[Text, Annotated[int, Field(ge=0, le=5000)]] | None = Field(
        default=None, max_length=2000, description="Milliseconds after single sentences, by the sentence's text."
    )

    def to_json(self) -> dict[str, Any]:
        """The choices as they are stored, without the fields that are null."""
        return self.model_dump(mode="json", exclude_none=True)


class Sound(Group):
    """Loudness, jingles and cover."""

    target_lufs: Annotated[float, Field(ge=-40, le=-9)] = Field(
        default=-16.0, description="Loudness of a narration, in LUFS."
    )
    peak_dbfs: Annotated[float, Field(ge=-12, le=0)] = Field(
        default=-4.0, description="Peak limit before encoding, in dBFS; a decoded mp3 may be 2.5 dB above it."
    )
    intro: Path | None = Field(default=None, description="Audio file played before each narration.")
    outro: Path | None = Field(default=None, description="Audio file played after each narration.")
    jingle_fade_ms: Milliseconds = Field(default=300, description="Fade of intro and outro, in milliseconds.")
    cover: Path | None = Field(default=None, description="JPEG or PNG embedded in the audio files.")
