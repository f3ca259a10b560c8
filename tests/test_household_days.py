"""Several at one table and what else a week has: days past, iodine, the foods behind a nutrient, the keys for one."""

from __future__ import annotations

import math
from functools import cache

import pytest

from household_cases import MAN, WOMAN, household
from mealplan.dishes.contents import Contents
from mealplan.errors import ValueProblem
from mealplan.planning.ask.english import words as words_of
from mealplan.planning.ask.request import FrozenDish, Lived, Lock
from mealplan.planning.objective.problem import FROZEN
from mealplan.planning.result.behind import behind
from mealplan.planning.result.make import make_plan
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.verify import problems
from mealplan.planning.result.whose import as_of
from mealplan.planning.week.build import build
from mealplan.planning.week.candidates import fits_slot
from planning_cases import library


@cache
def table() -> Plan:
    asked = household({"Anna": f"{WOMAN} -x gluten", "Ben": MAN}, "--days 2 --seed 1 --slots breakfast,dinner")
    return make_plan(asked, library(), explained=False)


def test_nobody_comes_to_a_table_with_days_past() -> None:
    plan = table()
    meals = plan.days[0].meals
    history = tuple(Lock(0, meal.slot, item.dish, 1.0) for meal in meals for item in meal.items)
    for past in (plan.request.with_(past=1, history=history),
                 plan.request.with_(past=1, lived=tuple(Lived(0, meal.slot, "out") for meal in meals))):  # fmt: skip
        with pytest.raises(ValueProblem, match=r"nobody said what (Anna|Ben) had"):
            build(past, library())


def test_what_was_cooked_otherwise_for_one_of_them_comes_out_of_no_freezer() -> None:
    asked = household({"Anna": f"{WOMAN} -x gluten", "Ben": MAN}, "--days 2 --seed 1 --slots dinner")
    chosen = build(asked, library()).candidates
    every = {d: chosen.dishes[chosen.index[d]] for d in sorted(chosen.forms)}
    keep = [d for d, dish in every.items() if dish.freezes and fits_slot(dish, "dinner")]
    plates = {d: [e.dishes[i] for i in chosen.forms[d] for e in chosen.eaters] for d in keep}
    adapted = next(d for d in keep if any(plate is not None and plate.adapted for plate in plates[d]))
    as_written = next(
        d for d in keep if len(chosen.forms[d]) == 1 and all(x is not None and not x.adapted for x in plates[d])
    )
    noted = Contents.of(every[as_written].title, every[as_written].ingredients, every[as_written].servings)
    stocked = asked.with_(frozen=(FrozenDish(adapted, 4.0), FrozenDish(as_written, 4.0, None, noted)))
    made = build(stocked, library())
    assert {made.candidates.dishes[i].id for i, kind in zip(made.problem.dish, made.problem.kind, strict=True)
            if kind == FROZEN} == {as_written}  # fmt: skip
    assert any("nobody noted how it was cooked" in words for words in map(words_of, made.notes))
    alone = build(stocked.of(stocked.eaters[0]), library())
    assert {alone.candidates.dishes[i].id for i, kind in zip(alone.problem.dish, alone.problem.kind, strict=True)
            if kind == FROZEN} == {as_written}, "nor for one alone: nobody noted that it is hers"  # fmt: skip


@pytest.mark.parametrize("name", ["Anna", "Ben"])
def test_what_is_behind_a_nutrient_is_what_she_has_of_the_pots(name: str) -> None:
    mine = as_of(table(), name)
    for nutrient in ("energy", "iron", "calcium"):
        for number, day in enumerate(mine.days):
            parts = [part for part in behind(mine, library(), nutrient) if part.day == number]
            known = math.fsum(part.amount for part in parts if part.amount is not None)
            assert known == pytest.approx(day.totals[nutrient].amount, rel=1e-6, abs=1e-6)


def test_iodine_is_told_of_the_first_eater_and_what_is_filled_of_each() -> None:
    plan = table()
    again = loads(plan.dumps())
    assert problems(plan, library()) == problems(again, library()) == []
    assert as_of(plan, "Anna").iodine == plan.iodine
    assert as_of(plan, "Ben").iodine is None
    for name in ("Anna", "Ben"):
        for before, after in zip(as_of(plan, name).days, as_of(again, name).days, strict=True):
            assert {k: t.filled for k, t in before.totals.items()} == {k: t.filled for k, t in after.totals.items()}
    assert plan.iodine is not None
    figures = library().foods.iodine(sorted({part.food for cook in plan.cooks for part in cook.ingredients}))
    mine = as_of(plan, "Anna")
    cooks = {cook.id: cook for cook in plan.cooks}
    total = math.fsum(
        figures[part.food].per_100g * part.eaten_g * item.portions / cooks[item.cook].portions / 100.0
        for day in mine.days for meal in day.meals for item in meal.items
        for part in cooks[item.cook].ingredients if part.food in figures
    )  # fmt: skip
    assert plan.iodine.mean == pytest.approx(total / 2, rel=1e-3), "of her plate, not of the pots"
