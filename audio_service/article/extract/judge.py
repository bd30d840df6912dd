"""An HTML page -> its parts, each with its probability of being article text, or why it is not.

What markup (`markup.py`) or its form alone (`article.clean`) excludes inside the article is taken out first, so that it
does not change the verdict on the lines around it. The other parts are classified one by one (`classifier.py`) by
features of text, markup and neighbours (`part_features.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from lxml.etree import _Element as Element
from numpy.typing import NDArray

from audio_service.article.clean.rules import reason_of_line
from audio_service.article.document import Reason
from audio_service.article.extract.classifier import Classifier, keep_chance, load
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.metadata import Metadata, read_metadata
from audio_service.article.extract.part_features import COLUMNS, PageFeatures
from audio_service.article.extract.parts import PROSE_CHARACTERS, Part, Walked, walk
from audio_service.article.extract.sites import NO_PICKS, Picks

# Bounds of the probability from which a part is kept. News gain 0.2 points of F1 from 0.4 to 0.5, wide pages are alike;
# a lower threshold where the classifier is unsure keeps lists.
LOW_CHANCE, HIGH_CHANCE = 0.15, 0.5
SHORT_CHARACTERS = 250
SHORT_CHANCE = 0.2
# A part with this share of its words in kept parts before it is a copy: teasers, pull quotes, hidden versions.
COPY_SHARE = 0.85
COPY_GRAMS = 8
_PULL_QUOTE_BOXES = 3
# Between these probabilities the classifier is not certain. Of wide validation pages with this share of doubtful text
# every second one is read badly (F1 below 0.85), and half of all such pages have it.
UNSURE = (0.15, 0.85)
UNSURE_SHARE = 0.25


@dataclass(slots=True)
class Evidence:
    """Everything known about a page before it is judged.

    `known`: per part the reason that markup or its form gives. `asked`: numbers of the parts that are classified, and
    of those outside of the article that say something of those around them.
    """

    walked: Walked
    metadata: Metadata
    known: list[Reason | None]
    asked: NDArray[np.intp]

    def features(self) -> PageFeatures:
        """The features of the parts that are asked for; computed at each call."""
        parts = [self.walked.parts[at] for at in self.asked]
        page = replace(self.walked, parts=parts)
        return PageFeatures(page, self.metadata.title or "", self.metadata.lead or "", self.metadata.body)


def gather(root: Element, limit: int, picks: Picks = NO_PICKS, source: str = "") -> Evidence:
    """Collect the evidence of a page; marks inline elements that `picks` excludes. Raises TooLarge beyond `limit`."""
    metadata = read_metadata(root, source)
    walked = walk(root, limit, picks)
    known = [part.reason or reason_of_line(part.text, part.kind) for part in walked.parts]
    inner = inside(walked.parts, known)
    asked = np.flatnonzero([reason is None or not within for reason, within in zip(known, inner, strict=True)])
    return Evidence(walked, metadata, known, asked)


def inside(parts: Sequence[Part], known: Sequence[Reason | None]) -> list[bool]:
    """Per part whether it stands between paragraphs of one box."""
    prose = [reason is None and len(part.text) >= PROSE_CHARACTERS for part, reason in zip(parts, known, strict=True)]
    last: dict[int, int] = {}
    for at, part in enumerate(parts):
        if prose[at]:
            last[id(part.box.parent)] = at
    found = []
    reach = -1
    for at, part in enumerate(parts):
        if prose[at]:
            reach = max(reach, last[id(part.box.parent)])
        found.append(reach >= at)
    return found


@dataclass(frozen=True, slots=True)
class Judgement:
    """Per part, shape (parts,), whether it is article text, and whether it copies article text before it.

    `unsure`: for much of the page's running text the classifier was not certain.
    """

    kept: NDArray[np.bool_]
    copies: NDArray[np.bool_]
    unsure: bool = False


def judge(evidence: Evidence, classifier: Classifier | None = None) -> Judgement:
    """Judge the parts of a page."""
    kept = np.zeros(len(evidence.walked.parts), dtype=bool)
    copies = np.zeros(len(evidence.walked.parts), dtype=bool)
    if not len(evidence.asked):
        return Judgement(kept, copies)
    features = evidence.features()
    classifier = classifier or load("blocks", COLUMNS)
    chances = classifier.chances(features.rows())
    judged = np.array([evidence.known[at] is None for at in evidence.asked], dtype=bool)
    own = chosen(features, chances) & judged
    again = copied(features, own)
    kept[evidence.asked] = own & ~again
    copies[evidence.asked] = again
    doubtful = features.prose * judged * (chances > UNSURE[0]) * (chances < UNSURE[1])
    return Judgement(kept, copies, bool(doubtful.sum() > UNSURE_SHARE * max((features.prose * own).sum(), 1)))


def chosen(features: PageFeatures, chances: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which parts are kept at these probabilities, both of shape (parts,)."""
    kept = chances >= keep_chance(chances, features.size, LOW_CHANCE, HIGH_CHANCE)
    if features.size[kept].sum() < SHORT_CHARACTERS:
        # A short page (news in three sentences): the likeliest parts, if they are prose.
        kept |= (chances >= SHORT_CHANCE) & (features.prose > 0)
    return kept


def copied(features: PageFeatures, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which kept parts only repeat kept parts before them; both arrays of shape (parts,)."""
    seen: set[tuple[str, str, str]] = set()
    found = np.zeros(len(kept), dtype=bool)
    for at in np.flatnonzero(kept):
        grams = features.grams[at]
        if len(grams) >= COPY_GRAMS and sum(map(seen.__contains__, grams)) > COPY_SHARE * len(grams):
            found[at] = True
        else:
            seen.update(grams)
    return found | _pulled(features, kept & ~found)


def _pulled(features: PageFeatures, kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which kept parts are in a box of pull quotes and have their words in another kept part, before or after it."""
    texts = {int(at): f" {' '.join(features.words[at])} " for at in np.flatnonzero(kept)}
    found = np.zeros(len(kept), dtype=bool)
    for at, text in texts.items():
        boxes = features.parts[at].box.around()
        if any(box.own & Hint.PULL_QUOTE for box in islice(boxes, _PULL_QUOTE_BOXES)):
            found[at] = any(text in other for number, other in texts.items() if number != at)
    return found
