"""Members of the archives that packages come in: wheels (zip) and npm packages (gzipped tar)."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path


def read_wheel_member(wheel: Path, member: str) -> bytes:
    """One file of a wheel. Raises ``KeyError`` when the wheel has no such member."""
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(member)


def find_wheel_member(wheel: Path, suffix: str) -> str:
    """Name of the only member that ends with ``suffix``. Raises ``KeyError`` when there is none or more than one."""
    with zipfile.ZipFile(wheel) as archive:
        found = [name for name in archive.namelist() if name.endswith(suffix)]
    if len(found) != 1:
        raise KeyError(f"{wheel.name}: expected one member ending in {suffix}, found {len(found)}")
    return found[0]


def read_npm_members(tarball: Path, members: list[str]) -> list[bytes]:
    """Files of an npm package, in the order asked for, read in one pass. Raises ``KeyError`` for a missing one."""
    contents: dict[str, bytes] = {}
    with tarfile.open(tarball, "r:gz") as archive:
        for entry in archive:
            if entry.isfile() and entry.name in members:
                file = archive.extractfile(entry)
                assert file is not None  # regular files always have content
                contents[entry.name] = file.read()
                if len(contents) == len(members):
                    break
    missing = [name for name in members if name not in contents]
    if missing:
        raise KeyError(f"{tarball.name} has no {', '.join(missing)}")
    return [contents[name] for name in members]
