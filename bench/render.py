"""What `narrate` costs beside bare Piper, on the same text and voice, in one run.

    python -m bench.render [--article FILE] [--rounds N] [--voice default|medium]

Prints core-seconds and wall seconds per second of audio for `narrate` (from reading the file to the whole mp3) and for
`PiperVoice.synthesize` with its default threads and with one. Models and tables are loaded and programs imported before
the clock starts, in all three; what the tables cost is printed beside.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from audio_service.config import DEFAULT_VOICE, Settings, disable_onnxruntime_telemetry
from bench.default_voice import default_voice
from bench.measure import REPOSITORY, Cost, best, check, in_process, report
from bench.medium_voice import NAME as MEDIUM
from bench.medium_voice import medium_voice
from bench.narrating import narrate_cost, piper_cost

ARTICLE = REPOSITORY.parent / "shared" / "articles" / "seed-article.txt"
FALLBACK = REPOSITORY / "examples" / "article.html"
CACHE = REPOSITORY / ".cache" / "bench"
# voice -> (narrate's core-seconds over one-threaded Piper's, narrate's wall time over default Piper's)
BOUNDS = {"medium": (1.03, 1.0), "default": (1.5, None)}
# Narrate's wall time over its own core-seconds, on 2 cores: both are busy nearly all the time.
SHARED = 0.55


def settings_for(voice: str, data_dir: Path) -> Settings:
    """Settings with the voice to be measured and an empty store."""
    if voice == "medium":
        return Settings(voices_dir=medium_voice(CACHE).parent, voice=MEDIUM, data_dir=data_dir)
    return Settings(voice=DEFAULT_VOICE, voices_dir=default_voice().parent, data_dir=data_dir)


def run_narrate(voice: str, article: Path) -> Cost:
    from audio_service.article.extract import extract

    with tempfile.TemporaryDirectory() as folder:
        settings = settings_for(voice, Path(folder))
        return narrate_cost(lambda: extract(article.read_bytes(), source=str(article), settings=settings), settings)


def run_piper(voice: str, article: Path, threads: int) -> Cost:
    disable_onnxruntime_telemetry()
    import onnxruntime
    from piper import PiperConfig, PiperVoice

    from audio_service.article.clean import clean_document
    from audio_service.article.extract import extract
    from audio_service.speech.voices import find_voice

    settings = settings_for(voice, Path())
    files = find_voice(settings.voice, settings.voice_folders)
    options = onnxruntime.SessionOptions()
    if threads:
        options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(files.model), options, providers=["CPUExecutionProvider"])
    piper = PiperVoice(session=session, config=PiperConfig.from_dict(json.loads(files.config.read_bytes())))
    document = extract(article.read_bytes(), source=str(article), settings=settings)
    return piper_cost([kept.masked(document.text) for kept in clean_document(document, settings.reading).kept], piper)


def compare(voice: str, article: Path, rounds: int) -> bool:
    """Measure one voice; whether its bounds hold."""
    modes = {"narrate": "narrate", "piper, default threads": "piper-0", "piper, one thread": "piper-1"}
    costs: dict[str, list[Cost]] = {name: [] for name in modes}
    for _ in range(rounds):
        for name, mode in modes.items():
            costs[name].append(in_process("bench.render", "--voice", voice, "--article", str(article), "--only", mode))
    print(f"\n{voice} voice, {costs['narrate'][0].audio_s:.0f} s of audio, best of {rounds}")
    print(f"{'':26}{'core-s per s':>14}{'wall-s per s':>14}{'peak MB':>10}")
    figures = {name: best(measured) for name, measured in costs.items()}
    for name, cost in figures.items():
        print(f"{name:26}{cost.core_per_s:14.4f}{cost.wall_per_s:14.4f}{cost.peak_mb:10.0f}")
    print(f"narrate's tables, read once for a process before: {figures['narrate'].startup_s:.2f} core-seconds")
    core, wall = BOUNDS[voice]
    ours, default, single = figures.values()
    holds = check("core-seconds over one-threaded Piper", ours.core_per_s / single.core_per_s, core)
    if wall is not None:
        holds &= check("wall time over default Piper", ours.wall_per_s / default.wall_per_s, wall)
    return check("wall time over its core-seconds", ours.wall_per_s / ours.core_per_s, SHARED) and holds


def main() -> None:
    """Measure both voices, or the one that `--voice` names; `--only` measures one program in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--article", type=Path, default=ARTICLE if ARTICLE.exists() else FALLBACK)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--voice", choices=list(BOUNDS))
    parser.add_argument("--only", choices=["narrate", "piper-0", "piper-1"])
    given = parser.parse_args()
    if given.only == "narrate":
        report(run_narrate(given.voice, given.article))
    elif given.only:
        report(run_piper(given.voice, given.article, int(given.only[-1])))
    else:
        voices = [given.voice] if given.voice else list(BOUNDS)
        sys.exit(0 if all([compare(voice, given.article, given.rounds) for voice in voices]) else 1)


if __name__ == "__main__":
    main()
