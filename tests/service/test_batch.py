"""Batches: what is found, what is asked for, what is rendered, and what a second run does."""

from __future__ import annotations

import gc
import gzip
import json
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audio_service.article import moment
from audio_service.config import Choices, Fetching, Settings
from audio_service.errors import ForbiddenSource, InputError
from audio_service.service import Service, Submission, open_service
from audio_service.service.batch.items import (
    BatchSource,
    BrokenSource,
    Item,
    find_items,
    item_from_json,
    json_item,
)
from audio_service.service.batch.listings import read_feed, read_sitemap
from audio_service.service.batch.politeness import Politeness
from audio_service.service.batch.run import BatchEvent, BatchRun, Outcome, Selection
from audio_service.service.batch.watch import Pace, Watch
from audio_service.storage import Origin, Status
from audio_service.storage.catalog.sources import SourceRecord
from tests.support import cluster
from tests.support import web_site as site
from tests.support.pages import PARAGRAPHS, page
from tests.support.running import prose


@pytest.fixture
def pages() -> Iterator[site.Site]:
    with site.serving() as found:
        yield found


def fetching(pages: site.Site, settings: Settings, **more: object) -> Settings:
    """Settings that may fetch from the site, without waiting."""
    allowed = {"private_networks": ("127.0.0.0/8",), "ports": (pages.port,), "delay_s": 0.0, **more}
    return settings.model_copy(update={"fetching": Fetching(**allowed)})  # type: ignore[arg-type]


@pytest.fixture
def service(pages: site.Site, fast: Settings) -> Iterator[Service]:
    with open_service(fetching(pages, fast)) as service:
        yield service


def batch(service: Service, items: list[BatchSource], selection: Selection | None = None) -> list[BatchEvent]:
    """Run a batch; its events."""
    events: list[BatchEvent] = []
    BatchRun(service, selection or Selection(), tell=events.append).run(items)
    return events


def outcomes(events: list[BatchEvent]) -> dict[str, str]:
    return {event.source: event.outcome.value for event in events}


def test_a_page_does_not_give_another_one_its_text(service: Service, pages: site.Site) -> None:
    own = pages.article("/a", *PARAGRAPHS[:3])
    pages.article("/amp", *PARAGRAPHS[3:], head='<link rel="canonical" href="/a">')
    pages.put("/odd", page(head='<link rel="canonical" href="http://[">'))
    events = batch(service, [Item(f"{pages.url}{path}", url=f"{pages.url}{path}") for path in ("/odd", "/amp")])
    assert [event.outcome for event in events] == [Outcome.RENDERED, Outcome.RENDERED]
    made = service.catalog.articles.find_url(own)
    assert made is not None
    assert PARAGRAPHS[0] in made.latest.document.text
    assert PARAGRAPHS[3] not in made.latest.document.text
    assert made.latest.origin is Origin.FETCHED
    given = Item(own, url=own, title="Title by the editors")
    batch(service, [given])
    known = service.catalog.articles.find_url(own)
    assert known is not None
    assert known.latest.origin is Origin.PUSHED  # nobody without a key undoes what was given


def test_a_line_names_where_its_article_belongs(service: Service) -> None:
    line: dict[str, object] = {"id": "a", "text": prose(2)}
    named = {"section": "World", "tags": ["ferries"], "author": "Ada Roe", "access": "token"}
    articles = service.catalog.articles

    def run(**fields: object) -> tuple[str, list[object]]:
        (outcome,) = outcomes(batch(service, [json_item(json.dumps(line | fields), "line")])).values()
        article = articles.get("a")
        return outcome, [article.section, list(article.tags), article.author, article.access]

    assert run(**named) == ("rendered", list(named.values()))
    assert run(**named) == ("unchanged", list(named.values()))
    assert run() == ("unchanged", list(named.values()))
    assert run(**named | {"section": None, "access": "public"})[1] == [None, ["ferries"], "Ada Roe", "public"]
    assert run(title=None, access=None)[1] == [None, ["ferries"], "Ada Roe", "public"]
    assert run(access="token") == ("unchanged", [None, ["ferries"], "Ada Roe", "token"])
    assert run(access=None)[1][3] == "token"  # an export that does not know
    (failed,) = batch(service, [json_item(json.dumps(line | {"site": "other.example"}), "line")])
    assert (failed.outcome, "AUDIO_SERVICE_SITES" in str(failed.reason)) == (Outcome.FAILED, True)


