"""Editing a plan: swap, portions, lock, flare day, re-plan, repairs. Each gives a new, verified plan.

An edit never trusts the plan it starts from: what stays is held by name and checked against the exclusions again, what
is free is searched anew, and the result passes `verify` like any other plan.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mealplan.dishes.dish import Dish
from mealplan.errors import NoPlan, ValueProblem
from mealplan.library import Library
from mealplan.planning.ask.asked import relocked, with_flags, with_flare, without_locks
from mealplan.planning.ask.eaten import as_eaten
from mealplan.planning.ask.past import OTHERWISE
from mealplan.planning.ask.request import Eater, Lock, PlanRequest
from mealplan.planning.ask.said import Remark, said
from mealplan.planning.objective import Objective
from mealplan.planning.objective.problem import FRESH, FROZEN, LEFT, Choice, Position
from mealplan.planning.result import explain, finished, make
from mealplan.planning.result.plan import Cook, Day, Item, Plan
from mealplan.planning.result.promises import ROUNDING
from mealplan.planning.result.same import identity
from mealplan.planning.result.surviving import served_as, surviving, with_what_may_stand
from mealplan.planning.search import engine, improve, moves
from mealplan.planning.search.engine import Found, Report
from mealplan.planning.search.levels import Stop
from mealplan.planning.search.portions import split
from mealplan.planning.search.solver import Cancel
from mealplan.planning.week.build import Setting, build
from mealplan.planning.week.candidates import fits_flare

Place = tuple[int, str]  # day index, slot


@dataclass(frozen=True, slots=True)
class Change:
    """How a target changes: means before and after, and whether it was and is met. `eater`: whose (several eat)."""

    nutrient: str
    unit: str
    before: float
    after: float
    met_before: bool
    met_after: bool
    eater: str = ""


@dataclass(frozen=True, slots=True)
class SwapOption:
    """One alternative for a meal, already re-optimised and verified. Best first when listed."""

    dish: str
    title: str
    portions: float
    active_minutes: float
    no_cook: bool
    plan: Plan
    changes: tuple[Change, ...]


def holds(plan: Plan, free: Collection[Place] = ()) -> list[Lock]:
    """Every item of the plan as a lock, but those of the meals in `free`."""
    return [
        lock
        for index, day in enumerate(plan.days)
        for meal in day.meals
        if (index, meal.slot) not in free
        for lock in served_as(plan, index, meal)
    ]


def check_day(plan: Plan, day: int) -> None:
    """Raise ValueProblem when a day (index) is past: it is as it was lived."""
    if 0 <= day < plan.request.week.past:
        raise ValueProblem(f"day {day + 1} of this plan is past and stays as it was", hint=OTHERWISE)


def check_place(plan: Plan, day: int, slot: str) -> None:
    """Raise ValueProblem when the plan has no such meal, or it is of a day past, or was eaten or cooked already."""
    check_day(plan, day)
    if plan.request.week.settled(day, slot):
        raise ValueProblem(f"{slot} on day {day + 1} was eaten or cooked already and stays as it was", hint=OTHERWISE)
    if not 0 <= day < len(plan.days) or slot not in [m.slot for m in plan.days[day].meals]:
        raise ValueProblem(f"there is no {slot} on day {day + 1} of this plan")


def finished_edit(setting: Setting, found: Found, started: float, explained: bool, told: Sequence[Remark] = ()) -> Plan:
    """Like `make.finish`, but the days stay where they are. `told`: what could not stay."""
    plan = finished.to_plan(found.setting or setting, found.choice, found, started)
    plan = replace(plan, notes=(*plan.notes, *told))
    if explained and plan.outcome == "short":
        plan = explain.with_shortfalls(plan, setting)
    make.checked(plan, setting, found)
    return plan


def swap(
    plan: Plan,
    library: Library,
    day: int,
    slot: str,
    dish: str,
    *,
    no_cook: bool = False,
    cancel: Cancel | None = None,
    explained: bool = False,
) -> Plan:
    """The plan with `dish` as the main of one meal; its portion and the extras are chosen anew, all else stays.

    The dish is the user's word for this meal, so it is locked in the plan's request, in the place of what was locked
    there; its portion is ours, the extras are free. `no_cook`: nothing there may need cooking. Raises ValueProblem when
    the dish itself does.
    """
    check_place(plan, day, slot)
    plan, told = surviving(plan, library)
    started = time.monotonic()
    place = {(day, slot)}
    if no_cook:
        check_no_cook(dish, plan.request.eater, library)
    request = relocked(plan.request, place, [Lock(day, slot, dish)])
    setting = build(request, library, hold=holds(plan, place))
    if no_cook:
        setting = without_cooking(setting, place)
    return finished_edit(setting, refined(setting, plan, cancel, started), started, explained, told)


def check_no_cook(dish: str, eater: Eater, library: Library) -> None:
    """Raises ValueProblem where a dish, as she eats it, needs cooking."""
    entry = as_eaten(library, eater).cookbook.dishes.get(dish)
    if entry is not None and not entry.no_cook:
        hint = "Leave --no-cook out, or take another dish: `swap ... --list --no-cook` names some."
        raise ValueProblem(f"{dish} needs cooking, and nothing is to be cooked there", hint=hint)


def without_cooking(setting: Setting, places: Collection[Place]) -> Setting:
    """The setting with nothing to cook among what is free at some meals; a left-over is none."""
    p = setting.problem
    cooked = np.array([not d.no_cook for d in setting.candidates.dishes])

    def easy(position: Position) -> Position:
        if position.locked or (position.day, p.slots[position.slot]) not in places or len(position.options) < 2:
            return position
        options = position.options
        return replace(position, options=options[~cooked[p.dish[options]] | (p.kind[options] == LEFT)])

    problem = replace(p, positions=tuple(q if q.main else easy(q) for q in p.positions))
    return replace(setting, problem=problem, objective=Objective(problem))


def refined(setting: Setting, plan: Plan, cancel: Cancel | None, started: float, rounds: int = 30) -> Found:
    """A short search of what is free. Nothing is proven: what is held is not searched."""
    rng = np.random.default_rng([plan.request.search.seed, 31])
    choice, _, done = improve.search(
        setting.objective,
        rng,
        rounds=rounds,
        start=standing(setting, plan),
        stop=lambda: bool(cancel),
        report=lambda c, v: None,
        patience=10,
    )
    choice = improve.settled(setting.objective, choice)
    shared: Setting | None = None
    if setting.problem.several:
        shared, choice = split(
            setting, choice, rng, nodes=0, stop=lambda: bool(cancel), seconds=lambda: None, cancel=cancel
        )
    score = (shared or setting).objective.score(choice)
    stopped: Stop = "cancelled" if cancel else "complete"
    return Found(choice, score, engine.unproven_levels(score), stopped, done, time.monotonic() - started, shared)


def standing(setting: Setting, plan: Plan) -> Choice:
    """The plan as a choice of a setting, as far as it can stand there: where a re-plan begins."""
    problem = setting.problem
    if problem.several:
        return _standing_of_several(setting, plan)
    choice = np.full(len(problem.positions), -1, dtype=np.int64)
    cooks, eaten = {cook.id: cook for cook in plan.cooks}, _eaten(plan)
    forms, dishes = setting.candidates.forms, setting.candidates.dishes
    items: dict[tuple[int, int], list[tuple[Item, int, float]]] = {}
    for index, day in enumerate(plan.days[: problem.days]):
        for meal in day.meals:
            if meal.slot in problem.slots:
                served = [(item, cooks[item.cook]) for item in meal.items]
                items[index, problem.slots.index(meal.slot)] = [
                    (item, _kind(cook, day), _pot(cook, eaten[cook.id])) for item, cook in served
                ]
    for index, position in enumerate(problem.positions):
        queue, options = items.get((position.day, position.slot), []), position.options
        for one in queue:
            item, kind, pot = one
            fit = options[np.isin(problem.dish[options], forms.get(item.dish, []))]
            if len(fit):
                off = np.abs(problem.portions[fit] - item.portions) + np.where(problem.kind[fit] == kind, 0.0, 0.1)
                off += np.where((problem.kind[fit] == FRESH) & (np.abs(problem.size[fit] - pot) > 1e-6), 0.01, 0.0)
                # what stands in the house may be another form of the dish than the one that is cooked today
                off += [0.0 if dishes[i].title == item.title else 0.001 for i in problem.dish[fit].tolist()]
                choice[index] = int(fit[int(np.argmin(off))])
                queue.remove(one)
                break
    return choice


def _standing_of_several(setting: Setting, plan: Plan) -> Choice:
    """The same where several eat: each place takes what is nearest to one of the items of its meal, by form and by what
    each eater has of it."""
    problem, names = setting.problem, [eater.name for eater in setting.request.eaters]
    choice = np.full(len(problem.positions), -1, dtype=np.int64)
    cooks, eaten = {cook.id: cook for cook in plan.cooks}, _eaten(plan)
    items: dict[tuple[int, int], list[tuple[Lock, int, float]]] = {}
    for index, day in enumerate(plan.days[: problem.days]):
        for meal in day.meals:
            if meal.slot in problem.slots:
                here = items.setdefault((index, problem.slots.index(meal.slot)), [])
                for lock in served_as(plan, index, meal):
                    cook = next(cooks[i.cook] for i in meal.items if i.dish == lock.dish)
                    here.append((lock, _kind(cook, day), _pot(cook, eaten[cook.id])))
    for index, position in enumerate(problem.positions):
        queue = items.get((position.day, position.slot), [])
        found = [
            (off, number, option)
            for number, item in enumerate(queue)
            for off, option in [_nearest(setting, position, item, names)]
            if option >= 0
        ]
        if found:
            _, number, option = min(found)
            if position.main or min(found)[0] < 1.0:
                choice[index] = option
                queue.pop(number)
    return choice


def _nearest(
    setting: Setting, position: Position, item: tuple[Lock, int, float], names: Sequence[str]
) -> tuple[float, int]:
    """(how far off it is, the option of a place that is nearest to an item); -1 where none is of its dish."""
    problem, options = setting.problem, position.options
    lock, kind, pot = item
    fit = options[np.isin(problem.dish[options], setting.candidates.forms.get(lock.dish, []))]
    if not len(fit):
        return 0.0, -1
    sizes = dict(lock.eaters)
    each = np.array([sizes.get(name, 0.0) for name in names])
    off = np.abs(problem.each[fit] - each).sum(axis=1) + 3.0 * ((problem.each[fit] > 0) != (each > 0)).any(axis=1)
    form = {i: 0.0 if _is_form(setting, i, lock) else 0.5 for i in setting.candidates.forms[lock.dish]}
    off += np.array([form[i] for i in problem.dish[fit].tolist()]) + np.where(problem.kind[fit] == kind, 0.0, 0.1)
    off += np.where((problem.kind[fit] == FRESH) & (np.abs(problem.size[fit] - pot) > 1e-6), 0.01, 0.0)
    best = int(np.argmin(off))
    return float(off[best]), int(fit[best])


def _is_form(setting: Setting, dish: int, lock: Lock) -> bool:
    plates = (one.dishes[dish] for one in setting.candidates.eaters)
    return any(plate is not None and plate.adapted == lock.variant for plate in plates)


def _kind(cook: Cook, day: Day) -> int:
    return FROZEN if cook.frozen else LEFT if cook.on < day.date else FRESH


def _pot(cook: Cook, eaten: float) -> float:
    """The size that an option of its first serving says: a whole recipe's portions, else 0. (A pot of an odd size may
    be a whole one for its pieces' sake: what is left of it is then nobody's.)"""
    whole = cook.batch is not None and abs(cook.portions - eaten - cook.freeze) < 1e-6
    return cook.portions if whole else 0.0


def _eaten(plan: Plan) -> dict[int, float]:
    """Portions that the plan eats of each cook."""
    out = dict.fromkeys((cook.id for cook in plan.cooks), 0.0)
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                out[item.cook] += item.portions
    return out


def swap_options(
    plan: Plan,
    library: Library,
    day: int,
    slot: str,
    *,
    limit: int = 8,
    no_cook: bool = False,
    cancel: Cancel | None = None,
) -> list[SwapOption]:
    """Ranked alternatives for the main of a meal: the best by the plan's own objective, each re-optimised."""
    check_place(plan, day, slot)
    left, _ = surviving(plan, library)
    place = {(day, slot)}
    request = relocked(left.request, place, ())
    setting = build(request, library, hold=holds(left, place))
    problem = setting.problem
    now = {item.dish for meal in plan.days[day].meals if meal.slot == slot for item in meal.items}
    index = next(i for i, q in enumerate(problem.positions) if (q.day, problem.slots[q.slot]) == (day, slot) and q.main)

    def serve(dish: str) -> Plan:
        return swap(plan, library, day, slot, dish, no_cook=no_cook, cancel=cancel)

    return options_at(plan, left, setting, (day, slot), index, now, serve, limit=limit, no_cook=no_cook, cancel=cancel)


