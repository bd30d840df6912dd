"""From recordings to a Piper voice: prepare, align, train acoustic, train vocoder, train joint, export, evaluate."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
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


def _export(arguments: argparse.Namespace) -> None:
    from voices.training.calibrate import calibrate
    from voices.training.checkpoint import read, save
    from voices.training.corpus import load
    from voices.training.export import export
    from voices.training.train import VOICE, parted

    path = arguments.checkpoint or arguments.work / VOICE
    checkpoint = read(path)
    if not arguments.keep_shape:
        calibrate(checkpoint, parted(arguments.work, load(arguments.work))[0])
        save(checkpoint, path)
    export(checkpoint, arguments.out)
    print(f"{arguments.out}: {arguments.out.stat().st_size / 1e6:.1f} MB")


def _evaluate(arguments: argparse.Namespace) -> None:
    from voices.training.evaluate import evaluate, show, write

    report = evaluate(arguments.model, arguments.data, arguments.article, arguments.limit)
    show(report)
    write(report, arguments.out)
    print(f"All figures: {arguments.out}")


def _picture(arguments: argparse.Namespace) -> None:
    from voices.training.pictures import picture

    text = picture(arguments.model, arguments.data, arguments.prompt, arguments.out)
    print(f"{arguments.out}: {text}")


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
    export = commands.add_parser("export", help="calibrate a checkpoint and write it as a Piper voice")
    export.add_argument("out", type=Path, help="such as en_US-name-x_low.onnx; its .json goes beside it")
    export.add_argument("--checkpoint", type=Path, help="default: the work folder's voice.pt")
    export.add_argument("--keep-shape", action="store_true", help="do not calibrate: use what the checkpoint has")
    export.set_defaults(run=_export)
    evaluate = commands.add_parser("evaluate", help="measure a voice")
    evaluate.add_argument("model", type=Path)
    evaluate.add_argument("data", type=Path, help="the recordings that it was trained on; held-out prompts are used")
    evaluate.add_argument("--article", type=Path, help="a plain text whose sentences are listened to as well")
    evaluate.add_argument("--limit", type=int, help="only so many prompts and sentences")
    evaluate.add_argument("--out", type=Path, default=Path("out/voice.json"), help="where the figures go, as JSON")
    evaluate.set_defaults(run=_evaluate)
    picture = commands.add_parser("picture", help="draw spectrograms of a recording and of the voice")
    picture.add_argument("model", type=Path)
    picture.add_argument("data", type=Path)
    picture.add_argument("out", type=Path, help="a .png file")
    picture.add_argument("--prompt", type=int, default=3, help="which of the held-out prompts, from 0")
    picture.set_defaults(run=_picture)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 2 and a line of text where something is missing or wrong."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except (OSError, ValueError) as error:
        print(f"voices.training: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
