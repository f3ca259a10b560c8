"""The rest of a week planned again around what happened (`replan --from`), and the next one from what is left."""

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cli, Week
from mealplan.journal import Journal
from mealplan.planning.result.behind import behind
from mealplan.planning.result.plan import Plan, loads
from mealplan.planning.result.restrictions import restrictions
from mealplan.planning.result.verify import problems

MONDAY, WEDNESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 25)


@pytest.fixture
def plan(cli: Cli, week: Week) -> Plan:
    """Four days from Monday, saved; it is Wednesday."""
    made = loads(week("quick")[1].read_text())
    with Journal.open() as journal:
        journal.save_plan("week 48", made)
    return made


def again(cli: Cli, *more: str, of: str = "week 48") -> Plan:
    ran = cli("replan", of, "--from", "today", "--effort", "quick", "--format", "json", *more)
    assert ran.code in (0, 3), ran.err
    return loads(ran.out)


@pytest.fixture(autouse=True)
def wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", WEDNESDAY.isoformat())


def test_days_past_are_history_and_count(cli: Cli, opened: Any, plan: Plan) -> None:
    cli("ate", "yesterday:dinner", "out")
    cli("ate", "yesterday:lunch", "300 g cheese pizza")
    cli("skipped", "yesterday:snack")
    new = again(cli)
    assert problems(new, opened) == []
    week = new.request.week
    assert (week.start, week.days, week.past) == (MONDAY, 4, 2)
    assert new.days[0].meals == tuple(
        replace(m, items=tuple(replace(i, cook=n.cook) for i, n in zip(m.items, w.items, strict=True)))
        for m, w in zip(plan.days[0].meals, new.days[0].meals, strict=True)
    )
    assert [meal.slot for meal in new.days[1].meals] == ["breakfast"]
    assert {(x.day, x.slot, x.kind) for x in week.lived} == {
        (1, "lunch", "food"),
        (1, "dinner", "out"),
        (1, "snack", "nothing"),
    }
    pizza = sum(
        opened.foods.amounts([x.food], ["energy"])[x.food]["energy"] * x.grams / 100 for x in week.lived if x.food
    )
    breakfast = plan.days[1].meals[0]
    cooks = {cook.id: cook for cook in plan.cooks}
    eaten = sum(
        (opened.foods.amounts([p.food], ["energy"])[p.food]["energy"] or 0)
        * p.eaten_g
        * item.portions
        / cooks[item.cook].portions
        for item in breakfast.items
        for p in cooks[item.cook].ingredients
    )
    assert new.days[1].totals["energy"].amount == pytest.approx(eaten / 100 + pizza, rel=1e-6)
    energy = next(t for t in new.targets if t.nutrient == "energy")
    assert energy.mean == pytest.approx(math.fsum(d.totals["energy"].amount for d in new.days) / 4, rel=1e-6)


def test_what_was_eaten_instead_has_its_part_in_every_figure(cli: Cli, opened: Any, plan: Plan) -> None:
    cli("ate", "yesterday:lunch", "1000 g whole milk")
    new = again(cli)
    assert problems(new, opened) == []
    assert new.iodine is not None
    assert new.iodine.mean > 40, "a litre of milk in four days, a few hundred µg"
    parts = [part for part in behind(new, opened, "calcium") if part.day == 1]
    known = math.fsum(part.amount for part in parts if part.amount is not None)
    assert known == pytest.approx(new.days[1].totals["calcium"].amount, rel=1e-6)


def test_nothing_is_asked_of_a_day_past_by_itself(cli: Cli, plan: Plan) -> None:
    for slot in ("breakfast", "lunch", "dinner", "snack"):
        cli("skipped", f"yesterday:{slot}")
    new = again(cli)
    floors = [t for t in new.targets if t.daily_floor and t.level == "goal"]
    assert new.days[1].totals["energy"].amount == 0
    assert floors
    for target in floors:
        taken = target.mean - target.mean_from_food
        assert target.worst_day == pytest.approx(
            min(day.totals[target.nutrient].amount for day in new.days[2:]) + taken, rel=1e-5
        ), target.nutrient
        assert target.why != "a day is under its floor" or target.worst_day < target.daily_floor


