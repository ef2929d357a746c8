"""Each operator of the converter against TensorFlow's definition of it in NumPy, on graphs written in the TensorFlow.js format."""

from __future__ import annotations

import base64
import json
import unittest
from typing import Any, Callable

import numpy as np
import onnxruntime

from mils_models.tfjs_graph import read_tfjs_graph
from mils_models.tfjs_to_onnx import UnsupportedOperator, convert
from tests.numpy_layers import convolve, same_padding

HEIGHT, WIDTH, CHANNELS = 7, 6, 4


def text(value: str) -> dict[str, str]:
    return {"s": base64.b64encode(value.encode()).decode()}


def integers(*values: int) -> dict[str, Any]:
    return {"list": {"i": [str(value) for value in values]}}


def texts(*values: str) -> dict[str, Any]:
    return {"list": {"s": [base64.b64encode(value.encode()).decode() for value in values]}}


class Model:
    """A TensorFlow.js model under construction with one picture as its input, ``x`` [1, 7, 6, 4]."""

    def __init__(self, shape: tuple[int, ...] = (1, HEIGHT, WIDTH, CHANNELS)) -> None:
        self.nodes: list[dict[str, Any]] = [
            {"name": "x", "op": "Placeholder", "attr": {"shape": {"shape": {"dim": [{"size": str(length)} for length in shape]}}}}
        ]
        self.manifest: list[dict[str, Any]] = []
        self.weights = b""

    def constant(self, name: str, value: Any, dtype: str = "float32", quantization: dict[str, Any] | None = None) -> str:
        array = np.asarray(value)
        self.nodes.append({"name": name, "op": "Const"})
        entry: dict[str, Any] = {"name": name, "shape": list(array.shape), "dtype": dtype}
        if quantization:
            entry["quantization"] = quantization
        self.manifest.append(entry)
        self.weights += array.astype(quantization["dtype"] if quantization else dtype).tobytes()
        return name

    def node(self, operator: str, name: str, inputs: list[str], **attributes: Any) -> str:
        self.nodes.append({"name": name, "op": operator, "input": inputs, "attr": attributes})
        return name

    def files(self) -> tuple[bytes, bytes]:
        description = {"modelTopology": {"node": self.nodes}, "weightsManifest": [{"paths": ["w.bin"], "weights": self.manifest}]}
        return json.dumps(description).encode(), self.weights

    def run(self, x: np.ndarray, *outputs: str) -> list[np.ndarray]:
        model = convert(read_tfjs_graph(*self.files()), outputs, "test")
        return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(list(outputs), {"x": x})


def spatial(padding: str, stride: int) -> dict[str, Any]:
    return {"strides": integers(1, stride, stride, 1), "padding": text(padding), "data_format": text("NHWC"), "dilations": integers(1, 1, 1, 1)}


def tf_convolve(x: np.ndarray, kernel: np.ndarray, stride: int, same: bool, depthwise: bool = False) -> np.ndarray:
    """In TensorFlow's axis orders: x height x width x channel, kernel height x width x in x out (depthwise: x multiplier)."""
    groups = x.shape[3] if depthwise else 1
    ordered = kernel.transpose(2, 3, 0, 1).reshape(-1, 1, *kernel.shape[:2]) if depthwise else kernel.transpose(3, 2, 0, 1)
    return convolve(x.transpose(0, 3, 1, 2), ordered, stride=stride, groups=groups, same=same).transpose(0, 2, 3, 1)


def tf_max_pool(x: np.ndarray, size: int, stride: int) -> np.ndarray:
    padded = np.pad(x, [(0, 0), same_padding(x.shape[1], size, stride), same_padding(x.shape[2], size, stride), (0, 0)], constant_values=-np.inf)
    return np.lib.stride_tricks.sliding_window_view(padded, (size, size), axis=(1, 2))[:, ::stride, ::stride].max((-1, -2))


def tf_resize_bilinear(x: np.ndarray, height: int, width: int, half_pixel: bool) -> np.ndarray:
    def interpolate(values: np.ndarray, axis: int, length: int) -> np.ndarray:
        source = values.shape[axis]
        place = np.arange(length) * source / length if not half_pixel else (np.arange(length) + 0.5) * source / length - 0.5
        place = np.clip(place, 0, source - 1)
        low = np.floor(place).astype(int)
        high = np.minimum(low + 1, source - 1)
        shape = [1] * values.ndim
        shape[axis] = length
        fraction = (place - low).reshape(shape)
        return np.take(values, low, axis) * (1 - fraction) + np.take(values, high, axis) * fraction

    return interpolate(interpolate(x, 1, height), 2, width)


