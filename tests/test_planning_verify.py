"""A finished plan is checked from the outside: whatever is wrong with it is found, by name."""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mealplan.errors import InternalError, ValueProblem
from mealplan.planning.plan import Plan
from mealplan.planning.request import Lock
from mealplan.planning.verify import problems, verify
from planning_cases import library, request, week

Change = Callable[[dict[str, Any]], object]


def plan() -> Plan:
    return week("gluten", days=3, locks=("2:lunch=" + locked(),))


def locked() -> str:
    book = library().cookbook
    return next(
        d.id for d in book.dishes.values()
        if "lunch" in [c.value for c in d.courses] and book.verdict(d.id, "gluten").answer.value == "free"
    )  # fmt: skip


def data() -> dict[str, Any]:
    return copy.deepcopy(json.loads(plan().dumps()))


def found(change: Change) -> list[str]:
    changed = data()
    change(changed)
    return problems(Plan.from_json(changed), library())


def test_a_plan_as_made_has_no_problems() -> None:
    assert found(lambda d: None) == []
    verify(plan(), library())


def smuggle(d: dict[str, Any]) -> None:
    d["cooks"][0]["ingredients"].append(
        {
            "ingredient": "wheat flour",
            "food": "sr28:20081",
            "bought_g": 5.0,
            "edible_g": 5.0,
            "eaten_g": 5.0,
            "retention": None,
        }
    )


def swap_food(d: dict[str, Any]) -> None:
    d["cooks"][0]["ingredients"][0]["food"] = "sr28:18064"  # white bread


def scale(key: str, factor: float) -> Change:
    def change(d: dict[str, Any]) -> None:
        for cook in d["cooks"]:
            for part in cook["ingredients"]:
                part[key] *= factor

    return change


def first_goal(d: dict[str, Any]) -> dict[str, Any]:
    return next(t for t in d["targets"] if t["level"] == "goal" and t["min"] and t["nutrient"] == "magnesium")


def eat_more(d: dict[str, Any]) -> None:
    d["days"][0]["meals"][0]["items"][0]["portions"] += 0.5


def drop_lock(d: dict[str, Any]) -> None:
    meal = next(m for m in d["days"][1]["meals"] if m["slot"] == "lunch")
    d["request"]["week"]["locks"][0]["dish"] = next(
        i["dish"] for day in d["days"] for m in day["meals"] for i in m["items"]
        if i["dish"] not in [x["dish"] for x in meal["items"]]
    )  # fmt: skip


def late_cook(d: dict[str, Any]) -> None:
    d["cooks"][0]["on"] = "2026-11-30"


