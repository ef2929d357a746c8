"""What a detector's raw outputs say about each class of COCO: the three numbers its evidence is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

import numpy as np

CLASSES = 80
_PERSON = 0
# What a second person scores when none was found.
_NONE = 0.01
# Boxes that share more than this part of their union show the same person.
_SAME = 0.5
# Second persons are looked for among boxes above this score, as the product's decoder does.
_LEAST_SCORE = 0.05


@dataclass(frozen=True)
class Detections:
    """``best`` and ``area`` [80]: highest score of each class and area of that box as a share of the picture; ``second_person``: a score."""

    best: np.ndarray
    area: np.ndarray
    second_person: float


def _summarise(scores: np.ndarray, boxes: np.ndarray) -> Detections:
    """``scores`` [n, 80] and ``boxes`` [n, 4] (left, top, right, bottom in parts of the picture) of all places."""
    boxes = boxes.clip(0, 1)
    size = (boxes[:, 2] - boxes[:, 0]).clip(0) * (boxes[:, 3] - boxes[:, 1]).clip(0)
    places = scores.argmax(0)
    best = scores[places, np.arange(CLASSES)]
    area = np.where(best > _LEAST_SCORE, size[places], 0)
    first = boxes[places[_PERSON]]
    width = (np.minimum(boxes[:, 2], first[2]) - np.maximum(boxes[:, 0], first[0])).clip(0)
    height = (np.minimum(boxes[:, 3], first[3]) - np.maximum(boxes[:, 1], first[1])).clip(0)
    shared = width * height
    other = shared <= _SAME * np.maximum(size + size[places[_PERSON]] - shared, 1e-9)
    others = scores[other & (scores[:, _PERSON] > _LEAST_SCORE), _PERSON]
    return Detections(best, area, float(others.max(initial=_NONE)))


def decode_nanodet(outputs: Sequence[np.ndarray]) -> Detections:
    """Three grids: scores [1, cells, 80], then edge distances [1, cells, 4 x 11] as distributions over 0-10 strides (arXiv 2006.04388)."""
    scores, boxes = [], []
    for grid in range(3):
        cells = outputs[grid].shape[1]
        edge = int(round(cells**0.5))
        logits = outputs[grid + 3][0].reshape(cells, 4, 11).astype(np.float64)
        shares = np.exp(logits - logits.max(-1, keepdims=True))
        distance = (shares @ np.arange(11)) / shares.sum(-1) / edge
        place = np.arange(cells)
        centre = np.stack([(place % edge + 0.5) / edge, (place // edge + 0.5) / edge], 1)
        scores.append(outputs[grid][0])
        boxes.append(np.concatenate([centre - distance[:, :2], centre + distance[:, 2:]], 1))
    return _summarise(np.concatenate(scores), np.concatenate(boxes))


def decode_centernet(outputs: Sequence[np.ndarray]) -> Detections:
    """Heat map [1, 128, 128, 80], whose places count only where they are the highest of their 3 x 3, and distances to the edges in 1/512."""
    heat, distance = outputs[0][0], outputs[1][0].reshape(-1, 4).astype(np.float64) / 512
    rows, columns = heat.shape[:2]
    padded = np.pad(heat, [(1, 1), (1, 1), (0, 0)])
    around = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(0, 1)).max((-1, -2))
    place = np.arange(rows * columns)
    centre = np.stack([(place % columns) / columns, (place // columns) / rows], 1)
    boxes = np.concatenate([centre - distance[:, :2], centre + distance[:, 2:]], 1)
    return _summarise(np.where(heat == around, heat, 0).reshape(-1, CLASSES), boxes)


DECODERS: dict[str, Callable[[Sequence[np.ndarray]], Detections]] = {"nanodet": decode_nanodet, "centernet": decode_centernet}
