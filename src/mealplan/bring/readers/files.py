"""Opens a file that holds recipes, whatever it is, within bounds: nothing is unpacked to disk, nothing is fetched.

A file is told by its content, not by its name. Sizes are bounded before anything is parsed: a page or table of eight
megabytes, sixty-four in all of a packed file, each entry counted while it is read, so that a bomb ends early.
"""

from __future__ import annotations

import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mealplan.bring.document import Document
from mealplan.bring.readers.cooklang import from_cooklang, is_cooklang
from mealplan.bring.readers.data import recipes_in
from mealplan.bring.readers.plain import from_text
from mealplan.bring.readers.web import from_page
from mealplan.errors import ValueProblem
from mealplan.kinds import told_bytes

MOST_BYTES = 8_000_000  # of one text
MOST_PACKED = 64_000_000  # of all texts of a packed file
MOST_ARCHIVE = 400_000_000  # of a packed file itself: photographs
MOST_ENTRIES = 20_000
MOST_RECIPES = 2_000
MOST_COOKLANG = 200_000  # characters
MOST_OTHERS = 20  # recipes within a recipe, those within these as well: each may name itself again
_READ = (".json", ".paprikarecipe", ".html", ".htm", ".cook", ".md", ".txt", ".gz", ".zip", ".paprikarecipes")
_TOO_LONG = re.compile(r"[\[{]")


def open_file(path: Path) -> list[Document]:
    """The recipes of a file. Raises ValueProblem for what cannot be read or holds none."""
    where = str(path)[:300]
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ValueProblem("this is a folder", where=where, hint=f"Give the files in it: {path.name}/*")
        if not stat.S_ISREG(status.st_mode):
            raise ValueProblem("this is no ordinary file", where=where, hint="Save it as a file, or pipe it in with -.")
        with path.open("rb") as handle:
            start = handle.read(4)
            packed = start.startswith(b"PK\x03\x04")
            most = MOST_ARCHIVE if packed else MOST_BYTES
            if status.st_size > most:
                raise ValueProblem(
                    f"the file has {status.st_size:,} bytes", where=where, hint=f"At most {most:,} are read."
                )
            if packed:
                return _found(_of_zip(handle, where, 0, _Budget(where)), where)
            handle.seek(0)
            raw = handle.read(most + 1)
    except OSError as error:
        raise ValueProblem(f"cannot be read ({error.strerror or 'no access'})", where=where) from None
    return open_bytes(raw, path.name, where=where, folder=path.parent)


def open_bytes(raw: bytes, name: str = "", *, where: str = "stdin", folder: Path | None = None) -> list[Document]:
    """The recipes in the bytes of a file. Raises ValueProblem."""
    if len(raw) > MOST_BYTES and not raw.startswith(b"PK\x03\x04"):
        raise ValueProblem(f"more than {MOST_BYTES:,} bytes", where=where, hint="Give one recipe at a time.")
    return _found(_of_bytes(raw, name, where, 0, _Budget(where), folder), where)


