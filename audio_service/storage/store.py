"""Content-addressed bytes in a folder or an S3 bucket. An object appears whole or not at all; reads verify it.

takes/<kk>/<key>      a clip: mp3 frames, samples as FLAC, word times; preceded by their hash
media/<key>/<name>    a file of a finished narration, as served
gains/<voice>         the gain of a voice, shared by all machines; preceded by its hash
notes/<attempt>       why a worker failed to speak a sentence; preceded by its hash
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import AzureStore, GCSStore, LocalStore, ObjectStore, S3Store, from_url

from audio_service.cached_files import WINDOW_BYTES, CachedMedia
from audio_service.errors import InputError, Unavailable, narration_gone
from audio_service.narration import Clip, pack_clip, unpack_clip
from audio_service.waits import LogThrottle

log = logging.getLogger(__name__)

_DIGEST_BYTES = 32
# A store that does not answer must not hold a request for minutes: three retries, in 20 s at most.
_REMOTE: dict[str, Any] = {"retry_config": {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}}


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object in the store: name, content key, size in bytes, time of storage."""

    name: str
    key: str
    size: int
    modified: datetime


@contextlib.contextmanager
def _translated(*, writing: bool = False) -> Iterator[None]:
    """Errors of the store -> Unavailable; a missing object to read is none, and neither is an existing one."""
    try:
        yield
    except AlreadyExistsError:
        raise
    except FileNotFoundError as error:
        if writing:  # its folder or bucket is missing
            raise Unavailable("storage", error) from error
        raise
    except (BaseError, OSError) as error:
        raise Unavailable("storage", error) from error


