"""What publishers mark in their pages is read or left out, whichever way the article comes in."""

from __future__ import annotations

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.document import Document, Reason
from audio_service.article.extract import extract
from audio_service.article.intake import from_text
from audio_service.config import Reading, Settings, SiteRule
from tests.support.pages import PARAGRAPHS, SECOND_HALF, page, paragraphs

SENTENCE = "The pilot boat was painted red for the occasion and left an hour early."
SETTINGS = Settings(sites={"courier.example": SiteRule(exclude=("p.house",))})


def fragment(inner: str) -> Document:
    return extract(inner, source="a1", media_type="text/html", settings=SETTINGS, trusted=True)


def whole(inner: str) -> Document:
    return extract(page(inner), source="a1", media_type="text/html", settings=SETTINGS)


def body(document: Document) -> list[str]:
    return clean_document(document, Reading(title=False)).body.split("\n\n")


READERS = pytest.mark.parametrize("read", [fragment, whole])
SKIPPED = (
    'data-listen="skip"',
    'class="listen-skip"',
    'class="note rs_skip"',
    'class="speechify-ignore"',
    'class="nopagereadaloud"',
)


@READERS
@pytest.mark.parametrize("mark", SKIPPED)
def test_what_is_marked_to_be_skipped_is_not_read(read, mark: str) -> None:  # type: ignore[no-untyped-def]
    inner = f"{paragraphs()}<p {mark}>{SENTENCE}</p><div {mark}><p>{SENTENCE}</p></div>{paragraphs(SECOND_HALF)}"
    document = read(inner)
    assert body(document) == [*PARAGRAPHS, *SECOND_HALF]
    found = [removal for removal in clean_document(document, Reading()).removals if removal.text == SENTENCE]
    assert {removal.reason for removal in found} == {Reason.SITE_RULE}


@READERS
@pytest.mark.parametrize("mark", SKIPPED)
def test_words_in_a_sentence_can_be_skipped(read, mark: str) -> None:  # type: ignore[no-untyped-def]
    inner = (
        f"{paragraphs()}<p>The pilot boat <span {mark}>(see map)</span> was painted red this "
        f"year.</p>{paragraphs(SECOND_HALF)}"
    )
    assert "The pilot boat was painted red this year." in body(read(inner))


@READERS
@pytest.mark.parametrize(
    "marked",
    [
        '<p hidden data-listen="read">{}</p>',
        '<div class="listen-read" style="display:none"><p>{}</p></div>',
        '<figure><img src="a.jpg"><figcaption data-listen="read">{}</figcaption></figure>',
        '<aside class="newsletter" data-listen="read"><p>{}</p></aside>',
        '<div data-listen="skip"><p>Not this one, which is for the screen only.</p><p data-listen="read">{}</p></div>',
    ],
)
@pytest.mark.parametrize(
    "sentence", [SENTENCE, "Correction: the boat was painted red, not green.", "Subscribe to our newsletter"]
)
def test_what_is_marked_to_be_read_is_read(read, marked: str, sentence: str) -> None:  # type: ignore[no-untyped-def]
    found = body(read(paragraphs() + marked.format(sentence) + paragraphs(SECOND_HALF)))
    assert found == [*PARAGRAPHS, sentence, *SECOND_HALF]


def test_a_stored_document_keeps_the_marks() -> None:
    from audio_service.article.document import document_from_json, document_to_json

    document = whole(f'{paragraphs()}<p data-listen="read">Subscribe to our newsletter</p>')
    assert document_from_json(document_to_json(document)) == document


@pytest.mark.parametrize("inner", [paragraphs(), page()])
def test_site_rules_hold_for_html_that_is_sent_with_its_address(inner: str) -> None:
    html = inner.replace(PARAGRAPHS[1] + "</p>", PARAGRAPHS[1] + f'</p><p class="house">{SENTENCE}</p>')
    for url, kept in (("https://courier.example/ferry", False), (None, True)):
        article = from_text(html, "text/html", source="a1", url=url)
        assert (SENTENCE in body(article.document(SETTINGS))) is kept
