"""Messages that came in by hooks, on SQLite and PostgreSQL."""

from __future__ import annotations

import dataclasses
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import update

from audio_service.article import BlockKind, document_of
from audio_service.config import Choices
from audio_service.errors import Conflict
from audio_service.storage import Catalog, Draft, Followed, MessageAge
from audio_service.storage.catalog.arrivals import REMEMBERED
from audio_service.storage.catalog.models import ArticleStampRow, ReceivedMessageRow

NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)
EDIT = MessageAge(NOON, False, NOON)


def test_a_message_is_known_by_its_hook_and_id(catalog: Catalog) -> None:
    catalog.arrivals.note("ghost", "x" * 300)
    catalog.arrivals.note("ghost", "x" * 300)
    assert catalog.arrivals.knows("ghost", "x" * 300)
    assert not catalog.arrivals.knows("other", "x" * 300)
    assert not catalog.arrivals.knows("ghost", "y")


def test_only_newer_messages_advance(catalog: Catalog) -> None:
    later = dataclasses.replace(EDIT, changed_at=NOON + timedelta(milliseconds=1))
    deleted = dataclasses.replace(later, deleted=True)
    assert catalog.arrivals.advance("a", EDIT)
    assert catalog.arrivals.advance("a", EDIT)  # tried again after a failure
    assert catalog.arrivals.advance("a", later)
    assert not catalog.arrivals.advance("a", EDIT)
    assert catalog.arrivals.advance("a", deleted)
    assert not catalog.arrivals.advance("a", dataclasses.replace(later, sent_at=NOON + timedelta(hours=1)))
    assert catalog.arrivals.advance("b", EDIT)


def test_of_many_at_the_same_time_the_newest_is_kept(catalog: Catalog) -> None:
    ages = [dataclasses.replace(EDIT, changed_at=NOON + timedelta(seconds=n)) for n in range(20)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda age: catalog.arrivals.advance("a", age), ages[::-1]))
    assert not catalog.arrivals.advance("a", ages[-2])
    assert catalog.arrivals.advance("a", ages[-1])


def test_a_newer_message_is_noted_before_an_older_change_or_after_it(catalog: Catalog) -> None:
    """Never in between: it would find the article as it was, and the older change would be the last one."""
    document = document_of([(BlockKind.PARAGRAPH, "Some words.", None)], title="A title", language="en", source="x")
    draft = Draft(document, Choices(), "voice", "a key", None, publish=True)
    newer = dataclasses.replace(EDIT, changed_at=NOON + timedelta(hours=1))
    noting: list[Future[bool]] = []
    assert catalog.arrivals.advance("a", EDIT)
    with ThreadPoolExecutor(1) as pool:

        def admit() -> None:  # the change is being written
            noting.append(pool.submit(catalog.arrivals.advance, "a", newer))
            assert not wait(noting, 0.5).done

        saved, _ = catalog.articles.save("a", draft, if_match=Followed("", EDIT), admit=admit)
        assert noting[0].result()
    older = Followed(saved.latest_id, EDIT)
    for change in (
        partial(catalog.articles.save, "a", draft),
        partial(catalog.articles.publish, "a", False),
        partial(catalog.articles.delete, "a"),
    ):
        with pytest.raises(Conflict):
            change(if_match=older)
    with pytest.raises(Conflict):
        catalog.articles.delete("a", if_match=Followed("", newer))
    catalog.articles.delete("a", if_match=Followed(saved.latest_id, newer))


def test_what_is_old_is_forgotten(catalog: Catalog) -> None:
    catalog.arrivals.note("ghost", "1")
    catalog.arrivals.advance("a", EDIT)
    catalog.arrivals.expire()
    assert catalog.arrivals.knows("ghost", "1")
    old = datetime.now(UTC) - REMEMBERED - timedelta(minutes=1)
    with catalog.database.writing() as session:
        for table in (ReceivedMessageRow, ArticleStampRow):
            session.execute(update(table).values(received_at=old))
    catalog.arrivals.expire()
    assert not catalog.arrivals.knows("ghost", "1")
    assert catalog.arrivals.advance("a", dataclasses.replace(EDIT, changed_at=NOON - timedelta(days=1)))
