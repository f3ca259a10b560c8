"""What an edit does to a request: settings as typed, with the edit's behind them, resolved anew.

So an edit carries the whole request: what it does not name stays as it was typed, and what follows from the person
(reference intakes, energy, caps, cautions) follows. A plan of 0.1 kept no settings: they are told from its parts, where
what equals a default counts as default.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from mealplan.errors import ValueProblem
from mealplan.goods.pantry import made_lines
from mealplan.library import Library
from mealplan.nutrition.caps import family_caps
from mealplan.nutrition.children import kept_off
from mealplan.nutrition.grammar import OWN
from mealplan.nutrition.person import Person
from mealplan.nutrition.target import Target, split_bounds
from mealplan.nutrition.targets import resolve_targets
from mealplan.planning.ask.implied import capped, implied
from mealplan.planning.ask.past import with_history
from mealplan.planning.ask.profiles_now import Said, renewed
from mealplan.planning.ask.request import ALL_SLOTS, YOU, Eater, FrozenDish, House, Lock, PlanRequest, SearchRule, Week
from mealplan.planning.ask.resolve import USUAL_MINUTES, of_eater, others, require_person, resolve
from mealplan.settings.merge import appended, last, merged, texts
from mealplan.settings.options import option
from mealplan.settings.readers import checked_again
from mealplan.settings.setting import Setting
from mealplan.settings.words import from_flags


def edited(
    request: PlanRequest, new: Sequence[Setting], library: Library, *, profile: Sequence[str] = ()
) -> PlanRequest:
    """The request with more settings on top. `profile`: names of profiles that some of them come from. Raises
    ValueProblem that says what is wrong."""
    asked = appended(settings_of(request), new)
    names = tuple(dict.fromkeys((*request.profile, *profile)))
    made = resolve(asked, library, start=request.week.start, fresh=len(asked) - len(new), profile=names)
    return with_history(made, request, library, new)


def with_profiles(request: PlanRequest, now: Said, library: Library, *, profile: Sequence[str]) -> PlanRequest:
    """The request with what the profiles of all who eat say now in the place of what they said then; what was typed
    stays. A request of 0.1 does not tell which are which: of it all that restricts, and what she said of days, stays.
    """
    asked = renewed(request.asked, now)
    if not request.asked:
        asked = (*now.get("", ()), *(one for one in settings_of(request) if one.name in _STAYING))
    made = resolve(asked, library, start=request.week.start, fresh=len(asked), profile=profile)
    return with_history(made, request, library)


def contradictions(request: PlanRequest) -> list[str]:
    """Where a request out of a file is looser than the settings that it says it came from, or is another person's, in
    words: somebody changed it, and its targets and limits may not be hers. (Stricter it may be: see `settings_of`.)"""
    if not request.asked:
        return []
    try:
        asked = [again for one in request.asked for again in checked_again(one)]
        people = {who: require_person(merged(of_eater(asked, who))) for who in ("", *others(asked))}
    except ValueProblem as problem:
        return [f"{problem.where}: {problem.message}" if problem.where else problem.message]
    if len(people) != len(request.eaters):
        return ["those who eat are not those of its settings (asked)"]
    said = merged(of_eater(asked, ""))
    missing = request.house.without
    out = [f"--without {x} was asked for and is not kept" for x in texts(said, "without") if x not in missing]
    out += [
        f"--nobody-eats {x} was asked for and is not kept"
        for x in texts(said, "nobody-eats")
        if any(x not in eater.exclusions for eater in request.eaters)
    ]
    for (who, person), eater in zip(people.items(), request.eaters, strict=True):
        found = _contradictions(eater, person, of_eater(asked, who))
        out += found if not who else [f"{eater.name[:40]}: {words}" for words in found]
    return out


def _contradictions(eater: Eater, person: Person, asked: Sequence[Setting]) -> list[str]:
    said, out = merged(asked), []
    if person != eater.person:
        out.append("the person is not the one of its settings (asked)")
    follows = implied(eater.person, asked)
    for name, held in (("exclude", eater.exclusions), ("dislike", eater.dislikes)):
        out += [f"--{name} {text} was asked for and is not kept" for text in texts(said, name) if text not in held]
    out += [
        f"{name} is left out for {' and '.join(because)} and is not kept"
        for name, because in follows.excluded.items() if name not in eater.exclusions
    ]  # fmt: skip
    out += [
        f"{name.partition(':')[2]} is left out for {' and '.join(because)} and is not kept"
        for name, because in follows.avoided.items() if name not in eater.dislikes
    ]  # fmt: skip
    out += [f"{x} is allowed and nobody asked for it" for x in eater.allow_maybe if x not in texts(said, "allow-maybe")]
    if eater.portions_only:
        off, foods = kept_off(eater.person.age)
        lacking = [*(x for x in off if x not in eater.exclusions), *(x for x in foods if x not in eater.dislikes)]
        out += [f"{name.removeprefix('ingredient:')} is left out for a child and is not kept" for name in lacking]
    if eater.fortified and last(said, "fortified") == "no":
        out.append("--no-fortified was asked for and is not kept")
    held_caps = {cap.family: cap for cap in eater.caps}
    for cap in () if eater.portions_only else capped(family_caps(eater.person, eater.exclusions), follows.care):
        mine = held_caps.get(cap.family)
        if mine is None or mine.grams_per_week > cap.grams_per_week or _looser(mine.grams_per_day, cap.grams_per_day):
            out.append(f"the limit on {cap.family} is not the person's")
    return out


def _looser(mine: float | None, limit: float | None) -> bool:
    return limit is not None and (mine is None or mine > limit)


_STAYING = ("exclude", "dislike", "ban", "supplement", "start", "flare", "skip", "lock", "without", "pantry", "seed")


def with_flags(request: PlanRequest, flags: str, library: Library) -> PlanRequest:
    """The request changed by flags as they are typed: those of a repair (`--lift vegan -x vegetarian`)."""
    return edited(request, said_by(flags), library)


def said_by(flags: str) -> list[Setting]:
    """The settings of a repair's flags. Behind `--eater NAME` what is said of an eater is said of that one alone.
    Raises ValueProblem."""
    head, *rest = shlex.split(flags) or [""]
    if head != "--eater" or not rest:
        return from_flags(flags)
    return [replace(one, who=rest[0]) if personal(one) else one for one in from_flags(rest[1:])]


def personal(one: Setting) -> bool:
    """Whether a setting is of an eater, not of the week or the house."""
    return option(one.name).place.startswith("eater.")


def without_eater(request: PlanRequest, name: str, library: Library) -> PlanRequest:
    """The request without one of those who eat, and without what is locked on her plate. Raises ValueProblem for the
    first of them, whose week it is."""
    if name == request.eater.name or name not in [eater.name for eater in request.eaters]:
        raise ValueProblem(f"{name[:40]} cannot be taken off this table", hint="All but the first of them can.")
    asked = [one for one in settings_of(request) if one.who != name and not _on_plate(one, name)]
    made = resolve(asked, library, start=request.week.start, fresh=len(asked), profile=request.profile)
    return with_history(made, request, library)


def _on_plate(one: Setting, name: str) -> bool:
    """Whether a setting is a lock of somebody's plate."""
    return one.name == "lock" and one.text.partition("=")[0].partition("@")[2].casefold() == name.casefold()


