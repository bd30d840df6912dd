"""The default voice, made in a folder of its own before anything is measured."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from audio_service.config import DEFAULT_VOICE
from bench.measure import REPOSITORY

FOLDER = REPOSITORY / ".cache" / "bench" / "voices"


def default_voice() -> Path:
    """The path of its model, which another process makes: what that takes is not to be measured."""
    model = FOLDER / f"{DEFAULT_VOICE}.onnx"
    if not model.is_file():
        environment = {**os.environ, "AUDIO_SERVICE_VOICES_DIR": str(FOLDER)}
        subprocess.run(
            [sys.executable, "-m", "audio_service", "voices", "add", DEFAULT_VOICE], env=environment, check=True
        )
    return model
