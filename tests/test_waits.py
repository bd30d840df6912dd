"""Waits between retries."""

from __future__ import annotations

from itertools import pairwise

from audio_service.waits import SUBJECTS_MAX, LogThrottle, backoff_s


def test_waits_double_up_to_the_longest() -> None:
    waits = [backoff_s(failures, 1.0, 30.0) for failures in range(2000)]
    assert waits[:6] == [1, 2, 4, 8, 16, 30]
    assert all(one <= two for one, two in pairwise(waits))
    assert waits[-1] == 30


def test_a_throttle_lets_one_line_through() -> None:
    throttle, open_one = LogThrottle(seconds=60), LogThrottle(seconds=0)
    assert [throttle.allows() for _ in range(3)] == [True, False, False]
    assert [open_one.allows() for _ in range(2)] == [True, True]


def test_a_throttle_lets_one_line_of_each_subject_through() -> None:
    throttle = LogThrottle()
    assert [throttle.allows(name) for name in ("a", "b", "a", "b")] == [True, True, False, False]
    for number in range(SUBJECTS_MAX):
        assert throttle.allows(f"file {number}")
    assert throttle.allows("a")  # the oldest are forgotten
