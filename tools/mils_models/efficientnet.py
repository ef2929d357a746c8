"""EfficientNet-Lite2 as an ONNX graph.

Architecture: Tan and Le, "EfficientNet" (arXiv 1905.11946), in the "lite" variant of the TensorFlow team (no squeeze-and-excitation, ReLU6,
stem and head not widened, first and last stage not deepened). Weight names are those of the package ``efficientnet-lite-pytorch``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Mapping

import numpy as np
import onnx
from onnx import TensorProto, helper

from .graph_builder import GraphBuilder


@dataclass(frozen=True)
class Stage:
    """Inverted residual blocks that share their settings."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels_in: int
    channels_out: int


@dataclass(frozen=True)
class Architecture:
    """Sizes of one member of the family. ``size`` is the edge of the square input in pixels."""

    width: float
    depth: float
    size: int
    stem: int
    stages: tuple[Stage, ...]
    batch_norm_epsilon: float = 1e-3


LITE2 = Architecture(
    width=1.1,
    depth=1.2,
    size=260,
    stem=32,
    stages=(
        Stage(1, 3, 1, 1, 32, 16),
        Stage(2, 3, 2, 6, 16, 24),
        Stage(2, 5, 2, 6, 24, 40),
        Stage(3, 3, 2, 6, 40, 80),
        Stage(3, 5, 1, 6, 80, 112),
        Stage(4, 5, 2, 6, 112, 192),
        Stage(1, 3, 1, 6, 192, 320),
    ),
)


@dataclass(frozen=True)
class Block:
    """One inverted residual block with its sizes worked out."""

    kernel: int
    stride: int
    expansion: int
    channels_in: int
    channels_out: int


def scaled_channels(channels: int, width: float) -> int:
    """``channels`` times ``width``, rounded to a multiple of 8 that is not more than 10 % less."""
    wanted = channels * width
    rounded = max(8, int(wanted + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * wanted else rounded


def blocks(architecture: Architecture) -> list[Block]:
    """All blocks from input to output; their index is the one in the weight names."""
    made: list[Block] = []
    last = len(architecture.stages) - 1
    for index, stage in enumerate(architecture.stages):
        repeats = stage.repeats if index in (0, last) else math.ceil(architecture.depth * stage.repeats)
        channels_in = architecture.stem if index == 0 else scaled_channels(stage.channels_in, architecture.width)
        channels_out = scaled_channels(stage.channels_out, architecture.width)
        for repeat in range(repeats):
            first = repeat == 0
            made.append(
                Block(stage.kernel, stage.stride if first else 1, stage.expansion, channels_in if first else channels_out, channels_out)
            )
    return made


def fold_batch_norm(weights: Mapping[str, np.ndarray], convolution: str, norm: str, epsilon: float) -> tuple[np.ndarray, np.ndarray]:
    """Kernel and bias of a convolution with the batch normalisation that follows it at inference worked in."""
    scale, shift, mean, variance = (weights[f"{norm}.{part}"].astype(np.float64) for part in ("weight", "bias", "running_mean", "running_var"))
    factor = scale / np.sqrt(variance + epsilon)
    kernel = weights[f"{convolution}.weight"].astype(np.float64) * factor[:, None, None, None]
    return kernel.astype(np.float32), (shift - mean * factor).astype(np.float32)


def build(weights: Mapping[str, np.ndarray], architecture: Architecture = LITE2) -> onnx.ModelProto:
    """The classifier: ``pixels`` [n, 3, size, size] to ``logits`` [n, classes].

    Raises ``ValueError`` when a weight has another shape than the architecture says or is left over.
    """
    graph = GraphBuilder()
    zero, six = graph.constant(np.float32(0)), graph.constant(np.float32(6))
    used: set[str] = set()

    def convolution(x: str, name: str, norm: str, shape: tuple[int, int, int, int], stride: int, groups: int, activate: bool) -> str:
        if weights[f"{name}.weight"].shape != shape:
            raise ValueError(f"{name}.weight has shape {weights[f'{name}.weight'].shape}, the architecture says {shape}")
        used.update([f"{name}.weight", *(f"{norm}.{part}" for part in ("weight", "bias", "running_mean", "running_var"))])
        kernel, bias = fold_batch_norm(weights, name, norm, architecture.batch_norm_epsilon)
        # TensorFlow's padding, which the weights were trained with, is uneven at stride 2: SAME_UPPER.
        y = graph.node(
            "Conv",
            [x, graph.constant(kernel, f"{name}.kernel"), graph.constant(bias, f"{name}.bias")],
            kernel_shape=[shape[2], shape[3]],
            strides=[stride, stride],
            group=groups,
            auto_pad="SAME_UPPER",
        )
        return graph.node("Clip", [y, zero, six]) if activate else y

    x = convolution("pixels", "_conv_stem", "_bn0", (architecture.stem, 3, 3, 3), 2, 1, True)
    channels = architecture.stem
    for index, block in enumerate(blocks(architecture)):
        prefix, entered, inner = f"_blocks.{index}.", x, block.channels_in * block.expansion
        if block.expansion != 1:
            x = convolution(x, prefix + "_expand_conv", prefix + "_bn0", (inner, block.channels_in, 1, 1), 1, 1, True)
        x = convolution(x, prefix + "_depthwise_conv", prefix + "_bn1", (inner, 1, block.kernel, block.kernel), block.stride, inner, True)
        x = convolution(x, prefix + "_project_conv", prefix + "_bn2", (block.channels_out, inner, 1, 1), 1, 1, False)
        if block.stride == 1 and block.channels_in == block.channels_out:
            x = graph.node("Add", [x, entered])
        channels = block.channels_out
    head = weights["_conv_head.weight"].shape[0]
    x = convolution(x, "_conv_head", "_bn1", (head, channels, 1, 1), 1, 1, True)
    features = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])], axis=1)
    classes = weights["_fc.weight"].shape[0]
    used.update(["_fc.weight", "_fc.bias"])
    graph.node(
        "Gemm",
        [
            features,
            graph.constant(weights["_fc.weight"].astype(np.float32), "_fc.kernel"),
            graph.constant(weights["_fc.bias"].astype(np.float32), "_fc.bias"),
        ],
        "logits",
        transB=1,
    )
    left_over = {name for name in weights if name not in used and not name.endswith("num_batches_tracked")}
    if left_over:
        raise ValueError(f"weights the architecture does not have: {', '.join(sorted(left_over)[:5])}")
    return graph.model(
        "efficientnet-lite",
        [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, architecture.size, architecture.size])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", classes])],
    )