class Store:
    """Named bytes; safe for several threads and processes. Methods raise Unavailable if the store does not work."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self.folder = objects.prefix if isinstance(objects, LocalStore) else None
        """The folder of a store on a disk."""
        self.cached = CachedMedia(None if self.folder is None else str(self.folder))
        """What of its media takes no time to read."""
        self.damaged_lines = LogThrottle()
        """Of log lines on damaged files, which each request for one would repeat."""

    @_translated()
    def get(self, name: str) -> bytes | None:
        """Get the bytes of `name`; None if missing or damaged (logged)."""
        try:
            data = bytes(obstore.get(self._objects, name).bytes())
        except FileNotFoundError:
            return None
        digest, payload = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
        if hashlib.sha256(payload).digest() != digest:
            if self.damaged_lines.allows(name):
                log.error("%s is damaged; re-rendering", name)
            return None
        return payload

    @_translated(writing=True)
    def put(self, name: str, payload: bytes) -> None:
        """Store `payload` with its hash under `name`, atomically replacing an older one."""
        obstore.put(self._objects, name, hashlib.sha256(payload).digest() + payload)

    @_translated(writing=True)
    def agree(self, name: str, payload: bytes) -> bytes:
        """Set `name` to `payload` if unset (atomically); return the stored value."""
        with contextlib.suppress(AlreadyExistsError):
            obstore.put(self._objects, name, hashlib.sha256(payload).digest() + payload, mode="create")
            return payload
        return self.get(name) or payload

    def clip(self, key: str) -> Clip | None:
        """Get the clip of this content key, if it is intact."""
        payload = self.get(_take_name(key))
        return None if payload is None else unpack_clip(payload)

    @_translated()
    def has_clip(self, key: str) -> bool:
        """Whether there is a clip of this content key, intact or not."""
        try:
            obstore.head(self._objects, _take_name(key))
        except FileNotFoundError:
            return False
        return True

    @_translated(writing=True)
    def save_clip(self, key: str, clip: Clip) -> Clip:
        """Store a clip under its content key; returns the stored one.

        Recordings of a sentence differ, so the first one is kept, whichever machine it comes from: listeners hear what
        is stored. Only a damaged one is replaced.
        """
        payload = pack_clip(clip)
        try:
            obstore.put(self._objects, _take_name(key), hashlib.sha256(payload).digest() + payload, mode="create")
        except AlreadyExistsError:
            first = self.clip(key)
            if first is not None:
                return first
            self.put(_take_name(key), payload)
        return clip

    @_translated(writing=True)
    def put_media(self, key: str, files: Mapping[str, bytes | Path]) -> None:
        """Store files of a finished narration by name. In a folder they are on disk on return."""
        for name, content in files.items():
            obstore.put(self._objects, _media_name(key, name), content)
        if self.folder is not None:
            own = self.folder / "media" / key
            for path in (*(own / name for name in files), own, own.parent):
                _sync(path)

    @_translated()
    def media_size(self, key: str, name: str) -> int | None:
        """Size of a finished narration's file in bytes; None if missing."""
        try:
            return obstore.head(self._objects, _media_name(key, name))["size"]
        except FileNotFoundError:
            return None

    @_translated()
    def media(self, key: str, name: str) -> bytes | None:
        """Get a small file of a finished narration; None if missing."""
        try:
            return bytes(obstore.get(self._objects, _media_name(key, name)).bytes())
        except FileNotFoundError:
            return None

    @_translated()
    def media_range(self, key: str, name: str, start: int, end: int) -> bytes:
        """Get bytes `start` to `end` of a finished narration's file. Raises NotFound."""
        try:
            return bytes(obstore.get_range(self._objects, _media_name(key, name), start=start, end=end))
        except FileNotFoundError:
            raise narration_gone() from None

    async def stream_media(
        self, key: str, name: str, start: int, end: int, between: Callable[[], Awaitable[None]]
    ) -> AsyncGenerator[bytes, None]:
        """Stream bytes `start` to `end` of a finished narration's file; wait `between` windows. Raises NotFound."""
        path = _media_name(key, name)
        for at in range(start, end, WINDOW_BYTES):
            if at > start:
                await between()
            window = min(at + WINDOW_BYTES, end)
            data = self.cached.cached_range(key, name, at, window)
            if data is None:
                try:
                    with _translated():
                        data = bytes(await obstore.get_range_async(self._objects, path, start=at, end=window))
                except FileNotFoundError:
                    raise narration_gone() from None
            yield data

    def media_link(self, key: str, name: str, valid_s: int) -> str:
        """A signed S3 URL of a finished narration's file, valid for so many seconds.

        Raises InputError unless the store is a bucket.
        """
        if not isinstance(self._objects, S3Store | GCSStore | AzureStore):
            raise InputError(
                "Files in a folder cannot be served by redirect.", advice="Unset AUDIO_SERVICE_MEDIA_REDIRECT_S."
            )
        return obstore.sign(self._objects, "GET", _media_name(key, name), timedelta(seconds=valid_s))

    def entries(self, kind: str) -> Iterator[StoredObject]:
        """Iterate over the objects of a kind: "takes", "media" or "notes"."""
        pages = iter(obstore.list(self._objects, prefix=f"{kind}/"))
        while True:
            with _translated():
                page = next(pages, None)
            if page is None:
                return
            for found in page:
                parts = found["path"].split("/")
                key = parts[-1] if kind != "media" else parts[1]
                yield StoredObject(found["path"], key, found["size"], found["last_modified"])

    @_translated()
    def delete(self, names: list[str]) -> None:
        """Delete objects by name, ignoring missing ones."""
        with contextlib.suppress(FileNotFoundError):
            if names:
                obstore.delete(self._objects, names)

    @_translated()
    def delete_media(self, key: str, *, keep: Container[str] = ()) -> None:
        """Delete the files of a narration, except those named in `keep`."""
        prefix = f"media/{key}/"
        found = [entry["path"] for page in obstore.list(self._objects, prefix=prefix) for entry in page]
        self.delete([path for path in found if path.removeprefix(prefix) not in keep])


def _sync(path: Path) -> None:
    """Have a file, or the names in a folder, written to disk: object stores do that themselves."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _take_name(key: str) -> str:
    return f"takes/{key[:2]}/{key}"


def _media_name(key: str, name: str) -> str:
    return f"media/{key}/{name}"


def open_store(url: str | None, data_dir: Path) -> Store:
    """Open the store at `url` (s3://bucket/prefix, file:///path), or in `data_dir`/store.

    Raises InputError for an invalid URL, Unavailable if it does not answer.
    """
    if url is not None:
        try:
            store = Store(from_url(url, **({} if url.startswith("file:") else _REMOTE)))
            store.has_clip("none")
        except (BaseError, ValueError) as error:
            why = str(error).strip().partition("\n")[0]
            raise InputError(f"{url} is not a store ({why}).", advice="Check AUDIO_SERVICE_STORE_URL.") from error
        except Unavailable as error:
            raise Unavailable("storage", error.__cause__, advice="Check AUDIO_SERVICE_STORE_URL.") from error
        return store
    folder = data_dir / "store"
    folder.mkdir(parents=True, exist_ok=True)
    return Store(LocalStore(prefix=folder))