def alone(request: PlanRequest, eater: Eater) -> PlanRequest:
    """The request of one eater of a table by herself: what is hers, in the same week and house."""
    asked = settings_of(request)
    who = "" if eater.name == request.eater.name else eater.name
    mine = [replace(one, who="") for one in of_eater(asked, who) if personal(one)]
    shared = [one for one in asked if not one.who and not personal(one)]
    locks = tuple(replace(x, only="") for x in request.week.locks if x.only in ("", eater.name))
    return replace(
        request, eaters=(eater,), week=replace(request.week, locks=locks), asked=(*mine, *shared), notes=()
    )


def relocked(
    request: PlanRequest, places: Collection[tuple[int, str]], locks: Sequence[Lock], *, plates: Collection[str] = ("",)
) -> PlanRequest:
    """The request with the locks of some meals (day index, slot) replaced: settled and as if typed. `plates`: of whom;
    "": the table's."""
    free = [
        Setting("lock", f"{day + 1}:{slot}{f'@{name}' if name else ''}=none")
        for day, slot in sorted(places)
        for name in plates
    ]
    kept = tuple(x for x in request.week.locks if (x.day, x.slot) not in places or x.only not in plates)
    asked = appended(settings_of(request), [*free, *(_lock(x) for x in locks)])
    return request.with_(locks=(*kept, *locks), asked=asked)


