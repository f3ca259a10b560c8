"""Whether files changed by another hand: the command line, an editor. Told by sizes and times, so that asking costs
nothing; whoever is told yes reads again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mealplan import paths

Signature = tuple[tuple[str, int, int], ...]  # path, time of change, size


def signature(files: Iterable[Path]) -> Signature:
    """Of the files that are there."""
    out = []
    for path in files:
        try:
            status = path.stat()
        except OSError:
            continue
        out.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(sorted(out))


def of_journal(path: Path) -> Signature:
    """Of a journal, with what is not in its main file yet."""
    return signature([path, path.with_name(path.name + "-wal")])


def of_hers() -> Signature:
    """Of her own dishes, ingredients and foods."""
    folders = (paths.user_dishes(), paths.user_ingredients(), paths.user_foods())
    return signature(file for folder in folders if folder.is_dir() for file in folder.iterdir())
