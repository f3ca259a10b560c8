"""All of stdout: the result in the format that was asked for, or atomically into a file."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from mealplan.cells import csv_lines
from mealplan.cli.diagnostics import is_terminal, plain
from mealplan.errors import ValueProblem
from mealplan.json_text import json_text

# JSON leaves DEL, the C1 controls and the marks of direction as they are; a terminal may take U+009B for the start of a
# command. Lone surrogates (from file names that are not UTF-8) cannot be written as UTF-8 at all.
_JSON_ESCAPES = {
    code: f"\\u{code:04x}"
    for code in (
        *range(0x7F, 0xA0),
        0x200E,
        0x200F,
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xD800, 0xE000),
    )
}

_ESCAPED = re.compile(f"[{''.join(map(chr, _JSON_ESCAPES))}]")


def columns() -> int | None:
    """How many columns text may take: those of the terminal; None where stdout is none."""
    if not is_terminal(sys.stdout):
        return None
    return max(30, min(110, shutil.get_terminal_size((100, 24)).columns))


def emit(text: str, target: Path | None = None, *, raw: bool = False, start: str = "") -> None:
    """Write a result to stdout, or whole or not at all into a file. `raw`: JSON, whose strings are escaped; `start`:
    what goes before it as it is."""
    if not raw:
        text = plain(text)
    elif _ESCAPED.search(text):
        text = text.translate(_JSON_ESCAPES)
    if not text.endswith("\n"):
        text += "\n"
    text = start + text
    if target is None or str(target) == "-":
        _to_stdout(text)
    else:
        write_atomically(target, text)


def _to_stdout(text: str) -> None:
    """A reader that goes away (`| head -1`) is no error; any other failure to write is."""
    stream = sys.stdout
    if stream is None:
        raise ValueProblem("cannot write: stdout is closed", hint="Open it, or give -o FILE.")
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        hush_stdout()
    except OSError as error:
        hush_stdout()
        raise ValueProblem(f"cannot write: {error.strerror or error}", where="stdout") from None


def hush_stdout() -> None:
    """Send what is left in the buffer nowhere, so that Python does not complain about it at exit."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        pass
    finally:
        os.close(devnull)


def check_target(target: Path) -> Path:
    """The file that `-o` names, before any work is done. Raises ValueProblem when it cannot be written there."""
    if str(target) == "-":
        return target
    where = str(target)
    try:
        folder = Path(os.path.realpath(target)).parent
        if target.is_dir():
            raise ValueProblem("cannot write: it is a folder", where=where, hint="Give a file name in it.")
        if not folder.is_dir():
            if folder.exists():
                raise ValueProblem("cannot write: this is not a folder", where=str(folder))
            raise ValueProblem("cannot write: there is no such folder", where=str(folder), hint="Make it first.")
        if not os.access(folder, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
            raise ValueProblem("cannot write: permission denied", where=where, hint="Nothing was changed there.")
    except (OSError, ValueError) as error:  # too long a name, a NUL in it
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise ValueProblem(f"cannot write: {words}", where=where[:200]) from None
    return target


def write_atomically(target: Path, text: str) -> None:
    """Raises ValueProblem when the file cannot be written; an older file is then left as it was.

    A new file can be read by its owner only: plans are health data. An older one keeps its mode. A link is followed,
    and a device or a pipe is written to, not replaced.
    """
    check_target(target)
    temporary: str | None = None
    try:
        real = Path(os.path.realpath(target))
        if real.exists() and not real.is_file():
            with open(real, "w", encoding="utf-8", newline="\n", errors="replace") as stream:
                stream.write(text)
            return
        mode = stat.S_IMODE(real.stat().st_mode) if real.exists() else 0o600
        handle, temporary = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name[:40]}.", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n", errors="replace") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, real)
        temporary = None
    except OSError as error:
        raise ValueProblem(
            f"cannot write: {error.strerror or error}", where=str(target), hint="Nothing was changed there."
        ) from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def emit_json(data: object, target: Path | None = None) -> None:
    """A list with a line for each entry, anything else indented."""
    whole = isinstance(data, list)
    emit(json_text(data, 1) if whole else json.dumps(data, ensure_ascii=False, indent=1), target, raw=True)


