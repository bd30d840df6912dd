"""HTML and Markdown -> Document: body, roles, metadata, encodings, site rules, and what is not an article."""

from __future__ import annotations

import numpy as np
import pytest

from audio_service.article.clean import clean_document
from audio_service.article.document import BlockKind, Document, Reason
from audio_service.article.extract import extract
from audio_service.article.extract.classifier import keep_chance
from audio_service.config import Limits, Reading, Settings, SiteRule
from audio_service.errors import ArticleTooLong, EmptyArticle, InputError, UnsupportedFormat
from tests.support.pages import PARAGRAPHS, SECOND_HALF, TITLE, page, paragraphs

SETTINGS = Settings()


ITALIAN = "Il consiglio ha votato per il traghetto, ma nessuno sa quando la barca partirà di nuovo dal molo.\n"


def read(data: bytes | str, source: str = "https://courier.example/ferry", **options: object) -> Document:
    return extract(data, source=source, settings=SETTINGS, **options)  # type: ignore[arg-type]


def body(document: Document) -> str:
    return clean_document(document, Reading()).body


def kinds(document: Document) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.span.of(document.text)) for block in document.blocks if block.role is None]


def test_a_news_page_comes_out_as_its_body() -> None:
    document = read(page())
    assert body(document) == "\n\n".join(PARAGRAPHS)
    assert document.title == TITLE
    assert document.byline == "Tomas Ellwood"
    assert document.language == "en"
    assert not document.preview_only


def test_the_title_is_the_first_block_that_is_read() -> None:
    first = next(block for block in read(page()).blocks if block.role is None)
    assert first.kind is BlockKind.TITLE


def test_a_title_that_the_page_does_not_show_is_put_before_the_body() -> None:
    document = read(page().replace(f'<h1 class="entry-title">{TITLE}</h1>', ""))
    assert kinds(document)[0] == (BlockKind.TITLE, TITLE)


def test_what_is_left_out_stays_in_the_document_with_its_reason() -> None:
    document = read(page())
    roles = {block.span.of(document.text): block.role for block in document.blocks if block.role is not None}
    assert roles["Good news at last, the bridge was never going to happen anyway."] is Reason.COMMENTS
    assert roles["Bridge road floods again"] is Reason.RELATED
    assert roles["Sport"] is Reason.NAVIGATION
    assert roles["© 2026 The Brennick Courier. All rights reserved."] is Reason.FOOTER


def test_a_whole_page_is_cleaned_whoever_sent_it() -> None:
    assert kinds(read(page(), trusted=True)) == kinds(read(page()))


LABELS = ("12 comments", "Comments", "Kommentare (12)", "Join the conversation", "3 Replies", "Leave a comment")
SHARE_BAR = (
    '<div class="share-bar" role="toolbar"><button>Facebook</button><a href="#comments" class="count">{}</a></div>'
)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    "markup", [SHARE_BAR, "<h2>{}</h2>", "<p>{}</p>", '<aside class="box"><a href="#c">{}</a></aside>']
)
def test_a_comments_label_in_the_middle_of_a_page_ends_nothing(label: str, markup: str) -> None:
    first, second = paragraphs(), paragraphs(SECOND_HALF)
    apart = f"<div class='part'>{first}</div>{markup}<section>{second}</section>"
    for inner in (first + markup + second, apart):
        read_lines = body(read(page(inner.format(label)))).split("\n\n")
        # As a heading, "Comments" may be a chapter's.
        assert [line for line in read_lines if line != "Comments"] == [*PARAGRAPHS, *SECOND_HALF]


NAMED = "<p>Anna Berg, 4 May: The horn wakes my children every morning, and they love it all the same.</p>"


def test_a_whole_page_that_is_called_comments_loses_nothing() -> None:
    apart = f"<div class='part'>{paragraphs()}</div><p>12 comments</p><section>{paragraphs(SECOND_HALF)}</section>"
    open_page = page(apart).replace("<body>", '<body class="single comments-open discussion">')
    assert body(read(open_page)).split("\n\n") == [*PARAGRAPHS, *SECOND_HALF]


@pytest.mark.parametrize(
    "comments",
    [
        f'<section class="reader-replies">{NAMED}</section>',
        f'<div class="discussion"><ol><li>{NAMED}</li></ol></div>',
        f'<ul id="comments-list"><li>{NAMED}</li></ul>',
    ],
)
@pytest.mark.parametrize("label", ["1 comment", "Comments", "Join the conversation"])
def test_comments_in_a_box_of_their_own_are_not_read(label: str, comments: str) -> None:
    inner = f"{paragraphs()}{paragraphs(SECOND_HALF)}<h3>{label}</h3>{comments}"
    assert body(read(page(inner))).split("\n\n") == [*PARAGRAPHS, *SECOND_HALF]
    after = page(paragraphs() + paragraphs(SECOND_HALF)).replace(
        "</article>", f"</article><h3>{label}</h3><div>{NAMED}</div>"
    )
    document = read(after)
    assert body(document).split("\n\n") == [*PARAGRAPHS, *SECOND_HALF]


