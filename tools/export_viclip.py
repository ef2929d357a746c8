"""The official ViCLIP checkpoint to a scorer the product reads.

    tools/.venv-reference/bin/python tools/export_viclip.py ViClip-InternVid-10M-FLT.pth --bpe bpe_simple_vocab_16e6.txt.gz --output DIR
"""

import torch
from mils_export import command, viclip

LICENCE = (
    "ViCLIP's code is under Apache-2.0. Its weights were trained on InternVid, which is under CC BY-NC-SA 4.0: "
    "no commercial use; read the terms that came with the checkpoint."
)


def towers(checkpoint, head_width=viclip.HEAD_WIDTH):
    model = viclip.load(checkpoint, head_width)
    frames = model.vision_encoder.temporal_positional_embedding.shape[1]
    context, vocabulary = model.text_encoder.positional_embedding.shape[0], model.text_encoder.token_embedding.weight.shape[0]
    clip = torch.randn(1, frames, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    ids = torch.full((2, context), vocabulary - 1)
    ids[:, :3] = torch.tensor([[vocabulary - 2, 5, 9], [vocabulary - 2, 7, 2]])
    return {
        "video_model": (model.vision_encoder, clip, "pixel_values", "video_embeds"),
        "text_model": (model.text_encoder, ids, "input_ids", "text_embeds"),
    }


if __name__ == "__main__":
    command.run("Exports ViCLIP to ONNX.", LICENCE, "viclip-l-14", towers)
