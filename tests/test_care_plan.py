"""What her conditions and medicines bring into a plan: exclusions that hold until lifted, questions first, bands."""

from __future__ import annotations

import math

import pytest

from mealplan.care.consider import consider
from mealplan.care.notes import notes_for
from mealplan.care.tables import acts, conditions, interactions, medicines, not_offered
from mealplan.errors import ValueProblem
from mealplan.export.care import care_lines
from mealplan.foods.food import EXCLUSIONS
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.person import Person
from mealplan.nutrition.steady import kept_steady
from mealplan.nutrition.targets import resolve_targets
from mealplan.planning.ask.asked import contradictions, edited
from mealplan.planning.result.explain import DIET, _size
from mealplan.planning.result.make import make_plan
from mealplan.settings.words import from_flags
from planning_cases import complaints, library, planned, request

WOMAN = Person(42, "female")


@pytest.mark.parametrize("name", [row.name for row in conditions().values() if row.how == "sets"])
def test_a_condition_that_sets_an_exclusion_does(name: str) -> None:
    row = conditions()[name]
    if set(row.exclusions) & set(not_offered()):
        with pytest.raises(ValueProblem, match="no plan is made"):
            request(condition=[name], targets_agreed="yes")
        return
    held = request(condition=[name], targets_agreed="yes").eater.exclusions
    for one in row.exclusions:
        assert one in EXCLUSIONS
        assert one in held


def test_what_a_condition_sets_is_lifted_only_by_a_later_word() -> None:
    asked = request(condition=["coeliac disease"])
    assert asked.eater.exclusions == ("gluten",)
    lifted = edited(asked, from_flags("--lift gluten"), library())
    assert (lifted.eater.exclusions, lifted.eater.lift) == ((), ("gluten",))
    one_day = edited(lifted, from_flags("--days 1"), library())
    assert "by your --lift: gluten (coeliac disease)" in " ".join(care_lines(planned(one_day)))
    # another edit keeps her word; a condition that is named later is set anew
    assert edited(lifted, from_flags("--days 3"), library()).eater.exclusions == ()
    assert edited(lifted, from_flags("--condition 'wheat allergy, coeliac disease'"), library()).eater.exclusions != ()
    # and what goes with the condition goes with it
    assert edited(asked, from_flags("--no-condition 'coeliac disease'"), library()).eater.exclusions == ()


def test_a_plan_file_that_lost_what_a_condition_sets_contradicts_itself() -> None:
    asked = request(condition=["peanut allergy"])
    assert contradictions(asked) == []
    found = contradictions(asked.with_(exclusions=()))
    assert found == ["peanuts is left out for peanut allergy and is not kept"]


ASKED = [row.name for row in conditions().values() if row.ask_first and not set(row.exclusions) & set(not_offered())]


@pytest.mark.parametrize("name", [*ASKED, "intestinal stricture"])
def test_a_condition_that_is_asked_first_makes_no_plan_before(name: str) -> None:
    with pytest.raises(ValueProblem, match="--targets-agreed"):
        request(condition=[name])
    agreed = request(condition=[name], targets_agreed="yes")
    assert agreed.eater.targets_agreed
    with pytest.raises(ValueProblem, match="--targets-agreed"):  # her word is of what stood there then
        edited(agreed, from_flags(f'--condition "{_other(name)}"'), library())


def _other(name: str) -> str:
    return "dialysis" if name != "dialysis" else "phenylketonuria"


@pytest.mark.parametrize(
    ("says", "target"),
    [
        ({"medicine": ["dapagliflozin"]}, "carbohydrate<=100g"),
        ({"medicine": ["insulin"]}, "carbohydrate<=100g"),
        ({"condition": ["pregnancy"]}, "carbohydrate<=100g"),
        ({"condition": ["pregnancy"]}, "energy<=1500kcal"),
        ({"medicine": ["lithium"]}, "sodium<=1200mg"),
    ],
    ids=str,
)
def test_a_target_of_hers_that_goes_against_a_medicine_is_asked_first(says: dict[str, list[str]], target: str) -> None:
    request(**says)
    with pytest.raises(ValueProblem, match="--targets-agreed"):
        request(**says, target=[target])
    assert request(**says, target=[target], targets_agreed="yes").eater.targets_agreed


def test_a_condition_says_the_state() -> None:
    assert request(condition=["schwanger"]).eater.person.state == "pregnant"
    assert request(condition=["breastfeeding"]).eater.person.state == "lactating"


