"""How long short commands take.

    python -m bench.startup [--runs N]

Wall time of a whole process, the best of N runs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from bench.measure import REPOSITORY, check

# Arguments -> seconds at most.
LIMITS_S = {"--help": 0.35, "clean examples/article.html": 0.5, "verbalize": 0.3}


def seconds(arguments: str) -> float:
    """Wall time of one run."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "audio_service", *arguments.split()],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - began


def main() -> None:
    """Measure, print, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    best = {arguments: min(seconds(arguments) for _ in range(runs)) for arguments in LIMITS_S}
    held = [check(f"`audio-service {name}`, seconds", best[name], limit) for name, limit in LIMITS_S.items()]
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
