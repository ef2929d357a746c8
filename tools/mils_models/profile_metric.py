"""Makes a classifier and a sentence encoder, trained apart, into one dual encoder.

A picture's profile is how much it looks like each of the 1000 classes; a text's profile is how close it is to the texts about each class.
The score is the cosine of the two profiles. With X the class texts (1000 x 384, centred), g the picture's profile (softmax of logits / 3,
centred, unit length) and t the text's embedding (centred): score = g . (X t) / |X t|. Since |X t| = |R t| with R the symmetric root of X'X,
it factors into a dot product of 384-d vectors: picture R+ X' g, text R t / |R t|, R+ the pseudo-inverse of R.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .class_texts import ClassTexts, typical_captions

# Softens the classifier's certainty; chosen on ranking captions of 73 photos.
TEMPERATURE = 3.0

# Relative to the largest eigenvalue of X'X: directions in which the class texts do not differ.
_NEGLIGIBLE = 1e-6

Embed = Callable[[list[str]], np.ndarray]


@dataclass(frozen=True)
class ProfileMetric:
    """``class_map`` [classes, d] takes a picture's profile to its vector, ``text_map`` [d, d] a centred text embedding to its vector before normalising."""

    class_map: np.ndarray
    text_map: np.ndarray
    text_mean: np.ndarray


def unit_rows(matrix: np.ndarray) -> np.ndarray:
    """``matrix`` with each row at unit length."""
    return matrix / np.maximum(np.linalg.norm(matrix, axis=-1, keepdims=True), 1e-9)


def class_bank(texts: ClassTexts, embed: Embed) -> np.ndarray:
    """X [classes, d]: each of the three sets of texts centred by its own mean, added up, unit rows, centred."""
    sets = [embed(list(group)) for group in (texts.described, texts.introduced, texts.photographed)]
    bank = unit_rows(sum(unit_rows(vectors - vectors.mean(0)) for vectors in sets))
    return (bank - bank.mean(0)).astype(np.float64)


def factor(bank: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """R = sqrt(X'X) and X R+, both without the directions X does not have."""
    values, vectors = np.linalg.eigh(bank.T @ bank)
    kept = values > _NEGLIGIBLE * values[-1]
    root = np.sqrt(np.where(kept, values, 1))
    text_map = vectors @ np.diag(np.where(kept, root, 0)) @ vectors.T
    class_map = bank @ vectors @ np.diag(np.where(kept, 1 / root, 0)) @ vectors.T
    return text_map, class_map


def fit(texts: ClassTexts, embed: Embed) -> ProfileMetric:
    """The metric for a classifier with the classes of ``texts`` and a sentence encoder."""
    mean = embed(typical_captions(texts.names)).mean(0)
    text_map, class_map = factor(class_bank(texts, embed))
    return ProfileMetric(class_map.astype(np.float32), text_map.astype(np.float32), mean.astype(np.float32))


def _constant(graph: onnx.GraphProto, name: str, value: np.ndarray | np.generic) -> str:
    graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
    return name


def fuse_image(classifier: onnx.ModelProto, metric: ProfileMetric) -> onnx.ModelProto:
    """``pixels`` to ``embedding`` [n, d] (item by item, any batch size) and ``probabilities`` [n, classes] (of the classifier as trained)."""
    model = onnx.ModelProto()
    model.CopyFrom(classifier)
    graph, node = model.graph, helper.make_node
    classes, dimension = metric.class_map.shape
    graph.node.extend(
        [
            node("Softmax", ["logits"], ["probabilities"], axis=1),
            node("Mul", ["logits", _constant(graph, "inverse_temperature", np.float32(1 / TEMPERATURE))], ["softened"]),
            node("Softmax", ["softened"], ["likeness"], axis=1),
            node("ReduceMean", ["likeness"], ["likeness_mean"], axes=[1], keepdims=1),
            node("Sub", ["likeness", "likeness_mean"], ["profile"]),
            node("ReduceL2", ["profile"], ["profile_norm"], axes=[1], keepdims=1),
            node("Div", ["profile", "profile_norm"], ["unit_profile"]),
            node("Cast", [_constant(graph, "class_map:half", metric.class_map.astype(np.float16))], ["class_map"], to=TensorProto.FLOAT),
            node("MatMul", ["unit_profile", "class_map"], ["embedding"]),
        ]
    )
    del graph.output[:]
    graph.output.extend(
        [
            helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", dimension]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", classes]),
        ]
    )
    onnx.checker.check_model(model)
    return model


def fuse_text(encoder: onnx.ModelProto, metric: ProfileMetric) -> onnx.ModelProto:
    """The sentence encoder with its ``embedding`` [n, d] mapped into the metric, each row of unit length."""
    model = onnx.ModelProto()
    model.CopyFrom(encoder)
    graph, node = model.graph, helper.make_node
    for producer in graph.node:
        for index, output in enumerate(producer.output):
            if output == "embedding":
                producer.output[index] = "sentence"
    graph.node.extend(
        [
            node("Sub", ["sentence", _constant(graph, "text_mean", metric.text_mean)], ["centred"]),
            node("MatMul", ["centred", _constant(graph, "text_map", metric.text_map)], ["mapped"]),
            node("ReduceL2", ["mapped"], ["mapped_norm"], axes=[1], keepdims=1),
            node("Div", ["mapped", "mapped_norm"], ["embedding"]),
        ]
    )
    onnx.checker.check_model(model)
    return model
