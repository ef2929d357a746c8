"""Compressed weights: how far they are from the originals, and what is left alone."""

from __future__ import annotations

import unittest

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from mils_models.graph_builder import GraphBuilder
from mils_models.weight_compression import Half, Int8, all_half, compress, matrices_int8, quantise


def matrix_model(weight: np.ndarray, name: str = "weight") -> onnx.ModelProto:
    graph = GraphBuilder()
    graph.node("Add", [graph.node("MatMul", ["x", graph.constant(weight, name)]), graph.constant(np.float32(1), "one")], "y")
    return graph.model(
        "matrix",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", weight.shape[0]])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", weight.shape[1]])],
    )


def run(model: onnx.ModelProto, x: np.ndarray) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    # As stored: optimised sessions may replace the expansion by kernels that round the inputs as well.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]


class CompressionTest(unittest.TestCase):
    def setUp(self) -> None:
        draw = np.random.default_rng(8)
        # Columns of very different size: one scale for all would lose the small ones.
        self.weight = (draw.standard_normal((64, 40)) * np.logspace(-3, 1, 40)).astype(np.float32)
        self.x = draw.standard_normal((5, 64)).astype(np.float32)

    def test_int8_is_within_half_a_step_of_each_column(self) -> None:
        values, scales = quantise(self.weight, axis=1)
        self.assertEqual((values.dtype, scales.shape), (np.int8, (40,)))
        self.assertTrue((np.abs(values * scales - self.weight) <= scales * 0.501).all())

    def test_int8_and_half_graphs_compute_nearly_the_same(self) -> None:
        exact = run(matrix_model(self.weight), self.x)
        for encoding, tolerance in ((Int8(axis=1), 0.02), (Half(), 0.001)):
            with self.subTest(encoding=encoding):
                made = run(compress(matrix_model(self.weight), lambda _name, _weight: encoding), self.x)
                error = np.abs(made - exact).max(0) / np.abs(exact - 1).max(0)
                self.assertLess(error.max(), tolerance)

    def test_small_constants_stay_as_they_are(self) -> None:
        model = compress(matrix_model(self.weight), all_half)
        self.assertEqual({i.name: i.data_type for i in model.graph.initializer}, {"weight:half": TensorProto.FLOAT16, "one": TensorProto.FLOAT})

    def test_the_word_table_is_scaled_by_word_and_matrices_by_column(self) -> None:
        self.assertEqual(matrices_int8("word_embeddings", self.weight), Int8(axis=0))
        self.assertEqual(matrices_int8("encoder.kernel", self.weight), Int8(axis=1))
        self.assertIsNone(matrices_int8("norm", np.zeros(4000, np.float32)))


if __name__ == "__main__":
    unittest.main()
