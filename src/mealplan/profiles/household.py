"""Who eats at a table: profiles with the meals at which each is there, and guests of whom little is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from mealplan import paths
from mealplan.errors import ValueProblem
from mealplan.profiles.profile import Profile
from mealplan.profiles.read import load_profile
from mealplan.settings.options import option
from mealplan.settings.setting import PROFILE, Setting
from mealplan.settings.words import settings

MOST = 12  # at one table


def eaters_of(texts: Sequence[str], known: Collection[str] = (), *, first: bool = True) -> list[Setting]:
    """The settings of several `PROFILE[@DAYS:SLOTS]`. `first`: the first of them is whose week and kitchen it is; of
    all others only what they themselves are, eat and need. `known`: the names of who is there already, the first of
    them first: hers are added to. Raises ValueProblem."""
    if len(texts) > MOST:
        raise ValueProblem(f"{len(texts)} are more than this table has room for", where="--eater", hint=f"up to {MOST}")
    out: list[Setting] = []
    for number, text in enumerate(texts):
        out += _eater(text, list(known), own=number > 0 or not first)
    return out


def seated(refs: Iterable[str]) -> list[Setting]:
    """The settings of all whom profiles name beside the one whose they are (`[[eaters]]`). Raises ValueProblem."""
    profiles = [load_profile(ref) for ref in refs]
    out = eaters_of([one for profile in profiles for one in profile.eaters], first=False)
    return [*out, *(one for profile in profiles for text in profile.guests for one in guest_of(text))]


def _eater(text: str, known: Sequence[str], *, own: bool) -> list[Setting]:
    ref, meals = _split(text)
    profile = load_profile(ref)
    named = [one.text for one in profile.settings if one.name == "name"]
    name = named[-1] if named else PurePath(ref).stem
    there = settings("present", meals, where=f"--eater {text[:60]}") if meals else []
    if known and name == known[0]:
        own, name = False, ""
    called = Setting("name", name or known[0], origin=PROFILE + _found_again(ref, profile))
    if not own:
        return [called, *profile.settings, *there]
    mine = [one for one in profile.settings if option(one.name).place.startswith("eater.")]
    return [replace(one, who=name) for one in (called, *mine, *there)]


def _found_again(ref: str, profile: Profile) -> str:
    """A profile as it is found from any folder: by name where it is found so, else by the whole path of its file."""
    path = PurePath(profile.path)
    named = profile.shipped or path.parent == paths.user_profiles()
    return path.stem if named else str(Path(ref).expanduser().resolve())


def _split(text: str) -> tuple[str, str]:
    """The profile, and the meals behind the last @ ("" where all of them are meant)."""
    ref, at, meals = text.rpartition("@")
    if not at or "/" in meals or meals.endswith(".toml"):
        return text, ""
    if not ref.strip():
        raise ValueProblem(f"{text[:60]!r} names no profile", where="--eater", hint="like anna.toml@mon-fri:dinner")
    return ref.strip(), meals


def guest_of(text: str) -> list[Setting]:
    """The settings of `NAME,AGE,SEX[,EXCLUSION...][@DAYS:SLOTS]`. Raises ValueProblem."""
    who, _, meals = text.partition("@")
    hint = 'like "sister,35,female@sat,sun"'
    parts = [re.sub(r"\s+", " ", part.strip()) for part in who.split(",")]
    if len(parts) < 3 or not all(parts):
        needed = zip(("name", "age", "sex"), [*parts, "", ""], strict=False)
        missing = next((what for what, part in needed if not part), "")
        lacks = f"its {missing} is missing" if missing else "a word between two commas is missing"
        raise ValueProblem(f"{text[:60]!r} is no guest: {lacks}", where="--guest", hint=hint)
    name, age, sex, *without = parts
    where = f"--guest {name[:40]}"
    out = [Setting("name", name), *settings("age", age, where=where), *settings("sex", sex, where=where)]
    if int(out[1].text) < 9:
        out += settings("portions-only", "yes", where=where)
    for one in without:
        out += settings("exclude", one, where=where)
    if meals.strip():
        out += settings("present", meals, where=where)
    return [replace(one, who=name) for one in out]
