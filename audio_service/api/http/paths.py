"""Middleware that refuses paths that are not UTF-8: decoded with replacements, different ids would be equal."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Receive, Scope, Send

from audio_service.api.http.problems import problem


class CheckPath:
    """ASGI middleware: 400 for a path whose bytes are not UTF-8."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if "\ufffd" in scope.get("path", ""):  # decoding takes 1 ms for a long path
                unquote_to_bytes(scope.get("raw_path") or b"").decode()
        except UnicodeDecodeError:
            refused = problem(HTTPStatus.BAD_REQUEST, "The path is not UTF-8. Percent-encode it as UTF-8.")
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)
