"""Supplements, caution notes and family caps: declared intake counts everywhere it should, and notes never promise."""

from __future__ import annotations

import re

import pytest

from mealplan.care import tables
from mealplan.care.cautions import caution_rows, cautions_for
from mealplan.errors import ValueProblem
from mealplan.nutrition.caps import family_caps
from mealplan.nutrition.nutrients import nutrients
from mealplan.nutrition.person import Person
from mealplan.nutrition.supplements import make_supplement, parse_supplement
from mealplan.planning.result.targets import supplement_totals
from planning_cases import request

WOMAN = Person(42, "female")


@pytest.mark.parametrize(
    ("text", "name", "per_day"),
    [
        ("vitamin_b12=25 ug", "Vitamin B-12 supplement", {"vitamin_b12": 25}),
        ("b12:evening tablet=1000 ug/week", "evening tablet", {"vitamin_b12": pytest.approx(1000 / 7)}),
        ("vitamin-d=2000 IU", "Vitamin D (D2 + D3) supplement", {"vitamin_d": 50}),
        ("vitamin D 2,5 µg", "Vitamin D (D2 + D3) supplement", {"vitamin_d": 2.5}),
        ("vitamin B12 70 µg/week", "Vitamin B-12 supplement", {"vitamin_b12": 10}),
        ("Evening tablet (magnesium 100 mg, b12 25 ug)", "Evening tablet", {"magnesium": 100, "vitamin_b12": 25}),
        ("tablet (vitamin_d=17,5 ug, b12 70 ug)/week", "tablet", {"vitamin_d": 2.5, "vitamin_b12": 10}),
        ("magnesium:citrate=0.2 g/day", "citrate", {"magnesium": 200}),
    ],
)
def test_a_supplement_on_the_command_line(text: str, name: str, per_day: dict[str, float]) -> None:
    found = parse_supplement(text)
    assert found.name == name
    assert dict(found.contains) == per_day


@pytest.mark.parametrize(
    "text", ["vitamin_b12", "=25 ug", "vitamin_b12=", "vitamine_b12=lots", "b12=-5 ug", "b12=5 ug/month", "tablet=5 ug"]
)
def test_a_supplement_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueProblem):
        parse_supplement(text)


def test_a_supplement_counts_in_every_form_it_is() -> None:
    per_day = make_supplement("prenatal", {"folic_acid": "400 ug", "retinol": "300 ug", "vitamin_e": "10 mg"}).per_day
    assert per_day["folate_dfe"] == pytest.approx(680)
    assert per_day["vitamin_a_rae"] == 300
    assert per_day["vitamin_e_added"] == 10
    oil = make_supplement("algal oil", {"epa": "150 mg", "dha": "300 mg"}).per_day
    assert oil["epa_dha"] == pytest.approx(0.45)
    assert oil["omega3_total"] == pytest.approx(0.45)


def test_vitamin_a_of_unknown_form_counts_as_retinol() -> None:
    assert make_supplement("multi", {"vitamin_a_rae": "800 ug"}).per_day["retinol"] == 800


def test_supplements_add_up() -> None:
    two = request(supplements=["magnesium=200 mg", "magnesium:night=0.1 g"])
    assert supplement_totals(two.eater)["magnesium"] == pytest.approx(300)
    assert supplement_totals(request().eater) == {}


def test_medicines_bring_their_notes_and_no_others() -> None:
    ids = {c.id for c in cautions_for(Person(42, "female", medicines=("Pregabalin 75 mg",)))}
    assert ids == {"pregabalin-mg", "gabapentinoid-alcohol"}
    assert not cautions_for(WOMAN)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person(42, "female", medicines=("statins",)), "grapefruit"),
        (Person(42, "female", medicines=("diltiazem",)), "grapefruit-ask"),
        (Person(42, "female", medicines=("simvastatin",)), "grapefruit"),
        (Person(42, "female", conditions=("Coeliac disease",)), "coeliac-oats"),
        (Person(42, "female", conditions=("fibromyalgia",)), "fibro-diet-evidence"),
        (Person(30, "female", "pregnant"), "retinol-pregnancy"),
        (Person(30, "female", "lactating"), "fish-mercury"),
        (Person(51, "male"), "age50-b12"),
    ],
)
def test_notes_by_medicine_condition_state_and_age(person: Person, expected: str) -> None:
    assert expected in {c.id for c in cautions_for(person)}


