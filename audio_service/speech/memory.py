"""Memory that synthesis has used -> back to the system, once nothing is spoken."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np


def shrink(session: Any) -> None:
    """Release what an onnxruntime session of a voice keeps for its next run: about 40 MB for each thread that spoke.

    A session does so at the end of a run that asks for it. That of one phoneme takes some milliseconds.
    """
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    feed = {
        "input": np.array([[1]], np.int64),
        "input_lengths": np.array([1], np.int64),
        "scales": np.array([0, 1, 0], np.float32),
        "sid": np.array([0], np.int64),
    }
    session.run(None, {given.name: feed[given.name] for given in session.get_inputs()}, options)


def return_freed_memory() -> None:
    """Give freed memory back to the system, which glibc does not do by itself: 70 MB after a model is loaded."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
