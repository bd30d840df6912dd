"""Shapes of pages beside plain news: live blogs, standfirsts, notes, encyclopedias, posts, code, walls and fronts."""

from __future__ import annotations

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.document import BlockKind, Document, Reason
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from audio_service.errors import EmptyArticle, NotAnArticle
from tests.support.pages import PARAGRAPHS, SECOND_HALF, TITLE, page, paragraphs

WHOLE = [*PARAGRAPHS, *SECOND_HALF]
STANDFIRST = "Fares will rise by a third, but the horn will still wake the town in the mornings."


def read(html: str) -> Document:
    return extract(html, source="https://courier.example/ferry", settings=Settings())


def lines(html: str) -> list[str]:
    return clean_document(read(html), Reading()).body.split("\n\n")


def between(markup: str) -> str:
    return page(paragraphs() + markup + paragraphs(SECOND_HALF))


@pytest.mark.parametrize(
    "lead",
    [
        f'<p class="standfirst">{STANDFIRST}</p>',
        f'<div class="deck"><p>{STANDFIRST}</p></div>',
        f'<div class="hero"><p class="c-7f3a lead">{STANDFIRST}</p></div>',
        f'<h2 class="sub-title">{STANDFIRST}</h2>',
    ],
)
def test_a_standfirst_outside_of_the_text_is_read(lead: str) -> None:
    moved = page(paragraphs() + paragraphs(SECOND_HALF)).replace('<p class="byline">', f'{lead}<p class="byline">')
    assert lines(moved) == [STANDFIRST, *WHOLE]


def test_a_standfirst_is_known_by_the_description() -> None:
    head = f'<meta name="description" content="{STANDFIRST}">'
    moved = page(paragraphs() + paragraphs(SECOND_HALF), head=head)
    moved = moved.replace('<p class="byline">', f'<p class="x1">{STANDFIRST}</p><p class="byline">')
    assert lines(moved) == [STANDFIRST, *WHOLE]


@pytest.mark.parametrize("tag", ["h2", "h3", "h4"])
@pytest.mark.parametrize(
    "wrapped", ["{}", '<header class="section-head">{}</header>', '<div><a href="#boat"></a>{}</div>']
)
def test_headings_of_the_text_are_read(tag: str, wrapped: str) -> None:
    markup = wrapped.format(f"<{tag}>What the engine needs</{tag}>")
    assert lines(between(markup)) == [*PARAGRAPHS, "What the engine needs", *SECOND_HALF]


@pytest.mark.parametrize("tag", ["h2", "h3", "h4", "h5"])
def test_paragraphs_that_are_set_as_headings_are_paragraphs(tag: str) -> None:
    texts = [*PARAGRAPHS, *SECOND_HALF]
    document = read(page("".join(f"<{tag}>{text}</{tag}>" for text in texts)))
    kinds = {block.kind for block in document.blocks if block.span.of(document.text) in texts}
    assert kinds == {BlockKind.PARAGRAPH}
    assert clean_document(document, Reading()).body.split("\n\n") == texts


POSTS = (("15:42", "Lena Dorn", "Bridge road closed"), ("13:05", "Jonas Field", "Schools send children home"))


def test_clock_and_author_of_live_posts_are_not_read_and_their_headings_are() -> None:
    posts = "".join(
        f'<article class="live-post" id="b{n}"><header><time datetime="2026-11-01T{clock}Z">{clock} GMT</time>'
        f'<span class="author">{name}</span><h3>{head}</h3></header><div>{paragraphs(texts)}</div></article>'
        for n, ((clock, name, head), texts) in enumerate(zip(POSTS, (PARAGRAPHS, SECOND_HALF), strict=True))
    )
    html = page("").replace('<div class="entry-content"></div>', f"</article>{posts}<article>")
    assert lines(html) == ["Bridge road closed", *PARAGRAPHS, "Schools send children home", *SECOND_HALF]


MARKS = (
    '<sup id="r1"><a href="#fn1">1</a></sup>',
    '<a href="#footnote-1" class="footnote-anchor">1</a>',
    '<a id="a1" href="#fn:1" role="doc-noteref">1</a>',
    '<sup class="reference"><a href="#cite_note-1">[1]</a></sup>',
    '<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a>',
    '<a href="#note1" epub:type="noteref">*</a>',
    "<sup>[1]</sup>",
    "<sup>*</sup>",
)