def test_a_word_inside_another_is_no_match() -> None:
    person = Person(42, "female", medicines=("pravastatin", "carbamazine"), conditions=("no vibes",))
    assert not cautions_for(person)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Marcumar", "warfarin-k"), ("fenelzina", "maoi-tyramine"), ("Lyrica (pregabalin)", "gabapentinoid-alcohol"),
        ("Euthyrox 75", "levothyroxine-food"), ("Losec", "ppi-mg"), ("quinapril", "k-raising-drugs"),
        ("Zyvoxid", "tyramine-large"), ("Telfast", "juice-apart"), ("Zocor", "grapefruit"),
        ("Teva-metformin", "metformin-b12"),
    ],
)  # fmt: skip
def test_a_brand_or_another_language_brings_the_note_of_its_generic_or_class(typed: str, expected: str) -> None:
    assert expected in {c.id for c in cautions_for(Person(42, "female", medicines=(typed,)))}


def test_nothing_is_said_twice_nor_of_a_medicine_that_was_not_named() -> None:
    two = cautions_for(Person(42, "female", medicines=("Lyrica", "gabapentin", "pregabalin 75")))
    assert len({c.id for c in two}) == len(two)
    alcohol = next(c for c in two if c.id == "gabapentinoid-alcohol")
    assert alcohol.because == "Lyrica and gabapentin and pregabalin 75"
    for c in cautions_for(Person(42, "female", medicines=("pregabalin",))):
        assert "oth medicines" not in c.what_is_known
    strict = {c.id for c in cautions_for(Person(42, "female", medicines=("phenelzine", "linezolid")))}
    assert "maoi-tyramine" in strict
    assert "tyramine-large" not in strict


@pytest.mark.parametrize("said", ["no diabetes", "family history of coeliac disease", "stopped warfarin", "?gout"])
def test_what_is_denied_or_somebody_elses_brings_no_note(said: str) -> None:
    assert not cautions_for(Person(42, "female", medicines=(said,), conditions=(said,)))


def test_every_row_of_the_notes_names_what_the_tables_of_care_know() -> None:
    medicines, conditions = tables.medicines(), tables.conditions()
    classes = {f"class:{one.cls}" for one in medicines.values()}
    keys = {f"key:{key}" for key in tables.interactions()}
    ids = {row["id"] for row in caution_rows()}
    for row in caution_rows():
        for word in tables.split(row["medicines"]):
            assert word in classes | keys or (word in medicines and not medicines[word].aka_of), word
        assert set(tables.split(row["conditions"])) <= set(conditions), row["id"]
        assert set(tables.split(row["unless"])) <= ids


def test_notes_by_diet_and_by_what_a_supplement_holds() -> None:
    assert {"vegan-b12", "vegan-nutrients"} <= {c.id for c in cautions_for(WOMAN, exclusions=["vegan"])}
    assert {c.id for c in cautions_for(WOMAN, ["B12"], {"vitamin_b12": 25.0})} == {"supplement-dri"}
    assert "b6-nerve" in {c.id for c in cautions_for(WOMAN, ["B6"], {"vitamin_b6": 50.0})}
    assert "b6-nerve" not in {c.id for c in cautions_for(WOMAN, ["B6"], {"vitamin_b6": 2.0})}


def test_every_note_has_a_source_asks_a_clinician_and_promises_nothing() -> None:
    rows = caution_rows()
    assert len(rows) == 54
    for row in rows:
        assert row["source"]
        assert "Ask your clinician or pharmacist" in row["advice"]
        assert not re.search(
            r"\b(cures?|heals?|prevents?|anti-inflammatory|boosts?)\b", row["what_is_known"].lower()
        ), row
        assert set(filter(None, row["nutrient_keys"].split(";"))) <= set(nutrients())
        assert any(row[k] for k in ("medicines", "conditions", "states", "min_age", "exclusions", "supplement")), row


def caps(person: Person) -> dict[str, float]:
    return {c.family: c.grams_per_week for c in family_caps(person)}


def test_caps_are_stricter_in_pregnancy() -> None:
    pregnant, man = caps(Person(30, "female", "pregnant")), caps(Person(30, "male"))
    assert pregnant["liver"] == 0
    assert pregnant["high-mercury fish"] == 0
    assert (pregnant["oily fish"], man["oily fish"]) == (280, 560)
    assert (man["liver"], man["brazil nuts"], man["red meat"]) == (100, 35, 500)
    assert all(pregnant[family] <= most for family, most in man.items())


def test_there_is_one_cap_per_family_and_each_has_a_source() -> None:
    for person in (WOMAN, Person(12, "male"), Person(80, "female"), Person(30, "female", "lactating")):
        found = family_caps(person)
        assert len({c.family for c in found}) == len(found)
        assert all(c.source and c.reason for c in found)
        assert all(c.grams_per_day is None or c.grams_per_day <= c.grams_per_week for c in found)


def test_brazil_nuts_stay_under_the_selenium_limit_on_any_day() -> None:
    cap = next(c for c in family_caps(WOMAN) if c.family == "brazil nuts")
    assert cap.grams_per_day is not None
    assert cap.grams_per_day * 19.17 < 400
