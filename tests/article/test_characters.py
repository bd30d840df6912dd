"""Characters that no text holds: dropped wherever they come from, with all spans in place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audio_service.article import check_article_id, clean_text, xml_text
from audio_service.article.document import BlockKind, Mark, Reason, Span, document_of, without_unwanted
from audio_service.article.extract import extract
from audio_service.config import Settings

ODD = "\x01\x0b\x1f\x7f\ufeff\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff\ud800"
# A page needs some text to be an article.
MORE = (
    "Nobody was hurt, the police said, although the water came within minutes and after midnight.",
    "The mayor promised new walls along the northern bank, which engineers have asked for since the spring.",
    "By noon most families were back in their kitchens, and the school will open again on Thursday.",
)
SENTENCE = "The river rose by two metres last night, and three hundred people had to leave their houses on Monday."
TEXTS = st.text(st.sampled_from(f"ab é\U0001f44b{ODD}"), min_size=1, max_size=12)


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_spans_stay_in_place(texts: list[str]) -> None:
    document = document_of([(BlockKind.PARAGRAPH, text, None) for text in texts], title=texts[0], byline=ODD)
    marks = tuple(Mark(block.span, Reason.FOOTNOTE_MARK) for block in document.blocks)
    found = without_unwanted(document_of([(BlockKind.PARAGRAPH, text, None) for text in texts], marks=marks))
    assert [block.span.of(found.text) for block in found.blocks] == [clean_text(text) for text in texts]
    assert [mark.span for mark in found.marks] == [block.span for block in found.blocks]
    assert without_unwanted(document).title == clean_text(texts[0])
    assert without_unwanted(document).byline == ""


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_written_to_xml(text: str) -> None:
    element = etree.Element("a")
    element.text = xml_text(text)
    assert etree.fromstring(etree.tostring(element)).text in (element.text, None)


def test_letters_marks_and_emoji_are_kept() -> None:
    text = "tab\t line\n é 日本 👋🏽 \u200d \u00ad \u0085 \ufffd"
    assert clean_text(text) == xml_text(text) == text


@pytest.mark.parametrize("media_type", ["text/html", "text/markdown", "text/plain"])
def test_what_markup_escapes_is_dropped_too(media_type: str) -> None:
    data = '{"@type": "NewsArticle", "headline": "A \\u0001ti\\ufffftle", "author": {"name": "J\\u0000o \\ufdd0e"}}'
    page = f'<title>A</title><script type="application/ld+json">{data}</script><h1>A ti&#xFFFE;t&#xFDD0;le</h1>'
    article = f"<p>{SENTENCE}{ODD} Some &#1;words &#xFFFF;here.</p>" + "".join(f"<p>{each}</p>" for each in MORE)
    text = f"<html><body>{page}<article>{article}</article></body></html>" if media_type == "text/html" else article
    document = extract(text, source="x", media_type=media_type, settings=Settings(), trusted=True)
    for each in (document.text, document.title or "", document.byline or ""):
        assert clean_text(each) == each
    assert SENTENCE in document.text


@pytest.mark.parametrize("own_id", ["a", "a b", "ä", "...", ".a", "100%", "日本", "👋", "a" * 200, "a:b?c#d"])
def test_ids(own_id: str) -> None:
    assert check_article_id(own_id) == own_id


@pytest.mark.parametrize(
    "own_id", ["", ".", "..", "a/b", "a\\b", "a\n", "\0", "\x7f", "\x9f", "\ufffd", *ODD, "a" * 201]
)
def test_no_ids(own_id: str) -> None:
    with pytest.raises(ValueError, match="is not an id"):
        check_article_id(own_id)


def test_span_of_nothing() -> None:
    assert without_unwanted(document_of([(BlockKind.PARAGRAPH, "\ufffe", None)])).blocks[0].span == Span(0, 0)
