"""What the profiles of those who eat say by now, beside what a request was made with: one way for all of a table.

Where somebody's profile is found again stands in the request: of the first in `profile`, of whoever came by `--eater`
as the origin of her name. A guest has no profile; what a house's profile says of her (`[[eaters]]`) counts as hers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mealplan.errors import MealplanError, ValueProblem
from mealplan.nutrition.children import kept_off
from mealplan.planning.ask.implied import implied
from mealplan.planning.ask.request import PlanRequest
from mealplan.planning.ask.resolve import first_name, others, require_person
from mealplan.profiles.household import seated
from mealplan.profiles.own import settings_of
from mealplan.settings.merge import last, merged, texts
from mealplan.settings.options import option
from mealplan.settings.setting import PROFILE, Setting

Said = Mapping[str, Sequence[Setting]]

_RESTRICTING = ("exclude", "dislike", "ban")


@dataclass(frozen=True, slots=True)
class ProfilesNow:
    """`said`: the settings of each by her name in the settings ("": the first), of whom a profile is known; `unread`:
    who has one that cannot be read, with why, by name."""

    said: Said
    unread: Mapping[str, MealplanError]


def profiles_as_they_are(request: PlanRequest, profiles: Sequence[str]) -> ProfilesNow:
    """The profiles of all who eat as their files are now. `profiles`: those of the first."""
    asked, said = request.asked, dict[str, Sequence[Setting]]()
    unread: dict[str, MealplanError] = {}
    for who in ("", *others(asked)):
        try:
            found = _by_now(asked, who, profiles)
        except MealplanError as problem:
            unread[who or request.eater.name] = problem
        else:
            said |= {who: found} if found else {}
    return ProfilesNow(said, unread)


def renewed(asked: Sequence[Setting], now: Said) -> tuple[Setting, ...]:
    """Settings with what profiles say now in the place of what they said then; what was typed stays, behind it. Those
    who eat keep their order."""
    first = first_name(asked)
    out = list(now.get("", ()))
    for who in others(asked):
        hers = [one for one in asked if one.who == who]
        mine = list(now.get(who, ()))
        if not mine:
            out += hers
        elif is_guest(mine):
            out += [*hers, *mine]
        else:
            out += [*mine, *(one for one in hers if not one.origin)]
    held = [one for one in asked if one.who in ("", first)]
    return (*out, *(one for one in held if not one.origin or "" not in now or one.who))


def changed(asked: Sequence[Setting], now: Said) -> list[str]:
    """Whose settings would be others with what profiles say now ("": the first's)."""
    first, again = first_name(asked), renewed(asked, now)
    out = []
    for who in ("", *others(asked)):
        names = ("", first) if not who else (who,)
        then, by_now = (merged([one for one in every if one.who in names]) for every in (asked, again))
        if who in now and any(texts(by_now, name) != texts(then, name) for name in by_now):
            out.append(who)
    return out


def unheeded(asked: Sequence[Setting], held: Sequence[Setting], now: Said) -> list[Setting]:
    """What profiles have come to leave out since a request was made, or no longer allow, for each who eats: the least
    that any edit of the week must heed. What was allowed for the week by hand stays allowed where the profile said the
    same then. `asked`: the settings of the request as they stand there (none: a request of 0.1), `held`: those that it
    came from, or that its parts tell."""
    first = first_name(held)
    out: list[Setting] = []
    for who, settings in now.items():
        mine = [one for one in held if one.who in (("", first) if not who else (who,))]
        out += _unheeded_of(mine, settings, who, typed=not asked or is_guest(settings))
    return out


def _unheeded_of(mine: Sequence[Setting], settings: Sequence[Setting], who: str, *, typed: bool) -> list[Setting]:
    """Of one eater. `typed`: what was typed counts as her profile's as well: the two cannot be told apart."""
    then = {(one.name, one.text) for one in mine if one.origin or typed}
    now = {(one.name, one.text) for one in settings}
    new = [one for one in settings if one.name in _RESTRICTING or (one.name, one.text) == ("fortified", "no")]
    origin = next((one.origin for one in reversed(settings) if one.origin), "")
    before, after = set(_implied(mine)), _implied([*settings, *(one for one in mine if not one.origin)])
    new += [Setting(*one, origin=origin, who=who) for one in after if one not in before]
    allowed = [one for one in merged(mine)["allow-maybe"] if one.origin and (one.name, one.text) not in now]
    return [
        *(one for one in dict.fromkeys(new) if (one.name, one.text) not in then),
        *(Setting("no-allow-maybe", one.text, who=who) for one in allowed),
    ]


def _implied(settings: Sequence[Setting]) -> Iterator[tuple[str, str]]:
    """(option, text) of what conditions, medicines, a stage of life or a child's age leave out without being named."""
    said = merged(settings)
    try:
        person = require_person(said)
    except ValueProblem:  # no person by now: whoever plans with it is told why
        return
    follows = implied(person, settings)
    yield from (("exclude", name) for name in follows.excluded)
    yield from (("dislike", name) for name in follows.avoided)
    if last(said, "portions-only") == "yes":
        off, foods = kept_off(person.age)
        yield from (("exclude", name) for name in off)
        yield from (("dislike", name) for name in foods)


def is_guest(settings: Sequence[Setting]) -> bool:
    """Whether they are those of somebody without a profile: all of them typed."""
    return not any(one.origin for one in settings)


def _by_now(asked: Sequence[Setting], who: str, profiles: Sequence[str]) -> list[Setting]:
    """What is said of one eater by now; nothing where no profile speaks of her. Raises MealplanError."""
    kept = [one for one in asked if one.who == who and one.name == "name" and one.origin.startswith(PROFILE)][-1:]
    refs = [one.origin.removeprefix(PROFILE) for one in kept]
    if not who:
        return [*kept, *settings_of(dict.fromkeys([*profiles, *refs]))]
    if not refs:
        if hers := [one for one in seated(profiles) if one.who == who]:
            return hers
        own = [one.origin for one in asked if one.who == who and one.origin and not one.shipped]
        refs = own[-1:]  # a request that does not tell where: of the name of her profile
    return [*kept, *(replace(one, who=who) for one in settings_of(refs) if _is_hers(one))]


def _is_hers(one: Setting) -> bool:
    """Whether a setting of a profile counts of somebody at the table of another: what she is, eats and needs. (Her
    name is the one under which she came.)"""
    return option(one.name).place.startswith("eater.") and one.name != "name"
