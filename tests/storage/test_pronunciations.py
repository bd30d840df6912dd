"""Which stored pronunciation rules an article gets."""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from audio_service.article import BlockKind, Document, document_of
from audio_service.errors import InputError
from audio_service.storage import Catalog, open_catalog, scope_covers
from audio_service.verbalize import Entry, Kind, Lexicon, Scope

PAGE = "https://www.Example.com./news/a-story"


def text(source: str = "a", section: str | None = None, named_site: str | None = None) -> Document:
    """An article from a URL or file."""
    document = document_of([(BlockKind.PARAGRAPH, "Quist spoke.", None)], source=source)
    return replace(document, section=section, named_site=named_site)


@pytest.mark.parametrize(
    ("scope", "source", "covered"),
    [
        ("global", "notes.md", True),
        ("article:a", "notes.md", True),
        ("article:b", "notes.md", False),
        ("site:example.com", PAGE, True),
        ("site:Example.com", PAGE, True),
        ("site:www.example.com", PAGE, True),
        ("site:example.com", "https://sport.example.com/a", True),
        ("site:sport.example.com", PAGE, False),
        ("site:example.com", "https://notexample.com/a", False),
        ("site:example.com", "https://example.org/example.com", False),
        ("site:example.com", "example.com", False),  # a file of that name
    ],
)
def test_a_scope_covers_its_articles(scope: str, source: str, covered: bool) -> None:
    assert scope_covers(scope, "a", text(source)) is covered


@pytest.mark.parametrize(
    ("scope", "source", "covered"),
    [
        ("site:example.org", "notes.md", True),
        ("site:www.example.org", PAGE, True),
        ("site:example.com", PAGE, False),
        ("site:sport.example.org", "https://sport.example.org/a", True),  # the site, and more exactly its address
        ("site:sport.example.org", "notes.md", False),
        ("article:a", "notes.md", True),
    ],
)
def test_the_site_that_was_named_counts_before_another_address(scope: str, source: str, covered: bool) -> None:
    assert scope_covers(scope, "a", text(source, named_site="example.org")) is covered


def test_the_most_specific_rule_comes_last(catalog: Catalog) -> None:
    scopes = ("article:a", "site:s.example.com", "global", "site:www.example.com", "site:example.org")
    for scope in scopes:
        catalog.pronunciations.save(scope, Entry("Quist", Kind.ALIAS, scope, "en"))
    found = catalog.pronunciations.entries("a", text("https://s.example.com/1"))
    assert [entry.said for entry in found] == ["global", "site:www.example.com", "site:s.example.com", "article:a"]


def test_a_rule_of_a_section_is_for_its_articles_above_those_of_sites(catalog: Catalog) -> None:
    places = [
        ("article:a", ""),
        ("site:s.example.com", "Sport"),
        ("global", "Sport"),
        ("site:example.com", "Sport"),
        ("site:s.example.com", ""),
        ("site:example.org", "Sport"),
        ("site:s.example.com", "sport"),
        ("global", ""),
    ]
    for scope, section in places:
        catalog.pronunciations.save(scope, Entry("Quist", Kind.ALIAS, f"{scope} {section}", "en"), section=section)

    def said(document: Document) -> list[str]:
        return [entry.said.strip() for entry in catalog.pronunciations.entries("a", document)]

    page = "https://s.example.com/1"
    assert said(text(page)) == ["global", "site:s.example.com", "article:a"]
    sections = ["global Sport", "site:example.com Sport", "site:s.example.com Sport"]
    assert said(text(page, "Sport")) == ["global", "site:s.example.com", *sections, "article:a"]
    assert said(text("notes.md", "Sport")) == ["global", "global Sport", "article:a"]
    assert said(text("notes.md", "Sport", "example.org")) == [
        "global",
        "global Sport",
        "site:example.org Sport",
        "article:a",
    ]
    found = Lexicon(catalog.pronunciations.entries("b", text(page, "Sport"))).find(["Quist"], "en")
    assert found is not None
    assert (found.entry.said, found.entry.scope) == ("site:s.example.com Sport", Scope.SECTION)


