"""What narrating an article costs, in a process of its own: from reading the file to the whole mp3.

    python -m bench.voice.cost NAME ARTICLE

Prints a cost as JSON; the voice is loaded and programs are imported before the clock starts.
"""

from __future__ import annotations

import sys
from pathlib import Path

from audio_service.config import Settings
from bench.measure import Cost, best, in_process, report
from bench.narrating import narrate_cost

ROUNDS = 3


def narration_cost(voice: str, article: Path) -> Cost:
    """The best of three rounds."""
    return best([in_process("bench.voice.cost", voice, str(article)) for _ in range(ROUNDS)])


def main() -> None:
    """Measure in this process."""
    from audio_service.article.extract import extract

    voice, article = sys.argv[1], Path(sys.argv[2])
    settings = Settings(voice=voice)
    report(narrate_cost(lambda: extract(article.read_bytes(), source=article.name, settings=settings), settings))


if __name__ == "__main__":
    main()
