"""Names that are read by rules alone, and how unsure their reading is; names of the news and what is said for them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from audio_service.verbalize import Doubt, Guess, Lexicon, from_csv, read, unknown_names

# Country, name, and what an American newsreader says, in espeak's notation.
NEWS = Path(__file__).with_name("names.tsv")
# Phonemes that are one sound to a listener.
SAME = {"tʃ": "C", "dʒ": "Z", "ʒ": "Z", "ɾ": "t", "x": "k", "ŋɡ": "n", "ŋ": "n", "z": "s", "ʲ": "", "j": ""}
# What a vowel may be heard as; "*" is a weak one, heard as any.
VOWELS = {
    **{"iː": "i", "i": "i", "ɪ": "i*", "ᵻ": "i*", "eɪ": "e", "ɛ": "e", "æ": "ea", "uː": "u", "ʊ": "u*", "oʊ": "o"},
    **{"ɑː": "ao", "ɔː": "ao", "ɔ": "ao", "ʌ": "a*", "ə": "*", "ɐ": "*", "aɪ": "I", "aʊ": "W", "ɔɪ": "Y"},
}
VOWEL = "|".join(sorted(VOWELS, key=len, reverse=True))


def names(text: str, language: str = "en-US", lexicon: str = "written\n") -> tuple[Guess, ...]:
    words, _ = read(text, language, Lexicon(from_csv(lexicon)))
    return unknown_names(words, text, language)


def unsure(text: str) -> dict[str, int]:
    return {guess.text: guess.unsure for guess in names(text)}


def test_names_without_an_entry_are_guesses_at_their_first_place() -> None:
    text = "Ms Xochitl met Mr Przybylski; then Xochitl's train left with Ó Ceallaigh."
    found = names(text)
    assert [guess.text for guess in found] == ["Xochitl", "Przybylski", "Ó Ceallaigh"]
    for guess in found:
        assert guess.span.of(text) == guess.text
        assert guess.why is Doubt.NAME
        assert 0 < guess.unsure <= 100


@pytest.mark.parametrize(
    "text",
    [
        "Michael Johnson said so in Edinburgh.",
        "Authorities in Chicago waited. Reopening takes time, Sarah's lawyers said.",
        "THE MAYOR OF PRZYBYLSKI",
        "NASA and 21 others, and the van Dyke family",
        "Vladimir Putin met Volodymyr Zelenskyy in Kyiv.",
        "Москва is Moscow.",
        "Katie O'Hara of GitHub met Sheryl McCartney at the Riverbend.",
        "The lightest, Lightest and Waterproofed",
    ],
)
def test_words_of_a_dictionary_or_an_entry_are_none(text: str) -> None:
    assert names(text) == ()


def test_letters_that_english_does_not_join_come_first() -> None:
    found = unsure("Harris, Delgado, Przybylski, Patel, Kowalski and Caoimhe came.")
    assert sorted(found, key=lambda name: -found[name])[:2] == ["Przybylski", "Caoimhe"]
    assert found["Przybylski"] > found["Kowalski"] > found["Delgado"]
    assert found["Delgado"] > found.get("Patel", 0)


def test_a_letter_with_a_mark_is_unsure() -> None:
    found = unsure("Orbek met Orbék.")
    assert found["Orbék"] > found["Orbek"]


def test_each_part_of_a_double_name_counts() -> None:
    assert unsure("The Smith-Przybylski plan")["Smith-Przybylski"] == unsure("The Przybylski plan")["Przybylski"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("He asked Tadhgan, who left.", "Tadhgan"),
        ("“Tadhgan’s train”", "Tadhgan’s"),
        ("the palace d'Orvaux here", "d'Orvaux"),
        ("Minister al-Zhourani said", "al-Zhourani"),
        ("Prince bin Zhourani said", "Zhourani"),
        ("Ms Uí Tadhgan, who", "Uí Tadhgan"),
        ("Mr McTadhgan said", "McTadhgan"),
        ("Lady St. John-Tadhgan came", "John-Tadhgan"),
    ],
)
def test_a_guess_is_the_printed_name_without_marks(text: str, printed: str) -> None:
    (found,) = names(text)
    assert (found.text, found.span.of(text)) == (printed, printed)


def test_letters_that_espeak_misreads_are_more_unsure() -> None:
    found = unsure("Mirzon met Mirson, Xilan met Silan.")
    assert found["Mirzon"] > found["Mirson"] + 20
    assert found["Xilan"] > found["Silan"]


def test_the_part_of_a_double_name_without_an_entry_counts() -> None:
    table = "written,kind,said\nXochitl,ipa,sˈoʊtʃiːl\n"
    (found,) = names("the Xochitl-Przybylski plan", lexicon=table)
    assert found.unsure == unsure("The Przybylski plan")["Przybylski"]
    assert names("the Xochitl-Smith plan", lexicon=table) == ()


@pytest.mark.parametrize("kind", ["alias,Zo-chitl", "ipa,sˈoʊtʃiːl"])
def test_an_entry_of_the_lexicon_settles_it(kind: str) -> None:
    form, said = kind.split(",")
    assert names("Ms Xochitl said so.", lexicon=f"written,kind,said\nXochitl,{form},{said}\n") == ()


def test_other_languages_have_no_dictionary() -> None:
    assert names("Herr Przybylski kam.", "de") == ()


def heard(phonemes: str) -> tuple[str, list[set[str]]]:
    """The consonants, and what each run of vowels may be heard as; stress and length do not count."""
    plain = re.sub("[ˈˌ \u0303]", "", phonemes).replace("ɚ", "əɹ").replace("ɜː", "əɹ")
    for phoneme, same in SAME.items():
        plain = plain.replace(phoneme, same)
    plain = re.sub("ɹ+", "ɹ", plain)
    runs = re.findall(f"(?:{VOWEL})+", plain)
    consonants = re.sub(r"(.)\1", r"\1", re.sub(VOWEL, "", plain))
    return consonants, [{sound for vowel in re.findall(VOWEL, run) for sound in VOWELS[vowel]} for run in runs]


def sounds_like(said: str, expected: str) -> bool:
    """Whether the consonants are the same and no strong vowel is another."""
    (consonants, vowels), (right, heard_as) = heard(said), heard(expected)
    same = consonants == right and len(vowels) == len(heard_as)
    return same and all("*" in a | b or a & b for a, b in zip(vowels, heard_as, strict=True))


@pytest.mark.parametrize(
    ("said", "expected", "right"),
    [
        ("lˈuːblɪn", "lˈuːblɪn", True),
        ("ɹədɹˈiːɡɛz", "ɹɑːdɹˈiːɡɛz", True),
        ("kˈæɾoʊɪs", "kˌɑːtəvˈiːtsə", False),
        ("slˈiːɡoʊ", "slˈaɪɡoʊ", False),
        ("sˈɪliən", "kˈɪliən", False),
    ],
)
def test_readings_are_compared_by_consonants_and_strong_vowels(said: str, expected: str, right: bool) -> None:
    assert sounds_like(said, expected) is right


@pytest.mark.voice
def test_names_of_the_news_are_said_right_or_are_guesses() -> None:
    from piper.phonemize_espeak import EspeakPhonemizer

    espeak, lexicon = EspeakPhonemizer(), Lexicon()
    wrong = []
    with NEWS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for row in rows:
        words, _ = read(row["name"], "en-US", lexicon)
        said = [
            own or "".join("".join(part) for part in espeak.phonemize("en-us", one))
            for word in words
            for one, own in zip(word.spoken.split(), word.ipa or (None,) * len(word.spoken.split()), strict=True)
        ]
        guesses = unknown_names(words, row["name"], "en-US")
        if not guesses and not sounds_like("".join(said), row["said"]):
            wrong.append((row["name"], said))
    assert wrong == []
    assert len(rows) > 300
