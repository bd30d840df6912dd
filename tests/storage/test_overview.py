"""The editor's list on both databases: states, order, search and pages."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from audio_service.article import Document
from audio_service.config import Choices
from audio_service.storage import ArticleState, Catalog, Origin, WorkingCopy, place_of
from tests.storage.test_catalog import draft


def finish(catalog: Catalog, article_id: str) -> None:
    latest = catalog.articles.get(article_id).latest
    catalog.articles.finish(article_id, latest.number, latest.key, duration_ms=1000, audio_bytes=10)


def edit(catalog: Catalog, article_id: str, by: str = "anna") -> None:
    article = catalog.articles.get(article_id)
    copy = catalog.working_copies.get(article_id)
    if copy is None:
        base, incarnation = article.latest.number, article.incarnation
        choices = Choices(length_scale=1.1)
        copy = WorkingCopy(article_id, article.latest.document, choices, None, base, incarnation=incarnation)
    catalog.working_copies.save(copy, by)


def states(catalog: Catalog) -> dict[str, str]:
    """States by id; each is the same alone and in the list of its state."""
    found = {article.id: article.state for article in catalog.overview.list()}
    for state in ArticleState:
        listed = [article.id for article in catalog.overview.list(state=state)]
        assert listed == [own_id for own_id, its in found.items() if its is state]
    assert {own_id: catalog.overview.state(own_id) for own_id in found} == found
    return {own_id: state.value for own_id, state in found.items()}


def test_every_state_has_its_list(catalog: Catalog) -> None:
    for name in ("live", "changed", "overtaken", "replaced", "draft"):
        origin = Origin.EDITED if name == "replaced" else Origin.PUSHED
        text = draft(f"Text of {name}.", publish=name != "draft")
        catalog.articles.save(name, dataclasses.replace(text, origin=origin, saved_by="cms"))
        finish(catalog, name)
    catalog.articles.save("rendering", draft("Text that is being made."))
    catalog.articles.save("failed", draft("Text that fails."))
    catalog.articles.fail("failed", 1, None, "no sound")
    edit(catalog, "changed")
    edit(catalog, "overtaken")
    for name in ("overtaken", "replaced"):
        catalog.articles.save(name, draft(f"A newer text of {name}."))
        finish(catalog, name)
    new = WorkingCopy("new", draft().document, Choices(), None, None)
    catalog.working_copies.save(new, "anna")
    assert states(catalog) == {
        "new": "draft",
        "replaced": "newer",
        "overtaken": "newer",
        "changed": "changed",
        "failed": "failed",
        "rendering": "rendering",
        "draft": "draft",
        "live": "live",
    }
    by = {article.id: (article.changed_by, article.duration_ms) for article in catalog.overview.list()}
    assert (by["new"], by["changed"], by["live"]) == (("anna", None), ("anna", 1000), ("cms", 1000))
    assert by["overtaken"] == ("", 1000)  # the CMS was last
    assert catalog.overview.state("nobody") == ArticleState.DRAFT
    edit(catalog, "live", "berta")
    assert catalog.overview.list(limit=1)[0].changed_by == "berta"


def untitled(text: str) -> Document:
    return dataclasses.replace(draft(text).document, title=None)


def test_a_text_without_a_title_is_found_by_its_first_words(catalog: Catalog) -> None:
    for name in ("pushed", "edited"):
        text = dataclasses.replace(
            draft(), document=untitled(f"The Mill\n of {name} is sold. {'And so on. ' * 20}Bees.")
        )
        catalog.articles.save(name, text)
    edit(catalog, "edited")
    catalog.working_copies.save(WorkingCopy("new", untitled("The mill of nobody."), Choices(), None, None), "anna")
    catalog.articles.save("titled", draft("The mill of titled."))
    assert {each.id for each in catalog.overview.list(search="the mill")} == {"pushed", "edited", "new"}
    assert [each.id for each in catalog.overview.list(search="of pushed")] == ["pushed"]
    assert catalog.overview.list(search="bees") == ()


def test_pages_have_every_article_once(catalog: Catalog) -> None:
    for number in range(7):
        catalog.articles.save(f"a{number}", draft(f"Text {number}."))
    for name in ("a0", "a4"):
        edit(catalog, name)
    catalog.articles.touch("a1")  # checking a page changes nothing
    found: list[str] = []
    after = ""
    while page := catalog.overview.list(after=after, limit=2):
        found += [article.id for article in page]
        after = place_of(page[-1])
    assert found == ["a4", "a0", "a6", "a5", "a3", "a2", "a1"]
    titles = catalog.overview.list(search="100% TITLE")
    assert len(titles) == 7
    assert [article.id for article in catalog.overview.list(search="A5")] == ["a5"]
    assert catalog.overview.list(search="a_") == ()
    for odd in ("nonsense", "2026-01-01 a", "0001-01-01T00:00:00+14:00 a"):
        with pytest.raises(ValueError, match=r"isoformat|time zone|range"):
            catalog.overview.list(after=odd)


@contextlib.contextmanager
def statements(catalog: Catalog) -> Iterator[list[tuple[str, Any]]]:
    """The statements that a catalogue's database gets meanwhile, with their values."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        sent.append((statement, values))

    event.listen(catalog.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(catalog.database.engine, "before_cursor_execute", note)


def test_lists_and_feeds_read_many_articles_with_as_many_statements_as_one(catalog: Catalog) -> None:
    for number in range(9):
        catalog.articles.save(f"a{number}", draft(f"Text {number}."))
        finish(catalog, f"a{number}")
    counts: list[int] = []
    for limit in (1, 9):
        with statements(catalog) as sent:
            assert len(catalog.articles.list(limit=limit)) == limit
            assert len(catalog.articles.newest(limit)) == limit
        counts.append(sum(statement.startswith("SELECT") for statement, _ in sent))
    assert counts[0] == counts[1]
    assert [article.id for article in catalog.articles.newest(3)] == ["a8", "a7", "a6"]


@pytest.mark.parametrize("state", [None, ArticleState.FAILED, ArticleState.RENDERING, ArticleState.NEWER])
def test_a_page_of_the_list_begins_where_an_index_says(catalog: Catalog, state: ArticleState | None) -> None:
    if catalog.database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL scans a table of a few rows whatever its indexes are")
    catalog.articles.save("a", draft())
    after = place_of(catalog.overview.list()[0]) if state is None else ""
    with statements(catalog) as sent:
        catalog.overview.list(state=state, after=after)
    listed, values = next((statement, values) for statement, values in sent if "FROM articles" in statement)
    with catalog.database.connection() as connection:
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {listed}", values)]
    found = "ix_articles_updated_at (updated_at<?)" if state is None else "SEARCH articles USING INDEX"
    assert any(found in step for step in plan), plan
