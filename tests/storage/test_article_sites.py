"""Sites of articles, working copies and keys, in both databases."""

from __future__ import annotations

import dataclasses

import pytest

from audio_service.article.document import BlockKind, document_of
from audio_service.config import Choices
from audio_service.errors import IdTaken, NotFound
from audio_service.storage import Catalog, Classification, ReportedWord, Role, WorkingCopy
from audio_service.storage.catalog import article_sites
from audio_service.storage.catalog.records import Draft

A, B = "a.example", "b.example"
DOCUMENT = document_of([(BlockKind.PARAGRAPH, "Some words.", None)], source="x")
DRAFT = Draft(DOCUMENT, Choices(), "voice", "ab" * 32, None, True)


def put(catalog: Catalog, article_id: str, site: str | None, only_site: str | None = None) -> None:
    named = Classification(site=site, named=frozenset({"site"}))
    catalog.articles.save(article_id, dataclasses.replace(DRAFT, classification=named, only_site=only_site))


def test_keys_keep_their_site(catalog: Catalog) -> None:
    secret = catalog.api_keys.create("one", Role.EDIT, A)
    catalog.api_keys.create("all", Role.READ)
    found = catalog.api_keys.find(secret)
    assert (found, found and found.site) == (catalog.api_keys.named("one"), A)
    assert [(key.name, key.site) for key in catalog.api_keys.list()] == [("all", None), ("one", A)]


def test_an_articles_site_counts_before_that_of_its_copy(catalog: Catalog) -> None:
    put(catalog, "a", A)
    put(catalog, "none", None)
    for own_id, site in (("a", B), ("none", A), ("draft", A), ("other", B)):
        catalog.working_copies.save(WorkingCopy(own_id, DOCUMENT, Choices(), None, None, site=site), "anna")
    wanted = {"a": A, "none": None, "draft": A, "other": B}
    assert catalog.article_sites.of(*wanted, "unknown") == wanted
    assert catalog.article_sites.of() == {}
    for site, ids in ((A, {"a", "draft"}), (B, {"other"}), ("c.example", set())):
        assert {copy.article_id for copy in catalog.working_copies.list(10, site)} == ids
        assert {each.id for each in catalog.overview.list(site=site)} == ids
    assert catalog.working_copies.get("draft") == next(
        copy for copy in catalog.working_copies.list(10, A) if copy.article_id == "draft"
    )


def test_a_draft_for_one_site_revises_no_other_article(catalog: Catalog) -> None:
    put(catalog, "b", B)
    with pytest.raises(IdTaken):
        put(catalog, "b", A, only_site=A)
    assert catalog.articles.get("b").site == B
    put(catalog, "a", A, only_site=A)
    put(catalog, "a", A, only_site=A)
    assert catalog.articles.get("a").site == A


def test_reports_of_a_site_are_listed_counted_and_closed(catalog: Catalog) -> None:
    for own_id, site in (("a", A), ("b", B)):
        put(catalog, own_id, site)
        catalog.reports.add(own_id, ReportedWord("words"), 1)
    (report,), total, words = catalog.reports.list(10, B)
    assert (report.article_id, total, words) == ("b", 1, 1)
    with pytest.raises(NotFound):
        catalog.reports.delete(report.id, A)
    catalog.reports.delete(report.id, B)
    assert catalog.reports.list(10, B) == ((), 0, 0)
    assert catalog.reports.list(10)[1] == 1


def test_a_recording_of_two_sites_is_shared(catalog: Catalog) -> None:
    put(catalog, "a", A)
    put(catalog, "a2", A)
    assert not catalog.article_sites.shares_audio("a", 1, A)
    put(catalog, "none", None)
    assert catalog.article_sites.shares_audio("a", 1, A)
    assert not catalog.article_sites.shares_audio("a", 2, A)


def test_articles_from_before_the_setting_get_their_site(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_sites, "_AT_ONCE", 3)
    count = 10
    for number in range(count):
        address = f"https://{A if number % 2 else 'elsewhere.example'}/{number}"
        catalog.articles.save(f"{number:04}", dataclasses.replace(DRAFT, url=address))
    put(catalog, "none", None)
    put(catalog, "named", B)
    catalog.articles.save("named", dataclasses.replace(DRAFT, url=f"https://{A}/named"))
    catalog.articles.save("none", dataclasses.replace(DRAFT, url=f"https://{A}/none"))

    def site_name(url: str) -> str | None:
        return A if url.startswith(f"https://{A}/") else None

    for own_id, address in (("copy", f"https://{A}/draft"), ("other", "https://elsewhere.example/draft")):
        catalog.working_copies.save(WorkingCopy(own_id, DOCUMENT, Choices(), address, None), "anna")
    before = catalog.outbox.mark()
    assert catalog.article_sites.assign(site_name) == 0
    assert (after := catalog.outbox.mark()) != before
    assert catalog.article_sites.assign(site_name) == 0
    assert catalog.outbox.mark() == after
    assert catalog.article_sites.of("copy", "other") == {"copy": A, "other": None}
    assert set(catalog.article_sites.of(*(f"{number:04}" for number in range(1, count, 2))).values()) == {A}
    assert catalog.article_sites.of("0000", "0001", "none", "named") == {
        "0000": None,
        "0001": A,
        "none": None,
        "named": B,
    }


def test_what_is_changed_while_sites_are_assigned_counts(catalog: Catalog) -> None:
    for own_id in ("moved", "none"):
        catalog.articles.save(own_id, dataclasses.replace(DRAFT, url=f"https://{A}/{own_id}"))
    seen: list[str] = []

    def site_name(url: str) -> str | None:
        if not seen:  # between the look at the articles and their change
            seen.append(url)
            catalog.articles.save("moved", dataclasses.replace(DRAFT, url="https://elsewhere.example/moved"))
            put(catalog, "none", None)
        return A if url.startswith(f"https://{A}/") else None

    catalog.article_sites.assign(site_name)
    assert catalog.article_sites.of("moved", "none") == {"moved": None, "none": None}