@pytest.mark.parametrize("sex", ["female", "male"])
@pytest.mark.parametrize("own", [None, 90.0, 200.0])
def test_vitamin_k_is_kept_steady_with_its_antagonists(sex: str, own: float | None) -> None:
    person = Person(60, sex)  # type: ignore[arg-type]
    texts = [] if own is None else [f"vitamin_k={own:g}ug"]
    targets = kept_steady(resolve_targets(person, texts).targets, person, {"vitamin_k": "warfarin"})
    (band,) = [t for t in targets if t.nutrient == "vitamin_k"]
    centre = own or {"female": 122.0, "male": 138.0}[sex]
    assert band.minimum == pytest.approx(0.9 * centre)
    assert band.maximum == pytest.approx(1.1 * centre)
    # whatever the week's mean, a day within the band lies within half of it
    assert band.daily_floor is not None
    assert band.daily_ceiling is not None
    assert band.daily_floor >= 0.5 * 1.1 * centre - 1e-9
    assert band.daily_ceiling <= 1.5 * 0.9 * centre + 1e-9


def test_a_week_with_warfarin_is_steady() -> None:
    plan = make_plan(request(medicine=["Marcumar"], days=4), library(), explained=False)
    days = [day.totals["vitamin_k"].amount for day in plan.days]
    mean = math.fsum(days) / len(days)
    (band,) = [t for t in plan.targets if t.nutrient == "vitamin_k"]
    assert band.met
    assert all(0.5 * mean <= day <= 1.5 * mean for day in days), days
    told = " ".join(care_lines(plan))
    assert "Vitamin K is kept steady with Marcumar" in told
    assert "not your own usual, so this may be a change: tell the clinic first" in told
    assert "give it with -t 'vitamin_k=...ug'" in told
    unknown = [day for day in plan.days if day.totals["vitamin_k"].unknown_mass_share >= 0.005]
    assert told.count("at least") == len(unknown)


def test_a_usual_amount_of_hers_is_no_change() -> None:
    plan = make_plan(request(medicine=["Marcumar"], target=["vitamin_k=150ug"], days=1), library(), explained=False)
    told = " ".join(care_lines(plan))
    assert "around what you gave as usual" in told
    assert "may be a change" not in told


def test_nothing_typed_is_passed_over() -> None:
    asked = request(medicine=["Fooprazil", "warfarine"], condition=["peanut allergy"], days=1)
    plan = planned(asked)
    assert plan.unknown_names == ("Fooprazil",)
    told = " ".join(care_lines(plan))
    assert "Not known here, so not considered: Fooprazil" in told
    assert "peanuts (peanut allergy)" in told
    assert not complaints(plan)


def test_of_no_medicine_the_same_is_told_twice_nor_is_anything_lost() -> None:
    for name in medicines():
        notes = notes_for(Person(50, "male", medicines=(name,)))
        texts = [(one.text, one.because) for one in notes if one.text and not one.advice.startswith("Offered")]
        offers = {(one.text, one.because) for one in notes if one.advice.startswith("Offered")}
        assert len(texts) == len(set(texts)), name
        assert not offers & set(texts), name
        for one in consider(Person(50, "male", medicines=(name,))).does:  # each offer is named, here or in a caution
            if one.what == "suggest":
                assert any(one.value.replace("_", " ") in f"{n.advice} {n.text}".replace("_", " ") for n in notes), name
        left_out = notes_for(Person(50, "male", medicines=(name,)), exclusions=("grapefruit", "alcohol"))
        assert {one.text for one in left_out} <= {one.text for one in notes}, name


def test_the_acts_are_of_rows_that_are_there_and_can_be_done() -> None:
    assert set(acts()) <= {*interactions(), *conditions()}
    for one in (act for found in acts().values() for act in found):
        if one.what == "guard":
            nutrient, _, amount = one.value.partition("<")
            assert nutrient in nutrients()
            assert amount == "need" or float(amount) > 0
        elif one.what in ("steady", "share"):
            assert one.value.partition("<=")[0] in nutrients()
        elif one.what == "offer":
            assert from_flags(one.value)


def test_leaving_a_diet_is_the_last_of_repairs() -> None:
    assert _size("--lift gluten") > _size("--minutes all=60") > _size("--supplement vitamin_d=10ug")
    assert _size("--lift vegan -x vegetarian") == DIET
