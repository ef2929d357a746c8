"""Randomly initialised checkpoints with the names and the kinds of shapes of the official ones, and NumPy evaluations of them.

Written from the papers and the published code's structure, without PyTorch and apart from `mils_export`, so that the two check each other.
"""

import math

import numpy as np

ERF = np.vectorize(math.erf, otypes=[np.float64])


class Draw:
    """Names and arrays of a checkpoint, drawn wide enough for inputs to matter."""

    def __init__(self, seed):
        self.random, self.parameters = np.random.default_rng(seed), {}

    def __call__(self, name, *shape, spread=None):
        spread = 1.6 / math.sqrt(max(1, math.prod(shape[1:]))) if spread is None else spread
        self.parameters[name] = (self.random.standard_normal(shape) * spread).astype(np.float32)

    def norm(self, name, width):
        self(f"{name}.weight", width, spread=0.2)
        self.parameters[f"{name}.weight"] += 1
        self(f"{name}.bias", width, spread=0.1)

    def linear(self, name, outputs, inputs):
        self(f"{name}.weight", outputs, inputs)
        self(f"{name}.bias", outputs, spread=0.1)

    def attention(self, name, width, extra_key=False):
        self(f"{name}.in_proj_weight", 3 * width, width)
        self(f"{name}.in_proj_bias", 3 * width, spread=0.1)
        self.linear(f"{name}.out_proj", width, width)
        if extra_key:
            self(f"{name}.bias_k", 1, 1, width, spread=0.5)
            self(f"{name}.bias_v", 1, 1, width, spread=0.5)


