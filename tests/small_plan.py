"""A small plan made by hand: two days, leftovers, a shortfall, cautions, and nothing that needs the library."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from mealplan.dishes.contents import Contents, Held
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import Target
from mealplan.planning.ask.request import DailyFood, FrozenDish, Lock, PlanRequest, Supplement
from mealplan.planning.result.plan import (
    CautionNote,
    Cook,
    CookIngredient,
    Day,
    DayTotal,
    Item,
    Life,
    Meal,
    Money,
    Plan,
    Repair,
    Search,
    Shortfall,
    TargetResult,
)
from mealplan.planning.search.levels import LevelResult

START = dt.date(2026, 11, 23)


def small_plan(title: str = "Red lentil soup", *, seed: int = 0) -> Plan:
    """Breakfast and dinner on two days; the soup of day 1 is left over on day 2."""
    request = PlanRequest.made(
        person=Person(42, "female", medicines=("pregabalin",)),
        start=START,
        targets=(Target("magnesium", "goal", "mg", minimum=320.0, source="IOM 1997 RDA"),),
        energy_kcal=2000.0,
        profile=("fibromyalgia",),
        days=2,
        slots=("breakfast", "dinner"),
        exclusions=("gluten", "nightshades"),
        minutes=(45.0, 15.0),
        locks=(Lock(0, "dinner", "red-lentil-soup"),),
        flare=(False, True),
        daily=(DailyFood("coffee", "sr28:14209", 400.0),),
        supplements=(Supplement("B12 tablet", (("vitamin_b12", 25.0),)),),
        meal_times=(("dinner", "19:15"),),
        seed=seed,
        notes=("No weight was given: a reference body of 57 kg stands in.",),
    )
    lentils = CookIngredient("red lentils", "sr28:16070", 150.0, 150.0, 375.0)
    oats = CookIngredient("rolled oats", "sr28:08120", 50.0, 50.0, 50.0)
    cooks = (
        Cook(1, "porridge", START, 1.0, (oats,), 5.0),
        Cook(2, "red-lentil-soup", START, 2.0, (lentils,), 20.0),
        Cook(3, "porridge", START + dt.timedelta(days=1), 1.0, (oats,), 5.0),
    )
    total = DayTotal(310.0, 0.04, 0.02, 330.0)
    days = (
        Day(START, False, 25.0, (
            Meal("breakfast", (Item(1, "porridge", "Porridge", 1.0),)),
            Meal("dinner", (Item(2, "red-lentil-soup", title, 1.0, locked=True),)),
        ), {"magnesium": total}),
        Day(START + dt.timedelta(days=1), True, 5.0, (
            Meal("breakfast", (Item(3, "porridge", "Porridge", 1.0),)),
            Meal("dinner", (Item(2, "red-lentil-soup", title, 1.0, leftover=True),)),
        ), {"magnesium": total}),
    )  # fmt: skip
    targets = (
        TargetResult("magnesium", "goal", "mg", "day", 320.0, None, 240.0, "IOM 1997 RDA", 310.0, 310.0, 330.0, 310.0,
                     0.04, False, "the mean is below 320 mg"),
        TargetResult("sodium", "watched", "mg", "day", None, 2300.0, None, "NASEM 2019 CDRR", 1200.0, 1200.0, 1250.0,
                     1100.0, 0.0, True),
        TargetResult("iodine", "unmeasured", "µg", "day", 150.0, None, None, "IOM 2001 RDA", 0.0, 0.0, 0.0, 0.0, 1.0,
                     False, "the food table has no iodine"),
    )  # fmt: skip
    return Plan(
        made={"mealplan": "0.1.0", "foods": "by hand", "seed": seed, "solver": "none"},
        request=request,
        outcome="short",
        search=Search("gap", 1.5, (LevelResult("targets", 0.03, 0.03, 0.0),), 3),
        targets=targets,
        cooks=cooks,
        days=days,
        shortfalls=(
            Shortfall("magnesium", "goal", "mg", "min", 320.0, 310.0, 318.0, ("only two dishes",),
                      (Repair("more minutes on day 2", "--minutes 2=30", 325.0, True),)),
        ),
        cautions=(CautionNote("pregabalin", "Magnesium antacids lower how much is taken up.", "Ask.", "label"),),
        notes=("Of the vitamin B12, 1.0 µg a day comes from fortified foods.",),
    )  # fmt: skip


def edited(plan: Plan, note: str) -> Plan:
    """The same plan with another note: a new version."""
    return replace(plan, notes=(note,))


def asking(title: str = "Red lentil soup", *, money: Money | None = None) -> Plan:
    """The small plan with what it asks: of four portions of soup one is frozen for the second day, one for later."""
    plan = small_plan(title)
    pot = replace(plan.cooks[1], title=title, portions=4.0, servings=4.0, batch=1.0, freeze=2.0)
    first, second = plan.days
    dinner = replace(second.meals[1].items[0], frozen=True)
    second = replace(second, meals=(second.meals[0], replace(second.meals[1], items=(dinner,))))
    parts = {
        "hands_on": 30.0, "cooks": 15.0, "recipes": 8.0, "portions": 0.2, "freezing": 4.0, "things": 6.0,
        "left_over": 4.4, "trips": 20.0, "money": 2.6,
    }  # fmt: skip
    paid, frozen = money or Money(10.4, "USD", "reference", 2.0), (FrozenDish("red-lentil-soup", 1.0),)
    life = Life(90.2, parts, 3, 1310.0, 110.0, paid, frozen)
    return replace(plan, cooks=(plan.cooks[0], pot, plan.cooks[2]), days=(first, second), life=life)


def in_the_house() -> Plan:
    """The asking plan, where portions of an own dish that was noted when it was cooked, and of one that was not, stay
    in the freezer."""
    plan = asking()
    stew = Contents("Lentil stew", (Held("red lentils", "red-lentils", "sr28:16070", 60.0, 150.0),))
    frozen = (FrozenDish("own:stew", 2.0, made=stew), FrozenDish("pea-soup", 1.0))
    assert plan.life is not None
    life = replace(plan.life, freezer=(*plan.life.freezer, FrozenDish("own:stew", 2.0), FrozenDish("pea-soup", 1.0)))
    return replace(plan, request=plan.request.with_(frozen=frozen), life=life)
