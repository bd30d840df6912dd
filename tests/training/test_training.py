"""The voice's recipe from recordings to a speaking voice, at its smallest; and what it says when something is wrong."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from piper import PiperVoice

from audio_service.speech.voices import load_model, read_files
from tests.conftest import EMBEDDED, REPOSITORY
from tests.support import servers

SENTENCES = (
    "The boat lay still in the morning light.",
    "Nobody had opened the letter, and nobody would.",
    "Seven men went up the hill with a rope.",
    "She put the lamp down and listened.",
    "There was bread on the table for everyone.",
    "The river rises early in a warm spring.",
    "He sold his horse and bought a smaller one.",
    "We waited for the train until it was dark.",
)
STEPS = 3


@pytest.fixture(scope="module", autouse=True)
def _extra() -> None:
    for package in ("torch", "scipy"):
        if importlib.util.find_spec(package) is None:
            servers.missing(f"{package}, of the voice's extra,", "pip install '.[training]'")


def train(*arguments: str | Path, fails: bool = False) -> str:
    """Run a command of `python -m voices.training`; what it printed, or said was wrong."""
    from voices.training.__main__ import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    assert code == (2 if fails else 0), err.getvalue()
    return err.getvalue() if fails else out.getvalue()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recordings of eight sentences: by the embedded voice, in a room with a little noise."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "audio").mkdir()
    voice, chance, lines = PiperVoice.load(REPOSITORY / "voices" / f"{EMBEDDED}.onnx"), np.random.default_rng(1), []
    for number, text in enumerate(SENTENCES):
        (chunk,) = voice.synthesize(text)
        room = chance.normal(0, 0.001, len(chunk.audio_float_array))
        soundfile.write(folder / "audio" / f"own_{number:04}_1.flac", chunk.audio_float_array * 0.3 + room, 22_050)
        lines.append(f"own_{number:04}_1.flac|{text}\n")
    (folder / "metadata.csv").write_text("".join(lines), "utf-8")
    return folder


@pytest.fixture(scope="module")
def work(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder in which every step has run."""
    work = tmp_path_factory.mktemp("work")
    assert "8 utterances" in train("--work", work, "prepare", data, "--jobs", "1")
    train("--work", work, "align")
    for stage in ("acoustic", "vocoder", "joint"):
        assert "held out" in train("--work", work, "train", stage, "--steps", f"{STEPS}")
    return work


def test_recordings_become_a_voice_that_speaks(work: Path, tmp_path: Path) -> None:
    model = tmp_path / "en_US-own-x_low.onnx"
    assert "MB" in train("--work", work, "export", model)
    voice = load_model(read_files(model))
    assert voice.exact
    (chunk,) = voice.piper.synthesize(SENTENCES[0], include_alignments=True)
    samples = chunk.audio_float_array
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() > 0.01
    assert chunk.phoneme_alignments
    assert sum(each.num_samples for each in chunk.phoneme_alignments) == len(samples)


def test_durations_of_the_alignment_are_the_recordings(work: Path) -> None:
    frames = np.load(work / "frames.npz")
    assert len(frames.files) == len(SENTENCES)
    for name in frames.files:
        with np.load(work / "utterances" / f"{name}.npz") as utterance:
            assert frames[name].sum() == utterance["mel"].shape[1]
            assert len(frames[name]) == len(utterance["phonemes"]) + 2
            assert (frames[name] >= 0).all()
            assert np.isfinite(utterance["mel"]).all()
            # The voice that spoke sounds at 110 to 280 Hz.
            heard = utterance["f0_hz"][utterance["voiced"]]
            assert 110 < np.median(heard) < 280


def test_a_stopped_stage_continues(work: Path) -> None:
    assert f"going on after step {STEPS}" in train("--work", work, "train", "joint", "--steps", f"{STEPS + 1}")
    assert "going on" not in train("--work", work, "train", "decoder", "--steps", "1")


def test_what_is_prepared_is_not_prepared_again(work: Path, data: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (work / "utterances").iterdir()}
    assert len(before) == len(SENTENCES)
    train("--work", work, "prepare", data, "--jobs", "1")
    assert {path: path.stat().st_mtime_ns for path in (work / "utterances").iterdir()} == before


