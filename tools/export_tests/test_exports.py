"""The exports of ViCLIP and ImageBind on random checkpoints with the official names, against the NumPy evaluations of the same weights."""

import json
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnxruntime
import torch

sys.path.insert(0, str(Path(__file__).parents[1] / "reference"))

import export_imagebind  # noqa: E402
import export_viclip  # noqa: E402
from mils_export.command import ExportError, export  # noqa: E402
from parity import official_checkpoints as official  # noqa: E402
from parity.official_recipes import merges_file, tensors  # noqa: E402

HEADS = dict.fromkeys(("vision", "audio", "text"), 2)
RANDOM = np.random.default_rng(3)


def viclip_towers(parameters):
    return export_viclip.towers(parameters, head_width=8)


def imagebind_towers(parameters):
    return export_imagebind.towers(parameters, HEADS)


class Exports(unittest.TestCase):
    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.tokenizer, self.bpe = merges_file(self.folder)
        self.output = self.folder / "model"

    def exported(self, checkpoint, identifier, towers):
        saved = self.folder / "official.pth"
        torch.save(tensors(checkpoint), saved)
        export(saved, self.bpe, self.output, identifier, towers)
        manifest = json.loads((self.output / "manifest.json").read_text())
        self.assertEqual({file["path"] for file in manifest["files"]} & {manifest["text"]["graph"]}, {manifest["text"]["graph"]})
        return manifest

    def agrees(self, tower, inputs, wanted):
        session = onnxruntime.InferenceSession(str(self.output / tower["graph"]), providers=["CPUExecutionProvider"])
        found = session.run([tower["output"]], {tower["input"]: inputs})[0]
        for one, other in zip(found, wanted, strict=True):
            self.assertGreater(one @ other / np.linalg.norm(one) / np.linalg.norm(other), 0.99999)

    def ids(self, context):
        texts = ["a red kite over the sea", "x", "two dogs"]
        return np.array(self.tokenizer(texts, padding="max_length", truncation=True, max_length=context)["input_ids"])

    def test_viclip_gives_the_reference_vectors(self):
        checkpoint = official.viclip(len(self.tokenizer))
        manifest = self.exported({"model": checkpoint}, "viclip-l-14", viclip_towers)
        clips = RANDOM.standard_normal((2, 8, 3, 224, 224)).astype(np.float32)
        self.agrees(manifest["video"], clips, [official.viclip_clip(checkpoint, clip) for clip in clips])
        ids = self.ids(32)
        self.agrees(manifest["text"], ids, [official.viclip_text(checkpoint, row) for row in ids])

    def test_imagebind_gives_the_reference_vectors(self):
        checkpoint = official.imagebind(len(self.tokenizer))
        manifest = self.exported(checkpoint, "imagebind-huge", imagebind_towers)
        pictures = RANDOM.standard_normal((2, 3, 224, 224)).astype(np.float32)
        self.agrees(manifest["image"], pictures, [official.imagebind_picture(checkpoint, picture) for picture in pictures])
        sounds = RANDOM.standard_normal((3, 1, 128, 204)).astype(np.float32)
        self.agrees(manifest["audio"], sounds, [official.imagebind_sound(checkpoint, sound[0]) for sound in sounds])
        ids = self.ids(77)
        self.agrees(manifest["text"], ids, [official.imagebind_text(checkpoint, row) for row in ids])

    def test_a_checkpoint_of_something_else_is_refused_and_leaves_nothing(self):
        with self.assertRaisesRegex(ExportError, "does not hold this model's parameters"):
            self.exported(official.imagebind(len(self.tokenizer)), "viclip-l-14", viclip_towers)
        with self.assertRaisesRegex(ExportError, "does not hold this model's parameters"):
            incomplete = official.viclip(len(self.tokenizer))
            del incomplete["vision_encoder.ln_post.weight"]
            self.exported(incomplete, "viclip-l-14", viclip_towers)
        self.assertEqual([path.name for path in self.folder.iterdir() if "model" in path.name], [])

    def test_a_file_that_is_no_checkpoint_a_missing_one_and_a_taken_output_are_refused(self):
        broken = self.folder / "broken.pth"
        broken.write_bytes(b"nothing of the kind")
        for path, reason in ((broken, "no PyTorch checkpoint"), (self.folder / "none.pth", "is not there")):
            with self.assertRaisesRegex(ExportError, reason):
                export(path, self.bpe, self.output, "viclip-l-14", viclip_towers)
        self.output.mkdir()
        with self.assertRaisesRegex(ExportError, "exists"):
            export(broken, self.bpe, self.output, "viclip-l-14", viclip_towers)

    def test_a_vocabulary_of_another_size_is_refused(self):
        self.bpe.write_text("heading\na b</w>\n", encoding="utf-8")
        with self.assertRaisesRegex(ExportError, "take both from one repository"):
            self.exported(official.viclip(len(self.tokenizer)), "viclip-l-14", viclip_towers)

    def test_weights_too_large_for_one_file_stand_beside_the_graph(self):
        from mils_export import command

        self.addCleanup(setattr, command, "LARGEST_GRAPH", command.LARGEST_GRAPH)
        command.LARGEST_GRAPH = 10_000
        manifest = self.exported(official.viclip(len(self.tokenizer)), "viclip-l-14", viclip_towers)
        self.assertIn("onnx/text_model.onnx_data", [file["path"] for file in manifest["files"]])


if __name__ == "__main__":
    unittest.main()
