"""Frame runs as HLS segments."""

from __future__ import annotations

import re
import struct
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from audio_service.narration import hls

runs = st.lists(st.integers(0, 3000), min_size=1, max_size=20)


@given(runs=runs)
def test_segments_follow_each_other_and_hold_all_but_the_first_frame(runs: list[int]) -> None:
    at = 1
    for segment in hls.segments(runs):
        assert segment.first_frame == at
        assert segment.frames > 0
        at += segment.frames
    assert at == max(1, sum(runs))


@given(runs=runs)
def test_a_listed_segment_never_changes(runs: list[int]) -> None:
    whole = hls.segments(runs)
    for count in range(1, len(runs)):
        part = hls.segments(runs[:count])
        assert whole[: len(part)] == part


@given(runs=runs)
def test_no_segment_is_longer_than_the_playlist_promises(runs: list[int]) -> None:
    assert all(segment.frames * 24 <= hls.TARGET_S * 1000 for segment in hls.segments(runs))


@given(runs=runs)
def test_a_long_run_is_cut_into_equal_parts(runs: list[int]) -> None:
    lengths = [segment.frames for segment in hls.segments([1, runs[0]])]
    assert not lengths or max(lengths) - min(lengths) <= 1


@given(runs=runs)
def test_listed_lengths_are_exact(runs: list[int]) -> None:
    listed = re.findall(r"#EXTINF:(\d+\.\d{3}),\n", hls.playlist(runs, ended=True))
    assert sum(map(Decimal, listed)) * 1000 == max(0, sum(runs) - 1) * 24


def test_only_an_ended_playlist_is_closed() -> None:
    growing, ended = hls.playlist([100, 50], ended=False), hls.playlist([100, 50], ended=True, suffix="?draft=x")
    assert "#EXT-X-ENDLIST" not in growing
    assert ended.rstrip().endswith("#EXT-X-ENDLIST")
    assert "segment-1.mp3?draft=x" in ended
    assert "#EXT-X-PLAYLIST-TYPE:EVENT" in growing


def test_a_file_of_unknown_runs_is_one_segment() -> None:
    lines = hls.whole_playlist(12_345, "?draft=x").splitlines()
    assert lines[-3:] == ["#EXTINF:12.345,", "audio.mp3?draft=x", "#EXT-X-ENDLIST"]
    assert "#EXT-X-TARGETDURATION:13" in lines


def test_timestamps_are_a_clock_of_90_khz_of_33_bits() -> None:
    def clock(first_frame: int) -> int:
        (value,) = struct.unpack(">Q", hls.timestamp_tag(hls.Segment(first_frame, 1))[-8:])
        assert isinstance(value, int)
        return value

    assert clock(1) == 0
    assert clock(126) == 3 * 90_000
    day_and_a_half = 5_400_000
    assert clock(1 + day_and_a_half) == day_and_a_half * 24 * 90 - (1 << 33)


def test_a_segment_knows_its_bytes() -> None:
    (segment,) = hls.segments([9])
    assert (segment.offset, segment.size) == (288, 8 * 288)
