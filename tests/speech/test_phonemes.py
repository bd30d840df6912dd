"""Which phonemes are which word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_service.speech.phonemes import align
from audio_service.speech.voices import Voice


def said(voice: Voice, text: str, ipa: dict[str, str] | None = None) -> list[str]:
    """The phonemes that each word of `text` has within the sentence."""
    words = text.split()
    phonemes = voice.phonemizer.sentence(words, [(ipa or {}).get(word) for word in words])
    return ["".join(phonemes.symbols[start:end]) for start, end in phonemes.words]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # espeak's groups: "aɪɐm ðə bætmæn", four words in three groups
        ("I am the batman.", ["aɪ", "ɐm", "ðə", "bˈætmæn"]),
        # "in the" is one group
        ("It lies in the house.", ["ɪt", "lˈaɪz", "ɪn", "ðə", "hˈaʊs"]),
        # one word, read as several groups
        ("He paid $5 then.", ["hiː", "pˈeɪd", "dˈɑːlɚ fˈaɪv", "ðˈɛn"]),
        ("Well, yes; no: perhaps!", ["wˈɛl", "jˈɛs", "nˈoʊ", "pɚhˈæps"]),
    ],
)
def test_words_get_their_own_phonemes(tick: Voice, text: str, expected: list[str]) -> None:
    found = said(tick, text)
    assert len(found) == len(expected)
    for got, want in zip(found, expected, strict=True):
        # Stress and reduced vowels differ with espeak's version; the consonants say which word it is.
        assert [c for c in got if c in "bdfhklmnpstwzðθŋ"] == [c for c in want if c in "bdfhklmnpstwzðθŋ"], text


def test_given_ipa_replaces_a_word_inside_its_sentence(tick: Voice) -> None:
    plain = said(tick, "They read the news, he said.")
    changed = said(tick, "They read the news, he said.", {"read": "ɹˈɛd"})
    assert changed[1] == "ɹˈɛd"
    assert changed[:1] + changed[2:] == plain[:1] + plain[2:]


def test_punctuation_belongs_to_no_word(tick: Voice) -> None:
    words = ["One,", "two;", "three."]
    phonemes = tick.phonemizer.sentence(words, [None] * 3)
    covered = {i for start, end in phonemes.words for i in range(start, end)}
    assert {phonemes.symbols[i] for i in range(len(phonemes.symbols)) if i not in covered} <= set(" ,;.")
    assert phonemes.symbols.count(",") == 1


def test_sentences_that_espeak_would_split_stay_one(tick: Voice) -> None:
    words = ["He", "left.", "She", "stayed!", "Why?"]
    phonemes = tick.phonemizer.sentence(words, [None] * len(words))
    assert all(start < end for start, end in phonemes.words)
    assert "".join(phonemes.symbols).count(".") == 1


def test_brackets_are_never_phonemes(tick: Voice) -> None:
    plain = said(tick, "say bˈæt now")
    bracketed = said(tick, "say [[bˈæt]] now")
    assert bracketed == plain


def test_symbols_that_the_voice_lacks_are_reported(tick: Voice) -> None:
    phonemes = tick.phonemizer.sentence(["hello"], ["hɛˈ☃loʊ"])
    assert tick.phonemizer.missing(phonemes.symbols) == ("☃",)


symbols = st.sampled_from(list("aɪbdfˈ ,ð"))
word_lists = st.lists(st.lists(st.sampled_from(list("aɪbdfˈð")), max_size=6), max_size=8)


@given(words=word_lists, whole=st.lists(symbols, max_size=40))
def test_ranges_ascend_and_stay_inside(words: list[list[str]], whole: list[str]) -> None:
    ranges = align(words, whole)
    assert len(ranges) == len(words)
    at = 0
    for start, end in ranges:
        assert at <= start <= end <= len(whole)
        at = end


@given(words=st.lists(st.lists(st.sampled_from(list("abdfð")), min_size=1, max_size=6), min_size=1, max_size=8))
def test_a_sentence_that_is_its_words_is_found_exactly(words: list[list[str]]) -> None:
    whole = [symbol for word in words for symbol in (*word, " ")][:-1]
    assert [whole[start:end] for start, end in align(words, whole)] == words


def test_a_thousand_phonemes_are_aligned_in_bounded_time() -> None:
    words = [list("bædɪf")] * 200
    whole = [symbol for word in words for symbol in (*word, " ")]
    began = time.process_time()
    align(words, whole)
    assert time.process_time() - began < 2
