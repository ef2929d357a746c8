"""Small tokenizers of the classes the published scorers use, trained on the initial captions that ship.

Each function returns a tokenizer of the reference library, which says what ids are right, and writes `tokenizer.json` and
`tokenizer_config.json` in the hub's layout, which is all the product sees.
"""

import json
import re
import string
from pathlib import Path

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPTokenizer, RobertaTokenizer, SiglipTokenizer
from transformers.models.siglip2.tokenization_siglip2 import Siglip2Tokenizer

POOL = Path(__file__).parents[3] / "pools" / "image.en.txt"


def captions(count=4000):
    """Evenly spaced lines of the shipped captions, the lines that explain the file left out."""
    lines = [line for line in POOL.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return lines[:: max(1, len(lines) // count)]


def clip(folder, merges=400):
    """Byte-level BPE with `</w>` at the end of words, ids in CLIP's order: bytes, bytes at the end of a word, merges, start, end."""
    pattern = Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    learner.normalizer = normalizers.Lowercase()
    learner.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(pattern, "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    learned = learned_merges(learner, merges, end_of_word_suffix="</w>")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces = alphabet + [f"{piece}</w>" for piece in alphabet] + ["".join(pair) for pair in learned]
    vocabulary = {piece: index for index, piece in enumerate(dict.fromkeys([*pieces, "<|startoftext|>", "<|endoftext|>"]))}
    return saved(CLIPTokenizer(vocab=vocabulary, merges=learned, model_max_length=77), folder)


def roberta(folder, merges=400):
    """Byte-level BPE with RoBERTa's special tokens around."""
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    learned = learned_merges(learner, merges)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *sorted(pre_tokenizers.ByteLevel.alphabet()), *("".join(pair) for pair in learned), "<mask>"]
    vocabulary = {piece: index for index, piece in enumerate(dict.fromkeys(pieces))}
    return saved(RobertaTokenizer(vocab=vocabulary, merges=learned, model_max_length=512), folder)


def learned_merges(learner, count, **options):
    trainer = trainers.BpeTrainer(
        vocab_size=256 + count, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=[], show_progress=False, **options
    )
    learner.train_from_iterator(captions(), trainer)
    return [tuple(pair) for pair in json.loads(learner.to_str())["model"]["merges"]]


def siglip2(folder, pieces=600):
    """Gemma's: BPE on text whose spaces are `▁`, bytes for what is not in the vocabulary, `<eos>` at the end."""
    learner = Tokenizer(models.BPE())
    learner.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace(" ", "▁")])
    learner.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    learner.train_from_iterator(captions(), trainers.BpeTrainer(vocab_size=pieces, special_tokens=[], show_progress=False))
    model = json.loads(learner.to_str())["model"]
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", *(f"<0x{byte:02X}>" for byte in range(256))]
    ordered = [*special, *sorted(model["vocab"], key=model["vocab"].get)]
    vocabulary = {piece: index for index, piece in enumerate(ordered)}
    tokenizer = Siglip2Tokenizer(
        vocab=vocabulary, merges=[tuple(pair) for pair in model["merges"]], model_max_length=64, padding_side="right"
    )
    tokenizer.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="$A <eos>", special_tokens=[("<eos>", vocabulary["<eos>"])]
    )
    return saved(tokenizer, folder)


def siglip(folder, scratch, pieces=500):
    """SentencePiece Unigram behind SigLIP's canonical form: lower case, no punctuation, single spaces.

    The reference class reads the SentencePiece model; the hub's `tokenizer.json` states the same as rules, as here.
    """
    text, prefix = Path(scratch) / "captions.txt", str(Path(scratch) / "siglip")
    text.write_text("\n".join(line.lower() for line in captions()), encoding="utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(text), model_prefix=prefix, vocab_size=pieces, model_type="unigram", num_threads=1, minloglevel=2,
        pad_id=-1, bos_id=-1, eos_id=1, unk_id=2, pad_piece="<pad>", user_defined_symbols=["<pad>"],
    )  # fmt: skip
    reference = SiglipTokenizer(f"{prefix}.model")
    proto = sentencepiece_model_pb2.ModelProto.FromString(Path(f"{prefix}.model").read_bytes())
    backend = Tokenizer(models.Unigram([(piece.piece, piece.score) for piece in proto.pieces], unk_id=2, byte_fallback=False))
    backend.normalizer = normalizers.Sequence(
        [
            normalizers.Lowercase(),
            normalizers.Replace(Regex(f"[{re.escape(string.punctuation)}]"), ""),
            normalizers.Replace(Regex(r"\s+"), " "),
            normalizers.Strip(),
            normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    backend.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    backend.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    backend.add_special_tokens(["</s>", "<unk>"])
    backend.save(str(Path(folder) / "tokenizer.json"), pretty=False)
    config = {"tokenizer_class": "SiglipTokenizer", "eos_token": "</s>", "pad_token": "</s>", "unk_token": "<unk>", "model_max_length": 64}
    (Path(folder) / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n")
    return reference


def saved(tokenizer, folder):
    tokenizer.save_pretrained(folder)
    compact = json.loads((Path(folder) / "tokenizer.json").read_text(encoding="utf-8"))
    (Path(folder) / "tokenizer.json").write_text(json.dumps(compact, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    for other in ("special_tokens_map.json", "chat_template.jinja"):
        (Path(folder) / other).unlink(missing_ok=True)
    return tokenizer