def emit_csv(text: str, target: Path | None = None) -> None:
    """CSV: in a file it begins with the mark by which a spreadsheet knows that it is UTF-8 (µ and è stay whole). A
    reader at the end of a pipe would take the mark for part of the first heading: there is none on stdout."""
    to_file = target is not None and str(target) != "-" and not _is_stream(target)
    emit(text, target, start="\ufeff" if to_file else "")


def _is_stream(target: Path) -> bool:
    """Whether it is there and no plain file: a pipe, a terminal, /dev/stdout."""
    try:
        return target.exists() and not target.is_file()
    except (OSError, ValueError):
        return False


def read_text(path: str, *, what: str, most: int = 50_000_000) -> str:
    """The text of a file, or of stdin for `-`. Raises ValueProblem with what is wrong."""
    where = "stdin" if path == "-" else path[:300]
    try:
        if path == "-":
            if sys.stdin is None:
                raise ValueProblem(f"cannot read the {what}: stdin is closed", where=where)
            data = sys.stdin.buffer.read(most + 1)
        else:
            with open(path, "rb") as handle:
                data = handle.read(most + 1)
    except OSError as error:
        raise ValueProblem(f"cannot read the {what}: {error.strerror or error}", where=where) from None
    except ValueError as error:  # a NUL in the name, a closed stream
        raise ValueProblem(f"cannot read the {what}: {error}", where=where) from None
    if len(data) > most:
        raise ValueProblem(f"the {what} is larger than {most // 1_000_000} MB", where=where)
    from mealplan.kinds import told_bytes

    found = told_bytes(data)
    if found is not None:
        raise ValueProblem(f"the {what} is no text: {found}", where=where, hint="Save it as text: a table as CSV.")
    try:  # "Unicode text" of a spreadsheet is UTF-16, with its mark
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueProblem(
            f"the {what} is not UTF-8 text (byte {error.start})", where=where,
            hint="Save it as UTF-8; a spreadsheet calls that `CSV UTF-8`.",
        ) from None  # fmt: skip


def emit_rows(
    rows: Sequence[Mapping[str, object]], format_: str, target: Path | None, *, empty: str, columns: Sequence[str],
    heads: Mapping[str, str] | None = None,
) -> None:
    """A flat list as JSON, CSV (always with its header) or aligned text, the last column as long as it likes; `heads`:
    headings of the text's columns."""
    if format_ == "json":
        emit_json(list(rows), target)
    elif format_ == "csv":
        emit_csv(csv_text(rows, columns), target)
    elif not rows:
        emit(empty, target)
    else:
        *firsts, last = columns
        rows = [heads, *rows] if heads else rows
        widths = [max(len(str(row[key])) for row in rows) for key in firsts]
        lines = (
            "  ".join([*(str(row[k]).ljust(w) for k, w in zip(firsts, widths, strict=True)), str(row[last])]).rstrip()
            for row in rows
        )
        emit("\n".join(lines), target)


def hung(pairs: Sequence[tuple[str, str]]) -> str:
    """Terms with their texts, the texts wrapped in a column of their own."""
    from textwrap import fill

    wide = max((len(term) for term, _ in pairs), default=0) + 2
    room = max(wide + 20, columns() or 100)
    return "\n".join(
        fill(text, room, initial_indent=f"{term:<{wide}}", subsequent_indent=" " * wide, break_long_words=False)
        for term, text in pairs
    )


def csv_text(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> str:
    """Rows as CSV with a header; no cell starts a formula."""
    return csv_lines(columns, ([row[key] for key in columns] for row in rows))
