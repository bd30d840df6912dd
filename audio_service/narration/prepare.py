"""Document -> Script, by the article's settings and choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audio_service.article import Cleaned, Document, Notice, clean_document, leave_out, notices_of, spans_of
from audio_service.config import Choices, Settings, Speaking
from audio_service.errors import ArticleTooLong
from audio_service.narration.studio import Studio, reading_language, reading_of, studio_for
from audio_service.script import BlockVoices, Script, Sentence, check_script, write_script

# Gets the first sentence of a script, and how it is spoken, before the other sentences are read.
OnFirst = Callable[[Sentence, Speaking], None]


def prepare_script(
    document: Document,
    studio: Studio,
    choices: Choices | None = None,
    on_first: OnFirst = lambda sentence, speaking: None,
) -> Script:
    """Write the script of `document`. Raises InputError if nothing is left or it is too long."""
    choices = choices or Choices()
    studio = studio_for(document, choices, studio)
    return script_of_cleaned(_cleaned(document, studio.settings, choices), studio, on_first)


def article_notices(document: Document, settings: Settings, choices: Choices) -> tuple[Notice, ...]:
    """What to check of an article with these choices."""
    return notices_of(_cleaned(document, settings, choices))


def _cleaned(document: Document, settings: Settings, choices: Choices) -> Cleaned:
    reading = reading_of(document, choices, settings)
    cleaned = clean_document(document, reading, keep=spans_of(choices.keep, document))
    return leave_out(choices.drop, cleaned)


def script_of_cleaned(cleaned: Cleaned, studio: Studio, on_first: OnFirst = lambda sentence, speaking: None) -> Script:
    """Write the script of a cleaned document. Raises InputError if it cannot be narrated."""
    document, settings = cleaned.document, studio.settings
    size = sum(len(kept.block.span) for kept in cleaned.kept)
    if size > settings.limits.article_characters:
        raise ArticleTooLong(
            document.source,
            size=size,
            limit=settings.limits.article_characters,
            unit="characters",
            setting="AUDIO_SERVICE_LIMITS__ARTICLE_CHARACTERS",
        )
    voice = studio.voices.load(settings.voice)
    for name in (settings.title_voice, settings.quote_voice):
        if name is not None:
            studio.voices.load(name)  # an unknown voice fails before anything is rendered
    check_script("".join(kept.masked(document.text) for kept in cleaned.kept), voice.language)
    voices = BlockVoices(voice.name, settings.title_voice, settings.quote_voice)
    language = reading_language(document, voice)
    script = write_script(
        cleaned,
        voices,
        settings.pauses,
        studio.lexicon,
        language,
        on_first=lambda sentence: on_first(sentence, settings.speaking),
    )
    return replace(script, speaking=settings.speaking)
