"""What comes in by signed messages: the hooks of a CMS."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from audio_service.config.group import MIN_SECRET, Group

HOOK_NAME = r"^[a-z0-9][a-z0-9-]{0,39}$"
HookKind = Literal["ghost", "wordpress", "generic"]
# What of an article a message may give.
HookField = Literal[
    "id",
    "state",
    "updated",
    "url",
    "title",
    "html",
    "markdown",
    "text",
    "language",
    "published",
    "author",
    "section",
    "tags",
    "access",
]
HookName = Annotated[str, Field(pattern=HOOK_NAME)]


class Hook(Group):
    """One receiver of messages, at `/v1/hooks/NAME`."""

    kind: HookKind = Field(
        description="`ghost`, `wordpress` or `generic`: how messages are signed, and where they have what."
    )
    secret: Annotated[str, Field(min_length=MIN_SECRET)] = Field(
        description="Signs the messages; at least 16 characters, or `whsec_` and Base64."
    )
    header: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")] | None = Field(
        default=None,
        description="Of `generic`: the header with the HMAC-SHA256 of the body in hexadecimal, such as "
        "`X-Hub-Signature-256`. Default: signed as Standard Webhooks are.",
    )
    fields: dict[HookField, str] = Field(
        default={},
        description="Field of the article -> JMESPath expression that finds it in the message; "
        "those that are not named are found as the kind has them.",
    )
    site: str | None = Field(
        default=None,
        description="Entry of `AUDIO_SERVICE_SITES` that the articles belong to; those of other sites, or of none, are "
        "not changed. Default: the one that an article's address is on.",
    )
    voice: str | None = Field(default=None, description="Voice of the articles. Default: as for any other article.")
