"""What fills the starchy part of a plate: never two heaps of it."""

from __future__ import annotations

import pytest

from mealplan.dishes.company import STARCHES, starchy
from mealplan.library import Library
from real_library import library  # noqa: F401


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("microwave-sweet-potato-black-beans", True),
        ("baked-sweet-potato", True),
        ("ginger-prawn-fried-rice", True),
        ("white-rice", True),
        ("wholemeal-bread", True),
        ("squash-red-lentil-soup", False),
        ("steamed-broccoli-lemon", False),
        ("tuna-white-bean-fennel-salad", False),
    ],
)
def test_grain_bread_and_potatoes_fill_a_part_of_the_plate(library: Library, name: str, full: bool) -> None:  # noqa: F811
    assert starchy(library.cookbook.dishes[name], library.cookbook.ingredients) is full


def test_every_starch_is_a_family_and_some_mains_leave_room_for_one(library: Library) -> None:  # noqa: F811
    book = library.cookbook
    assert {one.family for one in book.ingredients.values()} >= STARCHES.keys() - {"plantain", "spelt"}
    mains = [dish for dish in book.dishes.values() if "main" in dish.path]
    bare = [dish.id for dish in mains if not starchy(dish, book.ingredients)]
    assert 0.1 < len(bare) / len(mains) < 0.5
