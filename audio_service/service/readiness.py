"""What a running service lacks to accept and render articles, for `/readyz` and the log."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable

from audio_service.errors import Unavailable
from audio_service.service.service import Service
from audio_service.threads import start_thread

log = logging.getLogger(__name__)

# Free bytes that an article needs with its sentences, twice.
ROOM_BYTES = 50_000_000
# Free files (inodes) that it needs, a file for each sentence.
ROOM_FILES = 2_000
ROOM_ADVICE = "Make room on it. What was accepted is kept."
# Seconds after which a part that does not answer is lacking.
DEADLINE_S = 3.0
# Seconds that an answer holds for other callers.
FRESH_S = 1.0


class Readiness:
    """Checks everything that a service relies on, in parallel."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._checks: dict[str, Callable[[], object]] = {
            "data folder": self._check_folder,
            "disk": lambda: check_disk(service),
            "database": service.catalog.check,
            "store": lambda: service.store.media_size("readyz", "none"),
            "queue": service.renderer.check,
            "voice": lambda: service.studio.voices.load(service.settings.voice),
        }
        self._running: dict[str, threading.Thread] = {}
        self._reasons: dict[str, str] = {}
        self._lacking: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._checked_at = -FRESH_S

    def lacking(self) -> tuple[str, ...]:
        """The names of what does not work, within DEADLINE_S; changes are logged, with reasons."""
        with self._lock:
            if time.monotonic() - self._checked_at < FRESH_S:
                return self._lacking
            for name in self._checks:
                if name not in self._running or not self._running[name].is_alive():
                    self._reasons[name] = f"no answer within {DEADLINE_S:g} s"
                    self._begin(name)
            until = time.monotonic() + DEADLINE_S
            for thread in self._running.values():
                thread.join(max(0.0, until - time.monotonic()))
            lacking = {name: reason for name, reason in list(self._reasons.items()) if reason}
            for name in self._checks:
                if name in lacking and name not in self._lacking:
                    log.error("not ready, %s: %s", name, lacking[name])
                elif name in self._lacking and name not in lacking:
                    log.warning("ready again: %s", name)
            self._lacking = tuple(lacking)
            self._checked_at = time.monotonic()
            return self._lacking

    def _begin(self, name: str) -> None:
        thread = threading.Thread(target=self._run, args=(name,), daemon=True)
        try:
            start_thread(thread)
        except Unavailable as error:
            self._reasons[name] = str(error)
        else:
            self._running[name] = thread

    def _run(self, name: str) -> None:
        try:
            self._checks[name]()
        except Exception as error:  # whatever it is, the part does not work
            self._reasons[name] = str(error) or repr(error)
        else:
            self._reasons[name] = ""

    def _check_folder(self) -> None:
        folder = self._service.settings.data_dir
        if not folder.is_dir() or not os.access(folder, os.W_OK):
            raise Unavailable("disk", f"{folder} is missing or cannot be written")


def check_disk(service: Service) -> None:
    """Raise Unavailable if the disk has no room for an article."""
    data, store = service.settings.data_dir, service.store.folder
    for folder in {data, store or data}:
        free = shutil.disk_usage(folder).free
        if free < ROOM_BYTES:
            why = f"{folder} has {free:,} bytes left, fewer than {ROOM_BYTES:,}"
            raise Unavailable("disk", why, advice=ROOM_ADVICE)
        found = os.statvfs(folder)
        if found.f_files > 0 and found.f_favail < ROOM_FILES:  # some file systems do not count them
            why = f"{folder} has room for {found.f_favail:,} files, fewer than {ROOM_FILES:,}"
            raise Unavailable("disk", why, advice=ROOM_ADVICE)
