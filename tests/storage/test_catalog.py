"""The catalogue, on SQLite and, where there is a server, on PostgreSQL."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from audio_service.article.document import BlockKind, document_of, document_to_json
from audio_service.article.urls import normal_url
from audio_service.config import Choices
from audio_service.errors import Conflict, InputError, NotFound
from audio_service.storage import ArticleState, Audience, Catalog, Delivery, Origin, Role, Status, open_catalog
from audio_service.storage.catalog.database import connect, migrate
from audio_service.storage.catalog.leases import this_process
from audio_service.storage.catalog.models import Base
from audio_service.storage.catalog.outbox import Event, EventType
from audio_service.storage.catalog.pronunciations import EVERYWHERE
from audio_service.storage.catalog.records import Draft
from audio_service.storage.catalog.revising import KEPT
from audio_service.verbalize.lexicon import Entry, Kind
from tests.conftest import RECEIVER


def draft(text: str = "Some words.", key: str | None = None, publish: bool | None = True) -> Draft:
    document = document_of([(BlockKind.PARAGRAPH, text, None)], title="A 100% title", language="en", source="x")
    return Draft(document, Choices(), "voice", key or f"key of {text}", None, publish)


def test_tables_are_what_the_models_say(catalog: Catalog) -> None:
    with catalog.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_same_content_changes_nothing(catalog: Catalog) -> None:
    first, changed = catalog.articles.save("a", draft())
    assert changed
    assert (first.latest.number, first.latest.status, first.ready) == (1, Status.RENDERING, None)
    again, changed = catalog.articles.save("a", draft())
    assert not changed
    assert again == first


def test_a_revision_keeps_the_old_audio_until_it_is_ready(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("One."))
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    revised, _ = catalog.articles.save("a", draft("Two."))
    assert revised.served.number == 1
    assert revised.latest.status == Status.RENDERING
    catalog.articles.finish("a", 2, catalog.articles.revision("a", 2).key, duration_ms=2000, audio_bytes=20)
    assert catalog.articles.get("a").served.duration_ms == 2000


def test_a_late_finish_of_an_old_revision_changes_nothing_heard(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("One."))
    catalog.articles.save("a", draft("Two."))
    catalog.articles.finish("a", 2, catalog.articles.revision("a", 2).key, duration_ms=2000, audio_bytes=20)
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    assert catalog.articles.get("a").served.number == 2


def test_a_repaired_revision_is_announced_once_and_never_fails(tmp_path: Path) -> None:
    events: list[EventType] = []

    def announce(event: Event) -> tuple[Delivery, ...]:
        events.append(event.type)
        return ()

    with contextlib.closing(open_catalog(None, tmp_path, announce=announce)) as catalog:
        articles, holder = catalog.articles, this_process(60)
        article, _ = articles.save("a", draft())
        key = article.latest.key
        articles.finish("a", 1, key, duration_ms=1000, audio_bytes=10)
        announced = list(events)
        assert articles.reopen("a", 1, holder)
        articles.finish("a", 1, key, duration_ms=1000, audio_bytes=10)
        assert articles.reopen("a", 1, holder)
        articles.fail("a", 1, key, "It cannot be spoken.")
        assert articles.get("a").served.status == Status.READY
        assert EventType.READY in announced
        assert events == announced


def test_what_is_ready_elsewhere_is_ready_at_once(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("Same."))
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    other, _ = catalog.articles.save("b", draft("Same."))
    assert other.latest.status == Status.READY
    assert other.served.duration_ms == 1000


def test_lost_updates_are_refused(catalog: Catalog) -> None:
    first, _ = catalog.articles.save("a", draft("One."))
    catalog.articles.save("a", draft("Two."), if_match=(first.latest_id,))
    with pytest.raises(Conflict) as refused:
        catalog.articles.save("a", draft("Three."), if_match=(first.latest_id,))
    assert refused.value.revision == 2
    with pytest.raises(Conflict):
        catalog.articles.save("new", draft(), if_match=(first.latest_id,))


def test_an_article_created_again_is_another_one(catalog: Catalog) -> None:
    first, _ = catalog.articles.save("a", draft("One."))
    with pytest.raises(Conflict):
        catalog.articles.delete("a", if_match=("other",))
    with pytest.raises(Conflict):
        catalog.articles.publish("a", True, if_match=("other",))
    catalog.articles.delete("a", if_match=(first.latest_id,))
    again, _ = catalog.articles.save("a", draft("One."))
    assert again.latest.number == first.latest.number
    with pytest.raises(Conflict):
        catalog.articles.save("a", draft("Two."), if_match=(first.latest_id,))


def test_saves_at_the_same_time_are_numbered_one_after_the_other(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("First."))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: catalog.articles.save("a", draft(f"Text {n}.")), range(16)))
    article = catalog.articles.get("a")
    assert article.latest.number == 17
    assert catalog.leases.acquire_free(this_process(60), 20) == (("a", 17),)


def test_a_lease_from_before_the_clock_was_set_back_is_free(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("One."), holder=this_process(3600))
    catalog.articles.save("b", draft("Two."), holder=this_process(60))
    assert catalog.leases.acquire_free(this_process(60), 5) == (("a", 1),)


def test_a_failed_revision_is_tried_again_by_the_same_content(catalog: Catalog) -> None:
    catalog.articles.save("a", draft())
    catalog.articles.fail("a", 1, catalog.articles.revision("a", 1).key, "it broke")
    assert catalog.articles.get("a").latest.error == "it broke"
    again, changed = catalog.articles.save("a", draft())
    assert changed
    assert (again.latest.number, again.latest.status) == (2, Status.RENDERING)


def test_only_publishing_changes_what_is_published(catalog: Catalog) -> None:
    assert catalog.articles.save("a", draft(publish=None))[0].published is False
    assert catalog.articles.publish("a", True).published is True
    assert catalog.articles.save("a", draft(publish=None))[0].published is True
    assert catalog.articles.save("a", draft(publish=False)) == (catalog.articles.get("a"), True)
    with pytest.raises(NotFound):
        catalog.articles.publish("none", True)


def test_the_newest_is_what_was_published_last(catalog: Catalog) -> None:
    for name, publish in (("a", True), ("b", False), ("c", True)):
        catalog.articles.save(name, dataclasses.replace(draft(f"Text {name}."), publish=publish))
        catalog.articles.finish(name, 1, catalog.articles.revision(name, 1).key, duration_ms=1000, audio_bytes=10)
    catalog.articles.publish("b", True)
    first = catalog.articles.get("c").published_at
    # Looked at again, taken back for a while, revised: all that makes no news.
    catalog.articles.touch("a")
    catalog.articles.publish("c", False)
    catalog.articles.publish("c", True)
    catalog.articles.save("a", dataclasses.replace(draft("Another text."), publish=True))
    assert [article.id for article in catalog.articles.newest(10)] == ["b", "c", "a"]
    assert catalog.articles.get("c").published_at == first


def test_what_is_deleted_is_gone_and_its_media_later(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("Shared.", key="shared"))
    catalog.articles.save("b", draft("Shared.", key="shared"))
    catalog.articles.save("c", draft("Own.", key="own"))
    for article_id in ("a", "c"):
        catalog.articles.delete(article_id)
    with pytest.raises(NotFound):
        catalog.articles.get("a")
    with pytest.raises(NotFound):
        catalog.articles.delete("a")
    assert catalog.removed_media.due(datetime.now(UTC)) == ()
    later = datetime.now(UTC) + timedelta(minutes=6)
    assert sorted(catalog.removed_media.due(later)) == ["own", "shared"]
    assert [bool(catalog.articles.find_key(key)) for key in ("own", "shared")] == [False, True]
    catalog.removed_media.forget("own")
    assert catalog.removed_media.due(later) == ("shared",)


def test_media_are_found_by_key(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("Shared.", key="shared", publish=False))
    catalog.articles.save("b", draft("Shared.", key="shared"))
    assert catalog.articles.find_key("shared") == (("b", 1, Audience.PUBLIC), ("a", 1, Audience.DRAFT))
    assert catalog.articles.find_key("none") == ()


def test_nobody_without_a_key_changes_what_came_in_with_one(catalog: Catalog) -> None:
    def visit(article_id: str, text: str) -> bool:
        return catalog.articles.save(
            article_id, dataclasses.replace(draft(text), origin=Origin.FETCHED, anonymous=True)
        )[1]

    assert visit("a", "One.")
    assert visit("a", "Two.")
    fetched = dataclasses.replace(draft("Two."), origin=Origin.PUSHED)
    catalog.articles.save("a", fetched)  # the same text, now with a key
    assert not visit("a", "Three.")
    catalog.articles.save("a", dataclasses.replace(draft("Four."), origin=Origin.FETCHED))  # an operator's batch
    assert not visit("a", "Five.")
    assert [revision.origin for revision in (catalog.articles.revision("a", n) for n in (1, 2, 3))] == [
        Origin.FETCHED,
        Origin.PUSHED,
        Origin.FETCHED,
    ]
    assert visit("b", "One.")
    catalog.articles.publish("b", False)
    assert not visit("b", "Two.")
    catalog.articles.publish("b", True)
    assert visit("b", "Two.")


def test_revisions_from_before_count_as_pushed(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'old.sqlite'}")
    migrate(engine, "0004")
    with engine.execution_options(writes=True).begin() as old:
        now = "2026-01-01 00:00:00"
        old.exec_driver_sql(
            "INSERT INTO articles (id, url, published, revision, created_at, updated_at) VALUES ('a', ?, 1, 1, ?, ?)",
            ("https://zeitung.example/größe?a=%C3%A4", now, now),
        )
        old.exec_driver_sql(
            "INSERT INTO revisions (article_id, number, content_hash, document, choices, voice, key, status,"
            " created_at) VALUES ('a', 1, 'h', ?, '{}', 'v', 'k', 'ready', ?)",
            (json.dumps(document_to_json(draft().document)), now),
        )
    engine.dispose()
    catalog = open_catalog(f"sqlite:///{tmp_path / 'old.sqlite'}", tmp_path)
    try:
        assert catalog.articles.get("a").latest.origin is Origin.PUSHED
        assert catalog.articles.find_url(normal_url("https://zeitung.example/größe?a=ä")) is not None
    finally:
        catalog.close()


def test_a_newer_catalogue_is_refused_and_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newer.sqlite'}"
    open_catalog(url, tmp_path).close()
    engine = connect(url)
    with engine.execution_options(writes=True).begin() as newer:
        newer.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(InputError, match="newer version of this program"):
        open_catalog(url, tmp_path)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    engine.dispose()


def test_articles_are_found_by_url(catalog: Catalog) -> None:
    catalog.articles.save("a", dataclasses.replace(draft(), url="https://example.com/a"))
    found = catalog.articles.find_url("https://example.com/a")
    assert found is not None
    assert found.id == "a"
    assert catalog.articles.find_url("https://example.com/b") is None


def test_a_message_that_was_taken_late_takes_no_other_with_it(catalog: Catalog) -> None:
    catalog.articles.save("a", draft())
    now = datetime.now(UTC)
    slow = catalog.deliveries.claim(RECEIVER, now, timedelta(0))
    quick = catalog.deliveries.claim(RECEIVER, now + timedelta(seconds=1), timedelta(minutes=2))
    assert slow is not None
    assert quick is not None
    catalog.deliveries.done(quick)
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    catalog.deliveries.done(slow)
    left = catalog.deliveries.claim(RECEIVER, datetime.now(UTC), timedelta(0))
    assert left is not None
    assert left.event == "audio.ready"


def test_the_id_of_a_deleted_rule_is_not_used_again(catalog: Catalog) -> None:
    (first,) = catalog.pronunciations.save(EVERYWHERE, Entry("Quist", Kind.ALIAS, "kvist"))
    catalog.pronunciations.delete(first.id)
    (second,) = catalog.pronunciations.save(EVERYWHERE, Entry("Brennick", Kind.ALIAS, "brenick"))
    assert second.id != first.id
    with pytest.raises(NotFound):
        catalog.pronunciations.delete(first.id)


def test_rules_and_undelivered_messages_outlive_the_change_of_their_ids(tmp_path: Path, request: Any) -> None:
    for url in (f"sqlite:///{tmp_path / 'old.sqlite'}", request.getfixturevalue("postgresql_url")):
        engine = connect(url)
        migrate(engine, "0005")
        with engine.execution_options(writes=True).begin() as old:
            for n in range(2):
                insert = text(
                    "INSERT INTO deliveries (url, event, body, attempts, due_at)"
                    " VALUES (:url, 'audio.ready', '{}', 3, '2026-01-01 00:00:00')"
                )
                old.execute(insert, {"url": f"https://hook-{n}.example/"})
            rule = text(
                "INSERT INTO lexicon (scope, language, written, kind, said, case_sensitive, updated_at)"
                " VALUES ('global', '', 'Quist', 'alias', 'kvist', :yes, '2026-01-01 00:00:00')"
            )
            old.execute(rule, {"yes": True})
        engine.dispose()
        catalog = open_catalog(url, tmp_path)
        try:
            urls = [f"https://hook-{n}.example/" for n in range(2)]
            claimed = [catalog.deliveries.claim(url, datetime.now(UTC), timedelta(0)) for url in urls]
            messages = [message for message in claimed if message is not None]
            assert [message.url for message in messages] == urls
            assert len({message.id for message in messages}) == 2
            assert {message.attempts for message in messages} == {3}
            (kept,) = catalog.pronunciations.list()
            assert (kept.entry.written, kept.entry.said, kept.saved_by, kept.section) == ("Quist", "kvist", "", "")
            (sport,) = catalog.pronunciations.save(EVERYWHERE, kept.entry, section="Sport")
            assert catalog.pronunciations.list(EVERYWHERE, "") == (kept,)
            catalog.pronunciations.delete(sport.id)
            catalog.pronunciations.delete(kept.id)
            assert catalog.pronunciations.save(EVERYWHERE, kept.entry)[0].id != kept.id
        finally:
            catalog.close()


def test_working_copies_outlive_the_change_to_incarnations(tmp_path: Path, request: Any) -> None:
    for url in (f"sqlite:///{tmp_path / 'old.sqlite'}", request.getfixturevalue("postgresql_url")):
        engine = connect(url)
        migrate(engine, "0006")
        values = {"document": json.dumps(document_to_json(draft().document)), "now": "2026-01-01 00:00:00", "yes": True}
        with engine.execution_options(writes=True).begin() as old:
            for insert in (
                "INSERT INTO articles (id, published, revision, created_at, updated_at)"
                " VALUES ('a', :yes, 3, :now, :now)",
                "INSERT INTO revisions (article_id, number, content_hash, document, choices, voice, key, status,"
                " origin, created_at) VALUES ('a', 3, 'h', :document, '{}', 'v', 'k', 'ready', 'pushed', :now)",
                "INSERT INTO working_copies (article_id, document, choices, base, version, saved_at, saved_by)"
                " VALUES ('a', :document, '{}', 3, 1, :now, 'an editor')",
            ):
                old.execute(text(insert), values)
        engine.dispose()
        catalog = open_catalog(url, tmp_path)
        try:
            copy = catalog.working_copies.get("a")
            assert copy is not None
            assert copy.base_id == catalog.articles.get("a").latest_id
            with catalog.database.engine.connect() as connection:
                titles = connection.execute(text("SELECT title FROM working_copies")).all()
            assert [title for (title,) in titles] == [copy.document.title]
            assert catalog.articles.get("a").latest.saved_by == ""
            catalog.articles.delete("a")
            again, _ = catalog.articles.save("a", draft())
            assert again.incarnation != "0"
        finally:
            catalog.close()


def test_keys_are_known_by_their_secret_alone(catalog: Catalog) -> None:
    secret = catalog.api_keys.create("cms", Role.PUBLISH)
    found = catalog.api_keys.find(secret)
    assert found is not None
    assert (found.name, found.role) == ("cms", Role.PUBLISH)
    assert catalog.api_keys.find(secret[:-1]) is None
    with pytest.raises(InputError, match="Key 'cms' already exists"):
        catalog.api_keys.create("cms", Role.READ)
    catalog.api_keys.revoke("cms")
    assert catalog.api_keys.find(secret) is None
    assert catalog.api_keys.list() == ()
    with pytest.raises(NotFound):
        catalog.api_keys.revoke("cms")


def test_roles_include_each_other() -> None:
    assert Role.PUBLISH.allows(Role.EDIT)
    assert Role.EDIT.allows(Role.READ)
    assert not Role.READ.allows(Role.EDIT)


def test_times_come_back_with_their_zone(catalog: Catalog) -> None:
    article, _ = catalog.articles.save("a", draft())
    assert abs(article.created_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_articles_are_dated_and_told_from_listeners_pages(tmp_path: Path, request: Any) -> None:
    documents = {
        "pushed": {"published": "2019-03-04T10:00:00+01:00"},
        "visited": {"published": "no date"},
        "batch": {},
    }
    for url in (f"sqlite:///{tmp_path / 'old.sqlite'}", request.getfixturevalue("postgresql_url")):
        engine = connect(url)
        migrate(engine, "0006")
        at = "2026-01-01 00:00:00+00:00"
        with engine.execution_options(writes=True).begin() as old:
            for name, facts in documents.items():
                insert = text(
                    "INSERT INTO articles (id, published, published_at, revision, ready, created_at, updated_at)"
                    " VALUES (:id, :yes, :at, 1, 1, :at, :at)"
                )
                old.execute(insert, {"id": name, "yes": True, "at": at})
                insert = text(
                    "INSERT INTO revisions (article_id, number, content_hash, document, choices, voice, key, status,"
                    " created_at, origin) VALUES (:id, 1, 'h', :document, '{}', 'v', :id, 'ready', :at, :origin)"
                )
                document = json.dumps({**document_to_json(draft().document), **facts})
                origin = "pushed" if name == "pushed" else "fetched"
                old.execute(insert, {"id": name, "document": document, "at": at, "origin": origin})
            insert = text("INSERT INTO sources (key, source, article_id, checked_at) VALUES ('k', 's', 'batch', :at)")
            old.execute(insert, {"at": at})
        engine.dispose()
        catalog = open_catalog(url, tmp_path)
        try:
            found = {article.id: article for article in catalog.articles.list()}
            assert {name for name, article in found.items() if article.anonymous} == {"visited"}
            dates = [found[name].dated_at for name in documents]
            assert dates == [datetime(2019, 3, 4, 9, tzinfo=UTC), *[datetime(2026, 1, 1, tzinfo=UTC)] * 2]
            assert catalog.outbox.mark().number == 0
            assert catalog.articles.find_key("pushed") == (("pushed", 1, Audience.PUBLIC),)
        finally:
            catalog.close()


def test_only_the_last_revisions_are_kept(catalog: Catalog) -> None:
    catalog.articles.save("a", draft("Text 0."))
    catalog.articles.finish("a", 1, catalog.articles.revision("a", 1).key, duration_ms=1000, audio_bytes=10)
    first = catalog.articles.revision("a", 1).key
    for number in range(1, KEPT + 4):
        origin = Origin.EDITED if number == 2 else Origin.PUSHED
        catalog.articles.save("a", dataclasses.replace(draft(f"Text {number}."), origin=origin))
        if number == 1:
            key = catalog.articles.revision("a", 2).key
            catalog.articles.finish("a", 2, key, duration_ms=1000, audio_bytes=10)
    numbers = [revision.number for revision in catalog.history.list("a")]
    # The second is served, the third is an editor's last.
    assert numbers == [*range(KEPT + 4, 4, -1), 3, 2]
    assert (catalog.articles.replaced_edit("a"), catalog.overview.state("a")) == (3, ArticleState.NEWER)
    assert first in catalog.removed_media.all()
    assert key not in catalog.removed_media.all()
