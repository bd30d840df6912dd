"""/v1/editor/sounds and /v1/editor/words: the sounds of a language, and words to be heard alone."""

from __future__ import annotations

import base64
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from audio_service.api.http.access import ServiceDep, SiteEditor
from audio_service.api.http.problems import documented
from audio_service.api.lexicon import RuleIn, entry_of, tag_of
from audio_service.service import speak_word
from audio_service.speech import sounds_of

router = APIRouter(prefix="/v1/editor", tags=["editor"])

VoiceName = Annotated[str, Query(max_length=200, description="An installed voice; empty for the default one.")]


class SoundOut(BaseModel):
    """A sound in espeak's symbols; `carrier` are phonemes to hear it by."""

    symbol: str
    example: str = Field(description="A word that has it; empty if none is known.")
    carrier: str


class SoundsOut(BaseModel):
    """The sounds of a language, and the voice's other symbols (`more`)."""

    language: str
    vowels: list[SoundOut]
    consonants: list[SoundOut]
    more: list[SoundOut]


class WordIn(BaseModel):
    """A word or phrase to be heard, with rules that are not saved."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=400)
    voice: str = Field("", max_length=200, description="An installed voice; empty: one for the language.")
    language: Annotated[
        str, Field(max_length=35, description="BCP 47 tag; empty: the voice's."), AfterValidator(tag_of)
    ] = ""
    rules: list[RuleIn] = Field([], max_length=20)


class SpokenWordOut(BaseModel):
    """A spoken word: FLAC in base64."""

    spoken: str
    type: Literal["audio/flac"] = "audio/flac"
    audio: str


@router.get("/sounds", responses=documented(401, 403))
def sounds(
    service: ServiceDep,
    _key: SiteEditor,
    voice: VoiceName = "",
    language: Annotated[
        str, Query(max_length=35, description="BCP 47 tag; empty: the voice's."), AfterValidator(tag_of)
    ] = "",
) -> SoundsOut:
    """List the sounds of a language as a voice speaks it, with example words: what phonemes are typed with."""
    loaded = service.studio.voices.load(voice or service.settings.voice)
    tag = language or loaded.language
    found = sounds_of(loaded, tag)
    groups = {
        name: [SoundOut(symbol=one.symbol, example=one.example, carrier=one.carrier) for one in group]
        for name, group in (("vowels", found.vowels), ("consonants", found.consonants), ("more", found.more))
    }
    return SoundsOut(language=tag, **groups)


@router.post("/words", responses=documented(401, 403))
def words(body: WordIn, service: ServiceDep, _key: SiteEditor) -> SpokenWordOut:
    """Speak a word or phrase alone, with the rules for all articles and those of the request."""
    rules = [service.check_entry(entry_of(rule)) for rule in body.rules]
    spoken, clip = speak_word(body.text, body.language or None, body.voice or None, rules, service)
    return SpokenWordOut(spoken=spoken, audio=base64.b64encode(clip.flac).decode("ascii"))
