"""From a choice of options to a plan: cooks, leftovers and totals."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mealplan import __version__
from mealplan.dishes.dish import Dish
from mealplan.library import Library
from mealplan.nutrition import b12
from mealplan.nutrition.intake import Intake, intake
from mealplan.nutrition.nutrients import nutrients
from mealplan.planning.ask.minutes import APART_MINUTES, BATCH_MINUTES, cook_minutes, reheat_minutes
from mealplan.planning.ask.request import Eater, PlanRequest
from mealplan.planning.objective import Kitchen, Pot
from mealplan.planning.objective.problem import FROZEN, Choice
from mealplan.planning.result.contact import contact
from mealplan.planning.result.plan import Cook, CookIngredient, Day, DayTotal, Item, Meal
from mealplan.planning.result.targets import supplement_totals
from mealplan.planning.search.solver import solver_name
from mealplan.planning.week.build import Setting
from mealplan.planning.week.options import WHOLE


def cooks_and_days(setting: Setting, choice: Choice) -> tuple[tuple[Cook, ...], list[tuple[float, tuple[Meal, ...]]]]:
    """Cooks, and per day (active minutes, meals). What is left over is eaten from the pot that the search says; the
    effort falls on the day of the cook, but for warming up. What is shown as locked is what the request locks. A pot of
    which plates differ is one cook for each kind of plate, with one `pot` id."""
    problem, request = setting.problem, setting.request
    cooks: list[Cook] = []
    items: dict[int, list[Item]] = {}
    minutes = [0.0] * problem.days
    for pot in _pots(setting, choice):
        frozen = all(problem.kind[choice[i]] == FROZEN for i in pot.fed)
        forms = _forms(setting, choice, pot)
        first = len(cooks) + 1
        for number, (dish, who) in enumerate(forms):
            part = _part(setting, choice, pot, who, spare=number == 0)
            cook = _cook(len(cooks) + 1, dish, pot, request.week.dates[pot.day], frozen, part, first=number == 0)
            cook = replace(cook, freeze=0.0 if frozen else _freeze(setting, choice, pot, forms, number))
            if len(forms) > 1:
                cook = replace(cook, pot=first)
            if not frozen:
                book, left_out = setting.library.cookbook, _exclusions(request, who)
                care = book.care(cook.ingredients, left_out)
                others = [form for form, _ in forms if form is not dish]
                names = [request.eaters[e].name for e in who]
                cook = replace(cook, care=(*care, *contact(dish, others, names, left_out, book)))
            cooks.append(cook)
            minutes[pot.day] += cook.active_minutes
            for index in pot.fed:
                item = _item(setting, choice, pot, index, cook, dish, who, frozen)
                if item is not None:
                    items.setdefault(index, []).append(item)
        for index in pot.fed:
            day = problem.positions[index].day
            minutes[day] += reheat_minutes(forms[0][0]) if day > pot.day else 0.0
    days: list[tuple[float, tuple[Meal, ...]]] = []
    for d in range(problem.days):
        meals = []
        for s, slot in enumerate(problem.slots):
            indices = problem.by_meal.get((d, s), ())
            meal_items = tuple(item for i in indices for item in items.get(i, ()))
            if meal_items:
                meals.append(Meal(slot, meal_items))
        days.append((round(minutes[d], 1), tuple(meals)))
    return tuple(cooks), days


def _exclusions(request: PlanRequest, who: Sequence[int]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for e in who for name in request.eaters[e].exclusions))


def _forms(setting: Setting, choice: Choice, pot: Pot) -> list[tuple[Dish, list[int]]]:
    """The kinds of plates that a pot is eaten from, each with those (numbers) who have it so."""
    problem, c = setting.problem, setting.candidates
    eats = [e for e in range(len(c.eaters)) if any(problem.each[choice[i], e] > 0 for i in pot.fed)]
    out: list[tuple[Dish, list[int]]] = []
    for e in eats:
        dish = c.eaters[e].dishes[pot.dish]
        assert dish is not None
        same = next((who for form, who in out if form is dish or form == dish), None)
        if same is None:
            out.append((dish, [e]))
        else:
            same.append(e)
    return out


def _part(setting: Setting, choice: Choice, pot: Pot, who: Sequence[int], *, spare: bool) -> float:
    """The portions of a pot that some eat; with `spare`, what nobody eats as well."""
    problem = setting.problem
    if len(setting.candidates.eaters) == 1:
        return pot.made
    mine = math.fsum(float(problem.each[choice[i], e]) for i in pot.fed for e in who)
    return mine + (pot.made - pot.eaten if spare else 0.0)


def _freeze(
    setting: Setting, choice: Choice, pot: Pot, forms: Sequence[tuple[Dish, list[int]]], number: int
) -> float:
    """The portions of one kind of plates (by number) that go into the freezer: those that are eaten out of it, and of
    the first kind what nobody eats as well, as it is cooked. So what stands there is what its own plate was."""
    problem, keeps = setting.problem, int(setting.problem.keeps[pot.dish])
    late = [i for i in pot.fed if problem.positions[i].day - pot.day > keeps]
    each = [math.fsum(float(problem.each[choice[i], e]) for i in late for e in who) for _, who in forms]
    return round(pot.frozen - math.fsum(each[1:]) if number == 0 else each[number], 4)


def _item(
    setting: Setting, choice: Choice, pot: Pot, index: int, cook: Cook, dish: Dish, who: Sequence[int], frozen: bool
) -> Item | None:
    """What some eat of a pot at one meal; None where they are not there."""
    problem, request = setting.problem, setting.request
    each = {request.eaters[e].name: float(problem.each[choice[index], e]) for e in who}
    each = {name: size for name, size in each.items() if size > 0}
    if not each:
        return None
    day, place = problem.positions[index].day, problem.slots[problem.positions[index].slot]
    locked = (day, place, dish.id) in {(x.day, x.slot, x.dish) for x in request.week.locks}
    thawed = frozen or day - pot.day > int(problem.keeps[pot.dish])
    return Item(
        cook.id, dish.id, dish.title, math.fsum(each.values()), locked, day > pot.day, thawed, each, dict(dish.adapted)
    )


def _pots(setting: Setting, choice: Choice) -> list[Pot]:
    """The pots of a choice in the order of cooking, and each serving out of the freezer by itself."""
    problem = setting.problem
    pots = Kitchen(setting.objective.menu, choice).all
    for index, option in enumerate(choice.tolist()):
        if option >= 0 and problem.kind[option] == FROZEN:
            size = float(problem.portions[option])
            day = problem.positions[index].day
            pots.append(Pot(int(problem.dish[option]), day, 0.0, size, size, 0.0, 0.0, (index,)))
    return sorted(pots, key=lambda pot: (pot.day, pot.fed[0]))


def _cook(
    number: int, dish: Dish, pot: Pot, on: dt.date, frozen: bool, portions: float, *, first: bool = True
) -> Cook:
    """The cook of a pot, or of one kind of plates of it (`portions` of those that the pot makes, the hands-on time with
    the first of them); out of the freezer it costs the warming up, and nothing is bought for it."""
    effort = reheat_minutes(dish) if frozen else cook_minutes(dish, pot.made)
    parts = scaled(dish, pot.made, portions)
    if frozen:
        parts = tuple(replace(p, bought_g=0.0) for p in parts)
    steps = tuple(step.text for step in dish.steps)
    batch = None
    if not frozen and dish.active_minutes >= BATCH_MINUTES:
        batch = next((f for f in WHOLE if abs(f * dish.servings - pot.made) < 1e-6), None)
    return Cook(
        number, dish.id, on, portions, parts, effort if first else APART_MINUTES, frozen, dish.title, dish.servings,
        steps, batch,
    )  # fmt: skip


def scaled(dish: Dish, made: float, portions: float | None = None) -> tuple[CookIngredient, ...]:
    """The ingredients of a pot of so many portions, in three weights; a fixed amount stays as it is written.
    `portions`: only of so many of them."""
    factor = made / dish.servings
    share = 1.0 if portions is None or portions == made else portions / made
    return tuple(
        CookIngredient(
            p.ingredient,
            p.food,
            round(p.bought_g * p.times(factor) * share, 4),
            round(p.edible_g * p.times(factor) * share, 4),
            round(p.eaten_g * p.times(factor) * share, 4),
            p.retention,
            p.id,
            p.cooked,
        )
        for p in dish.ingredients
    )


class FoodTable:
    """Values of the foods of one plan, for exact sums."""

    def __init__(self, library: Library, foods: Sequence[str], keys: Sequence[str]) -> None:
        self.values = library.foods.amounts(sorted(set(foods)), keys)
        self.filled = library.foods.filled(sorted(set(foods)), keys)
        estimates = library.foods.upper_estimates()
        self.upper: dict[str, dict[str, float]] = {}
        self.fortified: dict[str, bool] = {}
        guesses: dict[str, dict[str, float]] = {}  # by food group
        for food in self.values:
            entry = library.foods.food(food)
            code = entry.group_code
            if code not in guesses:
                guesses[code] = {key: estimates.get((code, key), 0.0) for key in keys}
            self.upper[food] = guesses[code]
            self.fortified[food] = entry.fortified

    def totals(self, parts: Sequence[tuple[str, float]], keys: Sequence[str]) -> dict[str, DayTotal]:
        """What (food, grams) hold together."""
        sums = intake([(grams, self.values[food], self.upper[food]) for food, grams in parts], keys)
        filled: dict[str, list[float]] = {}
        for food, grams in parts:
            for key, amount in self.filled[food].items():
                filled.setdefault(key, []).append(grams * amount / 100.0)
        return {
            key: DayTotal(
                round(x.amount, 9),
                round(x.unknown_mass_share, 6),
                round(x.unknown_energy_share, 6),
                round(x.amount if x.upper_estimate is None else x.upper_estimate, 9),
                round(math.fsum(filled.get(key, ())), 9),
            )
            for key, x in sums.items()
        }


def portion_intake(
    dish: Dish, library: Library, keys: Sequence[str], portions: float | None = None
) -> dict[str, Intake]:
    """What one portion of a dish holds when so many are cooked (else as written), with what is unknown of it."""
    table = FoodTable(library, [p.food for p in dish.ingredients], list(keys))
    many = dish.servings if portions is None else portions
    grams = [p.eaten_g * p.times(many / dish.servings) / many for p in dish.ingredients]
    parts = [(g, table.values[p.food], table.upper[p.food]) for g, p in zip(grams, dish.ingredients, strict=True)]
    return intake(parts, keys)


def measured_keys() -> list[str]:
    return [n.key for n in nutrients().values() if n.kind != "unmeasured"]


def eaten(cooks: Sequence[Cook], meals: Sequence[Meal], eater: str) -> list[tuple[str, float]]:
    """(food, eaten grams) of what one eater has of some meals."""
    by_id = {c.id: c for c in cooks}
    parts: list[tuple[str, float]] = []
    for meal in meals:
        for item in meal.items:
            cook, size = by_id[item.cook], item.eaters.get(eater, 0.0)
            if size > 0:
                share = size / cook.portions
                parts.extend((i.food, i.eaten_g * share) for i in cook.ingredients)
    return parts


def eaten_on(
    request: PlanRequest, eater: Eater, cooks: Sequence[Cook], meals: Sequence[Meal], day: int
) -> list[tuple[str, float]]:
    """(food, grams) of all that one eater has on a day (its number): the meals, what is eaten every day anyway, and
    what came on a day past in the place of what was planned."""
    parts = eaten(cooks, meals, eater.name) + [(f.food, f.grams) for f in eater.daily]
    return parts + [(one.food, one.grams) for one in request.lived_of(eater) if one.day == day and one.food]


Fortified = dict[str, list[Mapping[str, float]]]  # by eater, per day, what of each nutrient is from fortified foods


def day_totals(
    request: PlanRequest, library: Library, cooks: Sequence[Cook], days: Sequence[tuple[float, tuple[Meal, ...]]]
) -> tuple[tuple[Day, ...], Fortified]:
    """Days with everybody's totals from food (what is eaten every day anyway included), and per day what of each
    nutrient comes from fortified foods."""
    keys = measured_keys()
    foods = [i.food for c in cooks for i in c.ingredients] + [f.food for e in request.eaters for f in e.daily]
    foods += [one.food for one in request.week.lived if one.food]
    table = FoodTable(library, foods, keys)
    out: list[Day] = []
    fortified: Fortified = {eater.name: [] for eater in request.eaters}
    flare = request.week.flare or (False,) * request.week.days
    for index, (minutes, meals) in enumerate(days):
        eaters: dict[str, Mapping[str, DayTotal]] = {}
        for eater in request.eaters:
            parts = eaten_on(request, eater, cooks, meals, index)
            eaters[eater.name] = table.totals(parts, keys)
            strong: dict[str, float] = {}
            for food, grams in parts:
                if table.fortified[food]:
                    for key, value in table.values[food].items():
                        if value:
                            strong[key] = strong.get(key, 0.0) + value * grams / 100.0
            fortified[eater.name].append(strong)
        first = eaters[request.eater.name]
        out.append(Day(request.week.dates[index], bool(flare[index]), minutes, meals, first, eaters))
    return tuple(out), fortified


def meal_amounts(
    eater: Eater, library: Library, cooks: Sequence[Cook], days: Sequence[Day], past: int
) -> dict[str, list[tuple[str, float, float]]]:
    """For each nutrient with a target per meal: (slot, known, upper estimate) of every meal at which she is there,
    but of days past."""
    keys = sorted({t.nutrient for t in eater.targets if t.period == "meal" and t.level != "unmeasured"})
    if not keys:
        return {}
    table = FoodTable(library, [i.food for c in cooks for i in c.ingredients], keys)
    out: dict[str, list[tuple[str, float, float]]] = {key: [] for key in keys}
    for index, day in list(enumerate(days))[past:]:
        for meal in day.meals:
            if not eater.there(index, meal.slot):
                continue
            parts = [(g, table.values[f], table.upper[f]) for f, g in eaten(cooks, [meal], eater.name)]
            sums = intake(parts, keys)
            for key in keys:
                out[key].append((meal.slot, sums[key].amount, sums[key].upper_estimate or sums[key].amount))
    return out


def absorbed_b12(
    request: PlanRequest, eater: Eater, library: Library, cooks: Sequence[Cook], days: Sequence[Day]
) -> list[float]:
    """µg of vitamin B12 absorbed on each day, by the model of b12.py: supplements and what is eaten every day anyway
    count with the first sitting."""
    key = "vitamin_b12"
    lived = [one for one in request.lived_of(eater) if one.food]
    table = FoodTable(
        library,
        [i.food for c in cooks for i in c.ingredients] + [f.food for f in eater.daily] + [one.food for one in lived],
        [key],
    )
    first = supplement_totals(eater).get(key, 0.0)
    first += math.fsum((table.values[f.food][key] or 0.0) * f.grams / 100.0 for f in eater.daily)
    numbers = dict(
        zip(request.week.slots, b12.sittings(request.week.slots, dict(request.week.meal_times)), strict=True)
    )
    out = []
    for index, day in enumerate(days):
        held = [0.0] * (max(numbers.values()) + 1)
        held[0] = first
        for one in lived:
            if one.day == index:
                held[numbers[one.slot]] += (table.values[one.food][key] or 0.0) * one.grams / 100.0
        for meal in day.meals:
            parts = eaten(cooks, [meal], eater.name)
            held[numbers[meal.slot]] += math.fsum((table.values[f][key] or 0.0) * g / 100.0 for f, g in parts)
        out.append(math.fsum(b12.absorbed(x) for x in held))
    return out


def made(library: Library, request: PlanRequest) -> dict[str, object]:
    return {
        "mealplan": __version__,
        "foods": library.meta.get("foods", "sr28 + extra"),
        "foods_sha256": library.meta.get("foods_sha256", ""),
        "seed": request.search.seed,
        "solver": solver_name(),
    }
