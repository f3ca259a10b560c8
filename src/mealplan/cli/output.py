"""All of stdout: the result in the format that was asked for, or atomically into a file."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from mealplan.cli.diagnostics import plain
from mealplan.errors import ValueProblem


def emit(text: str, target: Path | None = None, *, raw: bool = False) -> None:
    """Write a result to stdout, or whole or not at all into a file. `raw`: machine formats, escaped by their writer."""
    if not raw:
        text = plain(text)
    if not text.endswith("\n"):
        text += "\n"
    if target is None or str(target) == "-":
        stream = sys.stdout
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
        stream.write(text)
        stream.flush()
        return
    write_atomically(target, text)


def write_atomically(target: Path, text: str) -> None:
    """Raises ValueProblem when the file cannot be written; an older file is then left as it was."""
    temporary: str | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, 0o600)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise ValueProblem(
            f"cannot write: {error.strerror or error}", where=str(target), hint="Nothing was changed there."
        ) from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def emit_json(data: Any, target: Path | None = None) -> None:
    emit(json.dumps(data, ensure_ascii=False, indent=1), target, raw=True)


def read_text(path: str, *, what: str, most: int = 50_000_000) -> str:
    """The text of a file, or of stdin for `-`. Raises ValueProblem with what is wrong."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(most + 1)
        else:
            with open(path, "rb") as handle:
                data = handle.read(most + 1)
    except OSError as error:
        raise ValueProblem(f"cannot read the {what}: {error.strerror or error}", where=path) from None
    except ValueError as error:  # an embedded null byte in the name
        raise ValueProblem(f"cannot read the {what}: {error}", where=repr(path)) from None
    if len(data) > most:
        raise ValueProblem(f"the {what} is larger than {most // 1_000_000} MB", where=path)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueProblem(f"the {what} is not UTF-8 text (byte {error.start})", where=path) from None
