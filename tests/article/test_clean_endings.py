"""Below an article: marks of its end, a company about itself, who reported it. The same in an article is read."""

from __future__ import annotations

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.document import BlockKind, document_of
from audio_service.config import Reading
from tests.support.pages import PARAGRAPHS, SECOND_HALF

P, H, Q = BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.QUOTE
ABOUT = "Brennick Boats builds ferries and has done so since 1904. For more information, visit www.boats.example."
STORY = "\n\n".join(PARAGRAPHS)


def body(*lines: str | tuple[BlockKind, str]) -> str:
    parts = [(P, line) if isinstance(line, str) else line for line in (*PARAGRAPHS, *lines)]
    return clean_document(document_of([(kind, text, None) for kind, text in parts]), Reading()).body


@pytest.mark.parametrize("mark", ["Notes to editors", "-30-", "— 30 —", "ENDS", "- ENDS -", "–ends–", "###", "# # #"])
def test_nothing_below_the_end_is_read(mark: str) -> None:
    assert body(mark, "The yard can be reached at yard@boats.example.", "Pictures are sent on request.") == STORY


@pytest.mark.parametrize("line", ["30", "The end.", "ENDS AND MEANS", "# # #", "***"])
def test_a_line_like_an_end_takes_no_chapter(line: str) -> None:
    assert body(line, PARAGRAPHS[0] + " So it was.").endswith("So it was.")


@pytest.mark.parametrize("mark", ["-30-", "ENDS", "– Ende –", "###"])
def test_a_mark_of_the_end_inside_an_article_takes_nothing(mark: str) -> None:
    assert body(mark, *SECOND_HALF).endswith("\n\n".join(SECOND_HALF))


def test_signs_that_part_chapters_take_none_above_an_address() -> None:
    last = ("The yard can be reached at yard@boats.example.",)
    assert body("###", SECOND_HALF[0], "So it was.", *last).endswith("\n\n".join((SECOND_HALF[0], "So it was.", *last)))


def test_a_page_number_ends_nothing() -> None:
    assert body("- 29 -", SECOND_HALF[0], "- 30 -", "The yard has an address, yard@boats.example.").endswith("example.")


@pytest.mark.parametrize(
    "label",
    ["About Brennick Boats", "About the Brennick Boats", "Über Brennick Boats", "À propos de Brennick Boats:"],
)
@pytest.mark.parametrize("kind", [P, H])
def test_a_company_about_itself_is_not_read(label: str, kind: BlockKind) -> None:
    assert body((kind, label), ABOUT) == STORY
    assert body((kind, label), ABOUT, (H, "Next"), "The boat sails.").endswith("Next\n\nThe boat sails.")


def test_a_chapter_about_something_is_read() -> None:
    for label, text in (
        ("About Brennick", "Brennick lies on the estuary, and nobody leaves it without a coat."),
        ("About the boats", ABOUT),
        ("About Money", ABOUT),
    ):
        assert body((H, label), text).endswith(f"{label}\n\n{text}".replace("www.", ""))


@pytest.mark.parametrize(
    "line",
    [
        "Quist reported from Brennick and Tomas Ellwood from Lowmere.",
        "Mara Quist contributed from Lowmere.",
        "Reporter Mara Quist contributed from Lowmere.",
        "HW writers Mara Quist in Lowmere and Tomas Ellwood contributed to this report.",
        "HW’s coverage of the coast receives support from two funds. HW is solely responsible for all content.",
    ],
)
def test_who_reported_is_not_read_at_the_end(line: str) -> None:
    assert body(line) == STORY


@pytest.mark.parametrize(
    "line",
    [
        "Quist reported from Brennick for forty years.",
        "Quist reported from Brennick.",
        "Both brothers contributed from what they had.",
        "The captain and the mayor reported from the same bench.",
        "She alone was solely responsible for all content, said the judge.",
        "Mara Quist contributed a boat.",
    ],
)
def test_an_end_that_only_looks_like_it_is_read(line: str) -> None:
    assert body(line).endswith(line)


def test_reporters_in_an_article_are_read() -> None:
    assert body("Reporter Mara Quist contributed from Lowmere.", "So she wrote.").startswith(f"{STORY}\n\nReporter")


def test_a_quotation_that_a_paragraph_repeats_is_not_read_twice() -> None:
    said = "the boat will be repaired over the winter"
    assert body((Q, said.capitalize())) == STORY
    assert body((Q, "The boat will be sold over the winter")).endswith("sold over the winter")


def test_the_sections_of_a_journal_below_an_article_are_not_read() -> None:
    funds = ((H, "Funding"), "The yard paid for the survey.")
    assert body(*funds, (H, "Competing interests"), "None of the crew owns a boat.") == STORY
    assert body(*funds, (H, "Additional information"), "Bring a coat.").endswith("Bring a coat.")
    assert body((H, "Competing interests"), "Two towns want the boat.").endswith("Two towns want the boat.")
