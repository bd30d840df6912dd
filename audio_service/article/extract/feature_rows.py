"""Columns of features that parts and lines have in common: neighbours, windows, distances and bits."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
FAR = 99


@lru_cache(maxsize=8192)
def bit_numbers(value: int, bits: int) -> tuple[float, ...]:
    """One number per bit."""
    return tuple(float(value >> bit & 1) for bit in range(bits))


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
