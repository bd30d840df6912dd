"""The two pieces of work that benches compare: `narrate` from a source to the whole mp3, and bare Piper.

Each imports what it needs by itself: the other's modules would count in its memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import Cost, cost_of
from bench.texts import article_text

if TYPE_CHECKING:
    from piper import PiperVoice

    from audio_service.article.document import Document
    from audio_service.config import Settings


def narrate_cost(read: Callable[[], Document], settings: Settings) -> Cost:
    """What it costs to read, speak and encode one document into an empty store.

    Before it the voice is loaded, and another article's script written: tables and patterns are read then, once for a
    process. What that takes is the cost's `startup_s`.
    """
    from audio_service.article.extract import extract
    from audio_service.narration.files import narrate
    from audio_service.narration.prepare import prepare_script
    from audio_service.narration.studio import open_studio
    from audio_service.rendering.clips import Priority, Urgency
    from audio_service.rendering.threads import ThreadRenderer
    from audio_service.storage.store import open_store

    studio = open_studio(settings)
    studio.voices.load(settings.voice)

    def start() -> float:
        prepare_script(extract(article_text(0, 100).encode(), source="0.txt", settings=settings), studio)
        return 1.0

    startup_s = cost_of(start).core_s
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def work() -> float:
            script = prepare_script(read(), studio)
            with ThreadRenderer(studio, open_store(None, folder), settings.workers) as renderer:
                clips = renderer.clips(script, Urgency(Priority.BATCH))
                timeline = narrate(script, studio, clips, {"mp3": folder / "audio.mp3"}, lambda done, total: None)
            return timeline.duration_ms / 1000

        return replace(cost_of(work), startup_s=startup_s)


def piper_cost(texts: Iterable[str], voice: PiperVoice) -> Cost:
    """What it costs to have Piper speak these texts and to keep nothing."""

    def work() -> float:
        samples = sum(len(chunk.audio_int16_bytes) // 2 for text in texts for chunk in voice.synthesize(text))
        return samples / voice.config.sample_rate

    return cost_of(work)
