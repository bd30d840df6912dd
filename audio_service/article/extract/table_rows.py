"""Tables of a page -> their rows with headers, and their names.

A cell is read with the headers of its column: "Fare: 4.20". Cells that span rows are read with each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml.etree import _Element as Element

from audio_service.article.clean.rules import reason_of_line
from audio_service.article.document import BlockKind, Reason, Span

if TYPE_CHECKING:
    from audio_service.article.extract.parts import Part

# Cells further right have no headers, and longer headers are not repeated: a page of 20,000 rows stays small.
MOST_COLUMNS = 40
_HEADER_CHARACTERS = 80
_MOST_ROWS_SPANNED = 1_000
_NAME_CHARACTERS = 120
# Without <th>, words above figures are headers from so many columns on: a table of two may be names and values.
_LEAST_COLUMNS = 3
_LABEL = re.compile(r"\A(?:tab\w*\.?|таблиц\w|表)\s*\d+[.:)]?\s*[-–—:]?\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n")

Marks = tuple[tuple[Span, Reason], ...]


@dataclass(frozen=True, slots=True)
class TableOfPage:
    """A table by the numbers of its parts: `rows` have their text and marks with headers.

    `headers` are rows of headers only, `labels` rows of one cell. `name` is what an announcement calls it.
    """

    rows: Mapping[int, tuple[str, Marks]]
    headers: frozenset[int]
    labels: frozenset[int]
    name: str


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row's cells with their first and last column, those from rows above included."""

    element: Element
    cells: tuple[tuple[Element, int, int], ...]
    header: bool


def tables_of(parts: list[Part]) -> Iterator[TableOfPage]:
    """The tables whose rows are parts, in page order."""
    numbers: dict[Element, dict[Element, int]] = {}
    labels: dict[Element, set[int]] = {}
    for at, part in enumerate(parts):
        if "table" not in part.box.tags:
            continue
        row, table = (next(part.box.element.iterancestors(tag), None) for tag in ("tr", "table"))
        if table is None:
            continue
        if part.row and part.cells and part.cells[0][0] == 0:
            numbers.setdefault(table, {}).setdefault(part.box.element, at)
        elif row is not None and len(row) == 1 and not part.row:
            labels.setdefault(table, set()).add(at)
    for table, rows in numbers.items():
        yield _table(table, rows, frozenset(labels.get(table, ())), parts)


def _table(table: Element, numbers: Mapping[Element, int], labels: frozenset[int], parts: list[Part]) -> TableOfPage:
    texts = {cell: text for at in numbers.values() for cell, text in _texts(parts[at])}
    placed = _with_header_row(list(_placed(table)), texts)
    columns = max((last for row in placed for _, _, last in row.cells), default=0) + 1
    levels: list[dict[int, str]] = []
    rows: dict[int, tuple[str, Marks]] = {}
    headers: set[int] = set()
    names: list[str] = []
    was_header = False
    for row in placed:
        at = numbers.get(row.element)
        if row.header:
            levels = [*levels, _level(row, texts, columns)] if was_header else [_level(row, texts, columns)]
            headers.update(() if at is None else (at,))
        elif at is not None:
            by_column = _joined(levels)
            names += [texts[cell] for cell, _, _ in row.cells if cell.tag == "th" and not by_column and cell in texts]
            names = names or [by_column[column] for column in sorted(by_column)]
            rows[at] = _with_headers(parts[at], row, by_column, texts)
        was_header = row.header
    return TableOfPage(rows, frozenset(headers if rows else ()), labels, _name(table, names))


def _texts(part: Part) -> Iterator[tuple[Element, str]]:
    """The cells of a row with their texts, without marks of notes."""
    for cell, span in _spans(part):
        text, at = "", span.start
        for mark, _ in sorted(part.marks, key=lambda mark: mark[0].start):
            if at <= mark.start < span.end:
                text, at = text + part.text[at : mark.start], mark.end
        yield cell, " ".join((text + part.text[at : span.end]).split())


def _spans(part: Part) -> Iterator[tuple[Element, Span]]:
    ends = [*(start for start, _ in part.cells[1:]), len(part.text)]
    for (start, cell), end in zip(part.cells, ends, strict=True):
        start = min(start, len(part.text))
        yield cell, Span(start, start + len(part.text[start:end].rstrip("; \n")))


def _placed(table: Element) -> Iterator[PlacedRow]:
    """The rows of a table, not those of tables inside it."""
    for section in (table, *table.iterchildren("thead", "tbody", "tfoot")):
        above: dict[int, tuple[Element, int]] = {}
        for row in section.iterchildren("tr"):
            own = [cell for cell in row if cell.tag in ("td", "th")]
            cells, above = _cells(own, above)
            header = len(own) > 0 and (section.tag == "thead" or (section.tag != "tfoot" and _is_header(own)))
            yield PlacedRow(row, cells, header)


def _is_header(cells: list[Element]) -> bool:
    """Whether cells are headers; the one in the corner may be empty."""
    first, *others = cells
    corner = first.tag == "th" or not _text_of(first)
    return corner and len(others) > 0 and all(cell.tag == "th" for cell in others)