def without_locks(request: PlanRequest, lost: Collection[Lock]) -> PlanRequest:
    """The request without some of its locks: settled and as if typed."""
    places = {(x.day, x.slot) for x in request.week.locks if x in lost}
    if not places:
        return request
    plates = dict.fromkeys(x.only for x in lost)
    mine = [x for x in request.week.locks if (x.day, x.slot) in places and x.only in plates]
    return relocked(request, places, [x for x in mine if x not in lost], plates=plates)


def with_flare(request: PlanRequest, day: int, on: bool) -> PlanRequest:
    """The request with one day (index) made a flare day, or an ordinary one: settled and as if typed."""
    marks = list(request.week.flare or (False,) * request.week.days)
    marks[day] = on
    asked = appended(settings_of(request), [Setting("flare", f"{day + 1}" if on else f"{day + 1}=off")])
    return request.with_(flare=tuple(marks), asked=asked)


def with_frozen(request: PlanRequest, frozen: tuple[FrozenDish, ...]) -> PlanRequest:
    """The request with other cooked portions in the house: settled and as if typed."""
    if frozen == request.house.frozen:
        return request
    house = replace(request.house, frozen=frozen)
    asked = appended(settings_of(request), [Setting("pantry", _pantry(house), "", "kitchen")])
    return request.with_(frozen=frozen, asked=asked)


def settings_of(request: PlanRequest) -> tuple[Setting, ...]:
    """The settings that a request came from, read anew (a file may hold anything); where it kept none, those that its
    parts tell. Raises ValueProblem."""
    if not request.asked:
        return (
            *_of_eater(request.eater),
            *(replace(one, who=eater.name) for eater in request.eaters[1:] for one in _of_eater(eater)),
            *_of_week(request.week),
            *_of_house(request.house),
            *_of_search(request.search),
        )
    asked = tuple(again for one in request.asked for again in checked_again(one))
    return (*asked, *_unsaid(request, asked))


def _unsaid(request: PlanRequest, asked: Sequence[Setting]) -> Iterator[Setting]:
    """What the request restricts and its settings do not (somebody changed the file): no edit may lose it."""
    whose = ("", *others(asked))
    said = merged(of_eater(asked, ""))
    yield from (Setting("without", x) for x in request.house.without if x not in texts(said, "without"))
    yield from (Setting("nobody-eats", x) for x in request.house.exclusions if x not in texts(said, "nobody-eats"))
    for who, eater in zip(whose, request.eaters, strict=False):
        mine = of_eater(asked, who)
        yield from (replace(one, who=who) for one in _unsaid_of(eater, request.house, mine))


