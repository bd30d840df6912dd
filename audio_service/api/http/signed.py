"""Calls that need no key, since their body is signed: whose bodies may be as large as a CMS's messages are."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from audio_service.api.http.access import settings_of
from audio_service.api.http.rates import RateLimiter, address_of
from audio_service.service import no_hooks


async def signed_body(request: Request) -> bytes:
    """The body of a signed message; its signature is not checked yet."""
    return await request.body()


SignedBody = Annotated[bytes, Depends(signed_body)]


def takes_signed(route: BaseRoute) -> bool:
    """Whether a route takes signed messages."""
    return isinstance(route, APIRoute) and _depends(route.dependant)


def _depends(dependant: object) -> bool:
    inner = getattr(dependant, "dependencies", ())
    return any(each.call is signed_body or _depends(each) for each in inner)


def check_any_hook(request: Request) -> None:
    """Raise NotFound if no hook is set. Which are set is not revealed: a message to an unknown one comes in as well."""
    if not settings_of(request).hooks:
        raise no_hooks()


def count_wrong(request: Request) -> None:
    """Count a wrong signature as a wrong key. Raises Busy for an address that guesses secrets."""
    rates: RateLimiter = request.app.state.rates
    rates.hit("wrong_keys", address_of(request))
