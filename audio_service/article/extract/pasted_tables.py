"""Lines of a pasted text -> the rows of tables among them: cells between bars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from audio_service.article.document import Reason
from audio_service.article.extract.line_features import TextLine

_ROW = re.compile(r"\|?[^|]+\|[^|]*(?:\|[^|]*)+")
_RULE = re.compile(r":?-+:?")


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row's text with headers, and why it is not read. `table`: a table of this name begins here."""

    text: str
    role: Reason
    table: str | None = None


def pasted_rows(lines: list[TextLine]) -> dict[int, PastedRow]:
    """The rows by the number of their line; a table has two rows or more."""
    found: dict[int, PastedRow] = {}
    run: list[int] = []
    for at in range(len(lines) + 1):
        if at < len(lines) and _ROW.fullmatch(lines[at].text):
            run.append(at)
            continue
        if len(run) > 1:
            found.update(zip(run, _rows([_cells(lines[inside].text) for inside in run]), strict=True))
        run = []
    return found


def _rows(rows: list[list[str]]) -> Iterator[PastedRow]:
    ruled = all(map(_RULE.fullmatch, rows[1]))
    headers = rows[0] if ruled else []
    name = ", ".join(filter(None, headers))
    yield PastedRow("; ".join(filter(None, rows[0])), Reason.DUPLICATE if ruled else Reason.TABLE, name)
    for at, cells in enumerate(rows[1:]):
        if ruled and at == 0:
            yield PastedRow(" ".join(cells), Reason.SYMBOLS)
            continue
        named = [(header, cell) for header, cell in zip([*headers, *[""] * len(cells)], cells, strict=False) if cell]
        yield PastedRow("; ".join(f"{header}: {cell}" if header else cell for header, cell in named), Reason.TABLE)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
