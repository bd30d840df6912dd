"""Reports of libraries to their makers."""

from __future__ import annotations

import os


def disable_onnxruntime_telemetry() -> None:
    """To be called before onnxruntime, or piper, is first imported: since 1.32 it reports to its makers otherwise.

    A value that the operator has set is kept.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
