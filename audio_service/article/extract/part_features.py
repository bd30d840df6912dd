"""Parts of a page -> one row of features each, for the block classifier.

`COLUMNS` fixes names and order of the columns; a model names the ones it was trained on (`classifier.py`).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from audio_service.article.document import BlockKind
from audio_service.article.extract.feature_rows import Rows, bit_rows, heads_above, neighbours, rows_since, window_sums
from audio_service.article.extract.hints import Hint
from audio_service.article.extract.kinds import HEADINGS
from audio_service.article.extract.parts import Box, Part, Walked
from audio_service.article.extract.phrases import CUE_NAMES, FUNCTION_WORDS, WORD, cues, names_in

_END = re.compile(r"[.!?…。！？;][\"'”’»)\]]*$")
TAG_FLAGS = names_in(
    "nav footer header aside form table ul ol figure article main section button details dl label blockquote td li p a"
)
_TEXT = names_in(
    "chars words linked bold ends colon question commas digits capitals function lower bullet word_length upper pipe "
    "anchors outward jumps marks lines"
)
_PLACE = names_in(
    "heading item quote caption code row tag_p tag_div tag_span tag_h1 tag_h2 tag_h3 depth children "
    "title_like lead_like repeats articles copied_before copied_after"
)
_BOXES = tuple(
    f"{n}_{what}" for n in ("box1", "box2", "box3") for what in ("chars", "linked", "parts", "prose", "share")
)
_PATHS = names_in("path_count path_chars path_linked path_prose path_share")
_BEST = names_in("inside_best above_best below_best best_share")
_TITLED = names_in("beside_title above_title below_title")
_ORDER = [
    "index",
    "place",
    "after_title",
    "since_related",
    "since_comments",
    "head_distance",
    "head_linked",
    "head_level",
]
_PAGE = names_in("page_parts page_chars page_prose page_data")
_NEAR = ("chars", "linked", "ends", "function", "heading")
_OFFSETS = (-3, -2, -1, 1, 2, 3)


def column_names() -> tuple[str, ...]:
    """The columns in order."""
    names = list(_TEXT)
    names += [f"cue_{name}" for name in CUE_NAMES]
    names += list(_PLACE)
    names += [f"in_{tag}" for tag in TAG_FLAGS]
    names += [f"near_{hint.name}" for hint in Hint] + [f"far_{hint.name}" for hint in Hint]
    names.append("data")
    names += [*_BOXES, *_PATHS, *_BEST, *_TITLED, *_ORDER]
    names += [f"head_{name}" for name in CUE_NAMES]
    names += [f"{what}{offset:+d}" for offset in _OFFSETS for what in _NEAR]
    names += [f"window_{width}_{what}" for width in (4, 10) for what in ("prose", "linked")]
    return (*names, *_PAGE)


COLUMNS = column_names()


def text_numbers(part: Part, words: list[str], lowered: list[str]) -> list[float]:
    """Features of the text alone."""
    text = part.text
    count = len(words) or 1
    letters = sum(map(len, words)) or 1
    firsts = [word[0] for word in words]
    outward = sum(link.startswith(("http", "//")) for link in part.links)
    return [
        math.log1p(len(text)),
        math.log1p(len(words)),
        part.linked / len(text),
        part.bold / len(text),
        float(bool(_END.search(text))),
        float(text.endswith(":")),
        float(text.endswith("?")),
        text.count(",") / count,
        sum(map(str.isdigit, firsts)) / count,
        sum(map(str.isupper, firsts)) / count,
        sum(map(FUNCTION_WORDS.__contains__, lowered)) / count,
        float(text[0].islower()),
        float(text[0] in "•·-–—*►▶→>|»✓"),
        letters / count,
        float(text.isupper()),
        float("|" in text),
        float(part.anchors),
        outward / (len(part.links) or 1),
        float(any(link.startswith("#") for link in part.links)),
        float(len(part.marks)),
        float(text.count("\n")),
    ]


def place_numbers(part: Part, likeness: tuple[float, float], repeats: int, copied: list[float]) -> list[float]:
    """Features of the part's markup."""
    box = part.box
    kind = part.kind
    return [
        float(kind is BlockKind.HEADING),
        float(kind is BlockKind.ITEM),
        float(kind is BlockKind.QUOTE),
        float(kind is BlockKind.CAPTION),
        float(kind is BlockKind.CODE),
        float(part.row),
        float(box.tag == "p"),
        float(box.tag == "div"),
        float(box.tag == "span"),
        float(box.tag == "h1"),
        float(box.tag == "h2"),
        float(box.tag in ("h3", "h4", "h5", "h6")),
        float(box.depth),
        float(box.children),
        *likeness,
        float(repeats),
        float(box.articles),
        *copied,
    ]


