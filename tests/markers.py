"""Where a text that a visitor typed is found on disk."""

from pathlib import Path


def files_with(folder: Path, marker: str) -> list[str]:
    """Files below the folder that hold the marker, in any encoding."""
    texts = [marker.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(text in path.read_bytes() for text in texts)
    ]
