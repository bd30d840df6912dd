"""Events and their messages, sent by a running service to a receiver of the test's own."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audio_service.config import Fetching, Settings, Webhook
from audio_service.errors import InputError
from audio_service.service import open_service
from audio_service.service.webhooks import standard_signature
from audio_service.storage import open_catalog
from tests.support.publisher import Publisher
from tests.support.running import Running, prose

SECRET = "a secret of the test"


def hooked(fast: Settings, publisher: Publisher, **changes: Any) -> Settings:
    """Settings with the publisher's /hook as receiver, which allow its address."""
    hook = Webhook(url=f"{publisher.url}/hook", secret=SECRET)
    return fast.model_copy(update={"webhooks": (hook,), "fetching": publisher.fetching(), **changes})


@pytest.fixture
def telling(fast: Settings, publisher: Publisher) -> Iterator[Running]:
    """A service that sends its events to the publisher."""
    running = Running(hooked(fast, publisher))
    yield running
    running.stop()


def messages(publisher: Publisher, count: int) -> list[dict[str, Any]]:
    """The first `count` messages, once they have come."""
    until = time.monotonic() + 20
    while len(publisher.handler.messages) < count:
        assert time.monotonic() < until
        time.sleep(0.02)
    return [json.loads(body) for _, body in publisher.handler.messages[:count]]


def fetch(running: Running, query: str) -> Any:
    """The first row of a query in the catalogue."""
    with running.service.catalog.database.engine.connect() as connection:
        return connection.exec_driver_sql(query).one()


