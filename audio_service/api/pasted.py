"""/v1/editor/pasted: what the HTML of a clipboard holds, before an article is made of it."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.http.access import SettingsDep, SiteEditor
from audio_service.api.http.problems import documented
from audio_service.article import from_clipboard

router = APIRouter(prefix="/v1/editor", tags=["editor"])


class PastedIn(BaseModel):
    """HTML of a clipboard."""

    model_config = ConfigDict(extra="forbid")

    html: str


class PastedPartOut(BaseModel):
    """A block: the name of its HTML element, `tr` for a row of a table, and its text."""

    tag: Literal["h1", "h2", "h3", "p", "blockquote", "li", "pre", "tr"]
    text: str


class PastedOut(BaseModel):
    """The article in a clipboard's HTML."""

    origin: Literal["word", "docs", "web"] = Field(description="Word, Google Docs, or a browser and others.")
    html: str = Field(
        description="Only headings, paragraphs, quotes, lists, tables, code and links: to be sent as `html`."
    )
    headings: int
    quotes: int
    items: int
    tables: int
    parts: list[PastedPartOut]


@router.post("/pasted", responses=documented(401, 403, 413))
def read_pasted(body: PastedIn, settings: SettingsDep, _key: SiteEditor) -> PastedOut:
    """Read the HTML of a clipboard without its styles, scripts and pictures; nothing is stored."""
    pasted = from_clipboard(body.html, settings.limits)
    counts = Counter(part.tag for part in pasted.parts)
    return PastedOut(
        origin=pasted.origin,
        html=pasted.html,
        headings=counts["h1"] + counts["h2"] + counts["h3"],
        quotes=counts["blockquote"],
        items=counts["li"],
        tables=pasted.tables,
        parts=[PastedPartOut(tag=part.tag, text=part.text) for part in pasted.parts],
    )
