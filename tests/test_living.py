"""The week as it is lived, on the command line: today, bought, cooked, ate, skipped, and what the kitchen holds."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conftest import Cli, Week
from mealplan.cli.lists import SCHEMAS
from mealplan.journal import Journal
from mealplan.journal.journal import journal_path
from mealplan.planning.result.plan import Plan, loads

MONDAY = "2026-11-23"


def saved(week: Week, name: str = "week 48", of: str = "quick") -> Plan:
    """A week of the tests, saved in the journal."""
    plan = loads(week(of)[1].read_text())
    with Journal.open() as journal:
        journal.save_plan(name, plan)
    return plan


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setenv("MEALPLAN_TODAY", day)


def kitchen(cli: Cli) -> Counter[tuple[str, str]]:
    """(kind, what) to what is there in all, as `pantry list` says it."""
    out: Counter[tuple[str, str]] = Counter()
    for row in json.loads(cli("pantry", "list", "--format", "json").out):
        out[row["kind"], row["what"]] += row["amount"]
    return out


def said(cli: Cli, *arguments: str) -> dict[str, Any]:
    ran = cli(*arguments, "--format", "json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    Draft202012Validator(json.loads((SCHEMAS / "happened.json").read_text())).validate(told)
    return dict(told)


def bought_grams(listed: dict[str, Any], plan: Plan) -> Counter[str]:
    """What the lines of a list put into a basket: the need and what is left over of the packs."""
    return Counter({x["item"]: x["buy_g"] + x["left_over_g"] for x in listed["lines"] if x["show"] != "nothing"})


# -- today


def test_today_is_of_the_saved_plan_that_holds_the_day(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = saved(week)
    on(monkeypatch, "2026-11-24")
    told = json.loads(cli("today", "--format", "json").out)
    Draft202012Validator(json.loads((SCHEMAS / "today.json").read_text())).validate(told)
    assert told["date"] == "2026-11-24"
    assert told["plan"] == "week 48"
    assert [meal["slot"] for meal in told["meals"]] == [meal.slot for meal in plan.days[1].meals]
    dishes = [[item["dish"] for item in meal["items"]] for meal in told["meals"]]
    assert dishes == [[item.dish for item in meal.items] for meal in plan.days[1].meals]
    words = cli("today").out
    assert words.startswith("Tuesday 24 November, of week 48\n")
    assert all(item.title in words for meal in plan.days[1].meals for item in meal.items)


def test_a_day_that_no_plan_holds_is_said(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(week)
    on(monkeypatch, "2026-12-24")
    ran = cli("today")
    assert (ran.code, ran.out) == (5, "")
    assert "no saved plan holds Thursday 24 December" in ran.err
    named = cli("today", "week 48")
    assert named.code == 5
    assert "it runs from Monday 23 November to Thursday 26 November" in named.err


def test_a_plan_may_begin_today_or_tomorrow(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from mealplan.settings.words import settings

    on(monkeypatch, "2026-12-31")
    assert [one.text for one in settings("start", "today")] == ["2026-12-31"]
    assert [one.text for one in settings("start", "Tomorrow")] == ["2027-01-01"]
    assert [one.text for one in settings("flare", "today")] == ["2026-12-31"]


def test_what_waits_for_hours_is_begun_the_evening_before(cli: Cli, opened: Any, week: Week) -> None:
    import datetime as dt
    from dataclasses import replace

    from mealplan.living.today import today_of

    plan = saved(week)
    dish = next(d for _, d in sorted(opened.cookbook.dishes.items()) if any(s.wait_minutes >= 180 for s in d.steps))
    first = plan.days[1].meals[0].items[0].cook
    cook = next(c for c in plan.cooks if c.id == first)
    steps = tuple(step.text for step in dish.steps)
    slow = replace(cook, dish=dish.id, title=dish.title, steps=steps, on=plan.days[1].date, frozen=False)
    plan = replace(plan, cooks=tuple(slow if c.id == first else c for c in plan.cooks))
    before = today_of(plan, "", plan.days[0].date, opened)
    assert dish.title in [one.title for one in before.start_now]
    eve = plan.days[0].date - dt.timedelta(days=1)
    assert dish.title not in [one.title for one in today_of(plan, "", eve, opened).start_now]


def test_what_is_frozen_comes_out_the_evening_before(cli: Cli, opened: Any, week: Week) -> None:
    from dataclasses import replace

    from mealplan.living.today import today_of

    plan = saved(week)
    meal = plan.days[1].meals[0]
    frozen = replace(meal, items=(replace(meal.items[0], frozen=True), *meal.items[1:]))
    day = replace(plan.days[1], meals=(frozen, *plan.days[1].meals[1:]))
    plan = replace(plan, days=(plan.days[0], day, *plan.days[2:]))
    out = [one for one in today_of(plan, "", plan.days[0].date, opened).take_out if one.kind == "dish"]
    assert [(one.what, one.amount, one.slot) for one in out] == [
        (meal.items[0].dish, meal.items[0].portions, meal.slot)
    ]


# -- bought


def test_bought_puts_the_packs_of_the_list_into_the_kitchen_once(
    cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = saved(week)
    on(monkeypatch, MONDAY)
    listed = json.loads(cli("shop", "--format", "json").out)
    told = said(cli, "bought")
    assert (told["plan"], told["version"]) == ("week 48", 1)
    there = kitchen(cli)
    wanted = bought_grams(listed, plan)
    assert set(there) == {("ingredient", item) for item in wanted}
    for item, grams in wanted.items():
        assert there["ingredient", item] == pytest.approx(grams, abs=0.1)
    again = said(cli, "bought")
    assert again["pantry"] == []
    assert kitchen(cli) == there
    ticked = cli("shop", "--format", "todotxt").out.splitlines()
    assert all(line.startswith("x ") for line in ticked if line.strip())


def test_a_line_or_another_amount_and_undo(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(week)
    on(monkeypatch, MONDAY)
    listed = json.loads(cli("shop", "--format", "json").out)
    line = next(x for x in listed["lines"] if x["packs"] and x["show"] != "nothing" and len(x["packs"]) == 1)
    item, packs = line["item"], line["buy_g"] + line["left_over_g"]
    said(cli, "bought", item)
    assert kitchen(cli) == {("ingredient", item): pytest.approx(packs)}
    assert said(cli, "bought", item)["pantry"] == []
    said(cli, "bought", item, f"{3 * packs:g} g")
    assert kitchen(cli) == {("ingredient", item): pytest.approx(3 * packs)}, "it is what was bought, not more of it"
    assert said(cli, "bought", item, f"{3 * packs:g} g")["pantry"] == []
    assert cli("plans", "undo").code == 0
    assert kitchen(cli) == {("ingredient", item): pytest.approx(packs)}
    assert cli("plans", "undo").code == 0
    assert kitchen(cli) == {}
    assert cli("plans", "redo").code == 0
    assert kitchen(cli) == {("ingredient", item): pytest.approx(packs)}


def test_too_little_leaves_the_line_open(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(week)
    on(monkeypatch, MONDAY)
    listed = json.loads(cli("shop", "--format", "json").out)
    line = next(x for x in listed["lines"] if x["show"] != "nothing" and x["buy_g"] > 100)
    said(cli, "bought", line["item"], "50 g")
    done = [x for x in cli("shop", "--format", "todotxt").out.splitlines() if x.startswith("x ")]
    assert done == []
    assert "(50 g bought," in " ".join(cli("shop").out.split())
    again = next(x for x in json.loads(cli("shop", "--format", "json").out)["lines"] if x["item"] == line["item"])
    assert (again["ticked"], again["bought_g"]) == (False, 50)
    assert again["missing_g"] == pytest.approx(line["buy_g"] - 50)
    said(cli, "bought")
    assert kitchen(cli)["ingredient", line["item"]] >= line["buy_g"]


def test_an_amount_and_a_thing_in_one_text_at_every_door(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(week)
    on(monkeypatch, MONDAY)
    one = said(cli, "bought", "2 tins chickpeas")
    (row,) = one["pantry"]
    assert cli("pantry", "add", "2 tins chickpeas").code == 0
    assert kitchen(cli)["ingredient", row["what"]] == pytest.approx(2 * row["amount"])
    assert cli("pantry", "add", "500 g red lentils").code == 0
    assert cli("pantry", "add", "red lentils", "0,5 kg").code == 0
    assert kitchen(cli)["ingredient", "red lentils"] == 1000
    assert cli("pantry", "take", "250 g red lentils").code == 0
    assert kitchen(cli)["ingredient", "red lentils"] == 750


# -- cooked, ate, skipped


def test_cooked_takes_from_the_kitchen_what_the_pots_need(
    cli: Cli, opened: Any, week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mealplan.living.shelf import needs

    plan = saved(week)
    on(monkeypatch, MONDAY)
    said(cli, "bought")
    before = kitchen(cli)
    said(cli, "cooked")
    due: Counter[tuple[str, str]] = Counter(before)
    for cook in plan.cooks:
        if cook.on == plan.days[0].date and not cook.frozen:
            for item, grams in needs(cook, cook.portions, opened).items():
                due["ingredient", item] -= grams
            due["dish", cook.dish] += cook.portions
    after = kitchen(cli)
    for key in {*due, *after}:
        assert after[key] == pytest.approx(due[key], abs=0.05), key
    assert said(cli, "cooked")["pantry"] == [], "the same said twice counts once"
    cli("plans", "undo")
    assert kitchen(cli) == before


def test_other_portions_than_planned(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = saved(week)
    on(monkeypatch, MONDAY)
    cook = next(c for c in plan.cooks if c.on == plan.days[0].date and not c.frozen)
    said(cli, "cooked", cook.dish, "6")
    assert kitchen(cli)["dish", cook.dish] == 6
    said(cli, "cooked", cook.dish, "5 portions")
    assert kitchen(cli)["dish", cook.dish] == 5, "said again, it takes the place of what was said"
    said(cli, "cooked", cook.dish, "0")
    assert kitchen(cli)["dish", cook.dish] == 0


def test_an_opened_pack_goes_off_by_its_opened_life(cli: Cli, opened: Any) -> None:
    import datetime as dt

    from mealplan.journal.records import StockKey
    from mealplan.living.shelf import Shelf

    tofu = opened.cookbook.ingredients["firm tofu"]
    assert tofu.opened_days is not None
    day = dt.date(2026, 11, 23)
    shelf = Shelf({}, opened)
    shelf.buy("firm tofu", [(560.0, 280.0, day)])
    (sealed,) = shelf.rows
    assert (sealed.pack, sealed.opened, sealed.until) == (280.0, None, day + dt.timedelta(days=tofu.keeps_days or 0))
    shelf.take("firm tofu", 100.0, day + dt.timedelta(days=1))
    until = day + dt.timedelta(days=1 + tofu.opened_days)
    opened_key = StockKey("ingredient", "firm tofu", "fridge", until, None, day + dt.timedelta(days=1))
    assert shelf.rows == {sealed: 280.0, opened_key: 180.0}
    shelf.take("firm tofu", 200.0, day + dt.timedelta(days=2))
    later = StockKey(
        "ingredient", "firm tofu", "fridge", until + dt.timedelta(days=1), None, day + dt.timedelta(days=2)
    )
    assert shelf.rows == {later: 260.0}, "what is open is used first"


def test_unsaid_days_count_as_planned_once_the_week_is_lived(
    cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = saved(week)
    on(monkeypatch, MONDAY)
    said(cli, "bought")
    on(monkeypatch, "2026-11-25")
    lunch = plan.days[2].meals[1]
    said(cli, "skipped", lunch.slot)
    there = kitchen(cli)
    due: Counter[str] = Counter()
    for cook in plan.cooks:
        if cook.on < plan.days[2].date and not cook.frozen:
            due[cook.dish] += cook.portions
    for day in plan.days[:2]:
        for meal in day.meals:
            for item in meal.items:
                due[item.dish] -= item.portions
    for dish, portions in due.items():
        assert there["dish", dish] == pytest.approx(max(0.0, portions)), dish


def test_who_skips_the_dinner_does_not_cook_it(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = saved(week)
    eaten = [(m.slot, i.cook, d.date) for d in plan.days for m in d.meals for i in m.items]
    first = [c for c in plan.cooks if c.on == plan.days[0].date and not c.frozen]
    cook = next(c for c in first if sum(number == c.id for _, number, _ in eaten) == 1)
    slot = next(slot for slot, number, _ in eaten if number == cook.id)
    on(monkeypatch, MONDAY)
    said(cli, "bought")
    said(cli, "skipped", slot)
    on(monkeypatch, "2026-11-24")
    said(cli, "skipped", "snack")
    assert kitchen(cli)["dish", cook.dish] == 0
    said(cli, "cooked", cook.dish, "--on", "yesterday")
    assert kitchen(cli)["dish", cook.dish] == cook.portions, "but she may have cooked it"


def test_something_else_and_out_are_noted_and_taken_back(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    saved(week)
    on(monkeypatch, "2026-11-24")
    said(cli, "ate", "lunch", "out")
    told = json.loads(cli("today", "--format", "json").out)
    assert [(m["slot"], m["said"]) for m in told["meals"] if m["state"] == "other"] == [("lunch", "out")]
    said(cli, "ate", "lunch", "banana", "2")
    said(cli, "ate", "yesterday:dinner", "300 g cheese pizza")
    told = json.loads(cli("today", "--format", "json").out)
    assert "banana" in next(m["said"] for m in told["meals"] if m["slot"] == "lunch").lower()
    for _ in range(3):
        assert cli("plans", "undo").code == 0
    told = json.loads(cli("today", "--format", "json").out)
    assert {m["state"] for m in told["meals"]} == {"planned"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ate", "brunch"), "unknown meal"),
        (("ate", "lunch", "a dish that nobody knows"), "how much"),
        (("ate", "2027-01-01:lunch"), "no saved plan holds"),
        (("cooked", "squash-red-lentil-soop"), "squash-red-lentil-soup"),
        (("cooked", "squash-red-lentil-soup", "lots"), "has no number"),
        (("bought", "unobtainium"), "unobtainium"),
        (("bought", "500 parsecs oats"), "parsecs"),
        (("skipped", "someday"), "is no day"),
        (("bought", "--plan", "week 99"), "week 48"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    saved(week)
    on(monkeypatch, MONDAY)
    before = journal_path().read_bytes()
    ran = cli(*arguments)
    assert (ran.code, ran.out) == (5, "")
    assert words in ran.err
    assert journal_path().read_bytes() == before


def test_a_version_is_undone_after_what_was_said_of_it(cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    plan = saved(week)
    on(monkeypatch, MONDAY)
    cli("bought")
    with Journal.open() as journal:
        assert journal.save_plan("week 48", replace(plan, notes=("edited",))).version == 2
    cli("skipped", "lunch")
    with Journal.open() as journal:
        assert journal.undo("week 48").version == 2
        assert [one.news.kind for one in journal.happenings("week 48")].count("skipped") == 0
        assert journal.undo("week 48").version == 1
        assert journal.stock()
        journal.undo("week 48")
        assert not journal.stock()
        assert not journal.saved("week 48").can_undo
        assert journal.redo("week 48").version == 1
        assert journal.stock()
        assert journal.redo("week 48").version == 2
        assert not journal.saved("week 48").can_redo or journal.redo("week 48").version == 2


# -- the kitchen in plans


def test_the_kitchen_is_a_pantry_file_only_when_asked(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, MONDAY)
    cli("pantry", "add", "500 g red lentils")
    cli("pantry", "add", "squash-red-lentil-soup", "2 portions", "--place", "freezer")
    toml = cli("pantry", "list", "--format", "toml").out
    file = tmp_path / "home.toml"
    file.write_text(toml)
    plan = ("plan", "--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "--start", MONDAY)
    none = json.loads(cli(*plan, "--format", "json").out)
    assert none["request"]["house"]["pantry"] == []
    home = json.loads(cli(*plan, "--pantry", "home", "--format", "json").out)
    assert home["request"]["house"]["pantry"] == [{"ingredient": "red lentils", "grams": 500.0, "until": None}]
    assert home["request"]["house"]["frozen"] == [{"dish": "squash-red-lentil-soup", "portions": 2.0}]
    filed = json.loads(cli(*plan, "--pantry", str(file), "--format", "json").out)
    assert filed["days"] == home["days"]


def test_a_tick_by_whatever_hand_is_bought_and_unticked_is_not(
    cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mealplan.phone.ticked import Change, Ticked

    saved(week)
    on(monkeypatch, MONDAY)
    listed = json.loads(cli("shop", "--format", "json").out)
    lines = [x for x in listed["lines"] if x["show"] != "nothing"]
    keys = [f"{listed['start']}|{x['item']}|{x['show']}" for x in lines[:2]]
    phone = Ticked("week 48")
    phone.apply([Change("a", True, 0.0), Change("b", True, 0.0)], {"a": keys[0], "b": keys[1]})
    said(cli, "skipped", "snack")  # whatever is said next heeds it
    there = kitchen(cli)
    assert set(there) == {("ingredient", x["item"]) for x in lines[:2]}
    assert cli("plans", "undo").code == 0
    assert kitchen(cli) == there, "undo takes back what was said, not a tick"
    phone.apply([Change("a", False, 0.0)], {"a": keys[0]})
    said(cli, "skipped", "snack")
    assert set(kitchen(cli)) == {("ingredient", lines[1]["item"])}
    assert said(cli, "bought")["pantry"]
    assert kitchen(cli)["ingredient", lines[0]["item"]] == pytest.approx(
        lines[0]["buy_g"] + lines[0]["left_over_g"], abs=0.1
    )


def test_lines_of_her_own_stand_on_the_list_and_are_ticked(
    cli: Cli, week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(week)
    on(monkeypatch, MONDAY)
    assert cli("shop", "week 48", "--add", "toilet paper", "--add", "cat food").code == 0
    assert "toilet paper" in cli("shop").out
    lines = json.loads(cli("shop", "--format", "json").out)["lines"]
    assert [x["item"] for x in lines if x.get("own")] == ["toilet paper", "cat food"] or sorted(
        x["item"] for x in lines if x.get("own")
    ) == ["cat food", "toilet paper"]
    cli("bought")
    done = cli("shop", "--format", "todotxt").out
    assert "x toilet paper" in done
    assert not [key for key in kitchen(cli) if key[1] == "toilet paper"]
    assert cli("shop", "--drop", "cat food").code == 0
    assert "cat food" not in cli("shop").out
    assert cli("shop", "--drop", "dog food").code == 5
    assert "toilet paper" in cli("shop", "--for", "mon", "--message").out + cli("shop", "--for", "mon").out


def test_supplements_have_their_place_in_today(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, MONDAY)
    flags = ("--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "--start", "today")
    assert cli("plan", *flags, "--supplement", "b12:evening tablet=1000 ug/week", "--save", "one").code in (0, 3)
    (taken,) = json.loads(cli("today", "--format", "json").out)["supplements"]
    assert taken["name"] == "evening tablet"
    assert "143 µg" in taken["contains"]
    assert "evening tablet" in cli("today").out


def test_a_wrong_meal_or_day_says_where_and_which_there_are(cli: Cli) -> None:
    wrong = cli("ate", "brunch", "out")
    assert wrong.code == 5
    assert "breakfast, lunch, dinner, snack" in wrong.err
    day = cli("ate", "someday:lunch", "out")
    assert day.code == 5
    assert "someday:lunch" in day.err
    assert "--on" not in day.err


def test_what_cooks_by_itself_says_when_to_begin_and_how_the_time_falls(
    cli: Cli, opened: Any, week: Week, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from mealplan.living.today import lines_of, today_of

    plan = saved(week)
    dish = next(
        d for _, d in sorted(opened.cookbook.dishes.items())
        if "oven" in d.cookware and 30 <= d.total_minutes - d.active_minutes < 120
        and all(step.wait_minutes < 120 for step in d.steps)
    )  # fmt: skip
    day = plan.days[1]
    meal = day.meals[2]
    baked = replace(
        next(c for c in plan.cooks if c.id == meal.items[0].cook), dish=dish.id, title=dish.title, on=day.date,
        steps=tuple(step.text for step in dish.steps), active_minutes=dish.active_minutes, frozen=False,
    )  # fmt: skip
    alone = replace(meal, items=(replace(meal.items[0], dish=dish.id, title=dish.title, leftover=False),))
    days = (plan.days[0], replace(day, meals=(*day.meals[:2], alone, *day.meals[3:])), *plan.days[2:])
    plan = replace(plan, days=days, cooks=tuple(baked if c.id == baked.id else c for c in plan.cooks))
    waiting = dish.total_minutes - dish.active_minutes
    parts = f"{dish.active_minutes:.0f} min hands-on + {waiting:.0f} min oven"

    bare = replace(plan, request=plan.request.with_(meal_times=()))
    found = next(m for m in today_of(bare, "", day.date, opened).meals if m.slot == meal.slot)
    assert found.begin == f"begin {dish.total_minutes:.0f} min before: {parts}"
    timed = replace(plan, request=plan.request.with_(meal_times=((meal.slot, "19:00"),)))
    at = 19 * 60 - round(dish.total_minutes)
    lines = lines_of(today_of(timed, "", day.date, opened))
    assert any(f"begin at {at // 60}:{at % 60:02d}: {parts}" in line for line in lines)


@pytest.mark.parametrize(("start", "told"), [("2026-11-23", True), ("2026-11-24", False), ("2026-11-30", False)])
def test_a_week_that_begins_before_today_says_so_and_is_planned(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, start: str, told: bool
) -> None:
    on(monkeypatch, "2026-11-24")
    ran = cli("plan", "--age", "42", "--sex", "female", "--days", "1", "--effort", "quick", "--start", start)
    assert ran.code in (0, 3), ran.err
    assert ("begins on Monday 23 November, yesterday, which is past" in ran.err) == told
