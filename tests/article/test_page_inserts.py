"""Small boxes between paragraphs: those that ask for something are not read, the article's own are."""

from __future__ import annotations

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from tests.support.pages import PARAGRAPHS, SECOND_HALF, TITLE, page, paragraphs


def lines(markup: str) -> list[str]:
    document = extract(markup, source="https://courier.example/ferry", settings=Settings())
    return clean_document(document, Reading()).body.split("\n\n")


def between(markup: str) -> str:
    return page(paragraphs() + markup + paragraphs(SECOND_HALF))


@pytest.mark.parametrize(
    "box",
    [
        "<div class=x><h4>The Quay, weekly</h4><p>One letter, every Friday.</p><button>Subscribe</button></div>",
        "<section class=x><p>The week on the water in four minutes.</p><form>Enter your email address</form></section>",
        "<div class=x><p>One moment, we are looking up your account.</p><p>Already a subscriber? Log in.</p></div>",
        "<section><header><p>More on Northern Ferries</p></header><ul><li><b>Fares:</b> <a href='/b'>Up</a>,"
        " not for all.</li><li><b>Crew:</b> It is short of hands. <a href='/c'>Here is why</a>.</li></ul></section>",
        "<div class=x><a href='/b'><span>Read more</span><h3>The bridge that nobody wanted</h3></a></div>",
        "<aside class=x><h4>Read more</h4><h3><a href='/b'>The bridge that nobody wanted in the end.</a></h3></aside>",
        "<aside class='newsletter'><h3>Get the morning briefing</h3><p>One email a day, free.</p></aside>",
        "<div class='c-newsletter-box'><h3>Get the morning briefing</h3><p>One email a day, free.</p></div>",
    ],
)
def test_a_box_that_asks_is_not_read(box: str) -> None:
    assert lines(between(box)) == [*PARAGRAPHS, *SECOND_HALF]


@pytest.mark.parametrize(
    "items",
    [
        "<li>Fares rise in May, by a third.</li><li>Pupils pay most of it.</li>",
        "<li>Fares <a href='/b'>rise in May</a>, by a third.</li><li>Pupils pay most of it.</li>",
    ],
)
def test_a_list_without_links_to_other_pages_is_read(items: str) -> None:
    found = lines(between(f"<section><header><p>More on Northern Ferries</p></header><ul>{items}</ul></section>"))
    assert {"Fares rise in May, by a third.", "Pupils pay most of it."} <= set(found)


@pytest.mark.parametrize("said", ["“We go when the water goes”", "Nobody swims in March"])
def test_a_short_quote_between_paragraphs_is_read(said: str) -> None:
    quote = f"<blockquote class='q'><p>{said}</p><footer>Jonas Weil, pilot</footer></blockquote>"
    found = lines(between(quote))
    assert said in found
    assert "Jonas Weil, pilot" not in found


def test_a_sentence_before_the_last_kept_heading_is_read() -> None:
    said = "Weil: Home."
    tail = "<h2>What the ferry costs</h2><ul><li>The return fare for one is four pounds and ten.</li></ul>"
    assert said in lines(page(paragraphs() + f"<p>{said}</p>" + tail))


def test_a_short_sentence_right_under_the_title_is_read() -> None:
    said = "It is not the boat, it is the bell."
    heading = f'<h1 class="entry-title">{TITLE}</h1>'
    assert lines(page().replace(heading, f"<header>{heading}<p>{said}</p></header>"))[0] == said


def test_a_line_in_bold_heads_a_list() -> None:
    markup = "<p><b>KEY NUMBERS</b></p><ul><li>The ferry has sailed nine times in seven days.</li></ul>"
    assert "KEY NUMBERS" in lines(between(markup))


def test_a_short_last_answer_is_read() -> None:
    asked, said = "<p>Courier: And then?</p>", "<p>Weil: Home.</p>"
    assert lines(page(paragraphs() + paragraphs(SECOND_HALF) + asked + said))[-1] == "Weil: Home."


@pytest.mark.parametrize("button", ["Subscribe", "Log in", "Become a member"])
def test_a_short_paragraph_beside_a_button_is_read(button: str) -> None:
    said = "So the boat stayed where it was."
    texts = (*PARAGRAPHS, said, *SECOND_HALF)
    boxes = "".join(
        f"<div class='part'><p>{text}</p>{f'<button>{button}</button>' if text == said else ''}</div>" for text in texts
    )
    assert lines(page(boxes)) == list(texts)


def test_a_label_of_other_pages_takes_no_text() -> None:
    said = "So the boat stayed where it was."
    assert said in lines(between(f"<div class=x><p>Read more</p><p>{said}</p></div>"))


def test_many_boxes_of_one_kind_are_read() -> None:
    names = ("Ferry", "Tug", "Barge", "Punt", "Yawl")
    boxes = "".join(f"<div class=x><p>The {name} is slow in winter.</p><a>Sign in</a></div>" for name in names)
    assert [line for line in lines(between(boxes)) if "slow" in line] == [
        f"The {name} is slow in winter." for name in names
    ]