def options_at(
    plan: Plan, left: Plan, setting: Setting, place: Place, index: int, now: Collection[str],
    serve: Callable[[str], Plan], *, limit: int, no_cook: bool, cancel: Cancel | None, eater: str = "",
) -> list[SwapOption]:  # fmt: skip
    """The dishes that may stand at one position of a meal (number `index`), each served there, the best first. `now`:
    those that stand there; `left`: what of the plan can still be served; `eater`: on whose plate alone."""
    problem = setting.problem
    rng = np.random.default_rng([plan.request.search.seed, 31])
    week = moves.Week(setting.objective, improve.construct(setting.objective, rng, standing(setting, left)))
    options = problem.positions[index].options
    costs = week.costs(index, options)
    ranked: list[str] = []
    for k in np.argsort(costs, kind="stable"):
        dish = setting.candidates.dishes[int(problem.dish[options[int(k)]])]
        if dish.id not in ranked and dish.id not in now and (dish.no_cook or not no_cook):
            ranked.append(dish.id)
        if len(ranked) >= limit:
            break
    out: list[SwapOption] = []
    for name in ranked:
        if cancel:
            break
        try:
            made = serve(name)
        except NoPlan:
            continue
        out.append(as_option(plan, made, setting.library.cookbook.dishes[name], place, eater))
    out.sort(key=lambda o: _rank(o.plan))
    return out