def _unsaid_of(eater: Eater, house: House, asked: Sequence[Setting]) -> Iterator[Setting]:
    said = merged(asked)
    follows = implied(eater.person, asked)
    own = [x for x in eater.exclusions if x not in follows.excluded and x not in house.exclusions]
    foods = [x for x in eater.dislikes if x not in follows.avoided]
    if eater.portions_only:
        off, avoided = kept_off(eater.person.age)
        own, foods = [x for x in own if x not in off], [x for x in foods if x not in avoided]
    for name, held in (("exclude", own), ("dislike", foods)):
        yield from (Setting(name, text) for text in held if text not in texts(said, name))
    yield from (Setting("no-allow-maybe", x) for x in texts(said, "allow-maybe") if x not in eater.allow_maybe)
    if not eater.fortified and last(said, "fortified") != "no":
        yield Setting("fortified", "no")


def _of_eater(eater: Eater) -> Iterator[Setting]:
    person = eater.person
    if eater.name != YOU:
        yield Setting("name", eater.name)
    yield Setting("age", str(person.age))
    yield Setting("sex", person.sex)
    if person.state != "none":
        yield Setting("state", person.state)
    if person.weight_kg is not None:
        yield Setting("weight", f"{person.weight_kg!r} kg")
    if person.height_cm is not None:
        yield Setting("height", f"{person.height_cm!r} cm")
    if person.activity != "low":
        yield Setting("activity", person.activity)
    for name, values in (
        ("medicine", person.medicines),
        ("condition", person.conditions),
        ("exclude", eater.exclusions),
        ("allow-maybe", eater.allow_maybe),
        ("dislike", eater.dislikes),
        ("prefer", eater.likes),
    ):
        yield from (Setting(name, value) for value in values)
    if eater.targets_agreed:
        yield Setting("targets-agreed", "yes")
    yield from (Setting("lift", name) for name in eater.lift)
    if not eater.fortified:
        yield Setting("fortified", "no")
    if eater.portions_only:
        yield Setting("portions-only", "yes")
    else:
        yield from (Setting("target", text) for text in _own_targets(eater))
    for day in sorted({day for day, _ in eater.present or ()}):
        yield Setting("present", f"{day + 1}:" + ",".join(slot for d, slot in eater.present or () if d == day))
    for one in eater.supplements:
        held = ", ".join(f"{key}={amount!r} {_unit(key)}" for key, amount in one.contains)
        yield Setting("supplement", f"{one.name} ({held})")
    for food in eater.daily:
        yield Setting("daily", f"{food.food}={food.grams!r} g")


def _unit(nutrient: str) -> str:
    from mealplan.nutrition.nutrients import nutrients

    return nutrients()[nutrient].unit


def _own_targets(eater: Eater) -> list[str]:
    """Her own bounds as typed: those that are none of the reference intakes."""
    rows = [row for target in eater.targets for row in split_bounds(target)]
    energy = [t for row in rows if row.nutrient == "energy" and row.source.startswith(OWN) for t in _typed(row)]
    defaults = resolve_targets(eater.person, energy, vegetarian=eater.vegetarian, groups=eater.exclusions).targets
    usual = {_bare(row) for target in defaults for row in split_bounds(target)}
    # a default that an own target makes impossible is only watched: it follows from that one
    if eater.present is not None:  # of who is there for some meals only, minima are watched
        usual |= {replace(row, level="watched") for row in usual if row.level == "goal"}
    own = [row for row in rows if _bare(row) not in usual and not row.reason.endswith("cannot be met with it")]
    return list(dict.fromkeys([*energy, *(text for row in own for text in _typed(row))]))


def _bare(row: Target) -> Target:
    return replace(row, reason="")


def _typed(row: Target) -> list[str]:
    """A bound in the grammar of targets. Both bounds within a few per cent of a middle were typed as "="."""
    period = "" if row.period in ("day", "week") else f"/{row.period}"
    mark = "?" if row.level == "watched" else ""
    low, high = row.minimum, row.maximum
    if low is not None and high is not None:
        middle = (low + high) / 2
        if abs(high - middle - 0.05 * middle) < 1e-6 * middle:
            return [f"{row.nutrient}={middle!r} {row.unit}{period}{mark}"]
    out = [f"{row.nutrient}>={low!r} {row.unit}{period}{mark}"] if low is not None else []
    return [*out, f"{row.nutrient}<={high!r} {row.unit}{period}{mark}"] if high is not None else out


