"""A word or phrase and rules for it -> its audio."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace

from audio_service.article import BlockKind, Cleaned, Kept, clean_text, document_of
from audio_service.config import Choices
from audio_service.errors import InputError
from audio_service.narration import Clip, script_of_cleaned, studio_for
from audio_service.rendering import Priority, Urgency
from audio_service.service.service import Service
from audio_service.verbalize import Entry, Scope


def speak_word(
    text: str, language: str | None, voice: str | None, rules: Sequence[Entry], service: Service
) -> tuple[str, Clip]:
    """Speak the first sentence of a text with the rules for all articles and `rules`: what is said, and its audio.

    Raises InputError, SpeechFailed.
    """
    plain = " ".join(clean_text(text).split())
    if not plain:
        raise InputError("There is nothing to say.", advice="Send a word.")
    document = document_of([(BlockKind.PARAGRAPH, plain, None)], source="The word", language=language)
    studio = studio_for(document, Choices(voice=voice), service.scripts.studio_at("", document))
    own = (replace(rule, scope=Scope.ARTICLE) for rule in rules)
    studio = replace(studio, lexicon=studio.lexicon.adding(*own))
    script = script_of_cleaned(Cleaned(document, tuple(map(Kept, document.blocks)), ()), studio)
    alone = replace(script, sentences=script.sentences[:1])
    with contextlib.closing(service.renderer.clips(alone, Urgency(Priority.EDITOR))) as clips:
        return alone.sentences[0].spoken, next(clips)
