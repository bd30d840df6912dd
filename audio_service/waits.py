"""Waits between retries, and bounds of log lines that outsiders or an outage can cause."""

from __future__ import annotations

import threading
import time

# Characters of what outsiders send that are logged.
LOGGED = 300
# Subjects of log lines that a throttle remembers, such as damaged files.
SUBJECTS_MAX = 1000


def backoff_s(failures: int, first_s: float, last_s: float) -> float:
    """Seconds until the next try after so many earlier failures: `first_s`, doubled by each, at most `last_s`."""
    return min(last_s, first_s * 2.0 ** min(failures, 64))


def shortened(text: str) -> str:
    """What an outsider sent, as it is logged: a long one is cut."""
    return text if len(text) <= LOGGED else f"{text[:LOGGED]}… ({len(text)} characters)"


class LogThrottle:
    """Lets one log line of each subject through every `seconds`; the oldest of many subjects are forgotten."""

    def __init__(self, seconds: float = 60) -> None:
        self._seconds = seconds
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def allows(self, subject: str = "") -> bool:
        """Whether a line on this subject may be logged now; counts it."""
        now = time.monotonic()
        with self._lock:
            if now < self._next.get(subject, now):
                return False
            self._next.pop(subject, None)
            self._next[subject] = now + self._seconds
            if len(self._next) > SUBJECTS_MAX:
                del self._next[next(iter(self._next))]
            return True
