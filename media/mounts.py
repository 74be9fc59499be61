"""Which file system a folder is on. Only the standard library: settings ask before Django is there."""

from pathlib import Path


def in_memory(place: Path) -> bool:
    """Whether ``place`` is kept in memory (Linux: a tmpfs or ramfs)."""
    kept, longest = "", -1
    for line in Path("/proc/mounts").read_text().splitlines():
        _device, point, kind, *_rest = line.split(" ")
        inside = str(place) == point or str(place).startswith(point.rstrip("/") + "/")
        if inside and len(point) >= longest:
            kept, longest = kind, len(point)
    return kept in {"tmpfs", "ramfs"}
