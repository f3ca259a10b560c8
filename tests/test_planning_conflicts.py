"""Designed conflicts, typed into the command line: the causes are the right ones, without any one of them the answer is
another, and every repair reaches what it says. A seeded few of them in every run, the rest in `make prove`."""

from __future__ import annotations

import json
import shlex
from dataclasses import dataclass
from typing import Any

import pytest

from conftest import Cli
from long_counts import few

PERSON = "plan --age 40 --sex female --days 3 --start 2026-11-23 --effort quick --format json"


@dataclass(frozen=True)
class Conflict:
    """`causes`: the words, and what to type to be without it ("" where nothing lifts it but another request)."""

    flags: str
    nutrient: str
    causes: dict[str, str]
    bound: str = "min"


CONFLICTS = {
    "vegan without fortified foods": Conflict(
        "-x vegan --no-fortified",
        "vitamin_b12",
        {"the vegan diet": "--lift vegan", "no fortified foods": "--fortified"},
    ),
    "no fish, no algae": Conflict(
        '-x fish,shellfish --dislike "algal oil" -t "epa_dha>=0.5g"',
        "epa_dha",
        {
            "no fish": "--lift fish",
            "no shellfish": "--lift shellfish",
            "dislike of algal oil": "--no-dislike 'algal oil'",
        },
    ),
    "no fish, no eggs, no mushrooms, nothing fortified": Conflict(  # eggs would not be enough: they are no cause
        '-x fish,eggs,dairy --no-fortified --dislike mushrooms -t "vitamin_d>=15ug!"',
        "vitamin_d",
        {
            "no fish": "--lift fish",
            "no fortified foods": "--fortified",
            "dislike of mushrooms": "--no-dislike mushrooms",
        },
    ),
    "900 kcal with all reference intakes": Conflict(
        '-t "energy=900kcal"', "calcium", {"the target of energy": '-t "energy=2000kcal"'}
    ),
    "more fibre than 1500 kcal can hold": Conflict(
        '-t "fiber>=90g" -t "energy=1500kcal"',
        "fiber",
        {"the energy that is planned (1500 kcal a day)": '-t "energy=2600kcal"'},
    ),
    "more protein than 1800 kcal can hold": Conflict(
        '-t "protein>=180g" -t "energy=1800kcal"',
        "protein",
        {"the energy that is planned (1800 kcal a day)": '-t "energy=2600kcal"'},
    ),
    "salty meals that are locked": Conflict(
        '--lock 1:lunch=smoked-salmon-rice-bowl*2 -t "sodium<=1200mg/each-day"',
        "sodium",
        {"the lunch that is locked on day 1": "--lock 1:lunch=none"},
        "max",
    ),
    "more omega-3 than the limit on oily fish": Conflict(
        '-t "epa_dha>=4g"', "epa_dha", {"the limit on oily fish (at most 280 g a week)": ""}
    ),
    "much calcium, little saturated fat": Conflict(
        '-x vegetarian --no-fortified -t "saturated_fat<=5g" -t "calcium>=2000mg"',
        "calcium",
        {"the target of saturated fat": "-t 'saturated_fat<=5g?'"},
    ),
    "only a snack a day": Conflict(
        "--slots snack", "energy", {"only snack is planned": "--slots breakfast,lunch,dinner,snack"}
    ),
}


def made(cli: Cli, *flags: str) -> dict[str, Any]:
    ran = cli(*shlex.split(" ".join([PERSON, *flags])))
    assert ran.code in (0, 3), ran.err
    plan: dict[str, Any] = json.loads(ran.out)
    assert (ran.code == 0) == (plan["outcome"] == "met")
    return plan


def figure(plan: dict[str, Any], nutrient: str, bound: str) -> float:
    """What the plan reaches of a target: the mean, or what may have been eaten of it on the day with most."""
    if bound == "max":
        return max(day["totals"][nutrient]["upper_estimate"] for day in plan["days"])
    return min(t["mean"] for t in plan["targets"] if t["nutrient"] == nutrient and t["form"] == "total")


@pytest.mark.parametrize("name", few(CONFLICTS, 2, seed=1))
def test_a_designed_conflict_is_explained_and_its_repairs_do_what_they_say(cli: Cli, name: str) -> None:
    case = CONFLICTS[name]
    plan = made(cli, case.flags)
    short = next(s for s in plan["shortfalls"] if (s["nutrient"], s["bound"]) == (case.nutrient, case.bound))
    assert set(case.causes) <= set(short["because"]), short["because"]
    if not any(words.startswith("the target") for words in case.causes):
        assert set(short["because"]) == set(case.causes), "a cause too many"
    more = case.bound == "min"
    for words, flags in case.causes.items():
        if flags:
            without = figure(made(cli, case.flags, flags), case.nutrient, case.bound)
            assert without > short["reached"] * 1.01 if more else without < short["reached"] * 0.99, words
    for repair in short["repairs"]:
        again = made(cli, case.flags, repair["flags"])
        assert figure(again, case.nutrient, case.bound) == pytest.approx(repair["reached"], rel=0.01), repair
        met = [t["met"] for t in again["targets"] if t["nutrient"] == case.nutrient and t["level"] == short["level"]]
        assert not repair["meets"] or any(met)


def test_locks_that_contradict_each_other_are_both_named(cli: Cli) -> None:
    ran = cli(*shlex.split(f"{PERSON} --lock 1:dinner=squash-red-lentil-soup --lock 1:dinner=beef-broccoli-rice"))
    assert ran.code == 4
    assert "squash-red-lentil-soup" in ran.err
    assert "beef-broccoli-rice" in ran.err


def test_a_lock_that_is_excluded_names_dish_and_exclusion(cli: Cli) -> None:
    dish = "beef-liver-patties-parsnip-mash"  # nothing stands in for the liver
    ran = cli(*shlex.split(f"{PERSON} -x vegan --lock 1:dinner={dish}"))
    assert ran.code == 4
    assert dish in ran.err
    assert "vegan" in ran.err


def test_five_minutes_a_day_are_kept_or_the_minutes_over_are_told(cli: Cli) -> None:
    plan = made(cli, '--minutes all=5 -t "protein>=120g"')
    over = [d for d in plan["days"] if d["active_minutes"] > 5.5]
    assert not over or any("minutes" in note for note in plan["notes"]), plan["notes"]
