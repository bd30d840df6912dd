"""Plain text -> Document: a whole manuscript, or the article in a page flattened to text.

Text copied from a browser has the player's label, menus, comments and footer as lines. The line classifier
(`line_features.py`) selects the article's lines; a text without such lines is kept whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

import numpy as np
from numpy.typing import NDArray

from audio_service.article.announcements import announcement
from audio_service.article.clean.rules import reason_of_line
from audio_service.article.document import BlockKind, Document, Reason, document_of
from audio_service.article.extract.classifier import Classifier, keep_chance, load
from audio_service.article.extract.comments import ask_for_replies, comments_in, places_in_text
from audio_service.article.extract.formulas import with_formulas
from audio_service.article.extract.line_features import (
    ADDRESSED,
    COLUMNS,
    NAVIGATION,
    NOTICES,
    WORDS_OF_NEWS,
    LineFeatures,
    TextLine,
    split,
)
from audio_service.article.extract.line_titles import STOP, first_title, is_lead, title_line, with_metadata
from audio_service.article.extract.parts import PROSE_CHARACTERS, TooLarge
from audio_service.article.extract.pasted_tables import PastedRow, pasted_rows
from audio_service.article.extract.phrases import cues, is_comments_label
from audio_service.article.extract.roles import by_words
from audio_service.article.language import detect
from audio_service.errors import EmptyArticle

# Bounds of the probability from which a line is kept. Against a fixed 0.45 they gain 1.0 points of F1 on news dumps and
# 0.7 on wide ones (cross-validated on the development half).
LOW_CHANCE, HIGH_CHANCE = 0.1, 0.6
# Mail and old text files break lines at about this width; a paragraph's lines are joined again.
_WRAP = (55, 90)
_LEAST_BODY = 40
# A text is a manuscript, however short, with this share of sentences and no line of a page around it.
_MANUSCRIPT_SENTENCES = 0.9
_SENTENCE_CHARACTERS = 30
_FLASH_LINES = 5
_ANSWER_WORDS = 2
_NEWS_WORDS = 5
_NO_COMMENT = re.compile(r"\W*(?:no comments?|kein kommentar|sans commentaire|sin comentarios)\W*", re.IGNORECASE)
# This share of a text's characters, labels aside, counts as all of it.
_ALL = 0.98
_FLASH_SENTENCES = 0.5
_OPENING = frozenset((Reason.COMMENTS, Reason.RELATED, Reason.NEWSLETTER, Reason.REFERENCES, Reason.NAVIGATION))
_NEAR_LINES = 4
_LAST_WORDS = 4
Flags = NDArray[np.bool_]
_FULL_STOP = re.compile(r"[.!?…。！？][\"'”’“»«)]*$")


def read_plain(
    text: str, source: str, limit: int, trusted: bool = False, classifier: Classifier | None = None
) -> Document:
    """The document of a plain text; `trusted` keeps all of it."""
    lines = split(unwrapped(with_formulas(text)))
    if not lines:
        raise EmptyArticle(source)
    if len(lines) > limit:
        raise TooLarge("parts", limit)
    kept, comments = np.ones(len(lines), dtype=bool), np.zeros(len(lines), dtype=bool)
    title = first_title(lines) if trusted else None
    if not trusted:
        kept, comments = select_beside_tables(lines, classifier)
        if not kept.any():
            raise EmptyArticle(source, removed=sum(len(line.text) for line in lines))
        title = title_line(lines, kept)
        if title is not None and is_lead(lines, title):
            kept[title + 1] = True
    return with_metadata(document(lines, kept, comments, title, source), lines, title)


def select_beside_tables(lines: list[TextLine], classifier: Classifier | None) -> tuple[Flags, Flags]:
    """`select`, with rows that begin with a bar kept as the line above them: to the classifier they look like menus."""
    rows = {at for at in pasted_rows(lines) if lines[at].text.startswith("|")}
    others = [at for at in range(len(lines)) if at not in rows]
    if not rows or not others:
        return select(lines, classifier)
    kept, comments = np.ones(len(lines), dtype=bool), np.zeros(len(lines), dtype=bool)
    kept[others], comments[others] = select([lines[at] for at in others], classifier)
    for at in sorted(rows):
        kept[at] = at == 0 or kept[at - 1]
    return kept, comments


def select(lines: list[TextLine], classifier: Classifier | None) -> tuple[Flags, Flags]:
    """Which lines are article, none if that is too little, and which of the others are comments."""
    kept, manuscript = judge(lines, classifier)
    comments = np.zeros(len(lines), dtype=bool)
    if manuscript:
        return kept, comments
    texts = [line.text for line in lines]
    comments = comments_in(texts, kept, lambda: places_in_text(lines))
    if not ask_for_replies(texts[int(np.argmax(comments)) :]):
        comments[:] = False  # an article may continue with a list
    kept = with_headings(lines, kept & ~comments)
    kept = with_last_sentence(lines, kept) if kept.any() else kept
    size = sum(len(lines[at].text) for at in np.flatnonzero(kept))
    return kept & (size >= _LEAST_BODY), comments


def judge(lines: list[TextLine], classifier: Classifier | None) -> tuple[Flags, bool]:
    """Which lines are article, and whether the whole text is a manuscript.

    A text that is all article except for comments labels is a manuscript: to the classifier a label counts against
    everything below it.
    """
    kept = np.ones(len(lines), dtype=bool)
    whole = LineFeatures(lines)
    if is_manuscript(whole):
        return kept, True
    plain = [line for line in lines if not (is_comments_label(line.text) or _NO_COMMENT.fullmatch(line.text))]
    classifier = classifier or load("lines", COLUMNS)
    if 0 < len(plain) < len(lines):
        features = LineFeatures(plain)
        if is_manuscript(features) or features.size[taken(features, classifier)].sum() >= _ALL * features.size.sum():
            return kept, True
    asked = askable(lines)
    kept[:] = False
    kept[asked] = taken(LineFeatures([lines[at] for at in asked]), classifier)
    return kept, False


def askable(lines: list[TextLine]) -> NDArray[np.intp]:
    """Numbers of the lines that are classified: not those that their form alone excludes, which say nothing of others.

    Labels of lists say something of what follows them, those of comments only if a line there invites replies.
    """
    reasons = [line.reason() for line in lines]
    reply = max((at for at, line in enumerate(lines) if ask_for_replies([line.text])), default=-1)
    asked = np.flatnonzero(
        [
            reason is None or (reason in _OPENING and (reason is not Reason.COMMENTS or at < reply))
            for at, reason in enumerate(reasons)
        ]
    )
    return asked if len(asked) else np.arange(len(lines))


def with_headings(lines: list[TextLine], kept: Flags) -> Flags:
    """The kept lines, paragraphs between them, and the headings: short lines without a full stop, above a paragraph."""
    found = with_paragraphs(lines, kept)
    for at in range(1, len(lines) - 1):
        text = lines[at].text
        between = found[at - 1] and found[at + 1] and len(lines[at + 1].text) >= PROSE_CHARACTERS
        if between and not kept[at] and kind_of(lines, at) is BlockKind.HEADING and text[:1].isupper():
            found[at] = lines[at].reason() is None
    return found


def with_paragraphs(lines: list[TextLine], kept: Flags) -> Flags:
    """The kept lines and long sentences near kept paragraphs on both sides, which look like teasers below a label."""
    prose = [len(line.text) >= PROSE_CHARACTERS and _FULL_STOP.search(line.text) is not None for line in lines]
    found = kept.copy()
    for at in np.flatnonzero(~kept & prose):
        near = [any(kept[other] and prose[other] for other in numbers) for numbers in _beside(int(at), len(lines))]
        line = lines[at]
        found[at] = all(near) and _may_be_prose(line)
    return found


def _beside(at: int, size: int) -> tuple[range, range]:
    """The numbers of the lines near one, above and below."""
    return range(max(at - _NEAR_LINES, 0), at), range(at + 1, min(at + 1 + _NEAR_LINES, size))


def with_last_sentence(lines: list[TextLine], kept: Flags) -> Flags:
    """The kept lines and a sentence right after the last one: an article ends with one, however short."""
    last = int(np.flatnonzero(kept)[-1])
    found = kept.copy()
    if last + 1 < len(lines) and len(lines[last].text) >= PROSE_CHARACTERS:
        line = lines[last + 1]
        sentence = len(line.words()) >= _LAST_WORDS and _FULL_STOP.search(line.text) is not None and not line.bullet
        found[last + 1] = sentence and not line.cues() & NOTICES and line.reason() is None
    return found


def _may_be_prose(line: TextLine) -> bool:
    """Whether a line is neither an item, nor named as a part of the page, nor a label or a notice by its form."""
    return not (line.bullet or line.cues() & NAVIGATION or line.reason())


def taken(features: LineFeatures, classifier: Classifier) -> Flags:
    """Which lines the classifier selects as article, shape (lines,)."""
    chances = classifier.chances(features.rows())
    return chances >= keep_chance(chances, features.size, LOW_CHANCE, HIGH_CHANCE)


def unwrapped(text: str) -> str:
    """Join hard-wrapped paragraphs if the lines are wrapped."""
    groups = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    joined = []
    for group in groups:
        lines = group.split("\n")
        inner = [len(line.rstrip()) for line in lines[:-1]]
        wrapped = len(lines) >= 3 and _WRAP[0] <= median(inner) <= _WRAP[1] and min(inner) >= 0.7 * max(inner)
        joined.append(" ".join(line.strip() for line in lines) if wrapped else group)
    return "\n\n".join(joined)


def is_manuscript(features: LineFeatures) -> bool:
    """Whether a text is nothing but an article: paragraphs, headings, no word of a page around it.

    In a news flash of a few lines short sentences count too. In a longer text what ends like a sentence is a
    label only by its form.
    """
    flash = len(features.lines) <= _FLASH_LINES
    sentences = features.size * (features.ends > 0) * (features.size >= (0 if flash else _SENTENCE_CHARACTERS))
    if sentences.sum() < (_FLASH_SENTENCES if flash else _MANUSCRIPT_SENTENCES) * features.size.sum():
        return False
    rows = zip(features.lines, features.words, features.cues, features.ends, strict=True)
    return not any(
        found & NAVIGATION
        and not (
            ends and (len(words) <= _ANSWER_WORDS or (line.reason() is None and (not flash or is_news(words, found))))
        )
        for line, words, found, ends in rows
        if len(line.text) < PROSE_CHARACTERS
    )


def is_news(words: list[str], found: int) -> bool:
    """Whether a short sentence has words of a page as news have them ("is back"), and asks its reader for nothing."""
    called = found & (NAVIGATION & ~WORDS_OF_NEWS | ADDRESSED) or cues(" ".join(words[:2]), words[:2]) & NAVIGATION
    return len(words) >= _NEWS_WORDS and not called


def document(lines: list[TextLine], kept: Flags, comments: Flags, title: int | None, source: str) -> Document:
    """The lines as blocks, with the title in its place if it is among them."""
    last = int(np.flatnonzero(kept)[-1])
    rows = pasted_rows(lines)
    language = detect("\n".join(line.text for line, keep in zip(lines, kept, strict=True) if keep))
    parts: list[tuple[BlockKind, str, Reason | None]] = []
    for i, line in enumerate(lines):
        if i == title:
            parts.append((BlockKind.TITLE, line.text, None))
        elif kept[i] and title is not None and i < title:
            # Nothing that is read comes before the title.
            parts.append((kind_of(lines, i), line.text, Reason.OUTSIDE))
        elif kept[i]:
            parts += as_read(rows.get(i), line.text, kind_of(lines, i), language)
        else:
            kind = BlockKind.ITEM if line.bullet else BlockKind.PARAGRAPH
            why = reason_of_line(line.text, kind)
            role = Reason.COMMENTS if comments[i] else why or by_words(line.text, i > last, False)
            parts.append((kind, line.text, role))
    return document_of(parts, language=language, source=source)


def as_read(
    row: PastedRow | None, text: str, kind: BlockKind, language: str | None
) -> Iterator[tuple[BlockKind, str, Reason | None]]:
    """A kept line as a block, or a row of a table, with the announcement of a table that begins there."""
    if row is None or not row.text:
        yield kind, text, None if row is None else row.role
        return
    said = None if row.table is None else announcement(Reason.TABLE, row.table, language)
    if said is not None:
        yield BlockKind.ANNOUNCEMENT, said, Reason.TABLE
    yield BlockKind.PARAGRAPH, row.text, row.role


def kind_of(lines: list[TextLine], at: int) -> BlockKind:
    """The kind of a kept line: an item by its bullet, a heading if short and without a full stop before text."""
    line = lines[at]
    if line.bullet:
        return BlockKind.ITEM
    following = lines[at + 1] if at + 1 < len(lines) else None
    short = len(line.text) <= 100 and len(line.words()) <= 14 and STOP.search(line.text) is None
    if short and following is not None and len(following.text) > len(line.text) and not following.text[0].islower():
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH
