"""Her own profile as a TOML file: written from the first answers, changed key by key with its comments kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mealplan import paths

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
