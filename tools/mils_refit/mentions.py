"""Which classes a caption mentions, by the word and phrase lists of ``data/fold-*.json``."""

from __future__ import annotations

import re
from typing import Mapping, Sequence

import numpy as np

CLASSES = 81


def mentions(caption: str, words: Mapping[str, Sequence[int]], phrases: Mapping[str, int]) -> set[int]:
    """Class indices. Phrases are looked for first and taken out, so that a hot dog is no dog."""
    text = " " + " ".join(re.findall(r"[a-z']+", caption.lower().replace("-", " "))) + " "
    found: set[int] = set()
    for phrase, index in phrases.items():
        if f" {phrase} " in text:
            found.add(index)
            text = text.replace(f" {phrase} ", " ")
    for word in text.split():
        found.update(words.get(word, ()))
    return found


def mention_shares(captions: Sequence[str], words: Mapping[str, Sequence[int]], phrases: Mapping[str, int]) -> np.ndarray:
    """Share of ``captions`` that mention each class, [81]."""
    shares = np.zeros(CLASSES)
    for caption in captions:
        shares[list(mentions(caption, words, phrases))] += 1
    return shares / max(1, len(captions))
