"""Heteronyms decided by one neighbour: usual phonemes, other phonemes, and the neighbours that select these."""

from __future__ import annotations

from dataclasses import dataclass

from audio_service.article import Tables
from audio_service.verbalize.words import Line

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """`other` is said after one of `before` or before one of `after` (with `both`, only if both fit), but never after
    one of `unless` or before one of `not_before`; else `usual`, or whatever the synthesizer says. With `cased` it holds
    for that spelling only."""

    other: str
    usual: str = ""
    before: frozenset[str] = _NONE
    after: frozenset[str] = _NONE
    unless: frozenset[str] = _NONE
    not_before: frozenset[str] = _NONE
    both: bool = False
    cased: str = ""

    def ipa(self, line: Line, at: int) -> str:
        if self.cased and line.core(at) != self.cased:
            return ""
        before, after = line.before(at), line.after(at)
        left, right = before in self.before, after in self.after
        fits = (left and right) if self.both else (left or right)
        counted = before[:1].isdecimal()
        barred = before in self.unless or after in self.not_before or counted
        return self.other if fits and not barred else self.usual


CHOICES = Tables.beside(__file__).whole(dict[str, Choice])
