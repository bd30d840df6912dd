"""Answers of finished, public audio and of manifests: kept until an article changes, sent without thread or query."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_service.api.http.compression import takes_gzip
from audio_service.api.http.connections import PART_BYTES
from audio_service.api.http.ranges import Slice, slice_of
from audio_service.api.http.waiting import End, Lane
from audio_service.cached_files import WINDOW_BYTES, Stamp
from audio_service.logs import REQUEST_ID, request_id, request_id_of

# What is kept at most: answers, and bytes of them in memory.
ANSWERS_MAX = 10_000
BYTES_MAX = 32_000_000
# Longer paths are not kept.
_PATH_LETTERS = 500
# The cookie of an editor's session.
SESSION_COOKIE = "audio_service_session"
# Headers of callers with a key, and of requests with a body.
_OF_OTHERS = frozenset({b"authorization", b"x-api-key", b"content-length", b"transfer-encoding"})
# What differs from one answer to the next.
OWN_HEADERS = frozenset({b"content-length", b"content-range", REQUEST_ID})
_NOT_IN_304 = frozenset({b"content-encoding", b"content-type"})
NO_BODY: Message = {"type": "http.response.body", "body": b""}
# Keys of a request's state: the number of changes before it was worked on, and what its answer is made of.
CHANGES = "changes"
READY = "ready"
RawHeaders = list[tuple[bytes, bytes]]
Variant = tuple[str, str, str, str, bool, bool]
"""What an answer depends on: its path, what its links begin with, whether it is compressed, and is for another site."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """Bytes `start` to `end` of the file `name` of the finished narration `key`."""

    key: str
    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class StoredFiles:
    """The files of a finished narration that an answer was made from, and how they were then."""

    key: str
    names: tuple[str, ...]
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Ready:
    """What a GET is answered with: `content`, then a part of a file, as long as the stored files `of` do not change.

    `ranges`: a client may ask for a part of it.
    """

    etag: str
    content: bytes = b""
    part: FilePart | None = None
    ranges: bool = True
    of: StoredFiles | None = None

    @property
    def size(self) -> int:
        """Size in bytes."""
        return len(self.content) + (0 if self.part is None else self.part.end - self.part.start)

    def slice(self, method: str, headers: Mapping[str, str]) -> Slice:
        """What of it a request gets (RFC 9110, 13 and 14)."""
        part = slice_of(headers, self.size, self.etag, ranges=self.ranges)
        if method == "HEAD" and part.status not in (HTTPStatus.NOT_MODIFIED, HTTPStatus.PRECONDITION_FAILED):
            return Slice(200, 0, self.size)  # RFC 9110 14.2: only GET has ranges
        return part

    def within(self, part: Slice) -> tuple[bytes, FilePart | None]:
        """What of the content and of the file is sent for a slice."""
        held = len(self.content)
        if self.part is None or part.end <= held:
            return self.content[part.start : part.end], None
        start, end = (self.part.start + max(at - held, 0) for at in (part.start, part.end))
        return self.content[part.start :], FilePart(self.part.key, self.part.name, start, end)


def start_of(headers: RawHeaders, part: Slice, size: int) -> Message:
    """The message that begins an answer."""
    if part.status == HTTPStatus.NOT_MODIFIED:
        headers = [each for each in headers if each[0] not in _NOT_IN_304]
    own = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in part.headers(size).items()]
    return {"type": "http.response.start", "status": part.status, "headers": [*headers, *own]}


def has_body(scope: Scope, part: Slice) -> bool:
    """Whether an answer has a body."""
    return scope["method"] == "GET" and part.status != HTTPStatus.NOT_MODIFIED


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer with the headers that all middleware gave it, without those that differ from one to the next."""

    ready: Ready
    headers: RawHeaders
    route: str


class ReadyAnswers:
    """Kept answers, as long as the catalogue does not change; beyond the limits the least recently used goes first."""

    def __init__(self) -> None:
        self.changes: Callable[[], object | None] = lambda: None
        """The number of the catalogue's last change, without a wait; None if it is not known."""
        self.share: Callable[[Variant, KeptAnswer], None] = lambda variant, kept: None
        """Called with what is kept now, and with what was kept when it is sent."""
        self._number: object | None = None
        self._kept: OrderedDict[Variant, KeptAnswer] = OrderedDict()
        self._bytes = 0

    def number(self) -> object | None:
        """The number of the last change. If it has changed, nothing is kept any more."""
        number = self.changes()
        if number != self._number:
            self._number = number
            self._kept.clear()
            self._bytes = 0
        return number

    def find(self, variant: Variant) -> KeptAnswer | None:
        """The answer for a variant."""
        found = self._kept.get(variant)
        if found is not None:
            self._kept.move_to_end(variant)
        return found

    def keep(self, variant: Variant, kept: KeptAnswer, since: object) -> None:
        """Keep an answer, unless something changed since its request came in."""
        if since != self.number() or len(variant[0]) > _PATH_LETTERS:
            return
        self.forget(variant)
        self._kept[variant] = kept
        self._bytes += len(kept.ready.content)
        self.share(variant, kept)
        while len(self._kept) > ANSWERS_MAX or self._bytes > BYTES_MAX:
            self.forget(next(iter(self._kept)))

    def forget(self, variant: Variant) -> None:
        """Keep it no more."""
        kept = self._kept.pop(variant, None)
        if kept is not None:
            self._bytes -= len(kept.ready.content)


