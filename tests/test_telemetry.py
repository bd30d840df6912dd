"""onnxruntime tells its makers nothing, and importing the package changes nobody's environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from audio_service.config import DEFAULT_VOICE
from tests.conftest import REPOSITORY

VARIABLE = "ORT_DISABLE_TELEMETRY"
IMPORT = """
import os, sys
before = dict(os.environ)
import audio_service, audio_service.article.extract, audio_service.speech.synthesis, audio_service.speech.voices
assert dict(os.environ) == before
assert "onnxruntime" not in sys.modules
"""
CLASSIFIER = """
from audio_service.article.extract.classifier import load
from audio_service.article.extract.line_features import COLUMNS
load("lines", COLUMNS)
"""
VOICE = f"""
from pathlib import Path
from audio_service.config import Settings
from audio_service.narration import open_studio
open_studio(Settings(data_dir=Path.home())).voices.load("{DEFAULT_VOICE}")
"""
LOADED = f"""
import os, sys
assert "onnxruntime" in sys.modules
assert os.environ["{VARIABLE}"] == "1"
"""


def run(code: str, home: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "HOME": str(home)},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_importing_changes_no_environment(tmp_path: Path) -> None:
    run(IMPORT, tmp_path)


@pytest.mark.parametrize("load", [CLASSIFIER, VOICE], ids=["classifier", "voice"])
def test_a_loaded_model_has_telemetry_switched_off(load: str, tmp_path: Path) -> None:
    run(load + LOADED, tmp_path)
    assert not list(tmp_path.rglob("*onnxruntime*")), "it has written down an identifier of this machine"
