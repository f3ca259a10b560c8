"""What a portion holds is what such a dish can hold; whatever lies outside is listed and explained in the docs."""

from __future__ import annotations

import re
from pathlib import Path

from mealplan.dishes.plausible import kind
from mealplan.library import Library
from real_library import library  # noqa: F401

DOC = Path(__file__).resolve().parent.parent / "docs" / "cookbook-review.md"
KEYS = ("energy", "protein", "vitamin_b12", "magnesium")
#: kcal, g, µg, mg of one portion: as wide as nineteen of twenty dishes of the course need.
BOUNDS: dict[str, dict[str, tuple[float, float]]] = {
    "main": {"energy": (300, 650), "protein": (12, 40), "vitamin_b12": (0, 10), "magnesium": (40, 350)},
    "breakfast": {"energy": (265, 550), "protein": (7, 25), "vitamin_b12": (0, 2), "magnesium": (60, 330)},
    "snack": {"energy": (45, 290), "protein": (0.4, 17), "vitamin_b12": (0, 5), "magnesium": (7, 150)},
    "side": {"energy": (50, 295), "protein": (1, 12), "vitamin_b12": (0, 1), "magnesium": (8, 130)},
}
#: No dish of a course lies outside these, explained or not.
NEVER: dict[str, dict[str, tuple[float, float]]] = {
    "main": {"energy": (250, 700), "protein": (9, 45), "vitamin_b12": (0, 35), "magnesium": (25, 400)},
    "breakfast": {"energy": (250, 600), "protein": (6, 30), "vitamin_b12": (0, 3), "magnesium": (25, 350)},
    "snack": {"energy": (40, 350), "protein": (0.3, 25), "vitamin_b12": (0, 13), "magnesium": (5, 200)},
    "side": {"energy": (40, 350), "protein": (0.8, 15), "vitamin_b12": (0, 3), "magnesium": (3, 200)},
}


def outside(library: Library, bounds: dict[str, dict[str, tuple[float, float]]]) -> dict[tuple[str, str], float]:  # noqa: F811
    found: dict[tuple[str, str], float] = {}
    for dish in library.cookbook.dishes.values():
        held = library.cookbook.nutrients_per_portion(dish.id, KEYS)
        for key, (least, most) in bounds[kind(dish)].items():
            if not least <= held[key].amount <= most:
                found[dish.id, key] = round(held[key].amount, 1)
    return found


def test_no_portion_is_impossible_for_its_course(library: Library) -> None:  # noqa: F811
    assert outside(library, NEVER) == {}


def test_every_outlier_is_explained_in_the_docs_with_its_figure(library: Library) -> None:  # noqa: F811
    section = DOC.read_text(encoding="utf-8").split("## Outside the usual")[1].split("\n## ")[0]
    told = {
        (dish, nutrient): (float(amount), why)
        for dish, nutrient, amount, why in re.findall(r"^\| ([\w-]+) \| (\w+) \| ([\d.]+) \| (.+?) \|$", section, re.M)
    }
    found = outside(library, BOUNDS)
    assert sorted(found) == sorted(told)
    assert {at: told[at][0] for at in told} == found
    assert all(len(why) > 10 for _, why in told.values())
    assert len({dish for dish, _ in found}) < 0.1 * len(library.cookbook.dishes)
