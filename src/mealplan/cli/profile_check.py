"""Everything that is wrong with a profile, not only the first thing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mealplan.errors import MealplanError
from mealplan.profiles.profile import Profile, compose
from mealplan.profiles.read import load_profile, profile_from
from mealplan.settings.setting import Setting

if TYPE_CHECKING:
    from mealplan.library import Library

MOST = 50  # problems are told; a file that holds more is no profile


def problems_of(reference: str, lib: Library) -> list[str]:
    """What is wrong with a profile, in words; empty when it is fine. Every key is tried by itself, then the whole."""
    try:
        profile = load_profile(reference)
    except MealplanError as error:
        found = [str(error)]
        path = _file(reference)
        fine: list[Profile] = []
        for part in _parts(path) if path is not None else ():
            try:
                fine.append(profile_from(part, where=str(path)))
            except MealplanError as problem:
                found.append(str(problem))
            if len(found) > MOST:
                break
        if fine and len(found) <= MOST:  # what can be read may still name what is not there
            found += _names(compose(fine), str(path), lib)
        return list(dict.fromkeys(found))
    return list(dict.fromkeys(_names(profile.settings, profile.path or profile.name, lib)))


def answers_of(reference: str) -> tuple[list[str], list[str]]:
    """What the medicines and conditions of a profile do, and what its words for exclusions were taken for; and those of
    which nothing is known: no fault, but never passed over in silence."""
    from mealplan.care.consider import consider
    from mealplan.export.care import not_considered, told
    from mealplan.nutrition.person import Person
    from mealplan.settings.merge import merged, texts

    try:
        settings = load_profile(reference).settings
    except MealplanError:
        return [], []
    said = merged(settings)
    care = consider(Person(40, "female", medicines=texts(said, "medicine"), conditions=texts(said, "condition")))
    words = dict.fromkeys(one.told for one in settings if one.told)
    return [*words, *told(care)], not_considered(care)


def _file(reference: str) -> Path | None:
    """The file that could be read as TOML, although not as a profile."""
    from mealplan import paths

    key = reference.strip().lower().replace("_", "-").replace(" ", "-")
    for path in (Path(reference), paths.user_profiles() / f"{key}.toml"):
        try:
            if path.is_file():
                return path
        except (OSError, ValueError):
            continue
    return None


def _parts(path: Path) -> Iterator[dict[str, Any]]:
    """The file key by key, lists item by item."""
    try:
        if path.stat().st_size > 200_000:
            return
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return  # told already
    for section, value in data.items():
        if isinstance(value, dict):
            for key, inner in value.items():
                if isinstance(inner, list) and all(isinstance(x, str) for x in inner):
                    yield from ({section: {key: [item]}} for item in inner)
                elif isinstance(inner, dict):
                    yield from ({section: {key: {name: item}}} for name, item in inner.items())
                else:
                    yield {section: {key: inner}}
        elif isinstance(value, list) and value and all(isinstance(x, dict) for x in value):
            yield from ({section: [*value[:number], item]} for number, item in enumerate(value))
        else:
            yield {section: value}


_LOOKED_UP = ("ban", "daily", "allow-maybe", "without", "supplement")  # their names stand in the catalogue


def _names(settings: Sequence[Setting], where: str, lib: Library) -> Iterator[str]:
    """What only the catalogue and the cookbook can tell: dishes, foods and equipment that are not there."""
    from mealplan.cli.sanity import check_dislikes, check_supplements
    from mealplan.planning.ask.resolve import resolve

    anybody = [Setting("age", "40"), Setting("sex", "female")]
    bare = [*anybody, *(one for one in settings if one.name not in (*_LOOKED_UP, "dislike"))]
    for one in (None, *(one for one in settings if one.name in _LOOKED_UP)):
        try:
            request = resolve(bare if one is None else [*bare, one], lib)
            if one is not None and one.name == "supplement":
                check_supplements(request, where=one.where)
        except MealplanError as error:
            yield f"{where}: {error}" if where not in str(error) else str(error)
    for one in settings:
        if one.name == "dislike":
            try:
                check_dislikes([one.text], lib, where=one.where)
            except MealplanError as error:
                yield str(error)