def test_a_pot_that_was_made_larger_feeds_the_days_to_come(cli: Cli, opened: Any, plan: Plan) -> None:
    kept = [
        cook
        for cook in plan.cooks
        if cook.on == plan.days[1].date and not cook.frozen and opened.cookbook.dishes[cook.dish].fridge_days >= 2
        and opened.cookbook.dishes[cook.dish].active_minutes >= 5
    ]  # fmt: skip
    cook = kept[0]
    cli("cooked", cook.dish, f"{cook.portions + 3:g}", "--on", "yesterday")
    new = again(cli)
    pot = next(c for c in new.cooks if c.dish == cook.dish and c.on == cook.on)
    assert pot.portions == cook.portions + 3
    assert problems(new, opened) == []
    for part, before in zip(pot.ingredients, cook.ingredients, strict=True):
        assert part.eaten_g >= before.eaten_g


def test_portions_whose_meal_was_skipped_stand_in_the_house(cli: Cli, opened: Any, plan: Plan) -> None:
    served = [(m.slot, i.cook) for m in plan.days[1].meals for i in m.items]
    every = [i.cook for d in plan.days for m in d.meals for i in m.items]
    cook = next(c for c in plan.cooks if c.on == plan.days[1].date and not c.frozen and every.count(c.id) == 1)
    slot = next(slot for slot, number in served if number == cook.id)
    cli("skipped", f"yesterday:{slot}")
    cli("cooked", cook.dish, "--on", "yesterday")
    new = again(cli)
    held = [one for one in new.request.house.frozen if one.dish == cook.dish]
    keeps = opened.cookbook.dishes[cook.dish].fridge_days
    if keeps < 1:
        assert held == []
    else:
        assert held[0].portions <= cook.portions
    for day in new.days[2:]:
        for meal in day.meals:
            for item in meal.items:
                if item.dish == cook.dish and item.frozen:
                    assert held[0].until is None or day.date.isoformat() <= held[0].until


def test_what_was_bought_is_not_bought_again(
    cli: Cli, opened: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY.isoformat())
    assert cli("bought").code == 0
    monkeypatch.setenv("MEALPLAN_TODAY", WEDNESDAY.isoformat())
    same = again(cli, "--save", "week 48")
    assert same.life is not None
    changed = [
        meal.slot
        for old, new in zip(plan.days, same.days, strict=True)
        for meal, other in zip(old.meals, new.meals, strict=True)
        if [i.dish for i in meal.items] != [i.dish for i in other.items]
    ]
    assert len(changed) <= 4, "least change: nothing happened"
    listed = json.loads(cli("shop", "week 48", "--format", "json").out)
    assert {x["by"] >= WEDNESDAY.isoformat() for x in listed["lines"]} <= {True}
    there = json.loads(cli("pantry", "list", "--format", "json").out)
    assert there
    assert same.life.things <= len([x for x in listed["lines"] if x["show"] != "nothing" and not x["staple"]]) + 1


def test_no_exclusion_is_dropped_not_even_of_what_was_eaten(cli: Cli, opened: Any, plan: Plan) -> None:
    new = again(cli, "-x", "dairy")
    assert "dairy" in new.request.exclusions
    assert problems(new, opened) == []
    served = {item.dish for day in new.days[:2] for meal in day.meals for item in meal.items}
    was = {item.dish for day in plan.days[:2] for meal in day.meals for item in meal.items}
    assert was - served, "what holds dairy is history as food, not a dish that is served"
    assert [one for one in new.request.week.lived if one.kind == "food"]
    for day in (0, 1):
        assert new.days[day].totals["energy"].amount == pytest.approx(plan.days[day].totals["energy"].amount, rel=0.02)


def test_a_lock_of_a_day_to_come_holds_and_an_edit_carries_history(cli: Cli, opened: Any, plan: Plan) -> None:
    dish = plan.days[3].meals[2].items[0].dish
    cli("skipped", "yesterday:lunch")
    new = again(cli, "--lock", f"4:dinner={dish}", "--save", "week 48")
    assert [i.dish for m in new.days[3].meals if m.slot == "dinner" for i in m.items if i.locked] == [dish]
    ran = cli("flare", "week 48", "thu", "--format", "json")
    assert ran.code in (0, 3), ran.err
    bad = loads(ran.out)
    assert bad.request.week.past == 2
    assert bad.days[:2] == new.days[:2] or [d.totals for d in bad.days[:2]] == [d.totals for d in new.days[:2]]
    more = cli("replan", "week 48", "--days", "5", "--effort", "quick", "--format", "json")
    assert more.code in (0, 3), more.err
    longer = loads(more.out)
    assert (longer.request.week.past, longer.request.week.days) == (2, 5)
    assert [d.totals["energy"].amount for d in longer.days[:2]] == pytest.approx(
        [d.totals["energy"].amount for d in new.days[:2]]
    )


