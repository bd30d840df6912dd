"""Plain trade English in everything that people read: pages, docstrings, comments, help texts and messages."""

from __future__ import annotations

import re
from pathlib import Path

from tests.conftest import REPOSITORY

# A turn that readers stumbled over -> what to write instead.
BANNED = {
    r"(is|are|was|were|be|been) told": "reports, shows, logs",
    r"what there is": "name it",
    r"(go|goes|going|went) on": "resume, continue",
    r"it does not go": "cannot continue",
    r"unless set": "default: …",
    r"anew": "again; re-render, refetch",
    r"made again": "re-rendered, repaired",
    r"furniture": "page navigation",
    r"at hand": "current, cached",
    r"in the making": "live, rendering",
    r"(?<!there )is no (?!longer)\w+": "is not a …",
    r"mend(s|ed|ing)?": "fix, correct",
    r"newsroom's own": "your, the user's",
    r"who(ever)? asks": "the caller",
}
TURNS = re.compile("|".join(rf"\b{turn}\b" for turn in BANNED), re.IGNORECASE)
PACKAGE = REPOSITORY / "audio_service"
BESIDE = ("bench", "scripts", "tests", "training")
PAGES = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")]
SOURCES = [
    path
    for kind in ("*.py", "*.[jt]s", "*.html")
    for folder in (PACKAGE, *(REPOSITORY / name for name in BESIDE))
    for path in folder.rglob(kind)
    if not {"built", "node_modules"} & {*path.parts}  # the JavaScript's tools, where they are installed
]
# Quotes what it forbids.
OWN = {Path(__file__)}


def stilted(text: str) -> list[str]:
    """Each banned turn of a text with its surroundings; line breaks, comment signs and underscores are spaces."""
    joined = re.sub(r"\n\s*(?:#|//|\*)?\s*|_", " ", text)
    return [joined[max(0, found.start() - 40) : found.end() + 40] for found in TURNS.finditer(joined)]


def test_plain_english() -> None:
    found = {str(path): stilted(path.read_text("utf-8")) for path in sorted({*PAGES, *SOURCES} - OWN)}
    assert {path: turns for path, turns in found.items() if turns} == {}


def test_a_stilted_turn_is_found() -> None:
    assert stilted("# The page is\n    # told that it goes on.") == ["# The page is told that it goes on."] * 2
    assert stilted("Resumes where it stopped. There is no file.") == []
