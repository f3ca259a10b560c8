"""What stands beside what: never two heaps of starch, never the same thing twice."""

from __future__ import annotations

import pytest

from mealplan.dishes.company import STARCHES, fits_beside, starchy
from mealplan.library import Library
from real_library import library  # noqa: F401


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("microwave-sweet-potato-black-beans", "baked-sweet-potato", False),
        ("ginger-prawn-fried-rice", "white-rice", False),
        ("quinoa-lentil-tahini-jar", "brown-rice", False),
        ("squash-red-lentil-soup", "wholemeal-bread", True),
        ("squash-red-lentil-soup", "lentil-parsley-salad", False),
        ("microwave-sweet-potato-black-beans", "steamed-broccoli-lemon", True),
        ("tuna-white-bean-fennel-salad", "quinoa", True),
    ],
)
def test_a_plate_has_one_starch_and_no_second_of_the_same(
    library: Library,  # noqa: F811
    one: str,
    other: str,
    fits: bool,
) -> None:
    book = library.cookbook
    assert fits_beside(book.dishes[one], book.dishes[other], book.ingredients) is fits
    assert fits_beside(book.dishes[other], book.dishes[one], book.ingredients) is fits


def test_every_starch_is_a_family_and_some_mains_leave_room_for_one(library: Library) -> None:  # noqa: F811
    book = library.cookbook
    assert {one.family for one in book.ingredients.values()} >= STARCHES.keys() - {"plantain", "spelt"}
    mains = [dish for dish in book.dishes.values() if "main" in dish.path]
    bare = [dish.id for dish in mains if not starchy(dish, book.ingredients)]
    assert 0.1 < len(bare) / len(mains) < 0.5
