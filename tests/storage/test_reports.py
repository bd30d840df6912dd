"""Readers' reports in the catalogue, on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audio_service.article.document import BlockKind, document_of
from audio_service.config import Choices
from audio_service.errors import Busy, NotFound
from audio_service.storage import Catalog, ReportedWord
from audio_service.storage.catalog.records import Draft
from audio_service.storage.catalog.reports import PER_ARTICLE, PER_WORD, SENDER_IN_ALL, SENDER_PER_ARTICLE


def push(catalog: Catalog, article_id: str, *, publish: bool = True) -> None:
    document = document_of([(BlockKind.PARAGRAPH, "Mrs Kvist answers.", None)], title="Letters", source="x")
    catalog.articles.save(article_id, Draft(document, Choices(), "voice", f"key of {article_id}", None, publish))


def words(catalog: Catalog) -> list[tuple[str, str, int]]:
    found, total, _ = catalog.reports.list(1000)
    assert total == len(found)
    return [(each.article_id, each.reported.word, each.count) for each in found]


def test_equal_reports_are_counted_and_the_last_comes_first(catalog: Catalog) -> None:
    push(catalog, "a")
    push(catalog, "b")
    kvist = ReportedWord("Kvist", "Mrs ", " answers.")
    for article_id in ("a", "b", "a"):
        catalog.reports.add(article_id, kvist, 0)
    catalog.reports.add("b", ReportedWord("Kvist", "Mrs ", " answers.", "kuh-VIST"), 0)
    assert words(catalog) == [("b", "Kvist", 1), ("a", "Kvist", 2), ("b", "Kvist", 1)]
    (newest, second, _), *numbers = catalog.reports.list(3)
    assert numbers == [3, 2]
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
            catalog.reports.add(article_id, ReportedWord("Kvist"), 0)
    assert words(catalog) == []


def test_an_article_has_at_most_so_many_different_reports(catalog: Catalog) -> None:
    push(catalog, "a")
    push(catalog, "b")
    for number in range(PER_ARTICLE):
        catalog.reports.add("a", ReportedWord(f"word{number}"), number)
    with pytest.raises(Busy):
        catalog.reports.add("a", ReportedWord("one more"), 100)
    catalog.reports.add("a", ReportedWord("word7"), 100)
    # Of a word that was reported, a full list counts further reports.
    catalog.reports.add("a", ReportedWord("word8", note="it is otherwise"), 100)
    catalog.reports.add("b", ReportedWord("one more"), 100)
    assert words(catalog)[:3] == [("b", "one more", 1), ("a", "word8", 2), ("a", "word7", 2)]


def test_one_word_takes_a_few_places_only(catalog: Catalog) -> None:
    push(catalog, "a")
    for number in range(200):
        catalog.reports.add("a", ReportedWord("Kvist", note=f"note {number}"), number)
    found, total, of_words = catalog.reports.list(1000)
    assert (total, of_words, sum(each.count for each in found)) == (PER_WORD, 1, 200)


def test_one_sender_leaves_room_for_others(catalog: Catalog) -> None:
    articles = [f"a{number}" for number in range(SENDER_IN_ALL // SENDER_PER_ARTICLE + 1)]
    for article_id in articles:
        push(catalog, article_id)
    for article_id in articles[:-1]:
        for number in range(SENDER_PER_ARTICLE):
            catalog.reports.add(article_id, ReportedWord(f"word{number}"), 7)
    for article_id in (articles[0], articles[-1]):
        with pytest.raises(Busy):
            catalog.reports.add(article_id, ReportedWord("one more"), 7)
        catalog.reports.add(article_id, ReportedWord("one more"), 8)
    assert catalog.reports.list(1)[1] == SENDER_IN_ALL + 2


def test_the_reports_of_an_article_or_of_a_word_are_closed(catalog: Catalog) -> None:
    for article_id in ("a", "b"):
        push(catalog, article_id)
        for note in ("", "kuh-VIST"):
            catalog.reports.add(article_id, ReportedWord("Kvist", note=note), 0)
        catalog.reports.add(article_id, ReportedWord("answers"), 0)
    catalog.reports.close("a", word="Kvist")
    assert [each for each in words(catalog) if each[0] == "a"] == [("a", "answers", 1)]
    seen = max(each.last_at for each in catalog.reports.list(1000)[0])
    catalog.reports.add("b", ReportedWord("letters"), 0)
    catalog.reports.close("b", until=seen)
    assert words(catalog) == [("b", "letters", 1), ("a", "answers", 1)]
    catalog.reports.close("a")
    catalog.reports.close("none")
    assert words(catalog) == [("b", "letters", 1)]


def test_reports_that_nobody_repeats_expire(catalog: Catalog) -> None:
    push(catalog, "a")
    catalog.reports.add("a", ReportedWord("Kvist"), 0)
    catalog.reports.expire(datetime.now(UTC) - timedelta(days=1))
    assert words(catalog) == [("a", "Kvist", 1)]
    catalog.reports.expire(datetime.now(UTC) + timedelta(seconds=1))
    assert words(catalog) == []