def test_dates_are_whole_days() -> None:
    assert moment("2026-01-31", end=True) > moment("2026-01-31T23:59:59")
    with pytest.raises(InputError):
        moment("31.1.2026")


RSS = """<rss version="2.0"><channel><title>t</title>
<item><title>One</title><link>{url}/one</link><pubDate>Sat, 31 Jan 2026 10:00:00 GMT</pubDate></item>
<item><title>Two</title><link>/two?utm_source=rss</link></item><item><title>None</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>One</title><id>1</id>
<link href="{url}/one"/><updated>2026-01-31T10:00:00Z</updated></entry></feed>"""


def test_feeds_list_pages_with_their_dates(pages: site.Site, service: Service) -> None:
    politeness = Politeness(service.settings, time.sleep)
    url = pages.put("/feed", RSS.format(url=pages.url), "application/rss+xml")
    listing = read_feed(url, politeness)
    assert listing.items is not None
    one, two, none = listing.items
    assert isinstance(one, Item)
    assert (one.url, one.published, one.changed) == (f"{pages.url}/one", moment("2026-01-31T10:00:00"), None)
    assert two.source == f"{pages.url}/two"
    assert isinstance(none, BrokenSource)
    assert read_feed(url, politeness, listing.validators).items is None
    assert pages.asked("/feed") == [200, 304]
    pages.put("/atom", ATOM.format(url=pages.url), "application/atom+xml")
    (entry,) = read_feed(f"{pages.url}/atom", politeness).items or ()
    assert isinstance(entry, Item)
    assert entry.changed == moment("2026-01-31T10:00:00")
    pages.put("/page", "<html><body>no feed</body></html>")
    with pytest.raises(InputError, match="not an RSS or Atom feed"):
        read_feed(f"{pages.url}/page", politeness)


def test_sitemaps_are_followed(pages: site.Site, service: Service) -> None:
    ns = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    picture = "<i:image xmlns:i='x'><i:loc>/picture</i:loc></i:image>"
    many = f"<!-- {'x' * 1000} -->" * 22_000  # more than a page may have, and sitemaps.org allows
    one = f"{picture}<loc>{pages.url}/one</loc><lastmod>2026-01-31</lastmod>"
    plain = f"<urlset {ns}>{many}<url>{one}</url></urlset>"
    news = (
        f"<urlset {ns}><url><loc>{pages.url}/two</loc>"
        "<n:news><n:publication_date>2026-02-01</n:publication_date></n:news></url></urlset>"
    )
    pages.put("/plain.xml.gz", gzip.compress(plain.encode()), "application/gzip")
    pages.put("/plain.xml", plain.replace("/one<", "/four<"), "application/xml")
    pages.put("/news.xml", news, "application/xml")
    pages.put("/list.txt", f"{pages.url}/three\n", "text/plain")
    pages.put("/bomb.xml.gz", gzip.compress(b"<urlset>" + b" " * 60_000_000), "application/gzip")
    evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><urlset><url><loc>/&e;</loc></url></urlset>'
    pages.put("/evil.xml", evil, "application/xml")
    names = ("plain.xml.gz", "plain.xml", "missing.xml", "news.xml", "list.txt", "bomb.xml.gz", "index.xml", "evil.xml")
    inner = "".join(f"<sitemap><loc>{pages.url}/{name}</loc></sitemap>" for name in names)
    pages.put("/index.xml", f"<sitemapindex {ns}>{inner}</sitemapindex>", "application/xml")
    found = []
    for item in read_sitemap(f"{pages.url}/index.xml", Politeness(service.settings, time.sleep)):
        found.append(item)
        assert len(found) < 100
    assert pages.asked("/index.xml") == [200]
    good = {item.source.removeprefix(pages.url): item for item in found if isinstance(item, Item)}
    assert {"/one", "/two", "/three", "/four"} <= set(good)
    assert not any("root" in source for source in good)
    assert good["/one"].changed == moment("2026-01-31", end=True)
    assert good["/two"].published == moment("2026-02-01")
    wrong = {item.source.removeprefix(pages.url) for item in found if isinstance(item, BrokenSource)}
    assert {"/missing.xml", "/bomb.xml.gz", "/index.xml"} <= wrong


