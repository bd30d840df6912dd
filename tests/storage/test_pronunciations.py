"""Which stored pronunciation rules an article gets."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from audio_service.errors import InputError
from audio_service.storage import Catalog, open_catalog, scope_covers
from audio_service.verbalize import Entry, Kind

PAGE = "https://www.Example.com./news/a-story"


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
    assert scope_covers(scope, "a", source) is covered


def test_the_most_specific_rule_comes_last(catalog: Catalog) -> None:
    scopes = ("article:a", "site:s.example.com", "global", "site:www.example.com", "site:example.org")
    for scope in scopes:
        catalog.pronunciations.save(scope, Entry("Quist", Kind.ALIAS, scope, "en"))
    found = catalog.pronunciations.entries("a", "https://s.example.com/1")
    assert [entry.said for entry in found] == ["global", "site:www.example.com", "site:s.example.com", "article:a"]


def test_a_rule_is_added_replaced_or_kept(catalog: Catalog) -> None:
    first, second = Entry("Quist", Kind.ALIAS, "kvist"), Entry("Łódź", Kind.LETTERS, "", "pl", exact=True)
    before = catalog.pronunciations.save("global", first, second)
    assert [rule.entry for rule in before] == [first, second]
    assert catalog.pronunciations.entries("a", "a") == (first, second)
    again = Entry("Quist", Kind.IPA, "kvɪst")
    after = catalog.pronunciations.save("global", Entry("Quist", Kind.ALIAS, "overwritten"), again, second)
    assert [rule.id for rule in after] == [before[0].id, before[0].id, before[1].id]
    assert set(catalog.pronunciations.entries("a", "a")) == {again, second}
    elsewhere = catalog.pronunciations.save("article:a", first)
    assert elsewhere[0].id not in {rule.id for rule in after}
    assert catalog.pronunciations.list("article:a") == elsewhere


def test_an_import_is_all_or_nothing_and_seen_at_once(catalog: Catalog) -> None:
    entries = [Entry(f"Wort{number}", Kind.ALIAS, f"vort {number}", "de") for number in range(2000)]
    with pytest.raises(InputError):
        catalog.pronunciations.save("planet:mars", *entries)
    assert catalog.pronunciations.entries("a", "a") == ()
    catalog.pronunciations.save("global", *entries)
    assert len(catalog.pronunciations.entries("a", "a")) == 2000
    changed = Entry("Wort7", Kind.ALIAS, "other", "de")
    catalog.pronunciations.save("global", *entries, changed)
    assert changed in catalog.pronunciations.entries("a", "a")


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
