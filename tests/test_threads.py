"""A machine without a thread left: what was accepted waits, and nothing is lost."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import pytest

from audio_service.config import Settings
from audio_service.errors import Busy, NotFound, Unavailable
from audio_service.rendering import Formats
from audio_service.script import Script
from audio_service.service import open_service
from audio_service.storage import Status
from tests.rendering.test_jobs import accept, status
from tests.support.cluster import wait_until
from tests.support.running import prose


@contextlib.contextmanager
def no_threads() -> Iterator[None]:
    """No thread starts within the block: none has room for so large a stack."""
    before = threading.stack_size(1 << 46)
    try:
        yield
    finally:
        threading.stack_size(before)


def test_articles_wait_for_threads(fast: Settings) -> None:
    with open_service(fast) as service:
        with no_threads():
            keys = [accept(service, f"a{number}", prose(2, f"{number}")) for number in range(3)]
            wait = service.jobs.wait_of(keys[0])
            assert wait is not None
            assert wait.what == "machine"
            with pytest.raises(Unavailable):
                service.follow("a0", 1)
        wait_until(lambda: all(status(service, f"a{number}") == Status.READY for number in range(3)), 20)
        assert service.jobs.waiting() == 0


def test_an_encoding_without_a_thread_can_be_repeated(fast: Settings) -> None:
    def load() -> Script:
        raise NotFound("No script.")

    with open_service(fast) as service, contextlib.closing(Formats(service.studio, service.store)) as formats:
        with no_threads(), pytest.raises(Busy):
            formats.encode("0" * 64, "opus", load)
        with pytest.raises(NotFound):
            formats.encode("0" * 64, "opus", load).result(20)
