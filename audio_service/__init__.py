"""Narrates articles, with exact word times."""

import os

__version__ = "0.1.0"

# Disables onnxruntime 1.32's telemetry; must be set before its first import. An operator's value wins.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
