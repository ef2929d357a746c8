"""What the two export commands share: arguments, reading a checkpoint, a model directory that appears only when it is complete."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from .clip_tokenizer import write_clip_tokenizer
from .directory import published, write_manifest
from .graphs import export_batch

# Cosine between what PyTorch and the written graph make of the same input.
LEAST_AGREEMENT = 0.9999
# A graph's own file may not reach 2 GiB.
LARGEST_GRAPH = 1 << 30


class ExportError(Exception):
    """One line for the person who ran the command."""


def run(description, licence, identifier, towers):
    """Parses the command line and exports. Exit codes: 0, or 2 with one line on standard error.

    towers: checkpoint (names and tensors) to {graph: (module, example input, name of its input, name of its output)}, `text_model` among them.
    """
    parser = argparse.ArgumentParser(description=f"{description} {licence}", allow_abbrev=False)
    parser.add_argument("checkpoint", type=Path, help="the official checkpoint (.pth)")
    parser.add_argument("--bpe", type=Path, required=True, help="bpe_simple_vocab_16e6.txt.gz of the model's repository")
    parser.add_argument("--output", type=Path, required=True, help="model directory to write; must not exist")
    options = parser.parse_args()
    print(licence, flush=True)
    try:
        export(options.checkpoint, options.bpe, options.output, identifier, towers)
    except ExportError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(f"{options.output} is written; put it where docs/models.md says.")


def export(checkpoint, bpe, output, identifier, towers, changes=None):
    """Writes the model directory `output`. changes: fields put over the published manifest, for checkpoints of other sizes."""
    if output.exists():
        raise ExportError(f"{output} exists; name a folder that does not.")
    built = built_towers(checkpoint, towers)
    output.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    try:
        manifest = {**published(identifier), **(changes or {})}
        try:
            vocabulary = write_clip_tokenizer(bpe, folder, manifest["text"]["maxLength"])
        except (OSError, ValueError, UnicodeDecodeError) as error:
            raise ExportError(f"{bpe} cannot be read ({error}); name bpe_simple_vocab_16e6.txt.gz of the model's repository.") from error
        known = built["text_model"][0].token_embedding.weight.shape[0]
        if vocabulary != known:
            raise ExportError(f"{bpe} gives {vocabulary} tokens and {checkpoint} knows {known}; take both from one repository.")
        for graph, tower in built.items():
            write_graph(folder / "onnx" / f"{graph}.onnx", *tower)
        write_manifest(folder, manifest)
        folder.chmod(0o755)
        folder.rename(output)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def built_towers(checkpoint, towers):
    try:
        parameters = torch.load(checkpoint, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise ExportError(f"{checkpoint} is not there; name the official checkpoint.") from None
    except Exception as error:
        raise ExportError(f"{checkpoint} is no PyTorch checkpoint that can be read safely ({first_line(error)}); get it again.") from error
    try:
        return towers(parameters)
    except (KeyError, StopIteration, RuntimeError, ValueError, AttributeError) as error:
        raise ExportError(f"{checkpoint} does not hold this model's parameters ({first_line(error)}); name the official checkpoint.") from error


def write_graph(path, module, example, name, output):
    """Exports one tower and compares what the runtime makes of the example with what PyTorch does."""
    export_batch(module, example, path, output, name)
    gather_weights(path)
    with torch.no_grad():
        wanted = module(example).numpy()
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    found = session.run([output], {name: example.numpy()})[0]
    agreement = min(cosine(one, other) for one, other in zip(wanted, found, strict=True))
    if not agreement >= LEAST_AGREEMENT:
        raise ExportError(f"{path.name} gives other vectors than PyTorch (cosine {agreement:.5f}); report this with your PyTorch version.")


def gather_weights(path):
    """Large graphs keep their weights in one file beside them, `.onnx_data`, as the hub's do."""
    strays = [other for other in path.parent.iterdir() if other.suffix not in (".onnx", ".onnx_data")]
    if not strays and path.stat().st_size < LARGEST_GRAPH:
        return
    model = onnx.load(path)
    for stray in strays:
        stray.unlink()
    onnx.save_model(model, path, save_as_external_data=True, location=f"{path.name}_data")


def cosine(a, b):
    return float(a @ b / np.sqrt((a @ a) * (b @ b)))


def first_line(error):
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