Grams = list[tuple[str, str, str]]


def grams_of(words: list[str]) -> Grams:
    """The 3-grams of words in lower case."""
    return list(zip(words, words[1:], words[2:], strict=False))


def membership(words: list[list[str]], grams: list[Grams], witness: str) -> NDArray[np.float64]:
    """Share of 3-grams that the witness has, shape (parts,); short parts must be a line of it, else count half."""
    shares = np.zeros(len(words))
    if not witness:
        return shares
    known = set(grams_of(WORD.findall(witness.lower())))
    lines = {tuple(WORD.findall(line.lower())) for line in witness.splitlines() if len(line) < 100}
    for i, own in enumerate(grams):
        if len(words[i]) < 6 and tuple(words[i]) in lines:
            shares[i] = 1.0
        elif own:
            share = len(known.intersection(own)) / len(own)
            shares[i] = share if len(words[i]) >= 6 else 0.5 * share
    return shares


def copies(grams: list[Grams]) -> NDArray[np.float64]:
    """Shares of 3-grams found in parts before and after, shape (parts, 2); short parts 0."""
    out = np.zeros((len(grams), 2))
    for column, order in enumerate((range(len(grams)), reversed(range(len(grams))))):
        seen: set[tuple[str, str, str]] = set()
        for i in order:
            if len(grams[i]) > 3:
                out[i, column] = sum(map(seen.__contains__, grams[i])) / len(grams[i])
            seen.update(grams[i])
    return out


def likeness(words: list[str], other: set[str]) -> float:
    """Similarity of two short texts: shared words over all words."""
    if not other or len(words) > 80:
        return 0.0
    own = set(words)
    both = len(own & other)
    return both / (len(own) + len(other) - both) if both else 0.0


def count_boxes(boxes: list[Box], parts: list[Part], prose: NDArray[np.float64]) -> None:
    """Count each part in all boxes around it; `boxes` in page order, `prose` of shape (parts,)."""
    for box in boxes:
        box.characters = box.linked = box.parts = box.prose = 0
    for i, part in enumerate(parts):
        box = part.box
        box.characters += len(part.text)
        box.linked += part.linked
        box.parts += 1
        box.prose += int(prose[i])
    for box in reversed(boxes):
        outer = box.parent
        if outer is not None:
            outer.characters += box.characters
            outer.linked += box.linked
            outer.parts += box.parts
            outer.prose += box.prose


def best_box(parts: list[Part], prose: NDArray[np.float64]) -> Box | None:
    """The box with most running text (`prose`, shape (parts,)) close to it, scored as readability does."""
    scores: dict[int, float] = defaultdict(float)
    boxes: dict[int, Box] = {}
    for i, part in enumerate(parts):
        if not prose[i]:
            continue
        box: Box | None = part.box if part.box.tag not in ("p", "li", "span") else part.box.parent
        weight = 1.0
        while box is not None and weight > 0.2:
            scores[id(box)] += weight * prose[i]
            boxes[id(box)] = box
            box, weight = box.parent, weight * 0.6
    if not scores:
        return None
    return boxes[max(scores, key=lambda key: scores[key] * (1 - boxes[key].linked / (boxes[key].characters or 1)))]


