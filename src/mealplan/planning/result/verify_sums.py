"""What the checks of a plan share: comparing with a tolerance, who eats what of which cook, sums of foods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mealplan.library import Library
from mealplan.planning.ask.request import Eater, Lived
from mealplan.planning.result.plan import Cook, DayTotal, Item, Meal, Plan

TOLERANCE = 1e-3  # relative: the contract's 0.1 %


class Serving(NamedTuple):
    """One item of a meal with its cook. `share`: the part of the cook that is eaten there, `of` by one eater."""

    day: int
    slot: str
    item: Item
    cook: Cook

    @property
    def share(self) -> float:
        return self.item.portions / self.cook.portions

    def of(self, eater: str) -> float:
        return self.item.eaters.get(eater, 0.0) / self.cook.portions


def same_foods(plan: Plan, library: Library) -> bool:
    """Whether the plan was made with the foods of today."""
    return plan.made.get("foods_sha256") == library.meta.get("foods_sha256")


def amounts(
    plan: Plan, library: Library, foods: Sequence[str], keys: Sequence[str]
) -> dict[str, dict[str, float | None]]:
    """The amounts of foods as the plan counts them: those that are filled from other tables as well, but for a plan
    that was made before there were such."""
    found = library.foods.amounts(foods, keys)
    told = [mine for day in plan.days for mine in (day.totals, *day.eaters.values())]
    if same_foods(plan, library) or any(total.filled for mine in told for total in mine.values()):
        return found
    filled = library.foods.filled(foods, keys)
    return {food: {k: None if k in filled[food] else x for k, x in row.items()} for food, row in found.items()}


def canonical(text: str) -> str:
    """An exclusion's name as the catalogue has it, however it was typed."""
    return text.strip().lower().replace("-", "_").replace(" ", "_")


def allowances(texts: Iterable[str]) -> set[tuple[str, str]]:
    """(exclusion, food or ingredient; "" for all) of `gluten` and `gluten:sr28:08120`."""
    out = set()
    for text in texts:
        name, _, food = text.partition(":")
        out.add((canonical(name), food.strip().lower()))
    return out


def near(a: float, b: float, least: float = 1e-6) -> bool:
    """Equal within the tolerance (of `least` at least); never for what is no number."""
    return abs(a - b) <= TOLERANCE * max(abs(a), least) + 1e-6


def servings(plan: Plan) -> Iterator[Serving]:
    cooks = {cook.id: cook for cook in plan.cooks}
    for index, day in enumerate(plan.days):
        for meal in day.meals:
            for item in meal.items:
                yield Serving(index, meal.slot, item, cooks[item.cook])


def grams_of(cooks: dict[int, Cook], meal: Meal, eater: str) -> dict[str, float]:
    """Grams by food that one eater has at one meal."""
    out: dict[str, float] = {}
    for item in meal.items:
        cook, portions = cooks[item.cook], item.eaters.get(eater, 0.0)
        for part in cook.ingredients if portions else ():
            out[part.food] = out.get(part.food, 0.0) + part.eaten_g * portions / cook.portions
    return out


def day_grams(plan: Plan, eater: Eater) -> list[dict[str, float]]:
    """Grams by food that one eater has each day, what is eaten every day anyway included."""
    cooks = {cook.id: cook for cook in plan.cooks}
    out: list[dict[str, float]] = []
    for index, day in enumerate(plan.days):
        sums: dict[str, float] = {}
        for other in lived_of(plan, eater):
            if other.day == index and other.food:
                sums[other.food] = sums.get(other.food, 0.0) + other.grams
        for meal in day.meals:
            for food, grams in grams_of(cooks, meal, eater.name).items():
                sums[food] = sums.get(food, 0.0) + grams
        for fixed in eater.daily:
            sums[fixed.food] = sums.get(fixed.food, 0.0) + fixed.grams
        out.append(sums)
    return out


def lived_of(plan: Plan, eater: Eater) -> tuple[Lived, ...]:
    """What one eater had on days past in the place of what was planned; what says no name was said of the first."""
    names = {eater.name} | ({""} if eater.name == plan.request.eater.name else set())
    return tuple(one for one in plan.request.week.lived if one.eater in names)


def totals_of(plan: Plan, eater: Eater) -> list[Mapping[str, DayTotal]]:
    """One eater's totals of each day; the first one's are those that stand unkeyed."""
    first = eater.name == plan.request.eater.name
    return [day.totals if first else day.eaters[eater.name] for day in plan.days]


def eaters_of(plan: Plan) -> dict[int, list[Eater]]:
    """Who eats of each cook, by its number, in the order of the request."""
    eats: dict[int, set[str]] = {cook.id: set() for cook in plan.cooks}
    for serving in servings(plan):
        eats[serving.cook.id] |= {name for name, portions in serving.item.eaters.items() if portions > 0}
    return {id_: [one for one in plan.request.eaters if one.name in names] for id_, names in eats.items()}


def foods_of(plan: Plan) -> list[str]:
    """Every food of a plan."""
    eaten = {part.food for cook in plan.cooks for part in cook.ingredients}
    other = {one.food for one in plan.request.week.lived if one.food}
    return sorted(eaten | other | {fixed.food for eater in plan.request.eaters for fixed in eater.daily})


def supplements_of(eater: Eater, nutrient: str) -> float:
    return sum(a for s in eater.supplements for n, a in s.contains if n == nutrient)


def first_form(plan: Plan) -> bool:
    """Whether a plan was made by 0.1, which carried no recipes, kept no settings and promised less in its notes. (What
    each eats is no mark of it: that is filled in where such a plan is read.)"""
    return not plan.request.asked and not any(c.title or c.servings or c.steps for c in plan.cooks)


def has_note(plan: Plan, *words: str) -> bool:
    """Whether one of the plan's notes says all of the words."""
    return any(all(word in note for word in words) for note in plan.told())
