"""Whose calls are counted: addresses, proxies, keys, and Redis away."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2
import pytest
from fastapi import Request
from limits import parse
from pydantic import ValidationError

from audio_service.api.http.rates import RateLimiter, address_of
from audio_service.api.http.windows import MovingWindows
from audio_service.config import Rates, Settings
from audio_service.errors import Busy, InputError
from tests.support.cluster import wait_until
from tests.support.faults import SwitchProxy
from tests.support.running import Running
from tests.support.servers import Redis


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("_hidden", "unknown"),
        ("x" * 9000, "unknown"),
    ],
)
def test_who_is_counted(client: str, counted: str) -> None:
    assert address_of(Request({"type": "http", "client": (client, 1)})) == counted


def test_a_caller_without_an_address() -> None:
    assert address_of(Request({"type": "http", "client": None})) == "unknown"


@pytest.mark.parametrize("value", ["*", "127.0.0.1,*", "10.0.0.1/8", "proxy.example.com", "10.0.0.0/33", "127.0.0.1,"])
def test_proxies_that_cannot_be_trusted(value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=value)


@pytest.fixture
def behind(fast: Settings) -> Iterator[Running]:
    """A service that trusts 127.0.0.1 and 10.0.0.0/8, and allows one wrong key a minute."""
    running = Running(
        fast.model_copy(update={"trusted_proxies": "127.0.0.1, 10.0.0.0/8, 2001:db8::/32", "rates": RATES})
    )
    yield running
    running.stop()


RATES = Rates(wrong_keys="1/minute")


def wrong(running: Running, *forwarded: str) -> int:
    """The status of a call with a wrong key and these X-Forwarded-For."""
    headers = [("Authorization", "Bearer as_wrong"), *(("X-Forwarded-For", value) for value in forwarded)]
    return running.anyone.get("/v1/articles", headers=headers).status_code


def test_the_last_address_of_another_host_than_a_proxy_is_the_client(behind: Running) -> None:
    assert wrong(behind, "203.0.113.1") == 401
    # What a client writes before it is nobody; neither are proxies after it, ports, and spaces.
    for forwarded in (
        ["1.1.1.1, 203.0.113.1"],
        ["1.1.1.2, 203.0.113.1, 10.1.2.3"],
        ["1.1.1.3", "203.0.113.1", "10.1.2.3"],
        ["10.9.9.9, 203.0.113.1 , 2001:db8::5"],
        ["garbage, 203.0.113.1:4711"],
        ["1.1.1.4, ::ffff:203.0.113.1, ::ffff:10.1.2.3"],
    ):
        assert wrong(behind, *forwarded) == 429, forwarded
    assert wrong(behind, "203.0.113.2") == 401
    assert [wrong(behind, f"2001:dead::{n}, 10.0.0.1") for n in range(3)] == [401, 429, 429]
    assert [wrong(behind, f"[2001:dead:1::{n}]:{n}, 10.0.0.1") for n in range(3)] == [401, 429, 429]
    # Without an address, all are one.
    assert [wrong(behind, each) for each in ("nonsense", "_x", "1.2.3.4.5")] == [401, 429, 429]


def test_forwarded_by_somebody_untrusted(fast: Settings, caplog: pytest.LogCaptureFixture) -> None:
    running = Running(fast.model_copy(update={"trusted_proxies": "10.0.0.1", "rates": RATES}))
    try:
        assert [wrong(running, f"203.0.113.{n}") for n in range(20)] == [401] + [429] * 19
    finally:
        running.stop()
    (line,) = (record.getMessage() for record in caplog.records if "X-Forwarded-For" in record.getMessage())
    assert "127.0.0.1" in line
    assert "AUDIO_SERVICE_TRUSTED_PROXIES" in line


def test_a_right_key_is_right_whatever_else_comes_from_its_address(behind: Running) -> None:
    assert [wrong(behind) for _ in range(3)] == [401, 429, 429]
    assert behind.reader.get("/v1/articles").status_code == 200
    secret = behind.publisher.headers["Authorization"].split()[1]
    sign_in = [behind.anyone.post("/v1/editor/session", json={"key": key}) for key in ("as_wrong", secret)]
    assert [answer.status_code for answer in sign_in] == [429, 200]
    assert behind.anyone.get("/v1/editor/session").status_code == 200
    # Right keys are not counted.
    assert all(behind.reader.get("/v1/articles").status_code == 200 for _ in range(5))


class Clock:
    """A clock that stands where it is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_window_moves() -> None:
    clock = Clock()
    windows = MovingWindows(clock)

    def hit(at: float, name: str = "plays", caller: str = "a", *, spend: bool = True) -> int | None:
        clock.now = at
        return windows.hit(parse("2/minute"), name, caller, spend=spend)

    assert [hit(at) for at in (0, 30, 59.5)] == [None, None, 1]
    assert hit(59.5, caller="b") is None
    assert hit(59.5, name="listen") is None
    assert [hit(at) for at in (60, 61, 90, 91)] == [None, 29, None, 29]
    assert [hit(120, spend=False) for _ in range(3)] == [None] * 3
    assert [hit(at) for at in (120, 121)] == [None, 29]


