"""Tables in the pieces of a page: those of figures are left out, with headers in their rows and a name."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from audio_service.article.clean.rules import ends_sentence
from audio_service.article.document import BlockKind, Reason
from audio_service.article.extract.parts import Part
from audio_service.article.extract.phrases import WORD
from audio_service.article.extract.pieces import Piece
from audio_service.article.extract.table_rows import TableOfPage, tables_of

# A cell with as many words is a sentence.
_SENTENCE_WORDS = 4
# Blocks of a table that is left out.
_OF_TABLES = (Reason.TABLE, Reason.DUPLICATE, Reason.CAPTION)


def table_reason(part: Part) -> Reason | None:
    """TABLE for a row of names and figures; None for other parts: a row with a sentence in a cell is text.

    On wide development pages leaving figures out costs 0.3 points of F1; counting cells of three words as text would
    regain 0.2.
    """
    figures = part.row and max(len(WORD.findall(cell)) for cell in part.text.split("; ")) < _SENTENCE_WORDS
    return Reason.TABLE if figures else None


def set_tables(pieces: list[Piece], parts: list[Part]) -> None:
    """Set headers and names of the tables among `parts`, whose pieces are `pieces`."""
    for table in tables_of(parts):
        _set_table(pieces, table)


def _set_table(pieces: list[Piece], table: TableOfPage) -> None:
    """Give the rows of a table their headers: rows of figures in their text, rows of text beside it.

    A short sentence in a table of text is text: "1958; A new engine."
    """
    rows = [pieces[at] for at in table.rows if pieces[at].role in (None, Reason.TABLE)]
    figures = sum(row.role is Reason.TABLE or row.wanted for row in rows)
    is_data = 2 * figures > len(rows)
    if is_data and not all(row.wanted for row in rows):
        _set_data(pieces, table)
    for row in rows if not is_data else ():
        row.role = None if ends_sentence(row.text) else row.role
    for at, (text, marks) in table.rows.items():
        piece = pieces[at]
        if piece.role is Reason.TABLE or piece.wanted:
            piece.text, piece.marks = text, marks
        elif piece.role is None and piece.text != text:
            piece.row = Piece(BlockKind.ROW, text, Reason.TABLE, marks)
    for at in table.headers if rows else ():
        if pieces[at].role in (None, Reason.TABLE) and is_data:
            pieces[at].role, pieces[at].wanted = Reason.DUPLICATE, False
        elif pieces[at].role in (None, Reason.TABLE):
            pieces[at].row = Piece(BlockKind.ROW, "", Reason.TABLE)


def _set_data(pieces: list[Piece], table: TableOfPage) -> None:
    """Leave the labels of a table of figures out with its rows, and name its first part."""
    read = [at for at in (*table.rows, *table.headers) if pieces[at].role in (None, Reason.TABLE)]
    pieces[min(read)].table = table.name
    for at in table.labels:
        piece = pieces[at]
        if piece.role is None and not piece.wanted and len(WORD.findall(piece.text)) < _SENTENCE_WORDS:
            piece.role = Reason.TABLE


def name_inside_only(pieces: list[Piece], kept: NDArray[np.bool_]) -> None:
    """Take the names from tables before and behind the article, which are not announced; it may end with a table."""
    read = np.flatnonzero(kept)
    first, last = (int(read[0]), int(read[-1])) if len(read) else (0, -1)
    while last + 1 < len(pieces) and pieces[last + 1].role in _OF_TABLES:
        last += 1
    for piece in (*pieces[:first], *pieces[last + 1 :]):
        piece.table = None
