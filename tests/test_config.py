"""Settings: the rule of a site, the voice of a language."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from audio_service.article.extract import extract
from audio_service.config import Feed, Settings, SiteRule
from tests.support.pages import page

RULES = {
    "Example.com": SiteRule(voice="general", exclude=("p.byline",)),
    "www.News.example.com": SiteRule(voice="news"),
}


@pytest.mark.parametrize(
    ("source", "voice"),
    [
        ("https://example.com/a", "general"),
        ("https://EXAMPLE.com/a", "general"),
        ("https://www.example.com/a", "general"),
        ("https://www.example.com./a", "general"),
        ("https://sport.example.com/a", "general"),
        ("https://news.example.com/a", "news"),
        ("https://WWW.news.example.com:8080/a", "news"),
        ("https://old.news.example.com/a", "news"),
        ("https://notexample.com/a", None),
        ("https://example.com.evil.net/a", None),
        ("example.com", None),
        ("article-7", None),
    ],
)
def test_a_site_has_one_rule_in_any_spelling(source: str, voice: str | None) -> None:
    assert Settings(sites=RULES).site(source).voice == voice


def test_the_longest_site_is_counted_without_www() -> None:
    rules = {"www.example.com": SiteRule(voice="general"), "s.example.com": SiteRule(voice="sport")}
    assert Settings(sites=rules).site("https://s.example.com/a").voice == "sport"


@pytest.mark.parametrize("source", ["https://example.com/a", "https://WWW.Example.com/a"])
def test_extraction_and_voice_go_by_the_same_rule(source: str) -> None:
    settings = Settings(sites=RULES)
    document = extract(page(), source=source, settings=settings)
    bylines = [block.role for block in document.blocks if block.span.of(document.text).startswith("By Tomas")]
    assert (settings.site(source).voice, bylines) == ("general", ["site-rule"])


@pytest.mark.parametrize("name", ["https://example.com", "example.com/", "*.example.com", "example.com:80", "", "a b"])
def test_a_site_is_the_name_of_a_host(name: str) -> None:
    with pytest.raises(ValidationError, match="is not a host; write"):
        Settings(sites={name: SiteRule()})


def test_the_language_of_a_voice_is_a_tag_in_any_spelling() -> None:
    assert Settings(language_voices={"de_AT": "a", "pt": "b"}).language_voices == {"de-AT": "a", "pt": "b"}
    with pytest.raises(ValidationError, match="'german' is not a language tag such as de or pt-BR"):
        Settings(language_voices={"german": "a"})
    assert Feed(language="pt_br").language == "pt-BR"
    with pytest.raises(ValidationError, match="not a language tag"):
        Feed(language="english")


def test_pages_of_listeners_are_listed_where_their_site_says_so() -> None:
    settings = Settings(sites={"example.com": SiteRule(listed=True), "forum.example.com": SiteRule()})
    listed = {url: settings.lists(url) for url in ("https://www.example.com/a", "https://forum.example.com/a", None)}
    assert list(listed.values()) == [True, False, False]
