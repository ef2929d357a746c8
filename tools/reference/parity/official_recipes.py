"""ViCLIP and ImageBind: random checkpoints under the official names go through the export tools, NumPy evaluations of them are the reference."""

import json
import shutil

import export_imagebind
import export_viclip
import numpy as np
import torch
from mils_export import command
from mils_export.directory import published, write_manifest
from spectrograms import fbank
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from . import official_checkpoints, tiny_tokenizers
from .hub_models import WIDTH
from .media import PICTURES, SOUNDS, TEXTS, VIDEOS, frame_excerpt, frames, packed, picture, pixel_excerpt, resample, sound
from .recipes import about_tiny, compact

HEADS = 2
IMAGENET = np.array([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]])


def viclip(folder, scratch):
    tokenizer, bpe = merges_file(scratch)
    parameters = official_checkpoints.viclip(len(tokenizer), WIDTH, WIDTH)
    exported(folder, scratch, bpe, {"model": parameters}, "viclip-l-14", lambda read: export_viclip.towers(read, WIDTH // HEADS))

    def text(ids):
        return official_checkpoints.viclip_text(parameters, ids, HEADS)

    return {"texts": text_records(tokenizer, 32, text), "media": [clip_record(name, parameters) for name in VIDEOS]}


def clip_record(name, parameters):
    """As its published demonstration: frames squashed by OpenCV's bilinear resize, ImageNet's mean and deviation."""
    mean, deviation = IMAGENET
    clip = np.stack([((bilinear(frame, 224) / 255 - mean) / deviation).transpose(2, 0, 1) for frame in frames(name)]).astype(np.float32)
    excerpt = pixel_excerpt(clip.reshape(-1, *clip.shape[2:]))
    return {"file": name, "modality": "video", "pixels": excerpt, "embedding": packed(official_checkpoints.viclip_clip(parameters, clip, HEADS))}


def bilinear(frame, side):
    """OpenCV's INTER_LINEAR: the four pixels around each centre, none more when shrinking."""
    for axis in (0, 1):
        length = frame.shape[axis]
        centres = np.clip((np.arange(side) + 0.5) * length / side - 0.5, 0, length - 1)
        below = np.floor(centres).astype(int)
        above = np.minimum(below + 1, length - 1)
        share = (centres - below).reshape([-1 if other == axis else 1 for other in range(3)])
        frame = np.take(frame, below, axis) * (1 - share) + np.take(frame, above, axis) * share
    return np.round(frame)


def imagebind(folder, scratch):
    tokenizer, bpe = merges_file(scratch)
    parameters = official_checkpoints.imagebind(len(tokenizer), WIDTH, WIDTH)
    heads = dict.fromkeys(("vision", "audio", "text"), HEADS)
    exported(folder, scratch, bpe, parameters, "imagebind-huge", lambda read: export_imagebind.towers(read, heads))

    def text(ids):
        return official_checkpoints.imagebind_text(parameters, ids, HEADS)

    media = [imagebind_picture(name, parameters) for name in PICTURES] + [imagebind_sound(name, parameters) for name in SOUNDS]
    return {"texts": text_records(tokenizer, 77, text), "media": media}


def imagebind_picture(name, parameters):
    processor = CLIPImageProcessorPil(resample=3)
    pixels = np.asarray(processor(images=picture(name), return_tensors="np")["pixel_values"][0], np.float32)
    embedding = official_checkpoints.imagebind_picture(parameters, pixels, HEADS)
    return {"file": name, "modality": "image", "pixels": pixel_excerpt(pixels), "embedding": packed(embedding)}


def imagebind_sound(name, parameters, rate=16000, seconds=2, clips=3):
    samples, source = sound(name)
    samples, length = resample(samples, source, rate), seconds * rate
    last = max(0, len(samples) - length)
    starts = sorted({int(index * last / (clips - 1)) for index in range(clips)})
    spectrograms = [fbank(samples[start : start + length]) for start in starts]
    vectors = [official_checkpoints.imagebind_sound(parameters, one.T.astype(np.float32), HEADS) for one in spectrograms]
    return {"file": name, "modality": "audio", "spectrogram": frame_excerpt(np.vstack(spectrograms)), "embedding": packed(np.mean(vectors, 0))}


def text_records(tokenizer, context, evaluate):
    records = []
    for text in TEXTS:
        ids = tokenizer(text, truncation=True, padding="max_length", max_length=context)["input_ids"]
        records.append({"text": text, "ids": ids, "embedding": packed(evaluate(np.array(ids)))})
    return records


def merges_file(scratch):
    """The reference's tokenizer, and its merges as the official repositories carry theirs."""
    home = scratch / "tokenizer"
    home.mkdir()
    tokenizer = tiny_tokenizers.clip(home)
    merges = json.loads(tokenizer.backend_tokenizer.to_str())["model"]["merges"]
    path = scratch / "bpe_simple_vocab.txt"
    path.write_text("\n".join(["heading", *(" ".join(pair) for pair in merges), ""]), encoding="utf-8")
    return tokenizer, path


def exported(folder, scratch, bpe, checkpoint, identifier, towers):
    """Saves the checkpoint, runs the export tool on it and moves what it wrote to `folder`."""
    saved = scratch / "checkpoint.pth"
    torch.save(tensors(checkpoint), saved)
    command.export(saved, bpe, scratch / "exported", identifier, towers)
    shutil.rmtree(folder)
    shutil.move(scratch / "exported", folder)
    for path in folder.rglob("*.onnx"):
        compact(path)
    write_manifest(folder, published(identifier) | about_tiny(identifier) | {"dimension": WIDTH})


def tensors(checkpoint):
    return {name: tensors(value) if isinstance(value, dict) else torch.from_numpy(np.array(value)) for name, value in checkpoint.items()}


ALL = {"viclip": viclip, "imagebind": imagebind}
