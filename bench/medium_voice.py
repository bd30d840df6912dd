"""A voice of the usual "medium" size, 63 MB, with random weights: as costly as a real one, and free to make.

Instantiates Piper's own VITS generator, gives it two outputs and exports it into a cache folder, once. Needs the
`training` extra (torch).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from audio_service.config import disable_onnxruntime_telemetry

NAME = "en_US-random-medium"
OPSET = 15
# Random weights give about two frames a phoneme id; real voices about five, and half of the ids are padding.
LENGTH_SCALE = 1.6


def medium_voice(cache: Path) -> Path:
    """The path of the voice's model in `cache`, made if it is not there."""
    model = cache / f"{NAME}.onnx"
    if not model.exists():
        disable_onnxruntime_telemetry()
        cache.mkdir(parents=True, exist_ok=True)
        part = model.with_suffix(".part")
        _export(part)
        _write_config(model.with_name(model.name + ".json"))
        part.replace(model)
    return model


def _write_config(path: Path) -> None:
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    config = {
        "audio": {"sample_rate": 22_050, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "language": {"code": "en_US"},
        "inference": {"noise_scale": 0.667, "length_scale": LENGTH_SCALE, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": 1,
        "hop_length": 256,
    }
    path.write_text(json.dumps(config), "utf-8")


def _export(path: Path) -> None:
    import torch
    from piper.train.vits.models import SynthesizerTrn

    from audio_service.speech.voices import patch_for_durations

    torch.manual_seed(1)
    generator: Any = SynthesizerTrn(  # Piper types none of its training code
        n_vocab=256,
        spec_channels=513,
        segment_size=32,
        inter_channels=192,
        hidden_channels=192,
        filter_channels=768,
        n_heads=2,
        n_layers=6,
        kernel_size=3,
        p_dropout=0.1,
        resblock="2",
        resblock_kernel_sizes=(3, 5, 7),
        resblock_dilation_sizes=((1, 2), (2, 6), (3, 12)),
        upsample_rates=(8, 8, 4),
        upsample_initial_channel=256,
        upsample_kernel_sizes=(16, 16, 8),
    ).eval()
    generator.dec.remove_weight_norm()

    def forward(text: torch.Tensor, lengths: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
        spoken = generator.infer(text, lengths, noise_scale=scales[0], length_scale=scales[1], noise_scale_w=scales[2])
        audio: torch.Tensor = spoken[0].unsqueeze(1)
        return audio

    generator.forward = forward
    example = (torch.randint(0, 256, (1, 50)), torch.tensor([50]), torch.tensor([0.667, LENGTH_SCALE, 0.8]))
    with torch.no_grad():
        torch.onnx.export(
            generator,
            example,
            str(path),
            opset_version=OPSET,
            dynamo=False,
            input_names=["input", "input_lengths", "scales"],
            output_names=["output"],
            dynamic_axes={
                "input": {0: "batch", 1: "ids"},
                "input_lengths": {0: "batch"},
                "output": {0: "batch", 2: "t"},
            },
        )
    patch_for_durations(path, required=True)
