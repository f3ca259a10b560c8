"""Default targets: the right figure for the right person and form, and which of them decide the outcome."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import mealplan.nutrition.dri as dri_module
from mealplan.errors import ValueProblem
from mealplan.nutrition.dri import dri, table
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.person import Person
from mealplan.nutrition.targets import Target, resolve_targets

WOMAN = Person(42, "female")


def targets_of(person: Person, nutrient: str, **keywords: bool) -> list[Target]:
    return [t for t in resolve_targets(person, **keywords).targets if t.nutrient == nutrient]


def minimum(person: Person, nutrient: str) -> float:
    return next(t.minimum for t in targets_of(person, nutrient) if t.minimum is not None)


# T24: one table for everyone is the trap; these are the published figures of the life stages, by hand.
IRON = [
    (Person(11, "male"), 8),
    (Person(11, "female"), 8),
    (Person(16, "male"), 11),
    (Person(16, "female"), 15),
    (Person(25, "male"), 8),
    (Person(25, "female"), 18),
    (Person(42, "female"), 18),
    (Person(51, "female"), 8),
    (Person(75, "female"), 8),
    (Person(25, "female", "pregnant"), 27),
    (Person(25, "female", "lactating"), 9),
    (Person(16, "female", "pregnant"), 27),
    (Person(16, "female", "lactating"), 10),
]
MAGNESIUM = [
    (Person(12, "female"), 240),
    (Person(16, "male"), 410),
    (Person(16, "female"), 360),
    (Person(19, "male"), 400),
    (Person(30, "male"), 400),
    (Person(31, "male"), 420),
    (Person(30, "female"), 310),
    (Person(31, "female"), 320),
    (Person(40, "female", "pregnant"), 360),
    (Person(40, "female", "lactating"), 320),
]
OTHERS = [
    (Person(30, "male"), "vitamin_b12", 2.4),
    (Person(30, "female", "pregnant"), "vitamin_b12", 2.6),
    (Person(30, "female", "lactating"), "vitamin_b12", 2.8),
    (Person(70, "male"), "vitamin_d", 15),
    (Person(71, "male"), "vitamin_d", 20),
    (Person(50, "female"), "calcium", 1000),
    (Person(51, "female"), "calcium", 1200),
    (Person(51, "male"), "calcium", 1000),
    (Person(71, "male"), "calcium", 1200),
    (Person(30, "male"), "vitamin_c", 90),
    (Person(30, "female"), "vitamin_c", 75),
    (Person(30, "female", "pregnant"), "folate_dfe", 600),
    (Person(30, "female", "lactating"), "folate_dfe", 500),
    (Person(30, "male"), "ala", 1.6),
    (Person(30, "female"), "ala", 1.1),
    (Person(30, "female", "pregnant"), "ala", 1.4),
    (Person(51, "female"), "vitamin_b6", 1.5),
    (Person(51, "male"), "vitamin_b6", 1.7),
    (Person(30, "male"), "potassium", 3400),
    (Person(30, "female"), "potassium", 2600),
    (Person(30, "male"), "fiber", 38),
    (Person(51, "female"), "fiber", 21),
    (Person(30, "male"), "zinc", 11),
    (Person(30, "female"), "zinc", 8),
    (Person(30, "female"), "epa_dha", 0.25),
    (Person(30, "female", "pregnant"), "epa_dha", 0.3),
]


@pytest.mark.parametrize(
    ("person", "nutrient", "amount"),
    [*((p, "iron", a) for p, a in IRON), *((p, "magnesium", a) for p, a in MAGNESIUM), *OTHERS],
)
def test_every_life_stage_has_its_own_minimum(person: Person, nutrient: str, amount: float) -> None:
    assert minimum(person, nutrient) == amount


EVERYONE = [
    *(Person(age, sex) for age in (9, 13, 14, 18, 19, 30, 31, 50, 51, 70, 71, 120) for sex in ("female", "male")),  # type: ignore[arg-type]
    *(Person(age, "female", state) for age in (14, 18, 19, 30, 31, 50) for state in ("pregnant", "lactating")),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("person", EVERYONE, ids=str)
def test_no_life_stage_falls_through_a_gap_of_the_table(person: Person) -> None:
    needed = {key for key, kind in table() if kind in {"RDA", "AI"} and key != "protein_per_kg"}
    adult_only = {key for (key, kind), rows in table().items() if kind == "RDA" and rows[0].unit == "mg/kg"}
    if person.age < 19 or person.state != "none":
        needed -= adult_only
    resolved = resolve_targets(person)
    assert needed <= {t.nutrient for t in resolved.targets if t.minimum is not None}
    assert {"vitamin_d", "calcium", "iron", "selenium"} <= {t.nutrient for t in resolved.targets if t.hard}
    assert 1000 < resolved.energy_kcal < 4000
    for target in resolved.targets:
        assert target.unit == nutrients()[target.nutrient].unit
        assert target.minimum is None or target.maximum is None or target.minimum < target.maximum


def test_the_table_has_one_figure_only_for_a_person_nutrient_and_kind() -> None:
    for person in EVERYONE:
        for rows in table().values():
            fitting = [
                r
                for r in rows
                if r.stage == {"none": "adult"}.get(person.state, person.state)
                and r.sex in (person.sex, "any")
                and r.age_min <= person.age <= r.age_max
            ]
            assert len(fitting) <= 1, (person, fitting)


def test_the_whole_table_is_read_with_a_source_on_every_row() -> None:
    path = Path(dri_module.__file__).parent / "data" / "dri.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        raw = list(csv.DictReader(handle))
    assert len(raw) == sum(len(rows) for rows in table().values()) == 1488
    assert all(row["source"].split()[1][:4].isdigit() for row in raw)
    assert {row["nutrient_key"] for row in raw} - {"protein_per_kg"} <= set(nutrients())


def test_an_ear_is_never_a_target() -> None:
    assert not [t for t in resolve_targets(WOMAN).targets if "EAR" in t.source]
    assert dri(WOMAN, "magnesium", "EAR") is not None


# T4: upper limits know their form.
def test_the_magnesium_limit_counts_supplements_only() -> None:
    rows = targets_of(Person(40, "male"), "magnesium")
    assert [(t.minimum, t.form) for t in rows if t.minimum] == [(420, "total")]
    assert [(t.maximum, t.form, t.hard) for t in rows if t.maximum] == [(350, "supplements", False)]


@pytest.mark.parametrize("nutrient", ["magnesium", "niacin_ne", "folate_dfe", "vitamin_e", "vitamin_a_rae", "folate"])
def test_food_is_never_held_to_a_limit_of_another_form(nutrient: str) -> None:
    assert not [t for t in targets_of(WOMAN, nutrient) if t.maximum is not None and t.form != "supplements"]


@pytest.mark.parametrize(("nutrient", "limit"), [("retinol", 3000), ("folic_acid", 1000), ("vitamin_e_added", 1000)])
def test_limits_of_a_form_stand_on_the_nutrient_of_that_form(nutrient: str, limit: float) -> None:
    (target,) = targets_of(WOMAN, nutrient)
    assert (target.minimum, target.maximum, target.hard) == (None, limit, True)


def test_no_recommended_amount_becomes_a_maximum_nor_a_limit_a_minimum() -> None:
    for target in resolve_targets(WOMAN).targets:
        for kind in ("RDA", "AI"):
            assert target.source.split()[-1] != kind or target.maximum is None or target.level == "unmeasured"
        assert (
            target.source.split()[-1] not in {"UL", "CDRR", "LIMIT"} or target.minimum is None or "," in target.source
        )


def test_retinol_counts_on_every_day_in_pregnancy() -> None:
    assert targets_of(Person(30, "female", "pregnant"), "retinol")[0].period == "each-day"
    assert targets_of(WOMAN, "retinol")[0].period == "day"


def test_at_most_six_targets_are_watched_and_each_says_why() -> None:
    for person in (WOMAN, Person(20, "male"), Person(30, "female", "pregnant"), Person(12, "male")):
        for vegetarian in (False, True):
            watched = [t for t in resolve_targets(person, vegetarian=vegetarian).targets if t.level == "watched"]
            assert 4 <= len(watched) <= 6
            assert all(len(t.reason) > 30 for t in watched)
            assert {"vitamin_d", "choline", "ala", "linoleic_acid"} <= {t.nutrient for t in watched}
            assert not any(t.hard for t in watched)


def test_what_cannot_be_measured_is_listed_and_never_judged() -> None:
    rows = [t for t in resolve_targets(WOMAN).targets if t.level == "unmeasured"]
    assert {t.nutrient for t in rows} == {
        "iodine",
        "biotin",
        "chromium",
        "molybdenum",
        "chloride",
        "fluoride",
        "added_sugars",
        "water",
    }
    assert all(t.reason and not t.hard for t in rows)
    assert max(Counter(t.nutrient for t in rows).values()) == 1


def test_daily_floors_follow_how_the_body_keeps_a_nutrient() -> None:
    floors = {
        t.nutrient: (t.minimum, t.daily_floor)
        for t in resolve_targets(WOMAN).targets
        if t.minimum is not None and "AMDR" not in t.source
    }
    assert floors["magnesium"] == (320, 240)
    assert floors["vitamin_b12"] == (2.4, 0.72)
    assert floors["epa_dha"] == (0.25, None)
    assert floors["vitamin_d"] == (15, None)


def test_energy_is_held_within_five_per_cent_a_week_and_ten_a_day() -> None:
    resolved = resolve_targets(WOMAN)
    (energy,) = [t for t in resolved.targets if t.nutrient == "energy"]
    shares = [
        x / resolved.energy_kcal
        for x in (
            energy.daily_floor or 0,
            energy.minimum or 0,
            energy.maximum or 0,
            energy.daily_ceiling or 0,
        )
    ]
    assert shares == pytest.approx([0.90, 0.95, 1.05, 1.10])
    assert energy.source == "NASEM 2023 EER"


def test_ranges_in_per_cent_of_energy_become_grams() -> None:
    kcal = resolve_targets(WOMAN).energy_kcal
    fat = next(t for t in targets_of(WOMAN, "fat"))
    assert (fat.minimum, fat.maximum) == (pytest.approx(0.20 * kcal / 9), pytest.approx(0.35 * kcal / 9))
    carbohydrate = next(t for t in targets_of(WOMAN, "carbohydrate") if t.maximum)
    assert (carbohydrate.minimum, carbohydrate.maximum) == (
        pytest.approx(0.45 * kcal / 4),
        pytest.approx(0.65 * kcal / 4),
    )
    assert targets_of(WOMAN, "saturated_fat")[0].maximum == pytest.approx(0.10 * kcal / 9)


def test_protein_and_amino_acids_are_by_body_weight() -> None:
    assert minimum(Person(40, "female", weight_kg=80), "protein") == pytest.approx(64)
    assert minimum(Person(40, "female", weight_kg=80), "lysine") == pytest.approx(38 * 80 / 1000)
    assert minimum(Person(40, "female", "pregnant"), "protein") == 71, "a light body still needs the table's 25 g more"


def test_vegetarian_iron_is_watched_beside_the_rda_never_instead_of_it() -> None:
    rows = targets_of(WOMAN, "iron", vegetarian=True)
    assert [(t.level, t.minimum) for t in rows] == [("goal", 18), ("watched", pytest.approx(32.4))]
    assert len(targets_of(WOMAN, "iron")) == 1


def test_a_minimum_and_a_limit_of_one_source_share_a_row_with_both_kinds_named() -> None:
    (iron,) = targets_of(WOMAN, "iron")
    assert (iron.minimum, iron.maximum, iron.hard, iron.source) == (18, 45, True, "IOM 2001 RDA, UL")


@pytest.mark.parametrize(
    "person",
    [
        Person(8, "female"),
        Person(121, "male"),
        Person(30, "male", "pregnant"),
        Person(13, "female", "pregnant"),
        Person(51, "female", "lactating"),
        Person(30, "other"),
    ],
)  # type: ignore[arg-type]
def test_people_the_tables_do_not_cover_are_refused(person: Person) -> None:
    with pytest.raises(ValueProblem):
        resolve_targets(person)
