"""The shared pages that went wrong once, and what is read of them now."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from audio_service.article.clean import clean_document
from audio_service.article.extract import extract
from audio_service.config import Reading, Settings
from tests.conftest import SHARED

PAGES = SHARED / "cases" / "pages"
FIXED = ("comments-button-mid.html", "comments-heading.md", "short-answers.html")


def expected(name: str) -> dict[str, Any]:
    if not PAGES.is_dir():
        pytest.skip("the shared pages are not here")
    lines = (PAGES / "expected.jsonl").read_text("utf-8").splitlines()
    found: dict[str, Any] = next(case for case in map(json.loads, lines) if case["file"] == name)
    return found


@pytest.mark.parametrize("name", FIXED)
def test_what_is_read_of_a_page(name: str) -> None:
    case = expected(name)
    document = extract((PAGES / name).read_bytes(), source=name, settings=Settings())
    body = " ".join(clean_document(document, Reading()).body.split())
    assert [phrase for phrase in case["read"] if phrase not in body] == []
    assert [phrase for phrase in case["not_read"] if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", body)] == []
