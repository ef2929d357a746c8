"""Re-fitting a detector's evidence: decoding, mentions and the regression's way back to known coefficients."""

from __future__ import annotations

import unittest

import numpy as np

from mils_refit.detections import decode_centernet, decode_nanodet
from mils_refit.mentions import mentions
from mils_refit.regression import fit, logistic_regression, logit


class DecodingTest(unittest.TestCase):
    def nanodet_outputs(self) -> list[np.ndarray]:
        return [np.full((1, n * n, 80), 0.01, np.float32) for n in (52, 26, 13)] + [np.zeros((1, n * n, 44), np.float32) for n in (52, 26, 13)]

    def put(self, outputs: list[np.ndarray], row: int, column: int, label: int, score: float, strides: tuple[int, int, int, int]) -> None:
        """An object on the coarsest grid whose edges are ``strides`` cells from the middle of its cell."""
        cell = row * 13 + column
        outputs[2][0, cell, label] = score
        outputs[5][0, cell] = -30
        for edge, distance in enumerate(strides):
            outputs[5][0, cell, edge * 11 + distance] = 30

    def test_nanodet_boxes_are_the_mean_of_their_distributions(self) -> None:
        outputs = self.nanodet_outputs()
        self.put(outputs, 6, 6, 15, 0.8, (2, 1, 2, 3))
        found = decode_nanodet(outputs)
        self.assertAlmostEqual(float(found.best[15]), 0.8, places=6)
        self.assertAlmostEqual(float(found.area[15]), 4 * 4 / 13**2, places=6)
        self.assertEqual(float(found.area[16]), 0)

    def test_boxes_end_at_the_picture(self) -> None:
        outputs = self.nanodet_outputs()
        self.put(outputs, 0, 0, 15, 0.8, (5, 5, 5, 5))
        self.assertAlmostEqual(float(decode_nanodet(outputs).area[15]), (5.5 / 13) ** 2, places=6)

    def test_a_second_person_stands_elsewhere(self) -> None:
        outputs = self.nanodet_outputs()
        self.put(outputs, 6, 3, 0, 0.9, (2, 4, 2, 4))
        self.put(outputs, 6, 4, 0, 0.7, (3, 4, 1, 4))
        self.assertAlmostEqual(decode_nanodet(outputs).second_person, 0.01, places=6)
        self.put(outputs, 6, 9, 0, 0.4, (2, 4, 2, 4))
        self.assertAlmostEqual(decode_nanodet(outputs).second_person, 0.4, places=6)

    def test_centernet_counts_peaks_alone(self) -> None:
        heat, edges = np.zeros((1, 128, 128, 80), np.float32), np.zeros((1, 128, 128, 4), np.float32)
        heat[0, 64, 32, 0], heat[0, 64, 33, 0], heat[0, 20, 100, 0] = 0.9, 0.8, 0.3
        edges[0, 64, 32] = (64, 128, 64, 128)
        edges[0, 20, 100] = (16, 16, 16, 16)
        found = decode_centernet([heat, edges])
        self.assertAlmostEqual(float(found.best[0]), 0.9, places=6)
        self.assertAlmostEqual(float(found.area[0]), 0.25 * 0.5, places=6)
        self.assertAlmostEqual(found.second_person, 0.3, places=6)


class MentionsTest(unittest.TestCase):
    def test_phrases_come_before_words(self) -> None:
        words, phrases = {"dog": [16], "dogs": [16], "men": [0, 80]}, {"hot dogs": 52, "hot dog": 52}
        for caption, expected in (
            ("Two men eat Hot-Dogs.", {0, 80, 52}),
            ("A dog looks at a hot dog!", {16, 52}),
            ("A dogged man", set()),
            ("", set()),
        ):
            with self.subTest(caption=caption):
                self.assertEqual(mentions(caption, words, phrases), expected)


class RegressionTest(unittest.TestCase):
    def test_finds_the_coefficients_that_made_the_data(self) -> None:
        draw = np.random.default_rng(10)
        x = np.stack([draw.normal(size=20_000), np.ones(20_000)], 1)
        y = (draw.random(20_000) < 1 / (1 + np.exp(-(x @ [1.5, -0.7])))).astype(float)
        np.testing.assert_allclose(logistic_regression(x, y, np.array([1e-2, 1e-2])), [1.5, -0.7], atol=0.08)

    def test_evidence_is_relative_to_how_often_captions_mention_the_class(self) -> None:
        draw = np.random.default_rng(11)
        seen = np.stack([draw.normal(-3, 2, (120, 81)), draw.random((120, 81)), np.ones((120, 81))], 2)
        mentioned = 1 / (1 + np.exp(-(2 * seen[:, :, 0] + 1)))
        rare, common = (fit(seen, mentioned, 5, np.full(81, share)) for share in (0.0, 1.0))
        np.testing.assert_allclose(rare.slope, 2, atol=0.15)
        np.testing.assert_allclose(rare.slope, common.slope)
        # 50 captions' worth of initial captions that all mention the class make it less remarkable.
        expected = logit((mentioned.sum(0) * 5 + 50.5) / 651) - logit((mentioned.sum(0) * 5 + 0.5) / 651)
        np.testing.assert_allclose(rare.offset - common.offset, expected, rtol=1e-9)


if __name__ == "__main__":
    unittest.main()