def _of_week(week: Week) -> Iterator[Setting]:
    if week.days != 7:
        yield Setting("days", str(week.days))
    yield Setting("start", week.start.isoformat())
    if week.slots != ALL_SLOTS:
        yield Setting("slots", ",".join(week.slots))
    if week.minutes and set(week.minutes) != {USUAL_MINUTES}:
        usual = max(set(week.minutes), key=week.minutes.count)
        yield Setting("minutes", f"default={usual:g}")
        yield from (Setting("minutes", f"{d + 1}={m:g}") for d, m in enumerate(week.minutes) if m != usual)
    yield from (Setting("flare", str(d + 1)) for d, flare in enumerate(week.flare) if flare)
    yield from (Setting("skip", f"{day + 1}:{slot}") for day, slot in week.skip)
    yield from (_lock(x) for x in week.locks)
    yield from (Setting("ban", dish) for dish in week.bans)
    yield from (Setting("meal-time", f"{slot}={time}") for slot, time in week.meal_times)
    if week.style != "balanced":
        yield Setting("style", week.style)


def _lock(one: Lock) -> Setting:
    size = "" if one.portions is None else f"*{one.portions!r}".removesuffix(".0")
    whose = f"@{one.only}" if one.only else ""
    return Setting("lock", f"{one.day + 1}:{one.slot}{whose}={one.dish}{size}")


def _of_house(house: House) -> Iterator[Setting]:
    from json import dumps

    yield from (Setting("without", item) for item in house.without)
    yield from (Setting("nobody-eats", item) for item in house.exclusions)
    if things := _pantry(house):
        yield Setting("pantry", things)
    if house.prices or house.currency or house.dollar is not None:
        head = [f"currency = {dumps(house.currency)}\n"] if house.currency else []
        head += [f"dollar = {house.dollar!r}\n"] if house.dollar is not None else []
        rows = [f'[[price]]\nitem = {dumps(n)}\nprice = {1000 * p!r}\nper = "1 kg"\n' for n, p in house.prices]
        yield Setting("prices", "\n".join([*head, *rows]))
    yield from (Setting("life", f"{name}={minutes:g}") for name, minutes in house.life)
    if house.budget is not None:
        yield Setting("budget", f"{house.budget!r}")
    if house.units != "metric":
        yield Setting("units", house.units)
    if house.iodised_salt != "no":
        yield Setting("iodised-salt", house.iodised_salt)
    if house.language != "en":
        yield Setting("language", house.language)


def _pantry(house: House) -> str:
    """What is in the house as a pantry file."""
    from json import dumps

    things = [
        f'[[item]]\nitem = {dumps(s.ingredient)}\namount = "{s.grams!r} g"\n'
        + (f'until = "{s.until}"\n' if s.until else "")
        for s in house.pantry
    ]
    return "\n".join([*things, *(_cooked(one) for one in house.frozen)])


def _cooked(one: FrozenDish) -> str:
    """Cooked portions as an item of a pantry file."""
    from json import dumps

    lines = ["[[item]]", f"item = {dumps(one.dish)}", f"amount = {one.portions!r}", 'unit = "portions"']
    lines += [f'until = "{one.until}"'] if one.until else []
    lines += [] if one.made is None else made_lines(one.made)
    return "\n".join(lines) + "\n"


def _of_search(search: SearchRule) -> Iterator[Setting]:
    if search.seed:
        yield Setting("seed", str(search.seed))
    if search.effort != "normal":
        yield Setting("effort", search.effort)
    if search.gap != 0.01:
        yield Setting("gap", f"{search.gap!r}")
    if search.time_limit is not None:
        yield Setting("time-limit", f"{search.time_limit!r}")
