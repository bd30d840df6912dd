"""The stages of training, in order; each goes on from the checkpoint that the one before it left in the work folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from voices.training.acoustic import Acoustic, Sizes
from voices.training.align import well_aligned
from voices.training.checkpoint import Checkpoint, Stage, read, save
from voices.training.corpus import Utterance, held_out, load, measure
from voices.training.loop import pick_device, run
from voices.training.train_acoustic import AcousticStage, DecoderStage
from voices.training.train_joint import Joint
from voices.training.train_vocoder import VocoderStage

VOICE = "voice.pt"
STAGES: dict[str, type[AcousticStage | VocoderStage | Joint]] = {
    "acoustic": AcousticStage,
    "decoder": DecoderStage,
    "vocoder": VocoderStage,
    "joint": Joint,
}
STEPS = {"acoustic": 4300, "decoder": 2650, "vocoder": 4200, "joint": 4500}
SEED = 0


def parted(work: Path, utterances: Sequence[Utterance]) -> tuple[list[Utterance], list[Utterance]]:
    """What is trained on (held-out prompts and bad alignments are not), and all takes of the held-out prompts."""
    apart, clear = held_out([utterance.name for utterance in utterances]), well_aligned(work)
    training = [u for u in utterances if u.prompt not in apart and u.name in clear]
    return training, [u for u in utterances if u.prompt in apart]


def train(work: Path, stage: str, steps: int, start: Path | None) -> None:
    """Train a stage to `steps`; writes `voice.pt` and `<stage>-state.pt`, from which a stopped run goes on.

    Begins with checkpoint `start`, else with the work folder's `voice.pt`, else with a new voice.
    """
    torch.manual_seed(SEED)
    utterances = load(work)
    begin = work / f"{stage}-start.pt"
    if not (work / f"{stage}-state.pt").exists():
        save(_begin(work, start, utterances), begin)
    checkpoint = read(begin)
    if stage == "decoder":
        checkpoint.acoustic = checkpoint.acoustic.with_decoder(Sizes())
    training, validation = parted(work, utterances)
    history = list(checkpoint.history)

    def keep(step: int, hours: float) -> None:
        checkpoint.history = [*history, Stage(stage, step, round(hours, 3))]
        save(checkpoint, work / VOICE)

    trained = STAGES[stage](checkpoint, training, validation, pick_device())
    run(trained, steps, work / f"{stage}-state.pt", keep)


def _begin(work: Path, start: Path | None, utterances: Sequence[Utterance]) -> Checkpoint:
    if start is not None:
        return read(start)
    if (work / VOICE).exists():
        return read(work / VOICE)
    return Checkpoint(measure(utterances), Acoustic())
