"""A service opens whatever voice, limits and choices its operator has set."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio_service.config import Limits, Reading, Settings, Sound
from audio_service.service import open_service
from tests.support import tick_voice


@pytest.mark.parametrize(
    ("voice", "options"),
    [
        ("ru_RU-tick-low", {}),  # of another script than the page that is read at the start
        ("ja_JP-tick-low", {}),  # without a table of its language
        (tick_voice.NAME, {"limits": Limits(article_characters=10, source_bytes=10, page_parts=1)}),
        (tick_voice.NAME, {"title_voice": "en_GB-missing-low", "quote_voice": "en_GB-missing-low"}),
        (tick_voice.NAME, {"reading": Reading(title=False, bylines=True)}),
    ],
)
def test_it_opens(tmp_path: Path, voice: str, options: dict[str, object]) -> None:
    (tmp_path / "voices").mkdir()
    tick_voice.write_tick_voice(tmp_path / "voices", voice)
    settings = Settings(data_dir=tmp_path, voices_dir=tmp_path / "voices", voice=voice, sound=Sound(target_lufs=-20.5))
    with open_service(settings.model_copy(update=options)) as service:
        assert service.settings.voice == voice
