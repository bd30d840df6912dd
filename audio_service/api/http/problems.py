"""Errors -> HTTP answers (RFC 9457 problem details). The only place that translates them."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from audio_service.api.http.access import details_for
from audio_service.errors import (
    ArticleTooLong,
    AudioServiceError,
    Busy,
    Conflict,
    Forbidden,
    ForbiddenSource,
    InputError,
    NotFound,
    Overtaken,
    Refused,
    UnknownVoice,
)

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"


# What programs call that were written for OpenAI's service.
_OPENAI = ("/v1/audio/", "/v1/models")
# What each status says, in any call.
_MEANINGS = {
    400: "The request cannot be read: its body is no JSON or no UTF-8.",
    401: "There is no key, or one that does not exist.",
    403: "The key does not allow this, or the page may not be fetched.",
    404: "It is not there, or it is a draft and its link is missing.",
    408: "The body did not arrive in time.",
    409: "Somebody else saved the working copy first.",
    412: "Somebody else changed the article first.",
    413: "It is larger than a limit.",
    416: "The range is behind the end.",
    422: "A parameter or a field does not fit, or the text cannot be narrated.",
    429: "Too much at once; `Retry-After` says when to come back.",
}
# A body that is no JSON, a parameter that does not fit, too many calls.
_ANY_CALL = (400, 422, 429)


class Problem(BaseModel):
    """What went wrong, and in `detail` what to do about it (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    error: dict[str, str | None] | None = Field(None, description="The same as OpenAI's clients read it, in its calls.")


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem answers of a call, for the OpenAPI page: these, and those that any call may give."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    every = sorted({*statuses, *_ANY_CALL, *((HTTPStatus.REQUEST_TIMEOUT,) if 413 in statuses else ())})
    return {status: {"description": _MEANINGS[status], "content": content} for status in every}


# What any call that changes something may answer.
PROBLEMS = documented(401, 403, 404, 412, 413)

_STATUS: tuple[tuple[type[AudioServiceError], int], ...] = (
    (ArticleTooLong, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (ForbiddenSource, HTTPStatus.FORBIDDEN),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownVoice, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Overtaken, HTTPStatus.CONFLICT),
    (Conflict, HTTPStatus.PRECONDITION_FAILED),
    (Refused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Busy, HTTPStatus.TOO_MANY_REQUESTS),
)


def status_of(error: AudioServiceError) -> int:
    """The HTTP status for an error."""
    if isinstance(error, Forbidden):
        return HTTPStatus.FORBIDDEN if error.known else HTTPStatus.UNAUTHORIZED
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_inner(error: AudioServiceError, request: Request) -> bool:
    """Whether an error is about what lies in the service (a voice, a sound, a file) and not about what was sent.

    Who only gets something has sent nothing that could be wrong but a name.
    """
    about_names = isinstance(error, NotFound | Busy | Forbidden)
    return isinstance(error, UnknownVoice) or (request.method in ("GET", "HEAD") and not about_names)


def problem(
    status: int, detail: str, *, kind: str = "about:blank", headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """A problem answer."""
    body = {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers, PROBLEM)


def describe(app: FastAPI) -> None:
    """Put the problem's shape into the OpenAPI document, to which all calls' problem answers point."""
    plain = app.openapi

    def with_problem() -> dict[str, Any]:
        document = plain()
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return document

    app.openapi = with_problem  # type: ignore[method-assign]


def _for_client(request: Request, status: int, detail: str, kind: str = "about:blank", **headers: str) -> JSONResponse:
    """A problem answer, in OpenAI's words too where its clients call."""
    if not request.url.path.startswith(_OPENAI):
        return problem(status, detail, kind=kind, headers=headers)
    error = {"message": detail, "type": "invalid_request_error", "param": None, "code": kind.rpartition(":")[2]}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        error["type"] = "server_error"
    return problem(status, detail, kind=kind, headers=headers, error=error)


def install(app: FastAPI) -> None:
    """Make every error that is raised on purpose a problem answer; `observe.py` has those for what broke."""
    describe(app)

    @app.exception_handler(AudioServiceError)
    async def _ours(request: Request, error: AudioServiceError) -> JSONResponse:
        status, detail = status_of(error), str(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or _is_inner(error, request):
            mark = uuid.uuid4().hex
            log.error("%s: %s", mark, error)
            detail = await run_in_threadpool(details_for, request, detail, mark)
        headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, Busy) else {}
        if status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = 'Bearer realm="audio-service"'
        return _for_client(request, status, detail, f"urn:audio-service:{type(error).__name__}", **headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        found = [f"{'.'.join(str(part) for part in e['loc'][1:]) or 'body'}: {e['msg']}" for e in error.errors()]
        return _for_client(request, HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(found[:5]) + ".")

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        return _for_client(request, error.status_code, str(error.detail), **dict(error.headers or {}))
