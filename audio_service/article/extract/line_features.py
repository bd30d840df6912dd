"""Lines of flattened text -> one row of features each, for the line classifier."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio_service.article.clean.rules import reason_of_line
from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.feature_rows import Rows, bit_rows, heads_above, neighbours, rows_since, window_sums
from audio_service.article.extract.phrases import CUE_NAMES, FUNCTION_WORDS, WORD, cues, names_in

_END = re.compile(r"[.!?…。！？;][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•◦‣▪*–·●○■►▸-] +")
NUMBER = re.compile(r"\(?\d{1,3}[.)] ")
_TEXT = names_in(
    "chars words ends colon question commas digits capitals title_case function lower upper pipe word_length indent "
    "bullet numbered gap_before gap_after repeats known_words sentences quote"
)
_ORDER = names_in("index place best_inside best_before best_after best_share since_comments since_related")
_NEAR = ("chars", "ends", "function", "bullet", "capitals", "prose")
_OFFSETS = (-4, -3, -2, -1, 1, 2, 3, 4)
_WIDTHS = (3, 8, 20)
_PAGE = names_in("lines chars prose short")
COLUMNS = (
    *_TEXT,
    *(f"cue_{name}" for name in CUE_NAMES),
    *_ORDER,
    "head_distance",
    *(f"head_{name}" for name in CUE_NAMES),
    *(f"{what}{offset:+d}" for offset in _OFFSETS for what in _NEAR),
    *(f"window_{width}_{what}" for width in _WIDTHS for what in ("prose", "short", "cued")),
    *(f"page_{name}" for name in _PAGE),
)
_RELATED = 1 << CUE_NAMES.index("related")
_COMMENTS = 1 << CUE_NAMES.index("comments")
# Cues of what a page prints around an article; those of labels ("Back to top") are ordinary words in a sentence.
NOTICES = sum(1 << CUE_NAMES.index(name) for name in ("comments", "cookies", "sign_in", "copyright_sign"))
NAVIGATION = NOTICES | sum(1 << CUE_NAMES.index(name) for name in ("share", "skip", "player"))
# Cues of navigation with words that news have as well, and those of sentences that speak to the reader.
WORDS_OF_NEWS, ADDRESSED = (
    sum(1 << CUE_NAMES.index(name) for name in names) for names in (("skip", "cookies"), ("first", "second", "action"))
)
# A run of prose scores its characters; every other line costs this much, which ends runs.
_LINE_COST = 60.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """A non-empty line: `text` without indent and bullet, after `gap` empty lines."""

    text: str
    indent: int
    bullet: bool
    gap: int

    def words(self) -> list[str]:
        """The line's words as they are written."""
        return WORD.findall(self.text)

    def cues(self) -> int:
        """One bit per kind of cue in the line, in the order of CUE_NAMES."""
        return cues(self.text, WORD.findall(self.text.lower()))

    def reason(self) -> Reason | None:
        """Why the line is not of an article by its form alone; None if it may be."""
        return reason_of_line(self.text, BlockKind.PARAGRAPH)


def split(text: str) -> list[TextLine]:
    """Split a text into its non-empty lines."""
    found = []
    gap = 0
    for raw in text.expandtabs(4).splitlines():
        line = raw.strip()
        if not line:
            gap += 1
            continue
        match = _BULLET.match(line)
        bare = line[match.end() :] if match is not None else line
        found.append(TextLine(" ".join(bare.split()) or line, len(raw) - len(raw.lstrip()), match is not None, gap))
        gap = 0
    return found


