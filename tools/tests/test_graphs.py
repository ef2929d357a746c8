"""The graphs compute what the published architectures say: ONNX against NumPy on random weights of small models of the same make."""

from __future__ import annotations

import unittest

import numpy as np
import onnx
import onnxruntime

from mils_models import efficientnet, minilm
from mils_models.profile_metric import ProfileMetric, TEMPERATURE, factor, fuse_image, fuse_text
from tests.numpy_layers import batch_norm, convolve, gelu, layer_norm, softmax

SMALL = efficientnet.Architecture(
    width=1.1,
    depth=1.2,
    size=29,
    stem=8,
    stages=(efficientnet.Stage(1, 3, 1, 1, 32, 8), efficientnet.Stage(2, 5, 2, 3, 8, 16), efficientnet.Stage(1, 3, 2, 2, 16, 24)),
)
CLASSES = 10


def run(model: onnx.ModelProto, **inputs: np.ndarray) -> list[np.ndarray]:
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, inputs)


class _RandomNetwork:
    """Weights by name, made as the forward pass in NumPy asks for them."""

    def __init__(self, seed: int) -> None:
        self.draw = np.random.default_rng(seed)
        self.weights: dict[str, np.ndarray] = {}

    def tensor(self, name: str, shape: tuple[int, ...], low: float, high: float) -> np.ndarray:
        if name not in self.weights:
            self.weights[name] = self.draw.uniform(low, high, shape).astype(np.float32)
        return self.weights[name].astype(np.float64)

    def convolution(self, x: np.ndarray, name: str, norm: str, out: int, kernel: int, stride: int, groups: int, activate: bool) -> np.ndarray:
        per_group = x.shape[1] // groups
        scale = (3 / (per_group * kernel * kernel)) ** 0.5
        y = convolve(x, self.tensor(f"{name}.weight", (out, per_group, kernel, kernel), -scale, scale), stride=stride, groups=groups)
        parts = [self.tensor(f"{norm}.{part}", (out,), *span) for part, span in (("weight", (0.5, 1.5)), ("bias", (-1, 1)), ("running_mean", (-1, 1)), ("running_var", (0.5, 2)))]
        y = batch_norm(y, *parts, SMALL.batch_norm_epsilon)
        return np.clip(y, 0, 6) if activate else y

    def classify(self, x: np.ndarray) -> np.ndarray:
        x = self.convolution(x, "_conv_stem", "_bn0", SMALL.stem, 3, 2, 1, True)
        for index, block in enumerate(efficientnet.blocks(SMALL)):
            prefix, entered, inner = f"_blocks.{index}.", x, block.channels_in * block.expansion
            if block.expansion != 1:
                x = self.convolution(x, prefix + "_expand_conv", prefix + "_bn0", inner, 1, 1, 1, True)
            x = self.convolution(x, prefix + "_depthwise_conv", prefix + "_bn1", inner, block.kernel, block.stride, inner, True)
            x = self.convolution(x, prefix + "_project_conv", prefix + "_bn2", block.channels_out, 1, 1, 1, False)
            if block.stride == 1 and block.channels_in == block.channels_out:
                x = x + entered
        x = self.convolution(x, "_conv_head", "_bn1", 32, 1, 1, 1, True).mean((2, 3))
        return x @ self.tensor("_fc.weight", (CLASSES, 32), -1, 1).T + self.tensor("_fc.bias", (CLASSES,), -1, 1)


class EfficientNetTest(unittest.TestCase):
    def setUp(self) -> None:
        self.network = _RandomNetwork(1)
        self.pixels = np.random.default_rng(2).standard_normal((3, 3, SMALL.size, SMALL.size)).astype(np.float32)
        self.expected = self.network.classify(self.pixels.astype(np.float64))

    def test_agrees_with_numpy(self) -> None:
        (logits,) = run(efficientnet.build(self.network.weights, SMALL), pixels=self.pixels)
        self.assertGreater(self.expected.std(), 0.1)
        np.testing.assert_allclose(logits, self.expected, atol=1e-3, rtol=1e-4)

    def test_names_a_weight_of_the_wrong_shape(self) -> None:
        self.network.weights["_conv_stem.weight"] = np.zeros((8, 3, 5, 5), np.float32)
        with self.assertRaisesRegex(ValueError, "_conv_stem.weight has shape"):
            efficientnet.build(self.network.weights, SMALL)

    def test_names_a_weight_that_is_left_over(self) -> None:
        self.network.weights["_squeeze.weight"] = np.zeros(1, np.float32)
        with self.assertRaisesRegex(ValueError, "_squeeze.weight"):
            efficientnet.build(self.network.weights, SMALL)

    def test_has_the_published_sizes(self) -> None:
        blocks = efficientnet.blocks(efficientnet.LITE2)
        self.assertEqual(len(blocks), 21)
        self.assertEqual([blocks[0].channels_in, blocks[0].channels_out, blocks[-1].channels_out], [32, 16, 352])

    def test_fused_with_the_metric_each_picture_gets_its_own_embedding(self) -> None:
        draw = np.random.default_rng(3)
        metric = ProfileMetric(draw.standard_normal((CLASSES, 4)).astype(np.float32), np.eye(4, dtype=np.float32), np.zeros(4, np.float32))
        embedding, probabilities = run(fuse_image(efficientnet.build(self.network.weights, SMALL), metric), pixels=self.pixels)
        profile = softmax(self.expected / TEMPERATURE)
        profile -= profile.mean(1, keepdims=True)
        profile /= np.linalg.norm(profile, axis=1, keepdims=True)
        np.testing.assert_allclose(embedding, profile @ metric.class_map, atol=5e-3)
        np.testing.assert_allclose(probabilities, softmax(self.expected), atol=1e-3)


