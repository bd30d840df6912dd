"""Waits between retries, and bounds of log lines that outsiders or an outage can cause."""

from __future__ import annotations

import time

# Characters of what outsiders send that are logged.
LOGGED = 300


def backoff_s(failures: int, first_s: float, last_s: float) -> float:
    """Seconds until the next try after so many earlier failures: `first_s`, doubled by each, at most `last_s`."""
    return min(last_s, first_s * 2.0 ** min(failures, 64))


def shortened(text: str) -> str:
    """What an outsider sent, as it is logged: a long one is cut."""
    return text if len(text) <= LOGGED else f"{text[:LOGGED]}… ({len(text)} characters)"


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
