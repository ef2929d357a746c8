"""A BERT sentence encoder (all-MiniLM-L6-v2) as an ONNX graph with mean pooling and normalisation inside.

Architecture: Devlin et al., "BERT" (arXiv 1810.04805), post-norm, GELU by the error function; pooling as sentence-transformers does it
for this model: mean over the tokens that are not padding, then unit length.
"""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper

from .graph_builder import GraphBuilder

# A masked position's attention logit. Low enough to vanish in the softmax, and representable in half precision.
_MASKED = -1e4


def build(weights: Mapping[str, np.ndarray], config: Mapping[str, Any], max_length: int = 256) -> onnx.ModelProto:
    """``input_ids`` and ``attention_mask`` (int64 [n, length]) to ``embedding`` [n, hidden], each row of unit length.

    ``config`` is the published ``config.json``. Token types are fixed to the first one, so there is no input for them.
    """
    graph = GraphBuilder()
    hidden, heads, epsilon = config["hidden_size"], config["num_attention_heads"], config["layer_norm_eps"]
    per_head = hidden // heads

    def weight(name: str) -> np.ndarray:
        return weights[name].astype(np.float32)

    def integers(*values: int) -> str:
        return graph.constant(np.array(values, np.int64))

    def layer_norm(x: str, name: str) -> str:
        return graph.node("LayerNormalization", [x, graph.constant(weight(f"{name}.weight")), graph.constant(weight(f"{name}.bias"))], axis=-1, epsilon=epsilon)

    def linear(x: str, name: str, factor: float = 1.0) -> str:
        kernel = graph.constant(weight(f"{name}.weight").T * np.float32(factor), f"{name}.kernel")
        return graph.node("Add", [graph.node("MatMul", [x, kernel]), graph.constant(weight(f"{name}.bias") * np.float32(factor))])

    def heads_first(x: str, order: list[int]) -> str:
        return graph.node("Transpose", [graph.node("Reshape", [x, split_heads])], perm=order)

    split_heads, joined_heads = integers(0, 0, heads, per_head), integers(0, 0, hidden)
    words = graph.node("Gather", [graph.constant(weight("embeddings.word_embeddings.weight"), "word_embeddings"), "input_ids"])
    length = graph.node("Gather", [graph.node("Shape", ["input_ids"]), integers(1)])
    placed = weight("embeddings.position_embeddings.weight")[:max_length] + weight("embeddings.token_type_embeddings.weight")[0]
    positions = graph.node("Slice", [graph.constant(placed, "position_embeddings"), integers(0), length, integers(0)])
    x = layer_norm(graph.node("Add", [words, positions]), "embeddings.LayerNorm")

    mask = graph.node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    absent = graph.node("Sub", [graph.constant(np.float32(1)), graph.node("Unsqueeze", [mask, integers(1, 2)])])
    masking = graph.node("Mul", [absent, graph.constant(np.float32(_MASKED))])
    for layer in range(config["num_hidden_layers"]):
        prefix = f"encoder.layer.{layer}."
        query = heads_first(linear(x, prefix + "attention.self.query", per_head**-0.5), [0, 2, 1, 3])
        key = heads_first(linear(x, prefix + "attention.self.key"), [0, 2, 3, 1])
        value = heads_first(linear(x, prefix + "attention.self.value"), [0, 2, 1, 3])
        attention = graph.node("Softmax", [graph.node("Add", [graph.node("MatMul", [query, key]), masking])], axis=-1)
        mixed = graph.node("Transpose", [graph.node("MatMul", [attention, value])], perm=[0, 2, 1, 3])
        mixed = linear(graph.node("Reshape", [mixed, joined_heads]), prefix + "attention.output.dense")
        x = layer_norm(graph.node("Add", [mixed, x]), prefix + "attention.output.LayerNorm")
        inner = linear(x, prefix + "intermediate.dense")
        error_function = graph.node("Erf", [graph.node("Mul", [inner, graph.constant(np.float32(2**-0.5))])])
        half = graph.node("Mul", [inner, graph.constant(np.float32(0.5))])
        gelu = graph.node("Mul", [half, graph.node("Add", [error_function, graph.constant(np.float32(1))])])
        x = layer_norm(graph.node("Add", [linear(gelu, prefix + "output.dense"), x]), prefix + "output.LayerNorm")

    summed = graph.node("ReduceSum", [graph.node("Mul", [x, graph.node("Unsqueeze", [mask, integers(2)])]), integers(1)], keepdims=0)
    count = graph.node("ReduceSum", [mask, integers(1)], keepdims=1)
    mean = graph.node("Div", [summed, graph.node("Max", [count, graph.constant(np.float32(1e-9))])])
    norm = graph.node("ReduceL2", [mean], axes=[1], keepdims=1)
    graph.node("Div", [mean, graph.node("Max", [norm, graph.constant(np.float32(1e-12))])], "embedding")
    return graph.model(
        "sentence-encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "length"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", hidden])],
    )
