"""What a narrator reads of the shared pages where their truth, which was made for crawlers, says otherwise.

`narration.tsv` has a line a page: its set and id, the parts to read and the parts to drop, or `bad` for a page whose
truth is not its article. A part is named by the hash of its words, since the pages are not in this project.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.word_ngrams import Page

LABELS = Path(__file__).with_suffix(".tsv")


@dataclass(frozen=True, slots=True)
class NarrationLabels:
    """One page's parts by hash; `bad`: its truth is not its article."""

    read: frozenset[str]
    drop: frozenset[str]
    bad: bool = False


def part_hash(words: Sequence[str]) -> str:
    """The name of a part with these words."""
    return hashlib.sha256(" ".join(words).lower().encode()).hexdigest()[:8]


@cache
def labels() -> dict[str, NarrationLabels]:
    """The labels by set and id."""
    found = {}
    for line in LABELS.read_text("utf-8").splitlines():
        page, read, drop = line.split("\t")
        found[page] = NarrationLabels(frozenset(read.split()), frozenset(drop.split()), drop == "bad")
    return found


def corrected(page: Page, words: Sequence[Sequence[str]], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """The truth of the page's parts, shape (parts,), as a narrator sees it."""
    own = labels().get(f"{page.set}/{page.id}")
    if own is None:
        return truth
    names = [part_hash(part) for part in words]
    read = np.array([name in own.read for name in names], dtype=bool)
    drop = np.array([name in own.drop for name in names], dtype=bool)
    return np.where(read, 1.0, np.where(drop, 0.0, truth))


def is_bad(page: Page) -> bool:
    """Whether the page's truth is not its article."""
    own = labels().get(f"{page.set}/{page.id}")
    return own is not None and own.bad
