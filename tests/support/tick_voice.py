"""A voice of under 2 kB: each phoneme id sounds as a short decaying tone of its own pitch, 4 frames long.

It runs through the real PiperVoice and the real espeak, its times are known, and it is deterministic. PAD, BOS, EOS and
the space are silent. Asked for the phoneme ʘ it gives samples that are no numbers, as a broken voice would.
"""

from __future__ import annotations

import json
from pathlib import Path

import onnx
from onnx import TensorProto, helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

NAME = "en_US-tick-x_low"
FRAMES_PER_ID = 4
HOP = 256
SAMPLES_PER_ID = FRAMES_PER_ID * HOP
LAST_SILENT_ID = 3
POISON = "ʘ"


def write_tick_voice(
    folder: Path, name: str = NAME, *, durations: bool = True, sample_rate: int = 24_000, espeak: str = "en-us"
) -> Path:
    """Write the voice into `folder`; the path of its model."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    onnx.save(_model(durations=durations), str(model))
    config = {
        "audio": {"sample_rate": sample_rate, "quality": "x_low"},
        "espeak": {"voice": espeak},
        "language": {"code": name.partition("-")[0]},
        "inference": {"noise_scale": 0, "length_scale": 1, "noise_w": 0},
        "phoneme_type": "espeak",
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        "num_symbols": 256,
        "num_speakers": 1,
        "hop_length": HOP,
    }
    model.with_name(model.name + ".json").write_text(json.dumps(config), "utf-8")
    return model


def write_measured_voice(folder: Path, name: str = NAME, *, espeak: str = "en-us") -> Path:
    """The same with a profile that says 0 dB: its loudness is not measured, which takes a second."""
    from audio_service.config import Sound
    from audio_service.speech.voices import load_model, read_files, write_profile

    model = write_tick_voice(folder, name, espeak=espeak)
    write_profile(folder / f"{name}.profile.json", load_model(read_files(model)).sha256, 0.0, Sound())
    return model


def _scalar(name: str, value: float) -> onnx.NodeProto:
    tensor = helper.make_tensor(name, TensorProto.FLOAT, [], [value])
    return helper.make_node("Constant", [], [name], value=tensor)


def _ints(name: str, values: list[int]) -> onnx.NodeProto:
    tensor = helper.make_tensor(name, TensorProto.INT64, [len(values)], values)
    return helper.make_node("Constant", [], [name], value=tensor)


def _model(*, durations: bool) -> onnx.ModelProto:
    node = helper.make_node
    nodes = [
        _ints("one", [1]),
        _ints("flat", [1, 1, 1, -1]),
        _scalar("zero", 0),
        _scalar("step", 1),
        _scalar("frames", FRAMES_PER_ID),
        _scalar("hop", HOP),
        _scalar("silent", LAST_SILENT_ID),
        _scalar("poison", DEFAULT_PHONEME_ID_MAP[POISON][0]),
        _scalar("pitch", 0.01),
        _scalar("decay", -0.004),
        _scalar("level", 0.5),
        _scalar("axis", 2),
        node("Cast", ["input"], ["ids"], to=TensorProto.FLOAT),
        # scales are noise_scale, length_scale and noise_w
        node("Gather", ["scales", "one"], ["length_scale"]),
        node("Mul", ["frames", "length_scale"], ["stretched"]),
        node("Ceil", ["stretched"], ["frames_each"]),
        node("Sub", ["ids", "ids"], ["zeros"]),
        node("Add", ["zeros", "frames_each"], ["w_ceil" if not durations else "durations"]),
        node("Mul", ["frames_each", "hop"], ["samples_each"]),
        node("Squeeze", ["samples_each"], ["count"]),
        node("Range", ["zero", "count", "step"], ["time"]),
        node("Cast", ["axis"], ["last_axis"], to=TensorProto.INT64),
        node("Unsqueeze", ["ids", "last_axis"], ["column"]),
        node("Mul", ["column", "time"], ["angle_raw"]),
        node("Mul", ["angle_raw", "pitch"], ["angle"]),
        node("Sin", ["angle"], ["sine"]),
        # 0 / 0 where the id is the poison's, else 0
        node("Sub", ["column", "poison"], ["from_poison"]),
        node("Div", ["zero", "from_poison"], ["nothing"]),
        node("Add", ["sine", "nothing"], ["tone"]),
        node("Mul", ["time", "decay"], ["fall"]),
        node("Exp", ["fall"], ["envelope"]),
        node("Mul", ["tone", "envelope"], ["tick"]),
        node("Greater", ["column", "silent"], ["is_sound"]),
        node("Cast", ["is_sound"], ["is_sound_float"], to=TensorProto.FLOAT),
        node("Mul", ["tick", "is_sound_float"], ["gated"]),
        node("Mul", ["gated", "level"], ["levelled"]),
        node("Reshape", ["levelled", "flat"], ["output"]),
    ]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, None])]
    if durations:
        outputs.append(helper.make_tensor_value_info("durations", TensorProto.FLOAT, [1, None]))
    graph = helper.make_graph(
        nodes,
        "tick",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, None]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        outputs,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
