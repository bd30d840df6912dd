"""Bodies of requests: who may send one, how large it may be, how slow, and how many at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from http import HTTPStatus

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.access import require, role_of
from audio_service.api.http.body_quotas import BodyQuota
from audio_service.api.http.connections import KEYED
from audio_service.api.http.problems import answer
from audio_service.api.http.rates import address_of
from audio_service.api.http.signed import check_any_hook, takes_signed
from audio_service.config import Limits
from audio_service.errors import AudioServiceError

# Bytes of a body for calls that need no key.
KEYLESS_BYTES = 16_000
# How long the connection stays open after the answer to a body that is not read, and how much of it is discarded: if it
# ended at once, a client that is still sending might not read the answer.
DISCARD_S = 2
DISCARD_BYTES = 1_000_000
RETRY_AFTER_S = 5
# Signed messages that arrive at the same time, from all addresses and from one, as multiples of the largest one.
SIGNED_TOGETHER = 4
SIGNED_OF_ADDRESS = 2
# Of the time for a signed message to arrive, the part that may pass without a byte of it.
STALLED = 1 / 3

# Senders of bodies: with the key that the call takes, of a signed message, and all others.
_KEYED, _SIGNED, _ANYONE = "keyed", "signed", "anyone"


class Bodies:
    """ASGI middleware that reads a body only if its sender may send it.

    401 and 403 without the key that the call requires, 413 for too large bodies, 408 for too slow ones, 429 while
    bodies sent with a key exceed `bodies_bytes` together, or signed messages, whose senders nobody knows yet, their
    quota; what is declared counts for the former, what has arrived for the latter. Those without a key have as long as
    headers to arrive, and are bounded by the number of connections.
    """

    def __init__(self, app: ASGIApp, limits: Limits, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._limits = limits
        self._routes = routes
        signed = SIGNED_TOGETHER * limits.hook_bytes, SIGNED_OF_ADDRESS * limits.hook_bytes
        self._quotas = {
            _KEYED: BodyQuota("bodies with a key", limits.bodies_bytes, limits.bodies_bytes),
            _SIGNED: BodyQuota("messages to hooks", *signed),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if "transfer-encoding" not in headers and headers.get("content-length", "0") == "0":
            await self._app(scope, receive, send)
            return
        body = _Incoming(headers, receive, send)
        try:
            body.sender = await self._sender(Request(scope))
            self._admit(body, body.declared, reserved=body.declared if body.sender == _KEYED else 0)
        except (AudioServiceError, HTTPException) as error:
            await (await answer(Request(scope), error))(scope, receive, body.send)
            return
        if body.sender == _KEYED:
            scope["state"][KEYED] = True
        elif body.sender == _SIGNED:
            body.address = address_of(Request(scope))
        try:
            await self._app(scope, self._checked(body), body.send)
        finally:
            self._leave(body)

    def _checked(self, body: _Incoming) -> Receive:
        """What receives a body, within its size, its time and its quota."""
        clock = asyncio.get_running_loop().time
        arrival_s = self._limits.body_s if body.sender == _KEYED else min(self._limits.header_s, self._limits.body_s)
        wait_s = arrival_s * STALLED if body.sender == _SIGNED else arrival_s
        until = clock() + arrival_s

        async def receive_checked() -> Message:
            waited_until = None if body.whole or body.answered else min(until, clock() + wait_s)
            try:
                async with asyncio.timeout_at(waited_until) as body.waiting:
                    message = await body.receive()
            except TimeoutError:
                if not body.refused:
                    body.late = True
                    within = f"{arrival_s:g} s" + (f", or nothing of it for {wait_s:g} s" if wait_s < arrival_s else "")
                    detail = f"The request's body did not arrive within {within}. Send it again."
                    raise self._ended(body, HTTPStatus.REQUEST_TIMEOUT, detail) from None
            if body.refused and not body.answered:
                raise self._full(body)
            if not body.answered:
                self._admit(body, body.got, reserved=body.got)
            return message

        return receive_checked

    async def _sender(self, request: Request) -> str:
        """Who may send this body. Raises Forbidden without the key it takes, Busy for who guesses keys, NotFound."""
        for route in self._routes:
            match, _ = route.matches(request.scope)
            if match is not Match.FULL:
                continue
            role = role_of(route)
            if role is not None:
                request.state.key = await run_in_threadpool(require, request, role)
                return _KEYED
            if takes_signed(route):
                check_any_hook(request)
                return _SIGNED
            break
        return _ANYONE

    def _admit(self, body: _Incoming, size: int, *, reserved: int) -> None:
        """Let a body have `size` bytes, and count `reserved` ones.

        Raises an HTTPException, which FastAPI lets through while it reads a body.
        """
        limits = self._limits
        own = {_KEYED: limits.body_bytes, _SIGNED: limits.hook_bytes}.get(body.sender, KEYLESS_BYTES)
        limit = min(own, limits.body_bytes)
        if size > limit:
            setting = {_KEYED: "BODY_BYTES", _SIGNED: "HOOK_BYTES"}.get(body.sender)
            advice = "" if setting is None else f", or raise AUDIO_SERVICE_LIMITS__{setting}"
            detail = f"The request's body exceeds {limit:,} bytes. Send less{advice}."
            raise self._ended(body, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)
        more, quota = reserved - body.reserved, self._quotas.get(body.sender)
        if quota is not None and more > 0 and not quota.take(body, more):
            raise self._full(body)

    def _leave(self, body: _Incoming) -> None:
        quota = self._quotas.get(body.sender)
        if quota is not None:
            quota.leave(body)

    def _ended(self, body: _Incoming, status: int, detail: str, headers: dict[str, str] | None = None) -> HTTPException:
        """The error for a body that is not taken: it counts no more while the rest of it is discarded."""
        self._leave(body)
        return HTTPException(status, detail, headers)

    def _full(self, body: _Incoming) -> HTTPException:
        detail = f"Too many bodies arrive at the same time. Retry in {RETRY_AFTER_S} s."
        return self._ended(body, HTTPStatus.TOO_MANY_REQUESTS, detail, {"Retry-After": str(RETRY_AFTER_S)})


class _Incoming:
    """The body of one request, and the answer to it, which ends the connection if the body is not read."""

    def __init__(self, headers: Headers, receive: Receive, send: Send) -> None:
        length = headers.get("content-length", "0")
        chunked = "transfer-encoding" in headers
        self.declared = int(length) if length.isdecimal() and not chunked else 0
        self.sender = _ANYONE
        # Whose share of the quota it takes; those with a key have none of their own.
        self.address = ""
        # Bytes that have arrived, and those that count against the limit of all bodies.
        self.got = self.reserved = 0
        self.whole = self.late = self.answered = self.refused = False
        self.waiting: asyncio.Timeout | None = None
        self._keep = not chunked and self.declared <= KEYLESS_BYTES
        # A sender that gives both may mean a second request with the rest (RFC 9112, 6.1).
        self._ambiguous = chunked and "content-length" in headers
        self._awaits_consent = headers.get("expect", "").lower() == "100-continue"
        self._receive = receive
        self._send = send
        self._closing = False

    @property
    def arriving(self) -> bool:
        """Whether a part of it is waited for."""
        over = self.whole or self.answered or self.refused
        return self.waiting is not None and not over and not self.waiting.expired()

    def cut(self) -> None:
        """Refuse the rest of it, since others need the quota."""
        self.refused = True
        if self.waiting is not None:
            self.waiting.reschedule(asyncio.get_running_loop().time())

    async def receive(self) -> Message:
        """Receive the next part."""
        message = await self._receive()
        self.got += len(message.get("body", b""))
        self.whole = self.whole or not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer; discard the rest of the body before its last one."""
        if message["type"] == "http.response.start":
            self.answered = True
            self._closing = self._ambiguous or (not self.whole and (self.late or not self._keep))
            if self._closing:
                MutableHeaders(raw=message["headers"])["Connection"] = "close"
        elif self._closing and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._discard()
            message = {"type": "http.response.body", "body": b"", "more_body": False}
        await self._send(message)

    async def _discard(self) -> None:
        if self.late or (self._awaits_consent and not self.got):
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DISCARD_S):
                while not self.whole:
                    await (self.receive() if self.got < DISCARD_BYTES else asyncio.sleep(DISCARD_S))
