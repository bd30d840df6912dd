"""The corrections of words that espeak's en-us says wrongly, and the names of a news article."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from audio_service.speech.voices import Voice
from audio_service.verbalize import verbalize
from audio_service.verbalize.lexicon import Lexicon, shipped
from tests.conftest import REPOSITORY

FOLDER = REPOSITORY / "audio_service" / "verbalize" / "lexicon"
VOWELS = frozenset("aeiouæɐɑɒɔəɚɛɜɪʊʌᵻ")
LEXICON = Lexicon()


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


CORRECTIONS = rows("corrections.csv")


def ipa(text: str, language: str = "en-US") -> list[str | None]:
    """The phonemes given for each spoken word of `text`; None where the voice's own are taken."""
    found: list[str | None] = []
    for word in verbalize(text, language, LEXICON):
        found += word.ipa or [None] * len(word.spoken.split())
    return found


def test_every_correction_is_phonemes_with_a_reason() -> None:
    for row in CORRECTIONS:
        assert set(row) == {"written", "kind", "said", "language", "case", "reason"}, row
        assert row["kind"] == "ipa", row
        assert row["said"], row
        assert row["language"] in ("en", "en-US"), row
        assert len(row["reason"]) > 3, row


def test_corrections_are_in_order_and_in_one_file() -> None:
    written = [row["written"] for row in CORRECTIONS]
    assert written == sorted(written, key=lambda word: (word.casefold(), word))
    spellings = Counter(row["written"].casefold() for row in CORRECTIONS + rows("shipped.csv"))
    assert [row["written"] for row in CORRECTIONS if spellings[row["written"].casefold()] > 1] == []


def test_all_of_them_are_built_in() -> None:
    built_in = {(entry.written, entry.said) for entry in shipped()}
    assert {(row["written"], row["said"]) for row in CORRECTIONS} <= built_in


def test_stress_stands_before_a_vowel() -> None:
    """As espeak writes it: a voice takes the mark for the next symbol's."""
    for entry in shipped():
        following = [entry.said[at + 1 : at + 2] for at, char in enumerate(entry.said) if char in "ˈˌ"]
        assert set(following) <= VOWELS, entry


@pytest.mark.voice
def test_the_voice_has_every_symbol_and_espeak_says_something_else(tick: Voice) -> None:
    for row in CORRECTIONS:
        words = row["written"].split()
        symbols = [tick.phonemizer.split(group) for group in row["said"].split()]
        assert tick.phonemizer.missing([one for group in symbols for one in group]) == (), row
        plain = tick.phonemizer.sentence(words, [None] * len(words))
        corrected = tick.phonemizer.sentence(words, row["said"].split())
        assert "".join(corrected.symbols) != "".join(plain.symbols).replace("ʲ", ""), row


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jersey's nominees", ["dʒˈɜːziz", "nˌɑːmɪnˈiːz"]),
        ("It distributes failures", [None, "dɪstɹˈɪbjuːts", "fˈeɪljɚz"]),
        ("Nuclear-armed NUCLEAR", ["nˈuːkliɚ", None, "nˈuːkliɚ"]),
        ("the nuclear-armed", [None, "nˈuːkliɚ", None]),
        ("Costa Rica's Santa Fe", ["kˌoʊstə", "ɹˈiːkəz", "sˌæntə", "fˈeɪ"]),
        ("Nestle and nestle", ["nˈɛsleɪ", None, None]),
    ],
)
def test_corrections_hold_for_plurals_possessives_and_compounds(text: str, expected: list[str | None]) -> None:
    assert ipa(text) == expected


def test_american_forms_are_left_out_elsewhere() -> None:
    assert ipa("secretary", "en-US") == ["sˈɛkɹətˌɛɹi"]
    assert ipa("secretary", "en-GB") == [None]
    assert ipa("husband", "en-GB") == ["hˈʌzbənd"]


SEED = {
    "Kursk": "kˈʊɹsk",
    "Prigozhin": "pɹɪɡˈoʊʒɪn",
    "Yevgeny": "jɛvɡˈɛni",
    "Putin": "pˈuːtɪn",
    "Khanty-Mansi": "xˌɑːntimˈɑːnsi",
    "Gorbatsevich": "ɡˌɔːɹbətsˈɛvɪtʃ",
    "Stepanenko": "stˌɛpənˈɛŋkoʊ",
    "Narayan": "nəɹˈaɪən",
    "Prakash": "pɹəkˈɑːʃ",
    "Saud": "sɑːˈuːd",
    "Iraq": "ɪɹˈɑːk",
    "Isabella": "ˌɪzəbˈɛlə",
    "Gould": "ɡˈuːld",
}


@pytest.mark.voice
@pytest.mark.parametrize(("name", "expected"), SEED.items())
def test_names_of_the_seed_article(name: str, expected: str, tick: Voice) -> None:
    """The phonemes of the lexicon, and they are what is said for the name within a sentence."""
    assert ipa(f"reports about {name} that day") == [None, None, expected, None, None]
    words = ["reports", "about", name, "that", "day."]
    phonemes = tick.phonemizer.sentence(words, [None, None, expected, None, None])
    start, end = phonemes.words[2]
    assert "".join(phonemes.symbols[start:end]) == expected