class LineFeatures:
    """The features of all lines of a text."""

    def __init__(self, lines: list[TextLine]) -> None:
        self.lines = lines
        words = [WORD.findall(line.text) for line in lines]
        self.words = [[word.lower() for word in own] for own in words]
        self.size = np.array([len(line.text) for line in lines], dtype=np.float64)
        self.cues = [cues(line.text, own) for line, own in zip(lines, self.words, strict=True)]
        repeats = Counter(line.text for line in lines)
        vocabulary = Counter(
            word for own, size in zip(self.words, self.size, strict=True) if size > 120 for word in set(own)
        )
        self.text = np.array([self._own(i, words[i], repeats, vocabulary) for i in range(len(lines))])
        self.ends = self.text[:, _TEXT.index("ends")]
        self.function = self.text[:, _TEXT.index("function")]
        count = np.array([len(own) for own in words])
        # Languages without spaces have long words and no function words that are known here.
        dense = self.text[:, _TEXT.index("word_length")] > 12
        prose = ((count >= 8) & (self.ends > 0) & (self.function > 0.15)) | ((self.size > 30) & dense & (self.ends > 0))
        self.prose = self.size * prose

    def _own(self, i: int, words: list[str], repeats: Counter[str], vocabulary: Counter[str]) -> list[float]:
        line = self.lines[i]
        text = line.text
        count = len(words) or 1
        after = self.lines[i + 1].gap if i + 1 < len(self.lines) else 3
        return [
            math.log1p(len(text)),
            math.log1p(len(words)),
            float(bool(_END.search(text))),
            float(text.endswith(":")),
            float(text.endswith("?")),
            text.count(",") / count,
            sum(word[0].isdigit() for word in words) / count,
            sum(word[0].isupper() for word in words) / count,
            float(text.istitle()),
            sum(word in FUNCTION_WORDS for word in self.words[i]) / count,
            float(text[0].islower()),
            float(text.isupper()),
            float("|" in text),
            sum(map(len, words)) / count,
            float(min(line.indent, 20)),
            float(line.bullet),
            float(bool(NUMBER.match(text))),
            float(min(line.gap, 5)),
            float(min(after, 5)),
            float(min(repeats[text], 9)),
            sum(word in vocabulary for word in self.words[i]) / count,
            float(min(len(re.findall(r"[.!?] ", text)), 9)),
            float(text[0] in '"“‘«„'),
        ]

    def rows(self) -> Rows:
        """Features, shape (lines, columns)."""
        return np.hstack(
            [
                self.text.astype(np.float32),
                bit_rows(self.cues, len(CUE_NAMES)),
                self._order(),
                self._heads(),
                self._near(),
                self._windows(),
                self._page(),
            ]
        )

    def best_run(self) -> tuple[int, int]:
        """Start and end of the best run of lines: Kadane's maximum subarray."""
        best, best_span, total, start = -1.0, (0, len(self.lines)), 0.0, 0
        for i, value in enumerate(np.where(self.prose > 0, self.prose, -_LINE_COST)):
            if total <= 0:
                total, start = 0.0, i
            total += float(value)
            if total > best:
                best, best_span = total, (start, i + 1)
        return best_span

    def _order(self) -> Rows:
        count = len(self.lines)
        index = np.arange(count)
        before = np.concatenate([[0], np.cumsum(self.size)[:-1]])
        start, end = self.best_run()
        columns = [
            index / count,
            before / self.size.sum(),
            (index >= start) & (index < end),
            np.clip(start - index, 0, 60),
            np.clip(index - end + 1, 0, 60),
            np.full(count, self.prose[start:end].sum() / (self.prose.sum() or 1)),
            self._since(_COMMENTS),
            self._since(_RELATED),
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def _since(self, bit: int) -> NDArray[np.float64]:
        short = np.array([len(own) <= 6 for own in self.words], dtype=bool) & (self.ends == 0)
        return rows_since(short & np.array([bool(found & bit) for found in self.cues], dtype=bool))

    def _heads(self) -> Rows:
        """Distance of the last isolated short line above, and its cues."""
        short = np.array([len(own) <= 8 for own in self.words]) & (self.ends == 0)
        bullets = np.array([line.bullet for line in self.lines])
        return heads_above(short & ~bullets, bit_rows(self.cues, len(CUE_NAMES)))

    def _near(self) -> Rows:
        values = (self.size, self.ends, self.function, self.text[:, _TEXT.index("bullet")])
        base = np.stack(
            [np.log1p(values[0]), *values[1:], self.text[:, _TEXT.index("capitals")], self.prose > 0], axis=1
        )
        return neighbours(base, _OFFSETS)

    def _windows(self) -> Rows:
        short = (self.size < 60).astype(np.float64)
        cued = np.array([float(found.bit_count()) for found in self.cues])
        columns = []
        for width in _WIDTHS:
            for values in (self.prose, short, cued):
                sums, counts = window_sums(values, width)
                columns.append(sums / counts)
        return np.stack(columns, axis=1).astype(np.float32)

    def _page(self) -> Rows:
        total = self.size.sum() or 1
        numbers = [
            math.log1p(len(self.lines)),
            math.log1p(total),
            self.prose.sum() / total,
            float((self.size < 60).mean()),
        ]
        return np.tile(np.array(numbers, dtype=np.float32), (len(self.lines), 1))
