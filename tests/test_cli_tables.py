"""Menus as spreadsheets and food diaries write them: labels come to one form, nothing is dropped unsaid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli
from mealplan.cli.diary import Line, read_lines
from mealplan.errors import ValueProblem

WHO = ("--age", "42", "--sex", "female")


def analysed(cli: Cli, text: str | bytes) -> dict[str, Any]:
    ran = cli("analyze", "-", *WHO, "--format", "json", stdin=text)
    assert ran.code in (0, 3), ran.err
    data: dict[str, Any] = json.loads(ran.out)
    return data


def without_numbers(lines: list[Line]) -> list[tuple[str, ...]]:
    return [(x.day, x.slot, x.what, f"{x.amount} {x.unit}".strip()) for x in lines]


WANTED = [("mon", "breakfast", "rolled oats", "60 g"), ("tue", "lunch", "tofu", "150 g")]


@pytest.mark.parametrize(
    "text",
    [
        "day,slot,what,amount,unit\nmon,breakfast,rolled oats,60,g\ntue,lunch,tofu,150,g\n",
        "\ufeffday,slot,what,amount,unit\r\nMon,Breakfast,rolled oats,60,g\r\nTUE,Lunch,tofu,150,g\r\n",
        "sep=;\nday;slot;what;amount;unit\nmon;breakfast;rolled oats;60;g\ntue;lunch;tofu;150;g\n",
        '"sep=\t"\nday\tslot\twhat\tamount\tunit\nmon\tbreakfast\trolled oats\t60\tg\ntue\tlunch\ttofu\t150\tg\n',
        "Tag;Mahlzeit;Lebensmittel;Menge;Einheit;;;\nMontag;breakfast;rolled oats;60;g;;\nDi;lunch;tofu;150;g;;;\n",
        "Jour;Repas;Aliment;Quantité (g)\nlundi;breakfast;rolled oats;60\nmardi;lunch;tofu;150\n",
        "Día;Comida;Alimento;Cantidad\nlunes;breakfast;rolled oats;60 g\nmartes;lunch;tofu;150 g\n",
        "My week 48\n\nDay,Meal,Food,Quantity,Units\nMonday,Breakfast,rolled oats,60,g\nTuesday,Lunch,tofu,150,g\n",
        "Week,48\nDay,Meal,Food,Grams\nMonday,Breakfast,rolled oats,60\nTuesday,Lunch,tofu,150\n",
        "Food Name,Group,Day,Amount,Energy (kcal),B12 (Cobalamin) (µg),Category\n"
        "rolled oats,Breakfast,Mon,60 g,227.4,0.00,Grains\ntofu,Lunch,Tue,150 g,117,0.00,Legumes\n",
        "day,slot,what,amount,unit\nmon,,,,\n,breakfast,rolled oats,60,g\nTuesday\n,lunch,tofu,150,g\n",
        "mon,breakfast,rolled oats,60,g\ntue,lunch,tofu,150,g\n",
        "| Day | Meal | Food | Serving size |\n|:--|---|---|--:|\n| mon | breakfast | rolled oats | 60 g |\n"
        "| tue | lunch | tofu | 150 g |\n",
        "mon|breakfast|rolled oats|60|g\ntue|lunch|tofu|150|g\n",
        "mon;breakfast;rolled oats;60;g;;\ntue;lunch;tofu;150;g;;\n",
        "day,slot,what,amount,unit\nmon,breakfast,rolled oats,60,g\nday,slot,what,amount,unit\ntue,lunch,tofu,150,g\n",
    ],
)  # fmt: skip
def test_one_menu_in_many_tables_is_one_menu(text: str) -> None:
    assert without_numbers(read_lines(text, "in.csv")) == WANTED
    assert without_numbers(read_lines(text, "stdin")) == WANTED


def test_merged_cells_hold_until_the_next_and_a_new_day_has_no_meal_yet() -> None:
    text = "day,slot,what,amount\nMon,Breakfast,a,1\n,,b,1\n,Lunch,c,1\nTue,,d,1\n"
    found = [(x.day, x.slot, x.what) for x in read_lines(text, "in.csv")]
    assert found == [("mon", "breakfast", "a"), ("mon", "breakfast", "b"), ("mon", "lunch", "c"), ("tue", "", "d")]


def test_days_in_other_spellings_are_one_day(cli: Cli) -> None:
    head = "day,slot,what,amount,unit\n"
    text = head + "mon,breakfast,rolled oats,60,g\nMon,lunch,tofu,150,g\nMonday,dinner,brown rice,200,g\n"
    found = analysed(cli, text)
    assert [d["day"] for d in found["days"]] == ["mon"]
    assert found["days"][0]["totals"]["energy"]["amount"] == pytest.approx(590, abs=1)
    assert found["days"][0]["totals"]["protein"]["amount"] == pytest.approx(26.9, abs=0.05)
    times = text.replace("Monday", "2026-11-01T19:00").replace("mon,", "2026-11-01 08:10,")
    times = times.replace("Mon,", "1 November 2026,")
    (one,) = analysed(cli, times)["days"]
    assert one["day"] == "2026-11-01"
    assert one["totals"] == found["days"][0]["totals"]


def test_a_decimal_comma_and_a_table_in_utf_16(cli: Cli) -> None:
    text = "day;slot;what;amount;unit\nmon;breakfast;rolled oats;60,5;g\nmon;lunch;brown rice;0,1;kg\n"
    found = analysed(cli, text)
    assert [(x["grams"], x["sure"]) for x in found["matched"]] == [(60.5, True), (100.0, True)]
    assert analysed(cli, text.replace(";", "\t").encode("utf-16"))["days"] == found["days"]
    two = analysed(cli, text + "mon;dinner;brown rice;1,000;g\n")
    assert "two ways" in two["unmatched"][0]["why"]


def test_a_volume_that_may_be_of_another_state_is_told(cli: Cli) -> None:
    found = analysed(cli, "what,amount,unit\nspinach,1,cup\ncarrot,1,\n")
    assert [(x["grams"], x["sure"]) for x in found["matched"]] == [(180.0, True), (pytest.approx(72.67, abs=0.1), True)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,what,kalories,magic\nmon,banana,3,1\n", ["'kalories'", "'magic'", "Columns: day, slot, what"]),
        ("Date,Meal,Calories,Fat (g),Protein (g)\n2026-11-01,Lunch,300,10,12\n", ["no column says what was eaten"]),
        ("sep=;\n", ["nothing was eaten"]),
    ],
)
def test_a_table_that_cannot_be_used_names_its_columns(text: str, words: list[str]) -> None:
    with pytest.raises(ValueProblem) as caught:
        read_lines(text, "in.csv")
    assert all(x in str(caught.value) for x in words), str(caught.value)
    assert "TOML" not in str(caught.value)


def test_a_csv_is_never_taken_for_toml_nor_a_toml_for_csv(cli: Cli, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("= = =\nsep = 3\n")
    assert "TOML" not in cli("analyze", str(table), *WHO).err
    menu = tmp_path / "a.toml"
    menu.write_text("nonsense\n")
    assert "not valid TOML" in cli("analyze", str(menu), *WHO).err


def test_our_own_csv_comes_back_with_its_mark_and_its_apostrophes(cli: Cli, week_file: Path) -> None:
    assert cli("show", "week.json", "-o", "menu.csv").code == 0
    assert Path("menu.csv").read_bytes().startswith(b"\xef\xbb\xbfdate,")
    stdin = analysed(cli, cli("show", "week.json", "--format", "csv").out)
    ran = cli("analyze", "menu.csv", *WHO, "--format", "json")
    assert json.loads(ran.out)["days"] == stdin["days"]
    (line,) = read_lines("what,amount\n'=cheddar,1\n", "in.csv")
    assert line.what == "=cheddar"


def test_a_measure_is_of_the_food_and_a_number_of_the_dish_of_the_same_name(cli: Cli) -> None:
    """Quinoa and sweetcorn are dishes, too: a cup or a tin of one is the ingredient."""
    lines = ("what,amount,unit", "quinoa,1,cup", "sweetcorn,1,tin", "quinoa,185,g", "banana,1,", "quinoa,1,portion")
    found = analysed(cli, "\n".join(lines))
    assert found["unmatched"] == []
    assert [round(one["grams"]) for one in found["matched"]][:3] == [185, 166, 185]
    assert [one["kind"] for one in found["matched"]] == ["ingredient", "ingredient", "ingredient", "dish", "dish"]
