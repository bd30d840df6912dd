"""What is read of pages in the shapes of today's sites: our own, and the shared ones that went wrong once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from audio_service.errors import EmptyArticle
from tests.conftest import SHARED

OWN = Path(__file__).parent / "pages"
REPORTED = SHARED / "cases" / "pages"
# Of our own pages: those that are wholly right, phrases that are lost, and phrases that are read by mistake.
LEAST_RIGHT, MOST_LOST, MOST_LEFT = 69, 0, 0


def cases(folder: Path) -> list[dict[str, Any]]:
    if not folder.is_dir():
        return []
    return [json.loads(line) for line in (folder / "expected.jsonl").read_text("utf-8").splitlines()]


def faults(folder: Path, case: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The phrases that are lost, and those that are read by mistake; what a page is refused for counts as lost."""
    try:
        document = extract((folder / case["file"]).read_bytes(), source=case["file"], settings=Settings())
    except EmptyArticle:
        return ([] if case["error"] == "EmptyArticle" else ["the whole article"]), []
    body = " ".join(clean_document(document, Reading()).body.split())
    if case["error"]:
        return [], ["the whole page"]
    wrong_date = case.get("not_published") and (document.published or "").startswith(case["not_published"])
    left = [phrase for phrase in case["not_read"] if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", body)]
    lost = [phrase for phrase in case["read"] if phrase not in body]
    named = case.get("title") in (None, document.title)
    return lost + ([] if named else ["its title"]), left + (["its date"] if wrong_date else [])


def test_the_shared_pages_are_here_or_not() -> None:
    if not cases(REPORTED):
        pytest.skip("the shared pages are not here")


@pytest.mark.parametrize("case", cases(REPORTED), ids=lambda case: case["file"])
def test_what_is_read_of_a_reported_page(case: dict[str, Any]) -> None:
    assert faults(REPORTED, case) == ([], [])


def test_what_is_read_of_our_own_pages() -> None:
    found = [faults(OWN, case) for case in cases(OWN)]
    assert len(found) == 69
    assert sum(fault == ([], []) for fault in found) >= LEAST_RIGHT
    assert sum(len(lost) for lost, _ in found) <= MOST_LOST
    assert sum(len(left) for _, left in found) <= MOST_LEFT
