"""Who may do what: API keys with roles, sessions of the editor's page, and signed links to drafts that expire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer
from itsdangerous import BadSignature, URLSafeTimedSerializer

from audio_service.api.http.rates import RateLimiter, address_of
from audio_service.config import Settings
from audio_service.errors import Busy, Forbidden, NotFound
from audio_service.service import Service
from audio_service.storage import ApiKey, ArticleRecord, Catalog, Role

# How long a link to a draft works.
DRAFT_LINK_S = 7 * 24 * 3600
# An editor's session: a day's work, and the cookie that carries it.
SESSION_S = 12 * 3600
SESSION_COOKIE = "audio_service_session"
# A cookie changes something only together with this header. Other sites cannot send it: the browser would ask first
# (CORS), and is told no. SameSite=Strict keeps the cookie itself at home.
SESSION_HEADER = "x-editor"
_SAFE = ("GET", "HEAD", "OPTIONS")


# For the OpenAPI document only: `key_of` reads the header.
BEARER = HTTPBearer(
    auto_error=False,
    description="A key from `audio-service keys create`. The role edit includes read; publish includes edit.",
)


def service_of(request: Request) -> Service:
    """The running service behind a request."""
    service: Service = request.app.state.service
    return service


def catalog_of(request: Request) -> Catalog:
    """Its catalogue."""
    return service_of(request).catalog


def settings_of(request: Request) -> Settings:
    """Its settings."""
    return service_of(request).settings


ServiceDep = Annotated[Service, Depends(service_of)]
CatalogDep = Annotated[Catalog, Depends(catalog_of)]
SettingsDep = Annotated[Settings, Depends(settings_of)]


def key_of(request: Request) -> ApiKey | None:
    """The API key that a request brought, if it is a valid one. Raises Busy for an address that guesses keys."""
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        secret = request.headers.get("x-api-key", "")
    if not secret:
        return session_key(request)
    return find_key(request, secret)


def find_key(request: Request, secret: str) -> ApiKey | None:
    """The key with this secret. Raises Busy for an address that guesses."""
    rates: RateLimiter = request.app.state.rates
    rates.check("wrong_keys", address_of(request))
    key = service_of(request).catalog.api_keys.find(secret.strip())
    if key is None:
        rates.hit("wrong_keys", address_of(request))
    return key


def session_key(request: Request) -> ApiKey | None:
    """The key that an editor signed in with: it must still be there, and be the same one."""
    token = request.cookies.get(SESSION_COOKIE)
    if not token or (request.method not in _SAFE and request.headers.get(SESSION_HEADER) is None):
        return None
    service = service_of(request)
    try:
        name, created_at = _signer(service.settings, "session").loads(token, max_age=SESSION_S)
    except (BadSignature, ValueError):
        return None
    key = service.catalog.api_keys.named(name)
    return key if key is not None and key.created_at.isoformat() == created_at else None


def session_token(settings: Settings, key: ApiKey) -> str:
    """What the session's cookie holds: which key it was, signed, never its secret."""
    return _signer(settings, "session").dumps([key.name, key.created_at.isoformat()])


def needs(role: Role) -> Callable[[Request, object], ApiKey]:
    """A dependency that lets in only keys of `role` or more."""

    # OpenAPI 3.1 has a call's roles where OAuth has its scopes.
    def check(request: Request, _given: object = Security(BEARER, scopes=[role.value])) -> ApiKey:
        key = key_of(request)
        if key is None:
            raise Forbidden("This call requires an API key.", known=False)
        if not key.role.allows(role):
            raise Forbidden(
                f"Key {key.name!r} has the role {key.role.value}; this call requires {role.value}.", known=True
            )
        return key

    return check


def details_for(request: Request, error: str, mark: str) -> str:
    """What a caller is told of a failure: with a key what it was, without one that it was, and the mark in the log.

    Reasons hold paths, buckets and inner addresses.
    """
    try:
        known = key_of(request) is not None
    except Busy:  # an address that guesses keys has none
        known = False
    return error if known else f"The audio could not be rendered. The service's log has the reason under {mark}."


Reader = Annotated[ApiKey, Depends(needs(Role.READ))]
Editor = Annotated[ApiKey, Depends(needs(Role.EDIT))]
Publisher = Annotated[ApiKey, Depends(needs(Role.PUBLISH))]


def _signer(settings: Settings, salt: str) -> URLSafeTimedSerializer:
    assert settings.secret is not None  # a running service has one
    return URLSafeTimedSerializer(settings.secret, salt=salt)


def draft_token(settings: Settings, article_id: str) -> str:
    """What a link to a draft carries as `?draft=`."""
    return _signer(settings, "draft").dumps(article_id)


def may_hear(request: Request, article_ids: list[tuple[str, bool]]) -> None:
    """Let through who may hear one of these (article id, published). Raises NotFound: a draft is not even hinted at."""
    if any(published for _, published in article_ids):
        return
    service = service_of(request)
    token = request.query_params.get("draft")
    if token:
        try:
            allowed = _signer(service.settings, "draft").loads(token, max_age=DRAFT_LINK_S)
        except BadSignature:
            allowed = None
        if any(article_id == allowed for article_id, _ in article_ids):
            return
    if article_ids and key_of(request) is not None:
        return
    raise _nothing()


def _nothing() -> NotFound:
    return NotFound("Not found.", advice="Links to drafts expire; ask for a new one.")


def article_for(request: Request, article_id: str) -> ArticleRecord:
    """The article, for who may hear it. Raises NotFound, in the same words for a draft and for what is not there."""
    try:
        article = service_of(request).catalog.articles.get(article_id)
    except NotFound as error:
        raise (_nothing() if key_of(request) is None else error) from None
    may_hear(request, [(article.id, article.published)])
    return article
