"""Units, voices, pauses, guesses."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_service.article.clean import Kept, clean_document
from audio_service.article.document import OPTIONAL_KINDS, BlockKind, Document, Reason, Span, document_of
from audio_service.config import Pauses, Reading
from audio_service.errors import EmptyArticle, UnsupportedFormat
from audio_service.script import BlockVoices, Script, write_script
from audio_service.script.writing import CUT_PAUSE_MS, UNIT_CHARACTERS
from audio_service.verbalize import Doubt
from audio_service.verbalize.lexicon import Lexicon

PAUSES = Pauses()
VOICES = BlockVoices("main", "title", "quote")


def script_of(*parts: tuple[BlockKind, str], language: str = "en") -> Script:
    document = document_of([(kind, text, None) for kind, text in parts])
    return write_script(clean_document(document, Reading()), VOICES, PAUSES, Lexicon(), language)


BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(sorted({*BlockKind} - OPTIONAL_KINDS)),
        st.text("abc Dé.,!?“”1990%$-–😀* ", min_size=1, max_size=90),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_every_printed_word_is_in_one_sentence_or_removed(parts: list[tuple[BlockKind, str]]) -> None:
    try:
        script = script_of(*parts)
    except EmptyArticle:
        return
    text = script.document.text
    covered = [word.span for sentence in script.sentences for word in sentence.words]
    covered = sorted([*covered, *(removal.span for removal in script.removals)])
    assert "".join("".join(span.of(text).split()) for span in covered) == "".join(text.split())
    for before, after in pairwise(covered):
        assert before.end <= after.start
    for sentence in script.sentences:
        assert sentence.spoken
        assert sentence.block.span.contains(sentence.span)
        assert sentence.span == Span(sentence.words[0].span.start, sentence.words[-1].span.end)


def test_voices_and_pauses_by_structure() -> None:
    script = script_of(
        (BlockKind.TITLE, "A title"),
        (BlockKind.HEADING, "A heading"),
        (BlockKind.PARAGRAPH, "One. Two."),
        (BlockKind.QUOTE, "Three."),
        (BlockKind.ITEM, "Four."),
        (BlockKind.PARAGRAPH, "Five."),
    )
    assert [sentence.voice for sentence in script.sentences] == [
        "title",
        "main",
        "main",
        "main",
        "quote",
        "main",
        "main",
    ]
    assert [sentence.pause_ms for sentence in script.sentences] == [1200, 950, 450, 850, 850, 600, PAUSES.end_ms]
    assert script.sentences[0].spoken == "A title."


def test_a_heading_is_as_far_from_the_text_before_as_from_its_own() -> None:
    script = script_of(
        (BlockKind.PARAGRAPH, "One."),
        (BlockKind.HEADING, "Two"),
        (BlockKind.PARAGRAPH, "Three. Four."),
    )
    heading_ms, sentence_ms = PAUSES.heading_ms, PAUSES.sentence_ms
    assert [sentence.pause_ms for sentence in script.sentences] == [heading_ms, heading_ms, sentence_ms, PAUSES.end_ms]


def test_holes_are_not_read_and_positions_stay() -> None:
    document = document_of([(BlockKind.PARAGRAPH, "It ended [4] there. Then rain.", None)])
    cleaned = clean_document(document, Reading())
    hole = Span(9, 12)
    cut = type(cleaned)(document, (Kept(document.blocks[0], (hole,)),), ())
    script = write_script(cut, VOICES, PAUSES, Lexicon(), "en")
    assert [sentence.spoken for sentence in script.sentences] == ["It ended there.", "Then rain."]
    assert script.sentences[0].words[2].span.of(document.text) == "there."


def test_a_silent_sentence_joins_its_neighbour() -> None:
    script = script_of((BlockKind.PARAGRAPH, "😀 It works. 🎉"))
    assert [sentence.span.of(script.document.text) for sentence in script.sentences] == ["😀 It works. 🎉"]


def test_a_silent_block_is_removed() -> None:
    script = script_of((BlockKind.PARAGRAPH, "It works."), (BlockKind.PARAGRAPH, "* * *"))
    assert [(removal.text, removal.reason) for removal in script.removals] == [("* * *", Reason.SYMBOLS)]


def test_nothing_left() -> None:
    with pytest.raises(EmptyArticle):
        script_of((BlockKind.PARAGRAPH, "😀"))
    with pytest.raises(EmptyArticle):
        write_script(clean_document(Document("", ()), Reading()), VOICES, PAUSES, Lexicon(), "en")


def test_long_sentences_are_cut_at_clauses() -> None:
    clause = "the committee that met on Tuesday in the old town hall said that it would vote again"
    script = script_of((BlockKind.PARAGRAPH, ", ".join([clause] * 6) + "; and then it did."))
    assert len(script.sentences) > 1
    assert all(len(sentence.span) <= UNIT_CHARACTERS for sentence in script.sentences)
    assert all(sentence.spoken[-1] in ",;" for sentence in script.sentences[:-1])
    assert all(sentence.pause_ms == CUT_PAUSE_MS for sentence in script.sentences[:-1])


def test_a_long_quotation_is_cut_between_its_sentences() -> None:
    said = "We waited at the harbour, as we had done in every storm, until the last boat came in. "
    script = script_of((BlockKind.PARAGRAPH, f"“{(said * 5).strip()}”"))
    assert len(script.sentences) > 1
    assert all(sentence.spoken.endswith("came in.") for sentence in script.sentences)
    assert {sentence.pause_ms for sentence in script.sentences[:-1]} == {PAUSES.sentence_ms}


def test_a_sentence_without_clauses_is_cut_in_the_end() -> None:
    script = script_of((BlockKind.PARAGRAPH, "word " * 1000))
    assert max(len(sentence.span) for sentence in script.sentences) < 700


def test_guesses_are_in_document_coordinates() -> None:
    script = script_of((BlockKind.TITLE, "Fine"), (BlockKind.PARAGRAPH, "Well. The ZQX came."))
    assert [(guess.text, guess.span.of(script.document.text)) for guess in script.guesses] == [("ZQX", "ZQX")]


@pytest.mark.parametrize(
    ("text", "language"), [("Это статья.", "en"), ("这是一篇文章。", "en-US"), ("An article.", "uk"), ("هذا", "de")]
)
def test_a_foreign_script_is_refused(text: str, language: str) -> None:
    with pytest.raises(UnsupportedFormat, match="script"):
        script_of((BlockKind.PARAGRAPH, text), language=language)


def test_a_few_foreign_words_are_not() -> None:
    script = script_of((BlockKind.PARAGRAPH, "The word Москва means Moscow."))
    assert [guess.text for guess in script.guesses] == ["Москва"]


def test_names_that_no_dictionary_has_are_guesses_in_their_place() -> None:
    script = script_of(
        (BlockKind.TITLE, "Mayor Xochitl Brown"),
        (BlockKind.PARAGRAPH, "Brown met Xochitl Brown and Mr Przybylski, ZQX again."),
    )
    assert [(guess.text, guess.why) for guess in script.guesses] == [
        ("Xochitl", Doubt.NAME), ("Przybylski", Doubt.NAME), ("ZQX", Doubt.CAPITALS),
    ]  # fmt: skip
    assert all(guess.span.of(script.document.text) == guess.text for guess in script.guesses)


def foreign(*parts: str, document_language: str | None = "en", language: str = "en-US") -> list[tuple[str, str | None]]:
    """The passages in another language, and which."""
    document = document_of([(BlockKind.PARAGRAPH, part, None) for part in parts], language=document_language)
    script = write_script(clean_document(document, Reading()), VOICES, PAUSES, Lexicon(), language)
    found = [guess for guess in script.guesses if guess.why is Doubt.FOREIGN]
    for guess in found:
        assert guess.span.of(script.document.text) == guess.text
        assert guess.read_in == language
    return [(guess.text, guess.language) for guess in found]


def test_a_sentence_in_another_language_is_a_guess() -> None:
    german = "Wir haben lange genug gewartet, jetzt muss etwas geschehen."
    assert foreign("The mayor spoke first.", f"She waited. {german} Then she left.") == [(german, "de")]
    assert foreign("The mayor spoke first. Then she left.") == []


@pytest.mark.parametrize(
    ("opened", "closed"), [("“", "”"), ("„", "“"), ("«", "»"), ("« ", " »"), ("»", "«"), ('"', '"'), ("‘", "’")]
)
def test_a_quotation_in_another_language_is_a_guess(opened: str, closed: str) -> None:
    german = "Wir müssen jetzt zusammenstehen"
    text = f"“It’s time,” the mayor told the town’s people, adding {opened}{german}{closed} before she left the hall."
    assert foreign(text) == [(german, "de")]
    assert foreign(text.replace(german, "Das ist gut")) == []  # too few words to be sure


def test_a_voice_that_was_named_for_another_language_doubts_no_sentence() -> None:
    german = "Wir haben lange genug gewartet, jetzt muss etwas geschehen."
    assert foreign(german, document_language="de-AT") == []
    assert foreign(german, document_language=None) == [(german, "de")]
    english = "We have waited long enough, and something has to happen now."
    assert foreign(german, english, document_language="de", language="de-DE") == [(english, "en")]


def test_the_first_sentence_is_passed_on_before_the_others_are_read() -> None:
    document = document_of([(BlockKind.TITLE, "A title", None), (BlockKind.PARAGRAPH, "One. Two.", None)])
    passed: list[str] = []
    script = write_script(
        clean_document(document, Reading()), VOICES, PAUSES, Lexicon(), "en", lambda first: passed.append(first.spoken)
    )
    assert passed == [script.sentences[0].spoken]


def test_a_block_is_read_in_the_voice_and_language_that_are_set_for_its_text() -> None:
    parts: list[tuple[BlockKind, str, Reason | None]] = [
        (BlockKind.PARAGRAPH, "He had 21 letters from her.", None),
        (BlockKind.QUOTE, "Ich habe 21 Briefe.", None),
        (BlockKind.QUOTE, "Twenty-one of them.", None),
    ]
    document = document_of(parts, language="en", source="-")
    voices = BlockVoices("main", quote="quote", blocks={"Ich habe 21 Briefe.": ("own", "de-DE")})
    script = write_script(clean_document(document, Reading()), voices, PAUSES, Lexicon(), "en-US")
    assert [sentence.voice for sentence in script.sentences] == ["main", "own", "quote"]
    assert "einundzwanzig" in script.sentences[1].spoken
    assert not [guess for guess in script.guesses if guess.language]