class Files(Protocol):
    """The files of finished narrations."""

    def cached_range(self, key: str, name: str, start: int, end: int) -> bytes | None:
        """Bytes of a file, if that takes no time; else None."""
        ...

    def stamp(self, key: str, names: Iterable[str]) -> Stamp:
        """What is another one after files have changed."""
        ...

    def stream(self, scope: Scope, part: FilePart) -> AsyncGenerator[bytes, None]:
        """Send a part that is longer than a window, as long as its listener may hear it."""
        ...


Note = Callable[[Scope, str, int, float], None]
"""Logs and counts an answer: its route, its status, and the seconds until it began."""


class AnswerReady:
    """ASGI middleware, outside of all other: answers what is kept, for callers without a key, a token or a draft.

    `refuse` answers those that are too many at the same time.
    """

    def __init__(self, app: ASGIApp, answers: ReadyAnswers, files: Files, note: Note, refuse: ASGIApp) -> None:
        self._app = app
        self._answers = answers
        self._files = files
        self._note = note
        self._refuse = refuse
        self._lane = Lane()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        number = self._answers.number() if scope["type"] == "http" and _is_public(scope) else None
        if number is None:
            await self._app(scope, receive, send)
            return
        headers = _fields(scope)
        variant = _variant(scope, headers)
        kept = self._answers.find(variant)
        if kept is not None:
            end = End.ADMITTED if self._lane.enters() else await self._lane.join(scope)
            if end is End.REFUSED:
                await self._refuse(scope, receive, send)
            if end is not End.ADMITTED:
                return
            if await self._answer(kept, scope, headers, send):
                self._answers.share(variant, kept)
                return
            self._answers.forget(variant)
        state = scope.setdefault("state", {})

        async def send_noted(message: Message) -> None:
            if message["type"] == "http.response.start" and READY in state and message["status"] in (200, 206):
                raw = [each for each in message["headers"] if each[0] not in OWN_HEADERS]
                self._answers.keep(variant, KeptAnswer(state[READY], raw, scope["route"].path), number)
            await send(message)

        await self._app(scope, receive, send_noted)

    async def _answer(self, kept: KeptAnswer, scope: Scope, headers: Mapping[str, str], send: Send) -> bool:
        """Send it; False if its files have changed, or no part of it is asked for."""
        began = time.perf_counter()
        ready = kept.ready
        part = ready.slice(scope["method"], headers)
        if part.status not in (200, 206, 304):
            return False
        if ready.of is not None and self._files.stamp(ready.of.key, ready.of.names) != ready.of.stamp:
            return False
        body, in_file = ready.within(part) if has_body(scope, part) else (b"", None)
        if in_file is not None and in_file.end - in_file.start <= WINDOW_BYTES:
            data = self._files.cached_range(in_file.key, in_file.name, in_file.start, in_file.end)
            if data is None:
                return False
            body, in_file = body + data, None
        own_id = request_id_of(headers)
        token = request_id.set(own_id)
        start = start_of(kept.headers, part, ready.size)
        start["headers"].append((REQUEST_ID, own_id.encode()))
        self._note(scope, kept.route, part.status, time.perf_counter() - began)
        await send(start)
        if in_file is None:
            await _send_parts(body, send)
        else:
            async for data in self._files.stream(scope, in_file):
                await send({"type": "http.response.body", "body": body + data, "more_body": True})
                body = b""
            await send(NO_BODY)
        request_id.reset(token)
        return True


async def _send_parts(body: bytes, send: Send) -> None:
    """Send what is in memory: a window at once, more in parts, since each client that does not read has one waiting."""
    sent = 0
    while len(body) - sent > WINDOW_BYTES:
        await send({"type": "http.response.body", "body": body[sent : sent + PART_BYTES], "more_body": True})
        sent += PART_BYTES
    await send({"type": "http.response.body", "body": body[sent:]})


def _is_public(scope: Scope) -> bool:
    """Whether a request has no body, and nothing that opens more than the public may hear, or changes the answer."""
    if scope["method"] not in ("GET", "HEAD") or scope["query_string"]:
        return False
    session = SESSION_COOKIE.encode()
    return not any(name in _OF_OTHERS or (name == b"cookie" and session in value) for name, value in scope["headers"])


def _fields(scope: Scope) -> dict[str, str]:
    """The request's headers; several lines of one are a list (RFC 9110, 5.3)."""
    fields: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        fields[name] = f"{fields[name]}, {value.decode('latin-1')}" if name in fields else value.decode("latin-1")
    return fields


def _variant(scope: Scope, headers: Mapping[str, str]) -> Variant:
    base = scope["scheme"], headers.get("host", ""), scope.get("root_path", "")
    return scope["path"], *base, takes_gzip(headers), "origin" in headers
