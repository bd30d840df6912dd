"""Events and the feed under faults: kill -9, receivers that are down or hang, several nodes on one catalogue."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from audio_service.config import Settings, Webhook
from audio_service.storage import Catalog
from tests.conftest import RECEIVER
from tests.storage.test_catalog import draft
from tests.support.cluster import wait_until
from tests.support.faults import ServeProcess, SwitchProxy
from tests.support.publisher import Publisher
from tests.support.running import Running, prose

SECRET = "a secret of the test"


def messages(publisher: Publisher) -> list[dict[str, Any]]:
    """What was received, without repeats."""
    by_id = {message["delivery"]: message for message in (json.loads(body) for _, body in publisher.handler.messages)}
    return list(by_id.values())


def test_no_event_is_lost_by_kills(tmp_path: Path, voices_dir: Path, publisher: Publisher) -> None:
    """Killed at random moments while articles are pushed: each one that is ready was announced."""
    chance = random.Random(15)
    settings = {
        "WEBHOOKS": json.dumps([{"url": f"{publisher.url}/hook", "secret": SECRET}]),
        "FETCHING__PORTS": json.dumps([publisher.port]),
        "FETCHING__PRIVATE_NETWORKS": '["127.0.0.0/8"]',
        "FETCHING__TIMEOUT_S": "1",  # a killed process keeps its message for 16 s
    }
    settings = {f"AUDIO_SERVICE_{name}": value for name, value in settings.items()}
    with ServeProcess(tmp_path / "data", voices_dir, environment=settings) as served:
        for kill in range(2):
            for n in range(4):
                served.put(f"a{kill}-{n}", prose(2, f"{kill}-{n}"))
            time.sleep(chance.random())  # a moment of no meaning
            served.kill()
            served.start()
        names = [f"a{kill}-{n}" for kill in range(2) for n in range(4)]
        for name in names:
            assert served.ready(name)["status"] == "ready"
        wait_until(lambda: sum(each["event"] == "audio.ready" for each in messages(publisher)) >= len(names))
    found = messages(publisher)
    assert Counter(each["id"] for each in found if each["event"] == "audio.ready") == Counter(names)
    assert Counter(each["id"] for each in found if each["event"] == "article.published") == Counter(names)
    assert len({each["sequence"] for each in found}) == len(found)


def test_a_receiver_that_hangs_delays_no_other(fast: Settings, publisher: Publisher) -> None:
    hooks = tuple(Webhook(url=f"{publisher.url}/{name}", secret=SECRET) for name in ("slow", "hook"))
    running = Running(fast.model_copy(update={"webhooks": hooks, "fetching": publisher.fetching()}))
    try:
        for n in range(3):
            running.put(f"a{n}", prose(1, f"{n}"), publish=False)
        assert publisher.handler.asked.wait(20)
        wait_until(lambda: len(messages(publisher)) == 3)
        assert not publisher.handler.resume.is_set()
    finally:
        publisher.handler.resume.set()
        running.stop()


def test_a_receiver_that_was_away_gets_all_in_order(fast: Settings, publisher: Publisher) -> None:
    """Away over a restart and several changes of each article."""
    with SwitchProxy(("127.0.0.1", publisher.port)) as proxy:
        proxy.switch("refuse")
        fetching = publisher.fetching().model_copy(update={"ports": (proxy.address[1],)})
        hook = Webhook(url=f"http://127.0.0.1:{proxy.address[1]}/hook", secret=SECRET)
        settings = fast.model_copy(update={"webhooks": (hook,), "fetching": fetching, "webhook_wait_s": 0.2})
        running = Running(settings)
        for name in ("a", "b"):
            running.put(name, prose(1, name))
            running.ready(name)
            running.publisher.post(f"/v1/articles/{name}/unpublish")
            running.publisher.post(f"/v1/articles/{name}/publish")
        wait_until(lambda: proxy.connections > 3)
        running.stop()
        running = Running(settings)
        proxy.switch("pass")
        wait_until(lambda: len(messages(publisher)) == 8)
        running.stop()
    for name in ("a", "b"):
        own = [each for each in messages(publisher) if each["id"] == name]
        assert [each["sequence"] for each in own] == sorted(each["sequence"] for each in own)
        assert own[-1]["event"] == "article.published"


def test_a_message_is_claimed_by_one_node(catalog: Catalog) -> None:
    for n in range(12):
        catalog.articles.save(f"a{n}", draft(f"Text {n}."))
    lease = timedelta(minutes=1)

    def claim(_: int) -> list[str]:
        found = []
        while (delivery := catalog.deliveries.claim(RECEIVER, datetime.now(UTC), lease)) is not None:
            found.append(delivery.id)
        return found

    with ThreadPoolExecutor(4) as pool:
        claimed = [own_id for ids in pool.map(claim, range(4)) for own_id in ids]
        again = [own_id for ids in pool.map(claim, range(4)) for own_id in ids]
    assert len(claimed) == len(set(claimed)) == 12
    assert again == []


def test_the_messages_of_an_article_wait_for_each_other(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("A."))
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    catalog.articles.save("b", draft("B."))
    now, lease = datetime.now(UTC) + timedelta(seconds=1), timedelta(minutes=1)
    first, other = (catalog.deliveries.claim(RECEIVER, now, lease) for _ in range(2))
    assert first is not None
    assert other is not None
    assert (first.article_id, other.article_id) == ("a", "b")
    assert catalog.deliveries.claim(RECEIVER, now, lease) is None
    catalog.deliveries.failed(first, "away", now + timedelta(hours=1))
    assert catalog.deliveries.claim(RECEIVER, now, lease) is None
    catalog.deliveries.failed(first, "away for good", None)
    second = catalog.deliveries.claim(RECEIVER, now, lease)
    assert second is not None
    assert (second.article_id, second.event) == ("a", "audio.ready")


def test_an_event_is_not_kept_without_its_change(catalog: Catalog) -> None:
    def full() -> None:
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        catalog.articles.save("a", draft("A."), admit=full)
    assert catalog.deliveries.claim(RECEIVER, datetime.now(UTC), timedelta()) is None
    assert catalog.outbox.mark().number == 0


def test_changes_of_many_writers_are_counted_once_each(catalog: Catalog) -> None:
    def change(number: int) -> None:
        catalog.articles.save(f"a{number}", draft(f"Text {number}.", publish=False))
        for published in (True, False):
            catalog.articles.publish(f"a{number}", published)
        catalog.articles.delete(f"a{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(16)))
    with catalog.database.reading() as session:
        numbers = list(session.scalars(text("SELECT sequence FROM deliveries ORDER BY sequence")))
    assert len(numbers) == len(set(numbers)) == 16 * 3


def test_two_nodes_send_each_message_once_and_show_one_feed(fast: Settings, publisher: Publisher) -> None:
    hook = Webhook(url=f"{publisher.url}/hook", secret=SECRET)
    settings = fast.model_copy(update={"webhooks": (hook,), "fetching": publisher.fetching()})
    nodes = [Running(settings) for _ in range(2)]
    for n in range(6):
        nodes[n % 2].put(f"a{n}", prose(1, f"{n}"))
    for n in range(6):
        nodes[0].ready(f"a{n}")
    wait_until(lambda: len(publisher.handler.messages) >= 12)
    feeds = [node.anyone.get("/feed.xml").text for node in nodes]
    assert [feed.count("<item>") for feed in feeds] == [6, 6]
    nodes[0].publisher.delete("/v1/articles/a3")
    assert ":a3<" not in nodes[1].anyone.get("/feed.xml").text
    wait_until(lambda: len(publisher.handler.messages) >= 13)
    for node in nodes:
        node.stop()
    assert len(messages(publisher)) == len(publisher.handler.messages) == 13
