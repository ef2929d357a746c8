"""Smaller weights in an ONNX file; what is computed stays in single precision.

Each stored weight is expanded again by a ``Cast`` or ``DequantizeLinear`` node in front of the graph, which the runtime folds away when it loads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Union

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Smaller tensors (biases, norms) are not worth a node of their own.
_LEAST_ELEMENTS = 512


@dataclass(frozen=True)
class Half:
    """16-bit floats."""


@dataclass(frozen=True)
class Int8:
    """8-bit integers, symmetric, one scale for each index along ``axis``."""

    axis: int


Encoding = Union[Half, Int8, None]


def quantise(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Int8 values of ``weight``'s shape and float32 scales [weight.shape[axis]]; the largest magnitude of each slice becomes 127."""
    others = tuple(i for i in range(weight.ndim) if i != axis)
    scales = np.maximum(np.abs(weight).max(axis=others), 1e-12) / 127
    shape = [1] * weight.ndim
    shape[axis] = -1
    return np.clip(np.round(weight / scales.reshape(shape)), -127, 127).astype(np.int8), scales.astype(np.float32)


def compress(model: onnx.ModelProto, choose: Callable[[str, np.ndarray], Encoding]) -> onnx.ModelProto:
    """A copy of ``model`` whose float weights of 512 elements and more are stored as ``choose(name, weight)`` says (None: unchanged)."""
    compressed = onnx.ModelProto()
    compressed.CopyFrom(model)
    graph = compressed.graph
    stored: list[onnx.TensorProto] = []
    expansions: list[onnx.NodeProto] = []
    for initialiser in graph.initializer:
        weight = numpy_helper.to_array(initialiser)
        eligible = weight.dtype == np.float32 and weight.size >= _LEAST_ELEMENTS
        encoding = choose(initialiser.name, weight) if eligible else None
        name = initialiser.name
        if isinstance(encoding, Half):
            stored.append(numpy_helper.from_array(weight.astype(np.float16), f"{name}:half"))
            expansions.append(helper.make_node("Cast", [f"{name}:half"], [name], to=TensorProto.FLOAT, name=f"expand:{name}"))
        elif isinstance(encoding, Int8):
            values, scales = quantise(weight, encoding.axis)
            stored += [numpy_helper.from_array(values, f"{name}:int8"), numpy_helper.from_array(scales, f"{name}:scales")]
            expansions.append(
                helper.make_node("DequantizeLinear", [f"{name}:int8", f"{name}:scales"], [name], axis=encoding.axis, name=f"expand:{name}")
            )
        else:
            stored.append(initialiser)
    nodes = list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(stored)
    graph.node.extend(expansions + nodes)
    onnx.checker.check_model(compressed)
    return compressed


def all_half(_name: str, _weight: np.ndarray) -> Encoding:
    """For convolutional networks."""
    return Half()


def matrices_int8(name: str, weight: np.ndarray) -> Encoding:
    """For sentence encoders: matrices by output column, the word table by row; position and other small tables unchanged."""
    if weight.ndim != 2 or weight.size < 2000:
        return None
    return Int8(axis=0) if name == "word_embeddings" else Int8(axis=1)
