"""Logistic regression from what a detector saw to whether captions mention it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .detections import Detections

_OBJECTS = slice(1, 80)
_PERSON, _SEVERAL = 0, 80


@dataclass(frozen=True)
class Fit:
    """Per class [81]: log-odds of a mention = slope * logit(score) + area * sqrt(area) + offset, less the logit of ``prior``."""

    slope: np.ndarray
    area: np.ndarray
    offset: np.ndarray


def logit(probability: np.ndarray) -> np.ndarray:
    """Of probabilities clipped to 0.0001-0.9999."""
    clipped = np.clip(probability, 1e-4, 1 - 1e-4)
    return np.log(clipped / (1 - clipped))


def features(detections: Detections) -> np.ndarray:
    """[81, 3]: logit of the score, square root of the area, 1. The last row is about several people."""
    scores = np.append(logit(detections.best), logit(np.array(detections.second_person)))
    roots = np.sqrt(np.append(detections.area, detections.area[_PERSON]))
    return np.stack([scores, roots, np.ones(81)], 1)


def logistic_regression(x: np.ndarray, y: np.ndarray, penalties: np.ndarray, steps: int = 40) -> np.ndarray:
    """Coefficients for rows ``x`` and targets ``y`` between 0 and 1, each with its own L2 penalty, by Newton's method."""
    b = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ b, -50, 50)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalties + 1e-6)
        step = np.linalg.solve(hessian, x.T @ (p - y) + penalties * b)
        b = b - step
        if np.abs(step).max() < 1e-9:
            break
    return b


def fit(seen: np.ndarray, mentioned: np.ndarray, captions_per_picture: float, bank_shares: np.ndarray) -> Fit:
    """``seen`` [pictures, 81, 3], ``mentioned`` [pictures, 81] (share of a picture's captions), ``bank_shares`` [81] (share of the initial captions).

    Objects share their slopes and have an offset each, drawn towards the common one; a person and several people are fitted alone. How often
    captions mention a class anyway is taken from the pictures' captions and, weighted as 50 of them, from the initial captions.
    """
    pictures = len(seen)
    weights = np.zeros((81, 3))
    objects = seen[:, _OBJECTS].reshape(-1, 3)
    which = np.tile(np.eye(79), (pictures, 1))
    b = logistic_regression(np.hstack([objects, which]), mentioned[:, _OBJECTS].ravel(), np.array([1e-2] * 3 + [1.0] * 79))
    weights[_OBJECTS] = b[:3]
    weights[_OBJECTS, 2] += b[3:]
    for index in (_PERSON, _SEVERAL):
        weights[index] = logistic_regression(seen[:, index], mentioned[:, index], np.array([1e-2] * 3))
    captions = pictures * captions_per_picture
    prior = (mentioned.sum(0) * captions_per_picture + bank_shares * 50 + 0.5) / (captions + 51)
    return Fit(weights[:, 0], weights[:, 1], weights[:, 2] - logit(prior))
