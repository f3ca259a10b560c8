"""Own targets: the grammar people type, and how it joins the defaults without loosening what is safe."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mealplan.errors import ValueProblem
from mealplan.nutrition.grammar import SAMPLE, merge_targets, parse_target, parse_targets
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import Target, changed_targets, resolve_targets

WOMAN = Person(42, "female")


def read(text: str) -> Target:
    return parse_target(text, SAMPLE)


def rows(nutrient: str, *own: str, person: Person = WOMAN) -> list[Target]:
    return [t for t in resolve_targets(person, own).targets if t.nutrient == nutrient]


@pytest.mark.parametrize(
    ("text", "nutrient", "minimum", "maximum", "period", "level"),
    [
        ("magnesium>=400mg", "magnesium", 400, None, "day", "goal"),
        ("magnesium >= 0.4 g / day", "magnesium", 400, None, "day", "goal"),
        ("Vitamin B12 ≥ 4.8 µg", "vitamin_b12", 4.8, None, "day", "goal"),
        ("b12>=4.8 μg!", "vitamin_b12", 4.8, None, "day", "goal"),
        ("vitamin-d>=2000 IU?", "vitamin_d", 50, None, "day", "watched"),
        ("epa_dha>=2.8 g/week", "epa_dha", 0.4, None, "week", "goal"),
        ("epa_dha>=0.5 g/day", "epa_dha", 0.5, None, "day", "goal"),
        ("sodium<=2 g/each-day", "sodium", None, 2000, "each-day", "goal"),
        ("sodium ≤ 2g / each day", "sodium", None, 2000, "each-day", "goal"),
        ("protein>=20 g/meal!", "protein", 20, None, "meal", "goal"),
        ("fiber=30g", "fiber", 28.5, 31.5, "day", "goal"),
        ("folate_dfe>=400ug", "folate_dfe", 400, None, "day", "goal"),
        ("vitamin_a_rae>=0.7 mg", "vitamin_a_rae", 700, None, "day", "goal"),
        ("magnesium>=100%", "magnesium", 320, None, "day", "goal"),
        ("sodium<=50 %", "sodium", None, 1150, "day", "goal"),
        ("magnesium>=100%/week", "magnesium", 320, None, "week", "goal"),
        ("iron>=1/2 g/week", "iron", 500 / 7, None, "week", "goal"),
    ],
)
def test_the_grammar(
    text: str, nutrient: str, minimum: float | None, maximum: float | None, period: str, level: str
) -> None:
    target = read(text)
    assert (target.nutrient, target.period, target.level) == (nutrient, period, level)
    assert target.minimum == (None if minimum is None else pytest.approx(minimum))
    assert target.maximum == (None if maximum is None else pytest.approx(maximum))


def test_energy_exactly_means_ten_per_cent_a_day_and_five_a_week() -> None:
    target = read("energy = 8368 kJ")
    bounds = (target.daily_floor, target.minimum, target.maximum, target.daily_ceiling)
    assert bounds == pytest.approx((1800, 1900, 2100, 2200))


def test_a_daily_mean_has_the_usual_floor_and_a_week_none() -> None:
    assert read("magnesium>=400mg").daily_floor == 300
    assert read("vitamin_b12>=4 ug").daily_floor == pytest.approx(1.2)
    assert read("epa_dha>=0.5 g").daily_floor is None
    assert read("magnesium>=2800mg/week").daily_floor is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("magnesium>=400 bananas", "units for magnesium: µg, mg, g and %"),
        ("magnesim>=400mg", "magnesium"),
        ("magnesium>400", ">= (at least)"),
        ("magnesium==400", ">= (at least)"),
        ("magnesium", "write it like"),
        (">=400mg", "write it like"),
        ("magnesium>=", "no number"),
        ("magnesium>=-4mg", "negative"),
        ("magnesium>=nan", "planned with"),
        ("magnesium>=inf mg", "planned with"),
        ("magnesium>=400mg/month", "/each-day"),
        ("magnesium>=1e9 g", "could eat"),
        ("magnesium>=400 µg_DFE", "cannot be converted"),
        ("folate>=400 µg_DFE", "cannot be converted"),
        ("magnesium<=100%", "no upper limit that counts food"),
        ("lycopene>=100%", "no RDA or AI"),
        ("magnesium>=99999999%", "could eat"),
        ("magnesium>=5 mg%", "no amount"),
        ("vitamin_e>=20 IU", "depends on its form"),
        ("magnesium>=" + "4" * 300, "length"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read(text)
    assert says in str(caught.value)
    assert caught.value.exit_code == 5


# T5: grams where milligrams were meant, and the other way round.
@pytest.mark.parametrize(
    "text", ["magnesium>=400 g", "ala>=1100 g", "sodium<=2 mg", "vitamin_d>=2000 mg", "iron>=18 g"]
)
def test_a_slip_of_the_unit_is_caught(text: str) -> None:
    with pytest.raises(ValueProblem, match=r"times the|hundredth of|upper limit"):
        resolve_targets(WOMAN, [text])


def test_the_same_target_in_different_units_is_the_same_target() -> None:
    texts = ["vitamin_b12>=2.4ug", "b12 >= 0.0024 mg", "vitamin_b12>=0.0000024 g", "vitamin-b12>=16.8 ug"]
    assert read(texts[0]) == read(texts[1]) == read(texts[2])
    a = resolve_targets(WOMAN, ["vitamin_b12>=4.8 ug", "epa_dha>=2.8 g/week", "vitamin_d>=600 IU", "energy=2000 kcal"])
    b = resolve_targets(
        WOMAN, ["vitamin_b12>=0.0048mg", "epa_dha>=2800 mg/week", "vitamin_d>=15 mcg", "energy=8368 kJ"]
    )
    assert a == b


def test_a_list_in_a_profile_makes_a_range() -> None:
    low, high = parse_targets("vitamin_b12", [">= 2.4 ug", "<= 20 ug?"])
    assert (low.minimum, high.maximum, high.level) == (2.4, 20, "watched")


def test_without_a_person_a_per_cent_is_refused() -> None:
    with pytest.raises(ValueProblem, match="needs an age and a sex"):
        parse_target("magnesium>=100%")


def test_an_own_minimum_replaces_the_default_and_leaves_the_limit() -> None:
    found = rows("vitamin_b6", "vitamin_b6>=3mg")
    assert [(t.minimum, t.maximum, t.hard) for t in found] == [(3, None, False), (None, 100, True)]
    assert all(t.minimum in (None, 90) for t in rows("protein", "protein>=90g"))


def test_a_watched_nutrient_becomes_a_goal_when_asked_for() -> None:
    assert [t.level for t in rows("choline") if t.minimum] == ["watched"]
    assert [t.level for t in rows("choline", "choline>=100%") if t.minimum] == ["goal"]
    assert [t.level for t in rows("magnesium", "magnesium>=320mg?") if t.minimum] == ["watched"]


def test_the_later_of_two_wins() -> None:
    assert [t.minimum for t in rows("magnesium", "magnesium>=400mg", "magnesium>=350mg") if t.minimum] == [350]


def test_no_own_target_raises_a_safety_limit() -> None:
    found = rows("selenium", "selenium<=600ug")
    assert max(t.maximum for t in found if t.maximum) == 400
    assert [t.maximum for t in found if t.hard] == [400]
    with pytest.raises(ValueProblem, match="above the upper limit"):
        rows("selenium", "selenium>=500ug")
    with pytest.raises(ValueProblem, match="above the upper limit"):
        rows("vitamin_d", "vitamin_d=6000 IU")


@settings(deadline=None)  # the first conversion loads pint
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["selenium", "iron", "calcium", "retinol", "zinc"]),
            st.sampled_from(["<=", ">=", "="]),
            st.floats(1, 4000),
            st.sampled_from(["", "/week", "/each-day", "/meal"]),
            st.sampled_from(["", "!", "?"]),
        ),
        max_size=4,
    )
)
def test_hard_limits_survive_any_own_targets(own: list[tuple[str, str, float, str, str]]) -> None:
    hard = {(t.nutrient, t.maximum) for t in resolve_targets(WOMAN).targets if t.hard}
    texts = [f"{n}{op}{a:.3f}{period}{mark}" for n, op, a, period, mark in own]
    with contextlib.suppress(ValueProblem):
        assert hard == {(t.nutrient, t.maximum) for t in resolve_targets(WOMAN, texts).targets if t.hard}


def test_each_day_and_meal_bounds_stand_beside_the_mean() -> None:
    found = rows("sodium", "sodium<=2 g/each-day")
    assert {(t.period, t.maximum) for t in found if t.maximum} == {("day", 2300), ("each-day", 2000)}
    assert {(t.period, t.minimum) for t in rows("protein", "protein>=20g/meal") if t.minimum} >= {("meal", 20)}


def test_what_has_no_data_stays_unmeasured_whatever_is_asked() -> None:
    assert {t.level for t in rows("iodine", "iodine>=150ug!")} == {"unmeasured"}
    assert "goal" in {t.level for t in rows("water", "water>=2500 g")}, "where there are data, it may be asked for"


@pytest.mark.parametrize(
    ("own", "nutrient", "yields"),
    [
        (("protein>=170g", "energy=1800kcal"), "protein", "AMDR"),
        (("carbohydrate<=50g",), "carbohydrate", "RDA"),
        (("sodium<=600mg/each-day",), "sodium", "AI"),
        (("energy=900kcal",), "linoleic_acid", "AMDR"),
    ],
)
def test_a_default_that_an_own_target_makes_impossible_is_only_watched(
    own: tuple[str, ...], nutrient: str, yields: str
) -> None:
    found = [t for t in resolve_targets(WOMAN, own).targets if t.nutrient == nutrient]
    watched = [t for t in found if t.level == "watched"]
    assert any(t.source.endswith(yields) for t in watched), found
    goals = [t for t in found if t.level == "goal" and t.form == "total"]
    assert max((t.minimum or 0.0) for t in goals) <= min((t.maximum or 1e9) for t in goals)


def test_own_targets_on_top_of_a_plans_own_are_those_given_from_the_start() -> None:
    for own in ([], ["magnesium>=400mg"], ["vitamin_d>=15ug!", "fat<=60g"]):
        start = resolve_targets(WOMAN, [*own, "energy=1500kcal"])
        then = changed_targets(WOMAN, start.targets, start.energy_kcal, ["energy=2000kcal"])
        assert then.targets == resolve_targets(WOMAN, [*own, "energy=2000kcal"]).targets
        assert then.energy_kcal == 2000


def test_merging_nothing_changes_nothing() -> None:
    defaults = list(resolve_targets(WOMAN).targets)
    assert merge_targets(defaults, []) == defaults


def test_asking_for_the_default_changes_nothing_but_where_ranges_are_dropped() -> None:
    assert rows("vitamin_b12", "vitamin_b12>=100%") == rows("vitamin_b12")
    assert rows("iron", "iron>=100%") == rows("iron")


@settings(deadline=None)  # the first conversion loads pint
@given(st.text(max_size=80))
def test_no_text_whatever_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(ValueProblem):
        read(text)


@settings(deadline=None)  # the first conversion loads pint
@given(st.sampled_from(sorted(nutrients())), st.sampled_from([">=", "<=", "="]), st.text(max_size=30))
def test_no_amount_whatever_breaks_the_reader(name: str, op: str, rest: str) -> None:
    with contextlib.suppress(ValueProblem):
        target = read(f"{name}{op}{rest}")
        assert (target.minimum or 0) >= 0
