"""What a pot asks: its minutes grow with it, and what is cooked in larger amounts than a recipe is cooked whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mealplan.dishes.dish import Dish
from mealplan.planning.ask.minutes import BATCH_MINUTES, cook_minutes
from mealplan.planning.objective import Kitchen, Objective
from mealplan.planning.objective.problem import FRESH, LEFT
from planning_cases import library, planned, request
from small_weeks import one_dish


def stew() -> Dish:
    """Of the cookbook, one with much to cut."""
    return max(library().cookbook.dishes.values(), key=lambda d: d.cutting_minutes)


def test_what_is_cut_grows_with_the_pot_and_nothing_else() -> None:
    dish = stew()
    one = dish.servings
    assert cook_minutes(dish, one) == cook_minutes(dish, 0.5 * one) == dish.active_minutes
    assert cook_minutes(dish, 2.0 * one) == pytest.approx(dish.active_minutes + dish.cutting_minutes, abs=0.06)
    assert cook_minutes(dish, 3.0 * one) == pytest.approx(dish.active_minutes + 2.0 * dish.cutting_minutes, abs=0.06)
    assert cook_minutes(replace(dish, active_minutes=BATCH_MINUTES - 1.0), 3.0 * one) == BATCH_MINUTES - 1.0


def test_cutting_is_a_part_of_the_minutes_of_every_dish() -> None:
    dishes = library().cookbook.dishes.values()
    assert all(0.0 <= dish.cutting_minutes <= dish.active_minutes + 0.05 for dish in dishes)
    assert sum(dish.cutting_minutes > 1.0 for dish in dishes) > 100


def test_a_plan_tells_the_minutes_of_its_pots_and_a_day_adds_them_up() -> None:
    seen = 0
    for seed in range(1, 13):
        if seen and seed > 3:
            break
        plan = planned(request(seed=seed, style="few-pots"))
        for cook in plan.cooks:
            dish = library().cookbook.dishes[cook.dish]
            if not cook.frozen and dish.cutting_minutes > 0.5 and cook.batch is not None and cook.batch > 1:
                more = dish.cutting_minutes * (cook.batch - 1.0)
                assert cook.active_minutes == pytest.approx(dish.active_minutes + more, abs=0.06)
                seen += 1
        assert plan.life is not None
        assert plan.life.parts["hands_on"] == pytest.approx(sum(day.active_minutes for day in plan.days), abs=0.02)
    assert seen


def test_more_than_a_recipe_is_cooked_in_whole_recipes() -> None:
    # two servings of one and a half each: an odd pot holds one recipe, of two; what it cannot feed has nothing to eat
    options = [(1.5, FRESH, 0.0, 20.0), (1.5, LEFT, 0.0, 2.0), (1.5, FRESH, 4.0, 25.0)]
    problem = replace(one_dish(options, 2, 3, reach=np.array([2])), recipe=np.array([2.0]))
    objective = Objective(problem)
    assert Kitchen(objective.menu, np.array([0, 1, -1])).orphans == [1]
    (pot,) = Kitchen(objective.menu, np.array([2, 1, -1])).all
    assert (pot.made, pot.eaten) == (4.0, 3.0)
    (large,) = Kitchen(objective.menu, np.array([0, -1, -1])).all
    assert (large.made, large.eaten) == (2.0, 1.5), "to a whole step"
