"""Durations and predicted energy -> when each symbol is heard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from audio_service.speech.heart import timing
from audio_service.speech.heart.graph import GraphWriter
from tests.speech.heart.conftest import run_nodes

SOUND, COMMA = 50, 3
LEVEL, HUSH = 6.0, -8.0


def heard(
    symbols: Sequence[int], units: Sequence[float], energy: npt.NDArray[np.floating], cut_ms: float = 0
) -> list[float]:
    """When each symbol ends, in ms."""
    g = GraphWriter("t_")
    out = timing.heard_ends(g, "ids", "durations", "energy", "cut")
    (ends,) = run_nodes(
        g,
        [out],
        ids=np.array(symbols, np.int64),
        durations=np.array(units, np.float32),
        energy=energy.astype(np.float32)[None],
        cut=np.array([cut_ms], np.float32),
    )
    assert (np.diff(ends, prepend=0) >= 0).all()
    assert (ends == np.floor(ends)).all()
    return [float(end) for end in ends]


def loud_between(total_ms: float, *parts: tuple[float, float]) -> npt.NDArray[np.floating]:
    """The energy per frame of a sound that is loud in these parts, in ms."""
    at = np.arange(int(total_ms / timing.FRAME_MS)) * timing.FRAME_MS
    return np.where([any(start <= ms < end for start, end in parts) for ms in at], LEVEL, HUSH)


def test_boundaries_inside_words_are_moved() -> None:
    ends = heard([0, SOUND, SOUND, SOUND, 0], [8, 4, 4, 8, 4], loud_between(700, (150, 560)))
    assert ends[1:3] == [300 - timing.LATE_MS, 400 - timing.LATE_MS]
    assert ends[-1] == 700


def test_the_first_sound_begins_and_the_last_ends_where_it_is_loud() -> None:
    ends = heard([0, SOUND, SOUND, 0], [8, 4, 12, 4], loud_between(700, (175, 450)))
    assert abs(ends[0] - 175) < timing.FRAME_MS
    assert abs(ends[2] - 450) < timing.FRAME_MS


def test_a_pause_belongs_to_the_comma() -> None:
    energy = loud_between(1000, (100, 300), (600, 900))
    ends = heard([0, SOUND, SOUND, COMMA, timing.SPACE, SOUND, 0], [4, 4, 16, 1, 1, 10, 4], energy)
    assert abs(ends[2] - 300) < timing.FRAME_MS
    assert abs(ends[4] - 600) < timing.FRAME_MS
    assert ends[3] == ends[4]


def test_a_pause_without_a_mark_belongs_to_the_space() -> None:
    energy = loud_between(1000, (100, 300), (600, 900))
    ends = heard([0, SOUND, SOUND, timing.SPACE, SOUND, 0], [4, 4, 17, 1, 10, 4], energy)
    assert abs(ends[2] - 300) < timing.FRAME_MS
    assert abs(ends[3] - 600) < timing.FRAME_MS


def test_a_short_closure_between_words_does_not_count() -> None:
    symbols, units = [0, SOUND, SOUND, timing.SPACE, SOUND, 0], [4, 4, 8, 2, 6, 4]
    bound = heard(symbols, units, loud_between(700, (100, 600)))
    assert bound[2] == bound[3] == 425 - timing.LATE_MS
    dip = (365, 365 + timing.PAUSE_MS / 2)
    closed = heard(symbols, units, loud_between(700, (100, dip[0]), (dip[1], 600)))
    assert closed[3] - closed[2] <= timing.CLOSURE_MS
    assert abs((closed[2] + closed[3]) / 2 - bound[2]) <= 1


def test_times_count_from_the_cut() -> None:
    energy = loud_between(700, (175, 450))
    whole = heard([0, SOUND, SOUND, 0], [8, 4, 12, 4], energy)
    cut = heard([0, SOUND, SOUND, 0], [8, 4, 12, 4], energy, cut_ms=100)
    assert cut == [end - 100 for end in whole]


def test_a_sentence_without_a_sound_has_times() -> None:
    assert heard([0, COMMA, 0], [4, 2, 4], loud_between(250))[-1] == 250
