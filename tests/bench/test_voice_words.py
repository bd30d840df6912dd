"""Transcripts against what was said."""

from __future__ import annotations

from bench.voice.words import Misheard, WordErrors, align, normalized, verbalized


def differences(said: str, heard: str) -> list[tuple[str, str]]:
    return [(pair.said, pair.heard) for pair in align(said.split(), heard.split())]


def test_equal_words_have_no_difference() -> None:
    assert differences("the cat sat", "the cat sat") == []
    assert differences("", "") == []


def test_changed_added_and_missing_words_are_found() -> None:
    assert differences("the cat sat down", "the bat sat") == [("cat", "bat"), ("down", "")]
    assert differences("the cat", "so the black cat") == [("", "so"), ("", "black")]
    assert differences("", "hello there") == [("", "hello there")]


def test_neighboring_differences_are_one() -> None:
    assert differences("he made a claim today", "he made acclaimed today") == [("a claim", "acclaimed")]


def test_compounds_may_be_one_word_or_several() -> None:
    assert differences("the health care bill", "the healthcare bill") == []
    assert differences("the healthcare bill", "the health care bill") == []
    assert differences("the u s and nato", "the us and n a t o") == []
    assert differences("a b", "b a") == [("a b", "b a")]


def test_errors_are_counted_in_words() -> None:
    errors = WordErrors()
    errors.add(["he", "made", "a", "claim", "today"], ["he", "made", "acclaimed", "today"])
    errors.add(["yes", "he", "did"], ["yes", "he", "did", "it"])
    assert (errors.words, errors.errors) == (8, 3)
    assert errors.percent == 37.5
    assert errors.misheard == {Misheard("a claim", "acclaimed"): 1, Misheard("", "it"): 1}


def test_spoken_and_transcribed_words_are_compared_as_words() -> None:
    said = normalized(
        ["“Two", "thousand", "dollars,”", "said", "Mister", "O’Neill", "of", "the", "U", "S", "well-known."]
    )
    heard = verbalized("$2,000, said Mr. O'Neill of the US. well known", "en")
    assert align(said, heard) == ()
    assert normalized(["Travelled", "OK", "café", "neighbour’s", "it’s"]) == (
        "traveled",
        "okay",
        "cafe",
        "neighbors",
        "its",
    )


def test_figures_in_a_transcript_are_said_as_the_product_says_them() -> None:
    assert verbalized("It cost 3.5 percent in 1962.", "en") == tuple(
        ["it", "cost", "three", "point", "five", "percent", "in", "nineteen", "sixty", "two"]
    )
