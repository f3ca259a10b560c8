"""Files of the cache of which only the newest are kept."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path


def keep_newest(files: Iterable[Path], newest: Path, most: int) -> None:
    """Remove all but `most` files, `newest` being one of those that stay; one in use stays where the system says so."""
    for path in sorted(files, key=lambda path: (path != newest, -_changed(path)))[most:]:
        with contextlib.suppress(OSError):
            path.unlink()


def _changed(path: Path) -> float:
    """Seconds since 1970; 0 where it is gone by now."""
    with contextlib.suppress(OSError):
        return path.stat().st_mtime
    return 0.0
