"""Whole narrations, with the default voice: word times against the sound itself, levels, joins, lengths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mutagen
import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from audio_service.article.document import BlockKind
from audio_service.article.extract import extract
from audio_service.config import Settings
from audio_service.narration.clip import Clip
from audio_service.narration.content_keys import narration_key
from audio_service.narration.ffmpeg import decode, loudness
from audio_service.narration.files import narrate
from audio_service.narration.prepare import prepare_script
from audio_service.narration.studio import Studio, open_studio
from audio_service.narration.timeline import Timeline
from audio_service.rendering.clips import Priority, Urgency
from audio_service.rendering.threads import ThreadRenderer
from audio_service.script import Script
from audio_service.speech.samples import SAMPLE_RATE
from audio_service.speech.synthesis import sentence_key
from audio_service.storage.store import Store, open_store
from tests.conftest import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "article.html"
# Shorter runs of digital silence are closures inside words.
PAUSE_S = 0.1
# Between two words without a pause the times leave out the closure before a stop, of 56 ms or so.
EDGE_MS = 40


@dataclass(frozen=True)
class Narrated:
    """A narration in memory and on disk, and what it was made with."""

    script: Script
    timeline: Timeline
    files: dict[str, Path]
    studio: Studio
    store: Store
    wave: npt.NDArray[np.int16]


def placed(narrated: Narrated) -> Iterator[tuple[int, Clip]]:
    """The stored sentences, each with its first sample."""
    sound = narrated.studio.settings.sound
    for sentence, timed in zip(narrated.script.sentences, narrated.timeline.sentences, strict=True):
        voice = narrated.studio.voices.load(sentence.voice)
        clip = narrated.store.clip(sentence_key(sentence.words, voice, narrated.script.speaking, sound))
        assert clip is not None
        yield timed.start_ms * SAMPLE_RATE // 1000, clip


@pytest.fixture(scope="module")
def narrated(tmp_path_factory: pytest.TempPathFactory, default_voice_dir: Path) -> Narrated:
    """The example article, spoken by the default voice."""
    folder = tmp_path_factory.mktemp("narrated")
    settings = Settings(data_dir=folder / "data", voices_dir=default_voice_dir, workers=2)
    studio = open_studio(settings)
    script = prepare_script(extract(EXAMPLE.read_bytes(), source=str(EXAMPLE), settings=settings), studio)
    store = open_store(None, settings.data_dir)
    files = {name: folder / f"audio.{name}" for name in ("mp3", "wav", "opus", "m4a")}
    with ThreadRenderer(studio, store, 2) as renderer:
        clips = renderer.clips(script, Urgency(Priority.EDITOR))
        timeline = narrate(script, studio, clips, files, lambda done, total: None)
    wave, rate = soundfile.read(files["wav"], dtype="int16")
    assert rate == SAMPLE_RATE
    return Narrated(script, timeline, files, studio, store, wave)


def silent_runs(wave: npt.NDArray[np.int16], least: int) -> list[tuple[int, int]]:
    """Runs of at least so many samples that are exactly zero, as (start, end)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (wave == 0).astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= least]


@pytest.mark.voice
def test_no_word_has_a_time_where_the_sound_is_silent(narrated: Narrated) -> None:
    timeline = narrated.timeline
    runs = silent_runs(narrated.wave, int(PAUSE_S * SAMPLE_RATE))
    # One pause after each sentence, and the one at the start.
    assert len(runs) == len(timeline.sentences) + 1
    for word in timeline.words:
        start, end = word.start_ms * SAMPLE_RATE // 1000, word.end_ms * SAMPLE_RATE // 1000
        overlap = max(min(end, b) - max(start, a) for a, b in runs)
        assert overlap <= SAMPLE_RATE // 1000, word


@pytest.mark.voice
def test_where_there_is_sound_a_word_is_said(narrated: Narrated) -> None:
    loud = np.flatnonzero(np.abs(narrated.wave.astype(int)) > 1500)
    edge = SAMPLE_RATE * EDGE_MS // 1000
    said = np.zeros(len(narrated.wave), bool)
    for word in narrated.timeline.words:
        start, end = word.start_ms * SAMPLE_RATE // 1000, word.end_ms * SAMPLE_RATE // 1000
        said[max(0, start - edge) : end + edge] = True
    assert len(loud) > 100_000
    # The burst of a t between two closures may stand outside of both words.
    assert said[loud].mean() > 0.999


