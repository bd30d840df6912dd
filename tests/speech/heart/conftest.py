"""The default voice as Piper loads it, and as onnxruntime does."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
from piper import PiperVoice

from audio_service.config import DEFAULT_VOICE
from audio_service.speech.heart import configuration, convert
from audio_service.speech.heart.graph import GraphWriter
from audio_service.speech.heart.vocoder import SAMPLE_RATE
from audio_service.speech.phonemes import Phonemizer

HOP = SAMPLE_RATE // 1000
"""Samples of a unit of the durations: a millisecond."""
Speak = Callable[..., tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]
"""Piper's ids, and `length_scale` or `noise_scale` -> samples, and milliseconds per id."""
RunGraph = Callable[..., list[npt.NDArray[np.float32]]]


@pytest.fixture(scope="session")
def model(default_voice_dir: Path) -> Path:
    return default_voice_dir / f"{DEFAULT_VOICE}.onnx"


@pytest.fixture(scope="session")
def piper(model: Path) -> PiperVoice:
    return PiperVoice.load(model, include_alignments=True)


@pytest.fixture(scope="session")
def british(vocabulary: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> PiperVoice:
    """The package's model, which is American, as a voice of British English."""
    path = tmp_path_factory.mktemp("british") / "en_GB-heart-medium.onnx"
    path.write_bytes(convert(source(), vocabulary, "en-GB"))
    path.with_name(f"{path.name}.json").write_text(json.dumps(configuration(path.stem, "en-GB")), "utf-8")
    return PiperVoice.load(path, include_alignments=True)


@pytest.fixture(scope="session")
def phonemizer(piper: PiperVoice) -> Phonemizer:
    return Phonemizer(piper.phonemize, frozenset(piper.config.phoneme_id_map))


@pytest.fixture(scope="session")
def british_phonemizer(british: PiperVoice) -> Phonemizer:
    return Phonemizer(british.phonemize, frozenset(british.config.phoneme_id_map))


@pytest.fixture(scope="session")
def speak(model: Path) -> Speak:
    session = load(model.read_bytes())

    def run(
        ids: list[int], *, length_scale: float = 1.0, noise_scale: float = 0.667
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        given = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array([noise_scale, length_scale, 0.8], np.float32),
        }
        samples, durations = session.run(None, given)
        assert samples.shape[:3] == (1, 1, 1)
        return samples.ravel(), durations[0]

    return run


@pytest.fixture(scope="session")
def vocabulary() -> dict[str, int]:
    """The ids of the model's symbols, as the package has them."""
    path = Path(str(distribution("hibari-tts").locate_file("hibari/assets/vocab.json")))
    ids: dict[str, int] = json.loads(path.read_text("utf-8"))
    return ids


def source() -> bytes:
    """The package's model."""
    return Path(str(distribution("hibari-tts").locate_file("hibari/assets/hibari.onnx"))).read_bytes()


def load(model: bytes) -> onnxruntime.InferenceSession:
    """A session of one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])


def run_nodes(g: GraphWriter, outputs: list[str], **given: npt.NDArray[np.generic]) -> list[npt.NDArray[np.float32]]:
    """Run a writer's nodes as a graph of their own on the inputs `given`; its outputs' values."""
    import onnx
    from onnx import helper

    inputs = [
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(array.dtype), [None] * array.ndim)
        for name, array in given.items()
    ]
    declared = [onnx.ValueInfoProto(name=name) for name in outputs]
    graph = helper.make_graph(g.nodes, "part", inputs, declared, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    values: list[npt.NDArray[np.float32]] = load(model.SerializeToString()).run(outputs, dict(given))
    return values


def ids_of(piper: PiperVoice, text: str) -> list[int]:
    """Piper's ids of a text as one sentence."""
    phonemes = [symbol for part in piper.phonemize(text) for symbol in part]
    ids: list[int] = piper.phonemes_to_ids(phonemes)
    return ids
