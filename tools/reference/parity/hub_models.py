"""Tiny, randomly initialised models of the published architectures, by `transformers`, `timm` and PyTorch, as the two towers the hub's files hold.

A tower takes what the graph takes and returns the output the manifest names. Weights are drawn wide, so that different inputs get clearly
different vectors and an error on the way there shows.
"""

from functools import partial

import torch
from timm.models.fastvit import FastVit, RepConditionalPosEnc
from timm.utils import reparameterize_model
from torch import nn
from transformers import ClapConfig, ClapModel, CLIPConfig, CLIPModel, SiglipConfig, SiglipModel

WIDTH = 16
ENCODER = {"hidden_size": WIDTH, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}


class Output(nn.Module):
    """One output of a function of a model as a module of its own, which the exporter wants."""

    def __init__(self, model, call):
        super().__init__()
        self.model, self.call = model, call

    def forward(self, *inputs):
        return self.call(self.model, *inputs)


def widened(model, seed):
    """Weights of a spread that keeps signals alive through a few layers: normal, 1.6 / sqrt(inputs); embeddings and biases of their own."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, nn.Embedding):
                module.weight.normal_(0, 0.7, generator=generator)
            elif isinstance(module, (nn.Linear, nn.Conv2d)):
                module.weight.normal_(0, 1.6 / module.weight[0].numel() ** 0.5, generator=generator)
                if module.bias is not None:
                    module.bias.normal_(0, 0.2, generator=generator)
    return model.eval()


def siglip(vocabulary, seed=1):
    """SigLIP, and SigLIP 2 at fixed sizes, which is the same network: pooled by an attention head, texts by their last position."""
    special = {"bos_token_id": None, "eos_token_id": 1, "pad_token_id": 1}
    text = {**ENCODER, **special, "vocab_size": vocabulary, "max_position_embeddings": 64, "projection_size": WIDTH}
    vision = {**ENCODER, "image_size": 224, "patch_size": 16}
    config = SiglipConfig(text_config=text, vision_config=vision, attn_implementation="eager")
    model = widened(SiglipModel(config), seed)
    pictures = Output(model.vision_model, lambda tower, pixels: tower(pixel_values=pixels).pooler_output)
    return pictures, Output(model.text_model, lambda tower, ids: tower(input_ids=ids).pooler_output)


def clip(tokenizer, seed=2):
    """CLIP: class token and last layer norm, texts by their end token, both projected."""
    text = {
        **ENCODER,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 77,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    vision = {**ENCODER, "image_size": 224, "patch_size": 16}
    config = CLIPConfig(text_config=text, vision_config=vision, projection_dim=WIDTH, attn_implementation="eager")
    model = widened(CLIPModel(config), seed)
    return Output(model, clip_pictures), Output(model, clip_texts)


def clip_pictures(model, pixels):
    return model.visual_projection(model.vision_model(pixel_values=pixels).pooler_output)


def clip_texts(model, ids, mask):
    return model.text_projection(model.text_model(input_ids=ids, attention_mask=mask).pooler_output)


class BothTowers(nn.Module):
    """The hub's `model.onnx` of a CLIP: both towers behind one set of inputs."""

    names = ("input_ids", "pixel_values", "attention_mask")
    outputs = ("logits_per_image", "text_embeds", "image_embeds")

    def __init__(self, pictures, texts):
        super().__init__()
        self.pictures, self.texts = pictures, texts

    def forward(self, ids, pixels, mask):
        pictures = nn.functional.normalize(self.pictures(pixels))
        texts = nn.functional.normalize(self.texts(ids, mask))
        return pictures @ texts.T * 100, texts, pictures


def mobileclip(tokenizer, seed=3):
    """MobileCLIP S0's picture tower (MCi0 of timm, in its form for inference) and a CLIP's text tower, as the larger MobileCLIPs have."""
    pictures = FastVit(
        layers=(1, 1, 1, 1),
        embed_dims=(16, 16, 32, 32),
        mlp_ratios=(3, 3, 3, 3),
        se_downsamples=(False, False, True, True),
        pos_embs=(None, None, None, partial(RepConditionalPosEnc, spatial_shape=(7, 7))),
        token_mixers=("repmixer", "repmixer", "repmixer", "attention"),
        lkc_use_act=True,
        # Published blocks begin near the identity; here each must show.
        layer_scale_init_value=0.5,
        num_classes=WIDTH,
    )
    return reparameterize_model(widened(pictures, seed)), clip(tokenizer, seed)[1]


def clap(tokenizer, seed=9):
    """CLAP: HTSAT on one clip (unfused), RoBERTa, each with its projection."""
    text = {
        **ENCODER,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 514,
        "bos_token_id": 0,
        "pad_token_id": tokenizer.pad_token_id,
        "eos_token_id": 2,
        "projection_dim": WIDTH,
    }
    audio = {
        "patch_embeds_hidden_size": 4,
        "hidden_size": 32,
        "depths": [1, 1, 1, 1],
        "num_attention_heads": [1, 1, 2, 2],
        "projection_dim": WIDTH,
        "enable_fusion": False,
        "window_size": 4,
    }
    config = ClapConfig(text_config=text, audio_config=audio, projection_dim=WIDTH, attn_implementation="eager")
    model = widened(ClapModel(config), seed)
    return Output(model, clap_sounds), Output(model, clap_texts)


def clap_sounds(model, features):
    return model.audio_projection(model.audio_model(input_features=features).pooler_output)


def clap_texts(model, ids, mask):
    return model.text_projection(model.text_model(input_ids=ids, attention_mask=mask).pooler_output)
