"""The built text encoder ranks captions as its single-precision original does, and rank correlation is Spearman's."""

from __future__ import annotations

import json
import unittest
from pathlib import Path

import numpy as np
import onnx

from mils_models.fidelity import CAPTIONS, LEAST_RANK_CORRELATION, pairwise_similarities, rank_correlation
from mils_models.text_embedder import TextEmbedder

TOOLS = Path(__file__).resolve().parent.parent
SCORER = TOOLS.parent / "models" / "embedded" / "scorer"
# Similarities of CAPTIONS by the single-precision encoder in the same metric; written by tests/write_text_similarities.py.
REFERENCE = TOOLS / "data" / "text-similarities.json"


class FidelityTest(unittest.TestCase):
    def test_the_built_encoder_ranks_pairs_of_captions_like_single_precision(self) -> None:
        if not (SCORER / "text_encoder.onnx").exists():
            self.fail("models/embedded is not built: run npm run setup")
        reference = json.loads(REFERENCE.read_text())
        self.assertEqual(reference["captions"], list(CAPTIONS))
        embed = TextEmbedder(onnx.load(SCORER / "text_encoder.onnx"), (SCORER / "tokenizer.json").read_bytes())
        built = pairwise_similarities(embed(list(CAPTIONS)))
        self.assertGreaterEqual(rank_correlation(built, np.array(reference["similarities"])), LEAST_RANK_CORRELATION)

    def test_rank_correlation(self) -> None:
        for first, second, expected in (
            ([1, 2, 3, 4], [10, 20, 30, 400], 1.0),
            ([1, 2, 3, 4], [4, 3, 2, 1], -1.0),
            ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8),
            # Ties share their mean rank: ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
            ([1, 2, 2, 4], [1, 2, 3, 4], 0.9486832980505138),
        ):
            with self.subTest(first=first, second=second):
                self.assertAlmostEqual(rank_correlation(np.array(first), np.array(second)), expected, places=12)


if __name__ == "__main__":
    unittest.main()
