"""/v1/articles/{id}: progress as server-sent events, and the audit."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from audio_service.api.http.access import Reader, ServiceDep, details_for, may_hear, narration_for, service_of
from audio_service.api.http.problems import documented
from audio_service.api.http.streams import EVENT_STREAM
from audio_service.api.http.turns import pace_of
from audio_service.api.manifest import ArticleId, manifest
from audio_service.api.media import find
from audio_service.api.takedown import while_allowed
from audio_service.article import Notice, NoticeKind, Reason, Span
from audio_service.errors import AudioServiceError, Busy, Unavailable
from audio_service.narration import Narration
from audio_service.rendering import LiveNarration
from audio_service.speech import language_name
from audio_service.verbalize import Guess

router = APIRouter(prefix="/v1/articles", tags=["articles"])

LAST_ID_DIGITS = 9
# Sentences that are sent at once have about so many characters, which each follower holds.
EVENT_CHARACTERS = 16_384


class Removed(BaseModel):
    """A part of the page that is not read."""

    start: int
    end: int
    text: str
    reason: str


class Rewritten(BaseModel):
    """A word that is said differently from how it is written."""

    start: int
    end: int
    text: str
    spoken: str
    ipa: list[str | None]


class Guessed(BaseModel):
    """A passage whose reading was guessed; an editor should listen."""

    start: int
    end: int
    text: str
    why: str
    language: str | None = Field(None, description="Its own language, of a passage that is read in another.")
    note: str | None = Field(None, description="The same in words.")
    unsure: int = Field(description="How unsure the reading is, 1 to 100: the larger, the sooner to listen.")


class NoticeOut(BaseModel):
    """Something to check: a doubt about the page, or removals of one reason."""

    model_config = ConfigDict(from_attributes=True)

    kind: NoticeKind
    reason: Reason | None = Field(description="Of removals; null for a doubt about the whole page.")
    words: int = Field(description="Words that are left out for this reason.")
    of_words: int = Field(description="Words that could be read.")
    share: float = Field(description="`words` of `of_words`, 0 to 1.")
    count: int = Field(description="Blocks or parts of blocks; of tables, runs of rows; narrator's marks.")
    begins: str = Field(description="First words of the longest removal; the words of a narrator's mark.")


class Audit(BaseModel):
    """What is left out, said differently or guessed; positions are code points of `text`."""

    text: str
    preview_only: bool
    notices: list[NoticeOut] = Field(description="What to check before the article is published.")
    removed: list[Removed]
    rewritten: list[Rewritten]
    guessed: list[Guessed]
    counts: dict[str, int] = Field(description="How many guesses there are of each reason.")


@router.get("/{article_id}/audit", responses=documented(401, 403, 404))
def audit(article_id: ArticleId, service: ServiceDep, _key: Reader) -> Audit:
    """List what the latest revision's narration leaves out, says differently or guesses."""
    revision = service.catalog.articles.get(article_id).latest
    script = service.scripts.of(revision)
    text = script.document.text
    words = [word for sentence in script.sentences for word in sentence.words]
    return Audit(
        text=text,
        preview_only=script.document.preview_only,
        notices=notices_out(service.notices(revision.document, revision.choices)),
        removed=[Removed(**place(r.span, text), reason=r.reason.value) for r in script.removals],
        rewritten=[
            Rewritten(**place(word.span, text), spoken=word.spoken, ipa=list(word.ipa))
            for word in words
            if word.ipa or bare(word.spoken) != bare(word.span.of(text))
        ],
        guessed=[
            Guessed(
                **place(guess.span, text),
                why=guess.why,
                language=guess.language,
                note=note_of(guess),
                unsure=guess.weight,
            )
            for guess in script.guesses
        ],
        counts=Counter(guess.why.value for guess in script.guesses),
    )


def notices_out(notices: Iterable[Notice]) -> list[NoticeOut]:
    """The notices as JSON."""
    return [NoticeOut.model_validate(notice) for notice in notices]


def note_of(guess: Guess) -> str | None:
    """What is to be said of a passage in another language: "in German, read by an English voice"."""
    if guess.language is None or guess.read_in is None:
        return None
    voice = language_name(guess.read_in)
    article = "an" if voice.startswith(tuple("AEIO")) else "a"
    return f"in {language_name(guess.language)}, read by {article} {voice} voice"


def place(span: Span, text: str) -> dict[str, Any]:
    """A span's position and text."""
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def bare(text: str) -> str:
    """A word without its punctuation."""
    return "".join(letter for letter in text if letter.isalnum())


@router.get(
    "/{article_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}, **documented(404)},
)
async def events(article_id: ArticleId, request: Request) -> StreamingResponse:
    """Stream the narration's progress as server-sent events: `sentence` for each one, then `ready` or `failed`.

    A `sentence` has the format of the timeline's entries: its block with text, its times, its words. `Last-Event-ID`
    resumes after the sentence with that number.
    """
    key, _ = await run_in_threadpool(narration_for, request, article_id)
    if request.method == "HEAD":  # renders nothing
        return StreamingResponse(iter(()), media_type="text/event-stream", headers=EVENT_STREAM)
    last = request.headers.get("last-event-id", "")
    first = int(last) + 1 if last.isdecimal() and len(last) <= LAST_ID_DIGITS else 0
    found = await find(request, key)
    body = while_allowed(request, key, _events(request, article_id, key, found.narration, first))
    return StreamingResponse(body, media_type="text/event-stream", headers=EVENT_STREAM)


async def _events(
    request: Request, article_id: str, key: str, found: Narration | LiveNarration, first: int
) -> AsyncGenerator[str, None]:
    pace = pace_of(request)
    try:
        if isinstance(found, LiveNarration):
            with service_of(request).jobs.following(found):
                number = first
                while await found.wait(number):
                    if number > first:
                        await pace()
                    spoken = found.sentences(number, EVENT_CHARACTERS)
                    yield "".join(
                        f"event: sentence\nid: {each}\ndata: {data}\n\n" for each, data in enumerate(spoken, number)
                    )
                    number += len(spoken)
        service = service_of(request)
        finished = await run_in_threadpool(service.catalog.articles.get, article_id)
    except (Busy, Unavailable):  # not decided: the client reconnects after its last sentence
        return
    except AudioServiceError as error:
        detail = await run_in_threadpool(details_for, request, str(error), key, article_id)
        yield f"event: failed\ndata: {json.dumps({'detail': detail})}\n\n"
        return
    # It may have been closed since the last look-up.
    await run_in_threadpool(may_hear, request, [(article_id, finished.audience)])
    ready = await run_in_threadpool(manifest, finished, request, service.settings)
    yield f"event: ready\ndata: {ready.model_dump_json()}\n\n"
