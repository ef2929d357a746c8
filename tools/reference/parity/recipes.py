"""One recipe a fixture: build the model, export it, run the reference on the fixed inputs. Each returns what `reference.json` holds."""

import numpy as np
import onnx
import torch
from mils_export.directory import published, write_manifest
from mils_export.graphs import export_batch, export_graph, export_text
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import ClapFeatureExtractor
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

from . import hub_models, tiny_tokenizers
from .media import PICTURES, SOUNDS, TEXTS, frame_excerpt, packed, picture, pixel_excerpt, resample, sound

BICUBIC, BILINEAR = 3, 2


def describe(folder, identifier, changes=None):
    """Writes the published manifest with the sizes of the tiny model. `changes` are put over the fields of its towers."""
    manifest = published(identifier) | about_tiny(identifier) | {"dimension": hub_models.WIDTH}
    for tower, fields in (changes or {}).items():
        manifest[tower] |= fields
    for path in folder.rglob("*.onnx"):
        compact(path)
    write_manifest(folder, manifest)


def about_tiny(identifier):
    """What a manifest says of a model that only has the shape of a published one."""
    return {
        "id": f"tiny-{identifier}",
        "name": f"Random weights in the shape of {published(identifier)['name']}",
        "licence": "Apache-2.0",
        "source": "tools/reference/parity",
        "notice": "The scorer has random weights: the words of this caption mean nothing.",
    }


def compact(path):
    """Short names for everything inside: half of a tiny graph is names of modules."""
    model = onnx.load(path, load_external_data=False)
    graph = model.graph
    kept = {value.name for value in [*graph.input, *graph.output]} | {""}
    short = {}

    def renamed(name):
        return name if name in kept else short.setdefault(name, f"t{len(short)}")

    for tensor in graph.initializer:
        tensor.name = renamed(tensor.name)
    for node in graph.node:
        node.name = ""
        node.input[:] = [renamed(name) for name in node.input]
        node.output[:] = [renamed(name) for name in node.output]
    del graph.value_info[:]
    onnx.save(model, path)


def encode(tokenizer, texts, **options):
    return tokenizer(texts, truncation=True, return_tensors="pt", **options)


@torch.no_grad()
def text_records(tokenizer, tower, masked, **options):
    """Token ids of each text on its own, as they go into the graph, and its embedding."""
    records = []
    for text in TEXTS:
        encoded = encode(tokenizer, [text], **options)
        inputs = [encoded["input_ids"]]
        if masked:
            inputs.append(encoded["attention_mask"] if "attention_mask" in encoded else torch.ones_like(inputs[0]))
        records.append({"text": text, "ids": inputs[0][0].tolist(), "embedding": packed(tower(*inputs)[0].numpy())})
    return records


@torch.no_grad()
def picture_records(processor, tower):
    records = []
    for name in PICTURES:
        pixels = np.asarray(processor(images=picture(name), return_tensors="np")["pixel_values"][0], np.float32)
        embedding = tower(torch.from_numpy(pixels)[None])[0].numpy()
        records.append({"file": name, "modality": "image", "pixels": pixel_excerpt(pixels), "embedding": packed(embedding)})
    return records


EXAMPLE_IDS = torch.tensor([[5, 6, 7, 1], [8, 9, 1, 1]])
EXAMPLE_MASK = torch.ones_like(EXAMPLE_IDS)


def siglip(folder, scratch):
    tokenizer = tiny_tokenizers.siglip(folder, scratch)
    pictures, texts = hub_models.siglip(len(tokenizer))
    export_siglip(folder, pictures, texts)
    describe(folder, "siglip-base-patch16-224")
    return siglip_reference(tokenizer, SiglipImageProcessorPil(resample=BICUBIC), pictures, texts)


def siglip2(folder, _):
    """Like the larger files of the hub, its graphs keep their weights beside them."""
    tokenizer = tiny_tokenizers.siglip2(folder)
    pictures, texts = hub_models.siglip(len(tokenizer), seed=11)
    export_siglip(folder, pictures, texts)
    for graph in ("vision_model", "text_model"):
        path = folder / "onnx" / f"{graph}.onnx"
        onnx.save_model(onnx.load(path), path, save_as_external_data=True, location=f"{graph}.onnx_data", size_threshold=256)
    describe(folder, "siglip2-base-patch16-224")
    return siglip_reference(tokenizer, SiglipImageProcessorPil(resample=BILINEAR), pictures, texts)


def export_siglip(folder, pictures, texts):
    export_batch(pictures, torch.zeros(2, 3, 224, 224), folder / "onnx" / "vision_model.onnx", "pooler_output")
    export_text(texts, torch.ones(2, 64, dtype=torch.int64), folder / "onnx" / "text_model.onnx", "pooler_output")


def siglip_reference(tokenizer, processor, pictures, texts):
    padded = {"padding": "max_length", "max_length": 64}
    return {"texts": text_records(tokenizer, texts, False, **padded), "media": picture_records(processor, pictures)}