def test_sites_are_asked_as_they_want(pages: site.Site, fast: Settings) -> None:
    robots = "User-agent: *\nDisallow: /private\nCrawl-delay: 7\n"
    pages.put("/robots.txt", robots, "text/plain")
    pages.put("/one", "x")
    pauses: list[float] = []
    politeness = Politeness(fetching(pages, fast, delay_s=2.0), pauses.append, now=lambda: 100.0)
    with pytest.raises(ForbiddenSource, match=r"robots\.txt"):
        politeness.fetch_page(f"{pages.url}/private/page")
    for _ in range(3):
        politeness.fetch_page(f"{pages.url}/one")
    assert pauses == [7.0, 14.0]
    assert pages.asked("/robots.txt") == [200]
    careless = Politeness(fetching(pages, fast, robots=False), pauses.append)
    pages.put("/private/page", "x")
    assert careless.fetch_page(f"{pages.url}/private/page") is not None


def test_a_second_run_looks_up(tmp_path: Path, pages: site.Site, service: Service) -> None:
    file = tmp_path / "a.txt"
    file.write_text(prose(3), "utf-8")
    page_url = pages.article("/one", *PARAGRAPHS[:3])
    content = json_item(json.dumps({"id": "c", "text": prose(2, "c")}), "line")
    items = [*find_items(str(file), ()), *find_items(page_url, ()), content]
    assert set(outcomes(batch(service, items)).values()) == {"rendered"}
    spoken = service.renderer.synthesized
    assert set(outcomes(batch(service, items)).values()) == {"unchanged"}
    assert pages.asked("/one") == [200, 304]
    assert service.renderer.synthesized == spoken
    file.write_text(prose(4), "utf-8")
    pages.article("/one", *PARAGRAPHS[:2])
    assert outcomes(batch(service, items)) == {str(file): "rendered", page_url: "rendered", "c": "unchanged"}
    assert service.renderer.synthesized == spoken + 1
    article = service.catalog.articles.find_url(page_url)
    assert article is not None
    assert (article.latest.number, article.published) == (2, True)


def test_what_a_line_closes_is_closed_whatever_its_text(pages: site.Site, service: Service) -> None:
    page_url = pages.article("/one", *PARAGRAPHS[:3])

    def run(**line: object) -> str:
        (outcome,) = outcomes(batch(service, [json_item(json.dumps(line), "line")])).values()
        return outcome

    assert run(id="page", url=page_url) == run(id="text", text=prose(2)) == "rendered"
    assert run(id="page", url=page_url, access="token") == "unchanged"
    assert run(id="text", html="<p></p>", access="token") == "failed"
    assert [service.catalog.articles.get(each).access for each in ("page", "text")] == ["token", "token"]
    assert run(id="page", url=page_url, access="token") == "unchanged"
    assert pages.asked("/one") == [200, 200, 304]


def test_other_settings_render_again(tmp_path: Path, service: Service) -> None:
    file = tmp_path / "a.txt"
    file.write_text(prose(2), "utf-8")
    items = list(find_items(str(file), ()))
    batch(service, items)
    changed = service.settings.model_copy(
        update={"pauses": service.settings.pauses.model_copy(update={"title_ms": 2000})}
    )
    with open_service(changed) as again:
        assert outcomes(batch(again, items)) == {str(file): "rendered"}


def test_a_page_whose_listing_says_that_it_is_old_is_not_asked_for(pages: site.Site, service: Service) -> None:
    url = pages.article("/one", *PARAGRAPHS[:2])
    old = Item(url, url=url, changed=datetime.now(UTC) - timedelta(days=2))
    batch(service, [old])
    assert outcomes(batch(service, [old, old])) == {url: "unchanged"}
    assert pages.asked("/one") == [200]
    new = Item(url, url=url, changed=datetime.now(UTC) + timedelta(days=2))
    batch(service, [new, new])
    assert pages.asked("/one") == [200, 304]


def test_what_is_skipped_is_reported_and_no_failure(tmp_path: Path, pages: site.Site, service: Service) -> None:
    no = pages.article("/no", *PARAGRAPHS[:2], head='<meta name="google" content="nopagereadaloud">')
    pages.put("/robots.txt", "User-agent: *\nDisallow: /secret", "text/plain")
    dated = [Item(f"{n}", id=f"{n}", content=prose(1), media_type="text/plain", published=moment(f"2026-01-0{n}"))
             for n in (1, 2, 3)]  # fmt: skip
    undated = Item("u", id="u", content=prose(1), media_type="text/plain")
    events = batch(service, [*find_items(no, ()), *find_items(f"{pages.url}/secret", ())])
    assert set(outcomes(events).values()) == {"skipped"}
    assert "nopagereadaloud" in (events[0].reason or "")
    chosen = Selection(moment("2026-01-02"), moment("2026-01-02", end=True))
    events = batch(service, [*dated, undated], chosen)
    assert outcomes(events) == {"1": "skipped", "2": "rendered", "3": "skipped", "u": "skipped"}
    hosts = Selection(hosts=("example.com",))
    assert outcomes(batch(service, [*find_items(no, ())], hosts)) == {no: "skipped"}
    assert len(batch(service, [*dated, undated], Selection(limit=2))) == 2


