"""How much memory a long article takes: 30,000 words, about three hours, against the voice's own need.

    python -m bench.memory [--words N]

The voice's own need is the peak of bare Piper speaking the same sentences one by one and keeping nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from audio_service.article.document import BlockKind, Reason, document_of
from audio_service.config import Settings
from bench.measure import Cost, check, cost_of, in_process, report

EXTRA_MB = 300
WORDS = 30_000
# Plain words, so that nothing but length is measured.
SENTENCES = (
    "The council met on the first floor of the old town hall and talked about the harbour until the lamps were lit.",
    "Nobody could say how much the new bridge would cost, but everyone agreed that the old one had to go.",
    "A second reading is planned for the spring, when the engineers have measured the river bed again.",
    "Until then the ferry will run twice an hour, from early morning to late at night, also on Sundays.",
)


def long_text(words: int) -> list[str]:
    """Paragraphs of numbered sentences, each different, so that none comes from the store."""
    paragraphs = []
    count = number = 0
    while count < words:
        lines = [f"Point {number + n}: {SENTENCES[(number + n) % len(SENTENCES)]}" for n in range(5)]
        number += 5
        paragraphs.append(" ".join(lines))
        count += len(paragraphs[-1].split())
    return paragraphs


def run_narrate(words: int) -> Cost:
    from audio_service.narration.files import narrate
    from audio_service.narration.prepare import prepare_script
    from audio_service.narration.studio import open_studio
    from audio_service.rendering.clips import Priority, Urgency
    from audio_service.rendering.threads import ThreadRenderer
    from audio_service.storage.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        studio = open_studio(settings)
        parts: list[tuple[BlockKind, str, Reason | None]] = [
            (BlockKind.PARAGRAPH, text, None) for text in long_text(words)
        ]

        def work() -> float:
            script = prepare_script(document_of(parts, language="en", title="Long"), studio)
            with ThreadRenderer(studio, open_store(None, Path(folder)), settings.workers) as renderer:
                clips = renderer.clips(script, Urgency(Priority.BATCH))
                files = {"mp3": Path(folder, "audio.mp3")}
                narration = narrate(script, studio, clips, files, lambda done, total: None)
            return narration.timeline.duration_ms / 1000

        return cost_of(work)


def run_piper(words: int) -> Cost:
    from audio_service.narration.studio import open_studio

    settings = Settings()
    piper = open_studio(settings).voices.load(settings.voice).piper

    def work() -> float:
        samples = 0
        for text in long_text(words):
            for chunk in piper.synthesize(text):
                samples += len(chunk.audio_float_array)
        return samples / piper.config.sample_rate

    return cost_of(work)


def main() -> None:
    """Measure both and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--only", choices=["narrate", "piper"])
    given = parser.parse_args()
    if given.only:
        report((run_narrate if given.only == "narrate" else run_piper)(given.words))
        return
    ours, own = (
        in_process("bench.memory", "--words", str(given.words), "--only", mode) for mode in ("narrate", "piper")
    )
    print(f"{given.words:,} words: {ours.audio_s / 3600:.2f} h of audio in {ours.wall_s / 60:.1f} min")
    print(f"peak: narrate {ours.peak_mb:.0f} MB, bare Piper {own.peak_mb:.0f} MB")
    sys.exit(0 if check("MB over the voice's own need", ours.peak_mb - own.peak_mb, EXTRA_MB) else 1)


if __name__ == "__main__":
    main()
