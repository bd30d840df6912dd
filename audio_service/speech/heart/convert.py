"""The package's model -> a Piper voice. The same source gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

from audio_service.speech.heart import melody, timing, vocoder
from audio_service.speech.heart.graph import GraphWriter
from audio_service.speech.heart.phoneme_table import phoneme_table
from audio_service.speech.heart.rewriting import ID_COUNT, model_ids, piper_durations

PIPER_IDS = {symbol: ids[0] for symbol, ids in DEFAULT_PHONEME_ID_MAP.items()}
NOISE_SCALE = 0.667
"""Piper's usual `noise_scale`; at this value noise is as loud as the package makes it."""
LENGTH_SCALE = 0.97
"""News is then read at 150 to 170 words a minute, pauses included."""
KEPT_SILENCE = 4
"""Units that stay of the silence before the first sound, which begins two or three before their end."""
FASTEST = 0.05
"""The least `length_scale`."""
# Durations are whole milliseconds.
HOP_LENGTH = vocoder.SAMPLE_RATE // 1000

# Names in the source: durations before rounding, rounded, and at least 1; predicted pitch and energy; the decoder's
# last layer.
_WANTED, _ROUNDED, _DURATIONS = "/Div_40_output_0", "/Round_output_0", "/Clip_output_0"
_PITCH, _ENERGY, _HIDDEN = "f0", "/Mul_62_output_0", "/dec_norm/LayerNormalization_output_0"
_DECODER = ("/dec.", "/dec_norm/", "/head/")
_HEAD_BIAS = "m.head.bias"
_UNITS_OF_FRAMES = 2


@dataclass(frozen=True, slots=True)
class Accent:
    """What differs between American and British voices."""

    espeak: str
    """espeak's voice."""
    table: str
    """The table of its phonemes."""
    region: str
    country: str


ACCENTS = {
    "en-US": Accent("en-us", "en-us", "US", "United States"),
    "en-GB": Accent("en-gb-x-rp", "en-gb", "GB", "United Kingdom"),
}


def convert(source: bytes, symbols: Mapping[str, int], language: str) -> bytes:
    """Turn the package's model into a Piper voice's, in about half a second.

    `symbols` are the ids of the model's symbols, `language` one of ACCENTS. Raises ValueError if the model has not the
    form that is expected.
    """
    try:
        model = onnx.load_from_string(source)
    except Exception as error:  # protobuf's DecodeError is not importable from one stable place
        raise ValueError(f"it is not a valid ONNX model ({error})") from error
    try:
        _permute_head(model)
        _float_products(model)
        _even_durations(model)
        _assemble(model, symbols, ACCENTS[language])
        onnx.checker.check_model(model)
    except (KeyError, StopIteration, IndexError, onnx.checker.ValidationError) as error:
        raise ValueError(f"it is not a model of the form that hibari-tts 0.2.1 has ({error})") from error
    return bytes(model.SerializeToString(deterministic=True))


def configuration(name: str, language: str) -> dict[str, object]:
    """The voice's configuration in Piper's form."""
    accent = ACCENTS[language]
    return {
        "audio": {"sample_rate": vocoder.SAMPLE_RATE, "quality": "medium"},
        "espeak": {"voice": accent.espeak},
        "language": {
            "code": language.replace("-", "_"),
            "family": "en",
            "region": accent.region,
            "name_native": "English",
            "name_english": "English",
            "country_english": accent.country,
        },
        "inference": {"noise_scale": NOISE_SCALE, "length_scale": LENGTH_SCALE, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": dict(DEFAULT_PHONEME_ID_MAP),
        "num_symbols": ID_COUNT,
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.8.0",
        "hop_length": HOP_LENGTH,
        "dataset": name,
        # Ours: Piper's own programs let all questions rise, the service those of yes or no.
        "rising_questions": True,
    }


def _permute_head(model: onnx.ModelProto) -> None:
    """Put the head's columns into the vocoder's order, and turn phi by half a sample."""
    source_order = ("lh", "theta", "ln", "lr", "phi")
    blocks = [source_order.index(part) for part in vocoder.PARTS]
    width = len(source_order) * vocoder.BINS
    columns = np.arange(width).reshape(-1, vocoder.BINS)[blocks][:, vocoder.BIN_ORDER].ravel()
    for initializer in model.graph.initializer:
        if initializer.dims and initializer.dims[-1] == width:
            value = numpy_helper.to_array(initializer)[..., columns]
            if initializer.name == _HEAD_BIAS:
                value = value.copy()
                value[..., -vocoder.BINS :] -= vocoder.phase_offset()
            initializer.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(value), initializer.name))


