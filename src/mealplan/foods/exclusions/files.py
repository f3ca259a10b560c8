"""The rule files as text by name, from the folder or from a compiled catalogue, which carries them along: so every
verdict can be traced where there is no checkout."""

from __future__ import annotations

import sqlite3
import tomllib
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mealplan.errors import ValueProblem

Files = Mapping[str, str]  # "groups/1600-legumes.toml": its text
_SUFFIXES = (".toml", ".csv")


def read_folder(folder: Path) -> dict[str, str]:
    """Every rule file of `foods_db/exclusions` by its name there. Raises ValueProblem for a file that is no text."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in _SUFFIXES:
            name = path.relative_to(folder).as_posix()
            try:
                found[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError as error:
                raise ValueProblem(f"cannot be read: {error}", where=name) from None
    return found


def store(connection: sqlite3.Connection, files: Files) -> None:
    """Keep the files in the table `rule_file(name, text)`, packed with zlib."""
    connection.execute("CREATE TABLE rule_file(name TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID")
    packed = [(name, zlib.compress(text.encode(), 9)) for name, text in sorted(files.items())]
    connection.executemany("INSERT INTO rule_file VALUES(?, ?)", packed)


def stored(rows: Callable[[str], list[tuple[Any, ...]]]) -> dict[str, str]:
    """The files of a catalogue. Raises ValueProblem for an older one that has none."""
    if not rows("SELECT 1 FROM sqlite_master WHERE name = 'rule_file'"):
        hint = "`mealplan db build` makes it anew."
        raise ValueProblem("this catalogue does not hold the rules of its verdicts", hint=hint)
    return {name: zlib.decompress(text).decode() for name, text in rows("SELECT name, text FROM rule_file")}


def toml(files: Files, name: str) -> dict[str, Any]:
    """One file as TOML. ValueProblem names the file and the line."""
    if name not in files:
        raise ValueProblem("the file is missing", where=name)
    try:
        return tomllib.loads(files[name])
    except tomllib.TOMLDecodeError as error:
        raise ValueProblem(f"cannot be read: {error}", where=name) from None


def in_folder(files: Files, folder: str) -> list[str]:
    """The names of the files in a folder, in order."""
    return sorted(name for name in files if name.startswith(f"{folder}/"))
