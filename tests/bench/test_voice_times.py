"""Silences, boundaries, pace and the errors of word times, on tones whose times are known."""

from __future__ import annotations

import numpy as np
import pytest

from audio_service.article import Block, BlockKind, Span
from audio_service.narration import Timeline
from audio_service.narration.timeline import TimedBlock, TimedSentence, TimedWord
from audio_service.speech import SAMPLE_RATE, Samples
from bench.voice.boundaries import Boundary, gaps, mark_between, nearest
from bench.voice.onsets import leads, share_within, time_errors
from bench.voice.pace import Pace, Pauses, pace, pauses, total
from bench.voice.silences import Silence, silences

NEAR_MS = 3
TEXT = "Big news\n\nOne, two. Three"
# Where each word of TEXT is heard, in ms.
HEARD = ((100, 300), (300, 600), (1400, 1700), (1900, 2200), (2600, 3000))


def tones(*heard: tuple[int, int], length_ms: int, noise: float = 0.0005) -> Samples:
    """A tone in each of the stretches, faint noise everywhere."""
    times = np.arange(length_ms * SAMPLE_RATE // 1000) / SAMPLE_RATE
    wave = noise * np.random.default_rng(1).standard_normal(len(times))
    for start, end in heard:
        within = (times >= start / 1000) & (times < end / 1000)
        wave[within] += 0.3 * np.sin(2 * np.pi * 200 * times[within])
    samples: Samples = np.rint(wave * 32767).astype(np.int16)
    return samples


def timeline(*stated: tuple[int, int]) -> Timeline:
    """TEXT's timeline: a title, and a paragraph of two sentences."""
    spans = [Span(0, 3), Span(4, 8), Span(10, 14), Span(15, 19), Span(20, 25)]
    spoken, sentences = ("Big", "news.", "One,", "two.", "Three."), (0, 0, 1, 1, 2)
    words = tuple(
        TimedWord(span, said, *times, sentence)
        for span, said, times, sentence in zip(spans, spoken, stated, sentences, strict=True)
    )
    title, body = Block(BlockKind.TITLE, Span(0, 8)), Block(BlockKind.PARAGRAPH, Span(10, 25))
    timed = (
        TimedSentence(Span(0, 8), 80, 620, 0),
        TimedSentence(Span(10, 19), 1380, 2220, 1),
        TimedSentence(Span(20, 25), 2570, 3000, 1),
    )
    blocks = (TimedBlock(title, 80, 620), TimedBlock(body, 1380, 3000))
    return Timeline(words, timed, blocks, 3400 * SAMPLE_RATE // 1000, True, "none")


def test_silences_are_found_where_the_tones_are_not() -> None:
    found = silences(tones(*HEARD, length_ms=3400))
    edges = [(s.start_ms, s.end_ms) for s in found]
    expected = [(0, 100), (600, 1400), (1700, 1900), (2200, 2600), (3000, 3400)]
    assert np.abs(np.array(edges) - np.array(expected)).max() <= NEAR_MS


def test_a_click_does_not_end_a_silence() -> None:
    found = silences(tones((100, 300), (500, 504), (700, 900), length_ms=1000))
    assert np.abs(np.array([s.length_ms for s in found]) - [100, 400, 100]).max() <= 2 * NEAR_MS


def test_no_samples_have_no_silence() -> None:
    assert silences(np.zeros(0, np.int16)) == ()


def test_each_boundary_has_its_kind_and_its_silence() -> None:
    found = gaps(timeline(*HEARD), TEXT, silences(tones(*HEARD, length_ms=3400)))
    assert [gap.kind for gap in found] == [Boundary.NONE, Boundary.TITLE, Boundary.COMMA, Boundary.SENTENCE]
    assert np.abs(np.array([gap.length_ms for gap in found]) - [0, 800, 200, 400]).max() <= 2 * NEAR_MS


def test_a_silence_belongs_to_one_boundary_only() -> None:
    # A short word of 60 ms between a boundary without silence and one with 300 ms.
    edges = [(500, 500), (560, 850)]
    assert nearest(edges, [Silence(555, 860)]) == [None, Silence(555, 860)]
    assert nearest(edges, [Silence(100, 200)]) == [None, None]
    assert nearest(edges, [Silence(480, 510), Silence(600, 700), Silence(710, 860)]) == [
        Silence(480, 510),
        Silence(710, 860),
    ]


@pytest.mark.parametrize(
    ("before", "between", "after", "kind"),
    [
        ("said,", " ", "“we", Boundary.COMMA),
        ("done;", " ", "a", Boundary.CLAUSE),
        ("report", " — ", "a", Boundary.CLAUSE),
        ("report—", "", "a", Boundary.CLAUSE),
        ("report", " - ", "a", Boundary.CLAUSE),
        ("well-", "", "known", Boundary.NONE),
        ("needed", " ", "“attention", Boundary.SPEECH),
        ("Park", " ", "(a", Boundary.BRACKET),
        ("cat", " ", "sat", Boundary.NONE),
        ("?”", " ", "he", Boundary.CLAUSE),
    ],
)
def test_the_mark_in_print_decides(before: str, between: str, after: str, kind: Boundary) -> None:
    assert mark_between(before, between, after) is kind


def test_errors_of_word_times_are_heard_minus_stated() -> None:
    late_starts, early_ends = 30, 10
    stated = [(start + late_starts, end - early_ends) for start, end in HEARD]
    found = gaps(timeline(*stated), TEXT, silences(tones(*HEARD, length_ms=3400)))
    onsets, ends = time_errors(found)
    assert len(onsets) == len(ends) == 3
    assert np.abs(np.array(onsets) + late_starts).max() <= NEAR_MS
    assert np.abs(np.array(ends) - early_ends).max() <= NEAR_MS
    assert share_within(onsets, 35) == 1
    assert share_within(onsets, 20) == 0


def test_a_sentence_starts_before_its_first_sound() -> None:
    found = leads(timeline(*HEARD), silences(tones(*HEARD, length_ms=3400)))
    assert np.abs(np.array(found) - [20, 20, 30]).max() <= NEAR_MS


def test_pace_counts_from_the_first_word_to_the_last() -> None:
    measured = pace(timeline(*HEARD), silences(tones(*HEARD, length_ms=3400)))
    assert (measured.words, measured.printed, measured.seconds) == (5, 5, 2.9)
    assert measured.silent_s == pytest.approx(1.4, abs=0.02)
    assert measured.words_per_minute == pytest.approx(5 / 2.9 * 60)
    assert measured.speaking_words_per_minute == pytest.approx(5 / 1.5 * 60, rel=0.02)
    assert total([measured, Pace(10, 9, 3.1, 0.1)]).words_per_minute == pytest.approx(15 / 6 * 60)


def test_pauses_are_grouped_by_kind() -> None:
    rows = pauses(gaps(timeline(*HEARD), TEXT, [Silence(620, 1400), Silence(1700, 1740)]))
    assert rows == (
        Pauses(Boundary.TITLE, (780,)),
        Pauses(Boundary.SENTENCE, (0,)),
        Pauses(Boundary.COMMA, (40,)),
        Pauses(Boundary.NONE, (0,)),
    )
    assert [row.audible for row in rows] == [1, 0, 0, 0]
    assert rows[0].percentile_ms(50) == 780
