"""Where sentences end, in 13 languages: a table of texts, its mutations, and what holds for any text."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_service.script.sentences import sentences
from tests.conftest import SHARED

# Each line: language, tab, sentences separated by " | ", joined by one space for the test.
LINES = [line.split("\t") for line in Path(__file__).with_name("sentences.tsv").read_text("utf-8").splitlines()]
REPORTS = SHARED / "cases" / "splits-reports.tsv"
# Two sentences and the quotation marks of each language.
PLAIN = {
    "en": ("It was cold today.", "We went home.", "“”"),
    "de": ("Es war heute kalt.", "Wir gingen heim.", "„“"),
    "fr": ("Il faisait froid.", "Nous partons.", "«»"),
    "es": ("Hacía frío hoy.", "Nos vamos ya.", "«»"),
    "it": ("Faceva freddo oggi.", "Andiamo via.", "«»"),
    "pt": ("Fazia frio hoje.", "Vamos embora.", "«»"),
    "nl": ("Het was koud.", "Wij gaan weg.", "‘’"),
    "pl": ("Było dziś zimno.", "Idziemy stąd.", "„”"),
    "ru": ("Сегодня было холодно.", "Мы уходим.", "«»"),
    "uk": ("Сьогодні було холодно.", "Ми йдемо.", "«»"),
    "sv": ("Det var kallt.", "Vi går hem.", "””"),
    "da": ("Det var koldt.", "Vi går hjem.", "»«"),
    "nb": ("Det var kaldt.", "Vi drar hjem.", "«»"),
}  # fmt: skip


def split(text: str, language: str = "en") -> list[str]:
    return [span.of(text) for span in sentences(text, language)]


@pytest.mark.parametrize(("language", "line"), LINES)
def test_a_text_ends_its_sentences_where_expected(language: str, line: str) -> None:
    assert split(line.replace(" | ", " "), language) == line.split(" | ")


def test_every_language_has_a_dozen_lines() -> None:
    counts = {language: [line for code, line in LINES if code == language] for language in PLAIN}
    assert {language: len(lines) for language, lines in counts.items() if len(lines) < 12} == {}


@pytest.mark.parametrize("language", PLAIN)
def test_neighbours_spaces_and_digits_change_no_end(language: str) -> None:
    before, after, marks = PLAIN[language]
    opened, closed = marks[0], marks[1]
    chance = random.Random(language)
    for line in [
        line for code, line in LINES if code == language and re.match(r"\W?[^\W\d_]{2}", line) and line[-1] in ".?!"
    ]:
        own = line.split(" | ")
        for expected in (
            [before, *own],
            [*own, after],
            [*own, opened + after + closed],
            [opened + before + closed, *own],
            [*own, f"({after})", before],
            [re.sub(r"(?<=[.\d]) ", "\N{NO-BREAK SPACE}", part) for part in own],
            [re.sub(r"(?<!\d)[2-9]\b(?![.:]\d)", lambda _: str(chance.randint(2, 9)), part) for part in own],
        ):
            assert split(" ".join(expected), language) == expected


def test_the_reported_texts() -> None:
    if not REPORTS.exists():
        pytest.skip(f"{REPORTS} is not here")
    rows = [line.split("\t") for line in REPORTS.read_text("utf-8").splitlines()[1:]]
    assert [(text, split(text, language)) for _, language, text, _ in rows] == [
        (text, expected.split(" || ")) for _, _, text, expected in rows
    ]


def test_a_forgotten_space_ends_a_sentence() -> None:
    assert split("It rained.The game ended.") == ["It rained.", "The game ended."]
    assert split("It rained.So, we left ASP.NET and example.Com alone.")[1:] == [
        "So, we left ASP.NET and example.Com alone."
    ]
    assert split("Es kam.Ärzte staunten.", "de") == ["Es kam.", "Ärzte staunten."]


def test_a_language_without_lists_keeps_numbers_and_names_whole() -> None:
    assert split("Hän käyttää Node.js:ää. Se on 3.5 kertaa nopeampi… Niin.", "fi") == [
        "Hän käyttää Node.js:ää.",
        "Se on 3.5 kertaa nopeampi…",
        "Niin.",
    ]
    assert split("すごい!次。", "ja") == ["すごい!", "次。"]


PIECES = st.sampled_from(
    [
        *"“”„«»()[]'’\"—-…?!.¿",
        "...",
        ". ",
        " ",
        "\n\n",
        "\r\n",
        "19. ",
        "z. B. ",
        "Dr. ",
        "IV. ",
        "а. ",
        "U.S. ",
        "Das ",
        "he ",
        "The",
        "Он ",
        "1",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map("".join)),
    st.sampled_from([*PLAIN, "zh", "cs", "xx"]),
)
def test_sentences_cover_any_text_in_order(text: str, language: str) -> None:
    spans = sentences(text, language)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert list(spans) == sorted(spans)
    assert spans == sentences(text, language)


HOSTILE = """“ ” „a ”a « » ' " ( ) [1] . ! ? … — .. .) .” .[1] ?! 1. A. a. z.B. Mr. No. U.S. 19. .a A.b"""


@pytest.mark.parametrize(
    "piece", [*HOSTILE.split(" "), "(1. a) ", "1. ", "Mr. ", ". . . . ", "z. B. ", ". ", " »", "a", ".\n\n", "\n\r\n"]
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_hostile_text_is_split_in_linear_time(piece: str, language: str) -> None:
    began = time.process_time()
    sentences(piece * (100_000 // len(piece)), language)
    assert time.process_time() - began < 10
