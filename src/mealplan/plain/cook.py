"""A dish to read, and to cook step by step with timers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mealplan import dates
from mealplan.plain.session import Session, day_name
from mealplan.plain.timers import minutes_words

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Item, Plan

_LONGEST_TIMER = 24 * 60.0


@dataclass(frozen=True, slots=True)
class Recipe:
    """A dish as it is cooked in the plan. `steps`: text and the minutes of its timers."""

    title: str
    about: str
    ingredients: tuple[str, ...]
    steps: tuple[tuple[str, tuple[float, ...]], ...]
    first: str = ""  # to look out for
    last: str = ""  # to do at the end
    packets: tuple[str, ...] = ()  # what they should say
    plates: tuple[str, ...] = ()  # of a table: for whom, and what is apart on whose plate


def recipe_of(session: Session, plan: Plan, item: Item) -> Recipe:
    """The recipe of an item: in kitchen amounts while the cookbook's is still what was planned, else as the plan keeps
    it, in grams."""
    from mealplan.dishes.resolve import scaled_text
    from mealplan.export.kitchen import kitchen_words, packet_lines
    from mealplan.export.plates import plate_lines
    from mealplan.export.pots import freeze_words, recipe_words
    from mealplan.planning.ask.eaten import as_eaten
    from mealplan.planning.result.carried import unchanged

    cook = next(cook for cook in plan.cooks if cook.id == item.cook)
    dish = unchanged(cook, as_eaten(session.core.library, plan.request.eater))
    size = f"{cook.portions:g} portion{'s' * (cook.portions != 1)}"
    about = [size, *([recipe_words(cook)] if recipe_words(cook) else [])]
    if item.frozen:
        about = [f"{size}, from the freezer: take it out the evening before"]
    else:
        about += [f"{cook.active_minutes:.0f} minutes hands-on", f"cooked on {dates.long(cook.on)}"]
    care = f"Look out: {kitchen_words(cook)}." if kitchen_words(cook) else ""
    freeze = f"Then {freeze_words(cook)}, once it has cooled." if freeze_words(cook) else ""
    if dish is None:
        lines = tuple(f"{part.edible_g:.0f} g {part.ingredient}" for part in cook.ingredients)
        steps: tuple[tuple[str, tuple[float, ...]], ...] = tuple((text, ()) for text in cook.steps)
    else:
        factor = cook.portions / dish.servings
        lines = tuple(
            " ".join(f"{scaled_text(part, factor)} {part.ingredient}{f', {part.note}' if part.note else ''}".split())
            for part in dish.ingredients
        )
        steps = tuple((step.text, tuple(minutes for _, minutes in step.timers)) for step in dish.steps)
    packets = packet_lines(plan, cook, session.core.library.cookbook)
    return Recipe(item.title, ", ".join(about), lines, steps, care, freeze, packets, plate_lines(plan, cook))


def dish_page(session: Session, plan: Plan, item: Item) -> None:
    """The whole dish, from its name to its last step."""
    from mealplan.foods.kitchen.words import left_out

    recipe = recipe_of(session, plan, item)
    session.talk.title(f"{recipe.title}: {recipe.about}.")
    without = [left_out(name) for name in plan.request.eater.exclusions]
    if without:
        session.talk.say(f"Checked for you: {', '.join(without)}.")
    _ingredients(session, recipe)
    session.talk.title("Method.")
    for number, (text, _) in enumerate(recipe.steps, 1):
        session.talk.item(f"Step {number}: ", text)
    for words in (recipe.first, recipe.last):
        if words:
            session.talk.say(words)


def _ingredients(session: Session, recipe: Recipe) -> None:
    session.talk.say("Ingredients:")
    for line in recipe.ingredients:
        session.talk.item("- ", line)
    if recipe.packets:
        session.talk.say("On the packet:")
    for words in recipe.packets:
        session.talk.item("- ", words)
    for line in recipe.plates:
        session.talk.say(line)


def cook(session: Session) -> None:
    """Choose what is cooked, of today or else of the next day of the week, and cook it."""
    plan, now = session.plan, session.core.today()
    assert plan is not None
    day = next((day for day in plan.days if day.date >= now), plan.days[0])
    while True:
        items = [item for meal in day.meals for item in meal.items if not item.leftover and not item.frozen]
        session.talk.title(f"Cook. Which dish of {day_name(day.date, now)}?")
        found = session.talk.choose([*(item.title for item in items), "A dish of another day"])
        if found is None:
            return
        if found < len(items):
            cook_dish(session, plan, items[found])
            continue
        other = session.talk.choose([day_name(one.date, now) for one in plan.days], "Which day?")
        day = day if other is None else plan.days[other]


def cook_dish(session: Session, plan: Plan, item: Item) -> None:
    """One step at a time; what is said of a step is said once, and again when asked for."""
    recipe = recipe_of(session, plan, item)
    session.talk.title(f"Cooking {recipe.title}: {recipe.about}.")
    _ingredients(session, recipe)
    if recipe.first:
        session.talk.say(recipe.first)
    at = 0  # 0: the ingredients
    while True:
        options = _doings(session, recipe, at)
        found = session.talk.choose([words for words, _ in options])
        if found is None:
            return
        at = _done(session, recipe, at, options[found][1])
        if at > len(recipe.steps):
            return


def _doings(session: Session, recipe: Recipe, at: int) -> list[tuple[str, str]]:
    """(words, what is done) at a step. The first is always the one that goes on."""
    last = at == len(recipe.steps)
    out = [("Done: that was the last step", "on") if last else (f"On to step {at + 1} of {len(recipe.steps)}", "on")]
    timers = recipe.steps[at - 1][1] if at else ()
    out += [(f"Start a timer of {minutes_words(minutes)}", f"timer {minutes}") for minutes in timers]
    out.append(("Start a timer of another length", "timer"))
    if session.timers.running():
        out.append(("How long do the timers run", "left"))
    out.append(("Say this step again", "again") if at else ("Say the ingredients again", "ingredients"))
    if at:
        out += [("Back to the step before", "back"), ("Say the ingredients", "ingredients")]
    return out


def _done(session: Session, recipe: Recipe, at: int, what: str) -> int:
    """Do it; the step at which she is then, one behind the last where the dish is done."""
    if what == "on":
        if at == len(recipe.steps):
            session.talk.say(recipe.last or "Enjoy your meal.")
            return at + 1
        at += 1
    elif what == "back":
        at -= 1
    elif what == "ingredients":
        _ingredients(session, recipe)
        return at
    elif what == "left":
        for name, minutes in session.timers.running():
            session.talk.say(f"{name}: {minutes_words(minutes)} left.")
        return at
    elif what.startswith("timer"):
        _timer(session, f"{recipe.title}, step {at}" if at else recipe.title, what.removeprefix("timer").strip())
        return at
    if at == 0:
        _ingredients(session, recipe)
    else:
        session.talk.item(f"Step {at} of {len(recipe.steps)}: ", recipe.steps[at - 1][0])
    return at


def _timer(session: Session, name: str, minutes: str) -> None:
    while not minutes:
        typed = session.talk.ask("How many minutes?", "For example 12, or 0.5 for half a minute.")
        if typed is None:
            return
        try:
            if 0 < float(typed.replace(",", ".")) <= _LONGEST_TIMER:
                minutes = typed.replace(",", ".")
                break
        except ValueError:
            pass
        session.talk.say(f"{typed[:20]!r} is no number of minutes.")
    session.timers.start(name, float(minutes))
    session.talk.say(f"The timer runs: {minutes_words(float(minutes))}. It is told here when it is over.")
