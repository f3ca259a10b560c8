"""One grammar of amounts, whichever door they come in by; and what a pantry cannot say is told below the list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import WOMAN, Cli
from mealplan.cli.diary import Eaten, match, read_lines
from mealplan.errors import ValueProblem
from mealplan.goods.pantry import read_pantry
from mealplan.goods.prices import read_prices
from mealplan.planning.ask.daily import daily_food
from mealplan.planning.ask.resolve import require_person
from mealplan.profiles.read import profile_from
from mealplan.settings.merge import merged

OATS = "rolled oats"
AMOUNTS = [
    ("500 g", 500.0), ("0.5 kg", 500.0), ("0,5 kg", 500.0), ("0,500 kg", 500.0), ("1/2 kg", 500.0), ("½ kg", 500.0),
    ("1 ½ kg", 1500.0), ("1.5kg", 1500.0), ("1,5kg", 1500.0), ("half a kilo", 500.0), ("1\u202f500 g", 1500.0),
    ("500\u00a0g", 500.0), ("1.500,0 g", 1500.0), ("1,500.0 g", 1500.0), ("two kg", 2000.0),
]  # fmt: skip
PACKS = ["2 packs", "2 tins", "2 cans", "2 tubs", "2 boxes", "2 cartons", "2 jars", "2 bottles", "two packs", "2 Pack"]
BAD = ["1,000 g", "some", "-1 kg", "1/0 kg", "nan", "2 parsecs", "1.2.3 kg", "1,2,3 kg", ""]


def doors(cli: Cli, opened: Any, written: str) -> dict[str, float]:
    """Grams of oats by every door. Raises ValueProblem, or AssertionError, where a door refuses them."""
    found: dict[str, float] = {}
    for name, text in (
        ("a cell", f'what,amount\n{OATS},"{written}"\n'),
        ("toml", f'[[eaten]]\nwhat = "{OATS}"\namount = "{written}"\n'),
    ):
        (line,) = read_lines(text, "stdin")
        eaten = match(line, opened)
        if not isinstance(eaten, Eaten):
            raise ValueProblem(eaten.why)
        found[name] = eaten.grams
    house = read_pantry(f'[[item]]\nitem = "{OATS}"\namount = "{written}"\n', opened.cookbook.names)
    if house.notes:
        raise ValueProblem(house.notes[0])
    found["a pantry file"] = house.stock[0].grams
    found["daily"] = daily_food(f"{OATS}={written}", opened).grams
    ran = cli("pantry", "add", OATS, written)
    if ran.code == 5:
        raise ValueProblem(ran.err)
    (held,) = json.loads(cli("pantry", "list", "--format", "json").out)
    found["pantry add"] = held["amount"]
    assert cli("pantry", "take", OATS, written).code == 0
    assert json.loads(cli("pantry", "list", "--format", "json").out) == []
    prices = read_prices(f'[[price]]\nitem = "{OATS}"\nprice = "1,50"\nper = "{written}"\n', opened.cookbook.names)
    found["a price"] = 1.5 / prices.per_gram[OATS]
    return found


@pytest.mark.parametrize(("written", "grams"), AMOUNTS)
def test_an_amount_is_the_same_by_every_door(cli: Cli, opened: Any, written: str, grams: float) -> None:
    found = doors(cli, opened, written)
    assert found == {door: pytest.approx(grams, abs=0.01) for door in found}


@pytest.mark.parametrize("written", PACKS)
def test_a_container_is_the_things_own_pack_by_every_door(cli: Cli, opened: Any, written: str) -> None:
    from mealplan.goods.packs import sizes

    smallest = sizes(opened.cookbook.names.find(OATS), "metric")[0].grams
    found = doors(cli, opened, written)
    assert found == {door: pytest.approx(2 * smallest, abs=0.01) for door in found}


@pytest.mark.parametrize("written", BAD)
def test_what_cannot_be_read_is_refused_by_every_door(cli: Cli, opened: Any, written: str) -> None:
    (line,) = read_lines(f'what,amount\n{OATS},"{written}"\n', "stdin")
    assert not isinstance(match(line, opened), Eaten)
    assert cli("pantry", "add", "--", OATS, written).code == 5
    with pytest.raises(ValueProblem):
        daily_food(f"{OATS}={written}", opened)
    try:
        house = read_pantry(f'[[item]]\nitem = "{OATS}"\namount = "{written}"\n', opened.cookbook.names)
    except ValueProblem:
        return
    assert (house.stock, len(house.notes)) == ([], 1)


def test_two_tins_are_two_tins_of_it(cli: Cli, opened: Any) -> None:
    what = "chickpeas, canned"
    two = ('amount = 2\nunit = "tins"', 'amount = "2 tins"', 'amount = "2"\nunit = "tins"', 'amount = "two tins"')
    for said in two:
        (stock,) = read_pantry(f'[[item]]\nitem = "{what}"\n{said}\n', opened.cookbook.names).stock
        assert stock.grams == 420.0  # of the smallest that is sold: never more than is there
    assert "420 g" in cli("pantry", "add", what, "2 tins").out
    (line,) = read_lines(f'what,amount,unit\n"{what}",2,tins\n', "stdin")
    eaten = match(line, opened)
    assert isinstance(eaten, Eaten)
    assert eaten.grams == pytest.approx(252.0)  # drained


def test_some_of_it_is_told_below_the_list_which_is_made_all_the_same(cli: Cli, week_file: Path) -> None:
    Path("some.toml").write_text('[[item]]\nitem = "salt"\namount = "some"\n')
    plain, noted = cli("shop", "week.json", "--pantry", "none"), cli("shop", "week.json", "--pantry", "some.toml")
    assert (plain.code, noted.code) == (0, 0)
    assert noted.out.startswith(plain.out.rstrip("\n"))
    assert "Note: not taken off: salt: how much 'some' is, is not known" in noted.out
    planned = cli("plan", *WOMAN, "--effort", "quick", "--days", "1", "--pantry", "some.toml", "--quiet")
    assert planned.code in (0, 3)
    assert "how much 'some' is" in planned.out


@pytest.mark.parametrize(
    ("weight", "kg"),
    [("62,5 kg", 62.5), ("62.5", 62.5), ("62,5", 62.5), ("62½ kg", 62.5), ("137,8 lb", 62.5), ("9 st 11,8 lb", 62.5)],
)
def test_the_weight_of_a_person_may_have_a_decimal_comma(weight: str, kg: float) -> None:
    people = {"age": 42, "sex": "female", "weight": weight, "height": "1,68 m"}
    person = require_person(merged(profile_from({"person": people}).settings))
    assert person.weight_kg == pytest.approx(kg, abs=0.02)
    assert person.height_cm == pytest.approx(168)
    with pytest.raises(ValueProblem, match="two ways"):
        profile_from({"person": {"weight": "62,500 kg"}})
