"""Which stored pronunciation rules an article gets."""

from __future__ import annotations

import pytest

from audio_service.storage import Catalog, scope_covers
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
