"""A sentence -> its passages in another language than it is read in: all of it, or quotations inside it."""

from __future__ import annotations

import re

from audio_service.article import Span, passage_language
from audio_service.verbalize import Doubt, Guess

_QUOTATION = re.compile(
    r"“(?P<curly>[^“”]+)[”“]|„(?P<low>[^„“”]+)[“”]|«\s?(?P<angle>[^«»]+?)\s?»|»(?P<turned>[^«»]+)«"
    r"|(?<!\w)‘(?P<single>[^‘]+?)’(?!\w)|(?<!\w)\"(?P<plain>[^\"]+)\"(?!\w)"
)
_LONGEST = 2000


def foreign_passages(text: str, language: str) -> tuple[Guess, ...]:
    """The passages of a sentence that are in another language than `language`, as guesses with spans into it."""
    whole = passage_language(text[:_LONGEST], language)
    if whole is not None:
        return (Guess(Span(0, len(text)), Doubt.FOREIGN, text, whole, language),)
    found = []
    for match in _QUOTATION.finditer(text[:_LONGEST]):
        start, end = next(match.span(name) for name, quoted in match.groupdict().items() if quoted is not None)
        other = passage_language(text[start:end], language)
        if other is not None:
            found.append(Guess(Span(start, end), Doubt.FOREIGN, text[start:end], other, language))
    return tuple(found)
