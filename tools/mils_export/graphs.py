"""PyTorch modules to ONNX graphs of the kind the hub's files are."""

import warnings
from pathlib import Path

import torch

OPERATOR_SET = 17


def export_graph(module, inputs, path, names, outputs, dynamic):
    """Writes one graph.

    inputs: example tensors, in the order of `names`; dynamic: by input or output name, the axes that stay open, `{0: "batch"}`.
    """
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        # The tracer warns of every Python branch; what it took down is compared with the module afterwards.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(), tuple(inputs), str(path), input_names=list(names), output_names=list(outputs),
            dynamic_axes=dynamic, opset_version=OPERATOR_SET, dynamo=False,
        )  # fmt: skip


def export_batch(module, example, path, output, name="pixel_values", dynamic=True):
    """One input, one output, both open in their first axis alone."""
    axes = {name: {0: "batch_size"}, output: {0: "batch_size"}} if dynamic else {}
    export_graph(module, [example], path, [name], [output], axes)


def export_text(module, ids, path, output, mask=None):
    names = ["input_ids"] if mask is None else ["input_ids", "attention_mask"]
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in names}
    export_graph(module, [ids] if mask is None else [ids, mask], path, names, [output], {**axes, output: {0: "batch_size"}})
