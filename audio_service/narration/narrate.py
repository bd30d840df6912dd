"""The stages in order, and nothing else: bytes -> Document -> Script -> Narration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from audio_service.article.clean import Cleaned, clean
from audio_service.article.document import Document
from audio_service.article.keep_and_drop import leave_out, spans_of
from audio_service.config import Choices, Settings
from audio_service.errors import ArticleTooLong, UnspokenLanguage
from audio_service.narration import files as media
from audio_service.narration.clip import Take, record
from audio_service.narration.timeline import Assembly, Timeline
from audio_service.script import Casting, Script, check_script, write_script
from audio_service.speech import synthesis as speech
from audio_service.speech.synthesis import Speech
from audio_service.speech.voices import SUGGESTED, Agree, Voice, Voices, language_name, speaks
from audio_service.verbalize.lexicon import Lexicon

# Changes to the layout of audio or timeline must change this, so that finished narrations are made anew.
REVISION = "1"

Progress = Callable[[int, int], None]
"""Told after each sentence: how many are done, of how many."""


@dataclass(frozen=True, slots=True)
class Studio:
    """What every narration of this process needs, made once at the entry point."""

    settings: Settings
    voices: Voices
    lexicon: Lexicon
    ffmpeg: str


@dataclass(frozen=True, slots=True)
class Narration:
    """A finished narration: its content key, what was said when, and its audio files by format name."""

    key: str
    document: Document
    voice: str
    timeline: Timeline
    media: Mapping[str, Path]


def open_studio(settings: Settings, agree: Agree = lambda voice: voice) -> Studio:
    """Find ffmpeg and the voices; nothing is loaded yet. Raises EncodingFailed without an ffmpeg.

    `agree` gives a voice the gain that all machines use, where several share a store: content keys hold it.
    """
    ffmpeg = media.find_ffmpeg(settings.ffmpeg)
    meter = partial(media.loudness, ffmpeg=ffmpeg)
    calibrate = partial(speech.calibrate, sound=settings.sound, loudness=meter)
    voices = Voices(settings.voice_folders, calibrate, approximate_times=settings.approximate_times, agree=agree)
    return Studio(settings, voices, Lexicon(), ffmpeg)


def studio_for(document: Document, choices: Choices, studio: Studio) -> Studio:
    """The studio as it is for one article: its site's rule over the settings, and its own choices over both.

    Raises UnspokenLanguage where no voice speaks the document's language and the choices name none.
    """
    settings = studio.settings
    site = settings.site(document.source)
    voice = choices.voice or _voice_for(document, site.voice or settings.voice, studio)
    speaking = site.speaking or settings.speaking
    if choices.length_scale is not None:
        speaking = speaking.model_copy(update={"length_scale": choices.length_scale})
    own = {
        "voice": voice,
        "title_voice": choices.title_voice or _beside(voice, site.title_voice or settings.title_voice, studio),
        "quote_voice": choices.quote_voice or _beside(voice, site.quote_voice or settings.quote_voice, studio),
        "pauses": choices.pauses or site.pauses or settings.pauses,
        "reading": choices.reading or site.reading or settings.reading,
        "speaking": speaking,
    }
    return replace(studio, settings=settings.model_copy(update=own))


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
        name, suggested = language_name(language), SUGGESTED.get(language.partition("-")[0].lower())
        raise UnspokenLanguage(document.source, language=language, name=name, suggested=suggested)
    return min(able, key=lambda files: (files.language.lower() != language.lower(), files.name)).name


def _beside(voice: str, other: str | None, studio: Studio) -> str | None:
    """A second voice that is set for all articles, if it speaks the language of an article's voice."""
    if other is None or not speaks(studio.voices.load(other).language, studio.voices.load(voice).language):
        return None
    return other


def prepare(document: Document, studio: Studio, choices: Choices | None = None) -> Script:
    """What will be said of `document`. Raises InputError where nothing is left or it is too long."""
    choices = choices or Choices()
    studio = studio_for(document, choices, studio)
    cleaned = clean(document, studio.settings.reading, keep=spans_of(choices.keep, document))
    return direct(leave_out(choices.drop, cleaned), studio)