def test_the_command_prepares_in_several_processes(data: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "voices.training", "--work", str(tmp_path), "prepare", str(data)]
    done = subprocess.run([*command, "--jobs", "2", "--limit", "2"], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "utterances").glob("*.npz"))) == 2


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    assert "metadata.csv" in train("--work", tmp_path, "prepare", tmp_path, "--jobs", "1", fails=True)
    (tmp_path / "metadata.csv").write_text("gone.wav|Nothing is here.\n", "utf-8")
    assert "gone.wav" in train("--work", tmp_path, "prepare", tmp_path, "--jobs", "1", fails=True)
    (tmp_path / "metadata.csv").write_text("no bar\n", "utf-8")
    assert "line 1" in train("--work", tmp_path, "prepare", tmp_path, "--jobs", "1", fails=True)
    assert "prepare" in train("--work", tmp_path, "align", fails=True)
    assert "train first" in train("--work", tmp_path, "export", tmp_path / "out.onnx", fails=True)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="pocketsphinx has no wheels for this Python yet")
def test_a_voice_is_measured(data: Path, tmp_path: Path) -> None:
    if importlib.util.find_spec("pocketsphinx") is None:
        servers.missing("pocketsphinx, of the voice's extra,", "pip install '.[training]'")
    out = tmp_path / "figures.json"
    printed = train("evaluate", REPOSITORY / "voices" / f"{EMBEDDED}.onnx", data, "--limit", "1", "--out", out)
    assert "cepstral" in printed
    figures = json.loads(out.read_text("utf-8"))
    # The same voice spoke the recordings: only the noise of their room and another level lie between.
    assert figures["compared"]["cepstral_db"] < 4
    assert figures["compared"]["length_ratio"] == pytest.approx(1, abs=0.1)  # recordings are trimmed at their ends
    assert figures["compared"]["f0_correlation"] > 0.9
    assert 0 <= figures["word_errors"]["news_voice"] < 0.5
    assert figures["questions"]["least_semitones"] > 0
    assert len(figures["variance_ratio"]) == 80


def test_words_that_were_misunderstood_are_counted() -> None:
    from voices.training.measures import errors, words

    assert words("Don't stop -- the well-known man’s here!") == [
        "don't",
        "stop",
        "the",
        "well",
        "known",
        "man's",
        "here",
    ]
    assert errors(["a", "b", "c"], ["a", "b", "c"]) == 0
    assert errors(["a", "b", "c"], ["a", "x", "c", "d"]) == 2
    assert errors(["a", "b"], []) == 2


def test_pitch_and_distance_of_known_sounds() -> None:
    from voices.training.measures import analyse, compare, final_f0_hz, semitones

    time = np.arange(22_050) / 22_050
    low, high = (
        0.1 * np.sum([np.sin(2 * np.pi * f * k * time) / k for k in range(1, 8)], axis=0) for f in (120.0, 240.0)
    )
    assert final_f0_hz(low) == pytest.approx(120, rel=0.01)
    assert semitones(final_f0_hz(high), final_f0_hz(low)) == pytest.approx(12, abs=0.2)
    noise = np.random.default_rng(0).normal(0, 0.1, 22_050)
    assert not analyse(noise).pitch.voiced[4:-4].any()
    same, other = compare(analyse(low), analyse(low)), compare(analyse(low), analyse(noise))
    assert same.cepstral_db == 0
    assert same.f0_error_hz == 0
    assert other.cepstral_db > 5
    assert other.voicing_error > 0.8


def test_the_service_does_not_need_the_recipe() -> None:
    imported = set()
    for path in (REPOSITORY / "audio_service").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    assert "piper" in imported
    assert not imported & {"voices", "torch", "scipy", "pocketsphinx"}


def test_the_voices_noise_is_even_and_always_the_same() -> None:
    import torch

    from voices.training.noise import LOWEST_BAND, NOISE_SAMPLES, even_noise
    from voices.training.sound import magnitudes, mel_filters

    def waver(samples: torch.Tensor) -> float:
        bands = torch.log(mel_filters(samples.device) @ magnitudes(samples[None]))[0, LOWEST_BAND:]
        return float(bands.std(1).mean())

    noise = even_noise()
    assert noise.shape == (NOISE_SAMPLES,)
    assert waver(torch.randn(NOISE_SAMPLES, generator=torch.Generator().manual_seed(3))) > 0.25
    # Off the grid of any step, and also where one copy follows another.
    assert waver(torch.cat([noise, noise])[101 : 101 + NOISE_SAMPLES]) < 0.06
    # As random as before: normally distributed, and white up to the window.
    assert abs(float((noise**4).mean()) - 3) < 0.1
    assert float((noise[1:] * noise[:-1]).mean().abs()) < 0.05
    even_noise.cache_clear()
    assert torch.equal(even_noise(), noise)
