"""Reads tensors from PyTorch's file format of before version 1.6 without PyTorch and without running what the file says.

A pickle can call anything that can be imported. This reader resolves four kinds of names, all to functions and types of
its own, and refuses every other. Layout of the file, from ``torch/serialization.py`` (``_legacy_save``): five pickles (magic
number, protocol version, system information, the object, the list of storage keys), then for each key an element count as
little-endian int64 and that many elements.
"""

from __future__ import annotations

import collections
import io
import math
import pickle
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001

_ELEMENT_TYPES = {"FloatStorage": "<f4", "HalfStorage": "<f2", "LongStorage": "<i8", "IntStorage": "<i4"}


class UnsafePickle(pickle.UnpicklingError):
    """The file asks for something a table of tensors does not need."""


@dataclass(frozen=True)
class _StorageType:
    element: str


@dataclass(frozen=True)
class _Tensor:
    """A strided view of a storage; counts are in elements."""

    storage: str
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


def _rebuild_tensor(storage: str, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> _Tensor:
    return _Tensor(storage, offset, tuple(size), tuple(stride))


class _TensorUnpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.storages: dict[str, tuple[str, int]] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _rebuild_tensor
        if module == "torch" and name in _ELEMENT_TYPES:
            return _StorageType(_ELEMENT_TYPES[name])
        raise UnsafePickle(f"refused to resolve {module}.{name}: a table of tensors does not need it")

    def persistent_load(self, identity: Any) -> str:
        kind, storage_type, key, _location, count = identity[:5]
        if kind != "storage" or not isinstance(storage_type, _StorageType):
            raise UnsafePickle(f"refused the persistent object {kind!r}")
        if len(identity) > 5 and identity[5] is not None:
            raise UnsafePickle("refused a storage that is a view of another")
        self.storages[str(key)] = (storage_type.element, int(count))
        return str(key)


def read_tensors(content: bytes) -> dict[str, np.ndarray]:
    """The tensors of a legacy ``.pth`` file by name, each copied to an array of its own.

    Raises ``UnsafePickle`` for anything that is not a flat table of tensors and ``ValueError`` for a damaged file.
    """
    file = io.BytesIO(content)
    header = [_TensorUnpickler(file).load() for _ in range(3)]
    if header[0] != MAGIC or header[1] != PROTOCOL or not header[2].get("little_endian"):
        raise ValueError("not a little-endian PyTorch file of the format before 1.6")
    unpickler = _TensorUnpickler(file)
    table = unpickler.load()
    keys = [str(key) for key in _TensorUnpickler(file).load()]
    elements: dict[str, np.ndarray] = {}
    for key in keys:
        if key not in unpickler.storages:
            raise ValueError(f"storage {key} is listed but not used")
        element, count = unpickler.storages[key]
        (stated,) = struct.unpack("<q", file.read(8))
        if stated != count:
            raise ValueError(f"storage {key} holds {stated} elements, {count} were announced")
        raw = file.read(count * np.dtype(element).itemsize)
        if len(raw) != count * np.dtype(element).itemsize:
            raise ValueError(f"the file ends inside storage {key}")
        elements[key] = np.frombuffer(raw, element)
    return {name: _materialise(name, tensor, elements) for name, tensor in table.items()}


def _materialise(name: str, tensor: Any, elements: dict[str, np.ndarray]) -> np.ndarray:
    if not isinstance(tensor, _Tensor):
        raise UnsafePickle(f"{name} is no tensor but {type(tensor).__name__}")
    storage = elements[tensor.storage]
    if any(v < 0 for v in (tensor.offset, *tensor.size, *tensor.stride)) or len(tensor.size) != len(tensor.stride):
        raise ValueError(f"{name} has an impossible shape")
    if math.prod(tensor.size) > 0:
        last = tensor.offset + sum((length - 1) * step for length, step in zip(tensor.size, tensor.stride))
        if last >= storage.size:
            raise ValueError(f"{name} reaches beyond its storage")
    steps = [step * storage.itemsize for step in tensor.stride]
    return np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.size, steps).copy()
