"""Runs a sentence encoder over a list of texts."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
from tokenizers import Tokenizer

_BATCH = 32


class TextEmbedder:
    """Calls the encoder in batches of texts of like length, so that little is padded."""

    def __init__(self, model: onnx.ModelProto, tokenizer: bytes, max_length: int = 128) -> None:
        self._session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(tokenizer.decode("utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length)

    def __call__(self, texts: list[str]) -> np.ndarray:
        """One row for each text, in their order: float32 [n, d]."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
        rows: dict[int, np.ndarray] = {}
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            length = len(ids[chosen[-1]])
            tokens = np.zeros((len(chosen), length), np.int64)
            mask = np.zeros_like(tokens)
            for row, index in enumerate(chosen):
                tokens[row, : len(ids[index])] = ids[index]
                mask[row, : len(ids[index])] = 1
            for index, vector in zip(chosen, self._session.run(["embedding"], {"input_ids": tokens, "attention_mask": mask})[0]):
                rows[index] = vector
        return np.stack([rows[index] for index in range(len(texts))])
