"""ViCLIP (arXiv 2307.06942) as PyTorch modules that take the official checkpoint's parameters under its own names.

A CLIP whose picture tower sees all frames' patches at once: patches of each frame, a position for each place in the frame and one for each
frame's time, one class token for the clip. Sizes are read off the checkpoint, so that other sizes of the model work too.
"""

import torch
from torch import nn

HEAD_WIDTH = 64


class ResidualBlock(nn.Module):
    """CLIP's: attention and a feed-forward net with the quick GELU, each behind a layer norm. Takes length x batch x width."""

    def __init__(self, width, heads):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads)
        self.ln_1 = nn.LayerNorm(width)
        self.mlp = nn.ModuleDict({"c_fc": nn.Linear(width, 4 * width), "c_proj": nn.Linear(4 * width, width)})
        self.ln_2 = nn.LayerNorm(width)

    def forward(self, values, mask=None):
        normed = self.ln_1(values)
        values = values + self.attn(normed, normed, normed, need_weights=False, attn_mask=mask)[0]
        hidden = self.mlp["c_fc"](self.ln_2(values))
        return values + self.mlp["c_proj"](hidden * torch.sigmoid(1.702 * hidden))


class Transformer(nn.Module):
    def __init__(self, width, layers, heads):
        super().__init__()
        self.resblocks = nn.ModuleList(ResidualBlock(width, heads) for _ in range(layers))

    def forward(self, values, mask=None):
        for block in self.resblocks:
            values = block(values, mask)
        return values


class ClipEncoder(nn.Module):
    """batch x time x 3 x height x width to batch x dimension."""

    def __init__(self, width, layers, patch, places, frames, dimension, heads):
        super().__init__()
        self.conv1 = nn.Conv3d(3, width, (1, patch, patch), (1, patch, patch), bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.positional_embedding = nn.Parameter(torch.zeros(places + 1, width))
        self.temporal_positional_embedding = nn.Parameter(torch.zeros(1, frames, width))
        self.ln_pre = nn.LayerNorm(width)
        self.transformer = Transformer(width, layers, heads)
        self.ln_post = nn.LayerNorm(width)
        self.proj = nn.Parameter(torch.zeros(width, dimension))

    def forward(self, clips):
        patches = self.conv1(clips.transpose(1, 2)).flatten(3)
        # batch x place x time x width: within a place the frames stand in their order, as the checkpoint was trained.
        patches = patches.permute(0, 3, 2, 1) + self.positional_embedding[1:, None] + self.temporal_positional_embedding[:, None]
        whole = (self.class_embedding + self.positional_embedding[0]).expand(clips.shape[0], 1, -1)
        tokens = torch.cat([whole, patches.flatten(1, 2)], dim=1)
        seen = self.transformer(self.ln_pre(tokens).transpose(0, 1))
        return self.ln_post(seen[0]) @ self.proj


class TextEncoder(nn.Module):
    """batch x length ids to batch x dimension: the state at the first end token, whose id is the highest."""

    def __init__(self, width, layers, vocabulary, context, dimension, heads):
        super().__init__()
        self.token_embedding = nn.Embedding(vocabulary, width)
        self.positional_embedding = nn.Parameter(torch.zeros(context, width))
        self.transformer = Transformer(width, layers, heads)
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.zeros(width, dimension))
        self.register_buffer("mask", torch.full((context, context), float("-inf")).triu(1), persistent=False)

    def forward(self, ids):
        values = self.token_embedding(ids) + self.positional_embedding
        values = self.transformer(values.transpose(0, 1), self.mask).transpose(0, 1)
        ends = ids.argmax(dim=-1)
        return self.ln_final(values)[torch.arange(ids.shape[0]), ends] @ self.text_projection


class ViCLIP(nn.Module):
    def __init__(self, vision, text):
        super().__init__()
        self.vision_encoder, self.text_encoder = vision, text


def load(checkpoint, head_width=HEAD_WIDTH):
    """The model with the parameters of an official checkpoint, a dictionary of names and tensors; `{"model": ...}` around it is taken off.

    Raises KeyError, or RuntimeError that lists them, when names or shapes are not ViCLIP's.
    """
    parameters = checkpoint.get("model", checkpoint)
    vision = {name.removeprefix("vision_encoder."): value for name, value in parameters.items() if name.startswith("vision_encoder.")}
    text = {name.removeprefix("text_encoder."): value for name, value in parameters.items() if name.startswith("text_encoder.")}
    width, _, _, patch, _ = vision["conv1.weight"].shape
    places, frames = vision["positional_embedding"].shape[0] - 1, vision["temporal_positional_embedding"].shape[1]
    pictures = ClipEncoder(width, layers_of(vision), patch, places, frames, vision["proj"].shape[1], width // head_width)
    vocabulary, text_width = text["token_embedding.weight"].shape
    context, dimension = text["positional_embedding"].shape[0], text["text_projection"].shape[1]
    texts = TextEncoder(text_width, layers_of(text), vocabulary, context, dimension, text_width // head_width)
    model = ViCLIP(pictures, texts)
    # The temperature and buffers that the two towers do not need are left out; everything of the towers must be there.
    missing, unexpected = model.load_state_dict(parameters, strict=False)
    stray = [name for name in unexpected if name.startswith(("vision_encoder.", "text_encoder.")) and not name.endswith("mask")]
    if missing or stray:
        raise RuntimeError(f"missing: {missing[:3]}, unexpected: {stray[:3]}")
    return model.float().eval()


def layers_of(parameters):
    return 1 + max(int(name.split(".")[2]) for name in parameters if name.startswith("transformer.resblocks."))
