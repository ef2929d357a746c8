"""Writes an ONNX graph node by node."""

from __future__ import annotations

from typing import Any, Sequence

import numpy as np
import onnx
from onnx import helper, numpy_helper

OPSET = 17
IR_VERSION = 8


class GraphBuilder:
    """Collects nodes and constants; ``node`` and ``constant`` return the name of what they made."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._count = 0

    def constant(self, value: np.ndarray | np.generic, name: str | None = None) -> str:
        """A weight or a setting of a node, stored in the file with the type of ``value``."""
        name = name or self._next("constant")
        array = np.asarray(value)
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(array) if array.ndim else array, name))
        return name

    def node(self, operator: str, inputs: Sequence[str], output: str | None = None, **attributes: Any) -> str:
        """A node with one output."""
        output = output or self._next(operator)
        self._nodes.append(helper.make_node(operator, list(inputs), [output], name=f"{operator}:{output}", **attributes))
        return output

    def split(self, inputs: Sequence[str], parts: int, **attributes: Any) -> list[str]:
        """A ``Split`` node: the one operator used here with several outputs."""
        outputs = [self._next("Split") for _ in range(parts)]
        self._nodes.append(helper.make_node("Split", list(inputs), outputs, name=f"Split:{outputs[0]}", **attributes))
        return outputs

    def model(
        self, name: str, inputs: Sequence[onnx.ValueInfoProto], outputs: Sequence[onnx.ValueInfoProto], opset: int = OPSET
    ) -> onnx.ModelProto:
        """The finished model, checked against the specification."""
        graph = helper.make_graph(self._nodes, name, list(inputs), list(outputs), self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=IR_VERSION, producer_name="mils")
        onnx.checker.check_model(model)
        return model

    def _next(self, prefix: str) -> str:
        self._count += 1
        return f"{prefix}_{self._count}"
