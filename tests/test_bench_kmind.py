"""The K-MIND row of the bench: the judge agrees with the package's own, and days keep to the slots."""

from __future__ import annotations

import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "bench"))

import kmind


@pytest.fixture(scope="module")
def data() -> kmind.Kmind:
    return kmind.Kmind()


@pytest.fixture(scope="module")
def built(data: kmind.Kmind) -> list[kmind.Day]:
    return kmind.Builder(data).more(4, seed=3, effort="quick")


@pytest.mark.parametrize(
    ("which", "met", "distinct", "repeating"), [("expert", 42, 1797, 160), ("or", 306, 849, 10), ("ml", 91, 1676, 234)]
)
def test_the_published_days_are_judged_as_the_package_itself_judges_them(
    data: kmind.Kmind, which: str, met: int, distinct: int, repeating: int
) -> None:
    # counted once with dietkit 0.0.11's own diet_test_nutrition, the two fatty acids divided by 1000 in its ingredients
    found = kmind.figures(data, data.days(which))
    assert (found.days, found.met, found.distinct, found.repeating) == (500, met, distinct, repeating)


def test_no_published_day_passes_when_milligrams_are_read_as_grams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kmind, "IN_MILLIGRAMS", ())
    as_shipped = kmind.Kmind()
    assert sum(kmind.figures(as_shipped, as_shipped.days(which)).met for which in kmind.SETS) == 0


def test_a_dish_is_the_sum_of_its_ingredients(tmp_path: Path) -> None:
    header = "Category,Energy,Linoleic Acid,Alpha-Linolenic Acid"
    write(
        tmp_path,
        "sample_ingredients_eng.csv",
        f",{header}",
        '"Rice, cooked",Grains,150,200,10',
        "Oil,Fats,900,50000,500",
    )
    write(
        tmp_path,
        "sample_menus_eng.csv",
        "name,ingredient,weight,category,note",
        'Fried rice,"Rice, cooked",200,Combo meal rice,Korean - main',
        ",Oil,2.5,,",
    )
    write(tmp_path, "korean_standard_criteria.csv", "on,condition,value", "Energy,<,322.5", "Energy,<=,322.5")
    small = kmind.Kmind(tmp_path)
    assert small.totals("Fried rice") == {
        "Energy": Decimal("322.5"),
        "Linoleic Acid": Decimal("1.65"),
        "Alpha-Linolenic Acid": Decimal("0.0325"),
    }
    assert [c.condition for c in small.failed(("Fried rice",))] == ["<"]


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="cp949")


def test_built_days_meet_the_criteria(data: kmind.Kmind, built: list[kmind.Day]) -> None:
    assert [data.failed(day) for day in built] == [[], [], [], []]


def test_built_days_serve_in_each_slot_what_experts_serve_there(data: kmind.Kmind, built: list[kmind.Day]) -> None:
    by_experts = [Counter(), Counter()]  # type: ignore[var-annotated]
    for day in data.days("expert"):
        by_experts[0].update((slot, data.dishes[dish].category) for slot, dish in zip(data.slots, day, strict=True))
        by_experts[1].update((slot, dish == kmind.EMPTY) for slot, dish in zip(data.slots, day, strict=True))
    for day in built:
        assert len(day) == 19
        for slot, dish in zip(data.slots, day, strict=True):
            if dish == kmind.EMPTY:
                assert by_experts[1][slot, True] >= 25, slot
            else:
                assert by_experts[0][slot, data.dishes[dish].category] >= 5, (slot, dish)


def test_a_dish_comes_once_and_only_kimchi_again(data: kmind.Kmind, built: list[kmind.Day]) -> None:
    count = Counter(dish for day in built for dish in day if dish != kmind.EMPTY)
    assert {data.dishes[dish].category for dish, n in count.items() if n > 1} <= {"Kimchi"}
    assert not any(data.dishes[dish].ambiguous for dish in count)


def test_a_builder_repeats_itself_by_seed_and_moves_on_to_dishes_it_has_not_served(data: kmind.Kmind) -> None:
    builder = kmind.Builder(data)
    first, second = (builder.more(1, seed=5, effort="quick") for _ in range(2))
    assert kmind.Builder(data).more(1, seed=5, effort="quick") == first
    # the same search with the same seed, but one that remembers
    assert not set(first[0]) & set(second[0]) - {kmind.EMPTY}
