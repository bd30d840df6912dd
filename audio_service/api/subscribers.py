"""/v1/subscribers: those whose tokens are refused, on all sites."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.http.access import CatalogDep, Publisher
from audio_service.api.http.problems import documented
from audio_service.api.http.write_slots import WRITES
from audio_service.service import NAME_CHARACTERS

router = APIRouter(prefix="/v1/subscribers/revoked", tags=["subscribers"])

NO_CONTROLS = r"^[^\x00-\x1f]*$"


class SubscriberIn(BaseModel):
    """A subscriber, as tokens name it."""

    model_config = ConfigDict(extra="forbid")

    subscriber: str = Field(min_length=1, max_length=NAME_CHARACTERS, pattern=NO_CONTROLS)


class RevokedOut(BaseModel):
    """A subscriber whose tokens are refused."""

    model_config = ConfigDict(from_attributes=True)

    subscriber: str
    revoked_at: datetime
    revoked_by: str = Field(description="Name of the key; empty for the command line.")


class RevokedPage(BaseModel):
    """A page of them; pass `next` as `after` to get the next page."""

    subscribers: list[RevokedOut]
    next: str | None


@router.post("", dependencies=[WRITES], status_code=204, responses=documented(401, 403, 413))
def revoke(body: SubscriberIn, catalog: CatalogDep, key: Publisher) -> None:
    """Refuse a subscriber's tokens from now on, those in the links of its feed too."""
    catalog.revoked_subscribers.revoke(body.subscriber, key.name)


@router.delete("", dependencies=[WRITES], status_code=204, responses=documented(401, 403, 404))
def restore(
    catalog: CatalogDep,
    _key: Publisher,
    subscriber: Annotated[str, Query(min_length=1, max_length=NAME_CHARACTERS, pattern=NO_CONTROLS)],
) -> None:
    """Accept a subscriber's tokens again, as long as they are valid."""
    catalog.revoked_subscribers.restore(subscriber)


@router.get("", responses=documented(401, 403))
def index(
    catalog: CatalogDep,
    _key: Publisher,
    after: Annotated[str, Query(max_length=NAME_CHARACTERS, pattern=NO_CONTROLS)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> RevokedPage:
    """List subscribers whose tokens are refused, by id, page by page."""
    found = catalog.revoked_subscribers.list(after=after, limit=limit + 1)
    listed = [RevokedOut.model_validate(each) for each in found[:limit]]
    return RevokedPage(subscribers=listed, next=listed[-1].subscriber if len(found) > limit else None)
