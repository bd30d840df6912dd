"""Articles in, narration with exact word times out."""

import os

__version__ = "0.1.0"

# onnxruntime 1.32 reports to its makers unless this stands in the environment before it is first imported. What an
# operator sets wins.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
