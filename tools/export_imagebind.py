"""The official ImageBind checkpoint to a scorer the product reads: pictures, videos by their frames, sounds.

    tools/.venv-reference/bin/python tools/export_imagebind.py imagebind_huge.pth --bpe bpe_simple_vocab_16e6.txt.gz --output DIR
"""

import torch
from mils_export import command, imagebind

LICENCE = "ImageBind's code and weights are under CC BY-NC-SA 4.0: no commercial use, changes under the same licence, Meta Platforms to be named."


def towers(checkpoint, heads=None):
    pictures, sounds, texts = imagebind.load(checkpoint, heads)
    random = torch.Generator().manual_seed(0)
    vocabulary = texts.token_embedding.weight.shape[0]
    ids = torch.full((2, texts.positions.shape[1]), vocabulary - 1)
    ids[:, :3] = torch.tensor([[vocabulary - 2, 5, 9], [vocabulary - 2, 7, 2]])
    return {
        "vision_model": (pictures, torch.randn(2, 3, 224, 224, generator=random), "pixel_values", "image_embeds"),
        "audio_model": (sounds, torch.randn(2, 1, 128, 204, generator=random), "input_features", "audio_embeds"),
        "text_model": (texts, ids, "input_ids", "text_embeds"),
    }


if __name__ == "__main__":
    command.run("Exports ImageBind to ONNX.", LICENCE, "imagebind-huge", towers)
