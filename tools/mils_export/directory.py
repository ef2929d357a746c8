"""Model directories: a manifest and the files it names, with sizes and hashes."""

import hashlib
import json
from pathlib import Path

PUBLISHED = Path(__file__).parents[2] / "models" / "scorers"


def published(identifier):
    """The description of a published scorer, a manifest without `files`."""
    return json.loads((PUBLISHED / f"{identifier}.json").read_text(encoding="utf-8"))


def write_manifest(folder, manifest):
    """Adds every file of the folder with its size and SHA-256 and writes `manifest.json`, last of all and under a temporary name first."""
    folder = Path(folder)
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in ("manifest.json", "reference.json"))
    files = [{"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "sha256": sha256(path)} for path in paths]
    temporary = folder / "manifest.json.tmp"
    temporary.write_text(json.dumps({**manifest, "files": files}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(folder / "manifest.json")


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
