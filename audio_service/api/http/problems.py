"""Errors -> HTTP problem details (RFC 9457). The only place that translates them."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from audio_service.api.http.access import details_for, is_known
from audio_service.api.http.conditions import Precondition
from audio_service.api.http.methods import allowed_methods
from audio_service.errors import (
    ArticleTooLong,
    AudioServiceError,
    Busy,
    Conflict,
    Forbidden,
    ForbiddenSource,
    IdTaken,
    InputError,
    InvalidMark,
    NotFound,
    NotNarrated,
    Overtaken,
    Refused,
    StillServed,
    SubscribersOnly,
    Unavailable,
    UnknownVoice,
    UnspokenLanguage,
    exhausted,
)

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"


# Paths that OpenAI's clients call.
_OPENAI = ("/v1/audio/", "/v1/models")
# Meaning of each status, for every call.
_MEANINGS = {
    400: "The body breaks off, is not UTF-8 or nests too deep.",
    401: "The API key is missing or invalid, or the article is for subscribers and the token is not valid.",
    403: "The key's role does not allow this, or the page may not be fetched.",
    404: "Not found, or a draft requested without its link.",
    408: "The body did not arrive in time.",
    409: "Another editor saved the working copy first, or the audio to withdraw is served.",
    412: "The article, or the file, is not the one that `If-Match` names.",
    413: "The body or the article exceeds a size limit.",
    416: "The range starts beyond the end of the file.",
    422: "The body is not valid JSON, a parameter or field is invalid, or the text cannot be narrated.",
    429: "Too many requests; retry after `Retry-After` seconds.",
    501: "Not implemented.",
    503: "A disk, the store or the database is away or full, or too many wait; retry after `Retry-After` seconds.",
}
_NO_JSON = "The body is not valid JSON"
# What FastAPI's parser of bodies raises beside syntax errors.
_UNREADABLE: dict[type[BaseException], str] = {
    UnicodeDecodeError: "it is not UTF-8",
    RecursionError: "it nests too deep",
    ValueError: "a number in it is too long",
}
# Invalid JSON, an invalid parameter, too many requests, no database.
_ANY_CALL = (400, 422, 429, 503)


class Problem(BaseModel):
    """Problem details (RFC 9457): `detail` says what went wrong and what to do."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str | None = Field(None, description="Which of the causes of this type.")
    error: dict[str, str | None] | None = Field(None, description="The same in OpenAI's format, for its calls.")


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem responses of a call for OpenAPI: these, and those that every call may give."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    every = sorted({*statuses, *_ANY_CALL, *((HTTPStatus.REQUEST_TIMEOUT,) if 413 in statuses else ())})
    return {status: {"description": _MEANINGS[status], "content": content} for status in every}


# For every call that changes an article.
PROBLEMS = documented(401, 403, 404, 409, 412, 413)

