"""Middleware: request ids, access log, metrics and security headers."""

from __future__ import annotations

import logging
import time
from http import HTTPStatus

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.access import ServiceDep
from audio_service.api.http.access_log import log_request, shown_path
from audio_service.api.http.problems import problem
from audio_service.api.http.write_slots import WRITE_WAIT_S
from audio_service.errors import AudioServiceError
from audio_service.logs import REQUEST_ID, request_id, request_id_of
from audio_service.rendering import Metrics
from audio_service.storage import write_wait_s

log = logging.getLogger("audio_service.access")
router = APIRouter(tags=["health"])

# Others are counted together, since invented methods would fill the metrics.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    # Players on publishers' pages load this audio from here.
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Observe:
    """ASGI middleware: request id, metrics, access log, security headers, and 500 responses."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        own_id = request_id_of(Headers(scope=scope))
        token = request_id.set(own_id)
        write_wait_s.set(WRITE_WAIT_S)
        began = time.perf_counter()
        answering = False

        async def send_noted(message: Message) -> None:
            nonlocal answering
            if message["type"] == "http.response.start":
                answering = True
                headers = MutableHeaders(raw=message["headers"])
                headers.append(REQUEST_ID.decode(), own_id)
                if scope.get("state", {}).get("depends_on_host"):
                    headers.add_vary_header("Host")
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                route = getattr(scope.get("route"), "path", "none")
                note(scope, route, message["status"], time.perf_counter() - began)
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:  # answered here because only here the request id is known
            answer = _answer(error, scope, answering=answering)
            if answer is not None:
                await answer(scope, receive, send_noted)
        finally:
            request_id.reset(token)


def _answer(error: Exception, scope: Scope, *, answering: bool) -> Response | None:
    """The answer to a request that broke; None if its client has left, or knows already. Raises `error` within one."""
    if isinstance(error, ClientDisconnect):
        gone = problem(HTTPStatus.BAD_REQUEST, "The connection ended before the request's body did.")
        return None if answering else gone
    if answering and isinstance(error.__cause__, AudioServiceError):
        log.warning("%s %s broken off: %s", scope["method"], shown_path(scope), error.__cause__)
        return None  # unfinished: the server closes the connection, and the client sees that it is not the end
    if answering:
        raise error
    log.exception("%s %s", scope["method"], shown_path(scope))
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Internal error. The service's log has the cause under this request's id."
    )


def note(scope: Scope, route: str, status: int, seconds: float) -> None:
    """Log and count an answer that took so many seconds to begin."""
    service = getattr(scope["app"].state, "service", None)
    if service is not None:
        count(service.metrics, scope["method"], route, status, seconds)
    log_request(scope, status, seconds)


def count(metrics: Metrics, method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer."""
    metrics.requests.labels(method if method in _METHODS else "other", route, str(status)).observe(seconds)


@router.get("/metrics", response_class=Response)
def metrics(service: ServiceDep) -> Response:
    """Get Prometheus metrics."""
    return Response(generate_latest(service.metrics.registry), media_type=CONTENT_TYPE_LATEST)