def direct(cleaned: Cleaned, studio: Studio) -> Script:
    """The script of what cleaning left, by the studio's settings. Raises InputError where it cannot be narrated."""
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
            studio.voices.load(name)  # an unknown voice is told before anything is rendered
    check_script("".join(kept.masked(document.text) for kept in cleaned.kept), voice.language)
    casting = Casting(voice.name, settings.title_voice, settings.quote_voice)
    script = write_script(cleaned, casting, settings.pauses, studio.lexicon, reading_language(document, voice))
    return replace(script, speaking=settings.speaking)


def reading_language(document: Document, voice: Voice) -> str:
    """The language that a document is read in: its own where the voice speaks it, else the voice's."""
    own = document.language or voice.language
    return own if speaks(voice.language, own) else voice.language


def narration_key(script: Script, studio: Studio) -> str:
    """The content key of a narration: equal exactly where audio and timeline would be."""
    settings = studio.settings
    sentences = [
        [
            speech.sentence_key(sentence.words, studio.voices.load(sentence.voice), script.speaking, settings.sound),
            sentence.pause_ms,
            [[word.span.start, word.span.end] for word in sentence.words],
            sentence.block.kind,
            sentence.block.span.of(script.document.text),
        ]
        for sentence in script.sentences
    ]
    document = script.document
    metadata = [document.title, document.byline, document.published, document.language]
    sounds = [_digest(path) for path in (settings.sound.intro, settings.sound.outro, settings.sound.cover)]
    around = [settings.pauses.start_ms, settings.sound.jingle_fade_ms, *sounds]
    return hashlib.sha256(json.dumps([sentences, metadata, around, REVISION]).encode()).hexdigest()


def take_keys(script: Script, studio: Studio) -> list[str]:
    """The content keys of a script's sentences, in order."""
    load, sound = studio.voices.load, studio.settings.sound
    return [speech.sentence_key(s.words, load(s.voice), script.speaking, sound) for s in script.sentences]


def perform(
    script: Script, studio: Studio, assembly: Assembly, takes: Iterator[Take]
) -> Iterator[tuple[Take | None, int]]:
    """Each take of a narration, intro and outro included, with the frames that its sound and pause fill, in order.

    Holds one take at a time: memory does not grow with the article.
    """
    sound = studio.settings.sound
    intro, outro = _jingle(sound.intro, studio), _jingle(sound.outro, studio)
    yield intro, assembly.lead(intro, studio.settings.pauses.start_ms)
    for take in takes:
        yield take, assembly.add(take)
    yield outro, assembly.finish(outro)


def open_assembly(script: Script, studio: Studio) -> Assembly:
    """Where the takes of `script` are laid out; exact if all of its voices have durations."""
    voices = {sentence.voice for sentence in script.sentences}
    return Assembly(script, exact=all(studio.voices.load(voice).exact for voice in voices))


def narrate(
    script: Script, studio: Studio, takes: Iterator[Take], files: Mapping[str, Path], progress: Progress
) -> Narration:
    """Record `script` into `files` (format name -> path), all of them or none. SpeechFailed or EncodingFailed."""
    assembly = open_assembly(script, studio)
    with media.Recording(files, tags_of(script.document, studio.settings), studio.ffmpeg) as recording:
        for done, (take, frames) in enumerate(perform(script, studio, assembly, takes)):
            recording.write(take, frames)
            progress(min(done, len(script.sentences)), len(script.sentences))
    voice = script.sentences[0].voice
    return Narration(narration_key(script, studio), script.document, voice, assembly.timeline(), files)


def tags_of(document: Document, settings: Settings) -> media.Tags:
    """What the audio files say of themselves."""
    cover = settings.sound.cover
    return media.Tags(
        title=document.title,
        artist=document.byline,
        language=document.language,
        date=document.published,
        cover=None if cover is None else media.read_cover(cover),
    )


def _jingle(path: Path | None, studio: Studio) -> Take | None:
    if path is None:
        return None
    samples = media.read_jingle(path, studio.settings.sound.jingle_fade_ms, studio.ffmpeg)
    return record(Speech(samples, ()))


def _digest(path: Path | None) -> str | None:
    return None if path is None else hashlib.sha256(path.read_bytes()).hexdigest()