def _cells(
    own: Iterable[Element], above: Mapping[int, tuple[Element, int]]
) -> tuple[tuple[tuple[Element, int, int], ...], dict[int, tuple[Element, int]]]:
    """The cells of a row in their columns; by column the cell that spans the next rows, and how many."""
    below = {column: (cell, rows - 1) for column, (cell, rows) in above.items() if rows > 1}
    taken = {column: cell for column, (cell, _) in above.items()}
    column = 0
    for cell in own:
        while column in taken:
            column += 1
        if column >= MOST_COLUMNS:
            break
        width, height = (
            _cells_spanned(cell, "colspan", MOST_COLUMNS),
            _cells_spanned(cell, "rowspan", _MOST_ROWS_SPANNED),
        )
        for at in range(column, min(column + width, MOST_COLUMNS)):
            taken[at] = cell
            if height > 1:
                below[at] = (cell, height - 1)
    placed: list[tuple[Element, int, int]] = []
    for at in sorted(taken):
        if placed and placed[-1][0] is taken[at]:
            placed[-1] = (taken[at], placed[-1][1], at)
        else:
            placed.append((taken[at], at, at))
    return tuple(placed), below


def _cells_spanned(cell: Element, name: str, most: int) -> int:
    """How many columns or rows a cell spans by its attribute `name`, 1 to `most`."""
    written = (cell.get(name) or "").strip()
    return min(max(int(written), 1), most) if written.isdecimal() and len(written) < 6 else 1


def _with_header_row(rows: list[PlacedRow], texts: Mapping[Element, str]) -> list[PlacedRow]:
    """The rows; without a row of headers the first one is, if it has words above figures, or alone is bold.

    Headers at the end stand above nothing: they are totals.
    """
    last = max((at for at, row in enumerate(rows) if not row.header), default=-1)
    rows = [PlacedRow(row.element, row.cells, row.header and at < last) for at, row in enumerate(rows)]
    if len(rows) < 3 or any(row.header for row in rows):
        return rows
    first, *others = rows
    if any(cell.tag == "th" for cell, _, _ in first.cells) or not _is_header_row(first, others, texts):
        return rows
    return [PlacedRow(first.element, first.cells, True), *others]


def _is_header_row(first: PlacedRow, others: list[PlacedRow], texts: Mapping[Element, str]) -> bool:
    written = [texts.get(cell, "") for cell, _, _ in first.cells]
    if not all(written[1:]) or any(map(_has_digit, written)):
        return False
    if _is_bold(first) and not any(map(_is_bold, others)):
        return True
    values = [texts.get(cell, "") for row in others for cell, column, _ in row.cells if column > 0]
    return len(first.cells) >= _LEAST_COLUMNS and 2 * sum(map(_has_digit, values)) > len(values)


def _is_bold(row: PlacedRow) -> bool:
    return all(cell.find(".//b") is not None or cell.find(".//strong") is not None for cell, _, _ in row.cells)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _level(row: PlacedRow, texts: Mapping[Element, str], columns: int) -> dict[int, str]:
    """The header of each column; one above all columns is none."""
    found: dict[int, str] = {}
    for cell, first, last in row.cells:
        text = texts[cell] if cell in texts else _text_of(cell)
        if last - first + 1 < columns and 0 < len(text) <= _HEADER_CHARACTERS:
            found.update((column, text.rstrip(":")) for column in range(first, last + 1))
    return found


def _joined(levels: list[dict[int, str]]) -> dict[int, str]:
    """The headers above each column in one text: "2024, first class"."""
    found: dict[int, list[str]] = {}
    for level in levels:
        for column, text in level.items():
            if text not in found.setdefault(column, []):
                found[column].append(text)
    return {column: ", ".join(texts) for column, texts in found.items()}


def _with_headers(
    part: Part, row: PlacedRow, headers: Mapping[int, str], texts: Mapping[Element, str]
) -> tuple[str, Marks]:
    """A row's text and marks, with the header before each cell that has one."""
    own = dict(_spans(part))
    text, named = "", ""
    marks: list[tuple[Span, Reason]] = []
    for cell, column, _ in row.cells:
        span = own.get(cell)
        written = texts.get(cell, "") if span is None else span.of(part.text)
        if not written:
            continue
        # Nothing is said for a dash, so nothing for its header.
        header = headers.get(column, "") if any(map(str.isalnum, written)) else ""
        text += (": " if named == text and text else "; ") if text else ""
        text += f"{header}: " if header and header != written else ""
        marks += _moved(part.marks, span, len(text)) if span is not None else ()
        text += written
        # A row's own header without any above it is said like a column's: "Built: 1958".
        named = text if cell.tag == "th" and not headers else named
    return (text, tuple(marks)) if len(row.element) <= MOST_COLUMNS and text else (part.text, part.marks)


def _moved(marks: Marks, span: Span, to: int) -> Iterator[tuple[Span, Reason]]:
    """What of the marks is in a cell, where the cell begins at `to`."""
    for mark, reason in marks:
        start, end = max(mark.start, span.start), min(mark.end, span.end)
        if start < end:
            yield Span(start, end).shift(to - span.start), reason


def _name(table: Element, headers: list[str]) -> str:
    """What an announcement calls a table: its caption or label, else its headers."""
    figure = next(table.iterancestors("figure"), None)
    captions = (table.find("caption"), None if figure is None else figure.find(".//figcaption"))
    stated = [*(_text_of(caption) for caption in captions if caption is not None), table.get("aria-label") or ""]
    for text in stated:
        name = _SENTENCE_END.split(_LABEL.sub("", text.strip()), maxsplit=1)[0].strip(" :;,")
        if 0 < len(name) <= _NAME_CHARACTERS and reason_of_line(text, BlockKind.CAPTION) is None:
            return name
    listed = ", ".join(dict.fromkeys(headers))
    return listed if len(listed) <= _NAME_CHARACTERS else ""


def _text_of(element: Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())
