"""Articles for subscribers only: who signs their tokens, and how long these may be valid."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr

from audio_service.config.group import MIN_SECRET, Group

SharedSecret = Annotated[SecretStr, Field(min_length=MIN_SECRET)]


class SubscriberAccess(Group):
    """Articles with `access` `token`; see [subscribers.md](subscribers.md)."""

    secrets: tuple[SharedSecret, ...] = Field(
        default=(),
        max_length=2,
        description='Secrets that your own server signs tokens with, each at least 16 characters: `["…"]`. A second '
        "one is valid too, so that you can change it.",
    )
    max_s: Annotated[int, Field(ge=60, le=604_800)] = Field(
        default=86_400, description="Seconds that a token for one article, or for all, may be valid; beyond, 401."
    )
    feed_days: Annotated[int, Field(ge=1, le=3650)] = Field(
        default=400, description="Days that the token of a subscriber's own feed may be valid; beyond, 401."
    )
