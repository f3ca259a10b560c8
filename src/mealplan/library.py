"""The library: the compiled catalogue, opened, made anew when the text has changed, and the cookbook on top
of it.

From a wheel the shipped file is opened. From a checkout `foods_db/` is compiled into the user's cache, under
a name that is a hash of its content and of the compiling code, so a changed text gives a new file and two
versions never share one. Nothing is locked: each process writes a file of its own and renames it, which is
atomic; the last one wins with equal content.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mealplan import paths
from mealplan.cache_files import keep_newest
from mealplan.errors import ValueProblem
from mealplan.foods.catalogue import Catalogue

if TYPE_CHECKING:
    from mealplan.dishes.cookbook import Cookbook

Progress = Callable[[float, str], None]

#: Code that decides what a compiled catalogue holds; a change of it makes a new one, too.
_COMPILERS = ("foods", "dishes", "nutrition", "units", "library.py", "equipment.py", "idents.py")
_KEPT = 3  # compiled catalogues in the cache, the newest first
_SUFFIXES = {".csv", ".toml", ".cook", ".py", ".txt"}


@dataclass(frozen=True)
class Library:
    """An open catalogue with its cookbook. `meta` says what it was made from."""

    path: Path
    foods: Catalogue
    base: Library | None = None  # the library that one with another cookbook was made of

    @property
    def meta(self) -> dict[str, str]:
        """What the catalogue was made from: counts, hashes."""
        return self.foods.meta

    @property
    def own_warnings(self) -> tuple[str, ...]:
        """What is wrong with the files of the user's own foods; those foods are left out."""
        return tuple(json.loads(self.meta.get("own_warnings", "[]")))

    @cached_property
    def cookbook(self) -> Cookbook:
        """The dishes and ingredients, the user's own `.cook` files included; read when first asked for."""
        from mealplan.dishes.cookbook import open_cookbook

        return open_cookbook(self.path, self.foods, paths.user_dishes(), paths.user_ingredients())

    def with_book(self, book: Cookbook) -> Library:
        """This library with another cookbook of the same foods and ingredients."""
        made = Library(self.path, self.foods, self)
        made.__dict__["cookbook"] = book
        return made


def open_library(progress: Progress | None = None) -> Library:
    """The library of this installation; compiled first where that is needed (a checkout, a few seconds).

    `progress(fraction, words)` is called while compiling only. Raises ValueProblem where a text table is
    wrong, or where neither a checkout nor a shipped catalogue is found.
    """
    path = with_hers(catalogue_path(progress))
    return Library(path=path, foods=Catalogue(path))


def with_hers(shipped: Path) -> Path:
    """The catalogue with the user's own foods, where she has some. Raises ValueProblem where it cannot be written."""
    folder = paths.user_foods()
    if not folder.is_dir():
        return shipped
    from mealplan.foods.own.overlay import with_own  # deferred: few have foods of their own

    return with_own(shipped, folder, paths.cache())


def catalogue_path(progress: Progress | None = None, *, rebuild: bool = False) -> Path:
    """The compiled catalogue: shipped, cached or made now. `rebuild` makes it anew (`db build`)."""
    root = paths.checkout()
    if root is None:
        shipped = paths.shipped_catalogue()
        if not shipped.is_file():
            hint = "Install mealplan again."
            raise ValueProblem("the food catalogue is missing", where=str(shipped), hint=hint)
        return shipped
    key = content_key(root)
    target = paths.cache() / f"catalogue-{key}.sqlite"
    if rebuild or not target.is_file():
        build(root / "foods_db", target, progress or _silent)
        _forget_old(target)
    return target


def _silent(fraction: float, words: str) -> None:
    """Progress that nobody watches."""


def compile_all(connection: sqlite3.Connection, foods_db: Path, progress: Progress) -> None:
    """Every room's compile step, in order; progress runs from 0 to 1 over all of them."""
    from mealplan.dishes.compile import compile_dishes
    from mealplan.foods.compile import compile_foods
    from mealplan.foods.exclusions.compile import compile_verdicts
    from mealplan.foods.kitchen.compile import compile_kitchen

    compile_foods(connection, foods_db, _part(progress, 0.0, 0.5))
    compile_verdicts(connection, foods_db, _part(progress, 0.5, 0.85))
    compile_kitchen(connection, foods_db, _part(progress, 0.85, 0.9))
    compile_dishes(connection, foods_db, _part(progress, 0.9, 0.99))


def _part(progress: Progress, start: float, end: float) -> Progress:
    return lambda fraction, words: progress(start + (end - start) * fraction, words)


def build(foods_db: Path, target: Path, progress: Progress = _silent) -> None:
    """Compile `foods_db` into `target`: a temporary file beside it, then an atomic rename."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".catalogue-", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        connection = sqlite3.connect(part)
        try:
            # the file is thrown away if anything fails, so nothing needs a journal
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            compile_all(connection, foods_db, progress)
            connection.commit()
        finally:
            connection.close()
        part.chmod(0o644)
        try:
            os.replace(part, target)
        except PermissionError:  # Windows, where another of us has it open: made of the same text, it serves as well
            if not target.exists():
                raise
    finally:
        part.unlink(missing_ok=True)
    progress(1.0, "catalogue ready")


def content_key(root: Path) -> str:
    """The key of a checkout's catalogue: a hash over the bytes of its text tables and of the compiling code.

    Reading 12 MB takes longer than starting should, so a stamp file in the cache remembers the key of the
    last seen sizes and times of change; any difference there reads everything again.
    """
    files = sorted(_sources(root))
    signature = hashlib.sha256()
    for name, path in files:
        status = path.stat()
        signature.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    stamp = paths.cache() / "catalogue-stamps.json"
    stamps = _read_stamps(stamp)
    seen = signature.hexdigest()
    if seen in stamps:
        return stamps[seen]
    content = hashlib.sha256()
    for name, path in files:
        data = path.read_bytes()
        content.update(f"{name}\0{len(data)}\0".encode())
        content.update(data)
    key = content.hexdigest()[:20]
    _write_stamps(stamp, dict([*stamps.items(), (seen, key)][-8:]))
    return key


def _sources(root: Path) -> Iterator[tuple[str, Path]]:
    """(name, path) of every file that decides the catalogue."""
    package = root / "src" / "mealplan"
    for start in (root / "foods_db", *(package / part for part in _COMPILERS)):
        if start.is_file():
            yield start.relative_to(root).as_posix(), start
            continue
        for folder, folders, names in os.walk(start):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in names:
                path = Path(folder, name)
                if path.suffix in _SUFFIXES:
                    yield path.relative_to(root).as_posix(), path


def _read_stamps(stamp: Path) -> dict[str, str]:
    try:
        stamps = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(stamps, dict):
        return {}
    return {seen: key for seen, key in stamps.items() if isinstance(key, str) and key.isalnum()}


def _write_stamps(stamp: Path, stamps: dict[str, str]) -> None:
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
        stamp.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".stamps-", dir=stamp.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(stamps, file)
        os.replace(name, stamp)


def _forget_old(newest: Path) -> None:
    """Remove all but the newest compiled catalogues; the copies that hold foods of hers are not of them."""
    from mealplan.foods.own.overlay import PREFIX

    found = [path for path in newest.parent.glob("catalogue-*.sqlite") if not path.name.startswith(PREFIX)]
    keep_newest(found, newest, _KEPT)
