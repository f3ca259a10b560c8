"""Checks of a plan's week: days, meals, cooks and who eats what; locks; time at the stove; limits on food families."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from itertools import pairwise

from mealplan import dates
from mealplan.care.cautions import cautions_for
from mealplan.care.consider import consider
from mealplan.care.notes import notes_for
from mealplan.dishes.keeping import fridge_days, longest
from mealplan.library import Library
from mealplan.nutrition.nutrients import nutrients
from mealplan.planning.ask.minutes import APART_MINUTES, BATCH_MINUTES, FLARE_MINUTES, reheat_minutes
from mealplan.planning.ask.request import Eater
from mealplan.planning.result.asks import life_of
from mealplan.planning.result.carried import unchanged
from mealplan.planning.result.plan import Cook, Plan
from mealplan.planning.result.verify_sums import TOLERANCE, Serving, first_form, has_note, near, servings

MOST_PORTIONS = 12.0
WHOLE = (0.5, 1.0, 2.0, 3.0)  # recipes that a pot may be
MOST = {"few-pots": 4, "balanced": 3, "variety": 2}  # times a week that a lunch or dinner may come


def structure(plan: Plan, library: Library) -> list[str]:
    """What everything else rests on: the days and meals that were asked for, each item with its cook."""
    out = _days(plan)
    cooks = {c.id: c for c in plan.cooks}
    if len(cooks) != len(plan.cooks):
        out.append("two cooks have the same id")
    for cook in plan.cooks:
        if not 0 < cook.portions < math.inf:
            out.append(f"cook {cook.id} ({cook.dish}) makes {cook.portions:g} portions")
        if cook.on not in plan.request.week.dates:
            out.append(f"cook {cook.id} ({cook.dish}) is on {cook.on}, which is no day of the plan")
    for day in plan.days:
        for meal in day.meals:
            for item in meal.items:
                where = f"{day.date} {meal.slot}: {item.dish}"
                if item.cook not in cooks or cooks[item.cook].dish != item.dish:
                    out.append(f"{where} has no cook")
                elif cooks[item.cook].on > day.date:
                    out.append(f"{where} is eaten before it is cooked")
                if not (0 < item.portions <= MOST_PORTIONS) or not math.isfinite(item.portions):
                    out.append(f"{day.date} {meal.slot}: {item.portions} portions of {item.dish}")
    return out or [*_portions(plan, library), *_words(plan, library)]


def _days(plan: Plan) -> list[str]:
    out = []
    week = plan.request.week
    known = nutrients()
    measured = {key for key, one in known.items() if one.kind != "unmeasured"}
    names = [eater.name for eater in plan.request.eaters]
    named = {t.nutrient for t in plan.targets} | {t.nutrient for e in plan.request.eaters for t in e.targets}
    named |= {key for day in plan.days for key in day.totals}
    out += [f"unknown nutrient {name[:40]!r}" for name in sorted(named - known.keys())]
    if len(plan.days) != week.days:
        out.append(f"{len(plan.days)} days instead of {week.days}")
    elif [day.date for day in plan.days] != week.dates:
        out.append("the dates are not those that were asked for")
    flares = week.flare or (False,) * week.days
    for index, day in enumerate(plan.days):
        slots = [m.slot for m in day.meals]
        other = {one.slot for one in week.lived if one.day == index}
        expected = [s for s in week.slots if (index, s) not in week.skip and s not in other]
        if sorted(slots) != sorted(expected):
            out.append(f"{day.date}: meals {slots} instead of {expected}")
        out += [f"{day.date} {meal.slot}: nothing to eat" for meal in day.meals if not meal.items]
        if day.flare != (index < len(flares) and flares[index]):
            out.append(f"{day.date} is {'' if day.flare else 'not '}told as a bad day")
        missing = sorted(measured - day.totals.keys())
        if missing:
            out.append(f"{day.date}: no total of {', '.join(missing[:3])}")
        lacking = [n[:40] for n in names if measured - day.eaters.get(n, {}).keys()]
        out += [f"{day.date}: the totals of the eaters: not all of {n}" for n in lacking]
    return out


def _pot(cook: Cook) -> int:
    """The same for all cooks of one pot."""
    return -cook.id if cook.pot is None else cook.pot


def _leads(plan: Plan) -> dict[int, Cook]:
    """The first cook of each pot, which has its minutes."""
    out: dict[int, Cook] = {}
    for cook in sorted(plan.cooks, key=lambda one: one.id):
        out.setdefault(_pot(cook), cook)
    return out


def _portions(plan: Plan, library: Library) -> list[str]:
    """All that is cooked is eaten or goes into the freezer, but for what whole pieces ask for (3 eggs for 2)."""
    out = []
    eaten: dict[int, float] = {}
    first = plan.days[plan.request.week.past].date
    made = {(plan.request.week.dates[one.day], one.dish) for one in plan.request.week.made}
    for serving in servings(plan):
        eaten[serving.cook.id] = eaten.get(serving.cook.id, 0.0) + serving.item.portions
    for cook in plan.cooks:
        dish = unchanged(cook, library)
        spare = 0.0 if cook.frozen else math.inf if dish is None else dish.cook_step
        if dish is not None and dish.freezes:
            spare += max(0.0, cook.freeze)  # less than nothing is told by `batches`
        if cook.id not in eaten:
            out.append(f"cook {cook.id} ({cook.dish}) is never eaten")
        elif eaten[cook.id] > cook.portions * (1 + 1e-6):
            out.append(f"more of {cook.dish} is eaten than is cooked")
        elif cook.on < first or (cook.on, cook.dish) in made:
            continue  # what was cooked and is left over is there
        elif cook.portions > eaten[cook.id] + spare + 1e-6:
            out.append(f"more of {cook.dish} is cooked than is eaten")
    return out


def batches(plan: Plan) -> list[str]:
    """Whole recipes are told as what they are. What goes into the freezer of a pot, of each kind of its plates by
    itself, was cooked, is not eaten before, and is enough for what is eaten out of it. (Plans of 0.1 said neither.)"""
    if first_form(plan):
        return []
    out = []
    made = dict.fromkeys((_pot(cook) for cook in plan.cooks), 0.0)
    fresh, thawed = (dict.fromkeys((cook.id for cook in plan.cooks), 0.0) for _ in range(2))
    for cook in plan.cooks:
        made[_pot(cook)] += cook.portions
    for serving in servings(plan):
        (thawed if serving.item.frozen else fresh)[serving.cook.id] += serving.item.portions
    for cook in plan.cooks:
        where, key = f"cook {cook.id} ({cook.dish})", _pot(cook)
        pot = not cook.frozen and _leads(plan)[key].active_minutes >= BATCH_MINUTES
        batch = next((n for n in WHOLE if pot and near(n * cook.servings, made[key])), None)
        if batch != cook.batch:
            out.append(f"{where} is told as {cook.batch or 'no'} whole recipes, and is {batch or 'none'}")
        if cook.frozen and cook.freeze:
            out.append(f"{where} is out of the freezer and goes into it")
        elif not (
            cook.frozen or thawed[cook.id] - 1e-6 <= cook.freeze <= cook.portions - fresh[cook.id] + 1e-6
        ):
            out.append(f"{where}: {cook.freeze:g} portions go into the freezer, which are not there or too few")
    return out


def _words(plan: Plan, library: Library) -> list[str]:
    """How an item comes to the table, what it is called, and that a cook carries its whole recipe."""
    out = []
    old = first_form(plan)
    for serving in servings(plan):
        item, cook, day = serving.item, serving.cook, plan.days[serving.day]
        where = f"{day.date} {serving.slot}: {item.dish}"
        if item.leftover != (cook.on < day.date):
            out.append(f"{where} is {'' if item.leftover else 'not '}told as left over")
        dish = unchanged(cook, library)
        kept = longest(plan.request.exclusions) if dish is None else fridge_days(dish, plan.request.exclusions)
        long = not cook.frozen and (day.date - cook.on).days > kept
        if item.frozen != (cook.frozen or long) and not (dish is None and item.frozen):
            out.append(f"{where} is {'' if item.frozen else 'not '}told as out of the freezer")
        if cook.title and item.title != cook.title:
            out.append(f"{where} is called {item.title[:60]!r}, its cook {cook.title[:60]!r}")
        if not long or (dish is None and item.frozen):
            continue
        if dish is None or not dish.freezes or (day.date - cook.on).days > dish.freezer_days:
            out.append(f"{where} is kept for longer than {kept:g} days")
    poor = [cook for cook in plan.cooks if not (cook.title and cook.servings > 0 and cook.steps)]
    said = [f"cook {cook.id} ({cook.dish}) carries no whole recipe: title, servings and steps" for cook in poor]
    return [*out, *([] if old else said)]


def who_eats(plan: Plan) -> list[str]:
    """What each eater has of it adds up to the whole."""
    names = [eater.name for eater in plan.request.eaters]
    out = ["two eaters have the same name"] if len(set(names)) != len(names) else []
    out += [
        f"{day.date}: the totals of the eaters are not those of the day"
        for day in plan.days
        if set(day.eaters) != set(names) or day.eaters[names[0]] != day.totals
    ]
    for serving in servings(plan):
        item = serving.item
        whole = near(math.fsum(item.eaters.values()), item.portions)
        if not (item.eaters and set(item.eaters) <= set(names) and whole and min(item.eaters.values()) >= 0):
            date = plan.days[serving.day].date
            out.append(f"{date} {serving.slot}: what each eats of {item.dish} does not add up")
    told = {t.eater for t in plan.targets} | {s.eater for s in plan.shortfalls}
    strangers = told - set(names)
    return [*out, *(f"a target is for {name[:40]!r}, who does not eat" for name in sorted(strangers))]


def locks(plan: Plan) -> list[str]:
    """Every lock is served and shown as one, and nothing else is."""
    out = []
    asked, old = plan.request.week.locks, first_form(plan)
    for lock in asked:
        if not 0 <= lock.day < len(plan.days):
            out.append(f"a lock of day {lock.day + 1} is outside the plan")
            continue
        served = [i for m in plan.days[lock.day].meals if m.slot == lock.slot for i in m.items if i.dish == lock.dish]
        served = [i for i in served if not lock.only or i.eaters.get(lock.only, 0.0) > 0]
        if not any(lock.portions is None or abs(i.portions - lock.portions) < 1e-6 for i in served):
            out.append(f"day {lock.day + 1} {lock.slot}: the locked {lock.dish} is not served")
        elif not old and not any(i.locked for i in served):
            out.append(f"day {lock.day + 1} {lock.slot}: {lock.dish} is locked and not shown so")
    places = {(lock.day, lock.slot, lock.dish) for lock in asked}
    strays = [s for s in servings(plan) if s.item.locked and (s.day, s.slot, s.item.dish) not in places]
    said = [f"day {s.day + 1} {s.slot}: {s.item.dish} is shown as locked and is not" for s in strays]
    return [*out, *([] if old else said)]


def effort(plan: Plan, library: Library) -> list[str]:
    """Hands-on minutes of each cook and day, and what a flare day promises: a few minutes and nothing to be cooked, or
    the plan says so."""
    out = []
    sums = dict.fromkeys((day.date for day in plan.days), 0.0)
    leads, made = _leads(plan), dict[int, float]()
    for cook in plan.cooks:
        made[_pot(cook)] = made.get(_pot(cook), 0.0) + cook.portions
    for cook in plan.cooks:
        dish = unchanged(cook, library)
        minutes = reheat_minutes(dish) if cook.frozen else cook.active_minutes if dish is None else dish.active_minutes
        if dish is not None and not cook.frozen and dish.active_minutes >= BATCH_MINUTES and not first_form(plan):
            recipes = made[_pot(cook)] / dish.servings
            minutes += dish.cutting_minutes * max(0.0, recipes - 1.0)
        if leads[_pot(cook)] is not cook:
            minutes = APART_MINUTES
        if abs(minutes - cook.active_minutes) > 0.051 or cook.active_minutes < 0:
            out.append(f"cook {cook.id} ({cook.dish}) takes {minutes:g} minutes, not {cook.active_minutes:g}")
        sums[cook.on] += cook.active_minutes
    warmed: set[tuple[int, str, int]] = set()  # one pot is warmed up once for a meal, whoever eats of it
    for number, serving in enumerate(servings(plan)):
        pot = _pot(serving.cook)
        once = (serving.day, serving.slot, pot if pot > 0 else -number)
        if serving.cook.on < plan.days[serving.day].date and once not in warmed:
            warmed.add(once)
            sums[plan.days[serving.day].date] += reheat_minutes(unchanged(leads[pot], library))
    for index, day in enumerate(plan.days):
        if abs(day.active_minutes - sums[day.date]) > 0.06:
            out.append(f"{day.date}: {sums[day.date]:.1f} hands-on minutes, not {day.active_minutes:g}")
        if index < plan.request.week.past:
            continue
        if day.flare and day.active_minutes > FLARE_MINUTES + 0.5 and not has_note(plan, _short_date(plan, day.date)):
            out.append(f"{day.date} is a bad day and takes {day.active_minutes:g} minutes")
    if not first_form(plan):
        out += [x for serving in servings(plan) for x in _cooking_on_a_flare_day(plan, serving, library)]
    return out


def _short_date(plan: Plan, date: dt.date) -> str:
    return next(f"{dates.weekday_day(day.date)} (" for day in plan.days if day.date == date)


def _cooking_on_a_flare_day(plan: Plan, serving: Serving, library: Library) -> list[str]:
    day, cook = plan.days[serving.day], serving.cook
    dish = unchanged(cook, library)
    warmed = cook.frozen or cook.on < day.date
    asked = day.flare and not plan.request.week.settled(serving.day, serving.slot)
    if not asked or warmed or dish is None or dish.no_cook:
        return []
    if any(has_note(plan, word, dish.title) for word in ("bad day", "flare day")):  # as plans of before call it
        return []
    return [f"{day.date} {serving.slot}: {cook.dish} needs cooking on a bad day"]


def repeats(plan: Plan) -> list[str]:
    """No lunch or dinner comes more often than the style has it unless the plan says so."""
    if first_form(plan):
        return []
    most = MOST[plan.request.week.style] if plan.request.week.style in MOST else MOST["balanced"]
    most *= math.ceil(len(plan.days) / 7)
    mains = [meal.items[0] for day in plan.days for meal in day.meals if meal.slot in ("lunch", "dinner")]
    count = Counter(item.dish for item in mains)
    titles = {item.dish: item.title for item in mains}
    return [
        f"{dish} comes {times} times"
        for dish, times in count.items()
        if times > most and not has_note(plan, f"{titles[dish]} ({times} times)")
    ]


def family_limits(plan: Plan, library: Library) -> list[str]:
    """Limits on food families, of everybody who eats, by the week (of a shorter plan its share of days) and by the day.
    A lock excuses the grams of the locked dish itself: beside more of it than the limit allows, there is nothing else
    of the family."""
    return [words for eater in plan.request.eaters for words in _family_limits(plan, eater, library)]


def _family_limits(plan: Plan, eater: Eater, library: Library) -> list[str]:
    by_day: dict[str, list[tuple[float, float]]] = {}  # family: (all, locked) grams of each day
    places = {(lock.day, lock.slot, lock.dish) for lock in plan.request.week.locks}
    for serving in servings(plan):
        locked = (serving.day, serving.slot, serving.item.dish) in places
        locked = locked or plan.request.week.settled(serving.day, serving.slot)  # what is eaten is eaten
        for part in serving.cook.ingredients:
            entry = library.cookbook.names.of(part.id, part.ingredient)
            for family in entry.families if entry is not None else ():
                days = by_day.setdefault(family, [(0.0, 0.0)] * len(plan.days))
                grams = part.eaten_g * serving.of(eater.name)
                whole, chosen = days[serving.day]
                days[serving.day] = (whole + grams, chosen + (grams if locked else 0.0))
    out = []
    who = "" if len(plan.request.eaters) == 1 else f" ({eater.name})"
    for cap in eater.caps:
        days = by_day.get(cap.family, [])
        week, chosen = math.fsum(a for a, _ in days), math.fsum(b for _, b in days)
        most = cap.grams_per_week * len(plan.days) / 7.0
        past = plan.request.week.closed
        rest, share = math.fsum(a for a, _ in days[past:]), 1.0 - past / len(plan.days)
        if past and rest <= most * share * (1 + TOLERANCE) + 1e-6:
            continue  # the days to come keep to the limit by themselves
        if week > max(most, chosen if most > 0 else 0.0) * (1 + TOLERANCE) + 1e-6:
            out.append(f"{week:.0f} g of {cap.family} in {len(plan.days)} days is over the cap of {most:.0f} g{who}")
        for index, (grams, held) in enumerate(days):
            if cap.grams_per_day and grams > max(cap.grams_per_day, held) * (1 + TOLERANCE):
                date = plan.days[index].date
                over = f"{date}: {grams:.0f} g of {cap.family} is over the cap of {cap.grams_per_day:.0f} g a day"
                out.append(f"{over}{who}")
    return out


def plates(plan: Plan) -> list[str]:
    """Everybody has something at each meal at which she is there, and nothing where she is not."""
    out = []
    eaters = {eater.name: eater for eater in plan.request.eaters}
    for index, day in enumerate(plan.days):
        for meal in day.meals:
            served = {name for item in meal.items for name, portions in item.eaters.items() if portions > 0}
            due = {n for n, one in eaters.items() if one.present is None or (index, meal.slot) in one.present}
            out += [f"{day.date} {meal.slot}: nothing for {name}" for name in sorted(due - served)]
            out += [f"{day.date} {meal.slot}: {name[:40]} is not there" for name in sorted(served - due)]
    return out


def said(plan: Plan) -> list[str]:
    """What the plan tells of its own search and of what it costs."""
    out = []
    for level in plan.search.levels:
        if level.bound > level.objective + 1e-6:
            out.append(f"the level {level.name[:20]} is better than its bound")
        gap = max(0.0, level.objective - level.bound) / max(level.objective, 0.01)
        if abs(gap - level.gap) > 0.002:
            out.append(f"the gap of the level {level.name[:20]} is {gap:.4f}, not {level.gap:g}")
    if any(a.name == b.name for a, b in pairwise(sorted(plan.search.levels, key=lambda x: x.name))):
        out.append("two levels have the same name")
    return out


def asks(plan: Plan, library: Library) -> list[str]:
    """What the week asks, worked out again from its cooks; and that money is told of where she asked about it. (Plans
    of 0.1 said nothing of it.)"""
    if plan.life is None:
        return [] if first_form(plan) else ["the plan does not say what the week asks"]
    due = life_of(plan.request, library, plan.cooks, plan.days)
    out = []
    for name in sorted({*due.parts, *plan.life.parts}):
        told, found = plan.life.parts.get(name, 0.0), due.parts.get(name, 0.0)
        if abs(told - found) > 0.02 + 1e-3 * abs(found):
            out.append(f"the week asks {found:.2f} minutes for {name[:20]}, not {told:.2f}")
    if abs(plan.life.minutes - math.fsum(plan.life.parts.values())) > 0.05:
        out.append("what the week asks is not the sum of its parts")
    figures = [
        ("things to buy", plan.life.things, due.things, 0.0),
        ("grams left over", plan.life.left_over_g, due.left_over_g, 0.2),
        ("grams that go off", plan.life.left_over_soon_g, due.left_over_soon_g, 0.2),
        (f"{due.money.currency} to pay", plan.life.money.amount, due.money.amount, 0.011),
    ]
    out += [f"{due_:g} {words}, not {told:g}" for words, told, due_, off in figures if abs(told - due_) > off]
    freezer = {one.dish: one.portions for one in plan.life.freezer}
    if freezer != {one.dish: one.portions for one in due.freezer}:
        out.append("what is in the freezer at the end is not what the plan says")
    house = plan.request.house
    if (house.prices or house.budget is not None) and not has_note(plan, f"about {due.money.amount:.2f} "):
        out.append(f"the food costs {due.money.amount:.2f}, which no note says")
    if house.budget is not None:
        word = "over" if due.money.amount > house.budget * 1.001 else "within"
        if not has_note(plan, f"{word} the budget of {house.budget:.2f}"):
            out.append(f"the food is {word} the budget, which no note says")
    return out


def cautioned(plan: Plan) -> list[str]:
    """The cautions that each eater's medicines, conditions, state, supplements and exclusions call for, and the
    medicines and conditions that nothing is known of: a plan says them all. (Plans of 0.1 knew none of the latter.)"""
    told = {(c.item, c.text, c.advice) for c in plan.cautions}
    out = []
    for eater in plan.request.eaters:
        amounts = {nutrient: amount for s in eater.supplements for nutrient, amount in s.contains}
        names = [s.name for s in eater.supplements]
        due = [(c.item, c.what_is_known, c.advice) for c in cautions_for(eater.person, names, amounts,
                                                                         exclusions=eater.exclusions)]
        if not first_form(plan):
            notes = notes_for(eater.person, names, amounts, exclusions=eater.exclusions)
            due = [(n.item, n.text, n.advice) for n in notes]
            unknown = [x.said for x in consider(eater.person).unclear if x.said not in plan.unknown_names]
            out += [f"nothing is known of {name[:40]!r}, which is not said" for name in unknown]
        out += [f"the caution about {one[0]} is missing" for one in due if one not in told]
    return out
