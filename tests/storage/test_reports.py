"""Readers' reports in the catalogue, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audio_service.article.document import BlockKind, document_of
from audio_service.config import Choices
from audio_service.errors import Busy, NotFound
from audio_service.storage import Catalog, ReportedWord
from audio_service.storage.catalog.records import Draft
from audio_service.storage.catalog.reports import PER_ARTICLE


def push(catalog: Catalog, article_id: str, *, publish: bool = True) -> None:
    document = document_of([(BlockKind.PARAGRAPH, "Mrs Kvist answers.", None)], title="Letters", source="x")
    catalog.articles.save(article_id, Draft(document, Choices(), "voice", f"key of {article_id}", None, publish))


def words(catalog: Catalog) -> list[tuple[str, str, int]]:
    found, total = catalog.reports.list(1000)
    assert total == len(found)
    return [(each.article_id, each.reported.word, each.count) for each in found]


def test_equal_reports_are_counted_and_the_last_comes_first(catalog: Catalog) -> None:
    push(catalog, "a")
    push(catalog, "b")
    kvist = ReportedWord("Kvist", "Mrs ", " answers.")
    for article_id in ("a", "b", "a"):
        catalog.reports.add(article_id, kvist)
    catalog.reports.add("b", ReportedWord("Kvist", "Mrs ", " answers.", "kuh-VIST"))
    assert words(catalog) == [("b", "Kvist", 1), ("a", "Kvist", 2), ("b", "Kvist", 1)]
    (newest, second, _), _ = catalog.reports.list(3)
    assert (newest.title, newest.reported.note) == ("Letters", "kuh-VIST")
    assert second.first_at < second.last_at
    catalog.reports.delete(newest.id)
    assert words(catalog) == [("a", "Kvist", 2), ("b", "Kvist", 1)]
    with pytest.raises(NotFound):
        catalog.reports.delete(newest.id)
    catalog.articles.delete("a")
    assert words(catalog) == [("b", "Kvist", 1)]


def test_drafts_and_unknown_articles_have_no_reports(catalog: Catalog) -> None:
    push(catalog, "draft", publish=False)
    for article_id in ("draft", "none"):
        with pytest.raises(NotFound):
            catalog.reports.add(article_id, ReportedWord("Kvist"))
    assert words(catalog) == []


def test_an_article_has_at_most_so_many_different_reports(catalog: Catalog) -> None:
    push(catalog, "a")
    push(catalog, "b")
    for number in range(PER_ARTICLE):
        catalog.reports.add("a", ReportedWord(f"word{number}"))
    with pytest.raises(Busy):
        catalog.reports.add("a", ReportedWord("one more"))
    catalog.reports.add("a", ReportedWord("word7"))
    catalog.reports.add("b", ReportedWord("one more"))
    assert words(catalog)[:2] == [("b", "one more", 1), ("a", "word7", 2)]


def test_reports_that_nobody_repeats_expire(catalog: Catalog) -> None:
    push(catalog, "a")
    catalog.reports.add("a", ReportedWord("Kvist"))
    catalog.reports.expire(datetime.now(UTC) - timedelta(days=1))
    assert words(catalog) == [("a", "Kvist", 1)]
    catalog.reports.expire(datetime.now(UTC) + timedelta(seconds=1))
    assert words(catalog) == []