def test_callers_are_forgotten() -> None:
    clock = Clock()
    windows = MovingWindows(clock, callers_max=100)
    rate = parse("1/minute")
    for second in range(60):
        clock.now = second
        windows.hit(rate, "plays", str(second))
    assert windows.callers() == 60
    clock.now = 90
    windows.hit(rate, "plays", "later")
    assert windows.callers() == 30  # 31 to 59, and this one
    for number in range(1000):
        windows.hit(rate, "plays", f"crowd {number}")
    assert windows.callers() == 100
    assert windows.hit(rate, "plays", "crowd 999") == 60


def test_calls_are_counted_in_memory_while_redis_is_away(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    redis = Redis()
    try:
        shared = settings.model_copy(update={"rates_url": redis.url, "rates": Rates(plays="2/minute")})
        one, two = RateLimiter(shared), RateLimiter(shared)
        one.hit("plays", "a")
        two.hit("plays", "a")
        with pytest.raises(Busy):
            one.hit("plays", "a")
        redis.kill()
        began = time.monotonic()
        for _ in range(2):
            one.hit("plays", "a")
        with pytest.raises(Busy) as refused:
            one.hit("plays", "a")
        assert 1 <= refused.value.retry_after_s <= 60
        for n in range(100):
            one.hit("plays", str(n))
        # A refused connection, and 103 calls in memory; not a timeout each.
        assert time.monotonic() - began < 3
        redis.start()
        messages = [record.getMessage() for record in caplog.records]
        assert sum("does not answer" in message for message in messages) == 1

        def answers_again() -> bool:
            one.hit("plays", str(time.monotonic()))
            return any("answers again" in record.getMessage() for record in caplog.records)

        caplog.set_level("INFO")
        wait_until(answers_again, 15)
    finally:
        redis.kill()


def test_a_redis_that_hangs_is_waited_for_once(settings: Settings) -> None:
    redis = Redis()
    try:
        with SwitchProxy(("127.0.0.1", redis.port)) as proxy:
            limiter = RateLimiter(settings.model_copy(update={"rates_url": f"redis://127.0.0.1:{proxy.address[1]}/0"}))
            limiter.hit("plays", "a")
            proxy.switch("hang")
            began = time.monotonic()
            for n in range(100):
                limiter.hit("plays", str(n))
            assert time.monotonic() - began < 3  # one timeout of 0.3 s, not a hundred
    finally:
        redis.kill()


def test_a_service_starts_and_answers_without_its_redis(fast: Settings) -> None:
    running = Running(fast.model_copy(update={"rates_url": "redis://127.0.0.1:1/0"}))
    try:
        assert running.reader.get("/v1/articles").status_code == 200
        assert wrong(running) == 401
        assert running.anyone.post("/v1/listen", json={"url": "https://example.com/"}).status_code == 403
        assert httpx2.get(f"{running.url}/healthz").status_code == 200
    finally:
        running.stop()


@pytest.mark.parametrize("url", ["nothing://x", "redis://host:port"])
def test_a_counter_that_cannot_be_used(settings: Settings, url: str) -> None:
    with pytest.raises(InputError, match="AUDIO_SERVICE_RATES_URL"):
        RateLimiter(settings.model_copy(update={"rates_url": url}))