def test_failures_are_remembered_and_tried_again(tmp_path: Path, pages: site.Site, service: Service) -> None:
    missing = f"{pages.url}/missing"
    empty = Item("e", id="e", content="   ", media_type="text/plain")
    events = batch(service, [*find_items(missing, ()), empty, BrokenSource("b", InputError("It is broken."))])
    assert outcomes(events) == {missing: "failed", "e": "failed", "b": "failed"}
    assert "404" in (events[0].reason or "")
    # Not to be fetched from is not the site's choice, as robots.txt is.
    inner = "http://10.0.0.1/page"
    assert outcomes(batch(service, list(find_items(inner, ())))) == {inner: "failed"}
    service.catalog.sources.save(SourceRecord(inner, datetime.now(UTC)))
    pages.article("/missing", *PARAGRAPHS[:2])
    failed: list[BatchSource] = [item_from_json(r.item) for r in service.catalog.sources.failed() if r.item is not None]
    assert outcomes(batch(service, failed)) == {missing: "rendered", "e": "failed"}
    assert [record.source for record in service.catalog.sources.failed()] == ["e"]


def test_an_article_that_was_taken_down_stays_down(service: Service) -> None:
    item = Item("a", id="a", content=prose(1), media_type="text/plain")
    batch(service, [item])
    service.delete("a")
    events = batch(service, [item])
    assert outcomes(events) == {"a": "skipped"}
    assert "deleted" in (events[0].reason or "")


def test_a_page_keeps_the_choices_of_its_editor(pages: site.Site, service: Service) -> None:
    url = pages.article("/one", *PARAGRAPHS[:3])
    batch(service, list(find_items(url, ())))
    article = service.catalog.articles.find_url(url)
    assert article is not None
    choices = Choices(drop=(PARAGRAPHS[0],))
    service.accept(Submission(article.id, article.latest.document, Origin.FETCHED, choices=choices, url=url))
    pages.article("/one", *PARAGRAPHS[:4])
    batch(service, list(find_items(url, ())))
    assert service.catalog.articles.get(article.id).latest.choices.drop == (PARAGRAPHS[0],)


def test_stopped_in_the_middle_it_resumes(tmp_path: Path, voices_dir: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    lines = [json.dumps({"id": f"a{n}", "text": prose(30, f"{n}")}) for n in range(8)]
    articles.write_text("\n".join(lines), "utf-8")
    with cluster.running(tmp_path / "runs", voices_dir) as runs:
        runs.environment["AUDIO_SERVICE_WORKERS"] = "1"
        first = runs.start("batch", "--jsonl", str(articles), "--json")
        folder = runs.folder / "batch-0"

        def clips() -> int:
            return len(list((folder / "store" / "takes").glob("*/*")))

        cluster.wait_until(lambda: clips() > 40)
        first.send_signal(signal.SIGINT)
        assert first.wait(10) == 130
        left = clips()
        assert left < 220, "it was stopped too late to show anything"
        runs.environment["AUDIO_SERVICE_DATABASE_URL"] = f"sqlite:///{folder / 'catalog.sqlite'}"
        runs.environment["AUDIO_SERVICE_STORE_URL"] = (folder / "store").as_uri()
        second = runs.start("batch", "--jsonl", str(articles), "--json")
        assert second.wait(90) == 0
        last = json.loads(runs.logs[1].read_text("utf-8").splitlines()[-1])
        assert last["rendered"] + last["unchanged"] == 8
        assert last["synthesized"] == clips() - left
        assert last["sentences"] == 31 * last["rendered"]  # also of those that the first run had begun
        third = runs.start("batch", "--jsonl", str(articles), "--json")
        assert third.wait(60) == 0
        last = json.loads(runs.logs[2].read_text("utf-8").splitlines()[-1])
        assert (last["unchanged"], last["synthesized"]) == (8, 0)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "No source was given"),
        (("--watch", "a.txt"), "follows only feeds"),
        (("--retry-failed", "a.txt"), "takes no sources"),
        (("--since", "x", "a.txt"), "not a date"),
        (("--queue", "celery", "a.txt"), "AUDIO_SERVICE_QUEUE_URL"),
    ],
)
def test_wrong_options_say_what_to_do(tmp_path: Path, voices_dir: Path, arguments: tuple[str, ...], says: str) -> None:
    with cluster.running(tmp_path, voices_dir) as one:
        assert one.start("batch", *arguments).wait(30) == 2
        assert says in one.log()


