"""Kitchen rules checked without mealplan: a plan's JSON, the reference rows (data/food_safety.csv), the dish files as
text. What is judged is what is eaten: of a dish that was adapted, what stands in, cooked where the dish cooks what it
stands in for."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DISHES = ROOT / "foods_db" / "dishes"
TABLE = Path(__file__).parent / "data" / "food_safety.csv"
STAGES = ("pregnancy", "immunosuppressed", "over_65", "trying", "breastfeeding")
GROUPS = ("listeria_risk", "raw_egg", *STAGES)
#: Rows of the table that its own doubts make notes: one state's or one country's advice.
NOTES = ("FSAI only", "NSW only")
ONE_DAY = {"pregnancy", "immunosuppressed", "over_65", "listeria_risk"}


@cache
def rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


@cache
def text(dish: str) -> tuple[str, str]:
    """The front matter and the method of a shipped dish's file; empty where there is none."""
    path = next(DISHES.rglob(f"{dish}.cook"), None)
    if path is None:
        return "", ""
    _, head, method = path.read_text(encoding="utf-8").split("---", 2)
    return head, method


@cache
def front_matter(dish: str) -> dict[str, tuple[str, ...]]:
    """`cooked` and `raw` of a shipped dish's file, and its `keeps` line."""
    head, _ = text(dish)
    out = {}
    for key in ("cooked", "raw"):
        found = re.search(rf"^{key}: \[(.*)\]$", head, re.MULTILINE)
        out[key] = tuple(name.strip() for name in found.group(1).split(",")) if found else ()
    fridge = re.search(r"fridge: (\d+)d", head)
    out["fridge"] = (fridge.group(1),) if fridge else ("0",)
    return out


def _about(group: str) -> Iterator[dict[str, str]]:
    """The rows of a group. Raw egg is the egg row of pregnancy; Listeria risk, its rows that name Listeria."""
    for row in rows():
        stage = group if group in STAGES else "pregnancy"
        egg, listeria = row["food_pattern"].startswith("raw or runny egg"), "Listeria" in row["reason"]
        fits = {"raw_egg": egg, "listeria_risk": listeria}.get(group, True)
        if row["group"] == stage and fits and row["agreement"] not in NOTES:
            yield row


def cooked_through(cook: Mapping[str, Any], ingredient: str, variant: Mapping[str, str]) -> bool:
    """Whether the dish's file says so of every line that the ingredient comes of: of its own, and of what it stands in
    for. `variant`: {ingredient of the file: what stands in}. Where a line is not found it is taken for a raw one."""
    cooked, (_, method) = front_matter(cook["dish"])["cooked"], text(cook["dish"])
    gone = [old for old, new in variant.items() if new == ingredient]
    stand_in = sum(max(1, method.count(f"@{old}{{")) for old in gone)
    lines = sum(part["ingredient"] == ingredient for part in cook["ingredients"])
    return set(gone if lines <= stand_in else [*gone, ingredient]) <= set(cooked)


def variants(plan: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """What stands in for what in each cook, as the plan says of what is eaten of it."""
    items = [item for day in plan["days"] for meal in day["meals"] for item in meal["items"]]
    found = {item["cook"]: dict(item["variant"]) for item in items}
    assert all(found[item["cook"]] == item["variant"] for item in items), "one pot is two variants"
    return found


def against(group: str, ingredient: str, cooked: bool) -> str | None:
    """Why an ingredient may not be served so to a group; None where the table has nothing against it."""
    for row in _about(group):
        if ingredient not in row["applies_to_ingredients"].split(";"):
            continue
        hazard = row["food_pattern"][:40]
        if row["verdict"] == "avoid" and ingredient not in ("vanilla extract", "herbal tea"):
            return f"{hazard}: avoid"
        if row["verdict"] == "only_if: cooked" and not cooked:
            return f"{hazard}: not cooked"
        if row["verdict"] == "only_if: the clinic agrees":
            return f"{hazard}: the clinic was not asked"
    return None


def forbidden(plan: Mapping[str, Any]) -> list[str]:
    """What a plan serves against the rules of its eater, out of its JSON."""
    asked = [name for name in plan["request"]["eaters"][0]["exclusions"] if name in GROUPS]
    out, stand_ins = [], variants(plan)
    for cook in plan["cooks"]:
        for part in cook["ingredients"]:
            cooked = cooked_through(cook, part["ingredient"], stand_ins.get(cook["id"], {}))
            for group in asked:
                why = against(group, part["ingredient"], cooked)
                out += [f"{cook['dish']}: {part['ingredient']}, {group}: {why}"] if why else []
    return [*out, *_kept_too_long(plan, asked), *_over_the_week(plan, asked), *_untold(plan, asked)]


def _kept_too_long(plan: Mapping[str, Any], asked: list[str]) -> list[str]:
    """Left-overs out of the fridge after more than a day, for those who should not."""
    cooks = {cook["id"]: cook for cook in plan["cooks"]}
    out = []
    for day in plan["days"]:
        for meal in day["meals"]:
            for item in meal["items"]:
                cook = cooks[item["cook"]]
                age = (dt.date.fromisoformat(day["date"]) - dt.date.fromisoformat(cook["on"])).days
                most = min(int(front_matter(item["dish"])["fridge"][0]), 1)
                if ONE_DAY & set(asked) and age > most and not item["frozen"]:
                    out.append(f"{day['date']}: {item['dish']} is {age} days old")
    return out


def _over_the_week(plan: Mapping[str, Any], asked: list[str]) -> list[str]:
    """More tuna or oily fish in a week than the table has, eaten grams, for the groups that it limits."""
    if not {"pregnancy", "trying", "breastfeeding"} & set(asked):
        return []
    share = {cook["id"]: 0.0 for cook in plan["cooks"]}
    for day in plan["days"]:
        for meal in day["meals"]:
            for item in meal["items"]:
                share[item["cook"]] += item["portions"]
    limits = {"tuna, tinned": 113.0, "oily fish": 280.0}
    out = []
    for start, most in limits.items():
        names = {
            name
            for row in rows()
            if row["group"] == "pregnancy" and row["food_pattern"].startswith(start)
            for name in row["applies_to_ingredients"].split(";")
        }
        grams = sum(
            part["eaten_g"] * share[cook["id"]] / cook["portions"]
            for cook in plan["cooks"]
            for part in cook["ingredients"]
            if part["ingredient"] in names
        )
        allowed = most * len(plan["days"]) / 7
        out += [f"{grams:.0f} g of {start}, at most {allowed:.0f} g"] if grams > allowed * 1.002 + 0.1 else []
    return out


def _untold(plan: Mapping[str, Any], asked: list[str]) -> list[str]:
    """Ingredients that are only for her if cooked, of which no cook says how."""
    out = []
    for cook in plan["cooks"]:
        told = {name for one in cook["care"] for name in one["ingredients"]}
        for part in cook["ingredients"]:
            conditional = any(
                row["verdict"] == "only_if: cooked" and part["ingredient"] in row["applies_to_ingredients"].split(";")
                for group in asked
                for row in _about(group)
            )
            if conditional and part["ingredient"] not in told and not cook["frozen"]:
                out.append(f"{cook['dish']}: nothing is said of {part['ingredient']}")
    return out
