"""Her own profile: the file `me.toml` in her folder, the same for every front end. Light to import."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mealplan import paths

if TYPE_CHECKING:
    from mealplan.settings.setting import Setting

MINE = "me"


def my_path() -> Path:
    return paths.user_profiles() / f"{MINE}.toml"


def my_profile() -> Path | None:
    """Her profile file, when there is one."""
    path = my_path()
    return path if path.is_file() else None


def settings_of(profiles: Iterable[str]) -> tuple[Setting, ...]:
    """The settings of profiles as their files are now. Raises MealplanError for one that cannot be read."""
    from mealplan.profiles.profile import compose
    from mealplan.profiles.read import load_profile

    return compose([load_profile(ref) for ref in profiles])
