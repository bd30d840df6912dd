"""Numbers with their nouns, as they are printed."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """ "1 sentence", "2 sentences"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
