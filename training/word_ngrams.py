"""The 4-gram metric of article-extraction-benchmark, and the pages that it is counted on.

A page's score compares the multisets of word 4-grams of the true and of the predicted text; precision and recall are
means over pages, and F1 is their harmonic mean, as that benchmark defines them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

CASES = Path(__file__).resolve().parent.parent.parent / "shared" / "cases"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its true body; `kept` and `gone` are phrases that must and must not be in what is read."""

    set: str
    id: str
    url: str
    html: str
    truth: str
    kept: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    date: str | None = None

    @property
    def held_out(self) -> bool:
        """Whether the page is in the validation half, on which nothing is tuned: by a hash of its id."""
        return hashlib.sha256(f"{self.set}/{self.id}".encode()).digest()[0] % 2 == 1


@dataclass(frozen=True, slots=True)
class Score:
    """Means over pages, each 0 to 1."""

    f1: float
    precision: float
    recall: float


def load(name: str, cases: Path = CASES) -> list[Page]:
    """The pages of `extract-<name>.jsonl.gz`."""
    pages = []
    with gzip.open(cases / f"extract-{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            meta = row.get("meta") or {}
            pages.append(
                Page(
                    name,
                    row["id"],
                    row["url"],
                    row["html"],
                    row["gt"],
                    tuple(row.get("with", ())),
                    tuple(row.get("without", ())),
                    meta.get("title"),
                    meta.get("author"),
                    meta.get("date"),
                )
            )
    return pages


def ngrams(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of a text's words with their counts; a text of fewer words is one gram."""
    words = _WORD.findall(text)
    if not words:
        return Counter()
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def overlap(truth: str, text: str) -> tuple[int, int, int]:
    """Grams that are right, too many and missing."""
    true, found = ngrams(truth), ngrams(text)
    right = (true & found).total()
    return right, found.total() - right, true.total() - right


def score(overlaps: Iterable[tuple[int, int, int]]) -> Score:
    """Mean precision over pages with any text, mean recall over pages with any truth."""
    counts = list(overlaps)
    precision = mean([right / (right + extra) for right, extra, _ in counts if right + extra] or [0.0])
    recall = mean([right / (right + missing) for right, _, missing in counts if right + missing] or [0.0])
    total = precision + recall
    return Score(2 * precision * recall / total if total else 0.0, precision, recall)
