"""Own dishes with amounts that do not grow, and with cookware in other people's words, in a plan."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mealplan.dishes.cooklang import parse
from mealplan.dishes.resolve import resolve
from mealplan.planning.week.candidates import numbers

FIXED = """---
title: Lentil pot with fixed oil
servings: 2
course: [lunch, dinner]
keeps: {fridge: 3d}
---
Boil the @red lentils{150%g} in @water{500%ml} with the @olive oil{=2%tbsp} in a #saucepan{} for ~{20%minutes}.
Add @carrots{2}(chopped).
"""
PLAN = ("plan", "--age", "42", "--sex", "female", "--effort", "quick", "--quiet", "--days", "2", "--start",
        "2026-12-28", "--seed", "1", "--format", "json")  # fmt: skip


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mealplan", *arguments],
        env={**os.environ, "MEALPLAN_HOME": str(home)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def own(home: Path) -> Path:
    """The user's folder of dishes."""
    folder = home / "config" / "dishes"
    folder.mkdir(parents=True)
    return folder


def test_a_fixed_amount_is_not_scaled_in_a_plan(home: Path, own: Path, opened: Any) -> None:
    (own / "fixed-oil.cook").write_text(FIXED, encoding="utf-8")
    done = run(home, *PLAN, "--lock", "mon:dinner=fixed-oil*1", "--lock", "tue:dinner=fixed-oil*2")
    assert done.returncode in (0, 3), done.stderr
    cooks = [c for c in json.loads(done.stdout)["cooks"] if c["dish"] == "fixed-oil"]
    assert sum(cook["portions"] for cook in cooks) == 3  # one pot of three, or one for each day
    for cook in cooks:
        grams = {part["ingredient"]: part for part in cook["ingredients"]}
        assert grams["olive oil"]["edible_g"] == grams["olive oil"]["eaten_g"] == pytest.approx(27)
        assert grams["red lentils"]["edible_g"] == pytest.approx(75 * cook["portions"])
    shown = run(home, "dishes", "show", "fixed-oil", "--portions", "6", "--format", "text")
    assert "2 tbsp" in shown.stdout
    assert "[27 g]" in shown.stdout


def test_what_a_small_pot_may_hold_of_a_fixed_amount_counts_toward_upper_limits(opened: Any) -> None:
    kitchen = opened.cookbook.kitchen
    fixed = resolve(parse(FIXED, "fixed-oil.cook"), "fixed-oil", kitchen)
    grows = resolve(parse(FIXED.replace("{=2", "{2"), "grows.cook"), "grows", kitchen)
    known, upper, _ = numbers([fixed, grows], opened, ["fat"])
    assert known[0, 0] == pytest.approx(known[1, 0])
    assert upper[1, 0] == pytest.approx(known[1, 0])
    assert upper[0, 0] == pytest.approx(known[0, 0] + 27 / 0.5 - 27 / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("cookware", "missing", "served"),
    [("#skillet{}", "hob", False), ("#large frying pan{}", "stove", False), ("#gizmo{}", "blender", False),
     ("#bowl{}", "oven", True), ("#skillet{}", "oven", True)],
)  # fmt: skip
def test_own_cookware_is_judged_in_a_plan(home: Path, own: Path, cookware: str, missing: str, served: bool) -> None:
    text = FIXED.replace("#saucepan{}", cookware).replace("Boil the", "Put the")
    (own / "mine.cook").write_text(text, encoding="utf-8")
    done = run(home, *PLAN, "--without", missing, "--lock", "mon:dinner=mine*1")
    assert (done.returncode in (0, 3)) is served, done.stderr
    if not served:
        assert done.returncode == 4
        assert "mine" in done.stderr
