"""Fits the constants of a detector's evidence anew from pictures with captions, and writes a ``fold-*.json`` (see ``data/README.md``).

FOLDER holds the pictures and either ``references.json`` ({file: {references: [caption, ...]}}) or, named with --captions, a captions file of COCO.
Word lists and weights are taken over from --base. The detector is that of the built scorer. Needs Pillow beside set-up's packages:
``python3 -m pip install --target PURELIB pillow`` with the site-packages of ``tools/.venv`` as PURELIB.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from .detections import DECODERS
from .mentions import mention_shares
from .regression import features, fit

_TOOLS = Path(__file__).resolve().parent.parent
_SCORER = _TOOLS.parent / "models" / "embedded" / "scorer"
_POOL = _TOOLS.parent / "pools" / "image.en.txt"


def read_captions(folder: Path, coco: Path | None) -> dict[str, list[str]]:
    """Captions by file name, of the pictures that are in ``folder``."""
    captions: dict[str, list[str]] = defaultdict(list)
    if coco is None:
        for name, entry in json.loads((folder / "references.json").read_text("utf-8")).items():
            captions[name] = entry["references"]
    else:
        described = json.loads(coco.read_text("utf-8"))
        names = {image["id"]: image["file_name"] for image in described["images"]}
        for annotation in described["annotations"]:
            captions[names[annotation["image_id"]]].append(annotation["caption"])
    return {name: captions[name] for name in sorted(captions) if captions[name] and (folder / name).is_file()}


def read_pixels(file: Path, preprocessing: dict[str, Any]) -> np.ndarray:
    """A picture as the detector's input, batch axis included; squashed to size as both detectors expect."""
    from PIL import Image, ImageOps

    with Image.open(file) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB").resize((preprocessing["width"], preprocessing["height"]), Image.Resampling.BICUBIC)
    values = np.asarray(picture, np.float32)
    if preprocessing["channelOrder"] == "bgr":
        values = values[:, :, ::-1]
    values = (values * preprocessing["rescale"] - np.array(preprocessing["mean"])) / np.array(preprocessing["std"])
    return np.ascontiguousarray((values.transpose(2, 0, 1) if preprocessing["layout"] == "chw" else values)[None], np.float32)


def main() -> None:
    """Entry of ``python -m mils_refit``."""
    parser = argparse.ArgumentParser(prog="python -m mils_refit", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--captions", type=Path, help="captions_*.json of COCO instead of FOLDER/references.json")
    parser.add_argument("--base", type=Path, help="fold file whose word lists and weights stay (default: the built scorer's)")
    parser.add_argument("--out", type=Path, required=True, help="fold file to write")
    options = parser.parse_args()

    manifest = json.loads((_SCORER / "manifest.json").read_text("utf-8"))
    (expert,) = manifest["experts"]
    fold = json.loads((options.base or _SCORER / expert["fold"]).read_text("utf-8"))
    session = onnxruntime.InferenceSession(str(_SCORER / expert["graph"]), providers=["CPUExecutionProvider"])
    (pixels,) = session.get_inputs()
    captions = read_captions(options.folder, options.captions)
    if len(captions) < 30:
        parser.error(f"{options.folder} has {len(captions)} pictures with captions; a fit needs 30 at the very least, and some hundreds to be of use")

    seen, mentioned = [], []
    for index, (name, texts) in enumerate(captions.items()):
        if index % 50 == 0:
            print(f"{index} of {len(captions)} pictures", file=sys.stderr, flush=True)
        outputs = session.run(None, {pixels.name: read_pixels(options.folder / name, expert["preprocessing"])})
        seen.append(features(DECODERS[expert["decoder"]](outputs)))
        mentioned.append(mention_shares(texts, fold["words"], fold["phrases"]))
    bank = mention_shares(_POOL.read_text("utf-8").splitlines(), fold["words"], fold["phrases"])
    each = sum(len(texts) for texts in captions.values()) / len(captions)
    fitted = fit(np.stack(seen), np.stack(mentioned), each, bank)
    fold.update({name: [round(float(value), 5) for value in getattr(fitted, name)] for name in ("slope", "area", "offset")})
    options.out.write_text(json.dumps(fold) + "\n", "utf-8")
    print(f"{options.out}: fitted on {len(captions)} pictures", file=sys.stderr)


if __name__ == "__main__":
    main()
