"""Which English questions fall: those that begin with a question word, "What did he say?", not those of yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audio_service.article import wordset

_QUESTION_WORDS = wordset("who whom whose what when where why which how")
# What may stand before the question word: "But why", "In which case", "And to whom".
_BEFORE = wordset(
    "and but so or then well now yet oh okay in on at to for from by with of about under since until after before just"
)
_CLAUSE_END = re.compile(r"[.!?;:,—–…]['\"’”)]*$")
_OPENING = re.compile(r"^['\"‘“(]+")
# Without "s" and such: "what's", "who'd".
_LETTERS = re.compile(r"[a-z]+")


def with_falling_questions(words: Sequence[str]) -> list[str]:
    """The words of a sentence with a full stop for the question mark of a question that falls.

    A question is looked up in its last clause, and in the first after a quotation mark: “And then,” he asked, “what?”
    """
    changed = list(words)
    if not any("?" in word for word in words):
        return changed
    start = 0
    for at, word in enumerate(words):
        if _OPENING.match(word):
            start = at
        if "?" in word and _asks_with_a_word(words[start : at + 1]):
            changed[at] = word.replace("?", ".")
        if _CLAUSE_END.search(word):
            start = at + 1
    return changed


def _asks_with_a_word(clause: Sequence[str]) -> bool:
    """Whether a question word is the first word that counts."""
    for word in clause:
        plain = _LETTERS.search(word.lower())
        if plain is None or plain[0] in _BEFORE:
            continue
        return plain[0] in _QUESTION_WORDS
    return False
