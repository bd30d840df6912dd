"""An HTML page -> its parts, each with its probability of being article text, or why it is not.

Parts are classified one by one (`classifier.py`) by features of text, markup and neighbours (`part_features.py`). The
strongest one is whether trafilatura's fast mode, the witness, has the part's words too.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
from lxml.etree import _Element as Element
from numpy.typing import NDArray

from audio_service.article.extract.classifier import Classifier, keep_chance, load
from audio_service.article.extract.html import WITNESS_ELEMENTS, size
from audio_service.article.extract.metadata import Metadata, read_metadata
from audio_service.article.extract.part_features import PageFeatures, Witness, column_names
from audio_service.article.extract.parts import Walked, walk

WITNESSES = ("trafilatura", "json_ld")
COLUMNS = column_names(WITNESSES)
# Bounds of the probability from which a part is kept. News pages score alike from 0.3 to 0.6; wide pages gain 0.3
# points of F1 from 0.5 to 0.4, and 0.2 more from a lower threshold where the classifier is unsure.
LOW_CHANCE, HIGH_CHANCE = 0.15, 0.4
SHORT_CHARACTERS = 250
SHORT_CHANCE = 0.2
SHORT_SEEN = 0.6
# A part with this share of its words in kept parts before it is a copy: teasers, pull quotes, hidden versions.
COPY_SHARE = 0.85
COPY_GRAMS = 8
_LINES = frozenset(("p", "head", "item", "quote", "cell", "code", "lb"))


@dataclass(slots=True)
class Evidence:
    """Everything known about a page before it is judged."""

    walked: Walked
    metadata: Metadata
    witness: str

    def features(self) -> PageFeatures:
        """The page's features; computed at each call."""
        witnesses = (Witness("trafilatura", self.witness), Witness("json_ld", self.metadata.body))
        return PageFeatures(self.walked, self.metadata.title or "", self.metadata.lead or "", witnesses)


def gather(root: Element, limit: int, excluded: frozenset[Element] = frozenset(), source: str = "") -> Evidence:
    """Collect the evidence of a page; marks `excluded` inline elements. Raises TooLarge beyond `limit` parts."""
    metadata = read_metadata(root, source)
    walked = walk(root, limit, excluded)
    return Evidence(walked, metadata, witness_text(root))


def witness_text(root: Element) -> str:
    """The article by trafilatura's fast mode, one paragraph per line; empty if it finds none."""
    import trafilatura

    if size(root) > WITNESS_ELEMENTS:
        return ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(root, fast=True, include_comments=False)
    except RecursionError:
        # Some of its functions recurse: 1,000 levels.
        return ""
    body = getattr(found, "body", None)
    if body is None:
        return ""
    return "\n".join(
        " ".join(str(text) for text in element.itertext())
        for element in body.iter(*_LINES)
        if not any(child.tag in ("p", "item") for child in element)
    )


def judge(evidence: Evidence, classifier: Classifier | None = None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Two arrays of shape (parts,): whether a part is article text, and whether it copies article text before it."""
    if not evidence.walked.parts:
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    features = evidence.features()
    classifier = classifier or load("blocks", COLUMNS)
    chances = classifier.chances(features.rows())
    kept = chances >= keep_chance(chances, features.size, LOW_CHANCE, HIGH_CHANCE)
    if features.size[kept].sum() < SHORT_CHARACTERS:
        # A short page (news in three sentences): the likeliest parts, if they are prose or trafilatura has them.
        kept |= (chances >= SHORT_CHANCE) & ((features.seen > SHORT_SEEN) | (features.prose > 0))
    copies = copied(features, kept)
    return kept & ~copies, copies


def copied(features: PageFeatures, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which kept parts only repeat kept parts before them; both arrays of shape (parts,)."""
    seen: set[tuple[str, str, str]] = set()
    found = np.zeros(len(kept), dtype=bool)
    for at in np.flatnonzero(kept):
        grams = features.grams[at]
        if len(grams) >= COPY_GRAMS and sum(gram in seen for gram in grams) > COPY_SHARE * len(grams):
            found[at] = True
        else:
            seen.update(grams)
    return found
