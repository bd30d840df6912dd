"""Rules of a site's sections: pauses and speed that are heard, narration that is off, listeners' budgets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from audio_service.config import Fetching, Pauses, SectionRule, Settings, SiteRule, Speaking
from tests.support.running import Running, prose
from tests.support.web_site import Site

SLOW_END = Pauses(end_ms=9_000)
SITES = {
    "example.com": SiteRule(
        sections={
            "Night": SectionRule(pauses=SLOW_END),
            "Slow": SectionRule(speaking=Speaking(length_scale=1)),
            "Crosswords": SectionRule(narrate=False),
        }
    ),
    "silent.example": SiteRule(narrate=False, sections={"Podcast": SectionRule(narrate=True)}),
}


@pytest.fixture
def paper(fast: Settings) -> Iterator[Running]:
    running = Running(fast.model_copy(update={"sites": SITES}))
    yield running
    running.stop()


def length(running: Running, name: str, **fields: object) -> int:
    running.put(name, prose(2), **fields)
    return int(running.ready(name)["duration_ms"])


def test_a_section_is_spoken_by_its_rule(paper: Running) -> None:
    url = "https://www.example.com/a"
    plain = length(paper, "plain", url=url, section="News")
    assert length(paper, "night", url=url, section="Night") > plain + 8_000
    assert length(paper, "slow", url=url, section="Slow") > plain
    assert length(paper, "other", section="Night") == plain
    assert length(paper, "named", section="Night", site="example.com") > plain + 8_000


def test_what_was_named_before_still_selects_the_rule(paper: Running) -> None:
    plain = length(paper, "a", site="example.com")
    assert length(paper, "a", section="Night") > plain + 8_000
    assert length(paper, "a") > plain + 8_000
    assert length(paper, "a", section=None) == plain
    assert length(paper, "a", section="Night", site=None) == plain


def test_a_page_selects_the_rule_of_its_section(paper: Running) -> None:
    head = '<meta property="article:section" content="Crosswords">'
    page = f"<html><head>{head}</head><body><article><h1>A title</h1><p>{prose(4)}</p></article></body></html>"
    body = {"html": page, "url": "https://example.com/a"}
    answer = paper.publisher.put("/v1/articles/a", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "narration-off")
    assert "narration is off for its site or its section 'Crosswords'" in answer.json()["detail"]
    assert paper.publisher.get("/v1/articles/a").status_code == 404
    assert paper.publisher.put("/v1/articles/a", json={**body, "section": "News"}).status_code == 202


def test_a_site_that_is_off_may_have_a_section_that_is_on(paper: Running) -> None:
    url = "https://silent.example/a"
    answer = paper.publisher.put("/v1/articles/a", json={"text": prose(1), "url": url})
    assert (answer.status_code, answer.json()["code"]) == (403, "narration-off")
    assert paper.put("a", prose(1), url=url, section="Podcast")["section"] == "Podcast"


def pages(site: Site, section: str, count: int) -> list[str]:
    head = f'<meta property="article:section" content="{section}">'
    texts = [
        [f"Sentence {n} of page {k} of the {section} pages is rather long." for n in range(9)] for k in range(count)
    ]
    return [site.article(f"/{section}/{k}", *text, head=head) for k, text in enumerate(texts)]


def test_listeners_get_what_the_rules_allow(fast: Settings, site: Site) -> None:
    sections = {"Night": SectionRule(new_pages_per_hour=1), "Crosswords": SectionRule(narrate=False)}
    changes = {
        "fetching": Fetching(private_networks=("127.0.0.0/8",), ports=(site.port,)),
        "listen_hosts": ("127.0.0.1",),
        "sites": {"127.0.0.1": SiteRule(sections=sections)},
    }
    running = Running(fast.model_copy(update=changes))
    try:

        def listen(url: str) -> int:
            return running.anyone.post("/v1/listen", json={"url": url}).status_code

        night = pages(site, "Night", 2)
        assert [listen(url) for url in night] == [202, 429]
        assert listen(night[0]) in (200, 202)
        assert [listen(url) for url in pages(site, "News", 2)] == [202, 202]
        assert [listen(url) for url in pages(site, "Crosswords", 1)] == [403]
    finally:
        running.stop()


def test_listeners_get_no_page_of_a_site_that_is_off(fast: Settings, site: Site) -> None:
    changes = {"listen_hosts": ("127.0.0.1",), "sites": {"127.0.0.1": SiteRule(narrate=False)}}
    running = Running(fast.model_copy(update=changes))
    try:
        answer = running.anyone.post("/v1/listen", json={"url": f"{site.url}/a"})
        assert (answer.status_code, answer.json()["code"]) == (403, "narration-off")
    finally:
        running.stop()
