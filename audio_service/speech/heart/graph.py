"""Write ONNX graphs: `g("Add", a, b)` adds a node and returns the name of its output."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

END = 2**31
"""The exclusive end of a slice that goes to the last element."""


class GraphWriter:
    """Collects nodes and the constants that they use; every name begins with `prefix`."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._known: dict[tuple[str, tuple[int, ...], bytes], str] = {}
        self._count = 0

    def __call__(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        """Add a node of one output, by default with a new name; its output's name."""
        output = name or f"{self._next(kind)}_0"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def split(self, x: str, sizes: list[int], axis: int) -> list[str]:
        """The parts of `x` along `axis`."""
        stem = self._next("Split")
        outputs = [f"{stem}_{number}" for number in range(len(sizes))]
        self.nodes.append(helper.make_node("Split", [x, self.i(sizes)], outputs, axis=axis))
        return outputs

    def const(self, value: npt.ArrayLike, dtype: npt.DTypeLike) -> str:
        """The name of a constant; equal arrays are stored once."""
        array = np.asarray(value, dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._known:
            self._known[key] = f"{self.prefix}c{len(self._known)}"
            self.constants.append(numpy_helper.from_array(array, self._known[key]))
        return self._known[key]

    def f(self, value: npt.ArrayLike) -> str:
        """A constant of float32."""
        return self.const(value, np.float32)

    def i(self, value: npt.ArrayLike) -> str:
        """A constant of int64."""
        return self.const(value, np.int64)

    def cast(self, x: str, to: int = TensorProto.FLOAT) -> str:
        """`x` in another type."""
        return self("Cast", x, to=to)

    def slice(self, x: str, start: int | str, end: int | str = END, axis: int = 0, step: int = 1) -> str:
        """A slice along one axis; start and end are numbers or names of tensors [1]."""
        ends = [value if isinstance(value, str) else self.i([value]) for value in (start, end)]
        return self("Slice", x, *ends, self.i([axis]), self.i([step]))

    def concat(self, *parts: str, axis: int = 0) -> str:
        """The parts one after another."""
        return self("Concat", *parts, axis=axis)

    def sum(self, first: str, *others: str) -> str:
        """The sum of all."""
        for other in others:
            first = self("Add", first, other)
        return first

    def flat(self, x: str) -> str:
        """`x` with one axis."""
        return self("Reshape", x, self.i([-1]))

    def take_nodes(self) -> list[onnx.NodeProto]:
        """The nodes written since the last call."""
        taken, self.nodes = self.nodes, []
        return taken

    def _next(self, kind: str) -> str:
        self._count += 1
        return f"{self.prefix}{kind}{self._count - 1}"
