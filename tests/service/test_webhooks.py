"""Webhooks: signed, retried, never to inner addresses."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from audio_service.config import Fetching, Settings, Webhook
from audio_service.storage import open_catalog
from tests.support.publisher import Publisher
from tests.support.running import Running, prose

SECRET = "a secret of the test"


def fetch(running: Running, query: str) -> Any:
    """The first row of a query in the catalogue."""
    with running.service.catalog.database.engine.connect() as connection:
        return connection.exec_driver_sql(query).one()


def test_webhooks_are_signed_and_tried_again(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/hook", secret=SECRET)
    publisher.handler.refusals = 2
    running = Running(
        fast.model_copy(update={"webhooks": (hook,), "webhook_wait_s": 0.1, "fetching": publisher.fetching()})
    )
    try:
        running.put("a", prose(2))
        running.ready("a")
        until = time.monotonic() + 20
        while not publisher.handler.messages:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        running.stop()
    headers, body = publisher.handler.messages[0]
    message = json.loads(body)
    assert (message["event"], message["id"], message["revision"]) == ("audio.ready", "a", 1)
    stamp, digest = (part.partition("=")[2] for part in headers["X-Audio-Service-Signature"].split(","))
    expected = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(digest, expected)
    assert len(publisher.handler.messages) == 1
    assert headers["X-Audio-Service-Delivery"] == message["delivery"]
    # The tries that were refused were of the same message, and a receiver that drops repeats may know by this.
    assert {kept["X-Audio-Service-Delivery"] for kept in publisher.handler.refused} == {message["delivery"]}


def test_every_message_has_an_id_of_its_own(fast: Settings, publisher: Publisher) -> None:
    hooks = tuple(Webhook(url=f"{publisher.url}/{name}", secret=SECRET) for name in ("one", "two"))
    for restart in range(2):
        running = Running(fast.model_copy(update={"webhooks": hooks, "fetching": publisher.fetching()}))
        try:
            for n in range(3):
                running.put(f"a{n}", prose(2, f"{restart}-{n}"))
                until = time.monotonic() + 20
                while len(publisher.handler.messages) < 2 * (3 * restart + n + 1):  # each is done before the next comes
                    assert time.monotonic() < until
                    time.sleep(0.02)
        finally:
            running.stop()
    ids = [json.loads(body)["delivery"] for _, body in publisher.handler.messages]
    assert len(set(ids)) == len(ids) == 12


def test_a_receiver_that_hangs_does_not_keep_the_service_from_stopping(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/slow", secret=SECRET)
    running = Running(fast.model_copy(update={"webhooks": (hook,), "fetching": publisher.fetching()}))
    running.put("a", prose(1))
    running.ready("a")
    assert publisher.handler.asked.wait(20)
    began = time.monotonic()
    running.stop()
    publisher.handler.resume.set()
    assert not running.thread.is_alive()
    assert time.monotonic() - began < 8
    catalog = open_catalog(None, fast.data_dir)
    assert catalog.deliveries.claim(datetime.now(UTC) + timedelta(hours=2), timedelta(), 5)
    catalog.close()


def test_webhooks_never_go_to_inner_addresses(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/hook", secret=SECRET)
    inner = Fetching(ports=(publisher.port,))
    running = Running(fast.model_copy(update={"webhooks": (hook,), "fetching": inner}))
    try:
        running.put("a", prose(1))
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
