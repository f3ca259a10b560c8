"""No portion of a pot goes nowhere without a word: it is eaten, frozen, or told."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from conftest import Cli, Week
from mealplan import paths
from mealplan.planning.result.plan import Plan, loads

EGGS = """---
title: Eggs of our house
servings: 2
course: [dinner, lunch]
keeps: {fridge: 1d}
cooked: [egg]
---
Fry the @egg{3} in @rapeseed oil{1%tbsp} in a #frying pan{} for ~{10%minutes} until set.

Eat it on @wholemeal bread{160%g} with @tomatoes{200%g}.
"""


def nowhere(plan: Plan) -> Counter[tuple[str, dt.date]]:
    """Portions of each pot, by title and day, that are neither eaten nor frozen."""
    out: Counter[tuple[str, dt.date]] = Counter()
    for cook in plan.cooks:
        items = [i for day in plan.days for meal in day.meals for i in meal.items if i.cook == cook.id]
        left = cook.portions - sum(item.portions for item in items) - max(0.0, cook.freeze)
        if not cook.frozen and left >= 0.5:
            out[cook.title, cook.on] += round(left, 2)  # type: ignore[assignment]  # portions
    return out


@pytest.mark.parametrize("portions", [None, "1"])
def test_a_portion_of_an_own_dish_that_no_meal_eats_is_told(
    cold_cli: Cli, week: Week, tmp_path: Path, portions: str | None
) -> None:
    paths.user_dishes().mkdir(parents=True, exist_ok=True)
    (paths.user_dishes() / "house-eggs.cook").write_text(EGGS, encoding="utf-8")
    _, file = week("quick")
    where = f"4:dinner=house-eggs{f'*{portions}' if portions else ''}"
    ran = cold_cli("replan", str(file), "--lock", where, "--effort", "quick", "--format", "json")
    assert ran.code in (0, 3), ran.err
    plan = loads(ran.out)
    (cook,) = [one for one in plan.cooks if one.dish == "house-eggs"]
    told = {
        (title, dt.date.fromisoformat(date)): left
        for note in plan.notes if not isinstance(note, str) and note.key == "left_of_pots"
        for title, date, left, _, _ in dict(note.args)["pots"]
    }  # fmt: skip
    assert told == dict(nowhere(plan))
    if portions:
        assert told == {("Eggs of our house", cook.on): 1.0}
        words = " ".join(cold_cli("replan", str(file), "--lock", where, "--effort", "quick").out.split())
        assert "1 portion of Eggs of our house (it keeps 1 day in the fridge)" in words
