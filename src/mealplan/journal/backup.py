"""Everything of hers in one file: the journal, her profiles and dishes, and whatever else the program keeps for her.

The file is a ZIP with a `manifest.json` that names every member with its SHA-256. Nothing is restored from a file
whose manifest does not hold, and what was there before is backed up first.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from mealplan import __version__, paths
from mealplan.errors import ValueProblem
from mealplan.journal import copies
from mealplan.journal.engine import told
from mealplan.journal.journal import Journal, journal_path

FORMAT = "mealplan.backup/1"
_JOURNAL = "data/journal.sqlite"
_MANIFEST = "manifest.json"
_MOST_FILES = 20_000
_MOST_BYTES = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: `files` by their names in it, `plans` saved in its journal (None: no journal)."""

    path: Path
    files: tuple[str, ...]
    bytes: int
    plans: int | None


@dataclass(frozen=True, slots=True)
class Restored:
    """`before`: where the state before is kept (None: there was none)."""

    files: tuple[str, ...]
    before: Path | None
    kept: Path | None  # a damaged journal that was put aside


def roots() -> dict[str, Path]:
    """The folders of hers by their names in a backup. On some systems both are one."""
    data, config = paths.data(), paths.user_profiles().parent
    return {"data": data} if data == config else {"data": data, "config": config}


def hers() -> Iterator[tuple[str, Path]]:
    """(name in a backup, file) of everything but the journal, its copies and what was put aside. Links are not
    followed: what they lead to is not in the program's keeping."""
    for label, root in roots().items():
        for folder, folders, names in os.walk(root):
            place = Path(folder)
            if place == root:
                folders[:] = [name for name in folders if name != "copies"]
            folders.sort()
            for name in sorted(names):
                path = place / name
                if name.startswith(".") or path.is_symlink() or not path.is_file():
                    continue
                if place == paths.data() and name.startswith("journal"):
                    continue
                yield f"{label}/{path.relative_to(root).as_posix()}", path


def backup(target: Path) -> Backup:
    """Write everything of hers into `target`, whole or not at all. Raises ValueProblem."""
    plans: int | None = None
    members: dict[str, dict[str, Any]] = {}
    part: Path | None = None
    with told(target):
        handle, name = tempfile.mkstemp(prefix=".backup-", dir=target.absolute().parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for member, path in hers():
                    _add(archive, members, member, path.read_bytes())
                if journal_path().exists():
                    with Journal.open(create=False) as journal:
                        plans = len(journal.plans())
                        copy = journal.copy("backup")
                    _add(archive, members, _JOURNAL, copy.read_bytes())
                    copy.unlink()
                made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
                manifest = {"format": FORMAT, "mealplan": __version__, "made": made, "files": members}
                archive.writestr(_MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            with part.open("r+b") as again:  # Windows brings only what may be written to the disk
                os.fsync(again.fileno())
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
        return Backup(target, tuple(members), target.stat().st_size, plans)


def _add(archive: zipfile.ZipFile, members: dict[str, dict[str, Any]], name: str, content: bytes) -> None:
    archive.writestr(name, content)
    members[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def restore(source: Path) -> Restored:
    """Put back what a backup holds. Files that it does not hold stay; what it replaces is backed up first.

    Raises ValueProblem, with nothing changed, for a file that is no whole backup.
    """
    data = paths.data()
    with told(data):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with told(source), tempfile.TemporaryDirectory(prefix=".restore-", dir=data) as name:
        fresh = Path(name)
        members = _unpack(source, fresh)
        if _JOURNAL in members:
            wrong = copies.check(fresh / _JOURNAL)
            if wrong:
                raise ValueProblem(f"the journal in this backup cannot be used: {wrong}", where=str(source))
        before, kept = _keep_before(_JOURNAL in members)
        for member in members:
            if member == _JOURNAL:
                continue
            label, _, rest = member.partition("/")
            place = roots().get(label, data) / rest
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(fresh / member, place)
        if _JOURNAL in members:
            _replace_journal(fresh / _JOURNAL)
    return Restored(tuple(members), before, kept)


def _keep_before(journal: bool) -> tuple[Path | None, Path | None]:
    """Back up what is there; a journal that cannot be backed up is put aside as it is."""
    kept: Path | None = None
    if journal and journal_path().exists():
        try:
            Journal.open(create=False).close()
        except ValueProblem:
            stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
            kept = journal_path().with_name(f"journal-aside-{stamp}.sqlite")
            for suffix in ("-wal", "-shm", ""):
                old = journal_path().with_name(journal_path().name + suffix)
                if old.exists():
                    os.replace(old, kept.with_name(kept.name + suffix))
    if not journal_path().exists() and next(hers(), None) is None:
        return None, kept
    folder = copies.folder_of(journal_path())
    folder.mkdir(mode=0o700, exist_ok=True)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    return backup(folder / f"before-restore-{stamp}.zip").path, kept


def _replace_journal(fresh: Path) -> None:
    """Into the journal that is there, in one transaction, so that a program that has it open sees the new state."""
    target = journal_path()
    if not target.exists():
        os.replace(fresh, target)
        os.chmod(target, 0o600)
    else:
        with contextlib.closing(sqlite3.connect(fresh)) as old, contextlib.closing(sqlite3.connect(target)) as new:
            old.backup(new)
    Journal.open(create=False).close()  # brought up to date, if it is of an older form


def _unpack(source: Path, target: Path) -> list[str]:
    """The members of a backup, checked against its manifest, in a folder. Raises ValueProblem."""
    where = str(source)
    try:
        with zipfile.ZipFile(source) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if _MANIFEST not in infos or infos[_MANIFEST].file_size > 20_000_000:
                raise ValueProblem("this is no backup of mealplan", where=where)
            manifest = json.loads(archive.read(_MANIFEST))
            if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
                raise ValueProblem(f"this is no backup in a form known here ({FORMAT})", where=where)
            files = manifest.get("files")
            if not isinstance(files, dict) or set(files) != set(infos) - {_MANIFEST} or len(files) > _MOST_FILES:
                raise ValueProblem("the backup does not hold what its manifest says", where=where)
            if sum(info.file_size for info in infos.values()) > _MOST_BYTES:
                raise ValueProblem("the backup is too large", where=where)
            for name, said in files.items():
                _check_member(name, where)
                place = target / name
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                digest = hashlib.sha256()
                with archive.open(name) as packed, place.open("wb") as file:
                    os.chmod(place, 0o600)
                    while block := packed.read(1 << 20):
                        digest.update(block)
                        file.write(block)
                if not isinstance(said, dict) or said.get("sha256") != digest.hexdigest():
                    raise ValueProblem(f"{name[:80]!r} in the backup is damaged", where=where)
            return list(files)
    except (zipfile.BadZipFile, ValueError, RecursionError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueProblem(f"this is no whole backup: {str(error)[:120]}", where=where) from None


def _check_member(name: str, where: str) -> None:
    parts = PurePosixPath(name).parts
    plain = name.isprintable() and not any(c in name for c in "\\:") and len(name) < 500
    # as the archive writes it, so that no part is empty, "." or ".."
    if not plain or len(parts) < 2 or "/".join(parts) != name or ".." in parts or parts[0] not in ("data", "config"):
        raise ValueProblem(f"the backup holds a file with an unsafe name: {name[:80]!r}", where=where)
    inside = parts[0] == "data" and (parts[1] == "copies" or parts[1].startswith("journal"))
    if inside and name != _JOURNAL:
        raise ValueProblem(f"the backup holds a file that is no part of one: {name[:80]!r}", where=where)
