"""What a page shows is read; what nobody sees, and what is struck out, is not."""

from __future__ import annotations

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.document import Reason
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from tests.support.pages import PARAGRAPHS, SECOND_HALF, page, paragraphs

WHOLE = [*PARAGRAPHS, *SECOND_HALF]
SENTENCE = "The pilot boat was painted red for the occasion and left an hour early."


def lines(html: str) -> list[str]:
    document = extract(html, source="https://courier.example/ferry", settings=Settings())
    return clean_document(document, Reading()).body.split("\n\n")


def between(markup: str) -> str:
    """A page with this between the two halves of its text."""
    return page(paragraphs() + markup + paragraphs(SECOND_HALF))


UNSEEN = (
    "<p hidden>{}</p>",
    '<p style="display:none">{}</p>',
    '<div style="visibility: hidden"><p>{}</p></div>',
    '<p style="position:absolute;left:-9999px">{}</p>',
    '<p style="position:absolute; top: -10000px">{}</p>',
    '<p style="text-indent:-9999px">{}</p>',
    '<p style="position:absolute;clip:rect(0 0 0 0)">{}</p>',
    '<p style="clip-path: inset(50%)">{}</p>',
    '<p style="width:1px;height:1px;overflow:hidden">{}</p>',
    '<p style="font-size:0">{}</p>',
    '<p class="sr-only">{}</p>',
    '<h2 class="visually-hidden">{}</h2>',
    '<p class="screen-reader-text">{}</p>',
    '<div aria-hidden="true"><p>{}</p></div>',
    "<style>.audio-only{{display:none}}</style><p class='audio-only'>{}</p>",
    "<style>#internal {{ color: red; display: none !important; }}</style><p id='internal'>{}</p>",
    "<noscript><p>{}</p></noscript>",
    "<template><p>{}</p></template>",
    "<iframe src='x'>{}</iframe>",
    "<video><p>{}</p></video>",
)


@pytest.mark.parametrize("markup", UNSEEN)
def test_what_nobody_sees_is_not_read(markup: str) -> None:
    assert lines(between(markup.format(SENTENCE))) == WHOLE


INSIDE = (
    "<span hidden>{}</span>",
    '<span style="display: none">{}</span>',
    '<span style="position:absolute;left:-9999px">{}</span>',
    '<span class="sr-only">{}</span>',
    '<span class="visually-hidden-focusable visually-hidden">{}</span>',
    '<i class="icon-arrow" aria-hidden="true">{}</i>',
    '<span class="material-icons" aria-hidden="true">{}</span>',
    "<rp>(</rp><rt>{}</rt><rp>)</rp>",
)


@pytest.mark.parametrize("markup", INSIDE)
def test_unseen_words_in_a_sentence_are_not_read(markup: str) -> None:
    markup = markup.format("open in new window")
    assert SENTENCE in lines(
        between(f"<p>The pilot boat {markup}was painted red for the occasion and left an hour early.</p>")
    )


SEEN = (
    "<details><summary>More</summary><p>{}</p></details>",
    '<div hidden="until-found"><p>{}</p></div>',
    '<button aria-controls="more">Read more</button><div id="more" hidden><p>{}</p></div>',
    '<a href="#rest">Read more</a><div id="rest" style="display:none"><p>{}</p></div>',
    """<a onclick="show('rest')">More</a><div id="rest" style="display:none"><p>{}</p></div>""",
    '<div class="accordion-panel" hidden><p>{}</p></div>',
    (
        '<div class="panel"><p>First answer, which is open to all of them.</p></div><div '
        'class="panel" style="display:none"><p>{}</p></div>'
    ),
    '<div role="tabpanel" aria-hidden="true"><p>{}</p></div>',
    '<template shadowrootmode="open"><p>{}</p></template>',
    "<style>@media print {{ .body {{ display: none }} }} .menu li{{display:none}}</style><p class='body'>{}</p>",
    '<p style="opacity:0" class="fade-in">{}</p>',
    '<p class="not-sr-only">{}</p>',
)


@pytest.mark.parametrize("markup", SEEN)
def test_collapsed_text_is_read(markup: str) -> None:
    found = lines(between(markup.format(SENTENCE)))
    assert SENTENCE in found
    assert [line for line in found if line in WHOLE] == WHOLE


@pytest.mark.parametrize(
    "opening", ['<div id="app" style="display:none">', '<div hidden class="page">', '<div aria-hidden="true">']
)
def test_an_article_that_a_script_shows_is_read(opening: str) -> None:
    html = (
        page(paragraphs() + paragraphs(SECOND_HALF))
        .replace("<main>", f"<main>{opening}")
        .replace("</main>", "</div></main>")
    )
    assert lines(html) == WHOLE


def test_what_the_server_sends_late_is_read_in_its_place() -> None:
    late = f'<div hidden id="S:3">{paragraphs(SECOND_HALF)}</div><div hidden id="S:4"><p>{SENTENCE}</p></div>'
    inner = f'{paragraphs()}<template id="B:3"></template><template id="B:4"></template>'
    assert lines(page(inner).replace("</body>", f"{late}</body>")) == [*WHOLE, SENTENCE]


def test_a_drop_cap_is_part_of_its_word() -> None:
    cap = '<span class="sr-only">The</span><span aria-hidden="true"><span class="dropcap">T</span>he</span>'
    assert SENTENCE in lines(between(f"<p>{cap}{SENTENCE[3:]}</p>"))


@pytest.mark.parametrize(
    "struck",
    [
        "<del>seven</del>",
        "<s>seven</s>",
        "<strike>seven</strike>",
        '<span style="text-decoration: line-through">seven</span>',
    ],
)
def test_struck_words_are_left_out_and_can_be_put_back(struck: str) -> None:
    html = between(f"<p>The work will take {struck} <ins>nine</ins> weeks, the harbour office said on Friday.</p>")
    cleaned = clean_document(extract(html, source="-", media_type="text/html", settings=Settings()), Reading())
    assert "The work will take nine weeks, the harbour office said on Friday." in cleaned.body
    assert [removal.text for removal in cleaned.removals if removal.reason is Reason.STRUCK] == ["seven"]


def test_struck_paragraphs_are_left_out() -> None:
    assert lines(between(f"<del><p>{SENTENCE}</p></del><p><s>{SENTENCE}</s></p>")) == WHOLE


def test_ruby_is_read_once() -> None:
    text = "".join(
        f"<p><ruby>港<rt>みなと</rt></ruby>の船は今朝も川を渡り、町の人々を学校と市場へ運んだ。第{n}便は満員だった。</p>"
        for n in range(8)
    )
    assert all(
        "みなと" not in line and line.startswith("港の船は") for line in lines(page(text, lang="ja")) if "便は" in line
    )