def box_numbers(box: Box | None, page: int) -> list[float]:
    """Features of a box around a part and of the two around it."""
    numbers: list[float] = []
    for _ in range(3):
        if box is None:
            numbers += [0.0] * 5
            continue
        size = box.characters or 1
        numbers += [
            math.log1p(size),
            box.linked / size,
            float(box.parts),
            box.prose / size,
            size / page,
        ]
        box = box.parent
    return numbers


def chain_of(box: Box | None) -> dict[int, int]:
    """A box and the boxes around it, each with its distance; 40 at most."""
    return {} if box is None else {id(each): away for away, each in enumerate(islice(box.around(), 40))}


def way(part: Part, chain: dict[int, int]) -> tuple[float, float, float]:
    """A part's relation to a box: whether inside it, and the distance up and down the tree."""
    below = 0
    box: Box | None = part.box
    while box is not None and below < 40 and id(box) not in chain:
        box, below = box.parent, below + 1
    above = chain.get(id(box), len(chain))
    return float(above == 0), float(above), float(below)


def near_hints(box: Box) -> int:
    """Hints of the part's own box and of the two around it."""
    outer = box.parent
    if outer is None:
        return box.own
    return box.own | outer.own | (outer.parent.own if outer.parent is not None else 0)


class PageFeatures:
    """The features of all parts of a page; `columns` names them."""

    def __init__(self, page: Walked, title: str, lead: str, body: str) -> None:
        self.boxes = page.boxes
        self.parts = parts = page.parts
        words = [WORD.findall(part.text) for part in parts]
        self.words = [" ".join(own).lower().split() for own in words]  # faster than word by word
        self.grams = [grams_of(own) for own in self.words]
        self.size = np.array([len(part.text) for part in parts], dtype=np.float64)
        self.linked = np.array([part.linked for part in parts], dtype=np.float64) / self.size
        self.data = membership(self.words, self.grams, body)
        self.title = set(WORD.findall(title.lower()))
        self.lead = set(WORD.findall(lead.lower()))
        self.text = [text_numbers(part, own, low) for part, own, low in zip(parts, words, self.words, strict=True)]
        self.cues = [cues(part.text, low) for part, low in zip(parts, self.words, strict=True)]
        self.ends = np.array([row[4] for row in self.text])
        self.function = np.array([row[10] for row in self.text])
        long = np.array([len(own) >= 8 for own in words])
        self.prose = self.size * long * (self.linked < 0.4) * ((self.function > 0.2) | (self.ends > 0))
        self.heading = np.array([part.box.tag in HEADINGS for part in parts], dtype=np.float64)
        self.repeats = Counter(part.text for part in parts)
        self.titles = np.array([likeness(own, self.title) for own in self.words])

    def rows(self) -> Rows:
        """Features, shape (parts, len(COLUMNS))."""
        count_boxes(self.boxes, self.parts, self.prose)
        page = int(self.size.sum()) or 1
        ways = self.ways(page)
        return np.hstack([self.own(page), self.paths(), ways, self.order(), self.near(), self.windows(), self.page()])

    def ways(self, page: int) -> Rows:
        """Each part's relation to the best box and to the title."""
        best = best_box(self.parts, self.prose)
        inner = chain_of(best)
        share = best.characters / page if best is not None else 0.0
        title = chain_of(self.parts[self.title_at()].box)
        return np.array([(*way(part, inner), share, *way(part, title)) for part in self.parts], dtype=np.float32)

    def title_at(self) -> int:
        """Index of the part most similar to the page's title; 0 if none is."""
        return int(np.argmax(np.round(self.titles, 2) + 0.2 * self.heading))

    def own(self, page: int) -> Rows:
        """Features of the parts' text, markup and boxes."""
        boxes = [part.box for part in self.parts]
        flags = {tags: [tag in tags for tag in TAG_FLAGS] for tags in {box.tags for box in boxes}}
        outer = {id(box.parent): box.parent for box in boxes}
        around = {key: box_numbers(box, page) for key, box in outer.items()}
        columns = [
            self.text,
            bit_rows(self.cues, len(CUE_NAMES)),
            self.place(),
            [flags[box.tags] for box in boxes],
            bit_rows([near_hints(box) for box in boxes], len(Hint)),
            bit_rows([box.hints for box in boxes], len(Hint)),
            self.data[:, None],
            [around[id(box.parent)] for box in boxes],
        ]
        return np.hstack([np.asarray(column, dtype=np.float32) for column in columns])

    def place(self) -> list[list[float]]:
        """Features of the parts' markup."""
        leads = [likeness(own, self.lead) for own in self.words]
        known = zip(self.parts, zip(self.titles.tolist(), leads, strict=True), copies(self.grams).tolist(), strict=True)
        return [place_numbers(part, alike, self.repeats[part.text], copied) for part, alike, copied in known]

    def paths(self) -> Rows:
        """Features of all parts with the same tags and first classes around them."""
        numbers: dict[str, int] = {}
        group = [numbers.setdefault(part.box.path, len(numbers)) for part in self.parts]
        count = np.bincount(group)
        size, linked, prose = (np.bincount(group, each) for each in (self.size, self.linked * self.size, self.prose))
        columns = [count, np.log1p(size / count), linked / size, prose / size, prose / (self.prose.sum() or 1)]
        return np.stack(columns, axis=1)[group].astype(np.float32)

    def order(self) -> Rows:
        """Positions on the page and after the title; cues of the heading above."""
        count = len(self.parts)
        index = np.arange(count)
        before = np.concatenate([[0], np.cumsum(self.size)[:-1]])
        title = self.title_at()
        columns = [
            index / count,
            before / (self.size.sum() or 1),
            np.clip(index - title, -60, 60),
            self.since("related"),
            self.since("comments"),
        ]
        return np.hstack([np.stack(columns, axis=1).astype(np.float32), self.heads()])

    def since(self, cue: str) -> NDArray[np.float64]:
        """Parts since a short line with a cue, shape (parts,); 99 for never."""
        bit = 1 << CUE_NAMES.index(cue)
        short = np.array([len(own) <= 7 for own in self.words], dtype=bool) & (self.ends == 0)
        return rows_since(short & np.array([bool(found & bit) for found in self.cues], dtype=bool))

    def heads(self) -> Rows:
        """Distance, level and cues of the heading above, and whether it is a link."""
        levels = [int(part.box.tag[1]) if part.box.tag in HEADINGS else 0 for part in self.parts]
        return heads_above(
            self.heading > 0, np.column_stack([self.linked, levels, bit_rows(self.cues, len(CUE_NAMES))])
        )

    def near(self) -> Rows:
        """Features of the three parts before and after."""
        base = np.stack([np.log1p(self.size), self.linked, self.ends, self.function, self.heading], axis=1)
        return neighbours(base, _OFFSETS)

    def windows(self) -> Rows:
        """Shares of witnessed, prose and linked text in a window around each part."""
        columns = []
        for width in (4, 10):
            weight, _ = window_sums(self.size, width)
            for values in (self.prose, self.linked * self.size):
                columns.append(window_sums(values, width)[0] / weight)
        return np.stack(columns, axis=1).astype(np.float32)

    def page(self) -> Rows:
        """Features of the page, equal in every row."""
        total = self.size.sum() or 1
        numbers = [
            math.log1p(len(self.parts)),
            math.log1p(total),
            self.prose.sum() / total,
            float(self.data.any()),
        ]
        return np.tile(np.array(numbers, dtype=np.float32), (len(self.parts), 1))
