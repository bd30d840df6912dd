"""A narrator's marks: SSML in pushed HTML becomes data beside the text, and changes neither the text nor its blocks."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_service.article import (
    Document,
    MarkKind,
    RawArticle,
    Span,
    document_from_json,
    document_to_json,
    from_text,
    with_texts,
)  # fmt: skip
from audio_service.config import Settings
from audio_service.errors import InvalidMark
from tests.support.pages import page, paragraphs

SETTINGS = Settings()
TEXT = "The harbour pilot Quist met 14 men, and at 9.30 they drank tea — hot, strong “builder's” tea."
WRAPS = {
    "sub": '<sub alias="Kvist">',
    "phoneme": '<phoneme alphabet="ipa" ph="kvˈɪst">',
    "say-as": '<say-as interpret-as="characters">',
    "emphasis": '<emphasis level="strong">',
}


def read(html: str, form: str = "text/html", *, narrated: bool = True) -> Document:
    raw: RawArticle = replace(from_text(html, form, source="a1"), narrated=narrated)
    return raw.document(SETTINGS)


def marks(document: Document) -> list[tuple[str, str, str]]:
    """Printed words, kind and value of the marks."""
    return [(mark.span.of(document.text), mark.kind, mark.value) for mark in document.narrator_marks]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('Quist <break time="500ms"/> left.', ("", "pause", "500")),
        ('Quist <break time="1.5s"/> left.', ("", "pause", "1500")),
        ('Quist <break time=".25s"/> left.', ("", "pause", "250")),
        ("Quist <break/> left.", ("", "pause", "750")),
        ('Quist <break strength="x-strong"/> left.', ("", "pause", "1250")),
        ('Quist <break strength="weak" time="2s"/> left.', ("", "pause", "2000")),
        ('<sub alias="  Kay  Quist ">K. Quist</sub> left.', ("K. Quist", "alias", "Kay Quist")),
        ('<phoneme ph="kvˈɪst"> Quist </phoneme> left.', ("Quist", "ipa", "kvˈɪst")),
        ('<say-as interpret-as="spell-out">ABC1</say-as>', ("ABC1", "letters", "ABC1")),
        ('<say-as interpret-as="telephone">020 79</say-as>', ("020 79", "digits", "020 79")),
        ('<say-as interpret-as="cardinal">1,984</say-as>', ("1,984", "cardinal", "1,984")),
        ('<say-as interpret-as="ordinal">XIV</say-as>', ("XIV", "ordinal", "XIV")),
        ('<say-as interpret-as="date" format="dmy">3.4.2022</say-as>', ("3.4.2022", "alias", "2022-04-03")),
        ("<emphasis><b>Not</b> now</emphasis>", ("Not now", "emphasis", "")),
        ('<emphasis level="strong">Not</emphasis> now', ("Not", "emphasis", "strong")),
    ],
)
def test_a_mark_is_read(html: str, found: tuple[str, str, str]) -> None:
    assert marks(read(f"<p>{html}</p>")) == [found]


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ('<break time="10.1s"/>', "a break is at most 10 s"),
        ('<break time="soon"/>', 'such as "1.5s" or "500ms"'),
        ('<break time="s"/>', 'such as "1.5s" or "500ms"'),
        ('<break time="-1s"/>', 'such as "1.5s" or "500ms"'),
        ('<break strength="huge"/>', "none, x-weak, weak, medium, strong or x-strong"),
        (f'<sub alias="{"a" * 201}">A</sub>', "alias must have 1 to 200 characters"),
        ("<phoneme>Quist</phoneme>", "ph must have 1 to 200 characters"),
        ('<phoneme alphabet="x-sampa" ph="k">Q</phoneme>', 'alphabet must be "ipa"'),
        ('<say-as interpret-as="expletive">no</say-as>', "interpret-as must be characters, spell-out"),
        ('<say-as interpret-as="ordinal">first</say-as>', "ordinal needs a whole number"),
        ('<say-as interpret-as="telephone">call me</say-as>', "telephone needs digits"),
        ('<say-as interpret-as="date" format="my">4/2022</say-as>', "format must be mdy, dmy or ymd"),
        ('<say-as interpret-as="date" format="mdy">31/12/2022</say-as>', "month must be in 1..12"),
        ('<emphasis level="wild">no</emphasis>', "level must be strong, moderate, none or reduced"),
        ('<emphasis><sub alias="b">a</sub></emphasis>', "cannot stand inside another one, here <emphasis>"),
        ('<sub alias="b"> </sub>', "it has no words"),
        ("<emphasis>one<p>two</p></emphasis>", "must end in the paragraph that it begins in"),
        ("<break/>" * 201, "an article has at most 200 marks"),
    ],
)
def test_a_wrong_mark_is_refused_with_its_rule_and_place(html: str, rule: str) -> None:
    with pytest.raises(InvalidMark) as caught:
        read(f"<p>The pilot said {html} Quist.</p>")
    assert rule in str(caught.value)
    assert caught.value.after.startswith("The pilot said") or caught.value.mark in ('<sub alias="b">', "<break>")


def test_marks_survive_between_blocks_and_in_markdown() -> None:
    document = read("<p>One.</p><break time='1s'/><p>Two.</p><p>Three.</p><break/>")
    assert [(mark.span.start, mark.value) for mark in document.narrator_marks] == [(6, "1000"), (18, "750")]
    document = read("# Quist\n\nHe <emphasis>left</emphasis>.\n\n<break/>\n\nThen *he* <break/>slept.", "text/markdown")
    assert marks(document) == [("left", "emphasis", ""), ("", "pause", "750"), ("", "pause", "750")]


@pytest.mark.parametrize(
    ("html", "text", "places"),
    [
        ("<div><p>One.</p><break time='1s'><p>Two.</p><p>Three.</p></div><p>Four.</p>", "One. Two. Three. Four.", [6]),
        ("<p>One <break time='1s'> two <sub alias='b'>b</sub>.</p><p>Three.</p>", "One two b. Three.", [3, 8]),
        ("<p>One <b>two</b><break/>, three.</p>", "One two, three.", [7]),
        ("<p>One <sub alias='x'><span hidden>two</span>,</sub> three</p>", "One , three", [4]),
        ("<ul><li><break/>One</li><li>Two</li></ul>", "One Two", [0]),
    ],
)
def test_marks_stand_where_they_are_written(html: str, text: str, places: list[int]) -> None:
    document = read(html)
    assert document.text.split() == text.split()
    assert [mark.span.start for mark in document.narrator_marks] == places


def test_marks_without_a_key_are_unknown_elements() -> None:
    marked = 'He said <break time="99s"/>no to <sub alias="x">W3C</sub> and <phoneme ph="?">Xi</phoneme> for ever.'
    plain = "He said no to W3C and Xi for ever."
    document = read(f"<p>{marked}</p>", narrated=False)
    assert document.text == plain
    assert document.narrator_marks == ()
    whole = page(paragraphs() + f"<p>{marked}</p>")
    assert read(whole, narrated=False) == read(whole.replace(marked, plain), narrated=False)


def test_marks_of_a_whole_page_and_under_a_new_title() -> None:
    marked = paragraphs().replace("the", '<emphasis level="strong">the</emphasis>', 3)
    raw = replace(from_text(page(marked), "text/html", source="a1"), narrated=True, title="Another title")
    document = raw.document(SETTINGS)
    assert marks(document) == [("the", "emphasis", "strong")] * 3
    assert document_from_json(document_to_json(document)) == document


@st.composite
def _marked(draw: st.DrawFn) -> str:
    """The words with marks around some of them and pauses between."""
    parts = []
    for word in TEXT.split():
        tag = draw(st.sampled_from((None, None, *WRAPS)))
        letters = any(map(str.isalnum, word))
        parts.append(f"{WRAPS[tag]}{word}</{tag}>" if tag and letters else word)
        if draw(st.integers(0, 3)) == 0:
            parts.append('<break time="300ms"/>')
    return " ".join(parts)


@given(_marked())
def test_marks_change_neither_text_nor_blocks(html: str) -> None:
    plain, marked = read(f"<p>{TEXT}</p>"), read(f"<p>{html}</p>")
    assert replace(marked, narrator_marks=()) == plain
    spans = [mark.span for mark in marked.narrator_marks]
    assert spans == sorted(spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    assert all(mark.span.of(marked.text).split() for mark in marked.narrator_marks if mark.kind is not MarkKind.PAUSE)


EDITED = read(
    '<p>Zoë <sub alias="Kvist">Quist</sub> left <break/> the <emphasis>harbour</emphasis> at ten.</p>'
    '<p>The <phoneme ph="tˈʊg">tug</phoneme> 🚢 stayed.</p>'
)


@pytest.mark.parametrize(
    ("text", "kept", "lost"),
    [
        ("Zoë Quist left the old harbour at ten.", ["Quist", "", "harbour"], ()),
        ("Zoe Quist left the harbour at eleven.", ["Quist", "", "harbour"], ()),
        ("Zoë Quist left the big, wet harbour at ten, and the tug at two.", ["Quist", "", "harbour"], ()),
        ("Somebody else.", [], ("Quist", "left", "harbour")),
        ("Zoë Quist sold the harbour at ten.", ["Quist", "", "harbour"], ()),
        ("Zoë Quist sold a harbour at ten.", ["Quist", "harbour"], ("left",)),
        ("On Monday Zoë Quist left the harbour at ten.", ["Quist", "", "harbour"], ()),
        ("Zoë Quest left the harbour at ten.", ["", "harbour"], ("Quist",)),
    ],
)
def test_an_edit_keeps_the_marks_of_other_words(text: str, kept: list[str], lost: tuple[str, ...]) -> None:
    document = with_texts(EDITED, {0: text})
    assert [mark.span.of(document.text) for mark in document.narrator_marks] == [*kept, "tug"]
    assert document.lost_marks == lost
    pauses = [mark.span.start for mark in document.narrator_marks if mark.kind is MarkKind.PAUSE]
    assert all(document.text[at : at + 4] in (" the", " a h") for at in pauses)


def test_a_mark_over_several_words_goes_with_any_of_them() -> None:
    document = read('<p>He met <sub alias="the doctor">Dr. Adam West</sub> there.</p>')
    assert with_texts(document, {0: "He met Dr. Eve West there."}).lost_marks == ("Dr. Adam West",)


@given(st.lists(st.sampled_from([*EDITED.text.split(), "new"]), min_size=1, max_size=12))
def test_kept_marks_stand_on_the_words_they_stood_on(words: list[str]) -> None:
    document = with_texts(EDITED, {0: " ".join(words)})
    printed = {mark.kind: mark.span.of(EDITED.text) for mark in EDITED.narrator_marks}
    for mark in document.narrator_marks:
        assert mark.span.of(document.text) == printed[mark.kind]
        assert any(block.span.contains(mark.span) for block in document.blocks)
    assert len(document.narrator_marks) + len(document.lost_marks) == len(EDITED.narrator_marks)
    assert document.blocks[1].span.contains(document.narrator_marks[-1].span)
    assert Span(0, 0) <= document.narrator_marks[0].span
