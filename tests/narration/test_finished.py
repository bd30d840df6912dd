"""Summaries of finished narrations: read as written, also those of earlier revisions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from audio_service.narration.finished import Narration, narration_from_json, narration_to_json
from audio_service.narration.mp3 import FRAME_BYTES

NARRATION = Narration(
    duration_ms=240, audio_bytes=500 + 10 * FRAME_BYTES, audio_sha256="ab" * 32, frames_at=500, runs=(4, 6)
)


def test_a_summary_is_read_as_it_was_written() -> None:
    read = narration_from_json(narration_to_json(NARRATION))
    assert read == NARRATION
    assert not read.outdated


def test_a_narration_without_marks_keeps_its_runs() -> None:
    read = narration_from_json(narration_to_json(replace(NARRATION, revision="2")))
    assert read.runs == (4, 6)
    assert read.outdated


def test_runs_of_the_first_revision_are_unknown() -> None:
    stored = json.loads(narration_to_json(NARRATION))
    del stored["revision"]
    read = narration_from_json(json.dumps(stored | {"runs": [[0, 57, 17_868]]}))
    assert read.runs == ()
    assert read.outdated


@pytest.mark.parametrize("revision", ["2", "3"])
def test_runs_that_do_not_fit_the_audio_are_refused(revision: str) -> None:
    with pytest.raises(ValueError, match="runs are not those"):
        narration_from_json(narration_to_json(replace(NARRATION, runs=(4, 5), revision=revision)))
