"""Section, key words, author, site and access of articles: what is named, what a page states, and lists by them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from audio_service.article.document import BlockKind, Document, document_of, document_to_json, with_title
from audio_service.config import Choices
from audio_service.storage import Access, ArticleFilter, ArticleRecord, Catalog, Classification, Draft, open_catalog
from audio_service.storage.catalog.database import connect, migrate
from audio_service.storage.catalog.revising import SECTION_CHARACTERS, TAGS

PAGE = document_of(
    [(BlockKind.PARAGRAPH, "Some words.", None)],
    section="Science",
    tags=("bats", "caves"),
    authors=("Mara Quist", "Bo Lind"),
    byline="Mara Quist, Bo Lind",
)
EVERY = Classification(
    "Night",
    ("owls",),
    "Ada Roe",
    "example.com",
    Access.TOKEN,
    frozenset(("section", "tags", "author", "site", "access")),
)


def save(
    catalog: Catalog, document: Document = PAGE, given: Classification | None = None, **fields: str | None
) -> ArticleRecord:
    draft = Draft(document, Choices(), "voice", "a key", fields.get("url"), True)
    draft = replace(draft, url_site=fields.get("url_site"), classification=given or Classification())
    return catalog.articles.save(fields.get("id") or "a", draft)[0]


def facts(article: ArticleRecord) -> tuple[object, ...]:
    return article.section, article.tags, article.author, article.site, article.access


def test_what_nobody_names_follows_the_page(catalog: Catalog) -> None:
    first = save(catalog, url="https://example.com/a", url_site="example.com")
    assert facts(first) == ("Science", ("bats", "caves"), "Mara Quist, Bo Lind", "example.com", Access.PUBLIC)
    moved = save(catalog, replace(PAGE, section="Nature", tags=("bats",)), url="https://elsewhere.example/a")
    assert facts(moved) == ("Nature", ("bats",), "Mara Quist, Bo Lind", None, Access.PUBLIC)
    bare = save(catalog, replace(PAGE, section=None, tags=(), authors=(), byline=None))
    assert facts(bare) == facts(moved)
    assert catalog.articles.get("a") == bare


def test_what_is_named_stays_until_it_is_named_again(catalog: Catalog) -> None:
    save(catalog, url="https://elsewhere.example/a", url_site="elsewhere.example")
    mark = catalog.outbox.mark().number
    named = save(catalog, given=EVERY)
    assert facts(named) == ("Night", ("owls",), "Ada Roe", "example.com", Access.TOKEN)
    assert named.latest.number == 1
    assert catalog.outbox.mark().number > mark
    assert facts(save(catalog, replace(PAGE, section="Nature"), url="https://x.example/", url_site="x")) == facts(named)
    cleared = Classification(named=frozenset(("section", "tags", "access")))
    assert facts(save(catalog, given=cleared)) == (None, (), "Ada Roe", "example.com", Access.PUBLIC)
    assert facts(save(catalog)) == (None, (), "Ada Roe", "example.com", Access.PUBLIC)


def test_a_page_cannot_store_more_than_its_columns_hold(catalog: Catalog) -> None:
    large = replace(PAGE, section="s" * 1000, tags=tuple(f"tag {n}" for n in range(30)))
    found = save(catalog, large)
    assert found.section == "s" * SECTION_CHARACTERS
    assert found.tags == large.tags[:TAGS]


@pytest.mark.parametrize(
    ("which", "found"),
    [
        (ArticleFilter(section="Night"), ["b"]),
        (ArticleFilter(section="night"), []),
        (ArticleFilter(site="example.com"), ["b"]),
        (ArticleFilter(access=Access.PUBLIC), ["a", "c"]),
        (ArticleFilter(author="Bo Lind"), ["a", "c"]),
        (ArticleFilter(author="Lind"), []),
        (ArticleFilter(author="Mara Quist, Bo Lind"), ["a", "c"]),
        (ArticleFilter(tag="bats"), ["a"]),
        (ArticleFilter(tag="Bats"), []),
        (ArticleFilter(tag="caves"), ["a"]),
        (ArticleFilter(tag="bat"), []),
        (ArticleFilter(tag='"x'), ["c"]),
        (ArticleFilter(tag="x"), []),
        (ArticleFilter(tag="y, [z"), ["c"]),
        (ArticleFilter(tag="Übersee"), ["c"]),
        (ArticleFilter(tag="back\\"), ["c"]),
        (ArticleFilter(tag="bats", section="Night"), []),
    ],
)
def test_articles_are_listed_by_each(catalog: Catalog, which: ArticleFilter, found: list[str]) -> None:
    save(catalog)
    save(catalog, given=EVERY, id="b")
    save(catalog, replace(PAGE, tags=('"x', "y, [z", "Übersee", "back\\")), id="c")
    for article in catalog.articles.list():
        catalog.articles.finish(article.id, 1, article.latest.key, duration_ms=1, audio_bytes=1)
    assert [article.id for article in catalog.articles.list(which)] == found
    assert sorted(article.id for article in catalog.articles.newest(9, which=which)) == found


def test_lists_are_searched_and_paged(catalog: Catalog) -> None:
    titled = with_title(PAGE, "A 100% title")
    for number in range(7):
        save(catalog, titled, id=f"item-{number}")
        catalog.articles.publish(f"item-{number}", number % 2 == 0)
    save(catalog, with_title(PAGE, "Über Österreich"), id="at")

    def found(which: ArticleFilter) -> list[str]:
        return [article.id for article in catalog.articles.list(which)]

    assert [a.id for a in catalog.articles.list(limit=3)] == ["at", "item-0", "item-1"]
    assert [a.id for a in catalog.articles.list(limit=3, after="item-4")] == ["item-5", "item-6"]
    assert found(ArticleFilter(published=False)) == ["item-1", "item-3", "item-5"]
    assert found(ArticleFilter(search="ITEM-3")) == ["item-3"]
    assert len(found(ArticleFilter(search="100%"))) == 7
    assert found(ArticleFilter(search="item_3")) == []
    assert [found(ArticleFilter(search=text)) for text in ("ÜBER ö", "Österreich")] == [["at"], ["at"]]


def test_articles_of_an_older_catalogue_get_what_their_texts_state(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for url in (f"sqlite:///{tmp_path / 'old.sqlite'}", request.getfixturevalue("postgresql_url")):
        engine = connect(url)
        migrate(engine, "0015")
        with engine.execution_options(writes=True).begin() as old:
            for name, document in (("a", PAGE), ("b", replace(PAGE, section=None, tags=()))):
                time = "'2026-01-01 00:00:00'"
                old.execute(
                    text(
                        "INSERT INTO articles (id, published, revision, created_at, updated_at)"
                        f" VALUES (:id, :yes, 1, {time}, {time})"
                    ),
                    {"id": name, "yes": True},
                )
                old.execute(
                    text(
                        "INSERT INTO revisions"
                        " (article_id, number, content_hash, document, choices, voice, key, status, created_at)"
                        f" VALUES (:id, 1, 'h', :document, '{{}}', 'v', 'k', 'ready', {time})"
                    ),
                    {"id": name, "document": json.dumps(document_to_json(document))},
                )
        engine.dispose()
        catalog = open_catalog(url, tmp_path)
        try:
            assert [facts(article) for article in catalog.articles.list()] == [
                ("Science", ("bats", "caves"), "Mara Quist, Bo Lind", None, Access.PUBLIC),
                (None, (), "Mara Quist, Bo Lind", None, Access.PUBLIC),
            ]
        finally:
            catalog.close()
