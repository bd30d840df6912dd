"""Names that are read by rules alone, and how unsure their reading is."""

from __future__ import annotations

import pytest

from audio_service.verbalize import Doubt, Guess, Lexicon, from_csv, read, unknown_names


def names(text: str, language: str = "en-US", lexicon: str = "written\n") -> tuple[Guess, ...]:
    words, _ = read(text, language, Lexicon(from_csv(lexicon)))
    return unknown_names(words, text, language)


def unsure(text: str) -> dict[str, int]:
    return {guess.text.strip(".,"): guess.unsure for guess in names(text)}


def test_names_without_an_entry_are_guesses_at_their_first_place() -> None:
    text = "Ms Xochitl met Mr Przybylski; then Xochitl's train left with Ó Ceallaigh."
    found = names(text)
    assert [guess.text.strip(".;") for guess in found] == ["Xochitl", "Przybylski", "Ceallaigh"]
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


@pytest.mark.parametrize("kind", ["alias,Zo-chitl", "ipa,sˈoʊtʃiːl"])
def test_an_entry_of_the_lexicon_settles_it(kind: str) -> None:
    form, said = kind.split(",")
    assert names("Ms Xochitl said so.", lexicon=f"written,kind,said\nXochitl,{form},{said}\n") == ()


def test_other_languages_have_no_dictionary() -> None:
    assert names("Herr Przybylski kam.", "de") == ()