def test_blocks_have_the_kinds_of_their_markup() -> None:
    inner = (
        f"<p>{PARAGRAPHS[0]}</p><h2>What the vote means</h2><p>{PARAGRAPHS[1]}</p>"
        f"<blockquote><p>{PARAGRAPHS[2]}</p></blockquote><p>{PARAGRAPHS[3]}</p>"
        "<ul><li>Repairs begin in November and take until the end of February.</li>"
        "<li>Fares rise by a third from the first of March.</li></ul>"
        "<figure><img src='x.jpg'><figcaption>The ferry at dusk</figcaption></figure>"
        f"<pre><code>print('horn')</code></pre><p>{PARAGRAPHS[4]}</p>"
    )
    found = kinds(read(inner, trusted=True))
    assert (BlockKind.HEADING, "What the vote means") in found
    assert (BlockKind.QUOTE, PARAGRAPHS[2]) in found
    assert (BlockKind.ITEM, "Fares rise by a third from the first of March.") in found
    assert (BlockKind.CAPTION, "The ferry at dusk") in found
    assert (BlockKind.CODE, "print('horn')") in found


def test_preformatted_letters_are_read_and_programs_are_not() -> None:
    letter = "Dear Ines, I have not been to the quay since you left, and they say that the horn is to be sold with it."
    program = (
        "def horn(ship):\n    for _ in range(3):\n        ship.sound(volume=11, wait=0.5)  # as it was in the old days"
    )
    found = read(f"<p>{PARAGRAPHS[0]}</p><pre>{letter}</pre><pre>{program}</pre>", trusted=True)
    assert [kind for kind, _ in kinds(found)][1:] == [BlockKind.PARAGRAPH, BlockKind.CODE]


def test_rows_of_text_are_read_and_rows_of_figures_are_not() -> None:
    rows = "<tr><td>Lower deck</td><td>open to the wind</td></tr><tr><td>Upper deck</td><td>4.20</td></tr>"
    text = body(read(f"<p>{PARAGRAPHS[0]}</p><table>{rows}</table><p>{PARAGRAPHS[1]}</p>", trusted=True))
    assert "Lower deck; open to the wind" in text
    assert "Upper deck" not in text


def test_where_the_classifier_is_unsure_more_is_kept() -> None:
    size = np.full(8, 100.0)
    sure = np.array([0.99, 0.98, 0.99, 0.97, 0.03, 0.02, 0.01, 0.02])
    unsure = np.array([0.9, 0.3, 0.3, 0.25, 0.25, 0.25, 0.02, 0.01])
    assert keep_chance(sure, size, 0.15, 0.4) == 0.4
    assert keep_chance(unsure, size, 0.15, 0.4) == 0.25
    assert keep_chance(np.full(4, 0.01), np.ones(4), 0.15, 0.4) == 0.15


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252", "windows-1250"])
def test_encodings(encoding: str) -> None:
    html = page(paragraphs().replace("ferry", "façade")).replace("utf-8", encoding)
    assert "façade" in body(read(html.encode(encoding)))


def test_an_encoding_that_is_declared_wrongly_does_not_spoil_utf_8() -> None:
    html = page(paragraphs().replace("ferry", "façade")).replace('charset="utf-8"', 'charset="iso-8859-1"')
    assert "façade" in body(read(html.encode("utf-8")))


def test_russian_in_its_old_encoding() -> None:
    text = "Совет города проголосовал за то, чтобы сохранить паром, который ходит через залив с начала прошлого века. "
    html = f'<html><head><meta charset="windows-1251"></head><body><article><h1>Паром</h1><p>{text * 3}</p></article>'
    document = read(html.encode("windows-1251"))
    assert "сохранить паром" in body(document)
    assert document.language == "ru"


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        ("<META CHARSET=WINDOWS-1251>", None),
        ('<meta http-equiv="Content-Type" content="text/html; charset=cp1251">', None),
        ('<script>load({charset: "utf-8", encoding="ascii"})</script><meta charset="windows-1251">', None),
        ('<!-- <meta charset="koi8-r"> --><meta charset="windows-1251">', None),
        ("", 'text/html; charset="windows-1251"'),
        ('<meta charset="koi8-r">', "text/html; charset=windows-1251"),
        ('<meta charset="windows-1251">', "text/html; charset=utf-8"),
    ],
)
def test_an_encoding_is_found_where_browsers_find_it(head: str, media_type: str | None) -> None:
    html = f"<html><head>{head}</head><body><article><h1>Паром</h1><p>{'Ночью паром стоит у пристани. ' * 5}</p>"
    assert "паром стоит" in body(read(html.encode("windows-1251"), media_type=media_type))


