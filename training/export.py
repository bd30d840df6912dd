"""LightGBM models -> the one ONNX file that `audio_service.article.extract.classifier` loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
from onnx import TensorProto, helper

_LISTS = (
    "nodes_treeids",
    "nodes_nodeids",
    "nodes_featureids",
    "nodes_values",
    "nodes_modes",
    "nodes_truenodeids",
    "nodes_falsenodeids",
    "target_treeids",
    "target_nodeids",
    "target_ids",
    "target_weights",
)


@dataclass(frozen=True, slots=True)
class Member:
    """A model (LightGBM's `dump_model()`) and its share in the mean."""

    dump: dict[str, Any]
    share: float


def _nodes(member: Member, tree: dict[str, Any], number: int, out: dict[str, list[Any]]) -> None:
    """Write one tree's nodes, numbered in the order of a walk, into the operator's parallel lists."""
    count = 0

    def visit(node: dict[str, Any]) -> int:
        nonlocal count
        own = count
        count += 1
        at = len(out["nodes_nodeids"])
        leaf = "leaf_value" in node
        for key, value in (
            ("nodes_treeids", number),
            ("nodes_nodeids", own),
            ("nodes_featureids", 0 if leaf else node["split_feature"]),
            ("nodes_values", 0.0 if leaf else float(node["threshold"])),
            ("nodes_modes", "LEAF" if leaf else "BRANCH_LEQ"),
            ("nodes_truenodeids", 0),
            ("nodes_falsenodeids", 0),
        ):
            out[key].append(value)
        if leaf:
            for key, value in (
                ("target_treeids", number),
                ("target_nodeids", own),
                ("target_ids", 0),
                ("target_weights", member.share * float(node["leaf_value"])),
            ):
                out[key].append(value)
        else:
            out["nodes_truenodeids"][at] = visit(node["left_child"])
            out["nodes_falsenodeids"][at] = visit(node["right_child"])
        return own

    visit(tree)


def export(members: Sequence[Member], columns: tuple[str, ...], path: Path) -> None:
    """Write the models as one of ONNX: the mean of their log odds is the sum of all leaves, each times its share."""
    out: dict[str, list[Any]] = {key: [] for key in _LISTS}
    trees = [(member, tree["tree_structure"]) for member in members for tree in member.dump["tree_info"]]
    for number, (member, tree) in enumerate(trees):
        _nodes(member, tree, number, out)
    attributes: dict[str, Any] = {"n_targets": 1, "aggregate_function": "SUM", **out}
    node = helper.make_node("TreeEnsembleRegressor", ["rows"], ["odds"], domain="ai.onnx.ml", **attributes)
    graph = helper.make_graph(
        [node],
        "classifier",
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, len(columns)])],
        [helper.make_tensor_value_info("odds", TensorProto.FLOAT, [None, 1])],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    helper.set_model_props(model, {"columns": " ".join(columns)})
    onnx.save(model, str(path))
