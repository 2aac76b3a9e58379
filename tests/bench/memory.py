"""What a process holds. Door: `resident_mb`, `free_bytes`."""

import psutil  # type: ignore[import-untyped]


def resident_mb() -> float:
    """Memory of this process that is not swapped out, shared libraries included."""
    return float(psutil.Process().memory_info().rss / 2**20)


def free_bytes() -> int:
    """Memory the machine can still give."""
    return int(psutil.virtual_memory().available)
