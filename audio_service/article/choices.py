"""What an editor chose for one article."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from audio_service.config import Pauses, Reading


class Choices(BaseModel):
    """What an editor chose for one article; None leaves it to the site and to the settings.

    `keep` holds the texts of removals that are read all the same, `drop` the texts of blocks that are not: texts, not
    places, so that choices outlive changes elsewhere in the article.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    voice: str | None = None
    title_voice: str | None = None
    quote_voice: str | None = None
    length_scale: Annotated[float, Field(ge=0.25, le=4)] | None = None
    pauses: Pauses | None = None
    reading: Reading | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


def choices_to_json(choices: Choices) -> dict[str, Any]:
    """Choices as they are stored: what was chosen, and nothing else."""
    return choices.model_dump(mode="json", exclude_none=True)
