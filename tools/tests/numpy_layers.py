"""Layers of neural networks in plain NumPy, written for clearness: what the ONNX graphs are compared with. Float64 throughout."""

from __future__ import annotations

import math

import numpy as np


def same_padding(length: int, kernel: int, stride: int) -> tuple[int, int]:
    """TensorFlow's SAME: as many outputs as strides begin in ``length``; an odd pixel of padding goes to the end."""
    total = max(0, (math.ceil(length / stride) - 1) * stride + kernel - length)
    return total // 2, total - total // 2


def convolve(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray | None = None, stride: int = 1, groups: int = 1, same: bool = True) -> np.ndarray:
    """x [n, channels, height, width], kernel [out, channels / groups, kernel height, kernel width]."""
    out, per_group, height, width = kernel.shape
    if same:
        x = np.pad(x, [(0, 0), (0, 0), same_padding(x.shape[2], height, stride), same_padding(x.shape[3], width, stride)])
    windows = np.lib.stride_tricks.sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    made = []
    for group in range(groups):
        part = windows[:, group * per_group : (group + 1) * per_group]
        weights = kernel[group * out // groups : (group + 1) * out // groups]
        made.append(np.einsum("nchwij,ocij->nohw", part, weights))
    y = np.concatenate(made, axis=1)
    return y if bias is None else y + bias[None, :, None, None]


def batch_norm(x: np.ndarray, scale: np.ndarray, shift: np.ndarray, mean: np.ndarray, variance: np.ndarray, epsilon: float) -> np.ndarray:
    """At inference, over axis 1."""
    wide = (None, slice(None), None, None)
    return (x - mean[wide]) / np.sqrt(variance[wide] + epsilon) * scale[wide] + shift[wide]


def softmax(x: np.ndarray) -> np.ndarray:
    """Over the last axis."""
    exponentials = np.exp(x - x.max(-1, keepdims=True))
    return exponentials / exponentials.sum(-1, keepdims=True)


def layer_norm(x: np.ndarray, scale: np.ndarray, shift: np.ndarray, epsilon: float) -> np.ndarray:
    """Over the last axis."""
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + epsilon) * scale + shift


def gelu(x: np.ndarray) -> np.ndarray:
    """By the error function."""
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
