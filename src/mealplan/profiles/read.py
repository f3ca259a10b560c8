"""Finding and reading profiles: by path, else in the user's folder, else among those that come with mealplan."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mealplan import paths
from mealplan.errors import ValueProblem, unknown_name
from mealplan.nutrition.person import OLDEST, YOUNGEST
from mealplan.profiles.profile import Profile, compose
from mealplan.settings.setting import SHIPPED, Setting
from mealplan.settings.toml import read_settings
from mealplan.toml_text import toml_table

__all__ = ["ProfileInfo", "list_profiles", "load_profile", "profile_from", "read_profile"]

_LONGEST_FILE = 200_000  # bytes; the longest sensible profile has a few thousand


@dataclass(frozen=True, slots=True)
class ProfileInfo:
    """One profile that can be named: `shipped` with mealplan, or the user's own."""

    name: str
    path: Path
    about: str
    shipped: bool
    problem: str = ""  # why it cannot be read, if so


def list_profiles() -> list[ProfileInfo]:
    """Every profile by name: the user's own (which hide shipped ones of the same name), then the shipped ones."""
    found: dict[str, ProfileInfo] = {}
    for folder, shipped in ((paths.user_profiles(), False), (paths.shipped_profiles(), True)):
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
            if path.stem in found:
                continue
            try:
                found[path.stem] = ProfileInfo(path.stem, path, read_profile(path).about, shipped)
            except ValueProblem as problem:
                found[path.stem] = ProfileInfo(path.stem, path, "", shipped, str(problem))
    return sorted(found.values(), key=lambda info: (info.shipped, info.name))


def load_profile(ref: str) -> Profile:
    """The profile `ref`, with all it extends: a path, else a name in the user's folder, else a shipped name.

    Raises ValueProblem: not found (names the nearest), unreadable, wrong in any key, or extending itself in a circle.
    """
    return _load(_find(ref, None, ()), ())


def _load(path: Path, chain: tuple[Path, ...]) -> Profile:
    profile = read_profile(path)
    chain = (*chain, path.resolve())
    parents = [_load(_find(ref, path, chain), chain) for ref in profile.extends]
    every = [*parents, profile]
    return replace(
        profile,
        settings=compose(every),
        eaters=tuple(dict.fromkeys(one for each in every for one in each.eaters)),
        guests=tuple(dict.fromkeys(one for each in every for one in each.guests)),
    )


def _find(ref: str, by: Path | None, chain: tuple[Path, ...]) -> Path:
    where = f"{by}: extends" if by else None
    if ref.endswith(".toml") or "/" in ref or "\\" in ref or (by is None and _is_file(Path(ref))):
        path = Path(ref)
        if ref.startswith("~"):
            path = path.expanduser()
        path = by.parent / path if by is not None and not path.is_absolute() else path
        if not _is_file(path):
            raise ValueProblem(f"there is no profile file {ref[:200]!r}", where=where)
        candidates = [path]
    else:
        key = ref.strip().lower().replace("_", "-").replace(" ", "-")
        candidates = [folder / f"{key}.toml" for folder in (paths.user_profiles(), paths.shipped_profiles())]
        candidates = [path for path in candidates if re.fullmatch(r"[a-z0-9.-]+", key) and _is_file(path)]
        if not candidates:
            known = [info.name for info in list_profiles()]
            raise unknown_name("profile", ref, known, where=where, listing="mealplan profiles list")
    # one's own "fibromyalgia" may extend the shipped one of that name
    fresh = [path for path in candidates if path.resolve() not in chain]
    if not fresh:
        circle = " -> ".join(path.stem for path in (*chain, candidates[0]))
        raise ValueProblem(f"profiles extend each other in a circle: {circle}", where=where)
    return fresh[0]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long a name, or a NUL in it
        return False


def read_profile(path: Path) -> Profile:
    """One file by itself, without what it extends. Raises ValueProblem that names the file and the key."""
    try:
        if path.stat().st_size > _LONGEST_FILE:
            raise ValueProblem("is too large for a profile", where=str(path))
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ValueProblem("there is no such file", where=str(path)) from None
    except OSError as problem:
        raise ValueProblem(f"cannot be read: {problem.strerror or problem}", where=str(path)) from None
    except UnicodeDecodeError:
        raise ValueProblem("is not UTF-8 text", where=str(path)) from None
    data = toml_table(text, str(path), "a profile")
    return profile_from(data, name=path.stem, where=str(path), shipped=path.parent == paths.shipped_profiles())


def profile_from(data: Mapping[str, Any], *, name: str = "", where: str = "profile", shipped: bool = False) -> Profile:
    """A profile from parsed TOML, without what it extends. Raises ValueProblem that names `where`, the key and the
    nearest valid one."""
    extends, about = data.get("extends", []), data.get("about", "")
    if not isinstance(extends, list) or not all(isinstance(one, str) for one in extends):
        hint = 'write it like extends = ["fibromyalgia"]'
        raise ValueProblem("extends is no list of names", where=where, hint=hint)
    if not isinstance(about, str) or any(ord(char) < 32 or 127 <= ord(char) < 160 for char in about):
        raise ValueProblem("about is no line of text", where=where, hint='write it like about = "one line"')
    settings = read_settings(data, where=where, origin=SHIPPED * shipped + name)
    _check_age(settings)
    eaters, guests = _at_table(data.get("eaters", []), where)
    return Profile(name, about, where, tuple(dict.fromkeys(extends)), tuple(settings), shipped, eaters, guests)


def _check_age(settings: Sequence[Setting]) -> None:
    """Raises ValueProblem for a child too young for reference intakes whose portions alone are not asked for."""
    small = any(one.name == "portions-only" and one.text == "yes" for one in settings)
    for one in settings:
        if one.name == "age" and int(one.text) < YOUNGEST and not small:
            hint = f"mealplan plans for {YOUNGEST} to {OLDEST} years; portions_only = true plans a child's portions"
            raise ValueProblem(f"no reference intakes for the age of {one.text}", where=one.where, hint=hint)


def _at_table(value: object, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who else eats, by `[[eaters]]`: (profiles, guests), each with the meals at which they are there."""
    hint = 'write [[eaters]] with profile = "ben.toml" or guest = "sister,35,female", and present = "mon-fri:dinner"'
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueProblem("eaters is no list of tables", where=where, hint=hint)
    eaters: list[str] = []
    guests: list[str] = []
    for number, item in enumerate(value, 1):
        at = f"{where}: [[eaters]] {number}"
        wrong = sorted(set(item) - {"profile", "guest", "present"})
        who = [key for key in ("profile", "guest") if key in item]
        if wrong or len(who) != 1 or not all(isinstance(one, str) and one.strip() for one in item.values()):
            raise ValueProblem(f"unknown key {wrong[0][:40]!r}" if wrong else "is no eater", where=at, hint=hint)
        ref = item[who[0]]
        if who[0] == "profile" and ref.endswith(".toml") and not Path(ref).is_absolute() and not ref.startswith("~"):
            ref = str(Path(where).parent / ref)
        meals = f"@{item['present']}" if "present" in item else ""
        (eaters if who[0] == "profile" else guests).append(ref + meals)
    return tuple(eaters), tuple(guests)
