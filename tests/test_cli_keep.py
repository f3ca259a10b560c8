"""`replan --keep`: a day or a meal stays as it is while the rest may change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conftest import Cli


def _served(day: dict[str, Any]) -> dict[str, list[tuple[str, float]]]:
    return {m["slot"]: [(i["dish"], i["portions"]) for i in m["items"]] for m in day["meals"]}


def test_what_is_kept_stays_dish_for_dish_and_portion_for_portion(cli: Cli, week_file: Path) -> None:
    old = json.loads(week_file.read_text())
    banned = old["days"][3]["meals"][0]["items"][0]["dish"]
    keep_day = next(i for i in (0, 1, 2) if banned not in json.dumps(old["days"][i]["meals"]))
    ran = cli("replan", "week.json", "--keep", str(keep_day + 1), "--keep", "4:dinner", "--ban", banned,
              "--effort", "quick", "--format", "json", "-o", "new.json")  # fmt: skip
    assert ran.code in (0, 3), ran.err
    new = json.loads(Path("new.json").read_text())
    assert _served(new["days"][keep_day]) == _served(old["days"][keep_day])
    assert _served(new["days"][3])["dinner"] == _served(old["days"][3])["dinner"]
    assert banned not in json.dumps(new["days"])
    assert "What changed" in ran.err
    assert f"{old['days'][3]['meals'][0]['items'][0]['title']}" in ran.err


def test_a_place_that_is_none_is_refused(cli: Cli, week_file: Path) -> None:
    for place in ("mon:brunch", "someday", "9", "2031-01-01:dinner"):
        ran = cli("replan", "week.json", "--keep", place)
        assert (ran.code, ran.out) == (5, "")


def test_a_lock_and_a_skipped_meal_are_taken_back(cli: Cli, tmp_path: Path) -> None:
    flags = ("--age", "42", "--sex", "female", "--days", "2", "--effort", "quick", "--skip", "2:lunch")
    ran = cli("plan", *flags, "--lock", "1:dinner=beef-broccoli-rice", "--format", "json")
    held = json.loads(ran.out)
    assert held["request"]["week"]["locks"]
    assert held["request"]["week"]["skip"]
    (tmp_path / "held.json").write_text(ran.out)
    ran = cli("replan", str(tmp_path / "held.json"), "--lock", "1:dinner=none", "--skip", "none", "--format", "json")
    freed = json.loads(ran.out)
    assert freed["request"]["week"]["locks"] == freed["request"]["week"]["skip"] == []
    assert [m["slot"] for m in freed["days"][1]["meals"]] == ["breakfast", "lunch", "dinner", "snack"]


def test_a_new_energy_moves_the_ranges_in_per_cent_of_energy(cli: Cli, tmp_path: Path) -> None:
    flags = ("--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "--format", "json")
    fresh = json.loads(cli("plan", *flags, "-t", "energy=2400kcal").out)["request"]
    (tmp_path / "small.json").write_text(cli("plan", *flags, "-t", "energy=1500kcal").out)
    ran = cli("replan", str(tmp_path / "small.json"), "-t", "energy=2400kcal", "--format", "json")
    moved = json.loads(ran.out)["request"]
    assert moved["eaters"][0]["targets"] == fresh["eaters"][0]["targets"]
    assert moved["eaters"][0]["energy_kcal"] == fresh["eaters"][0]["energy_kcal"]


def test_names_with_commas_between_them_are_several(cli: Cli) -> None:
    ran = cli("plan", "--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "--format", "json",
              "-x", "gluten, dairy", "-x", "nightshades", "--without", "oven,blender")  # fmt: skip
    request = json.loads(ran.out)["request"]
    assert request["eaters"][0]["exclusions"] == ["gluten", "dairy", "nightshades"]
    assert request["house"]["without"] == ["oven", "blender"]


def test_what_is_kept_may_be_in_another_shape_of_week(cli: Cli, week_file: Path) -> None:
    """A shorter plan keeps the meals that it still has; a day that it has not is told, with nothing changed."""
    old = json.loads(week_file.read_text())
    # a day with more oily fish than two days may hold cannot be kept: that is refused in words
    asked = ("--days", "2", "--effort", "quick", "--format", "json", "--quiet")
    slots = ("breakfast", "lunch", "dinner", "snack")
    runs = {slot: cli("replan", "week.json", "--keep", f"1:{slot}", *asked) for slot in slots}
    assert all(ran.code in (0, 3) or "over the cap" in ran.err for ran in runs.values())
    kept_slots = [slot for slot, ran in runs.items() if ran.code in (0, 3)]
    assert kept_slots
    for slot in kept_slots:
        assert _served(json.loads(runs[slot].out)["days"][0])[slot] == _served(old["days"][0])[slot]
    ran = cli("replan", "week.json", "--slots", "breakfast,dinner", "--keep", "2", "--effort", "quick",
              "--format", "json", "--quiet")  # fmt: skip
    kept = _served(json.loads(ran.out)["days"][1])
    assert kept == {slot: items for slot, items in _served(old["days"][1]).items() if slot in ("breakfast", "dinner")}
    ran = cli("replan", "week.json", "--days", "2", "--keep", "4")
    assert (ran.code, ran.out) == (5, "")
    assert "not in the new plan" in ran.err


def test_every_flag_of_a_replan_acts_or_is_refused(cli: Cli, week_file: Path) -> None:
    """D1, D2: what `plan` refuses `replan` refuses, and what it takes acts."""
    for flag, text in (
        ("--gap", "garbage"), ("--time-limit", "nonsense"), ("--without", "sausage-machine"),
        ("--allow-maybe", "gluten:nonsense"), ("--minutes", "all=99999"), ("--minutes", "wed=²"), ("--start", "soon"),
        ("--slots", "brunch"), ("--weight", "heavy"), ("--daily", "coffee"), ("--meal-time", "dinner=25:00"),
        ("--units", "stones"), ("--lock", "mon:dinner"), ("--flare", "someday"), ("--skip", "9:dinner"),
    ):  # fmt: skip
        for command in (("replan", "week.json"), ("plan", "--age", "42", "--sex", "female")):
            ran = cli(*command, flag, text)
            assert ran.code in (2, 5), (command, flag, text)
            assert ran.out == ""
    ran = cli("replan", "week.json", "--seed", "0", "--gap", "7%", "--time-limit", "20m", "--effort", "quick",
              "--start", "2031-01-06", "--days", "1", "--units", "us", "--format", "json", "--quiet")  # fmt: skip
    request = json.loads(ran.out)["request"]
    assert request["search"] == {"seed": 0, "effort": "quick", "gap": 0.07, "time_limit": 1200.0}
    assert (request["week"]["start"], request["week"]["days"], request["house"]["units"]) == ("2031-01-06", 1, "us")
