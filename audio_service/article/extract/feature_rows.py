"""Columns of features that parts and lines have in common: neighbours, windows, distances and bits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
FAR = 99


def bit_rows(values: Sequence[int], bits: int) -> Rows:
    """One column per bit, shape (values, bits)."""
    return (np.array(values, dtype=np.int64)[:, None] >> np.arange(bits) & 1).astype(np.float32)


def heads_above(marked: NDArray[np.bool_], columns: NDArray[np.floating]) -> Rows:
    """The distance to the last marked row above each row, and that row's columns; FAR and 0 without one."""
    index = np.arange(len(marked))
    head = np.concatenate([[-1], np.maximum.accumulate(np.where(marked, index, -1))[:-1]])
    none = (head < 0)[:, None]
    distance = np.where(none, FAR, np.minimum(index - head, FAR)[:, None])
    return np.hstack([distance, np.where(none, 0, columns[head])]).astype(np.float32)


def rows_since(marked: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Rows since the last marked one, shape (rows,), at most FAR; FAR before the first one."""
    index = np.arange(len(marked))
    last = np.maximum.accumulate(np.where(marked, index, -FAR))
    return np.minimum(FAR, index - last).astype(np.float64)


def neighbours(base: NDArray[np.float64], offsets: tuple[int, ...]) -> Rows:
    """The columns of the rows at these offsets, shape (rows, offsets * columns); -1 beyond the first and last row."""
    count, columns = base.shape
    out = np.full((count, len(offsets), columns), -1, dtype=np.float32)
    for k, offset in enumerate(offsets):
        here = np.arange(max(0, -offset), max(0, min(count, count - offset)))
        out[here, k] = base[here + offset]
    return out.reshape(count, -1)


def window_sums(values: NDArray[np.float64], width: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Sums of the values up to `width` rows before and after each row, and the numbers of these rows."""
    total = np.concatenate([[0], np.cumsum(values)])
    index = np.arange(len(values))
    low, high = np.maximum(index - width, 0), np.minimum(index + width + 1, len(values))
    return total[high] - total[low], high - low
