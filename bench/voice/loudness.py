"""The loudness and true peak of an mp3 as it is decoded, by ffmpeg's ebur128 (ITU-R BS.1770-4)."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from audio_service.narration.ffmpeg import ffmpeg_command


def measure_loudness(path: Path, ffmpeg: str) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP."""
    options = ["-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true:framelog=verbose"]
    done = subprocess.run([*ffmpeg_command(ffmpeg), *options, "-f", "null", "-"], capture_output=True, check=True)
    log = done.stderr.decode("utf-8", "replace")
    return _last(r"I:\s+(-?[\d.]+) LUFS", log), _last(r"Peak:\s+(-?[\d.]+) dBFS", log)


def _last(pattern: str, log: str) -> float:
    found = re.findall(pattern, log)
    if not found:
        raise ValueError(f"ffmpeg reported no loudness:\n{log}")
    return float(found[-1])
