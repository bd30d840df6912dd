"""What is English alone: its regions, and words spelled alike that are said apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from audio_service.verbalize import verbalize
from tests.conftest import REPOSITORY
from tests.verbalize.test_verbalize import LEXICON, spoken

# Sentence, word and phonemes; without phonemes the word is left to the synthesizer.
NEWS = Path(__file__).with_name("heteronyms.tsv")
HETERONYMS = REPOSITORY / "bench" / "heteronyms.tsv"


@pytest.mark.parametrize(
    ("written", "american", "british"),
    [
        ("on 03/04/2022", "on March fourth twenty twenty two", "on the third of April twenty twenty two"),
        ("101 men", "one hundred one men", "one hundred and one men"),
        (
            "£88,325",
            "eighty eight thousand three hundred twenty five pounds",
            "eighty eight thousand three hundred and twenty five pounds",
        ),
        ("at 9.15 on Monday", "at nine point one five on Monday", "at nine fifteen on Monday"),
        ("at 9.15 per cent", "at nine point one five per cent", "at nine point one five per cent"),
    ],
)
def test_regions(written: str, american: str, british: str) -> None:
    assert spoken(written, "en-US") == american
    assert spoken(written, "en-GB") == british


def test_british_letters() -> None:
    assert verbalize("ZR", "en-GB", LEXICON)[0].ipa == ("zˌɛd", "ˈɑː")


@pytest.mark.parametrize(
    "written",
    [
        "The 1st Lt. and a Sgt. left early.",
        "Lane Bros. of Leeds and Webb Mfg. of York merged.",
        "Under ss. 3-5 and cl. 4 the tenant pays.",
        "The Gov. of Ohio and the Sen. from Iowa met.",
        "Penn St. and Iowa St. play next.",
        "The Xyz. of Leeds left.",
    ],
)
def test_abbreviations_leave_no_stop(written: str) -> None:
    assert "." not in spoken(written)[:-1]


def test_heteronyms_of_news() -> None:
    rows = [line.split("\t") for line in NEWS.read_text("utf-8").splitlines()[1:]]
    said = [(sentence, word, pronounced(sentence, word) or "") for sentence, word, _ in rows]
    assert [row for row, (*_, ipa) in zip(said, rows, strict=True) if row[2] != ipa] == []


@pytest.mark.parametrize(("split", "least"), [("dev", 0.95), ("test", 0.93)])
def test_heteronyms(split: str, least: float) -> None:
    right = total = 0
    with HETERONYMS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == split:
                total += 1
                right += row["ipa"] in (pronounced(row["sentence"], row["word"]), espeak_is_right(row["ipa"]))
    assert total > 90
    assert right >= least * total


def pronounced(sentence: str, word: str) -> str | None:
    for said in verbalize(sentence, "en", LEXICON):
        for at, shown in enumerate(said.spoken.split()):
            if shown.strip(".,?!").lower() == word:
                return said.ipa[at] if said.ipa else None
    return None


def espeak_is_right(ipa: str) -> str | None:
    """`used` as an ordinary verb needs no phonemes of ours."""
    return "jˈuːzd" if ipa == "jˈuːzd" else None
