"""The voice that comes with the repository: Piper's contract, and what it sounds like as far as figures can tell."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import pytest
from piper import PiperVoice

from audio_service.article.extract import extract
from audio_service.config import Settings
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import Studio, open_studio
from audio_service.speech.synthesis import speak
from audio_service.speech.voices import load_model, read_files, read_profile
from tests.conftest import EMBEDDED, REPOSITORY
from tests.support import servers
from voices.training.texts import NEWS, QUESTIONS

VOICES = REPOSITORY / "voices"
MODEL = VOICES / f"{EMBEDDED}.onnx"
CARD = VOICES / "MODEL_CARD.md"
# The model's own.
SAMPLE_RATE = 22_050
HOP = 256
LARGEST_MB = 25
USUAL = (0.667, 1.0, 0.8)
# Of the largest step between two samples to the peak: 0.43 to 1.32 in recordings of the speaker.
LARGEST_STEP = 1.4
# dB below the loudest 50 ms: the first and last 50 ms of any sentence.
QUIET_ENDS_DB = -20.0
# Seconds that a spoken character lasts, at least and at most, pauses included.
CHARACTER_S = (0.035, 0.16)
QUIETEST_SENTENCE_DBFS = -35.0
LEAST_RISE_SEMITONES = 3.0

Waveform = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(MODEL), sess_options=options, providers=["CPUExecutionProvider"])


@pytest.fixture(scope="module")
def piper(session: onnxruntime.InferenceSession) -> PiperVoice:
    return PiperVoice.load(MODEL, include_alignments=True)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return open_studio(Settings(data_dir=tmp_path_factory.mktemp("studio") / "data", voice=EMBEDDED))


def run(
    session: onnxruntime.InferenceSession, ids: list[int], scales: tuple[float, float, float] = USUAL
) -> tuple[Waveform, npt.NDArray[np.float32]]:
    """Samples, and frames per id, as the model gives them."""
    given = {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array(scales, np.float32),
    }
    audio, frames = session.run(None, given)
    assert audio.ndim == 4
    return audio.ravel(), frames[0]


def ids_of(piper: PiperVoice, text: str) -> list[int]:
    return [i for phonemes in piper.phonemize(text) for i in piper.phonemes_to_ids(phonemes)]


def decibels(samples: npt.NDArray[np.floating]) -> float:
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


def test_the_model_has_pipers_inputs_and_two_outputs(session: onnxruntime.InferenceSession) -> None:
    assert [each.name for each in session.get_inputs()] == ["input", "input_lengths", "scales"]
    assert len(session.get_outputs()) == 2
    assert MODEL.stat().st_size < LARGEST_MB * 1e6
    config = json.loads(MODEL.with_name(MODEL.name + ".json").read_text("utf-8"))
    assert config["audio"]["sample_rate"] == SAMPLE_RATE
    assert config["hop_length"] == HOP


def test_piper_speaks_with_it_and_knows_how_long_each_phoneme_is(piper: PiperVoice) -> None:
    chunks = list(piper.synthesize("Good morning. It is half past nine.", include_alignments=True))
    assert len(chunks) == 2
    for chunk in chunks:
        assert chunk.sample_rate == SAMPLE_RATE
        assert chunk.phoneme_alignments
        assert sum(each.num_samples for each in chunk.phoneme_alignments) == len(chunk.audio_float_array)


@pytest.mark.parametrize("phonemes", [1, 2, 3, 7, 40, 200, 1000])
def test_lengths_are_exact_and_the_sound_is_sound(
    session: onnxruntime.InferenceSession, piper: PiperVoice, phonemes: int
) -> None:
    whole = [i for text in NEWS * 3 for i in ids_of(piper, text)[1:-1]]
    inner = [i for i in whole if i > 3][:phonemes]
    ids = [1, 0, *(part for i in inner for part in (i, 0)), 2]
    samples, frames = run(session, ids)
    assert len(frames) == len(ids)
    assert (frames >= 0).all()
    assert int(frames.sum()) * HOP == len(samples)
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() < 1
    assert samples[0] == 0
    assert samples[-1] == 0
    assert len(samples) / SAMPLE_RATE < 1 + 0.3 * phonemes
    if phonemes >= 7:
        assert np.abs(np.diff(samples)).max() < LARGEST_STEP * np.abs(samples).max()


@pytest.mark.parametrize("ids", [[1, 0, 2], [0, 0, 0], [1, 0, 255, 0, 2], [1, 0, 10, 0, 2], [2], [1, 0, 13, 0, 2]])
def test_odd_ids_are_survived(session: onnxruntime.InferenceSession, ids: list[int]) -> None:
    samples, frames = run(session, ids)
    assert int(frames.sum()) * HOP == len(samples)
    assert np.isfinite(samples).all()
    assert len(samples) < 2 * SAMPLE_RATE


def test_length_scale_stretches(session: onnxruntime.InferenceSession, piper: PiperVoice) -> None:
    ids = ids_of(piper, NEWS[0])
    lengths = {scale: len(run(session, ids, (0.667, scale, 0.8))[0]) for scale in (0.5, 0.8, 1.0, 1.5, 2.0)}
    for scale, length in lengths.items():
        assert length == pytest.approx(scale * lengths[1.0], rel=0.06)
        samples, frames = run(session, ids, (0.667, scale, 0.8))
        assert int(frames.sum()) * HOP == len(samples)
        assert np.isfinite(samples).all()


@pytest.mark.parametrize("noise", [0.0, 0.667])
def test_the_same_text_gives_the_same_samples(
    session: onnxruntime.InferenceSession, piper: PiperVoice, noise: float
) -> None:
    ids = ids_of(piper, NEWS[1])
    first, _ = run(session, ids, (noise, 1.0, noise))
    second, _ = run(session, ids, (noise, 1.0, noise))
    assert np.array_equal(first, second)
    assert decibels(first) > -60


def test_sentences_begin_and_end_in_quiet(piper: PiperVoice) -> None:
    edge = int(0.05 * SAMPLE_RATE)
    for text in NEWS:
        (chunk,) = piper.synthesize(text)
        samples = chunk.audio_float_array
        loudest = max(decibels(samples[at : at + edge]) for at in range(0, len(samples), edge))
        assert decibels(samples[:edge]) < loudest + QUIET_ENDS_DB, text
        assert not samples[-edge:].any(), text


def test_questions_end_higher_than_statements(piper: PiperVoice) -> None:
    if importlib.util.find_spec("torch") is None:
        servers.missing("The voice's extra", "pip install '.[training]'")
    from voices.training.measures import final_f0_hz, semitones

    rises = []
    for text in QUESTIONS:
        heights = []
        for mark in "?.":
            spoken = np.concatenate([chunk.audio_float_array for chunk in piper.synthesize(text + mark)])
            heights.append(final_f0_hz(spoken.astype(np.float64)))
        rises.append(semitones(*heights))
    assert len(rises) == 10
    assert min(rises) > LEAST_RISE_SEMITONES, rises


def test_a_question_mark_before_closing_quotes_is_one(session: onnxruntime.InferenceSession, piper: PiperVoice) -> None:
    table = piper.config.phoneme_id_map
    said = ids_of(piper, "you have seen it.")[:-3]
    assert said[-1] == 0

    def with_marks(marks: str) -> Waveform:
        return run(session, [*said, table[marks[0]][0], 0, *(i for m in marks[1:] for i in (table[m][0], 0)), 2])[0]

    plain, asked, quoted = with_marks("."), with_marks("?"), with_marks('?"')
    assert len(plain) == len(asked)
    assert not np.array_equal(plain, asked)
    assert not np.array_equal(with_marks('."'), quoted)


@pytest.mark.voice
def test_no_sentence_of_the_seed_article_fails(studio: Studio, seed_article: Path) -> None:
    document = extract(seed_article.read_bytes(), source=str(seed_article), settings=studio.settings)
    script = prepare_script(document, studio)
    voice = studio.voices.load(EMBEDDED)
    assert len(script.sentences) > 30
    for sentence in script.sentences:
        speech = speak(sentence.words, voice, script.speaking, studio.settings.sound)
        text = " ".join(word.spoken for word in sentence.words)
        samples = speech.samples / 32768
        assert not speech.missing, text
        assert decibels(samples) > QUIETEST_SENTENCE_DBFS, text
        least, most = (bound * len(text) for bound in CHARACTER_S)
        assert least < len(samples) / SAMPLE_RATE < most + 0.5, text


def test_the_card_tells_this_model() -> None:
    card = CARD.read_text("utf-8")
    (stated,) = re.findall(r"\b[0-9a-f]{64}\b", card)
    assert stated == hashlib.sha256(MODEL.read_bytes()).hexdigest()
    assert re.search(r"\b[0-9a-f]{7,40}\b", card.replace(stated, "")), "the commit of the recipe"
    assert "CC0" in card


def test_the_gain_comes_with_the_voice() -> None:
    files = read_files(MODEL)
    assert read_profile(VOICES / f"{EMBEDDED}.profile.json", load_model(files).sha256) is not None
