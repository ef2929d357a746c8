"""Converts a TensorFlow.js graph of fixed shapes to ONNX: the operators convolutional detectors use.

TensorFlow keeps pictures as height x width x channel, ONNX's convolutions want channel x height x width. Every tensor is therefore kept
with the axis order it is stored in; a TensorFlow ``Transpose`` only changes that note, and a real one is written only where an operator
depends on the order (``Reshape``, the outputs).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Callable, Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper

from .graph_builder import GraphBuilder
from .tfjs_graph import TfGraph, TfNode

_CHANNEL_FIRST = (0, 3, 1, 2)
# Float constants beyond this overflow in half precision or in the runtime's padding; -inf is what TensorFlow's exporters write.
_LOWEST = np.float32(-3e38)


class UnsupportedOperator(ValueError):
    """The graph has an operator this converter does not know."""


@dataclass(frozen=True)
class _Stored:
    """``stored`` holds the tensor of ``shape`` with its axes in the order ``order``: stored = transpose(tensor, order)."""

    stored: str
    order: tuple[int, ...]
    shape: tuple[int, ...]


def convert(graph: TfGraph, outputs: Sequence[str], name: str) -> onnx.ModelProto:
    """An ONNX model with the graph's placeholders as inputs and ``outputs`` (node names; their last path segment names the ONNX output).

    Raises ``UnsupportedOperator`` naming the operator and the node.
    """
    return _Converter(graph).convert(outputs, name)


class _Converter:
    def __init__(self, graph: TfGraph) -> None:
        self._graph = graph
        self._constants: dict[str, np.ndarray] = dict(graph.constants)
        self._tensors: dict[str, _Stored] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._written: dict[tuple[bytes, tuple[int, ...], str], str] = {}
        self._builder = GraphBuilder()
        self._operators: dict[str, Callable[[TfNode], None]] = {
            "Placeholder": self._placeholder,
            "Identity": self._identity,
            "Transpose": self._transpose,
            "Conv2D": self._convolution,
            "_FusedConv2D": self._convolution,
            "DepthwiseConv2dNative": self._convolution,
            "FusedDepthwiseConv2dNative": self._convolution,
            "MaxPool": self._max_pool,
            "LeakyRelu": self._leaky_relu,
            "Relu": self._activation,
            "Relu6": self._activation,
            "Sigmoid": self._activation,
            "Add": self._arithmetic,
            "AddV2": self._arithmetic,
            "Mul": self._arithmetic,
            "Sub": self._arithmetic,
            "ConcatV2": self._concatenate,
            "Pad": self._pad,
            "PadV2": self._pad,
            "SplitV": self._split,
            "Reshape": self._reshape,
            "Mean": self._mean,
            "ResizeBilinear": self._resize_bilinear,
        }

    def convert(self, outputs: Sequence[str], name: str) -> onnx.ModelProto:
        for node in self._in_order(outputs):
            self._convert_node(node)
        described = []
        for output in outputs:
            tensor = self._tensors[output]
            short = output.split("/")[-1]
            self._builder.node("Identity", [self._in_layout(tensor, tuple(range(len(tensor.shape))))], short)
            described.append(helper.make_tensor_value_info(short, TensorProto.FLOAT, tensor.shape))
        # Opset 13: the last one in which ReduceMean takes its axes as an attribute and Split its lengths as an input, as written below.
        return self._builder.model(name, self._inputs, described, opset=13)

    def _in_order(self, outputs: Sequence[str]) -> list[TfNode]:
        """The nodes the outputs need, inputs first. Iterative: graphs are deeper than Python's call stack."""
        ordered: dict[str, TfNode] = {}
        stack = [(output, False) for output in reversed(outputs)]
        while stack:
            reference, expanded = stack.pop()
            key = reference.split(":")[0]
            if key in ordered:
                continue
            node = self._graph.nodes[key]
            if expanded:
                ordered[key] = node
            else:
                stack.append((key, True))
                stack.extend((source, False) for source in reversed(node.inputs))
        return list(ordered.values())

    def _convert_node(self, node: TfNode) -> None:
        if node.operator == "Const":
            if node.name not in self._constants:
                raise ValueError(f"the weights have no {node.name}")
        elif node.inputs and all(source in self._constants for source in node.inputs):
            self._constants[node.name] = _fold(node, [self._constants[source] for source in node.inputs])
        elif node.operator in self._operators:
            self._operators[node.operator](node)
        else:
            raise UnsupportedOperator(f"{node.operator} (node {node.name}) cannot be converted")

    # What operators are written with.

    def _write_constant(self, value: np.ndarray | np.generic) -> str:
        """Weights stay in half precision in the file and are expanded by a Cast, which the runtime folds away."""
        array = np.asarray(value)
        array = np.ascontiguousarray(array) if array.ndim else array
        key = (array.tobytes(), array.shape, array.dtype.str)
        if key not in self._written:
            name = self._builder.constant(array)
            if array.dtype == np.float16:
                name = self._builder.node("Cast", [name], to=TensorProto.FLOAT)
            self._written[key] = name
        return self._written[key]

    def _in_layout(self, tensor: _Stored, order: tuple[int, ...]) -> str:
        if tensor.order == order:
            return tensor.stored
        return self._builder.node("Transpose", [tensor.stored], perm=[tensor.order.index(axis) for axis in order])

    def _first_tensor(self, node: TfNode) -> _Stored:
        return next(self._tensors[source] for source in node.inputs if source in self._tensors)

    def _padding(self, node: TfNode, size: Sequence[int], kernel: Sequence[int], strides: Sequence[int], dilations: Sequence[int]) -> tuple[list[int], list[int]]:
        """ONNX pads (top, left, bottom, right) and the output size, by TensorFlow's rules for SAME and VALID."""
        reach = [(k - 1) * d + 1 for k, d in zip(kernel, dilations)]
        padding = node.text("padding")
        if padding == "VALID":
            return [0, 0, 0, 0], [(length - r) // stride + 1 for length, r, stride in zip(size, reach, strides)]
        if padding != "SAME":
            raise UnsupportedOperator(f"padding {padding} (node {node.name}) cannot be converted")
        made = [-(-length // stride) for length, stride in zip(size, strides)]
        total = [max(0, (out - 1) * stride + r - length) for out, stride, r, length in zip(made, strides, reach, size)]
        return [t // 2 for t in total] + [t - t // 2 for t in total], made

    # Operators.

    def _placeholder(self, node: TfNode) -> None:
        shape = tuple(int(dimension["size"]) for dimension in node.attributes["shape"]["shape"]["dim"])
        name = node.name.split("/")[-1].split(":")[0]
        self._inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        self._tensors[node.name] = _Stored(name, tuple(range(len(shape))), shape)

    def _identity(self, node: TfNode) -> None:
        self._tensors[node.name] = self._first_tensor(node)

    def _transpose(self, node: TfNode) -> None:
        x, axes = self._first_tensor(node), [int(axis) for axis in self._constants[node.inputs[1]]]
        self._tensors[node.name] = _Stored(x.stored, tuple(axes.index(axis) for axis in x.order), tuple(x.shape[axis] for axis in axes))

    def _convolution(self, node: TfNode) -> None:
        x, kernel = self._first_tensor(node), self._constants[node.inputs[1]]
        if node.text("data_format") != "NHWC":
            raise UnsupportedOperator(f"data format of {node.name} cannot be converted")
        batch, height, width, channels = x.shape
        strides, dilations = node.integers("strides")[1:3], (node.integers("dilations", [1, 1, 1, 1]) or [1, 1, 1, 1])[1:3]
        size = kernel.shape[:2]
        if "Depthwise" in node.operator:
            groups, weights = channels, kernel.transpose(2, 3, 0, 1).reshape(-1, 1, *size)
        else:
            groups, weights = channels // kernel.shape[2], kernel.transpose(3, 2, 0, 1)
        pads, made = self._padding(node, (height, width), size, strides, dilations)
        inputs, fused = [self._in_layout(x, _CHANNEL_FIRST), self._write_constant(weights)], node.texts("fused_ops")
        if "BiasAdd" in fused:
            inputs.append(self._write_constant(self._constants[node.inputs[2]]))
        y = self._builder.node("Conv", inputs, group=groups, strides=strides, dilations=dilations, pads=pads, kernel_shape=list(size))
        for operator in fused:
            if operator != "BiasAdd":
                y = self._write_activation(operator, y, node)
        self._tensors[node.name] = _Stored(y, _CHANNEL_FIRST, (batch, *made, weights.shape[0]))

    def _max_pool(self, node: TfNode) -> None:
        x = self._first_tensor(node)
        kernel, strides = node.integers("ksize")[1:3], node.integers("strides")[1:3]
        pads, made = self._padding(node, x.shape[1:3], kernel, strides, [1, 1])
        y = self._builder.node("MaxPool", [self._in_layout(x, _CHANNEL_FIRST)], kernel_shape=kernel, strides=strides, pads=pads)
        self._tensors[node.name] = _Stored(y, _CHANNEL_FIRST, (x.shape[0], *made, x.shape[3]))

    def _write_activation(self, operator: str, x: str, node: TfNode) -> str:
        if operator == "Relu6":
            return self._builder.node("Clip", [x, self._write_constant(np.float32(0)), self._write_constant(np.float32(6))])
        if operator in ("Relu", "Sigmoid"):
            return self._builder.node(operator, [x])
        raise UnsupportedOperator(f"{operator}, fused into {node.name}, cannot be converted")

    def _activation(self, node: TfNode) -> None:
        x = self._first_tensor(node)
        self._tensors[node.name] = _Stored(self._write_activation(node.operator, x.stored, node), x.order, x.shape)

    def _leaky_relu(self, node: TfNode) -> None:
        x = self._first_tensor(node)
        y = self._builder.node("LeakyRelu", [x.stored], alpha=float(node.attributes["alpha"]["f"]))
        self._tensors[node.name] = _Stored(y, x.order, x.shape)

    def _arithmetic(self, node: TfNode) -> None:
        x = self._first_tensor(node)
        shapes = [self._tensors[s].shape if s in self._tensors else self._constants[s].shape for s in node.inputs]
        shape = tuple(int(length) for length in np.broadcast_shapes(*shapes))
        if len(shape) != len(x.shape):
            raise UnsupportedOperator(f"{node.name} adds axes by broadcasting, which cannot be converted")
        operands = []
        for source in node.inputs:
            if source in self._tensors:
                operands.append(self._in_layout(self._tensors[source], x.order))
            else:
                value = self._constants[source]
                value = value.reshape((1,) * (len(shape) - value.ndim) + value.shape)
                operands.append(self._write_constant(value.transpose(x.order)))
        y = self._builder.node({"AddV2": "Add"}.get(node.operator, node.operator), operands)
        self._tensors[node.name] = _Stored(y, x.order, shape)

    def _concatenate(self, node: TfNode) -> None:
        x = self._first_tensor(node)
        axis = int(self._constants[node.inputs[-1]]) % len(x.shape)
        parts = [self._tensors[source] for source in node.inputs[:-1]]
        shape = list(x.shape)
        shape[axis] = sum(part.shape[axis] for part in parts)
        y = self._builder.node("Concat", [self._in_layout(part, x.order) for part in parts], axis=x.order.index(axis))
        self._tensors[node.name] = _Stored(y, x.order, tuple(shape))

    def _pad(self, node: TfNode) -> None:
        x, amounts = self._first_tensor(node), self._constants[node.inputs[1]].astype(np.int64)
        value = np.maximum(np.float32(self._constants[node.inputs[2]]), _LOWEST) if node.operator == "PadV2" else np.float32(0)
        y = x.stored
        if amounts.any():
            ordered = amounts[list(x.order)]
            pads = self._write_constant(np.concatenate([ordered[:, 0], ordered[:, 1]]))
            y = self._builder.node("Pad", [y, pads, self._write_constant(np.float32(value))], mode="constant")
        self._tensors[node.name] = _Stored(y, x.order, tuple(int(length + both.sum()) for length, both in zip(x.shape, amounts)))

    def _split(self, node: TfNode) -> None:
        x, lengths = self._first_tensor(node), self._constants[node.inputs[1]].astype(np.int64)
        axis = int(self._constants[node.inputs[2]]) % len(x.shape)
        names = self._builder.split([x.stored, self._write_constant(lengths)], len(lengths), axis=x.order.index(axis))
        for index, (stored, length) in enumerate(zip(names, lengths)):
            shape = (*x.shape[:axis], int(length), *x.shape[axis + 1 :])
            self._tensors[node.name if index == 0 else f"{node.name}:{index}"] = _Stored(stored, x.order, shape)

    def _reshape(self, node: TfNode) -> None:
        x, wanted = self._first_tensor(node), [int(length) for length in self._constants[node.inputs[1]]]
        known = math.prod(length for length in wanted if length >= 0)
        shape = [length if length >= 0 else math.prod(x.shape) // known for length in wanted]
        target = self._write_constant(np.array(shape, np.int64))
        y = self._builder.node("Reshape", [self._in_layout(x, tuple(range(len(x.shape)))), target])
        self._tensors[node.name] = _Stored(y, tuple(range(len(shape))), tuple(shape))

    def _mean(self, node: TfNode) -> None:
        x = self._first_tensor(node)
        if not node.flag("keep_dims"):
            raise UnsupportedOperator(f"{node.name} drops axes, which cannot be converted")
        axes = {int(axis) % len(x.shape) for axis in np.atleast_1d(self._constants[node.inputs[1]])}
        y = self._builder.node("ReduceMean", [x.stored], axes=sorted(x.order.index(axis) for axis in axes), keepdims=1)
        self._tensors[node.name] = _Stored(y, x.order, tuple(1 if i in axes else length for i, length in enumerate(x.shape)))

    def _resize_bilinear(self, node: TfNode) -> None:
        x, (height, width) = self._first_tensor(node), (int(length) for length in self._constants[node.inputs[1]])
        mode = "half_pixel" if node.flag("half_pixel_centers") else "align_corners" if node.flag("align_corners") else "asymmetric"
        sizes = self._write_constant(np.array([x.shape[0], x.shape[3], height, width], np.int64))
        y = self._builder.node("Resize", [self._in_layout(x, _CHANNEL_FIRST), "", "", sizes], mode="linear", coordinate_transformation_mode=mode)
        self._tensors[node.name] = _Stored(y, _CHANNEL_FIRST, (x.shape[0], height, width, x.shape[3]))


def _fold(node: TfNode, values: list[np.ndarray]) -> np.ndarray:
    """The value of a node whose inputs are all constant."""
    if node.operator in ("Add", "AddV2"):
        return values[0] + values[1]
    if node.operator == "Mul":
        return values[0] * values[1]
    if node.operator == "SparseToDense":
        return _sparse_to_dense(*values)
    if node.operator == "Identity":
        return values[0]
    raise UnsupportedOperator(f"{node.operator} of constants (node {node.name}) cannot be converted")


def _sparse_to_dense(indices: np.ndarray, shape: np.ndarray, values: np.ndarray, default: np.ndarray) -> np.ndarray:
    dense = np.full([int(length) for length in np.atleast_1d(shape)], default, values.dtype)
    places = indices.reshape(-1, dense.ndim)
    for place, value in zip(places, np.broadcast_to(values, (len(places),))):
        dense[tuple(place)] = value
    return dense
