"""Frame runs as HLS segments."""

from __future__ import annotations

import struct
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from audio_service.narration import hls, mp3
from audio_service.narration.finished import FrameRun


def runs_of(lengths: list[int]) -> tuple[FrameRun, ...]:
    starts = accumulate(lengths, initial=0)
    return tuple(
        FrameRun(n, start, frames, 0, 0) for n, (frames, start) in enumerate(zip(lengths, starts, strict=False))
    )


lengths = st.lists(st.integers(1, 3000), min_size=1, max_size=20)


@given(lengths=lengths)
def test_segments_follow_each_other_and_hold_all_but_the_first_frame(lengths: list[int]) -> None:
    at = 1
    for segment in hls.segments(runs_of(lengths)):
        assert segment.first_frame == at
        assert segment.run.first_frame + segment.skip == at
        at += segment.frames
    assert at == sum(lengths)


@given(lengths=lengths)
def test_a_listed_segment_never_changes(lengths: list[int]) -> None:
    whole = hls.segments(runs_of(lengths))
    for count in range(1, len(lengths)):
        part = hls.segments(runs_of(lengths[:count]))
        assert whole[: len(part)] == part


@given(lengths=lengths)
def test_no_segment_is_longer_than_the_playlist_promises(lengths: list[int]) -> None:
    assert all(round(segment.seconds) <= hls.TARGET_S for segment in hls.segments(runs_of(lengths)))


def test_only_an_ended_playlist_is_closed() -> None:
    runs = runs_of([100, 50])
    growing, ended = hls.playlist(runs, ended=False), hls.playlist(runs, ended=True, suffix="?draft=x")
    assert "#EXT-X-ENDLIST" not in growing
    assert ended.rstrip().endswith("#EXT-X-ENDLIST")
    assert "segment-1.mp3?draft=x" in ended
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in growing


def test_timestamps_are_a_clock_of_90_khz_of_33_bits() -> None:
    assert struct.unpack(">Q", hls.timestamp_tag(0)[-8:]) == (0,)
    assert struct.unpack(">Q", hls.timestamp_tag(44_100)[-8:]) == (1152 * 90_000,)
    day_and_a_half = 5_000_000
    (clock,) = struct.unpack(">Q", hls.timestamp_tag(day_and_a_half)[-8:])
    assert clock == round(day_and_a_half * 1152 / 44_100 * 90_000) - (1 << 33)


def test_a_segment_is_cut_at_frames() -> None:
    run = mp3.silent_frame() * 9
    (segment,) = hls.segments((FrameRun(0, 0, 9, 0, len(run)),))
    assert hls.segment_bytes(segment, run) == hls.timestamp_tag(0) + mp3.silent_frame() * 8
