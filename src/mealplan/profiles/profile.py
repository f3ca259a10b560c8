"""A profile: a name, a line about it, and the settings that its file makes, those of the profiles it extends first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mealplan.settings.setting import Setting


@dataclass(frozen=True, slots=True)
class Profile:
    """`path`: where it was read from; `shipped`: it came with mealplan, nobody typed it; `eaters`, `guests`: of a
    profile of a house (`[[eaters]]`)."""

    name: str = ""
    about: str = ""
    path: str = ""
    extends: tuple[str, ...] = ()
    settings: tuple[Setting, ...] = ()
    shipped: bool = False
    eaters: tuple[str, ...] = ()  # who eats at this table as well: PROFILE[@DAYS:SLOTS], as after `--eater`
    guests: tuple[str, ...] = ()  # NAME,AGE,SEX@DAYS:SLOTS, as after `--guest`


def compose(profiles: Iterable[Profile]) -> tuple[Setting, ...]:
    """The settings of several profiles, later ones behind earlier ones."""
    return tuple(one for profile in profiles for one in profile.settings)
