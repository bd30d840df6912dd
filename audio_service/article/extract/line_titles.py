"""The title, its lead and the byline among the lines of a plain text."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from audio_service.article.clean.rules import parts_of_lines
from audio_service.article.document import Document, Reason
from audio_service.article.extract.line_features import NAVIGATION, TextLine
from audio_service.article.names import names_in

_TITLE_CHARACTERS = 220
_TITLE_LINES = 25
# Above a lead; with fewer words a line may name the section.
_LEAST_TITLE_WORDS = 5
STOP = re.compile(r"[.!?…。！？:;,][\"'”’“»«)\]]*$")
_BYLINE = re.compile(
    r"(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or) "
    r"([A-ZÀ-Þ][\w.'’-]+(?: [\w.'’-]+){0,4}(?:(?:,| and| &) [A-ZÀ-Þ](?:[\w.'’-]| (?!& ))++)*)$"
)


def may_be_title(line: TextLine) -> bool:
    """Whether a line may be a title: a few words without a full stop, not a label."""
    if not 3 <= len(line.words()) <= 32 or len(line.text) > _TITLE_CHARACTERS or line.bullet:
        return False
    return STOP.search(line.text) is None or line.text.endswith(("?", "!"))


def first_title(lines: list[TextLine]) -> int | None:
    """The first line, if it may be a title and is set apart."""
    apart = len(lines) > 1 and (lines[1].gap > 0 or len(lines[1].text) > 2 * len(lines[0].text))
    return 0 if apart and may_be_title(lines[0]) and not lines[0].cues() & NAVIGATION else None


def title_line(lines: list[TextLine], kept: NDArray[np.bool_]) -> int | None:
    """The likeliest title before the first long kept line: many words, few cues, close to the body."""
    chosen = [int(at) for at in np.flatnonzero(kept)]
    if not chosen:
        return None
    body = next((at for at in chosen if len(lines[at].text) > 120), chosen[0])
    best, best_worth = None, 0.0
    repeats = [line.text for line in lines[: body + 5]]
    for at in above_byline(lines, range(max(0, body - _TITLE_LINES), body)):
        line = lines[at]
        worth = min(len(line.words()), 14) - 2.0 * line.cues().bit_count() - 0.25 * (body - at)
        worth += 3 * (repeats.count(line.text) > 1) + 2 * bool(kept[at])
        if worth > best_worth:
            best, best_worth = at, worth
    return best - 1 if best is not None and best > 0 and is_lead(lines, best - 1) else best


def above_byline(lines: list[TextLine], numbers: range) -> list[int]:
    """Numbers of the lines that may be a title: those above the byline if there are any."""
    found = [at for at in numbers if may_be_title(lines[at])]
    byline = next((at for at in numbers if byline_of(lines[at].text)), numbers.stop)
    return [at for at in found if at < byline] or found


def byline_of(text: str) -> re.Match[str] | None:
    """The byline that a line is, with the names as its group."""
    return _BYLINE.fullmatch(text.split(" | ")[0].strip()) if len(text) < 120 else None


def is_lead(lines: list[TextLine], title: int) -> bool:
    """Whether the line below a title is a longer one without a full stop, above a byline or a date."""
    if title + 2 >= len(lines) or not (may_be_title(lines[title]) and may_be_title(lines[title + 1])):
        return False
    above, below, after = lines[title : title + 3]
    words, longer = len(above.words()), len(below.words())
    if not _LEAST_TITLE_WORDS <= words < longer or above.reason() or below.reason():
        return False
    dated = after.reason() in (Reason.DATE, Reason.BYLINE) or parts_of_lines().early_date.fullmatch(after.text)
    return byline_of(after.text) is not None or bool(dated)


def with_metadata(found: Document, lines: list[TextLine], title: int | None) -> Document:
    """The document with its title and the byline next to it."""
    byline = None
    start = title + 1 if title is not None else 0
    for line in lines[start : start + 6]:
        if (match := byline_of(line.text)) is not None:
            byline = match[1]
            break
    authors = tuple(name.text for name in names_in(byline or ""))
    return replace(
        found,
        title=lines[title].text if title is not None else None,
        byline=", ".join(authors) or None,
        authors=authors,
    )
