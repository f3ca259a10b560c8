"""Energy need: the published equations, a named reference body, and no silent deficit."""

from __future__ import annotations

import pytest

from mealplan.errors import ValueProblem
from mealplan.nutrition.energy import energy_need
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import resolve_targets


def need(person: Person) -> float:
    return energy_need(person).kcal


def test_the_published_worked_example() -> None:
    """NASEM 2023: a woman of 22, 165 cm, 63 kg, low active: 2,275 kcal."""
    assert need(Person(22, "female", weight_kg=63, height_cm=165)) == pytest.approx(2275, abs=1)


@pytest.mark.parametrize(
    ("person", "kcal"),
    [
        (Person(30, "male", weight_kg=70, height_cm=170, activity="inactive"), 2520.17),
        (Person(30, "male", weight_kg=70, height_cm=170, activity="very_active"), 3148.62),
        (Person(40, "female", weight_kg=60, height_cm=165, activity="active"), 2249.35),
        (Person(12, "male", weight_kg=40, height_cm=150), 19.12 + 3.68 * 12 + 8.62 * 150 + 20.28 * 40 + 25),
        (Person(16, "female", weight_kg=55, height_cm=163), -297.54 - 22.25 * 16 + 12.77 * 163 + 14.73 * 55 + 20),
    ],
)
def test_the_equations_by_age_sex_and_activity(person: Person, kcal: float) -> None:
    assert need(person) == pytest.approx(kcal, abs=0.01)


def test_pregnancy_and_lactation_need_more() -> None:
    base = need(Person(30, "female"))
    assert need(Person(30, "female", "lactating")) == pytest.approx(base + 400)
    assert base + 200 < need(Person(30, "female", "pregnant")) < base + 700


def test_the_need_of_a_pregnant_woman_is_never_lowered_by_her_weight() -> None:
    heavy = Person(30, "female", "pregnant", weight_kg=100, height_cm=165)
    assert need(heavy) == pytest.approx(693.35 - 2.04 * 30 + 5.73 * 165 + 10.20 * 100 + 9.16 * 27 + 150)


def test_a_missing_body_is_the_reference_body_and_is_named() -> None:
    whole = energy_need(Person(42, "female"))
    assert (whole.body.weight_kg, whole.body.height_cm) == (57, 163)
    assert any("57 kg" in note and "163 cm" in note and "--weight" in note for note in whole.notes)
    half = energy_need(Person(42, "female", weight_kg=70))
    assert half.body.weight_kg == 70
    assert any("163 cm" in note and "--height" in note and "--weight" not in note for note in half.notes)
    assert not any("Reference body" in n for n in energy_need(Person(42, "female", "none", 70.0, 170.0)).notes)


def test_the_formula_is_named() -> None:
    whole = energy_need(Person(42, "female"))
    assert whole.formula == "NASEM 2023 EER"
    assert "NASEM 2023 EER" in whole.notes[0]


def test_little_energy_is_planned_only_with_a_plain_warning() -> None:
    person = Person(42, "female", weight_kg=80, height_cm=170)
    assert any("under 1,200 kcal" in n for n in resolve_targets(person, ["energy = 1100 kcal"]).notes)
    assert any("of the need" in n for n in resolve_targets(person, ["energy = 1500 kcal"]).notes)
    assert not any("Warning" in n for n in resolve_targets(person, ["energy = 2000 kcal"]).notes)


def test_no_deficit_is_planned_under_eighteen() -> None:
    with pytest.raises(ValueProblem, match="under 18"):
        resolve_targets(Person(17, "female"), ["energy <= 1800 kcal"])
    assert resolve_targets(Person(17, "female"), ["energy >= 2000 kcal"]).energy_kcal > 2000
    assert resolve_targets(Person(18, "female"), ["energy = 1800 kcal"]).energy_kcal == pytest.approx(1800)


def test_ranges_follow_an_own_energy_target() -> None:
    fat = next(t for t in resolve_targets(Person(42, "female"), ["energy = 1800 kcal"]).targets if t.nutrient == "fat")
    assert fat.maximum == pytest.approx(0.35 * 1800 / 9)
