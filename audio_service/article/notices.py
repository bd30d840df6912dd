"""Cleaned -> what its user should check: large removals, doubts of extraction, formulas, tables and code left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from audio_service.article.clean import Cleaned, Removal
from audio_service.article.document import OPTIONAL_KINDS, BlockKind, Document, Reason

# More than one word in so many is a large removal, from so many words on: fewer are a label or a byline.
_LARGE = 10
_LARGE_WORDS = 20
# A long line is a sentence of so many words at least. Prose has so many of them, and most of its words in them.
_LONG_WORDS = 20
_LONG_LINES = 3
# Comments are long lines too, but with a name above and a button below: an article has more long lines at once.
_FIRST_LINES = 5
_BEGINNING = 8

_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
# Signs of scripts that are written without spaces; each counts as a word.
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class NoticeKind(StrEnum):
    """What a notice is about. The list is closed."""

    PREVIEW_ONLY = "preview-only"
    UNSURE = "unsure"
    LARGE_REMOVAL = "large-removal"
    FORMULAS = "formulas"
    TABLES = "tables"
    CODE = "code"
    LOST_MARKS = "lost-marks"


# Content of an article that is left out however small it is.
_CONTENT = {Reason.FORMULA: NoticeKind.FORMULAS, Reason.TABLE: NoticeKind.TABLES, Reason.CODE: NoticeKind.CODE}
# The editor's own choice, and text that is read in another place.
_EXPECTED = frozenset((Reason.EDITOR, Reason.DUPLICATE))
# Reasons by which extraction may have left out an article's beginning or end.
_DOUBTFUL = frozenset((Reason.COMMENTS, Reason.RELATED, Reason.SIGN_IN, Reason.PAYWALL, Reason.OUTSIDE))

Run = tuple[Removal, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to check. Of removals: their `reason`, and `words` of the `of_words` that could be read.

    `count` is the number of blocks or parts of blocks; of tables, of rows that follow each other. `begins` has the
    first words of the longest removal. Of a narrator's marks that an edit dropped: their number, and the words of the
    last one.
    """

    kind: NoticeKind
    reason: Reason | None = None
    words: int = 0
    of_words: int = 0
    count: int = 0
    begins: str = ""

    @property
    def share(self) -> float:
        """How much of the words is left out, 0 to 1."""
        return self.words / self.of_words if self.of_words else 0.0


def notices_of(cleaned: Cleaned) -> tuple[Notice, ...]:
    """The notices of a cleaned document, at most one per reason."""
    document = cleaned.document
    stated = ((NoticeKind.PREVIEW_ONLY, document.preview_only), (NoticeKind.UNSURE, document.unsure))
    found = [Notice(kind) for kind, applies in stated if applies]
    runs = sorted(_counted(cleaned), key=lambda run: run[0].reason)
    removed = sum(map(_length, runs))
    of_article = (kept for kept in cleaned.kept if kept.block.kind is not BlockKind.ANNOUNCEMENT)
    of_words = removed + sum(_words(kept.masked(document.text)) for kept in of_article)
    for reason, group in groupby(runs, key=lambda run: run[0].reason):
        same = tuple(group)
        words = sum(map(_length, same))
        is_large = words >= _LARGE_WORDS and words * _LARGE > of_words
        kind = NoticeKind.LARGE_REMOVAL if is_large else _CONTENT.get(reason)
        if kind is not None:
            count = len(same) if reason is Reason.TABLE else sum(map(len, same))
            found.append(Notice(kind, reason, words, of_words, count, _beginning(max(same, key=_length))))
    if document.lost_marks:
        found.append(Notice(NoticeKind.LOST_MARKS, count=len(document.lost_marks), begins=document.lost_marks[-1]))
    return tuple(sorted(found, key=lambda notice: tuple(NoticeKind).index(notice.kind)))


def _counted(cleaned: Cleaned) -> Iterator[Run]:
    """The removals that took something from the article: those inside it, and prose before and behind it."""
    body = [kept.block.span for kept in cleaned.kept if kept.block.kind is not BlockKind.TITLE]
    first, last = (body[0].start, body[-1].end) if body else (0, 0)
    text = _printed(cleaned.document)
    was_comment = False
    for run in _runs(cleaned):
        reason, start = run[0].reason, run[0].span.start
        if (reason in _CONTENT or reason is Reason.DUPLICATE) and start >= last and not text[last:start].strip():
            last = run[-1].span.end  # an article may end with a table, which may begin with headers
        is_comment = reason is Reason.COMMENTS
        is_inside = first <= start < last
        if reason not in _EXPECTED and (is_inside or (not (is_comment and was_comment) and _is_prose(run))):
            yield run
        was_comment |= is_comment and start >= last


def _printed(document: Document) -> str:
    """The document's text with blanks in place of optional blocks; positions are unchanged."""
    text, parts, at = document.text, [], 0
    for span in (block.span for block in document.blocks if block.kind in OPTIONAL_KINDS):
        parts += [text[at : span.start], " " * len(span)]
        at = span.end
    return "".join([*parts, text[at:]])


def _runs(cleaned: Cleaned) -> Iterator[Run]:
    """Removed blocks that follow each other for one reason; and parts of blocks, each alone."""
    removals = {removal.span: removal for removal in cleaned.removals}
    blocks = [removals.pop(block.span, None) for block in cleaned.document.blocks if len(block.span)]
    for reason, group in groupby(blocks, key=lambda removal: removal and removal.reason):
        if reason is not None:
            yield tuple(removal for removal in group if removal is not None)
    yield from ((removal,) for removal in removals.values())


def _is_prose(run: Run) -> bool:
    """Whether a run before or behind the article reads like one, and was left out for a reason that may be wrong.

    On 881 development pages 12 such runs are large: 7 are text of the article, 2 another article, 3 teasers and quotes.
    """
    reason = run[0].reason
    is_long = [_words(line.text) >= _LONG_WORDS and _SENTENCE.search(line.text) is not None for line in run]
    if reason in (Reason.COMMENTS, Reason.RELATED):
        return sum(is_long[:_FIRST_LINES]) >= _FIRST_LINES - 1
    long = sum(_words(line.text) for line, chosen in zip(run, is_long, strict=True) if chosen)
    return reason in _DOUBTFUL and sum(is_long) >= _LONG_LINES and long * 4 > _length(run) * 3


def _beginning(run: Run) -> str:
    return " ".join(" ".join(line.text for line in run[:_BEGINNING]).split()[:_BEGINNING])


def _length(run: Run) -> int:
    return sum(_words(removal.text) for removal in run)


def _words(text: str) -> int:
    return sum(len(_SIGN.findall(token)) or any(map(str.isalnum, token)) for token in text.split())
