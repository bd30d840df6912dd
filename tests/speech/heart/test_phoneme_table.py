"""The table of phonemes, and the graph that applies it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from piper import PiperVoice

from audio_service.speech.heart.convert import ACCENTS, PIPER_IDS
from audio_service.speech.heart.graph import GraphWriter
from audio_service.speech.heart.phoneme_table import BEGIN, END, SILENCE, PhonemeTable, phoneme_table
from audio_service.speech.heart.rewriting import PAD, model_ids, piper_durations
from audio_service.speech.phonemes import Phonemizer
from tests.speech.heart.conftest import run_nodes
from tests.support.sentences import NEWS

TABLES = {language: phoneme_table(accent.table) for language, accent in ACCENTS.items()}
SOUNDS = sorted(symbol for symbol in set(PIPER_IDS) - {PAD, BEGIN, END} if len(symbol) == 1)


def rewritten(table: PhonemeTable, symbols: str) -> str:
    return "".join(table.rewrite([BEGIN, *symbols, END])).strip(SILENCE)


def in_graph(table: PhonemeTable, symbols: str, vocabulary: dict[str, int]) -> tuple[list[int], list[int]]:
    """The ids that the graph makes, and how many of them each of Piper's ids has become."""
    ids = [PIPER_IDS[BEGIN], 0, *itertools.chain(*((PIPER_IDS[s], 0) for s in symbols)), PIPER_IDS[END]]
    g = GraphWriter("t_")
    outputs = list(model_ids(g, "input", table, PIPER_IDS, vocabulary))
    made, count = run_nodes(g, outputs, input=np.array([ids], np.int64))
    return made[0].astype(int).tolist(), count.astype(int).tolist()


@pytest.mark.parametrize("language", TABLES)
def test_every_symbol_of_piper_has_an_entry_of_known_symbols(language: str, vocabulary: dict[str, int]) -> None:
    table = TABLES[language]
    assert set(PIPER_IDS) <= set(table.single)
    made = "".join([*table.single.values(), *(rule.becomes for rule in table.rules)])
    assert set(made) - set(vocabulary) <= {SILENCE}
    assert max(map(len, [*table.single.values(), *(rule.becomes for rule in table.rules)])) <= 2
    for rule in table.rules:
        assert len(rule.before) <= 3
        assert len(rule.after) <= 3
        assert set("".join((*rule.before, rule.symbol, *rule.after))) <= set(PIPER_IDS)


@pytest.mark.parametrize("language", TABLES)
@settings(max_examples=40)
@given(symbols=st.text(st.sampled_from(SOUNDS), min_size=0, max_size=40))
def test_the_graph_does_what_the_table_says(language: str, symbols: str) -> None:
    table = TABLES[language]
    made = {*"".join(table.single.values()), *"".join(rule.becomes for rule in table.rules)}
    vocabulary = {symbol: number for number, symbol in enumerate(sorted(made), 1)}
    row = [BEGIN, *symbols, END]
    becomes = table.rewrite(row)
    ids, count = in_graph(table, symbols, vocabulary)
    assert ids == [0 if symbol == SILENCE else vocabulary[symbol] for symbol in "".join(becomes)]
    # A pad follows every symbol but the last, and becomes nothing.
    assert count[::2] == list(map(len, becomes))
    assert not any(count[1::2])


