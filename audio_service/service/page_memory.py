"""The results of the last fetches by address: the article's own address, or why there is none."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from audio_service.errors import AudioServiceError
from audio_service.waits import backoff_s

# Addresses that are remembered, those of the last visits.
ADDRESSES_MAX = 1000
# A page that failed is not fetched for so many seconds; doubled at each failure, up to the second number.
FAILED_S = 60.0
FAILED_MAX_S = 600.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`until` is monotonic; `found` is the article's address, else `error` says why there is none."""

    until: float
    found: str | None = None
    error: AudioServiceError | None = None
    failures: int = 0


class PageMemory:
    """The outcomes of the last fetches; an address that was found is kept for `keep_s` seconds."""

    def __init__(self, keep_s: float) -> None:
        self._keep_s = keep_s
        self._outcomes: OrderedDict[str, _Outcome] = OrderedDict()
        self._lock = threading.Lock()

    def address(self, url: str) -> str | None:
        """The article's own address, None if it is not known. Raises the page's error if it failed a short time ago."""
        with self._lock:
            outcome = self._outcomes.get(url)
        if outcome is None or outcome.until <= time.monotonic():
            return None
        if outcome.error is not None:
            raise _bare(outcome.error)
        return outcome.found

    def found(self, url: str, address: str) -> None:
        """Remember the address of a page's article."""
        self._keep(url, _Outcome(time.monotonic() + self._keep_s, found=address))

    def failed(self, url: str, error: AudioServiceError) -> None:
        """Remember why a page has no article."""
        with self._lock:
            before = self._outcomes.get(url)
        failures = 0 if before is None else before.failures
        wait_s = backoff_s(failures, FAILED_S, FAILED_MAX_S)
        self._keep(url, _Outcome(time.monotonic() + wait_s, error=_bare(error), failures=failures + 1))

    def _keep(self, url: str, outcome: _Outcome) -> None:
        with self._lock:
            self._outcomes[url] = outcome
            self._outcomes.move_to_end(url)
            while len(self._outcomes) > ADDRESSES_MAX:
                self._outcomes.popitem(last=False)


def _bare(error: AudioServiceError) -> AudioServiceError:
    """A copy without traceback and cause, which keep the whole page in memory."""
    copied: AudioServiceError = type(error).__new__(type(error), *error.args)
    copied.__dict__.update(error.__dict__)
    return copied
