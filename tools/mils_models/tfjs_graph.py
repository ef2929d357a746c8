"""Reads a TensorFlow.js graph model: a JSON file with a TensorFlow ``GraphDef`` and a binary file of weights.

Format: ``tfjs-converter``'s ``io/types.ts`` (``ModelJSON``, ``WeightsManifestConfig``); attribute names are TensorFlow's own.
"""

from __future__ import annotations

import base64
import json
import math
from dataclasses import dataclass
from typing import Any, Mapping

import numpy as np

_ELEMENT_TYPES = {"float32": "<f4", "int32": "<i4", "bool": "?"}


@dataclass(frozen=True)
class TfNode:
    """A node of the graph. ``inputs`` are tensor names: a node's name, with ``:index`` where it is not the first output."""

    operator: str
    name: str
    inputs: tuple[str, ...]
    attributes: Mapping[str, Any]

    def integers(self, key: str, absent: list[int] | None = None) -> list[int]:
        """A list attribute."""
        if key not in self.attributes:
            if absent is None:
                raise ValueError(f"{self.name} ({self.operator}) has no attribute {key}")
            return absent
        return [int(value) for value in self.attributes[key].get("list", {}).get("i", [])]

    def text(self, key: str) -> str:
        """A string attribute; the JSON form holds it in base 64."""
        return base64.b64decode(self.attributes[key]["s"]).decode("ascii")

    def texts(self, key: str) -> list[str]:
        """A list of strings, empty when absent."""
        return [base64.b64decode(value).decode("ascii") for value in self.attributes.get(key, {}).get("list", {}).get("s", [])]

    def flag(self, key: str) -> bool:
        """A boolean attribute, false when absent."""
        return bool(self.attributes.get(key, {}).get("b", False))


@dataclass(frozen=True)
class TfGraph:
    """Nodes by name in file order, and the value of each constant node."""

    nodes: Mapping[str, TfNode]
    constants: Mapping[str, np.ndarray]


def tensor_name(reference: str) -> str:
    """``reference`` without the ``:0`` that may mark a node's first output."""
    return reference[:-2] if reference.endswith(":0") else reference


def read_tfjs_graph(model: bytes, weights: bytes) -> TfGraph:
    """The graph of ``model`` (JSON) with its weights. Half-precision weights stay so; other quantised ones are expanded.

    Raises ``ValueError`` when the weights do not have the announced length.
    """
    description = json.loads(model)
    constants: dict[str, np.ndarray] = {}
    offset = 0
    for group in description["weightsManifest"]:
        for entry in group["weights"]:
            count = math.prod(entry["shape"])
            quantisation = entry.get("quantization")
            element = np.dtype(quantisation["dtype"] if quantisation else _ELEMENT_TYPES[entry["dtype"]])
            if offset + count * element.itemsize > len(weights):
                raise ValueError(f"the weights end before {entry['name']}")
            value = np.frombuffer(weights, element, count, offset).reshape(entry["shape"])
            offset += count * element.itemsize
            if quantisation and quantisation["dtype"] != "float16":
                value = (value.astype(np.float32) * quantisation["scale"] + quantisation["min"]).astype(_ELEMENT_TYPES[entry["dtype"]])
            constants[entry["name"]] = value
    if offset != len(weights):
        raise ValueError(f"{len(weights) - offset} bytes of weights are left over")
    nodes = {
        node["name"]: TfNode(
            node["op"],
            node["name"],
            tuple(tensor_name(name) for name in node.get("input", []) if not name.startswith("^")),
            node.get("attr", {}),
        )
        for node in description["modelTopology"]["node"]
    }
    return TfGraph(nodes, constants)