CONFIG = {"hidden_size": 12, "num_attention_heads": 3, "num_hidden_layers": 2, "layer_norm_eps": 1e-12}
VOCABULARY, POSITIONS, INNER = 40, 16, 20


def random_encoder(seed: int) -> dict[str, np.ndarray]:
    draw, hidden = np.random.default_rng(seed), CONFIG["hidden_size"]
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (VOCABULARY, hidden),
        "embeddings.position_embeddings.weight": (POSITIONS, hidden),
        "embeddings.token_type_embeddings.weight": (2, hidden),
    }
    norms = ["embeddings.LayerNorm"]
    for layer in range(CONFIG["num_hidden_layers"]):
        prefix = f"encoder.layer.{layer}."
        for name in ("query", "key", "value"):
            shapes[f"{prefix}attention.self.{name}.weight"] = (hidden, hidden)
        shapes[prefix + "attention.output.dense.weight"] = (hidden, hidden)
        shapes[prefix + "intermediate.dense.weight"] = (INNER, hidden)
        shapes[prefix + "output.dense.weight"] = (hidden, INNER)
        norms += [prefix + "attention.output.LayerNorm", prefix + "output.LayerNorm"]
    weights = {name: draw.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}
    for name, shape in shapes.items():
        if name.startswith("encoder"):
            weights[name.replace(".weight", ".bias")] = draw.standard_normal(shape[0]).astype(np.float32)
    for name in norms:
        weights[name + ".weight"] = draw.uniform(0.5, 1.5, hidden).astype(np.float32)
        weights[name + ".bias"] = draw.standard_normal(hidden).astype(np.float32)
    return weights


def encode(weights: dict[str, np.ndarray], tokens: list[int]) -> np.ndarray:
    """One text, without padding."""
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    hidden, heads, epsilon = CONFIG["hidden_size"], CONFIG["num_attention_heads"], CONFIG["layer_norm_eps"]
    embeddings = "embeddings."

    def norm(x: np.ndarray, name: str) -> np.ndarray:
        return layer_norm(x, w[name + ".weight"], w[name + ".bias"], epsilon)

    def linear(x: np.ndarray, name: str) -> np.ndarray:
        return x @ w[name + ".weight"].T + w[name + ".bias"]

    x = w[embeddings + "word_embeddings.weight"][tokens] + w[embeddings + "position_embeddings.weight"][: len(tokens)]
    x = norm(x + w[embeddings + "token_type_embeddings.weight"][0], embeddings + "LayerNorm")
    for layer in range(CONFIG["num_hidden_layers"]):
        prefix = f"encoder.layer.{layer}."
        query, key, value = (linear(x, f"{prefix}attention.self.{name}").reshape(len(tokens), heads, -1).transpose(1, 0, 2) for name in ("query", "key", "value"))
        attention = softmax(query @ key.transpose(0, 2, 1) / (hidden / heads) ** 0.5)
        mixed = (attention @ value).transpose(1, 0, 2).reshape(len(tokens), hidden)
        x = norm(linear(mixed, prefix + "attention.output.dense") + x, prefix + "attention.output.LayerNorm")
        x = norm(linear(gelu(linear(x, prefix + "intermediate.dense")), prefix + "output.dense") + x, prefix + "output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


class MiniLmTest(unittest.TestCase):
    def setUp(self) -> None:
        self.weights = random_encoder(4)
        self.texts = [[3, 1, 4, 1, 5, 9], [2, 6], [5, 35, 8, 9]]
        self.tokens, self.mask = np.zeros((3, 6), np.int64), np.zeros((3, 6), np.int64)
        for row, text in enumerate(self.texts):
            self.tokens[row, : len(text)] = text
            self.mask[row, : len(text)] = 1
        self.expected = np.stack([encode(self.weights, text) for text in self.texts])

    def test_agrees_with_numpy_whatever_the_padding(self) -> None:
        (embedding,) = run(minilm.build(self.weights, CONFIG, POSITIONS), input_ids=self.tokens, attention_mask=self.mask)
        np.testing.assert_allclose(embedding, self.expected, atol=1e-5)

    def test_fused_with_the_metric_gives_unit_vectors_of_the_mapped_sentence(self) -> None:
        draw, hidden = np.random.default_rng(5), CONFIG["hidden_size"]
        metric = ProfileMetric(np.zeros((2, hidden), np.float32), draw.standard_normal((hidden, hidden)).astype(np.float32), draw.standard_normal(hidden).astype(np.float32))
        (embedding,) = run(fuse_text(minilm.build(self.weights, CONFIG, POSITIONS), metric), input_ids=self.tokens, attention_mask=self.mask)
        mapped = (self.expected - metric.text_mean) @ metric.text_map
        np.testing.assert_allclose(embedding, mapped / np.linalg.norm(mapped, axis=1, keepdims=True), atol=1e-5)


class ProfileMetricTest(unittest.TestCase):
    def test_the_dot_product_is_the_cosine_of_the_profiles(self) -> None:
        draw = np.random.default_rng(6)
        bank = draw.standard_normal((50, 8)) @ np.diag([1, 1, 1, 1, 1, 1, 1, 0])  # one direction is missing, as in the real bank
        text_map, class_map = factor(bank)
        profile, text = draw.standard_normal(50), draw.standard_normal(8)
        mapped = text_map @ text
        expected = profile @ (bank @ text) / np.linalg.norm(bank @ text)
        self.assertAlmostEqual(float((profile @ class_map) @ mapped / np.linalg.norm(mapped)), float(expected), places=9)


if __name__ == "__main__":
    unittest.main()
