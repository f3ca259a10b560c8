"""Her own profile as a TOML file on the screen: written from the first answers, changed one setting at a time by
`settings.toml`, never made wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mealplan.errors import MealplanError, ValueProblem
from mealplan.profiles.own import MINE, my_path, my_profile
from mealplan.whole import write_whole

if TYPE_CHECKING:
    from mealplan.planning.ask.request import PlanRequest
    from mealplan.profiles.profile import Profile
    from mealplan.settings.setting import Setting


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
    style: str = ""
    conditions: tuple[str, ...] = ()

    def settings(self) -> list[Setting]:
        from mealplan.settings.setting import Setting

        minutes = [f"default={self.minutes}", *(f"{day}={self.low_minutes}" for day in self.low_days)]
        return [
            Setting("age", str(self.age)),
            Setting("sex", self.sex),
            *(Setting("exclude", name) for name in self.exclusions),
            *(Setting("condition", text) for text in self.conditions),
            *(Setting("minutes", text) for text in minutes),
            *([Setting("style", self.style)] if self.style else []),
        ]


def first_text(answers: Answers) -> str:
    """The text of a first profile."""
    from mealplan.profiles.first import first_profile

    return first_profile(answers.aims, answers.settings())


def write(text: str, path: Path | None = None) -> Path:
    """Write a profile whole or not at all."""
    path = path or my_path()
    write_whole(path, text)
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


def current_text(request: PlanRequest | None) -> str:
    """The text of her profile; where she has none yet, one that says what the week on the screen was planned for.

    Raises ValueProblem where it cannot be read."""
    path = my_profile()
    if path is not None:
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, ValueError) as problem:
            words = problem.strerror if isinstance(problem, OSError) else "it is not UTF-8 text"
            raise ValueProblem(f"cannot be read: {words}", where=str(path)) from None
    return first_text(Answers(42, "female", aims=())) if request is None else _of_week(request)


def _of_week(request: PlanRequest) -> str:
    """Her own words for a week that are true of any week, on top of the profiles that it was planned with."""
    from mealplan.planning.ask.asked import settings_of
    from mealplan.profiles.first import first_profile
    from mealplan.settings.merge import merged
    from mealplan.settings.options import options

    said = merged(settings_of(request))
    rows = [row for row in options().values() if row.section and (row.group != "week" or row.name in _OF_ANY_WEEK)]
    own = [one for row in rows for one in said[row.name] if not one.origin]
    own = [one for one in own if one.name != "minutes" or one.text.partition("=")[0] in _OF_ANY_DAY]
    aims = [name for name in request.profile if name != MINE and _can_be_read(name)]
    return first_profile(aims, [one for one in own if one.text != "none"])


_OF_ANY_WEEK = ("days", "slots", "minutes", "ban", "meal-time")
_OF_ANY_DAY = ("default", "mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _can_be_read(name: str) -> bool:
    from mealplan.profiles.read import load_profile

    try:
        load_profile(name)
    except MealplanError:
        return False
    return "/" not in name and not name.endswith(".toml")  # a path is one from where she was then


# ---- one setting of the file


def said_in(text: str) -> dict[str, tuple[str, ...]]:
    """The texts of every option that the file says by itself, in its order; nothing of what it extends. Raises
    ValueProblem when the file is not right."""
    found: dict[str, list[str]] = {}
    for one in _checked(text).settings:
        found.setdefault(one.name, []).append(one.text)
    return {name: tuple(texts) for name, texts in found.items()}


def inherited(text: str) -> dict[str, tuple[str, ...]]:
    """The same of the profiles that the file extends. Raises ValueProblem."""
    from mealplan.profiles.profile import compose
    from mealplan.profiles.read import load_profile
    from mealplan.settings.merge import merged, texts

    said = merged(compose([load_profile(name) for name in _checked(text).extends if name != MINE]))
    return {name: texts(said, name) for name in said if said[name]}


def with_texts(text: str, name: str, values: Sequence[str]) -> str:
    """The file with exactly these texts of one option, all else and every comment as it was; none: nothing is said of
    it. Raises ValueProblem when the file would no longer be right: nothing is written then."""
    from mealplan.settings.toml import written

    _parsed(text)
    new = written(text, name, values)
    _checked(new)
    return new


def with_more(text: str, name: str, value: str) -> str:
    """The file with one more text of an option, in the place of what it replaces there. Raises ValueProblem."""
    from mealplan.settings.merge import merged, texts
    from mealplan.settings.options import Merge, option
    from mealplan.settings.setting import Setting
    from mealplan.settings.words import settings

    held = list(said_in(text).get(name, ()))
    new = [one.text for one in settings(name, value, where=option(name).label)]
    if option(name).merge is Merge.DAYS:
        # "none" takes back what was said before, in the profiles that this one extends as well: it stays as a word
        now = [*new] if "none" in new else [*held, *(one for one in new if one not in held)]
    else:
        now = list(texts(merged(Setting(name, one) for one in [*held, *new]), name))
    return with_texts(text, name, now)


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise ValueProblem(f"is not valid TOML: {problem}", where=str(my_path())) from None


def _checked(text: str) -> Profile:
    from mealplan.planning.ask.resolve import require_person
    from mealplan.profiles.profile import compose
    from mealplan.profiles.read import load_profile, profile_from
    from mealplan.settings.merge import merged

    mine = profile_from(_parsed(text), name=MINE, where="")
    require_person(merged(compose([*(load_profile(x) for x in mine.extends if x != MINE), mine])))
    return mine