def _float_products(model: onnx.ModelProto) -> None:
    """Make the integer products float ones, but for the decoder's.

    Then durations, F0 and energy are the same on all processors. The weights stay bytes in the file and become floats
    when the model is loaded.
    """
    g = GraphWriter("float_")
    plain: dict[str, str] = {}  # a quantized tensor -> the tensor itself
    nodes = []
    for node in model.graph.node:
        if node.output[0].startswith(_DECODER):
            nodes.append(node)
        elif node.op_type == "DynamicQuantizeLinear":
            plain[node.output[0]] = node.input[0]
        elif node.op_type == "MatMulInteger":
            weights, zero = node.input[1], node.input[3]
            scale = weights.removesuffix("_quantized") + "_scale"
            floats = g("Mul", g("Sub", g.cast(weights), g.cast(zero)), scale)
            plain[node.output[0]] = g("MatMul", plain[node.input[0]], floats)
        elif node.op_type == "Cast" and node.input[0] in plain:
            plain[node.output[0]] = plain[node.input[0]]
        elif node.op_type == "Mul" and node.input[0] in plain:
            g("Identity", plain[node.input[0]], name=node.output[0])
        elif not node.output[0].endswith("quant_scales_mul:0"):
            nodes.append(node)
        nodes += g.take_nodes()
    _replace_nodes(model, nodes, g)


def _even_durations(model: onnx.ModelProto) -> None:
    """Round where each symbol ends, not each duration: small numbers of 25 ms rounded alone follow the pace badly.

    At the model's own pace or slower no symbol is shorter than a unit: ends that lie a unit or more apart stay so when
    they are rounded.
    """
    g = GraphWriter("even_")
    shortest = g("Min", g("Reciprocal", "speed"), g.f(1))
    ends = g("Floor", g("Add", g("CumSum", g("Max", _WANTED, shortest), g.i(0)), g.f(0.5)))
    g("Sub", ends, g.concat(g.f([0]), g.slice(ends, 0, -1)), name=_DURATIONS)
    nodes = []
    for node in model.graph.node:
        if node.output[0] == _ROUNDED:
            nodes += g.take_nodes()
        elif node.output[0] != _DURATIONS:
            nodes.append(node)
    _replace_nodes(model, nodes, g)


