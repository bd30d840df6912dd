"""Keeping the store in order: what nothing refers to any more goes, what is damaged is made again."""

from __future__ import annotations

import hashlib
import json
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from audio_service.narration.finished import CONTENTS, SUMMARY
from audio_service.narration.keys import clip_keys
from audio_service.rendering.threads import Priority
from audio_service.service.service import Service
from audio_service.storage.catalog import Status
from audio_service.storage.finished import stored_clip_keys
from audio_service.storage.store import WINDOW_BYTES, StoredObject

# Objects that are deleted in one request.
DELETED_AT_ONCE = 1000
POLL_S = 0.1


class KeySet:
    """Content keys, by their first 64 bits: 8 bytes each, so that the 45 million clips of 10^6 articles fit.

    Two keys that begin alike make one of them count as used, which keeps an object too many.
    """

    def __init__(self) -> None:
        self._numbers = array("Q")
        self._sorted = np.zeros(0, np.uint64)

    def add(self, keys: Iterable[str]) -> None:
        """Add keys; `seal` makes them known."""
        self._numbers.extend(int(key[:16], 16) for key in keys)

    def seal(self) -> None:
        """No more will be added."""
        self._sorted = np.unique(np.frombuffer(self._numbers, np.uint64))

    def __contains__(self, key: str) -> bool:
        number = np.uint64(int(key[:16], 16))
        at = int(np.searchsorted(self._sorted, number))
        return at < len(self._sorted) and bool(self._sorted[at] == number)


@dataclass(frozen=True, slots=True)
class Orphans:
    """How much of a kind of object nothing refers to."""

    kind: str
    count: int
    size: int


def collect(service: Service, older_than: timedelta, *, delete: bool, finished: bool = False) -> tuple[Orphans, ...]:
    """Find clips, media and notes that nothing refers to and that are older than this; with `delete`, take them away.

    The age keeps what is being made now, and what an editor may go back to. `finished` also counts the clips of
    finished narrations, three quarters of all bytes: they are played from their media alone, an edit then speaks them
    anew, and other formats are made from the mp3.
    """
    before = datetime.now(UTC) - older_than
    media, clips = KeySet(), KeySet()
    for article_id, number, key, status in service.catalog.articles.heard():
        media.add([key])
        if finished and status == Status.READY:
            continue
        clips.add(_takes_of(service, article_id, number, key))
    media.add(service.catalog.articles.removed_media())
    media.seal()
    clips.seal()
    used: dict[str, Callable[[str], bool]] = {
        "takes": clips.__contains__,
        "media": media.__contains__,
        "notes": lambda _: False,
    }
    orphans = []
    for kind, is_used in used.items():
        old = (entry for entry in service.store.entries(kind) if entry.modified < before and not is_used(entry.key))
        orphans.append(_sweep(service, kind, old, delete=delete))
    return tuple(orphans)


def _takes_of(service: Service, article_id: str, number: int, key: str) -> list[str]:
    """The keys of a narration's clips: as noted when it was finished, else as its script has them."""
    noted = stored_clip_keys(service.store, key)
    if noted is not None:
        return noted
    script = service.script_of(service.catalog.articles.revision(article_id, number))
    return clip_keys(script, service.studio)


def _sweep(service: Service, kind: str, orphans: Iterator[StoredObject], *, delete: bool) -> Orphans:
    count = size = 0
    names: list[str] = []
    for entry in orphans:
        count, size = count + 1, size + entry.size
        names.append(entry.name)
        if len(names) == DELETED_AT_ONCE:
            service.store.delete(names if delete else [])
            names = []
    service.store.delete(names if delete else [])
    return Orphans(kind, count, size)


@dataclass(frozen=True, slots=True)
class Damage:
    """An object that is not what it should be, and what is done about it."""

    name: str
    what: str


def verify(service: Service, *, repair: bool, tell: Callable[[Damage], None]) -> int:
    """Read everything and compare its hash; how many objects are damaged or missing.

    With `repair`, a damaged clip is deleted, and spoken again when a sentence needs it next. A narration with a damaged
    or missing file is made again now, from its clips; other audio formats when they are asked for.
    """
    damaged = 0
    for entry in service.store.entries("takes"):
        if service.store.clip(entry.key) is None:
            damaged += 1
            tell(Damage(entry.name, "damaged"))
            if repair:
                service.store.delete([entry.name])
    for article_id, number, key, status in service.catalog.articles.heard():
        if status != Status.READY:
            continue
        wrong = list(_wrong_files(service, key))
        damaged += len(wrong)
        for damage in wrong:
            tell(damage)
        if wrong and repair:
            _make_again(service, article_id, number, key)
    return damaged


def _wrong_files(service: Service, key: str) -> Iterator[Damage]:
    contents, summary = (service.store.media(key, name) for name in (CONTENTS, SUMMARY))
    try:
        files = json.loads(contents or b"")["files"]
        json.loads(summary or b"")
    except (ValueError, KeyError, TypeError):
        yield Damage(f"media/{key}/{CONTENTS}", "missing" if contents is None or summary is None else "damaged")
        return
    for name, sha256 in files.items():
        size = service.store.media_size(key, name)
        if size is None:
            yield Damage(f"media/{key}/{name}", "missing")
        elif _sha256(service, key, name, size) != sha256:
            yield Damage(f"media/{key}/{name}", "damaged")


def _sha256(service: Service, key: str, name: str, size: int) -> str:
    digest = hashlib.sha256()
    for at in range(0, size, 16 * WINDOW_BYTES):
        digest.update(service.store.media_range(key, name, at, min(size, at + 16 * WINDOW_BYTES)))
    return digest.hexdigest()


def _make_again(service: Service, article_id: str, number: int, key: str) -> None:
    """Have a narration made anew, and wait for it. While it is made it can be listened to as a new one can."""
    service.catalog.articles.reopen(article_id, number, service.holder)
    service.store.delete_media(key)
    service.have_made(service.catalog.articles.revision(article_id, number), Priority.BATCH)
    place = (article_id, number)
    while place in (states := service.catalog.articles.states([place])) and states[place].status == Status.RENDERING:
        time.sleep(POLL_S)