def clip(folder, _):
    tokenizer, pictures, texts = clip_parts(folder)
    export_batch(pictures, torch.zeros(2, 3, 224, 224), folder / "onnx" / "vision_model.onnx", "image_embeds")
    export_text(texts, EXAMPLE_IDS, folder / "onnx" / "text_model.onnx", "text_embeds", EXAMPLE_MASK)
    for graph in ("vision_model", "text_model"):
        # As the hub's 8-bit files are made; the self-check of quantised graphs is tested on them.
        path = folder / "onnx" / f"{graph}.onnx"
        quantize_dynamic(path, path.with_name(f"{graph}_quantized.onnx"), weight_type=QuantType.QInt8)
    describe(folder, "clip-vit-base-patch16")
    return clip_reference(tokenizer, pictures, texts)


def clip_one_graph(folder, _):
    """The hub's `model.onnx`, both towers in one."""
    tokenizer, pictures, texts = clip_parts(folder)
    both = hub_models.BothTowers(pictures, texts)
    text_axes = {0: "text_batch_size", 1: "sequence_length"}
    dynamic = {"input_ids": text_axes, "attention_mask": text_axes, "pixel_values": {0: "image_batch_size"}}
    dynamic |= {"logits_per_image": {0: "image_batch_size", 1: "text_batch_size"}}
    dynamic |= {"text_embeds": {0: "text_batch_size"}, "image_embeds": {0: "image_batch_size"}}
    inputs = [EXAMPLE_IDS, torch.zeros(3, 3, 224, 224), EXAMPLE_MASK]
    export_graph(both, inputs, folder / "onnx" / "model.onnx", both.names, both.outputs, dynamic)
    one = {"graph": "onnx/model.onnx"}
    describe(folder, "clip-vit-base-patch16", {"image": one, "text": one})
    return clip_reference(tokenizer, pictures, texts)


def clip_parts(folder):
    tokenizer = tiny_tokenizers.clip(folder)
    return tokenizer, *hub_models.clip(tokenizer)


def clip_reference(tokenizer, pictures, texts):
    shown = picture_records(CLIPImageProcessorPil(resample=BICUBIC), pictures)
    return {"texts": text_records(tokenizer, texts, True, padding=True), "media": shown}


def mobileclip(folder, _):
    """In half precision, inputs included, and pictures at a fixed batch of one, texts of four: as files for small devices are."""
    tokenizer = tiny_tokenizers.clip(folder)
    pictures, texts = hub_models.mobileclip(tokenizer)
    processor = CLIPImageProcessorPil(
        resample=BILINEAR, size={"shortest_edge": 256}, crop_size={"height": 256, "width": 256}, do_normalize=False
    )
    reference = {
        "texts": text_records(tokenizer, texts, True, padding="max_length", max_length=77),
        "media": picture_records(processor, pictures),
    }
    halved = [pictures.half(), texts.half()]
    export_batch(halved[0], torch.zeros(1, 3, 256, 256).half(), folder / "onnx" / "vision_model_fp16.onnx", "image_embeds", dynamic=False)
    ids = torch.ones(4, 77, dtype=torch.int64)
    export_graph(
        halved[1], [ids, ids], folder / "onnx" / "text_model_fp16.onnx", ["input_ids", "attention_mask"], ["text_embeds"], {}
    )
    changed = {
        "image": {"graph": "onnx/vision_model_fp16.onnx", "dtype": "float16", "fixedBatch": 1},
        "text": {"graph": "onnx/text_model_fp16.onnx", "fixedBatch": 4},
    }
    describe(folder, "mobileclip-s0", changed)
    return reference


def clap(folder, _):
    tokenizer = tiny_tokenizers.roberta(folder)
    sounds, texts = hub_models.clap(tokenizer)
    export_batch(sounds, torch.zeros(2, 1, 1001, 64), folder / "onnx" / "audio_model.onnx", "audio_embeds", name="input_features")
    export_text(texts, EXAMPLE_IDS, folder / "onnx" / "text_model.onnx", "text_embeds", EXAMPLE_MASK)
    describe(folder, "clap-htsat-unfused")
    return {
        "texts": text_records(tokenizer, texts, True, padding=True, max_length=77),
        "media": [clap_record(name, sounds) for name in SOUNDS],
    }


@torch.no_grad()
def clap_record(name, tower):
    extractor = ClapFeatureExtractor(truncation="rand_trunc", padding="repeatpad", frequency_min=50, frequency_max=14000)
    samples, rate = sound(name)
    samples = resample(samples, rate, extractor.sampling_rate)
    # The published extractor cuts long sounds at random; ours takes the middle, so the middle is what both are given.
    start = max(0, len(samples) - extractor.nb_max_samples) // 2
    features = extractor(samples[start : start + extractor.nb_max_samples], sampling_rate=extractor.sampling_rate)["input_features"]
    features = np.asarray(features, np.float32).reshape(1, 1, -1, 64)
    embedding = tower(torch.from_numpy(features))[0].numpy()
    return {"file": name, "modality": "audio", "spectrogram": frame_excerpt(features[0, 0]), "embedding": packed(embedding)}


ALL = {
    "siglip": siglip,
    "siglip2": siglip2,
    "clip": clip,
    "clip-one-graph": clip_one_graph,
    "mobileclip": mobileclip,
    "clap": clap,
}