def _assemble(model: onnx.ModelProto, symbols: Mapping[str, int], accent: Accent) -> None:
    """Put the phoneme table before the network, vocoder and times after it."""
    graph = model.graph
    g = GraphWriter("piper_")
    ids, count = model_ids(g, "input", phoneme_table(accent.table), PIPER_IDS, symbols)
    noise = g("Div", g.slice("scales", 0, 1), g.f(NOISE_SCALE))
    speed = g("Reciprocal", g("Max", g.slice("scales", 1, 2), g.f(FASTEST)))
    before = g.take_nodes()

    head, network = _without_head_split(list(graph.node))
    # Before its own question mark the model's voice breaks into a creak, which cannot rise; not so before a dash.
    question, dash = (g.i(symbols[mark]) for mark in "?—")
    read = g("Where", g("Equal", ids, question), dash, ids)
    before += g.take_nodes()
    for node in network:
        node.input[:] = [{"ids": read, "speed": speed}.get(name, name) for name in node.input]

    durations = g.flat(_DURATIONS)
    flat_ids = g.flat(ids)
    _let_questions_rise(g, network, flat_ids, durations, symbols)

    # The silence before the first sound is cut: its frames are predicted, but not decoded.
    cut = g("Max", g("Sub", g.slice(durations, 0, 1), g.f(KEPT_SILENCE)), g.f(0))
    cut_frames = g.cast(g("Mul", cut, g.f(_UNITS_OF_FRAMES)), TensorProto.INT64)
    first_frame = g("Max", g("Sub", cut_frames, g.i(1)), g.i(0))
    quantized = next(node for node in network if node.op_type == "DynamicQuantizeLinear" and node.input[0] == _HIDDEN)
    # Cut after the scale is found, so that it is the package's own.
    kept = g.slice(quantized.output[0], first_frame, axis=1)
    cutting = g.take_nodes()
    for node in network:
        if node.op_type == "MatMulInteger" and node.input[0] == quantized.output[0]:
            node.input[0] = kept

    rows = vocoder.samples(g, head, _PITCH, first_frame, cut_frames, noise)
    g("Reshape", rows, g.i([1, 1, 1, -1]), name="output")
    ends = timing.heard_ends(g, flat_ids, durations, _ENERGY, g("Mul", cut, g.f(timing.UNIT_MS)))
    piper_durations(g, ends, count, "durations")

    at = network.index(quantized) + 1
    _replace_nodes(model, [*before, *network[:at], *cutting, *network[at:], *g.take_nodes()], g)
    _declare(model)


def _let_questions_rise(
    g: GraphWriter, network: list[onnx.NodeProto], ids: str, durations: str, symbols: Mapping[str, int]
) -> None:
    """Put the rise between the predicted pitch and energy and what uses them."""
    predicted = melody.Predicted(f"{_PITCH}_predicted", f"{_ENERGY}_predicted")
    for name, new in ((_PITCH, predicted.pitch), (_ENERGY, predicted.energy)):
        node = next(node for node in network if node.output[0] == name)
        node.output[0] = new
    ends = g("Sub", g("CumSum", durations, g.i(0)), g.f(timing.LATE_MS / timing.UNIT_MS))
    ends = g("Mul", ends, g.f(_UNITS_OF_FRAMES))
    marks = (symbols["?"], symbols["ˈ"])
    melody.rising_questions(g, ids, ends, predicted, marks, melody.Predicted(_PITCH, _ENERGY))
    at = 1 + max(number for number, node in enumerate(network) if node.output[0] in (predicted.pitch, predicted.energy))
    network[at:at] = g.take_nodes()


def _without_head_split(nodes: list[onnx.NodeProto]) -> tuple[str, list[onnx.NodeProto]]:
    """The head's output, and the nodes without those that turn and split it."""
    split = next(node for node in nodes if node.op_type == "Split" and "phi" in node.output)
    turned = next(node for node in nodes if node.output[0] == split.input[0])
    left = [node for node in nodes if node not in (split, turned) and node.output[0] != split.input[1]]
    return turned.input[0], left


def _replace_nodes(model: onnx.ModelProto, nodes: list[onnx.NodeProto], g: GraphWriter) -> None:
    """Replace the graph's nodes by `nodes`, which may use the writer's constants."""
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(g.constants)


def _declare(model: onnx.ModelProto) -> None:
    """Declare Piper's inputs and outputs, and leave out what nothing uses."""
    graph, value = model.graph, helper.make_tensor_value_info
    del graph.input[:], graph.output[:], graph.value_info[:], model.metadata_props[:]
    graph.input.extend(
        [
            value("input", TensorProto.INT64, ["batch_size", "phonemes"]),
            value("input_lengths", TensorProto.INT64, ["batch_size"]),
            value("scales", TensorProto.FLOAT, [3]),
        ]
    )
    graph.output.extend(
        [
            value("output", TensorProto.FLOAT, ["batch_size", 1, 1, "time"]),
            value("durations", TensorProto.FLOAT, ["batch_size", "phonemes"]),
        ]
    )
    used = {name for node in graph.node for name in node.input}
    for initializer in [tensor for tensor in graph.initializer if tensor.name not in used]:
        graph.initializer.remove(initializer)