def test_a_question_in_a_button_opens_its_answer() -> None:
    item = "<div class='acc'><h3><button>{}</button></h3><div class='panel'><p>{}</p></div></div>"
    asked = ("Who pays for the ferry?", "When does it sail?")
    markup = "".join(item.format(question, answer) for question, answer in zip(asked, SECOND_HALF, strict=False))
    assert lines(page(paragraphs() + markup)) == [*PARAGRAPHS, asked[0], SECOND_HALF[0], asked[1], SECOND_HALF[1]]


def test_an_answer_in_a_box_of_its_own_may_be_a_word() -> None:
    item = "<div class='acc'><h3><button>{}</button></h3><div class='panel'><p>{}</p></div></div>"
    answers = (SECOND_HALF[0], "No.", SECOND_HALF[1])
    asked = ("Who pays for the ferry?", "Will it sink?", "When does it sail?")
    markup = "".join(item.format(question, answer) for question, answer in zip(asked, answers, strict=True))
    assert lines(page(paragraphs() + markup))[-4:] == [asked[1], "No.", asked[2], SECOND_HALF[1]]


def test_a_heading_beside_buttons_is_read() -> None:
    scale = "<div><h3>Ingredients</h3><div><span>Scale</span><button>1x</button><button>2x</button></div></div>"
    listed = "<ul><li>200 grams of flour, sifted twice</li><li>12 plums that are not too sweet</li></ul>"
    found = lines(between(f"<div class='card'>{scale}{listed}</div>"))
    assert found[found.index("200 grams of flour, sifted twice") - 1] == "Ingredients"


def test_a_word_before_the_title_is_not_read() -> None:
    markup = page().replace(f"{TITLE}</h1>", f"<span class='flag'>Live</span> <span>{TITLE}</span></h1>")
    document = extract(markup, source="https://courier.example/ferry", settings=Settings())
    assert document.title == TITLE
    first = clean_document(document, Reading()).kept[0]
    assert first.read(document.text) == TITLE


@pytest.mark.parametrize("chapter", [f"Video: {TITLE}", f"Why the {TITLE}"])
def test_a_chapter_that_ends_with_the_title_is_read(chapter: str) -> None:
    assert lines(between(f"<h2>{chapter}</h2>")) == [*PARAGRAPHS, chapter, *SECOND_HALF]


def test_a_heading_named_after_a_newsletter_is_read() -> None:
    assert "The newsletter" in lines(between("<h2 id='the-newsletter'>The newsletter</h2>"))


def test_what_only_wide_windows_show_is_read() -> None:
    shown = "<style>.d-none{display:none}</style><p class='d-none d-lg-block'>The boat sails at noon.</p>"
    hidden = shown.replace("d-none d-lg-block", "d-none")
    assert "The boat sails at noon." in lines(between(shown))
    assert "The boat sails at noon." not in lines(between(hidden))


NEWSLETTER = "<aside class='newsletter'><h3>The Quay, weekly</h3><p>One letter, every Friday.</p></aside>"
RELATED = (
    "<div class='related'><h4>Related stories</h4><ul><li><a href='/b'>The bridge that never was</a></li></ul></div>"
)


@pytest.mark.parametrize("box", [NEWSLETTER, RELATED, "<figure><figcaption>The quay in June</figcaption></figure>"])
def test_a_box_below_a_heading_takes_no_heading(box: str) -> None:
    assert lines(between(f"<h2>The hill</h2>{box}")) == [*PARAGRAPHS, "The hill", *SECOND_HALF]


@pytest.mark.parametrize(
    "button", ["<p>Sign up for our newsletter</p>", "<form><label>Enter your email</label></form>"]
)
def test_a_request_inside_a_stanza_takes_no_line(button: str) -> None:
    verses = [[f"The {boat} goes out at {hour},", "and nobody asks it why."] for boat, hour in BOATS]
    stanzas = ["".join(f"<div>{verse}</div>" for verse in stanza) for stanza in verses]
    stanzas[1] += button
    markup = "".join(f"<div class='stanza'>{stanza}</div>" for stanza in stanzas)
    found = lines(between(markup))
    assert [line for line in found if line not in (*PARAGRAPHS, *SECOND_HALF)] == [
        line for own in verses for line in own
    ]


BOATS = (("ferry", "six"), ("tug", "seven"), ("barge", "nine"))


def test_a_request_beside_a_paragraph_in_a_box_of_its_own_takes_it_not() -> None:
    own = f"<div class='opening'><p>{PARAGRAPHS[0]}</p>{{}}</div>"
    for request in ("<p>Sign up for our newsletter</p>", "<form><label>Enter your email</label></form>"):
        found = lines(page("<h2>The hill</h2>" + own.format(request) + paragraphs((*PARAGRAPHS[1:], *SECOND_HALF))))
        assert found == ["The hill", *PARAGRAPHS, *SECOND_HALF]
