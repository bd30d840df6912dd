"""Document -> Script, by the article's settings and choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from audio_service.article import Cleaned, Document, Notice, clean_document, leave_out, notices_of, spans_of
from audio_service.config import Choices, Settings, Speaking
from audio_service.errors import ArticleTooLong
from audio_service.narration.notice import notice_document, with_notice
from audio_service.narration.studio import Studio, reading_language, reading_of, studio_for
from audio_service.script import BlockVoices, Script, Sentence, check_script, write_script
from audio_service.speech import speaks

# Gets the first sentence of a script, and how it is spoken, before the other sentences are read.
OnFirst = Callable[[Sentence, Speaking], None]


def prepare_script(
    document: Document,
    studio: Studio,
    choices: Choices | None = None,
    on_first: OnFirst = lambda sentence, speaking: None,
) -> Script:
    """Write the script of `document`, with the audible notice where that is set.

    Raises InputError if nothing is left, it is too long, or the notice has no words in its language.
    """
    choices = choices or Choices()
    studio = studio_for(document, choices, studio)
    cleaned, place = _cleaned(document, studio.settings, choices), studio.settings.disclosure.notice
    if place == "none":
        return script_of_cleaned(cleaned, studio, on_first, choices)
    first, others = (on_first, _ignore) if place == "start" else (_ignore, on_first)
    notice = script_of_cleaned(notice_document(document, studio), studio, first)
    return with_notice(script_of_cleaned(cleaned, studio, others, choices), notice, studio.settings)


def _ignore(sentence: Sentence, speaking: Speaking) -> None:
    """For what is not said first."""


def article_notices(document: Document, settings: Settings, choices: Choices) -> tuple[Notice, ...]:
    """What to check of an article with these choices."""
    return notices_of(_cleaned(document, settings, choices))


def _cleaned(document: Document, settings: Settings, choices: Choices) -> Cleaned:
    reading = reading_of(document, choices, settings)
    cleaned = clean_document(document, reading, keep=spans_of(choices.keep, document))
    return leave_out(choices.drop, cleaned)


def script_of_cleaned(
    cleaned: Cleaned,
    studio: Studio,
    on_first: OnFirst = lambda sentence, speaking: None,
    choices: Choices | None = None,
) -> Script:
    """Write the script of a cleaned document. Of `choices` only voices and pauses of single places are taken.

    Raises InputError if it cannot be narrated.
    """
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
    language = reading_language(document, voice)
    own_voices = _own_voices(cleaned, (choices and choices.voices) or {}, language, studio)
    voices = BlockVoices(voice.name, settings.title_voice, settings.quote_voice, own_voices)
    script = write_script(
        cleaned,
        voices,
        settings.pauses,
        studio.lexicon,
        language,
        on_first=lambda sentence: on_first(sentence, settings.speaking),
    )
    script = _with_pauses(script, (choices and choices.pauses_at) or {})
    return replace(script, speaking=settings.speaking)


def _own_voices(
    cleaned: Cleaned, chosen: Mapping[str, str], language: str, studio: Studio
) -> dict[str, tuple[str, str]]:
    """The voices of the blocks that have one; a voice that does not speak the article's language reads in its own."""
    if not chosen:
        return {}
    found = {}
    for text in {kept.block.span.of(cleaned.document.text) for kept in cleaned.kept} & chosen.keys():
        voice = studio.voices.load(chosen[text])
        found[text] = (voice.name, language if speaks(voice.language, language) else voice.language)
    return found


def _with_pauses(script: Script, pauses_at: Mapping[str, int]) -> Script:
    """The script with an editor's pauses after single sentences, in place of all others."""
    if not pauses_at:
        return script
    text = script.document.text
    sentences = tuple(
        replace(sentence, pause_ms=pauses_at[printed], marked=True)
        if (printed := sentence.span.of(text)) in pauses_at
        else sentence
        for sentence in script.sentences
    )
    return replace(script, sentences=sentences)
