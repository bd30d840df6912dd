"""/v1/hooks: signed messages of a CMS."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from audio_service.api.article_in import take_raw
from audio_service.api.http.access import ServiceDep, service_of
from audio_service.api.http.problems import documented
from audio_service.api.http.signed import SignedBody, count_wrong
from audio_service.api.http.write_slots import WriteSlot
from audio_service.api.push_in import PushIn
from audio_service.article import RawArticle, check_article_id
from audio_service.config import HOOK_NAME, Settings
from audio_service.errors import AudioServiceError, Busy, Forbidden, InputError
from audio_service.service import (
    HOOK_REFUSED,
    HookMessage,
    HookResult,
    HookState,
    Inbox,
    Service,
    Submission,
    classification,
)
from audio_service.storage import Origin

router = APIRouter(prefix="/v1/hooks", tags=["hooks"])

# Results of messages that are not applied, in the metrics.
INVALID, FAILED = "invalid", "failed"
Name = Annotated[str, Path(pattern=HOOK_NAME, description="Name of the hook in AUDIO_SERVICE_HOOKS.")]
_BODY = {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}


class HookAnswer(BaseModel):
    """What was done with a message."""

    result: HookResult = Field(description="`repeated` and `overtaken` messages change nothing.")
    id: str = Field(description="The article's id.")


@contextlib.contextmanager
def _counted(service: Service, name: str, busy: str = FAILED) -> Iterator[None]:
    """Count a message that is not applied; one that gets Busy as `busy`."""
    try:
        yield
    except AudioServiceError as error:
        if name in service.settings.hooks:
            kinds = ((Forbidden, HOOK_REFUSED), (InputError, INVALID), (Busy, busy))
            result = next((result for kind, result in kinds if isinstance(error, kind)), FAILED)
            service.metrics.hooks.labels(name, result).inc()
        raise


def _inbox(request: Request) -> Inbox:
    inbox: Inbox = request.app.state.inbox
    return inbox


async def message_of(name: Name, request: Request, body: SignedBody) -> HookMessage:
    """The request's message. Raises Forbidden for a wrong signature, and Busy for an address that guesses secrets."""

    def read() -> HookMessage:
        try:
            message = _inbox(request).read(name, request.headers, body)
        except Forbidden:
            count_wrong(request)
            raise
        try:
            check_article_id(message.article_id)
        except ValueError as error:
            advice = f"Set {name}.fields.id in AUDIO_SERVICE_HOOKS to another part of the message."
            raise InputError(f"{error}.", advice=advice, code="mapping", value="id") from error
        return message

    with _counted(service_of(request), name, busy=HOOK_REFUSED):
        return await run_in_threadpool(read)


Message = Annotated[HookMessage, Depends(message_of)]


async def repeat_of(message: Message, request: Request) -> bool:
    """Whether the message was applied before."""
    with _counted(service_of(request), message.hook):
        return await run_in_threadpool(_inbox(request).is_repeated, message)


Repeated = Annotated[bool, Depends(repeat_of)]


async def submission_of(message: Message, repeated: Repeated, request: Request) -> Submission | None:
    """The article of a published one; its page is fetched if it has only an address."""
    if repeated or message.state is not HookState.PUBLISHED:
        return None
    service = service_of(request)
    with _counted(service, message.hook):
        try:
            body = article_of(message, service)
            raw = await take_raw(request, body, message.article_id)
            return await run_in_threadpool(_submission, message, body, raw, service)
        except AudioServiceError as error:
            async with request.app.state.writes:
                await run_in_threadpool(_inbox(request).close_refused, message, error)
            raise


def article_of(message: HookMessage, service: Service) -> PushIn:
    """The article as a push would give it.

    Raises InputError for a field that a push must not have, Forbidden for a page that is not on the hook's site.
    """
    found = message.fields
    text = next((name for name in ("html", "markdown", "text") if getattr(found, name) is not None), None)
    given: dict[str, object] = {name: getattr(found, name) for name in ("url", "title", "language", "published")}
    if text is not None:
        given[text] = getattr(found, text)
    hook = service.settings.hooks[message.hook]
    if hook.site is not None and found.url is not None:
        check_page(message, found.url, hook.site, service.settings)
    named = {name: getattr(found, name) for name in ("section", "tags", "author", "access")} | {"site": hook.site}
    given |= {name: value for name, value in named.items() if value or name in found.cleared}
    try:
        return PushIn.model_validate({**given, "voice": hook.voice, "publish": True})
    except ValidationError as error:
        fault = error.errors()[0]
        field = ".".join(map(str, fault["loc"])) or "article"
        what = f"{field}, as hook {message.hook} finds it, is invalid: {fault['msg']}."
        advice = f"Set {message.hook}.fields.{field} in AUDIO_SERVICE_HOOKS to where the message has it."
        raise InputError(what, advice=advice, code="mapping", value=field) from error


def check_page(message: HookMessage, url: str, site: str, settings: Settings) -> None:
    """Check that a page is on the hook's site, as a key of one site has it. Raises Forbidden."""
    if settings.site_name(url) != settings.known_site(site):
        advice = f"Set {message.hook}.fields.url in AUDIO_SERVICE_HOOKS to its address on that site, or to nothing."
        raise Forbidden(f"{url} is not on {site}, the site of hook {message.hook}.", known=True, advice=advice)


def _submission(message: HookMessage, body: PushIn, raw: RawArticle, service: Service) -> Submission:
    return Submission(
        message.article_id,
        service.check_marks(raw.document(service.settings), body.voice),
        Origin.PUSHED,
        voice=body.voice,
        url=raw.url,
        publish=True,
        saved_by=f"hook {message.hook}",
        classification=classification(body, service.settings),
        only_site=service.settings.hook_site(message.hook),
    )


@router.post(
    "/{name}",
    response_model=HookAnswer,
    responses={
        202: {"description": "Accepted; the article renders.", "model": HookAnswer},
        **documented(401, 403, 404, 413),
    },
    openapi_extra={"requestBody": _BODY},
)
def receive(
    request: Request,
    message: Message,
    repeated: Repeated,
    submission: Annotated[Submission | None, Depends(submission_of)],
    service: ServiceDep,
    _slot: WriteSlot,
) -> Response:
    """Take a signed message of a CMS about one article: create, revise, unpublish or delete it."""
    with _counted(service, message.hook):
        result = HookResult.REPEATED if repeated else _inbox(request).take(message, submission)
    service.metrics.hooks.labels(message.hook, result.value).inc()
    status = 202 if result is HookResult.ACCEPTED else 200
    return JSONResponse(HookAnswer(result=result, id=message.article_id).model_dump(mode="json"), status)
