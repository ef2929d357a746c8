"""Builds the tiny models and records what their references make of the fixed inputs: `test/fixtures/parity`.

    python -m parity                # all of them; in tools/reference, with requirements-parity.txt installed
    python -m parity siglip clap    # some

Every folder holds a model directory in the hub's layout, and `reference.json`: token ids, excerpts of pixels and spectrograms, embeddings.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from parity import official_recipes, recipes  # noqa: E402
from parity.media import FIXTURES  # noqa: E402

RECIPES = recipes.ALL | official_recipes.ALL


def main(wanted):
    unknown = set(wanted) - set(RECIPES)
    if unknown:
        sys.exit(f"There is no recipe for {', '.join(sorted(unknown))}; there are {', '.join(RECIPES)}.")
    for name in wanted or RECIPES:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / name
            (folder / "onnx").mkdir(parents=True)
            # For the parameters that a model draws when it is made.
            torch.manual_seed(0)
            reference = RECIPES[name](folder, Path(scratch))
            lines = json.dumps(reference, ensure_ascii=False, indent=1)
            (folder / "reference.json").write_text(lines + "\n", encoding="utf-8")
            shutil.rmtree(FIXTURES / name, ignore_errors=True)
            shutil.copytree(folder, FIXTURES / name)
        size = sum(path.stat().st_size for path in (FIXTURES / name).rglob("*") if path.is_file())
        print(f"{name}: {size / 1000:.0f} kB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
