"""What is remembered of pages' addresses, and how much."""

from __future__ import annotations

import gc
import weakref

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


class Page(str):
    """A page's text that a weak reference may follow."""


def fail(memory: PageMemory, url: str, page: Page) -> None:
    """Fail as extraction does, with the page in a frame of the traceback."""
    try:
        try:
            raise ValueError(page)
        except ValueError as error:
            raise NotFound("It holds no article.") from error
    except NotFound as error:
        memory.failed(url, error)


def test_a_failure_keeps_no_page() -> None:
    memory, page = PageMemory(keep_s=60), Page("The whole page.")
    alive = weakref.ref(page)
    fail(memory, "a", page)
    del page
    gc.collect()
    assert alive() is None
    with pytest.raises(NotFound):
        memory.address("a")


def test_a_page_may_fail_for_ever() -> None:
    memory = PageMemory(keep_s=60)
    for _ in range(1100):
        memory.failed("a", NotFound("It holds no article."))
    with pytest.raises(NotFound):
        memory.address("a")
