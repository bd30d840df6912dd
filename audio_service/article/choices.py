"""An editor's choices for one article."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from audio_service.config import Pauses, Reading


class Choices(BaseModel):
    """An editor's choices for one article. A field that is null follows the site's rule, then the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str | None = Field(default=None, description="Voice for the article.")
    title_voice: str | None = Field(default=None, description="Voice for the title.")
    quote_voice: str | None = Field(default=None, description="Voice for quotes.")
    length_scale: Annotated[float, Field(ge=0.25, le=4)] | None = Field(
        default=None, description="Duration factor: 1.25 speaks 25 % slower."
    )
    pauses: Pauses | None = Field(default=None, description="Silence after each part.")
    reading: Reading | None = Field(default=None, description="Optional parts that are read.")
    # Texts, not positions: choices survive changes elsewhere in the article.
    keep: tuple[str, ...] = Field(default=(), description="Texts of removals to read after all.")
    drop: tuple[str, ...] = Field(default=(), description="Texts of blocks to leave out.")


def choices_to_json(choices: Choices) -> dict[str, Any]:
    """Choices as they are stored, without the fields that are null."""
    return choices.model_dump(mode="json", exclude_none=True)
