"""An HTML page -> its parts, each with the chance to be article text, and why if it is not.

The parts are classified one by one (model.py) from what their text, markup and neighbours say (features.py), with
trafilatura as witness: whether its fast mode has the part's words too is the strongest single column.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import numpy as np
import trafilatura
from lxml.etree import _Element as Element
from numpy.typing import NDArray

from audio_service.article.extract.classifier import Classifier, keep_chance, load
from audio_service.article.extract.html import WITNESS_ELEMENTS, size
from audio_service.article.extract.metadata import Metadata, read_metadata
from audio_service.article.extract.part_features import PageFeatures, Rows, Witness, column_names
from audio_service.article.extract.parts import Walked, walk

WITNESSES = ("trafilatura", "json_ld")
COLUMNS = column_names(WITNESSES)
# A part is kept from this chance on: the upper one on pages of which the classifier is sure. Between 0.3 and 0.6 news
# pages do not care; wide pages gain 0.3 points of F1 from 0.5 to 0.4, and 0.2 more from going down where it is unsure.
LOW_CHANCE, HIGH_CHANCE = 0.15, 0.4
SHORT_CHARACTERS = 250
SHORT_CHANCE = 0.2
SHORT_SEEN = 0.6
# A part of which this much stands in kept parts before it is a copy: teasers, pull quotes, hidden second versions.
COPY_SHARE = 0.85
COPY_GRAMS = 8
_LINES = frozenset(("p", "head", "item", "quote", "cell", "code", "lb"))


@dataclass(slots=True)
class Evidence:
    """All that is known of a page before it is judged."""

    walked: Walked
    metadata: Metadata
    witness: str

    @property
    def columns(self) -> tuple[str, ...]:
        return COLUMNS

    def features(self) -> PageFeatures:
        """The page's figures; computed anew at each call."""
        witnesses = (Witness("trafilatura", self.witness), Witness("json_ld", self.metadata.body))
        return PageFeatures(self.walked, self.metadata.title or "", self.metadata.lead or "", witnesses)

    def rows(self) -> Rows:
        """One row of columns per part."""
        return self.features().rows()


def gather(root: Element, limit: int, excluded: frozenset[Element] = frozenset()) -> Evidence:
    """The evidence of a page; raises TooLarge beyond `limit` parts. `excluded` are inline elements to be marked."""
    metadata = read_metadata(root)
    walked = walk(root, limit, excluded)
    return Evidence(walked, metadata, witness_text(root))


def witness_text(root: Element) -> str:
    """What trafilatura's fast mode takes for the article, a paragraph per line; empty where it finds nothing."""
    if size(root) > WITNESS_ELEMENTS:
        return ""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(root, fast=True, include_comments=False)
    except RecursionError:
        # Some of its functions go down the tree by recursion: 1,000 levels.
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
    """Per part whether it is article text, and whether it is a copy of article text before it."""
    if not evidence.walked.parts:
        return np.zeros(0, dtype=bool), np.zeros(0, dtype=bool)
    features = evidence.features()
    classifier = classifier or load("blocks", COLUMNS)
    chances = classifier.chances(features.rows())
    kept = chances >= keep_chance(chances, features.size, LOW_CHANCE, HIGH_CHANCE)
    if features.size[kept].sum() < SHORT_CHARACTERS:
        # A page of little text (news in three sentences): what is likeliest, if it is prose or trafilatura saw it.
        kept |= (chances >= SHORT_CHANCE) & ((features.seen > SHORT_SEEN) | (features.prose > 0))
    copies = copied(features, kept)
    return kept & ~copies, copies


def copied(features: PageFeatures, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which kept parts only say again what kept parts before them say."""
    seen: set[tuple[str, str, str]] = set()
    found = np.zeros(len(kept), dtype=bool)
    for at in np.flatnonzero(kept):
        grams = features.grams[at]
        if len(grams) >= COPY_GRAMS and sum(gram in seen for gram in grams) > COPY_SHARE * len(grams):
            found[at] = True
        else:
            seen.update(grams)
    return found
