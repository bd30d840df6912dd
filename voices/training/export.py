"""A checkpoint -> `<name>.onnx` and `<name>.onnx.json`, as every Piper program reads them."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP as IDS

from voices.training.checkpoint import Checkpoint
from voices.training.corpus import BEGIN, END
from voices.training.graph import Voice
from voices.training.prepare import ESPEAK_VOICE
from voices.training.sound import HOP, SAMPLE_RATE, WINDOW
from voices.training.vocoder import NOISE_WINDOW

OPSET = 17
DATASET = "kathleen"
SCALES = (0.667, 1.0, 0.8)
"""Piper's usual noise_scale, length_scale and noise_w."""
EXAMPLE = "həlˈoʊ wˈɜːld."
INPUTS = ("input", "input_lengths", "scales")
OUTPUTS = ("output", "durations")


def interspersed(phonemes: Sequence[str]) -> torch.Tensor:
    """Piper's ids of a sentence, [1, n]: padding after each but the last."""
    ids = [IDS[BEGIN][0], 0]
    for phoneme in phonemes:
        ids += [IDS[phoneme][0], 0]
    return torch.tensor([[*ids, IDS[END][0]]])


def configuration() -> dict[str, object]:
    """What stands beside the model."""
    language = {
        "code": "en_US",
        "family": "en",
        "region": "US",
        "name_native": "English",
        "name_english": "English",
        "country_english": "United States",
    }
    noise, length, noise_w = SCALES
    return {
        "audio": {"sample_rate": SAMPLE_RATE, "quality": "x_low"},
        "espeak": {"voice": ESPEAK_VOICE},
        "language": language,
        "inference": {"noise_scale": noise, "length_scale": length, "noise_w": noise_w},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": IDS,
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.8.0",
        "hop_length": HOP,
        "dataset": DATASET,
    }


def _basis(name: str, weights: NDArray[np.float32]) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """Nodes that compute a Fourier basis [2 * bins, 1, window] when the model is loaded; ValueError if it is none."""
    window = weights.shape[2]
    bins = window // 2 + 1
    k, t = np.arange(bins)[:, None], np.arange(window)[None]
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * t / window)
    circle = 2 * np.pi * np.arange(window) / window
    cosines = np.cos(circle)[(k * t) % window] * taper
    row = (weights[:bins, 0] * cosines).sum(1) / (cosines**2).sum(1)
    rows = np.concatenate([row, row]).astype(np.float32)[:, None]
    rebuilt = np.concatenate([cosines, -np.sin(circle)[(k * t) % window] * taper]) * rows
    if np.abs(rebuilt - weights[:, 0]).max() > 1e-6 * max(1.0, float(np.abs(weights).max())):
        raise ValueError(f"{name} is no windowed Fourier basis")
    constants = {
        "k": k,
        "t": t,
        "window": np.array(window),
        "cos": np.cos(circle).astype(np.float32),
        "sin": (-np.sin(circle)).astype(np.float32),
        "row": rows,
        "taper": taper.astype(np.float32),
        "shape": np.array(weights.shape),
    }
    steps = (
        ("Mul", ("k", "t"), "kt"),
        ("Mod", ("kt", "window"), "place"),
        ("Gather", ("cos", "place"), "real"),
        ("Gather", ("sin", "place"), "imaginary"),
        ("Mul", ("both", "row"), "scaled"),
        ("Mul", ("scaled", "taper"), "tapered"),
    )
    nodes = [helper.make_node(op, [f"{name}_{i}" for i in inputs], [f"{name}_{out}"]) for op, inputs, out in steps]
    joined = helper.make_node("Concat", [f"{name}_real", f"{name}_imaginary"], [f"{name}_both"], axis=0)
    shaped = helper.make_node("Reshape", [f"{name}_tapered", f"{name}_shape"], [name])
    initializers = [numpy_helper.from_array(value, f"{name}_{key}") for key, value in constants.items()]
    return [*nodes[:4], joined, *nodes[4:], shaped], initializers


def slim(model: onnx.ModelProto) -> None:
    """Replace the Fourier bases, half of the file, by the few nodes that compute them (onnxruntime folds those)."""
    graph, begin = model.graph, []
    for initializer in list(graph.initializer):
        shape = tuple(initializer.dims)
        if len(shape) == 3 and shape[1] == 1 and shape[2] in (WINDOW, NOISE_WINDOW) and shape[0] == shape[2] + 2:
            nodes, constants = _basis(initializer.name, numpy_helper.to_array(initializer))
            begin += nodes
            graph.initializer.remove(initializer)
            graph.initializer.extend(constants)
    every = [*begin, *graph.node]
    del graph.node[:]
    graph.node.extend(every)


def export(checkpoint: Checkpoint, path: Path) -> None:
    """Write the model and its configuration, whole or not at all."""
    ids = interspersed(EXAMPLE)
    voice = Voice(checkpoint)
    unfinished = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with torch.no_grad(), warnings.catch_warnings():
        # The exporter of opset 17 is deprecated; the new one does not yet keep lengths symbolic here.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            voice,
            (ids, torch.tensor([ids.shape[1]]), torch.tensor(SCALES)),
            str(unfinished),
            opset_version=OPSET,
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                "input": {0: "batch_size", 1: "phonemes"},
                "input_lengths": {0: "batch_size"},
                "output": {0: "batch_size", 3: "time"},
                "durations": {0: "batch_size", 1: "phonemes"},
            },
            dynamo=False,
        )
    model = onnx.load(unfinished)
    slim(model)
    onnx.checker.check_model(model)
    onnx.save(model, unfinished)
    path.with_name(path.name + ".json").write_text(json.dumps(configuration(), ensure_ascii=False, indent=1), "utf-8")
    os.replace(unfinished, path)