def as_option(plan: Plan, made: Plan, dish: Dish, place: Place, eater: str = "") -> SwapOption:
    """A dish that was served at a meal, as the list has it: called what it became there, on one plate or on all."""
    size = math.fsum(i.portions for i in _served(made, place, dish.id, eater))
    title = served_title(made, place, dish.id, eater)
    return SwapOption(dish.id, title, size, dish.active_minutes, dish.no_cook, made, changes(plan, made))


def served_title(plan: Plan, place: Place, dish: str, eater: str = "") -> str:
    """What a dish is called at a meal, as it is eaten there: `With feta (Ben) · Salad (Anna)` where plates differ.
    `eater`: on whose plate alone."""
    items = _served(plan, place, dish, eater)
    if len({item.title for item in items}) < 2:
        return items[0].title if items else dish
    return " · ".join(f"{item.title} ({', '.join(item.eaters)})" for item in items)


def _served(plan: Plan, place: Place, dish: str, eater: str) -> list[Item]:
    """The items of a dish at a meal."""
    there = [i for m in plan.days[place[0]].meals if m.slot == place[1] for i in m.items if i.dish == dish]
    return [i for i in there if not eater or i.eaters.get(eater, 0.0) > 0]


def _rank(plan: Plan) -> tuple[float, ...]:
    """The plan's objective from its levels: her minutes, the targets, what the week asks."""
    level = {x.name: round(x.objective, 6) for x in plan.search.levels}
    return tuple(level.get(name, 0.0) for name in ("minutes", "targets", "life"))


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Targets whose mean changes by more than 1 %, or that become met or unmet; the latter first. Of the bounds of one
    amount only one is told, and that is one that turns."""
    found: dict[tuple[str, ...], Change] = {}
    old = {identity(before, t): t for t in before.targets}
    for t in after.targets:
        was = old.get(identity(after, t))
        if was is None or t.level == "unmeasured":
            continue
        amount = (t.eater, t.nutrient, t.form, t.period)
        turns = was.met != t.met
        told = found.get(amount)
        moved = abs(t.mean - was.mean) > 0.01 * max(abs(was.mean), 1e-9)
        if (turns and (told is None or told.met_before == told.met_after)) or (moved and told is None):
            whose = t.eater if after.request.eaters[1:] else ""
            found[amount] = Change(t.nutrient, t.unit, was.mean, t.mean, was.met, t.met, whose)
    out = list(found.values())
    out.sort(key=lambda c: (c.met_before == c.met_after, -abs(c.after - c.before) / max(abs(c.before), 1e-9)))
    return tuple(out)


def set_portions(plan: Plan, library: Library, day: int, slot: str, dish: str, portions: float) -> Plan:
    """The plan with other portions of one dish in one meal (0.25 to 6), all else as it is; a lock there holds the new
    portions."""
    check_place(plan, day, slot)
    if not 0.25 <= portions <= 6:
        raise ValueProblem(f"{portions:g} is no number of portions", hint="from 0.25 to 6")
    plan, told = surviving(plan, library)
    kept = holds(plan)
    changed = [resized(x, portions) if (x.day, x.slot, x.dish) == (day, slot, dish) else x for x in kept]
    if changed == kept and not any((x.day, x.slot, x.dish) == (day, slot, dish) for x in kept):
        raise ValueProblem(f"{dish} is not served at {slot} on day {day + 1}")
    here = [x for x in plan.request.week.locks if (x.day, x.slot) == (day, slot)]
    held = [replace(x, portions=portions) if x.dish == dish else x for x in here]
    whose = dict.fromkeys(x.only for x in here)
    request = relocked(plan.request, {(day, slot)}, held, plates=whose) if here else plan.request
    return _as_held(request, library, changed, plan, told)


def resized(lock: Lock, portions: float) -> Lock:
    """What is held in so many portions; of what several share each has her share of them, in quarters."""
    whole = sum(size for _, size in lock.eaters)
    if not whole:
        return replace(lock, portions=portions)
    each = tuple((name, max(0.25, round(4.0 * size * portions / whole) / 4.0)) for name, size in lock.eaters)
    return replace(lock, portions=sum(size for _, size in each), eaters=each)


def restated(plan: Plan, library: Library) -> Plan:
    """The plan as it stands, with its figures made new: nothing is searched but what can no longer be served."""
    plan, told = surviving(plan, library)
    return _as_held(plan.request, library, holds(plan), plan, told)


def _as_held(
    request: PlanRequest, library: Library, hold: Sequence[Lock], plan: Plan, told: Sequence[Remark] = ()
) -> Plan:
    """A plan of exactly these items, with its figures made new. `told`: what could not stay, and is searched anew."""
    started = time.monotonic()
    setting = build(request, library, hold=hold)
    return finished_edit(setting, refined(setting, plan, None, started, rounds=30 if told else 0), started, False, told)


def lock(plan: Plan, library: Library, day: int, slot: str, on: bool = True) -> Plan:
    """Lock (or free) what stands at one meal, so that a re-plan keeps it."""
    check_place(plan, day, slot)
    plan, told = surviving(plan, library)
    mine = [x for x in holds(plan) if on and (x.day, x.slot) == (day, slot)]
    if len(plan.request.eaters) > 1:  # the dishes; what each has of them follows from what she needs
        mine = list(dict.fromkeys(Lock(x.day, x.slot, x.dish, only=_alone(x, plan.request)) for x in mine))
    names = [eater.name for eater in plan.request.eaters if plan.request.eaters[1:]]
    request = relocked(plan.request, {(day, slot)}, mine, plates=("", *names))
    return _as_held(request, library, holds(plan), plan, told)


def _alone(lock: Lock, request: PlanRequest) -> str:
    """Whose plate what stands at a meal is on, where it is one of several."""
    names = [name for name, _ in lock.eaters]
    return names[0] if len(names) == 1 and len(request.at(lock.day, lock.slot)) > 1 else ""


def flare(plan: Plan, library: Library, day: int, on: bool = True, *, cancel: Cancel | None = None) -> Plan:
    """The plan with one day made a flare day: only what needs no cooking, all other days kept as far as her minutes
    allow (`_within_minutes`). Locks of that day stay where their dish needs no cooking; the others cannot (see
    `plan.given_up`)."""
    if not 0 <= day < len(plan.days):
        raise ValueProblem(f"there is no day {day + 1} in this plan")
    check_day(plan, day)
    plan, told = surviving(plan, library)
    started = time.monotonic()
    free = {(day, slot) for slot in plan.request.week.slots}
    book = library.cookbook.dishes
    request = with_flare(plan.request, day, on)
    hot = {x for x in request.week.locks if x.day == day and not (x.dish in book and fits_flare(book[x.dish]))}
    request = without_locks(request, hot) if on else request
    setting, found = _within_minutes(plan, request, library, free, cancel, started)
    if _over_typed(setting, found) and not cancel:
        told = (*told, said("none_within_minutes"))
    return finished_edit(setting, found, started, False, told)


def _within_minutes(
    plan: Plan, request: PlanRequest, library: Library, free: set[Place], cancel: Cancel | None, started: float
) -> tuple[Setting, Found]:
    """The plan under a new request with as few meals open as the minutes that she typed allow, which are a promise and
    come before what stood there: those in `free`; where a day would take longer than was typed for it, that day and
    what hangs by its pots as well; then all that is not locked. The first that keeps them, else the one that is least
    over."""
    days = {day for day, _ in free}
    every = {(day, slot) for day in range(request.week.days) for slot in request.week.planned(day)}
    best: tuple[Setting, Found] | None = None
    for open_ in ("asked", "days", "days", "week"):
        if open_ == "days":
            assert best is not None
            days |= _days_over(*best)
            free = {place for place in every if place[0] in days}
        hold = [] if open_ == "week" else holds(plan, free)
        setting = build(request, library, hold=hold, stay=holds(plan))
        if open_ == "week":
            found = engine.find(setting, cancel=cancel, started=started, start=standing(setting, plan))
        else:
            found = refined(setting, plan, cancel, started, rounds=60 if open_ == "asked" else 10 + 20 * len(free))
        if best is None or _kept(setting, found) < _kept(*best):
            best = setting, found
        if not _over_typed(*best) or cancel:
            break
    assert best is not None
    return best


def _kept(setting: Setting, found: Found) -> tuple[float, ...]:
    """How well limits are kept, then the minutes that she typed, then those of bad days as well; less is better."""
    limits, minutes = found.score.key[:2]
    return limits, round(sum(_over_typed(setting, found).values()), 4), minutes


def _over_typed(setting: Setting, found: Found) -> dict[int, float]:
    """By how many minutes days take longer than she typed for them; nothing asks that of days past."""
    made, week = found.setting or setting, setting.request.week
    spent = np.zeros(week.days)
    for row in made.problem.day:
        if row.key.rule == "minutes":
            for index, option in enumerate(found.choice.tolist()):
                if option >= 0:
                    spent[made.problem.positions[index].day] += row.coef[option]
    given = (day for day in range(week.past, week.days) if day < len(week.minutes_given) and week.minutes_given[day])
    over = {day: float(spent[day]) - week.minutes[day] - ROUNDING for day in given}
    return {day: minutes for day, minutes in over.items() if minutes > 1e-6}


def _days_over(setting: Setting, found: Found) -> set[int]:
    """The days that take longer than she typed for them, and those on which something of their pots is eaten."""
    made, over = found.setting or setting, set(_over_typed(setting, found))
    pots = moves.Week(made.objective, found.choice).kitchen.all
    fed = [{made.problem.positions[i].day for i in pot.fed} for pot in pots]
    return over.union(*(days for days in fed if days & over))


def replan(
    plan: Plan,
    library: Library,
    request: PlanRequest | None = None,
    *,
    free: Collection[Place] | None = None,
    thorough: bool = False,
    cancel: Cancel | None = None,
    report: Report | None = None,
    explained: bool = True,
) -> Plan:
    """Plan again with least change: for a changed request, or with only the meals in `free` open. Locks stay.
    `thorough`: those few are searched like a whole week."""
    started = time.monotonic()
    asked, (plan, told) = plan.request.week.locks, surviving(plan, library)
    request = request or plan.request
    lost = set(asked) - set(plan.request.week.locks)  # locks of dishes that are no longer there
    request = with_what_may_stand(without_locks(request, lost), plan, library)
    places = {(day, slot) for day in range(request.week.days) for slot in request.week.planned(day)}
    hold = [x for x in holds(plan, free) if (x.day, x.slot) in places] if free is not None else []
    setting = build(request, library, hold=hold, stay=holds(plan))
    whole = free is None or thorough or request.search.time_limit is not None
    if free is not None and not whole:  # a few meals need no search of a whole week
        found = refined(setting, plan, cancel, started, rounds=10 + 20 * len(free))
    else:
        found = engine.find(setting, cancel=cancel, report=report, started=started, start=standing(setting, plan))
    return finished_edit(setting, found, started, explained, told)


def apply_repair(
    plan: Plan, library: Library, flags: str, *, cancel: Cancel | None = None, report: Report | None = None
) -> Plan:
    """The plan re-planned with least change under the flags of one of its repairs."""
    return replan(plan, library, with_flags(plan.request, flags, library), cancel=cancel, report=report)
