"""The response to a request for what is ready, which may be kept for later ones."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Mapping
from http import HTTPStatus

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from audio_service.api.http.conditions import Precondition
from audio_service.api.http.kept import NO_BODY, OWN_HEADERS, READY, FilePart, Ready, has_body, start_of
from audio_service.api.http.problems import problem, unmet
from audio_service.api.http.ranges import Slice

Stream = Callable[[Request, FilePart], AsyncIterable[bytes]]
"""Sends a part that is not in memory, as long as the caller may hear it."""


class ReadyResponse(Response):
    """The response to a request for what is ready; `headers` are those of the whole of it."""

    def __init__(
        self, request: Request, ready: Ready, headers: Mapping[str, str], stream: Stream | None = None
    ) -> None:
        super().__init__(headers=headers)
        self._request, self._ready, self._stream = request, ready, stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        ready = self._ready
        part = ready.slice(scope["method"], self._request.headers)
        if part.status == Precondition.FAILED:
            await unmet(Precondition.FAILED, {})(scope, receive, send)
        elif part.status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            detail = f"The range is not within the file's {ready.size:,} bytes. Request a range within them."
            await problem(part.status, detail, headers=part.headers(ready.size))(scope, receive, send)
        else:
            headers = [each for each in self.raw_headers if each[0] not in OWN_HEADERS]
            await send(start_of(headers, part, ready.size))
            if has_body(scope, part):
                await self._send_body(part, send)
            else:
                await send(NO_BODY)

    async def _send_body(self, part: Slice, send: Send) -> None:
        content, in_file = self._ready.within(part)
        if in_file is not None and self._stream is not None:
            async for data in self._stream(self._request, in_file):
                await send({"type": "http.response.body", "body": content + data, "more_body": True})
                content = b""
        await send({"type": "http.response.body", "body": content})


def keep(request: Request, ready: Ready) -> None:
    """Have the answer to this request kept: everybody gets it until an article changes."""
    setattr(request.state, READY, ready)
