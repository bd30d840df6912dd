"""Measure installed voices by independent predictors.

    python -m bench.voice [NAME ...] [--articles FILE ...] [--json FILE] [--targets]

A NAME is an installed voice (default: the default voice), or a file that `--json` saved, so that a voice need not be
measured again to stand in a table beside others. Prints a table, and writes it and plots into out/voices. For the
default voice, or with `--targets`, prints whether the targets hold, and exits 1 if one does not. Needs the extra
`evaluate`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from audio_service.config import DEFAULT_VOICE
from bench.measure import REPOSITORY
from bench.voice.figures import Measured, load, save
from bench.voice.measuring import measure
from bench.voice.report import check_targets, full_report, plot

OUT = REPOSITORY / "out" / "voices"


def measured(name: str, articles: list[Path]) -> tuple[Measured, ...]:
    """A voice measured now, or voices measured earlier."""
    return load(Path(name)) if name.endswith(".json") else (measure(name, articles),)


def main() -> None:
    """Measure, print and plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=[DEFAULT_VOICE], metavar="NAME")
    parser.add_argument("--articles", nargs="+", type=Path, default=[], metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--targets", action="store_true")
    given = parser.parse_args()
    voices = [each for name in given.names for each in measured(name, given.articles)]
    report = full_report(voices)
    print(report)
    for voice in voices:
        print(f"plot: {plot(voice, OUT)}")
    (OUT / "report.md").write_text(report, "utf-8")
    if given.json:
        save(voices, given.json)
    judged = [voice for voice in voices if given.targets or voice.voice == DEFAULT_VOICE]
    sys.exit(0 if all([check_targets(voice) for voice in judged]) else 1)


if __name__ == "__main__":
    main()
