"""The pantry is taken off in any unit, never twice, never after its day; what cannot be weighed is told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mealplan.dishes.resolve import Kitchen
from mealplan.errors import ValueProblem
from mealplan.goods.pantry import Stock, read_pantry, take
from small_kitchen import cook, cookbook, dish, shopped, small_kitchen

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(scope="module")
def kitchen(tmp_path_factory: pytest.TempPathFactory) -> Kitchen:
    return small_kitchen(tmp_path_factory.mktemp("kitchen"))


def item(name: str, amount: str, unit: str = "", more: str = "") -> str:
    return f'[[item]]\nitem = "{name}"\namount = {amount}\nunit = "{unit}"\n{more}\n'


@pytest.mark.parametrize(
    ("name", "amount", "unit", "grams"),
    [
        ("red lentils", "1.5", "kg", 1500),
        ("split lentils", "2000", "g", 2000),
        ("red lentils", "2", "packets", 1000),
        ("rice", "2", "cups", 360),
        ("white rice", '"1 1/2 cups"', "", 270),
        ("onions", "3", "", 300 / 0.9),
        ("onion", "250", "g", 250),
        ("olive oil", "1", "bottle", 456.4),
        ("red lentils", "1", "lb", 453.59),
    ],
)
def test_any_unit_becomes_grams_as_bought(kitchen: Kitchen, name: str, amount: str, unit: str, grams: float) -> None:
    """T17: 1.5 kg and 2000 g are the same kind of thing; so are names of two words."""
    (stock,), _, notes = read_pantry(item(name, amount, unit), kitchen.names)
    assert stock.grams == pytest.approx(grams, rel=1e-3)
    assert notes == []


@pytest.mark.parametrize("unit", ["g", "kg", "oz", "packs"])
def test_the_pantry_comes_off_whatever_the_units(kitchen: Kitchen, unit: str) -> None:
    """T17."""
    amount = {"g": 150.0, "kg": 0.15, "oz": 150 / 28.349523125, "packs": 0.3}[unit]
    stock = read_pantry(item("red lentils", repr(amount), unit), kitchen.names).stock
    soup = dish(kitchen)
    made = shopped([cook(soup, MONDAY, 4)], cookbook(kitchen, soup), pantry=stock)
    (lentils,) = [one for one in made.lines if one.item == "red lentils"]
    assert lentils.need_g == pytest.approx(300)
    assert lentils.pantry_g == pytest.approx(150)
    assert lentils.buy_g == pytest.approx(150)


@pytest.mark.parametrize("said", ['amount = 2\nunit = "portions"', 'amount = "2 portions"'])
def test_portions_are_of_a_cooked_dish_however_they_are_written(kitchen: Kitchen, said: str) -> None:
    house = read_pantry(f'[[item]]\nitem = "dal"\n{said}\nwhere = "freezer"\n', kitchen.names)
    assert house.stock == house.notes == []
    assert [(c.dish, c.portions, c.where) for c in house.cooked] == [("dal", 2.0, "freezer")]


def test_what_cannot_be_used_is_told_and_never_guessed(kitchen: Kitchen) -> None:
    stock, _, notes = read_pantry(
        item("unicorn", "1") + item("red lentlis", "1", "kg") + item("lentils", "2"), kitchen.names
    )
    assert stock == []
    assert len(notes) == 3
    assert "red lentils" in notes[1]
    assert read_pantry(item("red lentils", "2", "cups"), kitchen.names).notes[0].startswith("not taken off")


@pytest.mark.parametrize("some", ["some", "a few", "plenty", "", "?", "half full of it maybe"])
def test_an_amount_without_a_number_is_told_and_the_rest_is_taken(kitchen: Kitchen, some: str) -> None:
    house = read_pantry(item("onion", f'"{some}"') + item("red lentils", "1", "kg"), kitchen.names)
    assert [(s.ingredient, s.grams) for s in house.stock] == [("red lentils", 1000.0)]
    assert len(house.notes) == 1
    assert house.notes[0].startswith("not taken off: ")
    assert "onion" in house.notes[0]


@pytest.mark.parametrize(
    ("written", "grams"),
    [
        ("2 tins", 1000), ("2 cans", 1000), ("2 packs", 1000), ("2 cartons", 1000), ("2 tubs", 1000), ("2 boxes", 1000),
        ("2 jars", 1000), ("2 bottles", 1000), ("a pack", 500), ("half a pack", 250), ("one packet", 500),
        ("0,5 kg", 500), ("1/2 kg", 500), ("½ kg", 500), ("1 ½ kg", 1500), ("1.5kg", 1500), ("1,5kg", 1500),
        ("0,500 kg", 500), ("500\u00a0g", 500), ("500\u202fg", 500), ("1\u202f500 g", 1500), ("1.500,0 g", 1500),
        ("half a kilo", 500), ("2 Packs", 1000),
    ],
)  # fmt: skip
def test_every_door_reads_an_amount_alike(kitchen: Kitchen, written: str, grams: float) -> None:
    """In one text, and in amount and unit; the command line shares the reader (test_cli_doors)."""
    from mealplan.units import split_amount

    size, unit = split_amount(written)
    for text in (item("red lentils", f'"{written}"'), item("red lentils", repr(size), unit)):
        (stock,), _, notes = read_pantry(text, kitchen.names)
        assert (stock.grams, notes) == (pytest.approx(grams), [])


@pytest.mark.parametrize("until", ["2026-12-24", "24.12.2026", "24 December 2026", "24/12/2026", "24. Dez. 2026"])
def test_the_last_day_is_read_in_any_spelling_with_one_reading(kitchen: Kitchen, until: str) -> None:
    (stock,), _, _ = read_pantry(item("onion", "3", more=f'until = "{until}"'), kitchen.names)
    assert stock.until == dt.date(2026, 12, 24)
    with pytest.raises(ValueProblem, match="no date"):
        read_pantry(item("onion", "3", more='until = "04/05/2026"'), kitchen.names)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[itm]]\n", "item"),
        ("item = 3", "\\[\\[item\\]\\]"),
        ("item = [3]", "\\[\\[item\\]\\]"),
        ("[[item]]\namount = 3\n", "no name"),
        (item("onion", "-3"), "how much"),
        (item("onion", "nan"), "how much"),
        (item("onion", "true"), "how much"),
        (item("onion", '"1,000 g"'), "two ways"),
        (item("onion", '"-3"'), "negative"),
        (item("onion", '"1e9 kg"'), "how much"),
        (item("onion", '"500 g"', "kg"), "do not agree"),
        (item("onion", "3", more='unitl = "2026-01-01"'), "until"),
        (item("onion", "3", more='until = "soon"'), "no date"),
        (item("onion", "3", more="until = 7"), "no date"),
        ("= = =", "TOML"),
    ],
)
def test_a_faulty_pantry_names_the_place(kitchen: Kitchen, text: str, says: str) -> None:
    with pytest.raises(ValueProblem, match=says) as caught:
        read_pantry(text, kitchen.names, where="mine.toml")
    assert str(caught.value.where).startswith("mine.toml")


def test_dates_are_read_in_both_spellings(kitchen: Kitchen) -> None:
    for until in ('until = "2026-12-24"', "until = 2026-12-24", "until = 2026-12-24T10:00:00"):
        (stock,), _, _ = read_pantry(item("onion", "3", more=until), kitchen.names)
        assert stock.until == dt.date(2026, 12, 24)


@given(st.text(max_size=200))
def test_any_text_is_a_pantry_or_a_plain_error(kitchen: Kitchen, text: str) -> None:
    try:
        stock = read_pantry(text, kitchen.names).stock
    except ValueProblem:
        return
    assert all(one.grams >= 0 for one in stock)


def test_what_goes_off_first_is_used_first_and_never_after_its_day() -> None:
    day = [MONDAY + dt.timedelta(n) for n in range(5)]
    stocks = [Stock("x", 100), Stock("x", 50, until=day[1]), Stock("x", 70, until=day[0] - dt.timedelta(1))]
    assert take(stocks, [(day[0], 40), (day[2], 80), (day[4], 80)]) == [40, 80, 20]


@given(
    st.lists(st.tuples(st.floats(0, 500), st.none() | st.integers(0, 6)), max_size=6),
    st.lists(st.tuples(st.integers(0, 6), st.floats(0, 300)), max_size=8),
)
def test_the_pantry_gives_no_more_than_it_holds(
    stocks: list[tuple[float, int | None]], wanted: list[tuple[int, float]]
) -> None:
    held = [Stock("x", grams, None if until is None else MONDAY + dt.timedelta(until)) for grams, until in stocks]
    needs = sorted((MONDAY + dt.timedelta(day), grams) for day, grams in wanted)
    given_ = take(held, needs)
    assert sum(given_) <= sum(stock.grams for stock in held) + 1e-6
    assert all(0 <= got <= need + 1e-9 for got, (_, need) in zip(given_, needs, strict=True))
    last = [sum(s.grams for s in held if s.until is None or s.until >= day) for day, _ in needs]
    assert all(sum(given_[at:]) <= most + 1e-6 for at, most in enumerate(last))