@pytest.mark.parametrize("name", ["undefined", "idna", "hex", "utf-16", "utf-8", "none such"])
def test_an_encoding_that_no_page_can_have_is_guessed(name: str) -> None:
    html = page(paragraphs().replace("ferry", "façade")).replace('charset="utf-8"', f'charset="{name}"')
    assert "façade" in body(read(html.encode("windows-1252")))


def test_bytes_of_two_encodings() -> None:
    mixed = page().encode().replace(b"1911", "1911 caf\u00e9".encode("cp1252") + "ü".encode())
    assert "caféü" in body(read(mixed))


def test_broken_markup() -> None:
    html = page().replace("</p>", "").replace("</div>", "").replace("</li>", "").replace("</article>", "")
    assert PARAGRAPHS[4] in body(read(html))


def test_a_page_wrapped_in_a_form() -> None:
    html = page().replace("<body>", '<body><form id="aspnetForm" method="post">').replace("</body>", "</form></body>")
    assert body(read(html)) == "\n\n".join(PARAGRAPHS)


def test_an_amp_page() -> None:
    html = page().replace("<html ", "<html amp ").replace("<article", "<amp-story-page></amp-story-page><article")
    assert PARAGRAPHS[0] in body(read(html))


def test_lines_broken_twice_are_paragraphs() -> None:
    document = read(page("<br><br>".join(PARAGRAPHS)))
    assert [text for kind, text in kinds(document) if kind is BlockKind.PARAGRAPH][-5:] == list(PARAGRAPHS)


def test_json_ld_gives_the_body_where_the_page_does_not_show_it() -> None:
    data: dict[str, object] = {
        "@type": "NewsArticle",
        "headline": TITLE,
        "articleBody": "\n".join(PARAGRAPHS),
        "author": [{"name": "Tomas Ellwood"}, {"name": "Mara Quist"}],
        "datePublished": "2026-02-03T18:30:00+01:00",
    }
    document = read(page("<div id='root'></div>", data=data))
    assert body(document) == "\n\n".join(PARAGRAPHS)
    assert document.byline == "Tomas Ellwood, Mara Quist"
    assert document.published == "2026-02-03T18:30:00+01:00"


def test_json_ld_in_another_language_replaces_no_article() -> None:
    data: dict[str, object] = {"@type": "NewsArticle", "headline": TITLE, "articleBody": ITALIAN * 20}
    assert body(read(page(data=data))) == "\n\n".join(PARAGRAPHS)


def test_a_preview_is_said_to_be_one() -> None:
    wall = '<div class="paywall"><p>Subscribe to continue reading this article.</p><p>Already a subscriber?</p></div>'
    data: dict[str, object] = {"@type": "NewsArticle", "isAccessibleForFree": "False", "headline": TITLE}
    document = read(page(paragraphs(PARAGRAPHS[:2]) + wall, data=data))
    assert document.preview_only
    assert "Subscribe" not in body(document)


def test_a_page_without_an_article_is_refused() -> None:
    links = "".join(f'<li><a href="/{n}">Headline number {n} of the day</a></li>' for n in range(40))
    html = f"<html><head><title>News</title></head><body><nav><ul>{links}</ul></nav><div class='grid'>{links}</div>"
    with pytest.raises(EmptyArticle) as caught:
        read(html)
    assert caught.value.removed > 0


def test_the_language_of_the_text_wins_over_what_the_page_says() -> None:
    german = (
        "Der Rat der Stadt hat am Dienstag beschlossen, die alte Fähre zu behalten, die seit dem Jahr 1911 über den "
        "Fluss fährt. Damit endet ein Streit, der die Stadt fast das ganze Jahr lang in zwei Lager geteilt hatte.",
    ) * 2
    document = read(page(paragraphs((*german, german[0].replace("Dienstag", "Mittwoch"))), lang="en-US"))
    assert document.language == "de"
    assert read(page(lang="en-GB")).language == "en-GB"


@pytest.mark.parametrize("lang", ["sr-Latn-RS", "bs-Latn-BA", "es-419", "lb"])
def test_a_page_declares_any_tag(lang: str) -> None:
    document = read(f'<html lang="{lang.lower()}"><p>{"Quist 1 2 3. " * 30}</p>', source="x", media_type="text/html")
    assert document.language == lang


