"""The calendar file: read back by a parser, every meal at its time, cooking on its day, nothing broken by a name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.dishes.dish import Course, Dish, Step
from mealplan.export.ics import plan_ics
from mealplan.planning.result.plan import Plan
from small_plan import START, asking, edited, small_plan

STAMP = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


def events(text: str) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    every = calendar.walk("VEVENT")
    found = [one for one in every if isinstance(one, icalendar.Event)]
    assert len(found) == len(every)
    assert all(one.errors == [] for one in found)
    return found


def category(event: icalendar.Event) -> str:
    raw = event["CATEGORIES"].to_ical()
    assert isinstance(raw, bytes)
    return raw.decode()


def test_every_meal_is_at_its_time_by_the_kitchen_clock() -> None:
    meals = [e for e in events(plan_ics(small_plan())) if category(e) == "Meal"]
    starts = {e.decoded("DTSTART"): str(e["SUMMARY"]) for e in meals}
    day = dt.datetime.combine(START, dt.time())
    assert starts == {
        day.replace(hour=8): "Breakfast: Porridge",
        day.replace(hour=19, minute=15): "Dinner: Red lentil soup (locked)",  # the profile's own time
        day.replace(hour=8) + dt.timedelta(1): "Breakfast: Porridge",
        day.replace(hour=19, minute=15) + dt.timedelta(1): "Dinner: Red lentil soup (left over)",
    }
    assert all(moment.tzinfo is None for moment in starts)


def test_cooking_stands_on_the_day_on_which_it_happens_and_ends_at_the_meal() -> None:
    cooking = [e for e in events(plan_ics(small_plan())) if category(e) == "Cooking"]
    soups = [e for e in cooking if "Red lentil soup" in str(e["SUMMARY"])]
    assert [str(e["SUMMARY"]) for e in soups] == ["Cook: Red lentil soup (2 portions)"]  # once, not for leftovers
    (soup,) = soups
    assert soup.decoded("DTSTART") == dt.datetime.combine(START, dt.time(18, 55))
    assert soup.decoded("DURATION") == dt.timedelta(minutes=20)
    assert "150 g red lentils" in str(soup["DESCRIPTION"])


def test_with_the_cookbook_cooking_begins_early_enough_and_holds_the_method() -> None:
    dish = Dish(
        "red-lentil-soup", "Red lentil soup", (Course.DINNER,), 2, (), 3, 90, (), (),
        (Step("Simmer the lentils.", 5, 30),), 20, 50, False, "lentils", 0.25,
    )  # fmt: skip
    found = events(plan_ics(small_plan(), dishes={dish.id: dish}))
    (soup,) = [e for e in found if str(e["SUMMARY"]).startswith("Cook: Red")]
    assert soup.decoded("DTSTART") == dt.datetime.combine(START, dt.time(18, 25))
    assert "1. Simmer the lentils." in str(soup["DESCRIPTION"])


def test_what_is_cooked_only_for_later_days_still_stands_on_its_day() -> None:
    plan = small_plan()
    first = plan.days[0]
    plan = replace(plan, days=(replace(first, meals=first.meals[:1]), plan.days[1]))  # the soup is for tomorrow
    found = [e for e in events(plan_ics(plan)) if "Red lentil" in str(e["SUMMARY"]) and category(e) == "Cooking"]
    assert [e.decoded("DTSTART").date() for e in found] == [START]


def test_what_is_frozen_is_said_where_it_is_cooked_and_comes_out_the_evening_before() -> None:
    found = events(plan_ics(asking()))
    (soup,) = [e for e in found if "Cook: Red lentil soup" in str(e["SUMMARY"])]
    assert str(soup["SUMMARY"]) == "Cook: Red lentil soup (4 portions, freeze 2 portions)"
    assert str(soup["DESCRIPTION"]).endswith("Then freeze 2 portions, once it has cooled.")
    (out,) = [e for e in found if category(e) == "Freezer"]
    assert str(out["SUMMARY"]) == "Take out of the freezer: Red lentil soup"
    assert str(out["DESCRIPTION"]) == "1 portion of Red lentil soup, for dinner on Tuesday"
    assert out.decoded("DTSTART") == dt.datetime.combine(START, dt.time(20))
    assert len({str(e["UID"]) for e in found}) == len(found)
    assert not [e for e in events(plan_ics(small_plan())) if category(e) == "Freezer"]


def test_a_changed_plan_keeps_its_events_uids_and_another_person_has_others() -> None:
    def uids(plan: Plan, name: str = "") -> set[str]:
        return {str(e["UID"]) for e in events(plan_ics(plan, name=name))}

    assert uids(small_plan(), "Anna") == uids(edited(small_plan("Dal"), "x"), "Anna")
    assert not uids(small_plan(), "Anna") & uids(small_plan(), "Ben")
    assert len(uids(small_plan())) == len(events(plan_ics(small_plan())))


def test_the_same_plan_at_the_same_moment_is_the_same_file_with_the_line_ends_of_the_standard() -> None:
    text = plan_ics(small_plan(), stamp=STAMP)
    assert text == plan_ics(small_plan(), stamp=STAMP)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


HOSTILE = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:no;a,b\\n\x1b[31m\x00\u202e"


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.just(HOSTILE), st.text(max_size=60)))
def test_names_from_anywhere_stay_text(text: str) -> None:
    plan = small_plan(text)
    usual = events(plan_ics(small_plan()))
    found = events(plan_ics(plan, name=text))
    assert len(found) == len(usual)
    assert [e.decoded("DTSTART") for e in found] == [e.decoded("DTSTART") for e in usual]
    assert not any(ord(c) < 32 and c not in "\r\n" for c in plan_ics(plan, name=text))


def test_a_time_that_is_none_gives_the_usual_one() -> None:
    plan = small_plan()
    for words in ("25:00", "9", "", "99:99", "noon"):
        odd = replace(plan, request=plan.request.with_(meal_times=(("dinner", words),)))
        assert any(e.decoded("DTSTART").time() == dt.time(18, 30) for e in events(plan_ics(odd)))