class ConverterTest(unittest.TestCase):
    def setUp(self) -> None:
        self.draw = np.random.default_rng(9)
        self.x = self.draw.standard_normal((1, HEIGHT, WIDTH, CHANNELS)).astype(np.float32)

    def check(self, model: Model, name: str, expected: np.ndarray) -> None:
        (made,) = model.run(self.x, name)
        np.testing.assert_allclose(made, expected, atol=1e-4, rtol=1e-4)

    def test_convolutions(self) -> None:
        for size in (1, 3, 5):
            for stride in (1, 2):
                for padding in ("SAME", "VALID"):
                    for depthwise in (False, True):
                        kernel = self.draw.standard_normal((size, size, CHANNELS, 2 if depthwise else 5)).astype(np.float32)
                        model = Model()
                        operator = "DepthwiseConv2dNative" if depthwise else "Conv2D"
                        model.node(operator, "y", ["x", model.constant("k", kernel)], **spatial(padding, stride))
                        with self.subTest(size=size, stride=stride, padding=padding, depthwise=depthwise):
                            self.check(model, "y", tf_convolve(self.x, kernel, stride, padding == "SAME", depthwise))

    def test_fused_convolutions(self) -> None:
        activations: dict[str, Callable[[np.ndarray], np.ndarray]] = {"Relu": lambda y: np.maximum(y, 0), "Relu6": lambda y: np.clip(y, 0, 6)}
        for operator, depthwise in (("_FusedConv2D", False), ("FusedDepthwiseConv2dNative", True)):
            for name, activation in activations.items():
                kernel = 3 * self.draw.standard_normal((3, 3, CHANNELS, 1 if depthwise else 5)).astype(np.float32)
                bias = self.draw.standard_normal(4 if depthwise else 5).astype(np.float32)
                model = Model()
                inputs = ["x", model.constant("k", kernel), model.constant("b", bias)]
                model.node(operator, "y", inputs, fused_ops=texts("BiasAdd", name), **spatial("SAME", 2))
                with self.subTest(operator=operator, activation=name):
                    self.check(model, "y", activation(tf_convolve(self.x, kernel, 2, True, depthwise) + bias))

    def test_activations(self) -> None:
        x = self.x * 4
        for operator, attributes, expected in (
            ("Relu", {}, np.maximum(x, 0)),
            ("Relu6", {}, np.clip(x, 0, 6)),
            ("Sigmoid", {}, 1 / (1 + np.exp(-x))),
            ("LeakyRelu", {"alpha": {"f": 0.1}}, np.where(x > 0, x, 0.1 * x)),
        ):
            model = Model()
            model.node(operator, "y", ["x"], **attributes)
            with self.subTest(operator=operator):
                np.testing.assert_allclose(model.run(x, "y")[0], expected, atol=1e-5)

    def test_arithmetic_with_constants_and_tensors_in_any_layout(self) -> None:
        row = self.draw.standard_normal(CHANNELS).astype(np.float32)
        kernel = self.draw.standard_normal((1, 1, CHANNELS, CHANNELS)).astype(np.float32)
        for operator, function in (("Add", np.add), ("AddV2", np.add), ("Mul", np.multiply), ("Sub", np.subtract)):
            model = Model()
            # The convolution's output is stored channel first, the placeholder is not.
            convolved = model.node("Conv2D", "c", ["x", model.constant("k", kernel)], **spatial("SAME", 1))
            model.node(operator, "d", [convolved, model.constant("r", row)])
            model.node(operator, "y", ["d", "x"])
            with self.subTest(operator=operator):
                self.check(model, "y", function(function(tf_convolve(self.x, kernel, 1, True), row), self.x))

    def test_max_pool(self) -> None:
        model = Model()
        model.node("MaxPool", "y", ["x"], ksize=integers(1, 3, 3, 1), strides=integers(1, 2, 2, 1), padding=text("SAME"), data_format=text("NHWC"))
        self.check(model, "y", tf_max_pool(self.x, 3, 2))

    def test_transpose_reshape_and_concatenation_keep_the_order_of_values(self) -> None:
        model = Model()
        model.node("Transpose", "t", ["x", model.constant("p", [0, 3, 1, 2], "int32")])
        model.node("Reshape", "r", ["t", model.constant("s", [1, -1, 6], "int32")])
        model.node("ConcatV2", "y", ["r", "r", model.constant("a", -1, "int32")])
        moved = self.x.transpose(0, 3, 1, 2).reshape(1, -1, 6)
        self.check(model, "y", np.concatenate([moved, moved], -1))

    def test_concatenates_tensors_of_different_layouts(self) -> None:
        kernel = self.draw.standard_normal((1, 1, CHANNELS, 3)).astype(np.float32)
        model = Model()
        model.node("Conv2D", "c", ["x", model.constant("k", kernel)], **spatial("SAME", 1))
        model.node("ConcatV2", "y", ["x", "c", model.constant("a", 3, "int32")])
        self.check(model, "y", np.concatenate([self.x, tf_convolve(self.x, kernel, 1, True)], 3))

    def test_split(self) -> None:
        model = Model()
        model.node("SplitV", "s", ["x", model.constant("l", [1, 3], "int32"), model.constant("a", 3, "int32")])
        model.node("Relu", "first", ["s:0"])
        model.node("Relu", "second", ["s:1"])
        first, second = model.run(self.x, "first", "second")
        np.testing.assert_allclose(first, np.maximum(self.x[..., :1], 0))
        np.testing.assert_allclose(second, np.maximum(self.x[..., 1:], 0))

    def test_padding(self) -> None:
        amounts = [[0, 0], [1, 2], [0, 1], [0, 0]]
        for operator, value in (("Pad", 0.0), ("PadV2", -2.5)):
            model = Model()
            inputs = ["x", model.constant("p", amounts, "int32")]
            if operator == "PadV2":
                inputs.append(model.constant("v", value))
            model.node(operator, "y", inputs)
            with self.subTest(operator=operator):
                self.check(model, "y", np.pad(self.x, amounts, constant_values=value))

    def test_mean_over_the_picture(self) -> None:
        model = Model()
        model.node("Mean", "y", ["x", model.constant("a", [1, 2], "int32")], keep_dims={"b": True})
        self.check(model, "y", self.x.mean((1, 2), keepdims=True))

    def test_resizing(self) -> None:
        for half_pixel in (False, True):
            model = Model()
            attributes = {"half_pixel_centers": {"b": half_pixel}, "align_corners": {"b": False}}
            model.node("ResizeBilinear", "y", ["x", model.constant("s", [14, 12], "int32")], **attributes)
            with self.subTest(half_pixel=half_pixel):
                self.check(model, "y", tf_resize_bilinear(self.x, 14, 12, half_pixel))

    def test_folds_constants(self) -> None:
        model = Model()
        model.node("AddV2", "sum", [model.constant("a", np.ones(CHANNELS)), model.constant("b", np.full(CHANNELS, 2))])
        dense = [model.constant("i", [[0], [2]], "int32"), model.constant("n", [CHANNELS], "int32"), model.constant("v", [5.0, 6.0]), model.constant("d", 1.0)]
        model.node("SparseToDense", "dense", dense)
        model.node("Mul", "factor", ["sum", "dense"])
        model.node("Mul", "y", ["x", "factor"])
        self.check(model, "y", self.x * np.array([15, 3, 18, 3]))

    def test_reads_quantised_weights(self) -> None:
        row = np.array([0, 1, 100, 255])
        for quantization, expected in (
            ({"dtype": "uint8", "scale": 0.5, "min": -3.0, "original_dtype": "float32"}, row * 0.5 - 3),
            ({"dtype": "float16", "original_dtype": "float32"}, row),
        ):
            model = Model()
            model.node("Add", "y", ["x", model.constant("r", row, quantization=quantization)])
            with self.subTest(dtype=quantization["dtype"]):
                self.check(model, "y", self.x + expected)

    def test_names_an_operator_it_does_not_know(self) -> None:
        model = Model()
        model.node("Einsum", "odd", ["x"])
        with self.assertRaisesRegex(UnsupportedOperator, "Einsum .node odd."):
            model.run(self.x, "odd")

    def test_refuses_weights_of_another_length(self) -> None:
        model = Model()
        model.node("Add", "y", ["x", model.constant("r", np.ones(CHANNELS))])
        description, weights = model.files()
        for content, message in ((weights[:-1], "end before r"), (weights + b"\0", "1 bytes of weights are left over")):
            with self.subTest(message=message), self.assertRaisesRegex(ValueError, message):
                read_tfjs_graph(description, content)


if __name__ == "__main__":
    unittest.main()
