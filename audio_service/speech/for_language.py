"""A language -> the voice to add for it: the catalogue's, else the best of Piper's collection."""

from __future__ import annotations

from typing import Any

from audio_service.errors import InputError
from audio_service.language_tag import language_tag
from audio_service.speech.catalogue import Catalogue
from audio_service.speech.sources import read_index
from audio_service.speech.voices import language_name, speaks

# "medium" costs a tenth of "high" and sounds nearly as good; "low" and "x_low" have 16 kHz.
_QUALITIES = ("medium", "high", "low", "x_low")


def voice_for_language(language: str, catalogue: Catalogue, collection: str) -> str:
    """The name of the voice to add for a language: the catalogue's, else one of Piper's `collection` (its address).

    Raises InputError for what is not a language tag, if there is no voice for it, or if the collection cannot be asked.
    """
    tag = language_tag(language)
    if tag is None:
        raise InputError(f"{language!r} is not a language.", advice="Give a tag such as de or pt-BR.")
    known = catalogue.for_language(tag)
    if known is not None:
        return known
    name = f"{language_name(tag)} ({language})"
    try:
        index = read_index(collection) or {}
        found = best_of(index, tag)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"The voices for {name} cannot be found: the list at {collection} cannot be read ({error}).",
            advice="Retry, or add a voice by name.",
        ) from error
    if found is None:
        raise InputError(
            f"Neither the catalogue nor {collection} has a voice for {name}.",
            advice="Add a Piper voice that you have with `audio-service voices add FILE.onnx`.",
        )
    return found


def best_of(index: dict[str, Any], tag: str) -> str | None:
    """The best voice for a language in the index of a collection; None if there is none.

    One of the same region first, then by quality, then with fewer speakers, then by name.
    """
    ranked = []
    for name, facts in index.items():
        code = str(facts["language"]["code"]).replace("_", "-")
        if not speaks(code, tag):
            continue
        quality = str(facts["quality"])
        rank = _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)
        other_region = "-" in tag and code.lower() != tag.lower()
        ranked.append((other_region, rank, int(facts["num_speakers"]), name))
    return min(ranked)[-1] if ranked else None
