"""Files that are there completely or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable


def write_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Calls ``write`` with a temporary name beside ``path``, flushes the result to the disk and renames it to ``path``.

    When the process is killed at any moment, ``path`` is what it was before or what ``write`` made, never a part of it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        write(partial)
        with open(partial, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """``write_atomically`` for bytes at hand."""

    def write(partial: Path) -> None:
        partial.write_bytes(content)

    write_atomically(path, write)