def test_webhooks_are_signed_and_tried_again(fast: Settings, publisher: Publisher) -> None:
    publisher.handler.refusals = 2
    running = Running(hooked(fast, publisher, webhook_wait_s=0.1))
    try:
        running.put("a", prose(2), publish=False)
        (message,) = messages(publisher, 1)
    finally:
        running.stop()
    headers, body = publisher.handler.messages[0]
    assert (message["event"], message["id"], message["revision"]) == ("audio.ready", "a", 1)
    assert (message["type"], message["timestamp"]) == (message["event"], message["at"])
    stamp, digest = (part.partition("=")[2] for part in headers["X-Audio-Service-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(digest, expected)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    standard = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{standard}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert len(publisher.handler.messages) == 1
    assert headers["X-Audio-Service-Delivery"] == headers["webhook-id"] == message["delivery"]
    # The tries that were refused were of the same message, and a receiver that drops repeats may know by this.
    assert {kept["webhook-id"] for kept in publisher.handler.refused} == {message["delivery"]}


def test_a_receiver_that_is_gone_is_not_tried_again(fast: Settings, publisher: Publisher) -> None:
    publisher.handler.refusals, publisher.handler.refusal = 1, 410
    running = Running(hooked(fast, publisher, webhook_wait_s=0.01))
    try:
        running.put("a", prose(1), publish=False)
        running.ready("a")
        until = time.monotonic() + 20
        while not (row := fetch(running, "SELECT tries, status, due_at, error FROM deliveries"))[0]:
            assert time.monotonic() < until
            time.sleep(0.02)
    finally:
        running.stop()
    assert tuple(row) == (1, 410, None, "it answered 410")
    assert publisher.handler.messages == []


def test_the_signature_is_that_of_standard_webhooks() -> None:
    """The example of its specification."""
    secret, message_id = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    signed = standard_signature(secret, message_id, 1614265330, '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_every_message_has_an_id_of_its_own(fast: Settings, publisher: Publisher) -> None:
    hooks = tuple(Webhook(url=f"{publisher.url}/{name}", secret=SECRET) for name in ("one", "two"))
    for restart in range(2):
        running = Running(hooked(fast, publisher, webhooks=hooks))
        try:
            for n in range(3):
                running.put(f"a{n}", prose(2, f"{restart}-{n}"), publish=False)
                messages(publisher, 2 * (3 * restart + n + 1))  # each is done before the next comes
        finally:
            running.stop()
    ids = [json.loads(body)["delivery"] for _, body in publisher.handler.messages]
    assert len(set(ids)) == len(ids) == 12


def test_events_follow_the_changes_of_an_article(telling: Running, publisher: Publisher) -> None:
    telling.put("a", prose(2, "A"), url="https://example.com/a")
    first = telling.ready("a")
    telling.put("a", prose(2, "A"), url="https://example.com/a")  # changes nothing
    telling.publisher.post("/v1/articles/a/unpublish")
    telling.publisher.post("/v1/articles/a/unpublish")
    telling.publisher.post("/v1/articles/a/publish")
    telling.publisher.delete("/v1/articles/a")
    found = messages(publisher, 5)
    assert [message["event"] for message in found] == [
        "article.published",
        "audio.ready",
        "article.unpublished",
        "article.published",
        "article.deleted",
    ]
    sequence = [message["sequence"] for message in found]
    assert sequence == sorted(set(sequence))
    key = first["audio"][0]["src"].split("/")[-2]
    assert [message["purge"] for message in found] == [[], [], [key], [], [key]]
    assert {(message["id"], message["revision"], message["key"]) for message in found} == {("a", 1, key)}
    ready = found[1]
    assert ready["url"] == "https://example.com/a"
    assert ready["published"] is True
    assert ready["duration_ms"] == first["duration_ms"]
    assert ready["audio"][0] == {"type": "audio/mpeg", "src": f"/media/{key}/audio.mp3"}
    assert [each["type"] for each in ready["audio"]] == [each["type"] for each in first["audio"]]


def test_a_change_of_access_lists_what_to_purge(telling: Running, publisher: Publisher) -> None:
    for access in ("public", "token", "token", "public"):
        telling.put("a", prose(2, "A"), access=access)
        key = telling.ready("a")["audio"][0]["src"].split("/")[-2]
    found = messages(publisher, 4)
    changed = [message for message in found if message["event"] == "article.access_changed"]
    assert [message["purge"] for message in changed] == [[key], []]


def test_a_recording_that_exists_already_is_announced_too(telling: Running, publisher: Publisher) -> None:
    keys = []
    for text in ("A", "B", "A"):
        telling.put("a", prose(2, text), publish=False)
        keys.append(telling.ready("a")["audio"][0]["src"].split("/")[-2])
    telling.put("b", prose(2, "A"), publish=False)
    found = messages(publisher, 4)
    assert [message["event"] for message in found] == ["audio.ready"] * 4
    assert [(message["id"], message["revision"]) for message in found] == [("a", 1), ("a", 2), ("a", 3), ("b", 1)]
    assert [message["key"] for message in found] == [*keys, keys[0]]


def test_what_is_still_public_elsewhere_is_not_purged(telling: Running, publisher: Publisher) -> None:
    for name in ("a", "b"):
        telling.put(name, prose(2, "same"))
        telling.ready(name)
    for name in ("a", "b"):
        telling.publisher.delete(f"/v1/articles/{name}")
    gone = [message for message in messages(publisher, 6) if message["event"] == "article.deleted"]
    assert [len(message["purge"]) for message in gone] == [0, 1]


def test_urls_are_absolute_with_a_public_address(fast: Settings, publisher: Publisher) -> None:
    running = Running(hooked(fast, publisher, public_url="https://audio.example.com/"))
    try:
        running.put("a", prose(1), publish=False)
        (message,) = messages(publisher, 1)
    finally:
        running.stop()
    assert message["audio"][0]["src"] == f"https://audio.example.com/media/{message['key']}/audio.mp3"


def test_a_receiver_that_hangs_does_not_keep_the_service_from_stopping(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/slow", secret=SECRET)
    running = Running(hooked(fast, publisher, webhooks=(hook,)))
    running.put("a", prose(1))
    running.ready("a")
    assert publisher.handler.asked.wait(20)
    began = time.monotonic()
    running.stop()
    publisher.handler.resume.set()
    assert not running.thread.is_alive()
    assert time.monotonic() - began < 8
    catalog = open_catalog(None, fast.data_dir)
    assert catalog.deliveries.claim(hook.url, datetime.now(UTC) + timedelta(hours=2), timedelta())
    catalog.close()


def test_webhooks_never_go_to_inner_addresses(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"http://localhost:{publisher.port}/hook", secret=SECRET)
    inner = Fetching(ports=(publisher.port,))
    running = Running(hooked(fast, publisher, webhooks=(hook,), fetching=inner))
    try:
        running.put("a", prose(1), publish=False)
        running.ready("a")
        tries = "SELECT attempts, error FROM deliveries"
        until = time.monotonic() + 20
        while not (row := fetch(running, tries))[0]:
            assert time.monotonic() < until
            time.sleep(0.02)
        assert "is not public" in row[1]
        assert publisher.handler.messages == []
    finally:
        running.stop()


@pytest.mark.parametrize(
    ("url", "secret", "reason"),
    [
        ("http://127.0.0.1/hook", SECRET, "127.0.0.1 is not public"),
        ("http://[::1]/hook", SECRET, "::1 is not public"),
        ("https://hook.example:9160/", SECRET, "port 9160 is not one of 80, 443"),
        ("ftp://hook.example/", SECRET, "only http and https"),
        ("https://user:word@hook.example/", SECRET, "user name"),
        ("nowhere", SECRET, "AUDIO_SERVICE_WEBHOOKS"),
        ("https://hook.example/", "whsec_not Base64, is it?", "is not Base64"),
        ("https://hook.example/", "whsec_YWJjZGVmZ2g=", "is short"),
    ],
)
def test_a_receiver_that_can_never_be_reached_stops_the_start(
    fast: Settings, url: str, secret: str, reason: str
) -> None:
    settings = fast.model_copy(update={"webhooks": (Webhook(url=url, secret=secret),)})
    with pytest.raises(InputError, match="AUDIO_SERVICE_WEBHOOKS") as refused, open_service(settings):
        pass
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_receiver_is_listed_once(fast: Settings) -> None:
    hook = Webhook(url="https://hook.example/", secret=SECRET)
    twice = fast.model_copy(update={"webhooks": (hook, hook)})
    with pytest.raises(InputError, match="listed twice"), open_service(twice):
        pass
