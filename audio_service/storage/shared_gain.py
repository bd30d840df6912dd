"""A voice's gain, shared by all machines on a store, since measurements differ slightly."""

from __future__ import annotations

from audio_service.config import Sound
from audio_service.speech import Voice, with_gain
from audio_service.storage.store import Store


def agree_on_gain(voice: Voice, store: Store, sound: Sound) -> Voice:
    """The voice with the gain that the first machine measured for these targets."""
    name = f"gains/{voice.sha256}{sound.target_lufs:+g}{sound.peak_dbfs:+g}"
    return with_gain(voice, float(store.agree(name, f"{voice.gain_db:.2f}".encode())))