@pytest.mark.parametrize("text", NEWS)
def test_sentences_are_rewritten_alike(text: str, phonemizer: Phonemizer, vocabulary: dict[str, int]) -> None:
    words = text.split()
    symbols = "".join(phonemizer.sentence(words, [None] * len(words)).symbols)
    made, _ = in_graph(TABLES["en-US"], symbols, vocabulary)
    assert made == [0, *(vocabulary[s] for s in rewritten(TABLES["en-US"], symbols)), 0]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("a house", "ɐ hˈWs"),
        ("in which", "ɪn wˌɪʧ"),
        ("of a kind", "ʌv ɐ kˈInd"),
        ("for the people", "fɔɹ ðə pˈipᵊl"),
        ("for a judge", "fɔɹ ɐ ʤˈʌʤ"),
        ("for an hour", "fɔɹ ɐn ˈWəɹ"),
        ("to be at the end", "tə bi æt ði ˈɛnd"),
        ("it has been a boy", "ɪt hæz bɪn ɐ bˈY"),
        ("a little city", "ɐ lˈɪTᵊl sˈɪTi"),
        ("the nurse hurries", "ðə nˈɜɹs hˈɜɹiz"),
        ("I am one of them", "ˌI ɐm wˈʌn ʌv ðˌɛm"),
        ("there are many of them", "ðɛɹ ɑɹ mˈɛni ʌv ðˌɛm"),
        ("more than a year", "mˈɔɹ ðən ɐ jˈɪɹ"),
        ("it is about a million", "ɪt ɪz əbˈWt ɐ mˈɪljən"),
        ("a familiar Italian union", "ɐ fəmˈɪljəɹ ɪtˈæljən jˈunjən"),
        ("fourteen or nineteen", "fˈɔɹtˈin ɔɹ nˈIntˈin"),
        ("a positive example", "ɐ pˈɑzəTɪv ɪɡzˈæmpᵊl"),
    ],
)
def test_words_of_american_english(text: str, becomes: str, phonemizer: Phonemizer) -> None:
    words = text.split()
    symbols = phonemizer.sentence(words, [None] * len(words)).symbols
    assert rewritten(TABLES["en-US"], "".join(symbols)) == becomes


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("a bath", "ɐ bˈɑːθ"),
        ("the cat and the dog", "ðə kˈat and ðə dˈɒɡ"),
        ("a cold boat", "ɐ kˈQld bˈQt"),
        ("nurse", "nˈɜːs"),
        ("square", "skwˈɛː"),
        ("near", "nˈɪə"),
        ("security", "sɪkjˈʊəɹɪti"),
        ("beautiful cities", "bjˈuːtɪfʊl sˈɪtiz"),
        ("a better bottle", "ɐ bˈɛtə bˈɒtᵊl"),
        ("national elections", "nˈaʃənᵊl ɪlˈɛkʃᵊnz"),
        ("yesterday on the radio", "jˈɛstədA ɒn ðə ɹˈAdɪQ"),
        ("about a million", "əbˈWt ɐ mˈɪljən"),
        ("one of twenty-one", "wˈʌn ɒv twˈɛntiwˌʌn"),
        ("sixteen", "sˈɪkstˈiːn"),
        ("I was for it", "ˌI wɒz fɔː ɪt"),
        ("for a year or an hour", "fɔː ɐ jˈɪə ɔː ɐn ˈWə"),
        ("there are many of them", "ðɛː ɑː mˈɛni ɒv ðˌɛm"),
        ("they have been here", "ðA hav biːn hˈɪə"),
        ("at the end", "at ði ˈɛnd"),
    ],
)
def test_words_of_british_english(text: str, becomes: str, british_phonemizer: Phonemizer) -> None:
    words = text.split()
    symbols = british_phonemizer.sentence(words, [None] * len(words)).symbols
    assert rewritten(TABLES["en-GB"], "".join(symbols)) == becomes


@pytest.mark.parametrize(
    ("ipa", "becomes"),
    [("kˈɛɹtʃ", "kˈɛːʧ"), ("ɛmˈɪɹ", "ɪmˈɪə"), ("ɑːɹkˈæŋɡɛlsk", "ɑːkˈaŋɡɛlsk"), ("ˌoʊlɛksˈændɚ", "ˌQlɛksˈandə")],
)
def test_american_entries_of_the_lexicon_are_said_in_british_english(ipa: str, becomes: str) -> None:
    assert rewritten(TABLES["en-GB"], ipa) == becomes


@pytest.mark.parametrize(
    ("text", "in_american", "in_british"),
    [
        ("for a judge", "fɔɹ ɐ ʤˈʌʤ", "fɔː ɐ ʤˈʌʤ"),
        ("of an age", "ʌv ɐn ˈAʤ", "ɒv ɐn ˈAʤ"),
        ("in the end", "ɪn ði ˈɛnd", "ɪn ði ˈɛnd"),
        ("to be", "tə bˈi", "tə bˈiː"),
        ("many of them", "mˈɛni ʌv ðˌɛm", "mˈɛni ɒv ðˌɛm"),
        ("would have been", "wʊd hæv bˌɪn", "wʊd hav bˌiːn"),
    ],
)
def test_words_that_espeak_joins_are_parted_for_plain_piper(
    text: str, in_american: str, in_british: str, piper: PiperVoice, british: PiperVoice
) -> None:
    for voice, language, becomes in ((piper, "en-US", in_american), (british, "en-GB", in_british)):
        (symbols,) = voice.phonemize(text)
        assert rewritten(TABLES[language], "".join(symbols)) == becomes


def test_durations_come_back_to_pipers_ids() -> None:
    g = GraphWriter("t_")
    out = piper_durations(g, "ends", "count", "durations")
    (durations,) = run_nodes(
        g, [out], ends=np.array([50, 80, 80, 130, 400], np.float32), count=np.array([1, 0, 2, 0, 0, 0, 1, 0, 1])
    )
    assert durations.tolist() == [[50, 0, 30, 0, 0, 0, 50, 0, 270]]
