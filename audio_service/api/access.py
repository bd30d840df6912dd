"""Who may do what: API keys with roles, and signed links to drafts that expire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from itsdangerous import BadSignature, URLSafeTimedSerializer

from audio_service.api.rates import RateLimiter, address_of
from audio_service.catalog import Role
from audio_service.catalog.keys import KeyRecord
from audio_service.errors import Forbidden, NotFound
from audio_service.newsroom import Newsroom

# How long a link to a draft works.
DRAFT_LINK_S = 7 * 24 * 3600


# For the OpenAPI page only: `key_of` reads the header.
BEARER = HTTPBearer(auto_error=False, description="A key made with `audio-service keys create`.")


def newsroom_of(request: Request) -> Newsroom:
    """The running service behind a request."""
    newsroom: Newsroom = request.app.state.newsroom
    return newsroom


Room = Annotated[Newsroom, Depends(newsroom_of)]


def key_of(request: Request) -> KeyRecord | None:
    """The API key that a request brought, if it is a valid one. Raises Busy for an address that guesses keys."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        secret = request.headers.get("x-api-key", "")
    if not secret:
        return None
    rates: RateLimiter = request.app.state.rates
    rates.check("wrong_keys", address_of(request))
    key = newsroom_of(request).catalog.keys.find(secret.strip())
    if key is None:
        rates.hit("wrong_keys", address_of(request))
    return key


def needs(role: Role) -> Callable[[Request, object], KeyRecord]:
    """A dependency that lets in only keys of `role` or more."""

    def check(request: Request, _given: Annotated[object, Security(BEARER)]) -> KeyRecord:
        key = key_of(request)
        if key is None:
            raise Forbidden("This needs an API key.", known=False)
        if not key.role.allows(role):
            raise Forbidden(f"The key {key.name!r} may {key.role.value}, not {role.value}.", known=True)
        return key

    return check


Reader = Annotated[KeyRecord, Depends(needs(Role.READ))]
Editor = Annotated[KeyRecord, Depends(needs(Role.EDIT))]
Publisher = Annotated[KeyRecord, Depends(needs(Role.PUBLISH))]


def _signer(newsroom: Newsroom) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(newsroom.secret, salt="draft")


def draft_token(newsroom: Newsroom, article_id: str) -> str:
    """What a link to a draft carries as `?draft=`."""
    return _signer(newsroom).dumps(article_id)


def may_hear(request: Request, article_ids: list[tuple[str, bool]]) -> None:
    """Let through who may hear one of these (article id, published). Raises NotFound: a draft is not even hinted at."""
    if any(published for _, published in article_ids):
        return
    newsroom = newsroom_of(request)
    token = request.query_params.get("draft")
    if token:
        try:
            allowed = _signer(newsroom).loads(token, max_age=DRAFT_LINK_S)
        except BadSignature:
            allowed = None
        if any(article_id == allowed for article_id, _ in article_ids):
            return
    if article_ids and key_of(request) is not None:
        return
    raise NotFound("There is nothing here.", advice="Links to drafts expire; ask for a new one.")
