"""Several at one table, as the screen tells it: whose figures are shown, and who has something else of a meal. Light to
import, and true of a sketch of a week as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from mealplan.tui.sketch import Sketched

if TYPE_CHECKING:
    from mealplan.planning.result.plan import Item, Meal, Plan


def names_of(plan: Plan | None) -> list[str]:
    """The names of those who eat, where several do; else none."""
    names = [] if plan is None else [eater.name for eater in plan.request.eaters]
    return names if len(names) > 1 else []


def chosen_of(plan: Plan | None, wanted: str) -> str:
    """The eater whose figures are shown: the one that was chosen while she eats, else the first; "" where one eats."""
    names = names_of(plan)
    return wanted if wanted in names else next(iter(names), "")


def whose(plan: Plan | None, wanted: str) -> Plan | None:
    """The plan as the chosen eater has it: her targets and totals."""
    name = chosen_of(plan, wanted)
    if plan is None or not name:
        return plan
    if isinstance(plan, Sketched):  # a sketch holds the totals of the first only
        mine = [target for target in plan.targets if target.eater == names_of(cast("Plan", plan))[0]]
        return cast("Plan", Sketched(**{**vars(plan), "targets": mine}))
    from mealplan.planning.result.whose import as_of

    return as_of(plan, name)


def eats(plan: Plan, meal: Meal, item: Item) -> list[str]:
    """Who of those who are at a meal has an item, where not all of them do; else nobody is named."""
    names = names_of(plan)
    there = [name for name in names if any(x.eaters.get(name, 0.0) > 0 for x in meal.items)]
    mine = [name for name in there if item.eaters.get(name, 0.0) > 0]
    return mine if len(mine) < len(there) else []


def named(plan: Plan, meal: Meal, item: Item, words: str) -> str:
    """`Ben: Salmon with dill`; the words alone where everybody has it."""
    who = eats(plan, meal, item)
    return f"{', '.join(who)}: {words}" if who else words


def beside_words(plan: Plan, meal: Meal) -> str:
    """Below the main of a meal: who eats something else, then what all have beside it: `Ben: Salmon · + Salad`."""
    own = [item for item in meal.items[1:] if eats(plan, meal, item)]
    shared = [item for item in meal.items[1:] if not eats(plan, meal, item)]
    more = f" +{len(shared) - 1}" if len(shared) > 1 else ""
    words = [named(plan, meal, item, item.title) for item in own]
    return " · ".join([*words, *([f"+ {shared[0].title}{more}"] if shared else [])])


def about(plan: Plan) -> list[tuple[str, str]]:
    """(name, who she is and when she is there) of everybody who eats: `42, female · without gluten · at 5 meals`."""
    from mealplan.foods.kitchen.words import left_out

    out = []
    week = plan.request.week
    meals = sum(len(week.planned(day)) for day in range(week.days))
    for eater in plan.request.eaters:
        without = ", ".join(left_out(x) for x in eater.exclusions)
        there = sum(eater.there(day, slot) for day in range(week.days) for slot in week.planned(day))
        parts = [f"{eater.person.age}, {eater.person.sex}", without, "portions only" if eater.portions_only else ""]
        parts.append("" if there == meals else f"at {there} of {meals} meals")
        out.append((eater.name, " · ".join(part for part in parts if part)))
    return out


def noted(plan: Plan | None) -> list[str]:
    """The medicines and conditions of those who eat, as typed: of these there is something to read."""
    eaters = () if plan is None else plan.request.eaters
    people = [getattr(eater, "person", None) for eater in eaters]
    found = [x for who in people if who is not None for x in (*who.medicines, *who.conditions)]
    return list(dict.fromkeys(found))