def viclip(vocabulary, width=16, dimension=16, layers=2, patch=16, frames=8, context=32, seed=5):
    draw = Draw(seed)
    vision, text = "vision_encoder", "text_encoder"
    draw(f"{vision}.conv1.weight", width, 3, 1, patch, patch)
    draw(f"{vision}.class_embedding", width, spread=0.5)
    draw(f"{vision}.positional_embedding", (224 // patch) ** 2 + 1, width, spread=0.5)
    draw(f"{vision}.temporal_positional_embedding", 1, frames, width, spread=0.5)
    draw.norm(f"{vision}.ln_pre", width)
    draw.norm(f"{vision}.ln_post", width)
    draw(f"{vision}.proj", width, dimension, spread=0.4)
    draw(f"{text}.token_embedding.weight", vocabulary, width, spread=0.7)
    draw(f"{text}.positional_embedding", context, width, spread=0.3)
    draw.norm(f"{text}.ln_final", width)
    draw(f"{text}.text_projection", width, dimension, spread=0.4)
    for tower in (vision, text):
        for layer in range(layers):
            block = f"{tower}.transformer.resblocks.{layer}"
            draw.attention(f"{block}.attn", width)
            draw.norm(f"{block}.ln_1", width)
            draw.norm(f"{block}.ln_2", width)
            draw.linear(f"{block}.mlp.c_fc", 4 * width, width)
            draw.linear(f"{block}.mlp.c_proj", width, 4 * width)
    draw("temp", 1, spread=0.01)
    return draw.parameters


def imagebind(vocabulary, width=16, dimension=16, layers=2, seed=6):
    draw = Draw(seed)
    pre, trunks, heads = "modality_preprocessors", "modality_trunks", "modality_heads"
    draw(f"{pre}.vision.cls_token", 1, 1, width, spread=0.5)
    draw(f"{pre}.vision.rgbt_stem.proj.1.weight", width, 3, 2, 14, 14)
    draw(f"{pre}.vision.pos_embedding_helper.pos_embed", 1, 257, width, spread=0.5)
    draw(f"{pre}.audio.cls_token", 1, 1, width, spread=0.5)
    draw(f"{pre}.audio.rgbt_stem.proj.weight", width, 1, 16, 16)
    draw.norm(f"{pre}.audio.rgbt_stem.norm_layer", width)
    draw(f"{pre}.audio.pos_embedding_helper.pos_embed", 1, 12 * 19 + 1, width, spread=0.5)
    draw(f"{pre}.text.token_embedding.weight", vocabulary, width, spread=0.7)
    draw(f"{pre}.text.pos_embed", 1, 77, width, spread=0.3)
    draw.parameters[f"{pre}.text.mask"] = np.triu(np.full((77, 77), -np.inf, np.float32), 1)
    draw.norm(f"{trunks}.vision.pre_transformer_layer.0", width)
    for modality in ("vision", "audio", "text"):
        for layer in range(layers):
            block = f"{trunks}.{modality}.blocks.{layer}"
            draw.attention(f"{block}.attn", width, extra_key=modality == "audio")
            draw.norm(f"{block}.norm_1", width)
            draw.norm(f"{block}.norm_2", width)
            draw.linear(f"{block}.mlp.fc1", 4 * width, width)
            draw.linear(f"{block}.mlp.fc2", width, 4 * width)
        norm, projection = (f"{heads}.text.proj.0", f"{heads}.text.proj.1") if modality == "text" else (f"{heads}.{modality}.0", f"{heads}.{modality}.2")
        draw.norm(norm, width)
        draw(f"{projection}.weight", dimension, width)
    draw.parameters["modality_postprocessors.text.1.log_logit_scale"] = np.float32(np.log(1 / 0.07)).reshape(())
    draw.parameters["modality_postprocessors.audio.1.log_logit_scale"] = np.float32(np.log(20)).reshape(())
    return draw.parameters


def viclip_clip(parameters, clip, heads=2):
    """clip: time x 3 x height x width. Returns the vector of the clip."""
    p = Scope(parameters, "vision_encoder")
    kernel = p["conv1.weight"][:, :, 0]
    places = p["positional_embedding"]
    rows = [p["class_embedding"] + places[0]]
    seen = [patches(frame, kernel, kernel.shape[-1]) + places[1:] + time for frame, time in zip(clip, p["temporal_positional_embedding"][0], strict=True)]
    # All frames of the first place, then of the second.
    rows.extend(np.stack(seen, axis=1).reshape(-1, places.shape[1]))
    values = norm(np.stack(rows), p, "ln_pre", 1e-5)
    return norm(clip_transformer(values, p, heads), p, "ln_post", 1e-5)[0] @ p["proj"]


def viclip_text(parameters, ids, heads=2):
    p = Scope(parameters, "text_encoder")
    values = p["token_embedding.weight"][ids] + p["positional_embedding"]
    values = clip_transformer(values, p, heads, causal=True)
    return norm(values, p, "ln_final", 1e-5)[int(np.argmax(ids))] @ p["text_projection"]


def clip_transformer(values, p, heads, causal=False):
    for layer in p.layers("transformer.resblocks"):
        values = values + attention(norm(values, layer, "ln_1", 1e-5), layer, heads, causal)
        hidden = linear(norm(values, layer, "ln_2", 1e-5), layer, "mlp.c_fc")
        values = values + linear(hidden / (1 + np.exp(-1.702 * hidden)), layer, "mlp.c_proj")
    return values


def imagebind_picture(parameters, pixels, heads=2):
    """pixels: 3 x height x width."""
    p = Scope(parameters, "modality_preprocessors.vision")
    both = np.stack([pixels, pixels], axis=1)
    kernel = p["rgbt_stem.proj.1.weight"]
    tokens = sum(patches(both[:, time], kernel[:, :, time], 14) for time in range(2))
    return imagebind_pooled(parameters, "vision", np.concatenate([p["cls_token"][0], tokens]) + p["pos_embedding_helper.pos_embed"][0], heads)


def imagebind_sound(parameters, spectrogram, heads=2):
    """spectrogram: mel x time of one clip."""
    p = Scope(parameters, "modality_preprocessors.audio")
    tokens = norm(patches(spectrogram[None], p["rgbt_stem.proj.weight"], 10), p, "rgbt_stem.norm_layer", 1e-5)
    return imagebind_pooled(parameters, "audio", np.concatenate([p["cls_token"][0], tokens]) + p["pos_embedding_helper.pos_embed"][0], heads)


def imagebind_text(parameters, ids, heads=2):
    p = Scope(parameters, "modality_preprocessors.text")
    tokens = p["token_embedding.weight"][ids] + p["pos_embed"][0]
    return imagebind_pooled(parameters, "text", tokens, heads, int(np.argmax(ids)))


def imagebind_pooled(parameters, modality, tokens, heads, position=0):
    trunk, head = Scope(parameters, f"modality_trunks.{modality}"), Scope(parameters, f"modality_heads.{modality}")
    values = norm(tokens, trunk, "pre_transformer_layer.0") if modality == "vision" else tokens
    for layer in trunk.layers("blocks"):
        values = values + attention(norm(values, layer, "norm_1"), layer, heads, modality == "text")
        hidden = linear(norm(values, layer, "norm_2"), layer, "mlp.fc1")
        values = values + linear(hidden * (1 + ERF(hidden / math.sqrt(2))) / 2, layer, "mlp.fc2")
    first, last = ("proj.0", "proj.1") if modality == "text" else ("0", "2")
    vector = norm(values[position], head, first) @ head[f"{last}.weight"].T
    return vector / np.linalg.norm(vector)


class Scope:
    """Parameters under one beginning of their names, in double precision."""

    def __init__(self, parameters, prefix):
        self.parameters, self.prefix = parameters, prefix

    def __getitem__(self, name):
        return self.parameters[f"{self.prefix}.{name}"].astype(np.float64)

    def get(self, name):
        return self[name] if f"{self.prefix}.{name}" in self.parameters else None

    def layers(self, name):
        layer = 0
        while any(key.startswith(f"{self.prefix}.{name}.{layer}.") for key in self.parameters):
            yield Scope(self.parameters, f"{self.prefix}.{name}.{layer}")
            layer += 1


def norm(values, p, name, epsilon=1e-6):
    centred = values - values.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + epsilon) * p[f"{name}.weight"] + p[f"{name}.bias"]


def linear(values, p, name):
    return values @ p[f"{name}.weight"].T + p[f"{name}.bias"]


def attention(values, p, heads, causal):
    query, key, value = np.split(values @ p["attn.in_proj_weight"].T + p["attn.in_proj_bias"], 3, axis=-1)
    if p.get("attn.bias_k") is not None:
        key, value = np.vstack([key, p["attn.bias_k"][0]]), np.vstack([value, p["attn.bias_v"][0]])
    length, width = query.shape
    query, key, value = (part.reshape(len(part), heads, width // heads).transpose(1, 0, 2) for part in (query, key, value))
    logits = query @ key.transpose(0, 2, 1) / math.sqrt(width // heads)
    if causal:
        logits = logits + np.triu(np.full((length, length), -np.inf), 1)
    weights = np.exp(logits - logits.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    return linear((weights @ value).transpose(1, 0, 2).reshape(length, width), p, "attn.out_proj")


def patches(planes, kernel, stride):
    """planes: channels x height x width, kernel: outputs x channels x side x side. Returns places, rows first, x outputs."""
    side = kernel.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(planes, (side, side), axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("chwij,ocij->hwo", windows, kernel, optimize=True).reshape(-1, kernel.shape[0])
