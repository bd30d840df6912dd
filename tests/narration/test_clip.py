"""Clips as bytes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from audio_service.narration.clip import clip_of, pack_clip, unpack_clip
from audio_service.speech.synthesis import Speech


@given(samples=arrays(np.int16, st.integers(0, 3000)))
def test_samples_survive_to_the_bit(samples: np.ndarray[tuple[int], np.dtype[np.int16]]) -> None:
    speech = Speech(samples, ((0, len(samples)),), ("☃",))
    clip = clip_of(speech)
    again = unpack_clip(pack_clip(clip))
    assert again == clip
    assert np.array_equal(again.waveform(), samples)
    assert again.words == speech.words
    assert again.missing == ("☃",)
