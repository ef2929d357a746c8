"""What the reader of PyTorch's legacy files gives back, and what it refuses."""

from __future__ import annotations

import collections
import io
import os
import pickle
import struct
import sys
import types
import unittest
from typing import Any, Callable

import numpy as np

from mils_models.torch_pickle import MAGIC, PROTOCOL, UnsafePickle, read_tensors

_torch = types.ModuleType("torch")
_torch_utils = types.ModuleType("torch._utils")


class FloatStorage:
    """Stands for the type of that name in PyTorch, which is not installed here."""


FloatStorage.__module__ = "torch"
FloatStorage.__qualname__ = "FloatStorage"


def _rebuild_tensor_v2(*_: Any) -> None:
    """Only its name is written."""


_rebuild_tensor_v2.__module__ = "torch._utils"
setattr(_torch, "FloatStorage", FloatStorage)
setattr(_torch_utils, "_rebuild_tensor_v2", _rebuild_tensor_v2)


class _Storage:
    def __init__(self, key: str, values: np.ndarray, view: Any = None, kind: str = "storage") -> None:
        self.key, self.values, self.view, self.kind = key, values, view, kind


class _Tensor:
    def __init__(self, storage: _Storage, offset: int, size: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self.parts = (storage, offset, size, stride, False, collections.OrderedDict())

    def __reduce__(self) -> Any:
        return _rebuild_tensor_v2, self.parts


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: Any) -> Any:
        if isinstance(value, _Storage):
            return (value.kind, FloatStorage, value.key, "cpu", value.values.size, value.view)
        return None


def legacy_file(table: Any, storages: list[_Storage], magic: int = MAGIC) -> bytes:
    """A file as ``torch.save`` wrote it before version 1.6."""
    file = io.BytesIO()
    saved = {name: sys.modules.get(name) for name in ("torch", "torch._utils")}
    sys.modules.update({"torch": _torch, "torch._utils": _torch_utils})
    try:
        for value in (magic, PROTOCOL, {"little_endian": True, "protocol_version": PROTOCOL}):
            pickle.dump(value, file, 2)
        _Pickler(file, 2).dump(table)
        pickle.dump([storage.key for storage in storages], file, 2)
    finally:
        for name, module in saved.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    for storage in storages:
        file.write(struct.pack("<q", storage.values.size) + storage.values.astype("<f4").tobytes())
    return file.getvalue()


class _Calls:
    """Pickles to a call of ``function``."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> Any:
        return self.call


class TorchPickleTest(unittest.TestCase):
    def test_reads_tensors_with_offset_and_stride(self) -> None:
        storage = _Storage("7", np.arange(12, dtype=np.float32))
        table = collections.OrderedDict(whole=_Tensor(storage, 0, (3, 4), (4, 1)), turned=_Tensor(storage, 1, (2, 3), (1, 4)))
        tensors = read_tensors(legacy_file(table, [storage]))
        np.testing.assert_array_equal(tensors["whole"], np.arange(12).reshape(3, 4))
        np.testing.assert_array_equal(tensors["turned"], np.arange(12).reshape(3, 4)[:, 1:3].T)

    def test_refuses_every_call_and_runs_none(self) -> None:
        marker = "MILS_PICKLE_RAN"
        for function, arguments in (
            (os.system, ("true",)),
            (eval, (f"__import__('os').environ.__setitem__('{marker}', '1')",)),
            (os.putenv, (marker, "1")),
            (np.ndarray, ((2,),)),
            (collections.Counter, ("a",)),
        ):
            with self.subTest(function=function.__name__):
                with self.assertRaises(UnsafePickle):
                    read_tensors(legacy_file({"weight": _Calls(function, *arguments)}, []))
        self.assertNotIn(marker, os.environ)

    def test_refuses_a_call_hidden_in_any_of_the_five_pickles(self) -> None:
        for position in range(3):
            values: list[Any] = [MAGIC, PROTOCOL, {"little_endian": True}]
            values[position] = _Calls(os.system, "true")
            with self.subTest(position=position), self.assertRaises(UnsafePickle):
                read_tensors(b"".join(pickle.dumps(value, 2) for value in values))

    def test_refuses_what_is_no_plain_storage(self) -> None:
        values = np.zeros(4, np.float32)
        for storage in (_Storage("0", values, view=("1", 0, 2)), _Storage("0", values, kind="module")):
            with self.subTest(kind=storage.kind), self.assertRaises(UnsafePickle):
                read_tensors(legacy_file({"weight": _Tensor(storage, 0, (4,), (1,))}, [storage]))

    def test_refuses_a_table_of_something_else(self) -> None:
        with self.assertRaisesRegex(UnsafePickle, "epoch is no tensor"):
            read_tensors(legacy_file({"epoch": 3}, []))

    def test_refuses_a_tensor_that_reaches_beyond_its_storage(self) -> None:
        storage = _Storage("0", np.zeros(4, np.float32))
        for offset, size, stride in ((0, (5,), (1,)), (3, (2,), (1,)), (0, (2, 2), (4, 1)), (-1, (2,), (1,)), (0, (2,), (-1,))):
            with self.subTest(offset=offset, size=size, stride=stride), self.assertRaises(ValueError):
                read_tensors(legacy_file({"weight": _Tensor(storage, offset, size, stride)}, [storage]))

    def test_refuses_a_cut_file_and_another_format(self) -> None:
        storage = _Storage("0", np.zeros(4, np.float32))
        content = legacy_file({"weight": _Tensor(storage, 0, (4,), (1,))}, [storage])
        with self.assertRaisesRegex(ValueError, "ends inside storage 0"):
            read_tensors(content[:-3])
        with self.assertRaisesRegex(ValueError, "format before 1.6"):
            read_tensors(legacy_file({}, [], magic=1))


if __name__ == "__main__":
    unittest.main()
