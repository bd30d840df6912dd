"""Access: API keys with roles, editor sessions, and signed, expiring draft links."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from itsdangerous import BadSignature, TimestampSigner, URLSafeTimedSerializer
from starlette.routing import BaseRoute

from audio_service.api.http.kept import SESSION_COOKIE
from audio_service.api.http.rates import RateLimiter, address_of
from audio_service.article import check_article_id
from audio_service.config import Settings
from audio_service.errors import (
    Busy,
    Forbidden,
    IdTaken,
    NotFound,
    StillServed,
    SubscribersOnly,
    Unavailable,
)
from audio_service.hosts import site_host
from audio_service.service import Service, SubscriberToken, TokenKind, read_token
from audio_service.storage import EVERYWHERE, ApiKey, ArticleRecord, Audience, Catalog, Role, SeenScopes

# Validity of a draft link.
DRAFT_LINK_S = 7 * 24 * 3600
# Validity of an editor's session, and its cookie.
SESSION_S = 12 * 3600
# A cookie allows changes only with this header, which other sites cannot send: CORS refuses the preflight.
# SameSite=Strict keeps the cookie from them.
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


# Coroutines, since FastAPI takes a thread for each dependency that is a plain function.
async def _service(request: Request) -> Service:
    return service_of(request)


async def _catalog(request: Request) -> Catalog:
    return catalog_of(request)


async def _settings(request: Request) -> Settings:
    return settings_of(request)


ServiceDep = Annotated[Service, Depends(_service)]
CatalogDep = Annotated[Catalog, Depends(_catalog)]
SettingsDep = Annotated[Settings, Depends(_settings)]


def key_of(request: Request) -> ApiKey | None:
    """The request's valid API key, if any: found once for a request with a body. Raises Busy for who guesses keys."""
    found: ApiKey | None = getattr(request.state, "key", None)
    if found is not None:
        return found
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        secret = request.headers.get("x-api-key", "")
    if not secret:
        return session_key(request)
    return find_key(request, secret)


def find_key(request: Request, secret: str) -> ApiKey | None:
    """Find the key with this secret. Counts only wrong ones; raises Busy for an address that guesses keys."""
    key = service_of(request).catalog.api_keys.find(secret.strip())
    if key is None:
        rates: RateLimiter = request.app.state.rates
        rates.hit("wrong_keys", address_of(request))
    return key


def session_key(request: Request) -> ApiKey | None:
    """The key that an editor signed in with, unless it was revoked or recreated."""
    token = request.cookies.get(SESSION_COOKIE)
    if not token or (request.method not in _SAFE and request.headers.get(SESSION_HEADER) is None):
        return None
    catalog = catalog_of(request)
    name, created_at, session_id = _read_session(request, token)
    key = catalog.api_keys.named(name)
    if key is None or key.created_at.isoformat() != created_at or session_id in catalog.ended_sessions:
        return None
    return key


def session_token(settings: Settings, key: ApiKey) -> str:
    """The session cookie's value: the signed identity of the key, not its secret, and an id of the session."""
    return _signer(settings, "session").dumps([key.name, key.created_at.isoformat(), secrets.token_urlsafe(16)])


def end_session(request: Request) -> None:
    """End the request's session, if it has one: copies of its cookie are no longer valid."""
    *_, session_id = _read_session(request, request.cookies.get(SESSION_COOKIE, ""))
    if session_id:
        catalog_of(request).ended_sessions.add(session_id, datetime.now(UTC) + timedelta(seconds=SESSION_S))


def _read_session(request: Request, token: str) -> tuple[str, str, str]:
    """The key's name and time of creation and the session's id in a cookie; empty if it is invalid or expired."""
    try:
        name, created_at, session_id = _signer(settings_of(request), "session").loads(token, max_age=SESSION_S)
    except (BadSignature, ValueError):
        return "", "", ""
    return name, created_at, session_id


def require(request: Request, role: Role) -> ApiKey:
    """The request's key, which allows `role`. Raises Forbidden, and Busy for an address that guesses keys."""
    key = key_of(request)
    if key is None:
        raise Forbidden("This call requires an API key.", known=False)
    if not key.role.allows(role):
        raise Forbidden(f"Key {key.name!r} has the role {key.role.value}; this call requires {role.value}.", known=True)
    return key


def _needs(role: Role, of_site: bool) -> Callable[[Request, object], ApiKey]:
    """A dependency that requires a key with `role`, which must see the article in the path unless it is `of_site`."""

    # OpenAPI 3.1 lists roles where OAuth has scopes.
    def check(request: Request, _given: object = Security(BEARER, scopes=[role.value])) -> ApiKey:
        key = require(request, role)
        if not of_site:
            _check_article(request, key)
        return key

    return check