@pytest.mark.voice
def test_a_sentence_cut_out_is_the_sentence_that_was_spoken(narrated: Narrated) -> None:
    for first, clip in placed(narrated):
        assert np.array_equal(narrated.wave[first : first + clip.samples], clip.waveform())


@pytest.mark.voice
def test_no_join_is_a_step(narrated: Narrated) -> None:
    steps = np.abs(np.diff(narrated.wave.astype(int)))
    joins = [at for first, clip in placed(narrated) for at in (first - 1, first + clip.samples - 1)]
    assert max(steps[at] for at in joins) <= 8
    assert steps.max() > 1000


@pytest.mark.voice
def test_level_and_peak_are_on_target(narrated: Narrated) -> None:
    assert loudness(narrated.wave, narrated.studio.ffmpeg) == pytest.approx(-16, abs=1)
    ceiling = 32_767 * 10 ** (-1 / 20)
    assert np.abs(narrated.wave.astype(int)).max() <= ceiling
    decoded = decode(narrated.files["mp3"], narrated.studio.ffmpeg)
    assert np.abs(decoded.astype(int)).max() <= ceiling


@pytest.mark.voice
@pytest.mark.parametrize("name", ["mp3", "m4a", "opus", "wav"])
def test_a_file_is_as_long_as_its_timeline(narrated: Narrated, name: str) -> None:
    path = narrated.files[name]
    tagged_ms = mutagen.File(path).info.length * 1000
    heard_ms = len(decode(path, narrated.studio.ffmpeg)) * 1000 / SAMPLE_RATE
    duration_ms = narrated.timeline.duration_ms
    assert tagged_ms == pytest.approx(duration_ms, abs=60)
    assert heard_ms == pytest.approx(duration_ms, abs=30)


@pytest.mark.voice
def test_every_printed_word_of_the_example_has_one_time(narrated: Narrated) -> None:
    document, timeline = narrated.script.document, narrated.timeline
    printed = [word.span.of(document.text) for word in timeline.words]
    blocks = [timed.block.span.of(document.text) for timed in timeline.blocks]
    assert printed == " ".join(blocks).split()
    assert timeline.blocks[0].block.kind is BlockKind.TITLE
    assert all(a.end_ms <= b.start_ms for a, b in zip(timeline.words, timeline.words[1:], strict=False))
    assert timeline.words[-1].end_ms <= timeline.duration_ms
    dollars = next(word for word in timeline.words if "$" in word.span.of(document.text))
    assert len(dollars.spoken.split()) > 1


@pytest.mark.voice
def test_nothing_of_the_page_around_the_example_is_said(narrated: Narrated) -> None:
    said = " ".join(sentence.spoken for sentence in narrated.script.sentences).lower()
    for clutter in ("cookie", "zero colon", "subscribe", "share this", "all rights reserved", "comments"):
        assert clutter not in said


def test_an_edit_speaks_one_sentence_again(studio: Studio, store: Store, settings: Settings, tmp_path: Path) -> None:
    first = "\n\n".join(f"Paragraph {n} says one thing. Then it says another." for n in range(6))
    synthesized = []
    keys = []
    for text in (first, first, first.replace("3 says one thing", "3 says nothing")):
        script = prepare_script(extract(text, source="a.txt", settings=settings), studio)
        keys.append(narration_key(script, studio))
        with ThreadRenderer(studio, store, 2) as renderer:
            clips = renderer.clips(script, Urgency(Priority.EDITOR))
            narrate(script, studio, clips, {"mp3": tmp_path / "a.mp3"}, lambda done, total: None)
            synthesized.append(renderer.synthesized)
    # "Then it says another." is the same sentence six times over.
    assert synthesized == [7, 0, 1]
    assert keys[0] == keys[1] != keys[2]


def test_the_seed_article_is_its_title_and_body(seed_article: Path, studio: Studio, settings: Settings) -> None:
    document = extract(seed_article.read_bytes(), source=str(seed_article), settings=settings)
    script = prepare_script(document, studio)
    said = [word.span.of(document.text) for sentence in script.sentences for word in sentence.words]
    text = " ".join(said)
    assert text.startswith("Russia’s Military Recruitment Drive") or text.startswith(
        "Russia's Military Recruitment Drive"
    )
    assert text.rstrip(".”\"'").endswith("can be sustained")
    page = " ".join(document.text.split())
    assert "0:00" in page
    assert "0:00" not in text
    # Only what is not article text is dropped: the body's words are consecutive on the page.
    body = " ".join(said[len(script.document.title.split() if script.document.title else []) :])
    assert body in page
