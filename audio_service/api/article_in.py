"""An article in a request, of a CMS or the editor."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Self

import anyio
from fastapi import Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from audio_service.api.http.access import settings_of
from audio_service.article import FORMS, RawArticle, from_text, from_url, given_date, normal_url
from audio_service.config import Choices, Settings
from audio_service.errors import InputError
from audio_service.language_tag import given_language

WITHDRAW = "Withdraw all earlier audio as soon as the latest revision is served."


def _language(given: Any) -> Any:
    """A language's tag in its usual spelling."""
    return given_language(given) if isinstance(given, str) else given


def _published(given: Any) -> Any:
    """A date of publication."""
    try:
        return given_date(given) if isinstance(given, str) else given
    except InputError as error:
        raise ValueError(str(error)) from error


class ArticleIn(BaseModel):
    """An article to narrate: exactly one text, and options."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"html": "<h1>Title</h1><p>…</p>", "publish": True}]}
    )

    url: str | None = Field(None, max_length=4000, description="The page's URL. Fetched if no text is given.")
    html: str | None = Field(None, description="HTML, a whole page or a fragment; may have a narrator's marks (SSML).")
    markdown: str | None = None
    text: str | None = Field(None, description="Plain text; empty lines separate paragraphs.")
    title: str | None = Field(None, max_length=2000)
    language: Annotated[str | None, BeforeValidator(_language)] = Field(
        None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$", description="BCP 47 tag, such as en-GB."
    )
    published: Annotated[str | None, BeforeValidator(_published)] = Field(
        None, description="ISO 8601 date or time of publication. If omitted: what the text says."
    )
    voice: str | None = Field(None, max_length=200)
    publish: bool | None = Field(None, description="If omitted: unchanged; a new article is a draft.")
    withdraw: bool = Field(False, description=WITHDRAW)
    choices: Choices | None = Field(None, description="An editor's choices. If omitted: unchanged.")

    @model_validator(mode="after")
    def one_form(self) -> Self:
        given = [name for name in FORMS if getattr(self, name) is not None]
        if len(given) > 1 or (not given and self.url is None):
            raise ValueError("exactly one of url, html, markdown and text is required")
        return self


async def take_raw(request: Request, body: ArticleIn, own_id: str) -> RawArticle:
    """`raw_article` on a thread; pages are fetched on threads of their own: nobody else waits for slow sites."""
    fetched = all(getattr(body, name) is None for name in FORMS)
    limiter = request.app.state.fetches if fetched else None
    return await anyio.to_thread.run_sync(raw_article, body, own_id, settings_of(request), limiter=limiter)


def raw_article(body: ArticleIn, own_id: str, settings: Settings) -> RawArticle:
    """The article of a request, fetched if only a URL was given; its source is its URL, else its id.

    Raises InputError for an invalid URL, and as `fetch_page`.
    """
    form = next((name for name in FORMS if getattr(body, name) is not None), None)
    if form is None:
        assert body.url is not None
        raw = from_url(body.url, settings)
        address: str | None = address_of_page(body.url)
    else:
        address = None if body.url is None else address_of_page(body.url)
        raw = from_text(getattr(body, form), FORMS[form], source=address or own_id)
        raw = replace(raw, narrated=True)
    return replace(raw, url=address, title=body.title, language=body.language, published=body.published)


def address_of_page(url: str) -> str:
    """The article's own address, spelled as listeners' pages are."""
    try:
        return normal_url(url)
    except ValueError as error:
        raise InputError(
            f"{url!r} is not a valid page URL.", advice="Use an http or https URL.", code="address"
        ) from error