_CHECKS = {(role, of_site): _needs(role, of_site) for role in Role for of_site in (False, True)}
# For calls about the article in their path. A key of one site gets 404 for others, and 403 for calls about none.
Reader = Annotated[ApiKey, Depends(_CHECKS[Role.READ, False])]
Editor = Annotated[ApiKey, Depends(_CHECKS[Role.EDIT, False])]
Publisher = Annotated[ApiKey, Depends(_CHECKS[Role.PUBLISH, False])]
# For calls that limit by themselves what a key of one site sees and changes, or are about no article at all.
SiteReader = Annotated[ApiKey, Depends(_CHECKS[Role.READ, True])]
SiteEditor = Annotated[ApiKey, Depends(_CHECKS[Role.EDIT, True])]
SitePublisher = Annotated[ApiKey, Depends(_CHECKS[Role.PUBLISH, True])]


def role_of(route: BaseRoute | None) -> Role | None:
    """The role that a route requires, if any."""
    checks = {each.call for each in route.dependant.dependencies} if isinstance(route, APIRoute) else set()
    return next((role for (role, _), check in _CHECKS.items() if check in checks), None)


def _check_article(request: Request, key: ApiKey) -> None:
    """Check that a key of one site sees the article in the path. Raises NotFound; Forbidden for a call about none."""
    article_id = request.path_params.get("article_id")
    if key.site is None:
        return
    if article_id is None:
        raise Forbidden(
            f"Key {key.name!r} is for {key.site} only; this call requires a key for all sites.",
            known=True,
            advice="Ask whoever runs the service (`audio-service keys create` without --site).",
        )
    if not sees(request, key, article_id):
        raise unknown_article(article_id)


def sees(request: Request, key: ApiKey, *article_ids: str) -> bool:
    """Whether a key sees one of these articles or working copies; one of one site sees its own, and no unknown ones."""
    if key.site is None:
        return True
    valid = []
    for article_id in article_ids:
        with contextlib.suppress(ValueError):
            valid.append(check_article_id(article_id))
    return key.site in catalog_of(request).article_sites.of(*valid).values()


def check_new(request: Request, key: ApiKey, article_id: str) -> None:
    """Check that a key may create this article, or revise it. Raises IdTaken."""
    if key.site is not None and catalog_of(request).article_sites.of(article_id).get(article_id, key.site) != key.site:
        raise IdTaken(article_id)


def check_address(request: Request, key: ApiKey, url: str | None) -> None:
    """Check that a key may send an article of this page. Raises Forbidden for one that is not on the key's site."""
    if key.site is not None and url is not None and settings_of(request).site_name(url) != key.site:
        raise _other_site(key, f"{url} is not on it")


def check_scope_of(request: Request, key: ApiKey, scope: str) -> None:
    """Check that a key may change rules of this scope: of its site, or an article there. Raises Forbidden."""
    own = key.site is None or (scope != EVERYWHERE and scope in seen_scopes(request, key)((scope,)))
    if not own:
        raise _other_site(key, f"it changes rules of `site:{key.site}` and of its articles")


def seen_scopes(request: Request, key: ApiKey) -> SeenScopes:
    """Which scopes of rules a key sees: "global", those of its site's hosts, and of its articles."""
    if key.site is None:
        return frozenset
    settings, catalog = settings_of(request), catalog_of(request)

    def seen(scopes: Iterable[str]) -> frozenset[str]:
        names = {scope: scope.partition(":")[::2] for scope in scopes}
        sites = catalog.article_sites.of(*(name for kind, name in names.values() if kind == "article"))
        return frozenset(
            scope
            for scope, (kind, name) in names.items()
            if scope == EVERYWHERE
            or (kind == "site" and settings.site_name(f"https://{name}/") == key.site)
            or (kind == "article" and sites.get(name) == key.site)
        )

    return seen


def site_for(key: ApiKey, given: str | None) -> str | None:
    """The site that a call is limited to: the key's, else the given one. Raises Forbidden for another than its own."""
    if key.site is None:
        return given
    if given is not None and site_host(given) != site_host(key.site):
        raise _other_site(key, f"`site` is {given!r}")
    return key.site


def check_recording(request: Request, key: ApiKey, article_id: str, number: int) -> None:
    """Check that a key may withdraw a revision's audio. Raises StillServed if articles of other sites have it too."""
    if key.site is not None and catalog_of(request).article_sites.shares_audio(article_id, number, key.site):
        raise StillServed((article_id, number), None)


def _other_site(key: ApiKey, why: str) -> Forbidden:
    advice = "Use a key of that site, or one for all sites."
    return Forbidden(f"Key {key.name!r} is for {key.site} only: {why}.", known=True, advice=advice)


def unknown_article(article_id: str) -> NotFound:
    """The error for an article that does not exist, or is not the key's."""
    return NotFound(f"Article {article_id!r} does not exist.", advice="Check the id, or PUT it first.", code="article")


def is_known(request: Request, article_id: str | None = None) -> bool:
    """Whether the caller gave a valid key that sees this article, or the one in the path."""
    try:
        key = key_of(request)
    except (Busy, Unavailable):  # an address that guesses keys; no database
        return False
    if key is None or key.site is None:
        return key is not None
    if role_of(request.scope.get("route")) is not None:  # checked by the call
        return True
    article_id = article_id or request.path_params.get("article_id")
    return article_id is not None and sees(request, key, article_id)


