"""The text of a part while it is being written: white space collapsed, with links, bold text and marks counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from audio_service.article.document import NarratorMark, Reason, Span


@dataclass(slots=True)
class PartText:
    """The text of a part while it is being written."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spaced: bool = True
    linked: int = 0
    anchors: int = 0
    bold: int = 0
    formulas: int = 0
    marks: list[tuple[Span, Reason]] = field(default_factory=list)
    narrated: list[NarratorMark] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    cells: list[tuple[int, Element]] = field(default_factory=list)

    def write(self, text: str) -> int:
        """Append text with white space collapsed; returns the number of characters added."""
        words = " ".join(text.split())
        if not words:
            if text and not self.spaced:
                self._put(" ")
            return 0
        before = self.length
        if not self.spaced and text[0].isspace():
            self._put(" ")
        self._put(words)
        if text[-1].isspace():
            self._put(" ")
        return self.length - before

    def newline(self) -> None:
        """Add a line break inside the part."""
        if self.length and self.pieces[-1] == " ":
            self.pieces.pop()
            self.length -= 1
        if self.length:
            self._put("\n")

    def cell(self, element: Element) -> None:
        """Begin a table cell inside a row."""
        if self.length and self.pieces[-1] == " ":
            self.pieces.pop()
            self.length -= 1
        if self.length and self.pieces[-1] != "; ":
            self._put("; ")
        self.cells.append((self.length, element))

    def end(self, characters: int) -> str:
        """The last characters that were written."""
        pieces: list[str] = []
        for piece in reversed(self.pieces):
            if characters <= 0:
                break
            pieces.append(piece[-characters:])
            characters -= len(piece)
        return "".join(reversed(pieces))

    def _put(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.spaced = piece[-1].isspace()