@pytest.mark.parametrize("mark", MARKS)
def test_marks_of_notes_are_left_out(mark: str) -> None:
    html = between(f"<p>The grant was paid in June{mark} and was spent by the autumn of the same year.</p>")
    document = read(html)
    assert "The grant was paid in June and was spent by the autumn of the same year." in lines(html)
    assert Reason.FOOTNOTE_MARK in {removal.reason for removal in clean_document(document, Reading()).removals}


NOTE = "The minutes of the council say so, and the treasurer confirmed it in a letter to this newspaper."


@pytest.mark.parametrize(
    "notes",
    [
        '<ol class="footnotes"><li id="fn1">{} <a href="#r1">↩</a></li></ol>',
        '<section role="doc-endnotes"><ol><li id="fn1"><p>{}</p></li></ol></section>',
        '<div class="foot"><a id="fn1" href="#r1" class="footnote-number">1</a><div class="c"><p>{}</p></div></div>',
        '<hr><div id="fn1"><p>{}</p></div>',
        '<ol><li id="fn1">{}</li></ol>',
    ],
)
def test_notes_are_left_out_where_a_mark_leads_to_them(notes: str) -> None:
    mark = '<sup id="r1"><a href="#fn1">1</a></sup>'
    html = page(f"{paragraphs()}<p>The grant was paid in June.{mark}</p>{paragraphs(SECOND_HALF)}{notes.format(NOTE)}")
    assert lines(html) == [*PARAGRAPHS, "The grant was paid in June.", *SECOND_HALF]


def test_links_within_the_page_lead_to_its_text() -> None:
    contents = '<p><a href="#part1">1</a> <a href="#part2">2</a></p>'
    html = page(f'{contents}<div id="part1">{paragraphs()}</div><div id="part2">{paragraphs(SECOND_HALF)}</div>')
    assert [line for line in lines(html) if line in WHOLE] == WHOLE


def test_an_encyclopedia_is_read_without_its_apparatus() -> None:
    def edit(name: str) -> str:
        return (
            f'<h2><span class="mw-headline">{name}</span><span class="mw-editsection">[<a '
            f'href="/e">edit</a>]</span></h2>'
        )

    inner = (
        '<div class="hatnote">For the bridge, see <a href="/b">Brennick Bridge</a>.</div>'
        '<table class="infobox"><tr><th>Built</th><td>1958 in the old yard of the town</td></tr></table>'
        f'{paragraphs()}<div id="toc" class="toc"><h2>Contents</h2><ul><li><a href="#e">1 Engine</a></li></ul></div>'
        f"{edit('Engine')}{paragraphs(SECOND_HALF)}"
        '<div class="navbox">Ferries: Brennick · Ansby · Tarn and others</div>'
        '<div id="catlinks">Categories: Ferries | 1911 establishments</div>'
    )
    assert lines(page(inner)) == [*PARAGRAPHS, "Engine", *SECOND_HALF]


@pytest.mark.parametrize("name", ["twitter-tweet", "bluesky-embed", "mastodon-embed"])
def test_an_embedded_post_is_read_without_its_author_line(name: str) -> None:
    post = "The eastern terminal will open on time, whatever others may tell you about it."
    html = between(
        f'<blockquote class="{name}"><p>{post}</p>&mdash; Rob Hale (@robhale) <a '
        f'href="/s/1">March 4, 2026</a></blockquote>'
    )
    assert lines(html) == [*PARAGRAPHS, post, *SECOND_HALF]


@pytest.mark.parametrize(
    "code",
    [
        "<pre><code>for i in range(10):\n    print(i)</code></pre>",
        (
            '<div class="highlight"><table><tr><td class="gutter">1\n2</td><td class="code">def '
            "main(): return None</td></tr></table></div>"
        ),
        '<figure class="highlight"><div class="hljs">const x = { a: 1 };</div></figure>',
    ],
)
def test_code_is_left_out(code: str) -> None:
    assert lines(between(code)) == WHOLE


