"""Webhook messages in the catalogue, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from audio_service.article.document import BlockKind, document_of
from audio_service.config import Choices
from audio_service.storage import Catalog, Delivery, DeliverySelection, DeliveryState, open_catalog
from audio_service.storage.catalog.database import connect, migrate
from audio_service.storage.catalog.records import Draft
from tests.conftest import RECEIVER

LEASE = timedelta(minutes=1)


@pytest.fixture
def told(catalog: Catalog) -> Catalog:
    """A catalogue with a message for each of three articles that were published."""
    document = document_of([(BlockKind.PARAGRAPH, "Mrs Kvist answers.", None)], title="Letters", source="x")
    for name in "abc":
        catalog.articles.save(name, Draft(document, Choices(), "voice", f"key of {name}", None, publish=True))
    return catalog


def claim(catalog: Catalog) -> Delivery:
    found = catalog.deliveries.claim(RECEIVER, datetime.now(UTC), LEASE)
    assert found is not None
    return found


def states(catalog: Catalog) -> dict[str, DeliveryState]:
    return {each.article_id: each.state for each in catalog.deliveries.list(DeliverySelection(), 100)}


def test_messages_are_kept_with_what_became_of_them(told: Catalog) -> None:
    first, second, third = (claim(told) for _ in range(3))
    told.deliveries.done(first, 204)
    told.deliveries.failed(second, "it answered 500", None, 500)
    told.deliveries.failed(third, "refused", datetime.now(UTC) + LEASE)
    found = {each.article_id: each for each in told.deliveries.list(DeliverySelection(), 100)}
    assert [(each.state, each.tries, each.status, each.error) for each in map(found.__getitem__, "abc")] == [
        (DeliveryState.DELIVERED, 1, 204, None),
        (DeliveryState.FAILED, 1, 500, "it answered 500"),
        (DeliveryState.PENDING, 1, None, "refused"),
    ]


def test_a_replay_makes_messages_due_as_new_ones(told: Catalog) -> None:
    for _ in range(3):
        told.deliveries.failed(claim(told), "refused", None)
    assert told.deliveries.claim(RECEIVER, datetime.now(UTC) + timedelta(days=1), LEASE) is None
    chosen = DeliverySelection(since=datetime.now(UTC) - timedelta(hours=1), states=(DeliveryState.FAILED,))
    assert told.deliveries.replay(chosen, ["https://another.example/"]) == 0
    assert told.deliveries.replay(chosen, [RECEIVER]) == 3
    again = [claim(told) for _ in range(3)]
    assert [(each.article_id, each.attempts) for each in again] == [("a", 0), ("b", 0), ("c", 0)]
    assert len({each.id for each in again}) == 3


def test_a_message_that_is_being_sent_is_not_sent_twice(told: Catalog) -> None:
    sending = claim(told)
    assert told.deliveries.replay(DeliverySelection(), [RECEIVER]) == 2
    others = {claim(told).id, claim(told).id}
    assert sending.id not in others
    assert told.deliveries.claim(RECEIVER, datetime.now(UTC), LEASE) is None


def test_a_late_failure_does_not_undo_a_delivery(told: Catalog) -> None:
    message = claim(told)
    told.deliveries.done(message, 200)
    told.deliveries.failed(message, "timed out", datetime.now(UTC))
    assert states(told)["a"] is DeliveryState.DELIVERED


def test_old_messages_are_deleted_but_not_those_to_be_sent(told: Catalog) -> None:
    told.deliveries.done(claim(told), 204)
    told.deliveries.failed(claim(told), "refused", None)
    told.deliveries.expire(datetime.now(UTC) - timedelta(hours=1))
    assert len(states(told)) == 3
    told.deliveries.expire(datetime.now(UTC) - timedelta(hours=1), most=1)
    assert states(told) == {"b": DeliveryState.FAILED, "c": DeliveryState.PENDING}
    told.deliveries.expire(datetime.now(UTC))
    assert states(told) == {"c": DeliveryState.PENDING}


def test_messages_of_an_older_catalogue_are_kept(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    for url in (f"sqlite:///{tmp_path / 'old.sqlite'}", request.getfixturevalue("postgresql_url")):
        engine = connect(url)
        migrate(engine, "0015")
        insert = (
            "INSERT INTO deliveries (id, url, event, body, attempts, due_at)"
            " VALUES ('msg_1', 'https://hook.example/', 'audio.ready', '{}', 3, '2026-01-01 00:00:00'),"
            " ('msg_2', 'https://hook.example/', 'audio.ready', '{}', 14, NULL)"
        )
        with engine.execution_options(writes=True).begin() as old:
            old.execute(text(insert))
        engine.dispose()
        catalog = open_catalog(url, tmp_path)
        try:
            kept = {each.id: each for each in catalog.deliveries.list(DeliverySelection(), 9)}
            assert {name: (each.state, each.tries) for name, each in kept.items()} == {
                "msg_1": (DeliveryState.PENDING, 3),
                "msg_2": (DeliveryState.FAILED, 14),
            }
            assert abs(kept["msg_1"].created_at - datetime.now(UTC)) < LEASE
        finally:
            catalog.close()