def details_for(request: Request, error: str, mark: str, article_id: str | None = None) -> str:
    """The reason of a failure for callers with a key that sees the article; for others only its mark in the log.

    Reasons contain paths, buckets and private addresses.
    """
    return (
        error
        if is_known(request, article_id)
        else f"The audio could not be rendered. The service's log has the reason under {mark}."
    )


class _Hourly(TimestampSigner):
    """Signs with the time of the last full hour: a draft's manifest, which has links, keeps its ETag for a while."""

    def get_timestamp(self) -> int:
        now = super().get_timestamp()
        return now - now % 3600


def _signer(settings: Settings, salt: str, signer: type[TimestampSigner] = TimestampSigner) -> URLSafeTimedSerializer:
    assert settings.secret is not None  # a running service has one
    return URLSafeTimedSerializer(settings.secret, salt=salt, signer=signer)


def draft_token(settings: Settings, article: ArticleRecord) -> str:
    """The token of a draft link (`?draft=`); it ends with the article, also if another one gets its id."""
    return _signer(settings, "draft", _Hourly).dumps([article.id, article.incarnation])


def _read_draft(request: Request) -> tuple[str, str]:
    """The article's id and incarnation in the request's draft link; empty if it has none, or it is not valid."""
    token = request.query_params.get("draft", "")
    try:
        article_id, incarnation = _signer(settings_of(request), "draft").loads(token, max_age=DRAFT_LINK_S)
    except (BadSignature, ValueError):
        return "", ""
    return article_id, incarnation


def may_hear(
    request: Request, articles: list[tuple[str, Audience]], kinds: tuple[TokenKind, ...] = (TokenKind.MEDIA,)
) -> None:
    """Check access to one of these (article id, audience).

    A token of one of these `kinds` opens what is for subscribers. Raises NotFound, which does not reveal drafts, and
    SubscribersOnly.
    """
    if any(audience is Audience.PUBLIC for _, audience in articles):
        return
    own_id, incarnation = _read_draft(request)
    named = any(article_id == own_id for article_id, _ in articles)
    if named and catalog_of(request).articles.incarnation(own_id) == incarnation:
        return
    key = key_of(request)
    if articles and key is not None and sees(request, key, *(article_id for article_id, _ in articles)):
        return
    for_subscribers = [article_id for article_id, audience in articles if audience is Audience.SUBSCRIBERS]
    if not for_subscribers:
        raise _nothing()
    token = request_token(request, kinds)
    if not any(token.opens(article_id) for article_id in for_subscribers):
        raise SubscribersOnly("article")
    request.state.subscriber_token = token


def request_token(request: Request, kinds: tuple[TokenKind, ...]) -> SubscriberToken:
    """The subscriber's token in a request's query, which is valid. Raises SubscribersOnly.

    Once it was valid, the request's response is completed, also after the token expires.
    """
    given: SubscriberToken | None = getattr(request.state, "subscriber_token", None)
    if given is None:
        given = read_token(request.query_params.get("token", ""), kinds, settings_of(request).access, time.time())
    if given.subscriber and given.subscriber in catalog_of(request).revoked_subscribers:
        raise SubscribersOnly("revoked")
    return given


def token_expires_s(request: Request) -> int | None:
    """Seconds until the token that opened a request expires; None if none did."""
    token: SubscriberToken | None = getattr(request.state, "subscriber_token", None)
    return None if token is None else max(1, int(token.expires_at - time.time()))


def link_query(request: Request, article: ArticleRecord) -> str:
    """The query of an article's links for who may hear it: the token or draft that was given; a new draft for a key."""
    token: SubscriberToken | None = getattr(request.state, "subscriber_token", None)
    if article.audience is Audience.PUBLIC:
        return ""
    if token is not None:
        return f"?token={request.query_params['token']}"
    if is_known(request, article.id):
        return f"?draft={draft_token(settings_of(request), article)}"
    given = request.query_params.get("draft")  # handed on as it is: it expires, and renews nobody's access
    return f"?draft={given}" if given else ""


def _nothing() -> NotFound:
    return NotFound("Not found.", advice="Links to drafts expire; ask for a new one.")


@contextlib.contextmanager
def _hiding_drafts(request: Request) -> Iterator[None]:
    """Use equal words for drafts and unknown ids, for who has no key, or one of one site."""
    try:
        yield
    except NotFound as error:
        key = key_of(request)
        raise (_nothing() if key is None or key.site is not None else error) from None


def article_for(request: Request, article_id: str) -> ArticleRecord:
    """Get an article if the caller may hear it. Raises NotFound, which does not reveal drafts, and SubscribersOnly."""
    with _hiding_drafts(request):
        article = catalog_of(request).articles.get(article_id)
    may_hear(request, [(article.id, article.audience)])
    return article


def narration_for(request: Request, article_id: str) -> tuple[str, Audience]:
    """Get the key of the narration that an article serves, and who may hear it; else as `article_for`."""
    with _hiding_drafts(request):
        key, audience = catalog_of(request).articles.served(article_id)
    may_hear(request, [(article_id, audience)])
    return key, audience
