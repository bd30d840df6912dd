"""Log lines that outsiders can cause: one per period."""

from __future__ import annotations

import time


class LogThrottle:
    """Lets one log line through every `seconds`."""

    def __init__(self, seconds: float = 60) -> None:
        self._seconds = seconds
        self._next = 0.0

    def allows(self) -> bool:
        """Whether a line may be logged now; counts it."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True
