"""Threads that start, or say that the machine has none left."""

from __future__ import annotations

import threading

from audio_service.errors import Unavailable


def start_thread(thread: threading.Thread) -> None:
    """Start a thread. Raises Unavailable if the machine has no thread or memory left for it."""
    try:
        thread.start()
    except (RuntimeError, MemoryError) as error:
        raise Unavailable("machine", str(error) or "out of memory") from error
