"""What is remembered of pages' addresses, and how much."""

from __future__ import annotations

import pytest

from audio_service.errors import NotFound
from audio_service.service.page_memory import ADDRESSES_MAX, PageMemory


def test_a_failure_is_raised_again_with_the_same_words() -> None:
    memory = PageMemory(keep_s=60)
    error = NotFound("The page could not be fetched.", advice="Its id is 1.")
    memory.failed("a", error)
    for _ in range(2):
        with pytest.raises(NotFound) as raised:
            memory.address("a")
        assert str(raised.value) == str(error)
    assert memory.address("b") is None


def test_an_address_is_kept_for_its_time() -> None:
    memory, short = PageMemory(keep_s=60), PageMemory(keep_s=0)
    for each in (memory, short):
        each.found("a?x=1", "a")
    assert memory.address("a?x=1") == "a"
    assert short.address("a?x=1") is None


def test_the_last_addresses_are_kept() -> None:
    memory = PageMemory(keep_s=60)
    for number in range(ADDRESSES_MAX + 5):
        memory.found(str(number), "a")
    assert memory.address("4") is None
    assert memory.address("5") == "a"
