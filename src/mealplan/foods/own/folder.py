"""Her folder of foods: one TOML file each, `SLUG.toml`; what was removed lies in `removed/`, to be brought back."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mealplan import paths
from mealplan.errors import ValueProblem, unknown_name
from mealplan.foods.own.form import MOST_FILE, OwnFood, food_id, from_toml, to_toml
from mealplan.idents import ident
from mealplan.whole import write_whole

MOST_FOODS = 5_000
REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Hers:
    """A food of hers with its id."""

    id: str
    food: OwnFood


@dataclass(frozen=True, slots=True)
class Files:
    """The texts of her files by name, and what is wrong with those that cannot be read."""

    folder: Path
    texts: Mapping[str, str]
    warnings: tuple[str, ...]

    def foods(self, groups: Mapping[str, str]) -> tuple[list[Hers], list[str]]:
        """(her foods in the order of their ids, what is wrong with the files of others)."""
        found: dict[str, Hers] = {}
        told = list(self.warnings)
        for name, text in self.texts.items():
            where = str(self.folder / name)
            slug = name.removesuffix(".toml")
            try:
                if slug != ident(slug):
                    hint = "Small letters, digits and hyphens, like oat-drink.toml."
                    raise ValueProblem("the name of the file is no id", where=where, hint=hint)
                one = Hers(food_id(slug), from_toml(text, where, groups))
            except ValueProblem as problem:
                told.append(str(problem))
                continue
            found[one.id] = one
        return [found[key] for key in sorted(found)], told


def read_all(folder: Path) -> Files:
    """Every file of her folder; nothing is followed that is no plain file."""
    texts: dict[str, str] = {}
    warnings: list[str] = []
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if entry.name.endswith(".toml") and entry.is_file())
    except (FileNotFoundError, NotADirectoryError):
        return Files(folder, {}, ())
    except OSError as error:
        return Files(folder, {}, (f"{folder}: cannot be read ({error.strerror or error})",))
    if len(names) > MOST_FOODS:
        warnings.append(f"{folder}: more than {MOST_FOODS} foods; the rest is left out")
    for name in names[:MOST_FOODS]:
        path = folder / name
        try:
            with path.open("rb") as handle:
                raw = handle.read(MOST_FILE + 1)
            if len(raw) > MOST_FILE:
                raise ValueError(f"more than {MOST_FILE:,} bytes")
            texts[name] = raw.decode("utf-8-sig")
        except (OSError, ValueError) as error:
            warnings.append(f"{path}: cannot be read ({str(error)[:120]})")
    return Files(folder, texts, tuple(warnings))


def keep(food: OwnFood, *, replace: bool = False, folder: Path | None = None) -> tuple[str, Path]:
    """Write a food into her folder: (its id, its file). Raises ValueProblem where one of that name stands there (unless
    `replace`), where its name makes no id, or nothing can be written."""
    where = folder or paths.user_foods()
    if not food.slug:
        raise ValueProblem(f"{food.name[:40]!r} has no letters to make an id of", hint="Give it another name.")
    path = where / f"{food.slug}.toml"
    if path.exists() and not replace:
        hint = "Give another name; or --replace, to write it anew."
        raise ValueProblem(f"a food of yours is called {food_id(food.slug)}", where=str(path), hint=hint)
    if not path.exists() and len(list(where.glob("*.toml"))) >= MOST_FOODS:
        raise ValueProblem(f"there are {MOST_FOODS:,} foods already", where=str(where), hint="Remove some first.")
    try:
        write_whole(path, to_toml(food))
    except OSError as error:
        raise ValueProblem(f"cannot be written ({error.strerror or error})", where=str(path)) from None
    return food_id(food.slug), path


def slugs(folder: Path | None = None) -> list[str]:
    """The names of her files, without their ending."""
    return sorted(path.stem for path in (folder or paths.user_foods()).glob("*.toml"))


def remove(name: str, folder: Path | None = None) -> Path:
    """Put the file of a food aside; where it lies now. Raises ValueProblem for a food that is not hers."""
    where = folder or paths.user_foods()
    path = where / f"{_slug(name, slugs(where))}.toml"
    aside = where / REMOVED / path.name
    _move(path, aside)
    return aside


def restore(name: str, folder: Path | None = None) -> Path:
    """Bring a removed food back; its file. Raises ValueProblem where there is none, or one stands in its place."""
    where = folder or paths.user_foods()
    slug = _slug(name, slugs(where / REMOVED))
    path = where / f"{slug}.toml"
    if path.exists():
        raise ValueProblem("another food stands there", where=str(path), hint="Remove it first.")
    _move(where / REMOVED / path.name, path)
    return path


def _move(old: Path, new: Path) -> None:
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        os.replace(old, new)
    except OSError as error:
        raise ValueProblem(f"cannot be moved ({error.strerror or error})", where=str(old)) from None


def _slug(name: str, known: list[str]) -> str:
    """The file that is meant by an id or a name; only one that is there, so that no name leads elsewhere."""
    by_id = {food_id(slug): slug for slug in known}
    slug = by_id.get(name.strip(), ident(name.removeprefix("user:")))
    if slug not in known:
        raise unknown_name("food of yours", name, by_id, listing="mealplan foods list")
    return slug
