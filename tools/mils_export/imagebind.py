"""ImageBind (arXiv 2305.05665): its picture, sound and text towers as PyTorch modules, made of the official checkpoint's parameters.

Sizes are read off the checkpoint but for the number of attention heads, which no shape tells.
"""

import torch
from torch import nn

HEADS = {"vision": 16, "audio": 12, "text": 16}
# Sounds are cut into overlapping squares of the spectrogram.
AUDIO_STRIDE = 10


class Block(nn.Module):
    """Takes length x batch x width. Sound attends to one learnt key and value beside its own (`bias_k`, `bias_v`)."""

    def __init__(self, width, heads, hidden, extra_key):
        super().__init__()
        self.attn = nn.MultiheadAttention(width, heads, add_bias_kv=extra_key)
        self.norm_1 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.ModuleDict({"fc1": nn.Linear(width, hidden), "fc2": nn.Linear(hidden, width)})
        self.norm_2 = nn.LayerNorm(width, eps=1e-6)

    def forward(self, values, mask=None):
        normed = self.norm_1(values)
        values = values + self.attn(normed, normed, normed, need_weights=False, attn_mask=mask)[0]
        return values + self.mlp["fc2"](nn.functional.gelu(self.mlp["fc1"](self.norm_2(values))))


class Trunk(nn.Module):
    """The blocks of one modality, a layer norm before them where the checkpoint has one."""

    def __init__(self, parameters, heads):
        super().__init__()
        hidden, width = parameters["blocks.0.mlp.fc1.weight"].shape
        layers = 1 + max(int(name.split(".")[1]) for name in parameters if name.startswith("blocks."))
        extra_key = "blocks.0.attn.bias_k" in parameters
        self.pre_transformer_layer = nn.Sequential(*[nn.LayerNorm(width, eps=1e-6)] * ("pre_transformer_layer.0.weight" in parameters))
        self.blocks = nn.ModuleList(Block(width, heads, hidden, extra_key) for _ in range(layers))
        self.load_state_dict(parameters)

    def forward(self, tokens, mask=None):
        """batch x length x width in and out."""
        values = self.pre_transformer_layer(tokens).transpose(0, 1)
        for block in self.blocks:
            values = block(values, mask)
        return values.transpose(0, 1)


class Head(nn.Module):
    """Layer norm and projection of the chosen position, of unit length; the temperature, one number, changes no ranking and is left out."""

    def __init__(self, parameters):
        super().__init__()
        matrix = next(value for value in parameters.values() if value.dim() == 2)
        self.norm = nn.LayerNorm(matrix.shape[1], eps=1e-6)
        self.projection = nn.Linear(*reversed(matrix.shape), bias=False)
        scale, offset = (next(v for n, v in parameters.items() if v.dim() == 1 and n.endswith(end)) for end in ("weight", "bias"))
        self.norm.load_state_dict({"weight": scale, "bias": offset})
        self.projection.load_state_dict({"weight": matrix})

    def forward(self, state):
        return nn.functional.normalize(self.projection(self.norm(state)), dim=-1)


class PatchTower(nn.Module):
    """Pictures (batch x 3 x height x width) and sounds (batch x 1 x mel x time): patches, a class token before them, positions."""

    def __init__(self, stem, trunk, head, heads, stride=None):
        super().__init__()
        kernel = next(value for name, value in stem.items() if name.startswith("rgbt_stem.proj"))
        # A picture is shown as two equal frames to a kernel over time: the kernel's sum over time on one frame is the same.
        self.kernel = nn.Parameter(kernel.sum(2) if kernel.dim() == 5 else kernel)
        self.stride = stride or self.kernel.shape[-1]
        self.norm = nn.Identity()
        if "rgbt_stem.norm_layer.weight" in stem:
            self.norm = nn.LayerNorm(self.kernel.shape[0])
            self.norm.load_state_dict({key: stem[f"rgbt_stem.norm_layer.{key}"] for key in ("weight", "bias")})
        self.cls_token = nn.Parameter(stem["cls_token"])
        self.positions = nn.Parameter(stem["pos_embedding_helper.pos_embed"])
        self.trunk, self.head = Trunk(trunk, heads), Head(head)

    def forward(self, values):
        patches = self.norm(nn.functional.conv2d(values, self.kernel, stride=self.stride).flatten(2).transpose(1, 2))
        tokens = torch.cat([self.cls_token.expand(values.shape[0], -1, -1), patches], dim=1)
        return self.head(self.trunk(tokens + self.positions)[:, 0])


class TextTower(nn.Module):
    """batch x context ids: the state at the first end token, whose id is the highest."""

    def __init__(self, stem, trunk, head, heads):
        super().__init__()
        self.token_embedding = nn.Embedding.from_pretrained(stem["token_embedding.weight"])
        self.positions = nn.Parameter(stem["pos_embed"])
        context = self.positions.shape[1]
        self.register_buffer("mask", torch.full((context, context), float("-inf")).triu(1))
        self.trunk, self.head = Trunk(trunk, heads), Head(head)

    def forward(self, ids):
        states = self.trunk(self.token_embedding(ids) + self.positions, self.mask)
        return self.head(states[torch.arange(ids.shape[0]), ids.argmax(dim=-1)])


def load(checkpoint, heads=None):
    """(pictures, sounds, texts) with the parameters of an official checkpoint, a flat dictionary of names and tensors.

    Raises KeyError, StopIteration or RuntimeError when names or shapes are not ImageBind's.
    """
    heads = heads or HEADS

    def parts(modality):
        return [under(checkpoint, f"modality_{part}.{modality}.") for part in ("preprocessors", "trunks", "heads")]

    pictures = PatchTower(*parts("vision"), heads["vision"])
    sounds = PatchTower(*parts("audio"), heads["audio"], stride=AUDIO_STRIDE)
    texts = TextTower(*parts("text"), heads["text"])
    return tuple(tower.float().eval() for tower in (pictures, sounds, texts))


def under(checkpoint, prefix):
    """The parameters whose names begin so, without that beginning."""
    return {name.removeprefix(prefix): value.float() for name, value in checkpoint.items() if name.startswith(prefix)}
