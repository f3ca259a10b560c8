"""Foods eaten every day beside the meals: read, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator

from mealplan.dishes import fodmap
from mealplan.dishes.eaten import as_eaten
from mealplan.dishes.verdicts import DIETS
from mealplan.errors import ValueProblem
from mealplan.foods.kitchen.words import STAGES, left_out
from mealplan.library import Library
from mealplan.planning.ask.meant import allowances, food_meant
from mealplan.planning.ask.request import DailyFood, Eater
from mealplan.units import parse_kitchen_amount, to_grams


def daily_food(text: str, library: Library) -> DailyFood:
    """A food eaten every day: an ingredient's name, a food's id, or a food's name, and a kitchen amount."""
    name, _, amount = text.rpartition("=")
    size, unit = parse_kitchen_amount(amount, where=f"daily {name[:60]}")
    entry = library.cookbook.names.get(name)
    if entry is not None:
        portion = as_eaten(size, unit, entry, library.foods.measures)
        return DailyFood(name, portion.food, portion.grams)
    try:
        food, _ = food_meant(name, library)
    except ValueProblem as problem:
        problem.message = f"unknown food {name[:60]!r}"
        problem.hint = problem.hint or "`mealplan foods search TEXT` finds one."
        raise
    measures = library.foods.measures(food)
    return DailyFood(name, food, to_grams(size, unit, [(m.name, m.grams) for m in measures], food=name[:60]))


def about_daily(eater: Eater, library: Library) -> Iterator[str]:
    """What each daily food is counted as where the name does not tell, and what it holds that is left out: she eats it
    anyway, and is told."""
    allowed = allowances(eater.allow_maybe)
    verdicts = library.foods.verdicts([one.food for one in eater.daily])
    for one in eater.daily:
        food = library.foods.food(one.food)
        known = one.label.strip().lower() in (food.id, food.name.lower())
        if not known and library.cookbook.names.get(one.label) is None:
            yield f"Every day as well: {one.label} is counted as {food.name}."
        for name in eater.exclusions:
            answer = verdicts[one.food][name].answer.value
            may = answer == "maybe" and bool({(name, ""), (name, one.food.lower())} & allowed)
            by_portion = None if may or name != fodmap.HIGH_FODMAP else _about_portion(one, library)
            if by_portion is not None:
                yield by_portion
            elif answer != "free" and not may:
                held = _held(name, answer)
                yield f"Every day as well: {one.label} {held}, as the meals are: see whether it is meant."
        yield from _over_limit(one, eater, library)


def _over_limit(one: DailyFood, eater: Eater, library: Library) -> Iterator[str]:
    """What is eaten every day anyway is not counted in the limits on food families: over one, it is said."""
    entry = library.cookbook.names.get(one.label)
    for cap in eater.caps:
        if entry is not None and cap.family in entry.families and 7 * one.grams > cap.grams_per_week:
            week = f"{7 * one.grams:.0f} g a week, over the limit of {cap.grams_per_week:.0f} g on {cap.family}"
            yield f"Every day as well: {one.label} is {week} ({cap.source})."


def _about_portion(one: DailyFood, library: Library) -> str | None:
    """What a daily food is told of high FODMAP where its amount decides; None where its food does. At which meal she
    has it is not known: it is counted with none."""
    entry, portions = library.cookbook.names.get(one.label), library.cookbook.portions
    if entry is None or one.food not in (entry.raw, entry.cooked) or not fodmap.limited(entry, portions):
        return None
    portion = portions[entry.name]
    raw = one.grams / entry.yield_factor if one.food == entry.cooked else one.grams
    grams = {"as eaten": one.grams, "cooked": raw * entry.yield_factor}.get(portion.measured_as, raw)
    limit = portion.free_up_to_g or 0.0
    if grams > limit:
        most = f"free up to {fodmap.weight(limit)} in one meal" if limit else "free at no amount"
        held = f"is not free of high fodmap ({fodmap.weight(grams)}, {most})"
        return f"Every day as well: {one.label} {held}, as the meals are: see whether it is meant."
    rest = f"free of high fodmap up to {fodmap.weight(limit)} in one meal ({fodmap.weight(grams)} here)"
    return f"Every day as well: {one.label} is {rest}; it is not counted with what the meals hold of it."


def _held(exclusion: str, answer: str) -> str:
    shown = exclusion.replace("_", " ")
    if exclusion in STAGES:
        return f"{'is' if answer == 'contains' else 'may be'} against the {left_out(exclusion)}"
    if exclusion in DIETS:
        return f"is not {shown}" if answer == "contains" else f"may not be {shown}"
    return f"is not free of {shown}" if answer == "contains" else f"may not be free of {shown}"
