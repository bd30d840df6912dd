"""Who may hear an article, in the catalogue: published articles, those for subscribers, and copies of their pages."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor

from audio_service.storage import Access, Audience, Catalog, Classification, Draft, Origin
from tests.storage.test_catalog import draft

PAGE = "https://paper.example/a"
CLOSED = Classification(access=Access.TOKEN, named=frozenset({"access"}))


def of_page(text: str, **fields: object) -> Draft:
    return dataclasses.replace(draft(text), url=PAGE, publish=True, **fields)  # type: ignore[arg-type]


def ready(catalog: Catalog, article_id: str, made_from: Draft) -> str:
    """Save an article and finish its narration; its key."""
    catalog.articles.save(article_id, made_from)
    catalog.articles.finish(article_id, 1, made_from.key, duration_ms=1000, audio_bytes=10)
    return made_from.key


def test_the_audience_of_a_recording(catalog: Catalog) -> None:
    key = ready(catalog, "a", of_page("Words.", classification=CLOSED))
    assert catalog.articles.served("a") == (key, Audience.SUBSCRIBERS)
    ready(catalog, "b", of_page("Words."))
    assert catalog.articles.find_key(key) == (("b", 1, Audience.PUBLIC), ("a", 1, Audience.SUBSCRIBERS))
    assert catalog.plays.published({"a", "b"}) == {"b"}
    catalog.articles.publish("a", False)
    assert catalog.articles.served("a") == (key, Audience.DRAFT)


def test_copies_that_were_fetched_are_closed_with_their_article(catalog: Catalog) -> None:
    ready(catalog, "fetched", of_page("Fetched.", origin=Origin.FETCHED, anonymous=True))
    assert catalog.articles.get("fetched").audience is Audience.PUBLIC
    ready(catalog, "pushed", of_page("Pushed.", classification=CLOSED))
    assert catalog.articles.get("fetched").audience is Audience.DRAFT
    assert catalog.articles.get("pushed").audience is Audience.SUBSCRIBERS


def test_a_copy_is_closed_when_a_closed_article_gets_its_address(catalog: Catalog) -> None:
    ready(catalog, "pushed", dataclasses.replace(of_page("Pushed.", classification=CLOSED), url=None))
    ready(catalog, "fetched", of_page("Pushed.", origin=Origin.FETCHED, anonymous=True))
    catalog.articles.save("pushed", of_page("Pushed."))
    assert catalog.articles.get("pushed").audience is Audience.SUBSCRIBERS
    assert catalog.articles.get("fetched").audience is Audience.DRAFT


def test_a_page_is_not_fetched_beside_its_article(catalog: Catalog) -> None:
    """The CMS may push and close an article between a listener's look-up and the end of the fetch."""
    ready(catalog, "pushed", of_page("Pushed.", classification=CLOSED))
    other_spelling = dataclasses.replace(of_page("Pushed."), url=f"{PAGE}/", origin=Origin.FETCHED, anonymous=True)
    found, changed = catalog.articles.save("fetched", other_spelling)
    assert (found.id, changed) == ("pushed", False)
    assert [article.id for article in catalog.articles.list()] == ["pushed"]


def test_no_copy_is_open_after_its_article_is_closed_at_the_same_time(catalog: Catalog) -> None:
    numbers = range(40)

    def page(number: int, **fields: object) -> Draft:
        return dataclasses.replace(of_page(f"Page {number}."), url=f"{PAGE}/{number}", **fields)  # type: ignore[arg-type]

    def push(number: int) -> None:
        catalog.articles.save(f"pushed-{number}", page(number, classification=CLOSED))

    def fetch(number: int) -> None:
        catalog.articles.save(f"fetched-{number}", page(number, origin=Origin.FETCHED, anonymous=True))

    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(call, number) for number in numbers for call in (fetch, push)]
        assert [call.result() for call in calls] == [None] * len(calls)
    opened = {article.id for article in catalog.articles.list(limit=100) if article.audience is Audience.PUBLIC}
    assert opened == set()
