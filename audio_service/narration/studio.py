"""What all narrations of a process share, and the voice and settings of one article."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from functools import partial

from audio_service.article import Document
from audio_service.config import Choices, Reading, Settings, SiteRule
from audio_service.errors import UnspokenLanguage, VoiceUnusable
from audio_service.narration.ffmpeg import find_ffmpeg, loudness
from audio_service.narration.signing import FileSigner
from audio_service.speech import Agree, Collections, Voice, Voices, calibrate, language_name, read_catalogue, speaks
from audio_service.verbalize import Lexicon


@dataclass(frozen=True, slots=True)
class Studio:
    """What all narrations of a process share; created once at the entry point."""

    settings: Settings
    voices: Voices
    lexicon: Lexicon
    ffmpeg: str
    signer: FileSigner | None = None
    """Signs finished files; only of a process that finishes some."""


def open_studio(settings: Settings, agree: Agree = lambda voice: voice) -> Studio:
    """Find ffmpeg and the voices without loading any. Raises EncodingFailed if ffmpeg is missing.

    `agree` returns a voice with the gain shared by all machines on a store, since content keys contain it.
    """
    program = find_ffmpeg(settings.ffmpeg)
    meter = partial(loudness, ffmpeg=program)
    measure = partial(calibrate, sound=settings.sound, loudness=meter)
    voices = Voices(
        settings.voice_folders,
        measure,
        catalogue=read_catalogue(),
        collections=Collections(settings.voices_url, settings.hibari_url),
        sound=settings.sound,
        approximate_times=settings.approximate_times,
        agree=agree,
    )
    return Studio(settings, voices, Lexicon(), program)


def studio_for(document: Document, choices: Choices, studio: Studio) -> Studio:
    """The studio for one article: settings, overridden by the site's rule, overridden by the article's choices.

    Raises UnspokenLanguage if no voice speaks the document's language and the choices name none.
    """
    settings = studio.settings
    site = rule_of(document, settings)
    voice = choices.voice or _voice_for(document, site.voice or settings.voice, studio)
    speaking = site.speaking or settings.speaking
    if choices.length_scale is not None:
        speaking = speaking.model_copy(update={"length_scale": choices.length_scale})
    own = {
        "voice": voice,
        "title_voice": choices.title_voice or _beside(voice, site.title_voice or settings.title_voice, studio),
        "quote_voice": choices.quote_voice or _beside(voice, site.quote_voice or settings.quote_voice, studio),
        "pauses": choices.pauses or site.pauses or settings.pauses,
        "reading": reading_of(document, choices, settings),
        "speaking": speaking,
    }
    return replace(studio, settings=settings.model_copy(update=own))


def reading_of(document: Document, choices: Choices, settings: Settings) -> Reading:
    """The optional parts that are read of an article: by its choices, else the site's rule, else the settings."""
    return choices.reading or rule_of(document, settings).reading or settings.reading


def rule_of(document: Document, settings: Settings) -> SiteRule:
    """The rule of a document's site and section."""
    return settings.site(document.source, document.section, document.named_site)


def _voice_for(document: Document, default: str, studio: Studio) -> str:
    """The voice for a document: the default one if it speaks the language, the one that is set for it, or any other."""
    language = document.language
    if language is None or speaks(studio.voices.load(default).language, language):
        return default
    named = [(tag, voice) for tag, voice in studio.settings.language_voices.items() if speaks(tag, language)]
    if named:
        return min(named, key=lambda pair: (pair[0].lower() != language.lower(), len(pair[0]), pair[0]))[1]
    able = [files for files in studio.voices.list() if speaks(files.language, language)]
    if not able:
        name, suggested = language_name(language), read_catalogue().for_language(language)
        raise UnspokenLanguage(document.source, language=language, name=name, suggested=suggested)
    able.sort(key=lambda files: (files.language.lower() != language.lower(), files.name))
    for files in able[:-1]:
        with contextlib.suppress(VoiceUnusable):  # `voices list` shows why; another one may do
            return studio.voices.load(files.name).name
    return able[-1].name


def _beside(voice: str, other: str | None, studio: Studio) -> str | None:
    """A second voice that is set for all articles, if it speaks the language of an article's voice."""
    if other is None or not speaks(studio.voices.load(other).language, studio.voices.load(voice).language):
        return None
    return other


def reading_language(document: Document, voice: Voice) -> str:
    """The language a document is read in: its own if the voice speaks it, else the voice's.

    A language without a region is that of the voice: "en" is read as "en-US" by an American voice.
    """
    own = document.language or voice.language
    regional = voice.language.lower().startswith(f"{own.lower()}-")
    return own if speaks(voice.language, own) and not regional else voice.language
