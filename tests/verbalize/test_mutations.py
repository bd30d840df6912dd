"""A reading must not hang on one string: known sentences in other surroundings, and texts with one sign taken away."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audio_service.verbalize import LANGUAGES, Lexicon, read
from tests.verbalize.test_languages import SENTENCES, rows
from tests.verbalize.test_verbalize import spoken

TAGS = sorted(path.stem for path in SENTENCES.glob("*.tsv"))
MARKS = ".,;:!?"
LEXICON = Lexicon()


def bare(text: str) -> list[str]:
    """Words without the marks behind them."""
    return [word.strip(MARKS) for word in text.split() if word.strip(MARKS)]


SURROUNDINGS = {
    "quoted": "“{}”",
    "bracketed": "({})",
    "guillemets": "«{}»",
    "spaced": "  {}  ",
    "asked": "{}?",
    "no-break": "{}",
}


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", SURROUNDINGS)
def test_surroundings_change_nothing(tag: str, name: str) -> None:
    wrong = []
    for written, said in rows(tag):
        if name == "asked" and written.endswith("."):
            continue  # its dot may be an abbreviation's
        if re.search(r"^\W?[\[(]\d+:\d", written) or (name == "no-break" and re.search(r"\d \d{3}\b", written)):
            continue  # a time stamp stands at a line's start; a space that does not break groups figures
        body = written.rstrip(MARKS) if name == "asked" else written
        # The full stop that "?" replaces may be that of an abbreviation.
        expected = (said, spoken(body, tag)) if name == "asked" else (said,)
        body = body.replace(" ", "\u00a0") if name == "no-break" else body
        got = spoken(SURROUNDINGS[name].format(body), tag)
        if bare(got) not in map(bare, expected):
            wrong.append((written, got))
    assert not wrong


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Chapter Ⅳ", "en", "Chapter four"),
        ("Ludwig ⅩⅣ. kam", "de", "Ludwig der Vierzehnte kam"),
        ("Step ① of ⑴", "en", "Step one of, one"),
        ("１２ ｋｍ", "en", "twelve kilometers"),
    ],
)
def test_letters_and_figures_in_another_style_are_plain(text: str, language: str, expected: str) -> None:
    assert spoken(text, language) == expected


SIGNS = "€$£¥₹₿₺₴¤¢§%‰°+=<>±×÷≈≤≥√∞½¾#@~№µ&"
NUMBERS = ("5", "21", "1.234", "3,5", "12.50", "2024", "10", "1/2")
WORDS = ("euro", "km", "Plan", "x", "Test")
PATTERNS = (
    "{n}{s}", "{s}{n}", "{n} {s}", "{s} {n}", "{w} {s} {v}", "{w}{s}", "{s}{w}", "{n}{s}{m}", "({n}{s})",
    "{w} {n}{s} {v}", "{w} {s}{n} {v}", "{s}", "{s}{n}²", "10^6{s}",
)  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(
    pattern=st.sampled_from(PATTERNS),
    sign=st.sampled_from(SIGNS),
    numbers=st.tuples(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)),
    words=st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)),
    language=st.sampled_from(sorted(LANGUAGES)),
)
def test_no_sign_vanishes(
    pattern: str, sign: str, numbers: tuple[str, str], words: tuple[str, str], language: str
) -> None:
    text = "a " + pattern.format(s=sign, n=numbers[0], m=numbers[1], w=words[0], v=words[1])
    at = text.index(sign)
    said, guesses = read(text, language, LEXICON)
    without, _ = read(text[:at] + text[at + 1 :], language, LEXICON)
    assume(unicodedata.category(sign)[0] in "SNP")
    heard = bare(" ".join(word.spoken for word in said)) != bare(" ".join(word.spoken for word in without))
    flagged = any(guess.span.start <= at < guess.span.end for guess in guesses)
    assert heard or flagged, (text, [word.spoken for word in said])


@settings(max_examples=600, deadline=None)
@given(
    number=st.integers(1, 99_999_999).map(str),
    place=st.integers(0, 7),
    pattern=st.sampled_from(("{} km", "{} €", "in {}", "{}", "{}%", "x {} y", "No. {}", "({})")),
    language=st.sampled_from(sorted(LANGUAGES)),
)
def test_no_digit_vanishes(number: str, place: int, pattern: str, language: str) -> None:
    assume(place < len(number) and number[place] != "0" and len(number) > 1)
    changed = number[:place] + ("8" if number[place] != "8" else "7") + number[place + 1 :]
    first, second = (spoken(pattern.format(one), language) for one in (number, changed))
    assert bare(first) != bare(second)
