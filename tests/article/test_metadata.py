"""Title, authors, date, section, tags, addresses and language of a page, from all that says them."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from audio_service.article.document import Document, document_from_json, document_to_json
from audio_service.article.extract import extract
from audio_service.article.extract.written_dates import dates_in, stated_date
from audio_service.config import Settings

TITLE = "The ferry of the town stays where it is"
OTHER = "A bridge for walkers opens beside the mill"
TEXT = "".join(
    f"<p>In paragraph {n} the council of the town says that it will keep the ferry, which has crossed the river for "
    f"more than a century, and that {n} members had voted against it.</p>"
    for n in range(2, 7)
)
ADDRESS = "https://courier.example/town/ferry"
CANONICAL = f'<link rel="canonical" href="{ADDRESS}">'


def read(
    head: str = "",
    top: str = "",
    *,
    title: str = TITLE,
    h1: str = f"<h1>{TITLE}</h1>",
    text: str = TEXT,
    lang: str = "en",
) -> Document:
    html = (
        f"<html lang='{lang}'><head><title>{title}</title>{head}</head>"
        f"<body><article>{h1}{top}{text}</article><footer><p>© 2015 The Town Courier</p></footer></body></html>"
    )
    return extract(html, source="x", media_type="text/html", settings=Settings())


def ld(*items: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(item)}</script>' for item in items)


def news(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": TITLE, **fields}


def meta(**named: str) -> str:
    return "".join(f'<meta name="{name.replace("__", ":")}" content="{value}">' for name, value in named.items())


# Authors of a page.

PERSON = {"@id": "#mara", "@type": "Person", "name": "Mara Quist"}
HOUSE = {"@type": "Organization", "name": "Harbour Wire"}


@pytest.mark.parametrize(
    ("head", "top", "authors"),
    [
        (ld(news(author="Mara Quist")), "", ["Mara Quist"]),
        (ld(news(author="Mara Quist, Tom Ellwood")), "", ["Mara Quist", "Tom Ellwood"]),
        (ld(news(author=["Mara Quist", {"name": "Tom Ellwood"}])), "", ["Mara Quist", "Tom Ellwood"]),
        (ld(news(author={"@type": "Person", "name": ["Mara Quist"]})), "", ["Mara Quist"]),
        (ld({"@graph": [news(author={"@id": "#mara"}), PERSON]}), "", ["Mara Quist"]),
        (ld(news(author=[{"@id": "#mara"}, HOUSE]), PERSON), "", ["Mara Quist"]),
        (ld(news(author={"@id": "#nobody"})), "<p>By Tom Ellwood</p>", ["Tom Ellwood"]),
        (ld(news(author=HOUSE)), "", ["Harbour Wire"]),
        (ld(news(author=HOUSE)), "<p>By Tom Ellwood</p>", ["Tom Ellwood"]),
        (ld(news(author="The Courier")) + meta(og__site_name="The Courier", author="Mara Quist"), "", ["Mara Quist"]),
        (ld(news(author="The Courier")) + meta(og__site_name="The Courier"), "", ["The Courier"]),
        (ld(news(author={"@type": "Person", "name": "Quist"})), "", ["Quist"]),
        (ld(news(author="admin")), '<a rel="author" href="/mara">Mara Quist</a>', ["Mara Quist"]),
        (ld(news(creator="Mara Quist")), "", ["Mara Quist"]),
        (ld(news(headline=OTHER, author="Tom Ellwood"), news(author="Mara Quist")), "", ["Mara Quist"]),
        (ld(news(comment={"@type": "Comment", "author": "Tom Ellwood"})), "", []),
        (meta(article__author="https://social.example/mara", author="Mara Quist"), "", ["Mara Quist"]),
        (meta(citation_author="Quist, Mara") + meta(citation_author="Ellwood, Tom"), "", ["Mara Quist", "Tom Ellwood"]),
        (meta(**{"dc.creator": "Quist, Mara"}), "", ["Mara Quist"]),
        (meta(**{"parsely-author": "Mara Quist"}), "", ["Mara Quist"]),
        (meta(**{"sailthru.author": "Mara Quist"}), "", ["Mara Quist"]),
        ("", '<div class="h-entry"><span class="p-author h-card">Mara Quist</span></div>', ["Mara Quist"]),
        ("", '<span itemprop="author" itemscope><b itemprop="name">Mara Quist</b>, Editor</span>', ["Mara Quist"]),
        ("", '<p class="author-name">Mara Quist</p>', ["Mara Quist"]),
        ("", "<p>By Mara Quist and Tom Ellwood</p>", ["Mara Quist", "Tom Ellwood"]),
        ("", "<p>By</p><p>Mara Quist</p>", ["Mara Quist"]),
        ("", "<p>Von Ute Brandt, Redakteurin</p>", ["Ute Brandt"]),
        ("", "<p>Mara Quist | 4 March 2026</p>", ["Mara Quist"]),
        ("", "<p>By Reuters</p>", ["Reuters"]),
        ("", '<div id="comments"><p class="author-name">Tom Ellwood</p><p>First!</p></div>', []),
        ("", "", []),
    ],
)
def test_authors_of_a_page(head: str, top: str, authors: list[str]) -> None:
    document = read(head, top)
    assert list(document.authors) == authors
    assert document.byline == (", ".join(authors) or None)


# Titles.


@pytest.mark.parametrize(
    ("window", "head", "h1", "title"),
    [
        (TITLE, "", f"<h1>{TITLE}</h1>", TITLE),
        (f"{TITLE} | The Courier", "", "", TITLE),
        (f"{TITLE} – The Courier", "", "", TITLE),
        (f"{TITLE} - The Courier", "", "", TITLE),
        (f"{TITLE} — The Courier", "", "", TITLE),
        (f"{TITLE} · The Courier", "", "", TITLE),
        (f"{TITLE} :: The Courier", "", "", TITLE),
        (f"{TITLE} » The Courier", "", "", TITLE),
        (f"{TITLE} | News | The Courier", "", "", TITLE),
        (f"The Courier: {TITLE}", meta(og__site_name="The Courier"), "", TITLE),
        (f"The Courier | {TITLE}", "", "", TITLE),
        (f"courier.example - {TITLE}", CANONICAL, "", TITLE),
        (f"{TITLE}: what the council said", "", "", f"{TITLE}: what the council said"),
        (f"Live: {TITLE}", "", f"<h1>Live: {TITLE}</h1>", f"Live: {TITLE}"),
        (
            "Ferry &amp; bridge stay &#8211; for now, says council",
            "",
            "",
            "Ferry & bridge stay – for now, says council",
        ),
        ("url.html", "", f"<h1>{TITLE}</h1>", TITLE),
        ("index", "", f"<h1>{TITLE}</h1>", TITLE),
        ("Untitled Document", "", f"<h1>{TITLE}</h1>", TITLE),
        ("", "", f"<h1>{TITLE}</h1>", TITLE),
        ("The Daily Example", "", f"<h1>{TITLE}</h1>", TITLE),
        ("The Daily Example", meta(og__title="The Daily Example"), f"<h1>{TITLE}</h1>", TITLE),
        ("The Daily Example", meta(og__title=TITLE), "", TITLE),
        (TITLE, "", f'<h1 class="site-logo">The Courier</h1><h2>{TITLE}</h2>', TITLE),
        (TITLE, "", f'<h1><a href="/">Courier town news</a></h1><h1>{TITLE}</h1>', TITLE),
        (f"{TITLE} | The Courier", "", f"<h1>The Courier</h1><h2>{TITLE}</h2>", TITLE),
        (f"{TITLE} | The Courier", "", f"<h1>News</h1><h2>{TITLE}</h2>", TITLE),
        ("Something else", ld(news()), "", TITLE),
        ("Something else", ld(news(headline="Ferry &amp; bridge stay for now")), "", "Ferry & bridge stay for now"),
        (TITLE, meta(og__title=TITLE), f"<h1>{TITLE.upper()}</h1>", TITLE),
        ("The Daily Example", "", "<h1>Ferry stays</h1>", "Ferry stays"),
        ("Daily Example - News from Lowmere", "", "<h1>Ferry stays open</h1>", "Ferry stays open"),
        ("Council keeps ferry – but not for ever", "", "", "Council keeps ferry – but not for ever"),
        (
            "Inside The Courier: how we work | The Courier",
            meta(og__site_name="The Courier"),
            "",
            "Inside The Courier: how we work",
        ),
    ],
)
def test_the_title_of_a_page(window: str, head: str, h1: str, title: str) -> None:
    assert read(head, title=window, h1=h1).title == title


def test_a_heading_above_the_article_is_the_sites() -> None:
    html = (
        f"<html><head><title>The Courier</title></head><body><header><h1>The Courier</h1></header>"
        f"<main><h1>{TITLE}</h1>{TEXT}</main></body></html>"
    )
    assert extract(html, source="x", media_type="text/html", settings=Settings()).title == TITLE


# Data of the page.

DATED = news(datePublished="2019-03-04", author="Mara Quist", url=ADDRESS)
ELSEWHERE = news(headline=OTHER, url="https://courier.example/bridge", datePublished="2018-01-01", author="Tom Ellwood")


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(DATED),
        json.dumps([DATED]),
        json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "C"}, DATED]}),
        json.dumps({"@type": "WebPage", "mainEntity": DATED}),
        json.dumps([{"@type": "BreadcrumbList", "itemListElement": [ELSEWHERE]}, DATED]),
        json.dumps([ELSEWHERE, DATED]),
        json.dumps([{"@type": "VideoObject", "uploadDate": "2017-01-01"}, DATED]),
        json.dumps({**DATED, "@type": ["Article", "NewsArticle"]}),
        json.dumps({**DATED, "@type": "LiveBlogPosting", "liveBlogUpdate": [{**ELSEWHERE, "@type": "BlogPosting"}]}),
        json.dumps({**DATED, "headline": None, "mainEntityOfPage": {"@id": ADDRESS}}),
        json.dumps(DATED) + json.dumps(ELSEWHERE),
        json.dumps(DATED)[:-1] + ",}",
        f"<!-- {json.dumps(DATED)} -->",
        f"//<![CDATA[\n{json.dumps(DATED)}\n//]]>",
        f"/* <![CDATA[ */ {json.dumps(DATED)} /* ]]> */",
        json.dumps(DATED) + ";",
        json.dumps(DATED).replace('"', "&quot;"),
        json.dumps({**DATED, "about": "x"}).replace('"x"', '"a\tb\nc"'),
        json.dumps({**DATED, "about": "x"}).replace('"x"', '"the town\\\'s ferry"'),
        "/* the article */ " + json.dumps(DATED),
    ],
)
def test_forms_of_json_ld(script: str) -> None:
    document = read(f'{CANONICAL}<script type="application/ld+json">{script}</script>')
    assert (document.published, document.authors) == ("2019-03-04", ("Mara Quist",))


@pytest.mark.parametrize(
    "script", ["{", '{"a":', "not json", "[" * 100_000, "{}", "null", "", '{"author": {"name": 3}}']
)
def test_data_that_cannot_be_read_says_nothing(script: str) -> None:
    document = read(f'<script type="application/ld+json">{script}</script>')
    assert (document.title, document.published, document.authors) == (TITLE, None, ())


@pytest.mark.parametrize("unit", ['\\"', "/*", '"', ", ", " ", "{} ", "<a ", "/", "[{"])
def test_long_scripts_are_read_in_time(unit: str) -> None:
    script = '{"a": "' + unit * (1_500_000 // len(unit))
    began = time.process_time()
    assert read(f'<script type="application/ld+json">{script}</script>').title == TITLE
    assert time.process_time() - began < 10


def test_an_entry_of_another_page_is_not_the_articles() -> None:
    document = read(CANONICAL + ld(ELSEWHERE))
    assert (document.title, document.published, document.authors) == (TITLE, None, ())


def test_microdata_is_read_as_data() -> None:
    document = read(
        top='<div itemscope itemtype="https://schema.org/NewsArticle"><time itemprop="datePublished">2019-03-04</time>'
        f'<span itemprop="headline">{TITLE}</span><span itemprop="articleSection">Town</span>'
        '<div itemprop="author" itemscope itemtype="https://schema.org/Person">'
        '<i itemprop="name">Mara Quist</i></div></div>'
    )
    assert (document.published, document.authors, document.section) == ("2019-03-04", ("Mara Quist",), "Town")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (ld(news(articleSection="Town")), {"section": "Town"}),
        (ld(news(articleSection=["Town", "River"])), {"section": "Town"}),
        (meta(article__section="Town"), {"section": "Town"}),
        (ld(news(keywords="ferry, river, ferry")), {"tags": ("ferry", "river")}),
        (ld(news(keywords=["ferry", "river"])), {"tags": ("ferry", "river")}),
        (meta(article__tag="ferry") + meta(article__tag="river"), {"tags": ("ferry", "river")}),
        (meta(news_keywords="ferry; river"), {"tags": ("ferry", "river")}),
        (CANONICAL, {"canonical": ADDRESS}),
        (meta(og__url=ADDRESS), {"canonical": ADDRESS}),
        ('<link rel="canonical" href="javascript:alert(1)">', {"canonical": None}),
        ('<link rel="canonical" href="http://[">', {"canonical": None}),
        (ld(news(image="https://courier.example/a.jpg")), {"image": "https://courier.example/a.jpg"}),
        (ld(news(image=[{"url": "https://courier.example/a.jpg"}])), {"image": "https://courier.example/a.jpg"}),
        (meta(og__image="/a.jpg") + CANONICAL, {"image": "https://courier.example/a.jpg"}),
        (meta(og__site_name="The Courier"), {"site": "The Courier"}),
        (ld(news(publisher={"@type": "Organization", "name": "The Courier"})), {"site": "The Courier"}),
        (ld({"@type": "WebSite", "name": "The Courier"}), {"site": "The Courier"}),
    ],
)
def test_other_metadata(head: str, expected: Mapping[str, Any]) -> None:
    document = read(head)
    assert {name: getattr(document, name) for name in expected} == expected


def test_a_stored_document_without_the_newer_fields_can_be_read() -> None:
    document = read(ld(news(author="Mara Quist", keywords="ferry")) + CANONICAL)
    stored = json.loads(json.dumps(document_to_json(document)))
    assert document_from_json(stored) == document
    for name in ("authors", "section", "tags", "canonical", "image", "site"):
        del stored[name]
    old = document_from_json(stored)
    assert (old.byline, old.authors, old.tags, old.canonical) == ("Mara Quist", (), (), None)


def test_front_matter_names_authors_and_tags() -> None:
    front = "authors: [Mara Quist, Tom Ellwood]\ntags: [ferry, river]\ndate: 4 March 2025"
    document = extract(f"---\n{front}\n---\n# {TITLE}\n\nIt stays.", source="x.md", settings=Settings())
    assert (document.byline, document.tags) == ("Mara Quist, Tom Ellwood", ("ferry", "river"))
    assert (document.title, document.published) == (TITLE, "2025-03-04")


# Dates.


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("March 4, 2026", "2026-03-04"),
        ("Published on Mar. 4th, 2026 at 10:30", "2026-03-04"),
        ("4 March 2026", "2026-03-04"),
        ("Sept 4, 2025", "2025-09-04"),
        ("4. März 2026", "2026-03-04"),
        ("Mittwoch, 4. März 2026, 10:30 Uhr", "2026-03-04"),
        ("4 mars 2026", "2026-03-04"),
        ("1er août 2025", "2025-08-01"),
        ("4 de marzo de 2026", "2026-03-04"),
        ("4 de março de 2026", "2026-03-04"),
        ("4 marzo 2026", "2026-03-04"),
        ("4 maart 2026", "2026-03-04"),
        ("den 4 mars 2026", "2026-03-04"),
        ("4. marts 2026", "2026-03-04"),
        ("04.03.2026", "2026-03-04"),
        ("2026-03-04", "2026-03-04"),
        ("2026年3月4日", "2026-03-04"),
        ("By Mara Quist | March 4, 2026", "2026-03-04"),
        ("Published March 4, 2025 | Updated May 6, 2025", "2025-03-04"),
        ("Updated May 6, 2025 | Published March 4, 2025", "2025-03-04"),
        ("Updated May 6, 2025", None),
        ("Aktualisiert am 6. Mai 2025", None),
        ("Offer expires May 6, 2025", None),
        ("© March 4, 2025 The Courier", None),
        ("The ferry sank on March 4, 2001.", None),
        ("31 February 2025", None),
        ("March 4, 2199", None),
        ("March 4, 1975", None),
        ("March 4", None),
        ("May 2025", None),
        ("3/4/2025", None),
        ("3/14/2025", "2025-03-14"),
    ],
)
def test_the_date_of_a_line_below_the_title(line: str, date: str | None) -> None:
    assert read(top=f"<p>{line}</p>").published == date


@pytest.mark.parametrize(
    ("lang", "date"), [("en-US", "2025-03-04"), ("en-GB", "2025-04-03"), ("fr", "2025-04-03"), ("en", None)]
)
def test_the_language_orders_day_and_month(lang: str, date: str | None) -> None:
    assert next((found.iso() for found in dates_in("3/4/2025", lang)), None) == date


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2019-03-04T10:00:00+01:00", "2019-03-04T10:00:00+01:00"),
        ("Mon, 04 Mar 2019 10:00:00 +0100", "2019-03-04T10:00:00+01:00"),
        ("20190304", "2019-03-04"),
        ("2019/03/04", "2019-03-04"),
        ("2019 Mar 4", "2019-03-04"),
        (1551690000, "2019-03-04T09:00:00+00:00"),
        (1551690000000, "2019-03-04T09:00:00+00:00"),
        ("Mar 4, 2019", "2019-03-04"),
        ("2019", None),
        ("2019-02-30", None),
        ("yesterday", None),
        ([], None),
        (None, None),
    ],
)
def test_dates_that_data_states(value: object, date: str | None) -> None:
    assert stated_date(value) == date


@pytest.mark.parametrize(
    ("start", "head", "date"),
    [
        ("LOWMERE, March 4, 2026 (Harbour Wire) - ", "", "2026-03-04"),
        ("Lowmere, 4. März 2026 (dpa) – ", "", "2026-03-04"),
        ("LOWMERE, March 4 (Harbour Wire) - ", "", None),
        (
            "LOWMERE, March 4 (Harbour Wire) - ",
            '<link rel="canonical" href="https://c.example/2025/ferry">',
            "2025-03-04",
        ),
        ("LOWMERE, March 4 (Harbour Wire) - ", ld(news(dateModified="2025-03-06")), "2025-03-04"),
        (
            "LOWMERE, March 4 (Harbour Wire) - ",
            ld(news(dateModified="2025-03-06")) + '<link rel="canonical" href="https://c.example/2024/ferry">',
            None,
        ),
        ("On March 4, 2001, the ferry sank. ", "", None),
        ("Since March 4, 2001 - a Sunday - the ferry has been safe. ", "", None),
    ],
)
def test_datelines(start: str, head: str, date: str | None) -> None:
    assert read(head, text=TEXT.replace("<p>", f"<p>{start}", 1)).published == date


# Language.

GERMAN = "".join(
    f"<p>In Absatz {n} sagt der Rat der Stadt, dass die Fähre bleibt, die seit mehr als hundert Jahren über den Fluss "
    "fährt, und dass nicht alle Mitglieder dafür waren.</p>"
    for n in range(2, 6)
)


@pytest.mark.parametrize(
    ("lang", "head", "text", "language"),
    [
        ("en-us", "", TEXT, "en-US"),
        ("en_GB", "", TEXT, "en-GB"),
        ("EN", "", TEXT, "en"),
        ("", meta(og__locale="en_US"), TEXT, "en-US"),
        ("", '<meta http-equiv="Content-Language" content="en-gb, de">', TEXT, "en-GB"),
        ("", ld(news(inLanguage="EN_US")), TEXT, "en-US"),
        ("en", "", GERMAN, "de"),
        ("en-US", meta(og__locale="de_AT"), GERMAN, "de-AT"),
        ("de-at", "", GERMAN, "de-AT"),
        ("de", "", TEXT, "en"),
        ("klingon!", "", GERMAN, "de"),
    ],
)
def test_the_language_is_declared_in_one_spelling_and_checked(lang: str, head: str, text: str, language: str) -> None:
    assert read(head, text=text, lang=lang).language == language
