"""Which narrations are made when: one rendition per key, the listened-to at once, the others a few at a time."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from pathlib import Path

from audio_service.errors import AudioServiceError, Busy, SpeechFailed
from audio_service.narration.finished import Summary
from audio_service.narration.narrate import Studio
from audio_service.rendering.live import Rendition
from audio_service.rendering.metrics import Metrics
from audio_service.rendering.threads import Priority, TakeSource
from audio_service.script import Script
from audio_service.storage.catalog import Articles
from audio_service.storage.finished import stored_summary
from audio_service.storage.store import Store

log = logging.getLogger(__name__)

# Renditions that nobody listens to and that are made at the same time; each asks for a few sentences ahead.
ACTIVE_PER_WORKER = 2
# Listeners' renditions have a thread each, which mostly waits.
LISTENED_MAX = 64


@dataclass(frozen=True, slots=True)
class Order:
    """A revision of an article that wants its narration, and how to get the script when its turn comes."""

    article_id: str
    number: int
    key: str
    load: Callable[[], Script]


@dataclass(slots=True, eq=False)
class _Slot:
    """All orders for one key, and the rendition once it is begun."""

    key: str
    priority: Priority
    number: int
    orders: list[Order] = field(default_factory=list)
    ordered_at: float = field(default_factory=time.monotonic)
    rendition: Rendition | None = None

    @property
    def wanted(self) -> bool:
        """Whether an article or a listener waits for it."""
        return bool(self.orders) or (self.rendition is not None and self.rendition.followers > 0)


class Press:
    """Makes the narrations that are ordered. Close it before the renderer.

    `told` is called with each order that came to an end, and its error or None, from a thread of the press.
    """

    def __init__(
        self,
        studio: Studio,
        renderer: TakeSource,
        store: Store,
        articles: Articles,
        told: Callable[[Order, AudioServiceError | None], None],
        metrics: Metrics,
    ) -> None:
        self._studio = studio
        self._renderer = renderer
        self._store = store
        self._articles = articles
        self._told = told
        self._metrics = metrics
        metrics.waiting.set_function(self.waiting)
        self._folder = work_folder(studio.settings.data_dir)
        self._active_max = ACTIVE_PER_WORKER * renderer.workers
        self._numbers = itertools.count()
        self._slots: dict[str, _Slot] = {}
        self._threads: set[threading.Thread] = set()
        self._closed = False
        self._lock = threading.RLock()
        sweep_work(self._folder.parent)

    def order(self, order: Order, priority: Priority) -> None:
        """Have a narration made; `check_room` says whether there is room for another one."""
        with self._lock:
            slot = self._slots.get(order.key)
            if slot is None:
                slot = self._slots[order.key] = _Slot(order.key, priority, next(self._numbers))
            slot.orders.append(order)
            slot.priority = min(slot.priority, priority)
            if slot.rendition is not None:
                slot.rendition.urgency.priority = min(slot.rendition.urgency.priority, priority)
            self._begin_waiting()

    def check_room(self) -> None:
        """Raise Busy when no more articles can wait."""
        limit = self._studio.settings.limits.waiting_articles
        if len(self._slots) >= limit:
            raise Busy(f"{limit} articles are waiting to be narrated.", retry_after_s=30)

    def follow(self, key: str) -> Rendition | None:
        """The rendition of `key` for a listener, begun at once if it was waiting; None if it is not ordered.

        Raises Busy when too many are listened to at once.
        """
        with self._lock:
            slot = self._slots.get(key)
            if slot is None:
                return None
            if slot.rendition is None:
                if len(self._threads) >= self._active_max + LISTENED_MAX:
                    raise Busy("Too many new articles are listened to at once.", retry_after_s=5)
                self._begin(slot)
            assert slot.rendition is not None
            slot.rendition.urgency.priority = Priority.LISTENER
            return slot.rendition

    @contextlib.contextmanager
    def following(self, rendition: Rendition) -> Iterator[None]:
        """While a listener's stream is open: the rendition is urgent, and is made even if it was replaced meanwhile."""
        with self._lock:
            rendition.followers += 1
        try:
            yield
        finally:
            with self._lock:
                rendition.followers -= 1
                slot = self._slots.get(rendition.key)
                if slot is not None and slot.rendition is rendition and not rendition.followers:
                    rendition.urgency.priority = slot.priority

    def withdraw(self, article_id: str, number: int) -> None:
        """A revision does not want its narration any more; it is given up if nobody else does, listeners included."""
        with self._lock:
            for slot in list(self._slots.values()):
                slot.orders = [o for o in slot.orders if (o.article_id, o.number) != (article_id, number)]
                if slot.rendition is None and not slot.orders:
                    del self._slots[slot.key]

    @property
    def parallel(self) -> int:
        """How many narrations that nobody listens to are made at the same time."""
        return self._active_max

    def ordered(self) -> tuple[tuple[str, int], ...]:
        """(article id, revision number) of all that is ordered and not done."""
        with self._lock:
            return tuple((order.article_id, order.number) for slot in self._slots.values() for order in slot.orders)

    def waiting(self) -> int:
        """How many narrations are ordered and not done."""
        return len(self._slots)

    def close(self) -> None:
        """Stop after the sentences at hand. What was ordered stays ordered in the catalogue."""
        with self._lock:
            self._closed = True
            threads = list(self._threads)
        self._renderer.close()
        for thread in threads:
            thread.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin_waiting(self) -> None:
        waiting = [slot for slot in self._slots.values() if slot.rendition is None]
        waiting.sort(key=lambda slot: (slot.priority, slot.number))
        for slot in waiting[: max(0, self._active_max - len(self._threads))]:
            self._begin(slot)

    def _begin(self, slot: _Slot) -> None:
        slot.rendition = Rendition(slot.key, self._folder / f"{slot.key}.mp3")
        slot.rendition.urgency.priority = slot.priority
        thread = threading.Thread(target=self._run, args=(slot, slot.rendition), name=f"press-{slot.key[:8]}")
        self._threads.add(thread)
        thread.start()

    def _run(self, slot: _Slot, rendition: Rendition) -> None:
        error: AudioServiceError | None = None
        summary: Summary | None = None
        try:
            summary = self._make(slot, rendition)
        except AudioServiceError as failed:
            log.error("narration %s failed: %s", slot.key, failed)
            error = failed
        except CancelledError:
            pass
        except Exception as failed:  # the press must survive whatever an article does; its order is told
            log.exception("narration %s failed", slot.key)
            error = SpeechFailed(slot.orders[0].article_id if slot.orders else slot.key, repr(failed))
        given_up = error is None and summary is None
        orders = self._end(slot, given_up)
        try:
            for order in orders:
                self._tell(order, error, summary)
        except Exception:  # a catalogue that is away: the orders stay accepted there, and are taken up again
            log.exception("narration %s is not noted", slot.key)
        rendition.finish(Busy("This narration was given up.", retry_after_s=5) if given_up else error)
        rendition.path.unlink(missing_ok=True)

    def _make(self, slot: _Slot, rendition: Rendition) -> Summary:
        """Make and keep the narration, or find it in the store. Raises CancelledError when it is given up."""
        stored = stored_summary(self._store, slot.key)
        if stored is not None:
            return stored
        with self._lock:
            load = slot.orders[0].load if slot.orders else None
        if load is None:
            raise CancelledError
        for count, _ in enumerate(rendition.record(load(), self._studio, self._renderer)):
            if self._closed or not slot.wanted:
                raise CancelledError
            if count == 0:
                self._metrics.first_audio.observe(time.monotonic() - slot.ordered_at)
        return rendition.keep(self._store)

    def _end(self, slot: _Slot, given_up: bool) -> list[Order]:
        """Make room for the next one; the orders that have come to an end."""
        with self._lock:
            del self._slots[slot.key]
            self._threads.discard(threading.current_thread())
            if self._closed:
                return [] if given_up else slot.orders
            if given_up and slot.orders:  # wanted again, after it was given up and before this was noticed
                self._slots[slot.key] = _Slot(slot.key, slot.priority, slot.number, slot.orders, slot.ordered_at)
            self._begin_waiting()
            return [] if given_up else slot.orders

    def _tell(self, order: Order, error: AudioServiceError | None, summary: Summary | None) -> None:
        self._metrics.narrations.labels("failed" if error else "ready").inc()
        if summary is not None:
            first = self._articles.finish(
                order.article_id, order.number, duration_ms=summary.duration_ms, audio_bytes=summary.audio_bytes
            )
        else:
            first = self._articles.fail(order.article_id, order.number, str(error))
        if first:
            self._told(order, error)


def work_folder(data_dir: Path) -> Path:
    """Where this process has its unfinished files; who starts later sweeps away what a lost process left there."""
    return data_dir / "work" / str(os.getpid())


def sweep_work(folder: Path) -> None:
    """Remove what processes that are no more left behind of their unfinished files."""
    for path in folder.glob("*") if folder.is_dir() else ():
        try:
            os.kill(int(path.name), 0)
        except ProcessLookupError:
            shutil.rmtree(path, ignore_errors=True)
        except (ValueError, PermissionError):
            continue
