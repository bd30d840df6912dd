"""Clean-up and checks of the store. They need no running service."""

from __future__ import annotations

import contextlib
import logging
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from audio_service.config import Settings
from audio_service.errors import AudioServiceError, Unavailable
from audio_service.narration import clip_keys
from audio_service.rendering import Job, JobQueue, Metrics, Priority, renderer_for
from audio_service.service.opening import studio_on
from audio_service.service.script_writer import ScriptWriter
from audio_service.storage import (
    Catalog,
    CurrentNarration,
    Status,
    Store,
    StoredObject,
    delete_format,
    is_key,
    open_catalog,
    open_store,
    reusable_clip_keys,
    this_process,
    wrong_files,
    wrong_format,
)

log = logging.getLogger(__name__)

# Objects that are deleted in one request.
DELETED_AT_ONCE = 1000
POLL_S = 0.1


class KeySet:
    """A set of content keys by their first 64 bits: 45 million clips of 10^6 articles take 360 MB.

    A collision makes an unused key count as used and keeps its object.
    """

    def __init__(self) -> None:
        self._numbers = array("Q")
        self._sorted = np.zeros(0, np.uint64)

    def add(self, keys: Iterable[str]) -> None:
        """Add keys; call `seal` before look-ups."""
        self._numbers.extend(int(key[:16], 16) for key in keys)

    def seal(self) -> None:
        """Make the added keys searchable."""
        self._sorted = np.unique(np.frombuffer(self._numbers, np.uint64))

    def __contains__(self, key: str) -> bool:
        if not is_key(key):  # not ours: it counts as used
            return True
        number = np.uint64(int(key[:16], 16))
        at = int(np.searchsorted(self._sorted, number))
        return at < len(self._sorted) and bool(self._sorted[at] == number)


@dataclass(frozen=True, slots=True)
class Orphans:
    """Unreferenced objects of a kind: number and bytes."""

    kind: str
    count: int
    size: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A missing or damaged object."""

    name: str
    what: str


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Cleans up and verifies store and catalogue."""

    store: Store
    catalog: Catalog
    scripts: ScriptWriter

    def collect(self, older_than: timedelta, *, delete: bool, finished: bool = False) -> tuple[Orphans, ...]:
        """Find unreferenced clips, media and notes older than this; with `delete`, delete them.

        The age protects what is being rendered and what an editor may undo to. `finished` includes the clips of
        finished narrations, three quarters of all bytes: these stay playable, an edit speaks them again, and other
        formats are encoded from the mp3.
        """
        before = datetime.now(UTC) - older_than
        media, clips, unknown = self._used(finished)
        used: dict[str, Callable[[str], bool]] = {
            "takes": (lambda _: True) if unknown else clips.__contains__,
            "media": media.__contains__,
            "notes": lambda _: False,
        }
        orphans = []
        for kind, is_used in used.items():
            old = (entry for entry in self.store.entries(kind) if entry.modified < before and not is_used(entry.key))
            orphans.append(self._sweep(kind, old, delete=delete))
        return tuple(orphans)

    def _used(self, finished: bool) -> tuple[KeySet, KeySet, bool]:
        """Referenced narrations, referenced clips, and whether there are clips of which that is not known."""
        media, clips, unknown = KeySet(), KeySet(), False
        for found in self.catalog.articles.current_narrations():
            media.add([found.key])
            if finished and found.status == Status.READY:
                continue
            try:
                clips.add(self._clips_of(found))
            except Unavailable:
                raise
            except AudioServiceError as error:
                unknown = True
                log.error(
                    "no sentence is deleted, since those of article %s are not known: %s", found.article_id, error
                )
        media.add(self.catalog.removed_media.all())
        media.seal()
        clips.seal()
        return media, clips, unknown

    def verify(self, *, repair: bool, tell: Callable[[Damage], None]) -> int:
        """Read everything and compare hashes; returns the number of damaged or missing objects.

        With `repair`, damaged clips are deleted and spoken again when needed; narrations with damaged or missing files
        are re-rendered from their clips, other audio formats on their next request.
        """
        damaged = 0
        for entry in self.store.entries("takes"):
            if not is_key(entry.key):
                log.warning("%s is not a sentence; it is kept", entry.name)
            elif self.store.clip(entry.key) is None:
                damaged += 1
                tell(Damage(entry.name, "damaged"))
                if repair:
                    self.store.delete([entry.name])
        for found in self.catalog.articles.current_narrations():
            if not found.served:
                continue
            wrong = [Damage(f"media/{found.key}/{name}", what) for name, what in wrong_files(self.store, found.key)]
            formats = list(self._wrong_formats(found.key, repair=repair))
            damaged += len(wrong) + len(formats)
            for damage in (*wrong, *formats):
                tell(damage)
            if wrong and repair:
                self._render_again(found)
        return damaged

    def _clips_of(self, found: CurrentNarration) -> Sequence[str]:
        """The keys of a narration's reusable clips: as noted when it was finished, else as its script has them."""
        noted = reusable_clip_keys(self.store, found.key)
        if noted is not None:
            return noted
        script = self.scripts.of(self.catalog.articles.revision(found.article_id, found.number))
        return clip_keys(script, self.scripts.studio)

    def _sweep(self, kind: str, orphans: Iterator[StoredObject], *, delete: bool) -> Orphans:
        count = size = 0
        names: list[str] = []
        for entry in orphans:
            count, size = count + 1, size + entry.size
            names.append(entry.name)
            if len(names) == DELETED_AT_ONCE:
                self.store.delete(names if delete else [])
                names = []
        self.store.delete(names if delete else [])
        return Orphans(kind, count, size)

    def _wrong_formats(self, key: str, *, repair: bool) -> Iterator[Damage]:
        """Damaged files in other audio formats; with `repair` they are deleted, and made on their next request."""
        for name in self.scripts.studio.settings.formats:
            if wrong_format(self.store, key, name):
                if repair:
                    delete_format(self.store, key, name)
                yield Damage(f"media/{key}/audio.{name}", "missing or damaged")

    def _render_again(self, found: CurrentNarration) -> None:
        """Render a narration and wait for it. Meanwhile a running service serves it as a live one."""
        studio, metrics = self.scripts.studio, Metrics()
        renderer = renderer_for(studio, self.store, metrics)
        jobs = JobQueue(studio, renderer, self.store, self.catalog.articles, metrics)
        holder = this_process(studio.settings.hold_s)
        place = found.article_id, found.number
        revision = self.catalog.articles.revision(*place)
        if not self.catalog.articles.reopen(*place, holder):  # superseded or deleted in between
            return
        renderer.start()
        with contextlib.closing(jobs):
            jobs.submit(Job(*place, found.key, lambda: self.scripts.of(revision)), Priority.BATCH)
            while self._is_rendering(place):
                jobs.begin_due()
                self.catalog.leases.renew(holder, jobs.pending())
                time.sleep(POLL_S)
        self.catalog.leases.release(holder.name)

    def _is_rendering(self, place: tuple[str, int]) -> bool:
        state = self.catalog.articles.states([place]).get(place)
        return state is not None and state.status == Status.RENDERING


@contextlib.contextmanager
def open_maintenance(settings: Settings) -> Iterator[Maintenance]:
    """Open store and catalogue without starting a service or sending webhooks."""
    store = open_store(settings.store_url, settings.data_dir)
    with contextlib.closing(open_catalog(settings.database_url, settings.data_dir)) as catalog:
        yield Maintenance(store, catalog, ScriptWriter(studio_on(store, settings), catalog.pronunciations))