@pytest.mark.parametrize(
    ("lang", "language"),
    [
        *((written, "en-US") for written in ("en_US", "en-us", "[en-US]", '"en-US" # the language', "'en-US'")),
        *(
            (english, "en")
            for english in ("eng", "en # the language", "English", "und", "xx", "[en, de]", "# none", "de")
        ),
    ],
)
def test_the_language_of_front_matter_is_declared_as_that_of_a_page(lang: str, language: str) -> None:
    text = "The council of the town decided to keep the ferry, which has crossed the river for more than a century."
    markdown = f"---\nlang: {lang}\n---\n\n{text}\n"
    assert read(markdown, source="x", media_type="text/markdown").language == language
    german = (
        "Der Rat der Stadt hat am Dienstag beschlossen, die Fähre zu behalten, die seit langem über den Fluss fährt."
    )
    assert read(markdown.replace(text, german), source="x", media_type="text/markdown").language == "de"


def test_markdown_with_front_matter() -> None:
    text = (
        "---\ntitle: Harbour news\nauthor: Mara Quist\ndate: 2026-02-03\nlang: en\n---\n\n"
        "The *ferry* stays.\n\n## Why\n\n- It is loved\n- It is cheap\n\n> It is **ours**.\n\n```\ncode\n```\n"
    )
    document = read(text, source="news.md")
    assert (document.title, document.byline, document.published) == ("Harbour news", "Mara Quist", "2026-02-03")
    assert kinds(document) == [
        (BlockKind.TITLE, "Harbour news"),
        (BlockKind.PARAGRAPH, "The ferry stays."),
        (BlockKind.HEADING, "Why"),
        (BlockKind.ITEM, "It is loved"),
        (BlockKind.ITEM, "It is cheap"),
        (BlockKind.QUOTE, "It is ours."),
        (BlockKind.CODE, "code"),
    ]


def test_of_a_trusted_fragment_nothing_is_lost() -> None:
    fragment = "<h2>Short</h2><p>Yes.</p><div class='sidebar related'><p>Also this.</p></div><p>And that.</p>"
    document = read(fragment, source="cms", trusted=True)
    assert [text for _, text in kinds(document)] == ["Short", "Yes.", "Also this.", "And that."]


def test_formats_are_known_by_media_type_suffix_and_content() -> None:
    assert read("# A\n\n*b*", source="x", media_type="text/markdown; charset=utf-8").title == "A"
    assert body(read("# A heading\n\n- one\n- two\n", source="-")) == "one\n\ntwo"
    assert body(read("<p>One paragraph.</p><p>Two.</p>", source="-", trusted=True)) == "One paragraph.\n\nTwo."
    with pytest.raises(UnsupportedFormat):
        read("x", media_type="image/png")
    with pytest.raises(UnsupportedFormat):
        read(b"%PDF-1.7 ...")


def test_limits() -> None:
    with pytest.raises(EmptyArticle):
        read(" \n\x00 ")
    with pytest.raises(ArticleTooLong) as caught:
        extract("x" * 101, source="-", settings=Settings(limits=Limits(source_bytes=100)))
    assert (caught.value.size, caught.value.limit, caught.value.unit) == (101, 100, "bytes")
    with pytest.raises(ArticleTooLong) as caught:
        extract(page(), source="-", settings=Settings(limits=Limits(page_parts=10)))
    assert caught.value.unit == "parts"
    with pytest.raises(ArticleTooLong) as caught:
        extract(page(), source="-", settings=Settings(limits=Limits(article_characters=300)))
    assert caught.value.unit == "characters"


def test_site_rules() -> None:
    note = (
        '<p class="house-style">Every Thursday we print what the harbour master saw, and this is one of those days.</p>'
    )
    html = page(paragraphs() + note)
    sites = {"courier.example": SiteRule(exclude=(".house-style", "p.byline"), include=(".related-posts li",))}
    document = extract(html, source="https://www.courier.example/a", settings=Settings(sites=sites))
    roles = {block.span.of(document.text): block.role for block in document.blocks}
    assert (
        roles["Every Thursday we print what the harbour master saw, and this is one of those days."] is Reason.SITE_RULE
    )
    assert roles["Bridge road floods again"] is None
    other = extract(html, source="https://notcourier.example/a", settings=Settings(sites=sites))
    assert Reason.SITE_RULE not in {block.role for block in other.blocks}


def test_a_site_rule_that_is_not_a_selector_is_reported() -> None:
    sites = {"courier.example": SiteRule(exclude=("p[[",))}
    with pytest.raises(InputError, match="not a valid CSS selector"):
        extract(page(), source="https://courier.example/a", settings=Settings(sites=sites))


def test_site_rules_reach_inline_elements() -> None:
    html = page(paragraphs().replace("the ferry that", 'the <span class="ticker">BRN +2%</span> ferry that', 1))
    sites = {"courier.example": SiteRule(exclude=("span.ticker",))}
    document = extract(html, source="https://courier.example/a", settings=Settings(sites=sites))
    assert [mark.span.of(document.text) for mark in document.marks] == ["BRN +2%"]
    assert "BRN" not in body(document)


def test_the_same_page_gives_the_same_document() -> None:
    assert read(page()) == read(page())
