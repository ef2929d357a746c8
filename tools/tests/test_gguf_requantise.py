"""A requantised model is the same model: metadata, names, shapes, and values within the coarser type's steps."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType as Type
from gguf import GGUFReader, GGUFWriter, LlamaFileType
from gguf.quants import dequantize, quantize

from mils_models.gguf_requantise import requantise


class RequantiseTest(unittest.TestCase):
    def setUp(self) -> None:
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.source, self.target = (Path(self.directory.name) / name for name in ("source.gguf", "target.gguf"))
        draw = np.random.default_rng(7)
        self.values = {name: draw.standard_normal(shape).astype(np.float32) for name, shape in (("norm", (64,)), ("token_embd.weight", (8, 64)), ("attention.weight", (4, 96)))}
        writer = GGUFWriter(self.source, "llama")
        writer.add_uint32("general.file_type", int(LlamaFileType.MOSTLY_Q4_1))
        writer.add_string("general.name", "tiny")
        writer.add_float32("llama.rope.freq_base", 10000.0)
        writer.add_bool("tokenizer.ggml.add_bos_token", False)
        writer.add_array("tokenizer.ggml.tokens", ["<s>", "caf\u00e9", "\u0120cat"])
        writer.add_array("tokenizer.ggml.token_type", [3, 1, 1])
        writer.add_tensor("norm", self.values["norm"])
        writer.add_tensor("token_embd.weight", quantize(self.values["token_embd.weight"], Type.Q8_0), raw_dtype=Type.Q8_0)
        writer.add_tensor("attention.weight", quantize(self.values["attention.weight"], Type.Q4_1), raw_dtype=Type.Q4_1)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        self.changes = requantise(self.source, self.target)
        self.before, self.after = GGUFReader(self.source), GGUFReader(self.target)

    def test_changes_q4_1_alone(self) -> None:
        self.assertEqual(self.changes, {"F32->F32": 1, "Q8_0->Q8_0": 1, "Q4_1->Q4_0": 1})
        self.assertEqual([t.tensor_type for t in self.after.tensors], [Type.F32, Type.Q8_0, Type.Q4_0])

    def test_keeps_all_metadata_but_the_file_type(self) -> None:
        def contents(reader: GGUFReader) -> dict[str, object]:
            return {name: (field.types, field.contents()) for name, field in reader.fields.items() if not name.startswith("GGUF.")}

        before, after = contents(self.before), contents(self.after)
        self.assertEqual(before.pop("general.file_type")[1], int(LlamaFileType.MOSTLY_Q4_1))  # type: ignore[index]
        self.assertEqual(after.pop("general.file_type")[1], int(LlamaFileType.MOSTLY_Q4_0))  # type: ignore[index]
        self.assertEqual(before, after)

    def test_keeps_names_order_and_shapes(self) -> None:
        self.assertEqual([(t.name, list(t.shape)) for t in self.before.tensors], [(t.name, list(t.shape)) for t in self.after.tensors])

    def test_copies_other_types_byte_for_byte(self) -> None:
        for index in (0, 1):
            self.assertEqual(self.before.tensors[index].data.tobytes(), self.after.tensors[index].data.tobytes())

    def test_values_stay_within_a_step(self) -> None:
        before = dequantize(self.before.tensors[2].data, Type.Q4_1).reshape(-1, 32)
        after = dequantize(self.after.tensors[2].data, Type.Q4_0).reshape(-1, 32)
        # Q4_0 spans from -8 to 7 steps of a block's largest magnitude / 8; the far end may be cut by one step.
        step = np.abs(before).max(1, keepdims=True) / 8
        self.assertTrue((np.abs(after - before) <= step * 1.01).all())


if __name__ == "__main__":
    unittest.main()
