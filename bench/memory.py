"""How much memory a long article takes: 30,000 words, about three hours, against the voice's own need.

    python -m bench.memory [--words N]

The voice's own need is the peak of bare Piper speaking the same sentences one by one and keeping nothing.
And what a service at rest holds: after its start, and a minute after it has narrated an article.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from audio_service.article.document import BlockKind, document_of
from audio_service.config import Settings
from bench.idle import served
from bench.measure import Cost, check, in_process, report
from bench.narrating import narrate_cost, piper_cost
from bench.texts import article_text, paragraphs

EXTRA_MB = 300
IDLE_MB = 220
IDLE_S = 60
WORDS = 30_000


def run_narrate(words: int) -> Cost:
    document = document_of(
        [(BlockKind.PARAGRAPH, text, None) for text in paragraphs(1, words)], language="en", title="Long"
    )
    with tempfile.TemporaryDirectory() as folder:
        return narrate_cost(lambda: document, Settings(data_dir=Path(folder)))


def run_piper(words: int) -> Cost:
    from audio_service.narration.studio import open_studio

    settings = Settings()
    return piper_cost(paragraphs(1, words), open_studio(settings).voices.load(settings.voice).piper)


def idle() -> bool:
    """Measure a service at rest; whether it holds as little as it should."""
    with tempfile.TemporaryDirectory() as folder:
        with served(Path(folder)):
            pass  # makes the voice and writes bytecode
        with served(Path(folder)) as service:
            started = service.memory_mb()
            service.narrated("a", article_text(1))
            time.sleep(IDLE_S)
            rested = service.memory_mb()
    for when, (rss, pss) in {"after its start": started, "a minute after an article": rested}.items():
        print(f"a service {when}: RSS {rss:.0f} MB, PSS {pss:.0f} MB")
    # What other processes map too, such as libraries, is counted by its share.
    held = [
        check(f"MB of a service {when}", pss, IDLE_MB)
        for when, (_, pss) in {"after its start": started, "a minute after an article": rested}.items()
    ]
    return all(held)


def main() -> None:
    """Measure both and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--only", choices=["narrate", "piper", "idle"])
    given = parser.parse_args()
    if given.only == "idle":
        sys.exit(0 if idle() else 1)
    if given.only:
        report((run_narrate if given.only == "narrate" else run_piper)(given.words))
        return
    ours, own = (
        in_process("bench.memory", "--words", str(given.words), "--only", mode) for mode in ("narrate", "piper")
    )
    print(f"{given.words:,} words: {ours.audio_s / 3600:.2f} h of audio in {ours.wall_s / 60:.1f} min")
    print(f"peak: narrate {ours.peak_mb:.0f} MB, bare Piper {own.peak_mb:.0f} MB")
    small = check("MB over the voice's own need", ours.peak_mb - own.peak_mb, EXTRA_MB)
    sys.exit(0 if idle() and small else 1)


if __name__ == "__main__":
    main()
