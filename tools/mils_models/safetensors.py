"""Reads the safetensors format (https://github.com/huggingface/safetensors#format): a length, a JSON header, raw elements."""

from __future__ import annotations

import json
import struct

import numpy as np

_ELEMENT_TYPES = {"F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4"}


def read_tensors(content: bytes) -> dict[str, np.ndarray]:
    """The tensors by name, as read-only views of ``content``. Raises ``ValueError`` for an element type it does not know."""
    (length,) = struct.unpack("<Q", content[:8])
    start = 8 + length
    tensors: dict[str, np.ndarray] = {}
    for name, entry in json.loads(content[8:start]).items():
        if name == "__metadata__":
            continue
        if entry["dtype"] not in _ELEMENT_TYPES:
            raise ValueError(f"{name} has the element type {entry['dtype']}, which is not read here")
        first, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(content[start + first : start + end], _ELEMENT_TYPES[entry["dtype"]]).reshape(entry["shape"])
    return tensors