def test_a_highlighted_sentence_is_read() -> None:
    assert lines(between('<div class="highlight"><p>The horn stays, and so does the boat.</p></div>')) == [
        *PARAGRAPHS, "The horn stays, and so does the boat.", *SECOND_HALF,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("instead", "text"),
    [
        (NotAnArticle.CONSENT, (
            "We and our 412 partners store and access information on your device, such as cookies. "
            "You can manage your choices at any time, or withdraw your consent to personalised "
            "advertising."
        )),
        (NotAnArticle.CONSENT, (
            "Wir und unsere 112 Partner speichern Cookies auf Ihrem Gerät. Sie können Ihre "
            "Einwilligung jederzeit in den Datenschutzeinstellungen widerrufen, wenn Sie das möchten."
        )),
        (NotAnArticle.SIGN_IN, (
            "Log in to continue reading this article. If you already have a subscription, your "
            "account gives you unlimited access to all our journalism, and you can cancel any time."
        )),
        (NotAnArticle.ROBOT, (
            "Please verify that you are a human before you continue. Our systems have detected unusual "
            "traffic from your network, so you may have to enable JavaScript to see this page of "
            "ours."
        )),
        (NotAnArticle.MISSING, (
            "Sorry, the page you were looking for could not be found. It may have been moved, or you "
            "may have followed an old link from somewhere else on the web to us."
        )),
    ],
)  # fmt: skip
def test_what_stands_instead_of_an_article_is_refused_with_what_to_do(instead: NotAnArticle, text: str) -> None:
    html = (
        f"<html lang='en'><head><title>Brennick Courier</title></head><body><div><h1>Brennick "
        f"Courier</h1><p>{text}</p><button>OK</button></div></body></html>"
    )
    with pytest.raises(EmptyArticle) as raised:
        read(html)
    assert raised.value.instead is instead
    assert "clean --removed" not in raised.value.advice


def test_a_list_of_articles_is_refused() -> None:
    teasers = "".join(
        f'<article><h2><a href="/story/{n}">Story number {n} of the day in the town</a></h2><p>{text}</p></article>'
        for n, text in enumerate([*PARAGRAPHS, *SECOND_HALF])
    )
    html = f"<html lang='en'><head><title>News</title></head><body><main><h1>News</h1>{teasers}</main></body></html>"
    with pytest.raises(EmptyArticle) as raised:
        read(html)
    assert raised.value.instead in (NotAnArticle.FRONT, None)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2026-03-04T09:00:00Z">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Six boats worth a day"}</script>',
    ],
)
def test_an_article_that_lists_links_is_read(head: str) -> None:
    boats = "".join(f'<h2><a href="/boats/{n}">Boat {n}</a></h2><p>{text}</p>' for n, text in enumerate(WHOLE))
    html = f"<html lang='en'><head><title>Six boats worth a day</title>{head}</head><body><main>{boats}</main></body>"
    assert [line for line in lines(html) if not line.startswith("Boat ")] == WHOLE


def test_data_with_less_than_the_page_does_not_replace_it() -> None:
    style = "".join(f".duct-{n} a {{ color: #1a1a1a; text-decoration: none; }}\n" for n in range(12))
    html = page(
        paragraphs() + paragraphs(SECOND_HALF), data={"@type": "NewsArticle", "headline": TITLE, "articleBody": style}
    )
    assert lines(html) == WHOLE


def test_a_link_in_capitals_between_paragraphs_leads_to_another_article() -> None:
    call = '<p><strong><a href="/bridge">BRIDGE ROAD FLOODS FOR THE THIRD TIME THIS WINTER</a></strong></p>'
    html = between(call)
    assert lines(html) == WHOLE
    assert [block.role for block in read(html).blocks if "BRIDGE" in block.span.of(read(html).text)] == [Reason.RELATED]
    shouted = between("<p>“THE BRIDGE IS CLOSED,” the sign said. NOBODY READ IT.</p>")
    assert "“THE BRIDGE IS CLOSED,” the sign said. NOBODY READ IT." in lines(shouted)


def test_an_article_on_consent_is_read() -> None:
    texts = (
        "Regulators told publishers on Friday that a banner on cookies must offer a refusal as plainly as a consent.",
        "The ruling ends a dispute of four years over whether readers may be made to pay for their privacy.",
        (
            "Publishers had argued that personalised advertising pays for newsrooms, and that few "
            "readers mind the tracking."
        ),
    )
    assert lines(page(paragraphs(texts) + paragraphs(SECOND_HALF))) == [*texts, *SECOND_HALF]


