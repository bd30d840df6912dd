"""The two classifiers that come with the program: rows of numbers -> the chance of each to be article text.

Both are gradient-boosted trees, written as ONNX by `training/`, with the names of their columns inside: a model that
was trained on other columns than the code computes is refused when it is loaded, not found out by bad articles.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray


class Classifier:
    """A model in memory. One thread: as many articles as cores are cleaned at a time."""

    def __init__(self, path: Path, columns: tuple[str, ...]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            path.read_bytes(), sess_options=options, providers=["CPUExecutionProvider"]
        )
        trained = self._session.get_modelmeta().custom_metadata_map.get("columns", "")
        if tuple(trained.split()) != columns:
            raise ValueError(f"{path} was trained on other columns; retrain it with `training/`")

    def chances(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Per row the chance, 0 to 1, that it is article text."""
        if not len(rows):
            return np.zeros(0)
        raw = self._session.run(None, {"rows": np.ascontiguousarray(rows, dtype=np.float32)})[0]
        return 1 / (1 + np.exp(-np.asarray(raw, dtype=np.float64).reshape(-1)))


def keep_chance(chances: NDArray[np.float64], size: NDArray[np.float64], low: float, high: float) -> float:
    """From which chance on rows are kept, `low` to `high`: where expected precision and recall add up to most.

    `size` is how much text each row is. Where all chances are small, keeping only what is more likely than not would
    lose most of the article.
    """
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum((size * chances)[order])
    worth = right / np.cumsum(size[order]) + right / right[-1]
    return float(np.clip(chances[order[np.argmax(worth)]], low, high))


@cache
def load(name: str, columns: tuple[str, ...]) -> Classifier:
    """The classifier of this name that is shipped in this package."""
    return Classifier(Path(str(files("audio_service.article.extract") / f"{name}.onnx")), columns)
