"""Her own profile as a TOML file: written from the first answers, changed key by key with its comments kept."""

from __future__ import annotations

import os
import re
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mealplan import paths
from mealplan.errors import ValueProblem

MINE = "me"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the first questions found out."""

    age: int
    sex: str
    exclusions: tuple[str, ...] = ()
    aims: tuple[str, ...] = ("fibromyalgia",)
    minutes: int = 45
    low_days: tuple[str, ...] = ()
    low_minutes: int = 15


def my_path() -> Path:
    return paths.user_profiles() / f"{MINE}.toml"


def my_profile() -> Path | None:
    """Her profile file, when there is one."""
    path = my_path()
    return path if path.is_file() else None


def _texts(values: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{v}"' for v in values) + "]"


def first_profile(answers: Answers) -> str:
    """The text of a first profile, with comments that say what can be written there."""
    minutes = ", ".join([f"default = {answers.minutes}", *(f"{d} = {answers.low_minutes}" for d in answers.low_days)])
    return f"""# Your own profile. Change it here or in mealplan (key t); comments are kept.
extends = {_texts(answers.aims)}

[person]
age = {answers.age}
sex = "{answers.sex}"            # the reference intakes that are used: "female" or "male"
# weight = "64 kg"           # both make the energy target your own
# height = "166 cm"

[plan]
days = 7
slots = ["breakfast", "lunch", "dinner", "snack"]
exclusions = {_texts(answers.exclusions)}

[kitchen]
active_minutes = {{ {minutes} }}   # hands-on minutes a day
"""


def write(text: str, path: Path | None = None) -> Path:
    """Write a profile whole or not at all."""
    path = path or my_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(name, path)
    return path


def put_back(now: str | None, before: str | None) -> None:
    """Make her profile what it was before a change (None: none at all). Raises ValueProblem where it is no longer what
    that change made of it: what others wrote is not thrown away."""
    path = my_profile()
    if (path.read_text(encoding="utf-8") if path is not None else None) != now:
        hint = "Look at it with t; the file keeps what was written last."
        raise ValueProblem("your profile was changed by something else since then", hint=hint)
    if before is None:
        my_path().unlink()
    else:
        write(before)


@dataclass(frozen=True, slots=True)
class Own:
    """What her own file says by itself, as it is written there."""

    texts: dict[str, str]  # "person.age" -> "42"
    exclusions: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]  # nutrient, "≥ 400 mg"
    dislikes: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()


def current_text(answers: Answers | None) -> str:
    """The text of her profile; where she has none yet, one made of `answers`."""
    path = my_profile()
    if path is not None:
        return path.read_text(encoding="utf-8")
    return first_profile(answers or Answers(42, "female"))


def own_parts(text: str) -> Own:
    """Read the parts that the screen shows. Raises ValueProblem when the file is not right."""
    data = _checked(text)
    person, plan, kitchen = data.get("person", {}), data.get("plan", {}), data.get("kitchen", {})
    minutes = kitchen.get("active_minutes", {})
    minutes = minutes if isinstance(minutes, dict) else {"default": minutes}
    texts = {f"person.{k}": str(v) for k, v in person.items() if not isinstance(v, list)}
    texts |= {f"kitchen.active_minutes.{k}": f"{v:g}" for k, v in minutes.items()}
    targets = [(k, t) for k, v in data.get("targets", {}).items() for t in (v if isinstance(v, list) else [v])]
    tastes = (tuple(plan.get(kind, [])) for kind in ("dislikes", "likes"))
    return Own(texts, tuple(plan.get("exclusions", [])), tuple(targets), *tastes)


def changed(text: str, key: str, value: str | tuple[str, ...]) -> str:
    """The text with one key set, all else and every comment as it was; an empty value takes the key away.

    Raises ValueProblem when the file would no longer be right: nothing is written then.
    """
    import tomlkit
    from tomlkit.items import InlineTable, Table

    document = tomlkit.parse(text)
    *sections, last = key.split(".")
    table: Any = document
    for name in sections:
        if name not in table:
            table[name] = tomlkit.inline_table() if isinstance(table, Table) else tomlkit.table()
        elif not isinstance(table[name], Table | InlineTable):  # active_minutes = 45
            held = table[name]
            table[name] = tomlkit.inline_table()
            table[name]["default"] = held
        table = table[name]
    if isinstance(value, tuple):
        if last in table:
            array = table[last]
            array.clear()
            array.extend(value)
        elif value:
            table[last] = list(value)
    elif not value.strip():
        if last in table:
            del table[last]
    else:
        table[last] = _typed(key, value.strip())
    new = tomlkit.dumps(document)
    _checked(new)
    return new


def with_target(text: str, typed: str) -> str:
    """The text with one more own target, as typed: `magnesium >= 400 mg`. Raises ValueProblem."""
    match = re.match(r"^\s*([^<>=]*?)\s*([<>=].*)$", typed)
    if match is None or not match[1]:
        raise ValueProblem("a target is written like this: magnesium >= 400 mg")
    from mealplan.nutrition.nutrients import nutrient

    return changed(text, f"targets.{nutrient(match[1]).key}", match[2])


def _typed(key: str, value: str) -> int | float | str:
    """Numbers where the file wants numbers; anything else stays text, and the check says what is wrong with it."""
    if key == "person.age" or key.startswith("kitchen.active_minutes."):
        try:
            return int(value)
        except ValueError:
            return value
    return value


def _checked(text: str) -> dict[str, Any]:
    from mealplan.planning.resolve import require_person
    from mealplan.profiles.profile import compose
    from mealplan.profiles.read import load_profile, profile_from
    from mealplan.settings.merge import merged

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise ValueProblem(f"is not valid TOML: {problem}", where=str(my_path())) from None
    mine = profile_from(data, name=MINE, where="")
    require_person(merged(compose([*(load_profile(x) for x in mine.extends if x != MINE), mine])))
    return data
