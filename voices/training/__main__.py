"""`python -m voices.training COMMAND`: prepare, align, train, export, evaluate."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

# Before numpy loads: BLAS threads that wait for a shared core make all of this ten times slower.
os.environ.setdefault("OMP_NUM_THREADS", "1")

WORK = Path(".cache/voice-training")


def _prepare(arguments: argparse.Namespace) -> None:
    from voices.training.prepare import prepare

    count = prepare(arguments.data, arguments.work / "utterances", arguments.jobs, arguments.limit)
    print(f"{count} utterances in {arguments.work / 'utterances'}")


def _align(arguments: argparse.Namespace) -> None:
    from voices.training.align import align

    align(arguments.work)


def _train(arguments: argparse.Namespace) -> None:
    from voices.training.train import STEPS, train

    train(arguments.work, arguments.stage, arguments.steps or STEPS[arguments.stage], arguments.start)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m voices.training", description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help=f"where intermediate files go (default: {WORK})")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    prepare = commands.add_parser("prepare", help="trim, level and analyse the recordings")
    prepare.add_argument("data", type=Path, help="folder with metadata.csv (`file|text` a line) and audio/")
    prepare.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    prepare.add_argument("--limit", type=int, help="only the first so many recordings")
    prepare.set_defaults(run=_prepare)
    align = commands.add_parser("align", help="find the frames of each phoneme")
    align.set_defaults(run=_align)
    train = commands.add_parser("train", help="train one stage, or go on with it")
    train.add_argument("stage", choices=["acoustic", "decoder", "vocoder", "joint"])
    train.add_argument("--from", dest="start", type=Path, help="checkpoint to begin with (default: the work folder's)")
    train.add_argument("--steps", type=int, help="how many in all (default: as for the released voice)")
    train.set_defaults(run=_train)
    return parser


if __name__ == "__main__":
    chosen = _parser().parse_args()
    chosen.run(chosen)
