"""Days past in what is printed, sent and put into a calendar: eaten, skipped, something else, with totals that are
true."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import icalendar
import pytest

from mealplan.export.html import plan_html
from mealplan.export.ics import plan_ics
from mealplan.export.meals import EATEN_OUT
from mealplan.export.text import plan_markdown, plan_text
from mealplan.planning.ask.request import Lived
from mealplan.planning.result.plan import DayTotal, Plan
from small_plan import START, small_plan

PIZZA = "Pizza, <b>cheese</b>, 300 g"


@pytest.fixture
def lived() -> Plan:
    """Monday is past: breakfast as planned, pizza for lunch, no snack, dinner out. Tuesday is to come."""
    plan = small_plan()
    instead = (
        Lived(0, "lunch", "food", PIZZA, "sr28:21224", 300.0),
        Lived(0, "snack", "nothing", "skipped"),
        Lived(0, "dinner", "out"),
    )
    slots = ("breakfast", "lunch", "snack", "dinner")
    request = plan.request.with_(past=1, lived=instead, slots=slots, locks=())
    monday = replace(plan.days[0], meals=tuple(m for m in plan.days[0].meals if m.slot == "breakfast"))
    energy = {"energy": DayTotal(1234.0, 0.0, 0.0, 1234.0)}
    days = tuple(replace(day, totals={**day.totals, **energy}) for day in (monday, plan.days[1]))
    return replace(plan, request=request, days=days)


def without_out(plan: Plan) -> Plan:
    """The same, but nothing was eaten out."""
    return replace(plan, request=plan.request.with_(lived=tuple(x for x in plan.request.week.lived if x.kind != "out")))


def test_the_text_has_a_day_past_as_it_was_eaten_in_the_order_of_its_meals(lived: Plan) -> None:
    monday, tuesday = plan_text(lived).split("Tue 24")
    rows = [line.split(maxsplit=1) for line in monday.splitlines() if line.startswith("  ")]
    found = {row[0]: row[1] for row in rows if row[0] in ("Breakfast", "Lunch", "Snack", "Dinner")}
    assert list(found) == ["Breakfast", "Lunch", "Snack", "Dinner"]
    assert found["Breakfast"].endswith("(eaten)")
    assert found["Lunch"] == f"ate {PIZZA}"
    assert (found["Snack"], found["Dinner"]) == ("skipped", "eaten out")
    assert "(eaten)" not in tuesday


def test_markdown_has_it_too_and_says_of_a_day_with_a_meal_out_that_it_is_at_least_so_much(lived: Plan) -> None:
    told = plan_markdown(lived)
    assert "- **Snack**: skipped" in told
    assert "- **Dinner**: eaten out" in told
    assert "**Lunch**: ate Pizza" in told
    assert "<b>" not in told
    monday, tuesday = told.split("## Tuesday")
    assert "- at least 1234 kcal" in monday
    assert "at least " not in tuesday.split("## ")[0]
    assert "at least " not in plan_markdown(without_out(lived)).split("## Tuesday")[0]


def test_the_report_has_it_with_totals_that_are_true(lived: Plan) -> None:
    report = plan_html(lived)
    for words in ("skipped", "eaten out", "(eaten)", "Pizza, &lt;b&gt;cheese&lt;/b&gt;, 300 g", "as eaten"):
        assert words in report
    table = report.partition("Day by day")[2].partition("</table>")[0]
    cells = [cell.partition("</td>")[0] for cell in table.split('<td class="number">')[1:]]
    assert cells
    assert all(cell.startswith("at least ") for cell in cells[::2] if cell), "nobody knows what was eaten out"
    assert not any(cell.startswith("at least ") for cell in cells[1::2])
    assert EATEN_OUT in report
    assert EATEN_OUT not in plan_html(without_out(lived))
    assert "at least" not in plan_html(without_out(lived)).partition("Day by day")[2].partition("</table>")[0]


def test_the_calendar_replaces_what_was_planned_by_what_was_eaten(lived: Plan) -> None:
    stamp = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)

    def meals(plan: Plan) -> dict[str, str]:
        events = icalendar.Calendar.from_ical(plan_ics(plan, name="week", stamp=stamp)).walk("VEVENT")
        return {str(e["UID"]): str(e["SUMMARY"]) for e in events if b"Meal" in e["CATEGORIES"].to_ical()}

    before, after = meals(small_plan()), meals(lived)
    monday = {uid: words for uid, words in after.items() if uid.startswith(START.isoformat())}
    assert sorted(monday.values()) == [
        next(words for words in before.values() if words.startswith("Breakfast")) + " (eaten)",
        "Dinner: eaten out",
        f"Lunch: ate {PIZZA}",
        "Snack: skipped",
    ]
    assert {uid for uid in before if uid.startswith(START.isoformat())} <= set(monday), "it keeps its UIDs"
    assert {u: w for u, w in before.items() if u not in monday} == {u: w for u, w in after.items() if u not in monday}