CASES: dict[str, tuple[Change, str]] = {
    "an excluded ingredient smuggled into a cook": (smuggle, "gluten"),
    "another food under the same ingredient": (swap_food, "gluten"),
    "eaten weights": (scale("eaten_g", 1.2), "weighs"),
    "edible weights": (scale("edible_g", 0.7), "weighs"),
    "bought weights": (scale("bought_g", 0.5), "bought"),
    "a total": (lambda d: d["days"][1]["totals"]["iron"].update(amount=99.0), "iron"),
    "the estimate of an upper limit": (lambda d: d["days"][1]["totals"]["sodium"].update(upper_estimate=1e5), "sodium"),
    "a mean": (lambda d: first_goal(d).update(mean=900.0), "magnesium"),
    "met where it is not": (lambda d: first_goal(d).update(min=5000.0), "magnesium"),
    "a target that was not asked for": (lambda d: first_goal(d).update(min=1.0), "magnesium"),
    "a target left out": (lambda d: d["targets"].remove(first_goal(d)), "magnesium"),
    "not met where it is": (lambda d: first_goal(d).update(met=False), "magnesium"),
    "the outcome": (lambda d: d.update(outcome="short"), "outcome"),
    "a lock that is not served": (drop_lock, "locked"),
    "more eaten than cooked": (eat_more, ""),
    "negative portions": (lambda d: d["days"][0]["meals"][0]["items"][0].update(portions=-1.0), "portions"),
    "a meal too few": (lambda d: d["days"][0]["meals"].pop(), "meals"),
    "a day too few": (lambda d: d["days"].pop(), "days"),
    "a cook nobody eats": (lambda d: d["cooks"].append({**d["cooks"][0], "id": 99}), "never eaten"),
    "an item without a cook": (lambda d: d["days"][0]["meals"][0]["items"][0].update(cook=77), "no cook"),
    "eaten before it is cooked": (late_cook, "before it is cooked"),
    "two cooks of one id": (lambda d: d["cooks"].append(d["cooks"][0]), "same id"),
    "a banned dish": (lambda d: d["request"]["week"].update(bans=[d["cooks"][0]["dish"]]), "banned"),
    "a dish nobody has, with a food nobody has": (
        lambda d: d["cooks"][0]["ingredients"][0].update(food="sr28:99999"), "sr28:99999"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_it_finds(name: str) -> None:
    change, word = CASES[name]
    told = found(change)
    assert told
    assert any(word in text for text in told), told


def test_a_wrong_plan_is_never_shown() -> None:
    changed = data()
    smuggle(changed)
    with pytest.raises(InternalError, match="gluten"):
        verify(Plan.from_json(changed), library())


def test_a_lock_that_the_plan_does_not_serve_is_named() -> None:
    one = plan()
    other = one.request.with_(locks=(Lock(0, "dinner", locked(), 2.0),))
    from dataclasses import replace

    assert any(locked() in text for text in problems(replace(one, request=other), library()))


def test_safety_limits_and_caps_are_checked_again() -> None:
    from dataclasses import replace

    one = week(days=7)
    key = "retinol"
    low = tuple(replace(t, maximum=1.0) if t.nutrient == key and t.hard else t for t in one.request.eater.targets)
    assert any(key in text for text in problems(replace(one, request=one.request.with_(targets=low)), library()))
    tight = tuple(replace(c, grams_per_week=1.0) for c in one.request.eater.caps)
    assert any(
        "over the cap" in text for text in problems(replace(one, request=one.request.with_(caps=tight)), library())
    )


# what a plan's checks rest on; titles, reasons, sources and clock times are words, not figures
FIELDS = {
    "cooks": {"id", "dish", "on", "portions", "food", "bought_g", "edible_g", "eaten_g"},
    "days": {"date", "slot", "cook", "dish", "portions", "amount", "upper_estimate"},
    "targets": {"nutrient", "min", "max", "mean", "met", "daily_floor", "upper_estimate", "worst_day"},
}


def places(value: Any, wanted: set[str], path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        out = []
        for k, v in value.items():
            if isinstance(v, (dict, list)):
                out += places(v, wanted, (*path, k))
            elif k in wanted and v is not None:
                out.append((*path, k))
        return out
    if isinstance(value, list):
        return [p for i, v in enumerate(value) for p in places(v, wanted, (*path, i))]
    return []


def spots(d: dict[str, Any]) -> list[tuple[Any, ...]]:
    out = [("outcome",)]
    for part, wanted in FIELDS.items():
        out += places(d[part], wanted, (part,))
    return out


def judged(d: dict[str, Any], path: tuple[Any, ...]) -> bool:
    """Targets that are only listed, and those of supplements, carry no figure of the food."""
    if path[0] != "targets":
        return True
    target = d["targets"][path[1]]
    return target["level"] != "unmeasured"


@settings(max_examples=80, deadline=None)
@given(
    pick=st.floats(0, 1, exclude_max=True),
    kind=st.sampled_from(["more", "less", "negative", "gone", "word", "null", "huge", "nan"]),
)
@example(pick=0.0, kind="more")
def test_no_changed_figure_of_a_plan_goes_unnoticed(pick: float, kind: str) -> None:
    changed = data()
    paths = [p for p in spots(changed) if judged(changed, p)]
    path = paths[int(pick * len(paths))]
    target: Any = changed
    for step in path[:-1]:
        target = target[step]
    old = target[path[-1]]
    if kind == "gone":
        del target[path[-1]]
    elif kind == "null":
        target[path[-1]] = None
    elif kind == "word" or isinstance(old, str):
        target[path[-1]] = "nonsense"
    elif isinstance(old, bool):
        target[path[-1]] = not old
    elif kind == "more":
        target[path[-1]] = old * 1.5 + 1
    elif kind == "less":
        target[path[-1]] = old * 0.5 - 1
    elif kind == "nan":
        target[path[-1]] = float("nan")
    elif kind == "huge":
        target[path[-1]] = 1e12
    else:
        target[path[-1]] = -old - 1
    if target.get(path[-1], "gone") == old:
        return
    try:
        read = Plan.from_json(changed)
    except ValueProblem:
        return
    assert problems(read, library()), f"{path}: {old!r} -> {target.get(path[-1], 'gone')!r}"


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=6),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=4),
    )
)
def test_anything_that_is_no_plan_is_told_in_words(junk: Any) -> None:
    with pytest.raises(ValueProblem):
        Plan.from_json(junk)
    broken = data()
    broken["days"] = junk
    with contextlib.suppress(ValueProblem):
        assert problems(Plan.from_json(broken), library())


def test_a_plan_of_nothing_has_no_meals() -> None:
    d = data()
    d["outcome"] = "none"
    assert problems(Plan.from_json(d), library())


def test_the_request_of_a_plan_is_read_back_the_same() -> None:
    one = plan()
    assert (
        Plan.from_json(json.loads(one.dumps())).request
        == one.request
        == request("gluten", days=3, locks=("2:lunch=" + locked(),))
    )
