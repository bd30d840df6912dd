"""Turns of requests and the pace of long answers, so that a crowd does not hold up other readers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus

from fastapi import Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.problems import problem
from audio_service.api.http.waiting import WAITING_MAX, End, Waiting

# Requests that are worked on at once: each has some steps on threads, for which it waits longer the more there are.
AT_ONCE = 5
# Seconds until a request that waits for something unforeseen ends its turn without an answer.
TURN_S = 0.1
# Seconds until one whose body has not come does.
BODY_S = 0.01
RETRY_AFTER_S = 5
# Paths that were served last, of at most so many letters: those who request them go before the rest.
SERVED_PATHS = 5000
SERVED_LETTERS = 500
# They need no thread, or hardly any, and are asked whether the process is alive.
_WITHOUT_TURN = ("/healthz", "/readyz")


def too_many() -> Response:
    """The answer to a request that may not even wait."""
    detail = f"Too many requests at the same time. Retry in {RETRY_AFTER_S} s."
    headers = {"Retry-After": str(RETRY_AFTER_S), "Connection": "close"}
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers=headers)


class Turns:
    """ASGI middleware that works on AT_ONCE requests at a time.

    A turn ends when the answer starts, or the request waits: BODY_S for its body, for those that read the store, or
    TURN_S for anything else. When more arrive, addresses and paths take turns: a burst delays itself, and hardly
    others. The next turn begins after what else is ready, also when an answer needed no waiting: else all of a burst
    would be answered between two steps of a request that needs some.
    """

    def __init__(self, app: ASGIApp, waiting_max: int = WAITING_MAX) -> None:
        self._app = app
        self._waiting_max = waiting_max
        self._working = 0
        self._waiting = Waiting()
        self._served: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _WITHOUT_TURN:
            await self._app(scope, receive, send)
            return
        end = await self._begin(scope)
        if end is End.LEFT:
            return
        if end is End.REFUSED:
            await too_many()(scope, receive, send)
            return
        turn = _Turn(self._next)
        Request(scope).state.turn = turn

        async def receive_ending() -> Message:
            turn.end_within(BODY_S)
            message = await receive()
            turn.end_within(TURN_S)
            return message

        async def send_ending(message: Message) -> None:
            turn.end()
            if message["type"] == "http.response.start" and message["status"] < HTTPStatus.BAD_REQUEST:
                self._remember(scope["path"])
            await send(message)

        try:
            await self._app(scope, receive_ending, send_ending)
        finally:
            turn.end()

    async def _begin(self, scope: Scope) -> End:
        """Wait for a turn."""
        if self._working < AT_ONCE:
            self._working += 1
            return End.ADMITTED
        return await self._waiting.join(scope, known=scope["path"] in self._served, most=self._waiting_max)

    def _remember(self, path: str) -> None:
        """A path was served."""
        if len(path) <= SERVED_LETTERS:
            self._served[path] = None
            self._served.move_to_end(path)
            if len(self._served) > SERVED_PATHS:
                self._served.popitem(last=False)

    def _next(self) -> None:
        if not self._waiting.admit():
            self._working -= 1


class _Turn:
    """One request's turn, which ends once; `ended` is called after what else is ready."""

    def __init__(self, ended: Callable[[], None]) -> None:
        self._ended = ended
        self._over = False
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + TURN_S
        self._timer = self._loop.call_at(self._until, self.end)

    def end_within(self, seconds: float) -> None:
        """End it after so many seconds, TURN_S after its beginning at the latest."""
        if not self._over:
            self._timer.cancel()
            self._timer = self._loop.call_at(min(self._until, self._loop.time() + seconds), self.end)

    def end(self) -> None:
        if not self._over:
            self._over = True
            self._timer.cancel()
            self._loop.call_soon(self._ended)


def end_turn(request: Request) -> None:
    """Let others begin, since this request waits."""
    turn: _Turn | None = getattr(request.state, "turn", None)
    if turn is not None:
        turn.end()


class Pacing:
    """Lets `per_s` parts of all long answers pass in a second, evenly, so that time is left for other calls.

    Addresses and paths take turns.
    """

    def __init__(self, per_s: float) -> None:
        self._gap_s = 1 / per_s
        self._due_at = 0.0
        self._waiting = Waiting()
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, scope: Scope) -> None:
        """Wait until the next part of the answer to this request may be sent, or its client leaves."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_at(self._due_at, self._admit)
        await self._waiting.join(scope)

    def _admit(self) -> None:
        loop = asyncio.get_running_loop()
        if self._waiting.admit():
            self._due_at = max(self._due_at, loop.time() - self._gap_s) + self._gap_s
        self._timer = loop.call_at(self._due_at, self._admit) if self._waiting else None


def pace_of(request: Request) -> Callable[[], Awaitable[None]]:
    """What waits between two parts of a long answer to this request."""
    pacing: Pacing = request.app.state.pacing
    return partial(pacing.wait, request.scope)
