import os

# Before any test imports onnxruntime; what the package itself does about it is in test_telemetry.py.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