def test_the_title_is_never_a_line_of_the_text() -> None:
    assert TITLE not in lines(page())


def test_a_list_between_paragraphs_is_read_unless_it_leads_away() -> None:
    boats = ("Adler, 1911", "Tern, 1924", "Group F: 11th in all")
    items = "".join(f"<li>{boat}</li>" for boat in boats)
    assert lines(between(f"<ol>{items}</ol>")) == [*PARAGRAPHS, *boats, *SECOND_HALF]
    linked = "<li><a href='/a'>One more story</a></li><li><a href='/b'>Another story</a></li>"
    for other in (f"<ul>{linked}</ul>", "<ul class='tags'><li>Boats</li><li>Harbour</li></ul>"):
        assert lines(between(other)) == WHOLE


def test_a_list_of_which_half_is_kept_is_read_whole() -> None:
    for items in (["Bring a coat.", "Bring a hat, and a sandwich too.", "No dogs"], ["Bring a coat", "Bring nothing"]):
        markup = "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"
        assert lines(between(markup)) == [*PARAGRAPHS, *items, *SECOND_HALF]


PRODUCTS = (
    ("Ferry from 1911", "The oldest boat of the town still sails, and it needs a new engine by the spring."),
    ("Tug from 1924", "A tug that no one wanted has become the pride of the quay and its captain."),
    ("Barge from 1936", "It carried coal until the mine closed, and then it carried the band."),
    ("Punt from 1950", "The punt is for hire on Sundays, and only if the weather is dry."),
    ("Yawl from 1958", "She has won every race of the bay, apart from the one in which she sank."),
)


def test_headings_that_link_to_shops_make_no_list_of_articles() -> None:
    markup = "".join(f"<h2><a href='https://shop.example/boat'>{name}</a></h2><p>{text}</p>" for name, text in PRODUCTS)
    assert lines(page(markup)) == [line for product in PRODUCTS for line in product]
    own = markup.replace("https://shop.example", "https://www.courier.example")
    with pytest.raises(EmptyArticle) as refused:
        read(page(own))
    assert refused.value.instead is NotAnArticle.FRONT


@pytest.mark.parametrize("heading", [f"Who pays for {TITLE}", f"The {TITLE}"])
def test_a_chapter_whose_heading_ends_with_the_title_is_read(heading: str) -> None:
    assert lines(between(f"<h2>{heading}</h2>")) == [*PARAGRAPHS, heading, *SECOND_HALF]


def test_a_sentence_of_the_title_s_words_is_read() -> None:
    sunk = between("<p>It sank.</p>").replace(TITLE, "It sank")
    assert lines(sunk) == [*PARAGRAPHS, "It sank.", *SECOND_HALF]


ASKED = (
    ("Would you do it again?", "Yes."),
    ("Without thinking?", "I never think at sea."),
    ("Why?", "The horn stays."),
)


@pytest.mark.parametrize("pair", ["<p>{}</p><p>{}</p>", "<h3>{}</h3><p>{}</p>"])
@pytest.mark.parametrize("label", ["", "<p>0 Comments</p>", "<p>Share this article</p>"])
def test_short_questions_at_either_end_are_read(pair: str, label: str) -> None:
    markup = "".join(pair.format(*both) for both in ASKED)
    said = [line for both in ASKED for line in both]
    assert lines(page(markup + label + paragraphs(tuple(WHOLE)))) == [*said, *WHOLE]
    assert lines(page(paragraphs(tuple(WHOLE)) + label + markup)) == [*WHOLE, *said]


def test_a_list_of_words_between_paragraphs_is_read() -> None:
    assert lines(between("<ul><li>Coats</li><li>Hats</li></ul>")) == [*PARAGRAPHS, "Coats", "Hats", *SECOND_HALF]


def test_terms_and_their_meanings_are_read() -> None:
    terms = ("Fare", "The price of a ticket for the boat.", "Horn", "What wakes the town in the morning.")
    markup = "<dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl>".format(*terms)
    assert lines(between(markup)) == [*PARAGRAPHS, *terms, *SECOND_HALF]