def test_a_section_has_rules_of_its_own(catalog: Catalog) -> None:
    pronunciations = catalog.pronunciations
    (everywhere,) = pronunciations.save("site:example.com", Entry("Quist", Kind.ALIAS, "kvist"))
    (sport,) = pronunciations.save("site:example.com", Entry("Quist", Kind.ALIAS, "kwist"), section="Sport")
    assert (everywhere.section, sport.section) == ("", "Sport")
    (again,) = pronunciations.save("site:example.com", Entry("Quist", Kind.ALIAS, "kist"), section="Sport")
    assert again.id == sport.id != everywhere.id
    assert pronunciations.list("site:example.com", "Sport") == (again,)
    assert pronunciations.list("site:example.com", "") == (everywhere,)
    assert pronunciations.list(section="Sport") == (again,)
    assert pronunciations.find(section="Sport") == pronunciations.find(level=Scope.SECTION) == (again,)
    pronunciations.delete(again.id)
    assert pronunciations.list() == (everywhere,)
    with pytest.raises(InputError, match="'article:a' has no sections"):
        pronunciations.save("article:a", Entry("Quist", Kind.ALIAS, "kvist"), section="Sport")


def test_a_rule_is_added_replaced_or_kept(catalog: Catalog) -> None:
    first, second = Entry("Quist", Kind.ALIAS, "kvist"), Entry("Łódź", Kind.LETTERS, "", "pl", exact=True)
    before = catalog.pronunciations.save("global", first, second)
    assert [rule.entry for rule in before] == [first, second]
    assert catalog.pronunciations.entries("a", text()) == (first, second)
    again = Entry("Quist", Kind.IPA, "kvɪst")
    after = catalog.pronunciations.save("global", Entry("Quist", Kind.ALIAS, "overwritten"), again, second)
    assert [rule.id for rule in after] == [before[0].id, before[0].id, before[1].id]
    assert set(catalog.pronunciations.entries("a", text())) == {again, second}
    elsewhere = catalog.pronunciations.save("article:a", first)
    assert elsewhere[0].id not in {rule.id for rule in after}
    assert catalog.pronunciations.list("article:a") == elsewhere


def test_an_import_is_all_or_nothing_and_seen_at_once(catalog: Catalog) -> None:
    entries = [Entry(f"Wort{number}", Kind.ALIAS, f"vort {number}", "de") for number in range(2000)]
    with pytest.raises(InputError):
        catalog.pronunciations.save("planet:mars", *entries)
    assert catalog.pronunciations.entries("a", text()) == ()
    catalog.pronunciations.save("global", *entries)
    assert len(catalog.pronunciations.entries("a", text())) == 2000
    changed = Entry("Wort7", Kind.ALIAS, "other", "de")
    catalog.pronunciations.save("global", *entries, changed)
    assert changed in catalog.pronunciations.entries("a", text())


def test_an_import_holds_the_write_lock_briefly(tmp_path: Path) -> None:
    catalog = open_catalog(None, tmp_path)
    entries = [Entry(f"Wort{number}", Kind.ALIAS, f"vort {number}", "de") for number in range(20_000)]
    importing = threading.Thread(target=catalog.pronunciations.save, args=("global", *entries))
    other = sqlite3.connect(tmp_path / "catalog.sqlite", isolation_level=None, timeout=60)
    waits = []
    importing.start()
    while importing.is_alive():
        began = time.perf_counter()
        other.execute("BEGIN IMMEDIATE")
        waits.append(time.perf_counter() - began)
        other.execute("ROLLBACK")
    other.close()
    assert len(catalog.pronunciations.list()) == 20_000
    catalog.close()
    # 0.1 s on two quiet cores; one statement for each rule took 14 s.
    assert max(waits) < 1
