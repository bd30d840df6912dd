"""Sentences of each language with what is said for them; the tables of those besides English against CLDR."""

from __future__ import annotations

from pathlib import Path

import pytest
from unicode_rbnf import RbnfEngine

from audio_service.verbalize.languages import cldr
from audio_service.verbalize.languages.counted import unit_of
from audio_service.verbalize.languages.dates import month_numbers
from audio_service.verbalize.languages.language_table import LANGUAGES, LanguageTable, table_of
from audio_service.verbalize.languages.numbers import cardinal, ordinal
from tests.verbalize.test_verbalize import spoken

SENTENCES = Path(__file__).parent / "sentences"
FILES = Path(cldr.__file__).parent
TAGS = sorted(path.stem for path in FILES.glob("*.toml") if path.stem[:2] in LANGUAGES and path.stem[2:3] in ("", "-"))
SAME_AS_CARDINAL = {("da", 100)}
SLAVIC = ("pl", "ru", "uk")


def rows(tag: str) -> list[tuple[str, str]]:
    """Printed and spoken sentences of a language; a line that begins with "# " names the kind of those below."""
    lines = (SENTENCES / f"{tag}.tsv").read_text("utf-8").splitlines()[1:]
    return [(written, said) for written, _, said in (line.partition("\t") for line in lines if line[:2] != "# ")]


@pytest.mark.parametrize("tag", sorted(path.stem for path in SENTENCES.glob("*.tsv")))
def test_sentences(tag: str) -> None:
    wrong = [
        (written, got) for written, said in rows(tag) if (got := spoken(written, tag)).rstrip(".") != said.rstrip(".")
    ]
    assert not wrong


def test_every_language_has_sentences() -> None:
    assert {path.stem for path in SENTENCES.glob("*.tsv")} >= set(TAGS)


def test_a_language_without_a_table_is_left_as_it_is() -> None:
    assert spoken("Tänään on 10 astetta [ja] tuulee", "fi") == "Tänään on 10 astetta, ja, tuulee"


def forms_of(table: LanguageTable) -> list[tuple[str, ...]]:
    magnitudes, money = table.magnitudes.values(), table.money
    return [table.percent, *magnitudes, *money.hundredths.values(), *money.names.values(), *table.units.values()]


@pytest.mark.parametrize("tag", TAGS)
def test_names_of_a_table_are_those_of_cldr(tag: str) -> None:
    table = table_of(tag)
    rules = RbnfEngine.for_language(table.numbers.cldr or {"nb": "no"}.get(tag[:2], tag[:2])).rulesets
    named = {*table.numbers.cardinals.values(), *table.numbers.ordinals.values(), table.numbers.year}
    assert {f"spellout-{name}" for name in named} <= rules.keys()
    assert len(cldr.months(table.locale)) == 12
    assert set(month_numbers(table).values()) == set(range(1, 13))
    for symbol, forms in table.units.items():
        assert not forms[0] or unit_of(table, symbol), symbol
    counts = {1, 4} if tag[:2] in SLAVIC else {1, 2}
    assert {len(forms) for forms in forms_of(table)} <= counts


@pytest.mark.parametrize("tag", TAGS)
def test_forms_that_contexts_ask_for_are_there(tag: str) -> None:
    table = table_of(tag)
    cardinals = {part for form in table.numbers.cardinals for part in (form, form.partition("-")[2])}
    ordinals = {*table.numbers.ordinals, *table.numbers.ordinal_endings}
    ordinals |= {*table.ordinals.endings, *(form.partition("-")[2] for form in ordinals)}
    assert {context.form for context in table.agreement.contexts} <= cardinals | {""}
    contexts = (*table.ordinals.contexts, *table.romans.contexts, *table.dates.year_contexts, *table.times.contexts)
    assert {context.form for context in contexts} <= ordinals | {""}
    assert set(table.ordinals.marks.values()) <= ordinals | {"", "*"}
    marked = [context for contexts in table.ordinals.mark_contexts.values() for context in contexts]
    assert {context.form for context in (*marked, *table.dates.day_contexts)} <= ordinals | {""}
    assert set(table.romans.rulers) <= ordinals
    assert set(table.ordinals.cardinal_marks.values()) <= cardinals
    assert set(table.numbers.rewritten_forms) | set(table.numbers.cardinal_endings) <= cardinals
    assert {context.form for context in table.inflection} <= table.inflected.keys()


@pytest.mark.parametrize("tag", TAGS)
def test_numbers_are_words(tag: str) -> None:
    table = table_of(tag)
    for number in (*range(101), 199, 200, 1000, 1001, 1989, 2000, 21_021, 1_000_000, 2_000_001, 3_000_000_000):
        for form in {"", *table.numbers.cardinals}:
            assert cardinal(table, number, form).replace(" ", "").replace("-", "").replace("'", "").isalpha()
    for number in range(1, 101):
        assert ordinal(table, number) != cardinal(table, number) or (tag, number) in SAME_AS_CARDINAL