class _Budget:
    """Bytes and recipes that may still be read of one file."""

    def __init__(self, where: str) -> None:
        self.where, self.bytes, self.recipes = where, MOST_PACKED, MOST_RECIPES

    def take(self, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            raise ValueProblem(
                f"it unpacks to more than {MOST_PACKED:,} bytes of text",
                where=self.where,
                hint="Export fewer recipes at once.",
            )


def _found(documents: Iterator[Document], where: str) -> list[Document]:
    found = []
    for document in documents:
        found.append(document)
        if len(found) >= MOST_RECIPES:
            break
    if not found:
        raise ValueProblem(
            "no recipe is found in it",
            where=where,
            hint="Known: saved pages, Mealie, Tandoor, Paprika, Nextcloud Cookbook, RecipeSage, Cooklang, plain text "
            "with amounts in front.",
        )
    return found


def _of_bytes(
    raw: bytes, name: str, where: str, depth: int, budget: _Budget, folder: Path | None = None
) -> Iterator[Document]:
    budget.take(len(raw))
    if raw.startswith(b"PK\x03\x04"):
        yield from _of_zip(io.BytesIO(raw), where, depth, budget)
    elif raw.startswith(b"\x1f\x8b"):
        inner = _unzipped(raw, where)
        if depth < 2:
            yield from _of_bytes(inner, name.removesuffix(".gz"), where, depth + 1, budget)
    else:
        kind = told_bytes(raw)
        if kind is not None:
            raise ValueProblem(kind, where=where, hint="Copy the recipe out of it as text.")
        yield from _of_text(decoded(raw, where), name, where, folder)


def decoded(raw: bytes, where: str) -> str:
    """Bytes as text: UTF-8, UTF-16 with its mark, else Windows' Western code page. Raises ValueProblem for no text."""
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if raw.startswith(mark):
            return raw.decode(coding, "replace")
    if b"\0" in raw[:4_000]:
        raise ValueProblem("this is no text", where=where, hint="Export the recipe as text, JSON or a web page.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _unzipped(raw: bytes, where: str) -> bytes:
    try:
        worker = zlib.decompressobj(31)
        found = worker.decompress(raw, MOST_BYTES + 1)
    except zlib.error:
        raise ValueProblem("the compressed file is damaged", where=where) from None
    if len(found) > MOST_BYTES:
        raise ValueProblem(f"it unpacks to more than {MOST_BYTES:,} bytes", where=where, hint="No recipe is as long.")
    return found


def _of_zip(handle: Any, where: str, depth: int, budget: _Budget) -> Iterator[Document]:
    """The recipes of a packed file, entry by entry, in memory: what an entry is called is never a path of ours."""
    try:
        archive = zipfile.ZipFile(handle)
        entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise ValueProblem(f"the packed file is damaged ({str(error)[:60]})", where=where) from None
    if len(entries) > MOST_ENTRIES:
        raise ValueProblem(
            f"the packed file has {len(entries):,} entries", where=where, hint=f"At most {MOST_ENTRIES:,}."
        )
    for entry in entries:
        low = entry.filename.lower()
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if entry.is_dir() or is_link or not low.endswith(_READ) or entry.flag_bits & 1:
            continue
        inside = f"{where}: {entry.filename[-60:]}"
        if low.endswith((".zip", ".paprikarecipes")) and depth >= 1:
            continue
        raw = _entry(archive, entry, inside, budget)
        name = re.split(r"[/\\]", entry.filename)[-1]
        try:
            yield from _of_bytes(raw, name, inside, depth + 1, budget)
        except ValueProblem as problem:
            if budget.bytes < 0:
                raise
            failed = Document(name[:100], "refused")
            failed.told.append(f"{problem.message}")
            if low.endswith((".paprikarecipe", ".cook")):
                yield failed


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str, budget: _Budget) -> bytes:
    most = min(MOST_BYTES, budget.bytes)
    try:
        with archive.open(entry) as stream:
            raw = stream.read(most + 1)
    except (zipfile.BadZipFile, OSError, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ValueProblem(f"the packed file is damaged ({str(error)[:60]})", where=where) from None
    if len(raw) > most:
        raise ValueProblem(f"it unpacks to more than {most:,} bytes", where=where, hint="No recipe is as long.")
    return raw


def _of_text(text: str, name: str, where: str, folder: Path | None) -> Iterator[Document]:
    start = text.lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "[") and not re.match(r"\[-|\[[ xX]?\]|\[\w", start):
        yield from recipes_in(_json(start, where))
        return
    if re.match(
        r"<(!doctype|html|\?xml|head|body|script|div|!--|meta|article|main|section|span|p|ul|h\d)\b|<!--",
        start,
        re.IGNORECASE,
    ):
        yield from from_page(start)
        return
    if name.lower().endswith(".cook") or is_cooklang(text):
        if len(text) > MOST_COOKLANG:
            raise ValueProblem(
                f"the file has {len(text):,} characters",
                where=where,
                hint=f"A recipe in Cooklang has at most {MOST_COOKLANG:,}.",
            )
        yield from_cooklang(text, name, _beside(folder))
        return
    if re.search(r"<(?:html|body|script)\b", start[:5_000], re.IGNORECASE):
        yield from from_page(start)
        return
    document = from_text(text)
    if document is not None:
        if not document.title:
            document.title = Path(name).stem.replace("-", " ").replace("_", " ").strip().capitalize() or "Recipe"
        yield document


def _json(text: str, where: str) -> Any:
    if len(_TOO_LONG.findall(text[:200_000])) > 60_000:
        raise ValueProblem("this JSON is nested like no recipe", where=where)
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise ValueProblem("this JSON is nested too deep", where=where, hint="It is no recipe.") from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise ValueProblem(
            f"this is not valid JSON ({getattr(error, 'msg', str(error)[:80])})",
            where=f"{where}:{line}",
            hint="Export it again: the file may have been cut off.",
        ) from None


def _beside(folder: Path | None, depth: int = 0, opened: list[Path] | None = None) -> Any:
    """Finds other recipes of the same collection: below the file's folder or the one above it, nowhere else. `opened`:
    those that were found for the same recipe so far; past MOST_OTHERS of them it raises ValueProblem."""
    if folder is None:
        return None
    so_far: list[Path] = [] if opened is None else opened

    def found(name: str) -> Document | None:
        if len(so_far) >= MOST_OTHERS:
            raise ValueProblem(f"more than {MOST_OTHERS} recipes within one")
        parts = [part for part in re.split(r"[/\\]", name.strip()) if part not in ("", ".")]
        if not parts or any(part == ".." or part.startswith("~") for part in parts) or len(parts) > 6:
            return None
        for base in (folder, folder.parent):
            root = base.resolve()
            path = root.joinpath(*parts[:-1], parts[-1] if parts[-1].lower().endswith(".cook") else f"{parts[-1]}.cook")
            try:
                real = path.resolve()
                if real.is_relative_to(root) and real.is_file() and real.stat().st_size <= 200_000:
                    so_far.append(real)
                    text = decoded(real.read_bytes(), str(real))
                    others = _beside(real.parent, depth + 1, so_far) if depth < 3 else None
                    return from_cooklang(text, real.name, others, depth + 1)
            except (OSError, ValueError, ValueProblem):
                continue
        return None

    return found
