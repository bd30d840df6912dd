"""The two built-in classifiers: rows of features -> probabilities of being article text.

Both are gradient-boosted trees, exported as ONNX by `training/` with their column names: a model trained on other
columns is refused when loaded.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from audio_service.config import disable_onnxruntime_telemetry

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


class Classifier:
    """A loaded model. It uses one thread, since articles are cleaned in parallel."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The probability of each row to be article text.

        Args:
            rows: float32 array of shape (rows, columns).

        Returns:
            float array of shape (rows,), 0 to 1.
        """
        if not len(rows):
            return np.zeros(0)
        raw = self._session.run(None, {"rows": np.ascontiguousarray(rows, dtype=np.float32)})[0]
        return 1 / (1 + np.exp(-np.asarray(raw, dtype=np.float64).reshape(-1)))


def keep_chance(chances: NDArray[np.float64], size: NDArray[np.float64], low: float, high: float) -> float:
    """The probability, `low` to `high`, from which rows are kept: it maximizes expected precision plus recall.

    A fixed threshold would lose most of an article whose probabilities are all small.

    Args:
        chances: probabilities, shape (rows,).
        size: characters of each row, shape (rows,).
    """
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum((size * chances)[order])
    worth = right / np.cumsum(size[order]) + right / right[-1]
    return float(np.clip(chances[order[np.argmax(worth)]], low, high))


def load_file(path: Path, columns: tuple[str, ...]) -> Classifier:
    """Load a model. Raises ValueError if it was trained on other columns."""
    disable_onnxruntime_telemetry()
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The model is a single node; optimizing it takes longer than loading it.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])
    trained = session.get_modelmeta().custom_metadata_map.get("columns", "")
    if tuple(trained.split()) != columns:
        raise ValueError(f"{path} was trained on other columns; retrain it with `training/`")
    return Classifier(session)


@cache
def load(name: str, columns: tuple[str, ...]) -> Classifier:
    """Load a built-in classifier by name."""
    return load_file(Path(str(files("audio_service.article.extract") / f"{name}.onnx")), columns)
