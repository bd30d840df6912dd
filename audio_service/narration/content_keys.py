"""Content keys: equal if and only if audio and timeline are."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from audio_service.errors import InputError
from audio_service.narration.provenance import marks_of
from audio_service.narration.signing import claim_of
from audio_service.narration.studio import Studio
from audio_service.script import Script
from audio_service.speech import sentence_key

# Increase this when the bytes of audio or exports change: finished narrations are rendered again on first request.
REVISION = "3"
# Earlier ones whose audio has the same frame runs.
EQUAL_RUNS = frozenset(("2", REVISION))


def narration_key(script: Script, studio: Studio) -> str:
    """The content key of a narration: equal if and only if audio and timeline are."""
    settings = studio.settings
    sentences = [
        [
            sentence_key(sentence.words, studio.voices.load(sentence.voice), script.speaking, settings.sound),
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
    marks = marks_of(script, settings)
    said = None if marks is None else marks.to_json()
    # A signature names the article's address, which an article with the same text must not get.
    signed = [] if studio.signer is None else ["signed", claim_of(script, settings).url]
    return hashlib.sha256(json.dumps([sentences, metadata, around, said, REVISION, *signed]).encode()).hexdigest()


def clip_keys(script: Script, studio: Studio) -> list[str]:
    """The content keys of a script's sentences, in order."""
    load, sound = studio.voices.load, studio.settings.sound
    return [sentence_key(s.words, load(s.voice), script.speaking, sound) for s in script.sentences]


def _digest(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror or error}).",
            advice="Check AUDIO_SERVICE_SOUND__INTRO, __OUTRO and __COVER.",
        ) from error
