"""Local search over whole weeks, in pots: a dish is cooked once and feeds several meals.

One step takes pots, things, days or sides out of the week and fills the gaps again: groups of meals by one pot each,
single meals by the best that there is, always by what it would add to the objective; then a few places change what
they hold (`exchange.py`). It is the fast primal half of the search (milliseconds to a good week); the exact half is
`model.py`. Weeks are compared by the tuple of the levels; all figures are rounded before they are compared, so that the
same seed gives the same week on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from mealplan.planning.objective import Objective, Pot, Score
from mealplan.planning.objective.problem import FRESH, LEFT, OFF, Choice, Floats
from mealplan.planning.search.exchange import pairs, rearranged
from mealplan.planning.search.moves import Week, alike, pick

LONGEST_GROUP = 4  # meals that one pot is tried for
PIECES = (0.30, 0.28, 0.24, 0.18)  # how often a group of 1, 2, 3, 4 meals is tried
EXCHANGE, POTS, THING = 0.3, 0.37, 0.28  # how often a step is of which kind; the rest takes a slot or a day
APART = 0.08  # how often, where several share, somebody gets a main of her own, or shares again
BACK, BACK_AT_ONCE = 0.6, 2  # how often a step puts back what stood there before a re-plan, and at how many places
THAW = 0.2  # how often a step puts something out of the freezer onto the table, where there is something
SEVERAL = (0.5, 0.35, 0.15)  # how often one, two, three pots are taken out
EXCHANGED = 5  # trials of an exchange after a step
SETTLING = 1500  # ... of a week that is finished
RESIZED = 2  # places whose portion is looked at again after a step
HOT, COLD = 30.0, 1.0  # minutes that a week may ask more and be walked from, as a mean: at the start, at the end
STALE = 1000  # rounds without a better week, and the walk goes on from the best


def fill(week: Week, gaps: Collection[int], rng: np.random.Generator, banned: Floats | None = None) -> None:
    """Fill empty mains, by pots for groups of them and one by one."""
    problem = week.p
    open_ = sorted(gaps, key=lambda i: (problem.positions[i].day, i))
    while open_:
        at = 0 if rng.random() < 0.6 else int(rng.integers(len(open_)))
        first = open_[at]
        place = problem.positions[first]
        size = 1 + int(rng.choice(LONGEST_GROUP, p=PIECES))
        group = [first]
        if size > 1 and not place.locked:
            days = {place.day}
            for index in open_[at + 1 :] if rng.random() < 0.5 else [open_[k] for k in rng.permutation(len(open_))]:
                other = problem.positions[index]
                later = other.day > place.day and other.day not in days
                if later and not other.locked and alike(problem, first, index):
                    group.append(index)
                    days.add(other.day)
                if len(group) == size:
                    break
        group.sort(key=lambda i: problem.positions[i].day)
        if len(group) == 1 or not week.cook(tuple(group), banned, rng):
            group = [first]
            week.best(first, banned, rng)
        open_ = [i for i in open_ if i not in group]


def construct(objective: Objective, rng: np.random.Generator, keep: Choice | None = None) -> Choice:
    """A first week: mains in pots, then extras."""
    problem = objective.problem
    start = np.full(len(problem.positions), -1, dtype=np.int64) if keep is None else keep.copy()
    week = Week(objective, start)
    fill(week, [i for i, q in enumerate(problem.positions) if q.main and week.choice[i] < 0], rng)
    _sides(week, range(problem.days), rng, 1.0)
    week.plate(range(problem.days))
    return week.choice


def _sides(week: Week, days: Collection[int], rng: np.random.Generator, share: float) -> None:
    """Look again at a share of the extras of some days."""
    places = week.p.positions
    extras = [i for i, q in enumerate(places) if not q.main and q.own < 0 and q.day in days and len(q.options)]
    for index in rng.permutation(extras).tolist() if extras else []:
        if rng.random() < (share if week.choice[index] < 0 else max(share, 0.3)):
            week.best(index)


def arranged(
    objective: Objective,
    choice: Choice,
    rng: np.random.Generator,
    *,
    trials: int = SETTLING,
    stop: Callable[[], bool],
) -> Choice:
    """The choice with what it holds at better places, where so many trials find such."""
    week = Week(objective, choice)
    free = [i for i, q in enumerate(objective.problem.positions) if len(q.options) > 1]
    rearranged(week, rng, pairs(week, free), trials=trials, stop=stop)
    return week.choice.copy()


def settled(objective: Objective, choice: Choice) -> Choice:
    """The choice without orphans and without what nobody eats: a left-over that nothing was cooked for becomes fresh
    where that may be served, else the best that is neither; a pot of which something spoils becomes another, or one of
    an odd size."""
    week = Week(objective, choice)
    _fed(week)
    for pot in week.kitchen.all:
        if pot.spoiled > OFF:
            _unspoiled(week, pot.fed[0])
    _fed(week)
    week.plate(range(week.p.days))
    return week.choice.copy()


def _told_whole(week: Week) -> bool:
    """Each pot of an odd size that came to just a whole recipe is told as one: the same pot, and no odd size; whether
    there was any."""
    p, any_ = week.p, False
    for pot in week.kitchen.all:
        if pot.size > 0:
            continue
        index = pot.fed[0]
        mine = week.offers.of_dish(p.positions[index].options, pot.dish)
        fresh = mine[(p.kind[mine] == FRESH) & (p.portions[mine] == p.portions[week.choice[index]])]
        same = fresh[np.abs(p.size[fresh] - pot.eaten) <= OFF]
        if len(same):
            week.place(index, int(same[0]))
            any_ = True
    return any_


def _fed(week: Week) -> None:
    """Something that is cooked, or frozen, in the place of each orphan."""
    for _ in range(len(week.choice)):
        lost = week.kitchen.orphans
        if not lost:
            return
        index = lost[0]
        options, was = week.p.positions[index].options, int(week.choice[index])
        values = week.costs(index, options)
        ready = week.p.kind[options] == LEFT
        if ready.all():
            week.place(index, was)
            return
        week.place(index, int(options[int(np.argmin(np.where(ready, np.inf, values)))]))


def _unspoiled(week: Week, index: int) -> None:
    """The best pot that a position may begin with what stands there; where of each something spoils, or another pot
    bars it, one of an odd size."""
    p, now = week.p, int(week.choice[index])
    options = p.positions[index].options
    mine = options[(p.dish[options] == p.dish[now]) & (p.kind[options] == FRESH)]
    odd = mine[(p.size[mine] == 0) & (p.portions[mine] == p.portions[now])]
    best = int(mine[int(np.argmin(week.costs(index, mine)))])
    week.place(index, best)
    if len(odd) and any(pot.spoiled > OFF for pot in week.kitchen.pots[int(p.dish[now])]):
        week.place(index, int(odd[0]))


def search(
    objective: Objective,
    rng: np.random.Generator,
    *,
    rounds: int,
    start: Choice | None = None,
    stop: Callable[[], bool],
    report: Callable[[Choice, Score], None],
    patience: int = 10**9,
    hot: float = HOT,
) -> tuple[Choice, Score, int]:
    """Walk from week to week: (best choice, its score, rounds done). `report` is called at each improvement; after
    `patience` rounds without one the search ends. `hot`: minutes that a week may ask more and be walked from, as a mean
    at the start."""
    problem = objective.problem
    free = [i for i, q in enumerate(problem.positions) if len(q.options) > 1]
    first = construct(objective, rng, start) if start is None or (start < 0).any() else start
    week = Week(objective, first)
    _told_whole(week)
    best, best_score = week.choice.copy(), week.score()
    report(best, best_score)
    if not free:
        return best, objective.score(best), 0
    current, now = best.copy(), best_score
    among = pairs(week, free)
    idle = done = quiet = 0
    while done < rounds and idle < patience and not stop():
        done += 1
        _step(week, rng, free)
        score = rearranged(week, rng, among, trials=EXCHANGED, stop=stop)
        if score < best_score and _told_whole(week):
            score = week.score()
        heat = hot * (COLD / hot) ** (done / rounds)
        if _walkable(score, now, heat * float(rng.exponential())):
            current, now = week.choice.copy(), score
        quiet += 1
        idle += 1
        if score < best_score:
            best, best_score, idle, quiet = week.choice.copy(), score, 0, 0
            report(best, best_score)
        elif quiet > STALE:
            current, now, quiet = best.copy(), best_score, 0
        if done % 40 == 0:
            week.choice = current.copy()
            week.rebuild()
        else:
            week.restore(current)
    return best, objective.score(best), done


def _walkable(score: Score, now: Score, worse: float) -> bool:
    """Whether the walk goes on from a week: no worse in limits, minutes and goals, and in life not by more minutes."""
    if score.key[:3] != now.key[:3]:
        return score < now
    return score.levels["life"] <= now.levels["life"] + worse


def _step(week: Week, rng: np.random.Generator, free: list[int]) -> None:
    """Take something out and fill the gaps; or put something out of the freezer onto the table, or another dish in the
    place of one pot."""
    movable = set(free)
    kind = rng.random()
    pots = [pot for pot in week.kitchen.all if movable.issuperset(pot.fed)]
    if week.offers.own and rng.random() < APART:
        own = week.offers.own[int(rng.integers(len(week.offers.own)))]
        place = week.p.positions[own]
        if week.choice[own] < 0:
            week.part(own)
        else:
            week.place(own, -1)
            week.best(week.offers.main_of[place.day, place.slot])
        _touch_up(week, {place.day}, rng, free)
        return
    if (ready := week.offers.frozen_places(free)) and rng.random() < THAW:
        _thaw(week, ready, rng, free)
        return
    if (moved := week.moved(free)) and rng.random() < BACK:
        _back(week, moved, rng, free)
        return
    off = week.days_off()
    if len(off) and rng.random() < 0.5:
        out, banned = _of_a_day_off(week, int(off[int(rng.integers(len(off)))]), rng, free), None
    elif kind < EXCHANGE and pots:
        _exchange(week, pots[int(rng.integers(len(pots)))], rng)
        return
    else:
        out, banned = _taken_out(week, kind, rng, free, pots)
    if not out:
        out.add(int(free[int(rng.integers(len(free)))]))
    # what is eaten of a pot that goes, goes with it
    for pot in pots:
        if pot.fed[0] in out:
            out.update(pot.fed)
    for index in sorted(out):
        week.place(index, -1)
    fill(week, [i for i in out if week.p.positions[i].main], rng, banned)
    _touch_up(week, {week.p.positions[i].day for i in out}, rng, free)


def _of_a_day_off(week: Week, day: int, rng: np.random.Generator, free: list[int]) -> set[int]:
    """Some of what stands on a day on which a limit, her minutes or a goal is off."""
    mine = [i for i in free if week.p.positions[i].day == day and week.choice[i] >= 0]
    if not mine:
        return set()
    return {int(i) for i in rng.choice(mine, size=1 + int(rng.integers(len(mine))), replace=False)}


def _taken_out(
    week: Week, kind: float, rng: np.random.Generator, free: list[int], pots: Sequence[Pot]
) -> tuple[set[int], Floats | None]:
    """Pots, a thing with all that needs it, a slot or a day, by chance: (positions, what each dish costs more for
    now)."""
    positions = week.p.positions
    if kind < EXCHANGE + POTS and pots:
        many = 1 + int(rng.choice(3, p=SEVERAL))
        return {i for _ in range(many) for i in pots[int(rng.integers(len(pots)))].fed}, None
    if kind < EXCHANGE + POTS + THING and pots and week.p.supplies.any:
        banned, out = _without_a_thing(week, rng, pots)
        return out, banned
    if rng.random() < 0.7:
        slot = int(rng.integers(len(week.p.slots)))
        return {i for i in free if positions[i].slot == slot and rng.random() < 0.6}, None
    day = int(rng.integers(week.p.days))
    return {i for i in free if positions[i].day == day}, None


def _back(week: Week, moved: Sequence[int], rng: np.random.Generator, free: list[int]) -> None:
    """What stood at some places before, in their own places again: a week that is planned anew is to change little."""
    some = rng.permutation(np.array(moved))[: 1 + int(rng.integers(BACK_AT_ONCE))].tolist()
    for index in sorted(some):
        mine = week.offers.of_dish(week.p.positions[index].options, int(week.p.stay[index]))
        week.place(index, int(mine[pick(week.costs(index, mine), None)]))
    _touch_up(week, {week.p.positions[i].day for i in some}, rng, free)


def _thaw(week: Week, places: Sequence[int], rng: np.random.Generator, free: list[int]) -> None:
    """Something out of the freezer at one meal, and the rest of its day looked at again."""
    index = places[int(rng.integers(len(places)))]
    day = week.p.positions[index].day
    _, frozen = week.offers.ready(week.p.positions[index].options)
    gone = [pot for pot in week.kitchen.all if index in pot.fed and pot.fed[0] == index]
    lost = {i for pot in gone for i in pot.fed[1:]} & set(free)
    for other in (index, *sorted(lost)):
        week.place(other, -1)
    week.place(index, int(frozen[int(rng.integers(len(frozen)))]))
    fill(week, [i for i in lost if week.p.positions[i].main], rng)
    _sides(week, {day}, rng, 1.0)
    mine = [i for i in free if week.p.positions[i].day == day and i != index and week.choice[i] >= 0]
    for one in mine:
        week.resize(one)
    week.plate({day, *(week.p.positions[i].day for i in lost)})


def _exchange(week: Week, pot: Pot, rng: np.random.Generator) -> None:
    """Another dish in the place of one pot, at all its meals."""
    for index in pot.fed:
        week.place(index, -1)
    mains = tuple(i for i in pot.fed if week.p.positions[i].main)
    if len({week.p.positions[i].day for i in mains}) < len(mains) or not mains or not week.cook(mains, None, rng):
        for index in mains:
            week.best(index, None, rng)
    _touch_up(week, {week.p.positions[i].day for i in pot.fed}, rng, list(pot.fed))


def _touch_up(week: Week, days: set[int], rng: np.random.Generator, free: list[int]) -> None:
    """Look again at some sides, portions and pots of the days that changed."""
    _sides(week, days, rng, 0.1)
    movable = set(free)
    pots = [pot for pot in week.kitchen.all if pot.day in days and movable.issuperset(pot.fed)]
    if pots:
        week.recook(pots[int(rng.integers(len(pots)))])
    standing = [i for i in free if week.p.positions[i].day in days and week.choice[i] >= 0]
    for index in rng.permutation(standing)[:RESIZED].tolist() if standing else []:
        week.resize(index)
    week.plate(days)


def _without_a_thing(week: Week, rng: np.random.Generator, pots: Sequence[Pot]) -> tuple[Floats, set[int]]:
    """One thing that is bought, by chance the dear ones first, and all that is cooked with it: (what each dish with it
    costs more for now, the positions)."""
    supplies = week.p.supplies
    uses = np.zeros(len(supplies.first))
    for pot in pots:
        uses[supplies.of(pot.dish)[0]] += 1
    weight = np.where(uses > 0, week.needs.now / np.maximum(uses, 1), 0.0)
    banned = np.zeros(len(week.p.cap))
    if weight.sum() <= 0:
        return banned, set(pots[int(rng.integers(len(pots)))].fed)
    thing = int(rng.choice(len(weight), p=weight / weight.sum()))
    has = np.isin(np.arange(len(banned)), supplies.users(thing))
    banned[has] = 1000.0
    out = {i for pot in pots if has[pot.dish] for i in pot.fed}
    return banned, out
