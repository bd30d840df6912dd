"""The date of publication of a page, and what is none."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from babel import Locale

from audio_service.article.dates import moment, page_date
from audio_service.article.extract import extract
from audio_service.article.extract.written_dates import dates_in
from audio_service.config import Settings
from audio_service.errors import InputError

TITLE = "The ferry of the town stays"
TEXT = "".join(
    f"<p>Paragraph {n} tells how the council of the town decided to keep the ferry, which has crossed the river for "
    f"more than a century, and why {n} members were against it.</p>"
    for n in range(5)
)
TWEET = '<blockquote class="twitter-tweet"><p>A post.</p><time datetime="2011-01-02">2 Jan 2011</time></blockquote>'
COMMENT = '<div id="comments"><h3>Comments</h3><p>First!</p><time datetime="2012-01-02">then</time></div>'
RELATED = '<div class="more"><h3>Another thing happened</h3><time datetime="2013-01-02">then</time></div>'
CLOCK = '<header><time datetime="2014-01-02">Thursday</time></header>'
COPYRIGHT = "<footer><p>© 2015 The Town Paper, 2015-01-02</p></footer>"
OTHERS = TWEET + COMMENT + RELATED


def published(head: str = "", before: str = "", top: str = "", after: str = "") -> str | None:
    html = (
        f"<html lang=en><head><title>{TITLE}</title>{head}</head><body>{before}"
        f"<article><h1>{TITLE}</h1>{top}{TEXT}</article>{after}{COPYRIGHT}</body></html>"
    )
    return extract(html, source="x", media_type="text/html", settings=Settings()).published


def data(*items: Mapping[str, object]) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


@pytest.mark.parametrize(
    ("head", "top"),
    [
        ('<meta property="article:published_time" content="2019-03-04">', ""),
        ('<meta name="date" content="2019-03-04"><meta name="article:modified_time" content="2020-01-01">', ""),
        ('<link rel="canonical" href="https://example.com/2019/3/4/the-ferry">', ""),
        ("", '<p>By Mara Quist, <time datetime="2019-03-04">March</time></p>'),
        ("", '<time class="updated" datetime="2020-01-01"></time><time datetime="2019-03-04">March</time>'),
        ("", '<span itemprop="datePublished" content="2019-03-04"></span>'),
        ("", '<div class="related"><h3>Next</h3><time datetime="2018-01-01"></time></div><time>2019-03-04</time>'),
        ("", "<p>Published on March 4, 2019</p>"),
        ("", "<p>2019-03-04</p>"),
        (data({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2019-03-04"}), ""),
        (data({"@graph": [{"@type": "WebPage", "datePublished": "2019-03-04"}]}), ""),
        (
            data(
                {"@type": "NewsArticle", "headline": "Something else happened", "datePublished": "2018-01-01"},
                {
                    "@type": "NewsArticle",
                    "headline": TITLE,
                    "dateModified": "2021-01-01",
                    "datePublished": "2019-03-04",
                },
            ),
            "",
        ),
    ],
)
def test_the_own_date_is_found_among_others(head: str, top: str) -> None:
    assert published(head, CLOCK, top, OTHERS) == "2019-03-04"
    assert published(head, CLOCK, top + TWEET, COMMENT + RELATED) == "2019-03-04"


@pytest.mark.parametrize(
    "top",
    [
        "",
        TWEET,
        COMMENT,
        RELATED,
        '<div class="embed-card"><time datetime="2016-01-01">then</time></div>',
        '<p>The ferry sank on <time datetime="2001-05-03">3 May</time>, when the river was as high as it had been '
        "since the records began, and it was raised a week later by two cranes from the harbour of the next town.</p>",
        "<p>© 2015 The Town Paper</p>",
        "<p>The budget of 2018</p>",
    ],
)
def test_other_dates_are_not_the_articles(top: str) -> None:
    assert published("", CLOCK, top, OTHERS) is None


def test_comments_and_related_works_in_data_are_not_the_article() -> None:
    nested = {"@type": "Review", "headline": TITLE, "datePublished": "2012-01-01"}
    item = {"@type": "NewsArticle", "headline": TITLE, "review": nested, "hasPart": [nested], "mentions": nested}
    assert published(data(item)) is None


def test_a_page_of_many_dates_is_read_in_time() -> None:
    many = "<div><time datetime='2012-01-01'>x</time></div>" * 15_000
    began = time.monotonic()
    assert published(after=f"<div>{many}</div>") is None
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2019-03-04", "2019-03-04"),
        ("2019-03-04 10:00:00 +0100", "2019-03-04T10:00:00+0100"),
        ("2019-03-04T10:00:00.123Z", "2019-03-04T10:00:00Z"),
        ("2019-03-04T10:00", "2019-03-04T10:00"),
        ("1989-12-31", None),
        ("2019-13-04", None),
        ("2019-03-041", None),
        ("tomorrow", None),
        (None, None),
    ],
)
def test_dates_of_pages(written: str | None, date: str | None) -> None:
    assert page_date(written) == date


def test_a_page_may_be_a_day_ahead_and_no_more() -> None:
    now = datetime.now(UTC)
    assert page_date((now + timedelta(hours=20)).isoformat()) is not None
    assert page_date((now + timedelta(days=2)).isoformat()) is None


def test_moments_have_a_zone() -> None:
    assert moment("2019-03-04").isoformat() == "2019-03-04T00:00:00+00:00"
    assert moment("2019-03-04T10:00:00+0100").isoformat() == "2019-03-04T10:00:00+01:00"
    with pytest.raises(InputError, match="nonsense"):
        moment("nonsense")


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl"])
def test_each_month_is_read_by_the_names_that_cldr_has(language: str) -> None:
    """Except those that are another month in another language."""
    read = 0
    for number, name in Locale(language).months["format"]["wide"].items():
        found = [date.month for date in dates_in(f"7 {name} 2026")]
        assert found in ([number], [])
        read += bool(found)
    assert read >= 10