_STATUS: tuple[tuple[type[AudioServiceError], int], ...] = (
    (ArticleTooLong, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (ForbiddenSource, HTTPStatus.FORBIDDEN),
    (NotNarrated, HTTPStatus.FORBIDDEN),
    (InputError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownVoice, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFound, HTTPStatus.NOT_FOUND),
    (SubscribersOnly, HTTPStatus.UNAUTHORIZED),
    (Overtaken, HTTPStatus.CONFLICT),
    (IdTaken, HTTPStatus.CONFLICT),
    (StillServed, HTTPStatus.CONFLICT),
    (Conflict, HTTPStatus.PRECONDITION_FAILED),
    (Refused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (Busy, HTTPStatus.TOO_MANY_REQUESTS),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)


# Attributes of an error that its problem has as members, where they have a value.
_MEMBERS: tuple[tuple[type[AudioServiceError], tuple[str, ...]], ...] = (
    (AudioServiceError, ("code",)),
    (InputError, ("value",)),
    (ArticleTooLong, ("size", "limit", "unit")),
    (InvalidMark, ("mark", "after")),
    (UnspokenLanguage, ("language",)),
    (ForbiddenSource, ("host",)),
    (NotFound, ("host",)),
    (Overtaken, ("saved_by",)),
    (Refused, ("findings",)),
    (Busy, ("retry_after_s",)),
    (Unavailable, ("retry_after_s",)),
)


def members_of(error: AudioServiceError) -> dict[str, Any]:
    """What a program needs to tell a person of an error in words of its own."""
    names = (name for kind, names in _MEMBERS if isinstance(error, kind) for name in names)
    return {name: value for name in names if (value := getattr(error, name, None))}


def type_of(error: AudioServiceError) -> str:
    """The `type` of an error's problem."""
    return f"urn:audio-service:{type(error).__name__}"


def status_of(error: AudioServiceError) -> int:
    """The HTTP status for an error."""
    if isinstance(error, Forbidden):
        return HTTPStatus.FORBIDDEN if error.known else HTTPStatus.UNAUTHORIZED
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_inner(error: AudioServiceError, request: Request) -> bool:
    """Whether an error of a caller without a key concerns the service (a voice, a sound, a file) and not the request.

    Such a GET request can only be wrong in a name.
    """
    about_names = isinstance(error, NotFound | Busy | Forbidden | SubscribersOnly)
    return isinstance(error, UnknownVoice) or (request.method in ("GET", "HEAD") and not about_names)


def problem(
    status: int, detail: str, *, kind: str = "about:blank", headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """A problem response."""
    body = {"type": kind, "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status, headers, PROBLEM)


def unmet(outcome: Precondition, headers: dict[str, str]) -> Response:
    """The response to a GET or HEAD request whose condition is not met: 304 or 412."""
    if outcome is Precondition.NOT_MODIFIED:
        return Response(status_code=outcome.value, headers=headers)
    detail = "If-Match names another version of this. Get it again."
    return problem(outcome.value, detail, headers={"Cache-Control": "no-store"})


def describe(app: FastAPI) -> None:
    """Add the schema Problem to the OpenAPI document."""
    plain = app.openapi

    def with_problem() -> dict[str, Any]:
        document = plain()
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return document

    app.openapi = with_problem  # type: ignore[method-assign]


def _for_client(
    request: Request,
    status: int,
    detail: str,
    kind: str = "about:blank",
    headers: dict[str, str] | None = None,
    **members: Any,
) -> JSONResponse:
    """A problem response, with OpenAI's `error` for its clients."""
    if not request.url.path.startswith(_OPENAI):
        return problem(status, detail, kind=kind, headers=headers, **members)
    error = {"message": detail, "type": "invalid_request_error", "param": None, "code": kind.rpartition(":")[2]}
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        error["type"] = "server_error"
    return problem(status, detail, kind=kind, headers=headers, error=error, **members)


async def answer(request: Request, error: AudioServiceError | HTTPException) -> JSONResponse:
    """The response to an error, for middleware around the app's own handlers."""
    kind = AudioServiceError if isinstance(error, AudioServiceError) else HTTPException
    response: JSONResponse = await request.app.exception_handlers[kind](request, error)
    return response


def _faults(error: RequestValidationError) -> list[str]:
    """The first five, each once: FastAPI checks a body for each dependency that has it."""
    return list(dict.fromkeys(map(_fault, error.errors())))[:5]


def _fault(found: dict[str, Any]) -> str:
    """What is wrong with a parameter, a field or the whole body."""
    kind, place = found["type"], found["loc"][1:]
    if kind == "json_invalid":
        return f"{_NO_JSON}: {found['ctx']['error']} (character {place[0]})"
    if kind == "model_attributes_type" and not place and isinstance(found["input"], bytes):
        return "The body is not JSON: send it with `Content-Type: application/json`"
    return f"{'.'.join(map(str, place)) or 'body'}: {found['msg'].removeprefix('Value error, ')}"


async def _ours(request: Request, error: AudioServiceError) -> JSONResponse:
    status, detail, members = status_of(error), str(error), members_of(error)
    ours = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    if ours or (_is_inner(error, request) and not await run_in_threadpool(is_known, request)):
        mark = uuid.uuid4().hex
        log.error("%s: %s", mark, error)
        if isinstance(error, Unavailable):  # nothing more to anybody: the keys are in the database
            detail = f"{error.public} The service's log has the reason under {mark}."
        else:
            detail, members = await run_in_threadpool(details_for, request, detail, mark), {}
    headers = {"Retry-After": str(error.retry_after_s)} if isinstance(error, Busy | Unavailable) else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="audio-service"'
        headers["Cache-Control"] = "no-store"
    return _for_client(request, status, detail, type_of(error), headers, **members)


def install(app: FastAPI) -> None:
    """Turn all deliberate errors into problem responses; `observe.py` handles unexpected ones."""
    describe(app)

    @app.exception_handler(AudioServiceError)
    async def _deliberate(request: Request, error: AudioServiceError) -> JSONResponse:
        return await _ours(request, error)

    @app.exception_handler(OSError)
    async def _disk(request: Request, error: OSError) -> JSONResponse:
        found = exhausted(error)
        if found is None:
            raise error
        return await _ours(request, found)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return _for_client(request, HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(_faults(error)) + ".")

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = allowed_methods(request)
            if request.method == "OPTIONS":
                return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
        unread = next((why for kind, why in _UNREADABLE.items() if isinstance(error.__cause__, kind)), None)
        detail = f"{_NO_JSON}: {unread}." if unread else str(error.detail)
        return _for_client(request, error.status_code, detail, headers=headers)