class Days:
    """A clock that stands still but for sleep."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, tzinfo=UTC)
        self.slept = 0

    def __call__(self) -> datetime:
        return self.now


def test_a_week_of_watching(pages: site.Site, service: Service) -> None:
    clock, memory = Days(), []
    events: list[BatchEvent] = []
    run = BatchRun(
        service, tell=lambda event: events.append(event) if event.outcome is not Outcome.UNCHANGED else None, now=clock
    )
    texts: dict[str, str] = {}

    def publish() -> None:
        entries = "".join(
            f"<item><title>{path}</title><link>{pages.url}{path}</link></item>" for path in sorted(texts)[-8:]
        )
        feed = f'<rss version="2.0"><channel><title>t</title>{entries}</channel></rss>'
        pages.put("/feed", feed, "application/rss+xml")

    def sleep(seconds: float) -> None:
        clock.now += timedelta(seconds=seconds)
        clock.slept += 1
        hours = (clock.now - datetime(2026, 3, 2, tzinfo=UTC)) / timedelta(hours=1)
        if clock.slept % 24 == 0:  # a new article every six hours
            path = f"/news-{clock.slept:05}"
            texts[path] = f"The story with the number {clock.slept} is written here for the very first time today."
            pages.article(path, texts[path], PARAGRAPHS[0], PARAGRAPHS[1])
            publish()
        if clock.slept % 96 == 48:  # every day one is corrected, and the feed does not say so
            path = sorted(texts)[-2]
            texts[path] += f" It was corrected at the hour {clock.slept}."
            pages.article(path, texts[path], PARAGRAPHS[0], PARAGRAPHS[1])
        if clock.slept % 96 == 0:
            gc.collect()
            memory.append(len(gc.get_objects()))
        if hours >= 7 * 24:
            run.stop()

    publish()
    pace = Pace(feeds=timedelta(minutes=15), pages=timedelta(hours=1))
    Watch(run, (f"{pages.url}/feed",), pace, now=clock, sleep=sleep).follow()
    assert clock.slept >= 670
    rendered = [event.source for event in events if event.outcome is Outcome.RENDERED]
    assert not [event for event in events if event.outcome is Outcome.FAILED]
    articles = service.catalog.articles.list(limit=200)
    seen = {article.url: article.latest for article in articles}
    expected = [path for path in texts if f"{pages.url}{path}" in seen]
    assert len(expected) >= len(texts) - 1  # the last may have come with the end of the week
    corrections = sum(texts[path].count("corrected") for path in expected)
    assert len(rendered) == len(expected) + corrections
    for path in expected:
        latest = seen[f"{pages.url}{path}"]
        assert latest.status == Status.READY
        assert texts[path] in latest.document.text
    # Some 900 looks at pages and 570 at the feed lie between the second day and the last. The test keeps an event and
    # a page for each of some 25 renderings.
    assert memory[-1] - memory[1] < 1000


def test_a_feed_that_is_away_is_looked_at_again(pages: site.Site, service: Service) -> None:
    events: list[BatchEvent] = []
    run = BatchRun(service, tell=events.append)
    clock = Days()

    def sleep(seconds: float) -> None:
        clock.now += timedelta(seconds=seconds)
        if any(event.outcome is Outcome.RENDERED for event in events):
            run.stop()
        pages.article("/one", *PARAGRAPHS[:2])
        pages.put("/feed", RSS.format(url=pages.url).replace("/two", "/one"), "application/rss+xml")

    Watch(run, (f"{pages.url}/feed",), Pace(), now=clock, sleep=sleep).follow()
    assert events[0].outcome is Outcome.FAILED
    assert any(event.outcome is Outcome.RENDERED for event in events)
    assert isinstance(events[0].reason, str)
