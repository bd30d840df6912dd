"""Quotas: how many bytes of bodies of one kind of senders arrive at the same time, and which body gives way."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Protocol

from audio_service.waits import LogThrottle

log = logging.getLogger(__name__)


class Body(Protocol):
    """A body that arrives: from which address, the bytes that it takes, and whether it can still give way."""

    address: str
    reserved: int

    @property
    def arriving(self) -> bool: ...
    def cut(self) -> None: ...


class BodyQuota:
    """Bytes that bodies may take: `most` together, `own` those of one address.

    Beyond, the one that has been arriving for longest gives way: who means it sends a message at once, and to keep it
    out takes as many bytes in the time that it needs.
    """

    def __init__(self, name: str, most: int, own: int) -> None:
        self._name = name
        self._most = most
        self._own = own
        self._total = 0
        self._held: Counter[str] = Counter()
        self._bodies: dict[Body, None] = {}
        self._full = LogThrottle()

    def take(self, body: Body, more: int) -> bool:
        """Let a body take `more` bytes; False if that exceeds the quota."""
        if self._held[body.address] + more > self._own:
            self._log(self._own, body)
            return False
        self._bodies.setdefault(body)
        while self._total + more > self._most:
            oldest = next((each for each in self._bodies if each.arriving), body)
            self._log(self._most, oldest)
            self.leave(oldest)
            if oldest is body:
                return False
            oldest.cut()
        self._reserve(body, more)
        return True

    def leave(self, body: Body) -> None:
        """A body counts no more."""
        if body in self._bodies:
            del self._bodies[body]
            self._reserve(body, -body.reserved)

    def _reserve(self, body: Body, more: int) -> None:
        body.reserved += more
        self._total += more
        self._held[body.address] += more
        if not self._held[body.address]:
            del self._held[body.address]

    def _log(self, most: int, body: Body) -> None:
        if self._full.allows():
            sender = body.address or "the next sender"
            log.warning("%s exceed %d bytes at the same time; %s gets 429", self._name, most, sender)
