"""CLIP's tokenizer in the hub's layout, from the list of merges that ViCLIP's and ImageBind's repositories carry (`bpe_simple_vocab_16e6.txt.gz`)."""

import gzip
import json
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

START, END = "<|startoftext|>", "<|endoftext|>"
# A vocabulary of 49,152 less the bytes, twice, and the two special tokens: CLIP reads no further.
MERGES = 49_152 - 256 - 2
WORDS = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def byte_letters():
    """The letter that stands for each byte, in CLIP's order: those that print first, the rest after them."""
    printing = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printing]
    return [chr(byte) for byte in printing] + [chr(256 + index) for index in range(len(others))]


def write_clip_tokenizer(merges_file, folder, context):
    """Writes `tokenizer.json` and `tokenizer_config.json`. merges_file: gzip or plain text, a heading and one pair a line."""
    content = Path(merges_file).read_bytes()
    text = (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode("utf-8")
    merges = [tuple(line.split()) for line in text.split("\n")[1 : MERGES + 1] if line]
    if not merges or any(len(pair) != 2 for pair in merges):
        raise ValueError(f"{merges_file} is no list of merges; name bpe_simple_vocab_16e6.txt.gz of the model's repository.")
    letters = byte_letters()
    pieces = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(pair) for pair in merges), START, END]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token=END, end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(WORDS), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.post_processor = processors.RobertaProcessing((END, vocabulary[END]), (START, vocabulary[START]), trim_offsets=False, add_prefix_space=False)
    tokenizer.add_special_tokens([START, END])
    tokenizer.save(str(Path(folder) / "tokenizer.json"), pretty=False)
    config = {"tokenizer_class": "CLIPTokenizer", "bos_token": START, "eos_token": END, "pad_token": END, "unk_token": END}
    (Path(folder) / "tokenizer_config.json").write_text(json.dumps({**config, "model_max_length": context}, indent=2) + "\n")
    return len(vocabulary)