def test_a_plan_from_a_file_has_nothing_but_its_own_past(cli: Cli, plan: Plan, tmp_path: Path) -> None:
    file = tmp_path / "week.json"
    file.write_text(plan.dumps())
    new = again(cli, of=str(file))
    assert new.request.week.past == 2
    assert [[i.dish for m in d.meals for i in m.items] for d in new.days[:2]] == [
        [i.dish for m in d.meals for i in m.items] for d in plan.days[:2]
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--from", "2027-01-01"), 5, "is not in this plan"),
        (("--from", "someday"), 5, "is no day"),
        (("--from", "today", "--pantry", "none"), 2, "leave --pantry out"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    cli: Cli, plan: Plan, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ran = cli("replan", "week 48", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err


def test_the_next_week_starts_from_what_is_left(
    cli: Cli, opened: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY.isoformat())
    cli("bought")
    monkeypatch.setenv("MEALPLAN_TODAY", "2026-11-26")
    before = json.loads(cli("pantry", "list", "--format", "json").out)
    next_ = ("plan", "--age", "42", "--sex", "female", "--seed", "1", "--effort", "quick", "--days", "2")
    ran = cli(*next_, "--start", "tomorrow", "--pantry", "home", "--format", "json")
    assert ran.code in (0, 3), ran.err
    made = loads(ran.out)
    house = {one.ingredient: one for one in made.request.house.pantry}
    assert house
    assert all(one.until is None or one.until >= "2026-11-27" for one in house.values())
    noted = {row["what"] for row in before if row["kind"] == "ingredient"}
    assert set(house) <= noted
    assert json.loads(cli("pantry", "list", "--format", "json").out) == before, (
        "planning writes nothing into the kitchen"
    )
    bare = loads(cli(*next_, "--start", "2026-11-27", "--format", "json").out)
    assert made.life is not None
    assert bare.life is not None
    assert made.life.things < bare.life.things


def test_what_was_eaten_instead_is_told_in_the_week(cli: Cli, plan: Plan) -> None:
    cli("ate", "yesterday:lunch", "out")
    ran = cli("replan", "week 48", "--from", "today", "--effort", "quick")
    assert "Lunch      eaten out" in ran.out


def test_another_week_like_one(cli: Cli, plan: Plan) -> None:
    ran = cli("plan", "--like", "week 48", "--effort", "quick", "--format", "json")
    assert ran.code in (0, 3), ran.err
    like = loads(ran.out)
    assert like.request.week.start == dt.date(2026, 11, 30), "the Monday after it"
    assert like.request.eater == replace(plan.request.eater)
    before, after = ([i.dish for d in one.days for m in d.meals for i in m.items] for one in (plan, like))
    assert len(set(after) & set(before)) >= 0.7 * len(set(before))
    assert cli("plan", "--like", "week 48", "--alternatives", "2").code == 2


@pytest.mark.parametrize(
    ("target", "asked"),
    [("b12>=1000ug", True), ("vitamin_c>=1g", True), ("magnesium>=450mg", False), ("b12>=1000ug?", False)],
)
def test_what_only_a_tablet_holds_is_asked_back(cli: Cli, target: str, asked: bool) -> None:
    ran = cli("plan", "--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "-t", target)
    assert ("is that a tablet?" in ran.err) == asked
    assert (ran.code == 5) == asked
    assert not asked or ("--supplement" in ran.err and ran.out == "")


def test_no_edit_touches_a_day_past(cli: Cli, plan: Plan) -> None:
    new = again(cli, "--save", "week 48")
    dish = new.days[0].meals[0].items[0].dish
    for arguments in (("swap", "week 48", "1:breakfast", "--to", dish), ("flare", "week 48", "1")):
        ran = cli(*arguments)
        assert (ran.code, ran.out) == (5, "")
        assert "is past and stays as it was" in ran.err


@pytest.mark.parametrize(
    "flags",
    [
        ("--lock", "mon:dinner=squash-red-lentil-soup"),
        ("--skip", "1:lunch"),
        ("--flare", "2"),
        ("--minutes", "mon=10"),
    ],
)
def test_what_is_asked_for_a_day_past_is_refused_with_what_to_do(cli: Cli, plan: Plan, flags: tuple[str, str]) -> None:
    ran = cli("replan", "week 48", "--from", "today", *flags)
    assert (ran.code, ran.out) == (5, "")
    assert flags[0] in ran.err
    assert flags[1] in ran.err
    assert "is past and stays as it was" in ran.err
    assert "`mealplan ate`" in ran.err


def test_what_holds_for_some_days_past_says_where_it_counts(cli: Cli, plan: Plan) -> None:
    new = again(cli, "--minutes", "mon-thu=50", "--lock", "1:dinner=none")
    assert new.request.week.minutes[2:] == (50.0, 50.0)
    assert [note for note in new.request.notes if "Mon 23, Tue 24 stay as they were: minutes" in note]
    assert not [note for note in again(cli, "--minutes", "all=50").request.notes if "as they were" in note]


def test_a_lock_that_a_day_past_did_not_keep_is_told_until_the_week_ends(
    cli: Cli, opened: Any, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY.isoformat())
    kept, lost = plan.days[0].meals[2].items[0], plan.days[1].meals[2].items[0]
    locks = ("--lock", f"1:dinner={kept.dish}", "--lock", f"2:dinner={lost.dish}")
    ran = cli("replan", "week 48", "--effort", "quick", *locks, "--save", "week 48")
    assert ran.code in (0, 3), ran.err
    monkeypatch.setenv("MEALPLAN_TODAY", WEDNESDAY.isoformat())
    cli("ate", "yesterday:dinner", "out")
    new = again(cli, "--save", "week 48")
    assert new.request.week.locks == ()
    told = [note for note in new.notes if isinstance(note, str) and "was locked at" in note]
    assert told == [
        f"{opened.cookbook.dishes[lost.dish].title} was locked at dinner on Tue 24, which is past, and was not eaten "
        f"there: lock it on a day to come if you still want it (--lock DAY:SLOT={lost.dish})."
    ]
    assert kept.dish in [item.dish for item in new.days[0].meals[2].items], "the other one has held"
    later = cli("replan", "week 48", "--effort", "quick", "--seed", "2")
    assert told[0].split(" was locked")[0] in later.out
    assert "was not eaten there" in " ".join(later.out.split())


def test_a_week_that_begins_anew_says_that_its_days_past_no_longer_count(cli: Cli, plan: Plan) -> None:
    again(cli, "--save", "week 48")
    ran = cli("replan", "week 48", "--start", "2026-11-30", "--effort", "quick", "--format", "json")
    assert ran.code in (0, 3), ran.err
    new = loads(ran.out)
    assert new.request.week.past == 0
    assert "What was eaten before Wed 25 no longer counts toward this week: it begins on another day." in new.notes


def test_a_repair_of_minutes_asks_for_no_day_past(cli: Cli, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", MONDAY.isoformat())
    ran = cli("replan", "week 48", "--effort", "quick", "--minutes", "1=12", "--minutes", "4=12", "--save", "week 48")
    assert ran.code in (0, 3), ran.err
    monkeypatch.setenv("MEALPLAN_TODAY", WEDNESDAY.isoformat())
    new = again(cli)
    assert [one.flags for one in restrictions(new.request) if "--minutes" in one.flags] == ["--minutes 4=17"]


def test_portions_in_the_fridge_are_eaten_while_they_are_good(cli: Cli, opened: Any, tmp_path: Path) -> None:
    file = tmp_path / "house.toml"
    soup = 'item = "squash-red-lentil-soup"\namount = 2\nunit = "portions"'
    item = f'[[item]]\n{soup}\nwhere = "fridge"\nuntil = 2026-11-24\n'
    file.write_text(item)
    flags = ("--age", "42", "--sex", "female", "--effort", "quick", "--days", "3", "--start", MONDAY.isoformat())
    made = loads(cli("plan", *flags, "--pantry", str(file), "--format", "json").out)
    (held,) = made.request.house.frozen
    assert (held.portions, held.until) == (2.0, "2026-11-24")
    eaten = [(d.date.isoformat(), i.portions) for d in made.days for m in d.meals for i in m.items if i.frozen]
    assert eaten, "nothing has to be bought or cooked for it"
    assert all(day <= "2026-11-24" for day, _ in eaten)
    assert sum(portions for _, portions in eaten) <= 2.0
    assert made.life is not None
    assert "squash-red-lentil-soup" not in {one.dish for one in made.life.freezer}, "it never was in the freezer"
    assert problems(made, opened) == []
    late = replace(made, request=made.request.with_(frozen=(replace(held, until="2026-11-22"),)))
    assert any("was good until" in words for words in problems(late, opened))
