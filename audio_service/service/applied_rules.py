"""A script and stored pronunciation rules -> the rule of each passage that has one."""

from __future__ import annotations

from collections.abc import Sequence

from audio_service.article import Span
from audio_service.narration import Studio, reading_language
from audio_service.script import Script
from audio_service.storage import PronunciationRule
from audio_service.verbalize import Lexicon, entries_in


def applied_rules(
    script: Script, studio: Studio, rules: Sequence[PronunciationRule]
) -> tuple[tuple[Span, PronunciationRule], ...]:
    """The passages of a script's text that a rule is for; the most specific of `rules` comes last."""
    if not rules:
        return ()
    document = script.document
    own = {rule.entry: rule for rule in rules}
    lexicon = Lexicon(tuple(own))
    language = reading_language(document, studio.voices.load(studio.settings.voice))
    return tuple(
        (Span(sentence.span.start + span.start, sentence.span.start + span.end), own[entry])
        for sentence in script.sentences
        for span, entry in entries_in(sentence.span.of(document.text), language, lexicon)
        if entry in own
    )
