"""Locks by key: one at a time under a key, all at once under others."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from audio_service.rendering.keyed_locks import KeyedLocks


def test_one_at_a_time_under_a_key_however_many_wait() -> None:
    locks = KeyedLocks()
    inside = 0
    most: list[int] = []

    def work() -> None:
        nonlocal inside
        with locks.hold("key"):
            inside += 1
            most.append(inside)
            inside -= 1

    with ThreadPoolExecutor(16) as pool:
        for done in [pool.submit(work) for _ in range(500)]:
            done.result()
    assert most == [1] * 500


def test_a_third_waits_although_the_first_has_left() -> None:
    locks = KeyedLocks()
    entered, leave = [threading.Event() for _ in range(3)], [threading.Event() for _ in range(3)]

    def work(number: int) -> None:
        with locks.hold("key"):
            entered[number].set()
            assert leave[number].wait(10)

    first, second = (threading.Thread(target=work, args=(number,)) for number in (0, 1))
    first.start()
    assert entered[0].wait(10)
    second.start()
    leave[0].set()
    assert entered[1].wait(10)
    first.join()
    third = threading.Thread(target=work, args=(2,))
    third.start()
    with locks.hold("another key"):
        assert not entered[2].is_set()
    leave[1].set()
    assert entered[2].wait(10)
    leave[2].set()
    for thread in (second, third):
        thread.join()
